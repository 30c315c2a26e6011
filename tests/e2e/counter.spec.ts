import type { Page } from "@playwright/test";
import { addDays, today, weekdayOf } from "@/lib/dates";
import { formatDate } from "@/lib/i18n/format";
import { expect, fitsItsWidth, onPage, pleasesAxe, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

const words = messages.ja.counter;
const { book, calls, paper, origin } = words;

/** A Saturday so many days from now or later: open, but for the new year. */
function saturday(days: number): string {
  let date = addDays(today(new Date()), days);
  while (weekdayOf(date) !== 6 || date.endsWith("-01-02")) date = addDays(date, 1);
  return date;
}

const typed = (date: string) => `${Number(date.slice(5, 7))}/${Number(date.slice(8))}`;

const newcomer = (digits: string) => ({
  [book.name]: "予約 一子",
  [book.kana]: "よやく いちこ",
  [book.phone]: `04-2998-${digits}`,
});

/** The free boxes of a day's table, without those of the nursery. */
const boxesOf = (page: Page, date: string) =>
  page
    .getByRole("table", { name: book.dayCaption.replace("{date}", formatDate("ja", date)) })
    .locator("input[name=slots]");

/** Presses keys as a hand does, and counts them. */
function keyboardOf(page: Page) {
  let count = 0;
  return {
    get count() {
      return count;
    },
    async press(key: string, times = 1) {
      for (let time = 0; time < times; time++, count++) await page.keyboard.press(key);
    },
    async type(text: string) {
      count += text.length;
      await page.keyboard.type(text);
    },
  };
}

test("a caller is booked in with the keyboard alone, in fewer than 30 keys", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/book");
  await onPage(page, book.title);
  const keys = keyboardOf(page);
  await expect(page.getByLabel(book.search)).toBeFocused();
  // The last four digits of the telephone number, which find one person alone.
  await keys.type("0046");
  await keys.press("Enter");
  const day = page.getByLabel(book.day, { exact: false }).and(page.locator("input[name=day]"));
  await expect(day).toBeFocused();
  const date = saturday(9);
  await keys.type(typed(date));
  await keys.press("Enter");
  await expect(boxesOf(page, date).first()).toBeFocused();
  await keys.press("Space");
  await expect(page.getByText(/使用料は、あわせて[\d,]+円です。/)).toBeVisible();
  await keys.press("Tab");
  await expect(page.locator("select[name=purpose]")).toBeFocused();
  await keys.press("ArrowDown");
  await keys.press("Tab");
  await keys.type("8");
  // Past how they pay and how they asked, which stand as they mostly are.
  await keys.press("Tab", 3);
  await expect(page.getByLabel(book.pledge)).toBeFocused();
  await keys.press("Space");
  await pleasesAxe(page);
  await keys.press("Enter");
  await expect(page).toHaveURL(/\/staff\/bookings\/[2-9A-Z]{8}/);
  expect(keys.count).toBeLessThan(30);
  const howBooked = page.getByRole("region", { name: origin.title });
  await expect(howBooked).toContainText(origin.sources.phone);
  await fitsItsWidth(page);
});

test("a rule in the way is told with its numbers, and set aside for a reason that the booking keeps", async ({
  page,
}) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/book?who=new");
  for (const [label, text] of Object.entries(newcomer("0002"))) await page.getByLabel(label).fill(text);
  await page.getByLabel(book.email).fill(`yoyaku-${Date.now()}@example.jp`);
  // Half a year ahead nobody but the city itself may book.
  const date = saturday(190);
  await page.locator("input[name=day]").fill(date);
  await page.keyboard.press("Enter");
  await boxesOf(page, date).first().check();
  await page.locator("select[name=purpose]").selectOption("hobby");
  await page.getByLabel(book.people).fill("8");
  await page.getByLabel(book.pledge).check();
  const submit = page.getByRole("button", { name: book.submit });
  await submit.click();
  await expect(page.getByText(/の予約は、.*から受け付けます。/)).toBeVisible();
  await expect(page.getByLabel(book.people)).toHaveValue("8");
  const reason = page.getByLabel(book.overrideReason);
  await expect(reason).toBeVisible();
  await pleasesAxe(page);
  await submit.click();
  await expect(page.getByText(/の予約は、.*から受け付けます。/)).toBeVisible();
  await reason.fill("市の記念行事の準備のため");
  await submit.click();
  await expect(page).toHaveURL(/\/staff\/bookings\/[2-9A-Z]{8}/);
  const howBooked = page.getByRole("region", { name: origin.title });
  await expect(howBooked).toContainText(origin.codes.not_yet_open);
  await expect(howBooked).toContainText("市の記念行事の準備のため");
});

test("what somebody else has taken meanwhile is said with what is free, and all that was typed stays", async ({
  page,
  context,
}) => {
  await signedInAs(page, "staff");
  const date = saturday(30);
  const open = async (tab: Page, digits: string) => {
    await tab.goto("/staff/book?who=new");
    for (const [label, text] of Object.entries(newcomer(digits))) await tab.getByLabel(label).fill(text);
    await tab.locator("input[name=day]").fill(typed(date));
    await tab.keyboard.press("Enter");
    await boxesOf(tab, date).last().check();
    await tab.locator("select[name=purpose]").selectOption("hobby");
    await tab.getByLabel(book.people).fill("6");
    await tab.getByLabel(book.pledge).check();
  };
  const other = await context.newPage();
  await open(page, "0003");
  await open(other, "0004");
  await other.getByRole("button", { name: book.submit }).click();
  await expect(other).toHaveURL(/\/staff\/bookings\/[2-9A-Z]{8}/);
  await page.getByRole("button", { name: book.submit }).click();
  await expect(page.getByText(/は、いま空いていません。まだ予約していません。/)).toBeVisible();
  await expect(page.getByLabel(book.name)).toHaveValue("予約 一子");
  await expect(page.getByLabel(book.pledge)).toBeChecked();
  await boxesOf(page, date).first().check();
  await page.getByRole("button", { name: book.submit }).click();
  await expect(page).toHaveURL(/\/staff\/bookings\/[2-9A-Z]{8}/);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("somebody without mail is booked in, the fee told first, and handed their papers", async ({ page }) => {
    await signedInAs(page, "staff");
    await page.goto("/staff/book");
    await page.getByLabel(book.search).fill("04-2998-0005");
    await page.getByRole("button", { name: book.find }).click();
    await onPage(page, book.title);
    await expect(page.getByLabel(book.phone)).toHaveValue("04-2998-0005");
    for (const [label, text] of Object.entries(newcomer("0005"))) await page.getByLabel(label).fill(text);
    const date = saturday(37);
    await page.locator("input[name=day]").fill(typed(date));
    await page.getByRole("button", { name: book.addDay }).click();
    await expect(page.getByLabel(book.name)).toHaveValue("予約 一子");
    await boxesOf(page, date).first().check();
    await page.locator("select[name=purpose]").selectOption("meeting");
    await page.getByLabel(book.people).fill("５名");
    const submit = page.getByRole("button", { name: book.submit });
    await submit.click();
    await expect(page.getByText(words.fields.pledge).first()).toBeVisible();
    await page.getByLabel(book.pledge).check();
    await submit.click();
    await expect(page.getByText(/使用料は、あわせて[\d,]+円です。まだ予約していません。/)).toBeVisible();
    await expect(boxesOf(page, date).first()).toBeChecked();
    await submit.click();
    await expect(page).toHaveURL(/\/staff\/bookings\/[2-9A-Z]{8}/);
    await expect(page.getByText(words.noMail)).toBeVisible();

    const number = /bookings\/([2-9A-Z]{4})([2-9A-Z]{4})/.exec(page.url())?.slice(1).join("-") ?? "";
    await page.goto("/staff/calls");
    await onPage(page, calls.title);
    const told = page.getByRole("listitem").filter({ hasText: number });
    await expect(told.getByText(calls.say)).toBeVisible();
    await told.getByRole("link", { name: calls.booking.replace("{number}", number) }).click();

    const toTell = page.getByRole("region", { name: paper.title });
    await toTell.getByRole("button", { name: paper.handed }).click();
    await expect(toTell).toHaveCount(0);
    await page.goto("/staff/calls");
    const made = page.getByRole("region", { name: calls.made }).getByRole("listitem").filter({ hasText: number });
    await made.getByRole("button", { name: new RegExp(calls.undo) }).click();
    await expect(page.getByText(calls.done)).toBeVisible();
    await page.getByRole("listitem").filter({ hasText: number }).getByRole("button").click();
    await expect(made).toBeVisible();
  });
});

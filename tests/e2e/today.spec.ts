import type { Browser, Locator, Page } from "@playwright/test";
import { expect, fitsItsWidth, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

const words = messages.ja.desk;
const booking = messages.ja.staff.booking;

/** A button of the board, which also says whom it is about. */
const press = (scope: Page | Locator, name: string) =>
  scope.getByRole("button", { name: new RegExp(`^${name.replace("{yen}", "[\\d,]+円")}(\\s|$)`) });

/** The entry a button stands in. */
const entryOf = (button: Locator) => button.locator("xpath=ancestor::*[@tabindex='-1'][1]");

const numberIn = async (entry: Locator) => (await entry.getByRole("link").first().textContent()) ?? "";

/** Goes on by the Tab key until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < 300; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("no number of Tabs leads there");
}

/** The first board from today on with such a button. */
async function boardWith(page: Page, name: string): Promise<Locator> {
  await page.goto("/staff");
  for (let days = 0; days < 40; days++) {
    const button = press(page, name).first();
    if ((await button.count()) > 0) return button;
    await page.getByRole("link", { name: words.today.next }).click();
    await page.waitForLoadState("load");
  }
  throw new Error(`no board has ${name}`);
}

async function deskWithoutScripts(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signedInAs(page, "staff");
  return page;
}

test.describe.configure({ mode: "default" });

test("by keyboard alone: found by its number, noted as arrived, its key handed out and back, and undone", async ({
  page,
}) => {
  await signedInAs(page, "staff");
  await page.goto("/staff");
  await onPage(page, words.today.title);
  const arrive = press(page, words.press.arrive).first();
  const entry = page.locator(`#${await entryOf(arrive).getAttribute("id")}`);
  const number = await numberIn(entry);

  await page.keyboard.press("/");
  const box = page.getByRole("searchbox", { name: words.search.label });
  await expect(box).toBeFocused();
  await page.keyboard.type(`${number.slice(0, 3)}/`);
  await expect(box).toHaveValue(`${number.slice(0, 3)}/`);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(number.toLowerCase());
  await page.keyboard.press("Enter");
  await onPage(page, booking.title.replace("{number}", number));
  await expect(page.getByRole("heading", { name: words.visits.title })).toBeVisible();

  await page.goto("/staff");
  const pressed = async (button: Locator, done: string) => {
    await tabTo(page, button);
    await page.keyboard.press("Enter");
    await expect(entry.getByRole("status").filter({ hasText: done })).toBeVisible();
    await expect(entry).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`#${await entry.getAttribute("id")}$`));
  };
  await pressed(press(entry, words.press.arrive), words.done.arrive);
  await expect(entry.getByText(words.today.visit.arrived)).toBeVisible();
  await pressed(press(entry, words.press.undo_arrive), words.done.undo_arrive);
  await expect(entry.getByText(words.today.visit.arrived)).toHaveCount(0);

  // A key that is out is taken back and handed out again, one at the counter the other way round.
  const isOut = (await press(page, words.press.lend).count()) === 0;
  const keys = [
    { button: words.press.lend, done: words.done.lend },
    { button: words.press.takeBack, done: words.done.takeBack },
  ];
  if (isOut) keys.reverse();
  const first = press(page, keys[0]?.button ?? "").first();
  const borrower = page.locator(`#${await entryOf(first).getAttribute("id")}`);
  for (const { button, done } of keys) {
    await tabTo(page, press(borrower, button));
    await page.keyboard.press("Enter");
    await expect(borrower.getByText(done)).toBeVisible();
  }
  await onPage(page, words.today.title);
});

test("by keyboard alone: cash is taken in full with one press, and the booking is settled", async ({ page }) => {
  await signedInAs(page, "staff");
  const cash = await boardWith(page, words.press.cash);
  const id = await entryOf(cash).getAttribute("id");
  const entry = page.locator(`#${id}`);
  await tabTo(page, cash);
  await page.keyboard.press("Enter");
  await expect(entry.getByText(words.done.cash)).toBeVisible();
  await expect(entry.getByText(words.today.settled)).toBeVisible();
  await expect(press(entry, words.press.cash)).toHaveCount(0);
});

test("found by name, reading and group; what is searched for stands in no address", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff");
  const box = page.getByRole("searchbox", { name: words.search.label });
  for (const typed of ["見本 花子", "みほん はなこ", "見本花子"]) {
    await box.fill(typed);
    await box.press("Enter");
    await expect(page).toHaveURL(/\/staff\/search$/);
    const people = page.getByRole("region", { name: words.search.people });
    await expect(people.getByRole("link", { name: "見本 花子" })).toBeVisible();
  }
  await onPage(page, words.search.title);
  await box.fill("だれでもない名前");
  await box.press("Enter");
  await expect(page.getByText(words.search.peopleNone.replace("{search}", "だれでもない名前"))).toBeVisible();
  // who works by voice switches the key off
  await page.getByRole("button", { name: words.search.slash.off }).click();
  await page.keyboard.press("/");
  await expect(box).not.toBeFocused();
  await page.getByRole("button", { name: words.search.slash.on }).click();
});

test("a note is kept on the board, changed and removed, and put back; without scripts as well", async ({
  page,
  browser,
}) => {
  await signedInAs(page, "staff");
  for (const desk of [page, await deskWithoutScripts(browser)]) {
    await desk.goto("/staff?date=2026-12-02");
    const notes = desk.locator("section#notes");
    const text = `見本の書きとめ ${desk === page ? "一" : "二"}`;
    const form = (name: string) => notes.locator("details").filter({ hasText: name });
    const shown = notes.getByRole("listitem").filter({ hasText: text });
    await form(words.notes.add).last().locator("summary").click();
    await form(words.notes.add).last().getByRole("textbox").fill(text);
    await form(words.notes.add).last().getByRole("button", { name: words.notes.save }).click();
    await expect(shown).toBeVisible();
    await shown.getByRole("button", { name: words.notes.remove }).click();
    await expect(notes.getByText(words.done.noteRemoved)).toBeVisible();
    await notes.getByRole("button", { name: words.notes.restore }).click();
    await expect(shown).toBeVisible();
  }
});

test("without scripts the presses, the search and the days work", async ({ browser }) => {
  const page = await deskWithoutScripts(browser);
  await page.goto("/staff");
  const button = press(page, words.press.arrive).last();
  const entry = page.locator(`#${await entryOf(button).getAttribute("id")}`);
  const number = await numberIn(entry);
  await button.click();
  await expect(entry.getByText(words.done.arrive)).toBeVisible();
  await press(entry, words.press.undo_arrive).click();
  await expect(entry.getByText(words.done.undo_arrive)).toBeVisible();
  await page.getByRole("searchbox", { name: words.search.label }).fill(number.slice(0, 7));
  await page.getByRole("button", { name: words.search.press }).click();
  await expect(page.getByRole("heading", { level: 1, name: booking.title.replace("{number}", number) })).toBeVisible();

  await page.goto("/staff?date=2026-02-30");
  await expect(page.getByText(words.today.notADay)).toBeVisible();
  await page.getByRole("link", { name: words.today.next }).click();
  await expect(page.getByRole("link", { name: words.today.toToday })).toBeVisible();
});

test("the board of a day on which all is taken, with long names, is one sheet of A4", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff");
  await press(page, words.press.arrive).first().waitFor();
  // No seeded day is as full: each cell becomes a booked one, with all that one may have.
  await page.evaluate(() => {
    const model = document.querySelector("table td:has(form)")?.cloneNode(true) as HTMLElement;
    const [, group, person, use] = model.querySelectorAll("p");
    const facts = model.querySelector("[class*=facts]");
    if (!group || !person || !use || !facts) throw new Error("the first entry is not of a group");
    group.textContent = "ながい名前の会".repeat(11);
    person.textContent = "ながい名前の人".repeat(8);
    use.textContent = "50人 営利を目的とする使用";
    facts.innerHTML = [
      "カード払い中",
      "保育室も使います（9:00–11:00）",
      "未払い 3,780円",
      "来館しました",
      "鍵を渡しました（9:02）",
    ]
      .map((text) => `<p>${text}</p>`)
      .join("");
    facts.insertAdjacentHTML("afterend", `<ul><li class="${group.className}">${"書きとめの文".repeat(30)}</li></ul>`);
    for (const cell of document.querySelectorAll("table tbody td")) {
      cell.innerHTML = model.innerHTML;
      cell.removeAttribute("rowspan");
    }
    for (const row of document.querySelectorAll("table tbody tr"))
      while (row.querySelectorAll("td").length < 4) row.append(model.cloneNode(true));
  });
  expect(await page.locator("table tbody td").count()).toBe(24);
  const sheet = await page.pdf({ preferCSSPageSize: true });
  expect(sheet.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
});

for (const width of [1280, 768, 390])
  test(`nothing sticks out at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await signedInAs(page, "staff");
    await page.goto("/staff");
    await onPage(page, words.today.title);
    await fitsItsWidth(page);
  });

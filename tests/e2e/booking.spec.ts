import type { APIRequestContext, BrowserContext, Page } from "@playwright/test";
import { DEMO_PASSWORD, demoMail } from "@/lib/accounts/rules";
import { BASKET_COOKIE } from "@/lib/bookings/basket";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";

/** Free slots of a room in February 2027, which these tests have to themselves, as the basket writes them. */
async function freeSlots(
  request: APIRequestContext,
  room: string,
  days: [from: number, to: number],
): Promise<string[]> {
  const [from, to] = days.map((day) => `2027-02-${String(day).padStart(2, "0")}`);
  const answer = await request.get(`/api/v1/availability?from=${from}&to=${to}&room=${room}`);
  const { rooms } = (await answer.json()) as {
    rooms: { days: { date: string; slots: { slot: number; status: string }[] }[] }[];
  };
  return (rooms[0]?.days ?? []).flatMap(({ date, slots }) =>
    slots.filter(({ status }) => status === "available").map(({ slot }) => `${room}*${date}*${slot}`),
  );
}

async function fillBasket(context: BrowserContext, url: string | undefined, choices: string[]): Promise<void> {
  await context.addCookies([{ name: BASKET_COOKIE, value: choices.join("~"), url }]);
}

async function signInHere(page: Page): Promise<void> {
  const form = page
    .locator("form")
    .filter({ has: page.locator('input[name="password"]') })
    .first();
  await form.locator('input[name="email"]').fill(demoMail("resident"));
  await form.locator('input[name="password"]').fill(DEMO_PASSWORD);
  await form.locator('button[type="submit"]').first().click();
}

async function applyByForm(page: Page, words: { submit: string; pledge: RegExp }): Promise<void> {
  await page.locator('select[name="purpose"]').selectOption("hobby");
  await page.locator('input[name="people"]').fill("１２名");
  await page.locator('input[name="payBy"][value="counter"]').check();
  await page.getByRole("checkbox", { name: words.pledge }).check();
  await page.getByRole("button", { name: words.submit }).click();
}

for (const width of [1280, 390])
  test(`a visitor sees the price, holds, signs in, applies, and cancels again (${width} px)`, async ({
    page,
    context,
    request,
    baseURL,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    const days: [number, number] = width === 1280 ? [5, 8] : [13, 15];
    const [meeting = "", other = ""] = await freeSlots(request, "meeting-room", days);
    // At another time: an individual has one room at a time.
    const times = [meeting, other].map((choice) => choice.replace("meeting-room", "living-workshop"));
    const workshops = await freeSlots(request, "living-workshop", days);
    const workshop = workshops.find((choice) => !times.includes(choice)) ?? "";
    await page.goto("/basket");
    await onPage(page, "選んだ区分");
    await fillBasket(context, baseURL, [`${meeting}*s*-`, `${workshop}*o*-`, `${other}*s*-`]);
    await page.goto("/basket");
    await expect(page.getByText("960円", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "「調理台使用」（630円）に変える" }).click();
    await expect(page.getByText("1,270円", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "保育室も使う（0円）" }).first().click();
    await expect(page.getByText("保育室も使います（0円）").first()).toBeVisible();
    await onPage(page, "選んだ区分");

    await page.getByRole("button", { name: "この内容で仮押さえする（15分）" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await signInHere(page);
    await onPage(page, "申込み");
    await expect(page.getByRole("timer")).toHaveText(/あと1[45]分\d\d秒/);
    await page.locator('input[name="groupName"]').fill("絵本の会");
    await page.getByRole("button", { name: "15分のばす" }).click();
    await expect(page.locator('input[name="groupName"]')).toHaveValue("絵本の会");
    await expect(page.getByRole("timer")).toHaveText(/あと(29|30)分\d\d秒/);
    await expect(page.getByRole("button", { name: "15分のばす" })).toHaveCount(0);

    await page.getByRole("button", { name: "この内容で申し込む" }).click();
    await expect(page.getByText("入力を見直していただくところが4つあります。")).toBeVisible();
    await page.locator('textarea[name="purposeNote"]').fill("読み聞かせの練習");
    await page.locator('input[name="people"]').fill("90");
    await page.locator('select[name="purpose"]').selectOption("hobby");
    await page.locator('input[name="payBy"][value="counter"]').check();
    await page.getByRole("checkbox", { name: /約束を守って/ }).check();
    await page.getByRole("button", { name: "この内容で申し込む" }).click();
    await expect(page.getByText("会議室の定員は50名です。")).toBeVisible();
    await expect(page.locator('textarea[name="purposeNote"]')).toHaveValue("読み聞かせの練習");

    await applyByForm(page, { submit: "この内容で申し込む", pledge: /約束を守って/ });
    await expect(page).toHaveURL(/\/bookings\/[2-9A-Z]{4}-[2-9A-Z]{4}\?new=1$/);
    await onPage(page, /^予約 /);
    await expect(page.getByText("1,270円をお支払いください。")).toBeVisible();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: /カレンダーに入れる/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.ics$/);

    // Back on the form nothing is held any more, and nothing is booked twice.
    const booking = new URL(page.url()).pathname;
    await page.goto("/book");
    await onPage(page, "申込み");
    await expect(page.getByText("仮押さえしている区分がありません")).toBeVisible();

    await page.goto("/bookings");
    await onPage(page, "予約の一覧");
    await page.goto(`${booking}/cancel`);
    await onPage(page, "予約を取り消す");
    await expect(page.getByText("まだお支払いがないので")).toBeVisible();
    await page.getByRole("button", { name: "この予約を取り消す" }).click();
    await expect(page).toHaveURL(/cancelled=1/);
    await onPage(page, /^予約 /);
    const [date, slot] = meeting.split("*").slice(1);
    const again = await (await request.get(`/api/v1/availability?from=${date}&to=${date}&room=meeting-room`)).json();
    expect(again.rooms[0].days[0].slots[Number(slot) - 1].status).toBe("available");
  });

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("making the hold longer loses nothing that was typed", async ({ page, context, request, baseURL }) => {
    const [slot = ""] = await freeSlots(request, "training-room", [23, 25]);
    await signedInAs(page, "resident");
    await fillBasket(context, baseURL, [`${slot}*s*-`]);
    await page.goto("/basket");
    await page.getByRole("button", { name: "この内容で仮押さえする（15分）" }).click();
    await onPage(page, "申込み");
    await page.locator('textarea[name="purposeNote"]').fill("読み聞かせの練習");
    await page.locator('select[name="purpose"]').selectOption("hobby");
    await page.getByRole("checkbox", { name: /約束を守って/ }).check();
    await page.getByRole("button", { name: "15分のばす" }).click();
    await expect(page.getByText("時間をのばしました。")).toBeVisible();
    await expect(page.locator('textarea[name="purposeNote"]')).toHaveValue("読み聞かせの練習");
    await expect(page.locator('select[name="purpose"]')).toHaveValue("hobby");
    await expect(page.getByRole("checkbox", { name: /約束を守って/ })).toBeChecked();
    await page.goto("/basket");
    await page.getByRole("button", { name: /仮押さえをやめる/ }).click();
  });
});

test("what somebody took a moment ago is named, and the rest or another slot is one press away", async ({
  page,
  context,
  request,
  browser,
  baseURL,
}) => {
  const [lost = "", kept = ""] = await freeSlots(request, "training-room", [19, 22]);
  const rival = await browser.newContext({ baseURL });
  const theirs = await rival.newPage();
  await fillBasket(rival, baseURL, [`${lost}*s*-`]);
  await fillBasket(context, baseURL, [`${lost}*s*-`, `${kept}*s*-`]);
  for (const whose of [page, theirs]) {
    await whose.goto("/basket");
    await expect(whose.getByRole("button", { name: /この内容で仮押さえ/ })).toBeVisible();
  }
  await theirs.getByRole("button", { name: /この内容で仮押さえ/ }).click();
  await expect(theirs).toHaveURL(/sign-in/);
  await page.getByRole("button", { name: /この内容で仮押さえ/ }).click();
  await expect(page.getByText(/研修室.*ほかの方の予約が入りました/).first()).toBeVisible();
  await expect(page.getByText("かわりに選べる区分")).toBeVisible();
  await onPage(page, "選んだ区分");
  await page
    .getByRole("button", { name: "同じ時間の会議室" })
    .or(page.getByRole("button", { name: /同じ日の/ }).first())
    .first()
    .click();
  await expect(page.getByText("かわりに選べる区分")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "この内容で仮押さえする（15分）" })).toBeVisible();
  await rival.close();
});

test("what leaves the basket is said, and the keyboard goes on where the row was", async ({
  page,
  context,
  baseURL,
}) => {
  await page.goto("/basket");
  await fillBasket(context, baseURL, [
    "meeting-room*2027-02-23*1*s*-",
    "meeting-room*2027-02-23*2*s*-",
    "meeting-room*2027-02-23*3*s*-",
  ]);
  await page.goto("/basket");
  const rows = page.locator("[data-chosen]");
  await expect(rows).toHaveCount(3);
  const next = await rows.nth(2).textContent();
  await page.getByRole("button", { name: /^外す/ }).nth(1).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: /を外しました。 あわせて2区分/ })).toBeVisible();
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toBeFocused();
  await expect(rows.nth(1)).toHaveText(next ?? "");
});

test.describe("without JavaScript, in English", () => {
  test.use({ javaScriptEnabled: false, locale: "en-GB" });

  test("one holds, signs in, applies and cancels", async ({ page, context, request, baseURL }) => {
    const [slot = ""] = await freeSlots(request, "meeting-room", [24, 28]);
    await page.goto("/en/basket");
    await fillBasket(context, baseURL, [`${slot}*s*-`]);
    await page.goto("/en/basket");
    await page.getByRole("button", { name: "Add the nursery (¥0)" }).click();
    await expect(page.getByText("With the nursery (¥0)")).toBeVisible();
    await page.getByRole("button", { name: "Hold these slots (15 minutes)" }).click();
    await signInHere(page);
    await expect(page.getByRole("heading", { level: 1, name: "Your application" })).toBeVisible();
    await expect(page.getByText(/held until \d+:\d\d/)).toBeVisible();
    await page.getByRole("button", { name: "Apply for these slots" }).click();
    await expect(page.getByText("Please choose a purpose.").first()).toBeVisible();
    await applyByForm(page, { submit: "Apply for these slots", pledge: /We will keep these rules/ });
    await expect(page.getByText("Your booking is made")).toBeVisible();
    await page.getByRole("link", { name: "Cancel this booking" }).click();
    await page.getByRole("button", { name: "Cancel this booking" }).click();
    await expect(page.getByText("The booking is cancelled")).toBeVisible();
  });
});

test("a booking number that is not one's own is not found, and a forged basket is only a wish", async ({
  page,
  context,
  baseURL,
}) => {
  await signedInAs(page, "resident");
  for (const number of ["AAAA-AAAA", "%F0%9F%92%A5", "x".repeat(300)])
    expect((await page.goto(`/bookings/${number}`))?.status()).toBe(404);
  await fillBasket(context, baseURL, [
    "ballroom*2027-02-05*1*s*-",
    "nursery*2027-02-05*1*s*-",
    "meeting-room*2027-02-04*1*c*-",
    "%00",
  ]);
  await page.goto("/basket");
  await expect(page.getByText("いま仮押さえできる区分がありません。")).toBeVisible();
  await onPage(page, "選んだ区分");
});

import type { APIRequestContext, BrowserContext, Page } from "@playwright/test";
import { BASKET_COOKIE } from "@/lib/bookings/basket";
import { expect, fitsItsWidth, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

const { reduction, bill, series, basket } = messages.ja;

/** Free slots of 生活工房室 in the second half of January 2027, which these tests have to themselves. */
async function freeWorkshop(request: APIRequestContext, from: string, to: string): Promise<string[]> {
  const answer = await request.get(`/api/v1/availability?from=${from}&to=${to}&room=living-workshop`);
  const { rooms } = (await answer.json()) as {
    rooms: { days: { date: string; slots: { slot: number; status: string }[] }[] }[];
  };
  return (rooms[0]?.days ?? []).flatMap(({ date, slots }) =>
    slots.filter(({ status }) => status === "available").map(({ slot }) => `living-workshop*${date}*${slot}*c*-`),
  );
}

async function held(page: Page, context: BrowserContext, url: string | undefined, choice: string): Promise<void> {
  await context.addCookies([{ name: BASKET_COOKIE, value: choice, url }]);
  await page.goto("/basket");
  await page.getByRole("button", { name: /この内容で仮押さえする/ }).click();
  await onPage(page, messages.ja.booking.form.title);
}

async function applied(page: Page): Promise<void> {
  await page.locator('select[name="purpose"]').selectOption("hobby");
  await page.locator('input[name="people"]').fill("8");
  await page.locator('input[name="payBy"][value="card"]').check();
  await page.getByRole("checkbox", { name: messages.ja.booking.form.pledge }).check();
  await page.getByRole("button", { name: messages.ja.booking.form.submit }).click();
}

for (const width of [1280, 390])
  test(`a reduction is asked for, seen pending, granted by staff, and the rest is due (${width} px)`, async ({
    page,
    context,
    request,
    baseURL,
    browser,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    await signedInAs(page, "resident");
    const days: [string, string] = width === 1280 ? ["2027-01-18", "2027-01-22"] : ["2027-01-23", "2027-01-27"];
    const [choice = ""] = await freeWorkshop(request, ...days);
    await held(page, context, baseURL, choice);

    await page.getByText(reduction.form.title, { exact: true }).click();
    await page.getByRole("radio", { name: /市の後援/ }).check();
    await expect(
      page.getByText(reduction.form.live.replace("{yen}", "310円").replace("{off}", "−320円")),
    ).toBeVisible();
    await page.locator('textarea[name="reductionNote"]').fill("絵本の会");
    await fitsItsWidth(page);
    await applied(page);

    // by card, and yet no card page: there is nothing to pay until it is decided
    await expect(page).toHaveURL(/\/bookings\/[\w-]+\?new=1/);
    await expect(page.getByText(bill.pending.title)).toBeVisible();
    await expect(page.getByText("310円", { exact: true })).toBeVisible();
    await expect(page.getByRole("link", { name: /カードで支払う/ })).toHaveCount(0);
    await onPage(page, /予約/);
    const url = page.url().split("?")[0] ?? "";

    const desk = await browser.newContext({ viewport: { width, height: 900 } });
    const staff = await desk.newPage();
    await signedInAs(staff, "staff");
    await staff.goto("/staff/decisions");
    const number = url.split("/").at(-1) ?? "";
    const asked = staff.getByRole("article", { name: reduction.staff.booking.replace("{number}", number) });
    await expect(asked.getByText("絵本の会")).toBeVisible();
    await asked.getByLabel(reduction.staff.percent).fill("３０");
    await asked.getByRole("button", { name: reduction.staff.approve }).click();
    await expect(staff.getByText(/基準（50％）とちがう割合にするときは、理由を書いてください/)).toBeVisible();
    await asked.getByLabel(reduction.staff.percent).fill("50");
    await asked.getByRole("button", { name: reduction.staff.approve }).click();
    await expect(staff.getByText(reduction.staff.done)).toBeVisible();
    await fitsItsWidth(staff);
    await desk.close();

    await page.goto(url);
    const table = page.getByRole("table", { name: bill.caption });
    await expect(table.getByRole("row", { name: /減免（市の後援）50％.*−315円/ })).toBeVisible();
    await expect(table.getByRole("row", { name: /10円未満の切り捨て.*−5円/ })).toBeVisible();
    await expect(page.getByRole("link", { name: /310円をカードで支払う/ })).toBeVisible();
    await page.goto(url.replace("/bookings", "/en/bookings"));
    await expect(page.getByRole("row", { name: /Reduction \(Under the city's patronage\): 50%/ })).toBeVisible();
    await onPage(page, /Booking/);
  });

test("a reduction is asked for later, withdrawn, and the full fee is due again", async ({
  page,
  context,
  request,
  baseURL,
}) => {
  await signedInAs(page, "resident");
  const [choice = ""] = await freeWorkshop(request, "2027-01-29", "2027-01-31");
  await held(page, context, baseURL, choice);
  await page.locator('select[name="purpose"]').selectOption("hobby");
  await page.locator('input[name="people"]').fill("8");
  await page.locator('input[name="payBy"][value="counter"]').check();
  await page.getByRole("checkbox", { name: messages.ja.booking.form.pledge }).check();
  await page.getByRole("button", { name: messages.ja.booking.form.submit }).click();
  await page.getByRole("link", { name: reduction.section.ask }).click();
  await onPage(page, reduction.page.title);
  await page.getByRole("button", { name: reduction.page.submit }).click();
  await expect(page.getByText(reduction.fields.kind).first()).toBeVisible();
  await page.getByRole("radio", { name: /そのほか/ }).check();
  await page.getByRole("button", { name: reduction.page.submit }).click();
  await expect(page.getByText(messages.ja.problems.reduction_note_missing)).toBeVisible();
  await page.locator('textarea[name="reductionNote"]').fill("地域の見守りの会です");
  await page.getByRole("button", { name: reduction.page.submit }).click();
  await expect(page.getByText(reduction.page.done)).toBeVisible();
  await page.getByRole("button", { name: reduction.page.withdraw }).click();
  await expect(page.getByText(reduction.page.withdrawn)).toBeVisible();
  await onPage(page, reduction.page.title);
  await page.getByRole("link", { name: reduction.page.back }).click();
  await expect(page.getByText(/630円をお支払いください/)).toBeVisible();
});

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("regular dates are looked up, and the free ones go into the basket together", async ({
      page,
      context,
      baseURL,
    }) => {
      await context.addCookies([{ name: BASKET_COOKIE, value: "training-room*2027-01-27*6*s*-", url: baseURL }]);
      await page.goto("/rooms/training-room");
      await page.getByRole("link", { name: series.door }).click();
      await expect(page.getByRole("heading", { level: 1, name: series.title })).toBeVisible();
      await page.getByLabel(series.form.repeat, { exact: true }).selectOption("w2");
      await page.getByLabel(series.form.weekday, { exact: true }).selectOption("2");
      await page.getByLabel(series.form.times, { exact: true }).fill("８");
      await page.getByRole("button", { name: series.form.submit }).click();
      await expect(page.getByText(/使う時間を1つ以上選んでください/)).toBeVisible();
      await page.getByRole("checkbox", { name: "19:30–21:30" }).check();
      await page.getByRole("button", { name: series.form.submit }).click();
      await expect(page).toHaveURL(/repeat=w2/);
      await expect(page.getByRole("heading", { name: series.result.title })).toBeVisible();
      // 29 December is closed, and March is beyond the window
      await expect(page.getByText(series.states.closed).first()).toBeVisible();
      await expect(page.getByText(series.states.not_yet_open).first()).toBeVisible();
      const ticked = await page.locator('input[name="add"]:checked').count();
      expect(ticked).toBeGreaterThan(0);
      await fitsItsWidth(page);
      await page.getByRole("button", { name: series.add.press }).click();
      await expect(page.getByRole("heading", { level: 1, name: basket.title })).toBeVisible();
      const chosen = page.getByRole("button", { name: new RegExp(`^${basket.slot.remove}`) });
      await expect(chosen).toHaveCount(ticked + 1);
    });
  });

test("a series reads well in English on a phone, and its address shows others the same", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/en/series?room=meeting-room&slot=5&weekday=5&repeat=m2&times=3&from=2026-12-01&show=1");
  await onPage(page, messages.en.series.title);
  for (const date of ["Fri, 11 December 2026", "Fri, 8 January 2027", "Fri, 12 February 2027"])
    await expect(page.getByRole("heading", { name: date })).toBeVisible();
  await fitsItsWidth(page);
});

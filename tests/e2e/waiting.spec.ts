import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { BASKET_COOKIE } from "@/lib/bookings/basket";
import { formatDate } from "@/lib/i18n/format";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

/** A free slot of the training room on one of these days of February 2027, which these tests have to themselves. */
async function freeSlot(request: APIRequestContext, from: number, to: number): Promise<{ date: string; slot: number }> {
  const day = (number: number) => `2027-02-${String(number).padStart(2, "0")}`;
  const answer = await request.get(`/api/v1/availability?from=${day(from)}&to=${day(to)}&room=training-room`);
  const { rooms } = (await answer.json()) as {
    rooms: { days: { date: string; slots: { slot: number; status: string }[] }[] }[];
  };
  const free = rooms[0]!.days.flatMap(({ date, slots }) =>
    slots.filter(({ status }) => status === "available").map(({ slot }) => ({ date, slot })),
  );
  return free[0]!;
}

/** A browser of their own for somebody with an account of the demo. */
async function arrives(
  browser: Browser,
  who: "resident" | "counsellor" | "staff" | "privacy",
  more: Parameters<Browser["newContext"]>[0] = {},
): Promise<Page> {
  const page = await (await browser.newContext({ locale: "ja-JP", ...more })).newPage();
  await signedInAs(page, who);
  return page;
}

/** Books a slot as people do, and tells where the booking's page is. */
async function books(page: Page, url: string | undefined, choice: string): Promise<string> {
  await page.context().addCookies([{ name: BASKET_COOKIE, value: choice, url }]);
  await page.goto("/basket");
  await page.getByRole("button", { name: /この内容で仮押さえする/ }).click();
  await page.locator('select[name="purpose"]').selectOption("hobby");
  await page.locator('input[name="people"]').fill("5");
  await page.locator('input[name="payBy"][value="counter"]').check();
  await page.locator('input[name="pledge"]').check();
  await page.getByRole("button", { name: messages.ja.booking.form.submit }).click();
  await expect(page).toHaveURL(/\/bookings\/.*new=1/);
  return new URL(page.url()).pathname;
}

async function fillsIn(page: Page): Promise<void> {
  await page.locator('select[name="purpose"]').selectOption("hobby");
  await page.locator('input[name="people"]').fill("5");
  await page.locator('input[name="pledge"]').check();
}

const VARIANTS = [
  { locale: "ja", width: 1280, javaScriptEnabled: true, days: [16, 16] },
  { locale: "ja", width: 390, javaScriptEnabled: false, days: [17, 17] },
  { locale: "en", width: 1280, javaScriptEnabled: false, days: [19, 19] },
  { locale: "en", width: 390, javaScriptEnabled: true, days: [22, 22] },
] as const;

for (const { locale, width, javaScriptEnabled, days } of VARIANTS)
  test(`two wait, a booking is cancelled, the first passes and the second takes (${locale}, ${width} px, ${javaScriptEnabled ? "with" : "without"} JavaScript)`, async ({
    browser,
    request,
    baseURL,
    page: visitor,
  }) => {
    test.setTimeout(180_000);
    const { waiting: t, availability } = messages[locale];
    const at = (path: string) => (locale === "en" ? `/en${path === "/" ? "" : path}` : path);
    const viewport = { width, height: 900 };
    const { date, slot } = await freeSlot(request, days[0], days[1]);
    const shownDate = formatDate(locale, date);

    const owner = await arrives(browser, "staff");
    const booking = await books(owner, baseURL, `training-room*${date}*${slot}*s*-`);

    // The first comes from the table, over what is taken.
    const first = await arrives(browser, "resident", { viewport, javaScriptEnabled });
    await first.goto(`${at("/")}?date=${date}`);
    await first.getByText(availability.wait.summary).click();
    await first.locator(`a[href$="slot=training-room/${date}/${slot}"]`).click();
    await onPage(first, t.new.title);
    await expect(first.getByText(shownDate)).toBeVisible();
    await first.getByRole("button", { name: t.new.submit }).click();
    await expect(first.getByText(messages[locale].booking.fields.pledge).first()).toBeVisible();
    await onPage(first, t.new.title);
    await fillsIn(first);
    await first.getByRole("button", { name: t.new.submit }).click();
    await expect(first.getByText(t.list.joined)).toBeVisible();
    await onPage(first, t.list.title);
    const card = (page: Page) => page.getByRole("listitem").filter({ hasText: shownDate });
    await expect(card(first).getByText(t.list.placeFirst)).toBeVisible();

    // The second looks for it by a search; the same room and day in the same part of the day may be free besides.
    const second = await arrives(browser, "counsellor", { viewport, javaScriptEnabled });
    await second.goto(`${at("/waiting/new")}?slot=training-room/${date}/${slot}`);
    await onPage(second, t.new.title);
    await expect(second.getByText(t.new.place.replace("{place}", "2"))).toBeVisible();
    await fillsIn(second);
    await second.getByRole("button", { name: t.new.submit }).click();
    await expect(card(second).getByText(t.list.place.replace("{place}", "2"))).toBeVisible();

    await owner.goto(`${booking}/cancel`);
    await owner.getByRole("button", { name: messages.ja.booking.cancel.press }).click();
    await expect(owner).not.toHaveURL(/\/cancel$/);

    // For everybody else it is held; nobody can choose it.
    const isHeld = async () => {
      const answer = await request.get(`/api/v1/availability?from=${date}&to=${date}&room=training-room`);
      return (await answer.json()).rooms[0].days[0].slots[slot - 1].status;
    };
    expect(await isHeld()).toBe("held");
    await visitor.goto(`/?date=${date}`);
    await expect(visitor.locator(`input[value="training-room/${date}/${slot}"]`)).toHaveCount(0);

    await first.goto(at("/waiting"));
    await onPage(first, t.list.title);
    const offer = (page: Page) =>
      page.getByRole("listitem").filter({ hasText: t.offer.passHint, has: page.getByText(shownDate) });
    await offer(first).getByRole("button", { name: t.offer.pass }).click();
    await expect(first.getByText(t.list.passedLast)).toBeVisible();
    await expect(offer(first)).toHaveCount(0);
    expect(await isHeld()).toBe("held");

    await second.goto(at("/waiting"));
    await onPage(second, t.list.title);
    await offer(second).getByRole("button", { name: t.offer.take }).click();
    await expect(second).toHaveURL(/\/bookings\/[2-9A-Z]{4}-[2-9A-Z]{4}\?new=1$/);
    await expect(second.getByText(shownDate).first()).toBeVisible();
    expect(await isHeld()).toBe("taken");

    // There was nothing else that the first waited for: they stand in line no more.
    await first.goto(at("/waiting"));
    await expect(card(first)).toHaveCount(0);
    for (const page of [owner, first, second]) await page.context().close();
  });

for (const width of [1280, 390])
  test(`a search says what is free right now, and what cannot be waited for (${width} px)`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const { waiting: t } = messages.ja;
    await signedInAs(page, "privacy");
    await page.goto("/waiting");
    await onPage(page, t.list.title);
    await page.getByRole("link", { name: t.list.new }).click();
    await onPage(page, t.new.title);
    // Without a room any is looked for, and what was chosen stays.
    await page.getByLabel(t.new.from).fill("2027-01-15");
    await page.getByLabel(t.new.to).fill("2027-01-31");
    await page.getByLabel("土", { exact: true }).check({ force: true });
    await page.getByRole("button", { name: t.new.find }).click();
    await expect(page).toHaveURL(/from=2027-01-15/);
    await expect(page.getByLabel(t.new.from)).toHaveValue("2027-01-15");
    await expect(page.locator('input[name="weekday"][value="6"]')).toBeChecked();

    await page.getByLabel("生活工房室", { exact: true }).check({ force: true });
    await page.getByLabel(t.search.evening, { exact: true }).check({ force: true });
    await page.locator('select[name="together"]').selectOption("2");
    await page.getByRole("button", { name: t.new.find }).click();
    await expect(page).toHaveURL(/room=living-workshop.*together=2/);
    await onPage(page, t.new.title);
    // Whatever is free is there first, as ways to book it; then one may still wait for the rest.
    const isFree = (await page.getByText(t.new.freeTitle).count()) > 0;
    await fillsIn(page);
    await page.getByRole("button", { name: t.new.submit }).click();
    if (isFree) {
      await expect(page.getByText(/この条件に合う時間が、いま空いています/)).toBeVisible();
      await expect(page.locator('select[name="purpose"]')).toHaveValue("hobby");
      await page.locator('input[name="passFree"]').check();
      await page.getByRole("button", { name: t.new.submit }).click();
    }
    await expect(page.getByText(t.list.joined)).toBeVisible();
    await onPage(page, t.list.title);
    await page.goto(
      page.url().replace("/waiting?done=joined", "/waiting/new?room=living-workshop&from=2027-01-21&to=2027-01-21"),
    );
    await expect(page.getByText(/もともとありません/)).toBeVisible();
    await page.goto("/waiting");
    await page
      .getByRole("button", { name: new RegExp(t.list.leave) })
      .first()
      .click();
    await expect(page.getByText(t.list.left)).toBeVisible();
  });

import { readFileSync } from "node:fs";
import path from "node:path";
import type { APIRequestContext, Browser, Page } from "@playwright/test";
import Database from "better-sqlite3";
import { BASKET_COOKIE } from "@/lib/bookings/basket";
import { readConfig } from "@/lib/config";
import { formatDate } from "@/lib/i18n/format";
import { signAnswer, stampOf } from "@/lib/links/sign-answer";
import { expect, fitsItsWidth, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

type Metadata = { varDir: string; serverLog: string };

const { secret } = readConfig({});

/** The server's database, to look into: what a mail's link says is made from it as the server makes it. */
function look<Row>(metadata: Metadata, sql: string, ...values: string[]): Row[] {
  const database = new Database(path.join(metadata.varDir, "furatto.db"), { readonly: true, timeout: 10_000 });
  try {
    return database.prepare(sql).all(...values) as Row[];
  } finally {
    database.close();
  }
}

/** A free slot of the living workshop on a day of February 2027. */
async function freeSlot(request: APIRequestContext, day: string): Promise<number> {
  const answer = await request.get(`/api/v1/availability?from=${day}&to=${day}&room=living-workshop`);
  const { rooms } = (await answer.json()) as {
    rooms: { days: { slots: { slot: number; status: string }[] }[] }[];
  };
  return rooms[0]!.days[0]!.slots.find(({ status }) => status === "available")!.slot;
}

type Asked = { page: Page; id: string; number: string; day: string; token: (more?: { expired?: boolean }) => string };

/** Somebody books a slot; what the link of their reminder would be. */
async function books(
  browser: Browser,
  url: string,
  request: APIRequestContext,
  given: { day: string; metadata: Metadata; who?: "admin" | "privacy" },
) {
  const { day, metadata, who = "privacy" } = given;
  const page = await (await browser.newContext({ locale: "ja-JP" })).newPage();
  await signedInAs(page, who);
  const choice = `living-workshop*${day}*${await freeSlot(request, day)}*o*-`;
  await page.context().addCookies([{ name: BASKET_COOKIE, value: choice, url }]);
  await page.goto("/basket");
  await page.getByRole("button", { name: /この内容で仮押さえする/ }).click();
  await page.locator('select[name="purpose"]').selectOption("hobby");
  await page.locator('input[name="people"]').fill("5");
  await page.locator('input[name="payBy"][value="counter"]').check();
  await page.locator('input[name="pledge"]').check();
  await page.getByRole("button", { name: messages.ja.booking.form.submit }).click();
  await expect(page).toHaveURL(/\/bookings\/.*new=1/);
  const number = new URL(page.url()).pathname.split("/").at(-1)!;
  const [booking] = look<{ id: string; userId: string }>(
    metadata,
    'SELECT id, "userId" FROM "Booking" WHERE number = ?',
    number.replace("-", ""),
  );
  const { id, userId } = booking!;
  const slots = look<{ roomId: string; date: string; slot: number }>(
    metadata,
    'SELECT roomId, date, slot FROM "BookingSlot" WHERE bookingId = ? AND cancelledAt IS NULL',
    id,
  );
  const mark = stampOf(secret, [userId, ...slots.map(({ roomId, date, slot }) => `${roomId}/${date}/${slot}`)]);
  const token: Asked["token"] = ({ expired = false } = {}) =>
    signAnswer(secret, {
      kind: "reminder",
      id,
      version: `7-${mark}`,
      expiresAt: new Date(expired ? "2026-11-30T00:00:00Z" : "2027-03-01T00:00:00Z"),
    });
  return { page, id, number, day, token };
}

const statusOf = (metadata: Metadata, id: string) =>
  look<{ status: string }>(metadata, 'SELECT status FROM "Booking" WHERE id = ?', id)[0]!.status;

const VARIANTS = [
  { locale: "ja", width: 1280, javaScriptEnabled: true, day: "2027-02-01" },
  { locale: "ja", width: 390, javaScriptEnabled: false, day: "2027-02-02" },
  { locale: "en", width: 1280, javaScriptEnabled: false, day: "2027-02-03" },
  { locale: "en", width: 390, javaScriptEnabled: true, day: "2027-02-05" },
] as const;

for (const { locale, width, javaScriptEnabled, day } of VARIANTS)
  test(`a reminder's link keeps, then releases, without signing in (${locale}, ${width} px, ${javaScriptEnabled ? "with" : "without"} JavaScript)`, async ({
    browser,
    baseURL,
    request,
  }, { config }) => {
    test.setTimeout(180_000);
    const metadata = config.metadata as Metadata;
    const { links: t } = messages[locale];
    const { page: owner, id, number, token } = await books(browser, baseURL!, request, { day, metadata, who: "admin" });
    const address = `${locale === "en" ? "/en" : ""}/answer/${token()}`;

    // A mail scanner opens it, more than once.
    for (const method of ["GET", "HEAD", "GET"]) expect((await request.fetch(address, { method })).ok()).toBe(true);
    expect(statusOf(metadata, id)).toBe("confirmed");

    const anybody = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled });
    const page = await anybody.newPage();
    const answer = await page.goto(address);
    const headers = answer!.headers();
    expect(headers["cache-control"]).toContain("no-store");
    expect(headers["referrer-policy"]).toBe("strict-origin");
    expect(headers["x-robots-tag"]).toContain("noindex");
    await onPage(page, t.reminder.title);
    await expect(page.getByText(formatDate(locale, day))).toBeVisible();
    await expect(page.getByText(t.reminder.notes.unpaid)).toBeVisible();
    for (const personal of [number, number.replace("-", "")]) await expect(page.getByText(personal)).toHaveCount(0);

    await page.getByRole("button", { name: t.reminder.answers.keep }).click();
    await expect(page.getByText(t.reminder.notes.kept)).toBeVisible();
    await onPage(page, t.reminder.title);
    expect(statusOf(metadata, id)).toBe("confirmed");

    // A second tap finds nothing to press; whoever changes their plans is asked again.
    await expect(page.locator("main").getByRole("button")).toHaveCount(0);
    await page.getByRole("link", { name: t.reconsider }).click();
    await page.getByRole("button", { name: t.reminder.answers.release }).click();
    await expect(page.getByText(t.reminder.notes.released)).toBeVisible();
    await onPage(page, t.reminder.title);
    expect(statusOf(metadata, id)).toBe("cancelled");
    await page.goto(address);
    await expect(page.getByText(t.reminder.notes.released)).toBeVisible();
    await expect(page.locator("main").getByRole("button")).toHaveCount(0);

    // Whose booking it was sees both in its history.
    await owner.goto(`/bookings/${number}`);
    await expect(owner.locator("main").getByText(messages.ja.booking.status.cancelled).first()).toBeVisible();
    expect(readFileSync(metadata.serverLog, "utf8")).not.toContain(token().slice(-40));
    await anybody.close();
    await owner.context().close();
  });

test("by keyboard alone, an answer is two stops away from the page's content", async ({ browser, baseURL, request }, {
  config,
}) => {
  test.setTimeout(120_000);
  const metadata = config.metadata as Metadata;
  const { token, id } = await books(browser, baseURL!, request, { day: "2027-02-06", metadata });
  const page = await (await browser.newContext({ locale: "ja-JP" })).newPage();
  await page.goto(`/answer/${token()}`);
  await page.getByRole("button", { name: messages.ja.links.reminder.answers.keep }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: messages.ja.links.reminder.answers.release })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText(messages.ja.links.reminder.notes.released)).toBeVisible();
  expect(statusOf(metadata, id)).toBe("cancelled");
});

test("the same time can be put into the basket again", async ({ browser, baseURL, request }, { config }) => {
  test.setTimeout(120_000);
  const metadata = config.metadata as Metadata;
  const { page: owner, number, day, id } = await books(browser, baseURL!, request, { day: "2027-02-07", metadata });
  await owner.goto(`/bookings/${number}/cancel`);
  await owner.getByRole("button", { name: messages.ja.booking.cancel.press }).click();
  await expect(owner).not.toHaveURL(/\/cancel$/);
  const token = signAnswer(secret, { kind: "again", id, expiresAt: new Date("2027-02-07T00:00:00Z") });
  const page = await (
    await browser.newContext({ viewport: { width: 390, height: 900 }, javaScriptEnabled: false, locale: "ja-JP" })
  ).newPage();
  await page.goto(`/answer/${token}`);
  const { again } = messages.ja.links;
  await onPage(page, again.title);
  await expect(page.getByText(again.notes.allFree)).toBeVisible();
  await page.getByRole("button", { name: again.answers.again }).click();
  await expect(page).toHaveURL(/\/basket$/);
  await expect(page.getByText(formatDate("ja", day)).first()).toBeVisible();
});

for (const locale of ["ja", "en"] as const)
  test(`links that lead nowhere say why and where to go on (${locale})`, async ({ browser, baseURL, request, page }, {
    config,
  }) => {
    test.setTimeout(120_000);
    const metadata = config.metadata as Metadata;
    const day = locale === "ja" ? "2027-02-08" : "2027-02-09";
    const { token, id } = await books(browser, baseURL!, request, { day, metadata });
    const { links, problems } = messages[locale];
    const expiresAt = new Date("2027-03-01T00:00:00Z");
    for (const [address, words] of [
      ["nonsense", problems.link_forged],
      [token().slice(0, -1), problems.link_forged],
      [signAnswer("a guessed secret", { kind: "reminder", id, version: "7-x", expiresAt }), problems.link_forged],
      [token({ expired: true }), problems.link_expired],
      [signAnswer(secret, { kind: "reminder", id, version: "7-other", expiresAt }), problems.link_changed],
      [signAnswer(secret, { kind: "reminder", id: "gone", version: "7-x", expiresAt }), problems.link_over],
    ] as const) {
      await page.goto(`${locale === "en" ? "/en" : ""}/answer/${address}`);
      await expect(page.getByText(words)).toBeVisible();
      await expect(page.locator("main").getByRole("link").first()).toBeVisible();
      await expect(page.locator("main").getByRole("button")).toHaveCount(0);
    }
    await onPage(page, links.over.title);
    await page.setViewportSize({ width: 390, height: 900 });
    await fitsItsWidth(page);
    expect(statusOf(metadata, id)).toBe("confirmed");
  });

test("staff see what happens by itself", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/work");
  const { work: t } = messages.ja;
  await onPage(page, t.title);
  for (const heading of [t.failed.title, t.outbox.title, t.next.title, t.lately.title, t.steps.title])
    await expect(page.getByRole("heading", { level: 2, name: heading })).toBeVisible();
  await expect(page.getByText(t.kinds.remind_use).first()).toBeVisible();
  await page.setViewportSize({ width: 390, height: 900 });
  await fitsItsWidth(page);
});

test("residents do not", async ({ page }) => {
  await signedInAs(page, "resident");
  await page.goto("/staff/work");
  await expect(page).toHaveURL(/\/sign-in/);
});

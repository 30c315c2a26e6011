import type { Page } from "@playwright/test";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { keyboard } from "@/tests/support/hands";
import { messages } from "@/tests/support/words";

const words = messages.ja.closures;

// The clock of these tests begins on 1 December 2026; days far from it are nobody else's here.
const SATURDAY = "2027-01-30";
const OTHER_SATURDAY = "2027-01-16";
const THURSDAY = "2027-01-28";

const hits = (page: Page) => page.getByRole("article");

/** Settling goes on by itself, and so does the page. */
async function untilSettled(page: Page, count: number): Promise<void> {
  const progress = words.progress.replace("{done}", String(count)).replace("{total}", String(count));
  await expect(page.getByText(progress)).toBeVisible({ timeout: 30_000 });
}

test("by keyboard alone: some slots of a room are looked at, one booking is moved, all is settled and taken back", async ({
  page,
}) => {
  const { press, fill, tick, choose, select } = keyboard(page);
  await signedInAs(page, "staff");
  await page.goto("/staff/closures");
  await onPage(page, words.title);
  await press(page.getByRole("link", { name: words.close, exact: true }));
  await onPage(page, words.form.closingTitle);
  await fill(page.getByLabel(words.form.more), SATURDAY);
  await tick(page.getByRole("checkbox", { name: /会議室/ }));
  await select(page.getByLabel(words.form.reason), "weather");
  await press(page.getByRole("button", { name: words.form.preview }));
  await onPage(page, words.form.closingTitle);
  await expect(page.getByText(words.preview.nothingYet)).toBeVisible();
  // Everything typed stands there still.
  await expect(page.getByLabel(words.form.more)).toHaveValue(SATURDAY);
  const count = await hits(page).count();
  expect(count).toBeGreaterThan(0);
  const movable = hits(page).filter({ hasNotText: words.hit.noMove }).first();
  const number = (await movable.getByRole("link").first().textContent()) ?? "";
  await choose(movable.getByRole("radio").nth(1));
  await fill(movable.getByLabel(words.hit.word), "別の日に移しました。");
  await press(page.getByRole("button", { name: words.preview.act }));
  await expect(page.getByText(words.one.done)).toBeVisible();
  await untilSettled(page, count);
  await onPage(page, /.+/);
  const rows = page.getByRole("region", { name: words.one.cases }).getByRole("row");
  await expect(rows).toHaveCount(count + 1);
  await expect(rows.filter({ hasText: number })).toContainText(words.one.moved);
  await expect(rows.filter({ hasText: words.one.status.failed })).toHaveCount(0);

  // The same again would change nothing.
  const address = page.url().split("?")[0] ?? "";
  await page.goto(`${address}/reopen`);
  await onPage(page, words.reopen.title);
  await expect(page.getByText(words.reopen.settledText)).toBeVisible();
  await press(page.getByRole("button", { name: words.reopen.act }));
  await expect(page.getByText(words.one.reopened)).toBeVisible();
  await expect(page.getByText(words.status.reopened, { exact: true })).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a Thursday is opened and closed again, each seen first, and mistakes keep what was typed", async ({ page }) => {
    await signedInAs(page, "staff");
    await page.goto("/staff/closures/new?kind=opening");
    await page.getByLabel(words.form.more).fill("あした");
    await page.getByRole("button", { name: words.form.preview }).click();
    await expect(page.getByRole("alert")).toContainText("あした");
    await expect(page.getByLabel(words.form.more)).toHaveValue("あした");
    await page.getByLabel(words.form.more).fill(THURSDAY);
    await page.getByRole("button", { name: words.form.preview }).click();
    await expect(page.getByText(words.closed.thursday).first()).toBeVisible();
    await page.getByRole("button", { name: words.opening.act }).click();
    await expect(page.getByText(words.one.opened)).toBeVisible();

    await page.getByRole("link", { name: words.one.takeBack }).click();
    await expect(page.getByText(words.preview.hitsNone)).toBeVisible();
    await page.getByRole("button", { name: words.preview.act }).click();
    await expect(page.getByText(words.one.casesNone)).toBeVisible();
    await expect(page.getByText(words.status.settled, { exact: true })).toBeVisible();
    // Closed already, it is said.
    await page.goto(`/staff/closures/new?more=${THURSDAY}&look=1`);
    await expect(page.getByRole("alert")).toContainText("もともと閉まっています");
  });
});

test.describe("at 768 px", () => {
  test.use({ viewport: { width: 768, height: 1024 } });

  test("what a whole Saturday would hit fits the page", async ({ page }) => {
    await signedInAs(page, "staff");
    await page.goto(`/staff/closures/new?from=${OTHER_SATURDAY}&reason=weather&look=1`);
    await onPage(page, words.form.closingTitle);
    await expect(page.getByRole("button", { name: words.preview.act })).toBeVisible();
    await page.goto("/staff/closures");
    await onPage(page, words.title);
  });
});

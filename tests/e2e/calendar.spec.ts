import type { Locator, Page } from "@playwright/test";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

/** The calendar of the desk in a browser: a booking moved by keys alone, a repetition of blocks, and no script. */

const words = messages.ja.calendar;
const desk = messages.ja.staff;

/** Days far off, on which nobody else of these tests books. */
const DAYS = ["2027-01-16", "2027-01-17", "2027-01-18", "2027-01-19", "2027-01-20", "2027-01-22"];

/** What is said where more is to be paid, after the yen. */
const DEARER = words.move.charge.split("{yen}")[1] ?? "";

/** Goes on with Tab until something has the focus, as one does without a mouse. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab never came there");
}

/** A booking of a day and a free slot that it can go to, as the desk's page of moving says: people have to fit. */
async function somethingToMove(
  page: Page,
  given: { dates: readonly string[]; toDate?: string; room?: string; use?: string; says?: string },
): Promise<{ date: string; number: string; of: string; to: string }> {
  const { dates, toDate, room = "", use = "", says = "" } = given;
  const cellsOf = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll((cells) => cells.map((cell) => ({ ...(cell as HTMLElement).dataset }) as Record<string, string>));
  for (const date of dates) {
    await page.goto(`/staff/calendar?view=day&date=${toDate ?? date}`);
    const free = await cellsOf(`td[data-state=free]${room && `[data-cell^="${room}"]`}`);
    await page.goto(`/staff/calendar?view=day&date=${date}`);
    for (const { cell: of = "", move: number = "" } of await cellsOf(`td[data-move]:not([data-cell^="living"])`)) {
      const to = free[0]?.cell;
      if (!to) continue;
      const query = new URLSearchParams({ number, of, to, use });
      const answer = await page.request.get(`/staff/calendar/move?${query}`);
      const text = await answer.text();
      if (text.includes(words.move.press) && text.includes(says)) return { date, number, of, to };
    }
  }
  throw new Error("nothing can be moved");
}

/** Walks the grid from where one stands to a cell, by arrows. */
async function walkTo(page: Page, cell: Locator): Promise<void> {
  const place = (of: Locator) =>
    of.evaluate((element) => {
      const td = element.closest("td");
      const rows = [...(td?.closest("table")?.querySelectorAll("tbody tr") ?? [])];
      const row = rows.findIndex((one) => td !== null && one.contains(td));
      return { row, column: [...(rows[row]?.querySelectorAll("td") ?? [])].indexOf(td as HTMLTableCellElement) };
    });
  const [at, to] = [await place(page.locator("td:focus, td :focus")), await place(cell)];
  const steps = (key: string, count: number) => Array.from({ length: Math.max(0, count) }, () => key);
  for (const key of [
    ...steps("ArrowDown", to.row - at.row),
    ...steps("ArrowUp", at.row - to.row),
    ...steps("ArrowRight", to.column - at.column),
    ...steps("ArrowLeft", at.column - to.column),
  ])
    await page.keyboard.press(key);
}

test("by keyboard alone a booking is moved, with the difference shown before", async ({ page }) => {
  await signedInAs(page, "staff");
  const found = await somethingToMove(page, { dates: DAYS, room: "living-workshop", use: "cooking", says: DEARER });
  const { number } = found;
  await page.goto(`/staff/calendar?view=day&date=${found.date}`);
  await onPage(page, words.title);
  const from = page.locator(`td[data-cell="${found.of}"]`);
  const to = page.locator(`td[data-cell="${found.to}"]`);
  const said = page.getByRole("status").filter({ hasNotText: /^$/ });

  // One stop of Tab for the whole board; a second Tab leaves it.
  const grid = page.getByRole("grid");
  await tabTo(page, grid.locator("[tabindex='0']"));
  await page.keyboard.press("Tab");
  expect(await grid.locator(":focus").count()).toBe(0);
  await page.keyboard.press("Shift+Tab");

  await walkTo(page, from);
  await page.keyboard.press("m");
  await expect(said).toContainText(words.keys.moving.split("{what}")[1] ?? "");
  await page.keyboard.press("Escape");
  await expect(said).toHaveText(words.keys.stopped);
  await page.keyboard.press("m");
  await walkTo(page, to);
  await expect(said).toContainText((await to.getAttribute("data-words")) ?? "");
  await page.keyboard.press("Enter");

  await onPage(page, words.move.title);
  // With the counter it costs more.
  await tabTo(page, page.getByRole("navigation", { name: words.move.use }).getByRole("link").first());
  await page.keyboard.press("Enter");
  await page.waitForURL(/use=cooking/);
  await expect(page.getByText(DEARER)).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: words.move.press }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/staff/bookings/${number}`));
  await expect(page.getByText(desk.booking.done)).toBeVisible();
});

test("week and month are tables one can read", async ({ page }) => {
  await signedInAs(page, "staff");
  for (const view of ["week", "month"] as const) {
    await page.goto(`/staff/calendar?view=${view}&date=${DAYS[0]}`);
    await onPage(page, words.title);
    await expect(page.getByRole("grid").getByRole("columnheader").first()).toBeVisible();
  }
  await page.getByRole("grid").getByRole("link").first().click();
  await expect(page).toHaveURL(/view=day/);
});

test("slots are kept every week, and given back from one date on", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/calendar/blocks/new?from=2027-04-05");
  await onPage(page, words.blocks.newTitle);
  await page.getByRole("button", { name: words.blocks.submit }).click();
  await expect(page.getByText(words.blocks.mistakesTitle)).toBeVisible();
  await page.getByRole("group", { name: words.blocks.room }).getByRole("checkbox").nth(1).check();
  await page.getByRole("group", { name: words.blocks.slot }).getByRole("checkbox").first().check();
  await page.getByLabel(words.blocks.repeat).selectOption("w1");
  await page.getByLabel(words.blocks.times).fill("4");
  await page.getByRole("button", { name: words.blocks.submit }).click();
  await expect(page.getByRole("row")).toHaveCount(5);
  await onPage(page, words.blocks.newTitle);

  await page.getByLabel(words.kinds.maintenance).check();
  await page.getByLabel(words.blocks.note).fill("床の手入れ");
  await page.getByRole("button", { name: words.blocks.press }).click();
  await onPage(page, words.blocks.title);
  await expect(page.getByText(words.blocks.made.replace("{count}", "4"))).toBeVisible();

  // The second date, and all that follow it.
  await page.getByRole("link", { name: /4月12日/ }).click();
  await expect(page.getByRole("definition").filter({ hasText: "床の手入れ" })).toBeVisible();
  const end = page.getByRole("region", { name: words.blocks.end, exact: true });
  await end.getByRole("radio").nth(1).check();
  await end.getByRole("button", { name: words.blocks.endPress }).click();
  await expect(page.getByText(words.blocks.endedDone)).toBeVisible();
  await page.goto("/staff/calendar?date=2027-04-05");
  await expect(page.locator("td[data-state=block]")).toHaveCount(1);
  await page.goto("/staff/calendar?date=2027-04-19");
  await expect(page.locator("td[data-state=block]")).toHaveCount(0);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("every cell leads somewhere, and a booking is moved by links", async ({ page }) => {
    await signedInAs(page, "staff");
    const found = await somethingToMove(page, { dates: DAYS.slice(2), toDate: "2027-01-23" });
    await page.goto(`/staff/calendar?view=day&date=${found.date}`);
    await onPage(page, words.title);
    await expect(page.locator("td[data-state=free] a").first()).toHaveAttribute("href", /^\/staff\/book\?slot=/);
    await page.locator(`td[data-cell="${found.of}"] a`).click();
    await page.getByRole("link", { name: words.actions.move, exact: true }).click();
    await onPage(page, words.move.title);
    await page.locator(`a[href*="${encodeURIComponent(found.of)}"]`).click();
    await page.getByLabel(words.date).fill("2027-01-23");
    await page.getByRole("button", { name: words.show, exact: true }).click();
    await page.locator(`a[href*="to=${encodeURIComponent(found.to)}"]`).click();
    await expect(page.getByRole("heading", { name: words.move.money })).toBeVisible();
    await page.getByRole("button", { name: words.move.press }).click();
    await expect(page.getByText(desk.booking.done)).toBeVisible();
  });
});

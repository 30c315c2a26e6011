import type { Locator, Page } from "@playwright/test";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

const words = messages.ja.till;
const staff = messages.ja.staff;

// One till: what one test takes is counted by the other.
test.describe.configure({ mode: "serial" });

/** Goes on by the Tab key alone until a control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let presses = 0; presses < 300; presses++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the Tab key does not lead there");
}

async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

const yenIn = (text: string | null) => Number((text ?? "").replace(/[^\d−-]/g, "").replace("−", "-"));

const yenOf = (amount: number) => `${String(amount).replace(/\B(?=(\d{3})+$)/g, ",")}円`;

/** Opens an unpaid booking of the list and tells what it owes. */
async function unpaidBooking(page: Page, row: number): Promise<number> {
  await page.goto("/staff/money");
  const unpaid = page.getByRole("region", { name: staff.money.unpaid }).getByRole("row");
  await page.goto((await unpaid.nth(row).getByRole("link").getAttribute("href")) ?? "");
  const due = page.getByText(new RegExp(staff.booking.takeText.replace("{yen}", "[\\d,]+円")));
  return yenIn(await due.textContent());
}

test("by keyboard alone: cash with its change, the receipt, and a slip that is taken back", async ({ page }) => {
  await signedInAs(page, "staff");
  const due = await unpaidBooking(page, 2);
  const booking = page.url();

  await typeInto(page, words.take.handed, "20000");
  await expect(page.getByText(words.take.change.replace("{yen}", yenOf(20_000 - due)))).toBeVisible();
  await page.keyboard.press("Enter");
  const taken = page.getByRole("region", { name: words.taken.title });
  await expect(taken).toContainText(words.taken.change.replace("{change}", yenOf(20_000 - due)));
  await onPage(page, staff.booking.title.split(" ")[0] ?? "");

  await tabTo(page, taken.getByRole("button", { name: words.taken.receipt }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/papers\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("article")).toContainText(yenOf(due));
  const receipt = page.url();

  await page.goto(booking);
  const ledger = page.getByRole("region", { name: staff.booking.ledger });
  await tabTo(page, ledger.locator("summary").last());
  await page.keyboard.press("Enter");
  await typeInto(page, words.ledger.note, "べつの予約の支払いだった");
  await page.keyboard.press("Enter");
  await expect(ledger.getByText(words.ledger.isCorrected)).toBeVisible();
  await expect(ledger.getByText("べつの予約の支払いだった")).toBeVisible();
  await expect(page.getByText(staff.booking.takeText.replace("{yen}", yenOf(due)))).toBeVisible();
  await onPage(page, staff.booking.title.split(" ")[0] ?? "");
  await page.goto(receipt);
  await expect(page.getByText(messages.ja.papers.page.staleTitle.receipt)).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("too little is refused with what is missing and what was typed, and the rest goes its way", async ({ page }) => {
    await signedInAs(page, "staff");
    const due = await unpaidBooking(page, 3);
    const handed = page.getByLabel(words.take.handed);
    await handed.fill(String(due - 10));
    await page.getByRole("button", { name: staff.booking.takeButton }).click();
    await expect(page.getByText("10円 足りません")).toBeVisible();
    await expect(handed).toHaveValue(String(due - 10));
    await handed.fill("１０００００");
    await page.getByRole("button", { name: staff.booking.takeButton }).click();
    await expect(
      page.getByText(words.taken.change.replace("{change}", yenOf(100_000 - due)), { exact: true }),
    ).toBeVisible();
  });
});

test("by keyboard alone: every day that waits is counted and closed to the yen, and today's sheet is there", async ({
  page,
}) => {
  await signedInAs(page, "staff");
  const sheet = page.getByRole("article");
  // Others may take money while this one counts: then the amounts are looked at again, as people would.
  for (let count = 0; count < 12; count++) {
    await page.goto("/staff/money/close");
    if (await sheet.isVisible()) break;
    await onPage(page, new RegExp(words.close.title));
    const rows = page.getByRole("region", { name: words.close.expected }).getByRole("row");
    for (const row of (await rows.all()).slice(1)) {
      const tender = (await row.getByRole("rowheader").textContent()) ?? "";
      const expected = yenIn(await row.getByRole("cell").last().textContent());
      await typeInto(page, words.close.counted.replace("{tender}", tender), String(expected));
    }
    await tabTo(page, page.getByRole("button", { name: words.close.button }));
    await page.keyboard.press("Enter");
    await expect(page.getByText(/を締めました|お金が動きました/)).toBeVisible();
  }
  await expect(sheet).toContainText(words.close.closedBy);
  await expect(sheet).toContainText(words.close.noNote);
  await onPage(page, new RegExp(words.close.title));
});

test("the month's list can be kept as CSV, and the cards of the month are matched", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/money/month");
  await onPage(page, new RegExp(words.month.titleOf.split(" ")[0] ?? ""));
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: words.month.csv }).click();
  expect((await download).suggestedFilename()).toMatch(/\d{4}-\d{2}\.csv$/);
  await page.goto("/staff/money/cards");
  await onPage(page, new RegExp(words.cards.title));
  await expect(page.getByText(/合っている支払いは [1-9]\d*件です/)).toBeVisible();
});

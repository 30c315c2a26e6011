import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

const words = messages.ja.staff;

test("the desk is closed to whoever is not of the staff", async ({ page }) => {
  for (const path of ["/staff", "/staff/money", "/staff/bookings/AAAA2222", "/staff/decisions"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/sign-in/);
  }
  await signedInAs(page, "resident");
  await page.goto("/staff/money");
  await expect(page).toHaveURL(/\/sign-in/);
});

for (const viewport of [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
])
  test.describe(`at ${viewport.width} px`, () => {
    test.use({ viewport });

    test("staff see what waits, find a booking, and take its cash to the yen", async ({ page }) => {
      await signedInAs(page, "staff");
      await page.goto("/staff");
      await onPage(page, messages.ja.desk.today.title);
      await page.goto("/staff/money");
      await onPage(page, words.money.title);

      const unpaid = page.getByRole("region", { name: words.money.unpaid }).getByRole("row");
      // the last ones are nobody else's; each screen takes another
      const shown = await unpaid
        .nth(viewport.width === 390 ? -1 : -2)
        .getByRole("link")
        .textContent();
      await page.getByRole("searchbox", { name: messages.ja.desk.search.label }).fill(shown ?? "");
      await page.getByRole("button", { name: messages.ja.desk.search.press }).click();
      await onPage(page, words.booking.title.replace("{number}", shown ?? ""));

      const handed = page.getByLabel(messages.ja.till.take.handed);
      await handed.fill("１円");
      await page.getByRole("button", { name: words.booking.takeButton }).click();
      const refusal = page.getByText(/預かった 1円 では [\d,]+円 足りません。受け取る金額は [\d,]+円 です/);
      await expect(refusal).toBeVisible();
      await expect(handed).toHaveValue("１円");
      const due = /受け取る金額は ([\d,]+円)/.exec((await refusal.textContent()) ?? "")?.[1] ?? "";
      await handed.fill(due);
      await page.getByRole("button", { name: words.booking.takeButton }).click();
      await expect(page.getByText(words.booking.done)).toBeVisible();
      await expect(page.getByRole("button", { name: words.booking.takeButton })).toHaveCount(0);
      await expect(
        page.getByRole("cell", { name: messages.ja.payment.reasons.counter_payment, exact: true }),
      ).toBeVisible();
      await onPage(page, words.booking.title.replace("{number}", shown ?? ""));
    });
  });

test("applications are decided, and declining wants a reason", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/decisions");
  await onPage(page, words.decisions.title);
  const first = page.getByRole("article").first();
  if ((await first.count()) === 0) return void (await expect(page.getByText(words.decisions.none)).toBeVisible());
  await first.getByRole("button", { name: words.decisions.decline }).click();
  await expect(first.getByText(words.fields.reason).first()).toBeVisible();
  await first.getByLabel(words.decisions.note).fill("販売を目的とする使用のため、お受けできません。");
  await first.getByRole("button", { name: words.decisions.decline }).click();
  await expect(page.getByText(words.decisions.done)).toBeVisible();
});

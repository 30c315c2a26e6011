import type { Page } from "@playwright/test";
import type { Role } from "@/lib/accounts/rules";
import { BASKET_COOKIE, encodeBasket } from "@/lib/bookings/basket";
import type { SlotNumber } from "@/lib/facility/slots";
import { localePath } from "@/lib/i18n/routing";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

type Language = keyof typeof messages;

/** Each test has a day of February to itself, and takes what is free there. */
async function freeSlot(page: Page, date: string): Promise<{ roomId: string; date: string; slot: SlotNumber }> {
  const response = await page.request.get(`/api/v1/availability?from=${date}&to=${date}`);
  const { rooms } = (await response.json()) as {
    rooms: { id: string; days: { slots: { slot: SlotNumber; status: string }[] }[] }[];
  };
  for (const { id: roomId, days } of rooms) {
    const free = days[0]?.slots.find(({ status }) => status === "available");
    if (free && roomId !== "nursery") return { roomId, date, slot: free.slot };
  }
  throw new Error(`nothing is free on ${date}`);
}

/** From a basket of one slot to the page after the application: the card's, or the booking's. */
async function apply(page: Page, date: string, payBy: "card" | "counter", language: Language = "ja"): Promise<void> {
  const { roomId, slot } = await freeSlot(page, date);
  const tariff = roomId === "living-workshop" ? "no-cooking" : "standard";
  const { origin } = new URL(page.url());
  const value = encodeBasket([{ roomId, date, slot, tariff, nursery: false }]);
  await page.context().addCookies([{ name: BASKET_COOKIE, value, url: origin }]);
  const { basket, booking } = messages[language];
  await page.goto(localePath(language, "/basket"));
  await page.getByRole("button", { name: basket.hold.press.replace("{minutes}", "15") }).click();
  await page.getByLabel(booking.form.purpose).first().selectOption("hobby");
  await page.locator("[name=people]").fill("８");
  await page.locator(`[name=payBy][value=${payBy}]`).check();
  await page.locator("[name=pledge]").check();
  await page.getByRole("button", { name: booking.form.submit, exact: true }).click();
}

const onSandbox = (page: Page, language: Language = "ja") => onPage(page, messages[language].sandbox.title);

const yen = (language: Language) => (language === "ja" ? /^\d+円を支払う$/ : /^Pay ¥\d+$/);

const person: Role = "resident";

for (const [language, screen, viewport, date] of [
  ["ja", "desk", { width: 1280, height: 900 }, "2027-02-02"],
  ["en", "phone", { width: 390, height: 844 }, "2027-02-03"],
] as const)
  test.describe(`${language} on a ${screen}`, () => {
    test.use({ viewport });

    test("a card is declined, then accepted, and the booking is made", async ({ page }) => {
      const words = messages[language];
      await signedInAs(page, person);
      await apply(page, date, "card", language);
      await onSandbox(page, language);
      await page.getByRole("button", { name: words.sandbox.decline }).click();
      await expect(page.getByText(words.sandbox.declined.title)).toBeVisible();
      await onSandbox(page, language);
      await page.getByRole("button", { name: yen(language) }).click();
      await onPage(page, words.payment.paid.title);
      await page.getByRole("link", { name: words.payment.seeBooking }).click();
      await expect(page).toHaveURL(/\/bookings\/[0-9A-Z]{4}-?[0-9A-Z]{4}$/);
    });
  });

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one walks away, and what was chosen is still there", async ({ page }) => {
    await signedInAs(page, person);
    await apply(page, "2027-02-05", "card");
    await page.getByRole("button", { name: messages.ja.sandbox.leave }).click();
    await expect(page.getByRole("heading", { level: 1, name: messages.ja.payment.ended.title })).toBeVisible();
    await page.getByRole("button", { name: messages.ja.payment.chooseAgain }).click();
    await expect(page).toHaveURL("/basket");
    await expect(
      page.getByRole("button", { name: messages.ja.basket.hold.press.replace("{minutes}", "15") }),
    ).toBeVisible();
  });
});

test("paid after the time, the slot still free: booked after all", async ({ page }) => {
  const words = messages.ja;
  await signedInAs(page, "counsellor");
  await apply(page, "2027-02-06", "card");
  await page.getByRole("button", { name: words.sandbox.trials.run_out }).click();
  await expect(page.getByText(words.sandbox.expired.title)).toBeVisible();
  await onSandbox(page);
  await page.getByRole("button", { name: /時間切れのあとに/ }).click();
  await onPage(page, words.payment.paid.title);
  await expect(page.getByText(words.payment.paid.late)).toBeVisible();
});

test("told late: the way back finds the payment all the same", async ({ page }) => {
  await signedInAs(page, "counsellor");
  await apply(page, "2027-02-07", "card");
  await page.getByRole("button", { name: messages.ja.sandbox.trials.pay_untold }).click();
  await onPage(page, messages.ja.payment.paid.title);
});

test("while the payment waits, one may look, go back to it, or pay at the counter instead", async ({ page }) => {
  const words = messages.ja.payment;
  await signedInAs(page, "privacy");
  await apply(page, "2027-02-09", "card");
  await onSandbox(page);
  const card = page.url();
  const number = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec((await page.getByRole("main").textContent()) ?? "")?.[0];
  await page.goto(`/bookings/${number}/payment`);
  await onPage(page, words.waiting.title);
  await page.getByRole("link", { name: words.resume }).click();
  await expect(page).toHaveURL(card);
  await page.goto(`/bookings/${number}/payment`);
  await page.getByRole("button", { name: words.payAtCounter }).click();
  await onPage(page, words.unpaid.title);
});

test("an event without the provider's signature is refused, one that is too long is not read", async ({ request }) => {
  const forged = { id: "evt_1", object: "event", type: "checkout.session.completed", data: { object: {} } };
  const plain = await request.post("/api/sandbox", { data: forged });
  expect(plain.status()).toBe(400);
  const signed = await request.post("/api/sandbox", {
    data: forged,
    headers: { "stripe-signature": `t=${Math.floor(Date.now() / 1000)},v1=${"0".repeat(64)}` },
  });
  expect(signed.status()).toBe(400);
  const long = await request.post("/api/sandbox", { data: "x".repeat(300 * 1024) });
  expect(long.status()).toBe(413);
  expect((await request.post("/api/stripe", { data: forged })).status()).toBe(404);
  expect((await request.get("/demo/pay/cs_test_none")).status()).toBe(404);
});

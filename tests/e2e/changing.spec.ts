import type { Page } from "@playwright/test";
import { demoMail, type Role } from "@/lib/accounts/rules";
import { BASKET_COOKIE, encodeBasket } from "@/lib/bookings/basket";
import type { SlotNumber } from "@/lib/facility/slots";
import { formatYen } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { booksOf, letBookingAge, mailAbout, timesOf } from "@/tests/support/books";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

/**
 * Changing plans in a browser, with the yen right in ledger, page, mail and receipt: a correction, moves that
 * cost more and less, one of three slots given up, and cancelling eight, seven and six days before.
 * One after another, since they share the days before and after the seventh.
 */
test.describe.configure({ mode: "default" });

type Language = keyof typeof messages;
type Tariff = "standard" | "cooking" | "no-cooking";
type Slot = { roomId: string; date: string; slot: SlotNumber; tariff: Tariff; nursery: false };

/** The server begins on the 1st: these are eight, seven and six days before use. */
const EIGHT = ["2026-12-09"];
const SEVEN = ["2026-12-08"];
const SIX = ["2026-12-07"];
/** Days far off, on most of which something is free. */
const LATER = ["2027-02-26", "2027-02-27", "2027-02-28", "2027-02-01", "2027-02-02", "2027-02-03"];

/** Free slots of a day: at 320 yen, or of the workshop with its counter at 630. */
async function freeSlots(page: Page, date: string, yen: 320 | 630): Promise<Slot[]> {
  const response = await page.request.get(`/api/v1/availability?from=${date}&to=${date}`);
  const { rooms } = (await response.json()) as {
    rooms: { id: string; days: { slots: { slot: SlotNumber; status: string }[] }[] }[];
  };
  const tariffOf = (room: string): Tariff | null => {
    if (room === "living-workshop") return yen === 630 ? "cooking" : "no-cooking";
    return yen === 320 && room !== "nursery" ? "standard" : null;
  };
  return rooms.flatMap(({ id, days }) => {
    const tariff = tariffOf(id);
    return (days[0]?.slots ?? [])
      .filter(({ status }) => status === "available")
      .flatMap(({ slot }) => (tariff ? [{ roomId: id, date, slot, tariff, nursery: false as const }] : []));
  });
}

/** A free slot on the first of some days that has one: nobody is in two rooms at once. */
async function freeSlot(page: Page, role: Role, dates: readonly string[], yen: 320 | 630 = 320): Promise<Slot> {
  const theirs = timesOf(demoMail(role));
  for (const date of dates) {
    const found = (await freeSlots(page, date, yen)).find(({ slot }) => !theirs.has(`${date} ${slot}`));
    if (found) return found;
  }
  throw new Error(`nothing is free on ${dates.join()}`);
}

/** Books slots and pays for them by card; the number of the booking. */
async function bookedAndPaid(page: Page, language: Language, slots: Slot[]): Promise<string> {
  const { basket, booking, payment } = messages[language];
  const { origin } = new URL(page.url());
  await page.context().addCookies([{ name: BASKET_COOKIE, value: encodeBasket(slots), url: origin }]);
  await page.goto(localePath(language, "/basket"));
  await page.getByRole("button", { name: basket.hold.press.replace("{minutes}", "15") }).click();
  await page.getByLabel(booking.form.purpose).first().selectOption("hobby");
  await page.locator("[name=people]").fill("8");
  await page.locator("[name=payBy][value=card]").check();
  await page.locator("[name=pledge]").check();
  await page.getByRole("button", { name: booking.form.submit, exact: true }).click();
  await payAtSandbox(page, language);
  await page.getByRole("link", { name: payment.seeBooking }).click();
  await expect(page).toHaveURL(/\/bookings\/[0-9A-Z]{4}-?[0-9A-Z]{4}$/);
  return numberIn(page);
}

async function payAtSandbox(page: Page, language: Language, title: "title" | "restTitle" = "title"): Promise<void> {
  const { sandbox, payment } = messages[language];
  await onPage(page, sandbox.title);
  await page.getByRole("button", { name: language === "ja" ? /^\d+円を支払う$/ : /^Pay ¥\d+$/ }).click();
  await onPage(page, payment.paid[title]);
}

function numberIn(page: Page): string {
  const [, number = ""] = /\/bookings\/([0-9A-Z]{4}-[0-9A-Z]{4}|[0-9A-Z]{8})/.exec(page.url()) ?? [];
  return number.length === 8 ? `${number.slice(0, 4)}-${number.slice(4)}` : number;
}

const wishOf = ({ roomId, date, slot }: Slot) => `${roomId}*${date}*${slot}`;

/** Goes from the booking's page through choosing another slot to the page that states the yen. */
async function chooseInstead(page: Page, language: Language, number: string, to: Slot): Promise<void> {
  const { changes } = messages[language];
  await page.goto(localePath(language, `/bookings/${number}`));
  await page.getByRole("link", { name: changes.buttons.change }).click();
  await onPage(page, changes.select.title);
  await page.getByRole("link", { name: changes.select.toOther }).first().click();
  await onPage(page, changes.choose.title);
  await page.locator('input[name="date"]').fill(to.date);
  await page.getByRole("button", { name: changes.choose.show }).click();
  const sign = { standard: "s", cooking: "c", "no-cooking": "o" }[to.tariff];
  // URLSearchParams leaves the asterisks as they are
  const wish = `%3E${wishOf(to)}*${sign}*-`;
  await page.locator(`a[href*="${wish}"]`).click();
  await onPage(page, changes.select.title);
  await page.getByRole("link", { name: changes.select.next }).click();
  await onPage(page, changes.confirm.title);
}

/** The receipt of a booking is issued for so many yen; with nothing kept there is none to issue. */
async function receiptFor(page: Page, language: Language, number: string, yen: number): Promise<void> {
  const { kinds, page: words } = messages[language].papers;
  await page.goto(localePath(language, `/bookings/${number}/papers`));
  await onPage(page, words.titleOf.replace("{number}", number));
  const receipts = page.getByRole("main").getByRole("button", { name: new RegExp(kinds.receipt) });
  if (yen === 0) return expect(receipts).toHaveCount(0);
  const press = words.issueAmount.replace("{kind}", kinds.receipt).replace("{yen}", formatYen(language, yen));
  await receipts.and(page.getByRole("button", { name: press })).click();
  await onPage(page, /領収書/);
  // papers are in Japanese, whoever reads them: the amount stands first
  await expect(
    page
      .locator("[data-paper]")
      .getByText(/^[\d,]+円$/)
      .first(),
  ).toHaveText(`${yen}円`);
}

const TRIPS: { language: Language; width: number; role: Role }[] = [
  { language: "ja", width: 1280, role: "resident" },
  { language: "en", width: 1280, role: "counsellor" },
  { language: "ja", width: 390, role: "privacy" },
  { language: "en", width: 390, role: "admin" },
];

for (const { language, width, role } of TRIPS)
  test.describe(`${language}, ${width} px`, () => {
    const words = messages[language];
    const yen = (amount: number) => formatYen(language, amount);
    test.use({ viewport: { width, height: width > 1000 ? 900 : 844 }, locale: language === "ja" ? "ja-JP" : "en-GB" });
    test.beforeEach(async ({ page }) => {
      test.setTimeout(240_000);
      await signedInAs(page, role);
    });

    test("a mistake is corrected within the half hour, and the difference comes back", async ({ page }) => {
      // six days before, by the table nothing would come back
      const number = await bookedAndPaid(page, language, [await freeSlot(page, role, SIX, 630)]);
      await chooseInstead(page, language, number, await freeSlot(page, role, LATER));
      const main = page.getByRole("main");
      await expect(main).toContainText(words.changes.confirm.back.replace("{yen}", yen(310)));
      await page.getByRole("button", { name: words.changes.confirm.pressBack.replace("{yen}", yen(310)) }).click();
      await expect(page.getByText(words.changes.done.title)).toBeVisible();
      await onPage(page, new RegExp(number));
      await expect(main).toContainText(words.booking.one.refunded.replace("{yen}", yen(310)));
      expect(booksOf(number)).toMatchObject({
        ledger: ["charge 630 booking", "payment -630 card_payment", "waiver -310 changed", "refund 310 changed"],
        due: 0,
      });
      expect(mailAbout(number, "changed")).toContain(yen(310));
      await receiptFor(page, language, number, 320);
    });

    test("a move to what costs more is paid for", async ({ page }) => {
      const number = await bookedAndPaid(page, language, [await freeSlot(page, role, EIGHT)]);
      letBookingAge(number, 31);
      await chooseInstead(page, language, number, await freeSlot(page, role, LATER, 630));
      const due = words.changes.confirm.dueMore.replace("{paid}", yen(320)).replace("{yen}", yen(310));
      await expect(page.getByRole("main")).toContainText(due);
      await page.getByRole("button", { name: words.changes.confirm.pressDue.replace("{yen}", yen(310)) }).click();
      // it leads to the card's page at once
      await payAtSandbox(page, language, "restTitle");
      expect(booksOf(number).ledger.slice(-2)).toEqual(["charge 310 changed", "payment -310 card_payment"]);
      expect(mailAbout(number, "changed")).toContain(yen(310));
      expect(booksOf(number)).toMatchObject({ due: 0, checkouts: ["paid 320", "paid 310"] });
      await receiptFor(page, language, number, 630);
    });

    test("a move to what costs less gives the difference back", async ({ page }) => {
      const number = await bookedAndPaid(page, language, [await freeSlot(page, role, EIGHT, 630)]);
      letBookingAge(number, 31);
      await chooseInstead(page, language, number, await freeSlot(page, role, LATER));
      await page.getByRole("button", { name: words.changes.confirm.pressBack.replace("{yen}", yen(310)) }).click();
      await onPage(page, new RegExp(number));
      expect(booksOf(number).ledger.slice(2)).toEqual(["waiver -310 changed", "refund 310 changed"]);
      expect(mailAbout(number, "changed")).toContain(yen(310));
      await receiptFor(page, language, number, 320);
    });

    test("one of three slots is given up, the others stay", async ({ page }) => {
      const slots = [
        await freeSlot(page, role, EIGHT),
        await freeSlot(page, role, SEVEN),
        await freeSlot(page, role, SIX),
      ];
      const number = await bookedAndPaid(page, language, slots);
      letBookingAge(number, 31);
      await page.goto(localePath(language, `/bookings/${number}/change`));
      await onPage(page, words.changes.select.title);
      const item = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2 }) });
      // in the order of their days: the last is eight days away
      await item.last().getByRole("link", { name: words.changes.select.drop }).click();
      await page.getByRole("link", { name: words.changes.select.next }).click();
      await onPage(page, words.changes.confirm.title);
      await expect(page.getByRole("main")).toContainText(words.changes.confirm.back.replace("{yen}", yen(320)));
      await page.getByRole("button", { name: words.changes.confirm.pressBack.replace("{yen}", yen(320)) }).click();
      await onPage(page, new RegExp(number));
      const books = booksOf(number);
      expect(books).toMatchObject({ status: "confirmed", due: 0, givenBack: expect.any(Number) });
      expect(books.claims).toHaveLength(2);
      expect(books.ledger.slice(2)).toEqual(["waiver -320 changed", "refund 320 changed"]);
      expect(mailAbout(number, "changed")).toContain(yen(320));
      await receiptFor(page, language, number, 640);
    });

    for (const [days, date, back] of [
      [8, EIGHT, 320],
      [7, SEVEN, 320],
      [6, SIX, 0],
    ] as const)
      test(`cancelled ${days} days before, ${back} yen come back`, async ({ page }) => {
        const number = await bookedAndPaid(page, language, [await freeSlot(page, role, date)]);
        letBookingAge(number, 31);
        await page.goto(localePath(language, `/bookings/${number}`));
        await page.getByRole("link", { name: words.booking.one.cancel, exact: true }).click();
        await onPage(page, words.booking.cancel.title);
        const said =
          back > 0 ? words.booking.cancel.backNow.replace("{yen}", yen(back)) : words.booking.cancel.backNone;
        await expect(page.getByRole("main")).toContainText(said);
        const press =
          back > 0 ? words.booking.cancel.pressBack.replace("{yen}", yen(back)) : words.booking.cancel.press;
        await page.getByRole("button", { name: press }).click();
        await onPage(page, new RegExp(number));
        const books = booksOf(number);
        expect(books).toMatchObject({ status: "cancelled", due: 0, claims: [] });
        expect(books.ledger.filter((row) => row.startsWith("refund"))).toEqual(
          back > 0 ? [`refund ${back} cancelled`] : [],
        );
        const mail = mailAbout(number, "cancelled");
        if (back > 0) expect(mail).toContain(yen(back));
        else expect(mail).toContain(words.mail.refund.none);
        await receiptFor(page, language, number, 320 - back);
      });
  });

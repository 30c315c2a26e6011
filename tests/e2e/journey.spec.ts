import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Residence } from "@/lib/accounts/rules";
import { localePath } from "@/lib/i18n/routing";
import { booksOf } from "@/tests/support/books";
import { expect, isShown, onPage, test } from "@/tests/support/browser";
import { type Hands, keyboard, pointer } from "@/tests/support/hands";
import { messages } from "@/tests/support/words";

/**
 * The whole way of a resident: from the page of what is free, by a basket, registering, a card
 * payment and its mail, to the booking and its cancelling, with the books right to the yen.
 */
type Trip = {
  title: string;
  language: keyof typeof messages;
  width: number;
  hands: (page: Page) => Hands;
  script: boolean;
  /** days of January 2027 (of the month, both included) which are nobody else's: the first that fits is used */
  days: [from: number, to: number];
  residence: Residence;
  /** whether a slot of the living workshop is taken with its cooking counter */
  cooking: boolean;
  /** what is charged, in yen: 320 a slot, 630 with the counter */
  yen: number;
};

const plain = { hands: pointer, script: true, residence: "city", cooking: false, yen: 960 } as const;

const TRIPS: Trip[] = [
  { ...plain, title: "on a desk", language: "ja", width: 1280, days: [4, 6], cooking: true, yen: 1270 },
  { ...plain, title: "on a phone", language: "ja", width: 390, days: [8, 10], residence: "five_cities" },
  { ...plain, title: "on a desk", language: "en", width: 1280, days: [12, 13], residence: "outside" },
  { ...plain, title: "on a phone", language: "en", width: 390, days: [15, 16] },
  { ...plain, title: "by keyboard alone", language: "ja", width: 1280, days: [17, 19], hands: keyboard },
  { ...plain, title: "by keyboard alone", language: "en", width: 390, days: [20, 22], hands: keyboard },
  { ...plain, title: "without JavaScript", language: "ja", width: 1280, days: [23, 25], script: false },
  { ...plain, title: "without JavaScript", language: "en", width: 390, days: [26, 29], script: false },
];

/** Whoever uses keys sees the pages that the pointer sees, of the same language and width: axe looks there. */
const lookOf = ({ hands }: Trip) => (hands === keyboard ? isShown : onPage);

for (const trip of TRIPS)
  test.describe(`${trip.title}, ${trip.width} px, ${trip.language}`, () => {
    test.use({
      viewport: { width: trip.width, height: trip.width > 1000 ? 900 : 844 },
      javaScriptEnabled: trip.script,
      locale: trip.language === "ja" ? "ja-JP" : "en-GB",
    });

    test("from a free slot to a booking, its mail, and its cancelling with the money back", async ({ page }) => {
      test.setTimeout(300_000);
      const words = messages[trip.language];
      const hands = trip.hands(page);
      const looksRight = lookOf(trip);
      const person = { name: "山﨑 花子", kana: "やまざき はなこ", email: `${randomUUID()}@example.jp` };
      const total = yen(trip, trip.yen);

      // ── What is free, found from the first page on ──
      await page.goto(localePath(trip.language, "/"));
      await looksRight(page, new RegExp(words.availability.title));
      const choices = await findSlots(page, hands, trip);
      await looksRight(page, new RegExp(words.availability.title));
      for (const choice of choices) await hands.tick(page.locator(`input[value="${idOf(choice)}"]`));
      const bar = page.getByRole("region", { name: words.availability.choices.label });
      if (trip.script) await expect(bar).toContainText(yen(trip, 960));
      await hands.press(bar.getByRole("button", { name: words.availability.choices.next }));

      // ── The basket: 保育室 beside one of them, and the whole price before anybody has signed in ──
      await looksRight(page, words.basket.title);
      const [beside, , workshop] = choices;
      await hands.press(
        slotIn(page, trip, beside).getByRole("button", {
          name: words.basket.slot.addNursery.replace("{yen}", yen(trip, 0)),
        }),
      );
      await expect(slotIn(page, trip, beside)).toContainText(
        words.basket.slot.withNursery.replace("{yen}", yen(trip, 0)),
      );
      const bill = page.getByRole("region", { name: words.basket.bill.title });
      await expect(bill.getByRole("row").last()).toContainText(yen(trip, 960));
      if (trip.cooking) {
        await hands.press(slotIn(page, trip, workshop).getByRole("button", { name: yen(trip, 630) }));
        await expect(bill.getByRole("row").last()).toContainText(yen(trip, 1270));
      }
      await looksRight(page, words.basket.title);
      await hands.press(page.getByRole("button", { name: words.basket.hold.press.replace("{minutes}", "15") }));

      // ── Registering midway keeps what is held ──
      await looksRight(page, words.account.signIn.title);
      await hands.press(page.getByRole("link", { name: words.account.signIn.register, exact: true }));
      await looksRight(page, words.account.register.title);
      const field = (name: string) => page.getByRole("textbox", { name, exact: true });
      await hands.fill(field(words.account.name), person.name);
      await hands.fill(field(words.account.kana), person.kana);
      await hands.fill(field(words.account.email), person.email);
      await hands.fill(field(words.account.phone), "04-2921-2220");
      await hands.choose(page.getByRole("radio", { name: words.account.residences[trip.residence] }));
      await hands.fill(field(words.account.password), "a quiet morning");
      await hands.press(page.getByRole("button", { name: words.account.register.submit }));
      await looksRight(page, words.account.register.codeTitle);
      const mailed = await readMail(page, trip, person.email, words.mail.register_code.subject);
      await hands.fill(field(words.account.code), /^\s*(\d{6})\s*$/m.exec(mailed.text)?.[1] ?? "no code");
      await hands.press(page.getByRole("button", { name: words.account.register.codeSubmit }));

      // ── The application ──
      const form = words.booking.form;
      await looksRight(page, form.title);
      await expect(page.getByText(total, { exact: true })).toBeVisible();
      await hands.select(page.getByRole("combobox", { name: form.purpose }), "childcare");
      await hands.fill(field(form.groupName), "絵本の会");
      await hands.fill(field(form.people), "12");
      await hands.choose(page.getByRole("radio", { name: form.card }));
      await hands.tick(page.getByRole("checkbox", { name: form.pledge }));
      await hands.press(page.getByRole("button", { name: form.submit, exact: true }));

      // ── The sandbox's page, and back ──
      await looksRight(page, words.sandbox.title);
      await hands.press(page.getByRole("button", { name: words.sandbox.pay.replace("{yen}", total), exact: true }));
      await looksRight(page, words.payment.paid.title);
      await expect(page.getByText(words.payment.paid.text.replace("{yen}", total))).toBeVisible();
      await hands.press(page.getByRole("link", { name: words.payment.seeBooking }));
      await looksRight(page, new RegExp(words.booking.one.title.replace("{number}", "[2-9A-Z]{4}-[2-9A-Z]{4}")));
      const number = /[2-9A-Z]{4}-?[2-9A-Z]{4}$/.exec(new URL(page.url()).pathname)?.[0] ?? "";
      const shown = `${number.slice(0, 4)}-${number.slice(-4)}`;
      await expect(page.getByText(words.booking.one.paid.replace("{yen}", total))).toBeVisible();

      const claims = [...choices.map(claimOf), claimOf({ ...beside, room: "nursery" })].sort();
      const paid = [`charge ${trip.yen} booking`, `payment ${-trip.yen} card_payment`];
      expect(booksOf(shown)).toEqual({
        status: "confirmed",
        ledger: paid,
        due: 0,
        claims,
        checkouts: [`paid ${trip.yen}`],
        cardRefunds: [],
        givenBack: 0,
        mails: ["booking_confirmed"],
      });

      // ── The mail, with its calendar file ──
      const confirmed = await readMail(page, trip, person.email, words.mail.booking_confirmed.subject);
      expect(confirmed.text).toContain(shown);
      expect(confirmed.text).toContain(total);
      expect(confirmed.text).toContain(words.mail.payment.paid);
      for (const choice of choices) expect(confirmed.calendar).toContain(`DTSTART:${startOf(choice)}`);

      // ── In the list, and cancelled: all of it comes back ──
      await hands.press(page.getByRole("link", { name: words.booking.one.toList }));
      await looksRight(page, words.booking.list.title);
      const upcoming = page.getByRole("region", { name: words.booking.list.upcoming });
      await expect(upcoming).toContainText(shown);
      await hands.press(upcoming.getByRole("link", { name: `${words.booking.list.open} ${shown}` }));
      await looksRight(page, words.booking.one.title.replace("{number}", shown));
      await hands.press(page.getByRole("link", { name: words.booking.one.cancel }));
      await looksRight(page, words.booking.cancel.title);
      await expect(page.getByText(words.booking.cancel.backNow.replace("{yen}", total))).toBeVisible();
      expect(booksOf(shown)).toMatchObject({ status: "confirmed", ledger: paid });
      await hands.press(page.getByRole("button", { name: words.booking.cancel.pressBack.replace("{yen}", total) }));
      await expect(page.getByRole("status").getByText(words.booking.cancel.done)).toBeVisible();
      await looksRight(page, words.booking.one.title.replace("{number}", shown));
      await expect(page.getByText(words.booking.one.refunded.replace("{yen}", total))).toBeVisible();

      // The card's refund is asked of the provider after the answer.
      await expect.poll(() => booksOf(shown).cardRefunds).toEqual([`done ${trip.yen}`]);
      expect(booksOf(shown)).toEqual({
        status: "cancelled",
        ledger: [...paid, `waiver ${-trip.yen} cancelled`, `refund ${trip.yen} cancelled`],
        due: 0,
        claims: [],
        checkouts: [`paid ${trip.yen}`],
        cardRefunds: [`done ${trip.yen}`],
        givenBack: trip.yen,
        mails: ["booking_confirmed", "cancelled"],
      });
      const cancelled = await readMail(page, trip, person.email, words.mail.booking_cancelled.subject);
      expect(cancelled.text).toContain(words.mail.refund.card.replace("{yen}", total));
      expect(cancelled.calendar).toContain("CANCELLED");

      // ── What was cancelled is there for others at once ──
      await page.goto(localePath(trip.language, `/?date=${beside.date}`));
      for (const choice of choices) await expect(page.locator(`input[value="${idOf(choice)}"]`)).toBeAttached();
    });
  });

type Choice = { room: string; date: string; slot: number };

const idOf = ({ room, date, slot }: Choice) => `${room}/${date}/${slot}`;
const claimOf = ({ room, date, slot }: Choice) => `${room} ${date} ${slot}`;

const HOURS = ["9:00–11:00", "11:00–13:00", "13:00–15:00", "15:00–17:00", "17:30–19:30", "19:30–21:30"];

/** When a slot begins as a calendar file writes it: Tokyo is nine hours ahead. */
function startOf({ date, slot }: Choice): string {
  const [hour = "", minute = ""] = HOURS[slot - 1]?.split("–")[0]?.split(":") ?? [];
  return `${date.replaceAll("-", "")}T${String(Number(hour) - 9).padStart(2, "0")}${minute}00Z`;
}

const ROOMS: Record<Trip["language"], Record<string, string>> = {
  ja: { "meeting-room": "会議室", "training-room": "研修室", "living-workshop": "生活工房室", nursery: "保育室" },
  en: {
    "meeting-room": "Meeting room",
    "training-room": "Training room",
    "living-workshop": "Living workshop",
    nursery: "Nursery",
  },
};

function yen({ language }: Trip, amount: number): string {
  const digits = amount.toLocaleString("en-US");
  return language === "ja" ? `${digits}円` : `¥${digits}`;
}

/** The entry of a chosen slot in the basket. */
function slotIn(page: Page, { language }: Trip, { room, slot }: Choice) {
  const name = new RegExp(`^${HOURS[slot - 1]}\\s*${ROOMS[language][room]}$`);
  return page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name }) });
}

/**
 * Goes by the page's own links to a day on which one room has two slots free, the first of them
 * with 保育室 beside it, and another room one (生活工房室, where the counter is wanted).
 */
async function findSlots(page: Page, hands: Hands, trip: Trip): Promise<[Choice, Choice, Choice]> {
  const { availability } = messages[trip.language];
  const [from, to] = trip.days;
  await hands.press(page.getByRole("link", { name: availability.view.month, exact: true }));
  await expect(page).toHaveURL(/view=month/);
  await hands.press(page.getByRole("link", { name: availability.move.next.month, exact: true }));
  await expect(page).toHaveURL(/date=2027-01/);
  await lookOf(trip)(page, /2027/);
  const day = trip.language === "ja" ? new RegExp(`^${from}（`) : new RegExp(` ${from}$`);
  await hands.press(page.getByRole("rowheader").getByRole("link", { name: day }));
  for (let today = from; today <= to; today++) {
    const date = `2027-01-${String(today).padStart(2, "0")}`;
    await expect(page).toHaveURL(new RegExp(`date=${date}`));
    await expect(page.getByRole("table").getByRole("rowheader")).toHaveCount(5);
    const found = fitting(await freeOn(page, trip, date), trip);
    if (found) return found;
    await hands.press(page.getByRole("link", { name: availability.move.next.day, exact: true }));
  }
  throw new Error(`no day of January from ${from} to ${to} has what this test wants`);
}

/** What the table shows as free, and when 保育室 can be had beside it. */
async function freeOn(page: Page, { language }: Trip, date: string) {
  const values = await page
    .locator("input[name=choice]")
    .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
  const free = values.map((value): Choice => {
    const [room = "", day = "", slot] = value.split("/");
    return { room, date: day, slot: Number(slot) };
  });
  expect(free.filter((choice) => choice.date !== date)).toEqual([]);
  const cells = await page.getByRole("row", { name: ROOMS[language].nursery }).getByRole("cell").allTextContents();
  const word = messages[language].availability.status.with_another_room.replace("|", "");
  return { free, nursery: cells.flatMap((text, index) => (text.includes(word) ? [index + 1] : [])) };
}

function fitting(shown: Awaited<ReturnType<typeof freeOn>>, { cooking }: Trip): [Choice, Choice, Choice] | null {
  for (const first of shown.free) {
    if (!shown.nursery.includes(first.slot) || first.room === "living-workshop") continue;
    const second = shown.free.find(({ room, slot }) => room === first.room && slot !== first.slot);
    // At another time: an individual has one room at a time.
    const third = shown.free.find(
      ({ room, slot }) =>
        (cooking ? room === "living-workshop" : room !== first.room) && ![first.slot, second?.slot].includes(slot),
    );
    if (second && third) return [first, second, third];
  }
  return null;
}

/** Reads the newest mail of a kind to somebody, in a tab of its own as a mail program is. */
async function readMail(page: Page, trip: Trip, email: string, subject: string) {
  const tab = await page.context().newPage();
  try {
    const { demo } = messages[trip.language];
    await tab.goto(trip.language === "ja" ? "/demo/mail" : "/demo/mail?locale=en");
    await onPage(tab, demo.mail.title);
    const mail = tab.getByRole("listitem").filter({ hasText: email }).filter({ hasText: subject }).first();
    await trip.hands(tab).press(mail.getByRole("link"));
    await onPage(tab, subject);
    const text = (await tab.getByRole("main").textContent()) ?? "";
    const file = tab.getByRole("link", { name: demo.mail.calendar });
    if ((await file.count()) === 0) return { text, calendar: null };
    const answer = await tab.request.get((await file.getAttribute("href")) ?? "");
    expect(answer.headers()["content-type"]).toContain("text/calendar");
    return { text, calendar: await answer.text() };
  } finally {
    await tab.close();
  }
}

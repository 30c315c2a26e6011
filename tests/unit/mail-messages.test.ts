import { expect, test } from "vitest";
import { composeMail, isSecretKind, type Notice, type NoticeBooking, type NoticeKind } from "@/lib/mail/messages";

const site = "https://yoyaku.example";

const booking: NoticeBooking = {
  number: "A2B3-C4D5",
  yen: 950,
  slots: [
    {
      roomId: "meeting-room",
      room: { ja: "会議室", en: "Meeting room" },
      date: "2026-12-05",
      slot: 3,
      startsAt: "13:00",
      endsAt: "15:00",
      yen: 320,
    },
    {
      roomId: "living-workshop",
      room: { ja: "生活工房室", en: "Living workshop" },
      date: "2026-12-12",
      slot: 1,
      startsAt: "09:00",
      endsAt: "11:00",
      yen: 630,
    },
  ],
};

const at = new Date("2026-12-02T23:59:00+09:00");
const counterAt = new Date("2026-12-02T21:30:00+09:00");
const releasedAt = new Date("2026-12-03T06:00:00+09:00");
const code = { code: "135790", minutes: 10 };

/** A notice of every kind: the compiler asks for one when a kind is added. */
const notices: { [Kind in NoticeKind]: (Notice & { kind: Kind })[] } = {
  register_code: [{ kind: "register_code", ...code }],
  sign_in_code: [{ kind: "sign_in_code", ...code }],
  reset_code: [{ kind: "reset_code", ...code }],
  account_exists: [{ kind: "account_exists", site }],
  no_account: [{ kind: "no_account", site }],
  password_changed: [{ kind: "password_changed", site }],
  mail_added: [{ kind: "mail_added", site }],
  group_invitation: [
    { kind: "group_invitation", site, group: "Mihon Circle", token: code.code, lastDate: "2026-12-15" },
  ],
  registration_approved: [
    { kind: "registration_approved", site, group: "Mihon Circle", groupId: "g1", note: null, untilDate: "2027-03-31" },
    {
      kind: "registration_approved",
      site,
      group: "Mihon Circle",
      groupId: "g1",
      note: "Welcome.",
      untilDate: "2027-03-31",
    },
  ],
  registration_declined: [
    { kind: "registration_declined", site, group: "Mihon Circle", groupId: "g1", note: "The list is too short." },
  ],
  group_representative: [{ kind: "group_representative", site, group: "Mihon Circle", groupId: "g1" }],
  registration_renewal: [
    { kind: "registration_renewal", site, group: "Mihon Circle", groupId: "g1", untilDate: "2027-03-31" },
  ],
  change_email_code: [{ kind: "change_email_code", ...code }],
  address_in_use: [{ kind: "address_in_use", site }],
  email_changed: [{ kind: "email_changed" }],
  accounts_merged: [{ kind: "accounts_merged", site }],
  appointed: [
    { kind: "appointed", site, isNew: true },
    { kind: "appointed", site, isNew: false },
  ],
  erase_code: [{ kind: "erase_code", ...code }],
  account_erased: [{ kind: "account_erased", site }],
  booking_confirmed: [
    { kind: "booking_confirmed", site, booking, payment: { state: "paid" } },
    { kind: "booking_confirmed", site, booking, payment: { state: "free" } },
    { kind: "booking_confirmed", site, booking, payment: { state: "due", at, counterAt } },
    { kind: "booking_confirmed", site, booking, payment: { state: "due", at, counterAt: at } },
    { kind: "booking_confirmed", site, booking, payment: { state: "reduction_pending" } },
  ],
  booking_approved: [{ kind: "booking_approved", site, booking, payment: { state: "due", at, counterAt } }],
  booking_requested: [{ kind: "booking_requested", site, booking }],
  booking_declined: [
    { kind: "booking_declined", site, booking, note: null },
    { kind: "booking_declined", site, booking, note: "ほかの催しと重なるため" },
  ],
  booking_cancelled: [
    { kind: "booking_cancelled", site, booking, refunds: [{ yen: 950, by: "card" }], wasPaid: true },
    { kind: "booking_cancelled", site, booking, refunds: [{ yen: 320, by: "counter" }], wasPaid: true },
    { kind: "booking_cancelled", site, booking, refunds: [], wasPaid: true },
    { kind: "booking_cancelled", site, booking, refunds: [], wasPaid: false },
    {
      kind: "booking_cancelled",
      site,
      booking,
      refunds: [],
      wasPaid: false,
      reason: "centre",
      note: "ほかの催しと重なるため",
    },
    { kind: "booking_cancelled", site, booking, refunds: [], wasPaid: false, reason: "disaster", note: null },
    { kind: "booking_cancelled", site, booking, refunds: [], wasPaid: false, reason: "weather", note: null },
  ],
  booking_changed: [
    {
      kind: "booking_changed",
      site,
      booking,
      gone: booking.slots.slice(0, 1),
      came: booking.slots.slice(1),
      refunds: [
        { yen: 320, by: "card" },
        { yen: 310, by: "counter" },
      ],
      lostYen: 320,
      payment: null,
    },
    {
      kind: "booking_changed",
      site,
      booking,
      gone: booking.slots.slice(0, 1),
      came: [],
      refunds: [],
      lostYen: 0,
      payment: {
        yen: 310,
        at: new Date("2026-12-09T23:59:00+09:00"),
        counterAt: new Date("2026-12-09T21:30:00+09:00"),
      },
    },
    { kind: "booking_changed", site, booking, gone: [], came: booking.slots, refunds: [], lostYen: 0, payment: null },
    {
      kind: "booking_changed",
      site,
      booking,
      gone: [],
      came: booking.slots,
      refunds: [],
      lostYen: 0,
      credit: { usedYen: 310, leftYen: 10 },
      payment: null,
    },
    {
      kind: "booking_changed",
      site,
      booking,
      gone: booking.slots.slice(0, 1),
      came: [],
      refunds: [{ yen: 320, by: "card" }],
      lostYen: 0,
      payment: null,
      reason: "centre",
      note: "ほかの催しと重なるため",
    },
  ],
  reduction_approved: [
    {
      kind: "reduction_approved",
      site,
      booking,
      name: { ja: "市の後援", en: "Under the city's patronage" },
      percent: 50,
      offYen: 480,
      note: null,
      refunds: [],
      payment: { state: "due", at, counterAt },
    },
    {
      kind: "reduction_approved",
      site,
      booking,
      name: { ja: "市の後援", en: "Under the city's patronage" },
      percent: 30,
      offYen: 290,
      note: "ほかの催しと重なるため",
      refunds: [{ yen: 290, by: "card" }],
      payment: { state: "paid" },
    },
  ],
  reduction_declined: [
    {
      kind: "reduction_declined",
      site,
      booking,
      name: { ja: "市の後援", en: "Under the city's patronage" },
      note: "ほかの催しと重なるため",
      payment: { state: "due", at, counterAt },
    },
    {
      kind: "reduction_declined",
      site,
      booking,
      name: { ja: "市の後援", en: "Under the city's patronage" },
      note: null,
      payment: { state: "undecided" },
    },
  ],
  booking_split: [{ kind: "booking_split", site, booking, made: { ...booking, number: "E6F7-G8H9" } }],
  slot_offered: [{ kind: "slot_offered", site, slots: booking.slots, until: at, token: "offer.abc.def" }],
  offer_closed: [{ kind: "offer_closed", site, slots: booking.slots }],
  offer_gone: [
    { kind: "offer_gone", site, slots: booking.slots, waitsOn: true },
    { kind: "offer_gone", site, slots: booking.slots, waitsOn: false },
  ],
  wish_over: [
    { kind: "wish_over", site, why: "past" },
    { kind: "wish_over", site, why: "gone" },
  ],
  payment_received: [
    { kind: "payment_received", site, booking, yen: 950, by: "card" },
    { kind: "payment_received", site, booking, yen: 950, by: "counter" },
  ],
  payment_corrected: [{ kind: "payment_corrected", site, booking, yen: 950 }],
  payment_reminder: [
    { kind: "payment_reminder", site, booking, yen: 950, at, counterAt, releasedAt },
    { kind: "payment_reminder", site, booking, yen: 950, at, counterAt: at, releasedAt: null },
    { kind: "payment_reminder", site, booking, yen: 310, at, counterAt, releasedAt: null, restUntil: at },
  ],
  payment_deadline_moved: [{ kind: "payment_deadline_moved", site, booking, yen: 950, at, counterAt, releasedAt }],
  use_reminder: [0, 1, 7].map((days) => ({
    kind: "use_reminder" as const,
    site,
    booking,
    days,
    payment:
      days === 7
        ? { state: "due" as const, at, counterAt }
        : days === 1
          ? { state: "rest" as const, yen: 310, until: at }
          : { state: "paid" as const },
    releasedAt: days === 7 ? releasedAt : null,
    token: "reminder_b_7_t_seal",
  })),
  booking_released: [{ kind: "booking_released", site, booking, at, token: "again_b_1_t_seal" }],
  request_over: [{ kind: "request_over", site, booking }],
  payment_not_completed: [{ kind: "payment_not_completed", site, booking }],
  late_payment_booked: [{ kind: "late_payment_booked", site, booking, yen: 950 }],
  late_payment_refunded: [{ kind: "late_payment_refunded", site, booking, yen: 950 }],
  unused_payment_refunded: [{ kind: "unused_payment_refunded", site, booking, yen: 950 }],
  double_payment_refunded: [{ kind: "double_payment_refunded", site, booking, yen: 950 }],
};

const all = Object.values(notices).flat();
const cases = (["ja", "en"] as const).flatMap((locale) => all.map((notice) => [notice.kind, locale, notice] as const));

test.each(cases)("%s reads as a whole letter in %s", (kind, locale, notice) => {
  const { subject, text } = composeMail(notice, locale);
  for (const words of [subject, text]) {
    expect(words).not.toMatch(/[{}]|undefined|null|NaN|\[object|mail\.[a-z]/);
    expect(words.trim()).toBe(words);
  }
  expect(subject).not.toContain("\n");
  expect(text).toContain("04-2921-2220");
  expect(text).not.toMatch(/\n{3,}/);
  if (locale === "en")
    expect(`${subject}${text.replace("ほかの催しと重なるため", "")}`).not.toMatch(/[ぁ-んァ-ヶ一-龠]/);
  if (isSecretKind(kind)) expect(text).toContain(code.code);
});

test.each(cases)("the subject of %s in %s tells nothing of what was booked", (_, locale, notice) => {
  expect(composeMail(notice, locale).subject).not.toMatch(/\d|A2B3|会議室|生活工房室|Meeting room|円|¥/);
});

test("a confirmation says number, day, hours, room, price, deadline and where to go on", () => {
  const { text } = composeMail(
    { kind: "booking_confirmed", site, booking, payment: { state: "due", at, counterAt } },
    "ja",
  );
  expect(text).toContain("予約番号　A2B3-C4D5");
  expect(text).toContain("・2026年12月5日（土） 13:00–15:00　会議室　320円");
  expect(text).toContain("・2026年12月12日（土） 9:00–11:00　生活工房室　630円");
  expect(text).toContain("合計　950円");
  expect(text).toContain("2026年12月2日（水）23:59");
  expect(text).toContain("2026年12月2日（水）21:30");
  expect(text).toContain("https://yoyaku.example/bookings/A2B3-C4D5");
});

test("English mails link to English pages and name rooms in English", () => {
  const { text } = composeMail({ kind: "booking_confirmed", site, booking, payment: { state: "paid" } }, "en");
  expect(text).toContain("https://yoyaku.example/en/bookings/A2B3-C4D5");
  expect(text).toContain("- Sat, 5 December 2026, 13:00–15:00, Meeting room, ¥320");
});

test("a reminder of payment says how much, until when, and what happens on the next morning", () => {
  const { text } = composeMail({ kind: "payment_reminder", site, booking, yen: 320, at, counterAt, releasedAt }, "ja");
  for (const part of ["320円", "2026年12月2日（水）23:59", "2026年12月2日（水）21:30", "2026年12月3日（木）6:00"])
    expect(text).toContain(part);
  const before = composeMail(
    { kind: "payment_reminder", site, booking, yen: 320, at, counterAt: at, releasedAt: null },
    "ja",
  );
  expect(before.text).not.toContain("予約が終わり");
});

test.each([
  [0, "本日からの予約", "a booking today"],
  [1, "あすからの予約", "a booking tomorrow"],
  [3, "3日後からの予約", "a booking in 3 days"],
])("a reminder %i days before use says so and leads to its page without signing in", (days, japanese, english) => {
  const notice = {
    kind: "use_reminder" as const,
    site,
    booking,
    days,
    payment: { state: "paid" as const },
    releasedAt: null,
    token: "reminder_b_7_t_seal",
  };
  expect(composeMail(notice, "ja").text).toContain(japanese);
  expect(composeMail(notice, "ja").text).toContain("https://yoyaku.example/answer/reminder_b_7_t_seal");
  expect(composeMail(notice, "en").text).toContain(english);
  expect(composeMail(notice, "en").text).toContain("https://yoyaku.example/en/answer/reminder_b_7_t_seal");
});

test("who has not paid is not told that the booking stays if they do not answer", () => {
  const about = { kind: "use_reminder" as const, site, booking, days: 7, token: "reminder_b_7_t_seal" };
  const paid = composeMail({ ...about, payment: { state: "paid" }, releasedAt: null }, "ja").text;
  const unpaid = composeMail({ ...about, payment: { state: "due", at, counterAt }, releasedAt }, "ja").text;
  const stays = "お返事がなくても、予約はそのままです。";
  expect(paid).toContain(stays);
  expect(unpaid).not.toContain(stays);
  expect(unpaid).toContain("に予約が終わり");
});

test("braces and tags somebody typed into a note stay as they are", () => {
  const note = "{number} <b>'quoted'</b> {a, plural, other {x}}";
  expect(composeMail({ kind: "booking_declined", site, booking, note }, "ja").text).toContain(note);
});

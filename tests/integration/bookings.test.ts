import { fork } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { BASKET_LIMIT, type BasketChoice } from "@/lib/bookings/basket";
import { bookSlots, viewBookingForm } from "@/lib/bookings/book-slots";
import { cancelBooking, previewCancel } from "@/lib/bookings/cancel-booking";
import { addToBasket, changeBasket, keepWithinCookie } from "@/lib/bookings/choose-slots";
import { decideBooking, viewDecisions } from "@/lib/bookings/decide-booking";
import { extendHold, holdSlots as hold, releaseHold, resumeHold, whyNotToApply } from "@/lib/bookings/hold-slots";
import { bookingByNumber } from "@/lib/bookings/store";
import { viewBasket } from "@/lib/bookings/view-basket";
import { viewBooking, viewBookingCalendar, viewMyBookings } from "@/lib/bookings/view-bookings";
import type { Context } from "@/lib/context";
import { addDays, instantAt, today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { type Alternatives, policyOn, type SlotChoice } from "@/lib/facility/rules";
import { claimsOn, loadCentre, releaseExpiredClaims } from "@/lib/facility/store";
import { feeOfPrice, payerOf } from "@/lib/fees/lines";
import { wordsField } from "@/lib/groups/fields";
import { balanceOf, paymentEntry } from "@/lib/payments/rules";
import { addLedger } from "@/lib/payments/store";
import { ok, type Result } from "@/lib/result";
import {
  aChoice,
  anApplication,
  aPerson,
  atTheCentre,
  aVisitor,
  booked,
  later,
  must,
} from "@/tests/support/booking-journeys";

const FRIDAY = "2026-12-04";
const SATURDAY = "2026-12-12";

const holdSlots = (ctx: Context, choices: SlotChoice[]) => hold(ctx, { choices: choices as never, people: undefined });

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

const claimed = async (ctx: Context, date = FRIDAY) =>
  (await claimsOn(ctx.db.reader, [date])).map(({ roomId, slot, kind }) => `${roomId}/${slot}/${kind}`).sort();

const inDb = (ctx: Context, work: Parameters<typeof transaction<unknown, never>>[1]) => transaction(ctx.db, work);

async function closeDay(ctx: Context, date: string) {
  return inDb(ctx, async (tx) =>
    ok(
      await tx.calendarException.create({
        data: { date, kind: "extra_closure", noteJa: "点検", noteEn: "Works", at: ctx.now },
      }),
    ),
  );
}

async function pay(ctx: Context, number: string) {
  const booking = await bookingByNumber(ctx.db.reader, number);
  if (!booking) throw new Error("no booking");
  const { due } = balanceOf(booking.ledger);
  await inDb(ctx, async (tx) =>
    ok(
      await addLedger(tx, [
        paymentEntry({
          bookingId: booking.id,
          yen: due,
          key: `cash:${booking.id}`,
          reason: "counter_payment",
          at: ctx.now,
        }),
      ]),
    ),
  );
}

test("a visitor holds three slots in two rooms with the nursery, for fifteen minutes", async () => {
  const ctx = atTheCentre();
  const held = must(
    await holdSlots(ctx, [
      aChoice(FRIDAY, 1, { nursery: true }),
      aChoice(FRIDAY, 2),
      aChoice(FRIDAY, 1, { roomId: "training-room" }),
    ]),
  );
  expect(held.expiresAt).toEqual(later(ctx, 15).now);
  expect(await claimed(ctx)).toEqual([
    "meeting-room/1/hold",
    "meeting-room/2/hold",
    "nursery/1/hold",
    "training-room/1/hold",
  ]);
});

test("a slot somebody holds is refused by name, with alternatives, and nothing of the rest is held", async () => {
  const ctx = atTheCentre();
  must(await holdSlots(aVisitor(ctx, "a"), [aChoice(FRIDAY, 1)]));
  const refused = await holdSlots(aVisitor(ctx, "b"), [aChoice(FRIDAY, 1), aChoice(FRIDAY, 2)]);
  expect(refused).toMatchObject({ code: "slot_taken", facts: { slots: [{ slot: 1 }], free: [{ slot: 2 }], count: 1 } });
  const [alternatives] = (refused.ok ? [] : refused.facts.alternatives) as Alternatives[];
  expect(alternatives?.sameRoomOtherSlot[0]).toMatchObject({ roomId: "meeting-room", slot: 3 });
  expect(alternatives?.otherRoomSameSlot[0]).toMatchObject({ roomId: "training-room", slot: 1 });
  expect(alternatives?.nextWeek[0]).toMatchObject({ date: "2026-12-11" });
  expect(await claimed(ctx)).toEqual(["meeting-room/1/hold"]);
});

test("of two people who press at once one gets the slot", async () => {
  const ctx = atTheCentre();
  const answers = await Promise.all(["a", "b"].map((id) => holdSlots(aVisitor(ctx, id), [aChoice(FRIDAY)])));
  expect(answers.map(codeOf).sort()).toEqual(["ok", "slot_taken"]);
});

test("of fifty people who press at once one gets the slot, and forty-nine hear of alternatives", async () => {
  const ctx = atTheCentre();
  for (const slot of [1, 2, 3] as const) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, id) => holdSlots(aVisitor(ctx, `${id}/${slot}`), [aChoice(FRIDAY, slot)])),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = answers.filter((answer) => !answer.ok);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(["slot_taken"]));
    for (const answer of refused)
      expect(answer).toMatchObject({ facts: { alternatives: [{ otherRoomSameSlot: [{}, {}] }] } });
  }
  expect(await claimed(ctx)).toHaveLength(3);
}, 60_000);

test("processes that press at once on one database sell each slot once", async () => {
  const ctx = atTheCentre();
  const worker = path.resolve("tests/support/hold-worker.ts");
  const run = (name: string) =>
    new Promise<number>((resolve, reject) => {
      const child = fork(worker, [ctx.config.databaseUrl, name], { execArgv: ["--import", "tsx"] });
      child.once("message", (count) => resolve(Number(count)));
      child.once("error", reject);
      child.once("exit", (code) => code && reject(new Error(`worker ended with ${code}`)));
    });
  const counts = await Promise.all(["p", "q", "r"].map(run));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
  expect(await claimed(ctx)).toHaveLength(6);
}, 120_000);

test("a new hold takes the place of one's own, and a refused one leaves it as it was", async () => {
  const ctx = atTheCentre();
  must(await holdSlots(aVisitor(ctx, "other"), [aChoice(FRIDAY, 3)]));
  const first = must(await holdSlots(ctx, [aChoice(FRIDAY, 1)]));
  const second = must(await holdSlots(ctx, [aChoice(FRIDAY, 1), aChoice(FRIDAY, 2)]));
  expect(second.id).not.toBe(first.id);
  expect(codeOf(await holdSlots(later(ctx, 1), [aChoice(FRIDAY, 3)]))).toBe("slot_taken");
  const kept = await resumeHold(later(ctx, 1), []);
  expect(kept).toMatchObject({ again: "", hold: { id: second.id, expiresAt: second.expiresAt } });
  expect(await claimed(ctx)).toEqual(["meeting-room/1/hold", "meeting-room/2/hold", "meeting-room/3/hold"]);
});

test("pressing twice holds once, and does not begin the time anew", async () => {
  const ctx = atTheCentre();
  const first = must(await holdSlots(ctx, [aChoice(FRIDAY, 1)]));
  expect(must(await holdSlots(later(ctx, 5), [aChoice(FRIDAY, 1)]))).toEqual(first);
});

test("a hold that ran out is free for others at once, without any timer", async () => {
  const ctx = atTheCentre();
  must(await holdSlots(aVisitor(ctx, "a"), [aChoice(FRIDAY)]));
  expect(codeOf(await holdSlots(later(aVisitor(ctx, "b"), 14), [aChoice(FRIDAY)]))).toBe("slot_taken");
  expect(codeOf(await holdSlots(later(aVisitor(ctx, "b"), 15), [aChoice(FRIDAY)]))).toBe("ok");
});

test("a hold is extended once", async () => {
  const ctx = atTheCentre();
  const first = must(await holdSlots(ctx, [aChoice(FRIDAY)]));
  const longer = must(await extendHold(later(ctx, 10)));
  expect(longer.expiresAt.getTime() - first.expiresAt.getTime()).toBe(15 * 60_000);
  expect(codeOf(await extendHold(later(ctx, 11)))).toBe("already_extended");
  expect(codeOf(await holdSlots(later(aVisitor(ctx, "b"), 20), [aChoice(FRIDAY)]))).toBe("slot_taken");
});

test("giving a hold back frees its slots, and doing so twice is harmless", async () => {
  const ctx = atTheCentre();
  must(await holdSlots(ctx, [aChoice(FRIDAY)]));
  must(await releaseHold(ctx));
  must(await releaseHold(ctx));
  expect(await claimed(ctx)).toEqual([]);
});

test("coming back to a hold that ran out holds again what is still free and names what is lost", async () => {
  const ctx = atTheCentre();
  must(await holdSlots(ctx, [aChoice(FRIDAY, 1, { nursery: true }), aChoice(FRIDAY, 2)]));
  must(await holdSlots(later(aVisitor(ctx, "b"), 16), [aChoice(FRIDAY, 2)]));
  const resumed = await resumeHold(later(ctx, 17), []);
  expect(resumed).toMatchObject({
    again: "ran_out",
    hold: { choices: [aChoice(FRIDAY, 1, { nursery: true })] },
    refusal: null,
  });
  expect(resumed?.lost.map(({ choice }) => choice.slot)).toEqual([2]);
  expect(resumed?.lost[0]?.offers.length).toBeGreaterThan(1);
  expect(await claimed(ctx)).toEqual(["meeting-room/1/hold", "meeting-room/2/hold", "nursery/1/hold"]);
});

test("coming back when all of it is lost says so", async () => {
  const ctx = atTheCentre();
  must(await holdSlots(ctx, [aChoice(FRIDAY, 1)]));
  must(await holdSlots(later(aVisitor(ctx, "b"), 16), [aChoice(FRIDAY, 1)]));
  const resumed = await resumeHold(later(ctx, 17), []);
  expect(resumed).toMatchObject({ again: "ran_out", hold: null, refusal: null, lost: [{ choice: { slot: 1 } }] });
});

test("one address holds for as many visitors as the policy says, and no more", async () => {
  const ctx = { ...atTheCentre(), address: "library" };
  const policy = policyOn(await loadCentre(ctx.db.reader), today(ctx.now));
  const hold = JSON.stringify({ ...policy.hold, perAddress: 3 });
  must(
    await transaction(ctx.db, async (tx) =>
      ok(await tx.setting.updateMany({ where: { key: "hold" }, data: { value: hold } })),
    ),
  );
  for (const slot of [1, 2, 3] as const) must(await holdSlots(aVisitor(ctx, `${slot}`), [aChoice(SATURDAY, slot)]));
  expect(codeOf(await holdSlots(aVisitor(ctx, "4"), [aChoice(SATURDAY, 4)]))).toBe("too_many_holds");
  expect(codeOf(await holdSlots({ ...aVisitor(ctx, "4"), address: "home" }, [aChoice(SATURDAY, 4)]))).toBe("ok");
});

test.each<[what: string, choices: SlotChoice[], code: string]>([
  ["nothing", [], "basket_empty"],
  ["two hundred slots", Array.from({ length: 200 }, () => aChoice(FRIDAY)), "too_many_slots"],
  ["a room that is not there", [aChoice(FRIDAY, 1, { roomId: "ballroom" })], "unknown_room"],
  ["the nursery alone", [aChoice(FRIDAY, 1, { roomId: "nursery" })], "nursery_alone"],
  ["a closed day", [aChoice("2026-12-03")], "closed_day"],
  ["a day that is over", [aChoice("2026-11-28")], "booking_closed"],
  ["a slot twice", [aChoice(FRIDAY), aChoice(FRIDAY)], "slot_taken"],
])("holding %s: %s", async (_, choices, code) => {
  expect(codeOf(await holdSlots(atTheCentre(), choices))).toBe(code);
});

test("without cookies nothing can be held", async () => {
  const ctx: Context = { ...atTheCentre(), actor: { kind: "visitor", visitorId: null } };
  expect(codeOf(await holdSlots(ctx, [aChoice(FRIDAY)]))).toBe("cookies_needed");
});

test("booking at the counter stands at once: slots, charge, deadline, mail with calendar, history", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const { number, next } = await booked(person, [
    aChoice(SATURDAY, 1, { nursery: true }),
    aChoice(SATURDAY, 4),
    aChoice(SATURDAY, 5),
  ]);
  expect(next).toBe("done");
  expect(await claimed(ctx, SATURDAY)).toEqual([
    "meeting-room/1/booking",
    "meeting-room/4/booking",
    "meeting-room/5/booking",
    "nursery/1/booking",
  ]);
  const view = await viewBooking(person, number);
  expect(view).toMatchObject({
    booking: { status: "confirmed", residence: "city", payDeadline: instantAt("2026-12-09", "23:59") },
    bill: { yen: 960 },
    balance: { charged: 960, due: 960 },
    toPay: { yen: 960, counterAt: instantAt("2026-12-09", "21:30"), overdue: false },
    canCancel: true,
    history: [{ what: "booked" }],
  });
  expect(view?.days[0]?.joined).toMatchObject([{ from: "17:00", to: "17:30" }]);
  const mails = await ctx.db.reader.outboxMail.findMany();
  expect(mails).toMatchObject([{ to: "a@example.jp", ics: expect.stringContaining("BEGIN:VEVENT") }]);
  expect(await ctx.db.reader.auditEntry.count({ where: { action: "booking.book" } })).toBe(1);
  expect((await viewBookingCalendar(person, number))?.text).toContain("BEGIN:VCALENDAR");
});

test("booking twice leads to one booking, one charge and one mail", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const held = must(await holdSlots(person, [aChoice(SATURDAY)]));
  const answers = await Promise.all(Array.from({ length: 5 }, () => bookSlots(person, anApplication(held.id))));
  expect(new Set(answers.map((answer) => must(answer).number)).size).toBe(1);
  // Even after something else was held in between.
  must(await holdSlots(person, [aChoice(SATURDAY, 2)]));
  expect(must(await bookSlots(person, anApplication(held.id)))).toEqual(must(answers[0] as never));
  expect(await ctx.db.reader.booking.count()).toBe(1);
  expect(await ctx.db.reader.ledgerEntry.count()).toBe(1);
  expect(await ctx.db.reader.outboxMail.count()).toBe(1);
});

test("a hold of somebody else, or an invented one, is no way to a booking", async () => {
  const ctx = atTheCentre();
  const [person, other] = [await aPerson(ctx, "a"), await aPerson(ctx, "b")];
  const held = must(await holdSlots(person, [aChoice(SATURDAY)]));
  expect(codeOf(await bookSlots(other, anApplication(held.id)))).toBe("hold_gone");
  expect(codeOf(await bookSlots(person, anApplication("0000")))).toBe("hold_gone");
  must(await bookSlots(person, anApplication(held.id)));
  expect(codeOf(await bookSlots(other, anApplication(held.id)))).toBe("hold_expired");
});

test("a hold that ran out still becomes a booking while nobody else has its slots", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const held = must(await holdSlots(person, [aChoice(SATURDAY, 1), aChoice(SATURDAY, 2)]));
  must(await holdSlots(later(aVisitor(ctx, "b"), 20), [aChoice(SATURDAY, 2)]));
  const lost = await bookSlots(later(person, 21), anApplication(held.id));
  expect(lost).toMatchObject({ code: "slot_taken", facts: { slots: [{ slot: 2 }], free: [{ slot: 1 }] } });
  must(await bookSlots(later(person, 40), anApplication(held.id)));
  expect(await claimed(ctx, SATURDAY)).toEqual(["meeting-room/1/booking", "meeting-room/2/booking"]);
});

test("a refused application leaves the hold as it was", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const held = must(await holdSlots(person, [aChoice(SATURDAY)]));
  expect(codeOf(await bookSlots(person, anApplication(held.id, { people: "51" })))).toBe("over_capacity");
  expect(codeOf(await bookSlots(person, anApplication(held.id, { purpose: "party" })))).toBe("purpose_unknown");
  expect(codeOf(await bookSlots({ ...person, cards: null }, anApplication(held.id, { payBy: "card" })))).toBe(
    "card_unavailable",
  );
  expect(await resumeHold(person, [])).toMatchObject({ again: "", hold: { id: held.id } });
  must(await bookSlots(person, anApplication(held.id)));
});

test("someone from outside the city holds as a visitor, and hears when they may book", async () => {
  const ctx = atTheCentre({ now: instantAt("2026-12-02", "10:00") });
  const february = "2027-02-05";
  must(await holdSlots(aVisitor(ctx, "x"), [aChoice(february)]));
  const person = await aPerson(ctx, "x", { residence: "outside" });
  const held = await resumeHold(person, []);
  expect(held?.hold && (await whyNotToApply(person, held.hold))).toMatchObject({ code: "not_yet_open" });
  const refused = await bookSlots(person, anApplication(held?.hold?.id ?? ""));
  expect(refused).toMatchObject({ code: "not_yet_open", facts: { opensAt: instantAt("2027-01-04", "09:00") } });
});

test("the residence that counts is the one the account has now", async () => {
  const ctx = atTheCentre({ now: instantAt("2026-12-02", "10:00") });
  const person = await aPerson(ctx, "x", { residence: "city" });
  const held = must(await holdSlots(person, [aChoice("2027-02-05")]));
  await inDb(ctx, async (tx) => ok(await tx.user.update({ where: { id: "x" }, data: { residence: "outside" } })));
  expect(codeOf(await bookSlots(person, anApplication(held.id)))).toBe("not_yet_open");
});

// More than fourteen days ahead: nearer slots do not count.
const FAR_FRIDAY = "2026-12-18";
const FAR_SATURDAY = "2026-12-19";

test("the cap of a month counts bookings and what the same person holds elsewhere", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const elsewhere: Context = {
    ...person,
    actor: { ...(person.actor as Extract<Context["actor"], { kind: "user" }>), visitorId: "phone" },
  };
  const six = ([1, 2, 3, 4, 5, 6] as const).map((slot) => aChoice(FAR_SATURDAY, slot));
  await booked(person, six);
  must(await holdSlots(elsewhere, [aChoice(FAR_FRIDAY, 1), aChoice(FAR_FRIDAY, 2), aChoice(FAR_FRIDAY, 3)]));
  expect(await holdSlots(person, [aChoice(FAR_FRIDAY, 4), aChoice(FAR_FRIDAY, 5)])).toMatchObject({
    code: "over_monthly_cap",
    facts: { cap: 10, already: 9, left: 1 },
  });
  expect(codeOf(await holdSlots(person, [aChoice(FAR_FRIDAY, 4)]))).toBe("ok");
});

test("two of one's own bookings made at once cannot both slip under the cap", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const browser = (visitorId: string): Context => ({
    ...person,
    actor: { ...(person.actor as Extract<Context["actor"], { kind: "user" }>), visitorId },
  });
  // Held before signing in, so neither hold knew of the other.
  const wishes = [FAR_FRIDAY, FAR_SATURDAY].map((date) =>
    ([1, 2, 3, 4, 5, 6] as const).map((slot) => aChoice(date, slot)),
  );
  const holds = await Promise.all(
    wishes.map((choices, index) => holdSlots({ ...ctx, actor: { kind: "visitor", visitorId: `v${index}` } }, choices)),
  );
  const answers = await Promise.all(
    holds.map((held, index) => bookSlots(browser(`v${index}`), anApplication(must(held).id))),
  );
  expect(answers.map(codeOf).sort()).toEqual(["ok", "over_monthly_cap"]);
});

test("closing a day while it is being booked: one of the two sees the other", async () => {
  for (let round = 0; round < 5; round++) {
    const ctx = atTheCentre();
    const person = await aPerson(ctx, "a");
    const held = must(await holdSlots(person, [aChoice(SATURDAY)]));
    const closeAndCount = () =>
      inDb(ctx, async (tx) => {
        await tx.calendarException.create({
          data: { date: SATURDAY, kind: "extra_closure", noteJa: "", noteEn: "", at: ctx.now },
        });
        return ok(await tx.slotClaim.count({ where: { date: SATURDAY, kind: "booking" } }));
      });
    const [closing, booking] = await Promise.all([closeAndCount(), bookSlots(person, anApplication(held.id))]);
    const bookingsSeen = closing.ok ? (closing.value as number) : -1;
    expect(booking.ok ? bookingsSeen : codeOf(booking)).toBe(booking.ok ? 1 : "closed_day");
  }
});

test("a day that was closed can no longer be held or booked", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const held = must(await holdSlots(person, [aChoice(SATURDAY)]));
  await closeDay(ctx, SATURDAY);
  expect(codeOf(await bookSlots(person, anApplication(held.id)))).toBe("closed_day");
  expect(codeOf(await holdSlots(aVisitor(ctx, "b"), [aChoice(SATURDAY, 2)]))).toBe("closed_day");
});

test("the form knows what the purpose makes of the fee, and a sum that was not seen is asked about first", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const fees = JSON.stringify({ outsidePercent: 100, commercialPercent: 200, roundTo: 10 });
  must(
    await transaction(ctx.db, async (tx) =>
      ok(await tx.setting.updateMany({ where: { key: "fees" }, data: { value: fees } })),
    ),
  );
  const held = must(await holdSlots(person, [aChoice(SATURDAY)]));
  const form = await viewBookingForm(person, held);
  expect(form.bill.yen).toBe(320);
  const total = (purpose: string) => {
    const payer = payerOf({ residence: form.fees.residence, purpose, reduction: null });
    return form.fees.slots.reduce((sum, { price, shares }) => sum + feeOfPrice(price, shares, payer).yen, 0);
  };
  expect([total("hobby"), total("commercial")]).toEqual([320, 640]);
  const commercial = { purpose: "commercial", shownYen: "320" };
  expect(await bookSlots(person, anApplication(held.id, commercial))).toMatchObject({
    code: "fee_changed",
    facts: { yen: 640, shownYen: 320 },
  });
  expect(await ctx.db.reader.booking.count()).toBe(0);
  const { number } = must(await bookSlots(person, anApplication(held.id, { ...commercial, shownYen: "640" })));
  expect((await viewBooking(person, number))?.bill.yen).toBe(640);
});

test("signs nobody sees are not part of what people write", () => {
  const { groupName, purposeNote } = anApplication("0000", {
    groupName: " 絵本\u202eの\u200b会\u2066 \n みほん\ufeff",
    purposeNote: "\u200b読み聞かせ\u202e\n練習",
  });
  expect(groupName).toBe("絵本の会 みほん");
  expect(purposeNote).toBe("読み聞かせ\n練習");
  expect(wordsField(20).parse("並木\u200e1-1\r\n2階")).toBe("並木1-1\n2階");
});

test("commercial use waits for staff, is charged when approved, and owes by the deadline of that day", async () => {
  const ctx = atTheCentre();
  const [person, staff] = [await aPerson(ctx, "a"), await aPerson(ctx, "s", { role: "staff" })];
  const { number, next } = await booked(person, [aChoice(SATURDAY)], { purpose: "commercial", payBy: "card" });
  expect(next).toBe("done");
  expect(await viewBooking(person, number)).toMatchObject({
    booking: { status: "requested", payDeadline: null },
    balance: { charged: 0 },
    toPay: null,
  });
  expect(codeOf(await viewDecisions(person))).toBe("not_allowed");
  expect(codeOf(await decideBooking(person, { number, decision: "approve", note: "" }))).toBe("not_allowed");
  expect(must(await viewDecisions(staff))).toMatchObject([{ booking: { number }, yen: 320 }]);

  must(await decideBooking(staff, { number, decision: "approve", note: "" }));
  must(await decideBooking(staff, { number, decision: "approve", note: "" }));
  expect(codeOf(await decideBooking(staff, { number, decision: "decline", note: "" }))).toBe("already_decided");
  expect(await viewBooking(person, number)).toMatchObject({
    booking: { status: "confirmed", payDeadline: instantAt("2026-12-09", "23:59") },
    balance: { charged: 320 },
    canPayByCard: true,
    history: [
      { what: "requested" },
      { what: "approved", turned: { before: { status: "requested" }, after: { status: "confirmed", yen: 320 } } },
    ],
  });
  expect(await ctx.db.reader.outboxMail.count()).toBe(2);
});

test("a declined request frees its slots and was never charged", async () => {
  const ctx = atTheCentre();
  const [person, staff] = [await aPerson(ctx, "a"), await aPerson(ctx, "s", { role: "staff" })];
  const { number } = await booked(person, [aChoice(SATURDAY)], { purpose: "political" });
  must(await decideBooking(staff, { number, decision: "decline", note: "選挙期間のため" }));
  expect(await claimed(ctx, SATURDAY)).toEqual([]);
  expect(await viewBooking(person, number)).toMatchObject({
    booking: { status: "declined", decisionNote: "選挙期間のため" },
    balance: { charged: 0, due: 0 },
    canCancel: false,
  });
  expect(codeOf(await cancelBooking(person, { number }))).toBe("not_cancellable");
});

test("a card booking waits with its slots for the payment, and the visitor may hold something else", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const { number, next } = await booked(person, [aChoice(SATURDAY)], { payBy: "card" });
  expect(next).toBe("card");
  expect(await viewBooking(person, number)).toMatchObject({
    booking: { status: "held" },
    balance: { due: 320 },
    toPay: null,
  });
  must(await holdSlots(person, [aChoice(SATURDAY, 2)]));
  expect(codeOf(await holdSlots(later(aVisitor(ctx, "b"), 29), [aChoice(SATURDAY)]))).toBe("slot_taken");
  expect(codeOf(await holdSlots(later(aVisitor(ctx, "b"), 30), [aChoice(SATURDAY)]))).toBe("ok");
});

test("a basket that its cookie could not hold is refused, and may always get smaller", async () => {
  const ctx = atTheCentre();
  const many = Array.from({ length: BASKET_LIMIT }, (_, day) => aChoice(addDays(FRIDAY, day)) as BasketChoice);
  const added = await addToBasket(ctx, { choice: [`meeting-room/${FRIDAY}/2`] });
  expect(codeOf(await keepWithinCookie(ctx, added, many.slice(1)))).toBe("ok");
  expect(await keepWithinCookie(ctx, added, many)).toMatchObject({
    code: "too_many_slots",
    facts: { max: 60, count: BASKET_LIMIT + 1 },
  });
  const [first] = many;
  const smaller = await changeBasket(ctx, { remove: first ? [first] : [], add: [] });
  const tooMany = [...many, ...many.map((choice) => ({ ...choice, slot: 2 as const }))];
  expect(codeOf(await keepWithinCookie(ctx, smaller, tooMany))).toBe("ok");
});

test("cancelling an unpaid booking owes nothing and frees its slots; a second press is harmless", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const { number } = await booked(person, [aChoice(FRIDAY, 1, { nursery: true }), aChoice(SATURDAY)]);
  await Promise.all([1, 2, 3].map(async () => must(await cancelBooking(person, { number }))));
  expect(await claimed(ctx)).toEqual([]);
  expect(await claimed(ctx, SATURDAY)).toEqual([]);
  expect(await viewBooking(person, number)).toMatchObject({
    booking: { status: "cancelled" },
    balance: { charged: 640, waived: 640, due: 0 },
    toFetch: 0,
  });
  expect(await ctx.db.reader.outboxMail.count({ where: { key: { startsWith: "cancelled:" } } })).toBe(1);
  expect(codeOf(await holdSlots(aVisitor(ctx, "b"), [aChoice(FRIDAY, 1, { nursery: true })]))).toBe("ok");
});

test("cancelling a paid booking says the yen first and gives exactly that back, at the counter", async () => {
  const ctx = atTheCentre();
  const booker = await aPerson(ctx, "a");
  const { number } = await booked(booker, [
    aChoice(FRIDAY),
    aChoice(SATURDAY),
    aChoice(SATURDAY, 2, { roomId: "living-workshop", tariff: "cooking" }),
  ]);
  await pay(booker, number);
  // after the half hour in which everything comes back
  const person = later(booker, 31);
  const preview = must((await previewCancel(person, number)) as Result<{ cancellation: { refundYen: number } }>);
  expect(preview.cancellation.refundYen).toBe(950);
  // at midnight before the press another share counts: nothing happens unseen
  expect(await cancelBooking(person, { number, backYen: 1270 })).toMatchObject({
    code: "refund_changed",
    facts: { yen: 950 },
  });
  must(await cancelBooking(person, { number, backYen: 950 }));
  expect(await viewBooking(person, number)).toMatchObject({
    balance: { paid: 1270, due: -950 },
    toFetch: 950,
    history: [{ what: "booked" }, { what: "paid", yen: 1270 }, { what: "cancelled" }],
  });
});

test("what has begun stays when the rest is cancelled", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const { number } = await booked(person, [aChoice(FRIDAY), aChoice(SATURDAY)]);
  const onTheDay: Context = { ...person, now: instantAt(FRIDAY, "10:00") };
  must(await cancelBooking(onTheDay, { number }));
  expect(await viewBooking(onTheDay, number)).toMatchObject({
    booking: { status: "confirmed" },
    balance: { due: 320 },
    canCancel: false,
    givenBack: [{ date: SATURDAY }],
  });
  expect(await claimed(ctx)).toEqual(["meeting-room/1/booking"]);
  expect(codeOf(await cancelBooking(onTheDay, { number }))).toBe("booking_over");
});

test("nobody sees or cancels another's booking, whatever they type", async () => {
  const ctx = atTheCentre();
  const [person, other] = [await aPerson(ctx, "a"), await aPerson(ctx, "b")];
  const { number } = await booked(person, [aChoice(SATURDAY)]);
  for (const someone of [other, aVisitor(ctx, "c")]) {
    expect(await viewBooking(someone, number)).toBeNull();
    expect(await viewBookingCalendar(someone, number)).toBeNull();
    expect(await previewCancel(someone, number)).toBeNull();
    expect(codeOf(await cancelBooking(someone, { number }))).toBe("unknown_booking");
  }
  expect(await viewBooking(person, "AAAA-AAAA")).toBeNull();
  expect(await viewBooking(person, `${number.slice(0, 4)}-${number.slice(4).toLowerCase()}`)).not.toBeNull();
});

test("the list parts what is to come, what waits and what is over", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const late = await booked(person, [aChoice(SATURDAY)]);
  const soon = await booked(person, [aChoice(FRIDAY)]);
  const waiting = await booked(person, [aChoice(SATURDAY, 2)], { purpose: "religious" });
  const gone = await booked(person, [aChoice(SATURDAY, 3)]);
  must(await cancelBooking(person, { number: gone.number }));
  const list = await viewMyBookings(person);
  expect(list.upcoming.map(({ number }) => number)).toEqual([soon.number, late.number]);
  expect(list.waiting.map(({ number }) => number)).toEqual([waiting.number]);
  expect(list.past.map(({ number }) => number)).toEqual([gone.number]);
});

test("money that came and went back in one instant is told in that order", async () => {
  const ctx = atTheCentre();
  const person = await aPerson(ctx, "a");
  const { number } = await booked(person, [aChoice(SATURDAY)]);
  const { id: bookingId } = (await bookingByNumber(ctx.db.reader, number))!;
  const row = { bookingId, method: "card", reason: "late_payment", at: later(ctx, 5).now };
  must(
    await inDb(ctx, async (tx) => {
      await tx.ledgerEntry.create({ data: { ...row, id: "1", key: "refund", kind: "refund", yen: 320 } });
      await tx.ledgerEntry.create({ data: { ...row, id: "2", key: "payment", kind: "payment", yen: -320 } });
      return ok(null);
    }),
  );
  expect((await viewBooking(person, number))?.history.map(({ what }) => what)).toEqual(["booked", "paid", "refunded"]);
});

test("a booking is over when its last slot has ended, whether or not anybody noted its use", async () => {
  const person = await aPerson(atTheCentre(), "a");
  const { number } = await booked(person, [aChoice(FRIDAY, 1), aChoice(SATURDAY, 1)]);
  const isOver = async (now: string) => (await viewBooking({ ...person, now: new Date(now) }, number))?.isOver;
  expect(await isOver(`${FRIDAY}T23:00:00+09:00`)).toBe(false);
  expect(await isOver(`${SATURDAY}T10:59:00+09:00`)).toBe(false);
  expect(await isOver(`${SATURDAY}T11:00:00+09:00`)).toBe(true);
});

test("the basket shows prices, what is lost with offers, and what can be had", async () => {
  const ctx = atTheCentre();
  must(
    await holdSlots(aVisitor(ctx, "b"), [
      aChoice(FRIDAY, 1),
      aChoice(FRIDAY, 2, { roomId: "training-room", nursery: true }),
    ]),
  );
  const choices = [
    aChoice(FRIDAY, 1),
    aChoice(FRIDAY, 2, { nursery: true }),
    aChoice("2026-12-03"),
    aChoice(FRIDAY, 1, { roomId: "ballroom" }),
  ];
  const basket = await viewBasket(ctx, { choices, people: 40 });
  const slots = basket.days.flatMap((day) => day.slots);
  expect(slots.map(({ problem, nursery }) => [problem?.code ?? "ok", nursery])).toEqual([
    ["closed_day", "free"],
    ["slot_taken", "free"],
    ["ok", "lost"],
    ["unknown_room", "free"],
  ]);
  // The training room is too small for forty.
  expect(slots[1]?.offers?.map(({ room }) => room.id)).not.toContain("training-room");
  expect(basket.free).toEqual([aChoice(FRIDAY, 2)]);
  expect(basket.bill.yen).toBe(320);
  expect(await claimed(ctx)).toHaveLength(3);
});

test("one's own hold does not stand in one's own way", async () => {
  const ctx = atTheCentre();
  must(await holdSlots(ctx, [aChoice(FRIDAY, 1)]));
  const same = await viewBasket(ctx, { choices: [aChoice(FRIDAY, 1)], people: null });
  expect(same).toMatchObject({ hold: { isThisBasket: true }, free: [aChoice(FRIDAY, 1)] });
  const more = await viewBasket(ctx, { choices: [aChoice(FRIDAY, 1), aChoice(FRIDAY, 2)], people: null });
  expect(more).toMatchObject({ hold: { isThisBasket: false }, free: [{}, {}] });
});

test("claims that ran out are swept only where they are in the way", async () => {
  const ctx = atTheCentre();
  must(await holdSlots(ctx, [aChoice(FRIDAY, 1)]));
  await inDb(ctx, async (tx) => ok(await releaseExpiredClaims(tx, [aChoice(FRIDAY, 1)], later(ctx, 5).now)));
  expect(await claimed(ctx)).toHaveLength(1);
});

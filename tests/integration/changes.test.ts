import { expect, test } from "vitest";
import { cancelBooking, previewCancel } from "@/lib/bookings/cancel-booking";
import {
  changeBooking,
  decodeWishes,
  encodeWish,
  previewChange,
  viewChangeable,
  viewChoices,
} from "@/lib/bookings/change-booking";
import type { SlotWish } from "@/lib/bookings/changes";
import { closeBooking, reopenSlots, waivePoints } from "@/lib/bookings/close-booking";
import { decideBooking } from "@/lib/bookings/decide-booking";
import { noteUse } from "@/lib/bookings/note-use";
import { showNumber } from "@/lib/bookings/rules";
import { splitBooking } from "@/lib/bookings/split-booking";
import { MOVES, type MoveName } from "@/lib/bookings/transitions";
import { viewBooking } from "@/lib/bookings/view-bookings";
import type { Context } from "@/lib/context";
import { instantAt } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { viewDay } from "@/lib/facility/use-cases";
import { payAtCounter, startPayment } from "@/lib/payments/pay-by-card";
import { settleCheckout } from "@/lib/payments/settle-checkout";
import { takeCounterPayment } from "@/lib/payments/take-counter-payment";
import { viewBookingMoney } from "@/lib/payments/view-money";
import { viewPayment } from "@/lib/payments/view-payment";
import { ok, type Result } from "@/lib/result";
import { joinLine, joinLineInput } from "@/lib/waiting/join-line";
import { searchOfSlot, writeSearch } from "@/lib/waiting/rules";
import { runDueTasks } from "@/lib/work/run-tasks";
import { POLICY } from "@/prisma/masters";
import { must } from "@/tests/support/booking-journeys";
import { book, bookingOf, centreWithPeople, claimsOf, close, later, ledgerOf, person } from "@/tests/support/bookings";

const SATURDAY = "2026-12-12";
const SUNDAY = "2026-12-13";
const LATER = "2026-12-19";

const MEETING = `meeting-room*${SATURDAY}*3*s*-`;

/** Wishes as the page sends them: "meeting-room*2026-12-12*3>drop". */
const wishesOf = (...texts: string[]): SlotWish[] => decodeWishes(texts);

/** Looks first and then does what was shown, as one does on the way through the pages. */
async function change(ctx: Context, number: string, ...wishes: string[]) {
  const preview = await previewChange(ctx, { number, wishes: wishesOf(...wishes) });
  if (!preview) throw new Error("not theirs");
  if (!preview.ok) return preview;
  const { plan, booking } = preview.value;
  return changeBooking(ctx, {
    number,
    version: booking.version,
    do: wishes,
    dueYen: plan.dueYen,
    backYen: plan.refundYen,
  });
}

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

/** A booking paid by card, as the provider told us. */
async function paidByCard(ctx: Context, choices: string[]): Promise<string> {
  const number = await book(ctx, choices, { payBy: "card" });
  await payByCard(ctx, number);
  return number;
}

async function payByCard(ctx: Context, number: string): Promise<void> {
  must(await startPayment(ctx, { number }));
  const { checkouts } = await bookingOf(ctx, number);
  const checkout = checkouts.find(({ status }) => status === "open");
  if (!checkout?.providerRef || !ctx.cards) throw new Error("no page");
  const outcome = {
    kind: "paid" as const,
    providerRef: checkout.providerRef,
    paymentRef: `pi_${checkout.id}`,
    amount: checkout.yen,
    currency: "jpy",
  };
  await settleCheckout({ ...ctx, actor: { kind: "system" } }, ctx.cards, checkout.id, outcome, null);
}

async function paidAtCounter(ctx: Context, choices: string[]): Promise<string> {
  const number = await book(ctx, choices, { payBy: "counter" });
  const { due } = await ledgerOf(ctx, number);
  must(
    await takeCounterPayment(
      { ...ctx, actor: person("sumi", "staff") },
      { number, yen: due, key: crypto.randomUUID() },
    ),
  );
  return number;
}

const slotsOf = async (ctx: Context, number: string) =>
  (await bookingOf(ctx, number)).slots
    .filter(({ cancelledAt }) => !cancelledAt)
    .map(({ roomId, date, slot, refundCap }) => `${roomId} ${date} ${slot} ${refundCap}`);

const lastMail = async (ctx: Context, key: string) => {
  const mails = await ctx.db.reader.outboxMail.findMany({
    where: { key: { startsWith: key } },
    orderBy: { createdAt: "asc" },
  });
  return mails.at(-1);
};

const at = (ctx: Context, date: string, time: string): Context => ({ ...ctx, now: instantAt(date, time) });

test("within the time for corrections a slot is changed freely, whatever the day, and the money follows", async () => {
  const ctx = await centreWithPeople();
  // tomorrow: by the table nothing would come back
  const number = await paidByCard(ctx, ["living-workshop*2026-12-02*3*c*-"]);
  const soon = later(ctx, 29);
  must(await change(soon, number, `living-workshop*2026-12-02*3>meeting-room*${LATER}*2*s*-`));
  expect(await slotsOf(ctx, number)).toEqual([`meeting-room ${LATER} 2 100`]);
  expect(await ledgerOf(ctx, number)).toEqual({
    rows: ["charge 630 booking", "payment -630 card_payment", "waiver -310 changed", "refund 310 changed"],
    due: 0,
  });
  expect(await claimsOf(ctx, "2026-12-02")).toEqual([]);
  expect(await claimsOf(ctx, LATER)).toEqual(["meeting-room 2 booking"]);
  expect(await ctx.db.reader.penaltyPoint.count()).toBe(0);
});

test("a move to a slot that costs more charges the difference, to be paid by the new date's deadline", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const day = at(ctx, "2026-12-03", "10:00");
  const changed = must(await change(day, number, `meeting-room*${SATURDAY}*3>living-workshop*${LATER}*3*c*-`));
  expect(changed).toMatchObject({ dueYen: 310, paysByCard: true });
  expect((await ledgerOf(ctx, number)).rows.slice(2)).toEqual(["charge 310 changed"]);
  const booking = await bookingOf(ctx, number);
  expect(booking).toMatchObject({ status: "confirmed", version: 3, payDeadline: instantAt("2026-12-16", "23:59") });
  const mail = await lastMail(ctx, "changed:");
  expect(mail?.text).toContain("310円");
  expect(mail?.subject).not.toMatch(/会議室|花子/);
  expect(mail?.ics).toContain("STATUS:CANCELLED");
  expect(mail?.ics).toContain("STATUS:CONFIRMED");
  expect(mail?.ics).toContain("SEQUENCE:2");
  await payByCard(day, number);
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  // what was received last is not said to be all of it
  expect(await viewPayment(day, { number })).toMatchObject({ state: "paid", yen: 630, restYen: 310 });
});

test("whoever pays at the counter is not led to the card's page after a change", async () => {
  const ctx = await centreWithPeople();
  const number = await paidAtCounter(ctx, [MEETING]);
  const dearer = `meeting-room*${SATURDAY}*3>living-workshop*${LATER}*3*c*-`;
  expect(must(await change(ctx, number, dearer))).toMatchObject({ dueYen: 310, paysByCard: false });
  expect(await viewPayment(ctx, { number })).toMatchObject({ restYen: null });
});

test("a move to a slot that costs less gives the difference back by the day of the old slot", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [`living-workshop*${SATURDAY}*3*c*-`]);
  must(
    await change(at(ctx, "2026-12-04", "10:00"), number, `living-workshop*${SATURDAY}*3>meeting-room*${LATER}*3*s*-`),
  );
  expect((await ledgerOf(ctx, number)).rows.slice(2)).toEqual(["waiver -310 changed", "refund 310 changed"]);

  const other = await paidByCard({ ...ctx, actor: person("taro") }, [`living-workshop*${SATURDAY}*4*c*-`]);
  const taro = at({ ...ctx, actor: person("taro") }, "2026-12-08", "10:00");
  must(await change(taro, other, `living-workshop*${SATURDAY}*4>meeting-room*${LATER}*4*s*-`));
  // four days before: the difference is the centre's, as the whole would have been
  expect((await ledgerOf(ctx, other)).rows.slice(2)).toEqual([]);
  expect(await slotsOf(ctx, other)).toEqual([`meeting-room ${LATER} 4 0`]);
});

test("a slot moved away from a near date gives back no more than that date did", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const near = at(ctx, "2026-12-08", "10:00");
  must(await change(near, number, `meeting-room*${SATURDAY}*3>meeting-room*2027-01-23*3*s*-`));
  const preview = must((await previewCancel(near, number)) as Result<{ cancellation: { refundYen: number } }>);
  expect(preview.cancellation.refundYen).toBe(0);
  expect(preview).toMatchObject({ canMove: true });
  must(await cancelBooking(near, { number, backYen: 0 }));
  expect((await ledgerOf(ctx, number)).rows.slice(2)).toEqual([]);
});

test.each([
  ["2026-12-04", 320],
  ["2026-12-05", 320],
  ["2026-12-06", 0],
])("cancelled on %s, %i yen of a slot of the 12th come back", async (date, yen) => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const day = at(ctx, date, "10:00");
  const preview = must((await previewCancel(day, number)) as Result<{ cancellation: { refundYen: number } }>);
  expect(preview.cancellation.refundYen).toBe(yen);
  must(await cancelBooking(day, { number, backYen: yen }));
  const { rows, due } = await ledgerOf(ctx, number);
  expect(rows.filter((row) => row.startsWith("refund"))).toEqual(yen > 0 ? ["refund 320 cancelled"] : []);
  expect(due).toBe(0);
});

test("one of three slots is dropped: its share comes back, the others stay, the rest can go later", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING, `meeting-room*${SUNDAY}*3*s*-`, `meeting-room*${LATER}*3*s*-`]);
  // seven days before the 13th, six before the 12th
  const day = at(ctx, "2026-12-06", "10:00");
  must(await change(day, number, `meeting-room*${SATURDAY}*3>drop`));
  expect((await ledgerOf(ctx, number)).rows.slice(2)).toEqual([]);
  must(await change(day, number, `meeting-room*${SUNDAY}*3>drop`));
  expect((await ledgerOf(ctx, number)).rows.slice(2)).toEqual(["waiver -320 changed", "refund 320 changed"]);
  // what was kept of the first is not given back with the last
  must(await cancelBooking(day, { number, backYen: 320 }));
  const { rows, due } = await ledgerOf(ctx, number);
  expect(rows.slice(4)).toEqual(["waiver -320 cancelled", "refund 320 cancelled"]);
  expect(due).toBe(0);
  expect((await bookingOf(ctx, number)).status).toBe("cancelled");
});

test("money goes back to cards first, and what was paid at the counter at the counter", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const day = at(ctx, "2026-12-03", "10:00");
  must(await change(day, number, `meeting-room*${SATURDAY}*3>living-workshop*${LATER}*3*c*-`));
  const staff = { ...day, actor: person("sumi", "staff") };
  must(await takeCounterPayment(staff, { number, yen: 310, key: crypto.randomUUID() }));
  const preview = await previewChange(day, { number, wishes: wishesOf(`living-workshop*${LATER}*3>drop`) });
  expect(preview).toMatchObject({ ok: true, value: { cardYen: 320, counterYen: 310 } });
  must(await change(day, number, `living-workshop*${LATER}*3>drop`));
  const { rows, due } = await ledgerOf(ctx, number);
  expect(rows.at(-1)).toBe("refund 320 cancelled");
  expect(due).toBe(-310);
});

test("where cancelling gives back is said for what was paid in both ways", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const day = at(ctx, "2026-12-03", "10:00");
  must(await change(day, number, `meeting-room*${SATURDAY}*3>living-workshop*${LATER}*3*c*-`));
  const staff = { ...day, actor: person("sumi", "staff") };
  must(await takeCounterPayment(staff, { number, yen: 310, key: crypto.randomUUID() }));
  expect(await previewCancel(day, number)).toMatchObject({ ok: true, value: { cardYen: 320, counterYen: 310 } });
});

test("what waits at the counter is taken for a dearer slot, and page and mail say so", async () => {
  const ctx = await centreWithPeople();
  const number = await paidAtCounter(ctx, [MEETING, `meeting-room*${LATER}*3*s*-`]);
  const day = at(ctx, "2026-12-02", "10:00");
  must(await change(day, number, `meeting-room*${LATER}*3>drop`));
  const up = `meeting-room*${SATURDAY}*3>living-workshop*${SATURDAY}*3*c*-`;
  expect(await previewChange(day, { number, wishes: wishesOf(up) })).toMatchObject({
    value: { plan: { dueYen: 0, refundYen: 0, credit: { usedYen: 310, leftYen: 10 } } },
  });
  must(await change(day, number, up));
  expect((await ledgerOf(ctx, number)).due).toBe(-10);
  expect((await lastMail(ctx, "changed:"))?.text).toContain("320円 から 310円 を差し引きます。残りは 10円");
});

test("two tabs that move one booking in opposite directions: the second is told, and nothing happens", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const { version } = await bookingOf(ctx, number);
  const moveTo = (to: string) =>
    changeBooking(ctx, { number, version, do: [`meeting-room*${SATURDAY}*3>${to}`], dueYen: 0, backYen: 0 });
  const answers = await Promise.all([moveTo(`meeting-room*${SUNDAY}*3*s*-`), moveTo(`meeting-room*${LATER}*3*s*-`)]);
  expect(answers.map(codeOf).sort()).toEqual(["booking_changed", "ok"]);
  const refused = answers.find((answer) => !answer.ok);
  const [moved] = await slotsOf(ctx, number);
  expect(refused).toMatchObject({
    facts: {
      seenSlots: [{ roomId: "meeting-room", date: SATURDAY, slot: 3 }],
      slots: [{ roomId: "meeting-room", date: moved?.split(" ")[1], slot: 3 }],
    },
  });
  expect([...(await claimsOf(ctx, SUNDAY)), ...(await claimsOf(ctx, LATER))]).toHaveLength(1);
  expect((await ledgerOf(ctx, number)).rows).toHaveLength(2);
});

test("the same form pressed twice changes once", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const { version } = await bookingOf(ctx, number);
  const press = () =>
    changeBooking(ctx, {
      number,
      version,
      do: [`meeting-room*${SATURDAY}*3>meeting-room*${SUNDAY}*3*s*-`],
      dueYen: 0,
      backYen: 0,
    });
  expect((await Promise.all([press(), press()])).map(codeOf)).toEqual(["ok", "ok"]);
  expect(await slotsOf(ctx, number)).toEqual([`meeting-room ${SUNDAY} 3 100`]);
});

test("what was cancelled in another tab is not told as changed in this one", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING, `meeting-room*${SUNDAY}*3*s*-`]);
  const { version } = await bookingOf(ctx, number);
  must(await cancelBooking(ctx, { number }));
  const drop = { number, version, do: [`meeting-room*${SATURDAY}*3>drop`], dueYen: 0, backYen: 320 };
  expect(await changeBooking(ctx, drop)).toMatchObject({ code: "cancelled_meanwhile" });
  const preview = await previewChange(ctx, { number, wishes: wishesOf(...drop.do) });
  expect(preview).toMatchObject({ code: "cancelled_meanwhile" });
});

test("all slots given up in one form, pressed twice, is done once", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const { version } = await bookingOf(ctx, number);
  const drop = { number, version, do: [`meeting-room*${SATURDAY}*3>drop`], dueYen: 0, backYen: 320 };
  expect([codeOf(await changeBooking(ctx, drop)), codeOf(await changeBooking(ctx, drop))]).toEqual(["ok", "ok"]);
});

test("of a cancelled booking that was moved before, only what it had last is billed and told as given up", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING, `meeting-room*${SUNDAY}*3*s*n`]);
  const day = at(ctx, "2026-12-03", "10:00");
  must(await change(day, number, `meeting-room*${SUNDAY}*3>living-workshop*${LATER}*3*c*-`));
  const moved = await viewBooking(day, number);
  expect(moved?.givenBack).toEqual([]);
  must(await cancelBooking(day, { number }));
  const view = await viewBooking(day, number);
  expect(view?.days.map(({ date, slots }) => [date, slots.length])).toEqual([
    [SATURDAY, 1],
    [LATER, 1],
  ]);
  expect(view?.givenBack).toEqual([]);
  expect(view?.bill.yen).toBe(950);
});

test("a slot that was given up stays told as such, and one that was moved back and then given up too", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING, `meeting-room*${LATER}*3*s*-`]);
  must(await change(ctx, number, `meeting-room*${SATURDAY}*3>meeting-room*${SUNDAY}*3*s*-`));
  must(await change(ctx, number, `meeting-room*${SUNDAY}*3>meeting-room*${SATURDAY}*3*s*-`));
  must(await change(ctx, number, `meeting-room*${SATURDAY}*3>drop`));
  const view = await viewBooking(ctx, number);
  expect(view?.givenBack.map(({ date }) => date)).toEqual([SATURDAY]);
});

test("a slot that somebody else has is refused by name with alternatives, and the booking is as it was", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  await paidByCard({ ...ctx, actor: person("taro") }, [`meeting-room*${SUNDAY}*3*s*-`]);
  const wish = `meeting-room*${SATURDAY}*3>meeting-room*${SUNDAY}*3*s*-`;
  const preview = await previewChange(ctx, { number, wishes: wishesOf(wish) });
  expect(preview).toMatchObject({
    ok: true,
    value: { lost: [{ of: { date: SATURDAY }, offers: [{}, {}, {}, {}, {}] }] },
  });
  const refused = await change(ctx, number, wish);
  expect(refused).toMatchObject({ code: "slot_taken", facts: { slots: [{ date: SUNDAY }], count: 1 } });
  expect(await slotsOf(ctx, number)).toEqual([`meeting-room ${SATURDAY} 3 100`]);
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 3 booking"]);
});

test("a booking moves onto no closed day, and past no window, cap or capacity", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const to = (choice: string) => change(ctx, number, `meeting-room*${SATURDAY}*3>${choice}`);
  expect(codeOf(await to("meeting-room*2026-12-17*3*s*-"))).toBe("closed_day"); // a Thursday
  expect(codeOf(await to("meeting-room*2027-03-13*3*s*-"))).toBe("not_yet_open");
  expect(codeOf(await to("meeting-room*2026-11-28*3*s*-"))).toBe("booking_closed");
  expect(codeOf(await to("library-corner*2026-12-13*3*s*-"))).toBe("not_for_hire");
  expect(codeOf(await change(ctx, number, "meeting-room*2026-12-20*3>drop"))).toBe("slot_not_yours");
  expect(codeOf(await change(ctx, number))).toBe("nothing_to_change");
  expect(await previewChange({ ...ctx, actor: person("taro") }, { number, wishes: [] })).toBeNull();
});

test("a slot moves until its closing, and can be dropped until it begins", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING, `meeting-room*${LATER}*3*s*-`]);
  const eve = at(ctx, "2026-12-11", "17:00");
  const moved = await change(eve, number, `meeting-room*${SATURDAY}*3>meeting-room*${SUNDAY}*3*s*-`);
  expect(moved).toMatchObject({ code: "change_closed", facts: { closedAt: instantAt("2026-12-11", "17:00") } });
  expect(codeOf(await change(at(ctx, SATURDAY, "13:00"), number, `meeting-room*${SATURDAY}*3>drop`))).toBe(
    "slot_begun",
  );
  must(await change(eve, number, `meeting-room*${SATURDAY}*3>drop`));
});

test("what is overdue is paid before it is moved", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING], { payBy: "counter" });
  const late = at(ctx, "2026-12-10", "08:00");
  expect(codeOf(await change(late, number, `meeting-room*${SATURDAY}*3>meeting-room*${LATER}*3*s*-`))).toBe(
    "payment_overdue",
  );
  must(await change(late, number, `meeting-room*${SATURDAY}*3>drop`));
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("other amounts than the page showed are not taken for granted", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING, `meeting-room*${LATER}*3*s*-`]);
  const { version } = await bookingOf(ctx, number);
  // shown on the last day of full refunds, pressed after midnight
  const pressed = await changeBooking(at(ctx, "2026-12-06", "00:01"), {
    number,
    version,
    do: [`meeting-room*${SATURDAY}*3>drop`],
    dueYen: 0,
    backYen: 320,
  });
  expect(pressed).toMatchObject({ code: "terms_changed", facts: { number: showNumber(number), backYen: 0 } });
  expect(await slotsOf(ctx, number)).toHaveLength(2);
});

test("the nursery goes along where it is free, stays away where it is not, and can be had or given up alone", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [`meeting-room*${SATURDAY}*3*s*n`]);
  await paidByCard({ ...ctx, actor: person("taro") }, [`training-room*${SUNDAY}*3*s*n`]);
  const taken = await change(ctx, number, `meeting-room*${SATURDAY}*3>meeting-room*${SUNDAY}*3*s*n`);
  expect(taken).toMatchObject({ code: "slot_taken", facts: { slots: [{ roomId: "nursery" }] } });
  must(await change(ctx, number, `meeting-room*${SATURDAY}*3>meeting-room*${SUNDAY}*4*s*n`));
  expect(await claimsOf(ctx, SATURDAY)).toEqual([]);
  expect(await claimsOf(ctx, SUNDAY)).toContain("nursery 4 booking");
  must(await change(ctx, number, `meeting-room*${SUNDAY}*4>meeting-room*${SUNDAY}*4*s*-`));
  expect(await slotsOf(ctx, number)).toEqual([`meeting-room ${SUNDAY} 4 100`]);
  must(await change(ctx, number, `meeting-room*${SUNDAY}*4>meeting-room*${SUNDAY}*4*s*n`));
  expect(await slotsOf(ctx, number)).toHaveLength(2);
});

test("a dearer slot is not paid with what another one no longer gives back", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING, `meeting-room*${SATURDAY}*4*s*-`]);
  // six days before: nothing of the second comes back, and the first is to be 310 dearer
  const day = at(ctx, "2026-12-06", "10:00");
  const up = `meeting-room*${SATURDAY}*3>living-workshop*${SATURDAY}*3*c*-`;
  must(await change(day, number, up, `meeting-room*${SATURDAY}*4>drop`));
  expect(await ledgerOf(ctx, number)).toMatchObject({ due: 310 });
  expect((await lastMail(ctx, "changed:"))?.text).toContain("310円");
  // and back again before it is paid: the difference was never paid, and is not kept
  must(await change(day, number, `living-workshop*${SATURDAY}*3>${MEETING}`));
  expect(await ledgerOf(ctx, number)).toMatchObject({ due: 0 });
});

test("a slot is used in another way without leaving it", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [`living-workshop*${SATURDAY}*3*c*-`]);
  must(await change(ctx, number, `living-workshop*${SATURDAY}*3>living-workshop*${SATURDAY}*3*o*-`));
  expect((await ledgerOf(ctx, number)).rows.slice(2)).toEqual(["waiver -310 changed", "refund 310 changed"]);
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["living-workshop 3 booking"]);
  // history and mail say what has changed, not the yen alone
  expect((await viewBooking(ctx, number))?.history.find(({ what }) => what === "changed")).toMatchObject({
    gone: [],
    came: [],
    used: [{ before: { use: { ja: "調理台使用" }, nursery: false }, after: { use: { ja: "調理台使用無" } } }],
  });
  expect((await lastMail(ctx, "changed:"))?.text).toContain("生活工房室（調理台使用無）");
});

test("there and back again: a slot that was given back stands again", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  must(await change(ctx, number, `meeting-room*${SATURDAY}*3>meeting-room*${SUNDAY}*3*s*-`));
  must(await change(ctx, number, `meeting-room*${SUNDAY}*3>meeting-room*${SATURDAY}*3*s*-`));
  expect(await slotsOf(ctx, number)).toEqual([`meeting-room ${SATURDAY} 3 100`]);
  const view = await viewBooking(ctx, number);
  expect(view?.history.map(({ what }) => what)).toEqual(["booked", "paid", "confirmed", "changed", "changed"]);
  expect(view?.history.at(-1)).toMatchObject({
    gone: [{ date: SUNDAY }],
    came: [{ date: SATURDAY }],
    beforeYen: 320,
    afterYen: 320,
  });
});

test("what waits for staff can be changed, owes nothing meanwhile, and is charged for what was approved", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING], { purpose: "religious", payBy: "counter" });
  must(await change(ctx, number, `meeting-room*${SATURDAY}*3>living-workshop*${SUNDAY}*3*c*-`));
  expect(await ledgerOf(ctx, number)).toEqual({ rows: [], due: 0 });
  must(await decideBooking({ ...ctx, actor: person("sumi", "staff") }, { number, decision: "approve", note: "" }));
  expect(await ledgerOf(ctx, number)).toEqual({ rows: ["charge 630 booking"], due: 630 });
});

test("what waits for its card payment is cancelled, not changed", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING], { payBy: "card" });
  expect(codeOf((await viewChangeable(ctx, number)) as Result<unknown>)).toBe("not_changeable");
  expect(codeOf(await change(ctx, number, `meeting-room*${SATURDAY}*3>meeting-room*${SUNDAY}*3*s*-`))).toBe(
    "not_changeable",
  );
  must(await cancelBooking(ctx, { number }));
  expect(await claimsOf(ctx, SATURDAY)).toEqual([]);
});

test("what the table of moves does not have open is not done, however its form is written", async () => {
  const ctx = await centreWithPeople();
  const held = await book(ctx, [MEETING, `meeting-room*${SUNDAY}*3*s*-`], { payBy: "card" });
  expect(codeOf(await change(ctx, held, `meeting-room*${SATURDAY}*3>drop`))).toBe("not_cancellable");
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 3 hold"]);
  expect(await slotsOf(ctx, held)).toHaveLength(2);

  const missed = await paidByCard(ctx, [`meeting-room*${SATURDAY}*4*s*-`, `meeting-room*${LATER}*4*s*-`]);
  // As an earlier version of the product noted it, with a day to come.
  await transaction(ctx.db, async (tx) =>
    ok(await tx.booking.updateMany({ where: { number: missed }, data: { status: "no_show" } })),
  );
  const day = at(ctx, SATURDAY, "16:00");
  expect(codeOf(await change(day, missed, `meeting-room*${LATER}*4>drop`))).toBe("not_cancellable");
  expect(codeOf(await change(day, missed, `meeting-room*${LATER}*4>meeting-room*${LATER}*5*s*-`))).toBe(
    "not_changeable",
  );
  expect(await slotsOf(ctx, missed)).toHaveLength(2);
});

test("the centre's own reasons give everything back whatever the day, the resident's do by the table", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const staff = at({ ...ctx, actor: person("sumi", "staff") }, "2026-12-11", "20:00");
  expect(codeOf(await close({ ...staff, actor: person("taro") }, number, "weather"))).toBe("not_allowed");
  must(await close(staff, number, "weather", { note: "大雪のため休館します" }));
  expect((await ledgerOf(ctx, number)).rows.slice(2)).toEqual(["waiver -320 cancelled", "refund 320 cancelled"]);
  expect((await lastMail(ctx, "cancelled:"))?.text).toContain("大雪のため休館します");
  expect((await viewBooking(ctx, number))?.history.find(({ what }) => what === "closed")).toMatchObject({
    turned: {
      before: { status: "confirmed", yen: 320 },
      after: { status: "cancelled", yen: 0 },
      gone: [{ date: SATURDAY, roomId: "meeting-room" }],
      came: [],
    },
  });

  const other = await paidAtCounter(ctx, [`meeting-room*${SATURDAY}*4*s*-`]);
  must(await close(staff, other, "own"));
  expect((await ledgerOf(ctx, other)).due).toBe(0);
});

test("what the centre closes is closed to everybody, whoever waits included, until staff open it again", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const taro = { ...ctx, actor: person("taro") };
  const search = writeSearch(searchOfSlot({ roomId: "meeting-room", date: SATURDAY, slot: 3 }));
  must(await joinLine(taro, joinLineInput.parse({ search, people: "8", purpose: "hobby", pledge: "on" })));
  const staff = at({ ...ctx, actor: person("sumi", "staff") }, "2026-12-05", "10:00");
  must(await close(staff, number, "centre", { note: "空調の故障" }));

  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 3 block"]);
  expect(await lastMail(ctx, "slot_offered:")).toBeUndefined();
  const day = must(await viewDay(at(ctx, "2026-12-05", "10:00"), { date: SATURDAY }));
  const slots = day.rooms.find(({ room }) => room.id === "meeting-room")?.slots;
  expect(slots?.map(({ status }) => status)).toEqual([
    "available",
    "available",
    "closed",
    "available",
    "available",
    "available",
  ]);
  await expect(book(at(taro, "2026-12-05", "10:00"), [MEETING])).rejects.toThrow("slot_taken");
  const desk = must(await viewBookingMoney(staff, { number }));
  expect(desk.closed).toMatchObject([{ roomId: "meeting-room", date: SATURDAY, slot: 3 }]);
  expect(desk.booking.decisionNote).toBe("空調の故障");

  expect(codeOf(await reopenSlots(ctx, { number }))).toBe("not_allowed");
  must(await reopenSlots(staff, { number }));
  must(await reopenSlots(staff, { number }));
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 3 offer"]);
});

test("what has begun, was used or was missed can be closed too, and all of it comes back", async () => {
  const ctx = await centreWithPeople();
  const begun = await paidByCard(ctx, [MEETING]);
  const used = await paidByCard(ctx, [`meeting-room*${SATURDAY}*4*s*-`]);
  const missed = await paidByCard(ctx, [`meeting-room*${SATURDAY}*5*s*-`]);
  const evening = at({ ...ctx, actor: person("sumi", "staff") }, SATURDAY, "20:00");
  must(await noteUse(evening, { number: used, date: SATURDAY, move: "arrive" }));
  must(await noteUse(evening, { number: missed, date: SATURDAY, move: "no_show" }));
  for (const [number, reason] of [
    [begun, "weather"],
    [used, "centre"],
    [missed, "disaster"],
  ] as const) {
    must(await close(evening, number, reason));
    expect((await bookingOf(ctx, number)).status).toBe("cancelled");
    expect((await ledgerOf(ctx, number)).rows.slice(2)).toEqual(["waiver -320 cancelled", "refund 320 cancelled"]);
  }
  // at the resident's wish what has begun stays
  const other = await paidByCard(ctx, [`meeting-room*${SUNDAY}*3*s*-`]);
  const sunday = at(evening, SUNDAY, "13:05");
  expect(codeOf(await close(sunday, other, "own"))).toBe("booking_over");
  must(await close(sunday, other, "centre"));
});

test("of several slots staff close those that are chosen: the mail says why, and the rest stands", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING, `meeting-room*${SUNDAY}*3*s*-`]);
  const staff = at({ ...ctx, actor: person("sumi", "staff") }, "2026-12-11", "20:00");
  must(await close(staff, number, "weather", { note: "大雪の予報です", slots: [`meeting-room/${SATURDAY}/3`] }));
  expect(await slotsOf(ctx, number)).toEqual([`meeting-room ${SUNDAY} 3 100`]);
  expect([await claimsOf(ctx, SATURDAY), await claimsOf(ctx, SUNDAY)]).toEqual([
    ["meeting-room 3 block"],
    ["meeting-room 3 booking"],
  ]);
  expect((await ledgerOf(ctx, number)).rows.slice(2)).toEqual(["waiver -320 cancelled", "refund 320 cancelled"]);
  const mail = await lastMail(ctx, "changed:");
  expect(mail?.text).toContain("警報などのため");
  expect(mail?.text).toContain("大雪の予報です");
  const view = await viewBooking(ctx, number);
  expect(view?.booking).toMatchObject({ status: "confirmed", decisionNote: "大雪の予報です" });
  expect(view?.history.find(({ what }) => what === "closed")).toMatchObject({
    turned: { after: { status: "confirmed", yen: 320 }, gone: [{ date: SATURDAY }] },
  });
  // it cannot be moved onto the slot that was closed
  expect(codeOf(await change(ctx, number, `meeting-room*${SUNDAY}*3>${MEETING}`))).toBe("slot_taken");
});

test("a page of the desk that is out of date closes nothing", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [MEETING]);
  const staff = at({ ...ctx, actor: person("sumi", "staff") }, "2026-12-05", "10:00");
  const { booking, closing } = must(await viewBookingMoney(staff, { number }));
  const form = {
    number,
    version: booking.version,
    slots: closing.slots.map(({ id }) => id),
    shown: closing.offers.map(({ reason, refundYen }) => `${reason}:${refundYen}`),
    note: "",
  };
  // on the next day nothing comes back at the resident's wish
  const next = at(staff, "2026-12-06", "10:00");
  expect(await closeBooking(next, { ...form, reason: "own" })).toMatchObject({
    code: "refund_changed",
    facts: { yen: 0 },
  });
  must(await change(at(ctx, "2026-12-05", "11:00"), number, `meeting-room*${SATURDAY}*3>meeting-room*${LATER}*3*s*-`));
  expect(codeOf(await closeBooking(staff, { ...form, reason: "centre" }))).toBe("booking_changed");
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("points over a day that is closed after all count no more, nor do those that staff let go", async () => {
  const ctx = await centreWithPeople();
  await withPenalties(ctx);
  const counted = () => ctx.db.reader.penaltyPoint.count({ where: { waivedAt: null } });
  const late = await paidByCard(ctx, [`meeting-room*2026-12-02*1*s*-`]);
  const other = await paidByCard(ctx, [`meeting-room*2026-12-04*1*s*-`]);
  const stands = await paidByCard({ ...ctx, actor: person("taro") }, ["training-room*2026-12-02*3*s*-"]);
  must(await cancelBooking(later(ctx, 40), { number: late }));
  must(await cancelBooking(at(ctx, "2026-12-03", "10:00"), { number: other }));
  expect(await counted()).toBe(2);
  const staff = at({ ...ctx, actor: person("sumi", "staff") }, "2026-12-03", "12:00");
  must(await close(staff, stands, "weather"));
  expect(await counted()).toBe(1);
  expect(must(await viewBookingMoney(staff, { number: other })).penalties).toBe(1);
  must(await waivePoints(staff, { number: other }));
  must(await waivePoints(staff, { number: other }));
  expect(await counted()).toBe(0);
  expect((await viewBooking(ctx, other))?.history.filter(({ what }) => what === "waive_points")).toHaveLength(1);
});

test("no change on the last evening is a way round the deadline, and nothing is given up bit by bit after it", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING, `meeting-room*${SATURDAY}*4*s*-`], { payBy: "counter" });
  const deadline = instantAt("2026-12-09", "23:59");
  const evening = at(ctx, "2026-12-09", "22:00");
  must(await change(evening, number, `meeting-room*${SATURDAY}*3>training-room*${SATURDAY}*3*s*-`));
  expect((await bookingOf(ctx, number)).payDeadline).toEqual(deadline);
  must(await change(evening, number, `meeting-room*${SATURDAY}*4>meeting-room*${SUNDAY}*4*s*-`));
  expect((await bookingOf(ctx, number)).payDeadline).toEqual(deadline);
  const night = at(ctx, "2026-12-10", "01:00");
  expect(codeOf(await change(night, number, `meeting-room*${SUNDAY}*4>drop`))).toBe("payment_overdue");
  must(await cancelBooking(night, { number }));
});

test("staff note who came and who did not, and what they take back leaves no trace", async () => {
  const ctx = await centreWithPeople();
  await withPenalties(ctx);
  const number = await paidByCard(ctx, [MEETING]);
  const staff = at({ ...ctx, actor: person("sumi", "staff") }, SATURDAY, "13:30");
  const note = (move: "arrive" | "no_show" | "undo_arrive" | "undo_no_show", who = staff) =>
    noteUse(who, { number, date: SATURDAY, move });
  expect(codeOf(await note("no_show", at(staff, SATURDAY, "12:00")))).toBe("not_open_yet");
  must(await note("no_show"));
  must(await note("no_show"));
  expect(await ctx.db.reader.penaltyPoint.findMany({ select: { halves: true } })).toEqual([{ halves: 2 }]);
  must(await note("undo_no_show"));
  expect(await ctx.db.reader.penaltyPoint.count()).toBe(0);
  must(await note("arrive"));
  expect((await bookingOf(ctx, number)).status).toBe("used");
  expect(codeOf(await cancelBooking(at(ctx, SATURDAY, "13:40"), { number }))).toBe("booking_over");
  must(await note("undo_arrive"));
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("late cancelling is noted where points count, corrections and the centre's reasons are not, and too many stop", async () => {
  const ctx = await centreWithPeople();
  await withPenalties(ctx);
  const soon = "meeting-room*2026-12-02";
  const points = async () => (await ctx.db.reader.penaltyPoint.findMany()).reduce((sum, { halves }) => sum + halves, 0);
  const corrected = await paidByCard(ctx, [`${soon}*3*s*-`]);
  must(await cancelBooking(ctx, { number: corrected }));
  const closed = await paidByCard(ctx, [`${soon}*3*s*-`]);
  must(await close({ ...later(ctx, 40), actor: person("sumi", "staff") }, closed, "weather"));
  expect(await points()).toBe(0);

  for (const slot of [1, 2, 4, 5]) {
    const number = await paidByCard(ctx, [`${soon}*${slot}*s*-`]);
    must(await cancelBooking(later(ctx, 40), { number }));
  }
  expect(await points()).toBe(4);
  await expect(book(later(ctx, 50), [`meeting-room*${LATER}*1*s*-`])).rejects.toThrow("too_many_penalties");
  // a month after the day on which the limit was reached
  await book(at(ctx, "2027-01-01", "00:00"), [`meeting-room*2027-01-23*1*s*-`], { payBy: "counter" });
});

test("points that are off are not even noted", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, ["meeting-room*2026-12-02*3*s*-"]);
  must(await cancelBooking(later(ctx, 40), { number }));
  expect(await ctx.db.reader.penaltyPoint.count()).toBe(0);
});

test("what could be had instead is shown with its price, without what is taken", async () => {
  const ctx = await centreWithPeople();
  const number = await paidByCard(ctx, [`living-workshop*${SATURDAY}*3*c*-`]);
  await paidByCard({ ...ctx, actor: person("taro") }, [`meeting-room*${SUNDAY}*3*s*-`]);
  const of = `living-workshop*${SATURDAY}*3`;
  const view = await viewChoices(ctx, { number, of, date: SUNDAY, wishes: [] });
  if (!view?.ok) throw new Error("no choices");
  const meeting = view.value.rooms.find(({ room }) => room.id === "meeting-room");
  expect(meeting?.free.map(({ choice, yen }) => `${choice.slot} ${yen}`)).toEqual(
    [1, 2, 4, 5, 6].map((slot) => `${slot} 320`),
  );
  expect(view.value.uses).toMatchObject([{ what: "tariff", yen: 320 }, { what: "withNursery" }]);
  expect(await viewChoices(ctx, { number, of, date: "2026-02-30", wishes: [] })).toMatchObject({
    ok: true,
    value: { isOtherDay: true, day: { date: SATURDAY } },
  });
  const shut = async (date: string) => {
    const other = await viewChoices(ctx, { number, of, date, wishes: [] });
    return other?.ok ? other.value.shut : null;
  };
  expect([await shut(SUNDAY), await shut("2020-06-06"), await shut("2026-12-01"), await shut("2027-06-05")]).toEqual([
    null,
    "past",
    "ended",
    "not_yet_open",
  ]);
  expect(codeOf((await viewChoices(ctx, { number, of: "nonsense", date: null, wishes: [] })) as Result<unknown>)).toBe(
    "slot_not_yours",
  );
});

test("wishes survive the way through an address, and rubbish does not", () => {
  const texts = [`meeting-room*${SATURDAY}*3>drop`, `meeting-room*${SUNDAY}*1>training-room*${LATER}*2*s*n`];
  expect(decodeWishes(texts).map(encodeWish)).toEqual(texts);
  expect(
    decodeWishes([
      "rubbish",
      "meeting-room*2026-12-12*9>drop",
      `meeting-room*${SATURDAY}*3>meeting-room*2026-02-30*1*s*-`,
    ]),
  ).toEqual([]);
});

// ── The table of moves: its mail and its money are what happens ──────────────────────────────

type Journey = (ctx: Context) => Promise<() => Promise<unknown>>;

const system = (ctx: Context, date: string, time: string) => at({ ...ctx, actor: { kind: "system" } }, date, time);
const sumi = (ctx: Context, date = "2026-12-03", time = "10:00") =>
  at({ ...ctx, actor: person("sumi", "staff") }, date, time);
const counter = (ctx: Context) => book(ctx, [MEETING], { payBy: "counter" });
const requested = (ctx: Context) => book(ctx, [MEETING], { payBy: "counter", purpose: "religious" });
const noting = async (ctx: Context, before: Parameters<typeof noteUse>[1]["move"][], move: (typeof before)[number]) => {
  const number = await paidByCard(ctx, [MEETING]);
  const staff = sumi(ctx, SATURDAY, "13:30");
  for (const one of before) must(await noteUse(staff, { number, date: SATURDAY, move: one }));
  return () => noteUse(staff, { number, date: SATURDAY, move });
};
const settling = async (ctx: Context, number: string) => {
  must(await startPayment(ctx, { number }));
  const { checkouts } = await bookingOf(ctx, number);
  const { id = "", providerRef = null, yen = 0 } = checkouts.at(-1) ?? {};
  const paid = { kind: "paid", providerRef, paymentRef: "pi", amount: yen, currency: "jpy" } as const;
  const ends = { kind: "ended", providerRef } as const;
  const cards = ctx.cards ?? { name: "sandbox" as const };
  return (now: Context, outcome: "paid" | "ended") =>
    settleCheckout(now, cards, id, outcome === "paid" ? { ...paid, providerRef: providerRef ?? "" } : ends, null);
};
/** On the eighth day before use everything comes back by the table. */
const EIGHTH = "2026-12-04";

/** How each move comes about; those of who waits are lived in waiting.test. */
const JOURNEYS: Record<Exclude<MoveName, "wait" | "leave_line" | "line_over" | "take_offer">, Journey> = {
  apply: async (ctx) => () => counter(ctx),
  pay: async (ctx) => {
    const settle = await settling(ctx, await counter(ctx));
    return () => settle(system(ctx, "2026-12-01", "10:05"), "paid");
  },
  pay_late: async (ctx) => {
    const settle = await settling(ctx, await book(ctx, [MEETING]));
    await settle(system(ctx, "2026-12-01", "10:32"), "ended");
    return () => settle(system(ctx, "2026-12-01", "10:33"), "paid");
  },
  pay_at_counter: async (ctx) => {
    const number = await book(ctx, [MEETING]);
    return () => payAtCounter(ctx, { number });
  },
  run_out: async (ctx) => {
    const settle = await settling(ctx, await book(ctx, [MEETING]));
    return () => settle(system(ctx, "2026-12-01", "10:32"), "ended");
  },
  release: async (ctx) => {
    await counter(ctx);
    await runDueTasks(system(ctx, "2026-12-09", "23:59"));
    return () => runDueTasks(system(ctx, "2026-12-10", "06:00"));
  },
  approve: async (ctx) => {
    const number = await requested(ctx);
    return () => decideBooking(sumi(ctx), { number, decision: "approve", note: "" });
  },
  decline: async (ctx) => {
    const number = await requested(ctx);
    return () => decideBooking(sumi(ctx), { number, decision: "decline", note: "-" });
  },
  request_over: async (ctx) => {
    await requested(ctx);
    return () => runDueTasks(system(ctx, SATURDAY, "13:00"));
  },
  change: async (ctx) => {
    const number = await paidByCard(ctx, [MEETING]);
    return () => change(at(ctx, EIGHTH, "10:00"), number, `meeting-room*${SATURDAY}*3>living-workshop*${SUNDAY}*3*c*-`);
  },
  drop: async (ctx) => {
    const number = await paidByCard(ctx, [MEETING, `meeting-room*${SUNDAY}*3*s*-`]);
    return () => change(at(ctx, EIGHTH, "10:00"), number, `meeting-room*${SATURDAY}*3>drop`);
  },
  cancel: async (ctx) => {
    const number = await paidByCard(ctx, [MEETING]);
    return () => cancelBooking(at(ctx, EIGHTH, "10:00"), { number });
  },
  close: async (ctx) => {
    const number = await paidByCard(ctx, [MEETING]);
    return () => close(sumi(ctx, "2026-12-11"), number, "weather");
  },
  arrive: (ctx) => noting(ctx, [], "arrive"),
  no_show: (ctx) => noting(ctx, [], "no_show"),
  undo_arrive: (ctx) => noting(ctx, ["arrive"], "undo_arrive"),
  undo_no_show: (ctx) => noting(ctx, ["no_show"], "undo_no_show"),
  split: async (ctx) => {
    const number = await book(ctx, [MEETING, `meeting-room*${SUNDAY}*3*s*-`], { payBy: "counter" });
    const slots = [`meeting-room/${SUNDAY}/3`];
    return () => splitBooking(sumi(ctx), { number, version: 1, slots });
  },
};

const ROWS_OF: Record<(typeof MOVES)[number]["money"], string[]> = {
  none: [],
  charge: ["charge"],
  waive: ["waiver"],
  payment: ["payment"],
  difference: ["charge"],
  refund_by_table: ["waiver", "refund"],
  refund_by_reason: ["waiver", "refund"],
  carried: ["charge", "charge"],
};

test.each(Object.entries(JOURNEYS))("%s: its mail and its money are those of the table", async (name, journey) => {
  const ctx = await centreWithPeople();
  const act = await journey(ctx);
  const mails = await ctx.db.reader.outboxMail.count();
  const rows = await ctx.db.reader.ledgerEntry.count();
  await act();
  const { mail, money } = MOVES.find(({ move }) => move === name) ?? {};
  const written = await ctx.db.reader.outboxMail.findMany({ orderBy: { createdAt: "asc" }, skip: mails });
  const kinds = written.map(({ key }) => key.split(":")[0] ?? "").filter((kind) => !kind.startsWith("remind"));
  expect(kinds.map((kind) => ({ changed: "booking_changed", cancelled: "booking_cancelled" })[kind] ?? kind)).toEqual(
    mail ? [mail] : [],
  );
  const entered = await ctx.db.reader.$queryRaw<{ kind: string }[]>`SELECT kind FROM LedgerEntry ORDER BY rowid`;
  // a late payment is received as well
  const received = name === "pay_late" ? ["payment"] : [];
  expect(entered.slice(rows).map(({ kind }) => kind)).toEqual([...received, ...ROWS_OF[money ?? "none"]]);
});

async function withPenalties(ctx: Context): Promise<void> {
  const value = JSON.stringify({ ...POLICY.penalties.value, enabled: true });
  await transaction(ctx.db, async (tx) =>
    ok(await tx.setting.updateMany({ where: { key: "penalties" }, data: { value } })),
  );
}

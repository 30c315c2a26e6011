import { fork } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import type { z } from "zod";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { holdSlots, releaseHold } from "@/lib/bookings/hold-slots";
import { bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import type { SlotChoice } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { claimsOn } from "@/lib/facility/store";
import { ok, type Result } from "@/lib/result";
import { answerOffer, offerLink } from "@/lib/waiting/answer-offer";
import { joinLine, joinLineInput, viewNewWish } from "@/lib/waiting/join-line";
import { leaveLine } from "@/lib/waiting/leave-line";
import { leaveAllLines, offerFree, versionOfOffer } from "@/lib/waiting/queue";
import { readSearch, type Search, searchOfSlot, writeSearch } from "@/lib/waiting/rules";
import { viewWaiting } from "@/lib/waiting/view-waiting";
import { runDueTasks } from "@/lib/work/run-tasks";
import { aChoice, aPerson, atTheCentre, aVisitor, booked, later, must } from "@/tests/support/booking-journeys";
import type { WaitingWork } from "@/tests/support/waiting-worker";

// Tests begin on Tuesday 1 December 2026, 10:00.
const FRIDAY = "2026-12-04"; // three days on
const SATURDAY = "2026-12-12"; // eleven days on
const HOUR = 60;

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

const holds = (ctx: Context, ...choices: SlotChoice[]) =>
  holdSlots(ctx, { choices: choices as never, people: undefined });

const typed = { purpose: "hobby", people: "8", pledge: "on" };

/** Waits for slots that somebody has ("meeting-room" on a day) or for a search. */
async function waits(
  ctx: Context,
  search: Partial<Search> & { date?: string; slot?: SlotNumber },
  more: Partial<Record<keyof z.input<typeof joinLineInput>, string>> = {},
): Promise<Result<{ id: string }>> {
  const { date = SATURDAY, slot = 3, ...wanted } = search;
  const one = searchOfSlot({ roomId: "meeting-room", date, slot });
  return joinLine(ctx, joinLineInput.parse({ ...typed, search: writeSearch({ ...one, ...wanted }), ...more }));
}

/** Who has the slots of a day: "meeting-room/3/offer". */
async function claims(ctx: Context, date = SATURDAY): Promise<string[]> {
  return (await claimsOn(ctx.db.reader, [date])).map(({ roomId, slot, kind }) => `${roomId}/${slot}/${kind}`).sort();
}

async function cancel(ctx: Context, number: string): Promise<void> {
  must(await cancelBooking(ctx, { number, backYen: undefined } as Parameters<typeof cancelBooking>[1]));
}

async function offerTo(ctx: Context) {
  return (await viewWaiting(ctx)).flatMap(({ offer }) => offer ?? [])[0] ?? null;
}

async function answers(ctx: Context, answer: "take" | "pass") {
  const offer = await offerTo(ctx);
  if (!offer) throw new Error("nothing is offered");
  return answerOffer(ctx, { id: offer.id, answer });
}

async function mails(ctx: Context, kind: string): Promise<string[]> {
  const rows = await ctx.db.reader.outboxMail.findMany({
    where: { key: { startsWith: `${kind}:` } },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ to }) => to.replace("@example.jp", ""));
}

/** Hanako has the slot; Ichiro and Jun wait for it, in this order. */
async function twoWait(ctx: Context, date = SATURDAY) {
  const hanako = await aPerson(ctx, "hanako");
  const ichiro = await aPerson(ctx, "ichiro");
  const jun = await aPerson(ctx, "jun");
  const { number } = await booked(hanako, [aChoice(date, 3)]);
  must(await waits(ichiro, { date }));
  must(await waits(later(jun, 1), { date }));
  return { hanako, ichiro, jun, number };
}

test("two people wait, one booking is cancelled: the first passes, the second takes, and nobody books in between", async () => {
  const ctx = atTheCentre();
  const { hanako, ichiro, jun, number } = await twoWait(ctx);
  const mika = await aPerson(ctx, "mika");
  expect((await viewWaiting(ichiro)).map(({ place }) => place)).toEqual([1]);
  expect((await viewWaiting(jun)).map(({ place }) => place)).toEqual([2]);

  await cancel(later(hanako, 5), number);
  expect(await claims(ctx)).toEqual(["meeting-room/3/offer"]);
  expect(await offerTo(later(ichiro, 6))).toMatchObject({ expiresAt: later(ctx, 5 + 24 * HOUR).now, yen: 320 });
  expect(await offerTo(later(jun, 6))).toBeNull();
  expect(codeOf(await holds(later(mika, 6), aChoice(SATURDAY, 3)))).toBe("slot_taken");
  expect(await mails(ctx, "slot_offered")).toEqual(["ichiro"]);

  expect(must(await answers(later(ichiro, 10), "pass"))).toEqual({ taken: null, waitsOn: false });
  expect(await claims(ctx)).toEqual(["meeting-room/3/offer"]);
  expect(codeOf(await holds(later(mika, 10), aChoice(SATURDAY, 3)))).toBe("slot_taken");
  expect(await mails(ctx, "slot_offered")).toEqual(["ichiro", "jun"]);

  const { taken } = must(await answers(later(jun, 20), "take"));
  const booking = await bookingByNumber(ctx.db.reader, taken!.number);
  expect(booking).toMatchObject({ userId: "jun", status: "confirmed", people: 8, purpose: "hobby", payBy: "counter" });
  expect(booking?.ledger.map(({ kind, yen }) => `${kind} ${yen}`)).toEqual(["charge 320"]);
  expect(booking?.payDeadline).toEqual(new Date("2026-12-09T23:59:00+09:00"));
  expect(await claims(ctx)).toEqual(["meeting-room/3/booking"]);
  expect(await mails(ctx, "booking_confirmed")).toEqual(["hanako", "jun"]);
  expect(codeOf(await holds(later(mika, 21), aChoice(SATURDAY, 3)))).toBe("slot_taken");
  expect(await viewWaiting(later(jun, 21))).toEqual([]);
  // Ichiro waited for nothing else: he holds no place that leads nowhere.
  expect(await viewWaiting(ichiro)).toEqual([]);
  expect(await runDueTasks(later(ctx, 3 * 24 * HOUR))).toEqual([]);
});

test("an offer that nobody answers goes to the next when its time has run out, and then is open to all", async () => {
  const ctx = atTheCentre();
  const { hanako, ichiro, jun, number } = await twoWait(ctx, FRIDAY);
  const mika = await aPerson(ctx, "mika");
  await cancel(later(hanako, 5), number);
  const first = (await offerTo(later(ichiro, 6)))!;
  const end = 5 + 3 * HOUR;
  expect(first.expiresAt).toEqual(later(ctx, end).now);
  expect(await runDueTasks(later(ctx, end - 1))).toEqual([]);
  // The time is over and nobody has looked yet: it is neither Ichiro's any more nor anybody else's.
  expect(codeOf(await answerOffer(later(ichiro, end), { id: first.id, answer: "take" }))).toBe("offer_over");
  expect(codeOf(await holds(later(mika, end + 30), aChoice(FRIDAY, 3)))).toBe("slot_taken");

  expect(await runDueTasks(later(ctx, end + 60))).toEqual([{ kind: "end_offer", outcome: "done", failure: null }]);
  expect(await mails(ctx, "offer_gone")).toEqual(["ichiro"]);
  expect(await offerTo(later(ichiro, end + 61))).toBeNull();
  // The next has the whole time, from when they are asked.
  const second = (await offerTo(later(jun, end + 61)))!;
  expect(second.expiresAt).toEqual(later(ctx, end + 60 + 3 * HOUR).now);
  expect(codeOf(await holds(later(mika, end + 61), aChoice(FRIDAY, 3)))).toBe("slot_taken");

  await runDueTasks({ ...ctx, now: second.expiresAt });
  expect(await mails(ctx, "offer_gone")).toEqual(["ichiro", "jun"]);
  expect(await claims(ctx, FRIDAY)).toEqual([]);
  expect(codeOf(await holds({ ...mika, now: second.expiresAt }, aChoice(FRIDAY, 3)))).toBe("ok");
  // Nothing else could be offered them: their wishes are over, and the mail says so.
  expect(await viewWaiting({ ...jun, now: second.expiresAt })).toEqual([]);
  const gone = await ctx.db.reader.outboxMail.findFirst({ where: { key: { startsWith: "offer_gone:" } } });
  expect(gone?.text).toContain("この順番待ちは終わりました");
});

test("the clock stopped for three days: each offer ends once, and one after another is asked", async () => {
  const ctx = atTheCentre();
  const { hanako, ichiro, jun, number } = await twoWait(ctx);
  await cancel(later(hanako, 5), number);
  const back = later(ctx, 3 * 24 * HOUR);
  expect((await runDueTasks(back)).map(({ outcome }) => outcome)).toEqual(["done"]);
  expect(await runDueTasks(back)).toEqual([]);
  expect(await offerTo({ ...ichiro, now: back.now })).toBeNull();
  expect(await offerTo({ ...jun, now: back.now })).toMatchObject({ expiresAt: later(back, 24 * HOUR).now });
  expect(await mails(ctx, "offer_gone")).toEqual(["ichiro"]);
});

test("of an answer and the end of an offer at one instant exactly one counts", async () => {
  for (const first of ["answer", "end"] as const) {
    const ctx = atTheCentre();
    const { hanako, ichiro, jun, number } = await twoWait(ctx, FRIDAY);
    await cancel(hanako, number);
    const offer = (await offerTo(ichiro))!;
    const answer = () =>
      answerOffer({ ...ichiro, now: new Date(offer.expiresAt.getTime() - 1) }, { id: offer.id, answer: "take" });
    const end = () => runDueTasks({ ...ctx, now: offer.expiresAt });
    const [a, b] = first === "answer" ? [answer, end] : [end, answer];
    await Promise.all([a(), b()]);
    const row = await ctx.db.reader.wishOffer.findUniqueOrThrow({ where: { id: offer.id } });
    const isTaken = row.status === "taken";
    expect(["taken", "lapsed"]).toContain(row.status);
    expect(await ctx.db.reader.booking.count({ where: { userId: "ichiro" } })).toBe(isTaken ? 1 : 0);
    expect(await claims(ctx, FRIDAY)).toEqual([`meeting-room/3/${isTaken ? "booking" : "offer"}`]);
    expect((await offerTo({ ...jun, now: offer.expiresAt })) !== null).toBe(!isTaken);
    expect(await mails(ctx, "offer_gone")).toEqual(isTaken ? [] : ["ichiro"]);
  }
});

test("taking pressed twice books once, and passing pressed twice asks one person", async () => {
  const ctx = atTheCentre();
  const { hanako, ichiro, jun, number } = await twoWait(ctx);
  await cancel(hanako, number);
  const passed = (await offerTo(ichiro))!.id;
  const passes = await Promise.all([1, 2].map(() => answerOffer(ichiro, { id: passed, answer: "pass" })));
  expect(passes.map(codeOf)).toEqual(["ok", "ok"]);
  const taken = (await offerTo(jun))!.id;
  const takes = await Promise.all([1, 2].map(() => answerOffer(jun, { id: taken, answer: "take" })));
  expect(new Set(takes.map((answer) => must(answer).taken?.number)).size).toBe(1);
  expect(codeOf(await answerOffer(jun, { id: taken, answer: "pass" }))).toBe("offer_over");
  expect(codeOf(await answerOffer(ichiro, { id: taken, answer: "take" }))).toBe("offer_over");
  expect(await mails(ctx, "slot_offered")).toEqual(["ichiro", "jun"]);
  expect(await claims(ctx)).toEqual(["meeting-room/3/booking"]);
});

test("who has the link of the mail answers without signing in, and looking changes nothing", async () => {
  const ctx = atTheCentre();
  const { hanako, ichiro, jun, number } = await twoWait(ctx);
  await cancel(hanako, number);
  const { id, expiresAt } = (await offerTo(ichiro))!;
  const nobody = aVisitor(ctx, "phone");
  const versionFor = (userId: string) => versionOfOffer(ctx.config.secret, { userId });
  const link = { kind: "offer" as const, id, version: versionFor("ichiro"), expiresAt };
  // Of somebody whose wish has passed to another member of the group the link says nothing any more.
  const old = { ...link, version: versionFor("somebody") };
  expect(codeOf(await offerLink.view(nobody, old))).toBe("link_over");
  expect(codeOf(await offerLink.answer(nobody, old, { answer: "take" }))).toBe("offer_over");
  for (let looks = 0; looks < 3; looks++)
    expect(must(await offerLink.view(nobody, link))).toMatchObject({
      note: { note: "open" },
      answers: [{ answer: "take" }, { answer: "pass" }],
    });
  expect(await claims(ctx)).toEqual(["meeting-room/3/offer"]);
  must(await offerLink.answer(nobody, link, { answer: "pass" }));
  expect(must(await offerLink.view(nobody, link))).toMatchObject({ done: { note: "passedLast" }, answers: [] });

  const next = { ...link, ...(await offerTo(jun))!, version: versionFor("jun") };
  must(await offerLink.answer(nobody, next, { answer: "take" }));
  expect(await ctx.db.reader.booking.findMany({ where: { userId: "jun" }, select: { status: true } })).toEqual([
    { status: "confirmed" },
  ]);
  expect(await mails(ctx, "booking_confirmed")).toEqual(["hanako", "jun"]);
  const [mail] = await ctx.db.reader.outboxMail.findMany({ where: { key: { startsWith: "slot_offered:" } } });
  expect(mail?.text).toContain("/answer/offer_");
  expect(mail?.subject).not.toMatch(/会議室|12月/);
});

test("nobody is offered what they cancelled, and what nobody waits for is open to all", async () => {
  const ctx = atTheCentre();
  const hanako = await aPerson(ctx, "hanako");
  const { number } = await booked(hanako, [aChoice(SATURDAY, 3)]);
  // She waits for any afternoon of that day in another room or this one.
  const other = await aPerson(ctx, "other");
  await booked(other, [aChoice(SATURDAY, 4)]);
  must(await waits(hanako, { slots: [3, 4] }));
  await cancel(hanako, number);
  expect(await claims(ctx)).toEqual(["meeting-room/4/booking"]);
  expect(await offerTo(hanako)).toBeNull();
  await offerFree(ctx);
  expect(await claims(ctx)).toEqual(["meeting-room/4/booking"]);
  expect(codeOf(await holds(aVisitor(ctx, "v"), aChoice(SATURDAY, 3)))).toBe("ok");
});

test("a search is met by the first run that fits: so many slots together, on its weekdays, in one of its rooms", async () => {
  const ctx = atTheCentre();
  const hanako = await aPerson(ctx, "hanako");
  const ichiro = await aPerson(ctx, "ichiro");
  const dates = ["2026-12-05", "2026-12-12"];
  const both = dates.flatMap((date) => ([3, 4] as const).map((slot) => aChoice(date, slot)));
  const { number } = await booked(hanako, both);
  const search = {
    rooms: ["meeting-room"],
    from: "2026-12-02",
    to: "2026-12-19",
    weekdays: [6 as const],
    slots: [3 as const, 4 as const],
    together: 2,
  };
  expect(codeOf(await waits(ichiro, search))).toBe("free_now"); // the 19th is free
  must(await waits(ichiro, search, { passFree: "on" }));
  await offerFree(later(ctx, 1));
  expect(await offerTo(ichiro)).toBeNull();
  await cancel(later(hanako, 5), number);
  expect(
    (await offerTo(later(ichiro, 6)))?.days.map(({ date, slots }) => `${date} ${slots.map(({ slot }) => slot)}`),
  ).toEqual(["2026-12-05 3,4"]);
  expect(await claims(ctx, "2026-12-12")).toEqual([]);
  // Passed, the other day is next: it became free as well, and nobody has it.
  expect(must(await answers(later(ichiro, 7), "pass"))).toEqual({ taken: null, waitsOn: true });
  await offerFree(later(ctx, 8));
  expect((await offerTo(later(ichiro, 9)))?.days.map(({ date }) => date)).toEqual(["2026-12-12"]);
});

test("with 保育室 and the cooking counter the offer keeps them too, and the booking costs what it should", async () => {
  const ctx = atTheCentre();
  const hanako = await aPerson(ctx, "hanako");
  const ichiro = await aPerson(ctx, "ichiro");
  const { number } = await booked(hanako, [aChoice(SATURDAY, 3, { nursery: true })]);
  const rooms = ["living-workshop"];
  // The room is free, 保育室 is not: only both together are what is waited for.
  must(await waits(ichiro, { rooms, cooking: true, nursery: true }));
  await offerFree(ctx);
  expect(await offerTo(ichiro)).toBeNull();
  await cancel(hanako, number);
  expect(await claims(ctx)).toEqual(["living-workshop/3/offer", "nursery/3/offer"]);
  const { taken } = must(await answers(ichiro, "take"));
  const booking = await bookingByNumber(ctx.db.reader, taken!.number);
  expect(booking?.slots.map(({ roomId, tariff }) => `${roomId} ${tariff}`).sort()).toEqual([
    "living-workshop cooking",
    "nursery nursery",
  ]);
  expect(await claims(ctx)).toEqual(["living-workshop/3/booking", "nursery/3/booking"]);
});

test("a purpose that staff must see becomes a request, with nothing to pay yet", async () => {
  const ctx = atTheCentre();
  const { number } = await booked(await aPerson(ctx, "hanako"), [aChoice(SATURDAY, 3)]);
  const ichiro = await aPerson(ctx, "ichiro");
  must(await waits(ichiro, {}, { purpose: "commercial" }));
  await cancel({ ...ctx, actor: { ...ichiro.actor, userId: "hanako" } as Context["actor"] }, number);
  expect(await offerTo(ichiro)).toMatchObject({ review: true });
  const { taken } = must(await answers(ichiro, "take"));
  const booking = await bookingByNumber(ctx.db.reader, taken!.number);
  expect(booking).toMatchObject({ status: "requested", ledger: [], payDeadline: null });
  // The page of the mail's link does not say that it is booked.
  const offer = await ctx.db.reader.wishOffer.findFirstOrThrow({ where: { status: "taken" } });
  const version = versionOfOffer(ctx.config.secret, { userId: "ichiro" });
  const link = { kind: "offer" as const, id: offer.id, version, expiresAt: offer.expiresAt };
  expect(must(await offerLink.view(aVisitor(ctx, "phone"), link)).done).toEqual({ note: "takenRequested" });
});

test("a hold that ran out or was given back is offered by the next round of due work", async () => {
  const ctx = atTheCentre();
  const ichiro = await aPerson(ctx, "ichiro");
  const jun = await aPerson(ctx, "jun");
  const visitor = aVisitor(ctx, "v");
  must(await holds(visitor, aChoice(SATURDAY, 3), aChoice(SATURDAY, 4)));
  must(await waits(ichiro, { slot: 3 }));
  must(await waits(jun, { slot: 4 }));
  await offerFree(later(ctx, 14));
  expect(await claims(ctx)).toEqual(["meeting-room/3/hold", "meeting-room/4/hold"]);
  await offerFree(later(ctx, 15));
  expect(await claims(ctx)).toEqual(["meeting-room/3/offer", "meeting-room/4/offer"]);

  const third = await aPerson(ctx, "third");
  must(await holds(aVisitor(ctx, "w"), aChoice(SATURDAY, 5)));
  must(await waits(third, { slot: 5 }));
  must(await releaseHold(aVisitor(ctx, "w")));
  await offerFree(later(ctx, 1));
  expect(await offerTo(third)).not.toBeNull();
});

test("a day that staff open is offered; the opening of a month belongs to whoever books", async () => {
  const ctx = atTheCentre();
  const ichiro = await aPerson(ctx, "ichiro");
  const jun = await aPerson(ctx, "jun");
  const THURSDAY = "2026-12-10";
  expect(codeOf(await waits(ichiro, { date: THURSDAY }))).toBe("nothing_to_wait_for");
  // A wish over days of which one is closed, and days of March that nobody can book yet.
  must(await waits(ichiro, { date: SATURDAY, from: "2026-12-08", to: "2026-12-12", slots: [3] }, { passFree: "on" }));
  must(await waits(jun, { from: "2027-03-01", to: "2027-03-31", slots: [3] }));
  await transaction(ctx.db, async (tx) =>
    ok(
      await tx.calendarException.create({
        data: { date: THURSDAY, kind: "extra_opening", noteJa: "", noteEn: "", at: ctx.now },
      }),
    ),
  );
  await offerFree(later(ctx, 10));
  expect((await offerTo(later(ichiro, 11)))?.days.map(({ date }) => date)).toEqual([THURSDAY]);

  expect(await offerTo(jun)).toBeNull();
  const january = { ...ctx, now: new Date("2027-01-10T09:00:00+09:00") };
  await offerFree(january);
  expect(await offerTo({ ...jun, now: january.now })).toBeNull();
  // What is given back there goes to who waits, as everywhere.
  const hanako = { ...(await aPerson(ctx, "hanako")), now: january.now };
  const { number } = await booked(hanako, [aChoice("2027-03-06", 3)]);
  await cancel(hanako, number);
  expect((await offerTo({ ...jun, now: january.now }))?.days.map(({ date }) => date)).toEqual(["2027-03-06"]);
});

test("who may not book it is passed over: caps and windows are those of whoever waits", async () => {
  const ctx = atTheCentre();
  const hanako = await aPerson(ctx, "hanako");
  const full = await aPerson(ctx, "full");
  const outside = await aPerson(ctx, "outside", { residence: "outside" });
  const jun = await aPerson(ctx, "jun");
  const FEBRUARY = "2027-02-06"; // not open yet for who lives outside
  const { number } = await booked(hanako, [aChoice(FEBRUARY, 3)]);
  const days = ["08", "09", "10", "13"].map((day) => `2027-02-${day}`);
  const tenSlots = days.flatMap((date) => ([1, 2, 5] as const).map((slot) => aChoice(date, slot))).slice(0, 10);
  await booked(full, tenSlots);
  must(await waits(full, { date: FEBRUARY }));
  must(await waits(later(outside, 1), { date: FEBRUARY }));
  must(await waits(later(jun, 2), { date: FEBRUARY }));
  await cancel(hanako, number);
  expect(await offerTo(full)).toBeNull();
  expect(await offerTo(outside)).toBeNull();
  expect(await offerTo(jun)).not.toBeNull();
});

test("leaving while one is asked asks the next; another's wish is nobody's to leave", async () => {
  const ctx = atTheCentre();
  const { hanako, ichiro, jun, number } = await twoWait(ctx);
  await cancel(hanako, number);
  const [{ wish }] = (await viewWaiting(ichiro)) as [Awaited<ReturnType<typeof viewWaiting>>[number]];
  expect(codeOf(await leaveLine(jun, { id: wish.id }))).toBe("unknown_wish");
  must(await leaveLine(ichiro, { id: wish.id }));
  must(await leaveLine(ichiro, { id: wish.id }));
  expect(await viewWaiting(ichiro)).toEqual([]);
  expect(await offerTo(jun)).not.toBeNull();
  expect(await claims(ctx)).toEqual(["meeting-room/3/offer"]);
  await transaction(ctx.db, async (tx) => ok(await leaveAllLines(ctx, tx, "jun")));
  expect(await claims(ctx)).toEqual([]);
  expect(await ctx.db.reader.task.count({ where: { doneAt: null } })).toBe(0);
});

test("who leaves is not asked again for what they leave, by the same wish or another of theirs", async () => {
  const ctx = atTheCentre();
  const hanako = await aPerson(ctx, "hanako");
  const other = await aPerson(ctx, "other");
  const ichiro = await aPerson(ctx, "ichiro");
  const rooms = ["meeting-room", "training-room"];
  const first = await booked(hanako, [aChoice(SATURDAY, 3, { nursery: true })]);
  const second = await booked(other, [aChoice(SATURDAY, 3, { roomId: "training-room" })]);
  // 保育室 is what is short: given back with one room, it would fit the other.
  must(await waits(ichiro, { rooms, nursery: true }));
  await cancel(hanako, first.number);
  await cancel(other, second.number);
  expect(await claims(ctx)).toEqual(["meeting-room/3/offer", "nursery/3/offer"]);
  const [{ wish }] = (await viewWaiting(ichiro)) as [Awaited<ReturnType<typeof viewWaiting>>[number]];
  must(await leaveLine(ichiro, { id: wish.id }));
  expect(await claims(ctx)).toEqual([]);
  expect(await mails(ctx, "slot_offered")).toEqual(["ichiro"]);

  const again = await booked(hanako, [aChoice(SATURDAY, 3)]);
  must(await waits(ichiro, { slots: [3] }));
  must(await waits(ichiro, { slots: [3, 4] }, { passFree: "on" }));
  await cancel(hanako, again.number);
  expect(await claims(ctx)).toEqual(["meeting-room/3/offer"]);
  await transaction(ctx.db, async (tx) => ok(await leaveAllLines(ctx, tx, "ichiro")));
  expect(await claims(ctx)).toEqual([]);
  expect(await mails(ctx, "slot_offered")).toEqual(["ichiro", "ichiro"]);
});

test("nobody is offered what they, or another for their group, cancelled", async () => {
  const ctx = atTheCentre();
  const group = { id: "group", name: "みほん会", applicant: "general" as const };
  const people = ["hanako", "ichiro", "jun"].map((id) => aPerson(ctx, id));
  const [hanako, ichiro, jun] = (await Promise.all(people)) as [Context, Context, Context];
  const acting = (who: Context) => ({ ...who, actor: { ...who.actor, group } as Context["actor"] });
  await transaction(ctx.db, async (tx) => {
    await tx.group.create({ data: { id: group.id, name: group.name, kana: "ミホンカイ", createdAt: ctx.now } });
    for (const userId of ["hanako", "ichiro", "jun"])
      await tx.groupMember.create({
        data: { groupId: group.id, userId, role: "representative", joinedAt: ctx.now },
      });
    return ok(await tx.user.update({ where: { id: "hanako" }, data: { actingGroupId: group.id } }));
  });
  const { number } = await booked(acting(hanako), [aChoice(SATURDAY, 3)]);
  expect(codeOf(await waits(acting(jun), {}))).toBe("already_yours");
  must(await waits(acting(jun), { slots: [3, 4] }, { passFree: "on" }));
  must(await waits(ichiro, {}));
  // Ichiro cancels what Hanako booked for the group: it is neither his own to have again, nor the group's.
  await cancel(acting(ichiro), number);
  expect(await claims(ctx)).toEqual([]);
  expect(await mails(ctx, "slot_offered")).toEqual([]);
  // Nothing is left for him to wait for; Jun's other slot may still become free.
  expect(await mails(ctx, "wish_over")).toEqual(["ichiro"]);
  expect(await viewWaiting(jun)).toHaveLength(1);
});

test("whoever may not book because of their points keeps the place and is not asked", async () => {
  const ctx = atTheCentre();
  const { hanako, ichiro, jun, number } = await twoWait(ctx);
  await transaction(ctx.db, async (tx) => {
    const { bookingId } = await tx.bookingSlot.findFirstOrThrow();
    const point = { userId: "ichiro", bookingId, key: "no_show:x", halves: 4, reason: "no_show", at: ctx.now };
    await tx.penaltyPoint.create({ data: { ...point, id: "point" } });
    const setting = await tx.setting.findFirstOrThrow({ where: { key: "penalties" } });
    const value = JSON.stringify({ ...JSON.parse(setting.value), enabled: true });
    return ok(await tx.setting.updateMany({ where: { key: "penalties" }, data: { value } }));
  });
  await cancel(later(hanako, 5), number);
  expect(await offerTo(later(ichiro, 6))).toBeNull();
  expect(await offerTo(later(jun, 6))).not.toBeNull();
  expect((await viewWaiting(ichiro)).map(({ place }) => place)).toEqual([1]);
});

test("a wish whose days have passed ends, and its person hears of it", async () => {
  const ctx = atTheCentre();
  const { ichiro } = await twoWait(ctx, FRIDAY);
  await offerFree({ ...ctx, now: new Date("2026-12-03T16:59:59+09:00") });
  expect(await mails(ctx, "wish_over")).toEqual([]);
  const closed = { ...ctx, now: new Date("2026-12-03T17:00:00+09:00") };
  await offerFree(closed);
  await offerFree(closed);
  expect(await mails(ctx, "wish_over")).toEqual(["ichiro", "jun"]);
  expect(await viewWaiting({ ...ichiro, now: closed.now })).toEqual([]);
});

test("what cannot be waited for is refused by name", async () => {
  const ctx = atTheCentre();
  const ichiro = await aPerson(ctx, "ichiro");
  const hanako = await aPerson(ctx, "hanako");
  await booked(
    hanako,
    ([1, 2, 3, 4, 5, 6] as const).map((slot) => aChoice(SATURDAY, slot)),
  );
  expect(codeOf(await waits(ichiro, { date: "2026-12-13" }))).toBe("free_now");
  expect(codeOf(await waits(ichiro, { rooms: ["library-corner"] }))).toBe("not_for_hire");
  expect(codeOf(await waits(ichiro, { rooms: ["nursery"] }))).toBe("nursery_alone");
  expect(codeOf(await waits(ichiro, { rooms: ["attic"] }))).toBe("unknown_room");
  expect(codeOf(await waits(ichiro, { rooms: [] }))).toBe("unknown_room");
  expect(codeOf(await waits(ichiro, { from: "2026-12-13" }))).toBe("range_reversed");
  expect(codeOf(await waits(ichiro, { from: "2026-12-01", to: "2027-03-31" }))).toBe("range_too_long");
  expect(codeOf(await waits(ichiro, { from: "soon" }))).toBe("invalid_date");
  expect(codeOf(await waits(ichiro, { date: "2026-11-28" }))).toBe("nothing_to_wait_for");
  expect(codeOf(await waits(ichiro, { cooking: true }))).toBe("nothing_to_wait_for");
  expect(codeOf(await waits(ichiro, {}, { people: "500" }))).toBe("over_capacity");
  expect(codeOf(await waits(ichiro, {}, { purpose: "party" }))).toBe("purpose_unknown");
  expect(codeOf(await waits(aVisitor(ctx, "v"), {}))).toBe("not_allowed");
  must(await waits(ichiro, { slot: 1 }));
  expect(codeOf(await waits(ichiro, { slot: 1 }))).toBe("already_waiting");
  for (const slot of [2, 3, 4, 5] as const) must(await waits(ichiro, { slot }));
  expect(codeOf(await waits(ichiro, { slot: 6 }))).toBe("too_many_wishes");
  for (const typed of ["", "room=meeting-room&from=soon&to=2026-99-99&weekday=6", "room=%00&from=&to=&together=99"])
    expect((await viewNewWish(ichiro, readSearch(new URLSearchParams(typed)))).problem).not.toBeNull();
  expect(await viewNewWish(ichiro, searchOfSlot({ roomId: "meeting-room", date: SATURDAY, slot: 6 }))).toMatchObject({
    problem: { code: "too_many_wishes" },
    free: { count: 0 },
    place: 1,
    kept: [{ minutes: 1440 }, { minutes: 180 }, { minutes: 30 }],
  });
  // No room named is any room for hire.
  const any = await viewNewWish(ichiro, { ...searchOfSlot({ roomId: "", date: SATURDAY, slot: 3 }), rooms: [] });
  expect(any.search.rooms).toEqual(["meeting-room", "training-room", "living-workshop"]);
  const march = await viewNewWish(hanako, searchOfSlot({ roomId: "meeting-room", date: "2027-03-06", slot: 3 }));
  expect(march.notOpen).toEqual({
    months: [{ month: "2027-03", opensAt: new Date("2027-01-04T09:00:00+09:00") }],
    all: true,
  });
  const soon = await viewNewWish(ichiro, searchOfSlot({ roomId: "meeting-room", date: FRIDAY, slot: 6 }));
  expect(soon.kept.map(({ minutes }) => minutes)).toEqual([180, 30]);
});

test("30 people wait and 20 bookings are cancelled at once: each slot ends with one person or is open to all", async () => {
  const ctx = atTheCentre();
  const rooms = ["meeting-room", "training-room"];
  const dates = ["2026-12-11", "2026-12-12"];
  const slots = dates.flatMap((date) =>
    rooms.flatMap((roomId) => ([1, 2, 3, 4, 5] as const).map((slot) => ({ date, roomId, slot }))),
  );
  expect(slots).toHaveLength(20);
  const cancels: WaitingWork["cancels"] = [];
  for (const [index, { date, roomId, slot }] of slots.entries()) {
    const who = await aPerson(ctx, `has${index}`);
    cancels.push({ userId: `has${index}`, number: (await booked(who, [aChoice(date, slot, { roomId })])).number });
  }
  const answersOf: WaitingWork["answers"] = [];
  const people = new Map<string, Context>();
  for (let index = 0; index < 30; index++) {
    const who = await aPerson(ctx, `waits${index}`);
    people.set(`waits${index}`, who);
    // Some for one slot, some for two on end, some for anything; for the fifth slots nobody waits.
    const search: Partial<Search> =
      index % 3 === 0
        ? { rooms: [rooms[index % 2]!], from: dates[0]!, to: dates[0]!, slots: [((index / 3) % 4) + 1] as SlotNumber[] }
        : index % 3 === 1
          ? { rooms, from: dates[0]!, to: dates[1]!, slots: [1, 2, 3, 4], together: 2 }
          : { rooms, from: dates[1]!, to: dates[1]!, slots: [1, 2, 3, 4] };
    must(await waits(later(who, index), search, { passFree: "on" }));
    answersOf.push({ userId: `waits${index}`, answer: index % 4 === 0 ? "pass" : "take" });
  }

  // Three processes at once: some people answer while others still cancel.
  const worker = path.resolve("tests/support/waiting-worker.ts");
  const run = (work: WaitingWork) =>
    new Promise<number>((resolve, reject) => {
      const args = [ctx.config.databaseUrl, JSON.stringify(work)];
      const child = fork(worker, args, { execArgv: ["--import", "tsx"], silent: true });
      let said = "";
      child.stderr?.on("data", (text) => {
        said += text;
      });
      child.once("message", (count) => resolve(Number(count)));
      child.once("error", reject);
      child.once("exit", (code) => code && reject(new Error(`worker ended with ${code}: ${said}`)));
    });
  const now = later(ctx, 60).now.toISOString();
  const third = <T>(list: T[], part: number) => list.filter((_, index) => index % 3 === part);
  await Promise.all(
    [0, 1, 2].map((part) => run({ now, cancels: third(cancels, part), answers: third(answersOf, (part + 1) % 3) })),
  );
  // Whoever is still asked answers, until nobody is.
  for (let round = 0; round < 30; round++) {
    const open = await ctx.db.reader.wishOffer.findMany({ where: { status: "open" }, include: { wish: true } });
    for (const { id, wish } of open) {
      const who = later(people.get(wish.userId)!, 60);
      const { answer } = answersOf.find(({ userId }) => userId === wish.userId)!;
      must(await answerOffer(who, { id, answer }));
    }
    if (open.length === 0) break;
  }

  const all = (await claimsOn(ctx.db.reader, dates)).filter(({ kind }) => kind !== "block");
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(["booking"]));
  const booked20 = await ctx.db.reader.bookingSlot.findMany({
    where: { cancelledAt: null, date: { in: dates }, booking: { status: "confirmed" } },
    include: { booking: true },
  });
  // One booking stands for each claim, and each claim is of a booking that stands.
  const id = (row: { roomId: string; date: string; slot: number }) => `${row.roomId}/${row.date}/${row.slot}`;
  expect(booked20.map(id).sort()).toEqual(all.map(id).sort());
  expect(new Set(booked20.map(id)).size).toBe(booked20.length);
  expect(booked20.every(({ booking }) => booking.userId.startsWith("waits"))).toBe(true);
  expect(booked20.length).toBeGreaterThan(8);
  expect(await ctx.db.reader.wishOffer.count({ where: { status: "open" } })).toBe(0);
  // The fifth slots, for which nobody waits, are open to all.
  for (const date of dates)
    expect(codeOf(await holds(aVisitor(later(ctx, 90), `v${date}`), aChoice(date, 5)))).toBe("ok");
  // One booking a taken wish, and nobody was asked twice about the same slot.
  const offers = await ctx.db.reader.wishOffer.findMany();
  expect(new Set(offers.map(({ wishId, choices }) => `${wishId} ${choices}`)).size).toBe(offers.length);
  const taken = offers.filter(({ status }) => status === "taken");
  expect(await ctx.db.reader.booking.count({ where: { userId: { startsWith: "waits" } } })).toBe(taken.length);
  expect(await ctx.db.reader.wish.count({ where: { status: "taken" } })).toBe(taken.length);
}, 300_000);

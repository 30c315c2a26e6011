import { fork } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { phoneAddress } from "@/lib/accounts/rules";
import { bookSlots } from "@/lib/bookings/book-slots";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { holdSlots } from "@/lib/bookings/hold-slots";
import { noteUse } from "@/lib/bookings/note-use";
import type { Booking } from "@/lib/bookings/rules";
import { bookingByNumber } from "@/lib/bookings/store";
import { viewBooking } from "@/lib/bookings/view-bookings";
import { chooseCases, chooseCasesInput } from "@/lib/closures/choose-cases";
import { closeDays, closeDaysInput } from "@/lib/closures/close-days";
import { openDays, openDaysInput } from "@/lib/closures/open-days";
import {
  type ClosingPreview,
  type HitView,
  previewClosing,
  previewClosingInput,
  previewOpening,
} from "@/lib/closures/preview-closing";
import { previewReopening, reopenClosure } from "@/lib/closures/reopen-closure";
import { viewClosure, viewClosures } from "@/lib/closures/view-closures";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { openingOf, type RoomId, type SlotChoice } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { claimsOn, loadCentre } from "@/lib/facility/store";
import { startPayment } from "@/lib/payments/pay-by-card";
import { balanceOf } from "@/lib/payments/rules";
import { settleCheckout } from "@/lib/payments/settle-checkout";
import { takeCounterPayment } from "@/lib/payments/take-counter-payment";
import { ok, type Result } from "@/lib/result";
import { joinLine, joinLineInput } from "@/lib/waiting/join-line";
import { type Search, searchOfSlot, writeSearch } from "@/lib/waiting/rules";
import { viewWaiting } from "@/lib/waiting/view-waiting";
import { runDueTasks } from "@/lib/work/run-tasks";
import { aChoice, anApplication, aPerson, atTheCentre, booked, later, must } from "@/tests/support/booking-journeys";

const SATURDAY = "2026-12-12";
const SUNDAY = "2026-12-13";
const THURSDAY = "2026-12-17";
const NOTE = { ja: "台風のため、休館します。", en: "Closed because of a typhoon." };

/** The evening before bookings for Saturday end: too late for an unpaid one to be released. */
const FRIDAY_TEN = new Date("2026-12-11T10:00:00+09:00");
const SATURDAY_TEN = new Date("2026-12-12T10:00:00+09:00");

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

const SLOTS: SlotNumber[] = [1, 2, 3, 4, 5, 6];

const at = (ctx: Context, now: Date | string): Context => ({ ...ctx, now: new Date(now) });

/** Somebody in a browser and a network of their own. */
async function someone(ctx: Context, id: string, more: Parameters<typeof aPerson>[2] = {}): Promise<Context> {
  return { ...(await aPerson(ctx, id, more)), address: id };
}

const choice = (roomId: RoomId, date: string, slot: SlotNumber, more: Partial<SlotChoice> = {}): SlotChoice =>
  aChoice(date, slot, { roomId, tariff: roomId === "living-workshop" ? "no-cooking" : "standard", ...more });

async function payByCard(ctx: Context, number: string): Promise<void> {
  must(await startPayment(ctx, { number }));
  const checkout = (await bookingAt(ctx, number)).checkouts.find(({ status }) => status === "open");
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

async function bookingAt(ctx: Context, number: string): Promise<Booking> {
  const booking = await bookingByNumber(ctx.db.reader, number);
  if (!booking) throw new Error("no such booking");
  return booking;
}

type How = "card" | "cash" | "unpaid" | "requested";

async function books(ctx: Context, sumi: Context, choices: SlotChoice[], how: How = "unpaid"): Promise<string> {
  const { number } = await booked(ctx, choices, {
    payBy: how === "card" ? "card" : "counter",
    purpose: how === "requested" ? "religious" : "hobby",
  });
  if (how === "card") await payByCard(ctx, number);
  if (how === "cash") {
    const { due } = balanceOf((await bookingAt(ctx, number)).ledger);
    must(await takeCounterPayment(at(sumi, ctx.now), { number, yen: due, key: crypto.randomUUID() }));
  }
  return number;
}

/** Looks at what closing would hit. */
async function look(
  ctx: Context,
  asked: { from?: string; to?: string; more?: string; rooms?: string[]; slots?: number[]; reason?: string },
): Promise<ClosingPreview> {
  return must(await previewClosing(ctx, previewClosingInput.parse(asked), NOTE));
}

type Picks = Record<string, { move?: number; word?: string }>;

/** The form of a preview as it is sent: a refund unless a move is picked, by its place among the proposals. */
function formOf(preview: ClosingPreview, picks: Picks = {}, id: string = crypto.randomUUID()) {
  return closeDaysInput.parse({
    id,
    more: preview.scope.dates.join(" "),
    rooms: preview.scope.rooms,
    slots: preview.scope.slots,
    reason: preview.reason,
    noteJa: NOTE.ja,
    noteEn: NOTE.en,
    ...picksOf(preview.hits, picks),
  });
}

function picksOf(hits: readonly HitView[], picks: Picks) {
  const fields: Record<string, unknown> = { seen: hits.map(({ print }) => print) };
  for (const { number, ways } of hits) {
    const { move, word = "" } = picks[number] ?? {};
    fields[`choice_${number}`] = move === undefined ? "refund" : ways[move + 1]?.value;
    fields[`word_${number}`] = word;
  }
  return fields;
}

const settleAll = (ctx: Context) => runDueTasks({ ...ctx, actor: { kind: "system" } });

/** Who has the slots of a day: "meeting-room 3 block". */
async function claimsOf(ctx: Context, ...dates: string[]): Promise<string[]> {
  const claims = await claimsOn(ctx.db.reader, dates);
  return claims.map(({ roomId, date, slot, kind }) => `${roomId} ${date.slice(8)}/${slot} ${kind}`).sort();
}

const standing = (booking: Booking) =>
  booking.slots.filter(({ cancelledAt }) => !cancelledAt).map(({ roomId, date, slot }) => `${roomId} ${date} ${slot}`);

/** Mails about a booking's end or change, by whom they are for. */
async function told(ctx: Context): Promise<{ to: string; text: string; sentAt: Date | null }[]> {
  return ctx.db.reader.outboxMail.findMany({
    where: { OR: [{ key: { startsWith: "cancelled:" } }, { key: { startsWith: "changed:" } }] },
    select: { to: true, text: true, sentAt: true },
    orderBy: { to: "asc" },
  });
}

async function waits(ctx: Context, search: Partial<Search> & { date?: string; slot?: SlotNumber }) {
  const { date = SATURDAY, slot = 3, ...wanted } = search;
  const one = searchOfSlot({ roomId: "meeting-room", date, slot });
  const typed = { purpose: "hobby", people: "8", pledge: "on" };
  return must(await joinLine(ctx, joinLineInput.parse({ ...typed, search: writeSearch({ ...one, ...wanted }) })));
}

/** A process of its own; how it ended. */
function inProcess(worker: string, ...given: string[]): Promise<string | number | null> {
  const child = fork(path.join(import.meta.dirname, `../support/${worker}.ts`), given, {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, TZ: "UTC" },
    stdio: "ignore",
  });
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
}

// ── The typhoon ──────────────────────────────────────────────────────────────────────────────

/**
 * A full Saturday and most of a Sunday: thirty bookings, each by somebody else. On Saturday the meeting room is paid
 * by card (the third slot with 保育室), the training room in cash (the sixth slot is a series, unpaid; the first has
 * begun), the workshop not at all: its fourth by somebody without mail, its fifth by a group, its sixth undecided.
 */
async function theTyphoon(ctx: Context, sumi: Context) {
  const friday = at(ctx, FRIDAY_TEN);
  const numbers: Record<string, string> = {};
  for (const slot of SLOTS) {
    const mika = await someone(friday, `card-${slot}`);
    const room = choice("meeting-room", SATURDAY, slot, { nursery: slot === 3 });
    numbers[`card-${slot}`] = await books(mika, sumi, [room], "card");
    const yuki = await someone(friday, `cash-${slot}`);
    const days = slot === 6 ? [SATURDAY, "2026-12-19", "2026-12-26"] : [SATURDAY];
    const how = slot === 6 ? "unpaid" : "cash";
    numbers[`cash-${slot}`] = await books(
      yuki,
      sumi,
      days.map((date) => choice("training-room", date, slot)),
      how,
    );
    const ken = await someone(friday, `work-${slot}`);
    const asked: Context = slot === 5 ? await ofAGroup(ken) : ken;
    const workshop = choice("living-workshop", SATURDAY, slot);
    numbers[`work-${slot}`] = await books(asked, sumi, [workshop], slot === 6 ? "requested" : "unpaid");
    for (const [room, name] of [
      ["meeting-room", "sun-m"],
      ["training-room", "sun-t"],
    ] as const) {
      const jun = await someone(friday, `${name}-${slot}`);
      numbers[`${name}-${slot}`] = await books(jun, sumi, [choice(room, SUNDAY, slot)]);
    }
  }
  // Entered at the counter for somebody who has no mail.
  await transaction(ctx.db, async (tx) =>
    ok(await tx.user.update({ where: { id: "work-4" }, data: { email: phoneAddress("work-4") } })),
  );
  return numbers;
}

async function ofAGroup(ctx: Context): Promise<Context> {
  const { actor } = ctx;
  if (actor.kind !== "user") throw new Error("nobody");
  await transaction(ctx.db, async (tx) => {
    await tx.group.create({ data: { id: "g1", name: "絵本の会", kana: "エホンノカイ", createdAt: ctx.now } });
    await tx.groupMember.create({
      data: { groupId: "g1", userId: actor.userId, role: "representative", joinedAt: ctx.now },
    });
    await tx.user.update({ where: { id: actor.userId }, data: { actingGroupId: "g1" } });
    return ok(null);
  });
  return { ...ctx, actor: { ...actor, group: { id: "g1", name: "絵本の会", applicant: "general" } } };
}

test("a typhoon over a full Saturday: seen first, then moved or given back, told and closed, each once, killed midway", async () => {
  const ctx = atTheCentre();
  const sumi = await someone(ctx, "sumi", { role: "staff" });
  const n = await theTyphoon(ctx, sumi);
  const friday = at(ctx, FRIDAY_TEN);
  const goro = await someone(friday, "goro");
  await waits(goro, { date: SATURDAY, slot: 3 });
  const hana = await someone(later(friday, 1), "hana");
  await waits(hana, { rooms: ["meeting-room"], date: SUNDAY, slot: 2 });
  const staff = at(sumi, SATURDAY_TEN);
  must(await noteUse(staff, { number: n["cash-1"]!, date: SATURDAY, move: "arrive" }));

  // Seen before anything happens.
  const before = await claimsOf(ctx, SATURDAY, SUNDAY);
  const preview = await look(staff, { from: SATURDAY, to: SUNDAY, reason: "weather" });
  expect(preview.hits.map(({ number }) => number).sort()).toEqual(Object.values(n).sort());
  expect(preview.hits).toHaveLength(30);
  expect(preview.counselling).toEqual([{ service: "phone", count: 1 }]);
  expect(preview.waiting).toHaveLength(2);
  const hit = (who: string) => preview.hits.find(({ number }) => number === n[who])!;
  expect(hit("cash-1")).toMatchObject({ hasBegun: true, status: "used", paidYen: 320, payBy: "counter" });
  expect(hit("card-3")).toMatchObject({ hasNursery: true, paidYen: 320, payBy: "card" });
  expect(hit("card-3").slots.map(({ roomId }) => roomId)).toEqual(["meeting-room", "nursery"]);
  expect(hit("cash-6")).toMatchObject({ days: 3, paidYen: 0, dueYen: 960 });
  expect(hit("work-4").person).toMatchObject({ isByPhone: true, phone: "0429212220" });
  expect(hit("work-5")).toMatchObject({ groupName: "絵本の会" });
  expect(hit("work-6")).toMatchObject({ status: "requested", dueYen: 0 });
  expect(hit("card-2").ways[0]).toMatchObject({ choice: "refund", cardYen: 320, counterYen: 0 });
  expect(hit("cash-2").ways[0]).toMatchObject({ choice: "refund", cardYen: 0, counterYen: 320 });
  expect(hit("cash-2").ways[0]?.mail.text).toContain(NOTE.ja);
  expect(hit("cash-2").ways[0]?.mail.text).toContain("320円を、窓口でお返しします");
  // Nobody is proposed what another is, and nothing that will be closed.
  const proposed = preview.hits.flatMap(({ ways }) =>
    ways.flatMap(({ to }) => to.map(({ roomId, date, slot }) => `${roomId} ${date} ${slot}`)),
  );
  expect(proposed.length).toBeGreaterThan(60);
  expect(new Set(proposed).size).toBe(proposed.length);
  expect(proposed.filter((slot) => slot.includes(SATURDAY) || slot.includes(SUNDAY))).toEqual([]);
  for (const { choice: way, to } of hit("card-3").ways)
    expect([way, ...to.map(({ slot }) => slot), to.at(-1)?.roomId]).toEqual(
      way === "move" ? ["move", 3, 3, "nursery"] : ["refund", undefined],
    );
  expect(await claimsOf(ctx, SATURDAY, SUNDAY)).toEqual(before);
  expect(await ctx.db.reader.closure.count()).toBe(0);
  expect(await ctx.db.reader.calendarException.count()).toBe(0);

  // One press, pressed twice: nobody can book there from now on.
  const moved = ["card-3", "cash-2", "cash-6", "work-4", "work-6", "sun-m-1", "sun-m-2"];
  const picks: Picks = Object.fromEntries(moved.map((who) => [n[who], { move: 0, word: `${who}さんへ` }]));
  const form = formOf(preview, picks);
  const [first, second] = await Promise.all([closeDays(staff, form), closeDays(staff, form)]);
  expect([codeOf(first), codeOf(second)]).toEqual(["ok", "ok"]);
  expect(await ctx.db.reader.closure.count()).toBe(1);
  expect(await ctx.db.reader.closureCase.count()).toBe(30);
  expect(
    codeOf(
      await holdSlots(at(goro, SATURDAY_TEN), {
        choices: [choice("living-workshop", SUNDAY, 1)] as never,
        people: undefined,
      }),
    ),
  ).toBe("closed_day");
  const page = must(await viewClosure(staff, form.id));
  expect(page.count).toEqual({ open: 30, done: 0, failed: 0 });
  expect(page.undecided).toEqual([]);

  // Killed in the middle of the twelfth case; then two processes go on at once.
  const url = ctx.config.databaseUrl;
  const now = SATURDAY_TEN.toISOString();
  expect(await inProcess("closure-worker", url, now, "11")).toBe("SIGKILL");
  expect(must(await viewClosure(staff, form.id)).count).toEqual({ open: 19, done: 11, failed: 0 });
  expect(await told(ctx)).toHaveLength(11);
  const [one, other] = await Promise.all([
    inProcess("work-worker", url, ctx.config.varDir, now),
    inProcess("work-worker", url, ctx.config.varDir, now),
  ]);
  expect([one, other]).toEqual([0, 0]);
  await settleAll(staff);
  expect(codeOf(await closeDays(staff, form))).toBe("ok");
  await settleAll(staff);

  // All is settled, each once.
  const after = must(await viewClosure(staff, form.id));
  expect(after.count).toEqual({ open: 0, done: 30, failed: 0 });
  expect(after.closure.status).toBe("settled");
  const mails = await told(ctx);
  expect(mails).toHaveLength(30);
  expect(new Set(mails.map(({ to }) => to)).size).toBe(30);
  const call = mails.find(({ to }) => to === phoneAddress("work-4"));
  expect(call?.text).toContain("work-4さんへ");
  expect(call?.sentAt).toBeNull();
  expect(after.cases.filter(({ isToCall }) => isToCall).map(({ number }) => number)).toEqual([n["work-4"]]);
  expect(
    after.cases
      .filter(({ cashYen }) => cashYen > 0)
      .map(({ number }) => number)
      .sort(),
  ).toEqual([n["cash-1"], n["cash-3"], n["cash-4"], n["cash-5"]].sort());

  // Every booking owes what it should; what comes back is what was paid.
  for (const [who, number] of Object.entries(n)) {
    const booking = await bookingAt(ctx, number);
    const { due, paid, refunded } = balanceOf(booking.ledger);
    const isMoved = moved.includes(who);
    expect([who, booking.status]).toEqual([
      who,
      isMoved ? (who === "work-6" ? "requested" : "confirmed") : "cancelled",
    ]);
    const kind = who.split("-")[0];
    if (kind === "card") expect([who, due, paid - refunded]).toEqual([who, 0, isMoved ? 320 : 0]);
    else if (kind === "cash" && who !== "cash-6") expect([who, due]).toEqual([who, isMoved ? 0 : -320]);
    else expect([who, due, paid]).toEqual([who, who === "cash-6" ? 960 : isMoved && who !== "work-6" ? 320 : 0, 0]);
    expect(standing(booking).filter((slot) => slot.includes(SATURDAY) || slot.includes(SUNDAY))).toEqual([]);
  }
  const refunds = await ctx.db.reader.cardRefund.findMany();
  expect(refunds.map(({ yen }) => yen)).toEqual([320, 320, 320, 320, 320]);
  expect(standing(await bookingAt(ctx, n["cash-6"]!)).length).toBe(3);
  expect(standing(await bookingAt(ctx, n["card-3"]!))).toEqual(
    hit("card-3").ways[1]?.to.map((s) => `${s.roomId} ${s.date} ${s.slot}`),
  );
  // Where they went they have; where they were it is closed.
  const kinds = new Set((await claimsOf(ctx, SATURDAY, SUNDAY)).map((claim) => claim.split(" ").at(-1)));
  expect([...kinds]).toEqual(["block"]);
  const claimed = await ctx.db.reader.slotClaim.count({ where: { kind: "booking" } });
  const stands = await ctx.db.reader.bookingSlot.count({
    where: { cancelledAt: null, booking: { status: { in: ["confirmed", "requested"] } } },
  });
  expect(claimed).toBe(stands);
  // The resident reads what happened.
  const theirs = await viewBooking(
    at({ ...goro, actor: { ...goro.actor, userId: "cash-2" } as never }, SATURDAY_TEN),
    n["cash-2"]!,
  );
  expect(theirs?.history.some(({ what }) => what === "changed")).toBe(true);
  // Staff looked at people: it is noted.
  expect(await ctx.db.reader.personView.count({ where: { page: "closures", viewerId: "sumi" } })).toBeGreaterThan(29);

  // Reopened as carefully: whoever waits is asked first, nobody is booked again, and once.
  const again = must(await previewReopening(staff, form.id));
  expect(again.settled).toHaveLength(30);
  // What Goro waits for cannot be booked any more this morning: his wish is over.
  expect(again.waiting).toHaveLength(1);
  expect(again.days.map(({ opening }) => opening.open)).toEqual([true, true]);
  expect(codeOf(await reopenClosure(staff, { id: form.id, version: again.closure.version - 1 }))).toBe(
    "closure_changed",
  );
  for (let press = 0; press < 2; press++)
    expect(codeOf(await reopenClosure(staff, { id: form.id, version: again.closure.version }))).toBe("ok");
  expect(await ctx.db.reader.calendarException.count()).toBe(0);
  expect(await claimsOf(ctx, SATURDAY, SUNDAY)).toEqual(["meeting-room 13/2 offer"]);
  expect((await bookingAt(ctx, n["cash-2"]!)).slots.filter(({ cancelledAt }) => !cancelledAt)).toHaveLength(1);
  expect(await ctx.db.reader.auditEntry.count({ where: { action: "closure.reopen" } })).toBe(1);
}, 240_000);

// ── One thing at a time ──────────────────────────────────────────────────────────────────────

async function aDesk() {
  const ctx = atTheCentre();
  const sumi = await someone(ctx, "sumi", { role: "staff" });
  const hanako = await someone(ctx, "hanako");
  return { ctx, sumi, hanako };
}

test("a booking that came after looking is told, and nothing has happened; what was chosen counts the next time", async () => {
  const { ctx, sumi, hanako } = await aDesk();
  const early = await books(hanako, sumi, [choice("meeting-room", SATURDAY, 3)]);
  const preview = await look(sumi, { from: SATURDAY });
  const jun = await someone(ctx, "jun");
  const late = await books(jun, sumi, [choice("training-room", SATURDAY, 3)]);
  const form = formOf(preview);
  const refused = await closeDays(sumi, form);
  expect(refused).toMatchObject({
    code: "hits_changed",
    facts: { came: [`${late.slice(0, 4)}-${late.slice(4)}`], goneCount: 0, changedCount: 0 },
  });
  expect(await ctx.db.reader.closure.count()).toBe(0);
  // Paid meanwhile, it is another thing that comes back.
  must(await takeCounterPayment(sumi, { number: early, yen: 320, key: crypto.randomUUID() }));
  expect(await closeDays(sumi, form)).toMatchObject({ facts: { cameCount: 1, changedCount: 1 } });
  must(await closeDays(sumi, formOf(await look(sumi, { from: SATURDAY }))));
  await settleAll(sumi);
  expect((await bookingAt(ctx, late)).status).toBe("cancelled");
});

test("an alternative that somebody took meanwhile is left to staff, who choose again", async () => {
  const { ctx, sumi, hanako } = await aDesk();
  const number = await books(hanako, sumi, [choice("meeting-room", SATURDAY, 3)], "cash");
  const preview = await look(sumi, { from: SATURDAY, reason: "repairs" });
  const [target] = preview.hits[0]!.ways[1]!.to;
  const form = formOf(preview, { [number]: { move: 0 } });
  must(await closeDays(sumi, form));
  const jun = await someone(ctx, "jun");
  await books(jun, sumi, [choice(target!.roomId, target!.date, target!.slot as SlotNumber)]);
  await settleAll(sumi);
  const failed = must(await viewClosure(sumi, form.id));
  expect(failed.count).toEqual({ open: 0, done: 0, failed: 1 });
  expect(failed.closure.status).toBe("acting");
  expect(failed.cases[0]).toMatchObject({ status: "failed", failure: "slot_taken" });
  expect(standing(await bookingAt(ctx, number))).toEqual([`meeting-room ${SATURDAY} 3`]);
  expect(await told(ctx)).toEqual([]);

  const { closure, undecided } = failed;
  const chosen = chooseCasesInput.parse({
    id: form.id,
    version: String(closure.version),
    ...picksOf(undecided, { [number]: { move: 1, word: "申し訳ありません" } }),
  });
  const [first, second] = await Promise.all([chooseCases(sumi, chosen), chooseCases(sumi, chosen)]);
  expect([codeOf(first), codeOf(second)].sort()).toEqual(["closure_changed", "ok"]);
  await settleAll(sumi);
  const settled = must(await viewClosure(sumi, form.id));
  expect(settled.closure.status).toBe("settled");
  const booking = await bookingAt(ctx, number);
  expect(standing(booking)).toEqual(undecided[0]!.ways[2]!.to.map((s) => `${s.roomId} ${s.date} ${s.slot}`));
  expect(balanceOf(booking.ledger).due).toBe(0);
  const mails = await told(ctx);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain("申し訳ありません");
  expect(mails[0]?.text).toContain("別の区分に移しました");
});

test("some rooms and slots: what is free is blocked at once, holds and offers end, and who waits waits on", async () => {
  const { ctx, sumi, hanako } = await aDesk();
  const number = await books(
    hanako,
    sumi,
    [choice("meeting-room", SATURDAY, 3), choice("meeting-room", SATURDAY, 5)],
    "cash",
  );
  const jun = await someone(ctx, "jun");
  const gone = await books(jun, sumi, [choice("meeting-room", SATURDAY, 4)]);
  const goro = await someone(ctx, "goro");
  await waits(goro, { slot: 4 });
  must(await cancelBooking(later(jun, 1), { number: gone, backYen: undefined } as never));
  expect((await viewWaiting(goro))[0]?.offer).toBeTruthy();
  const mika = await someone(ctx, "mika");
  must(await holdSlots(mika, { choices: [choice("meeting-room", SATURDAY, 6)] as never, people: undefined }));

  const desk = later(sumi, 2);
  const preview = await look(desk, { from: SATURDAY, rooms: ["meeting-room"], slots: [3, 4, 6], reason: "repairs" });
  expect(preview).toMatchObject({ slotCount: 3, holds: 1, offers: 1, counselling: [] });
  expect(preview.hits.map(({ slots }) => slots.map(({ slot }) => slot))).toEqual([[3]]);
  // The same slot in another room of the same day is nearer than any other day.
  expect(preview.hits[0]?.ways[1]?.to).toMatchObject([{ roomId: "training-room", date: SATURDAY, slot: 3 }]);
  const form = formOf(preview);
  must(await closeDays(desk, form));
  expect(await claimsOf(ctx, SATURDAY)).toEqual([
    "meeting-room 12/3 booking",
    "meeting-room 12/4 block",
    "meeting-room 12/5 booking",
    "meeting-room 12/6 block",
  ]);
  expect((await viewWaiting(later(goro, 3))).map(({ offer, wish }) => [offer, wish.status])).toEqual([
    [null, "waiting"],
  ]);
  expect(await ctx.db.reader.outboxMail.count({ where: { key: { startsWith: "offer_closed:" } } })).toBe(1);
  await settleAll(desk);
  expect(await claimsOf(ctx, SATURDAY)).toEqual([
    "meeting-room 12/3 block",
    "meeting-room 12/4 block",
    "meeting-room 12/5 booking",
    "meeting-room 12/6 block",
  ]);
  const booking = await bookingAt(ctx, number);
  expect(booking.status).toBe("confirmed");
  expect(balanceOf(booking.ledger).due).toBe(-320);
  // The day is open for all else.
  expect(openingOf(await loadCentre(ctx.db.reader), SATURDAY).open).toBe(true);

  // Opened again, the slot somebody waits for is kept for them, and the rest is free.
  const { version } = must(await previewReopening(desk, form.id)).closure;
  must(await reopenClosure(desk, { id: form.id, version }));
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 12/4 offer", "meeting-room 12/5 booking"]);
});

test("a slot that its resident gave up before it was settled is closed all the same", async () => {
  const { ctx, sumi, hanako } = await aDesk();
  const number = await books(hanako, sumi, [choice("meeting-room", SATURDAY, 3)]);
  const form = formOf(await look(sumi, { from: SATURDAY, rooms: ["meeting-room"], slots: [3] }));
  must(await closeDays(sumi, form));
  must(await cancelBooking(hanako, { number, backYen: undefined } as never));
  expect(await claimsOf(ctx, SATURDAY)).toEqual([]);
  await settleAll(sumi);
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 12/3 block"]);
  expect(must(await viewClosure(sumi, form.id)).closure.status).toBe("settled");
  expect(await told(ctx)).toHaveLength(1);
});

test("保育室 alone is closed: the room stays booked without it", async () => {
  const { ctx, sumi, hanako } = await aDesk();
  const number = await books(hanako, sumi, [choice("meeting-room", SATURDAY, 3, { nursery: true })], "card");
  const preview = await look(sumi, { from: SATURDAY, rooms: ["nursery"] });
  expect(preview.hits[0]).toMatchObject({ isNurseryAlone: true });
  expect(preview.hits[0]?.ways).toHaveLength(1);
  must(await closeDays(sumi, formOf(preview)));
  await settleAll(sumi);
  expect(standing(await bookingAt(ctx, number))).toEqual([`meeting-room ${SATURDAY} 3`]);
  expect((await claimsOf(ctx, SATURDAY)).filter((claim) => claim.includes("12/3"))).toEqual([
    "meeting-room 12/3 booking",
    "nursery 12/3 block",
  ]);
});

test("what waits for its card payment goes as a whole: its other slots are free again, and nobody can pay any more", async () => {
  const { ctx, sumi, hanako } = await aDesk();
  const hold = must(
    await holdSlots(hanako, {
      choices: [choice("meeting-room", SATURDAY, 3), choice("meeting-room", "2026-12-19", 3)] as never,
      people: undefined,
    }),
  );
  const { number } = must(await bookSlots(hanako, anApplication(hold.id, { payBy: "card" })));
  must(await startPayment(hanako, { number }));
  const preview = await look(sumi, { from: SATURDAY, rooms: ["meeting-room"], slots: [3] });
  expect(preview.hits[0]).toMatchObject({ status: "held" });
  expect(preview.hits[0]?.ways.map((way) => way.choice)).toEqual(["refund"]);
  must(await closeDays(sumi, formOf(preview)));
  await settleAll(sumi);
  const booking = await bookingAt(ctx, number);
  expect(booking.status).toBe("cancelled");
  expect(booking.checkouts.map(({ status }) => status)).toEqual(["ended"]);
  expect(await claimsOf(ctx, SATURDAY, "2026-12-19")).toEqual(["meeting-room 12/3 block"]);
});

test("moved for the centre's reason nobody pays more, and who then pays less gets the difference", async () => {
  const { ctx, sumi, hanako } = await aDesk();
  const number = await books(hanako, sumi, [choice("meeting-room", SATURDAY, 3)], "cash");
  await transaction(ctx.db, async (tx) => {
    for (const [roomId, yenPerSlot] of [
      ["meeting-room", 900],
      ["training-room", 100],
    ] as const)
      await tx.tariff.create({
        data: {
          roomId,
          tariff: "standard",
          validFrom: SUNDAY,
          nameJa: "",
          nameEn: "",
          yenPerSlot,
          position: 0,
          source: "test",
        },
      });
    return ok(null);
  });
  const preview = await look(sumi, { from: SATURDAY });
  const ways = preview.hits[0]!.ways;
  const dearer = ways.findIndex(({ to }) => to[0]?.roomId === "meeting-room" && (to[0]?.date ?? "") > SATURDAY);
  expect(ways[dearer]).toMatchObject({ dueYen: 0, cardYen: 0, counterYen: 0 });
  const cheaper = ways.findIndex(({ to }) => to[0]?.roomId === "training-room" && (to[0]?.date ?? "") > SATURDAY);
  expect(ways[cheaper]).toMatchObject({ dueYen: 0, counterYen: 220 });
  must(await closeDays(sumi, formOf(preview, { [number]: { move: dearer - 1 } })));
  await settleAll(sumi);
  const booking = await bookingAt(ctx, number);
  expect(balanceOf(booking.ledger).due).toBe(0);
  const [slot] = booking.slots.filter(({ cancelledAt }) => !cancelledAt);
  expect(slot).toMatchObject({ yen: 320, date: ways[dearer]?.to[0]?.date });
  expect(slot?.fee.lines.map(({ why, yen }) => `${why} ${yen}`)).toEqual(["slot 900", "closure -580"]);
});

test("a Thursday is opened, booked, closed again as carefully, and opened once more", async () => {
  const { ctx, sumi, hanako } = await aDesk();
  const preview = must(await previewOpening(sumi, { from: THURSDAY, to: "", more: "2026/12/18" }));
  expect(preview.scope.dates).toEqual([THURSDAY]);
  expect(preview.same.map(({ date }) => date)).toEqual(["2026-12-18"]);
  expect(preview.days[0]).toMatchObject({ date: THURSDAY, why: { open: false, reasons: ["thursday"] } });
  const opening = openDaysInput.parse({
    id: crypto.randomUUID(),
    more: THURSDAY,
    noteJa: "開館します。",
    noteEn: "Open.",
  });
  for (let press = 0; press < 2; press++) must(await openDays(sumi, opening));
  expect(await ctx.db.reader.closure.count()).toBe(1);
  const isOpen = async () => openingOf(await loadCentre(ctx.db.reader), THURSDAY);
  expect(await isOpen()).toMatchObject({ open: true, note: { ja: "開館します。" } });
  const number = await books(hanako, sumi, [choice("meeting-room", THURSDAY, 3)], "cash");

  const desk = later(sumi, 5);
  const close = await look(desk, { more: THURSDAY });
  expect(close.hits.map((hit) => hit.number)).toEqual([number]);
  const form = formOf(close);
  must(await closeDays(desk, form));
  await settleAll(desk);
  expect((await bookingAt(ctx, number)).status).toBe("cancelled");
  expect((await isOpen()).open).toBe(false);
  expect(codeOf(await openDays(desk, { ...opening, id: crypto.randomUUID() }))).toBe("reopen_instead");
  // The closing taken back, the opening counts again; taken back it leaves the Thursday.
  const { closure } = must(await previewReopening(desk, form.id));
  must(await reopenClosure(desk, { id: form.id, version: closure.version }));
  expect(await isOpen()).toMatchObject({ open: true, note: { ja: "開館します。" } });
  expect(await claimsOf(ctx, THURSDAY)).toEqual([]);
});

test("an exception that was entered by itself comes back when a closure over it is taken back", async () => {
  const { ctx, sumi } = await aDesk();
  await transaction(ctx.db, async (tx) =>
    ok(
      await tx.calendarException.create({
        data: { date: THURSDAY, kind: "extra_opening", noteJa: "市民祭", noteEn: "Festival", at: ctx.now },
      }),
    ),
  );
  const form = formOf(await look(sumi, { from: THURSDAY }));
  must(await closeDays(sumi, form));
  expect(openingOf(await loadCentre(ctx.db.reader), THURSDAY).open).toBe(false);
  must(await reopenClosure(sumi, { id: form.id, version: 1 }));
  expect(openingOf(await loadCentre(ctx.db.reader), THURSDAY)).toMatchObject({ open: true, note: { ja: "市民祭" } });
  expect(
    must(await viewClosures(sumi))
      .closures.map(({ kind, status }) => `${kind} ${status}`)
      .sort(),
  ).toEqual(["closing reopened", "opening settled"]);
});

test("taken back before all is settled, a closure leaves what is not settled as it was", async () => {
  const { ctx, sumi, hanako } = await aDesk();
  const number = await books(hanako, sumi, [choice("meeting-room", SATURDAY, 3)]);
  const form = formOf(await look(sumi, { from: SATURDAY }));
  must(await closeDays(sumi, form));
  must(await reopenClosure(sumi, { id: form.id, version: 1 }));
  await settleAll(sumi);
  expect(standing(await bookingAt(ctx, number))).toEqual([`meeting-room ${SATURDAY} 3`]);
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 12/3 booking"]);
  expect(await told(ctx)).toEqual([]);
});

test("what cannot be closed or opened is answered clearly, and nothing is written", async () => {
  const { ctx, sumi } = await aDesk();
  const code = async (asked: Parameters<typeof look>[1]) =>
    codeOf(await previewClosing(sumi, previewClosingInput.parse(asked), NOTE));
  expect(await code({})).toBe("closure_empty");
  expect(await code({ from: "2026-11-30" })).toBe("closure_past");
  expect(await code({ from: "2026-12-05", to: "2028-01-08" })).toBe("closure_too_long");
  expect(await code({ from: "2026-12-05", to: "2026-12-01" })).toBe("range_reversed");
  expect(await code({ from: "2026-02-30" })).toBe("invalid_date");
  expect(await code({ to: "2026-12-05" })).toBe("closure_incomplete");
  expect(await code({ more: "来週の土曜" })).toBe("closure_bad_dates");
  expect(await code({ from: THURSDAY })).toBe("already_closed");
  expect(await code({ from: SATURDAY, rooms: ["ballroom"] })).toBe("unknown_room");
  expect(await code({ from: SATURDAY, rooms: ["library-corner"] })).toBe("unknown_room");
  expect(codeOf(await previewOpening(sumi, { from: SATURDAY, to: "", more: "" }))).toBe("already_open");
  const form = formOf(await look(sumi, { from: SATURDAY }));
  expect(codeOf(await closeDays(sumi, { ...form, more: THURSDAY }))).toBe("already_closed");
  must(await closeDays(sumi, form));
  expect(codeOf(await closeDays(sumi, { ...form, id: crypto.randomUUID() }))).toBe("already_closed");
  expect(await ctx.db.reader.closure.count()).toBe(1);
  expect(closeDaysInput.safeParse({ ...form, noteJa: " " }).success).toBe(false);
});

test("a resident can do none of it", async () => {
  const { sumi, hanako } = await aDesk();
  const preview = await look(sumi, { from: SATURDAY });
  const form = formOf(preview);
  const input = previewClosingInput.parse({ from: SATURDAY });
  const opening = openDaysInput.parse({ id: crypto.randomUUID(), more: THURSDAY, noteJa: "あ", noteEn: "a" });
  const chosen = chooseCasesInput.parse({ id: form.id, version: "1" });
  const answers = [
    await previewClosing(hanako, input, NOTE),
    await previewOpening(hanako, { from: THURSDAY, to: "", more: "" }),
    await previewReopening(hanako, form.id),
    await viewClosure(hanako, form.id),
    await viewClosures(hanako),
    await closeDays(hanako, form),
    await openDays(hanako, opening),
    await chooseCases(hanako, chosen),
    await reopenClosure(hanako, { id: form.id, version: 1 }),
  ];
  expect(answers.map(codeOf)).toEqual(answers.map(() => "not_allowed"));
});

import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { newFile } from "@/lib/attachments/store";
import { signUpload } from "@/lib/attachments/tokens";
import { viewAttachment } from "@/lib/attachments/view-attachment";
import { againLink } from "@/lib/bookings/book-again";
import { bookSlots, viewBookingForm } from "@/lib/bookings/book-slots";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { decideBooking } from "@/lib/bookings/decide-booking";
import { holdSlots } from "@/lib/bookings/hold-slots";
import { viewBooking } from "@/lib/bookings/view-bookings";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { startPayment } from "@/lib/payments/pay-by-card";
import { settleCheckout } from "@/lib/payments/settle-checkout";
import { giveCounterRefund, takeCounterPayment } from "@/lib/payments/take-counter-payment";
import { viewPayment } from "@/lib/payments/view-payment";
import { addEvidence, askForReduction, withdrawReduction } from "@/lib/reductions/ask-reduction";
import { decideReduction, decideReductionInput } from "@/lib/reductions/decide-reduction";
import { viewReduction, viewReductionQueue } from "@/lib/reductions/view-reductions";
import { ok } from "@/lib/result";
import { insertMissingReductionKinds, REDUCTION_KINDS } from "@/prisma/masters";
import { aChoice, anApplication, aPerson, atTheCentre, booked, later, must } from "@/tests/support/booking-journeys";
import { bookingOf, ledgerOf } from "@/tests/support/bookings";

const workshop = (slot: 1 | 2 | 3) => aChoice("2026-12-12", slot, { roomId: "living-workshop", tariff: "cooking" });

async function people() {
  const ctx = atTheCentre();
  return { resident: await aPerson(ctx, "hanako"), staff: await aPerson(ctx, "sumi", { role: "staff" }) };
}

/** A booking whose form asked for 後援 (50 %). */
async function asking(resident: Context, choices = [aChoice("2026-12-12", 3)], more: Record<string, string> = {}) {
  const { number, next } = await booked(resident, choices, {
    reduction: "support",
    reductionNote: "絵本の会",
    ...more,
  });
  return { number, next, request: (await bookingOf(resident, number)).reduction!.id };
}

const verdict = (request: string, more: Partial<Record<"decision" | "percent" | "note", string>> = {}) =>
  decideReductionInput.parse({ request, decision: "approve", percent: "50", ...more });

/** Pays on the card provider's page, and tells of it. */
async function paidByCard(ctx: Context, number: string): Promise<void> {
  must(await startPayment(ctx, { number }));
  const [checkout] = (await bookingOf(ctx, number)).checkouts;
  const paid = { kind: "paid", providerRef: checkout!.providerRef!, paymentRef: "pi_1", currency: "jpy" } as const;
  await settleCheckout(ctx, ctx.cards!, checkout!.id, { ...paid, amount: checkout!.yen }, null);
}

const yens = async (ctx: Context, number: string) => (await bookingOf(ctx, number)).slots.map(({ yen }) => yen);

test("asked for in the application by card it stands at once, unpaid, without a deadline, and says what it would be", async () => {
  const { resident } = await people();
  const { number, next } = await asking(resident, [workshop(1), aChoice("2026-12-12", 3)], { payBy: "card" });
  expect(next).toBe("done");
  const view = (await viewBooking(resident, number))!;
  expect([view.booking.status, view.booking.payDeadline, view.toPay, view.canPayByCard]).toEqual([
    "confirmed",
    null,
    null,
    false,
  ]);
  expect([view.bill.yen, view.bill.pending?.yen, view.bill.pending?.name.ja]).toEqual([950, 470, "市の後援"]);
  expect((await viewPayment(resident, { number }))?.state).toBe("undecided");
  expect(await startPayment(resident, { number })).toMatchObject({ ok: false, code: "reduction_pending" });
  const mail = await resident.db.reader.outboxMail.findFirst({ where: { key: { startsWith: "booking_confirmed" } } });
  expect(mail?.text).toContain("減免の申請を確かめています");
});

test("the counter takes no money while it waits", async () => {
  const { resident, staff } = await people();
  const { number } = await asking(resident);
  const cash = { number, yen: 320, key: crypto.randomUUID() };
  expect(await takeCounterPayment(staff, cash)).toMatchObject({ ok: false, code: "reduction_pending" });
});

test("granted, each slot is reduced and rounded by itself, the difference is waived and the rest is to be paid", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident, [workshop(1), workshop(2), aChoice("2026-12-12", 3)]);
  const decided = later(staff, 60);
  expect(await decideReduction(decided, verdict(request))).toEqual(ok({ number }));
  expect(await yens(resident, number)).toEqual([310, 310, 160]);
  expect(await ledgerOf(resident, number)).toEqual({ rows: ["charge 1580 booking", "waiver -800 reduced"], due: 780 });
  const booking = await bookingOf(resident, number);
  expect(booking.payDeadline).toEqual(new Date("2026-12-09T23:59:00+09:00"));
  expect(booking.slots[0]?.fee.lines).toEqual([
    { why: "slot", yen: 630, tariff: "cooking" },
    { why: "reduction", yen: -315, percent: 50, kind: "support" },
    { why: "rounding", yen: -5 },
  ]);
  const view = (await viewBooking(later(resident, 61), number))!;
  expect([view.toPay?.yen, view.canPayByCard, view.bill.pending]).toEqual([780, true, null]);
  expect(view.bill.extras.map(({ why, yen }) => [why, yen])).toEqual([
    ["reduction", -790],
    ["rounding", -10],
  ]);
  const mail = await resident.db.reader.outboxMail.findFirst({ where: { key: { startsWith: "reduction_decided" } } });
  expect(mail?.subject).not.toMatch(/後援|花子|会議室/);
  for (const words of ["減免前の使用料　1,580円", "減免（市の後援）50％　−800円", "使用料　780円", "12月9日"])
    expect(mail?.text).toContain(words);
  const history = await resident.db.reader.auditEntry.findFirst({ where: { action: "reduction.approve" } });
  expect(JSON.parse(history!.before!)).toMatchObject({ status: "confirmed", yen: 1580 });
  expect(JSON.parse(history!.after!)).toMatchObject({ status: "confirmed", yen: 780, percent: 50 });
  expect(history!.after).not.toContain("絵本");
});

test("whoever takes the slots of an ended booking again is told to ask for the reduction again", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident);
  must(await decideReduction(staff, verdict(request)));
  const { id } = await bookingOf(resident, number);
  must(await cancelBooking(resident, { number }));
  const link = { kind: "again" as const, id, version: "1", expiresAt: later(resident, 60).now };
  expect(await againLink.view(resident, link)).toMatchObject({
    ok: true,
    value: { note: { note: "allFree" }, hints: [{ note: "reductionAgain" }] },
  });
});

test("pressed twice, or by two of the staff, it is granted once", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident);
  const answers = await Promise.all([
    decideReduction(staff, verdict(request)),
    decideReduction(staff, verdict(request)),
  ]);
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect((await ledgerOf(resident, number)).rows).toEqual(["charge 320 booking", "waiver -160 reduced"]);
  const other = await decideReduction(staff, verdict(request, { decision: "decline", note: "ちがう" }));
  expect(other).toMatchObject({ ok: false, code: "reduction_not_pending" });
});

test("all of it granted leaves nothing to pay and no deadline", async () => {
  const { resident, staff } = await people();
  const { number } = await booked(resident, [aChoice("2026-12-12", 3)], { reduction: "co_host" });
  const { reduction } = await bookingOf(resident, number);
  must(await decideReduction(staff, verdict(reduction!.id, { percent: "１００％" })));
  expect(await ledgerOf(resident, number)).toEqual({ rows: ["charge 320 booking", "waiver -320 reduced"], due: 0 });
  expect((await bookingOf(resident, number)).payDeadline).toBeNull();
});

test("whoever declines need not say a share, and whatever stands in its field is no mistake", async () => {
  const { resident, staff } = await people();
  for (const percent of ["", "0", "half"]) {
    const input = verdict("any", { decision: "decline", percent, note: "対象外です" });
    expect(input).toMatchObject({ decision: "decline", percent: null });
  }
  const { number, request } = await asking(resident);
  must(await decideReduction(staff, verdict(request, { decision: "decline", percent: "", note: "対象外です" })));
  expect((await bookingOf(resident, number)).reduction).toMatchObject({ status: "declined", percent: null });
});

test("another share than the usual and a decline need a reason", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident);
  const refused = { ok: false, code: "reduction_reason_missing", facts: { percent: 50 } };
  expect(await decideReduction(staff, verdict(request, { percent: "30" }))).toEqual(refused);
  expect(await decideReduction(staff, verdict(request, { decision: "decline" }))).toEqual(refused);
  must(await decideReduction(staff, verdict(request, { percent: "30", note: "一部が対象です" })));
  expect(await yens(resident, number)).toEqual([220]);
});

test.each(["0", "101", "12.5", "", "half"])("a share of “%s” is a mistake of the field", (percent) => {
  expect(decideReductionInput.safeParse({ request: "r", decision: "approve", percent }).success).toBe(false);
});

test("declined, the full fee is due by a deadline that counts from then", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident);
  const late = { ...staff, now: new Date("2026-12-11T12:00:00+09:00") };
  must(await decideReduction(late, verdict(request, { decision: "decline", note: "後援の承認がありません" })));
  expect(await ledgerOf(resident, number)).toEqual({ rows: ["charge 320 booking"], due: 320 });
  const booking = await bookingOf(resident, number);
  // 3 days before has passed: until the first slot begins
  expect(booking.payDeadline).toEqual(new Date("2026-12-12T13:00:00+09:00"));
  const mail = await resident.db.reader.outboxMail.findFirst({ where: { key: { startsWith: "reduction_decided" } } });
  expect(mail?.text).toContain("センターから：後援の承認がありません");
  expect(await askForReduction(resident, { number, reduction: "support", reductionNote: "" })).toMatchObject({
    code: "reduction_asked_before",
  });
});

test("decided after its use, the rest is paid within the days one usually pays ahead, on an open day", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident);
  // Monday 14 December; three days on is a Thursday, closed
  must(await decideReduction({ ...staff, now: new Date("2026-12-14T12:00:00+09:00") }, verdict(request)));
  expect((await bookingOf(resident, number)).payDeadline).toEqual(new Date("2026-12-18T23:59:00+09:00"));
});

test("paid by card before it was asked for: the difference goes back to the card", async () => {
  const { resident, staff } = await people();
  const { number } = await booked(resident, [workshop(1)], { payBy: "card" });
  await paidByCard(resident, number);
  must(await askForReduction(resident, { number, reduction: "support", reductionNote: "" }));
  const { id } = (await bookingOf(resident, number)).reduction!;
  must(await decideReduction(staff, verdict(id)));
  expect(await ledgerOf(resident, number)).toEqual({
    rows: ["charge 630 booking", "payment -630 card_payment", "waiver -320 reduced", "refund 320 reduced"],
    due: 0,
  });
  expect(await resident.db.reader.cardRefund.findMany({ select: { yen: true } })).toEqual([{ yen: 320 }]);
});

test("paid at the counter before: the difference waits there", async () => {
  const { resident, staff } = await people();
  const { number } = await booked(resident, [workshop(1)]);
  must(await takeCounterPayment(staff, { number, yen: 630, key: crypto.randomUUID() }));
  must(await askForReduction(resident, { number, reduction: "support", reductionNote: "" }));
  must(await decideReduction(staff, verdict((await bookingOf(resident, number)).reduction!.id)));
  expect((await viewBooking(resident, number))?.toFetch).toBe(320);
  must(await giveCounterRefund(staff, { number, yen: 320, key: crypto.randomUUID() }));
  expect((await ledgerOf(resident, number)).due).toBe(0);
});

test("withdrawn, the full fee is due again; asked once more, it waits again", async () => {
  const { resident } = await people();
  const { number } = await asking(resident);
  must(await withdrawReduction(resident, { number }));
  const booking = await bookingOf(resident, number);
  expect([booking.reduction?.status, booking.payDeadline]).toEqual([
    "withdrawn",
    new Date("2026-12-09T23:59:00+09:00"),
  ]);
  expect(await withdrawReduction(resident, { number })).toEqual(ok({ number }));
  must(await askForReduction(resident, { number, reduction: "co_host", reductionNote: "" }));
  const again = await bookingOf(resident, number);
  expect([again.reduction?.status, again.reduction?.kind, again.payDeadline]).toEqual(["pending", "co_host", null]);
});

test("asking and withdrawing is no way round the deadline: what has passed meanwhile ends tomorrow morning", async () => {
  const { resident } = await people();
  const { number } = await asking(resident);
  const at = (text: string) => ({ ...resident, now: new Date(`${text}+09:00`) });
  const deadline = async () => (await bookingOf(resident, number)).payDeadline;
  must(await withdrawReduction(at("2026-12-10T10:00:00"), { number }));
  expect(await deadline()).toEqual(new Date("2026-12-10T23:59:00+09:00"));
  // once more on that evening: the next day it is that evening still that counts
  must(await askForReduction(at("2026-12-10T22:00:00"), { number, reduction: "co_host", reductionNote: "" }));
  must(await withdrawReduction(at("2026-12-10T22:10:00"), { number }));
  expect(await deadline()).toEqual(new Date("2026-12-10T23:59:00+09:00"));
});

test("staff decide and the resident withdraws at one moment: one of them counts", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident);
  const [decided, withdrawn] = await Promise.all([
    decideReduction(staff, verdict(request)),
    withdrawReduction(resident, { number }),
  ]);
  expect([decided.ok, withdrawn.ok].filter(Boolean)).toHaveLength(1);
  const { due } = await ledgerOf(resident, number);
  expect(due).toBe(decided.ok ? 160 : 320);
});

test.each([
  ["a kind that is not granted", { reduction: "registered_group" }, "reduction_unknown"],
  ["a kind that is none", { reduction: "free-for-me" }, "reduction_unknown"],
  ["the special kind without a reason", { reduction: "special" }, "reduction_note_missing"],
])("%s is refused, and nothing is booked", async (_, more, code) => {
  const { resident } = await people();
  const hold = must(await holdSlots(resident, { choices: [aChoice("2026-12-12", 3)] as never, people: undefined }));
  expect(await bookSlots(resident, anApplication(hold.id, more))).toMatchObject({ ok: false, code });
  expect(await resident.db.reader.booking.count()).toBe(0);
});

test("somebody else's booking is unknown, and a resident decides nothing", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident);
  const other = await aPerson(resident, "taro");
  expect(await viewReduction(other, number)).toBeNull();
  expect(await withdrawReduction(other, { number })).toMatchObject({ code: "unknown_booking" });
  expect(await askForReduction(other, { number, reduction: "support", reductionNote: "" })).toMatchObject({
    code: "unknown_booking",
  });
  expect(await decideReduction(resident, verdict(request))).toMatchObject({ code: "not_allowed" });
  expect(await viewReductionQueue(resident)).toMatchObject({ code: "not_allowed" });
  expect(must(await viewReductionQueue(staff)).map(({ request: { id } }) => id)).toEqual([request]);
});

test("the queue has the oldest first with what it would be, and none whose booking is over", async () => {
  const { resident, staff } = await people();
  const first = await asking(resident, [aChoice("2026-12-12", 3)]);
  const second = await asking(later(resident, 60), [workshop(1)]);
  const gone = await asking(later(resident, 120), [aChoice("2026-12-19", 3)]);
  must(await cancelBooking(later(resident, 130), { number: gone.number } as never));
  const queue = must(await viewReductionQueue({ ...staff, now: new Date("2026-12-04T09:00:00+09:00") }));
  expect(queue.map(({ booking }) => booking.number)).toEqual([first.number, second.number]);
  expect(queue.map(({ waitingDays, bill }) => [waitingDays, bill.pending?.yen])).toEqual([
    [3, 160],
    [3, 310],
  ]);
  expect(await decideReduction(staff, verdict(gone.request))).toMatchObject({ code: "reduction_not_pending" });
});

test("slots given back meanwhile stay as they were settled; the rest is reduced", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident, [workshop(1), aChoice("2026-12-12", 3)]);
  const { id } = await bookingOf(resident, number);
  await transaction(resident.db, async (tx) => {
    await tx.bookingSlot.updateMany({ where: { bookingId: id, slot: 1 }, data: { cancelledAt: resident.now } });
    return ok(null);
  });
  must(await decideReduction(staff, verdict(request)));
  expect((await ledgerOf(resident, number)).rows.at(-1)).toBe("waiver -160 reduced");
  expect(await yens(resident, number)).toEqual([630, 160]);
});

test("an application that also waits for a decision on its purpose is charged what was decided on both", async () => {
  const { resident, staff } = await people();
  const { number, request } = await asking(resident, [workshop(1)], { purpose: "commercial" });
  must(await decideReduction(staff, verdict(request)));
  expect((await ledgerOf(resident, number)).rows).toEqual([]);
  must(await decideBooking(staff, { number, decision: "approve", note: "" }));
  expect(await ledgerOf(resident, number)).toEqual({ rows: ["charge 310 booking"], due: 310 });

  const other = await asking(resident, [workshop(2)], { purpose: "commercial" });
  must(await decideBooking(staff, { number: other.number, decision: "approve", note: "" }));
  expect((await bookingOf(resident, other.number)).payDeadline).toBeNull();
  must(await decideReduction(staff, verdict(other.request)));
  expect((await bookingOf(resident, other.number)).payDeadline).not.toBeNull();
  expect((await ledgerOf(resident, other.number)).due).toBe(310);
});

test.each([
  ["after its first slot has begun", "2026-12-12T13:00:00+09:00"],
  ["after the deadline of paying", "2026-12-10T00:00:00+09:00"],
])("%s nothing can be asked for", async (_, now) => {
  const { resident } = await people();
  const { number } = await booked(resident, [aChoice("2026-12-12", 3)]);
  const late = { ...resident, now: new Date(now) };
  expect(await askForReduction(late, { number, reduction: "support", reductionNote: "" })).toMatchObject({
    code: "reduction_too_late",
  });
  expect((await viewBooking(late, number))?.canAskReduction).toBe(false);
});

test("the form offers the kinds that are granted, each with what it would make of the bill", async () => {
  const { resident } = await people();
  const hold = must(await holdSlots(resident, { choices: [workshop(1)] as never, people: undefined }));
  const form = await viewBookingForm(resident, hold);
  expect(form.reductions.map(({ id, yen, offYen }) => [id, yen, offYen])).toEqual([
    ["co_host", 0, 630],
    ["public_office", 310, 320],
    ["support", 310, 320],
    ["special", 310, 320],
  ]);
});

test("a database of an earlier version gets the kinds it has not, and keeps what was changed", async () => {
  const { resident } = await people();
  const added = await transaction(resident.db, async (tx) => {
    await tx.reductionKind.deleteMany({ where: { id: { in: ["special", "support"] } } });
    await tx.reductionKind.updateMany({ where: { id: "co_host" }, data: { percent: 80 } });
    return ok(await insertMissingReductionKinds(tx));
  });
  expect(added).toEqual(ok(["support", "special"]));
  const rows = await resident.db.reader.reductionKind.findMany({ select: { id: true, percent: true } });
  expect(rows).toHaveLength(REDUCTION_KINDS.length);
  expect(rows.find(({ id }) => id === "co_host")?.percent).toBe(80);
});

/** A document as the server has received it with a form. */
async function upload(ctx: Context, name: string, bytes: Uint8Array): Promise<string> {
  const { id, file } = await newFile(ctx.config.varDir);
  await writeFile(file, bytes);
  const userId = ctx.actor.kind === "user" ? ctx.actor.userId : "";
  const said = { id, userId, name, bytes: bytes.length, sha256: "0".repeat(64), problem: null };
  return signUpload(ctx.config.secret, said);
}

const png = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
  (sign) => sign.charCodeAt(0),
);

test("whoever acts for the group sees which documents there are; the links are for those who may open them", async () => {
  const { resident } = await people();
  const agent = await aPerson(resident, "taro");
  const group = { id: "g", name: "みほん会", applicant: "general" } as const;
  must(
    await transaction(resident.db, async (tx) => {
      const members = ["hanako", "taro"].map((userId) => ({ userId, role: "agent", joinedAt: resident.now }));
      await tx.group.create({
        data: { id: "g", name: "みほん会", kana: "ミホンカイ", createdAt: resident.now, members: { create: members } },
      });
      return ok(await tx.user.updateMany({ data: { actingGroupId: "g" } }));
    }),
  );
  const actingAs = (ctx: Context) => ({ ...ctx, actor: { ...ctx.actor, group } as Context["actor"] });
  const hold = must(
    await holdSlots(actingAs(resident), { choices: [aChoice("2026-12-12", 3)] as never, people: undefined }),
  );
  const form = anApplication(hold.id, { reduction: "support", actingFor: "g" });
  const evidence = [await upload(resident, "承認書.png", png)];
  const { number } = must(await bookSlots(actingAs(resident), { ...form, evidence }));
  const seen = async (ctx: Context) => {
    const view = await viewReduction(actingAs(ctx), number);
    const opened = await viewAttachment(actingAs(ctx), view?.documents[0]?.id ?? "");
    return [view?.documents.length, view?.mayOpenDocuments, opened.ok];
  };
  expect(await seen(resident)).toEqual([1, true, true]);
  expect(await seen(agent)).toEqual([1, false, false]);
});

test("documents come with the application and later, staff find them, and what is disguised books nothing", async () => {
  const { resident, staff } = await people();
  const hold = must(await holdSlots(resident, { choices: [aChoice("2026-12-12", 3)] as never, people: undefined }));
  const page = new TextEncoder().encode("<html><script>");
  const asked = { ...anApplication(hold.id, { reduction: "support" }) };
  const disguised = await upload(resident, "承認書.pdf", page);
  expect(await bookSlots(resident, { ...asked, evidence: [disguised] })).toMatchObject({
    code: "attachment_disguised",
  });
  expect(await resident.db.reader.booking.count()).toBe(0);

  const first = await upload(resident, "承認書.png", png);
  const { number } = must(await bookSlots(resident, { ...asked, evidence: [first] }));
  must(await addEvidence(resident, { number, evidence: [await upload(resident, "チラシ.png", png)] }));
  const names = async () => (await viewReduction(resident, number))?.documents.map(({ name }) => name).sort();
  expect(await names()).toEqual(["チラシ.png", "承認書.png"]);
  expect(must(await viewReductionQueue(staff))[0]?.documents).toHaveLength(2);

  must(await withdrawReduction(resident, { number }));
  expect(await addEvidence(resident, { number, evidence: [await upload(resident, "x.png", png)] })).toMatchObject({
    code: "reduction_not_pending",
  });
  must(await askForReduction(resident, { number, reduction: "support", reductionNote: "" }));
  expect(await names()).toEqual(["チラシ.png", "承認書.png"]);

  // The limit is for all documents of a request, not for those of each form.
  const several = (count: number) => Promise.all(Array.from({ length: count }, () => upload(resident, "x.png", png)));
  const tooMany = { code: "too_many_attachments", facts: { max: 5, count: 6 } };
  expect(await addEvidence(resident, { number, evidence: await several(4) })).toMatchObject(tooMany);
  must(await addEvidence(resident, { number, evidence: await several(3) }));
  expect(await addEvidence(resident, { number, evidence: await several(1) })).toMatchObject(tooMany);
  must(await withdrawReduction(resident, { number }));
  const again = { number, reduction: "support", reductionNote: "" };
  expect(await askForReduction(resident, { ...again, evidence: await several(1) })).toMatchObject(tooMany);
  must(await askForReduction(resident, again));
  expect(await names()).toHaveLength(5);
});

import { expect, test } from "vitest";
import { changesOf } from "@/lib/audit";
import { scheduleMissingWork } from "@/lib/bookings/booking-work";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { changeBooking, decodeWishes, previewChange } from "@/lib/bookings/change-booking";
import { viewBooking } from "@/lib/bookings/view-bookings";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { answerLink, viewLink } from "@/lib/links/answer-link";
import { signAnswer } from "@/lib/links/sign-answer";
import { settleCheckout } from "@/lib/payments/settle-checkout";
import { takeCounterPayment } from "@/lib/payments/take-counter-payment";
import { ok, type Result } from "@/lib/result";
import { runDueTasks, type TaskRun } from "@/lib/work/run-tasks";
import {
  book,
  bookingOf,
  centreWithPeople,
  claimsOf,
  close,
  ledgerOf,
  mailsOf,
  person,
} from "@/tests/support/bookings";

/** Saturday; to be paid by Wednesday the 16th, and the day after is a Thursday, when the centre is closed. */
const SATURDAY = "2026-12-19";
const CHOICE = `meeting-room*${SATURDAY}*3*s*-`;

const at = (ctx: Context, text: string, actor: Context["actor"] = { kind: "system" }): Context => ({
  ...ctx,
  actor,
  now: new Date(`${text}+09:00`),
});

const owner = (ctx: Context, text: string) => at(ctx, text, person("hanako"));
const staff = (ctx: Context, text: string) => at(ctx, text, person("sumi", "staff"));
const anyone = (ctx: Context, text: string) => at(ctx, text, { kind: "visitor", visitorId: null });

const run = (ctx: Context, text: string): Promise<TaskRun[]> => runDueTasks(at(ctx, text));

const told = (runs: TaskRun[]) => runs.map(({ kind, outcome, failure }) => `${kind} ${failure ?? outcome}`);

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

async function write(ctx: Context, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  const done = await transaction(ctx.db, async (tx) => ok(await work(tx)));
  if (!done.ok) throw new Error(done.code);
}

async function undone(ctx: Context): Promise<string[]> {
  const tasks = await ctx.db.reader.task.findMany({ where: { doneAt: null }, orderBy: { dueAt: "asc" } });
  return tasks.map(({ kind }) => kind);
}

async function mail(ctx: Context, kind: string) {
  return ctx.db.reader.outboxMail.findFirstOrThrow({
    where: { key: { startsWith: `${kind}:` } },
    orderBy: { createdAt: "desc" },
  });
}

async function tokenIn(ctx: Context, kind: string): Promise<string> {
  const { text } = await mail(ctx, kind);
  return /\/answer\/([\w-]+)/.exec(text)![1]!;
}

async function revision(ctx: Context) {
  return (await ctx.db.reader.revision.findUniqueOrThrow({ where: { id: 1 } })).value;
}

async function payAll(ctx: Context, number: string, text: string): Promise<void> {
  const { due } = await ledgerOf(ctx, number);
  const paid = await takeCounterPayment(staff(ctx, text), { number, yen: due, key: crypto.randomUUID() });
  expect(codeOf(paid)).toBe("ok");
}

const booked = (ctx: Context) => book(ctx, [CHOICE], { payBy: "counter" });

test("a booking has what is to be done about it written with it, and what is settled taken back", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  const all = ["remind_use", "remind_payment", "remind_payment", "remind_use", "release_unpaid", "remind_use"];
  expect(await undone(ctx)).toEqual(all);
  await payAll(ctx, number, "2026-12-02T10:00:00");
  expect(await undone(ctx)).toEqual(["remind_use", "remind_use", "remind_use"]);
  expect(codeOf(await cancelBooking(owner(ctx, "2026-12-03T10:00:00"), { number, backYen: 320 }))).toBe("ok");
  expect(await undone(ctx)).toEqual([]);
});

test("an unpaid booking is reminded, ends on the morning after its deadline, and others can have its slot", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  expect(await run(ctx, "2026-12-12T08:59:59")).toEqual([]);
  expect(told(await run(ctx, "2026-12-12T09:00:00"))).toEqual(["remind_use done"]);
  expect(told(await run(ctx, "2026-12-13T09:00:00"))).toEqual(["remind_payment done"]);
  const asked = await mail(ctx, "remind_payment");
  expect(asked.text).toContain("320円");
  expect(asked.text).toContain("2026年12月16日（水）23:59");
  expect(asked.text).toContain("2026年12月17日（木）6:00");
  expect(told(await run(ctx, "2026-12-15T09:00:00"))).toEqual(["remind_payment done"]);
  expect(told(await run(ctx, "2026-12-16T09:00:00"))).toEqual(["remind_use done"]);
  expect(await run(ctx, "2026-12-17T05:59:59")).toEqual([]);
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 3 booking"]);

  expect(told(await run(ctx, "2026-12-17T06:00:00"))).toEqual(["release_unpaid done"]);
  const booking = await bookingOf(ctx, number);
  expect(booking.status).toBe("expired");
  const seen = async (when: string) => (await viewBooking(owner(ctx, when), number))?.canChooseAgain;
  expect([await seen("2026-12-17T06:01:00"), await seen("2026-12-19T23:00:00")]).toEqual([true, false]);
  expect(await claimsOf(ctx, SATURDAY)).toEqual([]);
  expect(await ledgerOf(ctx, number)).toEqual({ rows: ["charge 320 booking", "waiver -320 deadline_passed"], due: 0 });
  expect(await undone(ctx)).toEqual([]);
  const last = (await changesOf(ctx.db.reader, "booking", booking.id)).at(-1);
  expect(last).toMatchObject({
    action: "booking.release",
    actorRole: "system",
    before: { status: "confirmed", slots: [`meeting-room/${SATURDAY}/3`], yen: 320 },
    after: { status: "expired", slots: [], yen: 0 },
  });
  const released = await mail(ctx, "booking_released");
  expect(released.text).toMatch(/http.*\/answer\/again_/);
  expect(released.ics).toContain("STATUS:CANCELLED");
  expect(released.to).toBe("hanako@example.jp");
  await book({ ...ctx, actor: person("taro"), now: new Date("2026-12-17T10:00:00+09:00") }, [CHOICE], {
    payBy: "counter",
  });
});

test("paid on the last evening it is not ended", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  await payAll(ctx, number, "2026-12-16T21:00:00");
  expect(told(await run(ctx, "2026-12-17T06:00:00"))).toEqual(["remind_use moot", "remind_use done"]);
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("while a card payment is under way the end waits for what becomes of it", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  const { id } = await bookingOf(ctx, number);
  await write(ctx, (tx) =>
    tx.checkout.create({
      data: {
        id: "page",
        bookingId: id,
        provider: "sandbox",
        yen: 320,
        status: "open",
        expiresAt: new Date("2026-12-17T06:20:00+09:00"),
        createdAt: new Date("2026-12-17T05:50:00+09:00"),
      },
    }),
  );
  const runs = await run(ctx, "2026-12-17T06:00:00");
  expect(told(runs).at(-1)).toBe("release_unpaid postponed");
  expect(await run(ctx, "2026-12-17T06:20:30")).toEqual([]);
  await write(ctx, (tx) => tx.checkout.update({ where: { id: "page" }, data: { status: "ended" } }));
  expect(told(await run(ctx, "2026-12-17T06:21:00"))).toEqual(["release_unpaid done"]);
});

test("while a card payment is under way nobody is reminded of it, and afterwards they are", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  const { id } = await bookingOf(ctx, number);
  const page = { id: "page", bookingId: id, provider: "sandbox", yen: 320, status: "open", createdAt: ctx.now };
  const expiresAt = new Date("2026-12-13T09:20:00+09:00");
  await write(ctx, (tx) => tx.checkout.create({ data: { ...page, expiresAt } }));
  expect(told(await run(ctx, "2026-12-13T09:00:00")).at(-1)).toBe("remind_payment postponed");
  await write(ctx, (tx) => tx.checkout.update({ where: { id: "page" }, data: { status: "ended" } }));
  expect(told(await run(ctx, "2026-12-13T09:21:00"))).toEqual(["remind_payment done"]);
});

test("paid late after its release: booked again, and calendars take it for the later of both files", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  const { id } = await bookingOf(ctx, number);
  const page = { id: "page", bookingId: id, provider: "sandbox", yen: 320, status: "ended", createdAt: ctx.now };
  await write(ctx, (tx) => tx.checkout.create({ data: { ...page, expiresAt: ctx.now } }));
  await run(ctx, "2026-12-17T06:00:00");
  const paid = { kind: "paid", providerRef: "ref", paymentRef: "pi", amount: 320, currency: "jpy" } as const;
  const settled = await settleCheckout(at(ctx, "2026-12-17T06:30:00"), { name: "sandbox" }, "page", paid, null);
  expect(settled).toBe("booked");
  const sequence = async (kind: string) => Number(/SEQUENCE:(\d+)/.exec((await mail(ctx, kind)).ics ?? "")?.[1]);
  expect(await sequence("late_payment_booked")).toBeGreaterThan(await sequence("booking_released"));
  const actions = (await changesOf(ctx.db.reader, "booking", id)).map(({ action }) => action);
  expect(actions).toEqual(["booking.book", "booking.release", "booking.pay_late"]);
});

test("while a reduction is undecided nothing ends", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  const { id } = await bookingOf(ctx, number);
  await write(ctx, (tx) => tx.booking.update({ where: { id }, data: { payDeadline: null } }));
  const runs = told(await run(ctx, "2026-12-17T06:00:00")).filter((line) => !line.startsWith("remind_use"));
  expect(runs).toEqual(["remind_payment moot", "remind_payment moot", "release_unpaid moot"]);
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("closed on the last day to pay, the centre gives time until the next evening it is open", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  await write(ctx, (tx) =>
    tx.calendarException.create({
      data: { date: "2026-12-16", kind: "extra_closure", noteJa: "雪", noteEn: "Snow", at: ctx.now },
    }),
  );
  // the 17th is a Thursday: closed too
  expect(told(await run(ctx, "2026-12-17T06:00:00")).at(-1)).toBe("release_unpaid done");
  const booking = await bookingOf(ctx, number);
  expect(booking.status).toBe("confirmed");
  expect(booking.payDeadline).toEqual(new Date("2026-12-18T23:59:00+09:00"));
  const moved = await mail(ctx, "payment_deadline_moved");
  expect(moved.text).toContain("2026年12月18日（金）23:59");
  expect(moved.text).toContain("2026年12月19日（土）6:00");
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 3 booking"]);
  const runs = told(await run(ctx, "2026-12-19T06:00:00"));
  expect(runs).toEqual(["remind_payment moot", "remind_use moot", "release_unpaid done"]);
  expect((await bookingOf(ctx, number)).status).toBe("expired");
});

test("after a stop only the nearest of several reminders is sent, and deadlines are kept in order", async () => {
  const ctx = await centreWithPeople();
  const paid = await book(ctx, [`training-room*${SATURDAY}*2*s*-`], { payBy: "counter" });
  await payAll(ctx, paid, "2026-12-02T10:00:00");
  const unpaid = await booked(ctx);
  const runs = told(await run(ctx, "2026-12-18T10:00:00"));
  expect(runs.toSorted()).toEqual(
    [
      "remind_use moot",
      "remind_use moot",
      "remind_use done",
      "remind_use moot",
      "remind_payment moot",
      "remind_payment moot",
      "remind_use moot",
      "release_unpaid done",
    ].toSorted(),
  );
  expect((await bookingOf(ctx, unpaid)).status).toBe("expired");
  const keys = await mailsOf(ctx);
  expect(keys.filter((key) => key === "remind_use")).toHaveLength(1);
  expect(keys.filter((key) => key === "remind_payment")).toHaveLength(0);
  expect((await mail(ctx, "remind_use")).text).toContain("あすからの予約");
  expect(await run(ctx, "2026-12-18T10:00:00")).toEqual([]);
});

test("nothing is sent about what is over, and nothing ends that has begun", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  const runs = await run(ctx, "2026-12-19T13:00:00");
  expect(runs.map(({ outcome }) => outcome)).toEqual(runs.map(() => "moot"));
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed"]);
});

test("paid in part it stays, says so, and is asked about like any other", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  await payAll(ctx, number, "2026-12-02T10:00:00");
  const wishes = [`meeting-room*${SATURDAY}*3>living-workshop*${SATURDAY}*3*c*-`];
  const now = owner(ctx, "2026-12-03T10:00:00");
  const { version } = await bookingOf(ctx, number);
  expect(codeOf(await changeBooking(now, { number, version, do: wishes, dueYen: 310, backYen: 0 }))).toBe("ok");
  expect((await mail(ctx, "changed")).text).toContain("期限を過ぎても予約は終わりません");
  expect(await undone(ctx)).not.toContain("release_unpaid");
  expect(told(await run(ctx, "2026-12-15T09:00:00")).filter((line) => line.endsWith("done"))).toEqual([
    "remind_use done",
    "remind_payment done",
  ]);
  expect((await mail(ctx, "remind_payment")).text).not.toContain("予約が終わり、");
  // past its deadline: nothing ends, and whether it is still needed is asked
  await run(ctx, "2026-12-17T06:00:00");
  expect(told(await run(ctx, "2026-12-18T09:00:00"))).toContain("remind_use done");
  expect((await mail(ctx, "remind_use")).text).toContain("残りの 310円 は、ご利用の始まる 2026年12月19日（土）13:00");
  expect((await viewBooking(owner(ctx, "2026-12-18T09:00:00"), number))?.toPay).toMatchObject({
    yen: 310,
    releasedAt: null,
    restUntil: new Date("2026-12-19T13:00:00+09:00"),
  });
  await payAll(ctx, number, "2026-12-19T12:50:00");
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("an application that nobody has decided ends when its first use begins, and its mail says so", async () => {
  const ctx = await centreWithPeople();
  const later = "2026-12-26";
  const number = await book(ctx, [CHOICE, `meeting-room*${later}*3*s*-`], { payBy: "counter", purpose: "religious" });
  expect(await run(ctx, "2026-12-19T12:59:59")).toEqual([]);
  expect(told(await run(ctx, "2026-12-19T13:00:00"))).toEqual(["end_request done"]);
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  expect([await claimsOf(ctx, SATURDAY), await claimsOf(ctx, later), await undone(ctx)]).toEqual([[], [], []]);
  expect((await mail(ctx, "request_over")).text).toContain("審査が終わらなかった");
  const view = await viewBooking(owner(ctx, "2026-12-19T14:00:00"), number);
  expect(view?.history.map(({ what }) => what)).toEqual(["requested", "request_over"]);
});

test("who chose other days, or none, is asked on those alone", async () => {
  const ctx = await centreWithPeople();
  const choose = (days: string) =>
    write(ctx, (tx) => tx.user.update({ where: { id: "user-hanako" }, data: { reminders: days } }));
  const number = await booked(ctx);
  await payAll(ctx, number, "2026-12-02T10:00:00");
  await choose("[7]");
  // three days before is not asked, so a week before is still the nearest
  expect(told(await run(ctx, "2026-12-16T10:00:00"))).toEqual(["remind_use done", "remind_use moot"]);
  await choose("[]");
  expect(told(await run(ctx, "2026-12-18T10:00:00"))).toEqual(["remind_use moot"]);
});

test("moved to another day, a booking is asked about that day", async () => {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  const wishes = [`meeting-room*${SATURDAY}*3>meeting-room*2026-12-26*3*s*-`];
  const now = owner(ctx, "2026-12-02T10:00:00");
  const preview = await previewChange(now, { number, wishes: decodeWishes(wishes) });
  if (!preview?.ok) throw new Error("cannot be moved");
  const { version } = preview.value.booking;
  const { dueYen, refundYen: backYen } = preview.value.plan;
  expect(codeOf(await changeBooking(now, { number, version, do: wishes, dueYen, backYen }))).toBe("ok");
  const due = await ctx.db.reader.task.findMany({
    where: { doneAt: null, kind: "remind_use" },
    orderBy: { dueAt: "asc" },
  });
  expect(due.map(({ dueAt }) => dueAt)).toEqual(
    ["2026-12-19", "2026-12-23", "2026-12-25"].map((date) => new Date(`${date}T09:00:00+09:00`)),
  );
});

// ── Links ────────────────────────────────────────────────────────────────────────────────────

/** A booking that is paid and has been asked about, three days before its use, and the link of the mail. */
async function askedAbout(paid = true): Promise<{ ctx: Context; number: string; token: string }> {
  const ctx = await centreWithPeople();
  const number = await booked(ctx);
  if (paid) await payAll(ctx, number, "2026-12-02T10:00:00");
  await run(ctx, "2026-12-12T09:00:00");
  return { ctx, number, token: await tokenIn(ctx, "remind_use") };
}

test("a link tells of what it is without naming anybody, and opening it changes nothing", async () => {
  const { ctx, number, token } = await askedAbout();
  const before = await revision(ctx);
  const view = await viewLink(anyone(ctx, "2026-12-12T10:00:00"), token);
  expect(view).toMatchObject({
    ok: true,
    value: {
      kind: "reminder",
      view: {
        note: { note: "backCounter", facts: { yen: 320 } },
        done: null,
        answers: [{ answer: "keep" }, { answer: "releaseBack", facts: { yen: 320 }, backYen: 320 }],
      },
    },
  });
  expect(await revision(ctx)).toBe(before);
  const shown = JSON.stringify(view);
  for (const secret of [number, "所沢", "hanako", "hobby"]) expect(shown).not.toContain(secret);
});

test("kept twice, the history says so once and nothing else has changed", async () => {
  const { ctx, number, token } = await askedAbout();
  const answer = () => answerLink(anyone(ctx, "2026-12-12T10:00:00"), { token, answer: "keep", backYen: undefined });
  expect(codeOf(await answer())).toBe("ok");
  const after = await bookingOf(ctx, number);
  expect(codeOf(await answer())).toBe("ok");
  const changes = await changesOf(ctx.db.reader, "booking", after.id);
  expect(changes.filter(({ action }) => action === "booking.keep")).toHaveLength(1);
  expect(changes.at(-1)).toMatchObject({ action: "booking.keep", actorId: "user-hanako" });
  expect(await bookingOf(ctx, number)).toEqual(after);
  expect(after.status).toBe("confirmed");
  const view = await viewLink(anyone(ctx, "2026-12-12T10:01:00"), token);
  expect(view).toMatchObject({ ok: true, value: { view: { done: { note: "kept" }, owed: null } } });
});

test("who has not paid is told until when to pay, and that the booking ends without it, kept or not", async () => {
  const { ctx, token } = await askedAbout(false);
  const now = anyone(ctx, "2026-12-12T10:00:00");
  const owed = {
    note: "endsUnpaid",
    facts: { yen: 320, payAt: new Date("2026-12-16T23:59:00+09:00"), endsAt: new Date("2026-12-17T06:00:00+09:00") },
  };
  expect(await viewLink(now, token)).toMatchObject({ ok: true, value: { view: { owed, hints: [], ways: ["pay"] } } });
  expect(codeOf(await answerLink(now, { token, answer: "keep", backYen: undefined }))).toBe("ok");
  expect(await viewLink(now, token)).toMatchObject({ ok: true, value: { view: { owed, done: { note: "kept" } } } });
});

test("released, the slot is free, what was said comes back, and the link says so however often it is pressed", async () => {
  const { ctx, number, token } = await askedAbout();
  const now = anyone(ctx, "2026-12-12T10:00:00");
  const release = { token, answer: "releaseBack", backYen: 320 };
  expect(codeOf(await answerLink(now, release))).toBe("ok");
  expect((await bookingOf(ctx, number)).status).toBe("cancelled");
  expect(await claimsOf(ctx, SATURDAY)).toEqual([]);
  // cash is handed out at the counter: until then the centre owes it
  expect((await ledgerOf(ctx, number)).due).toBe(-320);
  expect((await mailsOf(ctx)).filter((key) => key === "cancelled")).toHaveLength(1);
  const after = await bookingOf(ctx, number);
  expect(codeOf(await answerLink(now, release))).toBe("ok");
  expect(codeOf(await answerLink(now, { ...release, answer: "keep" }))).toBe("link_over");
  expect(await bookingOf(ctx, number)).toEqual(after);
  const view = await viewLink(now, token);
  expect(view).toMatchObject({ ok: true, value: { view: { done: { note: "released" }, answers: [] } } });
});

test("after midnight less comes back: the press is refused with the amount of now, and nothing is lost", async () => {
  const { ctx, number, token } = await askedAbout();
  const late = anyone(ctx, "2026-12-13T00:00:00");
  const answered = await answerLink(late, { token, answer: "releaseBack", backYen: 320 });
  expect(answered).toMatchObject({ ok: false, code: "refund_changed", facts: { yen: 0 } });
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
  expect(await viewLink(late, token)).toMatchObject({
    ok: true,
    value: { view: { note: { note: "backNone" }, answers: [{ answer: "keep" }, { answer: "release", backYen: 0 }] } },
  });
  expect(codeOf(await answerLink(late, { token, answer: "release", backYen: 0 }))).toBe("ok");
  expect(await ledgerOf(ctx, number)).toMatchObject({ due: 0 });
});

test("cancelled otherwise, a link says so without saying why, and shows what went last", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [CHOICE, `meeting-room*${SATURDAY}*4*s*-`], { payBy: "counter" });
  const drop = [`meeting-room*${SATURDAY}*4>drop`];
  const { version } = await bookingOf(ctx, number);
  const input = { number, version, do: drop, dueYen: 320, backYen: 0 };
  expect(codeOf(await changeBooking(owner(ctx, "2026-12-02T10:00:00"), input))).toBe("ok");
  await run(ctx, "2026-12-12T09:00:00");
  const token = await tokenIn(ctx, "remind_use");
  expect(codeOf(await close(staff(ctx, "2026-12-12T09:30:00"), number, "centre"))).toBe("ok");
  const view = await viewLink(anyone(ctx, "2026-12-12T10:00:00"), token);
  expect(view).toMatchObject({
    ok: true,
    value: { view: { note: { note: "cancelled" }, done: null, answers: [], days: [{ slots: [{ slot: 3 }] }] } },
  });
});

test("unpaid it is released without money", async () => {
  const { ctx, number, token } = await askedAbout(false);
  const now = anyone(ctx, "2026-12-12T10:00:00");
  expect(await viewLink(now, token)).toMatchObject({ ok: true, value: { view: { note: { note: "unpaid" } } } });
  expect(codeOf(await answerLink(now, { token, answer: "release", backYen: 0 }))).toBe("ok");
  expect(await ledgerOf(ctx, number)).toMatchObject({ due: 0 });
  expect(await undone(ctx)).toEqual([]);
});

test("a link of a booking that has changed since is refused and does nothing", async () => {
  const { ctx, number, token } = await askedAbout();
  const { id } = await bookingOf(ctx, number);
  await write(ctx, (tx) => tx.bookingSlot.updateMany({ where: { bookingId: id }, data: { slot: 4 } }));
  const now = anyone(ctx, "2026-12-12T10:00:00");
  expect(codeOf(await viewLink(now, token))).toBe("link_changed");
  for (const answer of ["keep", "release", "releaseBack"])
    expect(codeOf(await answerLink(now, { token, answer, backYen: 320 }))).toBe("link_changed");
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("once the use has begun a link has expired; forged it never was one", async () => {
  const { ctx, number, token } = await askedAbout();
  const begun = anyone(ctx, "2026-12-19T13:00:00");
  expect(codeOf(await viewLink(begun, token))).toBe("link_expired");
  expect(codeOf(await answerLink(begun, { token, answer: "release", backYen: 0 }))).toBe("link_expired");
  const now = anyone(ctx, "2026-12-12T10:00:00");
  const { id } = await bookingOf(ctx, number);
  const expiresAt = new Date("2027-01-01T00:00:00+09:00");
  const forged = signAnswer("guessed", { kind: "reminder", id, version: "7-x", expiresAt });
  expect(codeOf(await viewLink(now, forged))).toBe("link_forged");
  expect(codeOf(await answerLink(now, { token: forged, answer: "release", backYen: 0 }))).toBe("link_forged");
  const odd = await answerLink(now, { token, answer: "delete everything", backYen: 0 });
  expect(codeOf(odd)).toBe("link_forged");
  const unknown = signAnswer(ctx.config.secret, { kind: "reminder", id: "nobody", version: "7-x", expiresAt });
  expect(codeOf(await viewLink(now, unknown))).toBe("link_over");
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("keeping and releasing at once, whichever comes first counts and nothing is done by halves", async () => {
  const { ctx, number, token } = await askedAbout();
  const now = anyone(ctx, "2026-12-12T10:00:00");
  const answers = await Promise.all(
    ["keep", "releaseBack", "releaseBack", "keep"].map((answer) => answerLink(now, { token, answer, backYen: 320 })),
  );
  expect(answers.map(codeOf).slice(0, 3)).toEqual(["ok", "ok", "ok"]);
  expect((await bookingOf(ctx, number)).status).toBe("cancelled");
  expect((await ledgerOf(ctx, number)).due).toBe(-320);
});

test("the mail of a booking that ended leads to the same slots once more, as far as they are free", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [CHOICE, `meeting-room*${SATURDAY}*4*s*n`], { payBy: "counter" });
  await run(ctx, "2026-12-17T06:00:00");
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  const token = await tokenIn(ctx, "booking_released");
  const now = anyone(ctx, "2026-12-17T10:00:00");
  const before = await revision(ctx);
  expect(await viewLink(now, token)).toMatchObject({
    ok: true,
    value: { kind: "again", view: { note: { note: "allFree" }, answers: [{ answer: "again" }] } },
  });
  const again = () => answerLink(now, { token, answer: "again", backYen: undefined });
  expect(await again()).toMatchObject({
    ok: true,
    value: {
      next: "basket",
      add: [
        { roomId: "meeting-room", date: SATURDAY, slot: 3, nursery: false },
        { roomId: "meeting-room", date: SATURDAY, slot: 4, nursery: true },
      ],
    },
  });
  expect(await revision(ctx)).toBe(before);

  const taro = { ...now, actor: person("taro") };
  await book(taro, [CHOICE], { payBy: "counter" });
  expect(await viewLink(now, token)).toMatchObject({
    ok: true,
    value: { view: { hints: [], note: { note: "someFree", facts: { count: 1 } } } },
  });
  expect(codeOf(await viewLink(anyone(ctx, "2026-12-19T13:00:00"), token))).toBe("link_expired");
});

test("bookings entered by an earlier version get what is to be done about them, once", async () => {
  const ctx = await centreWithPeople();
  await booked(ctx);
  const keys = async () => (await ctx.db.reader.task.findMany({ orderBy: { key: "asc" } })).map(({ key }) => key);
  const before = await keys();
  await write(ctx, (tx) => tx.task.deleteMany());
  const plan = async (text: string) => {
    let count = 0;
    await write(ctx, async (tx) => {
      count = await scheduleMissingWork(tx, await loadCentre(tx), new Date(`${text}+09:00`));
    });
    return count;
  };
  expect(await plan("2026-12-02T10:00:00")).toBe(1);
  expect(await keys()).toEqual(before);
  expect(await plan("2026-12-02T10:00:00")).toBe(0);
  // reminders whose hour has passed are not made up for, a deadline is
  await write(ctx, (tx) => tx.task.deleteMany());
  await plan("2026-12-17T10:00:00");
  expect(await undone(ctx)).toEqual(["release_unpaid", "remind_use"]);
});

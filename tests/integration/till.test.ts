import { fork } from "node:child_process";
import { expect, test } from "vitest";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { viewBooking } from "@/lib/bookings/view-bookings";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { issueReceipt } from "@/lib/papers/issue-paper";
import { viewPapers } from "@/lib/papers/view-papers";
import { correctCounterEntry } from "@/lib/payments/correct-entry";
import { receiveEvent } from "@/lib/payments/receive-event";
import { giveCounterRefund, takeCounterPayment } from "@/lib/payments/take-counter-payment";
import { viewBookingMoney, viewMoney } from "@/lib/payments/view-money";
import { ok, type Result } from "@/lib/result";
import { closeDayInput, closeTillDay } from "@/lib/till/close-day";
import { viewCards, viewMonth } from "@/lib/till/view-month";
import { viewTill } from "@/lib/till/view-till";
import { book, bookingOf, centreWithPeople, later, ledgerOf, mailsOf, person } from "@/tests/support/bookings";

const DAY = "2026-12-12";
const SLOT = `meeting-room*${DAY}*3*s*-`;
const OTHER = `meeting-room*${DAY}*4*s*-`;
const TODAY = "2026-12-01";

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.facts)}`);
  return result.value;
}

const sumi = (ctx: Context, minutes = 0) => later(ctx, minutes, person("sumi", "staff"));

/** A booking of Hanako's that is to be paid at the counter. */
async function unpaid(slot = SLOT): Promise<{ ctx: Context; staff: Context; number: string }> {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [slot], { payBy: "counter" });
  return { ctx, staff: sumi(ctx), number };
}

async function take(staff: Context, number: string, more: { tender?: string; handed?: number; yen?: number } = {}) {
  return takeCounterPayment(staff, { number, yen: 320, key: crypto.randomUUID(), ...more });
}

/** The last row of a booking's ledger with a reason. */
async function lastRow(ctx: Context, number: string, reason = "counter_payment") {
  const row = (await bookingOf(ctx, number)).ledger.findLast((entry) => entry.reason === reason);
  if (!row) throw new Error("nothing moved at the counter");
  return row;
}

async function correct(staff: Context, number: string, reason?: "counter_refund") {
  const { id } = await lastRow(staff, number, reason);
  return correctCounterEntry(staff, { number, entry: id, note: "べつの予約だった" });
}

/** What the page of a day would send when this was counted. */
async function counted(staff: Context, cash: number | null, more: Record<string, string> = {}, day?: string) {
  const view = must(await viewTill(staff, { day }));
  const form = {
    day: view.day,
    cash: "cash",
    shown: view.expected.map(({ tender, expectedYen }) => `${tender.code}:${expectedYen}`),
    counted_cash: cash === null ? "" : String(cash),
    counted_transfer: "0",
    counted_other: "0",
    floatYen: "0",
    ...more,
  };
  return closeDayInput.parse(form);
}

// ── Taking ───────────────────────────────────────────────────────────────────────────────────

test("cash is taken with its change: what was handed over and the day of the till stand in the ledger", async () => {
  const { ctx, staff, number } = await unpaid();
  must(await take(staff, number, { tender: "cash", handed: 1000 }));
  expect(await lastRow(ctx, number)).toMatchObject({
    yen: -320,
    tender: "cash",
    handedYen: 1000,
    tillDay: TODAY,
    correctsId: null,
  });
  expect(must(await viewBookingMoney(staff, { number })).lastTaken).toMatchObject({
    yen: 320,
    handedYen: 1000,
    changeYen: 680,
    tender: { code: "cash" },
  });
});

test("one press without anything typed is the exact amount in cash; a transfer has no change", async () => {
  const { ctx, staff, number } = await unpaid();
  must(await take(staff, number));
  expect(await lastRow(ctx, number)).toMatchObject({ tender: "cash", handedYen: 320 });
  const other = await book(ctx, [OTHER], { payBy: "counter" });
  must(await take(staff, other, { tender: "transfer" }));
  expect(await lastRow(ctx, other)).toMatchObject({ tender: "transfer", handedYen: null });
});

test("too little names what is missing and enters nothing; an unknown tender neither", async () => {
  const { ctx, staff, number } = await unpaid();
  expect(await take(staff, number, { handed: 300 })).toMatchObject({
    code: "handed_too_little",
    facts: { dueYen: 320, handedYen: 300, missingYen: 20 },
  });
  expect(await take(staff, number, { tender: "shells" })).toMatchObject({ code: "unknown_tender" });
  expect(await ledgerOf(ctx, number)).toEqual({ rows: ["charge 320 booking"], due: 320 });
});

test("pressed twice it counts once, and the first press is what stands", async () => {
  const { ctx, staff, number } = await unpaid();
  const key = crypto.randomUUID();
  await Promise.all([
    takeCounterPayment(staff, { number, yen: 320, key, handed: 500 }),
    takeCounterPayment(staff, { number, yen: 320, key, handed: 500 }),
  ]);
  expect((await ledgerOf(ctx, number)).rows).toEqual(["charge 320 booking", "payment -320 counter_payment"]);
});

test("a refund keeps its reason, and pressing twice opens the same receipt", async () => {
  const { ctx, staff, number } = await unpaid();
  must(await take(staff, number));
  const receipt = must(await issueReceipt(staff, { number }));
  expect(must(await issueReceipt(staff, { number }))).toEqual(receipt);
  await cancelBooking(ctx, { number });
  const key = crypto.randomUUID();
  must(await giveCounterRefund(staff, { number, yen: 320, key, why: "other", note: "重ねて受け取っていた" }));
  const { notes, booking } = must(await viewBookingMoney(staff, { number }));
  const row = booking.ledger.find(({ reason }) => reason === "counter_refund");
  expect(row).toMatchObject({ tender: "cash", tillDay: TODAY });
  expect(notes.get(row?.key ?? "")).toEqual({ why: "other", note: "重ねて受け取っていた" });
});

// ── Corrections ──────────────────────────────────────────────────────────────────────────────

test("a payment that was a slip is taken back by an entry of its own, once: owed again, the receipt counts no more", async () => {
  const { ctx, staff, number } = await unpaid();
  must(await take(staff, number, { handed: 1000 }));
  const slip = await lastRow(ctx, number);
  const receipt = must(await issueReceipt(staff, { number }));
  expect((await ctx.db.reader.task.findMany({ where: { doneAt: null } })).map(({ kind }) => kind)).not.toContain(
    "release_unpaid",
  );

  const fix = { number, entry: slip.id, note: "べつの予約だった" };
  expect(await Promise.all([correctCounterEntry(staff, fix), correctCounterEntry(staff, fix)])).toEqual([
    ok({ number }),
    ok({ number }),
  ]);
  expect(await ledgerOf(ctx, number)).toEqual({
    rows: ["charge 320 booking", "payment -320 counter_payment", "payment 320 correction"],
    due: 320,
  });
  const { booking, notes, lastTaken, balance } = must(await viewBookingMoney(staff, { number }));
  const correction = booking.ledger.find(({ correctsId }) => correctsId === slip.id);
  expect(correction).toMatchObject({ yen: 320, tender: "cash", tillDay: TODAY, reason: "correction" });
  expect(notes.get(correction?.key ?? "")?.note).toBe("べつの予約だった");
  expect([lastTaken, balance.paid, balance.due]).toEqual([null, 0, 320]);

  const papers = await viewPapers(staff, { number });
  expect(papers?.issued).toMatchObject([{ id: receipt.paper, isCurrent: false }]);
  expect(papers?.issuable.map(({ kind }) => kind)).not.toContain("receipt");
  expect((await ctx.db.reader.task.findMany({ where: { doneAt: null } })).map(({ kind }) => kind)).toContain(
    "release_unpaid",
  );
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed", "payment_corrected", "payment_received"]);
  expect((await viewBooking(ctx, number))?.history.map(({ what }) => what)).toEqual(["booked"]);
  // the entry itself stays as it was
  expect((await bookingOf(ctx, number)).ledger.find(({ id }) => id === slip.id)).toEqual(slip);

  must(await take(staff, number, { tender: "transfer" }));
  const again = must(await issueReceipt(staff, { number }));
  const issued = await ctx.db.reader.paper.findUniqueOrThrow({ where: { id: again.paper } });
  expect(JSON.parse(issued.content)).toMatchObject({ amount: { yen: 320 }, replaces: [{ number: 1 }], setOff: [] });
});

test("a slip noticed after the deadline does not end the booking: it gets time to pay", async () => {
  const { ctx, number } = await unpaid();
  const { payDeadline } = await bookingOf(ctx, number);
  // the evening before the use, three days after the deadline
  const staff = { ...sumi(ctx), now: new Date("2026-12-11T18:00:00+09:00") };
  must(await take({ ...staff, now: new Date("2026-12-09T18:00:00+09:00") }, number));
  must(await correct(staff, number));
  const booking = await bookingOf(ctx, number);
  expect(payDeadline && payDeadline < staff.now).toBe(true);
  expect(booking.payDeadline?.getTime()).toBeGreaterThan(staff.now.getTime());
  const due = await ctx.db.reader.task.findMany({
    where: { subjectId: booking.id, kind: "release_unpaid", doneAt: null, dueAt: { lte: staff.now } },
  });
  expect(due).toEqual([]);
});

test("a refund that was a slip is taken back: the money waits for them again, and its notice counts no more", async () => {
  const { ctx, staff, number } = await unpaid();
  must(await take(staff, number));
  await cancelBooking(ctx, { number });
  must(await giveCounterRefund(staff, { number, yen: 320, key: crypto.randomUUID() }));
  expect((await viewPapers(staff, { number }))?.issuable.map(({ kind }) => kind)).toContain("refund_notice");
  must(await correct(staff, number, "counter_refund"));
  expect(await ledgerOf(ctx, number)).toMatchObject({ due: -320 });
  expect((await ledgerOf(ctx, number)).rows.at(-1)).toBe("refund -320 correction");
  expect((await viewPapers(staff, { number }))?.issuable.map(({ kind }) => kind)).not.toContain("refund_notice");
  must(await giveCounterRefund(staff, { number, yen: 320, key: crypto.randomUUID() }));
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("what is no money at the counter is not corrected, nor a payment that went back, nor by a resident", async () => {
  const { ctx, staff, number } = await unpaid();
  const charge = (await bookingOf(ctx, number)).ledger[0]?.id ?? "";
  const fix = (entry: string) => correctCounterEntry(staff, { number, entry, note: "x" });
  expect(await fix(charge)).toMatchObject({ code: "not_correctable" });
  expect(await fix("nowhere")).toMatchObject({ code: "unknown_entry" });
  must(await take(staff, number));
  const payment = await lastRow(ctx, number);
  expect(await correctCounterEntry(ctx, { number, entry: payment.id, note: "x" })).toMatchObject({
    code: "not_allowed",
  });
  await cancelBooking(ctx, { number });
  must(await giveCounterRefund(staff, { number, yen: 320, key: crypto.randomUUID() }));
  expect(await fix(payment.id)).toMatchObject({ code: "refund_stands" });
  must(await correct(staff, number, "counter_refund"));
  must(await fix(payment.id));
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  const correction = (await bookingOf(ctx, number)).ledger.find(({ correctsId }) => correctsId === payment.id);
  expect(await fix(correction?.id ?? "")).toMatchObject({ code: "not_correctable" });
});

// ── Days ─────────────────────────────────────────────────────────────────────────────────────

test("a day is closed to the yen, and what comes after goes on the next open day", async () => {
  const { ctx, staff, number } = await unpaid();
  must(await take(staff, number, { handed: 1000 }));
  const input = await counted(staff, 10_320, { openingYen: "10000", floatYen: "10000" });
  expect(must(await closeTillDay(sumi(ctx, 600), input))).toEqual({ day: TODAY });
  const closed = must(await viewTill(staff, { day: TODAY }));
  expect(closed).toMatchObject({
    openingYen: 10_000,
    canClose: false,
    closed: {
      counts: [
        { tender: "cash", expectedYen: 10_320, countedYen: 10_320 },
        { tender: "transfer", expectedYen: 0, countedYen: 0 },
        { tender: "other", expectedYen: 0, countedYen: 0 },
      ],
      floatYen: 10_000,
      closedBy: "所沢 sumi",
    },
  });

  const other = await book(ctx, [OTHER], { payBy: "counter" });
  must(await take(sumi(ctx, 601), other));
  expect(await lastRow(ctx, other)).toMatchObject({ tillDay: "2026-12-02" });
  must(await correct(sumi(ctx, 602), number));
  expect(await lastRow(ctx, number, "correction")).toMatchObject({ tillDay: "2026-12-02", yen: 320 });
  expect(must(await viewTill(staff, { day: TODAY })).entries).toHaveLength(1);
  const next = { ...staff, now: new Date("2026-12-02T20:00:00+09:00") };
  // the float of the day before is there in the morning
  expect(must(await viewTill(next, {}))).toMatchObject({ day: "2026-12-02", isFirst: false, openingYen: 10_000 });
  must(await closeTillDay(next, await counted(next, 10_000)));
});

test("notes and coins are counted instead of the sum, and must agree with it where both are typed", async () => {
  const { staff, number } = await unpaid();
  must(await take(staff, number));
  const pieces = { pieces_100: "3", pieces_10: "２" };
  expect(await closeTillDay(staff, await counted(staff, 330, pieces))).toMatchObject({
    code: "count_differs",
    facts: { countedYen: 330, sumYen: 320 },
  });
  must(await closeTillDay(staff, await counted(staff, null, pieces)));
  expect(must(await viewTill(staff, { day: TODAY })).closed?.pieces).toEqual({ "100": 3, "10": 2 });
});

test("what is no amount, no day or nothing at all is said field by field", () => {
  const form = { day: TODAY, cash: "cash", shown: ["cash:320"], floatYen: "0" };
  const fieldsOf = (more: object) => {
    const read = closeDayInput.safeParse({ ...form, ...more });
    return read.success ? [] : read.error.issues.map(({ path }) => path.join("."));
  };
  expect(fieldsOf({ counted_cash: "320" })).toEqual([]);
  expect(fieldsOf({ counted_cash: "" })).toEqual(["counted_cash"]);
  expect(fieldsOf({ counted_cash: "たくさん", floatYen: "-1" })).toEqual(["counted_cash", "floatYen"]);
  expect(fieldsOf({ counted_cash: "", pieces_1000: "x" })).toEqual(["pieces_1000", "counted_cash"]);
  expect(fieldsOf({ counted_cash: "1", day: "2026-02-30" })).toEqual(["day"]);
  expect(fieldsOf({ counted_cash: "1", shown: ["__proto__"] })).toEqual(["shown.0"]);
});

test("a difference wants its explanation, which stays on the sheet", async () => {
  const { staff, number } = await unpaid();
  must(await take(staff, number));
  expect(await closeTillDay(staff, await counted(staff, 300))).toMatchObject({
    code: "difference_unexplained",
    facts: { expectedYen: 320, countedYen: 300, differenceYen: -20 },
  });
  must(await closeTillDay(staff, await counted(staff, 300, { note: "お釣りを20円多く渡した" })));
  expect(must(await viewTill(staff, { day: TODAY })).closed).toMatchObject({ note: "お釣りを20円多く渡した" });
});

test("money that moves while one counts is told, and the day stays open", async () => {
  const { ctx, staff, number } = await unpaid();
  const input = await counted(staff, 0);
  must(await take(staff, number));
  expect(await closeTillDay(staff, input)).toMatchObject({
    code: "till_changed",
    facts: { shownYen: 0, expectedYen: 320 },
  });
  expect(await ctx.db.reader.dayClose.count()).toBe(0);
});

test("closed twice: the same press counts once, another count is refused and changes nothing", async () => {
  const { ctx, staff, number } = await unpaid();
  must(await take(staff, number));
  const input = await counted(staff, 320);
  const presses = await Promise.all([closeTillDay(staff, input), closeTillDay(sumi(ctx, 1), input)]);
  expect(presses).toEqual([ok({ day: TODAY }), ok({ day: TODAY })]);
  const other = { ...input, counted: { ...input.counted, cash: 310 }, note: "10円ない" };
  expect(await closeTillDay(sumi(ctx, 5), other)).toMatchObject({ code: "till_day_closed", facts: { date: TODAY } });
  const view = must(await viewTill(staff, { day: TODAY, yours: "cash.310-transfer.0" }));
  expect(view.closed?.counts[0]?.countedYen).toBe(320);
  expect(view.yours).toEqual([
    { tender: "cash", countedYen: 310 },
    { tender: "transfer", countedYen: 0 },
  ]);
  expect(await ctx.db.reader.auditEntry.count({ where: { action: "till.close" } })).toBe(1);
});

test("an earlier day is closed first; a day to come and one without entries are not closed", async () => {
  const { ctx, staff, number } = await unpaid();
  must(await take(staff, number));
  const next = { ...staff, now: new Date("2026-12-02T20:00:00+09:00") };
  expect(must(await viewTill(next, {}))).toMatchObject({ day: TODAY, waiting: [] });
  expect(must(await viewTill(next, { day: "2026-12-02" }))).toMatchObject({ earlier: [TODAY], isToday: true });
  expect(await closeTillDay(next, await counted(next, 0, {}, "2026-12-02"))).toMatchObject({
    code: "earlier_day_open",
    facts: { earlierDate: TODAY },
  });
  for (const day of ["2026-12-09", "2026-11-30"])
    expect(await closeTillDay(next, await counted(next, 0, {}, day))).toMatchObject({ code: "till_day_not_closable" });
  must(await closeTillDay(next, await counted(next, 320)));
  must(await closeTillDay(next, await counted(next, 0)));
  expect(await ctx.db.reader.dayClose.count()).toBe(2);
  // whatever stands in the address
  expect(must(await viewTill(next, { day: "2026-99-99", yours: "%%%" }))).toMatchObject({
    day: "2026-12-02",
    yours: [],
  });
});

test("only the counter's staff see the till and close it", async () => {
  const { ctx, staff } = await unpaid();
  const input = await counted(staff, 0);
  for (const result of [
    await viewTill(ctx, {}),
    await viewMonth(ctx, {}),
    await viewCards(ctx, {}),
    await closeTillDay(ctx, input),
    await issueReceipt(ctx, { number: "AAAA2222" }),
  ])
    expect(result).toMatchObject({ ok: false, code: "not_allowed" });
});

test("a close and payments at once, in several processes: none is lost, and none is added to the closed day", async () => {
  const ctx = await centreWithPeople();
  const staff = sumi(ctx);
  const numbers: string[] = [];
  for (const day of ["2026-12-11", "2026-12-12", "2026-12-13"])
    for (const slot of [1, 2])
      numbers.push(await book(ctx, [`training-room*${day}*${slot}*s*-`], { payBy: "counter" }));
  const worker = (mine: string[]) =>
    new Promise<{ closed: boolean; taken: number }>((resolve, reject) => {
      const child = fork("tests/support/till-worker.ts", [ctx.config.databaseUrl, ...mine], {
        execArgv: ["--import", "tsx"],
      });
      child.on("message", (message) => resolve(message as { closed: boolean; taken: number }));
      child.on("exit", (code) => code !== 0 && reject(new Error(`a worker ended with ${code}`)));
    });
  const answers = await Promise.all([worker(numbers.slice(0, 3)), worker(numbers.slice(3))]);
  expect(answers.reduce((sum, { taken }) => sum + taken, 0)).toBe(numbers.length);
  const rows = await ctx.db.reader.ledgerEntry.findMany({ where: { kind: "payment" } });
  expect(rows).toHaveLength(numbers.length);
  for (const number of numbers) expect((await ledgerOf(ctx, number)).due).toBe(0);

  // What was signed off is what stands on that day, to the yen, and the rest is on the next.
  const closed = must(await viewTill(staff, { day: TODAY })).closed;
  expect(closed).not.toBeNull();
  const onDay = rows.filter(({ tillDay }) => tillDay === TODAY);
  expect(closed?.counts.find(({ tender }) => tender === "cash")?.expectedYen).toBe(320 * onDay.length);
  expect(rows.filter(({ tillDay }) => tillDay === "2026-12-02")).toHaveLength(rows.length - onDay.length);
}, 120_000);

// ── The month, and cards ─────────────────────────────────────────────────────────────────────

test("the month's sums are those of the rows, counted straight in SQL", async () => {
  const { ctx, staff, number } = await unpaid();
  const other = await book(ctx, [OTHER], { payBy: "counter" });
  const third = await book(ctx, [`living-workshop*${DAY}*1*c*-`], { payBy: "counter" });
  must(await take(staff, number));
  must(await take(staff, other, { tender: "transfer" }));
  must(await take(staff, third, { yen: 630, handed: 1000 }));
  must(await correct(staff, third));
  await cancelBooking(ctx, { number });
  must(await giveCounterRefund(staff, { number, yen: 320, key: crypto.randomUUID() }));
  const { list } = must(await viewMonth(staff, { month: "2026-12" }));
  const rows = await ctx.db.reader.$queryRaw<{ tender: string; net: bigint; taken: bigint; given: bigint }[]>`
    SELECT tender, -sum(yen) AS net,
      -sum(CASE WHEN kind = 'payment' AND correctsId IS NULL THEN yen ELSE 0 END) AS taken,
      sum(CASE WHEN kind = 'refund' AND correctsId IS NULL THEN yen ELSE 0 END) AS given
    FROM LedgerEntry WHERE method = 'counter' AND tillDay LIKE '2026-12-%' GROUP BY tender ORDER BY tender`;
  expect(list.totals.map(({ column, netYen, takenYen, givenYen }) => [column, netYen, takenYen, givenYen])).toEqual(
    rows.map(({ tender, net, taken, given }) => [tender, Number(net), Number(taken), Number(given)]),
  );
  expect(list.totals.map(({ column, netYen }) => [column, netYen])).toEqual([
    ["cash", 0],
    ["transfer", 320],
  ]);
  expect(list.total).toMatchObject({ takenYen: 1270, givenYen: 320, correctedYen: -630, corrected: 1 });
  expect(must(await viewMonth(staff, { month: "2026-11" })).list.rows).toEqual([]);
  // whatever stands in the address
  for (const month of ["2027-01", "x", "2026-13", undefined])
    expect(must(await viewMonth(staff, { month })).month).toBe("2026-12");
});

test("an event keeps what it told: a payment nobody asked for is listed, and what is paid without one as well", async () => {
  const { ctx, staff } = await unpaid();
  const event = (id: string, reference: string, amount: number) => ({
    ok: true as const,
    value: {
      id,
      kind: "paid" as const,
      reference,
      providerRef: `cs_${id}`,
      paymentRef: `pi_${id}`,
      amount,
      currency: "jpy",
    },
  });
  const cards = (id: string, reference: string, amount: number) => ({
    ...ctx,
    actor: { kind: "system" as const },
    cards: ctx.cards && { ...ctx.cards, readEvent: () => event(id, reference, amount) },
  });
  const signed = { body: "{}", signature: "" };
  expect(await receiveEvent(cards("evt_1", "nobodys", 500), signed)).toEqual(ok("ignored"));
  expect(await receiveEvent(cards("evt_1", "nobodys", 500), signed)).toEqual(ok("seen"));
  expect(await ctx.db.reader.providerEvent.findMany()).toMatchObject([
    {
      eventId: "evt_1",
      checkoutId: "nobodys",
      paymentRef: "pi_evt_1",
      amount: 500,
      currency: "jpy",
      outcome: "unknown",
    },
  ]);
  expect(must(await viewCards(staff, {}))).toMatchObject({
    matched: 0,
    open: [{ what: "told_not_booked", number: null, told: { amount: 500, currency: "jpy" }, reference: "evt_1" }],
  });

  const number = await book(ctx, [OTHER], { payBy: "card" });
  const booking = await bookingOf(ctx, number);
  await transaction(ctx.db, async (tx) => {
    const row = { bookingId: booking.id, provider: "sandbox", yen: 320, createdAt: ctx.now };
    const paid = { providerRef: "cs_evt_2", expiresAt: new Date(ctx.now.getTime() + 60_000), status: "open" };
    await tx.checkout.create({ data: { id: "checkout-2", ...row, ...paid } });
    return ok(null);
  });
  expect(await receiveEvent(cards("evt_2", "checkout-2", 320), signed)).toEqual(ok("booked"));
  expect(must(await viewCards(staff, {}))).toMatchObject({ matched: 1, open: [{ reference: "evt_1" }] });
  await transaction(ctx.db, async (tx) => ok(await tx.providerEvent.deleteMany({ where: { eventId: "evt_2" } })));
  expect(must(await viewCards(staff, {})).open.map(({ what, number: found }) => [what, found])).toEqual([
    ["told_not_booked", null],
    ["booked_not_told", number],
  ]);
});

test("whoever looks at money looks at people: it is noted, and one's list of the till names nobody", async () => {
  const { ctx, staff, number } = await unpaid();
  await viewMoney(staff);
  await viewBookingMoney(staff, { number });
  const views = await ctx.db.reader.personView.findMany({ orderBy: { page: "asc" } });
  expect(views.map(({ userId, viewerId, page }) => [userId, viewerId, page])).toEqual([
    ["user-hanako", "user-sumi", "booking"],
    ["user-hanako", "user-sumi", "money"],
  ]);
  must(await take(staff, number));
  const till = JSON.stringify(must(await viewTill(staff, {}))) + JSON.stringify(must(await viewMonth(staff, {})));
  expect(till).not.toContain("hanako");
});

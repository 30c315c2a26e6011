import { fork } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { ok } from "@/lib/result";
import { joinLine, joinLineInput } from "@/lib/waiting/join-line";
import { searchOfSlot, writeSearch } from "@/lib/waiting/rules";
import { runDueWork, type StepReport } from "@/lib/work";
import { retryTask, viewWork } from "@/lib/work/view-work";
import { book, bookingOf, centreWithPeople, person } from "@/tests/support/bookings";

const at = (ctx: Context, text: string, actor: Context["actor"]): Context => ({
  ...ctx,
  actor,
  now: new Date(`${text}+09:00`),
});

/** The world of this process becomes the test's, with its clock at an instant. */
function setWorld(ctx: Context, now: Date): void {
  const clockOffsetMs = now.getTime() - Date.now();
  Object.assign(globalThis, { furattoWorld: { config: ctx.config, db: ctx.db, cards: ctx.cards, clockOffsetMs } });
}

function inAnotherProcess(ctx: Context, now: Date): Promise<StepReport[]> {
  const worker = path.resolve("tests/support/work-worker.ts");
  return new Promise((resolve, reject) => {
    const args = [ctx.config.databaseUrl, ctx.config.varDir, now.toISOString()];
    const child = fork(worker, args, { execArgv: ["--import", "tsx"] });
    child.once("message", (reports) => resolve(reports as StepReport[]));
    child.once("error", reject);
    child.once("exit", (code) => code && reject(new Error(`worker ended with ${code}`)));
  });
}

/** What was written to residents, in the order of writing, from an instant on: "release_unpaid meeting-room 3". */
async function written(ctx: Context, from: Date): Promise<string[]> {
  const rows = await ctx.db.reader.$queryRaw<{ key: string }[]>`
    SELECT key FROM OutboxMail WHERE createdAt >= ${from} ORDER BY rowid`;
  return rows.map(({ key }) => key);
}

/**
 * Four bookings, an offer and their hours: Hanako's bookings end unpaid on the 13th and 14th, Taro's is
 * asked about on the 12th and the 14th, and what Taro was offered lapses on the 13th for Sumi.
 */
async function threeDaysAhead() {
  const ctx = await centreWithPeople();
  const hanako = (text: string) => at(ctx, text, person("hanako"));
  const taro = (text: string) => at(ctx, text, person("taro"));
  const sumi = (text: string) => at(ctx, text, person("sumi"));
  const book1 = (who: Context, choice: string) => book(who, [choice], { payBy: "counter" });
  const first = await book1(hanako("2026-12-01T10:00:00"), "meeting-room*2026-12-15*1*s*-"); // due 12th
  const second = await book1(hanako("2026-12-01T10:10:00"), "meeting-room*2026-12-16*1*s*-"); // due 13th
  const paid = await book1(taro("2026-12-01T10:20:00"), "training-room*2026-12-15*2*s*-");
  const given = await book1(hanako("2026-12-01T10:30:00"), "training-room*2026-12-25*3*s*-");
  await transaction(ctx.db, async (tx) => {
    const { id } = await bookingOf(ctx, paid);
    await tx.ledgerEntry.create({
      data: {
        id: "cash",
        bookingId: id,
        kind: "payment",
        yen: -320,
        key: "cash",
        reason: "counter_payment",
        method: "counter",
        at: ctx.now,
      },
    });
    return ok(null);
  });
  const search = writeSearch(searchOfSlot({ roomId: "training-room", date: "2026-12-25", slot: 3 }));
  const wish = joinLineInput.parse({ purpose: "hobby", people: "8", pledge: "on", search });
  for (const waiter of [taro("2026-12-02T10:00:00"), sumi("2026-12-02T10:01:00")])
    expect((await joinLine(waiter, wish)).ok).toBe(true);
  // Until the evening of the 11th everything ran at its hour.
  for (const text of ["2026-12-05T09:00:00", "2026-12-08T09:00:00", "2026-12-09T09:00:00", "2026-12-10T09:00:00"]) {
    setWorld(ctx, new Date(`${text}+09:00`));
    await runDueWork();
  }
  const stopped = new Date("2026-12-11T20:00:00+09:00");
  setWorld(ctx, stopped);
  await runDueWork();
  // Given back just before the stop, the slot is offered to Taro for a day.
  const cancelled = await cancelBooking({ ...hanako("2026-12-11T20:00:00") }, { number: given, backYen: undefined });
  expect(cancelled.ok).toBe(true);
  return { ctx, stopped, first, second, paid };
}

test("three days after a stop every deadline, reminder and offer is handled once and in order, by however many processes", async () => {
  const { ctx, stopped, first, second, paid } = await threeDaysAhead();
  const back = new Date("2026-12-14T20:00:00+09:00");
  const reports = (await Promise.all([inAnotherProcess(ctx, back), inAnotherProcess(ctx, back)])).flat();
  expect(reports.filter(({ failure }) => failure)).toEqual([]);
  setWorld(ctx, back);
  await runDueWork();

  const ids = Object.fromEntries(
    await Promise.all(
      Object.entries({ first, second, paid }).map(async ([name, number]) => [(await bookingOf(ctx, number)).id, name]),
    ),
  );
  const named = (keys: string[]) =>
    keys.map((key) => {
      const [kind, id = ""] = key.split(":");
      return ids[id] ? `${kind} ${ids[id]}` : kind;
    });
  const keys = named(await written(ctx, new Date(stopped.getTime() + 1000)));
  // Ended in the order of their deadlines; of the reminders missed only the nearest; the offer went to the next in line.
  expect(keys.filter((key) => key?.startsWith("booking_released"))).toEqual([
    "booking_released first",
    "booking_released second",
  ]);
  expect(keys.filter((key) => key?.startsWith("remind_"))).toEqual(["remind_use paid"]);
  expect(keys.filter((key) => key === "offer_gone")).toHaveLength(1);
  expect(keys.filter((key) => key === "slot_offered")).toHaveLength(1);
  expect(new Set(keys).size).toBe(keys.length);

  // In the order in which they fell due: the offer of the 12th, the deadline of the 13th, the one of the 14th.
  const order = keys.filter((key) => key !== "slot_offered");
  expect(order).toEqual(["offer_gone", "booking_released first", "booking_released second", "remind_use paid"]);

  const tasks = await ctx.db.reader.task.findMany({ where: { dueAt: { lte: back } } });
  expect(tasks.filter(({ doneAt }) => doneAt === null)).toEqual([]);
  expect((await bookingOf(ctx, first)).ledger.map(({ reason }) => reason)).toEqual(["booking", "deadline_passed"]);
  expect((await bookingOf(ctx, second)).status).toBe("expired");
  expect((await bookingOf(ctx, paid)).status).toBe("confirmed");
  expect(await ctx.db.reader.wishOffer.count({ where: { status: "lapsed" } })).toBe(1);
  expect(await ctx.db.reader.wishOffer.count({ where: { status: "open" } })).toBe(1);

  const revision = async () => (await ctx.db.reader.revision.findUniqueOrThrow({ where: { id: 1 } })).value;
  const before = await revision();
  await runDueWork();
  expect(await revision()).toBe(before);
}, 240_000);

test("staff see what failed and since when, without anything of whom, and have it tried again", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, ["meeting-room*2026-12-19*3*s*-"], { payBy: "counter" });
  const { id } = await bookingOf(ctx, number);
  const now = new Date("2026-12-12T09:00:00+09:00");
  // A mail of the same event is there already: the task is refused, and stays.
  await transaction(ctx.db, async (tx) => {
    const data = { id: "m", key: `remind_use:${id}:2026-12-19:7`, to: "x", subject: "", text: "", locale: "ja" };
    await tx.outboxMail.create({ data: { ...data, nextAttemptAt: now, createdAt: now, sentAt: now } });
    return ok(null);
  });
  setWorld(ctx, now);
  await runDueWork();
  const staff = { ...ctx, now, actor: person("sumi", "staff") };
  const seen = await viewWork(staff);
  if (!seen.ok) throw new Error(seen.code);
  expect(seen.value.failed).toMatchObject([
    {
      kind: "remind_use",
      number,
      failure: "already_done",
      attempts: 1,
      dueAt: now,
      notBefore: expect.any(Date),
    },
  ]);
  expect(seen.value.next.total).toBe(5);
  for (const secret of [id, "所沢", "example.jp"]) expect(JSON.stringify(seen)).not.toContain(secret);

  expect(await viewWork({ ...staff, actor: person("taro") })).toMatchObject({ ok: false, code: "not_allowed" });
  const task = seen.value.failed[0]!.id;
  expect(await retryTask({ ...staff, actor: person("taro") }, { task })).toMatchObject({ code: "not_allowed" });
  await transaction(ctx.db, async (tx) => ok(await tx.outboxMail.delete({ where: { id: "m" } })));
  expect((await retryTask(staff, { task })).ok).toBe(true);
  await runDueWork();
  const after = await viewWork(staff);
  expect(after).toMatchObject({ ok: true, value: { failed: [], lately: [{ kind: "remind_use", outcome: "done" }] } });
});

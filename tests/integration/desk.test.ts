import { fork } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { insertBlock } from "@/lib/blocks/store";
import { noteUse } from "@/lib/bookings/note-use";
import type { DayMove } from "@/lib/bookings/transitions";
import type { Context } from "@/lib/context";
import { instantAt } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { lendKey, takeKeyBack } from "@/lib/desk/lend-key";
import { lookUpBooking, searchDesk } from "@/lib/desk/search-desk";
import { viewNotes } from "@/lib/desk/view-notes";
import { type EntryBooking, viewToday } from "@/lib/desk/view-today";
import { changeNote, changeNoteInput, removeNote, restoreNote, writeNote, writeNoteInput } from "@/lib/desk/write-note";
import { takeCounterPayment } from "@/lib/payments/take-counter-payment";
import { viewBookingMoney } from "@/lib/payments/view-money";
import { ok, type Result } from "@/lib/result";
import { POLICY } from "@/prisma/masters";
import { book, bookingOf, centreWithPeople, ledgerOf, person } from "@/tests/support/bookings";

const SATURDAY = "2026-12-12";
const SUNDAY = "2026-12-13";

const at = (ctx: Context, date: string, time: string): Context => ({ ...ctx, now: instantAt(date, time) });
const desk = (ctx: Context, date = SATURDAY, time = "13:30") =>
  at({ ...ctx, actor: person("sumi", "staff") }, date, time);
const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);
const write = (ctx: Context, change: (tx: Tx) => Promise<unknown>) =>
  transaction(ctx.db, async (tx) => ok(await change(tx)));

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.code);
  return result.value;
}

const cash = (ctx: Context, choices: string[]) => book(ctx, choices, { payBy: "counter" });

async function board(ctx: Context, date: string | null = null) {
  const view = must(await viewToday(ctx, { date }));
  const entries = view.rooms.flatMap((column) => column.entries);
  const of = (number: string): EntryBooking[] =>
    entries.flatMap((entry) => (entry.kind === "booking" && entry.booking.number === number ? [entry.booking] : []));
  const one = (number: string) => {
    const [first] = of(number);
    if (!first) throw new Error(`${number} is not on the board`);
    return first;
  };
  return { view, entries, of, one };
}

// ── The board ────────────────────────────────────────────────────────────────────────────────

test("the board of a day says of each room and slot who comes, what is owed, and what is kept from all", async () => {
  const ctx = await centreWithPeople();
  const number = await cash(ctx, [
    `meeting-room*${SATURDAY}*2*s*n`,
    `meeting-room*${SATURDAY}*3*s*-`,
    `meeting-room*${SUNDAY}*1*s*-`,
  ]);
  const other = await cash({ ...ctx, actor: person("taro") }, [`training-room*${SATURDAY}*6*s*-`]);
  await write(ctx, async (tx) => {
    const block = { id: "b", kind: "maintenance" as const, note: "空調の点検", seriesId: null, closureId: null };
    await insertBlock(tx, { ...block, createdById: "user-sumi", createdAt: ctx.now }, [
      { roomId: "training-room", date: SATURDAY, slot: 1 },
      { roomId: "training-room", date: SATURDAY, slot: 2 },
    ]);
    await tx.hold.create({
      data: {
        id: "h",
        visitor: "v",
        address: "a",
        choices: "[]",
        expiresAt: instantAt(SATURDAY, "14:00"),
        createdAt: ctx.now,
      },
    });
    const held = { roomId: "living-workshop", date: SATURDAY, kind: "hold", holdId: "h" };
    await tx.slotClaim.create({ data: { ...held, slot: 4, expiresAt: instantAt(SATURDAY, "14:00") } });
    await tx.slotClaim.create({ data: { ...held, slot: 5, expiresAt: instantAt(SATURDAY, "13:00") } });
  });
  const { view, entries, one } = await board(desk(ctx));
  expect(view).toMatchObject({
    date: SATURDAY,
    isToday: true,
    nowSlot: 3,
    previousDate: "2026-12-11",
    nextDate: SUNDAY,
  });
  const told = entries.map((entry) => `${entry.id} ${entry.kind} ${entry.slots.join("")}`);
  expect(told.filter((text) => !text.includes("free"))).toEqual([
    "meeting-room-2 booking 23",
    "training-room-1 block 12",
    "training-room-6 booking 6",
    "living-workshop-4 held 4",
    "nursery-2 booking 2",
  ]);
  expect(told).toHaveLength(4 * 6 - 2);
  expect(one(number)).toMatchObject({
    name: "所沢 hanako",
    people: 8,
    purpose: "hobby",
    dueYen: 960,
    canTake: true,
    visit: null,
    moves: ["arrive", "no_show"],
  });
  expect(one(other).moves).toEqual(["arrive"]);
  expect(entries.find(({ kind }) => kind === "booking")).toMatchObject({
    nursery: [2],
    startsAt: "11:00",
    endsAt: "15:00",
  });
  expect(entries.find(({ kind }) => kind === "block")).toMatchObject({
    block: { kind: "maintenance", note: "空調の点検" },
  });
  // whom it named is noted, once a day
  await board(desk(ctx));
  expect(
    await ctx.db.reader.personView.findMany({ select: { userId: true, page: true }, orderBy: { userId: "asc" } }),
  ).toEqual([
    { userId: "user-hanako", page: "today" },
    { userId: "user-taro", page: "today" },
  ]);
});

test("other days have a board, a closed one says so, and what is no day shows today", async () => {
  const ctx = await centreWithPeople();
  const number = await cash(ctx, [`meeting-room*${SUNDAY}*1*s*-`]);
  const staff = desk(ctx);
  expect((await board(staff, SUNDAY)).one(number)).toMatchObject({ moves: [], canLend: false });
  expect((await board(staff, SUNDAY)).view).toMatchObject({ isToday: false, nowSlot: null });
  expect((await board(staff, "2026-12-17")).view.opening).toMatchObject({ open: false, reasons: ["thursday"] });
  for (const rubbish of ["2026-02-30", "yesterday", "", "1999-01-01"])
    expect((await board(staff, rubbish)).view).toMatchObject({ date: SATURDAY, isOtherDay: true });
});

test("residents and visitors see no board, search nothing and press nothing", async () => {
  const ctx = at(await centreWithPeople(), SATURDAY, "13:30");
  const visitor = { ...ctx, actor: { kind: "visitor" as const, visitorId: null } };
  for (const who of [ctx, visitor])
    for (const result of [
      await viewToday(who, { date: null }),
      await searchDesk(who, { search: "所沢" }),
      await lookUpBooking(who, { search: "所沢" }),
      await lendKey(who, { number: "A", room: "meeting-room", date: SATURDAY }),
      await takeKeyBack(who, { loan: "x" }),
      await noteUse(who, { number: "A", date: SATURDAY, move: "arrive" }),
      await viewNotes(who, { subject: "day", about: SATURDAY }),
      await writeNote(who, { key: crypto.randomUUID(), subject: "day", about: SATURDAY, text: "x" }),
      await changeNote(who, { note: "x", version: 1, text: "x" }),
      await removeNote(who, { note: "x", version: 1 }),
      await restoreNote(who, { note: "x" }),
    ])
      expect(codeOf(result)).toBe("not_allowed");
});

// ── Days of use ──────────────────────────────────────────────────────────────────────────────

async function withPenalties(ctx: Context): Promise<void> {
  const value = JSON.stringify({ ...POLICY.penalties.value, enabled: true });
  await write(ctx, (tx) => tx.setting.updateMany({ where: { key: "penalties" }, data: { value } }));
}

const pointsOf = (ctx: Context) =>
  ctx.db.reader.penaltyPoint.findMany({ select: { key: true, halves: true }, orderBy: { key: "asc" } });

test("each day of a booking is noted by itself: the booking is used once somebody came, missed when nobody ever did", async () => {
  const ctx = await centreWithPeople();
  await withPenalties(ctx);
  const number = await cash(ctx, [`meeting-room*${SATURDAY}*3*s*-`, `meeting-room*${SUNDAY}*3*s*-`]);
  const { id } = await bookingOf(ctx, number);
  const note = (who: Context, date: string, move: DayMove) => noteUse(who, { number, date, move });
  const status = async () => (await bookingOf(ctx, number)).status;
  const [saturday, sunday] = [desk(ctx, SATURDAY, "13:30"), desk(ctx, SUNDAY, "13:30")];

  expect(codeOf(await note(saturday, SUNDAY, "arrive"))).toBe("not_open_yet");
  expect(codeOf(await note(saturday, "2026-12-14", "arrive"))).toBe("not_that_day");
  must(await note(saturday, SATURDAY, "no_show"));
  expect([await status(), (await board(saturday)).one(number).visit]).toEqual(["confirmed", "no_show"]);
  must(await note(sunday, SUNDAY, "no_show"));
  must(await note(sunday, SUNDAY, "no_show"));
  expect(await status()).toBe("no_show");
  expect(await pointsOf(ctx)).toEqual([
    { key: `no_show:${id}:${SATURDAY}`, halves: 2 },
    { key: `no_show:${id}:${SUNDAY}`, halves: 2 },
  ]);
  // they came late after all
  must(await note(sunday, SUNDAY, "arrive"));
  expect(await status()).toBe("used");
  expect(await pointsOf(ctx)).toEqual([{ key: `no_show:${id}:${SATURDAY}`, halves: 2 }]);
  must(await note(sunday, SUNDAY, "undo_arrive"));
  must(await note(sunday, SUNDAY, "undo_arrive"));
  expect(await status()).toBe("confirmed");
  must(await note(sunday, SATURDAY, "undo_no_show"));
  expect([await status(), await pointsOf(ctx), await ctx.db.reader.visit.count()]).toEqual(["confirmed", [], 0]);
  // what is missing on one day of two is told of that day, and the booking was used
  must(await note(sunday, SATURDAY, "arrive"));
  must(await note(sunday, SUNDAY, "no_show"));
  expect(await status()).toBe("used");
  expect(must(await viewBookingMoney(sunday, { number })).days).toEqual([
    { date: SATURDAY, visit: "arrived", moves: ["undo_arrive"] },
    { date: SUNDAY, visit: "no_show", moves: ["arrive", "undo_no_show"] },
  ]);
});

test.each([
  ["used", "arrived", "undo_arrive"],
  ["no_show", "no_show", "undo_no_show"],
] as const)(
  "a booking that an earlier version noted as %s as a whole is read, kept and undone as its first day",
  async (status, visit, undo) => {
    const ctx = await centreWithPeople();
    await withPenalties(ctx);
    const number = await cash(ctx, [`meeting-room*${SATURDAY}*3*s*-`, `meeting-room*${SUNDAY}*3*s*-`]);
    const { id, userId } = await bookingOf(ctx, number);
    await write(ctx, async (tx) => {
      await tx.booking.update({ where: { id }, data: { status } });
      if (status === "no_show")
        await tx.penaltyPoint.create({
          data: { id: "p", userId, bookingId: id, key: `no_show:${id}`, halves: 2, reason: "no_show", at: ctx.now },
        });
    });
    const sunday = desk(ctx, SUNDAY, "13:30");
    expect((await board(sunday, SATURDAY)).one(number)).toMatchObject({ visit });
    expect((await board(sunday)).one(number)).toMatchObject({ visit: null, moves: ["arrive", "no_show"] });
    // pressed again for the first day it is not noted twice
    must(await noteUse(sunday, { number, date: SATURDAY, move: status === "used" ? "arrive" : "no_show" }));
    expect(await ctx.db.reader.visit.count()).toBe(0);
    must(await noteUse(sunday, { number, date: SUNDAY, move: "no_show" }));
    expect((await bookingOf(ctx, number)).status).toBe(status);
    const days = status === "no_show" ? [SATURDAY, SUNDAY] : [SUNDAY];
    expect((await pointsOf(ctx)).map(({ key }) => key)).toEqual(days.map((date) => `no_show:${id}:${date}`));
    must(await noteUse(sunday, { number, date: SUNDAY, move: "undo_no_show" }));
    must(await noteUse(sunday, { number, date: SATURDAY, move: undo }));
    expect([(await bookingOf(ctx, number)).status, await pointsOf(ctx)]).toEqual(["confirmed", []]);
  },
);

test("a booking that is cancelled, or waits for staff, is not noted as used", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [`meeting-room*${SATURDAY}*3*s*-`], { payBy: "counter", purpose: "religious" });
  expect((await board(desk(ctx, SATURDAY, "12:30"))).one(number)).toMatchObject({
    status: "requested",
    moves: [],
    canTake: false,
    canLend: false,
  });
  expect(codeOf(await noteUse(desk(ctx), { number, date: SATURDAY, move: "arrive" }))).toBe("not_open_yet");
});

// ── Cash and keys ────────────────────────────────────────────────────────────────────────────

test("what the board shows as owed is taken once, whoever presses at once", async () => {
  const ctx = await centreWithPeople();
  const number = await cash(ctx, [`meeting-room*${SATURDAY}*3*s*-`]);
  const staff = desk(ctx);
  const { dueYen } = (await board(staff)).one(number);
  const key = crypto.randomUUID();
  await Promise.all([
    takeCounterPayment(staff, { number, yen: dueYen, key }),
    takeCounterPayment(staff, { number, yen: dueYen, key }),
  ]);
  expect(codeOf(await takeCounterPayment(staff, { number, yen: dueYen, key: crypto.randomUUID() }))).toBe(
    "nothing_due",
  );
  expect((await ledgerOf(ctx, number)).rows).toEqual(["charge 320 booking", "payment -320 counter_payment"]);
  expect((await board(staff)).one(number)).toMatchObject({ dueYen: 0, canTake: false });
});

test("a room's key is out with one booking: handed out and taken back once, refused with whom to ask", async () => {
  const ctx = await centreWithPeople();
  const first = await cash(ctx, [`meeting-room*${SATURDAY}*2*s*n`]);
  const second = await cash({ ...ctx, actor: person("taro") }, [`meeting-room*${SATURDAY}*3*s*-`]);
  const staff = desk(ctx, SATURDAY, "12:50");
  const lend = (number: string, who = staff, room = "meeting-room", date = SATURDAY) =>
    lendKey(who, { number, room, date });
  must(await lend(first));
  must(await lend(first));
  must(await lend(first, staff, "nursery"));
  expect(await ctx.db.reader.keyLoan.count()).toBe(2);
  const refused = await lend(second);
  expect(refused).toMatchObject({
    ok: false,
    code: "key_is_out",
    facts: {
      room: "meeting-room",
      number: `${first.slice(0, 4)}-${first.slice(4)}`,
      who: "所沢 hanako",
      outAt: staff.now,
    },
  });
  expect((await board(staff)).one(second)).toMatchObject({ canLend: false, key: null });
  const { key } = (await board(staff)).one(first);
  expect(key).toMatchObject({ backAt: null, outAt: staff.now });
  const back = desk(ctx, SATURDAY, "13:05");
  must(await takeKeyBack(back, { loan: key?.loan ?? "" }));
  must(await takeKeyBack(desk(ctx, SATURDAY, "13:10"), { loan: key?.loan ?? "" }));
  expect((await board(back)).one(first).key).toMatchObject({ backAt: back.now });
  must(await lend(second, back));
  expect((await board(back)).one(second).key).toMatchObject({ backAt: null });
  const history = await ctx.db.reader.auditEntry.findMany({ where: { action: { startsWith: "key." } } });
  expect(history.map(({ action }) => action).sort()).toEqual(["key.lend", "key.lend", "key.lend", "key.take_back"]);

  expect(codeOf(await lend(second, staff, "training-room"))).toBe("not_that_day");
  expect(codeOf(await lend(first, desk(ctx, "2026-12-11", "10:00")))).toBe("key_not_today");
  expect(codeOf(await lend("ZZZZZZZZ"))).toBe("unknown_booking");
  expect(codeOf(await takeKeyBack(staff, { loan: "none" }))).toBe("unknown_key");
});

test("a key that was not brought back is still out the next day, and is told", async () => {
  const ctx = await centreWithPeople();
  const first = await cash(ctx, [`meeting-room*${SATURDAY}*3*s*-`]);
  const next = await cash({ ...ctx, actor: person("taro") }, [`meeting-room*${SUNDAY}*1*s*-`]);
  must(await lendKey(desk(ctx), { number: first, room: "meeting-room", date: SATURDAY }));
  const sunday = desk(ctx, SUNDAY, "09:00");
  const { view, one } = await board(sunday);
  expect(view.rooms.find(({ room }) => room.id === "meeting-room")?.keyOut).toMatchObject({
    number: first,
    date: SATURDAY,
  });
  expect(one(next)).toMatchObject({ canLend: false });
  expect(codeOf(await lendKey(sunday, { number: next, room: "meeting-room", date: SUNDAY }))).toBe("key_is_out");
});

test("of processes that hand out one key at once one does", async () => {
  const ctx = await centreWithPeople();
  const numbers = [
    await cash(ctx, [`meeting-room*${SATURDAY}*2*s*-`]),
    await cash({ ...ctx, actor: person("taro") }, [`meeting-room*${SATURDAY}*3*s*-`]),
  ];
  const worker = path.resolve("tests/support/key-worker.ts");
  const run = (order: string[]) =>
    new Promise<string[]>((resolve, reject) => {
      const args = [ctx.config.databaseUrl, instantAt(SATURDAY, "12:55").toISOString(), SATURDAY, ...order];
      const child = fork(worker, args, { execArgv: ["--import", "tsx"] });
      child.once("message", (answers) => resolve(answers as string[]));
      child.once("error", reject);
      child.once("exit", (code) => code && reject(new Error(`worker ended with ${code}`)));
    });
  const answers = (await Promise.all([run(numbers), run([...numbers].reverse())])).flat();
  const [loan, ...others] = await ctx.db.reader.keyLoan.findMany({
    include: { booking: { select: { number: true } } },
  });
  expect(others).toEqual([]);
  // whoever has it has it, by whichever of the two it was pressed
  const has = loan?.booking.number ?? "";
  expect(answers.filter((answer) => answer === has)).toHaveLength(2);
  expect(answers.filter((answer) => answer === "key_is_out" || answer === "already_done")).toHaveLength(2);
}, 120_000);

// ── Notes ────────────────────────────────────────────────────────────────────────────────────

test("a note is kept once, changed by whoever saw its last words, and put back after it was removed", async () => {
  const ctx = await centreWithPeople();
  const number = await cash(ctx, [`meeting-room*${SATURDAY}*3*s*-`]);
  const staff = desk(ctx);
  const input = writeNoteInput.parse({
    key: crypto.randomUUID(),
    subject: "booking",
    about: number,
    text: " 机を8つ ",
  });
  await Promise.all([writeNote(staff, input), writeNote(staff, input)]);
  const notes = async () => must(await viewNotes(staff, { subject: "booking", about: number }));
  const [note] = await notes();
  expect(note).toMatchObject({ text: "机を8つ", version: 1, author: "所沢 sumi" });
  const id = note?.id ?? "";

  must(await changeNote(staff, { note: id, version: 1, text: "机を10" }));
  const late = await changeNote(staff, { note: id, version: 1, text: "机を12" });
  expect(late).toMatchObject({ ok: false, code: "note_changed", facts: { now: "机を10" } });
  expect(codeOf(await removeNote(staff, { note: id, version: 1 }))).toBe("note_changed");
  expect((await notes()).map(({ text }) => text)).toEqual(["机を10"]);
  must(await changeNote(staff, { note: id, version: 2, text: "机を12" }));
  must(await changeNote(staff, { note: id, version: 2, text: "机を12" })); // pressed twice

  expect((await board(staff)).one(number).notes).toMatchObject([{ text: "机を12" }]);
  must(await removeNote(staff, { note: id, version: 3 }));
  must(await removeNote(staff, { note: id, version: 3 }));
  expect(await notes()).toEqual([]);
  expect(codeOf(await changeNote(staff, { note: id, version: 4, text: "x" }))).toBe("unknown_note");
  must(await restoreNote(staff, { note: id }));
  must(await restoreNote(staff, { note: id }));
  expect((await notes()).map(({ text }) => text)).toEqual(["机を12"]);
  const history = await ctx.db.reader.auditEntry.findMany({ where: { subject: "note" }, orderBy: { at: "asc" } });
  expect(history.map(({ action }) => action).sort()).toEqual([
    "note.change",
    "note.change",
    "note.remove",
    "note.restore",
    "note.write",
  ]);
  expect(JSON.stringify(history)).not.toContain("机");
});

test("a note may be about a day, a person or a group, and about nothing else", async () => {
  const ctx = await centreWithPeople();
  const staff = desk(ctx);
  await write(ctx, (tx) =>
    tx.group.create({ data: { id: "g", name: "歌う会", kana: "ウタウカイ", createdAt: ctx.now } }),
  );
  const note = (subject: string, about: string, text = "x") =>
    writeNote(staff, writeNoteInput.parse({ key: crypto.randomUUID(), subject, about, text }));
  must(await note("day", SATURDAY, "消防点検 10時"));
  must(await note("user", "user-hanako"));
  must(await note("group", "g"));
  expect((await board(staff)).view.notes.map(({ text }) => text)).toEqual(["消防点検 10時"]);
  expect(must(await viewNotes(staff, { subject: "user", about: "user-hanako" }))).toHaveLength(1);
  expect([codeOf(await note("user", "nobody")), codeOf(await note("day", "2026-02-30"))]).toEqual([
    "unknown_note",
    "unknown_note",
  ]);
  expect(codeOf(await note("booking", "ZZZZZZZZ"))).toBe("unknown_booking");
  expect(
    writeNoteInput.safeParse({ key: crypto.randomUUID(), subject: "day", about: SATURDAY, text: "  " }).success,
  ).toBe(false);
  expect(changeNoteInput.safeParse({ note: "x", version: "1", text: "x".repeat(501) }).success).toBe(false);
});

// ── Search ───────────────────────────────────────────────────────────────────────────────────

async function peopled() {
  const ctx = await centreWithPeople();
  await write(ctx, async (tx) => {
    await tx.user.update({
      where: { id: "user-taro" },
      data: { name: "髙橋 太郎", kana: "タカハシ タロウ", phone: "09012345678" },
    });
    await tx.group.create({
      data: {
        id: "g",
        name: "絵本 100%の会",
        kana: "エホンノカイ",
        createdAt: ctx.now,
        members: { create: { userId: "user-taro", role: "representative", joinedAt: ctx.now } },
      },
    });
  });
  const over = await cash({ ...ctx, actor: person("taro") }, ["meeting-room*2026-12-04*1*s*-"]);
  const far = await cash({ ...ctx, actor: person("taro") }, [`training-room*2026-12-26*1*s*-`]);
  const near = await cash({ ...ctx, actor: person("taro") }, [`meeting-room*${SATURDAY}*3*s*-`]);
  await write(ctx, (tx) =>
    tx.booking.update({ where: { number: far }, data: { groupName: "絵本 100%の会", groupId: "g" } }),
  );
  return { ctx, staff: desk(ctx, SATURDAY, "10:00"), over, far, near };
}

test("the desk finds by name, reading, phone, group and number, however typed; what is to come stands first", async () => {
  const { ctx, staff, over, far, near } = await peopled();
  const mine = await cash(ctx, [`meeting-room*${SATURDAY}*4*s*-`]);
  const found = async (search: string) => {
    const view = must(await searchDesk(staff, { search }));
    return { bookings: view?.bookings.map(({ number }) => number), people: view?.people.map(({ id }) => id) };
  };
  const taro = { bookings: [near, far, over], people: ["user-taro"] };
  for (const search of [
    "髙橋",
    "髙橋太郎",
    "髙橋　太郎",
    "たかはし",
    "ﾀｶﾊｼ ﾀﾛｳ",
    "タカハシタロウ",
    "090-1234-5678",
    "０９０１２３４",
    "5678",
    "345678",
  ])
    expect(await found(search), search).toEqual(taro);
  for (const search of ["絵本", "100%", "えほんのかい", "%"])
    expect(await found(search), search).toEqual({ bookings: [far], people: ["user-taro"] });
  expect(await found(mine.slice(0, 4))).toMatchObject({ bookings: [mine] });
  for (const search of ["_", "%%", "髙_", "1235", "nobody", "\\"])
    expect(await found(search), search).toEqual({ bookings: [], people: [] });
  expect(await searchDesk(staff, { search: "　" })).toEqual(ok(null));
  const views = await ctx.db.reader.personView.findMany({ where: { page: "search" }, select: { userId: true } });
  expect(views.map(({ userId }) => userId).sort()).toEqual(["user-hanako", "user-taro"]);
});

test("a number, its beginning and a scanned permit lead straight to the booking; a choice does not", async () => {
  const { staff, near, far } = await peopled();
  const straight = async (search: string) => must(await lookUpBooking(staff, { search })).number;
  for (const search of [
    near,
    `${near.slice(0, 4)}-${near.slice(4)}`.toLowerCase(),
    `https://x.example/staff/bookings/${near}\r`,
  ])
    expect(await straight(search), search).toBe(near);
  await write(staff, async (tx) => {
    await tx.booking.update({ where: { number: near }, data: { number: "QQWE2345" } });
    await tx.booking.update({ where: { number: far }, data: { number: "QQWR2345" } });
  });
  expect(await straight("qqwe")).toBe("QQWE2345");
  expect(await straight("QQW")).toBeNull();
  expect(await straight("髙橋")).toBeNull();
  expect(await straight("ZZZZZZZZ")).toBeNull();
  // the same signs are somebody's name as well
  await write(staff, (tx) => tx.user.update({ where: { id: "user-hanako" }, data: { name: "Qqwe" } }));
  expect(await straight("qqwe")).toBeNull();
});

test("who is gone, or was merged into another account, is not found", async () => {
  const { staff, ctx } = await peopled();
  await write(ctx, (tx) => tx.user.update({ where: { id: "user-taro" }, data: { mergedIntoId: "user-hanako" } }));
  expect(must(await searchDesk(staff, { search: "髙橋" }))?.people).toEqual([]);
});

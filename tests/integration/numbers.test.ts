import Database from "better-sqlite3";
import { expect, test } from "vitest";
import type { Actor } from "@/lib/accounts/rules";
import { decodeChoice } from "@/lib/bookings/basket";
import { holdSlots } from "@/lib/bookings/hold-slots";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import type { PeriodKind } from "@/lib/numbers/rules";
import { type NumbersView, viewNumbers } from "@/lib/numbers/view-numbers";
import { erasePerson } from "@/lib/privacy/store";
import { ok } from "@/lib/result";
import { joinLine } from "@/lib/waiting/join-line";
import { searchOfSlot } from "@/lib/waiting/rules";
import { seedCentre } from "@/prisma/seed/centre";
import { book, centreWithPeople, later, person } from "@/tests/support/bookings";
import { testContext } from "@/tests/support/context";

/** The middle of a Saturday on which the centre is open: bookings of today are under way. */
const NOW = new Date("2026-12-12T14:20:00+09:00");

/**
 * A seeded centre with what the seed has none of: people who did not come, of whole bookings and of single days,
 * slots given back, slots that staff closed, reductions, a day closed and a day opened against the rules.
 */
async function aYear(): Promise<{ ctx: Context; file: string }> {
  const ctx = testContext({ actor: person("sumi", "staff"), now: NOW });
  await seedCentre(ctx.db, { mode: "demo", now: NOW });
  const made = await transaction(ctx.db, async (tx) => {
    const past = await tx.booking.findMany({
      where: { status: "confirmed", slots: { some: { date: { gte: "2026-05-01", lt: "2026-12-01" } } } },
      include: { slots: true },
      orderBy: { number: "asc" },
      take: 40,
    });
    for (const [index, { id, slots }] of past.entries()) {
      const date = slots[0]!.date;
      const noted = async (state: string) => {
        const visit = { bookingId: id, date, actorId: "user-sumi", at: NOW, state };
        await tx.visit.upsert({ where: { bookingId_date: { bookingId: id, date } }, create: visit, update: { state } });
      };
      if (index % 5 === 0) await tx.booking.update({ where: { id }, data: { status: "no_show" } });
      if (index % 10 === 0) await noted("arrived");
      if (index % 5 === 1) await noted("no_show");
      if (index % 5 === 2) await tx.booking.update({ where: { id }, data: { status: "used" } });
      if (index % 5 === 3)
        await tx.bookingSlot.updateMany({ where: { bookingId: id, date }, data: { cancelledAt: NOW } });
      if (index % 5 === 4)
        await tx.ledgerEntry.create({
          data: {
            id: `reduced-${id}`,
            bookingId: id,
            kind: "waiver",
            yen: -160,
            key: `r-${id}`,
            reason: "reduced",
            at: NOW,
          },
        });
    }
    // The last instant of a month in Japan, and the first of the next.
    for (const [id, at] of [
      ["edge-1", "2026-09-30T23:59:59.999+09:00"],
      ["edge-2", "2026-10-01T00:00:00+09:00"],
    ] as const)
      await tx.ledgerEntry.create({
        data: {
          id,
          bookingId: past[0]!.id,
          kind: "payment",
          yen: -1000,
          key: id,
          reason: "counter_payment",
          at: new Date(at),
        },
      });
    const closed = { noteJa: "", noteEn: "", at: NOW };
    await tx.calendarException.create({ data: { ...closed, date: "2026-06-13", kind: "extra_closure" } });
    await tx.calendarException.create({ data: { ...closed, date: "2026-07-16", kind: "extra_opening" } });
    const taken = new Set((await tx.slotClaim.findMany()).map(({ roomId, date, slot }) => `${roomId}/${date}/${slot}`));
    for (const [date, kind] of [
      ["2026-08-01", "maintenance"],
      ["2026-11-15", "own_use"],
      ["2026-11-19", "maintenance"], // a Thursday: closed anyway
      ["2026-12-20", "closure"], // to come
    ] as const) {
      await tx.block.create({ data: { id: `block-${date}`, kind, createdById: "user-sumi", createdAt: NOW } });
      for (const roomId of ["meeting-room", "training-room", "nursery"])
        for (const slot of [1, 2, 3, 4, 5, 6])
          if (!taken.has(`${roomId}/${date}/${slot}`))
            await tx.slotClaim.create({ data: { roomId, date, slot, kind: "block", blockId: `block-${date}` } });
    }
    for (let index = 0; index < 30; index++)
      await tx.unmetDemand.create({
        data: {
          id: `unmet-${index}`,
          roomId: index % 3 === 0 ? "meeting-room" : "training-room",
          date: `2026-${String(4 + (index % 9)).padStart(2, "0")}-05`,
          slot: 1 + (index % 6),
          kind: index % 4 === 0 ? "waiting" : "refused",
          at: NOW,
        },
      });
    return ok(null);
  });
  expect(made.ok).toBe(true);
  return { ctx, file: ctx.config.databaseUrl.replace("file:", "") };
}

async function numbersOf(ctx: Context, kind: PeriodKind, name: string): Promise<NumbersView> {
  const view = await viewNumbers(ctx, { kind, name });
  if (!view.ok) throw new Error(view.code);
  return view.value;
}

/** The tables as plain lines: "rooms meeting-room: uses=12 slots=14 …". */
function linesOf({ tables }: Pick<NumbersView, "tables">): string[] {
  return tables.flatMap(({ id, columns, rows, total }) =>
    [...rows, ...(total ? [{ key: "total", values: total }] : [])].map(
      ({ key, values }) =>
        `${id} ${key}: ${columns.map((column, at) => `${column.id}=${shown(values[at] ?? null)}`).join(" ")}`,
    ),
  );
}

const shown = (value: number | null) => (value === null ? "-" : String(Math.round(value * 1e9) / 1e9));

// ── The same, counted another way ────────────────────────────────────────────────────────────

type Counted = Record<string, number | null>;

/**
 * Counts everything again in plain SQL on the file, with nothing of lib/: the rules of opening as the city publishes
 * them, times moved to Japan by SQLite, one query for each cell.
 */
function countAgain(file: string, from: string, until: string, pieces: string[]): string[] {
  const sql = new Database(file, { readonly: true });
  const one = (text: string, ...given: unknown[]) =>
    sql
      .prepare(text)
      .pluck()
      .get(...given) as number | null;
  const all = (text: string, ...given: unknown[]) =>
    sql
      .prepare(text)
      .pluck()
      .all(...given) as (string | number)[];
  sql.exec(`
    CREATE TEMP TABLE days AS
      WITH RECURSIVE d(day) AS (SELECT '${from}' UNION ALL SELECT date(day, '+1 day') FROM d WHERE day < '${until}')
      SELECT day FROM d
      WHERE day IN (SELECT date FROM CalendarException WHERE kind = 'extra_opening')
        OR (strftime('%w', day) <> '4'
          AND day NOT IN (SELECT date FROM Holiday)
          AND NOT (strftime('%w', day) = '5' AND date(day, '-1 day') IN (SELECT date FROM Holiday))
          AND NOT (substr(day, 6) >= '12-29' OR substr(day, 6) <= '01-03')
          AND day NOT IN (SELECT date FROM CalendarException WHERE kind = 'extra_closure'));
    CREATE TEMP TABLE opened AS
      SELECT day, r.id AS room, h.slot AS slot FROM days, (SELECT DISTINCT id FROM Room WHERE hire <> 'not_for_hire') r,
        (SELECT DISTINCT slot FROM SlotHours) h
      WHERE NOT EXISTS (SELECT 1 FROM SlotClaim c
        WHERE c.kind = 'block' AND c.roomId = r.id AND c.date = day AND c.slot = h.slot);
    CREATE TEMP TABLE stood AS
      SELECT s.roomId AS room, s.date AS day, s.slot AS slot, s.yen AS yen, s.bookingId AS booking, b.people AS people,
        b.applicant AS applicant, b.purpose AS purpose, b.residence AS residence, b.createdAt AS createdAt,
        CASE WHEN EXISTS (SELECT 1 FROM Visit v WHERE v.bookingId = b.id AND v.date = s.date)
          THEN (SELECT v.state = 'no_show' FROM Visit v WHERE v.bookingId = b.id AND v.date = s.date)
          ELSE b.status = 'no_show' END AS absent
      FROM BookingSlot s, Booking b
      WHERE b.id = s.bookingId AND s.date BETWEEN '${from}' AND '${until}' AND s.cancelledAt IS NULL
        AND b.status NOT IN ('held', 'requested', 'declined', 'cancelled', 'expired');
  `);
  const piece = "substr(day, 1, length(?))";
  const used = (where: string, ...given: unknown[]): Counted => ({
    uses: one(
      `SELECT COUNT(*) FROM (SELECT DISTINCT booking, day, room FROM stood WHERE NOT absent AND ${where})`,
      ...given,
    ),
    slots: one(`SELECT COUNT(*) FROM stood WHERE NOT absent AND ${where}`, ...given),
    people: one(
      `SELECT COALESCE(SUM(people), 0) FROM (SELECT DISTINCT booking, day, room, people FROM stood WHERE NOT absent AND room <> 'nursery' AND ${where})`,
      ...given,
    ),
    yen: one(`SELECT COALESCE(SUM(yen), 0) FROM stood WHERE ${where}`, ...given),
  });
  const hired = (where: string, ...given: unknown[]): Counted => {
    const { uses = 0, slots = 0, people = 0, yen = 0 } = used(where, ...given);
    const open = one(`SELECT COUNT(*) FROM opened WHERE ${where}`, ...given) ?? 0;
    return { uses, slots, people, open, rate: open === 0 ? null : (slots ?? 0) / open, yen };
  };
  const tokyo = "date(at, '+9 hours')";
  const money = (where: string, ...given: unknown[]): Counted => {
    const sum = (what: string) =>
      one(
        `SELECT COALESCE(SUM(yen), 0) FROM LedgerEntry WHERE ${tokyo} BETWEEN '${from}' AND '${until}' AND ${what} AND ${where}`,
        ...given,
      ) ?? 0;
    const [received, refunded] = [0 - sum("kind = 'payment'"), sum("kind = 'refund'")];
    return {
      charged: sum("kind = 'charge'"),
      reduced: 0 - sum("kind = 'waiver' AND reason = 'reduced'"),
      waived: 0 - sum("kind = 'waiver' AND reason <> 'reduced'"),
      received,
      refunded,
      net: received - refunded,
    };
  };
  const ended = (where: string, ...given: unknown[]): Counted => {
    const of = (what: string) =>
      one(
        `SELECT COUNT(*) FROM (SELECT s.date AS day, b.status AS status, s.cancelledAt AS gone FROM BookingSlot s JOIN Booking b ON b.id = s.bookingId) WHERE day BETWEEN '${from}' AND '${until}' AND ${what} AND ${where}`,
        ...given,
      );
    return {
      cancelled: of("status NOT IN ('declined', 'expired') AND (gone IS NOT NULL OR status = 'cancelled')"),
      declined: of("status = 'declined'"),
      expired: of("status = 'expired'"),
      no_show: one(`SELECT COUNT(*) FROM stood WHERE absent AND ${where}`, ...given),
    };
  };
  const unmet = (where: string, ...given: unknown[]): Counted => {
    const of = (kind: string) =>
      one(
        `SELECT COUNT(*) FROM UnmetDemand WHERE date BETWEEN '${from}' AND '${until}' AND kind = '${kind}' AND ${where}`,
        ...given,
      );
    return { refused: of("refused"), waiting: of("waiting") };
  };
  const lines: string[] = [];
  const add = (table: string, key: string, counted: Counted) =>
    lines.push(
      `${table} ${key}: ${Object.entries(counted)
        .map(([name, value]) => `${name}=${shown(value)}`)
        .join(" ")}`,
    );
  const rooms = all("SELECT DISTINCT id FROM Room WHERE hire <> 'not_for_hire' ORDER BY position") as string[];
  for (const room of rooms) add("rooms", room, hired("room = ?", room));
  add("rooms", "total", hired("1"));
  for (const name of pieces) add("pieces", name, hired(`${piece} = ?`, name, name));
  add("pieces", "total", hired("1"));
  const cell = ({ slots, open, rate }: Counted): Counted => ({
    slots: slots ?? 0,
    open: open ?? 0,
    rate: rate ?? null,
  });
  for (const room of rooms)
    for (const slot of [1, 2, 3, 4, 5, 6])
      add("cells", `${room}/${slot}`, cell(hired("room = ? AND slot = ?", room, slot)));
  add("cells", "total", cell(hired("1")));
  const purposes = (
    JSON.parse(String(one("SELECT value FROM Setting WHERE key = 'purposes'"))) as { code: string }[]
  ).map(({ code }) => code);
  for (const [table, column, codes] of [
    ["classes", "applicant", ["registered", "general", "individual", "official"]],
    ["purposes", "purpose", purposes],
    ["residences", "residence", ["city", "five_cities", "outside"]],
  ] as const) {
    for (const code of codes) add(table, code, used(`${column} = ?`, code));
    add(table, "total", used("1"));
  }
  for (const name of pieces) add("money", name, money(`substr(${tokyo}, 1, length(?)) = ?`, name, name));
  add("money", "total", money("1"));
  for (const name of pieces) add("ended", name, ended(`${piece} = ?`, name, name));
  add("ended", "total", ended("1"));
  for (const room of rooms)
    for (const slot of [1, 2, 3, 4, 5, 6])
      add("unmet", `${room}/${slot}`, unmet("roomId = ? AND slot = ?", room, slot));
  add("unmet", "total", unmet("1"));
  const lead = "MAX(0, julianday(day) - julianday(date(createdAt, '+9 hours')))";
  const leads = (from: number, to: number) =>
    one(
      `SELECT COUNT(*) FROM (SELECT DISTINCT booking, day, room, createdAt FROM stood WHERE NOT absent) WHERE ${lead} BETWEEN ? AND ?`,
      from,
      to,
    ) ?? 0;
  const uses = leads(0, 1e9);
  for (const [place, [first, last]] of (
    [
      [0, 0],
      [1, 7],
      [8, 14],
      [15, 30],
      [31, 60],
      [61, 90],
      [91, 1e9],
    ] as const
  ).entries()) {
    const count = leads(first, last);
    add("leads", String(place), { uses: count, share: uses === 0 ? null : count / uses });
  }
  add("leads", "total", { uses, share: uses === 0 ? null : 1 });
  const sorted = all(
    `SELECT ${lead} AS days FROM (SELECT DISTINCT booking, day, room, createdAt FROM stood WHERE NOT absent) ORDER BY days`,
  ) as number[];
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  lines.push(`median ${sorted.length === 0 ? null : ((low ?? 0) + (high ?? 0)) / 2}`);
  sql.close();
  return lines;
}

const MONTHS = ["04", "05", "06", "07", "08", "09", "10", "11", "12"].map((month) => `2026-${month}`);
const NOVEMBER = Array.from({ length: 30 }, (_, day) => `2026-11-${String(day + 1).padStart(2, "0")}`);

test("every cell of a seeded year agrees with a count of its own in plain SQL", async () => {
  const { ctx, file } = await aYear();
  const periods: [PeriodKind, string, string, string, string[]][] = [
    ["year", "2026", "2026-04-01", "2026-12-12", MONTHS], // under way: up to today
    ["year", "2025", "2025-04-01", "2026-03-31", [...Array(12)].map((_, at) => monthAfter("2025-04", at))],
    ["month", "2026-11", "2026-11-01", "2026-11-30", NOVEMBER],
    ["day", "2026-11-14", "2026-11-14", "2026-11-14", ["2026-11-14"]],
    ["day", "2026-11-19", "2026-11-19", "2026-11-19", ["2026-11-19"]], // closed: nothing was open
    ["day", "2026-12-20", "2026-12-20", "2026-12-20", ["2026-12-20"]], // to come
  ];
  for (const [kind, name, from, until, pieces] of periods) {
    const view = await numbersOf(ctx, kind, name);
    expect([...linesOf(view), `median ${view.medianDays}`], name).toEqual(countAgain(file, from, until, pieces));
  }
  // What is compared is not nothing: each table of the year has numbers in every column.
  const { tables } = await numbersOf(ctx, "year", "2026");
  const empty = tables.flatMap(({ id, columns, total }) =>
    columns.filter((_, at) => !total?.[at]).map((column) => `${id} ${column.id}`),
  );
  expect(empty).toEqual([]);
  // And what is shown as a sum is one.
  for (const { id, columns, rows, total } of tables)
    for (const [at, column] of columns.entries())
      if (column.kind !== "rate") {
        const sum = rows.reduce((all, { values }) => all + (values[at] ?? 0), 0);
        expect(sum, `${id} ${column.id}`).toBe(total?.[at]);
      }
}, 120_000);

function monthAfter(month: string, count: number): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

test("no cell changes when people are erased or an account takes over another", async () => {
  const { ctx } = await aYear();
  const before = linesOf(await numbersOf(ctx, "year", "2026"));
  const users = await ctx.db.reader.user.findMany({ where: { role: "resident" }, orderBy: { createdAt: "asc" } });
  const erased = await transaction(ctx.db, async (tx) => {
    for (const { id } of users.slice(0, 10)) await erasePerson(tx, id, NOW);
    const [into, from] = [users[11]!.id, users[12]!.id];
    await tx.booking.updateMany({ where: { userId: from }, data: { userId: into } });
    return ok(null);
  });
  expect(erased.ok).toBe(true);
  expect(await ctx.db.reader.user.count({ where: { erasedAt: NOW } })).toBe(10);
  expect(linesOf(await numbersOf(ctx, "year", "2026"))).toEqual(before);
}, 120_000);

test("numbers are for those who work at the counter, and of periods there are", async () => {
  const ctx = await centreWithPeople();
  const as = (actor: Actor) => viewNumbers({ ...ctx, actor }, { kind: "year" });
  expect(await as(person("hanako"))).toMatchObject({ code: "not_allowed" });
  expect(await as({ kind: "visitor", visitorId: "v" })).toMatchObject({ code: "not_allowed" });
  const staff = { ...ctx, actor: person("sumi", "staff") };
  for (const [kind, name] of [
    ["year", "26"],
    ["year", "1999"],
    ["month", "2026-13"],
    ["month", "2026-1"],
    ["day", "2026-02-29"],
    ["day", "x"],
  ] as const)
    expect(await viewNumbers(staff, { kind, name })).toMatchObject({ code: "unknown_period" });
  expect((await numbersOf(staff, "month", "")).period).toMatchObject({ name: "2026-12", until: "2026-12-01" });
});

// ── Demand that was not met ──────────────────────────────────────────────────────────────────

async function unmetOf(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.reader.unmetDemand.findMany({ orderBy: [{ at: "asc" }, { slot: "asc" }] });
  return rows.map(({ roomId, date, slot, kind }) => `${kind} ${roomId} ${date} ${slot}`);
}

const CHOICE = "meeting-room*2026-12-12*3*s*-";
const FREE = "meeting-room*2026-12-12*4*s*-";

test("a refused slot counts once a visitor and day, and what was free does not", async () => {
  const ctx = await centreWithPeople();
  await book(ctx, [CHOICE], { payBy: "counter" });
  const hold = (who: Context) =>
    holdSlots(who, { choices: [decodeChoice(CHOICE)!, decodeChoice(FREE)!], people: undefined });
  const taro = later(ctx, 1, person("taro"));
  expect(await hold(taro)).toMatchObject({ code: "slot_taken" });
  expect(await unmetOf(ctx)).toEqual(["refused meeting-room 2026-12-12 3"]);
  for (let press = 0; press < 5; press++) expect(await hold(taro)).toMatchObject({ code: "slot_taken" });
  expect(await unmetOf(ctx)).toHaveLength(1);
  expect(await hold(later(ctx, 2, { kind: "visitor", visitorId: "somebody" }))).toMatchObject({ code: "slot_taken" });
  expect(await unmetOf(ctx)).toHaveLength(2);
  expect(await hold(later(taro, 24 * 60))).toMatchObject({ code: "slot_taken" });
  expect(await unmetOf(ctx)).toHaveLength(3);
  // Nobody can be found in it.
  const rows = JSON.stringify(await ctx.db.reader.unmetDemand.findMany());
  expect(rows).not.toMatch(/taro|hanako|somebody/);
});

test("whoever begins to wait counts once, however often they leave and come back", async () => {
  const ctx = await centreWithPeople();
  await book(ctx, [CHOICE], { payBy: "counter" });
  const taro = later(ctx, 1, person("taro"));
  const wish = {
    search: searchOfSlot({ roomId: "meeting-room", date: "2026-12-12", slot: 3 }),
    purpose: "hobby",
    purposeNote: "",
    groupName: "",
    people: 4,
    pledge: true,
  };
  expect(await joinLine(taro, wish as Parameters<typeof joinLine>[1])).toMatchObject({ ok: true });
  expect(await unmetOf(ctx)).toEqual(["waiting meeting-room 2026-12-12 3"]);
  await transaction(ctx.db, async (tx) => ok(await tx.wish.deleteMany()));
  expect(await joinLine(taro, wish as Parameters<typeof joinLine>[1])).toMatchObject({ ok: true });
  expect(await unmetOf(ctx)).toHaveLength(1);
});

test("a wish over many days counts as one place", async () => {
  const ctx = await centreWithPeople();
  const all = [1, 2, 3, 4, 5, 6].map((slot) => `meeting-room*2026-12-12*${slot}*s*-`);
  await book(ctx, all, { payBy: "counter" });
  const search = { ...searchOfSlot({ roomId: "meeting-room", date: "2026-12-12", slot: 3 }), slots: [], together: 2 };
  const joined = await joinLine(later(ctx, 1, person("taro")), {
    search,
    purpose: "hobby",
    purposeNote: "",
    groupName: "",
    people: 4,
    pledge: true,
  } as unknown as Parameters<typeof joinLine>[1]);
  expect(joined).toMatchObject({ ok: true });
  expect(await unmetOf(ctx)).toEqual(["waiting meeting-room 2026-12-12 1", "waiting meeting-room 2026-12-12 2"]);
});

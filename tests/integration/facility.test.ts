import { expect, test } from "vitest";
import { viewSessions } from "@/lib/counselling/use-cases";
import { dateRange } from "@/lib/dates";
import { type Db, type Tx, transaction } from "@/lib/db";
import { openingOf, policyOn, type SlotKey, slotHoursOn, tariffOn } from "@/lib/facility/rules";
import {
  claimForBooking,
  claimForHold,
  claimsBetween,
  claimsOn,
  loadCentre,
  nextHoldExpiry,
  prolongHold,
  releaseBookingSlots,
  releaseExpiredClaims,
  releaseHold,
  turnHoldIntoBooking,
} from "@/lib/facility/store";
import { viewCalendar, viewCentre, viewDay, viewNextFree, viewRange } from "@/lib/facility/use-cases";
import { ok, refuse } from "@/lib/result";
import { aCentre } from "@/tests/support/centre";
import { TEST_NOW, testContext } from "@/tests/support/context";

const write = async (db: Db, work: (tx: Tx) => Promise<unknown>) => {
  const result = await transaction(db, async (tx) => ok(await work(tx)));
  expect(result.ok).toBe(true);
};

/** A context on the centre of prisma/masters. */
const atTheCentre = (given: Parameters<typeof testContext>[0] = {}) => testContext({ holds: "masters", ...given });

const minutesAfter = (minutes: number) => new Date(TEST_NOW.getTime() + minutes * 60_000);

const aHold = (tx: Tx, id: string, expiresAt: Date) =>
  tx.hold.create({ data: { id, visitor: id, address: "a", choices: "[]", expiresAt, createdAt: TEST_NOW } });

const aUser = (tx: Tx) =>
  tx.user.create({
    data: {
      id: "user-1",
      email: "a@example.jp",
      name: "所沢 花子",
      kana: "トコロザワ ハナコ",
      phone: "0429212220",
      residence: "city",
      role: "resident",
      locale: "ja",
      createdAt: TEST_NOW,
    },
  });

const aBooking = (tx: Tx, id: string) =>
  tx.booking.create({
    data: {
      id,
      number: id,
      userId: "user-1",
      status: "confirmed",
      purpose: "hobby",
      purposeNote: "",
      groupName: "",
      people: 10,
      residence: "city",
      payBy: "counter",
      locale: "ja",
      createdAt: TEST_NOW,
    },
  });

const KEYS: SlotKey[] = [
  { roomId: "meeting-room", date: "2026-12-05", slot: 3 },
  { roomId: "nursery", date: "2026-12-05", slot: 3 },
];

// ── Master rows ──────────────────────────────────────────────────────────────────────────────

test("what is read back is what the masters say", async () => {
  const { db } = atTheCentre();
  const centre = await loadCentre(db.reader);
  const written = aCentre();
  for (const date of ["2026-12-05", "2027-09-24"]) {
    expect(openingOf(centre, date)).toEqual(openingOf(written, date));
    expect(policyOn(centre, date)).toEqual(policyOn(written, date));
    expect(slotHoursOn(centre, date)).toEqual(slotHoursOn(written, date));
  }
  expect([...centre.holidays].sort()).toEqual([...written.holidays].sort());
  expect(await loadCentre(db.reader)).toBe(centre);
});

test.each<[string, (tx: Tx) => Promise<unknown>]>([
  ["Room", (tx) => tx.room.updateMany({ where: { id: "meeting-room" }, data: { capacity: 49 } })],
  ["SlotHours", (tx) => tx.slotHours.deleteMany({ where: { slot: 6 } })],
  ["Tariff", (tx) => tx.tariff.updateMany({ where: { roomId: "meeting-room" }, data: { yenPerSlot: 400 } })],
  ["ClosureRule", (tx) => tx.closureRule.deleteMany({ where: { kind: "weekly" } })],
  [
    "Holiday",
    (tx) => tx.holiday.create({ data: { date: "2026-12-09", nameJa: "臨時", nameEn: "Special", source: "" } }),
  ],
  [
    "Setting",
    (tx) => tx.setting.create({ data: { key: "tax", validFrom: "2026-01-01", value: '{"percent":8}', source: "" } }),
  ],
  [
    "CalendarException",
    (tx) =>
      tx.calendarException.create({
        data: { date: "2026-12-09", kind: "extra_closure", noteJa: "選挙", noteEn: "Election", at: TEST_NOW },
      }),
  ],
])("a change of %s is seen inside its transaction, and by everybody once it is committed", async (_, change) => {
  const { db } = atTheCentre();
  const before = await loadCentre(db.reader);
  await transaction(db, async (tx) => {
    await change(tx);
    expect(await loadCentre(tx)).not.toEqual(before);
    return refuse("already_done");
  });
  expect(await loadCentre(db.reader)).toEqual(before);
  await write(db, change);
  expect(await loadCentre(db.reader)).not.toEqual(before);
});

test("one rolled-back change is never taken for another", async () => {
  const { db } = atTheCentre();
  const price = (yenPerSlot: number) => (tx: Tx) =>
    tx.tariff.updateMany({ where: { roomId: "meeting-room" }, data: { yenPerSlot } });
  await transaction(db, async (tx) => {
    await price(999)(tx);
    await loadCentre(tx);
    return refuse("already_done");
  });
  await write(db, price(400));
  const centre = await loadCentre(db.reader);
  expect(tariffOn(centre, "meeting-room", "standard", "2026-12-05")?.yenPerSlot).toBe(400);
});

test("a row that does not fit its shape is an error, not a guess", async () => {
  const { db } = atTheCentre();
  await write(db, (tx) =>
    tx.setting.create({ data: { key: "caps", validFrom: "2026-01-01", value: '{"slots":10}', source: "" } }),
  );
  await expect(loadCentre(db.reader)).rejects.toThrow();
});

// ── The ledger of slots ──────────────────────────────────────────────────────────────────────

test("the second claim on a slot fails whole, whoever makes it", async () => {
  const { db } = atTheCentre();
  await write(db, async (tx) => {
    await aUser(tx);
    await aBooking(tx, "booking-1");
    await claimForBooking(tx, "booking-1", [KEYS[0]!]);
  });
  const second = await transaction(db, async (tx) => {
    await aHold(tx, "hold-1", minutesAfter(15));
    await claimForHold(tx, "hold-1", KEYS, minutesAfter(15));
    return ok(null);
  });
  expect(second).toMatchObject({ ok: false, code: "slot_taken" });
  expect(await claimsOn(db.reader, ["2026-12-05"])).toHaveLength(1);
  expect(await db.reader.hold.count()).toBe(0);
});

test("a hold that ran out is no claim, and makes way for the next", async () => {
  const { db } = atTheCentre();
  await write(db, async (tx) => {
    await aHold(tx, "hold-1", minutesAfter(15));
    await claimForHold(tx, "hold-1", KEYS, minutesAfter(15));
  });
  const take = (now: Date) =>
    transaction(db, async (tx) => {
      await releaseExpiredClaims(tx, KEYS, now);
      await aHold(tx, "hold-2", minutesAfter(60));
      await claimForHold(tx, "hold-2", KEYS, minutesAfter(60));
      return ok(null);
    });
  expect(await nextHoldExpiry(db.reader, TEST_NOW)).toEqual(minutesAfter(15));
  expect(await take(minutesAfter(14.99))).toMatchObject({ code: "slot_taken" });
  expect(await take(minutesAfter(15))).toMatchObject({ ok: true });
  const claims = await claimsBetween(db.reader, "2026-12-01", "2026-12-31");
  expect(claims.map(({ holdId }) => holdId)).toEqual(["hold-2", "hold-2"]);
  expect(await claimsBetween(db.reader, "2026-12-01", "2026-12-31", "nursery")).toHaveLength(1);
  expect(await nextHoldExpiry(db.reader, minutesAfter(60))).toBeNull();
});

test("a hold is prolonged, becomes a booking, and its slots can be given back one by one", async () => {
  const { db } = atTheCentre();
  await write(db, async (tx) => {
    await aUser(tx);
    await aBooking(tx, "booking-1");
    await aHold(tx, "hold-1", minutesAfter(15));
    await claimForHold(tx, "hold-1", KEYS, minutesAfter(15));
    await prolongHold(tx, "hold-1", minutesAfter(45));
  });
  expect(await nextHoldExpiry(db.reader, TEST_NOW)).toEqual(minutesAfter(45));
  await write(db, async (tx) => {
    expect(await turnHoldIntoBooking(tx, "hold-1", "booking-1")).toBe(2);
    await releaseHold(tx, "hold-1");
  });
  expect(await claimsOn(db.reader, ["2026-12-05"])).toEqual(
    KEYS.map((key) => ({
      ...key,
      kind: "booking",
      holdId: null,
      offerId: null,
      bookingId: "booking-1",
      blockId: null,
      expiresAt: null,
    })),
  );
  await write(db, (tx) => releaseBookingSlots(tx, "booking-1", [KEYS[1]!]));
  expect(await claimsOn(db.reader, ["2026-12-05"])).toHaveLength(1);
  await write(db, (tx) => releaseBookingSlots(tx, "booking-1"));
  expect(await claimsOn(db.reader, ["2026-12-05"])).toHaveLength(0);
});

test("giving back no slot gives back none", async () => {
  const { db } = atTheCentre();
  await write(db, async (tx) => {
    await aUser(tx);
    await aBooking(tx, "booking-1");
    await claimForBooking(tx, "booking-1", KEYS);
    await releaseBookingSlots(tx, "booking-1", []);
  });
  expect(await claimsOn(db.reader, ["2026-12-05"])).toHaveLength(2);
});

// ── What everybody sees ──────────────────────────────────────────────────────────────────────

test("a day shows every room, what is held and taken, and never who", async () => {
  const ctx = atTheCentre();
  await write(ctx.db, async (tx) => {
    await aUser(tx);
    await aBooking(tx, "booking-1");
    await claimForBooking(tx, "booking-1", [{ roomId: "training-room", date: "2026-12-05", slot: 1 }]);
    await aHold(tx, "hold-1", minutesAfter(15));
    await claimForHold(tx, "hold-1", KEYS, minutesAfter(15));
  });
  const day = await viewDay(ctx, { date: "2026-12-05" });
  if (!day.ok) throw new Error(day.code);
  const statuses = Object.fromEntries(
    day.value.rooms.map(({ room, slots }) => [room.id, slots.map(({ status }) => status)]),
  );
  expect(statuses).toEqual({
    "library-corner": [],
    "meeting-room": ["available", "available", "held", "available", "available", "available"],
    "training-room": ["taken", "available", "available", "available", "available", "available"],
    "living-workshop": Array(6).fill("available"),
    nursery: [...Array(2).fill("with_another_room"), "held", ...Array(3).fill("with_another_room")],
  });
  expect(JSON.stringify(day.value)).not.toMatch(/booking-1|hold-1|user-1/);

  const later = await viewDay({ ...ctx, now: minutesAfter(15) }, { date: "2026-12-05" });
  expect(later.ok && later.value.rooms[1]?.slots[2]?.status).toBe("available");
});

test("a closed day names the open days around it, and no day means today", async () => {
  const ctx = atTheCentre();
  const closed = await viewDay(ctx, { date: "2027-01-01" });
  expect(closed.ok && closed.value.openDays).toEqual({ before: "2026-12-28", after: "2027-01-04" });
  const day = await viewDay(ctx, {});
  expect(day.ok && [day.value.date, day.value.opening.open, day.value.openDays]).toEqual(["2026-12-01", true, null]);
});

test("what one sees of a month is the window of 市内 residents, whoever asks", async () => {
  const ctx = atTheCentre();
  const signedIn = {
    kind: "user",
    userId: "user-1",
    role: "resident",
    residence: "outside",
    visitorId: null,
    group: null,
  } as const;
  for (const actor of [ctx.actor, signedIn]) {
    const range = await viewRange({ ...ctx, actor }, { from: "2027-02-27", to: "2027-03-01", room: "meeting-room" });
    if (!range.ok) throw new Error(range.code);
    expect(range.value.rooms[0]?.days.map(({ date, slots }) => [date, slots[0]?.status])).toEqual([
      ["2027-02-27", "available"],
      ["2027-02-28", "available"],
      ["2027-03-01", "not_yet_open"],
    ]);
  }
});

test.each([
  [{ from: "2027-01-01", to: "2027-03-04" }, "range_too_long"],
  [{ from: "2027-01-02", to: "2027-01-01" }, "range_reversed"],
  [{ from: "2027-01-01", to: "2027-01-01", room: "library-corner" }, "not_for_hire"],
  [{ from: "2027-01-01", to: "2027-01-01", room: "" }, "unknown_room"],
  [{ from: "2027-01-01", to: "2027-02-30" }, "invalid_date"],
])("a range %o is refused: %s", async (asked, code) => {
  expect(await viewRange(atTheCentre(), asked)).toMatchObject({ ok: false, code });
});

test("the next free slot of each room passes over what is taken, closed, over and not wanted", async () => {
  const ctx = atTheCentre();
  const nextOf = async (wish: Parameters<typeof viewNextFree>[1], now = TEST_NOW) => {
    const free = await viewNextFree({ ...ctx, now }, wish);
    if (!free.ok) throw new Error(free.code);
    return free.value.map(({ room, next }) => `${room.id} ${next ? `${next.date} ${next.startsAt}` : "none"}`);
  };
  expect(await nextOf({})).toEqual([
    "meeting-room 2026-12-02 09:00",
    "training-room 2026-12-02 09:00",
    "living-workshop 2026-12-02 09:00",
  ]);
  // Thursday the 3rd is closed; the evening before, the 2nd is over.
  expect((await nextOf({}, new Date("2026-12-01T17:00:00+09:00")))[0]).toBe("meeting-room 2026-12-04 09:00");
  expect(await nextOf({ people: 40, slots: [5, 6], weekdays: [6] })).toEqual([
    "meeting-room 2026-12-05 17:30",
    "living-workshop 2026-12-05 17:30",
  ]);
  expect(await nextOf({ feature: "cooking_counter", from: "2026-12-31" })).toEqual([
    "living-workshop 2027-01-04 09:00",
  ]);

  // March is not yet open: what is free before it is told instead.
  expect((await nextOf({ from: "2027-03-15" }))[0]).toBe("meeting-room 2026-12-02 09:00");

  // 市内 residents can book to the end of February from 1 December on; nothing before that is free.
  await write(ctx.db, async (tx) => {
    await aUser(tx);
    await aBooking(tx, "booking-1");
    const dates = dateRange("2026-12-01", "2027-02-28");
    const slots = [1, 2, 3, 4, 5, 6] as const;
    const keys = dates.flatMap((date) => slots.map((slot): SlotKey => ({ roomId: "meeting-room", date, slot })));
    await claimForBooking(tx, "booking-1", keys);
  });
  expect((await nextOf({}))[0]).toBe("meeting-room none");
});

test("calendar, centre and sessions answer from the same rows", async () => {
  const ctx = atTheCentre();
  const calendar = await viewCalendar(ctx, { from: "2026-01-01", to: "2027-02-04" });
  expect(calendar.ok && calendar.value.length).toBe(400);
  expect(await viewCalendar(ctx, { from: "2026-01-01", to: "2027-02-05" })).toMatchObject({ code: "range_too_long" });
  expect((await viewCentre(ctx)).rooms.map(({ id }) => id)).toContain("library-corner");
  const sessions = await viewSessions(ctx, { from: "2026-12-08", to: "2026-12-08" });
  expect(sessions.ok && sessions.value.map(({ service }) => service)).toEqual(["phone", "counselling"]);
});

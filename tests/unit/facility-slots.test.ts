import fc from "fast-check";
import { expect, test } from "vitest";
import type { Residence, WindowClass } from "@/lib/accounts/rules";
import { addDays, dateRange, instantAt, today, weekdayOf } from "@/lib/dates";
import {
  alternativeDates,
  alternativesFor,
  type Claim,
  closesAt,
  dayTerms,
  defaultTariff,
  fits,
  isLive,
  mayChoose,
  mayClaim,
  nextClockBoundary,
  openingOf,
  opensAt,
  policyOn,
  roomOn,
  roomsOn,
  type SlotChoice,
  type SlotStatus,
  slotHoursOn,
  slotId,
  slotStatus,
  tariffOn,
  withNursery,
} from "@/lib/facility/rules";
import { SLOT_NUMBERS, type SlotNumber } from "@/lib/facility/slots";
import { FOUNDED } from "@/prisma/masters";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const tokyo = (text: string) => new Date(`${text}+09:00`);
const meeting = (date: string, slot: SlotNumber, more: Partial<SlotChoice> = {}): SlotChoice => ({
  roomId: "meeting-room",
  date,
  slot,
  tariff: "standard",
  nursery: false,
  ...more,
});
const claimOf = (roomId: string, date: string, slot: SlotNumber, more: Partial<Claim> = {}): Claim => ({
  roomId,
  date,
  slot,
  kind: "booking",
  holdId: null,
  bookingId: "booking-1",
  expiresAt: null,
  ...more,
});

// ── Windows ──────────────────────────────────────────────────────────────────────────────────

test.each<[string, WindowClass, string]>([
  ["2027-03-15", "registered", "2026-12-01T09:00"],
  ["2027-04-30", "registered", "2027-01-04T09:00"],
  ["2027-06-30", "official", "2026-12-01T09:00"],
  ["2027-03-15", "city", "2027-01-04T09:00"],
  ["2027-03-15", "five_cities", "2027-01-04T09:00"],
  ["2027-03-15", "outside", "2027-02-01T09:00"],
  ["2027-02-01", "city", "2026-12-01T09:00"],
  ["2027-02-28", "outside", "2027-01-04T09:00"], // 1–3 January are year-end
  ["2027-01-31", "city", "2026-11-01T09:00"], // a Sunday, and open
  ["2026-12-31", "city", "2026-10-02T09:00"], // 1 October is a Thursday
  ["2026-12-31", "outside", "2026-11-01T09:00"],
  ["2027-06-30", "city", "2027-04-02T09:00"], // 1 April is a Thursday
])("bookings for %s open to %s at %s", (date, window, at) => {
  expect(opensAt(centre, window, date)).toEqual(tokyo(at));
});

test("bookings end at 17:00:00 the day before", () => {
  expect(closesAt(centre, "2027-03-01")).toEqual(tokyo("2027-02-28T17:00:00"));
});

test.each<[string, string | null]>([
  ["2026-12-04T16:59:59.999", null],
  ["2026-12-04T17:00:00", "booking_closed"],
  ["2026-12-06T00:00:00", "booking_closed"],
  ["2026-10-02T08:59:59.999", "not_yet_open"],
  ["2026-10-02T09:00:00", null],
])("at %s a slot of 2026-12-05 is refused: %s", (now, code) => {
  const answer = mayClaim(centre, "city", { roomId: "meeting-room", date: "2026-12-05", slot: 1 }, tokyo(now));
  expect(answer.ok ? null : answer.code).toBe(code);
});

test("a refusal to claim says which slot, and when it opens or closed", () => {
  const key = { roomId: "meeting-room", date: "2027-03-15", slot: 2 } as const;
  expect(mayClaim(centre, "outside", key, tokyo("2027-01-10T12:00"))).toEqual({
    ok: false,
    code: "not_yet_open",
    facts: { room: "meeting-room", date: "2027-03-15", slot: 2, opensAt: tokyo("2027-02-01T09:00") },
  });
  expect(mayClaim(centre, "city", { ...key, date: "2027-03-11" }, tokyo("2027-01-10T12:00"))).toMatchObject({
    code: "closed_day",
    facts: { date: "2027-03-11", reasons: ["thursday"] },
  });
});

// ── Status: the first that applies ───────────────────────────────────────────────────────────

const NOW = tokyo("2026-12-01T10:00");
const booking = { kind: "booking", expiresAt: null } as const;
const block = { kind: "block", expiresAt: null } as const;
const hold = { kind: "hold", expiresAt: tokyo("2026-12-01T10:05") } as const;
const deadHold = { kind: "hold", expiresAt: NOW } as const;

test.each<[string, string, Pick<Claim, "kind" | "expiresAt"> | null, SlotStatus]>([
  ["meeting-room", "2026-12-05", null, "available"],
  ["nursery", "2026-12-05", null, "with_another_room"],
  ["meeting-room", "2026-12-05", booking, "taken"],
  ["meeting-room", "2026-12-05", block, "closed"],
  ["meeting-room", "2026-12-01", block, "closed"],
  ["nursery", "2026-12-05", booking, "taken"],
  ["meeting-room", "2026-12-05", hold, "held"],
  ["meeting-room", "2026-12-05", deadHold, "available"],
  ["nursery", "2026-12-05", deadHold, "with_another_room"],
  ["meeting-room", "2027-03-15", null, "not_yet_open"],
  ["nursery", "2027-03-15", null, "not_yet_open"],
  ["meeting-room", "2027-03-15", booking, "taken"],
  ["meeting-room", "2027-03-15", hold, "held"],
  ["meeting-room", "2026-12-01", null, "ended"],
  ["meeting-room", "2026-12-01", booking, "ended"],
  ["meeting-room", "2026-11-01", booking, "ended"],
  ["meeting-room", "2026-12-02", booking, "taken"],
  ["meeting-room", "2026-12-03", booking, "closed"],
  ["meeting-room", "2026-11-26", booking, "closed"], // a Thursday that is over
  ["meeting-room", "2027-03-11", null, "closed"], // a Thursday that is not yet open
])("%s on %s with %o is %s", (roomId, date, claim, status) => {
  const room = roomOn(centre, roomId, date);
  expect(room && slotStatus(dayTerms(centre, "city", date), room, claim, NOW)).toBe(status);
});

test("a slot is available exactly when it may be claimed and nobody has it", () => {
  const anyClaim = fc.option(
    fc.record({
      kind: fc.constantFrom("hold", "booking", "block"),
      expiresAt: fc.option(fc.integer({ min: -3600, max: 3600 }).map((s) => new Date(NOW.getTime() + s * 1000))),
    }),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: -60, max: 150 }).map((days) => addDays("2026-12-01", days)),
      fc.constantFrom<Residence>("city", "five_cities", "outside"),
      anyClaim,
      (date, residence, claim) => {
        const room = roomOn(centre, "training-room", date);
        const status = room && slotStatus(dayTerms(centre, residence, date), room, claim as never, NOW);
        const may = mayClaim(centre, residence, { roomId: "training-room", date, slot: 1 }, NOW).ok;
        expect(status === "available").toBe(may && !(claim && isLive(claim, NOW)));
      },
    ),
  );
});

// ── Dated rows ───────────────────────────────────────────────────────────────────────────────

test("a tariff that changes on a day counts from that day of use", () => {
  const dearer = aCentre({
    tariffs: [
      {
        roomId: "meeting-room",
        tariff: "standard",
        validFrom: "2027-04-01",
        nameJa: "使用料",
        nameEn: "Standard",
        yenPerSlot: 400,
        position: 0,
      },
    ],
  });
  expect(tariffOn(dearer, "meeting-room", "standard", "2027-03-31")?.yenPerSlot).toBe(320);
  expect(tariffOn(dearer, "meeting-room", "standard", "2027-04-01")?.yenPerSlot).toBe(400);
  expect(tariffOn(dearer, "training-room", "standard", "2027-04-01")?.yenPerSlot).toBe(320);
  expect(roomOn(dearer, "meeting-room", "2027-04-01")?.tariffs).toHaveLength(1);
});

const CAPS = policyOn(centre, FOUNDED).caps;

test("a room, its hours and a setting change from their day on", () => {
  const changed = aCentre({
    rooms: [{ ...centre.rooms[1]!, capacity: 40, validFrom: "2027-04-01" }],
    slotHours: [{ slot: 6, startsAt: "19:30", endsAt: "21:00", validFrom: "2027-04-01" }],
    settings: [{ key: "caps", validFrom: "2027-04-01", value: { ...CAPS, slotsPerMonth: 20 } }],
  });
  for (const [date, capacity, endsAt, slots] of [
    ["2027-03-31", 50, "21:30", 10],
    ["2027-04-01", 40, "21:00", 20],
  ] as const) {
    expect(roomOn(changed, "meeting-room", date)?.capacity).toBe(capacity);
    expect(slotHoursOn(changed, date)[5]?.endsAt).toBe(endsAt);
    expect(policyOn(changed, date).caps.slotsPerMonth).toBe(slots);
  }
  expect(roomsOn(changed, "2027-04-01").map(({ id }) => id)).toEqual(roomsOn(centre, FOUNDED).map(({ id }) => id));
});

test("the latest row counts, in whatever order rows come", () => {
  const dates = fc.uniqueArray(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(dates, fc.integer({ min: 0, max: 3200 }), (starts, asked) => {
      const settings = starts.map((days) => ({
        key: "tax" as const,
        validFrom: addDays("2026-01-01", days),
        value: { percent: days },
      }));
      const expected = Math.max(-1, ...starts.filter((days) => days <= asked));
      expect(policyOn(aCentre({ settings }), addDays("2026-01-01", asked)).tax.percent).toBe(
        expected < 0 ? 10 : expected,
      );
    }),
    { numRuns: 25 },
  );
});

// ── Choices ──────────────────────────────────────────────────────────────────────────────────

test.each<[Partial<SlotChoice>, string | null]>([
  [{}, null],
  [{ roomId: "living-workshop", tariff: "cooking" }, null],
  [{ roomId: "living-workshop", tariff: "standard" }, "unknown_tariff"],
  [{ tariff: "cooking" }, "unknown_tariff"],
  [{ roomId: "library-corner" }, "not_for_hire"],
  [{ roomId: "nursery", tariff: "nursery" }, "nursery_alone"],
  [{ roomId: "../etc" }, "unknown_room"],
  [{ roomId: "__proto__" }, "unknown_room"],
  [{ slot: 7 as SlotNumber }, "unknown_slot"],
  [{ slot: 1.5 as SlotNumber }, "unknown_slot"],
  [{ date: "2026-02-29" }, "invalid_date"],
  [{ date: "2051-01-01" }, "date_out_of_range"],
])("choosing %o is refused: %s", (changes, code) => {
  const answer = mayChoose(centre, meeting("2026-12-05", 1, changes));
  expect(answer.ok ? null : answer.code).toBe(code);
});

test("保育室 is claimed once for a day and slot, however many rooms want it", () => {
  const choices = [
    meeting("2026-12-05", 1, { nursery: true }),
    meeting("2026-12-05", 1, { roomId: "training-room", nursery: true }),
    meeting("2026-12-05", 2),
    meeting("2026-12-06", 1, { nursery: true }),
  ];
  expect(withNursery(choices).slice(4)).toEqual([
    { roomId: "nursery", date: "2026-12-05", slot: 1, tariff: "nursery", nursery: false },
    { roomId: "nursery", date: "2026-12-06", slot: 1, tariff: "nursery", nursery: false },
  ]);
});

test("生活工房室 is used without its cooking counter unless said otherwise", () => {
  expect(roomsOn(centre, "2026-12-05").map(defaultTariff)).toEqual([
    null,
    "standard",
    "standard",
    "no-cooking",
    "nursery",
  ]);
});

test.each([
  [50, 50, true],
  [50, 51, false],
  [null, 500, true],
  [30, null, true],
])("a capacity of %s fits %s people: %s", (capacity, people, fit) => {
  expect(fits({ capacity }, people)).toBe(fit);
});

// ── The clock ────────────────────────────────────────────────────────────────────────────────

test.each<[string, string | null, string]>([
  ["2026-12-01T00:00:00", null, "2026-12-01T09:00:00"],
  ["2026-12-01T08:59:59", null, "2026-12-01T09:00:00"],
  ["2026-12-01T09:00:00", null, "2026-12-01T17:00:00"],
  ["2026-12-01T17:00:00", null, "2026-12-02T00:00:00"],
  ["2026-12-01T10:00:00", "2026-12-01T10:15:00", "2026-12-01T10:15:00"],
  ["2026-12-01T10:15:00", "2026-12-01T10:15:00", "2026-12-01T17:00:00"],
  ["2026-12-31T23:59:59", null, "2027-01-01T00:00:00"],
])("after %s, with a hold until %s, the clock next changes something at %s", (now, holdExpiry, boundary) => {
  expect(nextClockBoundary(centre, tokyo(now), holdExpiry ? tokyo(holdExpiry) : null)).toEqual(tokyo(boundary));
});

test("a day of use that will open at another hour has its boundary before its policy counts", () => {
  const { opening } = policyOn(centre, "2026-12-01");
  const later = aCentre({
    settings: [{ key: "opening", validFrom: "2027-04-01", value: { ...opening, time: "10:00" } }],
  });
  expect(opensAt(later, "city", "2027-04-10")).toEqual(tokyo("2027-02-01T10:00"));
  expect(nextClockBoundary(later, tokyo("2027-02-01T09:30"), null)).toEqual(tokyo("2027-02-01T10:00"));
});

test("nothing changes between two boundaries", () => {
  const dates = dateRange("2026-11-25", "2027-04-05");
  const expiresAt = tokyo("2026-12-30T12:34:56");
  const statusesAt = (now: Date) =>
    dates.map((date) => {
      const room = roomOn(centre, "meeting-room", date);
      return room && slotStatus(dayTerms(centre, "city", date), room, { kind: "hold", expiresAt }, now);
    });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 * 24 * 3600 }), fc.double({ min: 0, max: 1, noNaN: true }), (s, share) => {
      const now = new Date(tokyo("2026-12-01T00:00").getTime() + s * 1000);
      const until = nextClockBoundary(centre, now, expiresAt > now ? expiresAt : null);
      const later = new Date(now.getTime() + Math.floor(share * (until.getTime() - now.getTime() - 1)));
      expect(today(later)).toBe(today(now));
      expect(statusesAt(later)).toEqual(statusesAt(now));
    }),
    { numRuns: 40 },
  );
});

// ── Alternatives ─────────────────────────────────────────────────────────────────────────────

const situation = { centre, claims: [], chosen: [], window: "city", people: null, now: NOW } as const;

test("a lost slot is offered beside it, in other rooms, and on the same weekday of the next weeks", () => {
  const lost = meeting("2026-12-05", 3);
  const [offered] = alternativesFor([lost], {
    ...situation,
    people: 40,
    claims: [claimOf("meeting-room", "2026-12-05", 2), claimOf("meeting-room", "2026-12-12", 3)],
  });
  expect(offered?.sameRoomOtherSlot.map(({ slot }) => slot)).toEqual([4, 1, 5, 6]);
  // 研修室 holds 30, 保育室 goes only with another room, 図書・資料コーナー is not for hire.
  expect(offered?.otherRoomSameSlot).toEqual([{ ...lost, roomId: "living-workshop", tariff: "no-cooking" }]);
  expect(offered?.nextWeek.map(({ date }) => date)).toEqual(["2026-12-19", "2026-12-26"]);
});

test("who wants to cook is offered no room without a cooking counter", () => {
  const lost = meeting("2026-12-05", 3, { roomId: "living-workshop", tariff: "cooking" });
  const [offered] = alternativesFor([lost], situation);
  expect(offered?.otherRoomSameSlot).toEqual([]);
  expect(offered?.nextWeek[0]).toEqual({ ...lost, date: "2026-12-12" });
});

test("with 保育室 wanted, only slots where it is free are offered", () => {
  const lost = meeting("2026-12-05", 3, { nursery: true });
  const [offered] = alternativesFor([lost], { ...situation, claims: [claimOf("nursery", "2026-12-05", 4)] });
  expect(offered?.sameRoomOtherSlot.map(({ slot }) => slot)).toEqual([2, 1, 5, 6]);
  expect(offered?.otherRoomSameSlot.map(({ roomId }) => roomId)).toEqual(["training-room", "living-workshop"]);
});

test("what is in the basket already is no alternative, and a hold that ran out is no obstacle", () => {
  const lost = meeting("2026-12-05", 3);
  const [offered] = alternativesFor([lost], {
    ...situation,
    chosen: [meeting("2026-12-05", 4)],
    claims: [claimOf("meeting-room", "2026-12-05", 2, { kind: "hold", expiresAt: NOW })],
  });
  expect(offered?.sameRoomOtherSlot.map(({ slot }) => slot)).toEqual([2, 1, 5, 6]);
});

test("every alternative can be booked by whoever it is offered to", () => {
  const anySlot = fc.constantFrom(...SLOT_NUMBERS);
  const anyRoom = fc.constantFrom("meeting-room", "training-room", "living-workshop");
  const anyDate = fc.integer({ min: 1, max: 70 }).map((days) => addDays("2026-12-01", days));
  const anyChoice = fc
    .record({ roomId: anyRoom, date: anyDate, slot: anySlot, nursery: fc.boolean() })
    .map((key): SlotChoice => ({ ...key, tariff: key.roomId === "living-workshop" ? "cooking" : "standard" }));
  const anyClaims = (dates: string[]) =>
    fc.array(
      fc.record({
        roomId: fc.constantFrom("meeting-room", "training-room", "living-workshop", "nursery"),
        date: fc.constantFrom(...dates),
        slot: anySlot,
        expiresAt: fc.constantFrom(null, tokyo("2026-12-01T09:59"), tokyo("2026-12-01T10:01")),
      }),
      { maxLength: 60 },
    );
  const anySituation = fc
    .array(anyChoice, { minLength: 1, maxLength: 4 })
    .chain((lost) => fc.tuple(fc.constant(lost), anyClaims(alternativeDates(lost))));

  fc.assert(
    fc.property(
      anySituation,
      fc.constantFrom<Residence>("city", "outside"),
      fc.option(fc.integer({ min: 1, max: 60 })),
      ([lost, keys], window, people) => {
        const claims = keys.map(({ expiresAt, ...key }) => claimOf(key.roomId, key.date, key.slot, { expiresAt }));
        const live = new Set(claims.filter((claim) => isLive(claim, NOW)).map(slotId));
        const offered = alternativesFor(lost, { ...situation, claims, window, people });
        expect(offered.map((one) => one.lost)).toEqual(lost);
        for (const { lost: wanted, sameRoomOtherSlot, otherRoomSameSlot, nextWeek } of offered) {
          for (const choice of [...sameRoomOtherSlot, ...otherRoomSameSlot, ...nextWeek]) {
            expect(mayChoose(centre, choice).ok).toBe(true);
            for (const key of withNursery([choice])) {
              expect(live.has(slotId(key))).toBe(false);
              expect(mayClaim(centre, window, key, NOW).ok).toBe(true);
            }
            expect(lost.map(slotId)).not.toContain(slotId(choice));
            expect(choice.nursery).toBe(wanted.nursery);
          }
          for (const choice of sameRoomOtherSlot) expect(choice).toEqual({ ...wanted, slot: choice.slot });
          for (const choice of nextWeek) {
            expect(choice).toEqual({ ...wanted, date: choice.date });
            expect(weekdayOf(choice.date)).toBe(weekdayOf(wanted.date));
            expect(choice.date > wanted.date).toBe(true);
          }
          for (const choice of otherRoomSameSlot) {
            const room = roomOn(centre, choice.roomId, choice.date);
            expect(room && fits(room, people)).toBe(true);
            expect([choice.date, choice.slot]).toEqual([wanted.date, wanted.slot]);
          }
        }
      },
    ),
  );
});

test("a closed day has no alternatives of its own", () => {
  expect(openingOf(centre, "2026-12-03").open).toBe(false);
  const [offered] = alternativesFor([meeting("2026-12-03", 1)], situation);
  expect(offered).toMatchObject({ sameRoomOtherSlot: [], otherRoomSameSlot: [], nextWeek: [] });
});

test("a day and a month are worked out in well under a millisecond", () => {
  const dates = dateRange("2027-01-01", "2027-01-31");
  const month = () => {
    for (const date of dates) {
      const room = roomOn(centre, "meeting-room", date);
      const day = dayTerms(centre, "city", date);
      for (const _ of SLOT_NUMBERS) if (room) slotStatus(day, room, null, NOW);
    }
  };
  for (let warm = 0; warm < 50; warm++) month();
  const runs = Array.from({ length: 50 }, () => {
    const begun = performance.now();
    month();
    return performance.now() - begun;
  });
  expect(runs.sort((a, b) => a - b)[25]).toBeLessThan(1);
  expect(instantAt("2027-01-01", "09:00")).toEqual(tokyo("2027-01-01T09:00"));
});

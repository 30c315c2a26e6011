import { z } from "zod";
import type { CalendarDate } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import {
  type CalendarException,
  type Centre,
  CLAIM_KINDS,
  type Claim,
  type ClosureRule,
  HIRES,
  type Policy,
  type PolicySetting,
  type RoomId,
  type SlotKey,
  TARIFFS,
} from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";

// ── The centre's master rows ─────────────────────────────────────────────────────────────────

const time = z.string().regex(/^\d{2}:\d{2}$/);
const monthDay = z.string().regex(/^\d{2}-\d{2}$/);
const whole = z.int().min(0);
const slotNumber = z.literal([1, 2, 3, 4, 5, 6]);
const weekday = z.literal([0, 1, 2, 3, 4, 5, 6]);

/** The shape of each setting; a row that does not fit is a broken database, not a refusal. */
const settingValues: { [Key in keyof Policy]: z.ZodType<Policy[Key]> } = {
  opening: z.object({
    time,
    monthsBefore: z.object({ city: whole, five_cities: whole, outside: whole }),
  }),
  closing: z.object({ time, daysBefore: whole }),
  hold: z.object({ minutes: whole, extensions: whole, extensionMinutes: whole, maxSlots: whole, perAddress: whole }),
  checkout: z.object({ minutes: z.int().min(30) }),
  caps: z.object({ slotsPerMonth: whole, consecutiveDays: whole }),
  payment: z.object({ daysBefore: whole, time, counterUntil: time }),
  refunds: z.array(z.object({ daysBefore: whole, percent: whole.max(100) })),
  purposes: z.array(z.object({ code: z.string(), review: z.boolean() })),
  joinedSlots: z.array(z.tuple([slotNumber, slotNumber])),
  fees: z.object({ outsidePercent: whole, commercialPercent: whole, roundTo: z.int().min(1) }),
  individuals: z.object({ allowed: z.boolean() }),
  tax: z.object({ percent: whole }),
  signIn: z.object({
    code: z.object({ minutes: whole, tries: whole }),
    wrongTries: z.object({ perAccount: whole, perAddress: whole, minutes: whole }),
    mails: z.object({ perAccount: whole, perAddress: whole, minutes: whole }),
  }),
};

const closureParameters = {
  weekly: z.object({ weekday }),
  holiday: z.object({}),
  day_after_weekly_holiday: z.object({ weekday }),
  year_end: z.object({ from: monthDay, to: monthDay }),
} satisfies Record<ClosureRule["kind"], z.ZodType>;

const oneOf = <T extends string>(known: readonly T[], text: string): T => z.enum(known as [T, ...T[]]).parse(text);

/** Which state of the master rows the Revision table tells of: its second row (see docs/decisions). */
const MASTERS_REVISION = 2;

type MasterRows = Omit<Centre, "exceptions">;

/** The master rows last read, and the revision they were read at. */
let lastRead: { revision: number; masters: MasterRows } | null = null;

/**
 * Every master row of the centre. Rows other than exceptions are read again only when the
 * database says that one of them changed; exceptions (a day closed or opened by staff) are read
 * each time, so that inside a transaction the answer is the latest there is.
 */
export async function loadCentre(db: Tx): Promise<Centre> {
  const [revision, exceptions] = await Promise.all([mastersRevision(db), loadExceptions(db)]);
  if (lastRead && lastRead.revision === revision) return centreOf(lastRead.masters, exceptions);

  const masters = await loadMasters(db);
  if (revision !== null && revision === (await mastersRevision(db))) lastRead = { revision, masters };
  return centreOf(masters, exceptions);
}

async function mastersRevision(db: Tx): Promise<number | null> {
  return (await db.revision.findUnique({ where: { id: MASTERS_REVISION } }))?.value ?? null;
}

/** One Centre for as long as nothing changes, since what rules derive from it is remembered with it. */
let lastCentre: { masters: MasterRows; exceptions: string; centre: Centre } | null = null;

function centreOf(masters: MasterRows, exceptions: Centre["exceptions"]): Centre {
  const fingerprint = JSON.stringify([...exceptions]);
  if (lastCentre?.masters !== masters || lastCentre.exceptions !== fingerprint)
    lastCentre = { masters, exceptions: fingerprint, centre: { ...masters, exceptions } };
  return lastCentre.centre;
}

async function loadExceptions(db: Tx): Promise<Centre["exceptions"]> {
  const rows = await db.calendarException.findMany({ orderBy: { date: "asc" } });
  return new Map(
    rows.map(({ date, kind, noteJa, noteEn }): [CalendarDate, CalendarException] => [
      date,
      { kind: oneOf(["extra_closure", "extra_opening"], kind), note: { ja: noteJa, en: noteEn } },
    ]),
  );
}

async function loadMasters(db: Tx): Promise<MasterRows> {
  const [rooms, slotHours, tariffs, closureRules, holidays, settings] = await Promise.all([
    db.room.findMany({ omit: { source: true } }),
    db.slotHours.findMany({ omit: { source: true } }),
    db.tariff.findMany({ omit: { source: true } }),
    db.closureRule.findMany({ omit: { source: true } }),
    db.holiday.findMany({ omit: { source: true } }),
    db.setting.findMany({ omit: { source: true } }),
  ]);
  return {
    rooms: rooms.map((row) => ({
      ...row,
      hire: oneOf(HIRES, row.hire),
      features: z.array(z.string()).parse(JSON.parse(row.features)),
    })),
    slotHours: slotHours.map((row) => ({ ...row, slot: slotNumber.parse(row.slot) })),
    tariffs: tariffs.map((row) => ({ ...row, tariff: oneOf(TARIFFS, row.tariff) })),
    closureRules: closureRules.map(({ kind, validFrom, parameters }) => {
      const known = oneOf(Object.keys(closureParameters) as ClosureRule["kind"][], kind);
      return {
        kind: known,
        validFrom,
        parameters: closureParameters[known].parse(JSON.parse(parameters)),
      } as ClosureRule;
    }),
    holidays: new Map(holidays.map(({ date, nameJa, nameEn }) => [date, { ja: nameJa, en: nameEn }])),
    settings: settings.map(({ key, validFrom, value }) => {
      const known = oneOf(Object.keys(settingValues) as (keyof Policy)[], key);
      return { key: known, validFrom, value: settingValues[known].parse(JSON.parse(value)) } as PolicySetting;
    }),
  };
}

// ── The ledger of slots ──────────────────────────────────────────────────────────────────────

/** The ledger from one day to another, of every room or of one. Holds that ran out may still be in it: see `isLive`. */
export async function claimsBetween(db: Tx, from: CalendarDate, to: CalendarDate, roomId?: RoomId): Promise<Claim[]> {
  return (await db.slotClaim.findMany({ where: { date: { gte: from, lte: to }, roomId } })).map(toClaim);
}

/** The ledger on single days, every room. */
export async function claimsOn(db: Tx, dates: readonly CalendarDate[]): Promise<Claim[]> {
  return (await db.slotClaim.findMany({ where: { date: { in: [...dates] } } })).map(toClaim);
}

function toClaim(row: Omit<Claim, "kind" | "slot"> & { kind: string; slot: number }): Claim {
  return { ...row, slot: row.slot as SlotNumber, kind: oneOf(CLAIM_KINDS, row.kind) };
}

/** When the next hold runs out after `now`; null while there is none. */
export async function nextHoldExpiry(db: Tx, now: Date): Promise<Date | null> {
  // A hold and its claims run out together (see prolongHold), and holds are few and indexed by it.
  const { _min } = await db.hold.aggregate({ where: { expiresAt: { gt: now } }, _min: { expiresAt: true } });
  return _min.expiresAt;
}

/** Deletes claims on these slots that ran out, so that they can be claimed anew. */
export async function releaseExpiredClaims(tx: Tx, keys: readonly SlotKey[], now: Date): Promise<void> {
  // By room and by day rather than slot by slot: what ran out beside them is no loss.
  const roomId = { in: [...new Set(keys.map((key) => key.roomId))] };
  const date = { in: [...new Set(keys.map((key) => key.date))] };
  await tx.slotClaim.deleteMany({ where: { roomId, date, expiresAt: { lte: now } } });
}

/** Claims slots for a hold until it runs out. One that somebody has fails the whole transaction as `slot_taken`. */
export async function claimForHold(tx: Tx, holdId: string, keys: readonly SlotKey[], expiresAt: Date): Promise<void> {
  await tx.slotClaim.createMany({ data: keys.map((key) => ({ ...slotOf(key), kind: "hold", holdId, expiresAt })) });
}

/** Claims slots for a booking. One that somebody has fails the whole transaction as `slot_taken`. */
export async function claimForBooking(tx: Tx, bookingId: string, keys: readonly SlotKey[]): Promise<void> {
  await tx.slotClaim.createMany({ data: keys.map((key) => ({ ...slotOf(key), kind: "booking", bookingId })) });
}

/** Makes the claims of a hold those of a booking, for good. Answers how many there were: fewer than expected means
 *  that others have some of the slots by now. */
export async function turnHoldIntoBooking(tx: Tx, holdId: string, bookingId: string): Promise<number> {
  const { count } = await tx.slotClaim.updateMany({
    where: { holdId },
    data: { kind: "booking", bookingId, holdId: null, expiresAt: null },
  });
  return count;
}

/** Lets a hold and its claims run until another instant. */
export async function prolongHold(tx: Tx, holdId: string, expiresAt: Date): Promise<void> {
  await tx.hold.update({ where: { id: holdId }, data: { expiresAt } });
  await tx.slotClaim.updateMany({ where: { holdId }, data: { expiresAt } });
}

/** Ends a hold and frees its slots. */
export async function releaseHold(tx: Tx, holdId: string): Promise<void> {
  await tx.slotClaim.deleteMany({ where: { holdId } });
  await tx.hold.deleteMany({ where: { id: holdId } });
}

/** Frees slots of a booking; with no keys given, all of them. */
export async function releaseBookingSlots(tx: Tx, bookingId: string, keys?: readonly SlotKey[]): Promise<void> {
  await tx.slotClaim.deleteMany({ where: { bookingId, OR: keys?.map(slotOf) } });
}

function slotOf({ roomId, date, slot }: SlotKey): SlotKey {
  return { roomId, date, slot };
}

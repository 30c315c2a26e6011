import { z } from "zod";
import { APPLICANTS, type Applicant, isNetwork } from "@/lib/accounts/rules";
import type { CalendarDate } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import {
  type Centre,
  CLAIM_KINDS,
  type Claim,
  type ClosureRule,
  HIRES,
  type Policy,
  type PolicySetting,
  REFUND_REASONS,
  type RoomId,
  type SlotKey,
  TARIFFS,
} from "@/lib/facility/rules";
import { isSlotNumber } from "@/lib/facility/slots";

// ── The centre's master rows ─────────────────────────────────────────────────────────────────

const time = z.string().regex(/^\d{2}:\d{2}$/);
const monthDay = z.string().regex(/^\d{2}-\d{2}$/);
const whole = z.int().min(0);
const slotNumber = z.literal([1, 2, 3, 4, 5, 6]);
const weekday = z.literal([0, 1, 2, 3, 4, 5, 6]);
const applicant = z.enum(APPLICANTS as [Applicant, ...Applicant[]]);

/** The shape of each setting; a row that does not fit is a broken database, not a refusal. */
export const settingValues: { [Key in keyof Policy]: z.ZodType<Policy[Key]> } = {
  opening: z.object({
    time,
    monthsBefore: z.object({
      city: whole,
      five_cities: whole,
      outside: whole,
      // Rows of an earlier version of the product do not have these two.
      registered: whole.default(3),
      official: whole.default(6),
    }),
  }),
  closing: z.object({ time, daysBefore: whole }),
  hold: z.object({ minutes: whole, extensions: whole, extensionMinutes: whole, maxSlots: whole, perAddress: whole }),
  checkout: z.object({ minutes: z.int().min(30) }),
  offers: z.object({
    kept: z.array(z.object({ daysBefore: whole, minutes: z.int().min(1) })).min(1),
    // Rows of an earlier version of the product do not have it.
    quiet: z.object({ from: time, until: time }).default({ from: "21:30", until: "08:00" }),
    wishesPerPerson: whole,
    longestDays: z.int().min(1),
  }),
  caps: z.object({
    slotsPerMonth: whole,
    consecutiveDays: whole,
    // Rows of an earlier version of the product have the two above alone.
    applicants: z
      .partialRecord(applicant, z.object({ slotsPerMonth: whole.nullable(), consecutiveDays: whole.nullable() }))
      .default({
        registered: { slotsPerMonth: 20, consecutiveDays: 5 },
        official: { slotsPerMonth: null, consecutiveDays: null },
      }),
    relaxDays: whole.default(14),
    oneRoom: z.array(applicant).default(["individual"]),
  }),
  payment: z.object({ daysBefore: whole, time, counterUntil: time }),
  reminders: z.object({ at: time, payDaysBefore: z.array(whole), useDaysBefore: z.array(whole), releaseAt: time }),
  refunds: z.array(z.object({ daysBefore: whole, percent: whole.max(100) })),
  changes: z.object({ graceMinutes: whole, closing: z.object({ time, daysBefore: whole }) }),
  refundReasons: z.array(z.object({ reason: z.enum(REFUND_REASONS), percent: whole.max(100).nullable() })),
  penalties: z.object({
    enabled: z.boolean(),
    noShowHalves: whole,
    lateHalves: whole,
    lateDays: whole,
    limitHalves: z.int().min(1),
    stopMonths: whole,
  }),
  purposes: z.array(z.object({ code: z.string(), review: z.boolean() })),
  joinedSlots: z.array(z.tuple([slotNumber, slotNumber])),
  fees: z.object({ outsidePercent: whole, commercialPercent: whole, roundTo: z.int().min(1) }),
  individuals: z.object({ allowed: z.boolean() }),
  attachments: z.object({ maxMegabytes: z.int().min(1).max(100), maxFiles: z.int().min(1) }),
  registration: z.object({
    conditions: z.array(z.object({ code: z.string(), ja: z.string(), en: z.string(), assumed: z.boolean() })),
    renewalFrom: monthDay,
  }),
  tax: z.object({ percent: whole }),
  papers: z.object({
    issuer: z.string().min(1),
    office: z.string(),
    address: z.string(),
    phone: z.string(),
    registrationNumber: z.string().regex(/^(T\d{13})?$/),
  }),
  tenders: z
    .array(
      z.object({
        code: z.string().regex(/^[a-z]\w{0,19}$/),
        ja: z.string().min(1),
        en: z.string().min(1),
        isCash: z.boolean(),
      }),
    )
    .min(1),
  signIn: z.object({
    code: z.object({ minutes: whole, tries: whole }),
    wrongTries: z.object({ perAccount: whole, perAddress: whole, minutes: whole }),
    mails: z.object({ perAccount: whole, perAddress: whole, minutes: whole }),
  }),
  desk: z.object({
    secondFactor: z.boolean(),
    idleMinutes: z.int().min(1).max(720),
    allow: z.array(z.string().refine(isNetwork)),
  }),
};

/** Every setting there must be a row of. */
export const SETTING_KEYS = Object.keys(settingValues) as (keyof Policy)[];

const off = z.boolean().optional();

/** The shape of what each rule that closes days says. */
export const closureParameters = {
  weekly: z.object({ weekday, off }),
  holiday: z.object({ off }),
  day_after_weekly_holiday: z.object({ weekday, off }),
  year_end: z.object({ from: monthDay, to: monthDay, off }),
} satisfies Record<ClosureRule["kind"], z.ZodType>;

/** One of the texts a column may hold. Not by zod: a month of the ledger has hundreds of rows. */
function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new Error(`unknown in the database: ${text}`);
  return found;
}

/** The row of Revision that tells which state the master rows are in; triggers of the database write it. */
const MASTERS_REVISION = 2;

/** The centre as it was last read. One object while nothing changes: what rules derive is remembered with it. */
let lastRead: { revision: number; centre: Centre } | null = null;

/**
 * Every master row of the centre, the days that staff closed or opened included. Rows are read
 * again when the database says that one of them changed, whoever changed it. Inside a transaction
 * that answer is the latest there is, so a closure and a booking cannot both go unseen.
 */
export async function loadCentre(db: Tx): Promise<Centre> {
  const revision = await mastersRevision(db);
  if (lastRead && lastRead.revision === revision) return lastRead.centre;
  const centre = await readCentre(db);
  // Read while somebody was changing it: it may be half of each.
  if (revision !== (await mastersRevision(db))) return loadCentre(db);
  if (revision !== null) lastRead = { revision, centre };
  return centre;
}

async function mastersRevision(db: Tx): Promise<number | null> {
  return (await db.revision.findUnique({ where: { id: MASTERS_REVISION } }))?.value ?? null;
}

async function readCentre(db: Tx): Promise<Centre> {
  const [rooms, slotHours, tariffs, closureRules, holidays, exceptions, settings, reductions] = await Promise.all([
    db.room.findMany({ omit: { source: true } }),
    db.slotHours.findMany({ omit: { source: true } }),
    db.tariff.findMany({ omit: { source: true } }),
    db.closureRule.findMany({ omit: { source: true } }),
    db.holiday.findMany({ omit: { source: true } }),
    db.calendarException.findMany(),
    db.setting.findMany({ omit: { source: true } }),
    db.reductionKind.findMany({ omit: { source: true } }),
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
    exceptions: new Map(
      exceptions.map(({ date, kind, noteJa, noteEn }) => [
        date,
        { kind: oneOf(["extra_closure", "extra_opening"], kind), note: { ja: noteJa, en: noteEn } },
      ]),
    ),
    settings: settings.map(({ key, validFrom, value }) => {
      const known = oneOf(SETTING_KEYS, key);
      return { key: known, validFrom, value: settingValues[known].parse(JSON.parse(value)) } as PolicySetting;
    }),
    reductions: reductions.map((row) => ({
      ...row,
      applicants: z
        .array(z.string())
        .parse(JSON.parse(row.applicants))
        .map((text) => oneOf(APPLICANTS, text)),
    })),
  };
}

// ── The ledger of slots ──────────────────────────────────────────────────────────────────────

/** The ledger from one day to another, of every room or of one. Holds that ran out may still be in it: see `isLive`. */
export async function claimsBetween(db: Tx, from: CalendarDate, to: CalendarDate, roomId?: RoomId): Promise<Claim[]> {
  return asClaims(await db.slotClaim.findMany({ where: { date: { gte: from, lte: to }, roomId } }));
}

/** The ledger on single days, every room. */
export async function claimsOn(db: Tx, dates: readonly CalendarDate[]): Promise<Claim[]> {
  return asClaims(await db.slotClaim.findMany({ where: { date: { in: [...dates] } } }));
}

type ClaimRow = Omit<Claim, "kind" | "slot"> & { kind: string; slot: number };

function asClaims(rows: ClaimRow[]): Claim[] {
  for (const { kind, slot } of rows) {
    oneOf(CLAIM_KINDS, kind);
    if (!isSlotNumber(slot)) throw new Error(`unknown in the database: slot ${slot}`);
  }
  return rows as Claim[];
}

/** When the next hold runs out after `now`; null while there is none. */
export async function nextHoldExpiry(db: Tx, now: Date): Promise<Date | null> {
  const { _min } = await db.slotClaim.aggregate({ where: { expiresAt: { gt: now } }, _min: { expiresAt: true } });
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

/** Ends a hold and frees its slots: its claims go with it (ON DELETE CASCADE). */
export async function releaseHold(tx: Tx, holdId: string): Promise<void> {
  await tx.hold.deleteMany({ where: { id: holdId } });
}

/** Claims slots for an offer to whoever waits, until it is answered. One that somebody has fails the whole
 *  transaction as `slot_taken`. */
export async function claimForOffer(tx: Tx, offerId: string, keys: readonly SlotKey[]): Promise<void> {
  await tx.slotClaim.createMany({ data: keys.map((key) => ({ ...slotOf(key), kind: "offer", offerId })) });
}

/** Makes the claims of an offer those of a booking, for good. Answers how many there were. */
export async function turnOfferIntoBooking(tx: Tx, offerId: string, bookingId: string): Promise<number> {
  const { count } = await tx.slotClaim.updateMany({
    where: { offerId },
    data: { kind: "booking", bookingId, offerId: null },
  });
  return count;
}

/** Frees the slots of an offer that was not taken. */
export async function releaseOffer(tx: Tx, offerId: string): Promise<void> {
  await tx.slotClaim.deleteMany({ where: { offerId } });
}

/**
 * Keeps slots of a booking from everybody, for good: the centre has closed them. The claims name the booking
 * they were taken from, whose history tells why.
 */
export async function blockBookingSlots(
  tx: Tx,
  { id, holdId }: { id: string; holdId: string | null },
  keys: readonly SlotKey[],
): Promise<void> {
  await tx.slotClaim.updateMany({
    where: { AND: [{ OR: keys.map(slotOf) }, { OR: [{ bookingId: id }, ...(holdId ? [{ holdId }] : [])] }] },
    data: { kind: "block", bookingId: id, holdId: null, expiresAt: null },
  });
}

/** The slots taken from a booking that are closed still. */
export async function blockedSlotsOf(db: Tx, bookingId: string): Promise<SlotKey[]> {
  const rows = await db.slotClaim.findMany({
    where: { bookingId, kind: "block" },
    orderBy: [{ date: "asc" }, { slot: "asc" }, { roomId: "asc" }],
  });
  return asClaims(rows).map(slotOf);
}

/** Makes slots of a booking those of another, which is split from it. */
export async function handClaims(tx: Tx, fromId: string, toId: string, keys: readonly SlotKey[]): Promise<void> {
  const where = { bookingId: fromId, kind: "booking", OR: keys.map(slotOf) };
  await tx.slotClaim.updateMany({ where, data: { bookingId: toId } });
}

/** Frees slots of a booking; with no keys given, all of them. */
export async function releaseBookingSlots(tx: Tx, bookingId: string, keys?: readonly SlotKey[]): Promise<void> {
  await tx.slotClaim.deleteMany({ where: { bookingId, OR: keys?.map(slotOf) } });
}

function slotOf({ roomId, date, slot }: SlotKey): SlotKey {
  return { roomId, date, slot };
}

import { z } from "zod";
import { can, isPhoneAddress } from "@/lib/accounts/rules";
import { encodeChoice } from "@/lib/bookings/basket";
import { noticeOfChange } from "@/lib/bookings/change-booking";
import { type Booking, bookingToTell, type OwnSlot, showNumber } from "@/lib/bookings/rules";
import { bookingsByIds, otherSlotsOf } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type CounsellingService, sessionsBetween } from "@/lib/counselling/rules";
import { loadSchedules } from "@/lib/counselling/store";
import { type CalendarDate, today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import {
  type Centre,
  isLive,
  NURSERY,
  type Opening,
  openingOf,
  type RefundReason,
  type SlotChoice,
  type SlotKey,
  slotId,
  type Words,
} from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { composeMail } from "@/lib/mail/messages";
import type { Yen } from "@/lib/money";
import { balanceOf, splitBack } from "@/lib/payments/rules";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { namesOf } from "@/lib/staff/store";
import { waitingWishes } from "@/lib/waiting/store";
import {
  type CaseChoice,
  CLOSURE_REASONS,
  type Closure,
  type ClosureReason,
  centreWith,
  checkScope,
  datesOf,
  daysAround,
  type Hit,
  hitsOf,
  isWhole,
  keysOf,
  planOf,
  printOf,
  proposalsFor,
  refundReasonOf,
  type SameDay,
  type Scope,
  standingOn,
  wishesOver,
} from "./rules";
import { bookingIdsOn, claimsInTheWay, standingClosures } from "./store";

/** The days, rooms and slots of a closure as its form sends them. */
export const scopeFields = {
  from: z.string().max(20).default(""),
  to: z.string().max(20).default(""),
  /** single days, as people write them */
  more: z.string().max(2_000).default(""),
  rooms: z.array(z.string().max(40)).max(20).default([]),
  slots: z
    .array(z.coerce.number().pipe(z.literal([1, 2, 3, 4, 5, 6])))
    .max(6)
    .default([]),
};

export const previewClosingInput = z.object({
  ...scopeFields,
  reason: z.enum(CLOSURE_REASONS as [ClosureReason, ...ClosureReason[]]).catch("extra"),
});

/** One thing that could become of a booking: what comes back, where it goes, and the mail that tells of it. */
export type Way = {
  choice: CaseChoice;
  /** as the form sends it */
  value: string;
  /** the slots it goes to, with their fees; [] for a refund */
  to: ReturnType<typeof bookingToTell>["slots"];
  cardYen: Yen;
  counterYen: Yen;
  /** still to be paid afterwards */
  dueYen: Yen;
  mail: { subject: string; text: string };
};

/** A booking that is hit, with all that staff need to decide what becomes of it. */
export type HitView = {
  number: string;
  shownNumber: string;
  /** what it was when the page was made */
  print: string;
  status: Booking["status"];
  person: { name: string; phone: string; email: string; isByPhone: boolean };
  groupName: string;
  slots: ReturnType<typeof bookingToTell>["slots"];
  isNurseryAlone: boolean;
  hasNursery: boolean;
  hasBegun: boolean;
  /** on so many days in all */
  days: number;
  payBy: Booking["payBy"];
  paidYen: Yen;
  dueYen: Yen;
  locale: Booking["locale"];
  /** a refund first, then where it could go, the nearest first */
  ways: Way[];
};

/** Somebody who waits for slots of these days. */
export type WaitingView = { name: string; since: Date };

export type ClosingPreview = {
  scope: Scope;
  reason: ClosureReason;
  /** days that are closed already */
  same: SameDay[];
  slotCount: number;
  hits: HitView[];
  waiting: WaitingView[];
  /** people who are just filling in the form, and who are being asked whether they want a slot */
  holds: number;
  offers: number;
  blocks: { key: SlotKey; kind: string; note: string }[];
  counselling: { service: CounsellingService; count: number }[];
};

/**
 * Everything that closing some days, rooms or slots would hit, and what could become of it. Nothing is written.
 * @param note the public words, for the mails as they would be
 */
export async function previewClosing(
  ctx: Context,
  input: z.output<typeof previewClosingInput>,
  note: Words,
): Promise<Result<ClosingPreview>> {
  if (!can(ctx.actor, "closure.act")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const dates = datesOf(input, today(ctx.now));
  if (!dates.ok) return dates;
  const centre = await loadCentre(db);
  const asked: Scope = { kind: "closing", dates: dates.value, rooms: input.rooms, slots: input.slots };
  const checked = checkScope(centre, asked, ctx.now);
  if (!checked.ok) return checked;
  const { scope, same } = checked.value;
  const keys = keysOf(centre, scope, ctx.now);
  const closed = new Set(keys.map(slotId));
  const hits = hitsOf(centre, keys, await bookingsOn(db, scope.dates), ctx.now);
  const claims = (await claimsInTheWay(db, scope.dates)).filter(
    (claim) => closed.has(slotId(claim)) && isLive(claim, ctx.now),
  );
  const waiting = await viewWaiting(db, centre, keys);
  const people = [...hits.map(({ booking }) => booking.userId), ...waiting.userIds];
  await recordViews(ctx, "closures", people);
  return ok({
    scope,
    reason: input.reason,
    same,
    slotCount: keys.length,
    hits: await viewHits(ctx, db, centre, scope, hits, refundReasonOf(input.reason), note),
    waiting: waiting.views,
    holds: new Set(claims.flatMap(({ holdId, isBooked }) => (holdId && !isBooked ? [holdId] : []))).size,
    offers: new Set(claims.flatMap(({ offerId }) => offerId ?? [])).size,
    blocks: claims.flatMap(({ kind, block, roomId, date, slot }) =>
      kind === "block"
        ? [{ key: { roomId, date, slot }, kind: block?.kind ?? "closure", note: block?.note ?? "" }]
        : [],
    ),
    counselling: isWhole(scope) ? await countSessions(db, centre, scope.dates) : [],
  });
}

/** The bookings with slots on some days. */
export async function bookingsOn(db: Tx, dates: readonly CalendarDate[]): Promise<Booking[]> {
  return bookingsByIds(db, await bookingIdsOn(db, dates));
}

/** Who waits for any of some slots, whoever came first before the others. */
export async function viewWaiting(
  db: Tx,
  centre: Centre,
  keys: readonly SlotKey[],
): Promise<{ views: WaitingView[]; userIds: string[] }> {
  const wishes = wishesOver(centre, await waitingWishes(db), keys);
  const names = await namesOf(
    db,
    wishes.map(({ userId }) => userId),
  );
  return {
    views: wishes.map(({ userId, groupName, createdAt }) => ({
      name: [names.get(userId) ?? "", groupName].filter(Boolean).join(" · "),
      since: createdAt,
    })),
    userIds: wishes.map(({ userId }) => userId),
  };
}

async function countSessions(
  db: Tx,
  centre: Centre,
  dates: readonly CalendarDate[],
): Promise<ClosingPreview["counselling"]> {
  const schedules = await loadSchedules(db);
  const counts = new Map<CounsellingService, number>();
  for (const date of dates)
    for (const { service } of sessionsBetween(centre, schedules, date, date))
      counts.set(service, (counts.get(service) ?? 0) + 1);
  return [...counts].map(([service, count]) => ({ service, count }));
}

/** Bookings that are hit, each with what could become of it. */
export async function viewHits(
  ctx: Context,
  db: Tx,
  before: Centre,
  scope: Scope,
  hits: readonly Hit[],
  reason: RefundReason,
  note: Words,
): Promise<HitView[]> {
  if (hits.length === 0) return [];
  const { now } = ctx;
  const centre = centreWith(before, scope);
  const days = daysAround(
    hits.flatMap(({ slots }) => slots.map(({ date }) => date)),
    now,
  );
  const claims = (await claimsInTheWay(db, days)).filter((claim) => isLive(claim, now));
  const taken = new Set([...claims, ...keysOf(before, scope, now)].map(slotId));
  const others = new Map<string, OwnSlot[]>();
  for (const { booking } of hits)
    others.set(booking.id, await otherSlotsOf(db, { ...booking, visitor: null, now }, ends(days)));
  const plan = (hit: Hit, choice: CaseChoice, moveTo: readonly SlotChoice[]) =>
    planOf(centre, hit, { choice, moveTo, reason, others: others.get(hit.booking.id) ?? [], now });
  const proposals = proposalsFor(centre, hits, taken, now, (hit, moveTo) => plan(hit, "move", moveTo).ok);

  const wayOf = (hit: Hit, choice: CaseChoice, moveTo: SlotChoice[]): Way[] => {
    const planned = plan(hit, choice, moveTo);
    if (!planned.ok) return [];
    const { booking } = hit;
    const split = splitBack(booking, planned.value.refundYen);
    const notice = noticeOfChange(centre, booking, planned.value, {
      ...split,
      site: ctx.config.url,
      note: note[booking.locale] || null,
      now,
    });
    return [
      {
        choice,
        value: choice === "refund" ? "refund" : moveTo.map(encodeChoice).join("~"),
        to: choice === "refund" ? [] : bookingToTell(centre, { number: "", slots: planned.value.put }).slots,
        ...split,
        dueYen: planned.value.dueYen,
        mail: composeMail(notice, booking.locale),
      },
    ];
  };
  return hits.map((hit) => {
    const { booking, slots, isNurseryAlone, hasBegun } = hit;
    const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
    const { paid, refunded, due } = balanceOf(booking.ledger);
    const hitSlots = standing.filter((slot) => slots.some((key) => slotId(key) === slotId(slot)));
    return {
      number: booking.number,
      shownNumber: showNumber(booking.number),
      print: printOf(hit),
      status: booking.status,
      person: { ...booking.user, isByPhone: isPhoneAddress(booking.user.email) },
      groupName: booking.groupName,
      slots: bookingToTell(centre, { number: "", slots: hitSlots }).slots,
      isNurseryAlone,
      hasNursery: standing.some(({ roomId }) => roomId === NURSERY),
      hasBegun,
      days: new Set(standing.map(({ date }) => date)).size,
      payBy: booking.payBy,
      paidYen: paid - refunded,
      dueYen: due,
      locale: booking.locale,
      ways: [
        ...wayOf(hit, "refund", []),
        ...(proposals.get(booking.number) ?? []).flatMap((moveTo) => wayOf(hit, "move", moveTo)),
      ],
    };
  });
}

function ends(days: readonly CalendarDate[]): { date: CalendarDate }[] {
  return [days[0], days.at(-1)].flatMap((date) => (date ? [{ date }] : []));
}

// ── Opening ──────────────────────────────────────────────────────────────────────────────────

/** A day that would open: why it is closed now, and since and until when it can be booked. */
export type OpenedDay = { date: CalendarDate; why: Opening; sessions: CounsellingService[] };

export type OpeningPreview = {
  scope: Scope;
  /** days that are open already */
  same: SameDay[];
  days: OpenedDay[];
  waiting: WaitingView[];
  /** the centre as it would be: for pages to ask since and until when these days can be booked */
  centre: Centre;
};

export const previewOpeningInput = z.object({ from: scopeFields.from, to: scopeFields.to, more: scopeFields.more });

/** What opening some days against the rules would do. Nothing is written. */
export async function previewOpening(
  ctx: Context,
  input: z.output<typeof previewOpeningInput>,
): Promise<Result<OpeningPreview>> {
  if (!can(ctx.actor, "closure.act")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const dates = datesOf(input, today(ctx.now));
  if (!dates.ok) return dates;
  const centre = await loadCentre(db);
  const checked = checkOpening(centre, dates.value, await standingClosures(db), ctx.now);
  if (!checked.ok) return checked;
  const { scope, same } = checked.value;
  const after = centreWith(centre, scope);
  const schedules = await loadSchedules(db);
  const waiting = await viewWaiting(db, after, keysOf(after, scope, ctx.now));
  await recordViews(ctx, "closures", waiting.userIds);
  return ok({
    scope,
    same,
    days: scope.dates.map((date) => ({
      date,
      why: openingOf(centre, date),
      sessions: sessionsBetween(after, schedules, date, date).map(({ service }) => service),
    })),
    waiting: waiting.views,
    centre: after,
  });
}

/** What can be opened of some days: one that a closure of ours closed is reopened there, where its bookings are. */
export function checkOpening(
  centre: Centre,
  dates: CalendarDate[],
  standing: readonly Closure[],
  now: Date,
): Result<{ scope: Scope; same: SameDay[] }> {
  const closed = dates.filter((date) => standingOn(standing, date)?.kind === "closing");
  if (closed.length > 0) return refuse("reopen_instead", { dates: closed.slice(0, 5), count: closed.length });
  return checkScope(centre, { kind: "opening", dates, rooms: [], slots: [] }, now);
}

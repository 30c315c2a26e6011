import { can, isPhoneAddress } from "@/lib/accounts/rules";
import { bookingToTell, showNumber } from "@/lib/bookings/rules";
import { bookingsByIds } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import { type Opening, openingOf, type Room, roomsOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import type { Yen } from "@/lib/money";
import { balanceOf } from "@/lib/payments/rules";
import { cardRefundsOf } from "@/lib/payments/store";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { bookingsOn, type HitView, viewHits } from "./preview-closing";
import { type CaseStatus, type Closure, type ClosureCase, hitsOf, keysToDecide, refundReasonOf } from "./rules";
import { callsAbout, casesOf, closureById, newestClosures } from "./store";

/** As many as one looks through. */
const SHOWN_CLOSURES = 100;

export type ClosuresView = { closures: (Closure & { cases: Record<CaseStatus, number> })[]; rooms: readonly Room[] };

/** The closures and openings, what was made last first; and the rooms, by their names. */
export async function viewClosures(ctx: Context): Promise<Result<ClosuresView>> {
  if (!can(ctx.actor, "closure.act")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const rooms = roomsOn(await loadCentre(db), today(ctx.now)).filter(({ hire }) => hire !== "not_for_hire");
  return ok({ closures: await newestClosures(db, SHOWN_CLOSURES), rooms });
}

/** A booking of a closure: what became of it, and what is still to be done. */
export type CaseView = Pick<ClosureCase, "id" | "choice" | "status" | "failure" | "message"> & {
  number: string;
  shownNumber: string;
  name: string;
  phone: string;
  isByPhone: boolean;
  slots: ReturnType<typeof bookingToTell>["slots"];
  to: ReturnType<typeof bookingToTell>["slots"];
  /** waits to be handed out at the counter */
  cashYen: Yen;
  /** on its way to the card, and what the provider would not take */
  cardYen: Yen;
  cardFailed: boolean;
  /** nobody has told them yet */
  isToCall: boolean;
};

export type ClosureView = {
  closure: Closure;
  rooms: readonly Room[];
  /** its days as they are now */
  days: { date: CalendarDate; opening: Opening }[];
  cases: CaseView[];
  count: Record<CaseStatus, number>;
  /** bookings for which staff choose: it could not be done as chosen, or they came to a closed slot after all */
  undecided: HitView[];
  canReopen: boolean;
};

/** One closure: what is done of it, and what is still open. */
export async function viewClosure(ctx: Context, id: string): Promise<Result<ClosureView>> {
  if (!can(ctx.actor, "closure.act")) return refuse("not_allowed");
  const { now } = ctx;
  const db = ctx.db.reader;
  const closure = await closureById(db, id);
  if (!closure) return refuse("unknown_closure");
  const centre = await loadCentre(db);
  const cases = await casesOf(db, id);
  const bookings = await bookingsByIds(
    db,
    cases.map(({ bookingId }) => bookingId),
  );
  const calls = await callsAbout(
    db,
    bookings
      .filter(({ user }) => isPhoneAddress(user.email))
      .map((booking) => ({ ...booking, email: booking.user.email })),
  );
  const views: CaseView[] = [];
  for (const booking of bookings) {
    const found = cases.find(({ bookingId }) => bookingId === booking.id);
    if (!found) continue;
    const refunds = await cardRefundsOf(db, booking.id);
    const told = (slots: readonly ClosureCase["slots"][number][]) =>
      bookingToTell(centre, { number: "", slots: slots.map((slot) => ({ ...slot, yen: 0 })) }).slots;
    views.push({
      ...found,
      number: booking.number,
      shownNumber: showNumber(booking.number),
      name: [booking.user.name, booking.groupName].filter(Boolean).join(" · "),
      phone: booking.user.phone,
      isByPhone: isPhoneAddress(booking.user.email),
      slots: told(found.slots),
      to: told(found.moveTo),
      cashYen: Math.max(0, -balanceOf(booking.ledger).due),
      cardYen: refunds.filter(({ status }) => status === "due").reduce((sum, { yen }) => sum + yen, 0),
      cardFailed: refunds.some(({ status }) => status === "failed"),
      isToCall: calls.some(({ bookingId }) => bookingId === booking.id),
    });
  }
  const stands = closure.kind === "closing" && closure.status !== "reopened";
  const open = new Set(cases.flatMap(({ bookingId, status }) => (status === "open" ? [bookingId] : [])));
  const hits = stands
    ? hitsOf(centre, keysToDecide(centre, closure, cases, now), await bookingsOn(db, closure.dates), now).filter(
        ({ booking }) => !open.has(booking.id),
      )
    : [];
  await recordViews(
    ctx,
    "closures",
    [...bookings, ...hits.map(({ booking }) => booking)].map(({ userId }) => userId),
  );
  const count = (status: CaseStatus) => cases.filter((one) => one.status === status).length;
  return ok({
    closure,
    rooms: roomsOn(centre, closure.dates[0] ?? today(now)).filter(({ hire }) => hire !== "not_for_hire"),
    days: closure.dates.map((date) => ({ date, opening: openingOf(centre, date) })),
    cases: views,
    count: { open: count("open"), done: count("done"), failed: count("failed") },
    undecided: await viewHits(ctx, db, centre, closure, hits, refundReasonOf(closure.reason), closure.note),
    canReopen: stands && closure.dates.some((date) => date >= today(now)),
  });
}

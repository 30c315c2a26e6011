import { changesOf, recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { type Centre, NURSERY } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import type { Answered, AnswerKind, AnswerView } from "@/lib/links/answers";
import type { LinkAbout } from "@/lib/links/rules";
import { balanceOf, splitBack } from "@/lib/payments/rules";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { releaseOf, restUntil } from "./booking-work";
import { cancelFor, previewCancel } from "./cancel-booking";
import { stampOfSlots } from "./reminders";
import { type Booking, beginningOf, isReductionPending, isStanding, slotDays } from "./rules";
import { bookingById } from "./store";

/**
 * "Still needed?": the page of a reminder's link. Whoever has the link keeps or releases, signed in or not;
 * what comes back is said before the press. Kept, the history says so and nothing else changes.
 */
export const reminderLink: AnswerKind = {
  async view(ctx, link) {
    const booking = await bookingById(ctx.db.reader, link.id);
    if (!booking) return refuse("link_over");
    const centre = await loadCentre(ctx.db.reader);
    if (booking.status === "cancelled") {
      // What went last: slots given up long before are no news.
      const gone = booking.slots.filter(({ cancelledAt }) => cancelledAt?.getTime() === booking.endedAt?.getTime());
      const isAnswered = (await changesOf(ctx.db.reader, "booking", booking.id)).some(
        ({ action, after }) => action === "booking.cancel" && after?.link === link.version,
      );
      const days = slotDays(centre, gone);
      return ok(
        isAnswered
          ? page({ days, done: { note: "released" }, ways: ["availability"] })
          : page({ days, note: { note: "cancelled" }, ways: ["bookings", "availability"] }),
      );
    }
    const moved = whetherMoved(ctx, link, booking);
    if (moved) return moved;
    const preview = await previewCancel(asOwner(ctx, booking), booking.number);
    if (!preview?.ok) return refuse("link_over");
    const { cancellation, paidYen } = preview.value;
    const backYen = cancellation.refundYen;
    const isKept = await hasKept(ctx.db.reader, link, booking);
    const toCome = booking.slots.filter((slot) => !slot.cancelledAt && beginningOf(centre, slot) > ctx.now);
    const owed = owedNote(centre, booking, ctx.now);
    return ok(
      page({
        days: slotDays(centre, toCome),
        note: paidYen === 0 ? { note: "unpaid" } : backYen === 0 ? { note: "backNone" } : backNote(booking, backYen),
        hints: [
          ...(toCome.filter(({ roomId }) => roomId !== NURSERY).length > 1 ? [{ note: "several" }] : []),
          ...(owed?.note === "endsUnpaid" ? [] : [{ note: "stays" }]),
        ],
        owed,
        done: isKept ? { note: "kept" } : null,
        answers: [
          { answer: "keep", look: "primary" },
          backYen > 0
            ? { answer: "releaseBack", look: "danger" as const, facts: { yen: backYen }, backYen }
            : { answer: "release", look: "danger" as const, backYen },
        ],
        ways: [owed ? "pay" : "bookings"],
      }),
    );
  },

  async answer(ctx, link, { answer, backYen }) {
    if (answer === "keep") return keep(ctx, link);
    if (answer !== "release" && answer !== "releaseBack") return refuse("link_forged");
    return release(ctx, link, backYen ?? 0);
  },
};

function page(view: Partial<AnswerView> & Pick<AnswerView, "days">): AnswerView {
  return { note: null, done: null, answers: [], ways: [], ...view };
}

async function keep(ctx: Context, link: LinkAbout): Promise<Result<Answered>> {
  return transaction(ctx.db, async (tx): Promise<Result<Answered>> => {
    const booking = await bookingById(tx, link.id);
    const moved = booking ? whetherMoved(ctx, link, booking) : refuse("link_over");
    if (!booking || moved) return moved ?? refuse("link_over");
    if (!(await hasKept(tx, link, booking)))
      await recordChange(tx, {
        actor: asOwner(ctx, booking).actor,
        action: "booking.keep",
        subject: "booking",
        subjectId: booking.id,
        after: { link: link.version },
        at: ctx.now,
      });
    return ok({ next: "page" });
  });
}

async function release(ctx: Context, link: LinkAbout, backYen: number): Promise<Result<Answered>> {
  let moved: Refusal | null = null;
  const owner = await bookingById(ctx.db.reader, link.id);
  if (!owner) return refuse("link_over");
  const cancelled = await cancelFor(asOwner(ctx, owner), { backYen, link: link.version }, async (tx) => {
    const booking = await bookingById(tx, link.id);
    // Pressed twice it is cancelled already; anything else that has changed is not what was asked about.
    if (booking && booking.status !== "cancelled") moved = whetherMoved(ctx, link, booking);
    return moved ? null : booking;
  });
  return cancelled.ok ? ok({ next: "page" }) : (moved ?? cancelled);
}

/** Why a link is not about the booking as it is now; null while it is. */
function whetherMoved(
  ctx: Context,
  link: LinkAbout,
  booking: Booking,
): Refusal<"link_over"> | Refusal<"link_changed"> | null {
  if (!isStanding(booking.status)) return refuse("link_over");
  const [, ...seen] = link.version.split("-");
  return seen.join("-") === stampOfSlots(ctx.config.secret, booking) ? null : refuse("link_changed");
}

async function hasKept(db: Tx, link: LinkAbout, booking: Booking): Promise<boolean> {
  const changes = await changesOf(db, "booking", booking.id);
  return changes.some(({ action, after }) => action === "booking.keep" && after?.link === link.version);
}

/** What is still to be paid, and whether the booking ends without it: to keep it is not to have paid it. */
function owedNote(centre: Centre, booking: Booking, now: Date): AnswerView["owed"] {
  const yen = balanceOf(booking.ledger).due;
  if (yen <= 0 || !booking.payDeadline || isReductionPending(booking)) return null;
  const endsAt = releaseOf(centre, booking);
  const payAt = restUntil(centre, booking, now) ?? booking.payDeadline;
  return endsAt ? { note: "endsUnpaid", facts: { yen, payAt, endsAt } } : { note: "due", facts: { yen, payAt } };
}

/** To cards first, the rest at the counter, as it will be when it is given back. */
function backNote(booking: Booking, yen: number): NonNullable<AnswerView["note"]> {
  const { cardYen, counterYen } = splitBack(booking, yen);
  if (counterYen === 0) return { note: "backCard", facts: { yen } };
  if (cardYen === 0) return { note: "backCounter", facts: { yen } };
  return { note: "backBoth", facts: { cardYen, counterYen } };
}

/** Whoever has the link answers for the one it was mailed to: history names the account, whoever is signed in. */
function asOwner(ctx: Context, { userId, residence }: Pick<Booking, "userId" | "residence">): Context {
  return { ...ctx, actor: { kind: "user", userId, role: "resident", residence, visitorId: null, group: null } };
}

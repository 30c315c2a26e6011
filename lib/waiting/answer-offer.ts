import { z } from "zod";
import type { Actor } from "@/lib/accounts/rules";
import { enterBooking } from "@/lib/bookings/enter-booking";
import { mayBook, type SlotDay, slotDays } from "@/lib/bookings/rules";
import { bookingById } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { fiscalYearOf, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { policyOn, type SlotChoice, withNursery } from "@/lib/facility/rules";
import { loadCentre, turnOfferIntoBooking } from "@/lib/facility/store";
import { payerOf, quote } from "@/lib/fees/rules";
import type { AnswerKind } from "@/lib/links/answers";
import type { Yen } from "@/lib/money";
import { ok, type Result, refuse } from "@/lib/result";
import { dropTasks } from "@/lib/work/tasks";
import { askingOf, passOn, versionOfOffer } from "./queue";
import { LIVE_WISHES, type Offer, type Wish } from "./rules";
import { endOfferAs, offerById, setWishStatus, type Waiter, waiterOf, wishById } from "./store";

/** What an offer looks like to whoever is asked: where, when, until when, and what it costs. */
export type OfferView = {
  id: string;
  days: SlotDay<SlotChoice>[];
  expiresAt: Date;
  yen: Yen;
  /** staff decide before it stands */
  review: boolean;
};

/** An open offer as pages show it. */
export async function viewOffer(db: Tx, offer: Offer, wish: Wish, waiter: Waiter, now: Date): Promise<OfferView> {
  const centre = await loadCentre(db);
  const payer = payerOf({ residence: waiter.residence, purpose: wish.purpose, reduction: null });
  const purpose = policyOn(centre, today(now)).purposes.find(({ code }) => code === wish.purpose);
  return {
    id: offer.id,
    days: slotDays(centre, withNursery(offer.choices)),
    expiresAt: offer.expiresAt,
    yen: quote(centre, offer.choices, payer).yen,
    review: purpose?.review ?? false,
  };
}

export const answerOfferInput = z.object({
  id: z.string().max(64),
  answer: z.enum(["take", "pass"], { error: "choose" }),
});

/** What an answer came to: a booking, or nothing any more; and whether one waits on for something else. */
export type OfferAnswered = { taken: { number: string } | null; waitsOn: boolean };

/**
 * Takes or passes what one is offered. Taken it is booked as from the basket, to be paid by its deadline;
 * passed, the next in line is asked in the same transaction. The same answer pressed twice counts once,
 * and of an answer and the end of the offer whichever comes first counts.
 */
export async function answerOffer(
  ctx: Context,
  input: z.output<typeof answerOfferInput>,
): Promise<Result<OfferAnswered>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return refuse("offer_over");
  return transaction(ctx.db, async (tx): Promise<Result<OfferAnswered>> => {
    const offer = await offerById(tx, input.id);
    if (!offer || offer.wish.userId !== actor.userId) return refuse("offer_over");
    return answerIn(ctx, tx, offer, input.answer);
  });
}

async function answerIn(
  ctx: Context,
  tx: Tx,
  offer: Offer & { wish: Wish },
  answer: "take" | "pass",
): Promise<Result<OfferAnswered>> {
  const { now } = ctx;
  const { wish } = offer;
  if (offer.status === "taken" && answer === "take") {
    const made = await bookingById(tx, offer.id);
    if (made) return ok({ taken: { number: made.number }, waitsOn: false });
  }
  if (offer.status === "passed" && answer === "pass") return ok({ taken: null, waitsOn: isLiveWish(wish) });
  if (offer.status !== "open" || offer.expiresAt <= now) return refuse("offer_over");
  const centre = await loadCentre(tx);
  if (answer === "pass") {
    if (!(await passOn(ctx, tx, centre, offer, "passed"))) return refuse("offer_over");
    const after = await wishById(tx, wish.id);
    return ok({ taken: null, waitsOn: after !== null && isLiveWish(after) });
  }

  const waiter = await waiterOf(tx, wish, fiscalYearOf(today(now)));
  if (!waiter) return refuse("offer_over");
  const asking = await askingOf(tx, wish, waiter, now, offer.id);
  const application = {
    purpose: wish.purpose,
    purposeNote: wish.purposeNote,
    groupName: waiter.group?.name ?? wish.groupName,
    people: wish.people,
    // One tap: whoever wants to pay by card does so on the booking's page, until the same deadline.
    payBy: "counter" as const,
  };
  const allowed = mayBook(centre, offer.choices, { ...application, pledge: true }, asking);
  if (!allowed.ok) return allowed;
  if (!(await endOfferAs(tx, offer.id, "taken", now))) return refuse("offer_over");
  const entered = await enterBooking({ ...ctx, actor: asOwner(ctx, wish), locale: wish.locale }, tx, centre, {
    id: offer.id,
    user: { id: wish.userId, email: waiter.email, residence: waiter.residence },
    group: waiter.group,
    choices: offer.choices,
    application,
    review: allowed.value.review,
    claim: async (booking) => {
      const turned = await turnOfferIntoBooking(tx, offer.id, booking.id);
      return turned === withNursery(offer.choices).length ? null : refuse("offer_over");
    },
  });
  if (!entered.ok) return entered;
  await setWishStatus(tx, wish.id, ["offered"], "taken", now);
  await dropTasks(tx, offer.id, ["end_offer"]);
  return ok({ taken: { number: entered.value.number }, waitsOn: false });
}

/** What came of an offer that was passed or ran out: whether one waits on for something else. */
function offerNote({ status, wish }: Offer & { wish: Wish }): string {
  return isLiveWish(wish) ? status : `${status}Last`;
}

/** What came of an offer that was taken: its booking stands, waits for staff, or is no more. */
async function takenNote(db: Tx, offer: Offer): Promise<string> {
  const status = (await bookingById(db, offer.id))?.status;
  if (status === "requested") return "takenRequested";
  return status === "confirmed" || status === "used" ? "taken" : "takenOver";
}

function isLiveWish({ status }: Pick<Wish, "status">): boolean {
  return LIVE_WISHES.includes(status);
}

/** Whoever has the link answers for the one who waits: history names the account, whoever is signed in. */
function asOwner({ actor }: Context, { userId }: Wish): Actor {
  if (actor.kind === "user" && actor.userId === userId) return actor;
  return { kind: "user", userId, role: "resident", residence: "city", visitorId: null, group: null };
}

// ── By the link of the mail ──────────────────────────────────────────────────────────────────

/** The page of the link in the mail of an offer: whoever has it may answer, signed in or not. */
export const offerLink: AnswerKind = {
  /** What is offered, and until when; of one that was answered, what came of it. */
  async view(ctx, { id, version }) {
    const { reader } = ctx.db;
    const offer = await offerById(reader, id);
    if (offer && version !== versionOfOffer(ctx.config.secret, offer.wish)) return refuse("link_over");
    const waiter = offer && (await waiterOf(reader, offer.wish, fiscalYearOf(today(ctx.now))));
    if (!offer || !waiter) return refuse("link_over");
    const { days, yen, review } = await viewOffer(reader, offer, offer.wish, waiter, ctx.now);
    if (offer.status !== "open")
      return ok({
        days,
        note: null,
        done: { note: offer.status === "taken" ? await takenNote(reader, offer) : offerNote(offer) },
        answers: [],
        ways: [offer.status === "taken" ? "bookings" : "availability"],
      });
    const facts = { expiresAt: offer.expiresAt, yen };
    return ok({
      days,
      note: { note: review ? "openReviewed" : yen > 0 ? "open" : "openFree", facts },
      done: null,
      answers: [
        { answer: "take", look: "primary" },
        { answer: "pass", look: "secondary" },
      ],
      ways: [],
    });
  },
  /** Takes or passes, as the buttons of one's own page do. */
  async answer(ctx, { id, version }, { answer }) {
    if (answer !== "take" && answer !== "pass") return refuse("offer_over");
    return transaction(ctx.db, async (tx): Promise<Result<{ next: "page" }>> => {
      const offer = await offerById(tx, id);
      if (!offer || version !== versionOfOffer(ctx.config.secret, offer.wish)) return refuse("offer_over");
      const answered = await answerIn(ctx, tx, offer, answer);
      return answered.ok ? ok({ next: "page" }) : answered;
    });
  },
};

import { z } from "zod";
import {
  type ActingGroup,
  type Applicant,
  applicantOf,
  type Residence,
  type WindowClass,
  windowFor,
} from "@/lib/accounts/rules";
import { userWithGroup } from "@/lib/accounts/store";
import { attachmentsField, checkUploads } from "@/lib/attachments/attach-files";
import type { AttachmentPolicy } from "@/lib/attachments/rules";
import type { Context } from "@/lib/context";
import { fiscalYearOf, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import {
  alternativeDates,
  alternativesFor,
  type Centre,
  type Policy,
  policyOn,
  roomOn,
  type SlotChoice,
  withNursery,
} from "@/lib/facility/rules";
import {
  claimForHold,
  claimsOn,
  loadCentre,
  prolongHold,
  releaseExpiredClaims,
  releaseHold,
  turnHoldIntoBooking,
} from "@/lib/facility/store";
import type { FeeShares, SlotPrice } from "@/lib/fees/lines";
import { payerOf, priceOf, quote } from "@/lib/fees/rules";
import type { Yen } from "@/lib/money";
import { notingRefused } from "@/lib/numbers/record-unmet";
import { type OfferedReduction, offeredReductions, withBills } from "@/lib/reductions/rules";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { enterBooking } from "./enter-booking";
import { applicationFields } from "./fields";
import {
  type Bill,
  type BookingStatus,
  billOf,
  type Hold,
  holdEnds,
  isLiveHold,
  mayBook,
  type PayDeadline,
  partByClaims,
  payDeadline,
  residenceOf,
  type SlotDay,
  slotDays,
  visitorOf,
} from "./rules";
import { bookingById, holdOf, otherSlotsOf, updateHold } from "./store";

/** What the form of an application shows beside its fields. */
export type BookingForm = {
  /** the group it is for; null: for oneself */
  group: ActingGroup | null;
  days: SlotDay<SlotChoice & { yen: Yen }>[];
  bill: Bill;
  purposes: Policy["purposes"];
  /** the most people that fit into every room held; null where no room has a capacity */
  capacity: number | null;
  deadline: PayDeadline;
  cards: boolean;
  individualsAllowed: boolean;
  /** the kinds of reduction that may be asked for, each with what it would make of the bill */
  reductions: OfferedReduction[];
  /** what each slot costs whom, for the page to compute with fees/lines by the purpose that is chosen */
  fees: { residence: Residence; slots: { price: SlotPrice; shares: FeeShares }[] };
  attachments: AttachmentPolicy;
  maxExtensions: number;
  extensionMinutes: number;
  holdMinutes: number;
  checkoutMinutes: number;
};

/** What is to be known for applying for the slots of a hold. */
export async function viewBookingForm(ctx: Context, hold: Hold): Promise<BookingForm> {
  const centre = await loadCentre(ctx.db.reader);
  const policy = policyOn(centre, today(ctx.now));
  const residence = residenceOf(ctx.actor);
  const payer = { residence, commercial: false, reduction: null };
  const slots = quote(centre, hold.choices, payer).slots.map(({ choice, fee }) => ({ ...choice, yen: fee.yen, fee }));
  const capacities = hold.choices.flatMap(({ roomId, date }) => roomOn(centre, roomId, date)?.capacity ?? []);
  return {
    group: ctx.actor.kind === "user" ? ctx.actor.group : null,
    days: slotDays(centre, slots),
    bill: billOf(centre, slots),
    purposes: policy.purposes,
    capacity: capacities.length > 0 ? Math.min(...capacities) : null,
    deadline: payDeadline(centre, hold.choices, ctx.now),
    cards: ctx.cards !== null,
    individualsAllowed: policy.individuals.allowed,
    reductions: withBills(
      centre,
      offeredReductions(centre, applicantOf(ctx.actor), today(ctx.now)),
      slots.map((slot) => ({ ...slot, cancelledAt: null })),
    ),
    attachments: policy.attachments,
    fees: { residence, slots: slots.map((slot) => priceOf(centre, slot)) },
    maxExtensions: policy.hold.extensions,
    extensionMinutes: policy.hold.extensionMinutes,
    holdMinutes: policy.hold.minutes,
    checkoutMinutes: policy.checkout.minutes,
  };
}

/** The application as people fill it in. */
export const bookSlotsInput = z.object({
  holdId: z.string().max(64),
  /** the id of the group it was filled in for, "" for oneself: what the form showed is what is booked */
  actingFor: z.string().max(64).optional(),
  ...applicationFields,
  payBy: z.enum(["counter", "card"], { error: "booking.fields.payBy" }),
  /** what the form said it comes to, for the purpose that was chosen */
  shownYen: z.coerce.number().int().optional(),
  /** the kind of reduction asked for, "" for none */
  reduction: z.string().max(40).optional(),
  reductionNote: z
    .string()
    .max(500)
    .transform((text) => text.trim())
    .optional(),
  evidence: attachmentsField.optional(),
});

/** "card": the payment is to be started now; "done": there is nothing more to do at once. */
export type Booked = { number: string; next: "card" | "done" };

/**
 * Makes a hold a booking, with its charge, its mail and its history, or leaves all as it was. The
 * booking takes the hold's id: pressing twice leads to the same booking. A hold that has run out
 * serves as long as nobody else has its slots.
 */
export async function bookSlots(ctx: Context, input: z.output<typeof bookSlotsInput>): Promise<Result<Booked>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user") return refuse("hold_expired");
  if (input.payBy === "card" && !ctx.cards) return refuse("card_unavailable");
  // Documents of a reduction that is not asked for belong to nothing, and are swept.
  const checked = await checkUploads(ctx, input.reduction ? (input.evidence ?? []) : [], { needed: false });
  if (!checked.ok) return checked;
  const booked = await transaction(ctx.db, async (tx): Promise<Result<Booked>> => {
    const made = await bookingById(tx, input.holdId);
    if (made) {
      if (made.userId !== actor.userId) return refuse("hold_expired");
      return ok({ number: made.number, next: made.status === "held" ? "card" : "done" });
    }
    const visitor = visitorOf(actor);
    const hold = visitor ? await holdOf(tx, visitor) : null;
    if (!hold || hold.id !== input.holdId) return refuse("hold_gone");

    const centre = await loadCentre(tx);
    const user = await userWithGroup(tx, actor.userId, fiscalYearOf(today(now)));
    if (!user) return refuse("hold_expired");
    const { group } = user;
    if ((input.actingFor ?? group?.id ?? "") !== (group?.id ?? ""))
      return refuse("acting_changed", { who: group ? "group" : "person", name: group?.name ?? "" });
    const applicant: Applicant = group?.applicant ?? "individual";
    const groupName = group?.name ?? input.groupName;
    const groupId = group?.id ?? null;
    const others = await otherSlotsOf(tx, { userId: user.id, groupId, applicant, visitor, now }, hold.choices);
    const asking = { window: windowFor(applicant, user.residence), applicant, now, others };
    const allowed = mayBook(centre, hold.choices, { ...input, groupName }, asking);
    if (!allowed.ok) return allowed;
    const payer = payerOf({ residence: user.residence, purpose: input.purpose, reduction: null });
    const { yen } = quote(centre, hold.choices, payer);
    if (input.shownYen !== undefined && input.shownYen !== yen)
      return refuse("fee_changed", { yen, shownYen: input.shownYen });
    const lost = await claimAgain(tx, centre, hold, { ...asking, people: input.people });
    if (lost) return lost;

    const entered = await enterBooking(ctx, tx, centre, {
      id: hold.id,
      user,
      group,
      choices: hold.choices,
      application: input,
      review: allowed.value.review,
      reduction: input.reduction
        ? { kind: input.reduction, note: input.reductionNote ?? "", evidence: checked.value }
        : null,
      claim: (booking) => claimFromHold(tx, centre, hold, booking, user.id, now),
    });
    if (!entered.ok) return entered;
    return ok({ number: entered.value.number, next: entered.value.status === "held" ? "card" : "done" });
  });
  return notingRefused(ctx, booked);
}

/**
 * Claims the slots of a hold that ran out again, for the moment until they become a booking.
 * Refuses with what others have by now; a hold that still runs has its claims.
 */
async function claimAgain(
  tx: Tx,
  centre: Centre,
  hold: Hold,
  asking: { window: WindowClass; now: Date; people: number },
): Promise<Refusal | null> {
  if (isLiveHold(hold, asking.now)) return null;
  const { choices } = hold;
  await releaseExpiredClaims(tx, withNursery(choices), asking.now);
  const claims = await claimsOn(tx, alternativeDates(choices));
  const { lost, free } = partByClaims(choices, claims, null, asking.now);
  if (lost.length > 0)
    return refuse("slot_taken", {
      slots: lost,
      count: lost.length,
      free,
      alternatives: alternativesFor(lost, { centre, claims, chosen: choices, ...asking }),
    });
  const until = holdEnds(policyOn(centre, today(asking.now)), asking.now);
  await claimForHold(tx, hold.id, withNursery(choices), until);
  return null;
}

/** Makes the slots of a hold those of its booking; while the payment's page is open the hold runs on beside it. */
async function claimFromHold(
  tx: Tx,
  centre: Centre,
  hold: Hold,
  booking: { id: string; status: BookingStatus },
  userId: string,
  now: Date,
): Promise<Refusal | null> {
  if (booking.status === "held") {
    // The visitor is free to hold something else while the payment's page is open.
    await updateHold(tx, hold.id, { visitor: `booked:${hold.id}`, userId });
    const policy = policyOn(centre, today(now));
    await prolongHold(tx, hold.id, new Date(now.getTime() + policy.checkout.minutes * 60_000));
    return null;
  }
  const turned = await turnHoldIntoBooking(tx, hold.id, booking.id);
  if (turned !== withNursery(hold.choices).length) return refuse("hold_expired");
  await releaseHold(tx, hold.id);
  return null;
}

import type { ActingGroup, Applicant, Residence } from "@/lib/accounts/rules";
import { attachFiles, type Checked } from "@/lib/attachments/attach-files";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { type Centre, policyOn, type SlotChoice } from "@/lib/facility/rules";
import { payerOf, quote } from "@/lib/fees/rules";
import { bookingCalendar } from "@/lib/mail/calendar";
import { enqueueMail } from "@/lib/mail/store";
import { chargeEntry } from "@/lib/payments/rules";
import { addLedger } from "@/lib/payments/store";
import { mayAskKind, type ReductionAsked } from "@/lib/reductions/rules";
import { askReduction } from "@/lib/reductions/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { scheduleBookingWork } from "./booking-work";
import { penaltyStopOf, pointsSince } from "./penalties";
import {
  type Application,
  type BookingStatus,
  bookingToTell,
  endOf,
  type PayDeadline,
  payDeadline,
  paymentToTell,
  referenceNumber,
  type SetAside,
  type Source,
  traceOf,
} from "./rules";
import { insertBooking, penaltiesOf } from "./store";

/** What becomes a booking: somebody's application for slots that are kept for them, which mayBook has allowed. */
export type Entry = {
  /** of the hold or the offer it comes from: entering the same twice is refused by its key */
  id: string;
  user: { id: string; email: string; residence: Residence };
  /** the group it is for; null for a person's own */
  group: ActingGroup | null;
  choices: readonly SlotChoice[];
  application: Omit<Application, "pledge"> & { purposeNote: string };
  /** staff decide first */
  review: boolean;
  /** a reduction that is asked for with it; until staff decide, there is nothing to pay */
  reduction?: (ReductionAsked & { evidence?: Checked }) | null;
  /** staff enter it for them, at the counter or by telephone: the rules they set aside, and why */
  desk?: { source: Exclude<Source, "online">; madeById: string; overrides: readonly SetAside[]; reason: string };
  /** makes the slots the booking's own, by whatever kept them until now; a refusal undoes all of it */
  claim: (booking: { id: string; status: BookingStatus }) => Promise<Refusal | null>;
};

/**
 * Enters a booking with its slots, charge, mail and history, in the transaction of whoever makes it: from
 * the basket, or from what somebody waited for.
 */
export async function enterBooking(
  ctx: Pick<Context, "actor" | "now" | "locale" | "config">,
  tx: Tx,
  centre: Centre,
  entry: Entry,
): Promise<Result<{ number: string; status: BookingStatus }>> {
  const { actor, now, locale } = ctx;
  const { id, user, group, choices, application } = entry;
  const { purpose, purposeNote, people, payBy } = application;
  const policy = policyOn(centre, today(now));
  const stop = penaltyStopOf(policy, await penaltiesOf(tx, user.id, pointsSince(now)), now);
  if (stop) return refuse("too_many_penalties", stop);
  const applicant: Applicant = group?.applicant ?? "individual";
  const bill = quote(centre, choices, payerOf({ residence: user.residence, purpose, reduction: null }));
  const asked = bill.yen > 0 ? (entry.reduction ?? null) : null;
  if (asked) {
    const allowed = mayAskKind(centre, applicant, asked, now);
    if (!allowed.ok) return allowed;
  }
  const { desk } = entry;
  // Whoever is at the counter or on the telephone pays by card later, on their own page: the slots are theirs at once.
  const isHeld = payBy === "card" && bill.yen > 0 && !asked && !desk;
  const deadline = dueBy(centre, choices, now);
  const status: BookingStatus = entry.review ? "requested" : isHeld ? "held" : "confirmed";
  const booking = {
    id,
    number: newNumber(),
    userId: user.id,
    groupId: group?.id ?? null,
    applicant,
    status,
    purpose,
    purposeNote,
    groupName: group?.name ?? application.groupName,
    people,
    residence: user.residence,
    payBy,
    payDeadline: status === "confirmed" && !asked ? deadline.at : null,
    locale,
    holdId: status === "held" ? id : null,
    ...(desk && {
      source: desk.source,
      madeById: desk.madeById,
      overrides: desk.overrides,
      overrideReason: desk.overrides.length > 0 ? desk.reason : null,
    }),
    createdAt: now,
    slots: bill.slots.map(({ choice: { roomId, date, slot, tariff }, fee }) => ({
      roomId,
      date,
      slot,
      tariff,
      yen: fee.yen,
      fee,
    })),
  };
  await insertBooking(tx, booking);
  if (asked) {
    const { kind, note, evidence = [] } = asked;
    const request = await askReduction(tx, { bookingId: id, kind, note, createdAt: now });
    await attachFiles(tx, evidence, { kind: "reduction", id: request, at: now });
  }
  const lost = await entry.claim(booking);
  if (lost) return lost;
  if (status !== "requested")
    await addLedger(tx, [
      chargeEntry({
        bookingId: id,
        yen: bill.yen,
        key: `charge:${id}`,
        reason: "booking",
        at: now,
        actorId: desk?.madeById ?? user.id,
      }),
    ]);
  if (status !== "held")
    await tellOfBooking(tx, ctx, centre, { ...booking, deadline, isAsking: asked !== null }, user.email);
  await recordChange(tx, {
    actor,
    action: "booking.book",
    subject: "booking",
    subjectId: id,
    after: {
      ...traceOf({ ...booking, version: 1 }),
      payBy,
      ...(desk && { source: desk.source, overrides: desk.overrides }),
    },
    at: now,
  });
  if (asked)
    await recordChange(tx, {
      actor,
      action: "reduction.ask",
      subject: "booking",
      subjectId: id,
      after: { kind: asked.kind, documents: asked.evidence?.length ?? 0 },
      at: now,
    });
  await scheduleBookingWork(tx, centre, booking, now);
  return ok({ number: booking.number, status });
}

type NewBooking = {
  id: string;
  number: string;
  status: BookingStatus;
  slots: Parameters<typeof bookingToTell>[1]["slots"];
  /** a reduction is asked for with it */
  isAsking: boolean;
  deadline: PayDeadline;
};

/** Until when it is to be paid. What has begun already, which only staff book, is paid at once: before it ends. */
function dueBy(centre: Centre, choices: readonly SlotChoice[], now: Date): PayDeadline {
  const deadline = payDeadline(centre, choices, now);
  if (deadline.at > now) return deadline;
  const ends = new Date(Math.min(...choices.map((choice) => endOf(centre, choice).getTime())));
  return { at: ends, counterAt: ends, late: true };
}

async function tellOfBooking(
  tx: Tx,
  ctx: Pick<Context, "locale" | "now" | "config">,
  centre: Centre,
  made: NewBooking,
  to: string,
): Promise<void> {
  const { locale, now } = ctx;
  const site = ctx.config.url;
  const booking = bookingToTell(centre, made);
  if (made.status === "requested")
    return enqueueMail(tx, {
      key: `booking_requested:${made.id}`,
      to,
      locale,
      notice: { kind: "booking_requested", site, booking },
      now,
    });
  return enqueueMail(tx, {
    key: `booking_confirmed:${made.id}`,
    to,
    locale,
    notice: {
      kind: "booking_confirmed",
      site,
      booking,
      payment: made.isAsking ? { state: "reduction_pending" } : paymentToTell(booking.yen, made.deadline),
    },
    now,
    ics: bookingCalendar({ booking, site, locale, now, cancelled: false }),
  });
}

/** A reference number that nobody can guess; one that is used already is refused by its key. */
export function newNumber(): string {
  for (;;) {
    const number = referenceNumber(crypto.getRandomValues(new Uint8Array(16)));
    if (number) return number;
  }
}

import { cancellationOf } from "@/lib/bookings/changes";
import { beginningOf, payDeadline, referenceNumber } from "@/lib/bookings/rules";
import { addDays, type CalendarDate, daysBetween, instantAt, timeOfDay, today } from "@/lib/dates";
import type { Prisma } from "@/lib/db";
import { type Centre, closesAt, nextOpenDay, opensAt, type SlotChoice } from "@/lib/facility/rules";
import { quote } from "@/lib/fees/rules";
import {
  chargeEntry,
  type NewLedgerEntry,
  paymentEntry,
  refundEntry,
  splitRefund,
  waiverEntry,
} from "@/lib/payments/rules";
import type { Chance } from "./chance";
import type { BookedFor, GroupRows } from "./group-rows";
import type { Group } from "./groups";

/** Everything a seeded booking leaves in the database, ready for createMany. */
export type Rows = GroupRows & {
  users: Prisma.UserCreateManyInput[];
  bookings: Prisma.BookingCreateManyInput[];
  slots: Prisma.BookingSlotCreateManyInput[];
  claims: Prisma.SlotClaimCreateManyInput[];
  ledger: Prisma.LedgerEntryCreateManyInput[];
  checkouts: Prisma.CheckoutCreateManyInput[];
  refunds: Prisma.CardRefundCreateManyInput[];
  holds: Prisma.HoldCreateManyInput[];
  sandboxCheckouts: Prisma.SandboxCheckoutCreateManyInput[];
  sandboxRefunds: Prisma.SandboxRefundCreateManyInput[];
  blocks: Prisma.BlockCreateManyInput[];
  news: Prisma.NewsItemCreateManyInput[];
  visits: Prisma.VisitCreateManyInput[];
  keyLoans: Prisma.KeyLoanCreateManyInput[];
  notes: Prisma.StaffNoteCreateManyInput[];
  mails: Prisma.OutboxMailCreateManyInput[];
  unmet: Prisma.UnmetDemandCreateManyInput[];
  dayCloses: Prisma.DayCloseCreateManyInput[];
  providerEvents: Prisma.ProviderEventCreateManyInput[];
};

/** @example emptyRows().bookings.length // → 0 */
export function emptyRows(): Rows {
  return {
    users: [],
    groups: [],
    members: [],
    people: [],
    registrations: [],
    attachments: [],
    bookings: [],
    slots: [],
    claims: [],
    ledger: [],
    checkouts: [],
    refunds: [],
    holds: [],
    sandboxCheckouts: [],
    sandboxRefunds: [],
    blocks: [],
    news: [],
    visits: [],
    keyLoans: [],
    notes: [],
    mails: [],
    unmet: [],
    dayCloses: [],
    providerEvents: [],
  };
}

/** Who books in a story. */
export type Booker = Pick<Group, "groupName" | "residence" | "purpose" | "people"> & {
  userId: string;
  /** the group it is for, and as what it books; null: for themselves */
  bookedFor: BookedFor | null;
};

/** What is to have happened to a booking by now. */
export type Story = {
  by: Booker;
  choices: readonly SlotChoice[];
  createdAt: Date;
  payBy: "counter" | "card";
  /** `paid`: they pay when people do; what would be later than now, or than the cancelling, has not been paid */
  end:
    | { kind: "stands"; paid: boolean }
    | { kind: "cancelled"; at: Date; paid: boolean }
    | { kind: "requested" }
    | { kind: "declined"; at: Date; note: string }
    | { kind: "expired" };
};

/** The counter takes money from 9:00 on open days (reception 8:30, domain rule 7). */
const COUNTER_OPENS = "09:00";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Writes stories down as the product itself would have: the same fees, deadlines, refunds and ledger rows,
 * under the same keys.
 */
export function storyWriter(centre: Centre, now: Date, chance: Chance, rows: Rows, staffId: string) {
  const numbers = new Set<string>();

  function newNumber(): string {
    for (;;) {
      const number = referenceNumber(chance.bytes(16));
      if (number && !numbers.has(number)) {
        numbers.add(number);
        return number;
      }
    }
  }

  function addLedger(entry: NewLedgerEntry): void {
    if (entry.yen !== 0) rows.ledger.push({ ...entry, id: chance.uuid() });
  }

  function minutesAfter(instant: Date, from: number, to: number): Date {
    const later = instant.getTime() + (from + chance.next() * (to - from)) * MINUTE_MS;
    return new Date(Math.min(now.getTime(), Math.floor(later / 1000) * 1000));
  }

  /** An instant at the counter after `from` and not after `until`: most people come late, some at once. */
  function counterVisit(from: Date, until: Date): Date {
    const days = Math.max(0, daysBetween(today(from), today(until)));
    const date = nextOpenDay(centre, addDays(today(from), Math.floor(days * Math.sqrt(chance.next()))));
    const minutes = 15 + chance.below(11 * 60);
    const visitOn = (day: CalendarDate) => new Date(instantAt(day, COUNTER_OPENS).getTime() + minutes * MINUTE_MS);
    const visit = visitOn(date) > from ? visitOn(date) : visitOn(nextOpenDay(centre, addDays(date, 1)));
    return visit < until ? visit : until;
  }

  function payByCard(bookingId: string, yen: number, createdAt: Date, paidAt: Date): string {
    const id = chance.uuid();
    const plain = () => Buffer.from(chance.bytes(16)).toString("hex");
    const providerRef = `cs_test_${plain()}`;
    const paymentRef = `pi_test_${plain()}`;
    const expiresAt = new Date(createdAt.getTime() + 30 * MINUTE_MS);
    const page = { id: providerRef, reference: id, yen, paymentRef, expiresAt, createdAt, status: "paid", refunded: 0 };
    const shown = { description: "ふらっと予約", successUrl: "", cancelUrl: "", locale: "ja", idempotencyKey: id };
    rows.sandboxCheckouts.push({ ...page, ...shown });
    const paid = { status: "paid", url: null, endedAt: paidAt, expiresAt, createdAt };
    rows.checkouts.push({ id, bookingId, provider: "sandbox", providerRef, paymentRef, yen, ...paid });
    const key = `payment:${id}`;
    addLedger(paymentEntry({ bookingId, yen, key, reason: "card_payment", at: paidAt, checkoutId: id }));
    return id;
  }

  function payAtCounter(bookingId: string, yen: number, at: Date): void {
    const key = `counter:${bookingId}`;
    addLedger(paymentEntry({ bookingId, yen, key, reason: "counter_payment", at, actorId: staffId }));
  }

  function refundToCard(bookingId: string, checkoutId: string, yen: number, at: Date): void {
    const key = `cancelled:${bookingId}:${checkoutId}`;
    addLedger(refundEntry({ bookingId, checkoutId, yen, key, reason: "cancelled", method: "card", at }));
    const id = chance.uuid();
    const done = { status: "done", attempts: 1, nextAttemptAt: at, doneAt: minutesAfter(at, 0, 1), createdAt: at };
    rows.refunds.push({ id, checkoutId, yen, ...done });
    const page = rows.sandboxCheckouts.find(({ reference }) => reference === checkoutId);
    if (!page?.paymentRef) throw new Error("a refund without its payment");
    page.refunded = (page.refunded ?? 0) + yen;
    rows.sandboxRefunds.push({ idempotencyKey: id, paymentRef: page.paymentRef, yen, createdAt: at });
  }

  /** Gives a cancelled counter payment back at the counter, if the person has had time to come for it. */
  function refundAtCounter(bookingId: string, yen: number, at: Date): void {
    const visit = counterVisit(new Date(at.getTime() + 2 * DAY_MS), new Date(at.getTime() + 14 * DAY_MS));
    if (visit > now) return;
    const key = `counter_refund:${bookingId}`;
    const reason = "counter_refund";
    addLedger(refundEntry({ bookingId, yen, key, reason, method: "counter", at: visit, actorId: staffId }));
  }

  return function write({ by, choices, createdAt, payBy, end }: Story): void {
    const id = chance.uuid();
    const commercial = by.purpose === "commercial";
    const bill = quote(centre, choices, { residence: by.residence, commercial, reduction: null });
    const deadline = payDeadline(centre, choices, createdAt);
    const reviewed = commercial && end.kind !== "requested";
    const decidedAt = end.kind === "declined" ? end.at : reviewed ? minutesAfter(createdAt, 60, 2000) : null;
    const stands = end.kind === "stands" || end.kind === "requested";
    const cancelledAt = end.kind === "cancelled" ? end.at : null;
    const expiredAt = end.kind === "expired" ? minutesAfter(createdAt, 30, 31) : null;

    rows.bookings.push({
      id,
      number: newNumber(),
      userId: by.userId,
      groupId: by.bookedFor?.groupId ?? null,
      applicant: by.bookedFor?.applicant ?? "individual",
      status: end.kind === "stands" ? "confirmed" : end.kind,
      purpose: by.purpose,
      purposeNote: "",
      groupName: by.groupName,
      people: by.people,
      residence: by.residence,
      payBy,
      payDeadline: payBy === "counter" && end.kind !== "requested" && end.kind !== "declined" ? deadline.at : null,
      locale: "ja",
      decisionNote: end.kind === "declined" ? end.note : null,
      decidedAt,
      decidedById: decidedAt ? staffId : null,
      createdAt,
      endedAt: cancelledAt ?? expiredAt ?? (end.kind === "declined" ? end.at : null),
    });
    for (const { choice, fee } of bill.slots) {
      const { roomId, date, slot, tariff } = choice;
      rows.slots.push({
        bookingId: id,
        roomId,
        date,
        slot,
        tariff,
        yen: fee.yen,
        fee: JSON.stringify(fee),
        cancelledAt: stands ? null : (cancelledAt ?? expiredAt ?? decidedAt),
      });
      if (stands) rows.claims.push({ roomId, date, slot, kind: "booking", bookingId: id });
    }

    if (end.kind === "requested" || end.kind === "declined") return;
    const chargedAt = decidedAt ?? createdAt;
    addLedger(chargeEntry({ bookingId: id, yen: bill.yen, key: `charge:${id}`, reason: "booking", at: chargedAt }));
    if (end.kind === "expired") {
      const at = expiredAt ?? now;
      addLedger(waiverEntry({ bookingId: id, yen: bill.yen, key: `hold_ran_out:${id}`, reason: "hold_ran_out", at }));
      return;
    }

    const lastVisit = cancelledAt && cancelledAt < deadline.counterAt ? cancelledAt : deadline.counterAt;
    const paidAt = payBy === "card" ? minutesAfter(chargedAt, 2, 9) : counterVisit(chargedAt, lastVisit);
    const isPaid = end.paid && (cancelledAt ? paidAt < cancelledAt : paidAt <= now);
    const checkoutId = isPaid && payBy === "card" ? payByCard(id, bill.yen, chargedAt, paidAt) : null;
    if (isPaid && payBy === "counter") payAtCounter(id, bill.yen, paidAt);
    if (!cancelledAt) return;

    const booked = bill.slots.map(({ choice, fee }) => ({ ...choice, yen: fee.yen, cancelledAt: null }));
    const money = { charged: bill.yen, paid: isPaid ? bill.yen : 0 };
    const { waiverYen, refundYen } = cancellationOf(centre, booked, money, cancelledAt);
    const waiver = {
      bookingId: id,
      yen: waiverYen,
      key: `cancelled:${id}`,
      reason: "cancelled",
      at: cancelledAt,
    } as const;
    addLedger(waiverEntry(waiver));
    const split = splitRefund(refundYen, checkoutId ? [{ id: checkoutId, yen: bill.yen, refunded: 0 }] : []);
    for (const card of split.cards) refundToCard(id, card.checkoutId, card.yen, cancelledAt);
    if (split.counterYen > 0) refundAtCounter(id, split.counterYen, cancelledAt);
  };
}

/**
 * When somebody would have booked: between the opening and the closing of bookings of the earliest day and
 * not after now, between seven in the morning and eleven at night. Null when there was no time for it.
 */
export function bookingInstant(
  centre: Centre,
  by: Pick<Booker, "residence">,
  choices: readonly SlotChoice[],
  now: Date,
  chance: Chance,
  lately: boolean,
): Date | null {
  const dates = choices.map(({ date }) => date).sort();
  const first = dates[0] ?? today(now);
  const opens = opensAt(centre, by.residence, dates.at(-1) ?? first).getTime();
  const closes = Math.min(now.getTime(), closesAt(centre, first).getTime() - MINUTE_MS);
  if (closes <= opens) return null;
  // The usual slots are asked for as soon as the month opens, others any time until the day.
  const share = lately ? chance.next() ** 0.8 : chance.next() * Math.min(1, (3 * DAY_MS) / (closes - opens));
  const guess = new Date(opens + share * (closes - opens));
  const time = timeOfDay(guess);
  const awake = time < "07:00" || time >= "23:00" ? instantAt(today(guess), "20:30") : guess;
  const instant = Math.min(closes, Math.max(opens, awake.getTime()));
  return new Date(Math.floor(instant / 1000) * 1000);
}

/** The last instant at which a booking of these slots can be cancelled whole: before the first begins. */
export function lastCancelling(centre: Centre, choices: readonly SlotChoice[]): Date {
  return new Date(Math.min(...choices.map((choice) => beginningOf(centre, choice).getTime())) - MINUTE_MS);
}

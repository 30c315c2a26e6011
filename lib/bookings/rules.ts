import type { Residence } from "@/lib/accounts/rules";
import { addDays, type CalendarDate, type CalendarMonth, daysBetween, instantAt, monthOf, today } from "@/lib/dates";
import {
  type Centre,
  closesAt,
  openingOf,
  opensAt,
  type Policy,
  policyOn,
  type RoomId,
  roomsOn,
  type SlotChoice,
  type SlotKey,
  slotHoursOn,
  type TariffId,
  tariffOn,
} from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import type { SlotFee } from "@/lib/fees/rules";
import { percentOf, type Yen } from "@/lib/money";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

// ── What a booking is ────────────────────────────────────────────────────────────────────────

/** What becomes of a booking. Whether it is paid is never a state: the ledger says so. */
export type BookingStatus = "held" | "requested" | "confirmed" | "declined" | "cancelled" | "expired";

/** Which state may follow which: the only place where it is written. */
export const NEXT_STATUS: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  held: ["confirmed", "cancelled", "expired"],
  requested: ["confirmed", "declined", "cancelled"],
  confirmed: ["cancelled", "expired"],
  declined: [],
  cancelled: [],
  expired: ["confirmed"], // a card payment that came late and found its slots still free
};

/** The states in which a booking has its slots. */
export const LIVE_STATUSES: readonly BookingStatus[] = ["held", "requested", "confirmed"];

/** @example isLive("requested") // → true */
export function isLive(status: BookingStatus): boolean {
  return LIVE_STATUSES.includes(status);
}

/** The states from which a booking may come into another. */
export function statusesBefore(next: BookingStatus): BookingStatus[] {
  return (Object.keys(NEXT_STATUS) as BookingStatus[]).filter((from) => NEXT_STATUS[from].includes(next));
}

export type PayBy = "counter" | "card";

/** One slot of a booking with the fee as it was when it was booked; 保育室 stands as a row of its own. */
export type BookedSlot = SlotKey & {
  tariff: TariffId;
  yen: Yen;
  fee: SlotFee;
  cancelledAt: Date | null;
};

/** A row of the ledger of money as it stands with its booking; what it means is in payments/rules. */
export type LedgerEntry = {
  id: string;
  kind: "charge" | "waiver" | "payment" | "refund";
  /** signed: charges and refunds are positive, waivers and payments negative */
  yen: Yen;
  method: PayBy | null;
  key: string;
  reason: string;
  checkoutId: string | null;
  at: Date;
};

/** A card payment at the provider as it stands with its booking. */
export type BookingCheckout = {
  id: string;
  provider: "stripe" | "sandbox";
  providerRef: string | null;
  paymentRef: string | null;
  yen: Yen;
  status: "starting" | "open" | "paid" | "ended";
  url: string | null;
  expiresAt: Date;
};

export type Booking = {
  id: string;
  number: string;
  userId: string;
  status: BookingStatus;
  purpose: string;
  purposeNote: string;
  groupName: string;
  people: number;
  residence: Residence;
  payBy: PayBy;
  payDeadline: Date | null;
  locale: "ja" | "en";
  decisionNote: string | null;
  decidedAt: Date | null;
  decidedById: string | null;
  holdId: string | null;
  createdAt: Date;
  endedAt: Date | null;
  /** who booked, as staff and mails need it */
  user: { name: string; kana: string; email: string; phone: string };
  slots: BookedSlot[];
  ledger: LedgerEntry[];
  checkouts: BookingCheckout[];
};

/** Slots kept for a visitor while they fill in the form or pay. */
export type Hold = {
  id: string;
  visitor: string;
  userId: string | null;
  choices: SlotChoice[];
  expiresAt: Date;
  extensions: number;
  createdAt: Date;
};

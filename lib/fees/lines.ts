import type { Residence } from "@/lib/accounts/rules";
import type { CalendarDate } from "@/lib/dates";
import type { TariffId } from "@/lib/facility/rules";
import { percentOf, type Yen } from "@/lib/money";

/**
 * How the fee of one slot comes about, line by line. The server and the page compute with this
 * file alone: it imports types and the arithmetic of yen, so it weighs next to nothing in a browser.
 */

/** One reason of a fee. Lines of a slot add up to its fee. */
export type FeeLine = {
  why: "slot" | "nursery" | "outside" | "commercial" | "closure" | "reduction" | "rounding";
  yen: Yen;
  tariff?: TariffId;
  /** 市外 and commercial use: what such a user pays, in percent of the amount above the line; a
   *  reduction: what is taken off of it */
  percent?: number;
  /** the id of the kind of reduction */
  kind?: string;
};

/** What a slot costs and why; kept with the booking, so later tariffs do not touch it (domain rule 30). */
export type SlotFee = { lines: FeeLine[]; yen: Yen; tariffValidFrom: CalendarDate };

/** A reduction (減免) as it counts for a fee: its kind and what is taken off, in percent. */
export type Reduction = { kind: string; percent: number };

/** Whose fee it is: the tariff may ask another share of 市外 and of commercial use, and staff may
 *  have granted a reduction. */
export type Payer = { residence: Residence; commercial: boolean; reduction: Reduction | null };

/** The centre's shares and rounding on the day of use (facility/rules Policy, `fees`). */
export type FeeShares = { outsidePercent: number; commercialPercent: number; roundTo: number };

/** The price of a slot on the day of use. */
export type SlotPrice = { tariff: TariffId; yenPerSlot: Yen; validFrom: CalendarDate };

/**
 * The fee of one slot from its price: times the shares of 市外 and of commercial use, less the
 * reduction, then rounded down to 10 yen once (domain rule 26, after 長門市保健センターの規則).
 * @example feeOfPrice({ tariff: "cooking", yenPerSlot: 630, … }, shares, { …, reduction: { kind: "support", percent: 50 } })
 * // → { lines: [630 slot, −315 reduction, −5 rounding], yen: 310, … }
 */
export function feeOfPrice(price: SlotPrice, shares: FeeShares, payer: Payer): SlotFee {
  const { outsidePercent, commercialPercent, roundTo } = shares;
  const lines: FeeLine[] = [
    { why: price.tariff === "nursery" ? "nursery" : "slot", yen: price.yenPerSlot, tariff: price.tariff },
  ];
  const take = (percent: number, why: "outside" | "commercial") =>
    addStep(lines, percentOf(sumOf(lines), percent), { why, percent });
  if (payer.residence === "outside") take(outsidePercent, "outside");
  if (payer.commercial) take(commercialPercent, "commercial");
  return finished(lines, payer.reduction, roundTo, price.validFrom);
}

/**
 * The same slot under another reduction, or under none: its price and shares stay as they were
 * when it was booked (domain rule 30), only the reduction and the rounding are made anew.
 * @example withReduction(feeOf(centre, meetingRoom, payer), { kind: "support", percent: 50 }, 10).yen // → 160
 */
export function withReduction(fee: SlotFee, reduction: Reduction | null, roundTo: number): SlotFee {
  const kept = fee.lines.filter(({ why }) => why !== "reduction" && why !== "rounding");
  return finished(kept, reduction, roundTo, fee.tariffValidFrom);
}

/**
 * The fee of a slot that somebody was moved to for the centre's own reasons: no more than what they had cost.
 * @example noDearer({ lines: [{ why: "slot", yen: 630 }], yen: 630, … }, 320).lines // → [630 slot, −310 closure]
 */
export function noDearer(fee: SlotFee, yen: Yen): SlotFee {
  if (fee.yen <= yen) return fee;
  return { ...fee, lines: [...fee.lines, { why: "closure", yen: yen - fee.yen }], yen };
}

/**
 * Who pays for a booking, as its fees were and will be computed: a reduction that staff granted
 * counts for slots that come to it later as well; one that is asked for does not yet.
 * @example payerOf({ residence: "city", purpose: "hobby", reduction: null }) // → { residence: "city", commercial: false, reduction: null }
 */
export function payerOf(booking: {
  residence: Residence;
  purpose: string;
  reduction: { status: string; kind: string; percent: number | null } | null;
}): Payer {
  const { residence, purpose, reduction } = booking;
  const isGranted = reduction?.status === "approved" && reduction.percent !== null;
  return {
    residence,
    commercial: purpose === "commercial",
    reduction: isGranted ? { kind: reduction.kind, percent: reduction.percent ?? 0 } : null,
  };
}

function finished(
  lines: readonly FeeLine[],
  reduction: Reduction | null,
  roundTo: number,
  tariffValidFrom: CalendarDate,
): SlotFee {
  const all = [...lines];
  if (reduction) {
    const { kind, percent } = reduction;
    addStep(all, percentOf(sumOf(all), 100 - Math.min(100, Math.max(0, percent))), { why: "reduction", percent, kind });
  }
  addStep(all, Math.floor(sumOf(all) / roundTo) * roundTo, { why: "rounding" });
  return { lines: all, yen: sumOf(all), tariffValidFrom };
}

/** A line for what changes the amount; what leaves it as it is, is no line. */
function addStep(lines: FeeLine[], yen: Yen, line: Omit<FeeLine, "yen">): void {
  const change = yen - sumOf(lines);
  if (change !== 0) lines.push({ ...line, yen: change });
}

function sumOf(lines: readonly FeeLine[]): Yen {
  return lines.reduce((sum, { yen }) => sum + yen, 0);
}

import type { Residence } from "@/lib/accounts/rules";
import type { CalendarDate } from "@/lib/dates";
import { type Centre, policyOn, type SlotChoice, type TariffId, tariffOn, withNursery } from "@/lib/facility/rules";
import { percentOf, sumOfYen, type Yen } from "@/lib/money";

/** One reason of a fee. Lines of a slot add up to its fee. */
export type FeeLine = {
  why: "slot" | "nursery" | "outside" | "commercial" | "rounding";
  yen: Yen;
  tariff?: TariffId;
  /** what such a user pays, in percent of the amount above the line */
  percent?: number;
};

/** What a slot costs and why; kept with the booking, so later tariffs do not touch it (domain rule 30). */
export type SlotFee = { lines: FeeLine[]; yen: Yen; tariffValidFrom: CalendarDate };

export type Quote = { slots: { choice: SlotChoice; fee: SlotFee }[]; yen: Yen };

/** Whose fee it is: the tariff may ask another share of 市外 and of commercial use. */
export type Payer = { residence: Residence; commercial: boolean };

/**
 * The fee of one slot: its tariff on the day of use, times the shares of 市外 and of commercial
 * use, rounded down to 10 yen (domain rule 26; both shares are 100 % until the city tells).
 * A room's fee says nothing of 保育室 beside it: that is a slot of its own, see `quote`.
 * @example feeOf(centre, { roomId: "living-workshop", tariff: "cooking", … }, { residence: "city", commercial: false })
 * // → { lines: [{ why: "slot", yen: 630, tariff: "cooking" }], yen: 630, tariffValidFrom: "1995-04-01" }
 * @throws when the room has no such tariff: ask facility's `mayChoose` first
 */
export function feeOf(centre: Centre, choice: SlotChoice, payer: Payer): SlotFee {
  const tariff = tariffOn(centre, choice.roomId, choice.tariff, choice.date);
  if (!tariff) throw new Error(`${choice.roomId} has no tariff ${choice.tariff} on ${choice.date}`);
  const { outsidePercent, commercialPercent, roundTo } = policyOn(centre, choice.date).fees;

  const lines: FeeLine[] = [
    { why: choice.tariff === "nursery" ? "nursery" : "slot", yen: tariff.yenPerSlot, tariff: choice.tariff },
  ];
  let yen = tariff.yenPerSlot;
  const take = (share: number, line: Omit<FeeLine, "yen">) => {
    if (share !== yen) lines.push({ ...line, yen: share - yen });
    yen = share;
  };
  if (payer.residence === "outside") take(percentOf(yen, outsidePercent), { why: "outside", percent: outsidePercent });
  if (payer.commercial) take(percentOf(yen, commercialPercent), { why: "commercial", percent: commercialPercent });
  take(Math.floor(yen / roundTo) * roundTo, { why: "rounding" });
  return { lines, yen, tariffValidFrom: tariff.validFrom };
}

/**
 * The fee of everything chosen, slot by slot and together. 保育室 stands as a slot of its own,
 * once for each day and slot in which it is wanted.
 * @example quote(centre, [{ roomId: "meeting-room", …, nursery: true }], payer).slots.map((slot) => slot.fee.yen) // → [320, 0]
 */
export function quote(centre: Centre, choices: readonly SlotChoice[], payer: Payer): Quote {
  const slots = withNursery(choices).map((choice) => ({ choice, fee: feeOf(centre, choice, payer) }));
  return { slots, yen: sumOfYen(slots.map(({ fee }) => fee.yen)) };
}

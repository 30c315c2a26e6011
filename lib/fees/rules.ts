import type { CalendarDate } from "@/lib/dates";
import {
  type Centre,
  policyOn,
  type ReductionKind,
  reductionKindsOn,
  roomOn,
  type SlotChoice,
  tariffOn,
  type Words,
  withNursery,
} from "@/lib/facility/rules";
import { sumOfYen, type Yen } from "@/lib/money";
import {
  type FeeLine,
  type FeeShares,
  feeOfPrice,
  type Payer,
  type SlotFee,
  type SlotPrice,
  withReduction,
} from "./lines";

export type { FeeLine, Payer, Reduction, SlotFee } from "./lines";
export { noDearer, payerOf, withReduction } from "./lines";

export type Quote = { slots: { choice: SlotChoice; fee: SlotFee }[]; yen: Yen };

/**
 * The fee of one slot: its tariff on the day of use, times the shares of 市外 and of commercial
 * use, less a granted reduction, rounded down to 10 yen (domain rule 26; both shares are 100 %
 * until the city tells). A room's fee says nothing of 保育室 beside it: that is a slot of its own, see `quote`.
 * @example feeOf(centre, { roomId: "living-workshop", tariff: "cooking", … }, { residence: "city", commercial: false, reduction: null })
 * // → { lines: [{ why: "slot", yen: 630, tariff: "cooking" }], yen: 630, tariffValidFrom: "1995-04-01" }
 * @throws when the room has no such tariff: ask facility's `mayChoose` first
 */
export function feeOf(centre: Centre, choice: SlotChoice, payer: Payer): SlotFee {
  const { price, shares } = priceOf(centre, choice);
  return feeOfPrice(price, shares, payer);
}

/**
 * What the fee of a slot is made of, whoever pays it: for a page to compute with fees/lines.
 * @throws when the room has no such tariff
 */
export function priceOf(
  centre: Centre,
  { roomId, tariff, date }: Pick<SlotChoice, "roomId" | "tariff" | "date">,
): { price: SlotPrice; shares: FeeShares } {
  const row = tariffOn(centre, roomId, tariff, date);
  if (!row) throw new Error(`${roomId} has no tariff ${tariff} on ${date}`);
  const { yenPerSlot, validFrom } = row;
  return { price: { tariff, yenPerSlot, validFrom }, shares: policyOn(centre, date).fees };
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

// ── The bill ─────────────────────────────────────────────────────────────────────────────────

/** What was added or taken off, over all slots. */
export type BillExtra = {
  why: Exclude<FeeLine["why"], "slot" | "nursery">;
  yen: Yen;
  percent: number | null;
  /** what the reduction is called; null for all else */
  name: Words | null;
};

/** A reduction that staff have yet to decide: what the bill would be with it. */
export type PendingReduction = { name: Words; percent: number; offYen: Yen; yen: Yen };

/** A bill: like slots in one line, then what was added or taken off in the order of computing, then the sum. */
export type Bill = {
  items: {
    room: Words;
    /** null where the room has but one */
    tariff: Words | null;
    count: number;
    each: Yen;
    yen: Yen;
  }[];
  extras: BillExtra[];
  yen: Yen;
  pending: PendingReduction | null;
};

type BilledSlot = Pick<SlotChoice, "roomId" | "date" | "tariff"> & { fee: SlotFee };

/**
 * The bill of slots by the fees they came with; nothing is computed anew.
 * @param asked the kind of a reduction that is asked for and not decided, as staff will find it
 */
export function billOf(centre: Centre, slots: readonly BilledSlot[], asked: ReductionKind | null = null): Bill {
  const items = new Map<string, Bill["items"][number]>();
  for (const slot of slots) addItem(centre, items, slot, priceIn(slot.fee));
  return {
    items: [...items.values()],
    extras: extrasOf(centre, slots),
    yen: sumOfYen(slots.map(({ fee }) => fee.yen)),
    pending: asked && pendingOf(centre, slots, asked),
  };
}

/** The order in which a fee is computed. */
const EXTRAS: readonly BillExtra["why"][] = ["outside", "commercial", "closure", "reduction", "rounding"];

/** What a slot costs by the tariff, before anything is added or taken off. */
export function priceIn({ lines }: Pick<SlotFee, "lines">): Yen {
  return sumOfYen(lines.filter(({ why }) => why === "slot" || why === "nursery").map(({ yen }) => yen));
}

/** What was added to the prices or taken off, over all slots, in the order of computing. */
export function extrasOf(centre: Centre, slots: readonly Pick<BilledSlot, "date" | "fee">[]): BillExtra[] {
  const extras = new Map<string, BillExtra>();
  for (const { date, fee } of slots)
    for (const { why, kind, percent = null, yen } of fee.lines) {
      if (why === "slot" || why === "nursery") continue;
      const key = `${why}/${kind ?? ""}/${percent ?? ""}`;
      const extra = extras.get(key) ?? { why, yen: 0, percent, name: kind ? reductionName(centre, kind, date) : null };
      extras.set(key, { ...extra, yen: extra.yen + yen });
    }
  return [...extras.values()].sort((a, b) => EXTRAS.indexOf(a.why) - EXTRAS.indexOf(b.why));
}

function addItem(centre: Centre, items: Map<string, Bill["items"][number]>, slot: BilledSlot, yen: Yen): void {
  const { roomId, date, tariff } = slot;
  const key = `${roomId}/${tariff}/${yen}`;
  const item = items.get(key);
  if (item) {
    item.count += 1;
    item.yen += yen;
    return;
  }
  const room = roomOn(centre, roomId, date);
  const offered = room?.tariffs ?? [];
  const named = offered.length > 1 ? offered.find((row) => row.tariff === tariff) : undefined;
  items.set(key, {
    room: { ja: room?.nameJa ?? roomId, en: room?.nameEn ?? roomId },
    tariff: named ? { ja: named.nameJa, en: named.nameEn } : null,
    count: 1,
    each: yen,
    yen,
  });
}

function pendingOf(centre: Centre, slots: readonly BilledSlot[], kind: ReductionKind): PendingReduction {
  const { id, percent, nameJa, nameEn } = kind;
  const reduced = slots.map(({ fee, date }) =>
    withReduction(fee, { kind: id, percent }, policyOn(centre, date).fees.roundTo),
  );
  const [yen, before] = [sumOfYen(reduced.map((fee) => fee.yen)), sumOfYen(slots.map(({ fee }) => fee.yen))];
  return { name: { ja: nameJa, en: nameEn }, percent, offYen: before - yen, yen };
}

/** What a kind of reduction is called on a day, in both languages.
 *  @example reductionName(centre, "support", "2026-12-01").ja // → "市の後援" */
export function reductionName(centre: Centre, kind: string, date: CalendarDate): Words {
  const found = reductionKindsOn(centre, date).find(({ id }) => id === kind);
  return { ja: found?.nameJa ?? kind, en: found?.nameEn ?? kind };
}

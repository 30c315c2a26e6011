import type { CalendarDate } from "@/lib/dates";
import {
  type Centre,
  policyOn,
  reductionKindsOn,
  roomOn,
  type SlotChoice,
  tariffOn,
  type Words,
  withNursery,
} from "@/lib/facility/rules";
import { sumOfYen, type Yen } from "@/lib/money";
import { type FeeLine, feeOfPrice, type Payer, type SlotFee, withReduction } from "./lines";

export type { FeeLine, Payer, Reduction, SlotFee } from "./lines";
export { payerOf, withReduction } from "./lines";

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
  const price = tariffOn(centre, choice.roomId, choice.tariff, choice.date);
  if (!price) throw new Error(`${choice.roomId} has no tariff ${choice.tariff} on ${choice.date}`);
  return feeOfPrice(price, policyOn(centre, choice.date).fees, payer);
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
 * @param asked the kind of a reduction that is asked for and not decided
 */
export function billOf(centre: Centre, slots: readonly BilledSlot[], asked: string | null = null): Bill {
  const items = new Map<string, Bill["items"][number]>();
  const extras = new Map<string, BillExtra>();
  for (const slot of slots) {
    for (const line of slot.fee.lines) {
      if (line.why === "slot" || line.why === "nursery") addItem(centre, items, slot, line.yen);
      else addExtra(centre, extras, slot, { ...line, why: line.why });
    }
  }
  return {
    items: [...items.values()],
    extras: [...extras.values()].sort((a, b) => EXTRAS.indexOf(a.why) - EXTRAS.indexOf(b.why)),
    yen: sumOfYen(slots.map(({ fee }) => fee.yen)),
    pending: asked === null ? null : pendingOf(centre, slots, asked),
  };
}

/** The order in which a fee is computed. */
const EXTRAS: readonly BillExtra["why"][] = ["outside", "commercial", "reduction", "rounding"];

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

function addExtra(
  centre: Centre,
  extras: Map<string, BillExtra>,
  { date }: BilledSlot,
  line: FeeLine & Pick<BillExtra, "why">,
): void {
  const key = `${line.why}/${line.kind ?? ""}/${line.percent ?? ""}`;
  const extra = extras.get(key);
  if (extra) {
    extra.yen += line.yen;
    return;
  }
  const name = line.kind === undefined ? null : reductionName(centre, line.kind, date);
  extras.set(key, { why: line.why, yen: line.yen, percent: line.percent ?? null, name });
}

function pendingOf(centre: Centre, slots: readonly BilledSlot[], kind: string): PendingReduction | null {
  const date = slots[0]?.date;
  if (date === undefined) return null;
  const percent = reductionKindsOn(centre, date).find(({ id }) => id === kind)?.percent ?? 0;
  const reduced = slots.map(({ fee, ...slot }) =>
    withReduction(fee, { kind, percent }, policyOn(centre, slot.date).fees.roundTo),
  );
  const [yen, before] = [sumOfYen(reduced.map((fee) => fee.yen)), sumOfYen(slots.map(({ fee }) => fee.yen))];
  return { name: reductionName(centre, kind, date), percent, offYen: before - yen, yen };
}

/** What a kind of reduction is called on a day, in both languages.
 *  @example reductionName(centre, "support", "2026-12-01").ja // → "市の後援" */
export function reductionName(centre: Centre, kind: string, date: CalendarDate): Words {
  const found = reductionKindsOn(centre, date).find(({ id }) => id === kind);
  return { ja: found?.nameJa ?? kind, en: found?.nameEn ?? kind };
}

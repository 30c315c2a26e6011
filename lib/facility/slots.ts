/** Number of a slot (区分) of the day: 第1区分 … 第6区分. */
export type SlotNumber = 1 | 2 | 3 | 4 | 5 | 6;

/** The six slots of a day; their hours are data (facility/store: SlotHours). */
export const SLOT_NUMBERS: readonly SlotNumber[] = [1, 2, 3, 4, 5, 6];

/** @example isSlotNumber(7) // → false */
export function isSlotNumber(value: number): value is SlotNumber {
  return SLOT_NUMBERS.includes(value as SlotNumber);
}

/** An amount in integer yen. Nothing smaller exists, so nothing is ever a fraction. */
export type Yen = number;

/** @example sumOfYen([320, 630]) // → 950 */
export function sumOfYen(amounts: readonly Yen[]): Yen {
  return amounts.reduce((sum, yen) => sum + yen, 0);
}

/** A share of an amount, rounded down to full yen.
 *  @example percentOf(630, 50) // → 315 */
export function percentOf(yen: Yen, percent: number): Yen {
  return Math.floor((yen * percent) / 100);
}

/** Rounded down to a multiple of 10 yen, as the payable amount of a slot is (domain rule 26).
 *  @example floorToTen(315) // → 310 */
export function floorToTen(yen: Yen): Yen {
  return Math.floor(yen / 10) * 10;
}

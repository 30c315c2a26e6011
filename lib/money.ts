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

/** Pseudo-random numbers from a seed: the same seed gives the same centre every time (mulberry32). */
export type Chance = ReturnType<typeof chanceFrom>;

/** @example chanceFrom(1).below(6) === chanceFrom(1).below(6) // → true */
export function chanceFrom(seed: number) {
  let state = seed >>> 0;

  /** from 0 to 1, 1 excluded */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function below(end: number): number {
    return Math.floor(next() * end);
  }

  function happens(probability: number): boolean {
    return next() < probability;
  }

  function oneOf<T>(list: readonly T[]): T {
    const chosen = list[below(list.length)];
    if (chosen === undefined) throw new Error("there is nothing to choose from");
    return chosen;
  }

  function bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => below(256));
  }

  function uuid(): string {
    const hex = Buffer.from(bytes(16)).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  return { next, below, happens, oneOf, bytes, uuid };
}

import { z } from "zod";

/**
 * The values of a field that a form may send once, several times or not at all, as a list.
 * @example oneOrMany(z.array(z.string())).parse("a") // → ["a"]
 */
export function oneOrMany<T extends z.ZodType>(list: T) {
  return z.preprocess(
    (value) => (value === undefined || value === "" ? [] : Array.isArray(value) ? value : [value]),
    list,
  );
}

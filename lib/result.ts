/**
 * What a rule or a use case answers: a value, or a refusal with a code and the facts that a
 * sentence needs. A refusal is an expected outcome; an exception is a bug.
 */
export type Result<T, P extends Refusal = Refusal> = Ok<T> | P;

export type Ok<T> = { ok: true; value: T };

/** Facts fill the placeholders of the refusal's sentence in `problems` (lib/i18n/messages). */
export type Facts = Readonly<Record<string, unknown>>;

export type Refusal<Code extends string = string, F extends Facts = Facts> = {
  ok: false;
  code: Code;
  facts: F;
};

/** @example ok(320) // → { ok: true, value: 320 } */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** @example refuse("over_capacity", { capacity: 50 }) // → { ok: false, code: "over_capacity", facts: { capacity: 50 } } */
export function refuse<Code extends string>(code: Code): Refusal<Code, Record<never, never>>;
export function refuse<Code extends string, F extends Facts>(code: Code, facts: F): Refusal<Code, F>;
export function refuse(code: string, facts: Facts = {}): Refusal {
  return { ok: false, code, facts };
}

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 6 * 60 * 60 * 1000;

/**
 * When to try a mail again after it could not be sent: half a minute later, then twice as long each
 * time, up to six hours and for ever. A fifth more or less by chance keeps mails that failed together
 * from coming back together.
 * @param attempts how often it has been tried, 1 after the first time
 * @param chance from 0 to 1
 * @example nextAttempt(3, new Date("2026-12-01T00:00:00Z"), 0.5).toISOString() // → "2026-12-01T00:02:00.000Z"
 */
export function nextAttempt(attempts: number, now: Date, chance: number): Date {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 30));
  return new Date(now.getTime() + Math.round(wait * (0.8 + 0.4 * chance)));
}

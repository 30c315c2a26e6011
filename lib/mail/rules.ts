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

/**
 * What of a mail is said on the telephone: without the sender's lines at its end, and without what leads to a page.
 * @example spokenText("予約ができました。\n\n内容はこちらから\nhttps://yoyaku.example/b\n\n--\nふらっと") // → "予約ができました。"
 */
export function spokenText(text: string): string {
  const [body = ""] = text.split("\n\n--\n");
  return body
    .split("\n\n")
    .filter((part) => !part.includes("://"))
    .join("\n\n")
    .trim();
}

/** The number of the booking a mail is about, as people read it out; null where it is about none.
 *  @example numberIn("予約番号　A2B3-C4D5") // → "A2B3-C4D5" */
export function numberIn(text: string): string | null {
  return /(?<![\w-])[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}(?![\w-])/.exec(text)?.[0] ?? null;
}

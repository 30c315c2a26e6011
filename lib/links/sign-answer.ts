import { timingSafeEqual } from "node:crypto";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { keyedHash } from "@/lib/secrets";
import { type LinkAbout, type LinkProblem, partToken, readAbout, writeAbout } from "./rules";

const PURPOSE = "answer";

/**
 * The last part of an address that lets whoever has it answer one question about one thing, without
 * signing in, until it expires.
 * @param about `version` is what the thing is like now: once it is another, the link is refused as
 *   "link_changed"; left out where nothing about it can change
 * @example pageUrl(site, locale, `/answer/${signAnswer(secret, { kind: "reminder", id, version, expiresAt })}`)
 */
export function signAnswer(secret: string, about: Omit<LinkAbout, "version"> & { version?: string }): string {
  const text = writeAbout({ version: "1", ...about });
  return `${text}_${keyedHash(secret, PURPOSE, text)}`;
}

/** What an address of ours says; anything that we did not make, or cut short on its way, is refused. */
export function readAnswer(
  secret: string,
  token: string,
  now: Date,
): Result<LinkAbout, Refusal<Extract<LinkProblem, "link_forged" | "link_expired">>> {
  const parts = partToken(token);
  const about = parts && isSealed(secret, parts) ? readAbout(parts.text) : null;
  if (!about) return refuse("link_forged");
  return about.expiresAt > now ? ok(about) : refuse("link_expired");
}

function isSealed(secret: string, { text, seal }: { text: string; seal: string }): boolean {
  const expected = Buffer.from(keyedHash(secret, PURPOSE, text));
  const given = Buffer.from(seal);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/**
 * A short mark of what a thing consists of, for the version of a link: other parts, another mark.
 * @example stampOf(secret, ["meeting-room/2026-12-12/3"]).length // → 12
 */
export function stampOf(secret: string, parts: readonly string[]): string {
  const text = [...parts].sort().join("\n");
  return keyedHash(secret, "stamp", text)
    .replace(/[^A-Za-z0-9]/g, "-")
    .slice(0, 12);
}

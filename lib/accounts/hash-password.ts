import { hash, verify } from "@node-rs/argon2";
import { spellPassword } from "@/lib/accounts/spelling";
import { randomToken } from "@/lib/secrets";

/** argon2id with 19 MiB and two passes (OWASP's first choice, and this library's default): some 30 ms of work. */
export async function hashPassword(password: string): Promise<string> {
  return hash(spellPassword(password));
}

let nobodysHash: Promise<string> | undefined;

/**
 * Whether a password is the one of a hash. Where there is no account or no password the same work is
 * done and the answer is no, so that the time it takes tells nothing.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hash(randomToken());
  const instead = await nobodysHash;
  const right = await verify(passwordHash ?? instead, spellPassword(password));
  return right && passwordHash !== null;
}

import { createHmac, randomBytes } from "node:crypto";

/**
 * A keyed hash: the same text and purpose always give the same 43 signs, and nobody without the
 * secret can go back or guess along. Visitors' cookies, network addresses and mailed codes are
 * stored as these only.
 */
export function keyedHash(secret: string, purpose: string, text: string): string {
  return createHmac("sha256", secret).update(`${purpose}\n${text}`).digest("base64url");
}

/** 256 random bits as 43 signs that may stand in cookies and URLs. */
export function randomToken(): string {
  return randomBytes(32).toString("base64url");
}

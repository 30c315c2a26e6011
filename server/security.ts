import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Config } from "@/lib/config";

/** Stripe's page, where a form that begins a card payment ends up; browsers hold redirects of forms to `form-action`. */
const STRIPE_PAGE = "https://checkout.stripe.com";

/** 128 random bits: the mark by which a browser knows the scripts of this very page. */
export function newNonce(): string {
  return randomBytes(16).toString("base64");
}

/**
 * The Content-Security-Policy of one rendered page. Nothing comes from a third party; scripts in
 * the page need the nonce, which Next reads from this header of the request.
 */
export function contentSecurityPolicy(nonce: string, config: Config, dev: boolean): string {
  const formTargets = ["'self'", new URL(config.url).origin];
  if (config.stripe) formTargets.push(config.stripe.apiBase ? new URL(config.stripe.apiBase).origin : STRIPE_PAGE);
  return [
    "default-src 'self'",
    // React's development build evaluates text to show where an error came from.
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ""}`,
    `style-src 'self'${dev ? " 'unsafe-inline'" : ""}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${formTargets.join(" ")}`,
  ].join("; ");
}

/** A year of HTTPS only, once people come by HTTPS; null for plain HTTP. */
export function strictTransport(config: Config): string | null {
  return config.url.startsWith("https:") ? "max-age=31536000" : null;
}

/** What app/_server/auth.ts reads the network address of a request from. */
export const ADDRESS_HEADER = "x-furatto-address";

const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto"];

/**
 * Makes the headers on where a request comes from say what is true. Without a proxy in front,
 * whatever a client writes into X-Forwarded-* is its own claim, and limits per address would
 * follow it; with one, only the last address was written by the proxy itself.
 */
export function settleOrigin(request: IncomingMessage, config: Config): void {
  const socketAddress = request.socket.remoteAddress ?? "";
  const forwarded = config.trustProxy ? String(request.headers["x-forwarded-for"] ?? "") : "";
  request.headers[ADDRESS_HEADER] = forwarded.split(",").at(-1)?.trim() || socketAddress;
  if (!config.trustProxy) for (const name of FORWARDED) delete request.headers[name];
}

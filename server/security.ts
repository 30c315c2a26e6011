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

/**
 * Makes X-Forwarded-* say what is true: without a proxy in front, whatever a client sends there
 * is its own claim, and limits per network address would follow it.
 */
export function settleForwarded(request: IncomingMessage, config: Config): void {
  if (config.trustProxy) return;
  delete request.headers.forwarded;
  delete request.headers["x-forwarded-host"];
  delete request.headers["x-forwarded-port"];
  delete request.headers["x-forwarded-proto"];
  request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
}

import { BASKET_COOKIE, BASKET_COOKIE_MAX_AGE_S, type BasketChoice, encodeBasket } from "@/lib/bookings/basket";

// The basket as React may watch it: the cookie itself is the only copy.
const listeners = new Set<() => void>();

export function watchBasket(listener: () => void): () => void {
  listeners.add(listener);
  // Coming back to a page the browser kept: the basket may have changed since.
  window.addEventListener("pageshow", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("pageshow", listener);
  };
}

/** The cookie's value as it stands, "" without one. */
export function readBasketCookie(): string {
  const start = `${BASKET_COOKIE}=`;
  const cookie = document.cookie.split("; ").find((part) => part.startsWith(start));
  return cookie?.slice(start.length) ?? "";
}

export function writeBasketCookie(choices: readonly BasketChoice[]): void {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere yet, and answers late
  document.cookie = `${BASKET_COOKIE}=${encodeBasket(choices)}; Path=/; Max-Age=${BASKET_COOKIE_MAX_AGE_S}; SameSite=Lax${secure}`;
  for (const listener of listeners) listener();
}

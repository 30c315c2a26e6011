import type { Result } from "@/lib/result";
import type { Yen } from "@/lib/money";

/**
 * What a card payment provider is to us: it takes an amount, shows its own page at a URL, tells
 * what became of it by signed events, and gives money back. It knows nothing of bookings, and
 * draws nothing of ours.
 */
export type PaymentProvider = {
  readonly name: "stripe" | "sandbox";
  /** Begins a payment on the provider's page. The same idempotency key gives the same page. */
  startCheckout(order: CheckoutOrder): Promise<OpenCheckout>;
  /** Ends a page that is still open; one that is paid or over stays as it is. */
  endCheckout(providerRef: string): Promise<void>;
  /** What has become of a page, for events that never arrived. */
  lookUpCheckout(providerRef: string): Promise<CheckoutState>;
  /** Gives back a part of a payment or all of it. The same idempotency key gives back once. */
  refund(order: RefundOrder): Promise<void>;
  /** Reads an event that came over the network; refuses one whose signature is not the provider's. */
  readEvent(body: string, signature: string): Result<ProviderEvent>;
};

export type CheckoutOrder = {
  /** our checkout's id: sent along, comes back in events */
  reference: string;
  yen: Yen;
  /** shown on the provider's page; no personal data */
  description: string;
  successUrl: string;
  cancelUrl: string;
  /** real time, at least 30 minutes ahead (Stripe's least) */
  expiresAt: Date;
  locale: "ja" | "en";
  idempotencyKey: string;
};

export type OpenCheckout = { providerRef: string; url: string };

export type CheckoutState =
  | { state: "open" }
  | { state: "ended" }
  | { state: "paid"; paymentRef: string; yen: Yen };

export type RefundOrder = { paymentRef: string; yen: Yen; idempotencyKey: string };

export type ProviderEvent = {
  id: string;
  /** "other": an event we have no use for, answered with success so that it is not sent again */
  kind: "paid" | "ended" | "other";
  /** our checkout's id, null for "other" */
  reference: string | null;
  providerRef: string | null;
  paymentRef: string | null;
  yen: Yen | null;
  currency: string | null;
};

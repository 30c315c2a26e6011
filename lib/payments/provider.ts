import type { Yen } from "@/lib/money";
import type { Refusal, Result } from "@/lib/result";

/**
 * What a card payment provider is to us: it takes an amount, shows its own page at a URL, tells
 * what became of it by signed events, and gives money back. It knows nothing of bookings, and
 * draws nothing of ours. A call that fails throws a ProviderFailure.
 */
export type PaymentProvider = {
  readonly name: "stripe" | "sandbox";
  /** Begins a payment on the provider's page. The same idempotency key gives the same page. */
  startCheckout(order: CheckoutOrder): Promise<OpenCheckout>;
  /** Ends a page that is still open; one that is paid or over stays as it is. */
  endCheckout(providerRef: string): Promise<void>;
  /** What has become of a page, for events that never arrived. */
  lookUpCheckout(providerRef: string): Promise<CheckoutState>;
  /** Gives back a part of a payment or all of it. The same idempotency key gives back once, however late. */
  refund(order: RefundOrder): Promise<void>;
  /** Reads an event that came over the network; refuses one whose signature is not the provider's. */
  readEvent(body: string, signature: string): Result<ProviderEvent, Refusal<"bad_signature">>;
};

export type CheckoutOrder = {
  /** our checkout's id: sent along, comes back in events */
  reference: string;
  yen: Yen;
  /** shown on the provider's page; no personal data */
  description: string;
  successUrl: string;
  cancelUrl: string;
  /** when the page ends, by the clock of the business; the provider turns it into its own time */
  expiresAt: Date;
  locale: "ja" | "en";
  idempotencyKey: string;
};

export type OpenCheckout = { providerRef: string; url: string };

export type CheckoutState =
  | { state: "open" }
  | { state: "ended" }
  | { state: "paid"; paymentRef: string; amount: number; currency: string };

export type RefundOrder = { paymentRef: string; yen: Yen; idempotencyKey: string };

export type ProviderEvent =
  | {
      id: string;
      kind: "paid";
      reference: string;
      providerRef: string;
      paymentRef: string;
      amount: number;
      currency: string;
    }
  | { id: string; kind: "ended"; reference: string; providerRef: string }
  /** a refund that the provider had accepted came back to it: the card's bank would not take the money */
  | { id: string; kind: "refund_failed"; refund: string }
  /** an event we have no use for, answered with success so that it is not sent again */
  | { id: string; kind: "other" };

/** A provider that could not be reached or would not do what it was asked. Its message is never shown to people. */
export class ProviderFailure extends Error {
  constructor(
    message: string,
    /** whether asking again in the same way may succeed: the network or the provider was down */
    readonly temporary: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = FAILURE;
  }

  /** By name: the server and its pages are bundled apart, and a provider made by one is asked by the other. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === FAILURE;
  }
}

const FAILURE = "ProviderFailure";

/** Ends pages, as far as the provider can be reached: one that is paid after all settles by itself. */
export async function endPages(cards: PaymentProvider | null, pages: readonly string[]): Promise<void> {
  for (const page of pages)
    await cards?.endCheckout(page).catch((error: unknown) => {
      if (!(error instanceof ProviderFailure)) throw error;
    });
}

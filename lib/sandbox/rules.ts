import type { Yen } from "@/lib/money";

/** What the visitor of the sandbox's page did; the last four are for trials of what real life brings. */
export const SANDBOX_ANSWERS = [
  "pay",
  "decline",
  "leave",
  "pay_told_twice",
  "pay_untold",
  "run_out",
  "pay_late",
] as const;

export type SandboxAnswer = (typeof SANDBOX_ANSWERS)[number];

/** Codes of what the sandbox refuses. */
export type SandboxProblem = "unknown_payment_page" | "payment_page_over";

export type SandboxStatus = "open" | "paid" | "declined" | "expired";

/** A payment in the sandbox's own books. */
export type SandboxCheckout = {
  id: string;
  yen: Yen;
  reference: string;
  description: string;
  successUrl: string;
  cancelUrl: string;
  expiresAt: Date;
  status: SandboxStatus;
  paymentRef: string | null;
  refunded: Yen;
  locale: "ja" | "en";
};

/** How long "pay, but the message is delayed" keeps its message back: 2 minutes, in milliseconds. */
export const UNTOLD_MS = 2 * 60_000;

/** What may be done on a page in its state.
 *  @example answersFor("paid") // → [] */
export function answersFor(status: SandboxStatus): readonly SandboxAnswer[] {
  if (status === "paid") return [];
  if (status === "expired") return ["pay_late"];
  return ["pay", "decline", "leave", "pay_told_twice", "pay_untold", "run_out"];
}

/** The path of a payment's page.
 *  @example sandboxPagePath("cs_test_1") // → "/demo/pay/cs_test_1" */
export function sandboxPagePath(id: string): string {
  return `/demo/pay/${id}`;
}

/**
 * An event about a payment as Stripe would write it, so that the code which reads Stripe's events
 * reads these. `createdAt` is real time.
 */
export function sandboxEventBody(
  event: { id: string; type: "checkout.session.completed" | "checkout.session.expired"; createdAt: Date },
  checkout: Pick<SandboxCheckout, "id" | "yen" | "reference" | "paymentRef">,
): string {
  const isPaid = event.type === "checkout.session.completed";
  return JSON.stringify({
    id: event.id,
    object: "event",
    type: event.type,
    created: Math.floor(event.createdAt.getTime() / 1000),
    livemode: false,
    data: {
      object: {
        id: checkout.id,
        object: "checkout.session",
        client_reference_id: checkout.reference,
        metadata: { checkout: checkout.reference },
        amount_total: checkout.yen,
        currency: "jpy",
        status: isPaid ? "complete" : "expired",
        payment_status: isPaid ? "paid" : "unpaid",
        payment_intent: isPaid ? checkout.paymentRef : null,
      },
    },
  });
}

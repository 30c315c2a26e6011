import Stripe from "stripe";
import { type CheckoutState, type PaymentProvider, type ProviderEvent, ProviderFailure } from "@/lib/payments/provider";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

export type StripeAccount = {
  secretKey: string;
  webhookSecret: string;
  /** another address that speaks Stripe's wire format, null for Stripe itself */
  apiBase: string | null;
  /** the clock of the business minus real time, in milliseconds; 0 but in trials */
  clockOffsetMs?: number;
};

const TIMEOUT_MS = 10_000;
/** Sent again by the SDK, with the same idempotency key, before a call counts as failed. */
const NETWORK_RETRIES = 2;

/** Card payments through Stripe Checkout. Yen have no smaller unit, so amounts go as they are. */
export function stripePayments(account: StripeAccount): PaymentProvider {
  const base = account.apiBase ? new URL(account.apiBase) : null;
  const stripe = new Stripe(account.secretKey, {
    timeout: TIMEOUT_MS,
    maxNetworkRetries: NETWORK_RETRIES,
    telemetry: false,
    ...(base && {
      host: base.hostname,
      port: base.port || (base.protocol === "https:" ? 443 : 80),
      protocol: base.protocol === "https:" ? "https" : "http",
    }),
  });

  return {
    name: "stripe",

    async startCheckout(order) {
      const metadata = { checkout: order.reference };
      const page = await asked(() =>
        stripe.checkout.sessions.create(
          {
            mode: "payment",
            allowed_payment_method_types: ["card"],
            line_items: [
              {
                quantity: 1,
                price_data: { currency: "jpy", unit_amount: order.yen, product_data: { name: order.description } },
              },
            ],
            client_reference_id: order.reference,
            metadata,
            payment_intent_data: { metadata },
            success_url: order.successUrl,
            cancel_url: order.cancelUrl,
            expires_at: Math.floor((order.expiresAt.getTime() - (account.clockOffsetMs ?? 0)) / 1000),
            locale: order.locale,
          },
          { idempotencyKey: order.idempotencyKey },
        ),
      );
      if (!page.url) throw new ProviderFailure("Stripe answered a checkout without an address", false);
      return { providerRef: page.id, url: page.url };
    },

    async endCheckout(providerRef) {
      try {
        await stripe.checkout.sessions.expire(providerRef);
      } catch (error) {
        // "only open sessions can be expired": it is paid or over, which lookUpCheckout tells
        if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400) return;
        if (isUnknown(error)) return;
        throw failure(error);
      }
    },

    async lookUpCheckout(providerRef) {
      try {
        return stateOf(await stripe.checkout.sessions.retrieve(providerRef));
      } catch (error) {
        // A page of another account, or of its test mode, takes no money for this one; asking again would never end.
        if (isUnknown(error)) return { state: "ended" };
        throw failure(error);
      }
    },

    async refund(order) {
      const metadata = { refund: order.idempotencyKey };
      // Stripe forgets idempotency keys after a day; what it has given back it never forgets.
      const given = await asked(() => stripe.refunds.list({ payment_intent: order.paymentRef, limit: 100 }));
      const tries = given.data.filter((refund) => refund.metadata?.refund === order.idempotencyKey);
      if (!tries.every(hasFailed)) return;
      await asked(() =>
        stripe.refunds.create(
          { payment_intent: order.paymentRef, amount: order.yen, metadata },
          // one that came back must be asked for anew, not answered from memory
          { idempotencyKey: `${order.idempotencyKey}:${tries.length}` },
        ),
      );
    },

    readEvent: (body, signature) => readStripeEvent(body, signature, account.webhookSecret),
  };
}

/**
 * Reads an event in Stripe's wire format after checking its signature and its age (five minutes).
 * The sandbox signs its events likewise, so that both are read here.
 */
export function readStripeEvent(
  body: string,
  signature: string,
  secret: string,
): Result<ProviderEvent, Refusal<"bad_signature">> {
  let event: Stripe.Event;
  try {
    event = Stripe.webhooks.constructEvent(body, signature, secret);
  } catch {
    return refuse("bad_signature");
  }
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded": {
      const state = stateOf(event.data.object);
      const { client_reference_id: reference, id: providerRef } = event.data.object;
      // "completed" without the money (a payment method that takes days) is told again when it has come
      if (state.state !== "paid" || !reference) return ok({ id: event.id, kind: "other" });
      const { paymentRef, amount, currency } = state;
      return ok({ id: event.id, kind: "paid", reference, providerRef, paymentRef, amount, currency });
    }
    case "checkout.session.expired":
    case "checkout.session.async_payment_failed": {
      const { client_reference_id: reference, id: providerRef } = event.data.object;
      return ok(reference ? { id: event.id, kind: "ended", reference, providerRef } : { id: event.id, kind: "other" });
    }
    case "refund.failed":
    case "refund.updated":
    case "charge.refund.updated": {
      const refund = event.data.object;
      const key = refund.metadata?.refund;
      return ok(
        key && hasFailed(refund)
          ? { id: event.id, kind: "refund_failed", refund: key }
          : { id: event.id, kind: "other" },
      );
    }
    default:
      return ok({ id: event.id, kind: "other" });
  }
}

/** The header that Stripe would send along with a body, signed at this moment. */
export function signStripeEvent(body: string, secret: string): string {
  return Stripe.webhooks.generateTestHeaderString({ payload: body, secret });
}

function stateOf(page: Stripe.Checkout.Session): CheckoutState {
  if (page.status === "expired") return { state: "ended" };
  const paymentRef = typeof page.payment_intent === "string" ? page.payment_intent : page.payment_intent?.id;
  if (page.status !== "complete" || page.payment_status !== "paid" || !paymentRef) return { state: "open" };
  return { state: "paid", paymentRef, amount: page.amount_total ?? 0, currency: page.currency ?? "" };
}

/** Whether the money of a refund has come back to the centre's account. */
function hasFailed({ status }: Pick<Stripe.Refund, "status">): boolean {
  return status === "failed" || status === "canceled";
}

function isUnknown(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing";
}

async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw failure(error);
  }
}

function failure(error: unknown): ProviderFailure {
  const { StripeConnectionError, StripeAPIError, StripeRateLimitError, StripeError } = Stripe.errors;
  const { StripeAuthenticationError, StripePermissionError } = Stripe.errors;
  if (!(error instanceof StripeError)) throw error;
  const temporary =
    error instanceof StripeConnectionError ||
    error instanceof StripeAPIError ||
    error instanceof StripeRateLimitError ||
    // a wrong key is mended in the configuration; what was asked is not at fault
    error instanceof StripeAuthenticationError ||
    error instanceof StripePermissionError ||
    // another request with the same key is under way
    error.statusCode === 409;
  // the code, not the message: Stripe's messages may quote what was sent
  return new ProviderFailure(`Stripe: ${error.code ?? error.type}`, temporary, { cause: error.code ?? error.type });
}

import type { Config } from "@/lib/config";
import { type Db, transaction } from "@/lib/db";
import { type PaymentProvider, ProviderFailure } from "@/lib/payments/provider";
import { readStripeEvent } from "@/lib/payments/stripe";
import { ok, refuse } from "@/lib/result";
import { sandboxEventBody, sandboxPagePath } from "@/lib/sandbox/rules";
import {
  addSandboxRefund,
  insertSandboxCheckout,
  insertSandboxEvent,
  sandboxCheckoutById,
  sandboxCheckoutByKey,
  setSandboxStatus,
} from "@/lib/sandbox/store";
import { sandboxWebhookSecret } from "@/lib/sandbox/transport";

/**
 * The card provider of demo mode: keeps its own books, has its own page (/demo/pay), and tells what
 * happened by signed events over the network, in Stripe's wire format. No money moves.
 */
export function sandboxPayments({ db, config }: { db: Db; config: Config }): PaymentProvider {
  return {
    name: "sandbox",

    async startCheckout(order) {
      const { reference, yen, description, successUrl, cancelUrl, expiresAt, locale, idempotencyKey } = order;
      const id = `cs_test_${crypto.randomUUID().replaceAll("-", "")}`;
      await transaction(db, async (tx) => {
        const terms = { id, reference, yen, description, successUrl, cancelUrl, expiresAt, locale };
        await insertSandboxCheckout(tx, { ...terms, idempotencyKey, createdAt: new Date() });
        return ok(null);
      }); // the same key again is refused by its unique key: the page there is, is the answer
      const page = await sandboxCheckoutByKey(db.reader, idempotencyKey);
      if (!page) throw new ProviderFailure("sandbox: no page", true);
      return { providerRef: page.id, url: `${config.url}${sandboxPagePath(page.id)}` };
    },

    async endCheckout(providerRef) {
      await transaction(db, async (tx) => {
        if (!(await setSandboxStatus(tx, providerRef, ["open", "declined"], "expired"))) return ok(null);
        const page = await sandboxCheckoutById(tx, providerRef);
        if (!page) return ok(null);
        const at = new Date();
        const event = { id: `evt_${crypto.randomUUID()}`, type: "checkout.session.expired", createdAt: at } as const;
        await insertSandboxEvent(tx, {
          id: event.id,
          checkoutId: page.id,
          body: sandboxEventBody(event, page),
          deliveries: 1,
          dueAt: new Date(0), // at once, whatever the clock of the business says
          createdAt: at,
        });
        return ok(null);
      });
    },

    async lookUpCheckout(providerRef) {
      const page = await sandboxCheckoutById(db.reader, providerRef);
      if (!page) throw new ProviderFailure("sandbox: no such page", false);
      if (page.status === "expired") return { state: "ended" };
      if (page.status !== "paid" || !page.paymentRef) return { state: "open" };
      return { state: "paid", paymentRef: page.paymentRef, amount: page.yen, currency: "jpy" };
    },

    async refund({ paymentRef, yen, idempotencyKey }) {
      const given = await transaction(db, async (tx) =>
        (await addSandboxRefund(tx, { paymentRef, yen, idempotencyKey, createdAt: new Date() }))
          ? ok(null)
          : refuse("not_that_much_left"),
      );
      if (!given.ok) throw new ProviderFailure(`sandbox: ${given.code}`, false);
    },

    readEvent: (body, signature) => readStripeEvent(body, signature, sandboxWebhookSecret(config)),
  };
}

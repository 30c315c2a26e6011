import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { signStripeEvent } from "@/lib/payments/stripe";

/**
 * A local server that speaks the part of Stripe's wire format which we use: form-encoded requests,
 * idempotency keys, error answers, Checkout Sessions, refunds, signed events. It keeps Stripe's own
 * rules (a session lives 30 minutes at least, a refund is no more than what was paid), so that what
 * passes here is what Stripe would take.
 */
export type StripeServer = {
  base: string;
  secretKey: string;
  webhookSecret: string;
  sessions: Map<string, Session>;
  refunds: Refund[];
  /** every request that arrived, answered or not */
  requests: { method: string; path: string; form: URLSearchParams }[];
  /** What happens to coming requests, one entry each: nothing (null), the connection breaks before or after the work, or an error is answered. */
  failures: (null | "down" | "lost_answer" | 500 | 429)[];
  /** Someone pays on the session's page: the event Stripe would send. */
  pay(id: string, paid?: { amount?: number; currency?: string; unpaidYet?: boolean }): SignedEvent;
  /** The session's time runs out, or it is ended: the event. */
  expire(id: string): SignedEvent;
  /** Any event about a session or a refund as it stands. */
  event(type: string, id: string): SignedEvent;
  /** A refund that was made comes back from the card's bank: the event. */
  failRefund(id: string): SignedEvent;
  close(): Promise<void>;
};

export type SignedEvent = { body: string; signature: string };

export type Session = {
  id: string;
  object: "checkout.session";
  url: string | null;
  status: "open" | "complete" | "expired";
  payment_status: "paid" | "unpaid";
  payment_intent: string | null;
  amount_total: number;
  currency: string;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  success_url: string;
  cancel_url: string;
  expires_at: number;
  locale: string;
};

type Refund = {
  id: string;
  object: "refund";
  payment_intent: string;
  amount: number;
  status: "succeeded" | "failed";
  metadata: Record<string, string>;
};

type Answer = { status: number; body: unknown };

export async function startStripeServer(): Promise<StripeServer> {
  const sessions = new Map<string, Session>();
  const refunds: Refund[] = [];
  const requests: StripeServer["requests"] = [];
  const failures: StripeServer["failures"] = [];
  const answersByKey = new Map<string, { asked: string; answer: Answer }>();
  const secretKey = `sk_test_${token()}`;
  const webhookSecret = `whsec_${token()}`;

  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { pathname, searchParams } = new URL(request.url ?? "/", base);
    const form = request.method === "GET" ? searchParams : new URLSearchParams(text);
    requests.push({ method: request.method ?? "", path: pathname, form });
    const failure = failures.shift();
    if (failure === "down") return void request.socket.destroy();
    const answer =
      typeof failure === "number" ? refusal(failure, "api_error", "broken") : answerTo(request, pathname, form, text);
    if (failure === "lost_answer") return void request.socket.destroy();
    response.writeHead(answer.status, {
      "Content-Type": "application/json",
      "Request-Id": `req_${token()}`,
      // the SDK would otherwise wait its own half second; nothing here needs the wait
      ...(answer.status >= 400 && { "Stripe-Should-Retry": "false" }),
    });
    response.end(JSON.stringify(answer.body));
  }

  function answerTo(request: IncomingMessage, path: string, form: URLSearchParams, text: string): Answer {
    if (request.headers.authorization !== `Bearer ${secretKey}`)
      return refusal(401, "invalid_request_error", "Invalid API Key provided");
    const key = request.method === "POST" ? String(request.headers["idempotency-key"] ?? "") : "";
    const known = key ? answersByKey.get(key) : undefined;
    const asked = `${path}?${text}`;
    if (known)
      return known.asked === asked
        ? known.answer
        : refusal(400, "idempotency_error", "Keys can only be used with the same parameters they were first used with");
    const answer = route(request.method ?? "", path, form);
    if (key && answer.status < 500) answersByKey.set(key, { asked, answer });
    return answer;
  }

  function route(method: string, path: string, form: URLSearchParams): Answer {
    const [, version, ...parts] = path.split("/");
    if (version !== "v1") return refusal(404, "invalid_request_error", "Unrecognized request URL");
    const [first, second, id, verb] = parts;
    if (first === "checkout" && second === "sessions") {
      if (method === "POST" && !id) return createSession(form);
      const session = sessions.get(id ?? "");
      if (!session) return refusal(404, "invalid_request_error", "No such checkout.session", "resource_missing");
      if (method === "GET") return { status: 200, body: session };
      if (verb === "expire") {
        if (session.status !== "open")
          return refusal(
            400,
            "invalid_request_error",
            "Only Checkout Sessions with a status in [open] can be expired.",
          );
        session.status = "expired";
        return { status: 200, body: session };
      }
    }
    if (first === "refunds" && method === "GET") {
      const data = refunds.filter((refund) => refund.payment_intent === form.get("payment_intent"));
      return { status: 200, body: { object: "list", data, has_more: false, url: "/v1/refunds" } };
    }
    if (first === "refunds" && method === "POST") return createRefund(form);
    return refusal(404, "invalid_request_error", "Unrecognized request URL");
  }

  function createSession(form: URLSearchParams): Answer {
    const amount = Number(form.get("line_items[0][price_data][unit_amount]"));
    const currency = form.get("line_items[0][price_data][currency]") ?? "";
    const expiresAt = Number(form.get("expires_at"));
    const ahead = expiresAt - Date.now() / 1000;
    const wrong =
      form.get("mode") !== "payment"
        ? "mode"
        : !Number.isInteger(amount) || amount < 50
          ? "unit_amount"
          : currency !== "jpy"
            ? "currency"
            : !(ahead >= 30 * 60 && ahead <= 24 * 60 * 60)
              ? "expires_at"
              : !form.get("line_items[0][price_data][product_data][name]")
                ? "name"
                : form.get("payment_method_types[0]")
                  ? "payment_method_types"
                  : null;
    if (wrong) return refusal(400, "invalid_request_error", `Invalid ${wrong}`);
    const id = `cs_test_${token()}`;
    const session: Session = {
      id,
      object: "checkout.session",
      url: `${base}/c/pay/${id}`,
      status: "open",
      payment_status: "unpaid",
      payment_intent: null,
      amount_total: amount,
      currency,
      client_reference_id: form.get("client_reference_id"),
      metadata: { checkout: form.get("metadata[checkout]") ?? "" },
      success_url: form.get("success_url") ?? "",
      cancel_url: form.get("cancel_url") ?? "",
      expires_at: expiresAt,
      locale: form.get("locale") ?? "auto",
    };
    sessions.set(id, session);
    return { status: 200, body: { ...session } };
  }

  function createRefund(form: URLSearchParams): Answer {
    const paid = [...sessions.values()].find((session) => session.payment_intent === form.get("payment_intent"));
    if (!paid) return refusal(404, "invalid_request_error", "No such payment_intent", "resource_missing");
    const given = refunds
      .filter((refund) => refund.payment_intent === paid.payment_intent && refund.status !== "failed")
      .reduce((sum, { amount }) => sum + amount, 0);
    const amount = Number(form.get("amount"));
    if (given >= paid.amount_total)
      return refusal(400, "invalid_request_error", "Charge has already been refunded.", "charge_already_refunded");
    if (!Number.isInteger(amount) || amount < 1 || given + amount > paid.amount_total)
      return refusal(400, "invalid_request_error", "Refund amount is greater than unrefunded amount");
    const refund: Refund = {
      id: `re_${token()}`,
      object: "refund",
      payment_intent: paid.payment_intent ?? "",
      amount,
      status: "succeeded",
      metadata: { refund: form.get("metadata[refund]") ?? "" },
    };
    refunds.push(refund);
    return { status: 200, body: refund };
  }

  function event(type: string, id: string): SignedEvent {
    const body = JSON.stringify({
      id: `evt_${token()}`,
      object: "event",
      api_version: "2026-10-28.endive",
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      type,
      data: { object: sessions.get(id) ?? refunds.find((refund) => refund.id === id) },
    });
    return { body, signature: signStripeEvent(body, webhookSecret) };
  }

  return {
    base,
    secretKey,
    webhookSecret,
    sessions,
    refunds,
    requests,
    failures,
    pay(id, { amount, currency, unpaidYet } = {}) {
      const session = sessions.get(id);
      if (!session) throw new Error("no such session");
      session.status = "complete";
      session.payment_status = unpaidYet ? "unpaid" : "paid";
      session.payment_intent ??= `pi_${token()}`;
      session.amount_total = amount ?? session.amount_total;
      session.currency = currency ?? session.currency;
      return event("checkout.session.completed", id);
    },
    expire(id) {
      const session = sessions.get(id);
      if (session?.status === "open") session.status = "expired";
      return event("checkout.session.expired", id);
    },
    event,
    failRefund(id) {
      const refund = refunds.find((made) => made.id === id);
      if (!refund) throw new Error("no such refund");
      refund.status = "failed";
      return event("refund.failed", id);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(status: number, type: string, message: string, code?: string): Answer {
  return { status, body: { error: { type, message, ...(code && { code }) } } };
}

function token(): string {
  return randomBytes(12).toString("hex");
}

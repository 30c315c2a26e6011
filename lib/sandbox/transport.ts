import type { Config } from "@/lib/config";
import { signStripeEvent } from "@/lib/payments/stripe";
import { keyedHash } from "@/lib/secrets";

const TIMEOUT_MS = 10_000;

/** The secret with which the sandbox signs its events, as a provider gives one to each of its customers. */
export function sandboxWebhookSecret(config: Pick<Config, "secret">): string {
  return `whsec_${keyedHash(config.secret, "sandbox webhook", "")}`;
}

/** Sends an event to our own webhook over the network, signed at this moment; true when it answered with success. */
export async function deliverSandboxEvent(config: Config, body: string): Promise<boolean> {
  try {
    const response = await fetch(webhookUrl(config), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "stripe-signature": signStripeEvent(body, sandboxWebhookSecret(config)),
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** This server by its own address, not APP_URL: a proxy in front may be asleep or ask for a password. */
function webhookUrl(config: Config): string {
  const everywhere: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const host = everywhere[config.host] ?? config.host;
  return `http://${host.includes(":") ? `[${host}]` : host}:${config.port}/api/sandbox`;
}

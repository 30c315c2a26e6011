import { after } from "next/server";
import { createContext } from "@/lib/context";
import { receiveEvent } from "@/lib/payments/receive-event";
import { runDueWork } from "@/lib/work";

/** Far above any event of a checkout; what is longer is not read to its end. */
const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * The webhook of a card provider. Anything but success makes it send the event again, so success is
 * answered once the event is entered, or known, or no concern of ours; a signature that is not the
 * provider's is a 400. The address of a provider that is not in use is not there.
 */
export async function receiveWebhook(request: Request, provider: "stripe" | "sandbox"): Promise<Response> {
  const ctx = createContext({ actor: { kind: "system" }, locale: "ja" });
  if (ctx.cards?.name !== provider) return answer(404, "not_found");
  const body = await readBody(request);
  if (body === null) return answer(413, "too_large");
  const received = await receiveEvent(ctx, { body, signature: request.headers.get("stripe-signature") ?? "" });
  if (!received.ok) return answer(400, received.code);
  after(runDueWork);
  return answer(200, received.value);
}

function answer(status: number, outcome: string): Response {
  return Response.json({ outcome }, { status, headers: { "Cache-Control": "no-store" } });
}

/** The body as it was signed, byte for byte; null when it is longer than any event. */
async function readBody(request: Request): Promise<string | null> {
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > BODY_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

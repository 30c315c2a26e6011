import type { IncomingMessage, ServerResponse } from "node:http";
import type { Encoding, KeptAnswer } from "@/server/keeper";

/** Sends a kept answer: 304 to a browser that has it, no body to HEAD, else the body as the browser takes it. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: KeptAnswer,
  cacheControl: string | null,
): Promise<void> {
  const headers = answer.headers.filter(([name]) => name !== "cache-control" && name !== "etag" && name !== "vary");
  headers.push(["vary", varyOf(answer)]);
  if (cacheControl) headers.push(["cache-control", cacheControl], ["etag", answer.etag]);
  else headers.push(...answer.headers.filter(([name]) => name === "cache-control" || name === "etag"));

  if (cacheControl && isKnown(request.headers["if-none-match"], answer.etag)) {
    response.writeHead(304, flat(headers.filter(([name]) => name !== "content-type")));
    response.end();
    return;
  }
  const encoding = answer.isCompressible ? preferredEncoding(request.headers["accept-encoding"]) : "identity";
  const made = answer.encoded(encoding);
  const body = made instanceof Promise ? await made : made;
  if (encoding !== "identity") headers.push(["content-encoding", encoding]);
  headers.push(["content-length", String(body.length)]);
  response.writeHead(answer.status, flat(headers));
  response.end(request.method === "HEAD" ? undefined : body);
}

/** The best encoding a browser takes.
 *  @example preferredEncoding("gzip, deflate, br;q=0.9") // → "br"
 *  @example preferredEncoding("br;q=0, gzip") // → "gzip" */
export function preferredEncoding(accepted: string | string[] | undefined): Encoding {
  const offers = String(accepted ?? "")
    .toLowerCase()
    .split(",")
    .map((offer) => offer.trim().split(/\s*;\s*q=/));
  const takes = (name: string) => offers.some(([offer, weight]) => offer === name && Number(weight ?? 1) > 0);
  return takes("br") ? "br" : takes("gzip") ? "gzip" : "identity";
}

/** Whether If-None-Match names the tag, compared weakly. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (!ifNoneMatch) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.trim() === "*" || ifNoneMatch.split(",").some((tag) => opaque(tag) === opaque(etag));
}

function varyOf(answer: KeptAnswer): string {
  const given = answer.headers.find(([name]) => name === "vary")?.[1];
  const names = String(given ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name.toLowerCase() !== "accept-encoding");
  return [...names, "accept-encoding"].join(", ");
}

function flat(headers: [string, string | string[]][]): string[] {
  return headers.flatMap(([name, value]) =>
    Array.isArray(value) ? value.flatMap((one) => [name, one]) : [name, value],
  );
}

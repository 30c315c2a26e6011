import { IncomingMessage } from "node:http";
import { receiveUploads, takesUploads, UPLOAD_BODY_BYTES, type Uploads } from "@/server/uploads";

/** What becomes of a request at the door: let in, perhaps with its body read, or refused with a status. */
export type Admission = { request: IncomingMessage } | { refused: 400 | 404 | 405 | 413 };

/** As much of a form as Next reads: 1 MB, in bytes. */
const FORM_BYTES = 1024 * 1024;

const METHODS = ["GET", "HEAD", "POST", "OPTIONS"];

/**
 * Refuses what no page of ours can mean and what Next would answer as a failure of ours: addresses
 * that cannot be read, methods that pages do not have, forms too long or cut short. Routes under
 * /api/ answer for themselves. Forms with documents are longer: their files are written to the disk here,
 * and the form goes on without them.
 */
export async function admit(request: IncomingMessage, uploads: Uploads | null = null): Promise<Admission> {
  const { method = "GET", url = "/", headers } = request;
  if (!isReadable(url)) return { refused: 404 };
  if (url.startsWith("/api/")) return { request };
  if (!METHODS.includes(method)) return { refused: 405 };
  if (method !== "POST") return { request };
  const type = headers["content-type"] ?? "";
  const isForm = /^multipart\/form-data\b/i.test(type);
  if (uploads && isForm && takesUploads(url)) return admitUploads(request, uploads);
  if (Number(headers["content-length"] ?? 0) > FORM_BYTES) return { refused: 413 };
  // A script's call of an action always brings a form; Next reads it as it comes.
  if ("next-action" in headers) return isForm ? { request } : { refused: 400 };
  if (!isForm) return { request };
  const body = await readWhole(request);
  if (body === null) return { refused: 413 };
  const isWhole = await new Response(body, { headers: { "content-type": type } }).formData().then(
    () => true,
    () => false,
  );
  return isWhole ? { request: withBody(request, body) } : { refused: 400 };
}

async function admitUploads(request: IncomingMessage, uploads: Uploads): Promise<Admission> {
  if (Number(request.headers["content-length"] ?? 0) > UPLOAD_BODY_BYTES) return { refused: 413 };
  const form = await receiveUploads(request, uploads);
  if (form === "broken") return { refused: 400 };
  return form === "too_long" ? { refused: 413 } : { request: withBody(request, form) };
}

/** Whether every %XX of a path can be decoded.
 *  @example isReadable("/rooms/%E0%A4%A?x=%") // → false */
export function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

/** The body to its end; null when it is longer than a form. */
async function readWhole(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > FORM_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The same request with its body to be read again. */
function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const again = new IncomingMessage(request.socket);
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  Object.assign(again, { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor });
  // The body may have become shorter on its way.
  if ("content-length" in headers) headers["content-length"] = String(body.length);
  again.complete = true;
  again.push(body);
  again.push(null);
  return again;
}

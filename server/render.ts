import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Answer } from "@/server/keeper";

/** Next's request handler. */
export type Render = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Headers of one connection or one moment, which the answer to another request must not repeat. */
const NOT_KEPT = new Set(["connection", "content-length", "date", "keep-alive", "transfer-encoding"]);

/**
 * Renders an address for nobody in particular: the request carries the address and `headers` and
 * nothing of whoever asked for it.
 */
export async function renderForAnyone(
  render: Render,
  address: string,
  headers: Record<string, string>,
): Promise<Answer> {
  const request = new IncomingMessage(new Socket());
  request.method = "GET";
  request.url = address;
  Object.assign(request.headers, headers);
  request.push(null);

  const response = new ServerResponse(request);
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve) => {
    collect(response, chunks, resolve);
  });
  await render(request, response);
  await ended;
  return { status: response.statusCode, headers: headersOf(response), body: Buffer.concat(chunks) };
}

/** Puts what is written to a response without a connection into `chunks`. */
function collect(response: ServerResponse, chunks: Buffer[], onEnd: () => void): void {
  type Rest = [encodingOrDone?: unknown, done?: unknown];
  const take = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === "string") chunks.push(Buffer.from(chunk, (encoding as BufferEncoding) || "utf8"));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const call = (rest: Rest) => {
    const done = rest.find((part) => typeof part === "function") as (() => void) | undefined;
    if (done) process.nextTick(done);
  };
  response.writeHead = (status: number, ...rest: unknown[]) => {
    response.statusCode = status;
    const headers = rest.find((part) => typeof part === "object" && part !== null);
    if (Array.isArray(headers)) {
      for (let i = 0; i + 1 < headers.length; i += 2) response.setHeader(headers[i], headers[i + 1]);
    } else {
      for (const [name, value] of Object.entries((headers ?? {}) as OutgoingHttpHeaders)) {
        if (value !== undefined) response.setHeader(name, value);
      }
    }
    return response;
  };
  response.flushHeaders = () => {};
  response.write = (chunk: unknown, ...rest: Rest) => {
    take(chunk, rest[0]);
    call(rest);
    return true;
  };
  response.end = (...rest: [chunk?: unknown, ...Rest]) => {
    if (response.writableEnded) return response;
    if (typeof rest[0] !== "function") take(rest[0], rest[1]);
    Object.defineProperty(response, "writableEnded", { value: true });
    Object.defineProperty(response, "writableFinished", { value: true });
    Object.defineProperty(response, "finished", { value: true });
    call(rest as Rest);
    response.emit("prefinish");
    response.emit("finish");
    response.emit("close");
    onEnd();
    return response;
  };
}

function headersOf(response: ServerResponse): [string, string | string[]][] {
  return Object.entries(response.getHeaders()).flatMap(([name, value]) =>
    value === undefined || NOT_KEPT.has(name) ? [] : [[name, Array.isArray(value) ? value : String(value)]],
  );
}

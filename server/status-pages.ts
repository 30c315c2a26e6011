import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { log } from "@/lib/log";
import type { Answer } from "@/server/keeper";

/** Where the pages stand that say what a status means (app/[locale]/answers). */
const PAGES: ReadonlyMap<number, string> = new Map([
  [404, "/answers/not-found"],
  [500, "/answers/failed"],
]);

/** Headers which tell of the body that is left out. */
const OF_THE_BODY = ["content-encoding", "content-length", "etag", "transfer-encoding"];

/**
 * The page that explains a status, in the language of the address it was asked at; null where the
 * answer says all itself.
 * @example statusPage(404, "/en/rooms/attic") // → "/en/answers/not-found"
 */
export function statusPage(status: number, url: string): string | null {
  const page = PAGES.get(status);
  if (!page) return null;
  return /^\/en(?:[/?]|$)/.test(url) ? `/en${page}` : page;
}

/**
 * Lets a response say what happened. When Next does not find a page, or fails, its answer is empty
 * until its scripts have run; people without them would see nothing. Such an answer keeps its
 * status and gets the body of the page that explains it.
 */
export function explainStatus(
  response: ServerResponse,
  url: string,
  render: (address: string) => Promise<Answer>,
): void {
  const own = {
    write: response.write.bind(response),
    end: response.end.bind(response),
    writeHead: response.writeHead.bind(response),
    flushHeaders: response.flushHeaders.bind(response),
  };
  let page: string | null | undefined;
  /** The page to send instead, settled when the first byte is about to leave. */
  const instead = () => {
    const isHtml = String(response.getHeader("content-type") ?? "").startsWith("text/html");
    page ??= isHtml && !response.headersSent ? statusPage(response.statusCode, url) : null;
    return page;
  };

  response.writeHead = (status: number, ...rest: unknown[]) => {
    response.statusCode = status;
    const headers = rest.find((part) => typeof part === "object" && part !== null && !Array.isArray(part));
    for (const [name, value] of Object.entries((headers ?? {}) as OutgoingHttpHeaders))
      if (value !== undefined) response.setHeader(name, value);
    return instead() ? response : own.writeHead(status, ...(rest as never[]));
  };
  response.flushHeaders = () => {
    if (!instead()) own.flushHeaders();
  };
  response.write = (...args: unknown[]) => (instead() ? true : own.write(...(args as [unknown])));
  response.end = (...args: never[]) => {
    const address = instead();
    Object.assign(response, own);
    if (!address) return own.end(...args);
    for (const name of OF_THE_BODY) response.removeHeader(name);
    render(address).then(
      ({ body }) => own.end(body),
      (error: unknown) => {
        log.error({ name: error instanceof Error ? error.name : typeof error }, "the page of a status failed");
        own.end();
      },
    );
    return response;
  };
}

import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Config } from "@/lib/config";
import { log } from "@/lib/log";
import { admit } from "@/server/admission";
import type { Age } from "@/server/age";
import { createKeeper, FOR_EVER } from "@/server/keeper";
import { publicAddress } from "@/server/kept-addresses";
import { type Render, renderForAnyone } from "@/server/render";
import { contentSecurityPolicy, newNonce, settleOrigin, strictTransport } from "@/server/security";
import { sendAnswer } from "@/server/send";
import { explainStatus, statusPage } from "@/server/status-pages";
import type { Uploads } from "@/server/uploads";

/** Files named by the hash of their content. */
const HASHED_FILE = /^\/_next\/static\/[\w./~@%-]+$/;

const POLICY = "content-security-policy";

/**
 * What stands between the network and Next: it answers public addresses from memory, takes off
 * their requests whatever could make them personal, and gives every page its security policy.
 * Without `age` (development, or no memory given for it) nothing is kept.
 */
export function createListener(parts: {
  render: Render;
  age: Age | null;
  config: Config;
  dev: boolean;
  uploads?: Uploads;
}) {
  const { render, age, config, dev, uploads = null } = parts;
  const host = new URL(config.url).host;
  const transport = strictTransport(config);

  const keeper = createKeeper(
    async (address) => {
      // One nonce a rendering: whoever reads it in a kept page cannot write into that page any more.
      const policy = contentSecurityPolicy(newNonce(), config, dev);
      const page = (at: string) => renderForAnyone(render, at, { host, [POLICY]: policy });
      const answer = await page(address);
      const explained = statusPage(answer.status, address);
      if (explained && !address.startsWith("/api/")) answer.body = (await page(explained)).body;
      answer.headers.push([POLICY, policy]);
      if (transport) answer.headers.push(["strict-transport-security", transport]);
      return answer;
    },
    { bytes: config.keptBytes },
  );

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const policy = contentSecurityPolicy(newNonce(), config, dev);
    request.headers[POLICY] = policy;
    response.setHeader(POLICY, policy);
    if (transport) response.setHeader("strict-transport-security", transport);
    if (!isForRouter(request) && !request.url?.startsWith("/api/"))
      explainStatus(response, request.url ?? "/", (at) => renderForAnyone(render, at, { host, [POLICY]: policy }));
    await render(request, response);
  }

  async function answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    settleOrigin(asked, config);
    const admission = await admit(asked, uploads);
    if ("refused" in admission) return turnAway(asked, response, admission.refused);
    const { request } = admission;
    const url = request.url ?? "/";
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead) return pass(request, response);
    if (age && HASHED_FILE.test(url)) {
      return sendAnswer(request, response, await keeper.answer(url, FOR_EVER), "public, max-age=31536000, immutable");
    }
    const address = publicAddress(url);
    if (!address) return pass(request, response);
    forgetWho(request);
    if (!age || !address.kept || isForRouter(request)) return pass(request, response);
    const kept = await keeper.answer(address.kept, await age.current());
    return sendAnswer(request, response, kept, kept.status === 200 ? "no-cache" : null);
  }

  async function turnAway(request: IncomingMessage, response: ServerResponse, status: number): Promise<void> {
    const page = statusPage(status, request.url ?? "/");
    if (page) {
      const policy = contentSecurityPolicy(newNonce(), config, dev);
      const { body } = await renderForAnyone(render, page, { host, [POLICY]: policy });
      response.writeHead(status, { "content-type": "text/html; charset=utf-8", [POLICY]: policy });
      response.end(body);
      return;
    }
    // What is still on its way of a body that is too long is not waited for.
    response.writeHead(status, { "content-type": "text/plain", connection: "close" });
    response.end(STATUS_CODES[status]);
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      log.error(whereOf(error), "a request failed");
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end();
    });
  };
}

/** Takes off a request what says who sent it. */
function forgetWho(request: IncomingMessage): void {
  delete request.headers.cookie;
  delete request.headers.authorization;
}

/** Whether Next's router in the browser asks for a part of a page: another answer at the same address. */
function isForRouter(request: IncomingMessage): boolean {
  const { headers } = request;
  return (
    "rsc" in headers ||
    "next-router-prefetch" in headers ||
    "next-router-state-tree" in headers ||
    "next-action" in headers
  );
}

/** Where a bug is, without its message, which may quote what somebody typed. */
function whereOf(error: unknown): { name: string; at: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  return {
    name: error.name,
    at: (error.stack ?? "")
      .split("\n")
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 5),
  };
}

import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Endpoint } from "@/app/api/v1/endpoints";
import { PROBLEM_TYPE, problemBody, READER } from "@/app/api/v1/problem";
import { createContext } from "@/lib/context";
import type { FacilityProblem } from "@/lib/facility/rules";
import { log } from "@/lib/log";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

type Handler = (request: Request) => Promise<Response>;

const METHODS = "GET, HEAD, OPTIONS";

const CORS = { "access-control-allow-origin": "*", "access-control-expose-headers": "ETag" };

/** The handlers of a route that answers an endpoint to anybody, from any site; Next makes HEAD of GET. */
export function open<Query extends z.ZodObject, Body extends z.ZodType>(endpoint: Endpoint<Query, Body>) {
  return handlers(async (request) => {
    const query = readQuery(endpoint.query, new URL(request.url).searchParams);
    return query.ok ? endpoint.answer(createContext(READER), query.value) : query;
  });
}

/** The handlers of a route of the read API, from what it answers to GET. */
export function handlers(answer: (request: Request) => Promise<Result<unknown, Refusal<FacilityProblem>>>) {
  const get: Handler = async (request) => {
    try {
      const result = await answer(request);
      return result.ok ? found(request, result.value) : await refused(result);
    } catch (error) {
      log.error({ error: error instanceof Error ? error.stack : String(error) }, "the read API failed");
      return refused(refuse("internal_error"));
    }
  };
  return { GET: get, OPTIONS: options, POST: other, PUT: other, PATCH: other, DELETE: other };
}

const options: Handler = async () =>
  new Response(null, {
    status: 204,
    headers: {
      ...CORS,
      allow: METHODS,
      "access-control-allow-methods": METHODS,
      "access-control-allow-headers": "*",
      "access-control-max-age": "86400",
    },
  });

const other: Handler = () => refused(refuse("method_not_allowed"));

function found(request: Request, value: unknown): Response {
  const body = JSON.stringify(value);
  // The same tag as the server gives to answers it keeps (server/keeper): weak, since it may compress them.
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const headers = { ...CORS, "cache-control": "no-cache", etag };
  if (knows(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, "content-type": "application/json; charset=utf-8" } });
}

function knows(ifNoneMatch: string | null, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return ifNoneMatch?.split(",").some((tag) => tag.trim() === "*" || opaque(tag) === opaque(etag)) ?? false;
}

async function refused(refusal: Refusal<FacilityProblem>): Promise<Response> {
  const problem = await problemBody(refusal);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      ...CORS,
      "content-type": PROBLEM_TYPE,
      "cache-control": "no-store",
      ...(problem.status === 405 && { allow: METHODS }),
    },
  });
}

/** Reads a query exactly: a parameter that is misspelt or given twice is refused rather than guessed at. */
function readQuery<Query extends z.ZodObject>(
  schema: Query,
  given: URLSearchParams,
): Result<z.output<Query>, Refusal<FacilityProblem>> {
  for (const parameter of new Set(given.keys())) {
    if (!Object.hasOwn(schema.shape, parameter))
      return refuse("unknown_parameter", { parameter: parameter.slice(0, 100) });
    if (given.getAll(parameter).length > 1) return refuse("repeated_parameter", { parameter });
  }
  const query = schema.safeParse(Object.fromEntries(given));
  if (query.success) return ok(query.data);
  const parameter = String(query.error.issues[0]?.path[0]);
  return given.has(parameter) ? refuse("invalid_date", { parameter }) : refuse("missing_parameter", { parameter });
}

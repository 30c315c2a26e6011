import { QUERY_FIELDS } from "@/app/[locale]/_availability/address";

/**
 * Which addresses have answers that are the same for everybody, and so may be kept: the public
 * pages and the read API. What stands here must never render anything personal; cookies are
 * taken off their requests.
 */

/** What a public page reads of its query; the rest (campaign marks and the like) changes nothing. */
const PAGE_PARAMETERS: readonly { path: RegExp; names: readonly string[] }[] = [
  { path: /^\/(?:en)?$/, names: QUERY_FIELDS },
  { path: /^(?:\/en)?\/rooms\/[a-z0-9-]+$/, names: QUERY_FIELDS },
  { path: /^(?:\/en)?\/(?:guide|hours|closures\.ics)$/, names: [] },
  { path: /^(?:\/en)?\/news(?:\/[0-9a-f-]{36})?$/, names: [] },
];

/** The read API refuses what it does not know, so such a request is left as it is, and not kept. */
const API_PARAMETERS: readonly { path: RegExp; names: readonly string[] }[] = [
  { path: /^\/api\/v1\/(?:rooms|slots|openapi\.json)$/, names: [] },
  { path: /^\/api\/v1\/(?:calendar|counselling\/sessions)$/, names: ["from", "to"] },
  { path: /^\/api\/v1\/availability$/, names: ["from", "to", "room"] },
];

/** Longer values belong to nothing we serve. */
const LONGEST_QUERY = 300;

export type PublicAddress = {
  /** one spelling for all addresses that mean the same; null: render it each time */
  kept: string | null;
};

/**
 * Reads a request's path and query.
 * @returns null for an address that may be personal
 * @example publicAddress("/?utm=x&date=2026-12-05&view=") // → { kept: "/?date=2026-12-05" }
 */
export function publicAddress(url: string): PublicAddress | null {
  const [path = "", query = ""] = split(url);
  const page = PAGE_PARAMETERS.find((known) => known.path.test(path));
  if (page) return { kept: query.length > LONGEST_QUERY ? null : pageAddress(path, query, page.names) };
  if (!path.startsWith("/api/v1/")) return null;
  const api = API_PARAMETERS.find((known) => known.path.test(path));
  return { kept: api && query.length <= LONGEST_QUERY ? apiAddress(path, query, api.names) : null };
}

function split(url: string): [string, string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

function pageAddress(path: string, query: string, names: readonly string[]): string {
  if (query === "") return path;
  const given = new URLSearchParams(query);
  const kept = new URLSearchParams();
  // A form sends its empty fields too; to a page they mean the same as none.
  for (const name of names) for (const value of given.getAll(name)) if (value !== "") kept.append(name, value);
  return kept.size > 0 ? `${path}?${kept}` : path;
}

function apiAddress(path: string, query: string, names: readonly string[]): string | null {
  const given = [...new URLSearchParams(query)];
  const isKnown =
    given.every(([name]) => names.includes(name)) && new Set(given.map(([name]) => name)).size === given.length;
  if (!isKnown) return null;
  const kept = new URLSearchParams(given.sort(([a], [b]) => names.indexOf(a) - names.indexOf(b)));
  return kept.size > 0 ? `${path}?${kept}` : path;
}

/** What the availability pages read from their address, in the order it is written there. */
export const QUERY_FIELDS = ["date", "view", "room", "people", "part", "weekday", "cooking"] as const;

export type QueryField = (typeof QUERY_FIELDS)[number];

/** What stands in an address: what a form left blank, and the views' own default, do not. */
export type Query = Partial<Record<QueryField, string | readonly string[] | null>>;

/**
 * The one address of a query, whoever writes it (a link, the form with or without JavaScript), so
 * that equal answers are kept once.
 * @example addressOf("/", { view: "week", date: "2026-12-05", people: "", weekday: ["6", "0"] })
 *   // → "/?date=2026-12-05&view=week&weekday=6&weekday=0"
 */
export function addressOf(path: string, query: Query): string {
  const parts: string[] = [];
  for (const field of QUERY_FIELDS) {
    for (const value of [query[field] ?? []].flat())
      if (value !== "" && !(field === "view" && value === "day")) parts.push(`${field}=${encodeURIComponent(value)}`);
  }
  return parts.length ? `${path}?${parts.join("&")}` : path;
}

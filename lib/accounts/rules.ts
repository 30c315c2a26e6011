/** Who may do what. Doors ask who (app/_server/auth), use cases ask whether (`can`). */
export type Role = "resident" | "staff" | "counsellor" | "admin" | "privacy";

export const ROLES: readonly Role[] = ["resident", "staff", "counsellor", "admin", "privacy"];

/** 市内（在住・在勤・在学） / 飯能・狭山・入間・日高, treated as 市内 / 市外 (domain rule 16). */
export type Residence = "city" | "five_cities" | "outside";

export const RESIDENCES: readonly Residence[] = ["city", "five_cities", "outside"];

/** Whoever acts: someone not signed in, an account, or the system itself (events, due work).
 *  `visitorId` is the keyed hash of the visitor's cookie, as `Hold.visitor` keeps it. */
export type Actor =
  | { kind: "visitor"; visitorId: string | null }
  | { kind: "user"; userId: string; role: Role; residence: Residence; visitorId: string | null }
  | { kind: "system" };

export type SignedInActor = Extract<Actor, { kind: "user" }>;

/** Who a page, route or action is for: anyone, anyone with an account ("resident"), or one office. */
export type Door = "visitor" | Role;

/** Whether an actor may pass a door. The administrator also works at the counter; the counsellors'
 *  and the privacy officer's doors open for nobody else (centre.md: confidentiality).
 *  @example mayEnter({ kind: "visitor", visitorId: null }, "resident") // → false */
export function mayEnter(actor: Actor, door: Door): boolean {
  if (door === "visitor") return true;
  if (actor.kind !== "user") return false;
  if (door === "resident") return true;
  return actor.role === door || (door === "staff" && actor.role === "admin");
}

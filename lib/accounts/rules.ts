/** Who may do what. Doors ask who (app/_server/auth), use cases ask whether (`can`). */
export type Role = "resident" | "staff" | "counsellor" | "admin" | "privacy";

export const ROLES: readonly Role[] = ["resident", "staff", "counsellor", "admin", "privacy"];

/** 市内（在住・在勤・在学） / 飯能・狭山・入間・日高, treated as 市内 / 市外 (domain rule 16). */
export type Residence = "city" | "five_cities" | "outside";

export const RESIDENCES: readonly Residence[] = ["city", "five_cities", "outside"];

/** Whoever acts: someone not signed in, an account, or the system itself (events, due work). */
export type Actor =
  | { kind: "visitor"; visitorId: string | null }
  | { kind: "user"; userId: string; role: Role; residence: Residence; visitorId: string | null }
  | { kind: "system" };

/** Who may do what. Doors ask who (app/_server/auth), use cases ask whether (`can`). */
export type Role = "resident" | "staff" | "counsellor" | "admin" | "privacy";

export const ROLES: readonly Role[] = ["resident", "staff", "counsellor", "admin", "privacy"];

/** 市内（在住・在勤・在学） / 飯能・狭山・入間・日高, treated as 市内 / 市外 (domain rule 16). */
export type Residence = "city" | "five_cities" | "outside";

export const RESIDENCES: readonly Residence[] = ["city", "five_cities", "outside"];

/** 利用登録団体 / 一般団体 / 個人 / 公用: who books decides when bookings open, and how many there may be (domain rule 15). */
export type Applicant = "registered" | "general" | "individual" | "official";

export const APPLICANTS: readonly Applicant[] = ["registered", "general", "individual", "official"];

/** Whose opening of bookings counts: a class of residence, or a group that has one of its own (domain rule 20). */
export type WindowClass = Residence | "registered" | "official";

export const WINDOW_CLASSES: readonly WindowClass[] = ["city", "five_cities", "outside", "registered", "official"];

/** The group somebody acts for. */
export type ActingGroup = { id: string; name: string; applicant: Exclude<Applicant, "individual"> };

/** Whoever acts: someone not signed in, an account, or the system itself (events, due work).
 *  `visitorId` is the keyed hash of the visitor's cookie, as `Hold.visitor` keeps it. */
export type Actor =
  | { kind: "visitor"; visitorId: string | null }
  | {
      kind: "user";
      userId: string;
      role: Role;
      residence: Residence;
      visitorId: string | null;
      /** the signed-in browser they act from; none where the act itself proves who they are */
      deviceId?: string;
      /** null: they act for themselves */
      group: ActingGroup | null;
    }
  | { kind: "system" };

export type SignedInActor = Extract<Actor, { kind: "user" }>;

/** As what an actor books: for the group they act for, else for themselves.
 *  @example applicantOf({ kind: "visitor", visitorId: null }) // → "individual" */
export function applicantOf(actor: Actor): Applicant {
  return actor.kind === "user" && actor.group ? actor.group.applicant : "individual";
}

/** Whose opening of bookings counts for an applicant: registered groups and the city's own use have one of
 *  their own, all others that of their residence.
 *  @example windowFor("general", "outside") // → "outside" */
export function windowFor(applicant: Applicant, residence: Residence): WindowClass {
  return applicant === "registered" || applicant === "official" ? applicant : residence;
}

/** Whose opening of bookings counts for an actor; visitors are asked as 市内.
 *  @example windowOf({ kind: "visitor", visitorId: null }) // → "city" */
export function windowOf(actor: Actor): WindowClass {
  return actor.kind === "user" ? windowFor(applicantOf(actor), actor.residence) : "city";
}

/** What a group is: 公用 where staff said so, 利用登録団体 in a fiscal year for which it was approved, else 一般団体.
 *  @example classOfGroup({ isOfficial: false, isRegistered: true }) // → "registered" */
export function classOfGroup(group: { isOfficial: boolean; isRegistered: boolean }): ActingGroup["applicant"] {
  if (group.isOfficial) return "official";
  return group.isRegistered ? "registered" : "general";
}

/** Who a page, route or action is for: anyone, anyone with an account ("resident"), whoever works here in any
 *  office ("worker"), or one office. */
export type Door = "visitor" | "worker" | Role;

/** Whether an actor may pass a door. The administrator also works at the counter; the counsellors'
 *  and the privacy officer's doors open for nobody else (centre.md: confidentiality).
 *  @example mayEnter({ kind: "visitor", visitorId: null }, "resident") // → false */
export function mayEnter(actor: Actor, door: Door): boolean {
  if (door === "visitor") return true;
  if (actor.kind !== "user") return false;
  if (door === "resident") return true;
  if (door === "worker") return actor.role !== "resident";
  return actor.role === door || (door === "staff" && actor.role === "admin");
}

/** What can be asked of the desk. The thing asked about names its owner where it has one. */
export type Deed = keyof typeof DEEDS;

type Asked = { actor: SignedInActor; userId: string | null; groupId?: string | null };

/** One's own, or of the group one acts for: whoever acts for a group goes on with what others of it began. */
const own = ({ actor, userId, groupId }: Asked) =>
  userId === actor.userId || (groupId != null && groupId === actor.group?.id);
const atTheCounter = ({ actor }: Asked) => actor.role === "staff" || actor.role === "admin";
const asAdmin = ({ actor }: Asked) => actor.role === "admin";
const anyone = () => true;

/** The permission table: one line a deed, asked by every use case that does it. */
const DEEDS = {
  "booking.create": anyone,
  "booking.view": (asked: Asked) => own(asked) || atTheCounter(asked),
  "booking.cancel": (asked: Asked) => own(asked) || atTheCounter(asked),
  "booking.pay": own,
  "booking.decide": atTheCounter,
  "registration.decide": atTheCounter,
  "attachment.view": atTheCounter,
  "payment.take": atTheCounter,
  "money.view": atTheCounter,
  "account.view": own,
  "account.change": own,
  "account.appoint": asAdmin,
  "desk.view": atTheCounter,
  "booking.create_for": atTheCounter,
  "booking.move_for": atTheCounter,
  "block.change": atTheCounter,
  "closure.act": atTheCounter,
  "till.close": atTheCounter,
  "numbers.view": atTheCounter,
  "news.write": atTheCounter,
  "person.view": atTheCounter,
  "person.change": atTheCounter,
  "person.merge": asAdmin,
  "masters.view": atTheCounter,
  "masters.change": asAdmin,
  "log.view": asAdmin,
} satisfies Record<string, (asked: Asked) => boolean>;

/**
 * Whether an actor may do a deed. Visitors have no account and may do none of these; the system
 * acts on events and on what is due, and may do all.
 * @example can({ kind: "user", userId: "a", role: "resident", … }, "booking.cancel", { userId: "b" }) // → false
 */
export function can(
  actor: Actor,
  deed: Deed,
  thing: { userId: string | null; groupId?: string | null } = { userId: null },
): boolean {
  if (actor.kind === "system") return true;
  return actor.kind === "user" && DEEDS[deed]({ actor, userId: thing.userId, groupId: thing.groupId });
}

/** Whether somebody may change the account they are signed in to. */
export function mayChangeAccount(actor: Actor): actor is SignedInActor {
  return actor.kind === "user" && can(actor, "account.change", { userId: actor.userId });
}

/** Limits of signing in; a dated setting (facility/rules Policy), since they are assumptions. */
export type SignInPolicy = {
  /** a mailed code counts so long and for so many tries, once */
  code: { minutes: number; tries: number };
  /** wrong passwords and codes within so many minutes */
  wrongTries: { perAccount: number; perAddress: number; minutes: number };
  /** mails with codes asked for within so many minutes */
  mails: { perAccount: number; perAddress: number; minutes: number };
};

/** What is asked of whoever works here before they pass a desk's door; a dated setting (facility/rules Policy). */
export type DeskPolicy = {
  /** whether every such account needs a second factor (TOTP) */
  secondFactor: boolean;
  /** so many minutes without a press, and the password is asked for again */
  idleMinutes: number;
  /** networks (CIDR, such as "192.0.2.0/24") from which the desks answer; none: from everywhere */
  allow: string[];
};

/** Why signing in, registering or changing an account is refused. */
export type AccountProblem =
  | "wrong_credentials"
  | "wrong_password"
  | "too_many_tries"
  | "too_many_mails"
  | "wrong_code"
  | "code_expired"
  | "code_used_up"
  | "code_used"
  | "already_registered"
  | "same_email"
  | "account_not_settled"
  | "mail_known"
  | "has_mail"
  | "account_disabled"
  | "not_allowed";

/** Where a code leads once it is typed. The last two are asked for by somebody who is signed in. */
export type CodePurpose = "register" | "sign_in" | "reset" | "change_email" | "erase";

export const CODE_PURPOSES: readonly CodePurpose[] = ["register", "sign_in", "reset", "change_email", "erase"];

// ── Signed-in browsers ───────────────────────────────────────────────────────────────────────

/** How long a sign-in lasts, in seconds. Residents come once a month; whoever works at the centre
 *  shares its machines.
 *  @example signInLastsS("resident") // → 2592000 */
export function signInLastsS(role: Role): number {
  return (role === "resident" ? 30 * 24 : 12) * 60 * 60;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether it is time to note that a browser was seen again: once a day is enough to know it by. */
export function isSeenLate(lastSeenAt: Date, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() >= DAY_MS;
}

/** Whether a browser is still signed in: not ended, and its sign-in not run out by itself. */
export function isSignedIn(device: { createdAt: Date; endedAt: Date | null }, role: Role, now: Date): boolean {
  return !device.endedAt && now.getTime() - device.createdAt.getTime() < signInLastsS(role) * 1000;
}

const BROWSERS: readonly [RegExp, string][] = [
  [/\bLine\//, "LINE"],
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\b(?:OPR|Opera|OPiOS)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:(?:Headless)?Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bVersion\/[\d.]+ (?:Mobile\/\w+ )?Safari\//, "Safari"],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b|\bMacintosh\b/, "Mac"],
  [/\bLinux\b/, "Linux"],
];

/**
 * A browser by its name and its system's, as its owner would call it: nothing finer is kept, since
 * versions and models together come near to naming a person. "" for what neither list knows.
 * @example deviceLabel("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0") // → "Firefox · Android"
 */
export function deviceLabel(userAgent: string | null): string {
  const text = (userAgent ?? "").slice(0, 500);
  const known = (list: readonly [RegExp, string][]) => list.find(([sign]) => sign.test(text))?.[1];
  return [known(BROWSERS), known(SYSTEMS)].filter(Boolean).join(" · ");
}

/**
 * The path to go back to after signing in, if it is one of this site: nothing that a browser would
 * read as another site, and not the pages of signing in themselves.
 * @example safePath("/book?people=4") // → "/book?people=4"
 * @example safePath("//elsewhere.example") // → null
 */
export function safePath(path: string | null | undefined): string | null {
  if (!path || path.length > 1000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)) return null;
  // "/.//elsewhere.example" becomes "//elsewhere.example" where dots are resolved
  if (/^[^?#]*\/(?:\.|%2e)/i.test(path)) return null;
  return /^\/(en\/)?(sign-in|register|reset|api)(\/|\?|#|$)/.test(path) ? null : path;
}

/** The demo's accounts, one a role, and their password: shown on its sign-in page, absent in production (issue A). */
export const DEMO_PASSWORD = "furatto-demo";

/** @example demoMail("staff") // → "staff@demo.example" */
export function demoMail(role: Role): string {
  return `${role}@demo.example`;
}

const BY_PHONE = "phone:";

/** What stands in the place of the address of somebody without mail, who is told by telephone. It is no mail
 *  address: nothing is sent there, and nobody can sign in with it.
 *  @example phoneAddress("u1") // → "phone:u1" */
export function phoneAddress(userId: string): string {
  return BY_PHONE + userId;
}

/** Whether an address is that of somebody without mail.
 *  @example isPhoneAddress("hanako@example.jp") // → false */
export function isPhoneAddress(address: string): boolean {
  return address.startsWith(BY_PHONE);
}

/** How the address of everybody without mail begins, for stores to look by. */
export const PHONE_ADDRESSES = BY_PHONE;

/** Whose address it is that stands for somebody without mail.
 *  @example userOfPhoneAddress("phone:u1") // → "u1" */
export function userOfPhoneAddress(address: string): string {
  return address.slice(BY_PHONE.length);
}

/**
 * What counts as one network address for limits: an IPv4 address, or the /64 of an IPv6 one, whose
 * other half every device changes at will.
 * @example neighbourhoodOf("::ffff:192.0.2.7") // → "192.0.2.7"
 * @example neighbourhoodOf("2001:db8::7") // → "2001:db8:0:0"
 */
export function neighbourhoodOf(address: string): string {
  const bare = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, "")
    .replace(/%.*$/, "");
  if (!bare.includes(":")) return bare;
  const [left = "", right = ""] = bare.split("::");
  const [front, back] = [left.split(":").filter(Boolean), right.split(":").filter(Boolean)];
  const middle = bare.includes("::") ? Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0") : [];
  return [...front, ...middle, ...back].slice(0, 4).join(":");
}

// ── Networks ─────────────────────────────────────────────────────────────────────────────────

type Network = { family: 4 | 6; bits: bigint };

const WIDTHS = { 4: 32, 6: 128 } as const;

/** An address as one number; IPv4 written within IPv6 is IPv4. Null for what is no address. */
function numberOf(address: string): Network | null {
  const bare = address
    .trim()
    .toLowerCase()
    .replace(/%.*$/, "")
    .replace(/^::ffff:(?=\d+\.)/, "");
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(bare)?.slice(1).map(Number);
  if (four) return four.every((part) => part < 256) ? { family: 4, bits: joined(four, 8) } : null;
  const halves = bare.split("::");
  if (!bare.includes(":") || halves.length > 2) return null;
  const [front = [], back = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const gap = 8 - front.length - back.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const parts = [...front, ...Array<string>(gap).fill("0"), ...back];
  if (!parts.every((part) => /^[0-9a-f]{1,4}$/.test(part))) return null;
  const bits = joined(
    parts.map((part) => Number.parseInt(part, 16)),
    16,
  );
  // ::ffff:c000:207 is 192.0.2.7 as well.
  return bits >> 32n === 0xffffn ? { family: 4, bits: bits & 0xffffffffn } : { family: 6, bits };
}

function joined(parts: readonly number[], width: number): bigint {
  return parts.reduce((bits, part) => (bits << BigInt(width)) | BigInt(part), 0n);
}

/** A network as its first bits; null for what is none. A single address is a network of itself. */
function networkOf(text: string): (Network & { prefix: number }) | null {
  const [address = "", length, more] = text.trim().split("/");
  const number = numberOf(address);
  if (!number || more !== undefined) return null;
  const width = WIDTHS[number.family];
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const prefix = length === undefined ? width : Number(length);
  return prefix <= width ? { ...number, prefix } : null;
}

/** Whether a text names a network as CIDR writes it, or one address.
 *  @example isNetwork("192.0.2.0/24") // → true
 *  @example isNetwork("192.0.2.0/33") // → false */
export function isNetwork(text: string): boolean {
  return networkOf(text) !== null;
}

/**
 * Whether an address is of one of some networks; with none given, every address is allowed. What is no address,
 * or is not known, is of no network.
 * @example isAllowedFrom("::ffff:192.0.2.7", ["192.0.2.0/24"]) // → true
 */
export function isAllowedFrom(address: string | null | undefined, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  const asked = numberOf(address ?? "");
  return networks.map(networkOf).some((network) => {
    if (!asked || !network || network.family !== asked.family) return false;
    const rest = BigInt(WIDTHS[network.family] - network.prefix);
    return asked.bits >> rest === network.bits >> rest;
  });
}

/** Why a change of the desks' setting is refused to whoever makes it from `address`: they would not get in again.
 *  @example deskChangeProblem({ allow: ["192.0.2.0/24"] }, "203.0.113.5") // → "desk_locks_out" */
export function deskChangeProblem(
  desk: Pick<DeskPolicy, "allow">,
  address: string | null | undefined,
): "desk_locks_out" | null {
  return isAllowedFrom(address, desk.allow) ? null : "desk_locks_out";
}

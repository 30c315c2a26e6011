/** What is kept about a person: where it stands, under which name they can read it, and what stays when they leave. */

/**
 * What one table has to do with people. `exported` is the key under which its rows stand in the file of
 * everything we hold about somebody (`everythingAbout`); `erased` is what becomes of them when that person's
 * account is erased: the rows go, or their words go and the bare facts stay, or they never named anybody.
 */
export type Holding =
  | { about: "nobody" }
  | { about: "person"; exported: string; erased: "deleted" | "emptied" | "anonymous" };

const nobody: Holding = { about: "nobody" };

/** Every table of prisma/schema.prisma; a test fails on one that is missing here, or whose rows are not exported. */
export const HOLDINGS = {
  Room: nobody,
  SlotHours: nobody,
  Tariff: nobody,
  ClosureRule: nobody,
  Holiday: nobody,
  CalendarException: nobody,
  Setting: nobody,
  CounsellingSchedule: nobody,
  RoomPhoto: nobody,
  Wording: nobody,
  // Who changed a master is told by its id; staff are never erased this way.
  MasterChange: nobody,
  NewsItem: nobody,
  Block: nobody,
  Closure: nobody,
  // Who has a slot: stands and falls with its hold, offer or booking.
  SlotClaim: nobody,
  Hold: { about: "person", exported: "holds", erased: "deleted" },
  Revision: nobody,
  User: { about: "person", exported: "account", erased: "emptied" },
  Device: { about: "person", exported: "devices", erased: "deleted" },
  EmailCode: { about: "person", exported: "codes", erased: "deleted" },
  RecoveryCode: { about: "person", exported: "account", erased: "deleted" },
  PersonView: { about: "person", exported: "views", erased: "deleted" },
  StaffNote: { about: "person", exported: "notes", erased: "deleted" },
  // Keyed hashes that end within a day.
  Attempt: nobody,
  Booking: { about: "person", exported: "bookings", erased: "emptied" },
  ClosureCase: { about: "person", exported: "bookings", erased: "emptied" },
  Visit: { about: "person", exported: "bookings", erased: "anonymous" },
  KeyLoan: { about: "person", exported: "bookings", erased: "anonymous" },
  BookingSlot: { about: "person", exported: "bookings", erased: "anonymous" },
  LedgerEntry: { about: "person", exported: "bookings", erased: "anonymous" },
  // What was in the till, by tender.
  DayClose: nobody,
  Checkout: { about: "person", exported: "bookings", erased: "anonymous" },
  CardRefund: { about: "person", exported: "bookings", erased: "anonymous" },
  // Which events of a payment provider have come: ids of theirs.
  ProviderEvent: nobody,
  // The sandbox stands for the provider's own books; they name a checkout, never a person.
  SandboxCheckout: nobody,
  SandboxRefund: nobody,
  SandboxEvent: nobody,
  ReductionKind: nobody,
  ReductionRequest: { about: "person", exported: "reductions", erased: "emptied" },
  PenaltyPoint: { about: "person", exported: "penalties", erased: "deleted" },
  Wish: { about: "person", exported: "wishes", erased: "deleted" },
  WishOffer: { about: "person", exported: "wishes", erased: "deleted" },
  // A group's own name, words and address stay with the group; those who leave it are taken out of them.
  Group: { about: "person", exported: "groups", erased: "anonymous" },
  GroupMember: { about: "person", exported: "groups", erased: "deleted" },
  GroupInvitation: { about: "person", exported: "invitations", erased: "deleted" },
  GroupPerson: { about: "person", exported: "groups", erased: "deleted" },
  GroupRegistration: { about: "person", exported: "groups", erased: "anonymous" },
  Attachment: { about: "person", exported: "attachments", erased: "emptied" },
  PaperSeries: nobody,
  Paper: { about: "person", exported: "papers", erased: "emptied" },
  Task: { about: "person", exported: "tasks", erased: "anonymous" },
  OutboxMail: { about: "person", exported: "mails", erased: "emptied" },
  // A slot, and that somebody wanted it.
  UnmetDemand: nobody,
  AuditEntry: { about: "person", exported: "history", erased: "anonymous" },
} as const satisfies Record<string, Holding>;

// ── Leaving ──────────────────────────────────────────────────────────────────────────────────

/** What is to be settled before an account can be erased; each has its sentence in `privacy.obstacles`. */
export type Obstacle =
  /** a booking that still stands or waits for an answer */
  | { kind: "open_booking"; number: string }
  /** money is owed for a booking */
  | { kind: "owes"; number: string; yen: number }
  /** money is to be handed out at the counter, or on its way back to the card */
  | { kind: "refund"; number: string; yen: number }
  /** a reduction is being looked at, with which money may come back or be owed */
  | { kind: "reduction_pending"; number: string }
  /** a card payment is still under way at the provider */
  | { kind: "payment_under_way"; number: string }
  /** nobody else may change the group */
  | { kind: "last_representative"; groupId: string; name: string }
  /** whoever works here is taken out of the system by an administrator */
  | { kind: "works_here" };

/** What decides it, as it stands in the database. */
export type Affairs = {
  role: string;
  bookings: readonly {
    number: string;
    status: string;
    /** the last day of its slots that stand; null when none does */
    lastDay: string | null;
    /** the sum of its ledger */
    due: number;
    /** received, and not given back */
    paid: number;
    /** staff have a reduction of it to decide */
    isReductionPending: boolean;
    /** yen on their way back to a card */
    returning: number;
    hasOpenCheckout: boolean;
  }[];
  groups: readonly { id: string; name: string; isRepresentative: boolean; otherRepresentatives: number }[];
};

const WAITING_STATUSES = ["held", "requested"];

/**
 * What stands in the way of erasing an account: a booking has to be used, cancelled or declined, and its money
 * settled, while there is somebody to settle it with, with what a reduction may still change of it; and a group
 * keeps somebody who may act for it.
 * @param day today
 * @example whatStandsInTheWay({ role: "resident", bookings: [], groups: [] }, "2026-12-01") // → []
 */
export function whatStandsInTheWay(affairs: Affairs, day: string): Obstacle[] {
  const ofBookings = affairs.bookings.flatMap(({ number, ...booking }): Obstacle[] => [
    ...(isOpen(booking, day) ? [{ kind: "open_booking", number } as const] : []),
    ...(mayBeReduced(booking) && !isOpen(booking, day) ? [{ kind: "reduction_pending", number } as const] : []),
    ...(booking.due > 0 && !mayBeReduced(booking) && !isOpen(booking, day) && !cameToNothing(booking)
      ? [{ kind: "owes", number, yen: booking.due } as const]
      : []),
    ...(booking.due < 0 || booking.returning > 0
      ? [{ kind: "refund", number, yen: Math.max(0, -booking.due) + booking.returning } as const]
      : []),
    ...(booking.hasOpenCheckout ? [{ kind: "payment_under_way", number } as const] : []),
  ]);
  const ofGroups = affairs.groups
    .filter((group) => group.isRepresentative && group.otherRepresentatives === 0)
    .map(({ id, name }): Obstacle => ({ kind: "last_representative", groupId: id, name }));
  return [...(affairs.role === "resident" ? [] : [{ kind: "works_here" } as const]), ...ofBookings, ...ofGroups];
}

function isOpen({ status, lastDay }: { status: string; lastDay: string | null }, day: string): boolean {
  return WAITING_STATUSES.includes(status) || (status === "confirmed" && lastDay !== null && lastDay >= day);
}

/** What is owed or was paid may become less. Without either, nothing can come of the request. */
function mayBeReduced({ isReductionPending, due, paid }: Omit<Affairs["bookings"][number], "number">): boolean {
  return isReductionPending && (due > 0 || paid > 0);
}

/** Nothing is asked for any more of such a booking. */
function cameToNothing({ status }: { status: string }): boolean {
  return status === "declined" || status === "expired";
}

/** What somebody may be called by in a text. */
export type Marks = { name: string; kana: string; email: string; phone: string };

/**
 * A text without somebody's name, reading, mail address or phone number, however these are spaced or hyphenated.
 * Within another word they are not theirs. For words that people wrote: never for codes or links.
 * @example withoutPerson("代表 山﨑花子（042-921-2220）", { name: "山﨑 花子", kana: "", email: "", phone: "0429212220" }) // → "代表 （）"
 * @example withoutPerson("A permit", { name: "It", kana: "", email: "", phone: "" }) // → "A permit"
 */
export function withoutPerson<T extends string | null>(text: T, marks: Marks): T {
  const rest = [
    pattern(marks.name.replace(/ /g, ""), "\\s*"),
    pattern(marks.kana.replace(/ /g, ""), "\\s*"),
    pattern(marks.email, ""),
    pattern(marks.phone, "[\\s()（）‐–—―−－ー-]*"),
  ].reduce((left, found) => (found && left ? left.replace(found, "") : left), text as string | null);
  return rest as T;
}

/** The signs of a mark, with whatever may stand between them. A single sign marks nobody; where words are written
 *  apart, and in numbers, it is a whole one. */
function pattern(mark: string, between: string): RegExp | null {
  const signs = [...mark];
  if (signs.length < 2) return null;
  const more = (sign = "") =>
    /\p{N}/u.test(sign) ? "\\p{N}" : /\p{sc=Latin}/u.test(sign) ? "\\p{sc=Latin}\\p{N}" : "";
  const [before, after] = [more(signs[0]), more(signs.at(-1))];
  const written = signs.map((sign) => sign.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(between);
  return new RegExp(`${before && `(?<![${before}])`}${written}${after && `(?![${after}])`}`, "giu");
}

/** Whether two spellings are of one name: people put a space between its parts or none.
 *  @example isSameName("所沢 花子", "所沢花子") // → true */
export function isSameName(a: string, b: string): boolean {
  return a.replace(/\s/g, "") === b.replace(/\s/g, "");
}

/** What a paper says of people: whom it is for, and what somebody wrote. */
export type PaperWords = {
  recipient: { name: string; person: string; address: string };
  circle?: string;
  purposeNote?: string;
  note?: string;
};

/**
 * A paper without the person who booked: of their own booking nothing remains of whom and what for; of a group's,
 * the group. Whatever they were called when it was issued, no name is looked for.
 */
export function paperWithout<P extends PaperWords>(paper: P, marks: Marks, isOwn: boolean): P {
  const { recipient } = paper;
  const cleaned = (text: string) => (isOwn ? "" : withoutPerson(text, marks));
  return {
    ...paper,
    recipient: {
      ...recipient,
      name: isOwn ? "" : recipient.name,
      person: "",
      address: cleaned(recipient.address),
    },
    ...(paper.circle !== undefined && { circle: cleaned(paper.circle) }),
    ...(paper.purposeNote !== undefined && { purposeNote: cleaned(paper.purposeNote) }),
    ...(paper.note !== undefined && { note: cleaned(paper.note) }),
  };
}

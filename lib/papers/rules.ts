import {
  type BookedSlot,
  type Booking,
  type BookingStatus,
  isReductionPending,
  isStanding,
  type LedgerEntry,
  type PayBy,
  showNumber,
} from "@/lib/bookings/rules";
import { type CalendarDate, instantAt, type TimeOfDay, today } from "@/lib/dates";
import { type Centre, type Policy, policyOn, roomOn, slotHoursOn, type Words } from "@/lib/facility/rules";
import { type BillExtra, extrasOf, priceIn } from "@/lib/fees/rules";
import { sumOfYen, type Yen } from "@/lib/money";
import { balanceOf, withoutCorrected } from "@/lib/payments/rules";

// ── What a paper is ──────────────────────────────────────────────────────────────────────────

/** 使用許可書 · 領収書 · 請求書 · 還付通知書. */
export type PaperKind = "permit" | "receipt" | "invoice" | "refund_notice";

export const PAPER_KINDS: readonly PaperKind[] = ["permit", "receipt", "invoice", "refund_notice"];

/** Why a paper is not issued; each has a sentence in `problems-papers`. */
export type PaperProblem = "unknown_paper" | "paper_not_due" | "paper_overtaken";

/** Slots of one room that follow one another, as one line: with the time between joined ones. */
export type PaperUse = {
  date: CalendarDate;
  slots: number[];
  startsAt: TimeOfDay;
  endsAt: TimeOfDay;
  room: Words;
  /** how the room is used; null where there is but one way */
  use: Words | null;
  /** by the tariff, before anything is added or taken off */
  yen: Yen;
};

/** What changes the sum of the uses: 市外・営利・減免・端数. */
export type PaperAdjustment = BillExtra;

/** What was used and what it costs; the uses and the adjustments add up to `yen`. */
export type PaperBill = { uses: PaperUse[]; adjustments: PaperAdjustment[]; yen: Yen };

/** Who issues, as the setting said at issue. */
export type PaperIssuer = Policy["papers"];

/** For whom: the group that booked with the person who did it, or a person who booked for themselves. */
export type PaperRecipient = { name: string; kind: "group" | "person"; person: string; address: string };

type Frame = {
  /** as people read it out: "ABCD-EFGH" */
  booking: string;
  issuedOn: CalendarDate;
  issuer: PaperIssuer;
  recipient: PaperRecipient;
  /** what a person who booked for themselves wrote as their circle's name: a note, never whom a paper is for;
   *  not on papers that were issued before it was kept apart */
  circle?: string;
};

/** Money that moved: when, how much, how. */
export type MoneyPart = { on: CalendarDate; yen: Yen; method: PayBy };

/** An amount with the tax in it. */
export type TaxedAmount = { yen: Yen; taxPercent: number; taxYen: Yen };

/**
 * Everything a paper says, as plain data: frozen when it is issued, so that it says the same for ever.
 * Its words are in papers/messages.
 */
export type PaperContent =
  | (Frame & {
      kind: "permit";
      bill: PaperBill;
      /** the purpose's code */
      purpose: string;
      purposeNote: string;
      people: number;
      bookedOn: CalendarDate;
      /** what staff wrote when they allowed it */
      note: string;
    })
  | (Frame & {
      kind: "receipt";
      amount: TaxedAmount;
      received: MoneyPart[];
      /** given back before the receipt was issued: what is left was received */
      setOff: { on: CalendarDate; yen: Yen }[];
      /** what was paid for; null where the amount is not that of the whole booking */
      bill: PaperBill | null;
      /** ids of the rows of the ledger that the receipt settles: none of them is receipted again while it counts */
      entries: string[];
      /** the receipts of this money that count no more, because some of it went back later */
      replaces?: { fiscalYear: number; number: number }[];
    })
  | (Frame & {
      kind: "invoice";
      amount: TaxedAmount;
      bill: PaperBill;
      /** received on it already */
      paidYen: Yen;
      /** waived or charged beside the slots that stand; 0 as a rule */
      otherYen: Yen;
      /** instant, as ISO text; null when there is none */
      dueAt: string | null;
    })
  | (Frame & {
      kind: "refund_notice";
      amount: TaxedAmount;
      /** the day of the last of it */
      refundedOn: CalendarDate;
      method: PayBy;
      /** what one change or cancelling gave back, payment by payment; older notices tell of one part alone */
      parts?: MoneyPart[];
      /** ids of the rows of the ledger that it tells of; older notices have the one in their key */
      entries?: string[];
      /** the ledger's reason */
      reason: string;
      /** the uses that were given back with it; may be none */
      uses: PaperUse[];
    });

/** A paper as it stands in the database. */
export type Paper = {
  id: string;
  kind: PaperKind;
  fiscalYear: number;
  number: number;
  bookingId: string;
  key: string;
  content: PaperContent;
  reissues: number;
  issuedAt: Date;
};

/** A booking with all that its papers depend on. */
export type Dossier = {
  booking: Booking;
  group: { name: string; address: string } | null;
  /** in the order of issue */
  papers: Paper[];
  /** how the refunds to cards stand with the provider: "due", "done" or "failed" */
  cardRefunds: { checkoutId: string; yen: Yen; status: string; createdAt: Date; doneAt: Date | null }[];
};

// ── Dates as papers write them ───────────────────────────────────────────────────────────────

const ERA = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
  era: "long",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  timeZone: "Asia/Tokyo",
});

/** A day in 和暦: era, year of the era, and the year as it is written (元 for the first).
 *  @example eraOf("2019-05-01") // → { era: "令和", year: 1, written: "令和元" } */
function eraOf(date: CalendarDate): { era: string; year: number; written: string } {
  const parts = ERA.formatToParts(instantAt(date, "12:00"));
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? "";
  const era = part("era");
  // ICU writes the first year as 元 or as 1, as its version likes
  const year = part("year") === "元" ? 1 : Number(part("year"));
  return { era, year, written: `${era}${year === 1 ? "元" : year}` };
}

/** A day as papers write it: 和暦 with 西暦 beside it (domain rule 31).
 *  @example eraDate("2026-12-01") // → "令和8年（2026年）12月1日" */
export function eraDate(date: CalendarDate): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return `${eraOf(date).written}年（${year}年）${month}月${day}日`;
}

/** A 年度 as papers write it, by the era in which most of it lies.
 *  @example eraFiscalYear(2026) // → "令和8年度" */
export function eraFiscalYear(fiscalYear: number): string {
  return `${eraOf(`${fiscalYear}-10-01`).written}年度`;
}

// ── Money ────────────────────────────────────────────────────────────────────────────────────

/**
 * The tax within an amount, rounded down once for the whole of it (domain-rules B-4).
 * @example taxWithin(320, 10) // → 29
 * @example taxWithin(630, 10) // → 57
 */
export function taxWithin(yen: Yen, percent: number): Yen {
  return Math.floor((yen * percent) / (100 + percent));
}

/** A payment, what went back of it and what is left. */
type Received = { entry: LedgerEntry; left: Yen; back: { entry: LedgerEntry; yen: Yen }[] };

/**
 * The payments of a ledger in the order they came, each with what went back of it: a card refund of its own payment,
 * cash of what is left, the latest before it first. What was entered by a slip and taken back never came or went.
 */
function receivedOf(ledger: readonly LedgerEntry[]): Received[] {
  const inOrder = withoutCorrected(ledger).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const payments = inOrder
    .filter(({ kind, yen }) => kind === "payment" && yen < 0)
    .map((entry): Received => ({ entry, left: -entry.yen, back: [] }));
  // A payment that is entered the other way round takes money from this booking as well: it counts for another now.
  const refunds = inOrder.filter(({ kind, yen }) => kind === "refund" || (kind === "payment" && yen > 0));
  const takeBack = (entry: LedgerEntry, from: readonly Received[]) => {
    let rest = entry.yen;
    for (const paid of from) {
      const yen = Math.min(rest, paid.left);
      if (yen === 0) continue;
      paid.back.push({ entry, yen });
      paid.left -= yen;
      rest -= yen;
    }
  };
  for (const refund of refunds)
    if (refund.checkoutId)
      takeBack(
        refund,
        payments.filter(({ entry }) => entry.checkoutId === refund.checkoutId),
      );
  for (const refund of refunds)
    if (!refund.checkoutId) {
      const before = payments.filter(({ entry }) => entry.at <= refund.at);
      takeBack(refund, [...before.toReversed(), ...payments.slice(before.length)]);
    }
  return payments;
}

/** What has come in and stands on no receipt that counts, net of what has gone back of it. */
export type OpenMoney = {
  received: { entry: LedgerEntry; yen: Yen }[];
  setOff: { entry: LedgerEntry; yen: Yen }[];
  yen: Yen;
  /** ids of the rows that a receipt of it settles */
  entries: string[];
};

/**
 * What a receipt may be written for: each payment and each return of it, also of what went back whole.
 * @example openMoney([payment 640, refund 320], []).yen // → 320
 */
export function openMoney(ledger: readonly LedgerEntry[], receipted: ReadonlySet<string>): OpenMoney {
  const open = receivedOf(ledger).filter(({ entry }) => !receipted.has(entry.id));
  const setOff = new Map<string, { entry: LedgerEntry; yen: Yen }>();
  for (const { entry, yen } of open.flatMap(({ back }) => back))
    setOff.set(entry.id, { entry, yen: yen + (setOff.get(entry.id)?.yen ?? 0) });
  return {
    received: open.map(({ entry }) => ({ entry, yen: -entry.yen })),
    setOff: [...setOff.values()].toSorted((a, b) => a.entry.at.getTime() - b.entry.at.getTime()),
    yen: sumOfYen(open.map(({ left }) => left)),
    entries: [...open.map(({ entry }) => entry.id), ...setOff.keys()],
  };
}

/**
 * Whether money of a receipt went back after it was issued, or turned out to have been entered by a slip: it says
 * what is not so and counts no more.
 * @example isOvertaken([payment "p1", refund "r1"], ["p1"]) // → true
 */
export function isOvertaken(ledger: readonly LedgerEntry[], entries: readonly string[]): boolean {
  if (ledger.some(({ correctsId }) => correctsId && entries.includes(correctsId))) return true;
  return receivedOf(ledger).some(
    ({ entry, back }) => entries.includes(entry.id) && back.some((part) => !entries.includes(part.entry.id)),
  );
}

// ── What may be issued ───────────────────────────────────────────────────────────────────────

/** States in which the permission stands (domain rule 25: 許可・未払い, 支払済, 利用済). */
const PERMITTED: readonly BookingStatus[] = ["confirmed", "used"];

/** A paper that may be issued now: its key is the event it is for, so that pressing twice issues once. */
export type Issuable = { key: string; content: PaperContent };

/**
 * The papers that may be issued now, in the order of PAPER_KINDS:
 * a permit while the permission stands and no permit says the same; a receipt for money that has none;
 * an invoice to a group for what is owed; a notice for each refund that was made.
 * While a reduction waits to be decided nobody knows the fee: neither permit nor invoice.
 */
export function issuablePapers(centre: Centre, dossier: Dossier, now: Date): Issuable[] {
  return [
    ...permitOf(centre, dossier, now),
    ...receiptOf(centre, dossier, now),
    ...invoiceOf(centre, dossier, now),
    ...refundNoticesOf(centre, dossier, now),
  ];
}

/** Why there is no paper of a kind (yet): a code with words in `papers.missing`. */
export type Missing =
  | "undecided"
  | "unpaid_card"
  | "reduction_pending"
  | "over"
  | "nothing_received"
  | "not_a_group"
  | "refund_under_way"
  | null;

/** Why a kind of paper is not there and cannot be issued now; null when it is or can.
 *  @example whyMissing({ booking: { status: "requested", … }, … }, "permit") // → "undecided" */
export function whyMissing(dossier: Dossier, kind: PaperKind): Missing {
  const { booking, papers } = dossier;
  if (papers.some((paper) => paper.kind === kind)) return null;
  switch (kind) {
    case "permit":
      if (booking.status === "requested") return "undecided";
      if (booking.status === "held") return "unpaid_card";
      if (!PERMITTED.includes(booking.status)) return "over";
      return isReductionPending(booking) ? "reduction_pending" : null;
    case "receipt":
      return isOwed(booking) && openMoney(booking.ledger, receiptedOf(dossier)).yen === 0 ? "nothing_received" : null;
    case "invoice":
      return isOwed(booking) && recipientOf(dossier).kind === "person" ? "not_a_group" : null;
    case "refund_notice":
      return refundsOf(dossier).some(({ on }) => on === null) ? "refund_under_way" : null;
  }
}

/**
 * Whether a paper still says what is so. A permit counts only while its booking is as it says; an invoice
 * while it asks for what is owed, and once that was paid it stays what it was. A receipt counts until some of
 * its money goes back; a notice of refund unless the card's bank sent the money back to the centre.
 * @example isCurrent(centre, dossierOfCancelledBooking, permit) // → false
 */
export function isCurrent(centre: Centre, dossier: Dossier, paper: Paper): boolean {
  const { content } = paper;
  const { booking, papers } = dossier;
  if (content.kind === "refund_notice") {
    const told = refundsToldBy(paper);
    const made = refundsOf(dossier).flatMap(({ entry, on }) => (on === null ? [] : [entry.id]));
    return told.every((id) => made.includes(id));
  }
  if (content.kind === "receipt") return !isOvertaken(booking.ledger, content.entries);
  if (!isStanding(booking.status)) return false;
  if (papers.findLast(({ kind }) => kind === content.kind)?.id !== paper.id) return false;
  if (content.kind === "permit") {
    const bill = paperBill(centre, booking.slots.filter(stands));
    return whatIsPermitted({ ...content, bill }) === whatIsPermitted(content);
  }
  const asked = invoiceContent(centre, dossier, paper.issuedAt);
  return asked.amount.yen > 0
    ? whatIsAsked(asked) === whatIsAsked(content)
    : whatIsAsked(beforePaying(asked)) === whatIsAsked(beforePaying(content));
}

function permitOf(centre: Centre, dossier: Dossier, now: Date): Issuable[] {
  const { booking, papers } = dossier;
  if (!PERMITTED.includes(booking.status) || isReductionPending(booking)) return [];
  const earlier = papers.filter(({ kind }) => kind === "permit");
  const content: PaperContent = {
    kind: "permit",
    ...frameOf(centre, dossier, now),
    bill: paperBill(centre, booking.slots.filter(stands)),
    purpose: booking.purpose,
    purposeNote: booking.purposeNote,
    people: booking.people,
    bookedOn: today(booking.createdAt),
    note: booking.decisionNote ?? "",
  };
  const last = earlier.at(-1)?.content;
  if (last?.kind === "permit" && whatIsPermitted(last) === whatIsPermitted(content)) return [];
  return [{ key: `permit:${booking.id}:${earlier.length}`, content }];
}

type Permit = Extract<PaperContent, { kind: "permit" }>;

function whatIsPermitted({ bill, purpose, purposeNote, people, recipient }: Permit): string {
  return JSON.stringify([usesIn(bill), bill.yen, purpose, purposeNote, people, recipient.name, recipient.person]);
}

/** What is used, in whatever order a paper lists it. */
function usesIn({ uses }: PaperBill): string[] {
  return uses.map(({ date, slots, room, use }) => JSON.stringify([date, slots, room.ja, use?.ja ?? ""])).sort();
}

function receiptOf(centre: Centre, dossier: Dossier, now: Date): Issuable[] {
  const { booking, papers } = dossier;
  const open = openMoney(booking.ledger, receiptedOf(dossier));
  if (open.yen <= 0) return [];
  const corrected = booking.ledger.flatMap(({ correctsId }) => correctsId ?? []);
  const replaced = papers.filter(
    ({ content }) =>
      content.kind === "receipt" && content.entries.some((id) => open.entries.includes(id) || corrected.includes(id)),
  );
  const bill = paperBill(centre, booking.slots.filter(stands));
  return [
    {
      key: `receipt:${booking.id}:${papers.filter(({ kind }) => kind === "receipt").length}`,
      content: {
        kind: "receipt",
        ...frameOf(centre, dossier, now),
        amount: taxed(centre, open.yen, now),
        received: open.received.map(({ entry, yen }) => ({
          on: today(entry.at),
          yen,
          method: entry.method ?? "counter",
        })),
        setOff: open.setOff.map(({ entry, yen }) => ({ on: today(entry.at), yen })),
        bill: bill.yen === open.yen ? bill : null,
        entries: open.entries,
        replaces: replaced.map(({ fiscalYear, number }) => ({ fiscalYear, number })),
      },
    },
  ];
}

function invoiceOf(centre: Centre, dossier: Dossier, now: Date): Issuable[] {
  const { booking, papers } = dossier;
  if (recipientOf(dossier).kind !== "group" || !isOwed(booking) || isReductionPending(booking)) return [];
  const earlier = papers.filter(({ kind }) => kind === "invoice");
  const content = invoiceContent(centre, dossier, now);
  const last = earlier.at(-1)?.content;
  if (last?.kind === "invoice" && whatIsAsked(last) === whatIsAsked(content)) return [];
  return [{ key: `invoice:${booking.id}:${earlier.length}`, content }];
}

type Invoice = Extract<PaperContent, { kind: "invoice" }>;

function invoiceContent(centre: Centre, dossier: Dossier, now: Date): Invoice {
  const { booking } = dossier;
  const { due, paid, refunded } = balanceOf(booking.ledger);
  const bill = paperBill(centre, booking.slots.filter(stands));
  const paidYen = paid - refunded;
  return {
    kind: "invoice",
    ...frameOf(centre, dossier, now),
    amount: taxed(centre, due, now),
    bill,
    paidYen,
    otherYen: due - bill.yen + paidYen,
    dueAt: booking.payDeadline?.toISOString() ?? null,
  };
}

/** An invoice as if nothing had been paid on it: what it asks for in all. */
function beforePaying(invoice: Invoice): Invoice {
  const { amount, paidYen } = invoice;
  return { ...invoice, amount: { ...amount, yen: amount.yen + paidYen }, paidYen: 0, dueAt: null };
}

function whatIsAsked({ bill, amount, paidYen, recipient, dueAt }: Invoice): string {
  return JSON.stringify([usesIn(bill), amount.yen, paidYen, recipient.name, recipient.address, dueAt]);
}

function refundNoticesOf(centre: Centre, dossier: Dossier, now: Date): Issuable[] {
  const { booking, papers } = dossier;
  const told = new Set(papers.flatMap(refundsToldBy));
  const untold = refundsOf(dossier).filter(({ entry }) => !told.has(entry.id));
  // what one change or cancelling gave back, of however many payments, is one notice
  const events = [...new Set(untold.map(({ entry }) => entry.at.getTime()))];
  return events.flatMap((event): Issuable[] => {
    const refunds = untold.filter(({ entry }) => entry.at.getTime() === event);
    const parts = refunds.flatMap(({ entry, on }): MoneyPart[] =>
      on ? [{ on: today(on), yen: entry.yen, method: entry.method ?? "counter" }] : [],
    );
    const [first] = refunds;
    const last = parts.toSorted((a, b) => a.on.localeCompare(b.on)).at(-1);
    if (!first || !last || parts.length < refunds.length) return [];
    const causes = causesOf(booking.ledger, first.entry);
    const instants = causes.map(({ at }) => at.getTime());
    const slots = booking.slots.filter(({ cancelledAt }) => cancelledAt && instants.includes(cancelledAt.getTime()));
    const content: PaperContent = {
      kind: "refund_notice",
      ...frameOf(centre, dossier, now),
      amount: taxed(centre, sumOfYen(parts.map(({ yen }) => yen)), now),
      refundedOn: last.on,
      method: last.method,
      parts,
      entries: refunds.map(({ entry }) => entry.id),
      reason: causes.at(-1)?.reason ?? first.entry.reason,
      uses: paperBill(centre, slots).uses,
    };
    return [{ key: `refund_notice:${first.entry.id}`, content }];
  });
}

/** Why money went back: by the very event, or, for cash that was fetched later, by what was waived until then. */
function causesOf(ledger: readonly LedgerEntry[], refund: LedgerEntry): LedgerEntry[] {
  if (refund.reason !== "counter_refund") return [refund];
  const fetched = withoutCorrected(ledger).filter(({ reason, at }) => reason === "counter_refund" && at < refund.at);
  const since = Math.max(0, ...fetched.map(({ at }) => at.getTime()));
  return ledger.filter(({ kind, at }) => kind === "waiver" && at.getTime() >= since && at <= refund.at);
}

/** The rows of the ledger that a notice of refund tells of. */
function refundsToldBy({ key, content }: Paper): string[] {
  return content.kind === "refund_notice" ? (content.entries ?? [key.replace("refund_notice:", "")]) : [];
}

/** What was given back, and when it was: null while the provider of the card has not done it, or would not. */
function refundsOf({ booking, cardRefunds }: Dossier): { entry: LedgerEntry; on: Date | null }[] {
  return withoutCorrected(booking.ledger)
    .filter(({ kind }) => kind === "refund")
    .map((entry) => {
      const asked = cardRefunds.find(
        ({ checkoutId, yen, createdAt }) =>
          checkoutId === entry.checkoutId && yen === entry.yen && createdAt.getTime() === entry.at.getTime(),
      );
      return { entry, on: asked && asked.status !== "done" ? null : (asked?.doneAt ?? entry.at) };
    });
}

/** What stands on a receipt that counts. */
function receiptedOf({ booking, papers }: Dossier): ReadonlySet<string> {
  const settled = papers.flatMap(({ content }) => (content.kind === "receipt" ? [content.entries] : []));
  return new Set(settled.filter((entries) => !isOvertaken(booking.ledger, entries)).flat());
}

/** Whether a booking stands and something is still to be paid for it. */
function isOwed({ status, ledger }: Booking): boolean {
  return isStanding(status) && balanceOf(ledger).due > 0;
}

function stands({ cancelledAt }: BookedSlot): boolean {
  return cancelledAt === null;
}

function frameOf(centre: Centre, dossier: Dossier, now: Date): Frame {
  const issuedOn = today(now);
  return {
    booking: showNumber(dossier.booking.number),
    issuedOn,
    issuer: policyOn(centre, issuedOn).papers,
    recipient: recipientOf(dossier),
    circle: dossier.group ? "" : dossier.booking.groupName,
  };
}

function recipientOf({ booking, group }: Pick<Dossier, "booking" | "group">): PaperRecipient {
  const person = booking.user.name;
  return group ? { ...group, kind: "group", person } : { name: person, kind: "person", person, address: "" };
}

function taxed(centre: Centre, yen: Yen, now: Date): TaxedAmount {
  const { percent } = policyOn(centre, today(now)).tax;
  return { yen, taxPercent: percent, taxYen: taxWithin(yen, percent) };
}

/** Slots as a paper lists them: those that follow one another in one line, then what was added or taken off. */
export function paperBill(
  centre: Centre,
  slots: readonly Pick<BookedSlot, "roomId" | "date" | "slot" | "tariff" | "fee">[],
): PaperBill {
  const uses: (PaperUse & { key: string })[] = [];
  const inOrder = slots.toSorted(
    (a, b) => a.date.localeCompare(b.date) || position(centre, a) - position(centre, b) || a.slot - b.slot,
  );
  for (const { roomId, date, slot, tariff, fee } of inOrder) {
    const room = roomOn(centre, roomId, date);
    const hours = slotHoursOn(centre, date).find((row) => row.slot === slot);
    const named = (room?.tariffs ?? []).length > 1 ? room?.tariffs.find((row) => row.tariff === tariff) : undefined;
    const yen = priceIn(fee);
    const key = `${roomId}/${tariff}`;
    const before = uses.at(-1);
    if (before?.key === key && before.date === date && hours && follows(centre, before, slot, hours.startsAt)) {
      before.slots.push(slot);
      before.endsAt = hours.endsAt;
      before.yen += yen;
    } else
      uses.push({
        key,
        date,
        slots: [slot],
        startsAt: hours?.startsAt ?? "00:00",
        endsAt: hours?.endsAt ?? "00:00",
        room: { ja: room?.nameJa ?? roomId, en: room?.nameEn ?? roomId },
        use: named ? { ja: named.nameJa, en: named.nameEn } : null,
        yen,
      });
  }
  return {
    uses: uses
      .map(({ key: _, ...use }) => use)
      // by the hour; rooms of one hour stay in their order
      .toSorted((a, b) => a.date.localeCompare(b.date) || a.startsAt.localeCompare(b.startsAt)),
    adjustments: extrasOf(centre, inOrder),
    yen: sumOfYen(slots.map(({ fee }) => fee.yen)),
  };
}

/** Whether a slot goes on where a line ends: at once, or over the time between joined slots. */
function follows(centre: Centre, before: PaperUse, slot: number, startsAt: TimeOfDay): boolean {
  const last = before.slots.at(-1);
  if (last === undefined || slot !== last + 1) return false;
  if (before.endsAt === startsAt) return true;
  return (policyOn(centre, before.date).joinedSlots ?? []).some(([first, second]) => first === last && second === slot);
}

function position(centre: Centre, { roomId, date }: { roomId: string; date: CalendarDate }): number {
  return roomOn(centre, roomId, date)?.position ?? Number.MAX_SAFE_INTEGER;
}

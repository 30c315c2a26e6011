import {
  type BookedSlot,
  type Booking,
  type BookingStatus,
  isStanding,
  type LedgerEntry,
  type PayBy,
  showNumber,
} from "@/lib/bookings/rules";
import { type CalendarDate, instantAt, type TimeOfDay, today } from "@/lib/dates";
import {
  type Centre,
  type Policy,
  policyOn,
  reductionKindsOn,
  roomOn,
  slotHoursOn,
  type Words,
} from "@/lib/facility/rules";
import type { FeeLine } from "@/lib/fees/rules";
import { sumOfYen, type Yen } from "@/lib/money";
import { balanceOf } from "@/lib/payments/rules";

// ── What a paper is ──────────────────────────────────────────────────────────────────────────

/** 使用許可書 · 領収書 · 請求書 · 還付通知書. */
export type PaperKind = "permit" | "receipt" | "invoice" | "refund_notice";

export const PAPER_KINDS: readonly PaperKind[] = ["permit", "receipt", "invoice", "refund_notice"];

/** Why a paper is not issued; each has a sentence in `problems-papers`. */
export type PaperProblem = "unknown_paper" | "paper_not_due";

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
export type PaperAdjustment = {
  why: FeeLine["why"];
  /** of a reduction, what it is called */
  name: Words | null;
  percent: number | null;
  yen: Yen;
};

/** What was used and what it costs; the uses and the adjustments add up to `yen`. */
export type PaperBill = { uses: PaperUse[]; adjustments: PaperAdjustment[]; yen: Yen };

/** Who issues, as the setting said at issue. */
export type PaperIssuer = Policy["papers"];

/** For whom: a group with the person who booked, or that person alone. */
export type PaperRecipient = { name: string; kind: "group" | "person"; person: string; address: string };

type Frame = {
  /** as people read it out: "ABCD-EFGH" */
  booking: string;
  issuedOn: CalendarDate;
  issuer: PaperIssuer;
  recipient: PaperRecipient;
};

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
      received: { on: CalendarDate; yen: Yen; method: PayBy }[];
      /** given back before the receipt was issued: what is left was received */
      setOff: { on: CalendarDate; yen: Yen }[];
      /** what was paid for; null where the amount is not that of the whole booking */
      bill: PaperBill | null;
      /** ids of the rows of the ledger that the receipt settles: none of them is receipted again */
      entries: string[];
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
      refundedOn: CalendarDate;
      method: PayBy;
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

/** What has come in and stands on no receipt yet, net of what has gone back of it. */
export type OpenMoney = {
  received: { entry: LedgerEntry; yen: Yen }[];
  setOff: { entry: LedgerEntry; yen: Yen }[];
  yen: Yen;
  /** ids of the rows that a receipt of it settles */
  entries: string[];
};

/**
 * What a receipt may be written for. Money that went back counts against what came in before it: a
 * card refund against its own payment, cash against the latest payment without a receipt. Of money
 * that has its receipt a refund notice tells, and the receipt stands for what was received then.
 * @example openMoney([payment 640, refund 320], []).yen // → 320
 */
export function openMoney(ledger: readonly LedgerEntry[], receipted: ReadonlySet<string>): OpenMoney {
  const rows = ledger
    .filter(({ kind, id }) => (kind === "payment" || kind === "refund") && !receipted.has(id))
    // of one instant what came in stands first: what goes back has come before
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.yen - b.yen);
  const payments: { entry: LedgerEntry; left: Yen; back: OpenMoney["setOff"] }[] = [];
  for (const entry of rows) {
    if (entry.kind === "payment") {
      payments.push({ entry, left: -entry.yen, back: [] });
      continue;
    }
    const own = payments.filter((paid) => entry.checkoutId !== null && paid.entry.checkoutId === entry.checkoutId);
    let rest = entry.yen;
    for (const paid of (entry.checkoutId === null ? payments : own).toReversed()) {
      const yen = Math.min(rest, paid.left);
      if (yen === 0) continue;
      paid.back.push({ entry, yen });
      paid.left -= yen;
      rest -= yen;
    }
  }
  // what went back whole is not worth a line
  const kept = payments.filter(({ left }) => left > 0);
  return {
    received: kept.map(({ entry }) => ({ entry, yen: -entry.yen })),
    setOff: kept.flatMap(({ back }) => back),
    yen: sumOfYen(kept.map(({ left }) => left)),
    entries: rows.map(({ id }) => id),
  };
}

// ── What may be issued ───────────────────────────────────────────────────────────────────────

/** States in which the permission stands (domain rule 25: 許可・未払い, 支払済, 利用済). */
const PERMITTED: readonly BookingStatus[] = ["confirmed", "used"];

/** A paper that may be issued now: its key is the event it is for, so that pressing twice issues once. */
export type Issuable = { key: string; content: PaperContent };

/**
 * The papers that may be issued now, in the order of PAPER_KINDS:
 * a permit while the permission stands and no permit says the same; a receipt for money that has none;
 * an invoice to a group for what is owed; a notice for each refund.
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

/** Why there is no permit, receipt or invoice (yet): a code with words in `papers.missing`. */
export type Missing =
  | "undecided"
  | "unpaid_card"
  | "reduction_pending"
  | "over"
  | "nothing_received"
  | "not_a_group"
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
      return isOwed(booking) && openMoney(booking.ledger, receiptedOf(papers)).yen === 0 ? "nothing_received" : null;
    case "invoice":
      return isOwed(booking) && recipientOf(dossier).kind === "person" ? "not_a_group" : null;
    case "refund_notice":
      return null;
  }
}

/** Whether a paper still says what is so: a permit counts only while its booking is as it says.
 *  @example isCurrent(centre, dossierOfCancelledBooking, permit) // → false */
export function isCurrent(centre: Centre, dossier: Dossier, paper: Paper): boolean {
  if (paper.content.kind !== "permit") return true;
  const { booking, papers } = dossier;
  if (!isStanding(booking.status)) return false;
  if (papers.findLast(({ kind }) => kind === "permit")?.id !== paper.id) return false;
  const bill = paperBill(centre, booking.slots.filter(stands));
  return whatIsPermitted({ ...paper.content, bill }) === whatIsPermitted(paper.content);
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
  const uses = bill.uses.map(({ date, slots, room, use }) => [date, slots, room.ja, use?.ja ?? ""]);
  return JSON.stringify([uses, bill.yen, purpose, purposeNote, people, recipient.name, recipient.person]);
}

function receiptOf(centre: Centre, dossier: Dossier, now: Date): Issuable[] {
  const { booking, papers } = dossier;
  const open = openMoney(booking.ledger, receiptedOf(papers));
  if (open.yen <= 0) return [];
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
      },
    },
  ];
}

function invoiceOf(centre: Centre, dossier: Dossier, now: Date): Issuable[] {
  const { booking, papers } = dossier;
  const { due, paid, refunded } = balanceOf(booking.ledger);
  const frame = frameOf(centre, dossier, now);
  if (frame.recipient.kind !== "group" || !isOwed(booking) || isReductionPending(booking)) return [];
  const earlier = papers.filter(({ kind }) => kind === "invoice");
  const bill = paperBill(centre, booking.slots.filter(stands));
  const paidYen = paid - refunded;
  const content: PaperContent = {
    kind: "invoice",
    ...frame,
    amount: taxed(centre, due, now),
    bill,
    paidYen,
    otherYen: due - bill.yen + paidYen,
    dueAt: booking.payDeadline?.toISOString() ?? null,
  };
  const last = earlier.at(-1)?.content;
  if (last?.kind === "invoice" && whatIsAsked(last) === whatIsAsked(content)) return [];
  return [{ key: `invoice:${booking.id}:${earlier.length}`, content }];
}

type Invoice = Extract<PaperContent, { kind: "invoice" }>;

function whatIsAsked({ bill, amount, paidYen, recipient, dueAt }: Invoice): string {
  const uses = bill.uses.map(({ date, slots, room, use }) => [date, slots, room.ja, use?.ja ?? ""]);
  return JSON.stringify([uses, amount.yen, paidYen, recipient.name, recipient.address, dueAt]);
}

function refundNoticesOf(centre: Centre, dossier: Dossier, now: Date): Issuable[] {
  const { booking, papers } = dossier;
  const told = new Set(papers.map(({ key }) => key));
  return booking.ledger
    .filter(({ kind }) => kind === "refund")
    .map((entry): Issuable => {
      // given back in the very event that gave the money back
      const slots = booking.slots.filter(({ cancelledAt }) => cancelledAt?.getTime() === entry.at.getTime());
      return {
        key: `refund_notice:${entry.id}`,
        content: {
          kind: "refund_notice",
          ...frameOf(centre, dossier, now),
          amount: taxed(centre, entry.yen, now),
          refundedOn: today(entry.at),
          method: entry.method ?? "counter",
          reason: entry.reason,
          uses: paperBill(centre, slots).uses,
        },
      };
    })
    .filter(({ key }) => !told.has(key));
}

function receiptedOf(papers: readonly Paper[]): ReadonlySet<string> {
  return new Set(papers.flatMap(({ content }) => (content.kind === "receipt" ? content.entries : [])));
}

/** Whether a booking stands and something is still to be paid for it. */
function isOwed({ status, ledger }: Booking): boolean {
  return isStanding(status) && balanceOf(ledger).due > 0;
}

/** Whether a reduction waits to be decided: until then nobody knows the fee. */
function isReductionPending({ reduction }: Booking): boolean {
  return reduction?.status === "pending";
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
  };
}

function recipientOf({ booking, group }: Pick<Dossier, "booking" | "group">): PaperRecipient {
  const person = booking.user.name;
  const name = group?.name || booking.groupName;
  return name
    ? { name, kind: "group", person, address: group?.address ?? "" }
    : { name: person, kind: "person", person, address: "" };
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
  const adjustments = new Map<string, PaperAdjustment>();
  const inOrder = slots.toSorted(
    (a, b) => a.date.localeCompare(b.date) || position(centre, a) - position(centre, b) || a.slot - b.slot,
  );
  for (const { roomId, date, slot, tariff, fee } of inOrder) {
    const room = roomOn(centre, roomId, date);
    const hours = slotHoursOn(centre, date).find((row) => row.slot === slot);
    const named = (room?.tariffs ?? []).length > 1 ? room?.tariffs.find((row) => row.tariff === tariff) : undefined;
    const own = fee.lines.filter(({ why }) => why === "slot" || why === "nursery");
    const yen = sumOfYen(own.map((line) => line.yen));
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
    for (const line of fee.lines) if (!own.includes(line)) addTo(adjustments, centre, date, line);
  }
  return {
    uses: uses.map(({ key: _, ...use }) => use),
    adjustments: [...adjustments.values()],
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

function addTo(sums: Map<string, PaperAdjustment>, centre: Centre, date: CalendarDate, line: FeeLine): void {
  const key = `${line.why}/${line.kind ?? ""}/${line.percent ?? ""}`;
  const sum = sums.get(key);
  if (sum) {
    sum.yen += line.yen;
    return;
  }
  const named = line.kind ? reductionKindsOn(centre, date).find(({ id }) => id === line.kind) : undefined;
  sums.set(key, {
    why: line.why,
    name: named ? { ja: named.nameJa, en: named.nameEn } : null,
    percent: line.percent ?? null,
    yen: line.yen,
  });
}

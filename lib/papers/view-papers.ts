import { type Actor, can } from "@/lib/accounts/rules";
import { type Booking, beginningOf, hasSlots, isReductionPending, isStanding, showNumber } from "@/lib/bookings/rules";
import { bookingById, bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type CalendarDate, type TimeOfDay, today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { type Policy, policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import type { Yen } from "@/lib/money";
import { balanceOf } from "@/lib/payments/rules";
import { cardRefundsOf } from "@/lib/payments/store";
import { drawPdf } from "./draw-pdf";
import {
  counterCode,
  issuerLines,
  paperNumber,
  paperSheet,
  type Sheet,
  type SheetTable,
  tableOfUses,
} from "./messages";
import {
  type Dossier,
  isCurrent,
  issuablePapers,
  type Missing,
  PAPER_KINDS,
  type Paper,
  type PaperKind,
  paperBill,
  whyMissing,
} from "./rules";
import { bookingIdOfPaper, groupOnPapers, isAgentOf, papersOf } from "./store";

/** A booking with its papers and its group, by its number as people type or read it; null when there is none. */
export async function dossierByNumber(db: Tx, number: string): Promise<Dossier | null> {
  return dossierOf(db, await bookingByNumber(db, number));
}

/** The booking of a paper with all its papers; null for an id that is none. */
export async function dossierOfPaper(db: Tx, id: string): Promise<Dossier | null> {
  const bookingId = await bookingIdOfPaper(db, id);
  return bookingId ? dossierOf(db, await bookingById(db, bookingId)) : null;
}

async function dossierOf(db: Tx, booking: Booking | null): Promise<Dossier | null> {
  if (!booking) return null;
  const [papers, group, cardRefunds] = await Promise.all([
    papersOf(db, booking.id),
    booking.groupId ? groupOnPapers(db, booking.groupId) : null,
    cardRefundsOf(db, booking.id),
  ]);
  return { booking, group, papers, cardRefunds };
}

/** Whether somebody may see and have the papers of a booking: its owner, who may act for its group, and staff. */
export async function maySeePapers(db: Tx, actor: Actor, { booking }: Pick<Dossier, "booking">): Promise<boolean> {
  if (can(actor, "booking.view", { userId: booking.userId })) return true;
  return actor.kind === "user" && booking.groupId !== null && isAgentOf(db, booking.groupId, actor.userId);
}

/** A paper in the list of those that were issued. */
export type PaperLine = {
  id: string;
  kind: PaperKind;
  shownNumber: string;
  issuedOn: CalendarDate;
  yen: Yen | null;
  reissues: number;
  isCurrent: boolean;
};

export type PapersView = {
  number: string;
  shownNumber: string;
  /** the latest first */
  issued: PaperLine[];
  issuable: { key: string; kind: PaperKind; yen: Yen | null }[];
  /** why others are not there */
  missing: NonNullable<Missing>[];
  isAtTheCounter: boolean;
};

/** The papers of a booking: what was issued, what may be issued now, and why others may not. Null for a number
 *  whose papers one may not see. */
export async function viewPapers(ctx: Context, input: { number: string }): Promise<PapersView | null> {
  const dossier = await dossierFor(ctx, input.number);
  if (!dossier) return null;
  const centre = await loadCentre(ctx.db.reader);
  const { booking, papers } = dossier;
  const issuable = issuablePapers(centre, dossier, ctx.now);
  return {
    number: booking.number,
    shownNumber: showNumber(booking.number),
    issued: papers.toReversed().map((paper) => ({
      id: paper.id,
      kind: paper.kind,
      shownNumber: paperNumber(paper),
      issuedOn: paper.content.issuedOn,
      yen: yenOf(paper.content),
      reissues: paper.reissues,
      isCurrent: isCurrent(centre, dossier, paper),
    })),
    issuable: issuable.map(({ key, content }) => ({ key, kind: content.kind, yen: yenOf(content) })),
    missing: PAPER_KINDS.flatMap((kind) => whyMissing(dossier, kind) ?? []),
    isAtTheCounter: can(ctx.actor, "money.view"),
  };
}

export type PaperView = { sheet: Sheet; kind: PaperKind; isCurrent: boolean };

/** One issued paper of a booking as it is drawn; null for one that is not there or not one's own. */
export async function viewPaper(ctx: Context, input: { number: string; paper: string }): Promise<PaperView | null> {
  const dossier = await dossierFor(ctx, input.number);
  const paper = dossier?.papers.find(({ id }) => id === input.paper);
  if (!dossier || !paper) return null;
  const centre = await loadCentre(ctx.db.reader);
  const counts = isCurrent(centre, dossier, paper);
  const sheet = paperSheet({ ...paper, isCurrent: counts }, { locale: ctx.locale, site: ctx.config.url });
  return { sheet, kind: paper.kind, isCurrent: counts };
}

/** One issued paper as a PDF, under a name that says nothing; null where `viewPaper` has none. */
export async function viewPaperPdf(
  ctx: Context,
  input: { number: string; paper: string },
): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  const view = await viewPaper(ctx, input);
  return view && { name: view.sheet.fileName, bytes: await drawPdf(view.sheet) };
}

/** All that somebody without a mail address is handed, on one page. */
export type AllOnOnePage = {
  booking: Booking;
  shownNumber: string;
  today: CalendarDate;
  isStanding: boolean;
  /** the slots and what they cost */
  table: SheetTable;
  code: NonNullable<Sheet["code"]>;
  /** the latest permit */
  permit: PaperLine | null;
  due: Yen;
  payDeadline: Date | null;
  counterUntil: TimeOfDay;
  isReductionPending: boolean;
  refunds: Policy["refunds"];
  canBeCancelled: boolean;
  /** whose centre it is, where, and its telephone */
  centre: string[];
};

/** The booking, its permit and how to pay, to be printed by staff; null for everybody else. */
export async function viewAllOnOnePage(ctx: Context, input: { number: string }): Promise<AllOnOnePage | null> {
  if (!can(ctx.actor, "money.view")) return null;
  const view = await viewPapers(ctx, input);
  const dossier = await dossierFor(ctx, input.number);
  if (!view || !dossier) return null;
  const { booking } = dossier;
  const centre = await loadCentre(ctx.db.reader);
  const policy = policyOn(centre, today(ctx.now));
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  return {
    booking,
    shownNumber: view.shownNumber,
    today: today(ctx.now),
    isStanding: isStanding(booking.status),
    table: tableOfUses(paperBill(centre, standing.length > 0 ? standing : booking.slots), ctx.locale),
    code: counterCode(view.shownNumber, { locale: ctx.locale, site: ctx.config.url }),
    permit: view.issued.find(({ kind }) => kind === "permit") ?? null,
    due: balanceOf(booking.ledger).due,
    payDeadline: booking.payDeadline,
    counterUntil: policy.payment.counterUntil,
    isReductionPending: isReductionPending(booking),
    refunds: policy.refunds,
    canBeCancelled: hasSlots(booking.status) && standing.some((slot) => beginningOf(centre, slot) > ctx.now),
    centre: issuerLines(policy.papers),
  };
}

function yenOf(content: Paper["content"]): Yen | null {
  return "amount" in content ? content.amount.yen : null;
}

async function dossierFor(ctx: Context, number: string): Promise<Dossier | null> {
  const dossier = await dossierByNumber(ctx.db.reader, number);
  return dossier && (await maySeePapers(ctx.db.reader, ctx.actor, dossier)) ? dossier : null;
}

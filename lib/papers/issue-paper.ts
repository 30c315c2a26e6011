import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { fiscalYearOf, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import { type Dossier, type Issuable, isCurrent, issuablePapers } from "./rules";
import { countReissue, insertPaper, nextNumber } from "./store";
import { dossierByNumber, dossierOfPaper, maySeePapers } from "./view-papers";

export const issuePaperInput = z.object({
  number: z.string().max(40),
  /** the event the paper is for, as the page offered it */
  key: z.string().max(200),
});

/** Where a paper is to be seen. */
export type Issued = { number: string; paper: string };

/**
 * Issues a paper: takes the next number of its kind and 年度, freezes what it says and notes who
 * issued it, all or nothing. The same key again leads to the paper that was issued for it.
 */
export async function issuePaper(ctx: Context, input: z.output<typeof issuePaperInput>): Promise<Result<Issued>> {
  return transaction(ctx.db, async (tx): Promise<Result<Issued>> => {
    const dossier = await dossierByNumber(tx, input.number);
    if (!dossier || !(await maySeePapers(tx, ctx.actor, dossier))) return refuse("unknown_booking");
    const { booking, papers } = dossier;
    const issued = papers.find(({ key }) => key === input.key);
    if (issued) return ok({ number: booking.number, paper: issued.id });
    const wanted = issuablePapers(await loadCentre(tx), dossier, ctx.now).find(({ key }) => key === input.key);
    return wanted ? issue(ctx, tx, dossier, wanted) : refuse("paper_not_due");
  });
}

export const issueReceiptInput = z.object({ number: z.string().max(40) });

/**
 * Staff hand out the receipt of what was taken: the one that is due, or else the last that counts, so that
 * pressing twice opens the same.
 */
export async function issueReceipt(ctx: Context, input: z.output<typeof issueReceiptInput>): Promise<Result<Issued>> {
  if (!can(ctx.actor, "payment.take")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<Issued>> => {
    const dossier = await dossierByNumber(tx, input.number);
    if (!dossier) return refuse("unknown_booking");
    const centre = await loadCentre(tx);
    const wanted = issuablePapers(centre, dossier, ctx.now).find(({ content }) => content.kind === "receipt");
    if (wanted) return issue(ctx, tx, dossier, wanted);
    const last = dossier.papers.findLast((paper) => paper.kind === "receipt" && isCurrent(centre, dossier, paper));
    return last ? ok({ number: dossier.booking.number, paper: last.id }) : refuse("paper_not_due");
  });
}

async function issue(
  { actor, now }: Context,
  tx: Tx,
  { booking }: Dossier,
  { key, content }: Issuable,
): Promise<Result<Issued>> {
  const { kind } = content;
  const fiscalYear = fiscalYearOf(today(now));
  const number = await nextNumber(tx, kind, fiscalYear);
  const id = crypto.randomUUID();
  await insertPaper(tx, {
    id,
    kind,
    fiscalYear,
    number,
    bookingId: booking.id,
    key,
    content,
    issuedAt: now,
    issuedById: actor.kind === "user" ? actor.userId : null,
  });
  await recordChange(tx, {
    actor,
    action: "paper.issue",
    subject: "paper",
    subjectId: id,
    after: { kind, fiscalYear, number, booking: booking.id },
    at: now,
  });
  return ok({ number: booking.number, paper: id });
}

export const reissuePaperInput = z.object({
  paper: z.string().max(64),
  /** how often it had been issued again when the button was drawn: pressed twice it counts once */
  reissues: z.coerce.number().int().min(0),
});

/** Issues a paper again: the same number and content, marked 再発行 with its count. Not one that counts no more. */
export async function reissuePaper(ctx: Context, input: z.output<typeof reissuePaperInput>): Promise<Result<Issued>> {
  const { actor, now } = ctx;
  return transaction(ctx.db, async (tx): Promise<Result<Issued>> => {
    const dossier = await dossierOfPaper(tx, input.paper);
    if (!dossier || !(await maySeePapers(tx, actor, dossier))) return refuse("unknown_paper");
    const { number } = dossier.booking;
    const paper = dossier.papers.find(({ id }) => id === input.paper);
    if (!paper || !isCurrent(await loadCentre(tx), dossier, paper)) return refuse("paper_overtaken");
    if (await countReissue(tx, input.paper, input.reissues))
      await recordChange(tx, {
        actor,
        action: "paper.reissue",
        subject: "paper",
        subjectId: input.paper,
        before: { reissues: input.reissues },
        after: { reissues: input.reissues + 1 },
        at: now,
      });
    return ok({ number, paper: input.paper });
  });
}

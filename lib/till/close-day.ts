import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { isCalendarDate } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import type { Yen } from "@/lib/money";
import { ok, type Result, refuse } from "@/lib/result";
import {
  expectedByTender,
  isClosable,
  maySignOff,
  PIECES,
  type PieceCounts,
  readYen,
  sumOfPieces,
  type TillCount,
  tendersOn,
} from "./rules";
import { closedDay, floatBefore, insertClosedDay, openTillDays, tillLines } from "./store";

/** What the form said should be there: "cash:10320", a tender each. */
const shownTender = z
  .string()
  .regex(/^[a-z]\w{0,19}:-?\d{1,9}$/)
  .transform((text) => {
    const [tender = "", yen] = text.split(":");
    return { tender, expectedYen: Number(yen) };
  });

/**
 * What was counted, tender by tender (`counted_cash`) and, if one likes, note by note and coin by coin
 * (`pieces_1000`): then the cash is their sum, and may be left out.
 */
export const closeDayInput = z
  .looseObject({
    day: z.string().refine(isCalendarDate),
    shown: z.array(shownTender).min(1).max(20),
    /** the tender whose pieces are counted */
    cash: z.string().max(20),
    floatYen: z.string().default(""),
    openingYen: z.string().default(""),
    note: z
      .string()
      .max(500)
      .default("")
      .transform((text) => text.trim()),
  })
  .transform((form, issues) => {
    const wrong = (field: string, message = "staff.fields.yen") =>
      issues.addIssue({ code: "custom", path: [field], message });
    const typed = (field: string) => String(form[field] ?? "").trim();
    const yenIn = (field: string, empty: Yen | null): Yen => {
      const text = typed(field);
      const yen = text === "" ? empty : readYen(text);
      if (yen === null) wrong(field);
      return yen ?? 0;
    };
    const pieces: PieceCounts = {};
    for (const piece of PIECES) {
      const text = typed(`pieces_${piece}`);
      const count = text === "" ? 0 : readYen(text);
      if (count === null) wrong(`pieces_${piece}`, "till.fields.pieces");
      else if (count > 0) pieces[piece] = count;
    }
    const hasPieces = Object.keys(pieces).length > 0;
    const counted = Object.fromEntries(
      form.shown.map(({ tender }) => {
        const sum = tender === form.cash && hasPieces ? sumOfPieces(pieces) : null;
        return [tender, yenIn(`counted_${tender}`, sum)];
      }),
    );
    const { day, shown, cash, note } = form;
    return {
      day,
      shown,
      cash,
      counted,
      pieces,
      floatYen: yenIn("floatYen", null),
      openingYen: yenIn("openingYen", 0),
      note,
    };
  });

/**
 * Signs off a day of the till: what was counted against what should be there, by tender. A difference wants its
 * explanation. From then on nothing is added to the day: what is taken goes on the next one. What was taken
 * while somebody counted is said instead of being counted as missing. The same count pressed twice counts once;
 * another one is refused and told beside what was signed off.
 */
export async function closeTillDay(
  ctx: Context,
  input: z.output<typeof closeDayInput>,
): Promise<Result<{ day: string }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "till.close")) return refuse("not_allowed");
  const { day, cash, counted, pieces, floatYen, note } = input;
  const sum = sumOfPieces(pieces);
  if (Object.keys(pieces).length > 0 && counted[cash] !== sum)
    return refuse("count_differs", { countedYen: counted[cash] ?? 0, sumYen: sum });
  return transaction(ctx.db, async (tx): Promise<Result<{ day: string }>> => {
    const done = await closedDay(tx, day);
    if (done) {
      const isSame = done.closedById === actor.userId && isSameCount(done.counts, counted) && done.note === note;
      return isSame ? ok({ day }) : refuse("till_day_closed", { date: day, closedAt: done.closedAt });
    }
    const open = await openTillDays(tx);
    if (!isClosable(day, open, now)) return refuse("till_day_not_closable", { date: day });
    const earlier = open.find((other) => other < day);
    if (earlier) return refuse("earlier_day_open", { date: day, earlierDate: earlier });

    const before = await floatBefore(tx, day);
    const openingYen = before ?? input.openingYen;
    const tenders = tendersOn(await loadCentre(tx), day);
    const signed = maySignOff({
      shown: before === null ? withOpening(input.shown, cash, openingYen) : input.shown,
      expected: expectedByTender(tenders, await tillLines(tx, day), openingYen),
      counted,
      floatYen,
      note,
      locale: ctx.locale,
    });
    if (!signed.ok) return signed;
    const counts = signed.value;
    await insertClosedDay(tx, { day, counts, pieces, floatYen, note, closedById: actor.userId, closedAt: now });
    await recordChange(tx, {
      actor,
      action: "till.close",
      subject: "till_day",
      subjectId: day,
      after: { counts, floatYen, note: note || null },
      at: now,
    });
    return ok({ day });
  });
}

function isSameCount(counts: readonly TillCount[], counted: Readonly<Record<string, Yen>>): boolean {
  return counts.every(({ tender, countedYen }) => counted[tender] === countedYen);
}

/** The first count of all: the form did not know yet what was in the till before. */
function withOpening(
  shown: z.output<typeof closeDayInput>["shown"],
  cash: string,
  openingYen: Yen,
): z.output<typeof closeDayInput>["shown"] {
  return shown.map((row) => (row.tender === cash ? { ...row, expectedYen: row.expectedYen + openingYen } : row));
}

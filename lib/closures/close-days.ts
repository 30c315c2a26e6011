import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { insertBlock } from "@/lib/blocks/store";
import { decodeChoice } from "@/lib/bookings/basket";
import { waivePenaltiesOver } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { NURSERY, type SlotChoice, type SlotKey, slotId, type Words } from "@/lib/facility/rules";
import { loadCentre, releaseExpiredClaims, releaseHold } from "@/lib/facility/store";
import { endPages } from "@/lib/payments/provider";
import { endCheckouts } from "@/lib/payments/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { withoutUnseen } from "@/lib/text";
import { endOffersOver, offerFreed } from "@/lib/waiting/queue";
import { scheduleTask } from "@/lib/work/tasks";
import { bookingsOn, scopeFields } from "./preview-closing";
import {
  CLOSURE_REASONS,
  type Closure,
  type ClosureReason,
  checkScope,
  datesOf,
  type Hit,
  hitsOf,
  isWhole,
  keysOf,
  refuseUnseen,
} from "./rules";
import { caseTaskKey } from "./settle-case";
import {
  bareExceptions,
  blockIdOf,
  claimsInTheWay,
  closureById,
  insertClosure,
  putCase,
  putExceptions,
  unclaimed,
} from "./store";

/** The public words of a closure, in one language. */
export const publicWords = z
  .string()
  .max(200)
  .transform((text) => withoutUnseen(text).replace(/\s+/gu, " ").trim())
  .pipe(z.string().min(1, { error: "required" }));

/** What staff chose for a booking: "refund", or the choices it goes to; and their words in its mail. */
export type Chosen = { moveTo: SlotChoice[] | null; message: string };

const CHOICE = /^choice_([2-9A-Z]{8})$/;

/** Reads what was chosen for each booking: fields of a form, two a booking, named by its number. */
export function chosenIn(fields: Record<string, unknown>): Map<string, Chosen> {
  const chosen = new Map<string, Chosen>();
  const text = (name: string) => (typeof fields[name] === "string" ? String(fields[name]) : "");
  for (const name of Object.keys(fields).slice(0, 5_000)) {
    const number = CHOICE.exec(name)?.[1];
    if (!number) continue;
    const value = text(name).slice(0, 2_000);
    const choices = value.split("~").map(decodeChoice);
    const moveTo = value === "refund" ? null : choices.filter((choice) => choice !== null);
    chosen.set(number, { moveTo, message: withoutUnseen(text(`word_${number}`).slice(0, 500)).trim() });
  }
  return chosen;
}

export const closeDaysInput = z
  .object({
    /** made with the page: pressed twice, there is one closure */
    id: z.uuid(),
    more: scopeFields.more,
    rooms: scopeFields.rooms,
    slots: scopeFields.slots,
    reason: z.enum(CLOSURE_REASONS as [ClosureReason, ...ClosureReason[]], { error: "choose" }),
    noteJa: publicWords,
    noteEn: publicWords,
    /** every hit as the page showed it; others are not acted on */
    seen: z.array(z.string().max(60)).max(5_000).default([]),
  })
  .catchall(z.unknown())
  .transform((fields) => ({ ...fields, chosen: chosenIn(fields) }));

/**
 * Closes days, rooms or slots: from this instant nobody can book there. What is held or being offered there ends, and
 * each booking that is hit gets its case, settled one by one right after. When bookings came or changed since the
 * page was made, nothing happens and they are told. The same form again changes nothing.
 */
export async function closeDays(ctx: Context, input: z.output<typeof closeDaysInput>): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "closure.act")) return refuse("not_allowed");
  const { id, rooms, slots, reason } = input;
  const closedDown = await transaction(ctx.db, async (tx): Promise<Result<{ pages: string[] }>> => {
    if (await closureById(tx, id)) return ok({ pages: [] });
    const centre = await loadCentre(tx);
    const dates = datesOf({ from: "", to: "", more: input.more }, today(now));
    if (!dates.ok) return dates;
    const checked = checkScope(centre, { kind: "closing", dates: dates.value, rooms, slots }, now);
    if (!checked.ok) return checked;
    const { scope } = checked.value;
    const keys = keysOf(centre, scope, now);
    const hits = hitsOf(centre, keys, await bookingsOn(tx, scope.dates), now);
    const unseen = refuseUnseen(input.seen, hits);
    if (unseen) return unseen;
    const unreadable = misread(hits, input.chosen);
    if (unreadable) return unreadable;

    const note: Words = { ja: input.noteJa, en: input.noteEn };
    const closure: Closure = {
      ...scope,
      id,
      reason,
      note,
      status: hits.length > 0 ? "acting" : "settled",
      version: 1,
      createdById: actor.userId,
      createdAt: now,
      reopenedAt: null,
    };
    await insertClosure(tx, withoutLater(closure));
    const freed = await clear(ctx, tx, keys);
    if (isWhole(scope)) {
      await adopt(tx, closure);
      await putExceptions(tx, closure, scope.dates, now);
      await waivePenaltiesOver(tx, scope.dates, now);
    } else await blockAll(tx, closure, keys);
    const pages = await openCases(tx, closure, hits, input.chosen, now);
    const closed = new Set(keys.map(slotId));
    await offerFreed(
      ctx,
      tx,
      await loadCentre(tx),
      freed.filter((key) => !closed.has(slotId(key))),
      null,
    );
    await recordChange(tx, {
      actor,
      action: "closure.act",
      subject: "closure",
      subjectId: id,
      after: { ...scope, reason, cases: hits.length },
      at: now,
    });
    return ok({ pages });
  });
  if (!closedDown.ok) return closedDown;
  await endPages(ctx.cards, closedDown.value.pages);
  return ok({ id });
}

/** A closure as it is written first. */
function withoutLater({ version: _, reopenedAt: __, ...closure }: Closure): Omit<Closure, "version" | "reopenedAt"> {
  return closure;
}

/** The refusal of choices that fit no slots: a form that nobody drew. */
export function misread(hits: readonly Hit[], chosen: ReadonlyMap<string, Chosen>): Refusal | null {
  const isWrong = ({ booking, slots }: Hit) => {
    const moveTo = chosen.get(booking.number)?.moveTo;
    return moveTo && moveTo.length !== slots.filter(({ roomId }) => roomId !== NURSERY).length;
  };
  return hits.some(isWrong) ? refuse("closure_incomplete") : null;
}

/** Ends what is held and being offered on slots. Answers the slots that were kept with the offers. */
async function clear(ctx: Context, tx: Tx, keys: readonly SlotKey[]): Promise<SlotKey[]> {
  await releaseExpiredClaims(tx, keys, ctx.now);
  const closed = new Set(keys.map(slotId));
  const claims = await claimsInTheWay(tx, [...new Set(keys.map(({ date }) => date))]);
  const holds = claims.flatMap((claim) =>
    claim.holdId && !claim.isBooked && closed.has(slotId(claim)) ? [claim.holdId] : [],
  );
  for (const hold of new Set(holds)) await releaseHold(tx, hold);
  return endOffersOver(ctx, tx, await loadCentre(tx), keys);
}

/** What somebody entered into the calendar by itself becomes a closure or opening of its own, to come back later. */
export async function adopt(tx: Tx, { dates, createdById }: Pick<Closure, "dates" | "createdById">): Promise<void> {
  for (const { date, kind, noteJa, noteEn, at } of await bareExceptions(tx, dates))
    await insertClosure(tx, {
      id: crypto.randomUUID(),
      kind: kind === "extra_opening" ? "opening" : "closing",
      reason: "extra",
      note: { ja: noteJa, en: noteEn },
      dates: [date],
      rooms: [],
      slots: [],
      status: "settled",
      createdById,
      createdAt: at,
    });
}

/** Keeps from everybody what nobody has: a block a day. What bookings have follows as each is settled. */
async function blockAll(tx: Tx, closure: Closure, keys: readonly SlotKey[]): Promise<void> {
  const free = await unclaimed(tx, keys);
  const { id, createdById, createdAt, note } = closure;
  for (const date of closure.dates)
    await insertBlock(
      tx,
      {
        id: blockIdOf(id, date),
        kind: "closure",
        note: note.ja,
        seriesId: null,
        closureId: id,
        createdById,
        createdAt,
      },
      free.filter((key) => key.date === date),
    );
}

/**
 * Writes what is to become of each booking, and has it done.
 * @returns pages of the card provider on which nobody should pay any more, to be ended afterwards
 */
export async function openCases(
  tx: Tx,
  { id: closureId, version }: Pick<Closure, "id" | "version">,
  hits: readonly Hit[],
  chosen: ReadonlyMap<string, Chosen>,
  now: Date,
): Promise<string[]> {
  const pages: string[] = [];
  for (const { booking, slots } of hits) {
    const { moveTo = null, message = "" } = chosen.get(booking.number) ?? {};
    const id = await putCase(tx, {
      id: crypto.randomUUID(),
      closureId,
      bookingId: booking.id,
      slots,
      choice: moveTo ? "move" : "refund",
      moveTo: moveTo ?? [],
      message,
    });
    if (!moveTo) pages.push(...(await endCheckouts(tx, booking.checkouts, now)));
    await scheduleTask(tx, {
      kind: "settle_closure_case",
      subjectId: booking.id,
      key: caseTaskKey(id, version),
      dueAt: now,
      now,
    });
  }
  return pages;
}

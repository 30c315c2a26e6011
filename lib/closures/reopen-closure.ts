import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { endBlock } from "@/lib/blocks/store";
import { showNumber } from "@/lib/bookings/rules";
import { bookingsByIds } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { type Opening, openingOf, type SlotKey } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { offerFreed } from "@/lib/waiting/queue";
import { viewWaiting, type WaitingView } from "./preview-closing";
import { type CaseChoice, type Closure, centreWithout, isWhole, keysOf, standingOn } from "./rules";
import {
  blockIdOf,
  casesOf,
  closureById,
  dropCases,
  putExceptions,
  releaseClosedSlots,
  removeExceptions,
  setClosureStatus,
  standingClosures,
} from "./store";

/** What taking a closure back would do. */
export type ReopenPreview = {
  closure: Closure;
  /** the days that are not over, and what each will be then */
  days: { date: CalendarDate; opening: Opening }[];
  slotCount: number;
  /** bookings that were given back or moved: they stay so */
  settled: { shownNumber: string; number: string; name: string; choice: CaseChoice }[];
  /** bookings that were not settled: they stay as they are */
  unsettled: number;
  waiting: WaitingView[];
};

/** What would open again, who was moved or given back, and who is asked first. Nothing is written. */
export async function previewReopening(ctx: Context, id: string): Promise<Result<ReopenPreview>> {
  if (!can(ctx.actor, "closure.act")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const closure = await closureById(db, id);
  if (closure?.kind !== "closing") return refuse("unknown_closure");
  const before = await loadCentre(db);
  const dates = closure.dates.filter((date) => date >= today(ctx.now));
  const others = (await standingClosures(db)).filter((other) => other.id !== id);
  const centre = isWhole(closure) ? centreWithout(before, dates, others) : before;
  const open = dates.filter((date) => openingOf(centre, date).open);
  const keys = keysOf(centre, { ...closure, dates: open }, ctx.now);
  const cases = await casesOf(db, id);
  const done = cases.filter(({ status }) => status === "done");
  const bookings = await bookingsByIds(
    db,
    done.map(({ bookingId }) => bookingId),
  );
  const waiting = await viewWaiting(db, centre, keys);
  await recordViews(ctx, "closures", [...bookings.map(({ userId }) => userId), ...waiting.userIds]);
  return ok({
    closure,
    days: dates.map((date) => ({ date, opening: openingOf(centre, date) })),
    slotCount: keys.length,
    settled: bookings.map(({ id: bookingId, number, user, groupName }) => ({
      number,
      shownNumber: showNumber(number),
      name: groupName || user.name,
      choice: done.find((one) => one.bookingId === bookingId)?.choice ?? "refund",
    })),
    unsettled: cases.length - done.length,
    waiting: waiting.views,
  });
}

export const reopenClosureInput = z.object({ id: z.string().max(64), version: z.coerce.number().int() });

/**
 * Takes a closure back from today on: its days are what the rules, or what stood there before, say; its slots are
 * offered to those who wait before anybody else can book them. Nobody is booked again by it. Pressed twice it counts
 * once.
 */
export async function reopenClosure(
  ctx: Context,
  input: z.output<typeof reopenClosureInput>,
): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "closure.act")) return refuse("not_allowed");
  const { id } = input;
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string }>> => {
    const closure = await closureById(tx, id);
    if (closure?.kind !== "closing") return refuse("unknown_closure");
    if (closure.status === "reopened") return ok({ id });
    if (closure.version !== input.version) return refuse("closure_changed");
    const dates = closure.dates.filter((date) => date >= today(now));
    if (dates.length === 0) return refuse("closure_over");
    const cases = await casesOf(tx, id);
    const keys = keysOf(await loadCentre(tx), { ...closure, dates }, now);
    const freed: SlotKey[] = [];
    if (isWhole(closure)) {
      const others = (await standingClosures(tx)).filter((other) => other.id !== id);
      for (const date of await removeExceptions(tx, id, dates)) {
        const before = standingOn(others, date);
        if (before) await putExceptions(tx, before, [date], now);
        freed.push(...keys.filter((key) => key.date === date));
      }
    }
    for (const date of dates) freed.push(...(await endBlock(tx, blockIdOf(id, date), now)));
    const done = cases.filter(({ status }) => status === "done").map(({ bookingId }) => bookingId);
    const settled = cases.filter(({ status }) => status === "done").flatMap(({ slots }) => slots);
    freed.push(
      ...(await releaseClosedSlots(
        tx,
        done,
        settled.filter(({ date }) => dates.includes(date)),
      )),
    );
    const dropped = await dropCases(tx, id);
    await setClosureStatus(tx, id, ["acting", "settled"], "reopened", { by: actor.userId, at: now });
    await offerFreed(ctx, tx, await loadCentre(tx), freed, null);
    await recordChange(tx, {
      actor,
      action: "closure.reopen",
      subject: "closure",
      subjectId: id,
      before: { status: closure.status },
      after: { dates, dropped },
      at: now,
    });
    return ok({ id });
  });
}

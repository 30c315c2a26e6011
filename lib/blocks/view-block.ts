import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import { type Centre, type Room, type SlotHours, slotHoursOn } from "@/lib/facility/rules";
import { claimsOn, loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import {
  type BlockDay,
  type BlockQuery,
  type BoardClaim,
  blockDates,
  boardRooms,
  planBlocks,
  type ReadBlock,
  readBlock,
} from "./rules";
import { type Block, blockById, blocksOfSeries, holdersOf } from "./store";

export type NewBlockView = ReadBlock & {
  rooms: Room[];
  hours: readonly SlotHours[];
  /** what becomes of each date, and who has what of it; null while nothing was asked for, or with mistakes */
  days: (BlockDay & { holders: BoardClaim[] })[] | null;
};

/** What keeping such slots would come to, date by date. Reads only. */
export async function viewNewBlock(
  ctx: Context,
  input: { query: BlockQuery },
): Promise<Result<NewBlockView, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "block.change")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const centre = await loadCentre(db);
  const read = readBlock(centre, input.query, ctx.now);
  const { from } = read.wish;
  const form = { ...read, rooms: boardRooms(centre, from), hours: slotHoursOn(centre, from) };
  if (!read.isAsked || read.mistakes.length > 0) return ok({ ...form, days: null });
  const days = planBlocks(centre, read.wish, await claimsOn(db, blockDates(read.wish)), ctx.now);
  const holders = await holdersOf(
    db,
    days.flatMap(({ taken }) => taken),
  );
  await recordViews(
    ctx,
    "calendar",
    holders.flatMap(({ booking }) => (booking ? [booking.userId] : [])),
  );
  return ok({
    ...form,
    days: days.map((day) => ({ ...day, holders: holders.filter(({ date }) => date === day.date) })),
  });
}

export type BlockView = {
  block: Block;
  centre: Centre;
  today: CalendarDate;
  /** the day it keeps slots of; null once it has ended */
  date: CalendarDate | null;
  /** what else of its repetition stands, itself included */
  series: { id: string; date: CalendarDate }[];
};

/** One block, with what stands of its repetition. */
export async function viewBlock(
  ctx: Context,
  input: { id: string },
): Promise<Result<BlockView, Refusal<"not_allowed"> | Refusal<"unknown_block">>> {
  if (!can(ctx.actor, "block.change")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const block = await blockById(db, input.id);
  if (!block) return refuse("unknown_block");
  const series = block.seriesId ? await blocksOfSeries(db, block.seriesId) : [];
  return ok({
    block,
    centre: await loadCentre(db),
    today: today(ctx.now),
    date: block.keys[0]?.date ?? null,
    series: series.flatMap(({ id, keys }) => (keys[0] ? [{ id, date: keys[0].date }] : [])),
  });
}

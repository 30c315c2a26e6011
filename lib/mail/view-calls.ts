import { can, phoneAddress, userOfPhoneAddress } from "@/lib/accounts/rules";
import { peopleById } from "@/lib/accounts/store";
import type { Context } from "@/lib/context";
import { instantAt, today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { numberIn, spokenText } from "@/lib/mail/rules";
import { type CallRow, callsMadeSince, callsToMake, countCallsToMake } from "@/lib/mail/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";

/** One thing to tell somebody. */
export type Call = {
  id: string;
  subject: string;
  /** what to say */
  text: string;
  /** of the booking it is about, as people read it out; null where it is about none */
  number: string | null;
  createdAt: Date;
  toldAt: Date | null;
  /** who of the staff told it */
  toldBy: string | null;
};

/** Everything that one person is to be told, in one call. */
export type PersonCalls = { userId: string; name: string; kana: string; phone: string; calls: Call[] };

export type CallList = { toMake: PersonCalls[]; made: PersonCalls[] };

/** Whom staff are to call, whoever waits longest first, and what was told today. */
export async function viewCalls(ctx: Context): Promise<Result<CallList, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "desk.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const rows = [await callsToMake(db), await callsMadeSince(db, instantAt(today(ctx.now), "00:00"))] as const;
  const [toMake, made] = [await byPerson(db, rows[0]), await byPerson(db, rows[1])];
  await recordViews(
    ctx,
    "calls",
    [...toMake, ...made].map(({ userId }) => userId),
  );
  return ok({ toMake, made });
}

/** How much is to be told by telephone, and since when the oldest of it waits. */
export async function countCalls(
  ctx: Context,
): Promise<Result<{ waiting: number; since: Date | null }, Refusal<"not_allowed">>> {
  return can(ctx.actor, "desk.view") ? ok(await countCallsToMake(ctx.db.reader)) : refuse("not_allowed");
}

/** What is still to be told about one booking, whose person has no mail. The page that asks has noted its look. */
export async function viewCallsOfBooking(
  ctx: Context,
  { userId, number }: { userId: string; number: string },
): Promise<Result<Call[], Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "desk.view")) return refuse("not_allowed");
  const theirs = (await callsToMake(ctx.db.reader)).filter(({ to }) => to === phoneAddress(userId));
  return ok(theirs.map((row) => toCall(row, null)).filter((call) => call.number === number));
}

async function byPerson(db: Tx, rows: readonly CallRow[]): Promise<PersonCalls[]> {
  const ids = rows.flatMap(({ to, toldById }) => [userOfPhoneAddress(to), ...(toldById ? [toldById] : [])]);
  const people = await peopleById(db, [...new Set(ids)]);
  const found = new Map<string, PersonCalls>();
  for (const row of rows) {
    const person = people.get(userOfPhoneAddress(row.to));
    if (!person) continue;
    const { id: userId, name, kana, phone } = person;
    const theirs = found.get(userId) ?? { userId, name, kana, phone, calls: [] };
    theirs.calls.push(toCall(row, (row.toldById && people.get(row.toldById)?.name) || null));
    found.set(userId, theirs);
  }
  return [...found.values()];
}

function toCall({ id, subject, text, createdAt, sentAt }: CallRow, toldBy: string | null): Call {
  return { id, subject, text: spokenText(text), number: numberIn(text), createdAt, toldAt: sentAt, toldBy };
}

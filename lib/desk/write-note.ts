import { z } from "zod";
import { type Actor, can, type SignedInActor } from "@/lib/accounts/rules";
import { userById } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import { bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { isCalendarDate } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { groupById } from "@/lib/groups/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { NOTE_LENGTH, type NoteSubject } from "./rules";
import { insertNote, noteById, updateNote } from "./store";

const text = z
  .string({ error: "required" })
  .transform((typed) => typed.trim())
  .pipe(z.string().min(1, { error: "required" }).max(NOTE_LENGTH));

export const writeNoteInput = z.object({
  /** of the form as it was drawn, and of the note: pressed twice it counts once */
  key: z.uuid(),
  subject: z.enum(["booking", "user", "group", "day"]),
  /** number of a booking, id of a person or group, or a day */
  about: z.string().max(64),
  text,
});

/** Staff write down what they want to keep in mind of a booking, a person, a group or a day. */
export async function writeNote(ctx: Context, input: z.output<typeof writeNoteInput>): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  const { key: id, subject } = input;
  if (!mayNote(actor, subject)) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string }>> => {
    if (await noteById(tx, id)) return ok({ id }); // pressed twice
    const subjectId = await subjectIdOf(tx, subject, input.about);
    if (!subjectId) return subject === "booking" ? refuse("unknown_booking") : refuse("unknown_note");
    await insertNote(tx, { id, subject, subjectId, text: input.text, authorId: actor.userId, createdAt: now });
    await recordChange(tx, {
      actor,
      action: "note.write",
      subject: "note",
      subjectId: id,
      after: { subject, subjectId },
      at: now,
    });
    return ok({ id });
  });
}

const seenNote = { note: z.string().max(64), version: z.coerce.number().int() };

export const changeNoteInput = z.object({ ...seenNote, text });

/** Staff change a note. Somebody who changed it meanwhile is not overwritten: both wordings are told. */
export async function changeNote(
  ctx: Context,
  input: z.output<typeof changeNoteInput>,
): Promise<Result<{ id: string }>> {
  return onNote(
    ctx,
    input,
    "note.change",
    { text: input.text, changedAt: ctx.now },
    (note) => note.text === input.text,
  );
}

export const removeNoteInput = z.object(seenNote);

/** Staff take a note away. It can be put back. */
export async function removeNote(
  ctx: Context,
  input: z.output<typeof removeNoteInput>,
): Promise<Result<{ id: string }>> {
  return onNote(ctx, input, "note.remove", { removedAt: ctx.now }, (note) => note.removedAt !== null);
}

export const restoreNoteInput = z.object({ note: z.string().max(64) });

/** Staff put back a note that was taken away. Pressed twice it counts once. */
export async function restoreNote(
  ctx: Context,
  { note }: z.output<typeof restoreNoteInput>,
): Promise<Result<{ id: string }>> {
  return onNote(ctx, { note, version: null }, "note.restore", { removedAt: null }, (row) => row.removedAt === null);
}

type Note = NonNullable<Awaited<ReturnType<typeof noteById>>>;

/** Changes a note as it was seen, with its history; nothing where it is so already. */
async function onNote(
  ctx: Context,
  seen: { note: string; version: number | null },
  action: string,
  patch: Parameters<typeof updateNote>[3],
  isSo: (note: Note) => boolean,
): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  if (!mayNote(actor, "booking")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string }>> => {
    const note = await noteById(tx, seen.note);
    if (!note) return refuse("unknown_note");
    if (!mayNote(actor, note.subject)) return refuse("not_allowed");
    const { id, subject, subjectId, version } = note;
    if (isSo(note)) return ok({ id });
    if (note.removedAt && action !== "note.restore") return refuse("unknown_note");
    if (seen.version !== null && seen.version !== version) return clash(note);
    if (!(await updateNote(tx, id, version, patch))) return clash(note);
    await recordChange(tx, { actor, action, subject: "note", subjectId: id, after: { subject, subjectId }, at: now });
    return ok({ id });
  });
}

function clash({ text: now }: Note): Refusal {
  return refuse("note_changed", { now });
}

function mayNote(actor: Actor, subject: NoteSubject): actor is SignedInActor {
  const deed = subject === "user" || subject === "group" ? "person.view" : "desk.view";
  return actor.kind === "user" && can(actor, deed);
}

async function subjectIdOf(tx: Tx, subject: NoteSubject, about: string): Promise<string | null> {
  switch (subject) {
    case "booking":
      return (await bookingByNumber(tx, about))?.id ?? null;
    case "user":
      return (await userById(tx, about))?.id ?? null;
    case "group":
      return (await groupById(tx, about))?.id ?? null;
    case "day":
      return isCalendarDate(about) ? about : null;
  }
}

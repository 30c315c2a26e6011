import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { readBytes } from "@/lib/attachments/store";
import { readUpload } from "@/lib/attachments/tokens";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { loadCentre } from "@/lib/facility/store";
import { oneOrMany } from "@/lib/fields";
import { type Refusal, type Result, refuse } from "@/lib/result";
import { keepDraft } from "./change-master";
import { compareHolidays, type Entry, type MasterProblem, readHolidays } from "./rules";

/** The Cabinet Office's list has some 20 KB; what is larger is something else. */
const LARGEST_BYTES = 512 * 1024;

/** Files of a form, as the server has kept them (server/uploads). */
export const fileField = oneOrMany(z.array(z.string().max(2000)).max(10));

export const importHolidaysInput = z.object({ file: fileField });

/**
 * Reads the Cabinet Office's list of holidays (syukujitsu.csv) and keeps what it would change, to be looked at. It
 * is in Shift_JIS as the Cabinet Office offers it; one that a program has saved as UTF-8 is read as well.
 */
export async function importHolidays(
  ctx: Context,
  { file }: z.output<typeof importHolidaysInput>,
): Promise<Result<{ draftId: string }>> {
  const { actor, config } = ctx;
  if (actor.kind !== "user" || !can(actor, "masters.change")) return refuse("not_allowed");
  const upload = file.map((text) => readUpload(config.secret, text)).find((one) => one?.userId === actor.userId);
  if (!upload) return refuse("holidays_file_missing");
  const rejected = { rejected: file };
  if (upload.problem || upload.bytes > LARGEST_BYTES)
    return refuse("holidays_too_large", { max: LARGEST_BYTES / 1024, ...rejected });
  const bytes = upload.bytes === 0 ? new Uint8Array() : await readBytes(config.varDir, upload.id);
  if (!bytes) return refuse("holidays_file_missing", rejected);
  const entries = await entriesOf(ctx, bytes);
  if (!entries.ok) return refuse(entries.code, { ...entries.facts, ...rejected });
  return { ok: true, value: await keepDraft(ctx, { entries: entries.value, undoesId: null, seen: null, typed: {} }) };
}

async function entriesOf(ctx: Context, bytes: Uint8Array): Promise<Result<Entry[], Refusal<MasterProblem>>> {
  const text = textOf(bytes);
  if (text === null) return refuse("holidays_encoding");
  const sent = readHolidays(text);
  if (!sent.ok) return sent;
  const { holidays } = await loadCentre(ctx.db.reader);
  const compared = compareHolidays(holidays, sent.value, today(ctx.now));
  if (!compared.ok) return compared;
  const { years, added, renamed, gone } = compared.value;
  const entry = (date: string, value: unknown): Entry => ({ master: "holiday", key: date, validFrom: date, value });
  const entries = [
    ...[...added, ...renamed].map(({ date, words }) => entry(date, { nameJa: words.ja, nameEn: words.en })),
    ...gone.map(({ date }) => entry(date, null)),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (entries.length === 0) return refuse("holidays_same", { from: String(years.from), to: String(years.to) });
  return { ok: true, value: entries };
}

/** The text of a list; null for any other encoding. What is Japanese in Shift_JIS is no UTF-8, so that is tried first. */
function textOf(bytes: Uint8Array): string | null {
  for (const encoding of ["utf-8", "shift_jis"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // UTF-16 reads as either, with a zero beside every letter.
      if (!text.includes("\0")) return text;
    } catch {
      // the next one
    }
  }
  return null;
}

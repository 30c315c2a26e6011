import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { addDays, instantAt, isCalendarDate } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";
import { withoutUnseen } from "@/lib/text";
import { NEWS_KINDS, NEWS_TONES, type NewsItem, type NewsKind, type NewsTone } from "./rules";
import { insertNews, newsById, updateNews } from "./store";

const line = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => withoutUnseen(text).replaceAll("\r\n", "\n").trim());

/** "9:00" as people type it, as "09:00"; empty where nothing is. */
const timeField = z
  .string()
  .max(10)
  .default("")
  .transform((text) =>
    text
      .normalize("NFKC")
      .trim()
      .padStart(text.trim() === "" ? 0 : 5, "0"),
  )
  .refine((text) => text === "" || /^([01]\d|2[0-3]):[0-5]\d$/.test(text), { error: "news.fields.time" });

const dateField = z
  .string()
  .max(20)
  .default("")
  .refine((text) => text === "" || isCalendarDate(text), { error: "invalid_date" });

export const writeNewsInput = z
  .object({
    /** empty: a new one */
    id: z.string().max(64).default(""),
    /** the version that the page showed */
    version: z.coerce.number().int().default(0),
    kind: z.enum(NEWS_KINDS as [NewsKind, ...NewsKind[]], { error: "choose" }),
    tone: z.enum(NEWS_TONES as [NewsTone, ...NewsTone[]], { error: "choose" }),
    titleJa: line(100).refine((text) => text !== "", { error: "required" }),
    textJa: line(4000).default(""),
    titleEn: line(100).default(""),
    textEn: line(4000).default(""),
    fromDate: dateField.refine((text) => text !== "", { error: "required" }),
    fromTime: timeField,
    untilDate: dateField,
    untilTime: timeField,
  })
  .superRefine((input, issues) => {
    const { showFrom, showUntil } = periodOf(input);
    if (showUntil && showUntil <= showFrom)
      issues.addIssue({ code: "custom", path: ["untilDate"], message: "news.fields.order" });
    if (input.textEn !== "" && input.titleEn === "")
      issues.addIssue({ code: "custom", path: ["titleEn"], message: "news.fields.enTitle" });
  });

/** From the beginning of its first day and to the end of its last, where no time is named. */
function periodOf(given: { fromDate: string; fromTime: string; untilDate: string; untilTime: string }) {
  const { fromDate, fromTime, untilDate, untilTime } = given;
  return {
    showFrom: instantAt(fromDate, fromTime || "00:00"),
    showUntil: !untilDate
      ? null
      : untilTime
        ? instantAt(untilDate, untilTime)
        : instantAt(addDays(untilDate, 1), "00:00"),
  };
}

/**
 * Writes a notice, or changes one that is as the page showed it. Somebody who changed it first is not overwritten
 * unseen: the refusal names what stands there now, and the next press, which has seen it, counts.
 */
export async function writeNews(ctx: Context, input: z.output<typeof writeNewsInput>): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "news.write")) return refuse("not_allowed");
  const { id, version, kind, tone, titleJa, titleEn, textJa, textEn } = input;
  const content = { kind, tone, titleJa, titleEn, textJa, textEn, ...periodOf(input) };
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string }>> => {
    const before = id === "" ? null : await newsById(tx, id);
    if (id !== "" && !before) return refuse("unknown_news");
    const itemId = before?.id ?? crypto.randomUUID();
    if (before) {
      if (before.withdrawnAt) return refuse("news_withdrawn");
      const updated = await updateNews(tx, { id: itemId, version }, content);
      if (!updated) return refuse("news_changed", { version: before.version, title: before.titleJa });
    } else await insertNews(tx, { ...content, id: itemId, createdById: actor.userId, createdAt: now });
    await recordChange(tx, {
      actor,
      action: before ? "news.change" : "news.write",
      subject: "news",
      subjectId: itemId,
      ...(before && { before: traceOf(before) }),
      after: traceOf({ ...content, version: before ? version + 1 : 1 }),
      at: now,
    });
    return ok({ id: itemId });
  });
}

function traceOf(item: Pick<NewsItem, "version" | "kind" | "tone" | "titleJa" | "showFrom" | "showUntil">) {
  const { version, kind, tone, titleJa, showFrom, showUntil } = item;
  return { version, kind, tone, title: titleJa, showFrom, showUntil };
}

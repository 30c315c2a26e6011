import { createTranslator } from "use-intl/core";
import type { GridWords } from "@/components/slot-grid";
import type { Locale } from "@/lib/context";
import { type CalendarDate, monthOf, weekOf } from "@/lib/dates";
import type { Opening, Room } from "@/lib/facility/rules";
import { formatDate, formatList, formatMonth, formatShortDate, formatYen } from "@/lib/i18n/format";
import { messages } from "@/lib/i18n/messages";
import type { View } from "./filters";

export type Translate = ReturnType<typeof translator>;

// Once, where getTranslations() would parse every sentence again for each page.
const WORDS = {
  ja: createTranslator({ locale: "ja", messages: messages.ja, namespace: "availability" }),
  en: createTranslator({ locale: "en", messages: messages.en, namespace: "availability" }),
};

/** The words of these pages in a language. */
export function translator(locale: Locale) {
  return WORDS[locale];
}

const CELLS = [
  "available",
  "held",
  "taken",
  "closed",
  "not_yet_open",
  "ended",
  "with_another_room",
  "not_for_hire",
  "chosen",
] as const;

/** Sign and word of each state of a slot. */
export function gridWords(t: Translate): GridWords {
  return Object.fromEntries(CELLS.map((id) => [id, { sign: t(`sign.${id}`), word: t(`status.${id}`) }])) as GridWords;
}

/** The time a view shows.
 *  @example whenOf("week", "2026-12-03", "ja", t) // → "11月30日（月）〜12月6日（日）" */
export function whenOf(view: View, date: CalendarDate, locale: Locale, t: Translate): string {
  if (view === "day") return formatDate(locale, date);
  if (view === "month") return formatMonth(locale, monthOf(date));
  const week = weekOf(date);
  return t("weekOf", {
    from: formatShortDate(locale, week[0] ?? date),
    to: formatShortDate(locale, week[6] ?? date),
  });
}

/** Why a day is closed, every reason of it; "" for an open one. */
export function reasonsOf({ open, reasons, note }: Opening, locale: Locale, t: Translate): string {
  if (open) return "";
  return formatList(
    locale,
    reasons.map((reason) => {
      if (note && reason === "holiday" && !reasons.includes("extra_closure"))
        return t("reason.holidayNamed", { name: note[locale] });
      if (note?.[locale] && reason === "extra_closure") return t("reason.extraNamed", { note: note[locale] });
      return t(`reason.${reason}`);
    }),
  );
}

/** What a slot of a room costs; where there is a cooking counter also with it. "" where it costs nothing by itself. */
export function priceOf(room: Room, locale: Locale, t: Translate): string {
  const plain = room.tariffs.find(({ tariff }) => tariff !== "cooking" && tariff !== "nursery");
  const cooking = room.tariffs.find(({ tariff }) => tariff === "cooking");
  return formatList(locale, [
    ...(plain ? [formatYen(locale, plain.yenPerSlot)] : []),
    ...(cooking ? [t("table.cookingPrice", { price: formatYen(locale, cooking.yenPerSlot) })] : []),
  ]);
}

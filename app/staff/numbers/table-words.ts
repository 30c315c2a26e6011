import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import { weekdayOf } from "@/lib/dates";
import { formatDate, formatHours, formatMonth, formatWeekday } from "@/lib/i18n/format";
import { LEADS, type NumbersTable, type Period, type TableId } from "@/lib/numbers/rules";
import type { NumbersView } from "@/lib/numbers/view-numbers";

/** A table in words: what its columns are called, and each row by the words for it and its numbers. */
export type WordedTable = NumbersTable & {
  caption: string;
  /** of the columns that name a row: two where it is of a room and its hours */
  rowHeads: string[];
  heads: string[];
  names: string[][];
  totalWord: string;
};

type RowsOf = "room" | "cell" | "piece" | "class" | "purpose" | "residence" | "lead";

const ROWS_OF: Record<TableId, RowsOf> = {
  rooms: "room",
  pieces: "piece",
  cells: "cell",
  classes: "class",
  purposes: "purpose",
  residences: "residence",
  money: "piece",
  ended: "piece",
  unmet: "cell",
  leads: "lead",
};

/** The tables of a view in the words of a language. */
export async function wordedTables(view: NumbersView, locale: Locale): Promise<WordedTable[]> {
  const t = await getTranslations({ locale, namespace: "numbers" });
  const nameOf = await rowNames(view, locale);
  return view.tables.map((table) => {
    const of = ROWS_OF[table.id];
    return {
      ...table,
      caption: t(`tables.${table.id}`),
      rowHeads:
        of === "cell"
          ? [t("rows.room"), t("rows.slot")]
          : [of === "piece" ? t(`rows.${view.period.kind === "year" ? "month" : "day"}`) : t(`rows.${of}`)],
      heads: table.columns.map(({ id }) => t(`columns.${id}`)),
      names: table.rows.map(({ key }) => nameOf(of, key)),
      totalWord: t("rows.total"),
    };
  });
}

async function rowNames({ rooms, hours, period }: NumbersView, locale: Locale) {
  const t = await getTranslations({ locale, namespace: "numbers" });
  const groups = await getTranslations({ locale, namespace: "groups" });
  const booking = await getTranslations({ locale, namespace: "booking" });
  const roomName = (id: string) => {
    const room = rooms.find((one) => one.id === id);
    return room ? (locale === "ja" ? room.nameJa : room.nameEn) : id;
  };
  return (of: RowsOf, key: string): string[] => {
    switch (of) {
      case "room":
        return [roomName(key)];
      case "cell": {
        const [roomId = "", slot = ""] = key.split("/");
        const at = hours.find((one) => one.slot === Number(slot));
        return [roomName(roomId), at ? formatHours(at.startsAt, at.endsAt) : slot];
      }
      case "piece":
        if (period.kind === "year") return [formatMonth(locale, key)];
        return [t("rows.dayOf", { day: Number(key.slice(8)), weekday: formatWeekday(locale, weekdayOf(key)) })];
      case "class":
        return [groups.has(`classes.${key}` as never) ? groups(`classes.${key}` as never) : key];
      case "purpose":
        return [booking.has(`purposes.${key}` as never) ? booking(`purposes.${key}` as never) : key];
      case "residence":
        return [groups.has(`residences.${key}` as never) ? groups(`residences.${key}` as never) : key];
      case "lead": {
        const { from = 0, to = 0 } = LEADS[Number(key)] ?? {};
        if (to === null) return [t("leads.more", { from })];
        return [to === 0 ? t("leads.sameDay") : t("leads.between", { from, to })];
      }
    }
  };
}

/** A number as the pages show it: thousands apart, shares as percent; "–" where there is none. */
export function shownNumber(value: number | null, kind: NumbersTable["columns"][number]["kind"]): string {
  if (value === null) return "–";
  if (kind === "rate") return `${(value * 100).toFixed(1)}%`;
  const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 ? "−" : ""}${digits}`;
}

/** The name of a period in words. */
export function periodWords(period: Pick<Period, "kind" | "name">, locale: Locale, fiscalYear: string): string {
  if (period.kind === "year") return fiscalYear;
  return period.kind === "month" ? formatMonth(locale, period.name) : formatDate(locale, period.name);
}

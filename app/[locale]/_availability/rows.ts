import type { GridColumn, GridRow } from "@/components/slot-grid";
import type { Locale } from "@/lib/context";
import { weekdayOf } from "@/lib/dates";
import { fits, type Hire, type Room, type SlotHours, type SlotStatus } from "@/lib/facility/rules";
import type { DayView, RangeView, SlotView } from "@/lib/facility/use-cases";
import { formatHours, formatInstant, formatShortDate, formatWeekday, formatYen } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { addressOf } from "./address";
import { type Filters, partOf, queryOf } from "./filters";
import { COOKING, nameOf } from "./load";
import { priceOf, reasonsOf, type Translate } from "./words";

type Page = { locale: Locale; filters: Filters; t: Translate };

/** First what is hired out, then what goes with it, then what is not: the eye looks for the first. */
const HIRE_ORDER: Record<Hire, number> = { hire: 0, with_another_room: 1, not_for_hire: 2 };

/** The slots as columns, narrowed to a part of the day. */
export function columnsOf(hours: readonly SlotHours[], { part }: Pick<Filters, "part">): GridColumn[] {
  return hours
    .filter(({ startsAt }) => part === null || partOf(startsAt) === part)
    .map(({ slot, startsAt, endsAt }) => ({ slot, head: formatHours(startsAt, endsAt) }));
}

/** Why a room is not among those one looks for; null when it is. */
export function misfit(room: Room, { people, cooking }: Filters): "capacity" | "cooking" | null {
  if (room.hire === "not_for_hire") return null;
  if (!fits(room, people)) return "capacity";
  return cooking && room.hire === "hire" && !room.features.includes(COOKING) ? "cooking" : null;
}

/** A day: a row a room. */
export function dayRows(day: DayView, page: Page): GridRow[] {
  const { locale, filters, t } = page;
  const columns = columnsOf(day.hours, filters);
  return day.rooms
    .filter(({ room }) => misfit(room, filters) === null)
    .sort((a, b) => HIRE_ORDER[a.room.hire] - HIRE_ORDER[b.room.hire])
    .map(({ room, slots }) => {
      const name = nameOf(room, locale);
      const path = localePath(locale, `/rooms/${room.id}`);
      const row = { roomId: room.id, date: day.date, head: name, href: addressOf(path, { date: filters.date }) };
      if (room.hire === "not_for_hire")
        return { ...row, spoken: name, whole: { status: "not_for_hire" as const, word: t("table.notForHire") } };
      const capacity = room.capacity === null ? [] : [t("table.capacity", { capacity: room.capacity })];
      return {
        ...row,
        note: [...capacity, priceOf(room, locale, t)].filter(Boolean).join(" ") || undefined,
        spoken: name,
        price: priceOfChoice(room, filters, locale),
        cells: cellsOf(slots, columns),
      };
    });
}

/** Days of one room: a row a day; a day on which nothing can be told apart is one cell. */
export function rangeRows(view: "week" | "month", range: RangeView, page: Page): GridRow[] {
  const { locale, filters, t } = page;
  const columns = columnsOf(range.hours, filters);
  return range.rooms.flatMap(({ room, days }) =>
    days
      .filter(({ date }) => filters.weekdays.length === 0 || filters.weekdays.includes(weekdayOf(date)))
      .map((day) => {
        const { date, slots } = day;
        const weekday = formatWeekday(locale, weekdayOf(date));
        const row = {
          roomId: room.id,
          date,
          head: view === "week" ? formatShortDate(locale, date) : dayOfMonth(locale, date, weekday),
          href: localePath(locale, addressOf("/", { ...queryOf(filters), date, view: "day" })),
          spoken: formatShortDate(locale, date),
        };
        const common = slots.every(({ status }) => status === slots[0]?.status) ? slots[0]?.status : undefined;
        switch (common) {
          case "closed": {
            // All slots of the room are closed, and the centre is open: there is no reason for the day.
            if (day.opening.open) return { ...row, cells: cellsOf(slots, columns) };
            const word = t("table.closedBecause", { reasons: reasonsOf(day.opening, locale, t) });
            return { ...row, whole: { status: common, word } };
          }
          case "not_yet_open": {
            const word = t("table.opens", { opensAt: formatInstant(locale, day.opensAt) });
            return { ...row, whole: { status: common, word } };
          }
          case "ended":
            return { ...row, whole: { status: common, word: t("status.ended").replace("|", "") } };
          default:
            return { ...row, cells: cellsOf(slots, columns) };
        }
      }),
  );
}

/** How many slots of some rows are of a status; those that can be chosen, when none is named. */
export function countFree(rows: readonly GridRow[], free: SlotStatus = "available"): number {
  return rows.reduce(
    (count, row) => count + ("cells" in row ? row.cells.filter((status) => status === free).length : 0),
    0,
  );
}

function cellsOf(slots: readonly SlotView[], columns: readonly GridColumn[]): SlotStatus[] {
  return columns.map(({ slot }) => slots.find((view) => view.slot === slot)?.status ?? "closed");
}

/** What choosing a slot costs as it would be chosen now. */
function priceOfChoice(room: Room, { cooking }: Filters, locale: Locale): string | undefined {
  const tariff =
    (cooking && room.tariffs.find(({ tariff }) => tariff === "cooking")) ||
    room.tariffs.find(({ tariff }) => tariff !== "cooking");
  return tariff && formatYen(locale, tariff.yenPerSlot);
}

function dayOfMonth(locale: Locale, date: string, weekday: string): string {
  const day = Number(date.slice(8));
  return locale === "ja" ? `${day}（${weekday}）` : `${weekday} ${day}`;
}

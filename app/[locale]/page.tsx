import type { Metadata } from "next";
import { SlotGrid } from "@/components/slot-grid";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { addressOf } from "./_availability/address";
import styles from "./_availability/availability.module.css";
import { Browse } from "./_availability/browse";
import { Choices } from "./_availability/choices";
import { DaySummary } from "./_availability/day-summary";
import { FilterForm } from "./_availability/filter-form";
import { queryOf, type SearchParams } from "./_availability/filters";
import { loadAvailability, nameOf } from "./_availability/load";
import { MoveBar } from "./_availability/move-bar";
import { OwnWindow } from "./_availability/own-window";
import { RoomTabs } from "./_availability/room-tabs";
import { columnsOf, countFree, dayRows, rangeRows } from "./_availability/rows";
import { SeriesDoor } from "./_availability/series-door";
import { choicesWords, Legend, leftOut, NextFreeList, ownWindows, Problems, pricesOf } from "./_availability/shown";
import { WaitForDay, WaitForRoom } from "./_availability/wait-door";
import { gridWords, translator, whenOf } from "./_availability/words";
import { LatestNews } from "./news/latest-news";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParams> };

async function load({ params, searchParams }: Props) {
  const [{ locale }, search] = await Promise.all([params, searchParams]);
  const language = isLocale(locale) ? locale : "ja";
  const [shown, t] = await Promise.all([loadAvailability(language, JSON.stringify(search)), translator(language)]);
  return { shown, t };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { shown, t } = await load(props);
  const when = whenOf(shown.view, shown.date, shown.locale, t);
  return {
    title:
      shown.view === "day" ? t("titleOn", { when }) : t("titleRoom", { room: nameOf(shown.room, shown.locale), when }),
    description: t("description"),
  };
}

/** 空き状況: what is free, on a day in every room or over days in one. The same for everybody. */
export default async function AvailabilityPage(props: Props) {
  const { shown, t } = await load(props);
  const { locale, now, filters, problems, date, centre, nextFree, view } = shown;
  const path = localePath(locale, "/");
  const query = { ...queryOf(filters), date };
  const when = whenOf(view, date, locale, t);
  const page = { locale, filters, t };
  const room = view === "day" ? null : shown.room;
  const rows = shown.view === "day" ? dayRows(shown.day, page) : rangeRows(shown.view, shown.range, page);
  // The hours of the days that are looked at, which may be others than today's.
  const { hours } = shown.view === "day" ? shown.day : shown.range;
  const free = countFree(rows);
  const beside = countFree(rows, "with_another_room");
  const hidden = leftOut(centre, filters, locale, t);
  const isFitting = shown.view !== "day" || rows.some(({ roomId }) => nextFree.some(({ room }) => room.id === roomId));
  return (
    <>
      <Browse path={path}>
        <MoveBar {...{ path, query, view, date, when, t }} weekdays={filters.weekdays} heading={t("title")} />
        <Problems problems={problems} room={room ? nameOf(room, locale) : ""} t={t} />
        <FilterForm {...{ path, locale, filters, problems, date, t }} />
        {room && (
          <RoomTabs
            rooms={centre.rooms}
            current={room.id}
            to={(id) => addressOf(path, { ...query, room: id })}
            locale={locale}
            t={t}
          />
        )}
        {shown.view === "day" ? (
          <DaySummary
            day={shown.day}
            firstFree={nextFree.flatMap(({ next }) => next?.date ?? []).sort()[0] ?? null}
            {...{ now, free, path, query, locale, t }}
          />
        ) : (
          <p role="status" className={styles.summary}>
            {rows.length === 0
              ? t("hidden.noDay")
              : free > 0
                ? t("range.count", { count: free })
                : beside > 0
                  ? t("range.beside", { count: beside })
                  : t("range.none")}
          </p>
        )}
        <OwnWindow sentences={ownWindows(centre, date, now, locale, t)} />
        <Choices locale={locale} prices={pricesOf(centre)} cooking={filters.cooking} words={choicesWords(t)}>
          {isFitting && rows.length > 0 ? (
            <SlotGrid
              shape={view}
              caption={
                room
                  ? t("table.daysAndSlots", { room: nameOf(room, locale), when })
                  : t("table.roomsAndSlots", { when })
              }
              corner={t(view === "day" ? "table.room" : "table.day")}
              columns={columnsOf(hours, filters)}
              rows={rows}
              words={gridWords(t)}
            />
          ) : (
            !isFitting && <p className={styles.empty}>{t("hidden.noRoom")}</p>
          )}
          {hidden && <p className={styles.hidden}>{hidden}</p>}
          {shown.view === "day" ? (
            <WaitForDay day={shown.day} columns={columnsOf(hours, filters)} now={now} locale={locale} />
          ) : (
            rows.length > 0 && <WaitForRoom roomId={shown.room.id} name={nameOf(shown.room, locale)} locale={locale} />
          )}
          <SeriesDoor roomId={shown.view === "day" ? undefined : shown.room.id} locale={locale} />
          <NextFreeList {...{ path, locale, filters, nextFree, t }} />
          <Legend t={t} />
        </Choices>
      </Browse>
      <LatestNews locale={locale} />
    </>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Fragment } from "react";
import { SlotGrid } from "@/components/slot-grid";
import { formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { addressOf } from "../../_availability/address";
import styles from "../../_availability/availability.module.css";
import { Browse } from "../../_availability/browse";
import { Choices } from "../../_availability/choices";
import type { SearchParams } from "../../_availability/filters";
import { COOKING, loadRoom, nameOf } from "../../_availability/load";
import { MoveBar } from "../../_availability/move-bar";
import { OwnWindow } from "../../_availability/own-window";
import { columnsOf, countFree, rangeRows } from "../../_availability/rows";
import { SeriesDoor } from "../../_availability/series-door";
import { choicesWords, Legend, ownWindows, Problems, pricesOf } from "../../_availability/shown";
import { WaitForRoom } from "../../_availability/wait-door";
import { gridWords, translator, whenOf } from "../../_availability/words";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string; room: string }>; searchParams: Promise<SearchParams> };

async function load({ params, searchParams }: Props) {
  const [{ locale, room }, search] = await Promise.all([params, searchParams]);
  const language = isLocale(locale) ? locale : "ja";
  const [shown, t] = await Promise.all([loadRoom(language, room, JSON.stringify(search)), translator(language)]);
  if (!shown) notFound();
  return { shown, t };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { shown, t } = await load(props);
  return { title: t("room.title", { room: nameOf(shown.room, shown.locale) }), description: t("description") };
}

/** 室の案内: a room, what it costs and what is free in it in a month. */
export default async function RoomPage(props: Props) {
  const { shown, t } = await load(props);
  const { locale, now, filters, problems, date, centre, room, range, photos } = shown;
  const name = nameOf(room, locale);
  const path = localePath(locale, `/rooms/${room.id}`);
  const when = whenOf("month", date, locale, t);
  const rows = range ? rangeRows("month", range, { locale, filters, t }) : [];
  const own = (ja: string, en: string) => (locale === "ja" ? ja : en).split("\n").filter((line) => line.trim() !== "");
  const equipment = [
    ...(room.features.includes(COOKING) ? [t("room.cooking_counter")] : []),
    ...own(room.equipmentJa, room.equipmentEn),
  ];
  const facts: [string, string[]][] = [
    [t("room.area"), [t("room.areaValue", { area: room.areaM2 })]],
    [
      t("room.capacity"),
      [room.capacity === null ? t("room.capacityUnknown") : t("room.capacityValue", { capacity: room.capacity })],
    ],
    ...(room.tariffs.length > 0
      ? [
          [
            t("room.price"),
            room.tariffs.map((tariff) =>
              t("room.priceRow", {
                name: room.tariffs.length > 1 ? (locale === "ja" ? tariff.nameJa : tariff.nameEn) : "",
                price: formatYen(locale, tariff.yenPerSlot),
              }).trim(),
            ),
          ] as [string, string[]],
        ]
      : []),
    ...(equipment.length > 0 ? [[t("room.equipment"), equipment] as [string, string[]]] : []),
  ];
  return (
    <Browse path={path}>
      <article>
        <h1 className={styles.roomName}>{name}</h1>
        <dl className={styles.facts}>
          {facts.map(([term, values]) => (
            <Fragment key={term}>
              <dt>{term}</dt>
              {values.map((value) => (
                <dd key={value}>{value}</dd>
              ))}
            </Fragment>
          ))}
        </dl>
        {room.hire === "with_another_room" && <p className={styles.roomNote}>{t("room.nurseryUse")}</p>}
        {room.hire === "not_for_hire" && <p className={styles.roomNote}>{t("room.notForHire")}</p>}
        {own(room.notesJa, room.notesEn).map((note) => (
          <p key={note} className={styles.roomNote}>
            {note}
          </p>
        ))}
        {photos.length > 0 && (
          <ul className={styles.photos}>
            {photos.map((photo) => (
              <li key={photo.id}>
                {/* biome-ignore lint/performance/noImgElement: its bytes are served as they are, under an address made of them */}
                <img
                  src={`/photos/${photo.id}`}
                  alt={locale === "ja" ? photo.altJa : photo.altEn}
                  width={photo.width}
                  height={photo.height}
                  loading="lazy"
                  decoding="async"
                />
              </li>
            ))}
          </ul>
        )}
      </article>
      {range && (
        <>
          <MoveBar
            {...{ path, date, t }}
            query={{ date }}
            view="month"
            weekdays={[]}
            level={2}
            heading={t("title")}
            when={when}
          />
          <Problems problems={problems} room={name} t={t} hasFields={false} />
          <p role="status" className={styles.summary}>
            {countFree(rows) > 0 ? t("range.count", { count: countFree(rows) }) : t("range.none")}
          </p>
          <OwnWindow sentences={ownWindows(centre, date, now, locale, t)} />
          <Choices locale={locale} prices={pricesOf(centre)} cooking={false} words={choicesWords(t)}>
            <SlotGrid
              shape="month"
              caption={t("table.daysAndSlots", { room: name, when })}
              corner={t("table.day")}
              columns={columnsOf(range.hours, filters)}
              rows={rows}
              words={gridWords(t)}
            />
            {room.hire === "hire" && <WaitForRoom roomId={room.id} name={name} locale={locale} />}
            {room.hire === "hire" && <SeriesDoor roomId={room.id} locale={locale} />}
            <Legend t={t} />
          </Choices>
        </>
      )}
      <nav aria-label={t("room.others")} className={styles.rooms}>
        {centre.rooms
          .filter(({ id }) => id !== room.id)
          .map((other) => (
            <a key={other.id} href={localePath(locale, `/rooms/${other.id}`)}>
              {nameOf(other, locale)}
            </a>
          ))}
        <a href={addressOf(localePath(locale, "/"), { date: filters.date })}>{t("room.toDay")}</a>
      </nav>
    </Browse>
  );
}

import { getTranslations } from "next-intl/server";
import { classNames } from "@/components/ui/class-names";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import type { TodayView } from "@/lib/desk/view-today";
import { formatDate, formatInstant, formatTime } from "@/lib/i18n/format";
import { takeKeyBack } from "./actions";
import styles from "./board.module.css";
import { Entry, type Said } from "./entry";
import { PlaceFields } from "./notes";

/** Laid out as a list it is no table to some browsers, unless it says so. */
const IS = {
  table: { role: "table" },
  row: { role: "row" },
  head: { role: "columnheader", scope: "col" },
  name: { role: "rowheader", scope: "row" },
  cell: { role: "cell" },
} as const;

/** Every room that is hired out and its six slots; the entry of several slots reaches over all of them. */
export async function Board({ view, said, locale }: { view: TodayView; said: Said; locale: Locale }) {
  const { date, hours, rooms, nowSlot } = view;
  const t = await getTranslations({ locale, namespace: "desk.today" });
  const nameOf = ({ nameJa, nameEn }: { nameJa: string; nameEn: string }) => (locale === "ja" ? nameJa : nameEn);
  return (
    <table {...IS.table} className={classNames("mt-4", styles.board)}>
      <caption>
        <VisuallyHidden>{t("board", { date: formatDate(locale, date) })}</VisuallyHidden>
      </caption>
      <thead>
        <tr {...IS.row}>
          <th {...IS.head} className={styles.hours}>
            {t("hours")}
          </th>
          {rooms.map(({ room, keyOut }) => (
            <th key={room.id} {...IS.head}>
              {nameOf(room)}
              <span className="block font-400 text-[0.9375em] text-ink-soft">
                {view.isToday && t(keyOut ? "key.out" : "key.in")}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hours.map(({ slot, startsAt, endsAt }) => (
          <tr key={slot} {...IS.row}>
            <th
              {...IS.name}
              id={`slot-${slot}`}
              tabIndex={-1}
              className={classNames(styles.hours, "tabular-nums", slot === nowSlot && "border-accent! border-l-4!")}
            >
              {formatTime(startsAt)}–<wbr />
              {formatTime(endsAt)}
              {slot === nowSlot && <span className="block">● {t("now")}</span>}
            </th>
            {rooms.map(({ room, entries }) => {
              const entry = entries.find(({ slots }) => slots[0] === slot);
              if (!entry) return null;
              return (
                <td key={room.id} {...IS.cell} rowSpan={entry.slots.length}>
                  <span className={classNames("text-[0.9375rem] text-ink-soft", styles.inCell)}>{nameOf(room)}</span>
                  <Entry entry={entry} date={date} hours={hours} said={said} locale={locale} />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Keys that are out since another day: nobody has them by the board. */
export async function KeysAway({ view, locale }: { view: TodayView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "desk" });
  const away = view.rooms.filter(({ keyOut }) => view.isToday && keyOut && keyOut.date !== view.date);
  if (away.length === 0) return null;
  return (
    <ul id="keys" tabIndex={-1} className="mt-4 grid gap-2">
      {away.map(({ room, keyOut }) => {
        if (!keyOut) return null;
        return (
          <li key={room.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-warning border-l-4 pl-3">
            <span>
              {locale === "ja" ? room.nameJa : room.nameEn}{" "}
              {t("today.key.outTo", {
                who: keyOut.who,
                number: keyOut.shownNumber,
                at: formatInstant(locale, keyOut.outAt),
              })}
            </span>
            <Form action={takeKeyBack} locale={locale} className="print:hidden">
              <PlaceFields place={{ board: view.date, at: "keys" }} />
              <input type="hidden" name="loan" value={keyOut.loan} />
              <SubmitButton look="secondary">{t("press.takeBack")}</SubmitButton>
            </Form>
          </li>
        );
      })}
    </ul>
  );
}

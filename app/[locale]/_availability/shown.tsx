import type { ReactNode } from "react";
import { Notice } from "@/components/ui/notice";
import { WINDOW_CLASSES, type WindowClass } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";
import type { CalendarDate } from "@/lib/dates";
import { opensAt } from "@/lib/facility/rules";
import type { CentreView, NextFree } from "@/lib/facility/use-cases";
import { formatHours, formatInstant, formatShortDate } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { addressOf } from "./address";
import styles from "./availability.module.css";
import type { ChoicesWords, Price } from "./choices";
import { type FilterProblem, type Filters, queryOf } from "./filters";
import { nameOf } from "./load";
import { misfit } from "./rows";
import type { Translate } from "./words";

/** What of the address could not be followed, each with a way to its field where the page has it. */
export function Problems(props: {
  problems: readonly FilterProblem[];
  room: string;
  t: Translate;
  hasFields?: boolean;
}) {
  const { problems, room, t, hasFields = true } = props;
  if (problems.length === 0) return null;
  return (
    <Notice kind="warning" className={styles.problems}>
      <ul>
        {problems.map(({ field, code, typed }) => {
          const text = t(`problem.${code}`, { typed, room });
          return (
            <li key={field} id={`problem-${field}`}>
              {hasFields ? <a href={`#${field}`}>{text}</a> : text}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

const LEGEND = ["available", "held", "taken", "closed", "not_yet_open", "ended", "with_another_room"] as const;

/** Every sign of the table with its meaning. */
export function Legend({ t }: { t: Translate }) {
  return (
    <section className={styles.legend}>
      <h2>{t("legend.label")}</h2>
      <ul>
        {LEGEND.map((status) => (
          <li key={status}>
            <span aria-hidden="true">{t(`sign.${status}`)}</span> {t(`legend.${status}`)}
          </li>
        ))}
      </ul>
      <p>{t("slotNote")}</p>
    </section>
  );
}

/** Where each room is free next, as a way there. */
export function NextFreeList(props: {
  path: string;
  locale: Locale;
  filters: Filters;
  nextFree: readonly NextFree[];
  t: Translate;
}) {
  const { path, locale, filters, t } = props;
  if (props.nextFree.length === 0) return null;
  return (
    <section className={styles.nextFree}>
      <h2>{t("nextFree.heading")}</h2>
      <ul>
        {props.nextFree.map(({ room, next }) => (
          <li key={room.id}>
            <span>{nameOf(room, locale)}</span>{" "}
            {next ? (
              <a href={addressOf(path, { ...queryOf(filters), view: "day", date: next.date })}>
                {t("nextFree.at", {
                  date: formatShortDate(locale, next.date),
                  hours: formatHours(next.startsAt, next.endsAt),
                })}
              </a>
            ) : (
              t("nextFree.none")
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Which rooms are left out because they do not fit; null when all of them fit. */
export function leftOut(centre: CentreView, filters: Filters, locale: Locale, t: Translate): string | null {
  const rooms = centre.rooms.flatMap((room) => {
    const why = misfit(room, filters);
    return why ? [t(`hidden.${why}`, { room: nameOf(room, locale), capacity: room.capacity ?? 0 })] : [];
  });
  return rooms.length > 0 ? t("hidden.sentence", { rooms: rooms.join(locale === "ja" ? "、" : ", ") }) : null;
}

/** When bookings open for those who are treated otherwise than residents of the city, while it matters:
 *  still to come, or open to them alone so far. These choose their slots on a page of their own. */
export function ownWindows(
  { centre }: CentreView,
  date: CalendarDate,
  now: Date,
  locale: Locale,
  t: Translate,
): Partial<Record<WindowClass, ReactNode>> {
  const forCity = opensAt(centre, "city", date);
  const differing = WINDOW_CLASSES.map((window) => ({ window, at: opensAt(centre, window, date) })).filter(
    ({ at }) => at.getTime() !== forCity.getTime() && (at > now || forCity > now),
  );
  const own = (words: ReactNode) => <a href={localePath(locale, `/groups/slots?date=${date}`)}>{words}</a>;
  return Object.fromEntries(
    differing.map(({ window, at }) => [
      window,
      at > now
        ? t("own.later", { residence: t(`own.${window}`), opensAt: formatInstant(locale, at) })
        : t.rich("own.already", { residence: t(`own.${window}`), link: own }),
    ]),
  );
}

export function pricesOf({ centre }: CentreView): Price[] {
  return centre.tariffs.flatMap(({ roomId, tariff, validFrom, yenPerSlot }) =>
    tariff === "nursery" ? [] : [{ roomId, tariff, validFrom, yen: yenPerSlot }],
  );
}

export function choicesWords(t: Translate): ChoicesWords {
  return {
    hint: t("choices.hint"),
    one: t("choices.one"),
    many: t.raw("choices.many"),
    full: t("choices.full"),
    next: t("choices.next"),
    barLabel: t("choices.label"),
  };
}

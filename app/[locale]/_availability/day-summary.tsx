import type { Locale } from "@/lib/context";
import type { CalendarDate } from "@/lib/dates";
import type { DayView } from "@/lib/facility/use-cases";
import { formatInstant, formatShortDate } from "@/lib/i18n/format";
import { addressOf, type Query } from "./address";
import styles from "./availability.module.css";
import { reasonsOf, type Translate } from "./words";

/** One sentence about the day, said again whenever it changes; from a day that cannot be booked, the way to one that can. */
export function DaySummary(props: {
  day: DayView;
  now: Date;
  /** how many slots can be chosen, as narrowed */
  free: number;
  firstFree: CalendarDate | null;
  path: string;
  query: Query;
  locale: Locale;
  t: Translate;
}) {
  const { day, now, free, locale, t } = props;
  const to = (date: CalendarDate) => (
    <a href={addressOf(props.path, { ...props.query, date, view: "day" })}>{formatShortDate(locale, date)}</a>
  );
  const firstFree = props.firstFree && props.firstFree !== day.date && (
    <>
      {t("day.firstOpen")} {to(props.firstFree)}
    </>
  );
  return (
    <p role="status" className={styles.summary}>
      {!day.opening.open ? (
        <>
          <strong>{t("day.closed", { reasons: reasonsOf(day.opening, locale, t) })}</strong>{" "}
          {day.openDays && (
            <>
              {t("day.nearest")} {to(day.openDays.before)} {to(day.openDays.after)}
            </>
          )}
        </>
      ) : now >= day.closesAt ? (
        <>
          <strong>{t("day.ended", { closedAt: formatInstant(locale, day.closesAt) })}</strong> {firstFree}
        </>
      ) : now < day.opensAt ? (
        <strong>{t("day.notYetOpen", { opensAt: formatInstant(locale, day.opensAt) })}</strong>
      ) : free === 0 ? (
        <strong>{t("day.full")}</strong>
      ) : (
        t(day.opening.reasons.length > 0 ? "day.openSpecially" : "day.open", { count: free })
      )}
    </p>
  );
}

import { addDays, addMonths, type CalendarDate, monthOf, weekdayOf, weekOf } from "@/lib/dates";
import { YEARS } from "@/lib/facility/rules";
import { addressOf, type Query } from "./address";
import styles from "./availability.module.css";
import { type Filters, VIEWS, type View } from "./filters";
import type { Translate } from "./words";

/** What is shown, with the way to what comes before and after it, and to the other views. */
export function MoveBar(props: {
  path: string;
  query: Query;
  view: View;
  date: CalendarDate;
  weekdays: Filters["weekdays"];
  heading: string;
  when: string;
  /** of the heading: 2 where the page has another above it */
  level?: 1 | 2;
  t: Translate;
}) {
  const Heading = props.level === 2 ? "h2" : "h1";
  const { path, query, view, date, t } = props;
  const before = stepFrom(view, date, -1, props.weekdays);
  const after = stepFrom(view, date, 1, props.weekdays);
  const to = (other: CalendarDate) => addressOf(path, { ...query, date: other });
  return (
    <header className={styles.move}>
      <Heading>
        <span>{props.heading}</span> {props.when}
      </Heading>
      <nav aria-label={t("move.label")}>
        {isShown(before) && (
          <a href={to(before)} className={styles.step} rel="prev">
            <span aria-hidden="true">‹</span> <span>{t(`move.previous.${view}`)}</span>
          </a>
        )}
        {isShown(after) && (
          <a href={to(after)} className={`${styles.step} ${styles.after}`} rel="next">
            <span>{t(`move.next.${view}`)}</span> <span aria-hidden="true">›</span>
          </a>
        )}
      </nav>
      {query.view !== undefined && (
        <nav aria-label={t("view.label")} className={styles.switch}>
          {VIEWS.map((other) => (
            <a
              key={other}
              href={addressOf(path, { ...query, date, view: other })}
              aria-current={other === view ? "page" : undefined}
            >
              {t(`view.${other}`)}
            </a>
          ))}
        </nav>
      )}
    </header>
  );
}

/** The day, week or month before or after; of days the next that is one of the wanted weekdays. */
function stepFrom(view: View, date: CalendarDate, step: 1 | -1, weekdays: Filters["weekdays"]): CalendarDate {
  if (view === "month") return `${monthOf(addMonths(date, step))}-01`;
  if (view === "week") return addDays(weekOf(date)[0] ?? date, 7 * step);
  let day = addDays(date, step);
  while (weekdays.length > 0 && !weekdays.includes(weekdayOf(day))) day = addDays(day, step);
  return day;
}

function isShown(date: CalendarDate): boolean {
  const year = Number(date.slice(0, 4));
  return year >= YEARS.first && year <= YEARS.last;
}

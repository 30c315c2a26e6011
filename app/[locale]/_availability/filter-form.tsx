import { buttonClass } from "@/components/ui/button";
import type { Locale } from "@/lib/context";
import type { CalendarDate } from "@/lib/dates";
import { YEARS } from "@/lib/facility/rules";
import { formatList, formatWeekday } from "@/lib/i18n/format";
import { addressOf, type QueryField } from "./address";
import styles from "./availability.module.css";
import { type FilterProblem, type Filters, isNarrowed, PARTS, WEEKDAYS } from "./filters";
import type { Translate } from "./words";

/** The fields that a phone shows on request. */
const WISHES: readonly QueryField[] = ["people", "part", "weekday", "cooking"];

/** Jump to a date and narrow: a plain GET form, sent at each change where scripts run (see Browse). */
export function FilterForm(props: {
  path: string;
  locale: Locale;
  filters: Filters;
  problems: readonly FilterProblem[];
  date: CalendarDate;
  t: Translate;
}) {
  const { path, locale, filters, date, t } = props;
  const problemOf = (field: QueryField) => props.problems.find((problem) => problem.field === field);
  const marks = (field: QueryField) =>
    problemOf(field) && ({ "aria-invalid": true, "aria-describedby": `problem-${field}` } as const);
  const marksOfGroup = (field: QueryField) =>
    problemOf(field) && { "data-invalid": "", "aria-describedby": `problem-${field}` };
  return (
    <form method="get" action={path} className={styles.filters} aria-label={t("filter.label")} data-filters="">
      {filters.view !== "day" && <input type="hidden" name="view" value={filters.view} />}
      {filters.room && <input type="hidden" name="room" value={filters.room} />}
      <p className={styles.field}>
        <label htmlFor="date">{t("filter.date")}</label>
        <input
          type="date"
          id="date"
          name="date"
          defaultValue={date}
          min={`${YEARS.first}-01-01`}
          max={`${YEARS.last}-12-31`}
          {...marks("date")}
        />
      </p>
      <details className={styles.more} open={WISHES.some(problemOf)}>
        <summary>
          {t("filter.more")} <span>{narrowing(filters, locale, t)}</span>
        </summary>
        <div className={styles.wishes}>
          <p className={styles.field}>
            <label htmlFor="people">{t("filter.people")}</label>
            <span>
              <input
                type="text"
                inputMode="numeric"
                autoComplete="off"
                size={3}
                id="people"
                name="people"
                defaultValue={problemOf("people")?.typed ?? filters.people ?? ""}
                {...marks("people")}
              />{" "}
              {t("filter.peopleUnit")}
            </span>
          </p>
          <fieldset className={styles.chips} id="part" tabIndex={-1} {...marksOfGroup("part")}>
            <legend>{t("filter.part")}</legend>
            {[null, ...PARTS].map((part) => (
              <label key={part}>
                <input type="radio" name="part" value={part ?? ""} defaultChecked={filters.part === part} />
                <span>{part ? t(`filter.${part}`) : t("filter.anyPart")}</span>
              </label>
            ))}
          </fieldset>
          <fieldset className={styles.chips} id="weekday" tabIndex={-1} {...marksOfGroup("weekday")}>
            <legend>{t("filter.weekday")}</legend>
            {WEEKDAYS.map((weekday) => (
              <label key={weekday}>
                <input
                  type="checkbox"
                  name="weekday"
                  value={weekday}
                  defaultChecked={filters.weekdays.includes(weekday)}
                />
                <span>{formatWeekday(locale, weekday)}</span>
              </label>
            ))}
          </fieldset>
          <p className={styles.chips}>
            <label>
              <input
                type="checkbox"
                id="cooking"
                name="cooking"
                value="1"
                defaultChecked={filters.cooking}
                {...marks("cooking")}
              />
              <span>{t("filter.cooking")}</span>
            </label>
          </p>
          {isNarrowed(filters) && (
            <a
              href={addressOf(path, { date: filters.date, view: filters.view, room: filters.room })}
              className={styles.clear}
            >
              {t("filter.clear")}
            </a>
          )}
        </div>
      </details>
      <button type="submit" className={buttonClass("secondary", styles.submit)}>
        {t("filter.submit")}
      </button>
      <p className="sr-only">{t("filter.instant")}</p>
    </form>
  );
}

/** What is narrowed, in a few words. */
function narrowing(filters: Filters, locale: Locale, t: Translate): string {
  return formatList(locale, [
    ...(filters.people === null ? [] : [`${filters.people}${locale === "ja" ? "" : " "}${t("filter.peopleUnit")}`]),
    ...(filters.part ? [t(`filter.${filters.part}`)] : []),
    ...(filters.weekdays.length > 0 ? [filters.weekdays.map((day) => formatWeekday(locale, day)).join("・")] : []),
    ...(filters.cooking ? [t("filter.cooking")] : []),
  ]);
}

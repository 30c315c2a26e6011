import { getTranslations } from "next-intl/server";
import { reasonsOf } from "@/app/[locale]/_availability/words";
import { Table } from "@/components/ui/table";
import type { Locale } from "@/lib/context";
import type { CounsellingSession } from "@/lib/counselling/rules";
import type { CalendarDate } from "@/lib/dates";
import type { Opening } from "@/lib/facility/rules";
import { formatHours, formatShortDate } from "@/lib/i18n/format";

/** A week of counselling: its days, and the hours of each service. */
export async function Week({
  locale,
  heading,
  days,
  today,
}: {
  locale: Locale;
  heading: string;
  days: { date: CalendarDate; opening: Opening; sessions: CounsellingSession[] }[];
  today: CalendarDate;
}) {
  const t = await getTranslations({ locale, namespace: "hours" });
  const words = await getTranslations({ locale, namespace: "availability" });
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  return (
    <section className="mt-10">
      <h2 className="text-[1.375rem]">{heading}</h2>
      <Table
        // Both weeks have their columns in the same places.
        className="[&_th:first-child]:w-40 [&_th:first-child]:max-sm:w-28"
        caption={t("week.caption", {
          from: formatShortDate(locale, first.date),
          to: formatShortDate(locale, last.date),
        })}
        heads={[t("week.day"), t("week.hours")]}
        rows={days.map(({ date, opening, sessions }) => ({
          key: date,
          isMarked: date === today,
          cells: [dayOf(date), opening.open ? hoursOf(sessions) : closedBecause(opening)],
        }))}
      />
    </section>
  );

  function dayOf(date: CalendarDate) {
    return (
      <>
        <time dateTime={date} className="whitespace-nowrap">
          {formatShortDate(locale, date)}
        </time>
        {date === today && <span className="font-400"> {t("week.today")}</span>}
      </>
    );
  }

  function closedBecause(opening: Opening) {
    return <span className="text-ink-soft">{t("week.closed", { reasons: reasonsOf(opening, locale, words) })}</span>;
  }

  function hoursOf(sessions: CounsellingSession[]) {
    if (sessions.length === 0) return <span className="text-ink-soft">{t("week.none")}</span>;
    return (
      <ul>
        {sessions.map(({ service, startsAt, endsAt }) => (
          <li key={service + startsAt} className="max-sm:not-first:mt-2 sm:flex sm:gap-x-3">
            <span className="block min-w-26">{formatHours(startsAt, endsAt)}</span>
            {t(`services.${service}.name`)}
          </li>
        ))}
      </ul>
    );
  }
}

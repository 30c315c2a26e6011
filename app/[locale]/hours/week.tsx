import { getTranslations } from "next-intl/server";
import { reasonsOf } from "@/app/[locale]/_availability/words";
import type { Locale } from "@/lib/context";
import { COUNSELLING_SERVICES, type CounsellingSession } from "@/lib/counselling/rules";
import type { CalendarDate } from "@/lib/dates";
import type { Opening } from "@/lib/facility/rules";
import { formatShortDate, formatTime } from "@/lib/i18n/format";

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
      <table className="mt-2 w-full border-collapse text-left max-sm:text-[0.9375rem]">
        <caption className="pb-2 text-left text-[0.9375rem] text-ink-soft">
          {t("week.caption", { from: formatShortDate(locale, first.date), to: formatShortDate(locale, last.date) })}
        </caption>
        <thead>
          <tr className="border-edge border-b-2">
            <th scope="col" className="p-1.5 align-bottom sm:p-2">
              {t("week.day")}
            </th>
            {COUNSELLING_SERVICES.map((service) => (
              <th key={service} scope="col" className="p-1.5 align-bottom leading-140 sm:p-2">
                {t(`services.${service}.name`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ date, opening, sessions }) => (
            <tr
              key={date}
              className="border-line border-b data-today:bg-accent-soft"
              data-today={date === today || undefined}
            >
              <th scope="row" className="p-1.5 align-top font-700 leading-150 sm:p-2">
                <time dateTime={date}>{formatShortDate(locale, date)}</time>
                {date === today && <span className="font-400"> {t("week.today")}</span>}
              </th>
              {opening.open ? (
                COUNSELLING_SERVICES.map((service) => (
                  <Hours
                    key={service}
                    none={t("week.none")}
                    sessions={sessions.filter((session) => session.service === service)}
                  />
                ))
              ) : (
                <td colSpan={COUNSELLING_SERVICES.length} className="p-1.5 text-ink-soft sm:p-2">
                  {t("week.closed", { reasons: reasonsOf(opening, locale, words) })}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** One service on one day. */
function Hours({ none, sessions }: { none: string; sessions: CounsellingSession[] }) {
  return (
    <td className="p-1.5 align-top leading-150 sm:p-2">
      {sessions.length === 0 && (
        <>
          <span aria-hidden="true">–</span>
          <span className="sr-only">{none}</span>
        </>
      )}
      {sessions.map(({ startsAt, endsAt }) => (
        <span key={startsAt} className="block">
          {formatTime(startsAt)}–<wbr />
          {formatTime(endsAt)}
        </span>
      ))}
    </td>
  );
}

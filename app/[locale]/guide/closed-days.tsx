import { getTranslations } from "next-intl/server";
import { reasonsOf } from "@/app/[locale]/_availability/words";
import type { Locale } from "@/lib/context";
import { type CalendarDate, monthOf } from "@/lib/dates";
import type { Opening } from "@/lib/facility/rules";
import { formatDate, formatMonth, formatShortDate } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";

/** Which days to come are closed, month by month; why, where it is not just the weekday. */
export async function ClosedDays({
  locale,
  until,
  days,
}: {
  locale: Locale;
  until: CalendarDate;
  days: { date: CalendarDate; opening: Opening }[];
}) {
  const t = await getTranslations({ locale, namespace: "guide.closed" });
  const words = await getTranslations({ locale, namespace: "availability" });
  const calendar = await getTranslations({ locale, namespace: "news.calendar" });
  const closed = days.filter(({ opening }) => !opening.open);
  const months = [...new Set(closed.map(({ date }) => monthOf(date)))];
  return (
    <>
      <p className="text-width mt-3">{t("rule")}</p>
      <p className="mt-4 font-700">{t("coming", { until: formatDate(locale, until) })}</p>
      {closed.length === 0 && <p>{t("none")}</p>}
      <div className="mt-2 grid cramped:grid-cols-1 grid-cols-2 gap-x-4 gap-y-4 sm:gap-x-8 print:grid-cols-4">
        {months.map((month) => (
          <section key={month}>
            <h3 className="text-[1.0625rem]">{formatMonth(locale, month)}</h3>
            <ul className="mt-1 border-line border-t">
              {closed
                .filter(({ date }) => monthOf(date) === month)
                .map(({ date, opening }) => (
                  <li key={date} className="flex flex-wrap gap-x-3 border-line border-b py-1">
                    <time dateTime={date} className="min-w-28">
                      {formatShortDate(locale, date)}
                    </time>
                    {opening.reasons.join() !== "thursday" && (
                      <span className="text-ink-soft">{reasonsOf(opening, locale, words)}</span>
                    )}
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      <p className="mt-4 print:hidden">
        <a
          href={localePath(locale, "/closures.ics")}
          className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
        >
          {calendar("subscribe")}
        </a>
        <span className="block text-[0.9375rem] text-ink-soft">{calendar("subscribeText")}</span>
      </p>
    </>
  );
}

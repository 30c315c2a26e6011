import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { anyoneContext } from "@/app/_server/anyone";
import { PageHeading } from "@/components/ui/page-heading";
import type { Locale } from "@/lib/context";
import { COUNSELLING_SERVICES, type CounsellingSession } from "@/lib/counselling/rules";
import { viewSessions } from "@/lib/counselling/use-cases";
import { addDays, type CalendarDate, today as todayOf, weekOf } from "@/lib/dates";
import { viewCalendar } from "@/lib/facility/use-cases";
import { formatDate, formatHours, formatShortDate } from "@/lib/i18n/format";
import { Emergency } from "./emergency";
import { LeaveButton } from "./leave-button";
import { Week } from "./week";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: Locale }> };

/** How far ahead the next telephone hours are looked for: beyond the longest closing of the year. */
const DAYS_AHEAD = 28;

/** The tab and the browser's history say nothing of what the page is about (domain rule 42). */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: (await params).locale, namespace: "hours" });
  return { title: t("tabTitle"), description: t("description"), referrer: "no-referrer" };
}

export default async function HoursPage({ params }: Props) {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "hours" });
  const centre = await getTranslations({ locale, namespace: "common.centre" });
  const ctx = anyoneContext(locale);

  const today = todayOf(ctx.now);
  const [thisWeek, nextWeek] = [weekOf(today), weekOf(addDays(today, 7))];
  const range = { from: thisWeek[0] ?? today, to: addDays(today, DAYS_AHEAD) };
  const [sessions, calendar] = await Promise.all([viewSessions(ctx, range), viewCalendar(ctx, range)]);
  if (!sessions.ok || !calendar.ok) throw new Error("today is outside the years of the calendar");
  const days = calendar.value.map((day) => ({
    ...day,
    sessions: sessions.value.filter(({ date }) => date === day.date),
  }));
  const within = (week: CalendarDate[]) => days.filter(({ date }) => week.includes(date));
  const phone = centre("phone");
  const call = `tel:${phone.replaceAll("-", "")}`;

  return (
    <>
      <LeaveButton text={t("leave.text")} hint={t("leave.hint")} hintPlain={t("leave.hintPlain")} />
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      <div className="gap-12 lg:grid lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="max-w-3xl">
          <section aria-labelledby="today" className="rounded-12 bg-accent-soft p-5">
            <h2 id="today" className="text-[1.125rem]">
              {t("today.heading", { date: formatDate(locale, today) })}
            </h2>
            <p className="mt-1">{phoneToday()}</p>
            <p className="mt-2">
              <a
                href={call}
                className="inline-flex min-h-11 items-center font-700 text-[1.375rem] text-accent tabular-nums underline underline-offset-4"
              >
                {phone}
              </a>
            </p>
          </section>

          <section aria-labelledby="services" className="mt-10">
            <h2 id="services" className="text-[1.375rem]">
              {t("services.heading")}
            </h2>
            {COUNSELLING_SERVICES.map((service) => (
              <section key={service} aria-labelledby={service} className="mt-4 border-line border-l-4 pl-4">
                <h3 id={service} className="text-[1.125rem]">
                  {t(`services.${service}.name`)}
                </h3>
                <p className="text-width mt-1">
                  {t.rich(`services.${service}.text`, {
                    phone: () => (
                      <a href={call} className="whitespace-nowrap text-link underline underline-offset-4">
                        {phone}
                      </a>
                    ),
                  })}
                </p>
              </section>
            ))}
          </section>

          <Week locale={locale} heading={t("week.this")} days={within(thisWeek)} today={today} />
          <Week locale={locale} heading={t("week.next")} days={within(nextWeek)} today={today} />
          <p className="text-width mt-4">{t("footnote")}</p>
        </div>
        <Emergency locale={locale} />
      </div>
    </>
  );

  /** Whether one can call today, else when next. */
  function phoneToday(): string {
    const calls = days.flatMap((day) => day.sessions).filter(({ service }) => service === "phone");
    const now = calls.find(({ date }) => date === today);
    if (now) return t("today.phone", { hours: hoursOf(now) });
    const next = calls.find(({ date }) => date > today);
    if (!next) return t("today.none", { phone });
    const isOpen = days.some(({ date, opening }) => date === today && opening.open);
    return t(isOpen ? "today.noPhone" : "today.closed", {
      date: formatShortDate(locale, next.date),
      hours: hoursOf(next),
    });
  }
}

function hoursOf({ startsAt, endsAt }: CounsellingSession): string {
  return formatHours(startsAt, endsAt);
}

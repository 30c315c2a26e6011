import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { problemOf } from "@/app/_server/words";
import { Choices } from "@/app/[locale]/_availability/choices";
import { parseFilters } from "@/app/[locale]/_availability/filters";
import { columnsOf, countFree, dayRows } from "@/app/[locale]/_availability/rows";
import { choicesWords, Legend, pricesOf } from "@/app/[locale]/_availability/shown";
import { gridWords, translator } from "@/app/[locale]/_availability/words";
import { SlotGrid } from "@/components/slot-grid";
import { buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { applicantOf, windowOf } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";
import { addDays, today } from "@/lib/dates";
import { viewCentre, viewDay } from "@/lib/facility/use-cases";
import { formatDate, formatInstant } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { ActingFor } from "../acting-for";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<{ date?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups.slots" });
  return { title: t("title"), robots: { index: false } };
}

/**
 * A day in the window of whoever looks. The public page is the same for everybody and shows the window of
 * the city's residents; whom bookings open to earlier choose their slots here.
 */
export default async function OwnSlotsPage({ params, searchParams }: Props) {
  const { locale: asked } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const path = localePath(locale, "/groups/slots");
  const wanted = [(await searchParams).date].flat()[0] ?? "";
  const ctx = await requireContext("resident", {
    locale,
    returnTo: wanted ? `${path}?${new URLSearchParams({ date: wanted.slice(0, 20) })}` : path,
  });
  const [centre, own] = [await viewCentre(ctx), await getTranslations({ locale, namespace: "groups" })];
  const shown = await viewDay(ctx, { date: wanted || today(ctx.now), window: windowOf(ctx.actor) });
  const t = await translator(locale);
  const { filters } = parseFilters({});
  const rows = shown.ok ? dayRows(shown.value, { locale, filters, t }) : [];
  const date = shown.ok ? shown.value.date : today(ctx.now);
  const to = (day: string) => `${path}?${new URLSearchParams({ date: day })}`;
  const next = to(date);
  return (
    <>
      <PageHeading
        lead={
          ctx.actor.group
            ? own("slots.lead", { name: ctx.actor.group.name })
            : own("slots.leadOther", { who: own(`classes.${applicantOf(ctx.actor)}`) })
        }
      >
        {own("slots.title")}
      </PageHeading>
      <ActingFor ctx={ctx} next={next} locale={locale} />
      <form action={path} className="mb-6 flex flex-wrap items-end gap-3">
        <label className="font-700">
          <span className="block">{own("slots.date")}</span>
          <input
            type="date"
            name="date"
            defaultValue={date}
            required
            className="mt-1 block min-h-12 rounded-8 border-2 border-edge bg-raised px-3 py-2 font-400 text-ink"
          />
        </label>
        <button type="submit" className={buttonClass("secondary")}>
          {own("slots.show")}
        </button>
        <span className="flex flex-wrap gap-x-4">
          {[-1, 1].map((step) => (
            <a
              key={step}
              href={to(addDays(date, step))}
              className="inline-block text-link underline underline-offset-4 hover:decoration-2 py-2"
            >
              {formatDate(locale, addDays(date, step))}
            </a>
          ))}
        </span>
      </form>
      {!shown.ok && <Notice kind="error" title={(await problemOf(locale, shown)).text} />}
      {shown.ok && (
        <>
          <h2 className="text-[1.25rem]">{formatDate(locale, date)}</h2>
          <p role="status" className="mt-1 mb-4">
            {!shown.value.opening.open
              ? own("slots.closed")
              : ctx.now >= shown.value.closesAt
                ? own("slots.ended")
                : ctx.now < shown.value.opensAt
                  ? own("slots.notOpen", { opensAt: formatInstant(locale, shown.value.opensAt) })
                  : countFree(rows) === 0
                    ? own("slots.none")
                    : own("slots.choose")}
          </p>
          <Choices locale={locale} prices={pricesOf(centre)} cooking={false} words={choicesWords(t)}>
            <SlotGrid
              shape="day"
              caption={formatDate(locale, date)}
              corner={own("slots.room")}
              columns={columnsOf(shown.value.hours, filters)}
              rows={rows}
              words={gridWords(t)}
            />
            <Legend t={t} />
          </Choices>
        </>
      )}
      <p className="mt-6">
        <a href={localePath(locale, `/?date=${date}`)}>{own("slots.toPublic")}</a>
      </p>
    </>
  );
}

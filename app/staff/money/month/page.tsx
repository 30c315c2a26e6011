import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { PaperFrame } from "@/app/[locale]/bookings/[number]/papers/paper-sheet";
import { PrintButton } from "@/components/site/print-button";
import { LinkButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { Wide } from "@/components/ui/wide";
import type { Locale } from "@/lib/context";
import { formatList, formatMonth, formatShortDate, formatYen } from "@/lib/i18n/format";
import { CARD } from "@/lib/till/lines";
import { type TillSums, tenderOf } from "@/lib/till/rules";
import { type MonthView, monthInput, viewMonth } from "@/lib/till/view-month";
import { MoneyNavigation } from "../money-navigation";
import { MonthLinks } from "../month-links";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "till.month" });
  return { title: t("title") };
}

/** On paper a month of many rows is to need as few sheets as it can. */
const DENSE = "print:text-[0.8125rem] print:[&_:is(th,td)]:py-0.5";

/** The month's list of what came in and went out, for the treasury. */
export default async function MonthPage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/money/month");
  const { locale } = ctx;
  const read = monthInput.safeParse(await searchParams);
  const view = await viewMonth(ctx, read.success ? read.data : {});
  if (!view.ok) notFound();
  const { month, openDays, reduced, list } = view.value;
  const t = await getTranslations({ locale, namespace: "till.month" });
  const title = t("titleOf", { month: formatMonth(locale, month) });
  return (
    <>
      <div className="print:hidden">
        <MoneyNavigation locale={locale} />
        <PageHeading lead={t("lead")}>{title}</PageHeading>
        <MonthLinks
          path="/staff/money/month"
          frame={view.value}
          locale={locale}
          words={{ earlier: t("earlier"), later: t("later") }}
        />
        {openDays.length > 0 && (
          <Notice kind="warning" className="mt-4">
            {t("open", {
              days: formatList(
                locale,
                openDays.map((day) => formatShortDate(locale, day)),
              ),
            })}
          </Notice>
        )}
        <p className="mt-4 flex flex-wrap items-center gap-3">
          <LinkButton href={`/staff/money/month/csv?month=${month}`} look="secondary" download>
            {t("csv")}
          </LinkButton>
          <PrintButton text={t("print")} />
        </p>
      </div>
      <PaperFrame>
        <h2 className="mb-2 text-[1.25rem]">{title}</h2>
        {list.rows.length === 0 ? <p>{t("none")}</p> : <Lists view={view.value} locale={locale} />}
        <p className="mt-6">
          <strong className="mr-3">{t("reduced")}</strong>
          {t("reducedValue", { bookings: String(reduced.bookings), yen: formatYen(locale, reduced.yen) })}
        </p>
        <p className="mt-2 text-[0.9375rem] text-ink-soft">{t("cardDay")}</p>
      </PaperFrame>
    </>
  );
}

async function Lists({ view, locale }: { view: MonthView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "till.month" });
  const { list, tenders } = view;
  const by = (column: string) => (column === CARD ? t("card") : tenderOf(tenders, column)[locale]);
  const heads = [t("taken"), t("takenCount"), t("given"), t("givenCount"), t("corrected"), t("net")];
  const cells = (sums: TillSums) =>
    [
      formatYen(locale, sums.takenYen),
      String(sums.taken),
      formatYen(locale, sums.givenYen),
      String(sums.given),
      formatYen(locale, sums.correctedYen),
      formatYen(locale, sums.netYen),
    ].map((text, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the columns do not move
      <span key={index} className="whitespace-nowrap tabular-nums">
        {text}
      </span>
    ));
  return (
    <>
      <Wide label={t("totals")}>
        <Table
          caption={t("totals")}
          heads={[t("by"), ...heads]}
          className={DENSE}
          rows={[
            ...list.totals.map((sums) => ({ key: sums.column, cells: [by(sums.column), ...cells(sums)] })),
            { key: "total", isMarked: true, cells: [t("total"), ...cells(list.total)] },
          ]}
        />
      </Wide>
      <Wide label={t("lead")}>
        <Table
          caption={<VisuallyHidden>{t("lead")}</VisuallyHidden>}
          heads={[t("day"), t("by"), ...heads]}
          className={`mt-8 ${DENSE}`}
          rows={list.rows.map((row) => ({
            key: `${row.day}/${row.column}`,
            cells: [formatShortDate(locale, row.day), by(row.column), ...cells(row)],
          }))}
        />
      </Wide>
    </>
  );
}

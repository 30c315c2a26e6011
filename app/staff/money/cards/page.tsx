import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { formatInstant, formatMonth, formatYen } from "@/lib/i18n/format";
import type { CardMismatch } from "@/lib/till/lines";
import { monthInput, viewCards } from "@/lib/till/view-month";
import { MoneyNavigation } from "../money-navigation";
import { MonthLinks } from "../month-links";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "till.cards" });
  return { title: t("title") };
}

/** The card payments of a month: how many match, and what does not, with what is to be done about it. */
export default async function CardsPage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/money/cards");
  const { locale } = ctx;
  const read = monthInput.safeParse(await searchParams);
  const view = await viewCards(ctx, read.success ? read.data : {});
  if (!view.ok) notFound();
  const { month, matched, open } = view.value;
  const t = await getTranslations({ locale, namespace: "till.cards" });
  const months = await getTranslations({ locale, namespace: "till.month" });
  return (
    <>
      <MoneyNavigation locale={locale} />
      <PageHeading lead={t("lead")}>{t("titleOf", { month: formatMonth(locale, month) })}</PageHeading>
      <MonthLinks
        path="/staff/money/cards"
        frame={view.value}
        locale={locale}
        words={{ earlier: months("earlier"), later: months("later") }}
      />
      <Notice kind={open.length === 0 ? "success" : "info"} className="mt-4">
        {t("matched", { count: String(matched) })} {open.length === 0 && t("none")}
      </Notice>
      {open.length > 0 && (
        <section aria-labelledby="open" className="mt-8">
          <h2 id="open" className="text-[1.25rem]">
            {t("open")} <span className="tabular-nums">({open.length})</span>
          </h2>
          <Table
            caption={<VisuallyHidden>{t("open")}</VisuallyHidden>}
            heads={[t("number"), t("when"), t("told"), t("booked"), t("what")]}
            rows={open.map((row) => ({
              key: `${row.what}/${row.reference}`,
              cells: [
                row.number ? (
                  <a
                    key="number"
                    href={`/staff/bookings/${row.number}`}
                    className="inline-block whitespace-nowrap py-1 text-link tabular-nums underline underline-offset-4"
                  >
                    {showNumber(row.number)}
                  </a>
                ) : (
                  t("unknown")
                ),
                formatInstant(locale, row.at),
                <span key="told" className="whitespace-nowrap tabular-nums">
                  {row.told && amountOf(locale, row.told)}
                </span>,
                <span key="booked" className="whitespace-nowrap tabular-nums">
                  {row.yen !== null && formatYen(locale, row.yen)}
                </span>,
                <span key="what">
                  {t(`whats.${row.what}`)}
                  <span className="wrap-anywhere block text-[0.875rem] text-ink-soft">
                    {t("reference")} {row.reference}
                  </span>
                </span>,
              ],
            }))}
          />
        </section>
      )}
    </>
  );
}

/** What came, in its own currency; yen as everywhere. */
function amountOf(locale: Locale, { amount, currency }: NonNullable<CardMismatch["told"]>): string {
  return currency.toLowerCase() === "jpy" ? formatYen(locale, amount) : `${amount} ${currency.toUpperCase()}`;
}

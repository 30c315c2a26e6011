import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { closeMismatch, sendRefundAgain } from "@/app/staff/actions";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { formatDate, formatInstant, formatYen } from "@/lib/i18n/format";
import { type Mismatch, type MoneyLine, viewMoney } from "@/lib/payments/view-money";
import { MoneyNavigation } from "./money-navigation";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "staff" });
  return { title: t("money.title") };
}

/** All money that waits for somebody. */
export default async function MoneyPage() {
  const ctx = await deskContext("/staff/money");
  const view = await viewMoney(ctx);
  if (!view.ok) notFound();
  const { unpaid, unpaidCount, toRepay, mismatches, failedRefunds } = view.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "staff" });
  return (
    <>
      <MoneyNavigation locale={locale} />
      <PageHeading lead={t("money.lead")}>{t("money.title")}</PageHeading>
      <Section id="to-repay" title={t("money.toRepay")} count={toRepay.length}>
        <Lines lines={toRepay} locale={locale} caption={t("money.toRepay")} none={t("money.toRepayNone")} />
      </Section>
      {mismatches.length > 0 && (
        <Section id="mismatches" title={t("money.mismatches")} count={mismatches.length}>
          <p className="text-width">{t("money.mismatchesText")}</p>
          <Table
            caption={<VisuallyHidden>{t("money.mismatches")}</VisuallyHidden>}
            heads={[t("columns.number"), t("columns.yen"), t("columns.action")]}
            rows={mismatches.map(({ checkout, number, shownNumber, askedYen, received, at }) => ({
              key: checkout,
              cells: [
                <span key="number">
                  <BookingLink number={number} shown={shownNumber} />
                  {at && <span className="block font-400 text-[0.9375rem]">{formatInstant(locale, at)}</span>}
                </span>,
                <span key="yen" className="tabular-nums">
                  <span className="block">
                    {t("columns.asked")} {formatYen(locale, askedYen)}
                  </span>
                  {received && (
                    <span className="block">
                      {t("columns.received")} {amountOf(locale, received)}
                    </span>
                  )}
                </span>,
                <Form key="action" action={closeMismatch} locale={locale}>
                  <input type="hidden" name="checkout" value={checkout} />
                  <SubmitButton look="secondary">{t("money.close")}</SubmitButton>
                  <p className="text-[0.875rem] text-ink-soft">{t("money.closeSure")}</p>
                </Form>,
              ],
            }))}
          />
        </Section>
      )}
      {failedRefunds.length > 0 && (
        <Section id="failed-refunds" title={t("money.failedRefunds")} count={failedRefunds.length}>
          <p className="text-width">{t("money.failedRefundsText")}</p>
          <Table
            caption={<VisuallyHidden>{t("money.failedRefunds")}</VisuallyHidden>}
            heads={[t("columns.number"), t("columns.yen"), t("columns.action")]}
            rows={failedRefunds.map(({ id, number, shownNumber, createdAt, yen, attempts }) => ({
              key: id,
              cells: [
                <span key="number">
                  <BookingLink number={number} shown={shownNumber} />
                  <span className="block font-400 text-[0.9375rem]">{formatInstant(locale, createdAt)}</span>
                </span>,
                <span key="yen" className="tabular-nums">
                  {formatYen(locale, yen)}
                  <span className="block text-[0.9375rem] text-ink-soft">
                    {t("money.attempts", { count: String(attempts) })}
                  </span>
                </span>,
                <Form key="action" action={sendRefundAgain} locale={locale}>
                  <input type="hidden" name="refund" value={id} />
                  <SubmitButton look="secondary">{t("money.retry")}</SubmitButton>
                </Form>,
              ],
            }))}
          />
        </Section>
      )}
      <Section id="unpaid" title={t("money.unpaid")} count={unpaidCount}>
        {unpaidCount > unpaid.length && <p className="mt-2">{t("money.first", { count: String(unpaid.length) })}</p>}
        <Lines lines={unpaid} locale={locale} caption={t("money.unpaid")} none={t("money.unpaidNone")} />
      </Section>
    </>
  );
}

function Section({ id, title, count, children }: { id: string; title: string; count?: number; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="mt-10">
      <h2 id={id} className="text-[1.25rem]">
        {title}
        {count !== undefined && count > 0 && <span className="ml-2 tabular-nums">({count})</span>}
      </h2>
      {children}
    </section>
  );
}

/** Bookings as rows: the number leads to the booking's money. */
async function Lines({
  lines,
  locale,
  caption,
  none,
}: {
  lines: MoneyLine[];
  locale: Locale;
  caption: string;
  none: string;
}) {
  const t = await getTranslations({ locale, namespace: "staff" });
  if (lines.length === 0) return <p className="mt-2 text-ink-soft">{none}</p>;
  return (
    <Table
      caption={<VisuallyHidden>{caption}</VisuallyHidden>}
      heads={[t("columns.number"), t("columns.date"), t("columns.due")]}
      rows={lines.map((line) => ({
        key: line.number,
        cells: [
          <span key="number">
            <BookingLink number={line.number} shown={line.shownNumber} />
            <span className="wrap-anywhere block font-400">{line.name || t("erasedPerson")}</span>
            {line.groupName && (
              <span className="wrap-anywhere block font-400 text-[0.9375rem] text-ink-soft">{line.groupName}</span>
            )}
          </span>,
          <span key="date">
            {line.firstDate && formatDate(locale, line.firstDate)}{" "}
            <span className="text-ink-soft">{t("slots", { count: line.slotCount })}</span>
            <span className="block text-[0.9375rem] text-ink-soft">
              {line.status === "confirmed" && line.due > 0 && line.deadline
                ? `${t("columns.deadline")} ${formatInstant(locale, line.deadline)}`
                : t(`status.${line.status}`)}
            </span>
            {line.overdue && <span className="block font-700 text-error">{t("overdue")}</span>}
          </span>,
          <span key="due" className="whitespace-nowrap tabular-nums">
            {formatYen(locale, Math.abs(line.due))}
          </span>,
        ],
      }))}
    />
  );
}

function BookingLink({ number, shown }: { number: string; shown: string }) {
  return (
    <a
      href={`/staff/bookings/${number}`}
      className="inline-block whitespace-nowrap py-1 text-link tabular-nums underline underline-offset-4"
    >
      {shown}
    </a>
  );
}

/** What came, in its own currency; yen as everywhere. */
function amountOf(locale: Locale, { amount, currency }: NonNullable<Mismatch["received"]>): string {
  return currency.toLowerCase() === "jpy" ? formatYen(locale, amount) : `${amount} ${currency.toUpperCase()}`;
}

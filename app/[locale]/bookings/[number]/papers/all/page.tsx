import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { requireContext } from "@/app/_server/auth";
import { PrintButton } from "@/components/site/print-button";
import type { Locale } from "@/lib/context";
import { formatDate, formatInstant, formatTime, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { termsOfUse } from "@/lib/papers/messages";
import { type AllOnOnePage, viewAllOnOnePage } from "@/lib/papers/view-papers";
import { Bilingual, PaperCode, PaperFrame, PaperTable } from "../paper-sheet";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string; number: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "papers.all" });
  return { title: t("title"), robots: { index: false } };
}

/** All that somebody without a mail address is handed at the counter: booking, permission, how to pay, on one sheet. */
export default async function AllOnOnePagePage({ params }: Props) {
  const { locale: asked, number } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const papers = localePath(locale, `/bookings/${encodeURIComponent(number)}/papers`);
  const view = await viewAllOnOnePage(await requireContext("staff", { locale, returnTo: `${papers}/all` }), { number });
  if (!view) notFound();
  const t = await getTranslations({ locale, namespace: "papers.all" });
  const page = await getTranslations({ locale, namespace: "papers.page" });
  const { booking } = view;
  return (
    <div className="mx-auto max-w-[52rem] pt-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 print:hidden">
        <PrintButton text={page("print")} />
        <a href={papers}>{page("toPapers")}</a>
      </div>
      <PaperFrame>
        <p className="text-right text-[0.9375rem]">{t("printed", { date: formatDate(locale, view.today) })}</p>
        <h1 className="mt-2 mb-6 text-center text-[1.75rem] print:mb-3">{t("title")}</h1>
        <div className="flex flex-wrap items-start gap-6 print:flex-nowrap">
          <dl className="min-w-0 flex-1 basis-72 border-ink border-t print:basis-0">
            <Entry term={t("booking")}>
              <strong className="text-[1.25rem] tabular-nums tracking-wider">{view.shownNumber}</strong>
            </Entry>
            <Entry term={t("who")}>{booking.user.name}</Entry>
            {booking.groupName && <Entry term={t("group")}>{booking.groupName}</Entry>}
            <Entry term={t("permit")}>
              <Permission view={view} locale={locale} />
            </Entry>
          </dl>
          <PaperCode code={view.code} />
        </div>
        <PaperTable table={view.table} />
        <Section title={t("pay")}>
          <Payment view={view} locale={locale} />
        </Section>
        {view.canBeCancelled && (
          <Section title={t("cancel")}>
            <p>{t("cancelHow")}</p>
            <ul className="list-disc pl-6">
              {view.refunds
                .filter(({ percent }) => percent > 0)
                .map(({ daysBefore, percent }) => (
                  <li key={daysBefore}>{t("refundFrom", { days: String(daysBefore), percent: String(percent) })}</li>
                ))}
              <li>{t("refundNone")}</li>
            </ul>
          </Section>
        )}
        <Section title={t("terms")}>
          <ol className="list-decimal pl-6 text-[0.9375rem]">
            {termsOfUse(locale).map((term) => (
              <li key={term.ja}>
                <Bilingual label={term} />
              </li>
            ))}
          </ol>
        </Section>
        <Section title={t("where")}>
          <address className="not-italic" lang="ja">
            {view.centre.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </address>
        </Section>
      </PaperFrame>
    </div>
  );
}

function Entry({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="border-line border-b py-2 md:grid md:grid-cols-[9rem_1fr] md:gap-4 print:grid print:grid-cols-[8rem_1fr] print:py-1">
      <dt className="font-700">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-6 print:mt-3">
      <h2 className="border-ink border-b text-[1.0625rem]">{title}</h2>
      <div className="mt-1">{children}</div>
    </section>
  );
}

/** Whether the use is permitted, and by which paper. */
async function Permission({ view, locale }: { view: AllOnOnePage; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "papers.all" });
  const { permit, booking } = view;
  if (booking.status === "requested") return t("notDecided");
  if (!view.isStanding) return t("over");
  if (!permit) return t("permitNone");
  const named = { number: permit.shownNumber, date: formatDate(locale, permit.issuedOn) };
  return permit.isCurrent ? t("permitNumber", named) : t("permitStale", { number: permit.shownNumber });
}

/** What is to be paid, until when and how; what is to be fetched. */
async function Payment({ view, locale }: { view: AllOnOnePage; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "papers.all" });
  if (view.isReductionPending) return <p>{t("pending")}</p>;
  if (view.due < 0) return <p>{t("toFetch", { yen: formatYen(locale, -view.due) })}</p>;
  if (view.due === 0 || !view.isStanding) return <p>{t("settled")}</p>;
  return (
    <dl>
      <Entry term={t("due")}>
        <strong className="text-[1.5rem] tabular-nums leading-140">{formatYen(locale, view.due)}</strong>
      </Entry>
      {view.payDeadline && (
        <Entry term={t("by")}>
          {t("byValue", { date: formatInstant(locale, view.payDeadline), time: formatTime(view.counterUntil) })}
        </Entry>
      )}
      <Entry term={t("payHow")}>{t("howValue")}</Entry>
    </dl>
  );
}

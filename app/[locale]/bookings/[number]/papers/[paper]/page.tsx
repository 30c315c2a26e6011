import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { PrintButton } from "@/components/site/print-button";
import { LinkButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { Locale } from "@/lib/context";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { viewPaper } from "@/lib/papers/view-papers";
import { PaperSheet } from "../paper-sheet";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: string; number: string; paper: string }>;
  searchParams: Promise<{ again?: string | string[] }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "papers.page" });
  // Not which: titles stand in the history of shared machines.
  return { title: t("title"), robots: { index: false } };
}

/** One issued paper, to be read and printed. */
export default async function PaperPage({ params, searchParams }: Props) {
  const { locale: asked, number, paper } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const papers = localePath(locale, `/bookings/${encodeURIComponent(number)}/papers`);
  const ctx = await requireContext("resident", { locale, returnTo: `${papers}/${encodeURIComponent(paper)}` });
  const view = await viewPaper(ctx, { number, paper });
  if (!view) notFound();
  const t = await getTranslations({ locale, namespace: "papers.page" });
  const isAgain = (await searchParams).again === "1";
  return (
    <div className="mx-auto max-w-[52rem] pt-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 print:hidden">
        <LinkButton href={`${papers}/${encodeURIComponent(paper)}/pdf`}>{t("toPdf")}</LinkButton>
        <PrintButton text={t("print")} />
        <a href={papers}>{t("toPapers")}</a>
      </div>
      <div className="print:hidden">
        {isAgain && (
          <Notice kind="success" live="status" className="mt-6">
            {t("againDone")}
          </Notice>
        )}
        {!view.isCurrent && (
          <Notice kind="warning" title={t(`staleTitle.${view.kind}`)} className="mt-6">
            {t(`staleText.${view.kind}`)}
          </Notice>
        )}
        {locale !== "ja" && <p className="mt-4 text-ink-soft">{t("inJapanese")}</p>}
      </div>
      <PaperSheet sheet={view.sheet} />
    </div>
  );
}

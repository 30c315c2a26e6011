import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { LinkButton } from "@/components/ui/button";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { viewClosures } from "@/lib/closures/view-closures";
import { formatInstant } from "@/lib/i18n/format";
import { daysWords, LINK, scopeWords } from "./closure-words";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "closures" });
  return { title: t("title") };
}

/** The days that were closed or opened against the rules, what was decided last first. */
export default async function ClosuresPage() {
  const ctx = await deskContext("/staff/closures");
  const view = await viewClosures(ctx);
  if (!view.ok) notFound();
  const { closures, rooms } = view.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "closures" });
  const rows = await Promise.all(
    closures.map(async (closure) => {
      const { id, kind, reason, dates, cases, status, createdAt } = closure;
      const total = cases.open + cases.done + cases.failed;
      return {
        key: id,
        cells: [
          <a key="days" href={`/staff/closures/${id}`} className={LINK}>
            {await daysWords(dates, locale)}
          </a>,
          kind === "opening" ? t("kind.opening") : t(`reasons.${reason}`),
          await scopeWords(closure, rooms, locale),
          <span key="state">
            {t(`status.${kind === "opening" ? "opened" : status}`)}
            {total > 0 && (
              <span className="block text-[0.9375rem] text-ink-soft">
                {t("progress", { done: String(cases.done), total: String(total) })}
              </span>
            )}
            {cases.failed > 0 && status !== "reopened" && (
              <span className="block font-700 text-error">{t("stuck", { count: String(cases.failed) })}</span>
            )}
          </span>,
          formatInstant(locale, createdAt),
        ],
      };
    }),
  );
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      <div className="flex flex-wrap gap-3">
        <LinkButton href="/staff/closures/new">{t("close")}</LinkButton>
        <LinkButton href="/staff/closures/new?kind=opening" look="secondary">
          {t("open")}
        </LinkButton>
      </div>
      {rows.length === 0 ? (
        <p className="mt-8">{t("none")}</p>
      ) : (
        <Table
          className="mt-8"
          caption={<VisuallyHidden>{t("title")}</VisuallyHidden>}
          heads={[t("columns.days"), t("columns.what"), t("columns.scope"), t("columns.state"), t("columns.made")]}
          rows={rows}
        />
      )}
    </>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { formatDate, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { type PaperLine, type PapersView, viewPapers } from "@/lib/papers/view-papers";
import { issue, reissue } from "./actions";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string; number: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "papers.page" });
  return { title: t("title"), robots: { index: false } };
}

/** The papers of a booking: what may be issued now, what was issued, and why others are not there. */
export default async function PapersPage({ params }: Props) {
  const { locale: asked, number } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const returnTo = localePath(locale, `/bookings/${encodeURIComponent(number)}/papers`);
  const view = await viewPapers(await requireContext("resident", { locale, returnTo }), { number });
  if (!view) notFound();
  const t = await getTranslations({ locale, namespace: "papers.page" });
  const booking = localePath(locale, `/bookings/${view.shownNumber}`);
  return (
    <>
      <PageHeading lead={t("lead")}>{t("titleOf", { number: view.shownNumber })}</PageHeading>
      <div className="max-w-3xl">
        <section aria-labelledby="to-issue">
          <h2 id="to-issue" className="text-[1.25rem]">
            {t("toIssue")}
          </h2>
          <ToIssue view={view} locale={locale} />
        </section>
        <section aria-labelledby="issued" className="mt-10">
          <h2 id="issued" className="text-[1.25rem]">
            {t("issued")}
          </h2>
          {view.issued.length === 0 ? (
            <p className="mt-2 text-ink-soft">{t("none")}</p>
          ) : (
            <>
              <ul className="mt-3 border-line border-t">
                {view.issued.map((paper) => (
                  <IssuedPaper key={paper.id} paper={paper} papers={`${booking}/papers`} locale={locale} />
                ))}
              </ul>
              <p className="text-width mt-3 text-[0.9375rem] text-ink-soft">{t("againHint")}</p>
            </>
          )}
        </section>
        {view.isAtTheCounter && (
          <section aria-labelledby="all" className="mt-10 rounded-8 border-2 border-line bg-surface p-4">
            <h2 id="all" className="text-[1.125rem]">
              {t("allTitle")}
            </h2>
            <p className="mt-1 mb-3">{t("allHint")}</p>
            <LinkButton href={`${booking}/papers/all`} look="secondary">
              {t("all")}
            </LinkButton>
          </section>
        )}
        <p className="mt-8">
          {view.isAtTheCounter ? (
            <a href={`/staff/bookings/${view.shownNumber}`}>{t("toDesk")}</a>
          ) : (
            <a href={booking}>{t("toBooking")}</a>
          )}
        </p>
      </div>
    </>
  );
}

async function ToIssue({ view, locale }: { view: PapersView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "papers.page" });
  const kinds = await getTranslations({ locale, namespace: "papers.kinds" });
  return (
    <>
      {view.issuable.length === 0 && <p className="mt-2 text-ink-soft">{t("nothing")}</p>}
      {view.issuable.length > 0 && (
        <ul className="mt-3 grid gap-3">
          {view.issuable.map(({ key, kind, yen }) => (
            <li key={key} className="rounded-8 border-2 border-line bg-surface p-4 sm:flex sm:items-center sm:gap-6">
              <div className="min-w-0 flex-1 max-sm:mb-3">
                <h3>
                  {kinds(kind)}
                  {yen !== null && <span className="ml-3 tabular-nums">{formatYen(locale, yen)}</span>}
                </h3>
                <p className="text-[0.9375rem] text-ink-soft">{t(`hints.${kind}`)}</p>
              </div>
              <Form action={issue} locale={locale} className="sm:shrink-0">
                <input type="hidden" name="number" value={view.number} />
                <input type="hidden" name="key" value={key} />
                <SubmitButton>
                  {yen === null
                    ? t("issueNamed", { kind: kinds(kind) })
                    : t("issueAmount", { kind: kinds(kind), yen: formatYen(locale, yen) })}
                </SubmitButton>
              </Form>
            </li>
          ))}
        </ul>
      )}
      {view.missing.length > 0 && (
        <ul className="mt-4 text-[0.9375rem] text-ink-soft">
          {view.missing.map((why) => (
            <li key={why} className="mt-1">
              {t(`missing.${why}`)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

async function IssuedPaper({ paper, papers, locale }: { paper: PaperLine; papers: string; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "papers.page" });
  const kinds = await getTranslations({ locale, namespace: "papers.kinds" });
  const named = { kind: kinds(paper.kind), number: paper.shownNumber };
  return (
    <li className="border-line border-b py-4 md:flex md:flex-wrap md:items-center md:gap-6">
      <div className="min-w-0 flex-1 max-md:mb-3">
        <h3>
          {named.kind}
          {paper.yen !== null && <span className="ml-3 tabular-nums">{formatYen(locale, paper.yen)}</span>}
        </h3>
        <p className="text-[0.9375rem] text-ink-soft">
          <span lang="ja">{named.number}</span>
          <span className="ml-3 inline-block">{t("issuedOn", { date: formatDate(locale, paper.issuedOn) })}</span>
          {paper.reissues > 0 && (
            <span className="ml-3 inline-block">{t("reissued", { count: String(paper.reissues) })}</span>
          )}
        </p>
        {!paper.isCurrent && <p className="font-700 text-error">{t("stale")}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <LinkButton href={`${papers}/${paper.id}`} look="secondary" aria-label={t("openNamed", named)}>
          {t("open")}
        </LinkButton>
        <LinkButton href={`${papers}/${paper.id}/pdf`} look="secondary" aria-label={t("pdfNamed", named)}>
          {t("pdf")}
        </LinkButton>
        {paper.isCurrent && (
          <Form action={reissue} locale={locale}>
            <input type="hidden" name="paper" value={paper.id} />
            <input type="hidden" name="reissues" value={paper.reissues} />
            <SubmitButton look="quiet" className="">
              <span aria-hidden="true">{t("again")}</span>
              <VisuallyHidden>{t("againNamed", named)}</VisuallyHidden>
            </SubmitButton>
          </Form>
        )}
      </div>
    </li>
  );
}

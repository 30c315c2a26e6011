import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { problemOf } from "@/app/_server/words";
import { evidence, kindChoice, reductionNote } from "@/app/[locale]/book/reduction-fields";
import { BillTable } from "@/components/bill";
import { LinkButton } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { formatInstant } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { type ReductionView, viewReduction } from "@/lib/reductions/view-reductions";
import { addEvidence, askForReduction, withdrawReduction } from "./actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: string; number: string }>;
  searchParams: Promise<{ done?: string | string[] }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "reduction.page" });
  return { title: t("title"), robots: { index: false } };
}

/** 減免の申請: asking for a reduction with a booking, seeing how it stands, and withdrawing it. */
export default async function ReductionPage({ params, searchParams }: Props) {
  const { locale: asked, number } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const returnTo = localePath(locale, `/bookings/${encodeURIComponent(number)}/reduction`);
  const ctx = await requireContext("resident", { locale, returnTo });
  const view = await viewReduction(ctx, number);
  if (!view) notFound();
  const t = await getTranslations({ locale, namespace: "reduction.page" });
  const { done } = await searchParams;
  const shown = showNumber(view.booking.number);
  const status = view.booking.reduction?.status;
  return (
    <>
      <PageHeading lead={t("lead", { number: shown })}>{t("title")}</PageHeading>
      {done === "asked" && status === "pending" && (
        <Notice kind="success" live="status" title={t("done")} className="mb-6">
          <p>{t("doneText")}</p>
        </Notice>
      )}
      {done === "attached" && view.documents.length > 0 && (
        <Notice kind="success" live="status" title={t("attached")} className="mb-6" />
      )}
      {done === "withdrawn" && status === "withdrawn" && (
        <Notice kind="success" live="status" title={t("withdrawn")} className="mb-6">
          <p>{t("withdrawnText")}</p>
        </Notice>
      )}
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start lg:gap-12">
        <section
          aria-labelledby="bill"
          className="rounded-8 border-2 border-line bg-surface p-4 md:p-6 lg:sticky lg:top-6 lg:order-2"
        >
          <h2 id="bill" className="text-[1.25rem]">
            {t("bill")}
          </h2>
          <BillTable bill={view.bill} locale={locale} />
        </section>
        <div>
          {view.booking.reduction && <Asked view={view} locale={locale} />}
          {view.kinds.length > 0 && (
            <Form action={askForReduction} locale={locale} className="[&>:first-child]:mt-0">
              <input type="hidden" name="number" value={view.booking.number} />
              {await kindChoice({ kinds: view.kinds, locale })}
              {await reductionNote({ locale })}
              {await evidence({ policy: view.attachments, locale })}
              <div className="mt-8">
                <SubmitButton waiting={t("waiting")}>{t("submit")}</SubmitButton>
              </div>
            </Form>
          )}
          {view.refusal && !view.booking.reduction && (
            <Notice kind="info" title={t("refused")}>
              <p>{(await problemOf(locale, view.refusal)).text}</p>
            </Notice>
          )}
          <p className="mt-8">
            <LinkButton href={localePath(locale, `/bookings/${shown}`)} look="secondary">
              {t("back")}
            </LinkButton>
          </p>
        </div>
      </div>
    </>
  );
}

/** What was asked for and how it stands. */
async function Asked({ view, locale }: { view: ReductionView; locale: Locale }) {
  const { booking, asked, canWithdraw } = view;
  const t = await getTranslations({ locale, namespace: "reduction" });
  const request = booking.reduction;
  if (!request) return null;
  const { status, percent, note, decidedAt, decisionNote } = request;
  return (
    <section aria-labelledby="asked" className="mb-8">
      <h2 id="asked" className="text-[1.25rem]">
        {t("page.asked")}
      </h2>
      <DescriptionList
        entries={[
          {
            term: t("page.state"),
            // What was never decided ends with its booking.
            description:
              status === "pending" && !canWithdraw ? t("state.over") : t(`state.${status}`, { percent: percent ?? 0 }),
          },
          asked
            ? { term: t("page.kind"), description: locale === "ja" ? asked.nameJa : asked.nameEn }
            : { term: t("page.kind"), description: request.kind },
          asked && canWithdraw
            ? { term: t("page.evidenceNeeded"), description: locale === "ja" ? asked.evidenceJa : asked.evidenceEn }
            : null,
          view.documents.length > 0
            ? {
                term: t("page.evidence"),
                description: (
                  <ul>
                    {view.documents.map(({ id, name }) => (
                      <li key={id}>
                        {view.mayOpenDocuments ? (
                          <a
                            href={localePath(locale, `/attachments/${id}`)}
                            download
                            className="wrap-anywhere inline-block py-1"
                          >
                            {name}
                          </a>
                        ) : (
                          <span className="wrap-anywhere">{name}</span>
                        )}
                      </li>
                    ))}
                  </ul>
                ),
              }
            : null,
          note ? { term: t("page.note"), description: <p className="whitespace-pre-line">{note}</p> } : null,
          { term: t("page.at"), description: formatInstant(locale, request.createdAt) },
          decidedAt ? { term: t("page.decided"), description: formatInstant(locale, decidedAt) } : null,
          decisionNote
            ? { term: t("page.decisionNote"), description: <p className="whitespace-pre-line">{decisionNote}</p> }
            : null,
        ]}
      />
      {canWithdraw && (
        <Form action={addEvidence} locale={locale} className="mt-4">
          <input type="hidden" name="number" value={booking.number} />
          {await evidence({ policy: view.attachments, locale, required: true })}
          <div className="mt-3">
            <SubmitButton look="secondary">{t("page.attach")}</SubmitButton>
          </div>
        </Form>
      )}
      {canWithdraw && (
        <Form action={withdrawReduction} locale={locale} className="mt-8">
          <input type="hidden" name="number" value={booking.number} />
          <p className="text-[0.9375rem] text-ink-soft">{t("page.withdrawText")}</p>
          <div className="mt-3">
            <SubmitButton look="danger">{t("page.withdraw")}</SubmitButton>
          </div>
        </Form>
      )}
    </section>
  );
}

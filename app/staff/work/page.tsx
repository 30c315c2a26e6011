import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { tryTaskAgain } from "@/app/staff/actions";
import { DescriptionList } from "@/components/ui/description-list";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { formatInstant } from "@/lib/i18n/format";
import { lastRuns } from "@/lib/work";
import { TASK_KINDS, type TaskKind } from "@/lib/work/rules";
import { viewWork, type WorkView } from "@/lib/work/view-work";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

type Line = WorkView["failed"][number];

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "work" });
  return { title: t("title") };
}

/** What happens by itself: what failed, what comes next, what was done. Nothing of whom. */
export default async function WorkPage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/work");
  const view = await viewWork(ctx);
  if (!view.ok) notFound();
  const { locale } = ctx;
  const { failed, next, lately, mails, refunds } = view.value;
  const t = await getTranslations({ locale, namespace: "work" });
  const { done } = await searchParams;
  const count = (number: number) => t("outbox.count", { count: String(number) });
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {done === "1" && <Notice kind="info" live="status" title={t("retried")} className="mb-6" />}
      <Section id="failed" title={t("failed.title")}>
        {failed.length === 0 ? (
          <p className="mt-2 text-ink-soft">{t("failed.none")}</p>
        ) : (
          <Failed lines={failed} locale={locale} />
        )}
      </Section>
      <Section id="outbox" title={t("outbox.title")}>
        <DescriptionList
          className="mt-4"
          entries={[
            { term: t("outbox.mailsWaiting"), description: count(mails.waiting) },
            {
              term: t("outbox.mailsStuck"),
              description: (
                <>
                  {count(mails.stuck)}
                  {mails.stuckSince && (
                    <span className="block text-[0.9375rem] text-ink-soft">
                      {t("outbox.oldest", { at: formatInstant(locale, mails.stuckSince) })}
                    </span>
                  )}
                </>
              ),
            },
            { term: t("outbox.refundsDue"), description: count(refunds.due) },
            {
              term: t("outbox.refundsFailed"),
              description: (
                <>
                  {count(refunds.failed)}
                  {refunds.failed > 0 && (
                    <a
                      href="/staff/money#failed-refunds"
                      className="ml-4 inline-block py-1 text-link underline underline-offset-4"
                    >
                      {t("outbox.toMoney")}
                    </a>
                  )}
                </>
              ),
            },
          ]}
        />
      </Section>
      <Section id="next" title={t("next.title")}>
        {next.total === 0 ? (
          <p className="mt-2 text-ink-soft">{t("next.none")}</p>
        ) : (
          <Table
            caption={t("next.lead", { count: String(next.lines.length), total: String(next.total) })}
            heads={[t("columns.kind"), t("columns.at")]}
            rows={
              await Promise.all(
                next.lines.map(async (line) => ({
                  key: line.id,
                  cells: [await kindOf(line, locale), formatInstant(locale, line.notBefore ?? line.dueAt)],
                })),
              )
            }
          />
        )}
      </Section>
      <Section id="lately" title={t("lately.title")}>
        {lately.length === 0 ? (
          <p className="mt-2 text-ink-soft">{t("lately.none")}</p>
        ) : (
          <Table
            caption={t("lately.lead", { count: String(lately.length) })}
            heads={[t("columns.kind"), t("columns.at"), t("columns.outcome")]}
            rows={
              await Promise.all(
                lately.map(async (line) => ({
                  key: line.id,
                  cells: [
                    await kindOf(line, locale),
                    line.doneAt && formatInstant(locale, line.doneAt),
                    t(`outcomes.${line.outcome === "moot" ? "moot" : "done"}`),
                  ],
                })),
              )
            }
          />
        )}
      </Section>
      <Section id="steps" title={t("steps.title")}>
        <Table
          caption={t("steps.lead")}
          heads={[t("columns.kind"), t("columns.at"), t("columns.state")]}
          rows={lastRuns().map(({ name, at, failure }) => ({
            key: name,
            cells: [
              t(`steps.${name}`),
              formatInstant(locale, at),
              failure ? (
                <span key="state" className="font-700 text-error">
                  {t("steps.failure", { code: failure })}
                </span>
              ) : (
                t("steps.ok")
              ),
            ],
          }))}
        />
      </Section>
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="mt-10">
      <h2 id={id} className="text-[1.25rem]">
        {title}
      </h2>
      {children}
    </section>
  );
}

async function Failed({ lines, locale }: { lines: Line[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "work" });
  const rows = await Promise.all(
    lines.map(async (line) => {
      const kind = await kindOf(line, locale);
      return {
        key: line.id,
        cells: [
          kind,
          <span key="state">
            {t("failed.since", { at: formatInstant(locale, line.dueAt) })}
            <span className="block text-[0.9375rem]">{t("failed.tries", { count: line.attempts })}</span>
            <span className="block text-[0.9375rem] text-ink-soft">
              {t("failed.code", { code: line.failure ?? "" })}
              {line.notBefore && <> · {t("failed.nextTry", { at: formatInstant(locale, line.notBefore) })}</>}
            </span>
          </span>,
          <Form key="action" action={tryTaskAgain} locale={locale}>
            <input type="hidden" name="task" value={line.id} />
            <SubmitButton look="secondary">
              {t("failed.retry")} <VisuallyHidden>{kind}</VisuallyHidden>
            </SubmitButton>
          </Form>,
        ],
      };
    }),
  );
  return (
    <>
      <p className="text-width mt-2">{t("failed.lead")}</p>
      <Table
        caption={<VisuallyHidden>{t("failed.title")}</VisuallyHidden>}
        heads={[t("columns.kind"), t("columns.state"), t("columns.action")]}
        rows={rows}
      />
    </>
  );
}

/** What a task does, in words, and of which booking; a kind that only another version knows stands as it is. */
async function kindOf({ kind, number }: Line, locale: Locale): Promise<string> {
  const t = await getTranslations({ locale, namespace: "work" });
  const known = TASK_KINDS.find((one): one is TaskKind => one === kind);
  const words = known ? t(`kinds.${known}`) : kind;
  return number ? t("ofBooking", { words, number: showNumber(number) }) : words;
}

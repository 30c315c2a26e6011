import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { LinkButton } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { type CaseView, type ClosureView, viewClosure } from "@/lib/closures/view-closures";
import type { Locale } from "@/lib/context";
import { formatDate, formatInstant, formatYen } from "@/lib/i18n/format";
import { chooseCases } from "../actions";
import { closedWords, daysWords, LINK, scopeWords, slotsWords } from "../closure-words";
import { Hits } from "../hits";
import { ProgressIsland } from "../progress-island";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "closures" });
  return { title: t("title") };
}

const SAID = ["done", "opened", "reopened", "chosen"] as const;

/** One closure or opening: what is done of it, and what is still open. */
export default async function ClosurePage({ params, searchParams }: Props) {
  const { id } = await params;
  const ctx = await deskContext(`/staff/closures/${encodeURIComponent(id)}`);
  const view = await viewClosure(ctx, id);
  if (!view.ok) notFound();
  const { closure, rooms, days, cases, count, undecided, canReopen } = view.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "closures" });
  const query = await searchParams;
  const said = SAID.find((one) => query[one] === "1");
  const total = cases.length;
  const dayWords = await Promise.all(
    days.map(async ({ date, opening }) => {
      const closed = await closedWords(opening, locale);
      return `${formatDate(locale, date)}（${closed || t("one.open")}）`;
    }),
  );
  return (
    <>
      <PageHeading>{await daysWords(closure.dates, locale)}</PageHeading>
      {said && (
        <Notice kind="success" live="status" className="mb-6">
          {t(`one.${said}`)}
        </Notice>
      )}
      <DescriptionList
        entries={[
          {
            term: t("columns.what"),
            description: closure.kind === "opening" ? t("kind.opening") : t(`reasons.${closure.reason}`),
          },
          { term: t("columns.scope"), description: await scopeWords(closure, rooms, locale) },
          {
            term: t("one.days"),
            description: (
              <ul>
                {dayWords.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            ),
          },
          {
            term: t("one.note"),
            description: (
              <>
                <span lang="ja" className="block">
                  {closure.note.ja}
                </span>
                <span lang="en" className="block">
                  {closure.note.en}
                </span>
              </>
            ),
          },
          { term: t("columns.made"), description: formatInstant(locale, closure.createdAt) },
          {
            term: t("columns.state"),
            description: (
              <>
                <span className="font-700">
                  {t(`status.${closure.kind === "opening" ? "opened" : closure.status}`)}
                </span>
                {closure.reopenedAt && <span className="block">{formatInstant(locale, closure.reopenedAt)}</span>}
              </>
            ),
          },
          total > 0
            ? {
                term: t("one.progress"),
                description: (
                  <>
                    <span className="font-700 tabular-nums">
                      {t("progress", { done: String(count.done), total: String(total) })}
                    </span>
                    {count.open > 0 && closure.status !== "reopened" && (
                      <span className="block">
                        {t("one.running")}{" "}
                        <a href={`/staff/closures/${id}`} className={LINK}>
                          {t("one.reload")}
                        </a>
                        <ProgressIsland />
                      </span>
                    )}
                  </>
                ),
              }
            : null,
        ]}
      />
      {undecided.length > 0 && (
        <section aria-labelledby="undecided" className="mt-10 rounded-8 border-2 border-error p-4 md:p-6">
          <h2 id="undecided" className="text-[1.25rem]">
            {t("one.failed", { count: String(undecided.length) })}
          </h2>
          <p>{t("one.failedText")}</p>
          <Form action={chooseCases} locale={locale}>
            <input type="hidden" name="id" value={closure.id} />
            <input type="hidden" name="version" value={closure.version} />
            <Hits hits={undecided} locale={locale} />
            <div className="mt-6">
              <SubmitButton>{t("one.choose")}</SubmitButton>
            </div>
          </Form>
        </section>
      )}
      {closure.kind === "closing" && <Left view={view.value} locale={locale} />}
      {closure.kind === "closing" && <Cases cases={cases} locale={locale} />}
      {canReopen && (
        <p className="mt-10">
          <LinkButton href={`/staff/closures/${closure.id}/reopen`} look="secondary">
            {t("one.reopen")}
          </LinkButton>
        </p>
      )}
      {closure.kind === "opening" && (
        <p className="mt-10">
          <LinkButton
            href={`/staff/closures/new?${new URLSearchParams({ more: closure.dates.join(" "), look: "1" })}`}
            look="secondary"
          >
            {t("one.takeBack")}
          </LinkButton>
        </p>
      )}
      <p className="mt-8">
        <a href="/staff/closures" className={LINK}>
          {t("form.back")}
        </a>
      </p>
    </>
  );
}

/** What somebody still has to do: money to hand out, calls to make, cards to look at. */
async function Left({ view, locale }: { view: ClosureView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "closures.one" });
  const { cases } = view;
  const count = (is: (one: CaseView) => boolean) => cases.filter(is).length;
  const lines = [
    { what: "cash", href: "/staff/money", number: count(({ cashYen }) => cashYen > 0), to: "toMoney" },
    { what: "calls", href: "/staff/calls", number: count(({ isToCall }) => isToCall), to: "toCalls" },
    { what: "card", href: "/staff/work", number: count(({ cardYen }) => cardYen > 0), to: "toWork" },
    { what: "cardFailed", href: "/staff/money", number: count(({ cardFailed }) => cardFailed), to: "toMoney" },
  ] as const;
  const left = lines.filter(({ number }) => number > 0);
  return (
    <section aria-labelledby="left" className="mt-10">
      <h2 id="left" className="text-[1.25rem]">
        {t("left")}
      </h2>
      {left.length === 0 ? (
        <p>{t("leftNone")}</p>
      ) : (
        <ul className="mt-2 grid gap-2">
          {left.map(({ what, href, number, to }) => (
            <li key={what} className="flex flex-wrap items-baseline gap-x-4">
              <span>{t(what)}</span>
              <span className="font-700 tabular-nums">{t("count", { count: String(number) })}</span>
              <a href={href} className={LINK}>
                {t(to)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const FAILURES = ["slot_taken", "booking_changed", "reopened"] as const;

/** Why a booking could not be settled as chosen, as far as it is worth telling apart. */
function failureOf(code: string): (typeof FAILURES)[number] | "other" {
  return FAILURES.find((known) => known === code) ?? "other";
}

async function Cases({ cases, locale }: { cases: readonly CaseView[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "closures.one" });
  if (cases.length === 0) return <p className="mt-6">{t("casesNone")}</p>;
  return (
    <section aria-labelledby="cases" className="mt-10">
      <h2 id="cases" className="text-[1.25rem]">
        {t("cases")}
      </h2>
      <Table
        caption={<VisuallyHidden>{t("cases")}</VisuallyHidden>}
        heads={[t("columns.number"), t("columns.name"), t("columns.slots"), t("columns.what"), t("columns.left")]}
        rows={cases.map((one) => ({
          key: one.id,
          cells: [
            <a key="number" href={`/staff/bookings/${one.number}`} className={LINK}>
              {one.shownNumber}
            </a>,
            <span key="name" className="wrap-anywhere">
              {one.name}
              {one.isByPhone && <span className="block tabular-nums">{one.phone}</span>}
            </span>,
            slotsWords(one.slots, locale),
            <span key="what">
              {one.choice === "move" ? `${t("moved")} ${slotsWords(one.to, locale)}` : t("refunded")}
              <span className={one.status === "failed" ? "block font-700 text-error" : "block text-ink-soft"}>
                {t(`status.${one.status}`)}
                {one.failure && (
                  <span className="block font-400 text-ink">{t(`failures.${failureOf(one.failure)}`)}</span>
                )}
              </span>
            </span>,
            <ul key="left">
              {one.isToCall && <li className="font-700">{t("call")}</li>}
              {one.cashYen > 0 && <li>{t("cashYen", { yen: formatYen(locale, one.cashYen) })}</li>}
              {one.cardYen > 0 && <li>{t("cardYen", { yen: formatYen(locale, one.cardYen) })}</li>}
              {one.cardFailed && <li className="font-700 text-error">{t("cardFailed")}</li>}
            </ul>,
          ],
        }))}
      />
    </section>
  );
}

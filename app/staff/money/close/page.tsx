import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { Wide } from "@/components/ui/wide";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { formatDate, formatInstant, formatTime, formatYen } from "@/lib/i18n/format";
import { tenderOf } from "@/lib/till/rules";
import { type TillView, viewTill, viewTillInput } from "@/lib/till/view-till";
import { MoneyNavigation } from "../money-navigation";
import { CountForm } from "./count-form";
import { DaySheet } from "./day-sheet";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "till.close" });
  return { title: t("title") };
}

/** A day of the till: what moved and what should be there, the count that closes it, and its sheet once it is closed. */
export default async function DayClosePage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/money/close");
  const { locale } = ctx;
  const { done, ...asked } = await searchParams;
  const read = viewTillInput.safeParse(asked);
  const view = await viewTill(ctx, read.success ? read.data : {});
  if (!view.ok) notFound();
  const { day, closed, canClose, waiting, earlier, yours, recent } = view.value;
  const t = await getTranslations({ locale, namespace: "till.close" });
  const date = formatDate(locale, day);
  return (
    <>
      <div className="print:hidden">
        <MoneyNavigation locale={locale} />
        <PageHeading lead={t("lead")}>{t("titleOf", { date })}</PageHeading>
        {done === "1" && closed && (
          <Notice kind="success" live="status" className="mb-6">
            {t("done", { date })}
          </Notice>
        )}
        {closed && yours.length > 0 && <Clash view={view.value} closed={closed} locale={locale} />}
        {waiting.length > 0 && (
          <section aria-labelledby="waiting" className="mb-8 rounded-8 border-2 border-line p-4">
            <h2 id="waiting" className="text-[1.125rem]">
              {t("waiting")}
            </h2>
            <p>{t("waitingText")}</p>
            <ul className="flex flex-wrap gap-x-6">
              {waiting.map((other) => (
                <li key={other}>
                  <a
                    href={`/staff/money/close?day=${other}`}
                    className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
                  >
                    {formatDate(locale, other)}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      {closed ? (
        <DaySheet view={view.value} closed={closed} locale={locale} />
      ) : (
        <>
          <Expected view={view.value} locale={locale} />
          {earlier[0] ? (
            <Notice kind="warning" className="mt-8">
              {t("mustFirst", { date: formatDate(locale, earlier[0]) })}
            </Notice>
          ) : canClose ? (
            <CountForm view={view.value} locale={locale} />
          ) : (
            <Notice className="mt-8">{t("notYet")}</Notice>
          )}
          <Entries view={view.value} locale={locale} />
        </>
      )}
      {recent.length > 0 && (
        <section aria-labelledby="recent" className="mt-10 print:hidden">
          <h2 id="recent" className="text-[1.25rem]">
            {t("recent")}
          </h2>
          <Table
            caption={<VisuallyHidden>{t("recent")}</VisuallyHidden>}
            heads={[t("recentDay"), t("recentAt"), t("difference")]}
            rows={recent.map((row) => ({
              key: row.day,
              cells: [
                <a key="day" href={`/staff/money/close?day=${row.day}`}>
                  {formatDate(locale, row.day)}
                </a>,
                formatInstant(locale, row.closedAt),
                <span key="difference" className="whitespace-nowrap tabular-nums">
                  {formatYen(locale, row.differenceYen)}
                </span>,
              ],
            }))}
          />
        </section>
      )}
    </>
  );
}

/** What should be there, by tender: in cash with what was there in the morning. */
async function Expected({ view, locale }: { view: TillView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "till.close" });
  const yen = (amount: number) => formatYen(locale, amount);
  const cell = (key: string, text: string) => (
    <span key={key} className="whitespace-nowrap tabular-nums">
      {text}
    </span>
  );
  return (
    <section aria-labelledby="expected">
      <h2 id="expected" className="text-[1.25rem]">
        {t("expected")}
      </h2>
      <Wide label={t("expected")}>
        <Table
          caption={<VisuallyHidden>{t("expected")}</VisuallyHidden>}
          heads={[t("tender"), t("opening"), t("taken"), t("given"), t("corrected"), t("expectedYen")]}
          rows={view.expected.map(({ tender, openingYen, sums, expectedYen }) => ({
            key: tender.code,
            cells: [
              tender[locale],
              cell("opening", yen(openingYen)),
              cell("taken", t("withCount", { yen: yen(sums.takenYen), count: String(sums.taken) })),
              cell("given", t("withCount", { yen: yen(sums.givenYen), count: String(sums.given) })),
              cell("corrected", t("withCount", { yen: yen(sums.correctedYen), count: String(sums.corrected) })),
              <strong key="expected" className="whitespace-nowrap tabular-nums">
                {yen(expectedYen)}
              </strong>,
            ],
          }))}
        />
      </Wide>
    </section>
  );
}

/** Everything that moved on the day, by the number of its booking. */
async function Entries({ view, locale }: { view: TillView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "till.close" });
  return (
    <section aria-labelledby="entries" className="mt-10">
      <h2 id="entries" className="text-[1.25rem]">
        {t("entries")}
      </h2>
      {view.entries.length === 0 ? (
        <p className="mt-2 text-ink-soft">{t("entriesNone")}</p>
      ) : (
        <Table
          caption={<VisuallyHidden>{t("entries")}</VisuallyHidden>}
          heads={[t("number"), t("time"), t("what"), t("yen")]}
          rows={view.entries.map((entry) => ({
            key: entry.id,
            cells: [
              <a
                key="number"
                href={`/staff/bookings/${entry.number}`}
                className="inline-block whitespace-nowrap py-1 text-link tabular-nums underline underline-offset-4"
              >
                {entry.shownNumber}
              </a>,
              formatTime(timeOfDay(entry.at)),
              <span key="what">
                {entry.correctsId ? t("corrects") : t(entry.kind)} {entry.as[locale]}
                {entry.isCorrected && <span className="block text-[0.9375rem] text-ink-soft">{t("isCorrected")}</span>}
              </span>,
              <span key="yen" className="whitespace-nowrap tabular-nums">
                {formatYen(locale, 0 - entry.yen)}
              </span>,
            ],
          }))}
        />
      )}
    </section>
  );
}

/** Two people counted one day: what was signed off, and beside it what came too late. */
async function Clash(props: { view: TillView; closed: NonNullable<TillView["closed"]>; locale: Locale }) {
  const { view, closed, locale } = props;
  const t = await getTranslations({ locale, namespace: "till.close" });
  const tenders = view.expected.map(({ tender }) => tender);
  return (
    <Notice
      kind="warning"
      live="alert"
      title={t("clash", { at: formatInstant(locale, closed.closedAt), name: closed.closedBy })}
      className="mb-6"
    >
      <Table
        caption={
          <VisuallyHidden>
            {t("clash", { at: formatInstant(locale, closed.closedAt), name: closed.closedBy })}
          </VisuallyHidden>
        }
        heads={[t("tender"), t("theirs"), t("yours")]}
        rows={closed.counts.map(({ tender, countedYen }) => ({
          key: tender,
          cells: [
            tenderOf(tenders, tender)[locale],
            formatYen(locale, countedYen),
            formatYen(locale, view.yours.find((row) => row.tender === tender)?.countedYen ?? 0),
          ],
        }))}
      />
      <p className="mt-2">{t("clashText", { name: closed.closedBy })}</p>
    </Notice>
  );
}

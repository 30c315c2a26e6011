import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { PrintButton } from "@/components/site/print-button";
import { LinkButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import type { Locale } from "@/lib/context";
import { type TodayView, viewToday } from "@/lib/desk/view-today";
import { formatDate } from "@/lib/i18n/format";
import { OutdatedNotice } from "./outdated-notice";
import { Board, KeysAway } from "./today/board";
import { Done, type Said } from "./today/entry";
import { Notes } from "./today/notes";
import { Waiting } from "./today/waiting";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "desk" });
  return { title: t("today.title") };
}

/** The board of a day: who comes, what is owed, where the keys are, and what waits at the desk. */
export default async function TodayPage({ searchParams }: Props) {
  const ctx = await deskContext("/staff");
  const { date: asked, at, done, note, outdated } = await searchParams;
  const result = await viewToday(ctx, { date: typeof asked === "string" ? asked : null });
  if (!result.ok) notFound();
  const view = result.value;
  const { locale } = ctx;
  const { date, isToday, opening, rooms, notes, waiting } = view;
  const t = await getTranslations({ locale, namespace: "desk" });
  const said: Said = { at, done, note, outdated };
  const entries = rooms.flatMap((column) => column.entries);
  const isElsewhere = typeof at !== "string" || (at !== "notes" && !entries.some(({ id }) => id === at));
  const isEmpty = entries.every(({ kind }) => kind === "free");
  return (
    <div data-board>
      <PageHeading>
        {isToday && `${t("today.title")} `}
        <span className="inline-block">{formatDate(locale, date)}</span>
      </PageHeading>
      {view.isOtherDay && (
        <Notice kind="warning" live="alert" className="mb-6">
          {t("today.notADay")}
        </Notice>
      )}
      {isElsewhere && <OutdatedNotice code={outdated} locale={locale} />}
      {isElsewhere && <Done said={said} place={{ board: date }} locale={locale} />}
      <Waiting counts={waiting} locale={locale} />
      <Days view={view} locale={locale} />
      <KeysAway view={view} locale={locale} />
      {!opening.open && (
        <Notice kind="info" className="mt-4">
          {t(isEmpty ? "today.closed" : "today.closedBut")}
          {opening.note && ` ${opening.note[locale]}`}
        </Notice>
      )}
      {(opening.open || !isEmpty) && <Board view={view} said={said} locale={locale} />}
      <section
        id="notes"
        tabIndex={-1}
        aria-labelledby="notes-title"
        className={notes.length > 0 ? "mt-8 print:mt-1" : "mt-8 print:hidden"}
      >
        <h2 id="notes-title" className="text-[1.25rem]">
          {t("today.notes")}
        </h2>
        {at === "notes" && <Done said={said} place={{ board: date }} locale={locale} />}
        <Notes notes={notes} subject="day" about={date} place={{ board: date }} locale={locale} />
      </section>
    </div>
  );
}

/** From one day to another, and the board on paper. */
async function Days({ view, locale }: { view: TodayView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "desk.today" });
  const { date, isToday, previousDate, nextDate, nowSlot, hours } = view;
  return (
    <div className="mt-4 flex flex-wrap items-end gap-3 print:hidden">
      <LinkButton look="secondary" href={`/staff?date=${previousDate}`}>
        {t("previous")}
      </LinkButton>
      <LinkButton look="secondary" href={`/staff?date=${nextDate}`}>
        {t("next")}
      </LinkButton>
      {!isToday && (
        <LinkButton look="secondary" href="/staff">
          {t("toToday")}
        </LinkButton>
      )}
      <form method="get" action="/staff" className="flex flex-wrap items-end gap-2">
        <label htmlFor="board-date" className="font-700">
          {t("date")}
          <input
            id="board-date"
            type="date"
            name="date"
            defaultValue={date}
            className="ml-2 inline-block min-h-11 rounded-8 border-2 border-edge bg-raised px-3 py-1 font-400 text-ink"
          />
        </label>
        <button
          type="submit"
          className="inline-flex min-h-11 items-center rounded-8 border-2 border-accent bg-raised px-4 font-700 text-accent hover:bg-accent-soft"
        >
          {t("show")}
        </button>
      </form>
      {nowSlot && nowSlot !== hours[0]?.slot && (
        <a href={`#slot-${nowSlot}`} className="inline-flex min-h-11 items-center text-link underline">
          {t("toNow")}
        </a>
      )}
      <span className="ml-auto">
        <PrintButton text={t("print")} />
      </span>
    </div>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { buttonClass, LinkButton } from "@/components/ui/button";
import { PageHeading } from "@/components/ui/page-heading";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { BOARD_VIEWS, type Board, viewBoard } from "@/lib/blocks/view-calendar";
import type { Locale } from "@/lib/context";
import { formatDate } from "@/lib/i18n/format";
import { calendarPath, firstOf } from "./address";
import { BoardTable, Legend, MonthTable } from "./board-table";
import { CalendarGrid } from "./calendar-grid";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "calendar" });
  return { title: t("title") };
}

/** The calendar of the desk: who has which slot on a day or in a week, and how full a month is. */
export default async function CalendarPage({ searchParams }: Props) {
  const query = await searchParams;
  const [view, date, room] = [firstOf(query.view), firstOf(query.date), firstOf(query.room)];
  const ctx = await deskContext(calendarPath("", { view, date, room }));
  const found = await viewBoard(ctx, { view, date, room });
  if (!found.ok) notFound();
  const board = found.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "calendar" });
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      <Controls board={board} locale={locale} />
      <CalendarGrid
        words={{
          help: t("keys.help"),
          moving: t.raw("keys.moving"),
          target: t.raw("keys.target"),
          notFree: t("keys.notFree"),
          cannotMove: t("keys.cannotMove"),
          stopped: t("keys.stopped"),
        }}
      >
        {board.view === "month" ? (
          <MonthTable board={board} locale={locale} />
        ) : (
          <BoardTable board={board} locale={locale} />
        )}
      </CalendarGrid>
      {board.view !== "month" && <Legend locale={locale} />}
    </>
  );
}

/** Which days and rooms are shown, and what else can be done from here. */
async function Controls({ board, locale }: { board: Board; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "calendar" });
  const { view, date, room, rooms } = board;
  const to = (asked: { view?: string; date?: string; room?: string | null }) =>
    calendarPath("", { view, date, room, ...asked });
  const link = "inline-flex min-h-11 min-w-11 items-center justify-center text-link underline underline-offset-4";
  const current = "inline-flex min-h-11 min-w-11 items-center justify-center font-700";
  return (
    <div className="flex flex-wrap items-end gap-x-8 gap-y-3 print:hidden">
      <nav aria-label={t("views.label")}>
        <ul className="flex gap-4">
          {BOARD_VIEWS.map((one) => (
            <li key={one}>
              <a
                href={to({ view: one })}
                aria-current={one === view ? "true" : undefined}
                className={one === view ? current : link}
              >
                {t(`views.${one}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <form action="/staff/calendar" className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="view" value={view} />
        {room && <input type="hidden" name="room" value={room} />}
        <label className="grid gap-1 font-700">
          {t("date")}
          <input
            type="date"
            name="date"
            defaultValue={date}
            required
            className="min-h-11 rounded-8 border-2 border-edge bg-raised px-3 font-400"
          />
        </label>
        <button type="submit" className={buttonClass("secondary")}>
          {t("show")}
        </button>
      </form>
      <nav aria-label={t("around")}>
        <ul className="flex flex-wrap gap-4">
          {(["before", "after"] as const).map((way) => (
            <li key={way}>
              <a href={to({ date: board[way] })} className={link}>
                {t(`${way}.${view}`)}
                <VisuallyHidden>{` ${formatDate(locale, board[way])}`}</VisuallyHidden>
              </a>
            </li>
          ))}
          <li>
            <a href={to({ date: board.today })} className={link}>
              {t("today")}
            </a>
          </li>
        </ul>
      </nav>
      {view === "week" && (
        <nav aria-label={t("rooms")}>
          <ul className="flex flex-wrap gap-4">
            {[{ id: null, name: t("allRooms") }, ...rooms.map(named)].map(({ id, name }) => (
              <li key={name}>
                <a
                  href={to({ room: id })}
                  aria-current={id === room ? "true" : undefined}
                  className={id === room ? current : link}
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <LinkButton href={calendarPath("/blocks/new", { from: date })} look="secondary">
        {t("block")}
      </LinkButton>
    </div>
  );

  function named(one: Board["rooms"][number]): { id: string | null; name: string } {
    return { id: one.id, name: locale === "ja" ? one.nameJa : one.nameEn };
  }
}

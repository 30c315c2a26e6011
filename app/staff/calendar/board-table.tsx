import { getTranslations } from "next-intl/server";
import { Fragment } from "react";
import { reasonsOf, translator } from "@/app/[locale]/_availability/words";
import { classNames } from "@/components/ui/class-names";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { BookingSign, Cell, Fullness } from "@/lib/blocks/rules";
import type { Board, BoardDay } from "@/lib/blocks/view-calendar";
import type { Locale } from "@/lib/context";
import { monthOf } from "@/lib/dates";
import { type Room, slotId } from "@/lib/facility/rules";
import { formatDate, formatHours, formatMonth, formatShortDate } from "@/lib/i18n/format";
import { calendarPath } from "./address";

const HEAD = "border border-line bg-surface px-1.5 py-1.5 text-left align-top font-700 leading-150";
const CELL =
  "h-px border border-line p-0 align-top data-moving:outline-4 data-moving:outline-accent data-moving:outline-dashed data-moving:-outline-offset-4";
const INSIDE = "block h-full min-h-14 px-1.5 py-1.5 leading-140";

/** The sign of each state stands for the eyes; its word stands beside it. */
const SIGNS: Readonly<Record<Cell["state"] | BookingSign, string>> = {
  free: "＋",
  past: "–",
  closed: "×",
  with_another_room: "△",
  hold: "◷",
  offer: "◇",
  block: "■",
  booking: "●",
  paid: "●",
  owes: "◐",
  waits: "?",
  card: "◔",
};

const LOOKS: Readonly<Record<Cell["state"] | BookingSign, string>> = {
  free: "bg-raised",
  past: "bg-surface text-ink-soft",
  closed: "bg-surface text-ink-soft",
  with_another_room: "bg-raised text-ink-soft",
  hold: "bg-info-soft",
  offer: "bg-info-soft",
  block: "bg-surface border-l-4 border-l-edge",
  booking: "bg-success-soft",
  paid: "bg-success-soft",
  owes: "bg-warning-soft",
  waits: "bg-accent-soft",
  card: "bg-info-soft",
};

type Translate = Awaited<ReturnType<typeof getTranslations<"calendar">>>;

type Row = { key: string; head: string; room: Room; date: string; day: BoardDay; cells: readonly Cell[] };

/** A day or a week as a table of rooms or days by slots; each cell leads to what it shows. */
export async function BoardTable({ board, locale }: { board: Board; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "calendar" });
  const nameOf = (room: Room) => (locale === "ja" ? room.nameJa : room.nameEn);
  const { view, days, hours } = board;
  const isOneRoom = board.room !== null;
  const [first, last] = [days[0]?.date ?? board.date, days.at(-1)?.date ?? board.date];
  const caption =
    view === "day"
      ? t("caption.day", { date: formatDate(locale, board.date) })
      : t("caption.week", { from: formatDate(locale, first), to: formatDate(locale, last) });
  const rowsOf = (day: BoardDay): Row[] =>
    day.rooms.map(({ room, cells }) => ({
      key: `${room.id}/${day.date}`,
      head: isOneRoom ? formatShortDate(locale, day.date) : nameOf(room),
      room,
      date: day.date,
      day,
      cells,
    }));
  const groups = days.map((day) => ({ day, rows: rowsOf(day) }));
  const hasHeads = view === "week" && !isOneRoom;
  return (
    <table className="w-full min-w-[40rem] table-fixed border-collapse text-[0.9375rem]">
      <caption className="pb-2 text-left text-ink-soft">
        {caption}
        {board.room && ` ${nameOf(days[0]?.rooms[0]?.room as Room)}`}
      </caption>
      <thead>
        <tr>
          <th scope="col" className={classNames(HEAD, "w-[7.5rem]")}>
            {isOneRoom ? t("day") : t("room")}
          </th>
          {hours.map(({ slot, startsAt, endsAt }) => (
            <th key={slot} scope="col" className={classNames(HEAD, "tabular-nums")}>
              {formatHours(startsAt, endsAt)}
            </th>
          ))}
        </tr>
      </thead>
      {groups.map(({ day, rows }) => (
        <tbody key={day.date}>
          {hasHeads && (
            <tr>
              <th
                scope="rowgroup"
                colSpan={hours.length + 1}
                className="border border-line bg-ground px-1.5 pt-3 pb-1 text-left font-700"
              >
                {formatDate(locale, day.date)}
                {day.date === board.today && ` ${t("today")}`}
              </th>
            </tr>
          )}
          {isShut(rows) ? (
            <tr>
              <th scope="row" className={HEAD}>
                {isOneRoom ? formatShortDate(locale, day.date) : t("allRooms")}
              </th>
              <td colSpan={hours.length} className={classNames(CELL, LOOKS.closed)}>
                <span className={INSIDE}>
                  <Sign>{SIGNS.closed}</Sign>{" "}
                  {t("closed", { reasons: reasonsOf(day.opening, locale, translator(locale)) })}
                </span>
              </td>
            </tr>
          ) : (
            rows.map((row) => (
              <tr key={row.key}>
                <th scope="row" className={HEAD}>
                  {row.head}
                </th>
                {row.cells.map((cell, index) => (
                  <BoardCell
                    key={cell.slot}
                    row={row}
                    cell={cell}
                    words={[
                      nameOf(row.room),
                      formatShortDate(locale, row.date),
                      formatHours(hours[index]?.startsAt ?? "", hours[index]?.endsAt ?? ""),
                    ].join(" ")}
                    t={t}
                  />
                ))}
              </tr>
            ))
          )}
        </tbody>
      ))}
    </table>
  );
}

/** A closed day on which nobody has anything is one cell. */
function isShut(rows: readonly Row[]): boolean {
  return rows.every(({ cells }) => cells.every(({ state }) => state === "closed"));
}

function BoardCell({ row, cell, words, t }: { row: Row; cell: Cell; words: string; t: Translate }) {
  const key = { roomId: row.room.id, date: row.date, slot: cell.slot };
  const look = cell.state === "booking" ? cell.sign : cell.state;
  const { word, name, href } = shown();
  const content = (
    <>
      <Sign>{SIGNS[look]}</Sign> <span>{breakable(word)}</span>
      {name && <span className="wrap-anywhere line-clamp-3 block font-700">{name}</span>}
    </>
  );
  return (
    <td
      className={classNames(CELL, LOOKS[look])}
      data-cell={slotId(key)}
      data-state={cell.state}
      data-move={cell.state === "booking" && cell.isMovable ? cell.booking.number : undefined}
      data-words={`${words} ${word.replaceAll("|", "")} ${name}`.trim()}
    >
      {href ? (
        <a href={href} className={classNames(INSIDE, "text-ink hover:underline")}>
          {content}
        </a>
      ) : (
        <span className={INSIDE}>{content}</span>
      )}
    </td>
  );

  function shown(): { word: string; name: string; href: string | null } {
    switch (cell.state) {
      case "booking": {
        const { booking, sign, visit } = cell;
        // Who came is known by name; that it is paid goes without saying then.
        const said = [
          ...(visit ? [t(`visits.${visit}`)] : []),
          ...(visit && sign === "paid" ? [] : [t(`signs.${sign}`)]),
        ];
        return {
          word: said.join(" "),
          name: booking.groupName || booking.name || t("nameless"),
          href: `/staff/bookings/${booking.number}`,
        };
      }
      case "block":
        return {
          word: t("states.block"),
          name: cell.block
            ? [t(`kinds.${cell.block.kind}`), cell.block.note].filter(Boolean).join(" ")
            : t("fromBooking"),
          href: cell.block
            ? calendarPath(`/blocks/${cell.block.id}`, {})
            : cell.taken && `/staff/bookings/${cell.taken}`,
        };
      case "free":
        return { word: t("states.free"), name: "", href: `/staff/book?${new URLSearchParams({ slot: slotId(key) })}` };
      default:
        return { word: t(`states.${cell.state}`), name: "", href: null };
    }
  }
}

/** A month as a table of days by rooms: how full each is; each cell leads to its day. */
export async function MonthTable({ board, locale }: { board: Board; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "calendar" });
  const nameOf = (room: Room) => (locale === "ja" ? room.nameJa : room.nameEn);
  return (
    <table className="w-full min-w-[36rem] table-fixed border-collapse text-[0.9375rem]">
      <caption className="pb-2 text-left text-ink-soft">
        {t("caption.month", { month: formatMonth(locale, monthOf(board.date)) })}
      </caption>
      <thead>
        <tr>
          <th scope="col" className={classNames(HEAD, "w-[8.5rem]")}>
            {t("day")}
          </th>
          {board.rooms.map((room) => (
            <th key={room.id} scope="col" className={HEAD}>
              {nameOf(room)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {board.month.map(({ date, opening, rooms }) => (
          <tr key={date} className={date === board.today ? "outline-2 outline-accent" : undefined}>
            <th scope="row" className={HEAD}>
              {formatShortDate(locale, date)}
              {date === board.today && <span className="block font-400">{t("today")}</span>}
            </th>
            {!opening.open && rooms.every(({ full }) => full.booked + full.kept === 0) ? (
              <td colSpan={rooms.length} className={classNames(CELL, LOOKS.closed)}>
                <a
                  href={calendarPath("", { view: "day", date })}
                  className="flex min-h-11 items-center px-1.5 text-ink-soft hover:underline"
                >
                  <span>
                    <Sign>{SIGNS.closed}</Sign>{" "}
                    {t("closed", { reasons: reasonsOf(opening, locale, translator(locale)) })}
                  </span>
                </a>
              </td>
            ) : (
              rooms.map(({ room, full }) => (
                <td key={room.id} className={classNames(CELL, "bg-raised")}>
                  <a
                    href={calendarPath("", { view: "day", date })}
                    className="block min-h-11 px-1.5 py-1.5 text-ink hover:underline"
                  >
                    <VisuallyHidden>{`${formatShortDate(locale, date)} ${nameOf(room)} `}</VisuallyHidden>
                    <span className="tabular-nums">{t("month.cell", { booked: full.booked, kept: full.kept })}</span>
                    {full.booked + full.kept >= full.slots && <b> {t("month.full")}</b>}
                    <Bar full={full} />
                  </a>
                </td>
              ))
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How much of a day is booked (filled) and kept (pale); the numbers stand above it. */
function Bar({ full: { booked, kept, slots } }: { full: Fullness }) {
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${Math.max(1, slots)} 1`}
      preserveAspectRatio="none"
      className="mt-1 block h-2 w-full border border-edge"
    >
      <rect width={booked} height="1" className="fill-accent" />
      <rect x={booked} width={kept} height="1" className="fill-edge" />
    </svg>
  );
}

/** What the signs mean, in a line under the board. */
export async function Legend({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "calendar" });
  const entries = [
    ...(["paid", "owes", "waits", "card"] as const).map((sign) => ({ sign, word: t(`signs.${sign}`) })),
    ...(["hold", "offer", "block", "free", "closed"] as const).map((sign) => ({ sign, word: t(`states.${sign}`) })),
  ];
  return (
    <section aria-label={t("legend")} className="mt-4 print:hidden">
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[0.9375rem]">
        {entries.map(({ sign, word }) => (
          <li key={sign} className={`rounded-4 border border-line px-2 ${LOOKS[sign]}`}>
            <Sign>{SIGNS[sign]}</Sign> {word.replaceAll("|", "")}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sign({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="inline-block w-[1.25em] text-center font-700">
      {children}
    </span>
  );
}

/** A word that may break where its writer put "|". */
function breakable(text: string) {
  return text.split("|").map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

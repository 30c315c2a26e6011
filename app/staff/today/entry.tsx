import { getTranslations } from "next-intl/server";
import { OutdatedNotice } from "@/app/staff/outdated-notice";
import { classNames } from "@/components/ui/class-names";
import { Form } from "@/components/ui/form";
import { NoticeSign } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { isStanding } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import type { EntryBooking, TodayEntry } from "@/lib/desk/view-today";
import { NURSERY, type SlotHours } from "@/lib/facility/rules";
import { formatHours, formatList, formatTime, formatYen } from "@/lib/i18n/format";
import { lendKey, noteVisit, takeCash, takeKeyBack } from "./actions";
import styles from "./board.module.css";
import { FocusOn } from "./focus-on";
import { NewNote, NoteDone, PlaceFields } from "./notes";
import type { Place } from "./place";
import { VisitSign } from "./visit-sign";

/** What was just done at an entry, as its address says. */
export type Said = { at: unknown; done: unknown; note: unknown; outdated: unknown };

const DONE = ["arrive", "no_show", "undo_arrive", "undo_no_show", "lend", "takeBack", "cash"] as const;

type Props = {
  entry: TodayEntry;
  date: string;
  hours: readonly SlotHours[];
  said: Said;
  locale: Locale;
};

/** One entry of the board: who comes, what is owed and noted, and the presses that note it. */
export async function Entry({ entry, date, hours, said, locale }: Props) {
  const t = await getTranslations({ locale, namespace: "desk.today" });
  if (entry.kind !== "booking" && entry.kind !== "block")
    return entry.kind === "free" ? <p className="text-ink-soft">{t("free")}</p> : <p>{t("held")}</p>;
  if (entry.kind === "block")
    return (
      <>
        <Hours entry={entry} />
        <p className="font-700">{entry.block ? t(`block.${entry.block.kind}`) : t("taken")}</p>
        {entry.block?.note && <p className={classNames("wrap-anywhere", styles.clamped)}>{entry.block.note}</p>}
        {entry.takenFrom && (
          <p>
            <a href={`/staff/bookings/${entry.takenFrom.number}`} className="text-link underline underline-offset-4">
              {t("takenFrom", { number: entry.takenFrom.shownNumber })}
            </a>
          </p>
        )}
      </>
    );
  const { booking } = entry;
  const place = { board: date, at: entry.id };
  const isHere = said.at === entry.id;
  return (
    <div id={entry.id} tabIndex={-1}>
      {isHere && <OutdatedNotice code={said.outdated} locale={locale} />}
      {isHere && <Done said={said} place={place} locale={locale} />}
      <Hours entry={entry} />
      <p className="max-md:inline">
        <a
          href={`/staff/bookings/${booking.number}`}
          className="inline-block py-0.5 text-link tabular-nums underline underline-offset-4"
        >
          {booking.shownNumber}
        </a>
      </p>
      <Who booking={booking} locale={locale} />
      <Facts entry={entry} booking={booking} hours={hours} locale={locale} />
      {booking.notes.length > 0 && (
        <ul className="mt-1">
          {booking.notes.map(({ id, text }) => (
            <li key={id} className={classNames("wrap-anywhere border-edge border-l-4 pl-2", styles.clamped)}>
              {text}
            </li>
          ))}
        </ul>
      )}
      <Presses entry={entry} booking={booking} date={date} place={place} locale={locale} />
    </div>
  );
}

function Hours({ entry }: { entry: TodayEntry }) {
  if (entry.slots.length < 2) return null;
  return <p className="font-700">{formatHours(entry.startsAt, entry.endsAt)}</p>;
}

/** What became of the last press. */
export async function Done({ said, place, locale }: { said: Said; place: Place; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "desk.done" });
  const done = DONE.find((known) => known === said.done);
  if (!done) return <NoteDone done={said.done} note={said.note} place={place} locale={locale} />;
  return (
    <p role="status" className="mb-1 flex items-start gap-1 font-700 text-success print:hidden">
      <NoticeSign kind="success" className="mt-0.5 size-5" />
      {t(done)}
      {place.at && <FocusOn id={place.at} what={done} />}
    </p>
  );
}

async function Who({ booking, locale }: { booking: EntryBooking; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "staff" });
  const words = await getTranslations({ locale, namespace: "booking.purposes" });
  const today = await getTranslations({ locale, namespace: "desk.today" });
  const { name, groupName, people, purpose } = booking;
  return (
    <>
      {groupName && <p className={classNames("wrap-anywhere font-700", styles.clamped)}>{groupName}</p>}
      <p className={classNames("wrap-anywhere", !groupName && "font-700", styles.clamped)}>
        {name || t("erasedPerson")}
      </p>
      <p className="text-[0.9375em]">
        {today("people", { count: people })} {words.has(purpose as "hobby") ? words(purpose as "hobby") : purpose}
      </p>
    </>
  );
}

/** What is owed, what was noted, and what is asked for beside the room: each in words. */
async function Facts({
  entry,
  booking,
  hours,
  locale,
}: {
  entry: Extract<TodayEntry, { kind: "booking" }>;
  booking: EntryBooking;
  hours: readonly SlotHours[];
  locale: Locale;
}) {
  const t = await getTranslations({ locale, namespace: "desk.today" });
  const states = await getTranslations({ locale, namespace: "staff.status" });
  const { dueYen, canTake, visit, key, status } = booking;
  const isBeside = entry.roomId === NURSERY;
  return (
    <div className={styles.facts}>
      {!isStanding(status) && <p className="font-700">{states(status)}</p>}
      {entry.nursery.length > 0 && (
        <p className="font-700">
          {entry.nursery.length === entry.slots.length
            ? t("nursery")
            : t("nurserySlots", {
                hours: formatList(
                  locale,
                  hours
                    .filter(({ slot }) => entry.nursery.includes(slot))
                    .map(({ startsAt, endsAt }) => formatHours(startsAt, endsAt)),
                ),
              })}
        </p>
      )}
      {!isBeside && dueYen > 0 && <p className="font-700 text-error">{t("due", { yen: formatYen(locale, dueYen) })}</p>}
      {!isBeside && dueYen > 0 && !canTake && isStanding(status) && (
        <p className="print:hidden">{t("pendingReduction")}</p>
      )}
      {!isBeside && dueYen < 0 && <p className="font-700">{t("owed", { yen: formatYen(locale, -dueYen) })}</p>}
      {!isBeside && dueYen === 0 && isStanding(status) && <p className="text-ink-soft">{t("settled")}</p>}
      {visit && (
        <p>
          <VisitSign state={visit} locale={locale} />
        </p>
      )}
      {key && (
        <p>{t(key.backAt ? "key.back" : "key.outSince", { at: formatTime(timeOfDay(key.backAt ?? key.outAt)) })}</p>
      )}
    </div>
  );
}

/** The presses of an entry, each a form of its own that comes back to it. */
async function Presses({
  entry,
  booking,
  date,
  place,
  locale,
}: {
  entry: TodayEntry;
  booking: EntryBooking;
  date: string;
  place: Place;
  locale: Locale;
}) {
  const t = await getTranslations({ locale, namespace: "desk.press" });
  const { number, moves, canTake, canLend, dueYen, key } = booking;
  const isBeside = entry.roomId === NURSERY;
  const who = <VisuallyHidden> {booking.groupName || booking.name || booking.shownNumber}</VisuallyHidden>;
  const button = "max-sm:w-full px-2! leading-150 text-[0.9375rem]";
  return (
    <div className="mt-2 grid gap-2 print:hidden">
      {!isBeside && moves.length > 0 && (
        <Form action={noteVisit} locale={locale} className="flex flex-wrap gap-2">
          <PlaceFields place={place} />
          <input type="hidden" name="number" value={number} />
          <input type="hidden" name="date" value={date} />
          {moves.map((move) => (
            <SubmitButton
              key={move}
              name="move"
              value={move}
              look={move === "arrive" || move === "no_show" ? "secondary" : "quiet"}
              className={move === "arrive" || move === "no_show" ? button : "text-[0.9375rem]"}
            >
              <span>
                {t(move)}
                {who}
              </span>
            </SubmitButton>
          ))}
        </Form>
      )}
      {!isBeside && canTake && (
        <Form action={takeCash} locale={locale}>
          <PlaceFields place={place} />
          <input type="hidden" name="number" value={number} />
          <input type="hidden" name="yen" value={dueYen} />
          <input type="hidden" name="key" value={crypto.randomUUID()} />
          <SubmitButton look="secondary" className={button}>
            <span>
              {t("cash", { yen: formatYen(locale, dueYen) })}
              {who}
            </span>
          </SubmitButton>
        </Form>
      )}
      {canLend && (
        <Form action={lendKey} locale={locale}>
          <PlaceFields place={place} />
          <input type="hidden" name="number" value={number} />
          <input type="hidden" name="room" value={entry.roomId} />
          <input type="hidden" name="date" value={date} />
          <SubmitButton look="secondary" className={button}>
            <span>
              {t("lend")}
              {who}
            </span>
          </SubmitButton>
        </Form>
      )}
      {key && !key.backAt && (
        <Form action={takeKeyBack} locale={locale}>
          <PlaceFields place={place} />
          <input type="hidden" name="loan" value={key.loan} />
          <SubmitButton look="secondary" className={button}>
            <span>
              {t("takeBack")}
              {who}
            </span>
          </SubmitButton>
        </Form>
      )}
      {!isBeside && (
        <NewNote subject="booking" about={number} place={place} locale={locale}>
          <span>
            {t("note")}
            {who}
          </span>
        </NewNote>
      )}
    </div>
  );
}

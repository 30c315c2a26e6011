import type { Locale } from "@/lib/context";
import type { DayView } from "@/lib/facility/use-cases";
import { formatHours } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import styles from "./availability.module.css";
import { nameOf } from "./load";
import { translator } from "./words";

/** The columns a page shows: what is narrowed away is not waited for here. */
type Columns = readonly { slot: number }[];

/**
 * The way from what is taken on a day to waiting for it: one line below the table that opens to the slots by
 * room, so that the table itself stays as it is. Null while nothing is taken, or nothing can be booked.
 */
export function WaitForDay(props: { day: DayView; columns: Columns; now: Date; locale: Locale }) {
  const { day, columns, now, locale } = props;
  const t = translator(locale);
  if (!day.opening.open || now < day.opensAt || now >= day.closesAt) return null;
  const rooms = day.rooms
    .filter(({ room }) => room.hire === "hire")
    .map(({ room, slots }) => ({
      room,
      taken: slots.flatMap(({ slot, status }) => {
        const isTaken = (status === "taken" || status === "held") && columns.some((column) => column.slot === slot);
        const hours = day.hours.find((row) => row.slot === slot);
        return isTaken && hours ? [{ slot, hours: formatHours(hours.startsAt, hours.endsAt) }] : [];
      }),
    }))
    .filter(({ taken }) => taken.length > 0);
  if (rooms.length === 0) return null;
  return (
    <details className={styles.wait}>
      <summary>{t("wait.summary")}</summary>
      <p>{t("wait.hint")}</p>
      <dl>
        {rooms.map(({ room, taken }) => (
          <div key={room.id}>
            <dt>{nameOf(room, locale)}</dt>
            <dd>
              <ul>
                {taken.map(({ slot, hours }) => (
                  <li key={slot}>
                    <a
                      href={localePath(locale, `/waiting/new?slot=${room.id}/${day.date}/${slot}`)}
                      aria-label={t("wait.slot", { room: nameOf(room, locale), hours })}
                    >
                      {hours}
                    </a>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
      <p>
        <a href={localePath(locale, "/waiting/new")}>{t("wait.search")}</a>
      </p>
    </details>
  );
}

/** The way from days of one room to waiting for it. */
export function WaitForRoom({ roomId, name, locale }: { roomId: string; name: string; locale: Locale }) {
  const t = translator(locale);
  return (
    <p className={styles.waitRoom}>
      <a href={localePath(locale, `/waiting/new?room=${roomId}`)}>{t("wait.room", { room: name })}</a>
    </p>
  );
}

import { getTranslations } from "next-intl/server";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { showNumber } from "@/lib/bookings/rules";
import type { BookingLine } from "@/lib/bookings/view-bookings";
import type { Locale } from "@/lib/context";
import { formatDate, formatHours, formatInstant, formatYen } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { StatusMark } from "./status-mark";

/** Slots named in the list before the rest is only counted. */
const SLOTS_SHOWN = 3;

/** Moves that the list leads to; the booking's own page has them all. */
const OFFERED = ["change", "cancel"] as const;

/** One booking of the list: when and where first, then what is still to be done. */
export async function BookingCard({ line, isPast, locale }: { line: BookingLine; isPast: boolean; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.list" });
  const number = showNumber(line.number);
  const rooms = line.days.flatMap(({ date, slots }) =>
    slots.filter(({ tariff }) => tariff !== "nursery").map((slot) => ({ ...slot, date })),
  );
  const shown = rooms.slice(0, SLOTS_SHOWN);
  const rest = rooms.length - shown.length;
  return (
    <li className="flex flex-col rounded-8 border-2 border-line bg-raised p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <StatusMark status={line.status} isOver={isPast} locale={locale} />
        <p className="text-[0.9375rem] text-ink-soft tabular-nums">{t("number", { number })}</p>
      </div>
      <ul className="mt-2 grid gap-1.5">
        {shown.map(({ date, slot, room, roomId, hours }, index) => (
          <li key={`${roomId}/${date}/${slot}`}>
            {date !== shown[index - 1]?.date && <span className="block font-700">{formatDate(locale, date)}</span>}
            <span className="tabular-nums">{hours && formatHours(hours.startsAt, hours.endsAt)}</span>{" "}
            {(room && (locale === "ja" ? room.nameJa : room.nameEn)) ?? roomId}
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="mt-1 text-ink-soft">{t("more", { count: rest })}</p>}
      {!isPast && line.status === "confirmed" && (
        <p className={line.due > 0 ? "mt-2 font-700 text-error" : "mt-2 text-ink-soft"}>
          {line.due > 0
            ? line.payBefore
              ? t("due", { yen: formatYen(locale, line.due), until: formatInstant(locale, line.payBefore) })
              : t("dueNow", { yen: formatYen(locale, line.due) })
            : t(line.yen > 0 ? "paid" : "free")}
        </p>
      )}
      <p className="mt-auto flex flex-wrap gap-x-6 pt-3">
        {["", ...OFFERED.filter((move) => line.moves.some((open) => open.move === move))].map((move) => (
          <a
            key={move}
            href={localePath(locale, `/bookings/${number}${move && `/${move}`}`)}
            className="inline-block py-2 text-link underline"
          >
            {t((move || "open") as "open" | (typeof OFFERED)[number])}
            <VisuallyHidden>{` ${number}`}</VisuallyHidden>
          </a>
        ))}
      </p>
    </li>
  );
}

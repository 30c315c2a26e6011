import { getTranslations } from "next-intl/server";
import type { SlotDay } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import type { SlotKey, TariffId } from "@/lib/facility/rules";
import { formatDate, formatHours } from "@/lib/i18n/format";

type Slot = SlotKey & { tariff: TariffId };

/** Slots by day: when, which room, how it is used. 保育室 stands with its room. */
export async function SlotDays({ days, locale }: { days: readonly SlotDay<Slot>[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.one" });
  return (
    <div className="grid gap-4">
      {days.map(({ date, slots, joined }) => (
        <div key={date}>
          <p className="font-700">
            <time dateTime={date}>{formatDate(locale, date)}</time>
          </p>
          <ul>
            {slots
              .filter(({ tariff }) => tariff !== "nursery" || !hasRoomBeside(slots))
              .map((slot) => {
                const { room, hours, tariff } = slot;
                const offered = room?.tariffs ?? [];
                const use = offered.length > 1 ? offered.find((row) => row.tariff === tariff) : undefined;
                const name = (room && (locale === "ja" ? room.nameJa : room.nameEn)) ?? slot.roomId;
                const nursery = slots.some((other) => other.slot === slot.slot && other.tariff === "nursery");
                return (
                  <li key={`${slot.roomId}/${slot.slot}`} className="border-line border-b py-1.5">
                    <span className="mr-3 inline-block whitespace-nowrap tabular-nums">
                      {hours && formatHours(hours.startsAt, hours.endsAt)}
                    </span>
                    {name}
                    {use && <span className="text-ink-soft"> {locale === "ja" ? use.nameJa : use.nameEn}</span>}
                    {nursery && <span className="block text-[0.9375rem] text-ink-soft">{t("nursery")}</span>}
                  </li>
                );
              })}
          </ul>
          {joined.map(({ room, from, to }) => (
            <p key={room.id} className="mt-1 text-[0.9375rem] text-ink-soft">
              {t("joined", { room: locale === "ja" ? room.nameJa : room.nameEn, hours: formatHours(from, to) })}
            </p>
          ))}
        </div>
      ))}
    </div>
  );
}

function hasRoomBeside(slots: readonly Slot[]): boolean {
  return slots.some(({ tariff }) => tariff !== "nursery");
}

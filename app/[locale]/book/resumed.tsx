import { getTranslations } from "next-intl/server";
import { problemOf } from "@/app/_server/words";
import { nameOf, Offers } from "@/app/[locale]/basket/press";
import { LinkButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { ResumedHold } from "@/lib/bookings/hold-slots";
import type { Locale } from "@/lib/context";
import { formatHours, formatShortDate } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";

/** What became of a hold that one came back to; nothing while it has simply gone on. */
export async function Resumed({ resumed, locale }: { resumed: ResumedHold | null; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.resumed" });
  if (!resumed)
    return (
      <Notice kind="info" title={t("nothingTitle")}>
        <p>{t("nothing")}</p>
        <p className="mt-4 flex flex-wrap gap-3">
          <LinkButton href={localePath(locale, "/")}>{t("toAvailability")}</LinkButton>
          <LinkButton href={localePath(locale, "/bookings")} look="secondary">
            {t("toBookings")}
          </LinkButton>
        </p>
      </Notice>
    );
  if (!resumed.again) return null;
  const { hold, lost, refusal } = resumed;
  const title = hold ? t(lost.length > 0 ? "some" : "all") : t("none");
  return (
    <div className="mb-6">
      <Notice kind={lost.length === 0 && hold ? "success" : "warning"} title={title} live="status">
        {refusal && <p>{(await problemOf(locale, refusal)).text}</p>}
        {lost.length > 0 && (
          <ul aria-label={t("lost")}>
            {lost.map(({ choice, room, hours, offers }) => (
              <li key={`${choice.roomId}/${choice.date}/${choice.slot}`} className="mt-3 border-line border-t pt-3">
                <p className="font-700">
                  {room ? nameOf(room, locale) : choice.roomId} {formatShortDate(locale, choice.date)}{" "}
                  {hours && formatHours(hours.startsAt, hours.endsAt)}
                </p>
                {offers.length > 0 && <Offers instead={choice} offers={offers} locale={locale} />}
              </li>
            ))}
          </ul>
        )}
        {!hold && (
          <p className="mt-4 flex flex-wrap gap-3">
            <LinkButton href={localePath(locale, "/basket")}>{t("toBasket")}</LinkButton>
            <LinkButton href={localePath(locale, "/")} look="secondary">
              {t("toAvailability")}
            </LinkButton>
          </p>
        )}
      </Notice>
    </div>
  );
}

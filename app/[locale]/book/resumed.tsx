import { getTranslations } from "next-intl/server";
import { problemOf } from "@/app/_server/words";
import { releaseHold } from "@/app/[locale]/basket/actions";
import { nameOf, Offers } from "@/app/[locale]/basket/press";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import type { ResumedHold } from "@/lib/bookings/hold-slots";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { formatHours, formatShortDate, formatTime } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import type { Refusal } from "@/lib/result";

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
  const happened = resumed.again === "gone" ? "gone" : lost.length > 0 ? "some" : "all";
  const title = hold ? t(happened) : t("none");
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

/** Nothing is held for a new application, but a booking waits for its card payment: back by the browser's button. */
export async function Awaited({ awaited, locale }: { awaited: { number: string; until: Date }; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.resumed" });
  return (
    <Notice kind="info" title={t("awaitedTitle", { until: formatTime(timeOfDay(awaited.until)) })}>
      <p>{t("awaited")}</p>
      <p className="mt-4 flex flex-wrap gap-3">
        <LinkButton href={localePath(locale, `/bookings/${awaited.number}/payment`)}>{t("toPayment")}</LinkButton>
        <LinkButton href={localePath(locale, "/")} look="secondary">
          {t("toAvailability")}
        </LinkButton>
      </p>
    </Notice>
  );
}

/** What stands in the place of the form when it could only be refused. */
export async function NotToApply({ refusal, locale }: { refusal: Refusal; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.resumed" });
  return (
    <Notice kind="warning" title={t("notToApply")}>
      <p>{(await problemOf(locale, refusal)).text}</p>
      <p className="mt-4">
        <LinkButton href={localePath(locale, "/basket")}>{t("toBasket")}</LinkButton>
      </p>
      <Form action={releaseHold} locale={locale} className="mt-2">
        <SubmitButton look="quiet">{t("release")}</SubmitButton>
      </Form>
    </Notice>
  );
}

import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { isStanding } from "@/lib/bookings/rules";
import type { BookingView } from "@/lib/bookings/view-bookings";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { formatInstant, formatTime, formatYen } from "@/lib/i18n/format";
import { chooseAgain } from "./payment/actions";

/** What is owed, until when, and how to pay it; or what came of the money. */
export async function Payment({ view, page, locale }: { view: BookingView; page: string; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.one" });
  const centre = await getTranslations({ locale, namespace: "common.centre" });
  const payment = await getTranslations({ locale, namespace: "payment" });
  const { booking, balance, toPay, canPayByCard } = view;
  const yen = (amount: number) => formatYen(locale, amount);
  const card = canPayByCard && (
    <LinkButton href={`${page}/pay`} className="mt-4 w-full print:hidden">
      {t("payByCard", { yen: yen(balance.due) })}
    </LinkButton>
  );
  const received = balance.paid - balance.refunded;
  return (
    <div className="mt-4 grid gap-2">
      {booking.status === "held" && (
        <Notice kind="warning">
          <p>{t("held")}</p>
          <LinkButton href={`${page}/payment`} className="mt-4 w-full print:hidden">
            {t("goOnPaying")}
          </LinkButton>
        </Notice>
      )}
      {toPay && received > 0 && (
        <p className="flex flex-wrap justify-between gap-x-4">
          <span>{t("receivedSoFar")}</span>
          <span className="tabular-nums">{yen(-received)}</span>
        </p>
      )}
      {toPay && (
        <Notice
          kind={toPay.overdue && !toPay.restUntil ? "error" : "warning"}
          title={t("due", { yen: yen(toPay.yen) })}
        >
          {!(toPay.overdue && toPay.restUntil) && <p>{deadlineWords()}</p>}
          {toPay.restUntil && <p className="mt-1">{t("rest", { until: formatInstant(locale, toPay.restUntil) })}</p>}
          {toPay.releasedAt && <p className="mt-1">{t("released", { at: formatInstant(locale, toPay.releasedAt) })}</p>}
          <p className="mt-1">{t("counter", { address: centre("address") })}</p>
          {card}
        </Notice>
      )}
      {booking.status === "requested" && <p>{t("requestedPay")}</p>}
      {booking.status === "declined" && <p>{t("declined")}</p>}
      {booking.status === "expired" && balance.paid === 0 && (
        <p>{t(balance.charged > 0 ? "expired" : "requestOver")}</p>
      )}
      {view.canChooseAgain && (
        <Form action={chooseAgain} locale={locale} className="mt-2 print:hidden">
          <input type="hidden" name="number" value={booking.number} />
          {booking.reduction && <p className="mb-2">{t("reductionAgain")}</p>}
          <SubmitButton look="secondary" className="w-full">
            {payment("chooseAgain")}
          </SubmitButton>
        </Form>
      )}
      {isStanding(booking.status) && !toPay && received > 0 && <p>{t("paid", { yen: yen(received) })}</p>}
      {isStanding(booking.status) && balance.charged === 0 && <p>{t("free")}</p>}
      {booking.status === "cancelled" && balance.paid > 0 && <p>{t("paidBefore", { yen: yen(balance.paid) })}</p>}
      {booking.status === "cancelled" && balance.due === 0 && <p>{t("nothingOwed")}</p>}
      {balance.refunded > 0 && <p>{t("refunded", { yen: yen(balance.refunded) })}</p>}
      {view.toFetch > 0 && <Notice kind="info" title={t("toFetch", { yen: yen(view.toFetch) })} />}
    </div>
  );

  function deadlineWords(): string {
    if (!toPay) return "";
    const facts = { at: formatInstant(locale, toPay.at), counterAt: formatTime(timeOfDay(toPay.counterAt)) };
    if (toPay.overdue) return t("overdue", facts);
    return toPay.at.getTime() === toPay.counterAt.getTime() ? t("dueUntilUse", facts) : t("dueUntil", facts);
  }
}

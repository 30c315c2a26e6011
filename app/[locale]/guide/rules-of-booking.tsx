import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Table } from "@/components/ui/table";
import type { Locale } from "@/lib/context";
import { capsFor, type Policy } from "@/lib/facility/rules";
import { formatTime } from "@/lib/i18n/format";

type Props = { locale: Locale; policy: Policy };

/** The way from a free slot to a booking, and what rooms may be used for. */
export async function Booking({ locale, policy: { hold, purposes } }: Props) {
  const t = await getTranslations({ locale, namespace: "guide.book" });
  const common = await getTranslations({ locale, namespace: "common.centre" });
  const use = await getTranslations({ locale, namespace: "guide.purposes" });
  return (
    <>
      <ol className="text-width mt-3 grid list-decimal gap-2 pl-6">
        <li>{t("choose")}</li>
        <li>
          {hold.extensions > 0
            ? t("hold", { minutes: hold.minutes, extension: hold.extensionMinutes })
            : t("holdPlain", { minutes: hold.minutes })}
        </li>
        <li>{t("signIn")}</li>
        <li>{t("apply")}</li>
        <li>{t("pay")}</li>
      </ol>
      <p className="text-width mt-4">{t("byPhone", { phone: common("phone") })}</p>
      {purposes.some(({ review }) => review) && (
        <>
          <h3 className="mt-6 text-[1.125rem]">{use("heading")}</h3>
          <p className="text-width mt-1">{use("text")}</p>
        </>
      )}
    </>
  );
}

/** Whose opening of bookings the public page tells; the city's own use is no concern of its readers. */
const TOLD = ["registered", "city", "five_cities", "outside"] as const;

/** From when to when one may book, by residence and kind of group, and how much. */
export async function Periods({ locale, policy }: Props) {
  const { opening, closing, caps, individuals } = policy;
  const t = await getTranslations({ locale, namespace: "guide.period" });
  const time = formatTime(opening.time);
  const registered = capsFor(policy, "registered").slotsPerMonth;
  const end = { days: closing.daysBefore, time: formatTime(closing.time) };
  return (
    <>
      <Table
        caption={t("caption")}
        heads={[t("who"), t("opens")]}
        rows={TOLD.map((window) => ({
          key: window,
          cells: [t(window), t("from", { months: opening.monthsBefore[window], time })],
        }))}
      />
      <Sentences>
        {t("movedIfClosed", { time })}
        {closing.daysBefore === 1 ? t("untilDayBefore", { time: end.time }) : t("until", end)}
        {t("caps", { slots: caps.slotsPerMonth, days: caps.consecutiveDays })}
        {registered !== null && registered !== caps.slotsPerMonth && t("capsRegistered", { slots: registered })}
        {t("relax", { days: caps.relaxDays })}
        {caps.oneRoom.includes("individual") && t("oneRoom")}
        {t("nursery")}
        {!individuals.allowed && t("groupsOnly")}
      </Sentences>
    </>
  );
}

/** How and until when one pays. */
export async function Paying({ locale, policy: { payment, checkout, reminders } }: Props) {
  const t = await getTranslations({ locale, namespace: "guide.payment" });
  const daysOf = (days: number[]) =>
    new Intl.ListFormat(locale).format(days.map((day) => t("daysBefore", { days: String(day) })));
  return (
    <Sentences>
      {t("card", { minutes: checkout.minutes })}
      {t("counter", { until: formatTime(payment.counterUntil) })}
      {t("deadline", { days: payment.daysBefore, time: formatTime(payment.time) })}
      {t("release", { at: formatTime(reminders.releaseAt), days: daysOf(reminders.payDaysBefore) })}
      {t("late")}
      {t("earliest")}
      {t("reminders", { days: daysOf(reminders.useDaysBefore) })}
    </Sentences>
  );
}

/** What comes back when. */
export async function Cancelling({ locale, policy: { refunds } }: Props) {
  const t = await getTranslations({ locale, namespace: "guide.cancel" });

  /** The days a line of the table counts for: from its own to the one before the line above. */
  function when(index: number): string {
    const to = refunds[index]?.daysBefore ?? 0;
    const above = refunds[index - 1]?.daysBefore;
    if (above === undefined) return to === 0 ? t("any") : t("orEarlier", { days: to });
    if (to > 0) return t("between", { from: above - 1, to });
    return above === 1 ? t("onlyDay") : t("untilDay", { from: above - 1 });
  }

  return (
    <>
      <p className="text-width mt-3">{t("how")}</p>
      <Table
        caption={t("caption")}
        heads={[t("when"), t("share")]}
        rows={refunds.map(({ daysBefore, percent }, index) => ({
          key: String(daysBefore),
          cells: [when(index), percent === 100 ? t("all") : percent === 0 ? t("nothing") : t("percent", { percent })],
        }))}
        className="max-w-xl"
      />
      <p className="text-width mt-4">{t("perSlot")}</p>
    </>
  );
}

function Sentences({ children }: { children: ReactNode[] }) {
  return (
    <ul className="text-width mt-4 grid list-disc gap-2 pl-6">
      {children.filter(Boolean).map((sentence) => (
        <li key={String(sentence)}>{sentence}</li>
      ))}
    </ul>
  );
}

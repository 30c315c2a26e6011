import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { problemOf } from "@/app/_server/words";
import { SlotDays } from "@/components/slot-days";
import { buttonClass, LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { type CancelPreview, previewCancel } from "@/lib/bookings/cancel-booking";
import { encodeWish } from "@/lib/bookings/change-booking";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { NURSERY, type SlotKey, slotId } from "@/lib/facility/rules";
import { formatHours, formatShortDate, formatTime, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { cancelBooking } from "./actions";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string; number: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "booking.cancel" });
  return { title: t("title"), robots: { index: false } };
}

/** Says in yen what comes back, by which rule and until when more would, before one confirms. */
export default async function CancelPage({ params }: Props) {
  const { locale: asked, number } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const returnTo = localePath(locale, `/bookings/${encodeURIComponent(number)}/cancel`);
  const preview = await previewCancel(await requireContext("resident", { locale, returnTo }), number);
  if (!preview) notFound();
  const t = await getTranslations({ locale, namespace: "booking.cancel" });
  if (!preview.ok)
    return (
      <>
        <PageHeading>{t("title")}</PageHeading>
        <Notice kind="info" title={(await problemOf(locale, preview)).text}>
          <p className="mt-3">
            <LinkButton href={localePath(locale, `/bookings/${encodeURIComponent(number)}`)} look="secondary">
              {t("keep")}
            </LinkButton>
          </p>
        </Notice>
      </>
    );
  const { booking, cancellation, cardYen, counterYen, paidYen, correctUntil, canMove } = preview.value;
  const shown = showNumber(booking.number);
  const yen = formatYen(locale, cancellation.refundYen);
  return (
    <>
      <PageHeading lead={t("lead", { number: shown })}>{t("title")}</PageHeading>
      <section aria-labelledby="back" className="max-w-3xl">
        <h2 id="back" className="mb-2 text-[1.25rem]">
          {t("back")}
        </h2>
        <Notice kind={paidYen > 0 && cancellation.refundYen < paidYen ? "warning" : "info"} title={backWords()}>
          {cardYen > 0 && <p>{t("byCard", { yen: formatYen(locale, cardYen) })}</p>}
          {counterYen > 0 && <p>{t("byCounter", { yen: formatYen(locale, counterYen) })}</p>}
          {cancellation.kept.length > 0 && <p>{t("kept")}</p>}
        </Notice>
        {correctUntil && (
          <Notice kind="info" className="mt-4">
            {t(paidYen > 0 ? "correction" : "correctionUnpaid", { until: formatTime(timeOfDay(correctUntil)) })}
          </Notice>
        )}
        {canMove && cancellation.refundYen < paidYen && (
          <Notice kind="info" className="mt-4">
            <p>{t("moveInstead")}</p>
            <p className="mt-1">
              <a href={localePath(locale, `/bookings/${shown}/change`)}>{t("toMove")}</a>
            </p>
          </Notice>
        )}
        {paidYen > 0 ? (
          <Amounts preview={preview.value} locale={locale} />
        ) : (
          <div className="mt-6">
            <SlotDays days={preview.value.days} locale={locale} />
          </div>
        )}
        <div className="mt-8 flex flex-wrap items-center gap-4">
          <Form action={cancelBooking} locale={locale}>
            <input type="hidden" name="number" value={booking.number} />
            <input type="hidden" name="backYen" value={cancellation.refundYen} />
            <SubmitButton look="danger" waiting={t("waiting")}>
              {cancellation.refundYen > 0 ? t("pressBack", { yen }) : t("press")}
            </SubmitButton>
          </Form>
          <LinkButton href={localePath(locale, `/bookings/${shown}`)} look="secondary">
            {t("keep")}
          </LinkButton>
        </div>
      </section>
      <SomeSlots preview={preview.value} locale={locale} />
    </>
  );

  function backWords(): string {
    if (paidYen === 0) return t("nothingPaid");
    return cancellation.refundYen > 0 ? t("backNow", { yen }) : t("backNone");
  }
}

/** Slots to give up while the others stay: a plain form that leads to the page that states the amounts. */
async function SomeSlots({ preview, locale }: { preview: CancelPreview; locale: Locale }) {
  const { booking, cancellation, days } = preview;
  const t = await getTranslations({ locale, namespace: "booking.cancel" });
  const isOpen = (key: SlotKey) => cancellation.slots.some((slot) => slotId(slot) === slotId(key));
  const slots = days.flatMap((day) => day.slots).filter((slot) => slot.roomId !== NURSERY && isOpen(slot));
  if (slots.length < 2 || booking.status === "held") return null;
  return (
    <section aria-labelledby="part" className="mt-12 max-w-3xl border-line border-t-2 pt-6">
      <h2 id="part" className="text-[1.25rem]">
        {t("partTitle")}
      </h2>
      <p className="mt-1">{t("partText")}</p>
      <form action={localePath(locale, `/bookings/${showNumber(booking.number)}/change/confirm`)} className="mt-3">
        <fieldset>
          <legend className="sr-only">{t("partTitle")}</legend>
          {slots.map((slot) => (
            <label key={slotId(slot)} className="flex min-h-11 items-center gap-3">
              <input type="checkbox" name="do" value={encodeWish({ of: slot, to: null })} className="size-6" />
              <span>
                {formatShortDate(locale, slot.date)}{" "}
                {slot.hours ? formatHours(slot.hours.startsAt, slot.hours.endsAt) : ""}{" "}
                {(slot.room && (locale === "ja" ? slot.room.nameJa : slot.room.nameEn)) ?? slot.roomId}
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit" className={buttonClass("secondary", "mt-3")}>
          {t("partPress")}
        </button>
      </form>
    </section>
  );
}

/** Slot by slot: what it cost, what share comes back, and until when which share does. */
async function Amounts({ preview, locale }: { preview: CancelPreview; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.cancel" });
  const { days, cancellation, refunds } = preview;
  const isSame = (slot: { roomId: string; date: string; slot: number }) =>
    cancellation.slots.find((row) => row.roomId === slot.roomId && row.date === slot.date && row.slot === slot.slot);
  const rows = days.flatMap(({ date, slots }) =>
    slots.flatMap((slot) => {
      const back = isSame({ ...slot, date });
      if (!back || slot.tariff === "nursery") return [];
      const name = (slot.room && (locale === "ja" ? slot.room.nameJa : slot.room.nameEn)) ?? slot.roomId;
      const when = slot.hours ? formatHours(slot.hours.startsAt, slot.hours.endsAt) : "";
      return [
        {
          key: `${slot.roomId}/${date}/${slot.slot}`,
          cells: [
            <>
              {formatShortDate(locale, date)} {when}
              <span className="block font-400">{name}</span>
            </>,
            formatYen(locale, back.yen),
            <>
              {t("shareValue", { percent: String(back.percent) })}
              {back.rule === "moved" && <span className="block text-[0.9375rem] text-ink-soft">{t("movedRule")}</span>}
              {back.best && (
                <span className="block text-[0.9375rem] text-ink-soft">
                  {back.best.isPassed
                    ? t("untilPassed", { date: formatShortDate(locale, back.best.date) })
                    : t("until", {
                        date: formatShortDate(locale, back.best.date),
                        percent: String(back.best.percent),
                      })}
                </span>
              )}
            </>,
            formatYen(locale, back.backYen),
          ],
        },
      ];
    }),
  );
  const lowest = refunds.at(-1);
  return (
    <>
      <Table caption={t("caption")} heads={[t("slot"), t("paid"), t("share"), t("yen")]} rows={rows} />
      <h2 className="mt-6 text-[1.0625rem]">{t("rule")}</h2>
      <ul className="mt-1 ml-5 list-disc">
        {refunds.map(({ daysBefore, percent }) => (
          <li key={daysBefore}>
            {daysBefore === lowest?.daysBefore
              ? t("ruleLast", { percent })
              : t("ruleLine", { days: daysBefore, percent: String(percent) })}
          </li>
        ))}
      </ul>
    </>
  );
}

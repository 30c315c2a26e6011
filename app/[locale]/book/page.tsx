import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { readBasket } from "@/app/[locale]/basket/basket-cookie";
import { ActingFor } from "@/app/[locale]/groups/acting-for";
import { BillTable } from "@/components/bill";
import { BookSteps } from "@/components/book-steps";
import { SlotDays } from "@/components/slot-days";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { type BookingForm, viewBookingForm } from "@/lib/bookings/book-slots";
import { resumeHold, viewAwaitedPayment, whyNotToApply } from "@/lib/bookings/hold-slots";
import type { Hold } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { formatTime } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { APPLICATION, ApplicationForm } from "./application-form";
import { Countdown } from "./countdown";
import { Awaited, NotToApply, Resumed } from "./resumed";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "booking.form" });
  return { title: t("title"), robots: { index: false } };
}

/** 申込み: purpose, people, pledge and how to pay, while the slots are held. */
export default async function BookPage({ params }: Props) {
  const { locale: asked } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/book") });
  const t = await getTranslations({ locale, namespace: "booking" });
  const basket = await readBasket();
  const resumed = await resumeHold(ctx, basket);
  if (!resumed?.hold) {
    const awaited = resumed ? null : await viewAwaitedPayment(ctx);
    return (
      <>
        <PageHeading>{t("form.title")}</PageHeading>
        {awaited ? <Awaited awaited={awaited} locale={locale} /> : <Resumed resumed={resumed} locale={locale} />}
      </>
    );
  }

  const { hold } = resumed;
  const form = await viewBookingForm(ctx, hold);
  const refusal = await whyNotToApply(ctx, hold);
  return (
    <>
      <BookSteps current={2} locale={locale} />
      <PageHeading lead={t("form.lead")}>{t("form.title")}</PageHeading>
      <Resumed resumed={resumed} locale={locale} />
      <HoldClock hold={hold} form={form} now={ctx.now} mayExtend={!refusal} locale={locale} />
      <ActingFor ctx={ctx} form={APPLICATION} next={localePath(locale, "/book")} locale={locale} />
      <div className="mt-8 grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start lg:gap-12">
        <section
          aria-labelledby="held"
          className="rounded-8 border-2 border-line bg-surface p-4 md:p-6 lg:sticky lg:top-6 lg:order-2"
        >
          <div className="mb-3 flex flex-wrap items-baseline justify-between gap-2">
            <h2 id="held" className="text-[1.25rem]">
              {t("form.slots")}
            </h2>
            <a href={localePath(locale, "/basket")}>{t("form.change")}</a>
          </div>
          <SlotDays days={form.days} locale={locale} />
          <div className="mt-6">
            <BillTable bill={form.bill} locale={locale} />
          </div>
        </section>
        {refusal ? (
          <NotToApply refusal={refusal} locale={locale} />
        ) : (
          <ApplicationForm hold={hold} form={form} locale={locale} />
        )}
      </div>
    </>
  );
}

/** Until when the slots are held, how long that is, and the one press that makes it longer. */
async function HoldClock(props: { hold: Hold; form: BookingForm; now: Date; mayExtend: boolean; locale: Locale }) {
  const { hold, form, now, locale } = props;
  const t = await getTranslations({ locale, namespace: "booking.countdown" });
  const isLeft = hold.extensions < form.maxExtensions;
  return (
    <section aria-label={t("label")}>
      <Notice kind="info">
        <p className="flex flex-wrap items-baseline gap-x-4">
          <Countdown
            key={hold.expiresAt.getTime()}
            id={`${hold.id}/${hold.expiresAt.getTime()}`}
            leftMs={hold.expiresAt.getTime() - now.getTime()}
            words={{
              until: t("until", { until: formatTime(timeOfDay(hold.expiresAt)) }),
              left: t.raw("left"),
              fiveMinutes: t("fiveMinutes"),
              oneMinute: t("oneMinute"),
              over: t("over"),
            }}
          />
        </p>
        {props.mayExtend && isLeft && (
          <p className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1">
            {/* A button of the form below, so that nothing typed there is lost without JavaScript. */}
            <SubmitButton form={APPLICATION} name="extend" value="1" look="secondary">
              {t("extend", { minutes: form.extensionMinutes })}
            </SubmitButton>
            <span className="text-[0.9375rem] text-ink-soft">{t("extendHint")}</span>
          </p>
        )}
        {!isLeft && <p className="mt-1 text-[0.9375rem] text-ink-soft">{t("extended")}</p>}
      </Notice>
    </section>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { problemOf } from "@/app/_server/words";
import { LinkButton } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { showNumber } from "@/lib/bookings/rules";
import { type Splittable, viewSplittable } from "@/lib/bookings/split-booking";
import type { Locale } from "@/lib/context";
import { slotId } from "@/lib/facility/rules";
import { formatYen } from "@/lib/i18n/format";
import { splitBooking } from "../actions";
import { calendarPath, firstOf } from "../address";
import { slotNames } from "../slot-names";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "calendar.split" });
  return { title: t("title") };
}

/** Making some slots of a booking a booking of their own. */
export default async function SplitPage({ searchParams }: Props) {
  const number = firstOf((await searchParams).number) ?? "";
  const ctx = await deskContext(calendarPath("/split", { number }));
  const view = await viewSplittable(ctx, { number });
  if (!view.ok && view.code !== "split_not_now") notFound();
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "calendar.split" });
  if (!view.ok)
    return (
      <>
        <PageHeading>{t("title")}</PageHeading>
        <Notice kind="error" title={(await problemOf(locale, view)).text}>
          <LinkButton href={`/staff/bookings/${encodeURIComponent(number)}`} look="secondary" className="mt-3">
            {t("back")}
          </LinkButton>
        </Notice>
      </>
    );
  const { booking } = view.value;
  const name = booking.groupName || booking.user.name;
  return (
    <>
      <PageHeading lead={t("lead", { number: showNumber(booking.number), name })}>{t("title")}</PageHeading>
      <SplitForm view={view.value} locale={locale} />
    </>
  );
}

async function SplitForm({ view: { booking, slots, centre }, locale }: { view: Splittable; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "calendar.split" });
  const words = slotNames(centre, locale);
  return (
    <div className="max-w-3xl">
      <p>{t("text")}</p>
      <Form action={splitBooking} locale={locale} className="mt-4">
        <input type="hidden" name="number" value={booking.number} />
        <input type="hidden" name="version" value={booking.version} />
        <fieldset>
          <legend className="font-700">{t("slots")}</legend>
          {slots.map((slot) =>
            slot.mayGo ? (
              <Checkbox
                key={slotId(slot)}
                name="slots"
                value={slotId(slot)}
                label={`${words(slot)} ${formatYen(locale, slot.yen)}`}
                className="mt-1"
              />
            ) : (
              <p key={slotId(slot)} className="mt-1 py-2 text-ink-soft">
                {words(slot)} {t("begun")}
              </p>
            ),
          )}
        </fieldset>
        <div className="mt-6 flex flex-wrap gap-3">
          <SubmitButton>{t("press")}</SubmitButton>
          <LinkButton href={`/staff/bookings/${booking.number}`} look="secondary">
            {t("back")}
          </LinkButton>
        </div>
      </Form>
    </div>
  );
}

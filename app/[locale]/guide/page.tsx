import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { anyoneContext } from "@/app/_server/anyone";
import { PrintButton } from "@/components/site/print-button";
import { PageHeading } from "@/components/ui/page-heading";
import type { Locale } from "@/lib/context";
import { addDays, addMonths, monthOf } from "@/lib/dates";
import { viewCalendar, viewCentre } from "@/lib/facility/use-cases";
import { ClosedDays } from "./closed-days";
import { Reductions } from "./reductions";
import { Fees, Slots } from "./rooms-and-slots";
import { Booking, Cancelling, Paying, Periods } from "./rules-of-booking";
import { Way } from "./way";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: Locale }> };

/** How far ahead the closed days are told, in months after this one. */
const MONTHS_AHEAD = 3;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: (await params).locale, namespace: "guide" });
  return { title: t("title"), description: t("lead") };
}

export default async function GuidePage({ params }: Props) {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "guide" });
  const reductions = await getTranslations({ locale, namespace: "reduction.guide" });
  const ctx = anyoneContext(locale);
  const centre = await viewCentre(ctx);
  const until = addDays(`${monthOf(addMonths(centre.today, MONTHS_AHEAD + 1))}-01`, -1);
  const calendar = await viewCalendar(ctx, { from: centre.today, to: until });

  const sections: { id: string; heading: string; content: ReactNode }[] = [
    { id: "rooms", heading: t("rooms.heading"), content: <Fees locale={locale} centre={centre} /> },
    { id: "slots", heading: t("slots.heading"), content: <Slots locale={locale} centre={centre} /> },
    {
      id: "closed",
      heading: t("closed.heading"),
      content: <ClosedDays locale={locale} until={until} days={calendar.ok ? calendar.value : []} />,
    },
    { id: "book", heading: t("book.heading"), content: <Booking locale={locale} policy={centre.policy} /> },
    { id: "period", heading: t("period.heading"), content: <Periods locale={locale} policy={centre.policy} /> },
    { id: "payment", heading: t("payment.heading"), content: <Paying locale={locale} policy={centre.policy} /> },
    { id: "reductions", heading: reductions("heading"), content: <Reductions locale={locale} centre={centre} /> },
    { id: "cancel", heading: t("cancel.heading"), content: <Cancelling locale={locale} policy={centre.policy} /> },
    { id: "way", heading: t("way.heading"), content: <Way locale={locale} /> },
  ];

  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      <div className="gap-12 lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
        <nav aria-label={t("contents")} className="lg:sticky lg:top-6 lg:self-start print:hidden">
          <ul className="flex flex-wrap gap-x-4 lg:block">
            {sections.map(({ id, heading }) => (
              <li key={id}>
                <a href={`#${id}`} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
                  {heading}
                </a>
              </li>
            ))}
          </ul>
          <p className="mt-4">
            <PrintButton text={t("print")} />
          </p>
        </nav>
        <div className="max-w-3xl">
          {sections.map(({ id, heading, content }) => (
            <section key={id} aria-labelledby={id} className="mt-10 lg:first:mt-0 print:mt-4">
              <h2 id={id} tabIndex={-1} className="border-accent border-l-4 pl-3 text-[1.375rem]">
                {heading}
              </h2>
              {content}
            </section>
          ))}
        </div>
      </div>
    </>
  );
}

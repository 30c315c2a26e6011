import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { LinkButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { viewMyBookings } from "@/lib/bookings/view-bookings";
import type { Locale } from "@/lib/context";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { MyAllowance } from "./allowance";
import { BookingCard } from "./booking-card";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<{ past?: string | string[] }> };

/** How many bookings that are over stand in the list before one asks for more. */
const PAST_SHOWN = 10;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "booking.list" });
  return { title: t("title"), robots: { index: false } };
}

/** 予約の一覧: what is to come, what waits, what is over. */
export default async function BookingsPage({ params, searchParams }: Props) {
  const { locale: asked } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/bookings") });
  const t = await getTranslations({ locale, namespace: "booking.list" });
  const door = await getTranslations({ locale, namespace: "waiting.door" });
  const { upcoming, waiting, past } = await viewMyBookings(ctx);
  const shownPast = (await searchParams).past === "all" ? past : past.slice(0, PAST_SHOWN);
  const groups = [
    { key: "waiting", lines: waiting },
    { key: "upcoming", lines: upcoming },
    { key: "past", lines: shownPast },
  ] as const;
  return (
    <>
      <PageHeading>{t("title")}</PageHeading>
      {upcoming.length + waiting.length === 0 && (
        <Notice kind="info" title={t("noneUpcoming")}>
          <p className="mt-3">
            <LinkButton href={localePath(locale, "/")}>{t("choose")}</LinkButton>
          </p>
        </Notice>
      )}
      {groups.map(
        ({ key, lines }) =>
          lines.length > 0 && (
            <section key={key} aria-labelledby={key} className="mt-8">
              <h2 id={key} className="text-[1.25rem]">
                {t(key)}
              </h2>
              <ul className="mt-3 grid gap-4 md:grid-cols-2">
                {lines.map((line) => (
                  <BookingCard key={line.number} line={line} isPast={key === "past"} locale={locale} />
                ))}
              </ul>
            </section>
          ),
      )}
      {shownPast.length < past.length && (
        <p className="mt-4">
          <a href={localePath(locale, "/bookings?past=all")}>{t("all", { count: past.length })}</a>
        </p>
      )}
      <p className="mt-6">
        <a href={localePath(locale, "/waiting")} className="inline-block py-2 text-link underline underline-offset-4">
          {door("list")}
        </a>
      </p>
      <MyAllowance ctx={ctx} locale={locale} />
    </>
  );
}

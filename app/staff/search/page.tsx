import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { type DeskFound, searchDesk } from "@/lib/desk/search-desk";
import { formatDate, formatList, formatYen } from "@/lib/i18n/format";
import { readSearch } from "./search-cookie";
import { SlashSwitch } from "./slash-switch";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "desk.search" });
  return { title: t("title") };
}

/** What the desk's search found. */
export default async function SearchPage() {
  const ctx = await deskContext("/staff/search");
  const search = await readSearch();
  const result = await searchDesk(ctx, { search });
  if (!result.ok) notFound();
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "desk.search" });
  const found = result.value;
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      <p className="text-ink-soft">{t("hint")}</p>
      {found ? (
        <>
          {found.isCut && <p className="mt-4">{t("cut")}</p>}
          <Bookings found={found} search={search} locale={locale} />
          <People found={found} search={search} locale={locale} />
        </>
      ) : (
        <p className="mt-4">{t("nothing")}</p>
      )}
      <SlashSwitch words={{ key: t("key"), off: t("slash.off"), on: t("slash.on") }} />
    </>
  );
}

type Found = { found: DeskFound; search: string; locale: Locale };

async function Bookings({ found: { bookings }, search, locale }: Found) {
  const t = await getTranslations({ locale, namespace: "desk.search" });
  const staff = await getTranslations({ locale, namespace: "staff" });
  return (
    <section aria-labelledby="bookings" className="mt-8">
      <h2 id="bookings" className="text-[1.25rem]">
        {t("bookings")}
      </h2>
      {bookings.length === 0 ? (
        <p className="wrap-anywhere mt-2 text-ink-soft">{t("bookingsNone", { search })}</p>
      ) : (
        <Table
          caption={<VisuallyHidden>{t("bookings")}</VisuallyHidden>}
          heads={[t("columns.booking"), t("columns.date"), t("columns.due")]}
          rows={bookings.map(({ number, shownNumber, name, groupName, date, slotCount, status, dueYen }) => ({
            key: number,
            cells: [
              <span key="booking">
                <a
                  href={`/staff/bookings/${number}`}
                  className="inline-block whitespace-nowrap py-1 text-link tabular-nums underline underline-offset-4"
                >
                  {shownNumber}
                </a>
                <span className="wrap-anywhere block font-400">{name || staff("erasedPerson")}</span>
                {groupName && (
                  <span className="wrap-anywhere block font-400 text-[0.9375rem] text-ink-soft">{groupName}</span>
                )}
              </span>,
              <span key="date">
                {date && formatDate(locale, date)}{" "}
                <span className="text-ink-soft">{staff("slots", { count: slotCount })}</span>
                <span className="block text-[0.9375rem] text-ink-soft">{staff(`status.${status}`)}</span>
              </span>,
              <span key="due" className="whitespace-nowrap tabular-nums">
                {formatYen(locale, dueYen)}
              </span>,
            ],
          }))}
        />
      )}
    </section>
  );
}

async function People({ found: { people }, search, locale }: Found) {
  const t = await getTranslations({ locale, namespace: "desk.search" });
  return (
    <section aria-labelledby="people" className="mt-8">
      <h2 id="people" className="text-[1.25rem]">
        {t("people")}
      </h2>
      {people.length === 0 ? (
        <p className="wrap-anywhere mt-2 text-ink-soft">{t("peopleNone", { search })}</p>
      ) : (
        <Table
          caption={<VisuallyHidden>{t("people")}</VisuallyHidden>}
          heads={[t("columns.person"), t("columns.phone"), t("columns.groups")]}
          rows={people.map(({ id, name, kana, phone, groups }) => ({
            key: id,
            cells: [
              <span key="person">
                <a
                  href={`/staff/people/${id}`}
                  className="wrap-anywhere inline-block py-1 text-link underline underline-offset-4"
                >
                  {name}
                </a>
                <span className="wrap-anywhere block font-400 text-[0.9375rem] text-ink-soft">{kana}</span>
              </span>,
              <span key="phone" className="tabular-nums">
                {phone}
              </span>,
              <span key="groups" className="wrap-anywhere">
                {formatList(locale, groups)}
              </span>,
            ],
          }))}
        />
      )}
    </section>
  );
}

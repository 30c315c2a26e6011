import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { LinkButton } from "@/components/ui/button";
import { PageHeading } from "@/components/ui/page-heading";
import { searchPeople } from "@/lib/bookings/search-people";
import { viewBookFor } from "@/lib/bookings/view-book-for";
import { slotId } from "@/lib/facility/rules";
import { BookForm } from "./book-form";
import { readDraft } from "./draft-cookie";
import { PersonSearch } from "./person-search";
import { bookPath, readSlots } from "./slot-query";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "counter" });
  return { title: t("book.title") };
}

/** Books for somebody at the counter or on the telephone: who it is, then everything else in one form. */
export default async function BookForPage({ searchParams }: Props) {
  const { slot, who } = await searchParams;
  const chosen = readSlots(slot);
  const slots = chosen.map(slotId);
  const newcomer = who === "new" || who === "none" ? who : null;
  const ctx = await deskContext(bookPath(slots, newcomer));
  const draft = await readDraft();
  const days = [...new Set([...chosen.map(({ date }) => date), ...draft.days])].slice(-8);
  const view = await viewBookFor(ctx, { person: newcomer ? "" : draft.person, days });
  if (!view.ok) notFound();
  const { person } = view.value;
  const isSearching = !person && !newcomer;
  const results = isSearching && draft.search ? await searchPeople(ctx, { search: draft.search }) : null;
  if (results && !results.ok) notFound();
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "counter.book" });
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {isSearching ? (
        <>
          <PersonSearch search={draft.search} results={results?.value ?? null} slots={slots} locale={locale} />
          <p className="mt-8">
            <LinkButton look="secondary" href={bookPath(slots, "new")}>
              {t("newLink")}
            </LinkButton>
          </p>
        </>
      ) : (
        <BookForm
          key={person?.id ?? newcomer}
          form={view.value}
          unfound={newcomer === "none" ? draft.search : ""}
          chosen={chosen}
          slots={slots}
          locale={locale}
        />
      )}
    </>
  );
}

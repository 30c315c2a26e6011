import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { can } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";
import { type FoundAccount, findPeople } from "@/lib/staff/search-people";
import { readSearch } from "../search/search-cookie";
import { searchPeople } from "./actions";

export const dynamic = "force-dynamic";

const LINK = "inline-flex min-h-11 items-center text-link underline underline-offset-4";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "trust.people" });
  return { title: t("title") };
}

/** Everybody with an account, found by a search that stands in no address. */
export default async function PeoplePage() {
  const ctx = await deskContext("/staff/people");
  const search = await readSearch();
  const view = await findPeople(ctx, { search });
  if (!view.ok) notFound();
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "trust.people" });
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      <Form action={searchPeople} locale={locale} className="max-w-xl">
        <TextField name="search" label={t("search")} hint={t("searchHint")} defaultValue={search} autoComplete="off" />
        <div className="mt-4">
          <SubmitButton>{t("find")}</SubmitButton>
        </div>
      </Form>
      {can(ctx.actor, "account.appoint") && (
        <p className="mt-4">
          <a href="/staff/people/staff" className={LINK}>
            {t("staffLink")}
          </a>
        </p>
      )}
      {view.value && (
        <section aria-labelledby="found" className="mt-10">
          <h2 id="found" className="text-[1.25rem]">
            {t("found")}
          </h2>
          {view.value.found.length === 0 ? (
            <p className="mt-2">{t("none", { search })}</p>
          ) : (
            <Found people={view.value.found} locale={locale} />
          )}
          {view.value.more && <p className="mt-4">{t("more", { count: view.value.found.length })}</p>}
        </section>
      )}
    </>
  );
}

async function Found({ people, locale }: { people: FoundAccount[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "trust.people" });
  const roles = await getTranslations({ locale, namespace: "account.roles" });
  return (
    <Table
      caption={<VisuallyHidden>{t("found")}</VisuallyHidden>}
      heads={[t("nameHead"), t("contactHead"), t("roleHead")]}
      rows={people.map((person) => ({
        key: person.id,
        cells: [
          <span key="name">
            <a href={`/staff/people/${person.id}`} className={`${LINK} wrap-anywhere`}>
              {person.name}
            </a>
            <span className="block font-400 text-[0.9375rem] text-ink-soft">{person.kana}</span>
          </span>,
          <span key="contact" className="wrap-anywhere">
            <span className="block tabular-nums">{person.phone}</span>
            <span className="block text-[0.9375rem] text-ink-soft">{person.email ?? t("noMail")}</span>
          </span>,
          <span key="role">
            {roles(person.role)}
            {person.isDisabled && <span className="block font-700">{t("disabled")}</span>}
          </span>,
        ],
      }))}
    />
  );
}

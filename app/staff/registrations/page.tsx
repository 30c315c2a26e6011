import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { DescriptionList } from "@/components/ui/description-list";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { type RegistrationsView, viewRegistrations, type WaitingRegistration } from "@/lib/groups/decide-registration";
import { lastDayOf, type RosterPerson } from "@/lib/groups/rules";
import { formatDate, formatInstant } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { readSearch } from "../search/search-cookie";
import { decideRegistration, searchGroups, setOfficial } from "./actions";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "groups.staff" });
  return { title: t("title") };
}

/** Groups that apply to be 利用登録団体, the oldest first; and every group there is. */
export default async function RegistrationsPage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/registrations");
  const search = await readSearch();
  const view = await viewRegistrations(ctx, { search });
  if (!view.ok) notFound();
  const { waiting, conditions, groups } = view.value;
  const { done, changed } = await searchParams;
  const t = await getTranslations({ locale: ctx.locale, namespace: "groups.staff" });
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {(done || changed) && (
        <Notice kind="success" live="status" className="mb-6">
          {done ? t("done") : t("officialDone")}
        </Notice>
      )}
      {waiting.length === 0 && <p>{t("none")}</p>}
      <div className="grid gap-8">
        {waiting.map((application) => (
          <Application
            key={application.registration.id}
            application={application}
            conditions={conditions}
            locale={ctx.locale}
          />
        ))}
      </div>
      <Groups groups={groups} search={search} locale={ctx.locale} />
    </>
  );
}

async function Application(props: {
  application: WaitingRegistration;
  conditions: RegistrationsView["conditions"];
  locale: Locale;
}) {
  const { application, conditions, locale } = props;
  const { registration, group, roster, documents } = application;
  const t = await getTranslations({ locale, namespace: "groups.staff" });
  const roles = await getTranslations({ locale, namespace: "groups.roles" });
  const met = conditions.filter(({ code }) => registration.answers.conditions.includes(code));
  const words = (text: string) => <p className="whitespace-pre-line">{text}</p>;
  return (
    <article aria-labelledby={registration.id} className="rounded-8 border-2 border-line p-4 md:p-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id={registration.id} className="wrap-anywhere text-[1.25rem]">
          {group.name}
        </h2>
        <p className="font-700">
          <span className="mr-3 inline-block rounded-4 border-2 border-edge px-2">
            {application.isRenewal ? t("renewal") : t("first")}
          </span>
          {t("waits", { days: application.daysWaiting })}
        </p>
      </div>
      <div className="mt-4 grid gap-x-12 lg:grid-cols-2">
        <DescriptionList
          entries={[
            {
              term: t("year"),
              description: String(registration.fiscalYear),
            },
            { term: t("submittedAt"), description: formatInstant(locale, registration.createdAt) },
            {
              term: t("conditions"),
              description: (
                <ul className="ml-5 list-disc">
                  {met.map((condition) => (
                    <li key={condition.code}>
                      {condition[locale]}
                      {condition.assumed && <small className="block text-ink-soft">{t("assumed")}</small>}
                    </li>
                  ))}
                </ul>
              ),
            },
            { term: t("activities"), description: words(registration.answers.activities) },
            registration.answers.plan ? { term: t("plan"), description: words(registration.answers.plan) } : null,
            group.about ? { term: t("about"), description: words(group.about) } : null,
            {
              term: t("documents"),
              description: (
                <ul>
                  {documents.map(({ id, name }) => (
                    <li key={id}>
                      <a
                        href={localePath(locale, `/attachments/${id}`)}
                        download
                        className="inline-block text-link underline underline-offset-4 hover:decoration-2 py-1"
                      >
                        {name}
                      </a>
                    </li>
                  ))}
                </ul>
              ),
            },
            {
              term: t("roster"),
              description: (
                <details>
                  <summary className="cursor-pointer py-1">
                    {t("rosterCount", countsOf(roster))} <span className="underline">{t("rosterNames")}</span>
                  </summary>
                  <p className="mt-2">{roster.map(({ name }) => name).join(locale === "ja" ? "、" : ", ")}</p>
                </details>
              ),
            },
            {
              term: t("members"),
              description: group.members.map(({ name, role }) => `${name}（${roles(role)}）`).join(" "),
            },
          ]}
        />
        <Form action={decideRegistration} locale={locale} className="max-lg:mt-2">
          <input type="hidden" name="registrationId" value={registration.id} />
          <TextArea name="note" label={t("note")} hint={t("noteHint")} rows={4} maxLength={500} />
          <div className="mt-4 flex flex-wrap gap-3">
            <SubmitButton name="decision" value="approve">
              {t("approve", { until: formatDate(locale, lastDayOf(registration.fiscalYear)) })}
            </SubmitButton>
            <SubmitButton name="decision" value="decline" look="danger">
              {t("decline")}
            </SubmitButton>
          </div>
        </Form>
      </div>
    </article>
  );
}

/** Every open group, with what it is; which of them are the city's own use is said here. */
async function Groups(props: { groups: RegistrationsView["groups"]; search: string; locale: Locale }) {
  const { groups, search, locale } = props;
  const t = await getTranslations({ locale, namespace: "groups.staff" });
  const classes = await getTranslations({ locale, namespace: "groups.classes" });
  return (
    <section aria-labelledby="groups" className="mt-12">
      <h2 id="groups" className="text-[1.25rem]">
        {t("groups")}
      </h2>
      <search>
        <Form action={searchGroups} locale={locale} className="mt-3 rounded-8 bg-surface p-4">
          <label htmlFor="search" className="font-700">
            {t("search")}
          </label>
          <div className="mt-2 flex flex-wrap gap-3">
            <input
              id="search"
              name="search"
              type="search"
              maxLength={60}
              defaultValue={search}
              autoComplete="off"
              className="block min-h-12 w-full max-w-sm rounded-8 border-2 border-edge bg-raised px-3 py-2 text-ink"
            />
            <SubmitButton>{t("find")}</SubmitButton>
          </div>
        </Form>
      </search>
      {groups.length === 0 ? (
        <p className="wrap-anywhere mt-3">{search ? t("foundNone", { search }) : t("groupsNone")}</p>
      ) : (
        <Table
          caption={<VisuallyHidden>{t("groups")}</VisuallyHidden>}
          heads={[t("group"), t("class"), t("until"), t("official")]}
          rows={groups.map(({ group, applicant, registeredUntil }) => {
            const words = group.isOfficial ? t("endOfficial") : t("makeOfficial");
            return {
              key: group.id,
              cells: [
                <span key="name" className="wrap-anywhere">
                  {group.name}
                </span>,
                classes(applicant),
                registeredUntil ? formatDate(locale, registeredUntil) : "",
                // Opened first: the press changes what the group pays and when it may book.
                <details key="official">
                  <summary className="cursor-pointer py-1 text-link underline underline-offset-4">
                    {words}
                    <VisuallyHidden> {group.name}</VisuallyHidden>
                  </summary>
                  <p className="mt-2 text-[0.9375rem]">{t("officialText")}</p>
                  <Form action={setOfficial} locale={locale} className="mt-2">
                    <input type="hidden" name="groupId" value={group.id} />
                    <SubmitButton name="official" value={group.isOfficial ? "no" : "yes"} look="secondary">
                      {words}
                      <VisuallyHidden> {group.name}</VisuallyHidden>
                    </SubmitButton>
                  </Form>
                </details>,
              ],
            };
          })}
        />
      )}
    </section>
  );
}

function countsOf(roster: readonly RosterPerson[]) {
  const of = (residence: RosterPerson["residence"]) => roster.filter((person) => person.residence === residence).length;
  return {
    count: String(roster.length),
    city: String(of("city")),
    fiveCities: String(of("five_cities")),
    outside: String(of("outside")),
  };
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RadioGroup, TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { RESIDENCES } from "@/lib/accounts/rules";
import { isLocale } from "@/lib/i18n/routing";
import { addToRoster, removeFromRoster } from "../../actions";
import { BackTo, ForRepresentatives, type GroupPageProps, groupPage, Said } from "../group-frame";
import { rosterCount } from "./roster-count";

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups.roster" });
  return { title: t("title"), robots: { index: false } };
}

/** 名簿: the people of a group. */
export default async function RosterPage(props: GroupPageProps) {
  const { locale, view } = await groupPage(props, "/roster");
  const { group, roster } = view;
  const t = await getTranslations({ locale, namespace: "groups" });
  if (!view.isRepresentative)
    return (
      <>
        <BackTo view={view} locale={locale} />
        <PageHeading>{t("roster.title")}</PageHeading>
        <ForRepresentatives locale={locale} />
      </>
    );
  return (
    <>
      <BackTo view={view} locale={locale} />
      <PageHeading lead={t("roster.lead")}>{t("roster.title")}</PageHeading>
      <Said words={(await props.searchParams).saved ? t("roster.saved") : null} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-2">
        <section aria-labelledby="add">
          <h2 id="add" className="text-[1.25rem]">
            {t("roster.addTitle")}
          </h2>
          <Form action={addToRoster} locale={locale}>
            <input type="hidden" name="groupId" value={group.id} />
            <TextArea
              name="names"
              label={t("roster.names")}
              hint={t("roster.namesHint")}
              rows={6}
              autoComplete="off"
              required
            />
            <RadioGroup
              name="residence"
              label={t("roster.residence")}
              options={RESIDENCES.map((residence) => ({ value: residence, label: t(`residences.${residence}`) }))}
              defaultValue="city"
              required
            />
            <div className="mt-6">
              <SubmitButton>{t("roster.add")}</SubmitButton>
            </div>
          </Form>
        </section>
        <section aria-labelledby="people">
          <h2 id="people" className="text-[1.25rem]">
            {t("roster.title")}
          </h2>
          {roster.length === 0 ? (
            <p className="mt-3">{t("roster.none")}</p>
          ) : (
            <Table
              caption={t("roster.count", rosterCount(roster))}
              heads={[
                t("roster.name"),
                t("roster.residence"),
                <VisuallyHidden key="remove">{t("roster.remove")}</VisuallyHidden>,
              ]}
              rows={roster.map((person) => ({
                key: person.id,
                cells: [
                  <span key="name" className="wrap-anywhere">
                    {person.name}
                  </span>,
                  t(`residences.${person.residence}`),
                  <Form key="remove" action={removeFromRoster} locale={locale}>
                    <input type="hidden" name="groupId" value={group.id} />
                    <input type="hidden" name="personId" value={person.id} />
                    <SubmitButton look="quiet" className="font-400">
                      {t("roster.remove")}
                      <VisuallyHidden> {person.name}</VisuallyHidden>
                    </SubmitButton>
                  </Form>,
                ],
              }))}
            />
          )}
        </section>
      </div>
    </>
  );
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { Checkbox, TextArea } from "@/components/ui/field";
import { FileField } from "@/components/ui/file-field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { today } from "@/lib/dates";
import { type GroupView, type RegistrationForm, viewRegistrationForm } from "@/lib/groups/view-groups";
import { formatDate } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { registerGroup, withdrawRegistration } from "../../actions";
import { groupPath } from "../../next-page";
import { BackTo, ForRepresentatives, type GroupPageProps, groupPage, Said } from "../group-frame";
import { StandingNotice } from "./standing";

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups.registration" });
  return { title: t("title"), robots: { index: false } };
}

/** 利用登録: where the group stands, the application, and those before. */
export default async function RegistrationPage(props: GroupPageProps) {
  const { ctx, locale, view } = await groupPage(props, "/registration");
  const { done, withdrawn } = await props.searchParams;
  const t = await getTranslations({ locale, namespace: "groups.registration" });
  const form = await viewRegistrationForm(ctx, view);
  return (
    <>
      <BackTo view={view} locale={locale} />
      <PageHeading lead={t("lead", view.registered)}>
        {form?.isRenewal ? t("renewTitle") : view.standing.valid ? t("title") : t("headline")}
      </PageHeading>
      <Said words={done ? t("submittedDone") : withdrawn ? t("withdrawn") : null} />
      <div className="text-width">
        <StandingNotice view={view} locale={locale} />
      </div>
      {!view.isRepresentative && (
        <div className="mt-6">
          <ForRepresentatives locale={locale} />
        </div>
      )}
      {view.isRepresentative && view.standing.waiting && (
        <Form action={withdrawRegistration} locale={locale} className="mt-6">
          <input type="hidden" name="groupId" value={view.group.id} />
          <p className="mb-3">{t("withdrawText")}</p>
          <SubmitButton look="secondary">{t("withdraw")}</SubmitButton>
        </Form>
      )}
      {form && <Application form={form} view={view} locale={locale} />}
      <History view={view} locale={locale} />
    </>
  );
}

async function Application(props: { form: RegistrationForm; view: GroupView; locale: Locale }) {
  const { form, view, locale } = props;
  const t = await getTranslations({ locale, namespace: "groups.registration" });
  const year = String(form.fiscalYear);
  const roster = localePath(locale, groupPath(view.group.id, "/roster"));
  return (
    <section aria-labelledby="apply" className="mt-10">
      <h2 id="apply" className="text-[1.25rem]">
        {form.isRenewal ? t("renew", { year }) : t("apply", { year })}
      </h2>
      {form.roster === 0 ? (
        // Said before anything is filled in: without a roster the application would be refused.
        <Notice kind="warning" title={t("rosterNone")} className="mt-4">
          <p className="mt-3">
            <LinkButton href={roster}>{t("rosterFill")}</LinkButton>
          </p>
        </Notice>
      ) : (
        <ApplicationForm {...{ form, view, locale, year, roster }} />
      )}
    </section>
  );
}

async function ApplicationForm(props: {
  form: RegistrationForm;
  view: GroupView;
  locale: Locale;
  year: string;
  roster: string;
}) {
  const { form, view, locale, year, roster } = props;
  const t = await getTranslations({ locale, namespace: "groups.registration" });
  const file = await getTranslations({ locale, namespace: "groups.file" });
  return (
    <>
      {form.last && <p className="mt-2">{t("prefilled")}</p>}
      <p className="mt-2">
        {t("roster", { count: form.roster })} <a href={roster}>{t("rosterLink")}</a>
      </p>
      <Form action={registerGroup} locale={locale}>
        <input type="hidden" name="groupId" value={view.group.id} />
        <input type="hidden" name="fiscalYear" value={year} />
        <fieldset className="mt-6 rounded-8 border-2 border-line px-4 pb-4">
          <legend className="px-1 font-700">{t("conditions")}</legend>
          <p className="text-[0.9375rem] text-ink-soft">{t("conditionsHint")}</p>
          {form.conditions.map((condition) => (
            <Checkbox
              key={condition.code}
              name="conditions"
              value={condition.code}
              label={condition[locale]}
              defaultChecked={form.last?.conditions.includes(condition.code)}
              className="mt-2"
            />
          ))}
        </fieldset>
        <TextArea
          name="activities"
          label={t("activities")}
          hint={t("activitiesHint")}
          rows={6}
          maxLength={2000}
          defaultValue={form.last?.activities}
          required
        />
        <TextArea
          name="plan"
          label={t("plan")}
          hint={t("planHint")}
          rows={4}
          maxLength={2000}
          defaultValue={form.last?.plan}
        />
        {form.documents.length > 0 && (
          <fieldset className="mt-6 max-w-xl rounded-8 border-2 border-line px-4 pb-3">
            <legend className="px-1 font-700">{t("kept")}</legend>
            <p className="text-[0.9375rem] text-ink-soft">{t("keptHint")}</p>
            {form.documents.map(({ id, name }) => (
              <Checkbox key={id} name="documents" value={id} label={name} defaultChecked className="mt-1" />
            ))}
          </fieldset>
        )}
        <FileField
          name="attachments"
          label={t("documents")}
          hint={t("documentsHint", {
            max: String(form.attachments.maxMegabytes),
            files: String(form.attachments.maxFiles),
          })}
          words={{ kept: file("kept"), keep: file.raw("keep"), size: file.raw("size"), small: file("small") }}
          required={form.documents.length === 0}
        />
        <div className="mt-8">
          <SubmitButton waiting={t("sending")}>{t("submit")}</SubmitButton>
        </div>
      </Form>
    </>
  );
}

/** The applications there were, with their documents for those who may see them. */
async function History({ view, locale }: { view: GroupView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "groups.registration" });
  const { registrations } = view.group;
  if (registrations.length === 0) return null;
  return (
    <section aria-labelledby="history" className="mt-12">
      <h2 id="history" className="text-[1.25rem]">
        {t("history")}
      </h2>
      <Table
        className="max-w-3xl"
        caption={<VisuallyHidden>{t("title")}</VisuallyHidden>}
        heads={[t("yearHead"), t("when"), t("what"), t("documents")]}
        rows={registrations.map((row) => ({
          key: row.id,
          cells: [
            t("year", { year: String(row.fiscalYear) }),
            formatDate(locale, today(row.createdAt)),
            t(`status.${row.status}`),
            <ul key="documents">
              {view.documents
                .filter(({ ownerId }) => ownerId === row.id)
                .map(({ id, name }) => (
                  <li key={id} className="wrap-anywhere">
                    <a href={localePath(locale, `/attachments/${id}`)} download>
                      {name}
                    </a>
                  </li>
                ))}
            </ul>,
          ],
        }))}
      />
    </section>
  );
}

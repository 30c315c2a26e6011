import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { RadioGroup, Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { viewStaff } from "@/lib/staff/appoint-staff";
import { GRANTED_BY_ADMIN } from "@/lib/staff/rules";
import { appointStaff, changeRole, resetFactor } from "./actions";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const DONE = ["didInvite", "didChange", "didReset"] as const;

const LINK = "inline-flex min-h-11 items-center text-link underline underline-offset-4";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "trust.staff" });
  return { title: t("title") };
}

/** Everybody who works here, and who is to. */
export default async function StaffPage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/people/staff", "admin");
  const view = await viewStaff(ctx);
  if (!view.ok) notFound();
  const { locale } = ctx;
  const query = await searchParams;
  const done = DONE.find((known) => known === query.done);
  const t = await getTranslations({ locale, namespace: "trust.staff" });
  const people = await getTranslations({ locale, namespace: "trust.people" });
  const roles = await getTranslations({ locale, namespace: "account.roles" });
  const options = GRANTED_BY_ADMIN.map((role) => ({ value: role, label: roles(role) }));
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {done && (
        <Notice kind="success" live="status" className="mb-6">
          {t(done)}
        </Notice>
      )}
      <h2 className="text-[1.25rem]">{t("list")}</h2>
      <Table
        caption={<VisuallyHidden>{t("list")}</VisuallyHidden>}
        heads={[t("nameHead"), t("roleHead"), t("changeHead")]}
        rows={view.value.map((person) => ({
          key: person.id,
          cells: [
            <span key="name" className="wrap-anywhere">
              <a href={`/staff/people/${person.id}`} className={LINK}>
                {person.name}
              </a>{" "}
              {person.isOwn && t("own")}
              <span className="block font-400 text-[0.9375rem] text-ink-soft">{person.email}</span>
            </span>,
            <span key="role">
              {roles(person.role)}
              <span className="block text-[0.9375rem] text-ink-soft">
                {person.hasFactor ? t("factorOn") : t("factorOff")}
              </span>
              {person.disabledAt && <span className="block font-700">{people("disabled")}</span>}
            </span>,
            person.mayChange && (
              <span key="change" className="grid gap-3">
                <Form action={changeRole} locale={locale} className="flex flex-wrap items-end gap-3">
                  <input type="hidden" name="id" value={person.id} />
                  <Select
                    name="role"
                    label={t("newRole", { name: person.name })}
                    options={options}
                    defaultValue={person.role}
                    width="medium"
                    className="mt-0!"
                    required
                  />
                  <SubmitButton look="secondary">{t("setRole")}</SubmitButton>
                </Form>
                {person.hasFactor && !person.isOwn && (
                  <Form action={resetFactor} locale={locale}>
                    <input type="hidden" name="id" value={person.id} />
                    <SubmitButton look="quiet">{t("resetFactor")}</SubmitButton>
                  </Form>
                )}
              </span>
            ),
          ],
        }))}
      />
      <section aria-labelledby="invite" className="mt-12">
        <h2 id="invite" className="text-[1.25rem]">
          {t("invite")}
        </h2>
        <p className="text-width mt-2">{t("inviteLead")}</p>
        <Form action={appointStaff} locale={locale} className="max-w-xl">
          <TextField
            name="email"
            type="email"
            label={t("email")}
            inputMode="email"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            required
          />
          <TextField name="name" label={t("name")} hint={t("nameHint")} autoComplete="off" required />
          <RadioGroup
            name="role"
            label={t("role")}
            options={options.filter(({ value }) => value !== "resident")}
            defaultValue="staff"
            required
          />
          <div className="mt-6">
            <SubmitButton>{t("invitePress")}</SubmitButton>
          </div>
        </Form>
      </section>
    </>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { problemOf } from "@/app/_server/words";
import { LinkButton } from "@/components/ui/button";
import { Checkbox, RadioGroup, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Context, Locale } from "@/lib/context";
import { type MergePerson, previewMerge } from "@/lib/staff/merge-people";
import { findPeople } from "@/lib/staff/search-people";
import { viewPerson } from "@/lib/staff/view-person";
import { readSearch } from "../../../search/search-cookie";
import { mergePeople, searchOther } from "../../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const MOVES = ["bookings", "wishes", "groups", "penalties", "notes"] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "trust.merge" });
  return { title: t("title") };
}

/** Two accounts of one person: the other is looked for, both are shown side by side, and then they are made one. */
export default async function MergePage({ params, searchParams }: Props) {
  const { id } = await params;
  const { other } = await searchParams;
  const ctx = await deskContext(`/staff/people/${encodeURIComponent(id)}/merge`, "admin");
  const view = await viewPerson(ctx, { id });
  if (!view.ok || !view.value.mayMerge) notFound();
  const { name } = view.value.person;
  const t = await getTranslations({ locale: ctx.locale, namespace: "trust.merge" });
  return (
    <>
      <PageHeading lead={t("lead", { name })}>{t("title")}</PageHeading>
      {typeof other === "string" ? <Compare ctx={ctx} id={id} other={other} /> : <Choose ctx={ctx} id={id} />}
    </>
  );
}

async function Choose({ ctx, id }: { ctx: Context; id: string }) {
  const { locale } = ctx;
  const search = await readSearch();
  const view = await findPeople(ctx, { search });
  if (!view.ok) notFound();
  const t = await getTranslations({ locale, namespace: "trust.merge" });
  const people = await getTranslations({ locale, namespace: "trust.people" });
  const others = view.value?.found.filter((person) => person.id !== id && person.role === "resident");
  return (
    <>
      <Form action={searchOther} locale={locale} className="max-w-xl">
        <input type="hidden" name="keepId" value={id} />
        <TextField name="search" label={t("find")} hint={people("search")} defaultValue={search} autoComplete="off" />
        <div className="mt-4">
          <SubmitButton>{people("find")}</SubmitButton>
        </div>
      </Form>
      {others && (
        <section aria-labelledby="found" className="mt-10">
          <h2 id="found" className="text-[1.25rem]">
            {people("found")}
          </h2>
          {others.length === 0 && <p className="mt-2">{people("none", { search })}</p>}
          <ul className="mt-2 grid gap-3">
            {others.map((person) => (
              <li
                key={person.id}
                className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-8 border border-line p-4"
              >
                <p className="wrap-anywhere">
                  <span className="block font-700">
                    {person.name} <span className="font-400 text-ink-soft">{person.kana}</span>
                  </span>
                  {person.phone} {person.email ?? people("noMail")}
                </p>
                <LinkButton href={`/staff/people/${id}/merge?other=${person.id}`} look="secondary">
                  {t("choose")}
                  <VisuallyHidden>{person.name}</VisuallyHidden>
                </LinkButton>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

async function Compare({ ctx, id, other }: { ctx: Context; id: string; other: string }) {
  const { locale } = ctx;
  const view = await previewMerge(ctx, { keepId: id, otherId: other });
  const t = await getTranslations({ locale, namespace: "trust.merge" });
  const again = (
    <LinkButton href={`/staff/people/${id}/merge`} look="secondary">
      {t("again")}
    </LinkButton>
  );
  if (!view.ok)
    return (
      <>
        <Notice kind="error" title={(await problemOf(locale, view)).text} className="mb-6" />
        {again}
      </>
    );
  return (
    <>
      <SideBySide keep={view.value.keep} other={view.value.other} locale={locale} />
      <MergeForm keep={view.value.keep} other={view.value.other} locale={locale} />
      <p className="mt-8">{again}</p>
    </>
  );
}

type Both = { keep: MergePerson; other: MergePerson; locale: Locale };

async function SideBySide({ keep, other, locale }: Both) {
  const t = await getTranslations({ locale, namespace: "trust.merge" });
  const person = await getTranslations({ locale, namespace: "trust.person" });
  const residences = await getTranslations({ locale, namespace: "account.residences" });
  const row = (head: string, of: (one: MergePerson) => string) => ({
    key: head,
    cells: [head, ...[keep, other].map((one) => of(one))],
  });
  return (
    <section aria-labelledby="compare">
      <h2 id="compare" className="text-[1.25rem]">
        {t("compare")}
      </h2>
      <Table
        caption={<VisuallyHidden>{t("compare")}</VisuallyHidden>}
        heads={[t("item"), t("keep"), t("other")]}
        className="wrap-anywhere"
        rows={[
          row(person("name"), ({ name, kana }) => `${name} ${kana}`),
          row(person("mail"), ({ email }) => email ?? t("none")),
          row(person("phone"), ({ phone }) => phone || t("none")),
          row(person("residence"), ({ residence }) => residences(residence)),
          ...MOVES.map((kind) =>
            row(t(`moves.${kind}`), ({ belongings }) => t("count", { count: String(belongings[kind]) })),
          ),
        ]}
      />
    </section>
  );
}

async function MergeForm({ keep, other, locale }: Both) {
  const t = await getTranslations({ locale, namespace: "trust.merge" });
  const residences = await getTranslations({ locale, namespace: "account.residences" });
  const choice = (field: "name" | "email" | "phone" | "residence", of: (one: MergePerson) => string) => (
    <RadioGroup
      name={field}
      label={t(`fields.${field}`)}
      options={[
        { value: "keep", label: of(keep) },
        { value: "other", label: of(other) },
      ]}
      defaultValue={field === "email" && !keep.email && other.email ? "other" : "keep"}
      required
    />
  );
  return (
    <Form action={mergePeople} locale={locale} className="max-w-2xl">
      <input type="hidden" name="keepId" value={keep.id} />
      <input type="hidden" name="otherId" value={other.id} />
      {choice("name", ({ name, kana }) => `${name} ${kana}`)}
      {choice("email", ({ email }) => email ?? t("none"))}
      {choice("phone", ({ phone }) => phone || t("none"))}
      {choice("residence", ({ residence }) => residences(residence))}
      <Checkbox name="free" label={t("free")} hint={t("freeHint")} />
      <Notice kind="warning" title={t("cannotUndo")} className="mt-8">
        {t("effects")}
      </Notice>
      <Checkbox name="sure" label={t("sure")} required />
      <div className="mt-6">
        <SubmitButton look="danger">{t("press")}</SubmitButton>
      </div>
    </Form>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { LinkButton } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { RadioGroup, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { isPhoneAddress, RESIDENCES } from "@/lib/accounts/rules";
import type { Context, Locale } from "@/lib/context";
import { today } from "@/lib/dates";
import { viewNotes } from "@/lib/desk/view-notes";
import { formatDate } from "@/lib/i18n/format";
import { DISABLE_REASONS, VIEWED_PAGES } from "@/lib/staff/rules";
import { type PersonView, viewPerson } from "@/lib/staff/view-person";
import { NoteDone, Notes } from "../../today/notes";
import { changePerson, disablePerson, enablePerson } from "../actions";
import { AddMail } from "../add-mail";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const LINK = "inline-flex min-h-11 items-center text-link underline underline-offset-4";

/** What may have been done just before, and has words that say so. */
const DONE = ["saved", "didDisable", "didEnable", "didMerge", "mailAdded"] as const;

export async function generateMetadata(): Promise<Metadata> {
  // No name in a title: it stands in the history of the browser.
  const t = await getTranslations({ locale: await deskLocale(), namespace: "trust.people" });
  return { title: t("title") };
}

/** Somebody as the desk knows them, and what it can do for them. */
export default async function PersonPage({ params, searchParams }: Props) {
  const { id } = await params;
  const ctx = await deskContext(`/staff/people/${encodeURIComponent(id)}`);
  const view = await viewPerson(ctx, { id });
  if (!view.ok) notFound();
  const { locale } = ctx;
  const { person, disabledFor, mayChange, mayMerge } = view.value;
  const query = await searchParams;
  const done = DONE.find((known) => known === query.done);
  const t = await getTranslations({ locale, namespace: "trust.person" });
  const heading = person.mergedIntoId ? t("mergedTitle") : person.erasedAt ? t("erasedTitle") : person.name;
  return (
    <>
      <PageHeading>{heading}</PageHeading>
      {done && (
        <Notice kind="success" live="status" className="mb-6">
          {t(done)}
        </Notice>
      )}
      {person.mergedIntoId ? (
        <Notice kind="info" title={t("merged")} className="mb-6">
          <a href={`/staff/people/${person.mergedIntoId}`} className={LINK}>
            {t("toKept")}
          </a>
        </Notice>
      ) : person.erasedAt ? (
        <Notice kind="info" title={t("erased")} className="mb-6" />
      ) : (
        person.disabledAt && (
          <Notice
            kind="warning"
            title={disabledFor ? t("disabledFor", { reason: t(`reasons.${disabledFor}`) }) : t("disabled")}
            className="mb-6"
          />
        )
      )}
      <div className="grid gap-x-16 gap-y-12 lg:grid-cols-2">
        <div className="grid min-w-0 content-start gap-12">
          <Account view={view.value} locale={locale} />
          <Groups groups={view.value.groups} locale={locale} />
          <KeptInMind ctx={ctx} id={id} query={query} />
          <Bookings view={view.value} locale={locale} />
          <Looks looks={view.value.looks} locale={locale} />
        </div>
        <div className="grid min-w-0 content-start gap-12">
          {mayChange && isPhoneAddress(view.value.address) && <AddMail userId={id} locale={locale} />}
          {mayChange && <Change view={view.value} locale={locale} />}
          {mayChange && <SigningIn person={person} locale={locale} />}
          {mayMerge && (
            <Part id="merge" title={t("merge")}>
              <p className="mt-2 mb-4">{t("mergeLead")}</p>
              <LinkButton href={`/staff/people/${id}/merge`} look="secondary">
                {t("mergeLink")}
              </LinkButton>
            </Part>
          )}
        </div>
      </div>
      <p className="mt-12">
        <a href="/staff/people" className={LINK}>
          {t("back")}
        </a>
      </p>
    </>
  );
}

type Section<T> = T & { locale: Locale };

async function Account({ view: { person }, locale }: Section<{ view: PersonView }>) {
  const t = await getTranslations({ locale, namespace: "trust.person" });
  const people = await getTranslations({ locale, namespace: "trust.people" });
  const account = await getTranslations({ locale, namespace: "account" });
  return (
    <Part id="who" title={t("who")}>
      <DescriptionList
        className="mt-3"
        entries={[
          person.name ? { term: t("name"), description: <Named name={person.name} kana={person.kana} /> } : null,
          person.name ? { term: t("mail"), description: person.email ?? people("noMail") } : null,
          person.phone ? { term: t("phone"), description: <a href={`tel:${person.phone}`}>{person.phone}</a> } : null,
          { term: t("residence"), description: account(`residences.${person.residence}`) },
          { term: t("role"), description: account(`roles.${person.role}`) },
          { term: t("since"), description: formatDate(locale, today(person.createdAt)) },
        ]}
      />
    </Part>
  );
}

function Named({ name, kana }: { name: string; kana: string }) {
  return (
    <>
      {name} <span className="text-ink-soft">{kana}</span>
    </>
  );
}

async function Groups({ groups, locale }: Section<{ groups: PersonView["groups"] }>) {
  const t = await getTranslations({ locale, namespace: "trust.person" });
  const roles = await getTranslations({ locale, namespace: "groups.roles" });
  return (
    <Part id="groups" title={t("groups")}>
      {groups.length === 0 && <p className="mt-2">{t("noGroups")}</p>}
      <ul className="mt-2">
        {groups.map(({ name, role }) => (
          <li key={name} className="wrap-anywhere py-1">
            {name}{" "}
            <span className="text-ink-soft">{roles(role === "representative" ? "representative" : "agent")}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

async function Bookings({ view, locale }: Section<{ view: PersonView }>) {
  const { bookings, bookingCount } = view;
  const t = await getTranslations({ locale, namespace: "trust.person" });
  const status = await getTranslations({ locale, namespace: "staff.status" });
  return (
    <Part id="bookings" title={t("bookings")}>
      {bookings.length === 0 ? (
        <p className="mt-2">{t("noBookings")}</p>
      ) : (
        <Table
          caption={
            bookingCount > bookings.length ? (
              t("bookingsMore", { shown: bookings.length, count: bookingCount })
            ) : (
              <VisuallyHidden>{t("bookings")}</VisuallyHidden>
            )
          }
          heads={[t("bookingNumber"), t("firstUse"), t("state")]}
          rows={bookings.map((booking) => ({
            key: booking.number,
            cells: [
              <span key="number">
                <a href={`/staff/bookings/${booking.number}`} className={`${LINK} whitespace-nowrap tabular-nums`}>
                  {booking.shownNumber}
                </a>
                {booking.groupName && (
                  <span className="wrap-anywhere block font-400 text-[0.9375rem] text-ink-soft">
                    {booking.groupName}
                  </span>
                )}
              </span>,
              booking.firstDate && formatDate(locale, booking.firstDate),
              status(booking.status as Parameters<typeof status>[0]),
            ],
          }))}
        />
      )}
    </Part>
  );
}

/** What staff keep in mind of somebody. */
async function KeptInMind({ ctx, id, query }: { ctx: Context; id: string; query: Awaited<Props["searchParams"]> }) {
  const notes = await viewNotes(ctx, { subject: "user", about: id });
  if (!notes.ok) return null;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "desk.notes" });
  const place = { person: id };
  return (
    <Part id="notes" title={t("title")}>
      <p className="mt-2 text-ink-soft">{t("lead")}</p>
      <NoteDone done={query.done} note={query.note} place={place} locale={locale} />
      <Notes notes={notes.value} subject="user" about={id} place={place} locale={locale} />
    </Part>
  );
}

async function Change({ view: { person, shown }, locale }: Section<{ view: PersonView }>) {
  const t = await getTranslations({ locale, namespace: "trust.person" });
  const account = await getTranslations({ locale, namespace: "account" });
  return (
    <Part id="change" title={t("change")}>
      <p className="mt-2">{t("changeLead")}</p>
      <Form action={changePerson} locale={locale}>
        <input type="hidden" name="id" value={person.id} />
        <input type="hidden" name="shown" value={shown} />
        <TextField name="name" label={t("name")} autoComplete="off" defaultValue={person.name} required />
        <TextField
          name="kana"
          label={account("kana")}
          hint={account("kanaHint")}
          autoComplete="off"
          defaultValue={person.kana}
          required
        />
        <TextField
          name="phone"
          type="tel"
          label={account("phone")}
          autoComplete="off"
          width="medium"
          defaultValue={person.phone}
          required
        />
        <RadioGroup
          name="residence"
          label={account("residence")}
          options={RESIDENCES.map((residence) => ({ value: residence, label: account(`residences.${residence}`) }))}
          defaultValue={person.residence}
          required
        />
        <div className="mt-6">
          <SubmitButton>{t("save")}</SubmitButton>
        </div>
      </Form>
    </Part>
  );
}

async function SigningIn({ person, locale }: Section<{ person: PersonView["person"] }>) {
  const t = await getTranslations({ locale, namespace: "trust.person" });
  return (
    <Part id="signing-in" title={t("disable")}>
      {person.disabledAt ? (
        <Form action={enablePerson} locale={locale} className="mt-3">
          <input type="hidden" name="id" value={person.id} />
          <SubmitButton look="secondary">{t("enable")}</SubmitButton>
        </Form>
      ) : (
        <Form action={disablePerson} locale={locale}>
          <p className="mt-2">{t("disableLead")}</p>
          <input type="hidden" name="id" value={person.id} />
          <RadioGroup
            name="reason"
            label={t("reason")}
            options={DISABLE_REASONS.map((reason) => ({ value: reason, label: t(`reasons.${reason}`) }))}
            required
          />
          <div className="mt-4">
            <SubmitButton look="danger">{t("disablePress")}</SubmitButton>
          </div>
        </Form>
      )}
    </Part>
  );
}

async function Looks({ looks, locale }: Section<{ looks: PersonView["looks"] }>) {
  const t = await getTranslations({ locale, namespace: "trust.person" });
  const pages = await getTranslations({ locale, namespace: "trust.pages" });
  const nameOf = (code: string) => {
    const known = VIEWED_PAGES.find((page) => page === code);
    return known ? pages(known) : code;
  };
  return (
    <Part id="looks" title={t("looks")}>
      <p className="mt-2">{looks.length === 0 ? t("noLooks") : t("looksLead")}</p>
      {looks.length > 0 && (
        <Table
          caption={<VisuallyHidden>{t("looks")}</VisuallyHidden>}
          heads={[t("date"), t("viewer"), t("page")]}
          rows={looks.map(({ date, name, page }) => ({
            key: `${date} ${name} ${page}`,
            cells: [formatDate(locale, date), name, nameOf(page)],
          }))}
        />
      )}
    </Part>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="min-w-0 scroll-mt-4">
      <h2 id={id} className="text-[1.25rem]">
        {title}
      </h2>
      {children}
    </section>
  );
}

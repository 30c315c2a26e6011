import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { Button, LinkButton } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { ROLES } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";
import { formatInstant } from "@/lib/i18n/format";
import { actionKey } from "@/lib/staff/rules";
import { type LogAsked, type LogLine, type LogView, OTHER_ACTORS, viewLog, viewLogInput } from "@/lib/staff/view-log";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "trust.log" });
  return { title: t("title") };
}

/** Every change, the newest first. What it is narrowed down by names nobody but staff, and so stands in the address. */
export default async function LogPage({ searchParams }: Props) {
  const query = await searchParams;
  const ctx = await deskContext("/staff/log", "admin");
  const given = Object.entries(query).map(([key, value]) => [key, Array.isArray(value) ? value[0] : value]);
  const asked = viewLogInput.parse(Object.fromEntries(given));
  const view = await viewLog(ctx, asked);
  if (!view.ok) notFound();
  const { locale } = ctx;
  const { lines, count, isUnknownNumber } = view.value;
  const t = await getTranslations({ locale, namespace: "trust.log" });
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      <Filter asked={asked} view={view.value} locale={locale} />
      <section aria-labelledby="changes" className="mt-10">
        <h2 id="changes" className="text-[1.25rem]">
          {t("changes")} <span className="font-400">{t("count", { count: String(count) })}</span>
        </h2>
        {lines.length === 0 ? (
          <p className="mt-2">{isUnknownNumber ? t("unknownNumber") : t("none")}</p>
        ) : (
          <Lines lines={lines} locale={locale} />
        )}
        <Pages asked={asked} pages={view.value.pages} locale={locale} />
      </section>
    </>
  );
}

async function Filter({ asked, view, locale }: { asked: LogAsked; view: LogView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "trust.log" });
  const words = await codeWords(locale);
  const all = { value: "", label: t("all") };
  return (
    // A plain form that asks: its fields stand in the address, where a reload or a bookmark finds them.
    <form
      method="get"
      action="/staff/log"
      aria-label={t("filter")}
      className="flex flex-wrap items-end gap-x-4 gap-y-3"
    >
      <TextField name="day" type="date" label={t("day")} defaultValue={asked.day} width="medium" className="mt-0!" />
      <Select
        name="subject"
        label={t("subject")}
        options={[all, ...view.subjects.map((code) => ({ value: code, label: words.subject(code) }))]}
        defaultValue={asked.subject}
        width="medium"
        className="mt-0!"
      />
      <Select
        name="who"
        label={t("who")}
        options={[
          all,
          ...view.staff.map(({ id, name }) => ({ value: id, label: name })),
          ...OTHER_ACTORS.map((role) => ({ value: role, label: words.actor(role) })),
        ]}
        defaultValue={asked.who}
        width="medium"
        className="mt-0!"
      />
      <TextField
        name="number"
        label={t("number")}
        defaultValue={asked.number}
        autoComplete="off"
        width="medium"
        className="mt-0!"
      />
      <Button type="submit">{t("find")}</Button>
    </form>
  );
}

async function Lines({ lines, locale }: { lines: LogLine[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "trust.log" });
  const words = await codeWords(locale);
  return (
    <Table
      caption={<VisuallyHidden>{t("changes")}</VisuallyHidden>}
      heads={[t("at"), t("actor"), t("what"), t("before"), t("after")]}
      rows={lines.map((line) => ({
        key: line.id,
        cells: [
          <span key="at" className="font-400 tabular-nums">
            {formatInstant(locale, line.at)}
          </span>,
          <span key="actor" className="wrap-anywhere">
            {line.actorName ?? words.actor(line.actorRole)}
            {line.actorName && (
              <span className="block text-[0.9375rem] text-ink-soft">{words.actor(line.actorRole)}</span>
            )}
          </span>,
          <span key="what">
            {words.action(line.action)}
            <span className="block text-[0.9375rem]">
              {line.href ? (
                <a href={line.href} className="inline-block py-1 text-link underline underline-offset-4">
                  {words.subject(line.subject)} {line.shownNumber}
                </a>
              ) : (
                <span className="text-ink-soft">{words.subject(line.subject)}</span>
              )}
            </span>
          </span>,
          <Pairs key="before" pairs={line.before} />,
          <Pairs key="after" pairs={line.after} />,
        ],
      }))}
    />
  );
}

/** What was written, under the names by which the program knows it. */
function Pairs({ pairs }: { pairs: [string, string][] }) {
  if (pairs.length === 0) return <span className="text-ink-soft">–</span>;
  return (
    <ul className="text-[0.875rem]">
      {pairs.map(([key, value]) => (
        <li key={key} className="wrap-anywhere">
          <code>
            {key}: {value}
          </code>
        </li>
      ))}
    </ul>
  );
}

async function Pages({ asked, pages, locale }: { asked: LogAsked; pages: number; locale: Locale }) {
  if (pages === 1) return null;
  const t = await getTranslations({ locale, namespace: "trust.log" });
  const to = (page: number) => {
    const query = Object.entries({ ...asked, page: String(page) }).filter(([, value]) => value !== "");
    return `/staff/log?${new URLSearchParams(query as [string, string][])}`;
  };
  return (
    <nav aria-label={t("pages")} className="mt-6 flex flex-wrap items-center gap-4">
      {asked.page > 1 && (
        <LinkButton href={to(asked.page - 1)} look="secondary">
          {t("newer")}
        </LinkButton>
      )}
      <span>{t("page", { page: String(asked.page), pages: String(pages) })}</span>
      {asked.page < pages && (
        <LinkButton href={to(asked.page + 1)} look="secondary">
          {t("older")}
        </LinkButton>
      )}
    </nav>
  );
}

/** The words of codes in the history; one that has none yet is shown as it is. */
async function codeWords(locale: Locale) {
  const t = await getTranslations({ locale, namespace: "trust" });
  const roles = await getTranslations({ locale, namespace: "account.roles" });
  type Key = Parameters<typeof t>[0];
  const said = (key: string, code: string) => (t.has(key as Key) ? t(key as Key) : code);
  return {
    action: (code: string) => said(`actions.${actionKey(code)}`, code),
    subject: (code: string) => said(`subjects.${actionKey(code)}`, code),
    actor: (code: string) => {
      const role = ROLES.find((known) => known === code);
      return role ? roles(role) : said(`actors.${code}`, code);
    },
  };
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { problemOf } from "@/app/_server/words";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { viewCentre } from "@/lib/facility/use-cases";
import { formatDate, formatInstant, formatList, formatShortDate } from "@/lib/i18n/format";
import { type ChangePreview, type PreviewedEntry, previewChange } from "@/lib/masters/change-master";
import { productWords } from "@/lib/masters/messages";
import { viewSample } from "@/lib/masters/view-masters";
import { changeMaster } from "../../actions";
import { Sample } from "../../sample";
import { type MasterWords, masterWords, pathOfMaster } from "../../words";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ draft: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "masters.preview" });
  return { title: t("title") };
}

/** How many days are named of those that close or open. */
const NAMED_DAYS = 12;

/** A change before it is made: what was, what would be, and what it falls on. */
export default async function PreviewPage({ params }: Props) {
  const { draft } = await params;
  const ctx = await deskContext(`/staff/masters/preview/${draft}`, "admin");
  const { locale } = ctx;
  const view = await previewChange(ctx, draft);
  const { rooms } = await viewCentre(ctx);
  const words = await masterWords(locale, rooms);
  const { t, nameOf } = words;
  const back = (
    <p className="mt-6">
      <a href="/staff/masters" className="inline-block py-1 text-link underline underline-offset-4">
        {t("back")}
      </a>
    </p>
  );
  if (!view.ok) {
    const problem = await problemOf(locale, view);
    return (
      <>
        <PageHeading>{t("preview.title")}</PageHeading>
        <Notice kind="error">{problem.text}</Notice>
        {back}
      </>
    );
  }
  const { entries, effects, isUndo, isMade, stamp, draftId } = view.value;
  const [first] = entries;
  const single = entries.length === 1 ? first : null;
  const dates = (list: readonly string[]) => {
    const named = formatList(
      locale,
      list.slice(0, NAMED_DAYS).map((date) => formatShortDate(locale, date)),
    );
    return list.length > NAMED_DAYS ? t("preview.andMore", { dates: named }) : named;
  };
  const sample = single ? await sampleFor(ctx, single) : null;
  return (
    <>
      <PageHeading lead={isMade ? undefined : t("preview.lead")}>
        {t(isUndo ? "preview.undoTitle" : "preview.title")}
      </PageHeading>
      {isMade && <Notice kind="success">{t("preview.isMade")}</Notice>}
      {single ? (
        <One entry={single} words={words} locale={locale} />
      ) : (
        <Holidays entries={entries} words={words} locale={locale} />
      )}
      {sample && <Sample sample={sample} title={t("preview.sample")} t={t} level={2} />}
      {!isMade && (
        <div className="mt-8 grid gap-4">
          {effects.agreed !== null && <Notice>{t("preview.agreed", { count: effects.agreed })}</Notice>}
          {effects.closes.length > 0 && (
            <Notice>{t("preview.closes", { count: effects.closes.length, dates: dates(effects.closes) })}</Notice>
          )}
          {effects.opens.length > 0 && (
            <Notice>{t("preview.opens", { count: effects.opens.length, dates: dates(effects.opens) })}</Notice>
          )}
          {effects.hits > 0 && (
            <Notice kind="warning" title={t("preview.hits", { count: effects.hits })}>
              <p className="mt-1">{t("preview.hitDates", { dates: dates(effects.hitDates) })}</p>
              <a href="/staff/closures" className="inline-block py-1 text-link underline underline-offset-4">
                {t("preview.toClosures")}
              </a>
            </Notice>
          )}
          {effects.hits === 0 && first && (
            <Form action={changeMaster} locale={locale}>
              <input type="hidden" name="draftId" value={draftId} />
              <input type="hidden" name="stamp" value={stamp} />
              <SubmitButton>{t(isUndo ? "preview.saveUndo" : "preview.save")}</SubmitButton>
            </Form>
          )}
          {single && !isUndo && (
            <p>
              <LinkButton look="secondary" href={editPath(single, draftId)}>
                {t("preview.edit")}
              </LinkButton>
            </p>
          )}
        </div>
      )}
      {first && (
        <p className="mt-6">
          <a href={pathOfMaster(first.entry)} className="inline-block py-1 text-link underline underline-offset-4">
            {single ? nameOf(first.entry, first.counts) : t("pages.holidays")}
          </a>
        </p>
      )}
      {back}
    </>
  );
}

function editPath({ entry }: PreviewedEntry, draftId: string): string {
  const path = pathOfMaster(entry);
  return `${path}${path.includes("?") ? "&" : "?"}draft=${draftId}#change`;
}

async function sampleFor(ctx: Parameters<typeof viewSample>[0], { entry }: PreviewedEntry) {
  if (entry.master !== "wording") return null;
  const text = (entry.value as { text: string } | null)?.text ?? "";
  return viewSample(ctx, { key: entry.key, text, date: entry.validFrom });
}

/** One change: place by place what was and what would be, and what stands in its way. */
function One({
  entry: { entry, counts, becomes, replaced, nextFrom, meanwhile },
  words,
  locale,
}: {
  entry: PreviewedEntry;
  words: MasterWords;
  locale: "ja" | "en";
}) {
  const { t, nameOf, linesOf } = words;
  const shown = (value: unknown) =>
    entry.master === "wording" && !(value as { text?: string } | null)?.text
      ? { text: productWords(entry.key)?.text ?? "" }
      : value;
  const before = linesOf(entry, shown(counts?.value ?? null));
  const after = linesOf(entry, shown(becomes));
  const labels = (after.length > 0 ? after : before).map(({ label }) => label);
  const saidOf = (lines: typeof before, label: string) =>
    lines.find((line) => line.label === label)?.said || t("preview.none");
  const changed = labels.filter((label) => saidOf(before, label) !== saidOf(after, label));
  const isGone = entry.value === null && entry.master === "holiday";
  return (
    <section aria-labelledby="what">
      <h2 id="what" className="text-[1.25rem]">
        {nameOf(entry, entry.value === null ? counts : { ...entry, source: "" })}
      </h2>
      <p className="mt-2 font-700">{t("preview.fromDate", { date: formatDate(locale, entry.validFrom) })}</p>
      {nextFrom && entry.master !== "holiday" && <p>{t("preview.until", { date: formatDate(locale, nextFrom) })}</p>}
      {changed.length === 0 && !isGone ? (
        <p className="mt-4">{t("preview.same")}</p>
      ) : (
        <Table
          caption={<VisuallyHidden>{t("preview.caption")}</VisuallyHidden>}
          heads={[t("preview.item"), t("preview.before"), t("preview.after")]}
          rows={(isGone ? labels : changed).map((label) => ({
            key: label,
            cells: [
              label,
              <span key="before" className="wrap-anywhere whitespace-pre-line">
                {saidOf(before, label)}
              </span>,
              <span key="after" className="wrap-anywhere whitespace-pre-line">
                {isGone ? t("preview.gone") : saidOf(after, label)}
              </span>,
            ],
          }))}
        />
      )}
      {replaced && entry.value !== null && entry.master !== "holiday" && (
        <Notice
          kind="warning"
          className="mt-6"
          title={t("preview.replaces", { date: formatDate(locale, entry.validFrom) })}
        >
          <p className="wrap-anywhere">{words.shortOf(entry, shown(replaced.value), 9)}</p>
        </Notice>
      )}
      {meanwhile.length > 0 && (
        <Notice kind="warning" className="mt-6" title={t("preview.meanwhile")}>
          <ul className="mt-2 grid gap-2">
            {meanwhile.map((change) => (
              <li key={change.id} className="wrap-anywhere">
                {t("preview.meanwhileAt", {
                  at: formatInstant(locale, change.at),
                  date: formatDate(locale, change.validFrom),
                })}
                {t("separator")}
                {words.shortOf(change, shown(change.after?.value), 9) || t("preview.none")}
              </li>
            ))}
            <li className="wrap-anywhere">
              <strong>{t("preview.yours")}</strong>
              {t("separator")}
              {words.shortOf(entry, shown(entry.value), 9) || t("preview.none")}
            </li>
          </ul>
        </Notice>
      )}
    </section>
  );
}

/** What a list of holidays would change, day by day. */
function Holidays({
  entries,
  words,
  locale,
}: {
  entries: ChangePreview["entries"];
  words: MasterWords;
  locale: "ja" | "en";
}) {
  const { t, shortOf } = words;
  return (
    <Table
      caption={t("preview.caption")}
      heads={[t("holidays.date"), t("holidays.kind"), t("preview.before"), t("preview.after")]}
      rows={entries.map(({ entry, counts }) => ({
        key: entry.key,
        cells: [
          formatDate(locale, entry.key),
          t(entry.value === null ? "holidays.gone" : counts ? "holidays.renamed" : "holidays.added"),
          counts ? shortOf(entry, counts.value) : t("preview.none"),
          entry.value === null ? t("preview.gone") : shortOf(entry, entry.value),
        ],
      }))}
    />
  );
}

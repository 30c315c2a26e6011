import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { LinkButton } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { RadioGroup, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { CHOSEN_KINDS } from "@/lib/blocks/rules";
import { type BlockView, viewBlock } from "@/lib/blocks/view-block";
import type { Locale } from "@/lib/context";
import { slotId } from "@/lib/facility/rules";
import { formatDate, formatInstant } from "@/lib/i18n/format";
import { changeBlock, giveBackBlock } from "../../actions";
import { calendarPath, firstOf } from "../../address";
import { slotNames } from "../../slot-names";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "calendar.blocks" });
  return { title: t("title") };
}

/** One block: what it keeps and what for, and giving it back. */
export default async function BlockPage({ params, searchParams }: Props) {
  const { id } = await params;
  const ctx = await deskContext(calendarPath(`/blocks/${encodeURIComponent(id)}`, {}));
  const found = await viewBlock(ctx, { id });
  if (!found.ok) notFound();
  const view = found.value;
  const { block, centre, date, series } = view;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "calendar.blocks" });
  const kinds = await getTranslations({ locale, namespace: "calendar.kinds" });
  const query = await searchParams;
  const [made, left] = [Number(firstOf(query.made) ?? 0), Number(firstOf(query.left) ?? 0)];
  const words = slotNames(centre, locale);
  const isOpen = block.endedAt === null && block.closureId === null && date !== null;
  return (
    <>
      <PageHeading>{t("title")}</PageHeading>
      {made > 0 && (
        <Notice kind="success" live="status" className="mb-6">
          {t("made", { count: made })} {left > 0 && t("madeLeft", { left })}
        </Notice>
      )}
      {query.done === "changed" && (
        <Notice kind="success" live="status" className="mb-6">
          {t("changed")}
        </Notice>
      )}
      {block.endedAt !== null && (
        <Notice kind="info" live="status" className="mb-6">
          {query.done === "ended" ? t("endedDone") : t("ended")}
        </Notice>
      )}
      {block.closureId !== null && (
        <Notice kind="info" className="mb-6">
          {t("ofClosure")}
        </Notice>
      )}
      <div className="max-w-3xl">
        <DescriptionList
          entries={[
            { term: t("kind"), description: kinds(block.kind) },
            block.note ? { term: t("note"), description: block.note } : null,
            {
              term: t("keeps"),
              description:
                block.keys.length === 0 ? (
                  t("gone")
                ) : (
                  <ul>
                    {block.keys.map((key) => (
                      <li key={slotId(key)}>{words(key)}</li>
                    ))}
                  </ul>
                ),
            },
            block.createdBy ? { term: t("madeBy"), description: block.createdBy } : null,
            { term: t("madeAt"), description: formatInstant(locale, block.createdAt) },
            series.length > 1
              ? {
                  term: t("series"),
                  description: (
                    <ul>
                      {series.map((one) => (
                        <li key={one.id}>
                          {one.id === block.id ? (
                            <b>{formatDate(locale, one.date)}</b>
                          ) : (
                            <a
                              href={calendarPath(`/blocks/${one.id}`, {})}
                              className="inline-block py-1 text-link underline underline-offset-4"
                            >
                              {formatDate(locale, one.date)}
                            </a>
                          )}
                        </li>
                      ))}
                    </ul>
                  ),
                }
              : null,
          ]}
        />
        {isOpen && <ChangeForm view={view} locale={locale} />}
        {isOpen && (date ?? "") >= view.today && <EndForm view={view} locale={locale} />}
        <p className="mt-8">
          <LinkButton href={calendarPath("", { view: "day", date })} look="secondary">
            {t("toBoard")}
          </LinkButton>
        </p>
      </div>
    </>
  );
}

/** This date alone, or all that follow of its repetition; nothing where it stands alone. */
function Reach({ view, words }: { view: BlockView; words: { label: string; one: string; following: string } }) {
  const { block, series, date } = view;
  const following = series.filter((one) => one.date >= (date ?? "")).length;
  return following > 1 ? (
    <RadioGroup
      name="reach"
      label={words.label}
      required
      defaultValue="one"
      options={[
        { value: "one", label: words.one },
        { value: "following", label: words.following },
      ]}
    />
  ) : (
    <input type="hidden" name="reach" value={block.seriesId ? "following" : "one"} />
  );
}

async function reachWords(view: BlockView, locale: Locale) {
  const t = await getTranslations({ locale, namespace: "calendar.blocks" });
  const count = view.series.filter(({ date }) => date >= (view.date ?? "")).length;
  return { label: t("reach"), one: t("one"), following: t("following", { count }) };
}

async function ChangeForm({ view, locale }: { view: BlockView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "calendar.blocks" });
  const kinds = await getTranslations({ locale, namespace: "calendar.kinds" });
  const { block } = view;
  return (
    <section aria-labelledby="change" className="mt-10">
      <h2 id="change" className="text-[1.25rem]">
        {t("change")}
      </h2>
      <Form action={changeBlock} locale={locale}>
        <input type="hidden" name="id" value={block.id} />
        <input type="hidden" name="version" value={block.version} />
        <RadioGroup
          name="kind"
          label={t("kind")}
          required
          defaultValue={block.kind}
          options={CHOSEN_KINDS.map((kind) => ({ value: kind, label: kinds(kind) }))}
        />
        <TextField
          name="note"
          label={t("note")}
          hint={t("noteHint")}
          maxLength={200}
          autoComplete="off"
          defaultValue={block.note}
        />
        <Reach view={view} words={await reachWords(view, locale)} />
        <div className="mt-6">
          <SubmitButton look="secondary">{t("changePress")}</SubmitButton>
        </div>
      </Form>
    </section>
  );
}

async function EndForm({ view, locale }: { view: BlockView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "calendar.blocks" });
  const { block } = view;
  return (
    <section aria-labelledby="end" className="mt-10 rounded-8 border-2 border-line p-4">
      <h2 id="end" className="text-[1.25rem]">
        {t("end")}
      </h2>
      <p className="mt-2">{t("endText")}</p>
      <Form action={giveBackBlock} locale={locale}>
        <input type="hidden" name="id" value={block.id} />
        <input type="hidden" name="version" value={block.version} />
        <Reach view={view} words={await reachWords(view, locale)} />
        <div className="mt-6">
          <SubmitButton look="danger">{t("endPress")}</SubmitButton>
        </div>
      </Form>
    </section>
  );
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { problemOf } from "@/app/_server/words";
import { buttonClass } from "@/components/ui/button";
import { Checkbox, Select, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { previewClosing, previewClosingInput, previewOpening } from "@/lib/closures/preview-closing";
import { CLOSURE_REASONS, type ClosureKind } from "@/lib/closures/rules";
import { viewCentre } from "@/lib/facility/use-cases";
import { formatHours } from "@/lib/i18n/format";
import { LINK } from "../closure-words";
import { ClosingSection } from "./closing-section";
import { OpeningSection } from "./opening-section";

export const dynamic = "force-dynamic";

type Query = Record<string, string | string[] | undefined>;

type Props = { searchParams: Promise<Query> };

const kindOf = (query: Query): ClosureKind => (query.kind === "opening" ? "opening" : "closing");

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const kind = kindOf(await searchParams);
  const t = await getTranslations({ locale: await deskLocale(), namespace: "closures" });
  return { title: t(`form.${kind}Title`) };
}

/** Days to close or to open: what is asked for stands in the address, and what it would do below. Nothing is written. */
export default async function NewClosurePage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/closures/new");
  const query = await searchParams;
  const kind = kindOf(query);
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "closures" });
  const all = (name: string) => [query[name] ?? []].flat();
  const text = (name: string, longest: number) => (all(name)[0] ?? "").slice(0, longest);
  const { rooms, hours } = await viewCentre(ctx);
  const forHire = rooms.filter(({ hire }) => hire !== "not_for_hire");
  const known = all("room").filter((id) => forHire.some((room) => room.id === id));
  const slots = all("slot").filter((slot) => /^[1-6]$/.test(slot));
  const days = { from: text("from", 20), to: text("to", 20), more: text("more", 2_000) };
  const reason = CLOSURE_REASONS.find((one) => one === query.reason) ?? "extra";
  const typed = { ja: text("noteJa", 200).trim(), en: text("noteEn", 200).trim() };
  return (
    <>
      <PageHeading lead={t(`form.${kind}Lead`)}>{t(`form.${kind}Title`)}</PageHeading>
      <form method="get" action="/staff/closures/new#preview" className="rounded-8 bg-surface p-4 md:p-6">
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="look" value="1" />
        <div className="flex flex-wrap gap-x-8">
          <TextField name="from" type="date" label={t("form.from")} width="medium" defaultValue={days.from} />
          <TextField
            name="to"
            type="date"
            label={t("form.to")}
            hint={t("form.toHint")}
            width="medium"
            defaultValue={days.to}
          />
        </div>
        <TextField
          name="more"
          label={t("form.more")}
          hint={t("form.moreHint")}
          maxLength={2000}
          autoComplete="off"
          defaultValue={days.more}
        />
        {kind === "closing" && (
          <>
            <div className="flex flex-wrap gap-x-12">
              <fieldset className="mt-6 min-w-0">
                <legend className="font-700">{t("form.rooms")}</legend>
                <p className="text-[0.9375rem] text-ink-soft">{t("form.roomsHint")}</p>
                {forHire.map((room) => (
                  <Checkbox
                    key={room.id}
                    name="room"
                    value={room.id}
                    label={locale === "ja" ? room.nameJa : room.nameEn}
                    defaultChecked={known.includes(room.id)}
                    className="mt-0!"
                  />
                ))}
              </fieldset>
              <fieldset className="mt-6 min-w-0">
                <legend className="font-700">{t("form.slots")}</legend>
                <p className="text-[0.9375rem] text-ink-soft">{t("form.slotsHint")}</p>
                {hours.map(({ slot, startsAt, endsAt }) => (
                  <Checkbox
                    key={slot}
                    name="slot"
                    value={String(slot)}
                    label={`${t("slotName", { slot: String(slot) })} ${formatHours(startsAt, endsAt)}`}
                    defaultChecked={slots.includes(String(slot))}
                    className="mt-0!"
                  />
                ))}
              </fieldset>
            </div>
            <Select
              name="reason"
              label={t("form.reason")}
              hint={t("form.reasonHint")}
              width="medium"
              defaultValue={reason}
              options={CLOSURE_REASONS.map((value) => ({ value, label: t(`reasons.${value}`) }))}
            />
          </>
        )}
        <TextField
          name="noteJa"
          label={t("form.noteJa")}
          hint={t("form.noteHint")}
          maxLength={200}
          defaultValue={typed.ja}
        />
        <TextField name="noteEn" label={t("form.noteEn")} maxLength={200} defaultValue={typed.en} />
        <div className="mt-6">
          <button type="submit" className={buttonClass("primary")}>
            {t("form.preview")}
          </button>
        </div>
      </form>
      {query.look && <div id="preview">{await previewed()}</div>}
      <p className="mt-8">
        <a href="/staff/closures" className={LINK}>
          {t("form.back")}
        </a>
      </p>
    </>
  );

  async function previewed() {
    const ja = await getTranslations({ locale: "ja", namespace: "closures" });
    const en = await getTranslations({ locale: "en", namespace: "closures" });
    // A room or some hours are no closed day.
    const isPart = known.length > 0 || slots.length > 0;
    const wordsOf = (t: typeof ja) =>
      kind === "opening" ? t("notes.opening") : isPart ? t(`notesOfPart.${reason}`) : t(`notes.${reason}`);
    const note = { ja: typed.ja || wordsOf(ja), en: typed.en || wordsOf(en) };
    if (kind === "opening") {
      const preview = await previewOpening(ctx, days);
      if (!preview.ok) return refused(preview);
      return <OpeningSection preview={preview.value} note={note} locale={locale} now={ctx.now} />;
    }
    const input = previewClosingInput.parse({ ...days, rooms: known, slots, reason });
    // In the mails that are looked at, the words for each booking stand where they will.
    const shown = { ja: `${note.ja}\n${ja("wordHere")}`, en: `${note.en}\n${en("wordHere")}` };
    const preview = await previewClosing(ctx, input, shown);
    if (!preview.ok) return refused(preview);
    return <ClosingSection preview={preview.value} note={note} rooms={forHire} locale={locale} />;
  }

  async function refused(refusal: Parameters<typeof problemOf>[1]) {
    const problem = await problemOf(locale, refusal, null);
    return (
      <Notice kind="error" live="alert" title={problem.text} className="mt-8">
        {refusal.code === "reopen_instead" && (
          <a href="/staff/closures" className={LINK}>
            {t("form.back")}
          </a>
        )}
      </Notice>
    );
  }
}

import { getTranslations } from "next-intl/server";
import { RadioGroup, TextArea, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { addDays, timeOfDay, today } from "@/lib/dates";
import { formatTime } from "@/lib/i18n/format";
import type { NewsItem } from "@/lib/news/rules";
import { writeNews } from "./actions";
import { Preview } from "./preview";

/** The form of a notice, of a new one or of one there is. */
export async function NewsForm({ item, now, locale }: { item: NewsItem | null; now: Date; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "news.form" });
  const desk = await getTranslations({ locale, namespace: "news.desk" });
  const shown = await getTranslations({ locale, namespace: "news.public" });
  const from = momentOf(item?.showFrom ?? null);
  const until = endOf(item?.showUntil ?? null);
  return (
    <Form action={writeNews} locale={locale}>
      <input type="hidden" name="id" value={item?.id ?? ""} />
      <input type="hidden" name="version" value={item?.version ?? 0} />
      <RadioGroup
        name="kind"
        label={t("kind")}
        required
        defaultValue={item?.kind ?? "news"}
        options={[
          { value: "news", label: t("kindNews"), hint: t("kindNewsHint") },
          { value: "banner", label: t("kindBanner"), hint: t("kindBannerHint") },
        ]}
      />
      <RadioGroup
        name="tone"
        label={t("tone")}
        required
        defaultValue={item?.tone ?? "plain"}
        options={[
          { value: "plain", label: desk("tones.plain") },
          { value: "warning", label: t("toneWarning") },
        ]}
      />
      <TextField name="titleJa" label={t("titleJa")} maxLength={100} required defaultValue={item?.titleJa} />
      <TextArea
        name="textJa"
        label={t("textJa")}
        hint={t("textHint")}
        rows={6}
        maxLength={4000}
        defaultValue={item?.textJa}
      />
      <TextField
        name="titleEn"
        label={t("titleEn")}
        hint={t("enHint")}
        lang="en"
        maxLength={100}
        defaultValue={item?.titleEn}
      />
      <TextArea name="textEn" label={t("textEn")} lang="en" rows={6} maxLength={4000} defaultValue={item?.textEn} />
      <div className="flex flex-wrap gap-x-6">
        <TextField
          name="fromDate"
          type="date"
          label={t("fromDate")}
          width="medium"
          required
          defaultValue={from.date || today(now)}
        />
        <TextField
          name="fromTime"
          label={t("fromTime")}
          hint={t("timeHint")}
          width="short"
          autoComplete="off"
          defaultValue={from.time}
        />
      </div>
      <div className="flex flex-wrap gap-x-6">
        <TextField
          name="untilDate"
          type="date"
          label={t("untilDate")}
          hint={t("untilHint")}
          width="medium"
          defaultValue={until.date}
        />
        <TextField
          name="untilTime"
          label={t("untilTime")}
          hint={t("timeHint")}
          width="short"
          autoComplete="off"
          defaultValue={until.time}
        />
      </div>
      <Preview
        words={{ title: t("previewTitle"), ja: t("previewJa"), en: t("previewEn"), warning: shown("warning") }}
      />
      <div className="mt-8 flex flex-wrap gap-3">
        <SubmitButton>{t("save")}</SubmitButton>
        <SubmitButton name="preview" value="1" look="secondary">
          {t("preview")}
        </SubmitButton>
      </div>
    </Form>
  );
}

/** An instant as the form has it: the beginning of a day needs no time. */
function momentOf(at: Date | null): { date: string; time: string } {
  if (!at) return { date: "", time: "" };
  const time = timeOfDay(at);
  return { date: today(at), time: time === "00:00" ? "" : formatTime(time) };
}

/** The end of a day is its last day without a time. */
function endOf(at: Date | null): { date: string; time: string } {
  const moment = momentOf(at);
  return at && moment.time === "" ? { date: addDays(moment.date, -1), time: "" } : moment;
}

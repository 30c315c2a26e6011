import { getTranslations } from "next-intl/server";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { OpeningPreview } from "@/lib/closures/preview-closing";
import type { Locale } from "@/lib/context";
import { closesAt, opensAt, type Words } from "@/lib/facility/rules";
import { formatDate, formatInstant, formatList } from "@/lib/i18n/format";
import { openDays } from "../actions";
import { closedWords } from "../closure-words";

/** What opening would do, and the press that opens. */
export async function OpeningSection(props: { preview: OpeningPreview; note: Words; locale: Locale; now: Date }) {
  const { preview, note, locale, now } = props;
  const { scope, same, days, waiting, centre } = preview;
  const t = await getTranslations({ locale, namespace: "closures" });
  const services = await getTranslations({ locale, namespace: "hours.services" });
  const rows = await Promise.all(
    days.map(async ({ date, why, sessions }) => {
      const until = closesAt(centre, date);
      return {
        key: date,
        cells: [
          formatDate(locale, date),
          await closedWords(why, locale),
          until <= now
            ? t("opening.bookableOver", { until: formatInstant(locale, until) })
            : t("opening.bookableFrom", {
                from: formatInstant(locale, opensAt(centre, "city", date)),
                until: formatInstant(locale, until),
              }),
          sessions.length > 0
            ? formatList(
                locale,
                sessions.map((service) => services(`${service}.name`)),
              )
            : t("opening.sessionsNone"),
        ],
      };
    }),
  );
  return (
    <section aria-labelledby="preview-title" className="mt-10">
      <h2 id="preview-title" className="text-[1.375rem]">
        {t("opening.title")}
      </h2>
      <p className="mt-1 font-700">{t("preview.nothingYet")}</p>
      <Table
        caption={<VisuallyHidden>{t("opening.title")}</VisuallyHidden>}
        heads={[t("opening.day"), t("opening.why"), t("opening.bookable"), t("opening.sessions")]}
        rows={rows}
      />
      {same.length > 0 && (
        <p className="mt-4">
          {t("opening.same")}{" "}
          {formatList(
            locale,
            same.map(({ date }) => formatDate(locale, date)),
          )}
        </p>
      )}
      {waiting.length > 0 && (
        <>
          <h3 className="mt-6">{t("preview.waiting")}</h3>
          <ul>
            {waiting.map(({ name, since }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name
              <li key={place}>{t("preview.waitingLine", { name, since: formatInstant(locale, since) })}</li>
            ))}
          </ul>
        </>
      )}
      <Form action={openDays} locale={locale} className="mt-6">
        <input type="hidden" name="id" value={crypto.randomUUID()} />
        <input type="hidden" name="more" value={scope.dates.join(" ")} />
        <TextField name="noteJa" label={t("form.noteJa")} maxLength={200} required defaultValue={note.ja} />
        <TextField name="noteEn" label={t("form.noteEn")} maxLength={200} required defaultValue={note.en} />
        <p className="text-width mt-6">{t("opening.actText")}</p>
        <div className="mt-4">
          <SubmitButton>{t("opening.act")}</SubmitButton>
        </div>
      </Form>
    </section>
  );
}

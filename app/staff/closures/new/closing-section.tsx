import { getTranslations } from "next-intl/server";
import { DescriptionList } from "@/components/ui/description-list";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { ClosingPreview } from "@/lib/closures/preview-closing";
import type { Locale } from "@/lib/context";
import type { Room, Words } from "@/lib/facility/rules";
import { formatDate, formatInstant, formatShortDate } from "@/lib/i18n/format";
import { closeDays } from "../actions";
import { closedWords, scopeWords } from "../closure-words";
import { Hits } from "../hits";

/** What closing would hit, and the press that closes. */
export async function ClosingSection(props: {
  preview: ClosingPreview;
  note: Words;
  rooms: readonly Room[];
  locale: Locale;
}) {
  const { preview, note, rooms, locale } = props;
  const { scope, same, slotCount, hits, waiting, holds, offers, blocks, counselling, reason } = preview;
  const t = await getTranslations({ locale, namespace: "closures" });
  const services = await getTranslations({ locale, namespace: "hours.services" });
  const nameOf = (id: string) => rooms.find((room) => room.id === id)?.[locale === "ja" ? "nameJa" : "nameEn"] ?? id;
  const closed = await Promise.all(
    same.map(async ({ date, opening }) => `${formatDate(locale, date)}（${await closedWords(opening, locale)}）`),
  );
  const list = (lines: readonly string[]) => (
    <ul>
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name
        <li key={place}>{line}</li>
      ))}
    </ul>
  );
  return (
    <section aria-labelledby="preview-title" className="mt-10">
      <h2 id="preview-title" className="text-[1.375rem]">
        {t("preview.title")}
      </h2>
      <p className="mt-1 font-700">{t("preview.nothingYet")}</p>
      <DescriptionList
        className="mt-4"
        entries={[
          {
            term: t("preview.what"),
            description: (
              <>
                {list(scope.dates.map((date) => formatDate(locale, date)))}
                <p>
                  {await scopeWords(scope, rooms, locale)} · {t("preview.slotCount", { count: slotCount })} ·{" "}
                  {t(`reasons.${reason}`)}
                </p>
              </>
            ),
          },
          closed.length > 0 ? { term: t("preview.same"), description: list(closed) } : null,
          {
            term: t("preview.counselling"),
            description:
              counselling.length > 0
                ? list(
                    counselling.map(({ service, count }) =>
                      t("preview.counsellingCount", { service: services(`${service}.name`), count: String(count) }),
                    ),
                  )
                : t("preview.counsellingNone"),
          },
          {
            term: t("preview.waiting"),
            description:
              waiting.length > 0 ? (
                <>
                  {list(
                    waiting.map(({ name, since }) =>
                      t("preview.waitingLine", { name, since: formatInstant(locale, since) }),
                    ),
                  )}
                  <p className="text-[0.9375rem] text-ink-soft">{t("preview.waitingText")}</p>
                </>
              ) : (
                t("preview.nobody")
              ),
          },
          holds + offers > 0
            ? {
                term: t("preview.holds"),
                description: t("preview.holdsText", { holds, offers }),
              }
            : null,
          blocks.length > 0
            ? {
                term: t("preview.blocks"),
                description: list(
                  blocks.map(({ key, kind, note: words }) =>
                    [
                      formatShortDate(locale, key.date),
                      t("slotName", { slot: String(key.slot) }),
                      nameOf(key.roomId),
                      t(`preview.blockKinds.${kind as "maintenance" | "own_use" | "closure"}`),
                      words,
                    ]
                      .filter(Boolean)
                      .join(" "),
                  ),
                ),
              }
            : null,
        ]}
      />
      <Form action={closeDays} locale={locale} className="mt-8">
        <input type="hidden" name="id" value={crypto.randomUUID()} />
        <input type="hidden" name="more" value={scope.dates.join(" ")} />
        <input type="hidden" name="reason" value={reason} />
        {scope.rooms.map((room) => (
          <input key={room} type="hidden" name="rooms" value={room} />
        ))}
        {scope.slots.map((slot) => (
          <input key={slot} type="hidden" name="slots" value={slot} />
        ))}
        <h3 className="text-[1.25rem]">{t("preview.hits", { count: String(hits.length) })}</h3>
        <p>{hits.length > 0 ? t("preview.hitsText") : t("preview.hitsNone")}</p>
        <Hits hits={hits} locale={locale} level={4} />
        <TextField name="noteJa" label={t("form.noteJa")} maxLength={200} required defaultValue={note.ja} />
        <TextField name="noteEn" label={t("form.noteEn")} maxLength={200} required defaultValue={note.en} />
        <p className="text-width mt-6">{t("preview.actText")}</p>
        <div className="mt-4">
          <SubmitButton look="danger">{t("preview.act")}</SubmitButton>
        </div>
      </Form>
    </section>
  );
}

import { getTranslations } from "next-intl/server";
import { TextArea, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { formatYen } from "@/lib/i18n/format";
import { PIECES } from "@/lib/till/rules";
import type { TillView } from "@/lib/till/view-till";
import { closeDay } from "../actions";
import { CountHelp } from "./count-help";

/** The count of a day: by tender, of cash also note by note, and what explains a difference. */
export async function CountForm({ view, locale }: { view: TillView; locale: Locale }) {
  const { day, expected, isFirst, openingYen } = view;
  const t = await getTranslations({ locale, namespace: "till.close" });
  const yen = (amount: number) => formatYen(locale, amount);
  const cash = expected.find(({ tender }) => tender.isCash);
  const help = { locale, words: { differs: t.raw("differs"), same: t.raw("same") } };
  return (
    <section aria-labelledby="count" className="mt-10 rounded-8 border-2 border-accent p-4 md:p-6">
      <h2 id="count" className="text-[1.25rem]">
        {t("count")}
      </h2>
      <p className="mt-1">{t("countText")}</p>
      <Form action={closeDay} locale={locale}>
        <input type="hidden" name="day" value={day} />
        <input type="hidden" name="cash" value={cash?.tender.code ?? ""} />
        {expected.map(({ tender, expectedYen }) => (
          <input key={tender.code} type="hidden" name="shown" value={`${tender.code}:${expectedYen}`} />
        ))}
        {isFirst && (
          <TextField
            name="openingYen"
            label={t("openingField")}
            hint={t("openingHint")}
            inputMode="numeric"
            autoComplete="off"
            width="medium"
          />
        )}
        {expected.map(({ tender, expectedYen, sums }) => (
          <CountHelp
            key={tender.code}
            kind="amount"
            expectedYen={isFirst && tender === cash?.tender ? null : expectedYen}
            {...help}
          >
            <TextField
              name={`counted_${tender.code}`}
              label={t("counted", { tender: tender[locale] })}
              hint={t(tender !== cash?.tender ? "countedHint" : isFirst ? "countedFirst" : "countedCash", {
                yen: yen(expectedYen),
              })}
              inputMode="numeric"
              autoComplete="off"
              width="medium"
              required
              // What did not move need not be typed.
              defaultValue={tender !== cash?.tender && sums.taken + sums.given + sums.corrected === 0 ? "0" : ""}
            />
          </CountHelp>
        ))}
        {cash && (
          <details className="mt-6">
            <summary className="inline-flex min-h-11 cursor-pointer items-center text-link underline underline-offset-4">
              {t("pieces")}
            </summary>
            <CountHelp
              kind="pieces"
              expectedYen={isFirst ? null : cash.expectedYen}
              locale={locale}
              words={{ differs: t.raw(isFirst ? "sumOnly" : "sum"), same: t.raw("sum") }}
            >
              <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3 lg:grid-cols-5">
                {PIECES.map((piece) => (
                  <TextField
                    key={piece}
                    name={`pieces_${piece}`}
                    label={t("piece", { yen: yen(piece) })}
                    inputMode="numeric"
                    autoComplete="off"
                    width="short"
                    className="mt-3"
                  />
                ))}
              </div>
            </CountHelp>
          </details>
        )}
        <TextField
          name="floatYen"
          label={t("float")}
          hint={t("floatHint")}
          inputMode="numeric"
          autoComplete="off"
          width="medium"
          defaultValue={isFirst ? "" : String(openingYen)}
          required
        />
        <TextArea name="note" label={t("note")} hint={t("noteHint")} rows={3} maxLength={500} />
        <div className="mt-6">
          <SubmitButton>{t("button")}</SubmitButton>
        </div>
      </Form>
    </section>
  );
}

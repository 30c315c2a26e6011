import { getTranslations } from "next-intl/server";
import { DescriptionList } from "@/components/ui/description-list";
import { RadioGroup, TextArea } from "@/components/ui/field";
import type { HitView, Way } from "@/lib/closures/preview-closing";
import type { Locale } from "@/lib/context";
import { formatYen } from "@/lib/i18n/format";
import { LINK, slotsWords } from "./closure-words";

/** The bookings that a closure hits, each with what could become of it; fields of the form around them. */
export async function Hits({ hits, locale, level = 3 }: { hits: readonly HitView[]; locale: Locale; level?: 3 | 4 }) {
  return (
    <ol className="mt-4 grid gap-6">
      {hits.map((hit) => (
        <li key={hit.number}>
          <HitArticle hit={hit} locale={locale} level={level} />
        </li>
      ))}
    </ol>
  );
}

async function HitArticle({ hit, locale, level }: { hit: HitView; locale: Locale; level: 3 | 4 }) {
  const t = await getTranslations({ locale, namespace: "closures.hit" });
  const status = await getTranslations({ locale, namespace: "staff.status" });
  const yen = (amount: number) => formatYen(locale, amount);
  const { person, paidYen, dueYen } = hit;
  const Heading = level === 3 ? "h3" : "h4";
  const money = [
    paidYen > 0 ? `${t("paid", { yen: yen(paidYen) })}（${t(`by.${hit.payBy}`)}）` : "",
    dueYen > 0 ? t("owes", { yen: yen(dueYen) }) : "",
    dueYen < 0 ? t("owed", { yen: yen(-dueYen) }) : "",
  ].filter(Boolean);
  const marks = [
    hit.hasBegun ? t("begun") : "",
    hit.hasNursery ? t("nursery") : "",
    hit.isNurseryAlone ? t("nurseryAlone") : "",
    hit.days > 1 ? t("series", { count: String(hit.days) }) : "",
    hit.status === "confirmed" ? "" : status(hit.status),
  ].filter(Boolean);
  const words = hit.ways.map((way) => wayWords(way));
  return (
    <article aria-labelledby={`hit-${hit.number}`} className="rounded-8 border-2 border-line p-4 md:p-6">
      <Heading id={`hit-${hit.number}`} className="wrap-anywhere">
        <a href={`/staff/bookings/${hit.number}`} className={LINK}>
          {hit.shownNumber}
        </a>{" "}
        {[person.name, hit.groupName].filter(Boolean).join(" · ")}
      </Heading>
      {marks.length > 0 && (
        <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 font-700 text-[0.9375rem]">
          {marks.map((mark) => (
            <li key={mark}>{mark}</li>
          ))}
        </ul>
      )}
      <div className="mt-3 grid items-start gap-x-10 lg:grid-cols-2">
        <DescriptionList
          entries={[
            { term: t("slots"), description: slotsWords(hit.slots, locale) },
            { term: t("money"), description: money.length > 0 ? money.join(" ") : t("free") },
            {
              term: t("contact"),
              description: (
                <>
                  <span className="block tabular-nums">{person.phone}</span>
                  <span className="block">{person.isByPhone ? t("byPhone") : person.email}</span>
                </>
              ),
            },
          ]}
        />
        <div>
          <input type="hidden" name="seen" value={hit.print} />
          <RadioGroup
            name={`choice_${hit.number}`}
            label={t("choice")}
            className="max-lg:mt-4 lg:mt-0"
            required
            defaultValue="refund"
            options={hit.ways.map((way, place) => ({
              value: way.value,
              label: words[place],
              hint: backWords(way) || undefined,
            }))}
          />
          {hit.ways.every(({ choice }) => choice === "refund") && <p className="text-ink-soft">{t("noMove")}</p>}
          <TextArea name={`word_${hit.number}`} label={t("word")} hint={t("wordHint")} rows={2} maxLength={500} />
          <details className="mt-4">
            <summary className="flex min-h-11 cursor-pointer items-center text-link underline underline-offset-4">
              {t("mails")}
            </summary>
            {hit.ways.map((way, place) => (
              <section key={way.value} className="mt-3">
                <p className="font-700">{t("mailOf", { choice: words[place] ?? "" })}</p>
                <p lang={hit.locale}>{way.mail.subject}</p>
                <p lang={hit.locale} className="wrap-anywhere mt-1 whitespace-pre-line rounded-8 bg-surface p-3">
                  {way.mail.text}
                </p>
              </section>
            ))}
          </details>
        </div>
      </div>
    </article>
  );

  function wayWords({ choice, to, cardYen, counterYen }: Way): string {
    if (choice === "move") return t("move", { slots: slotsWords(to, locale) });
    if (hit.isNurseryAlone) return t("refundNursery");
    return cardYen + counterYen > 0 ? t("refund") : t("refundNothing");
  }

  function backWords({ choice, cardYen, counterYen, dueYen: due }: Way): string {
    const parts = [
      cardYen > 0 ? t("backCard", { yen: yen(cardYen) }) : "",
      counterYen > 0 ? t("backCounter", { yen: yen(counterYen) }) : "",
      choice === "move" && due > 0 ? t("due", { yen: yen(due) }) : "",
    ];
    return parts.filter(Boolean).join(" ");
  }
}

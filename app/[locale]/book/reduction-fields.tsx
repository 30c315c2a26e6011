import { getTranslations } from "next-intl/server";
import { RadioGroup, TextArea } from "@/components/ui/field";
import type { Locale } from "@/lib/context";
import type { SlotFee } from "@/lib/fees/lines";
import { formatYen } from "@/lib/i18n/format";
import type { OfferedReduction } from "@/lib/reductions/rules";
import { ReductionIsland } from "./reduction-island";

type Props = {
  kinds: readonly OfferedReduction[];
  fees: readonly { fee: SlotFee; roundTo: number }[];
  locale: Locale;
};

/** Asking for a reduction in the application: folded away, since most people have none to ask for. */
export async function ReductionFields({ kinds, fees, locale }: Props) {
  if (kinds.length === 0 || fees.every(({ fee }) => fee.yen === 0)) return null;
  const t = await getTranslations({ locale, namespace: "reduction.form" });
  return (
    <ReductionIsland
      summary={t("title")}
      kinds={kinds.map(({ id, percent }) => ({ kind: id, percent }))}
      fees={fees.map(({ fee, roundTo }) => ({ fee, roundTo }))}
      locale={locale}
      words={{ live: t.raw("live"), none: t.raw("liveNone") }}
    >
      <KindChoice kinds={kinds} locale={locale} withNone />
      <ReductionNote locale={locale} />
      <p className="mt-4 text-[0.9375rem] text-ink-soft">{t("evidenceLater")}</p>
    </ReductionIsland>
  );
}

/** The kinds that may be asked for, each with what proves it and what it would make of the bill. */
export async function KindChoice(props: { kinds: readonly OfferedReduction[]; locale: Locale; withNone?: boolean }) {
  const { kinds, locale, withNone } = props;
  const t = await getTranslations({ locale, namespace: "reduction.form" });
  const options = kinds.map((kind) => ({
    value: kind.id,
    label: t("option", { name: locale === "ja" ? kind.nameJa : kind.nameEn, percent: kind.percent }),
    hint: (
      <>
        <span className="block">{locale === "ja" ? kind.evidenceJa : kind.evidenceEn}</span>
        <span className="block">{t("wouldBe", { yen: formatYen(locale, kind.yen) })}</span>
      </>
    ),
  }));
  return (
    <RadioGroup
      name="reduction"
      label={t("label")}
      hint={t("hint")}
      options={withNone ? [{ value: "", label: t("none") }, ...options] : options}
      defaultValue={withNone ? "" : undefined}
      required={!withNone}
    />
  );
}

export async function ReductionNote({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "reduction.form" });
  return <TextArea name="reductionNote" label={t("note")} hint={t("noteHint")} maxLength={500} rows={3} />;
}

import { getTranslations } from "next-intl/server";
import { RadioGroup, TextArea } from "@/components/ui/field";
import { FileField } from "@/components/ui/file-field";
import type { AttachmentPolicy } from "@/lib/attachments/rules";
import type { Locale } from "@/lib/context";
import { formatYen } from "@/lib/i18n/format";
import type { OfferedReduction } from "@/lib/reductions/rules";
import type { FormFees } from "./fee-island";
import { ReductionIsland } from "./reduction-island";

type Props = {
  kinds: readonly OfferedReduction[];
  fees: FormFees;
  attachments: AttachmentPolicy;
  locale: Locale;
};

/**
 * Asking for a reduction in the application: folded away, since most people have none to ask for. A
 * function, like the fields below, so that the form can name them in its list of mistakes.
 */
export async function reductionFields({ kinds, fees, attachments, locale }: Props) {
  if (kinds.length === 0 || fees.slots.every(({ price }) => price.yenPerSlot === 0)) return null;
  const t = await getTranslations({ locale, namespace: "reduction.form" });
  return (
    <ReductionIsland
      summary={t("title")}
      kinds={kinds.map(({ id, percent }) => ({ kind: id, percent }))}
      fees={fees}
      locale={locale}
      words={{ live: t.raw("live"), none: t.raw("liveNone") }}
      choice={await kindChoice({ kinds, locale, withNone: true })}
    >
      {await reductionNote({ locale })}
      {await evidence({ policy: attachments, locale })}
    </ReductionIsland>
  );
}

/** The kinds that may be asked for, each with what proves it and what it would make of the bill. */
export async function kindChoice(props: { kinds: readonly OfferedReduction[]; locale: Locale; withNone?: boolean }) {
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

/** The documents that prove it. */
export async function evidence(props: { policy: AttachmentPolicy; locale: Locale; required?: boolean }) {
  const { policy, locale, required } = props;
  const t = await getTranslations({ locale, namespace: "reduction.form" });
  const file = await getTranslations({ locale, namespace: "groups.file" });
  return (
    <FileField
      name="evidence"
      label={t("evidence")}
      hint={t(required ? "evidenceLimits" : "evidenceHint", {
        max: String(policy.maxMegabytes),
        files: String(policy.maxFiles),
      })}
      words={{ kept: file("kept"), keep: file.raw("keep"), size: file.raw("size"), small: file("small") }}
      required={required}
    />
  );
}

export async function reductionNote({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "reduction.form" });
  return <TextArea name="reductionNote" label={t("note")} hint={t("noteHint")} maxLength={500} rows={3} />;
}

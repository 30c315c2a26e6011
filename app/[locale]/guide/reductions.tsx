import { getTranslations } from "next-intl/server";
import { Table } from "@/components/ui/table";
import type { Locale } from "@/lib/context";
import { reductionKindsOn } from "@/lib/facility/rules";
import type { CentreView } from "@/lib/facility/use-cases";

/** Which reductions there are, what proves them, how one asks, and how amounts are rounded. */
export async function Reductions({ locale, centre }: { locale: Locale; centre: CentreView }) {
  const t = await getTranslations({ locale, namespace: "reduction.guide" });
  const kinds = reductionKindsOn(centre.centre, centre.today).filter(({ percent }) => percent > 0);
  return (
    <>
      <p className="text-width mt-3">{t("text")}</p>
      {kinds.length > 0 && (
        <Table
          caption={t("caption")}
          heads={[t("kind"), t("percent"), t("evidence")]}
          rows={kinds.map((kind) => ({
            key: kind.id,
            cells: [
              locale === "ja" ? kind.nameJa : kind.nameEn,
              t("percentValue", { percent: kind.percent }),
              locale === "ja" ? kind.evidenceJa : kind.evidenceEn,
            ],
          }))}
        />
      )}
      <p className="text-width mt-4">{t("rounding")}</p>
    </>
  );
}

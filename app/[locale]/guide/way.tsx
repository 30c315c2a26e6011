import { getTranslations } from "next-intl/server";
import { DescriptionList } from "@/components/ui/description-list";
import type { Locale } from "@/lib/context";

/** Where the centre is and how to reach it. */
export async function Way({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "guide.way" });
  const centre = await getTranslations({ locale, namespace: "common.centre" });
  const map = `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(centre("address"))}`;
  return (
    <>
      <DescriptionList
        className="mt-4"
        entries={[
          { term: t("place"), description: centre("address") },
          {
            term: t("phone"),
            description: <a href={`tel:${centre("phone").replaceAll("-", "")}`}>{centre("phone")}</a>,
          },
          { term: centre("openLabel"), description: centre("hours") },
        ]}
      />
      <p className="text-width mt-4">{t("floor")}</p>
      <p className="print:hidden">
        <a
          href={map}
          rel="noreferrer"
          className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
        >
          {t("map")}
        </a>
      </p>
    </>
  );
}

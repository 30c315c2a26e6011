import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { currentContext } from "@/app/_server/auth";
import { readBasket } from "@/app/[locale]/basket/basket-cookie";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import type { Locale } from "@/lib/context";
import { isLocale } from "@/lib/i18n/routing";
import type { SeriesQuery } from "@/lib/series/rules";
import { viewSeries } from "@/lib/series/view-series";
import { Preview } from "./preview";
import { fieldId, SeriesForm } from "./series-form";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SeriesQuery> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "series" });
  // What is searched for is for nobody but who has the address.
  return { title: t("title"), description: t("description"), robots: { index: false } };
}

/** くり返しで予約する: regular dates, what becomes of each, and the free ones into the basket at one press. */
export default async function SeriesPage({ params, searchParams }: Props) {
  const { locale: asked } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const t = await getTranslations({ locale, namespace: "series" });
  const view = await viewSeries(await currentContext(locale), {
    query: await searchParams,
    basket: await readBasket(),
  });
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {view.mistakes.length > 0 && (
        <Notice kind="error" title={t("mistakes.title")} className="mb-6">
          <ul className="mt-1">
            {view.mistakes.map(({ field, problem }) => (
              <li key={field}>
                <a href={`#${fieldId(field)}`} className="inline-block py-1 text-link underline underline-offset-4">
                  {t("mistakes.line", { field: t(`form.${field}`), problem: t(`mistakes.${problem}`) })}
                </a>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <SeriesForm view={view} locale={locale} />
      {view.preview && <Preview view={view} preview={view.preview} locale={locale} />}
    </>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { formatDate } from "@/lib/i18n/format";
import { LOCALES } from "@/lib/i18n/routing";
import { viewWordings } from "@/lib/masters/view-masters";
import { masterWords } from "../words";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "masters.wordings" });
  return { title: t("title") };
}

/** Every text of mails, and whether the centre says it in words of its own. */
export default async function WordingsPage() {
  const ctx = await deskContext("/staff/masters/wordings");
  const { locale } = ctx;
  const view = await viewWordings(ctx);
  if (!view.ok) notFound();
  const { t } = await masterWords(locale);
  return (
    <>
      <PageHeading lead={t("wordings.lead")}>{t("wordings.title")}</PageHeading>
      <p>
        <a href="/staff/masters" className="inline-block py-1 text-link underline underline-offset-4">
          {t("back")}
        </a>
      </p>
      <Table
        caption={<VisuallyHidden>{t("wordings.caption")}</VisuallyHidden>}
        heads={[t("wordings.key"), t("wordings.ja"), t("wordings.en")]}
        rows={view.value.wordings.map(({ key, product, own }) => ({
          key,
          cells: [
            <span key="text" className="wrap-anywhere">
              {firstLine(product)}
              <small className="block font-400 text-ink-soft">{key}</small>
            </span>,
            ...LOCALES.map((language) => (
              <span key={language}>
                <a
                  href={`/staff/masters/wording/mail.${key}/${language}`}
                  className="inline-block py-1 text-link underline underline-offset-4"
                >
                  {t(own[language].now ? "wordings.own" : "wordings.product")}
                  <VisuallyHidden> {t("names.wording", { key, language: t(`names.${language}`) })}</VisuallyHidden>
                </a>
                {own[language].coming && (
                  <small className="block">
                    {t("wordings.coming", { date: formatDate(locale, own[language].coming) })}
                  </small>
                )}
              </span>
            )),
          ],
        }))}
      />
    </>
  );
}

const LONGEST_LINE = 60;

/** The beginning of a text, by which it is known again. */
function firstLine(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

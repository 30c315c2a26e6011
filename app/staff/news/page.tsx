import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { LinkButton } from "@/components/ui/button";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { formatInstant } from "@/lib/i18n/format";
import { newsWords } from "@/lib/news/rules";
import { type DeskNews, viewDeskNews } from "@/lib/news/view-news";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "news" });
  return { title: t("title") };
}

/** What the public pages tell, now, soon and before; and the screens at the doors. */
export default async function NewsDeskPage() {
  const ctx = await deskContext("/staff/news");
  const view = await viewDeskNews(ctx);
  if (!view.ok) notFound();
  const { locale } = ctx;
  const { items, rooms } = view.value;
  const t = await getTranslations({ locale, namespace: "news" });
  const isCurrent = ({ state }: DeskNews["items"][number]) => state === "shown" || state === "coming";
  const past = items.filter((item) => !isCurrent(item));
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      <p>
        <LinkButton href="/staff/news/new">{t("desk.write")}</LinkButton>
      </p>
      <section aria-labelledby="current" className="mt-8">
        <h2 id="current" className="text-[1.25rem]">
          {t("desk.current")}
        </h2>
        <Items items={items.filter(isCurrent)} caption={t("desk.current")} none={t("desk.none")} locale={locale} />
      </section>
      <section aria-labelledby="past" className="mt-10">
        <h2 id="past" className="text-[1.25rem]">
          {t("desk.past")}
        </h2>
        <Items items={past} caption={t("desk.past")} none={t("desk.pastNone")} locale={locale} />
      </section>
      <section aria-labelledby="doors" className="mt-10">
        <h2 id="doors" className="text-[1.25rem]">
          {t("desk.doors")}
        </h2>
        <p className="text-width mt-2">{t("desk.doorsText")}</p>
        <ul className="mt-2">
          {rooms.map(({ id, nameJa, nameEn }) => (
            <li key={id}>
              <a
                href={`/door/${id}`}
                className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
              >
                {t("desk.door", { room: locale === "ja" ? nameJa : nameEn })}
              </a>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

async function Items(props: { items: DeskNews["items"]; caption: string; none: string; locale: Locale }) {
  const { items, caption, none, locale } = props;
  const t = await getTranslations({ locale, namespace: "news.desk" });
  if (items.length === 0) return <p className="mt-2 text-ink-soft">{none}</p>;
  return (
    <Table
      caption={<VisuallyHidden>{caption}</VisuallyHidden>}
      heads={[t("item"), t("when"), t("state")]}
      rows={items.map((item) => {
        const { title, lang } = newsWords(item, locale);
        const from = formatInstant(locale, item.showFrom);
        return {
          key: item.id,
          cells: [
            <span key="item">
              <a
                href={`/staff/news/${item.id}`}
                className="wrap-anywhere inline-block py-1 text-link underline underline-offset-4"
              >
                <span lang={lang}>{title}</span>
              </a>
              <span className="wrap-anywhere block font-400 text-[0.9375rem] text-ink-soft">
                {t(`kinds.${item.kind}`)}
                {item.tone === "warning" && ` · ${t("tones.warning")}`}
              </span>
            </span>,
            item.showUntil ? t("until", { from, to: formatInstant(locale, item.showUntil) }) : t("open", { from }),
            t(`states.${item.state}`),
          ],
        };
      })}
    />
  );
}

import { getTranslations } from "next-intl/server";
import { NoticeSign } from "@/components/ui/notice";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { today } from "@/lib/dates";
import { formatDate } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { type NewsItem, newsWords } from "@/lib/news/rules";

/** News as a list of links, each with the day since when it is told. */
export async function NewsLines({ items, locale }: { items: readonly NewsItem[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "news.public" });
  return (
    <ul className="mt-2 border-line border-t">
      {items.map((item) => {
        const { title, lang } = newsWords(item, locale);
        const since = today(item.showFrom);
        return (
          <li key={item.id} className="flex flex-wrap items-baseline gap-x-4 border-line border-b py-1">
            <time dateTime={since} className="text-[0.9375rem] text-ink-soft">
              {formatDate(locale, since)}
            </time>
            <a
              href={localePath(locale, `/news/${item.id}`)}
              className="wrap-anywhere inline-flex min-h-11 items-center gap-2 text-link underline underline-offset-4"
            >
              {item.tone === "warning" && (
                <>
                  <NoticeSign kind="warning" className="size-5" />
                  <VisuallyHidden>{t("warning")} </VisuallyHidden>
                </>
              )}
              <span lang={lang}>{title}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

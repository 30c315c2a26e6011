import { getTranslations } from "next-intl/server";
import { anyoneContext } from "@/app/_server/anyone";
import { reasonsOf } from "@/app/[locale]/_availability/words";
import { isLocale } from "@/lib/i18n/routing";
import { closuresCalendar } from "@/lib/news/calendar";
import { viewClosures } from "@/lib/news/view-closures";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ locale: string }> };

/** The closed days as a calendar that anybody may subscribe to. The same for everybody: kept whole. */
export async function GET(_: Request, { params }: Params): Promise<Response> {
  const { locale: asked } = await params;
  const locale = isLocale(asked) ? asked : "ja";
  const ctx = anyoneContext(locale);
  const t = await getTranslations({ locale, namespace: "news.calendar" });
  const words = await getTranslations({ locale, namespace: "availability" });
  const days = (await viewClosures(ctx)).map(({ date, opening }) => ({
    date,
    summary: t("summary", { reasons: reasonsOf(opening, locale, words) }),
  }));
  const calendar = closuresCalendar({ days, name: t("name"), site: ctx.config.url, locale, now: ctx.now });
  return new Response(calendar, {
    headers: {
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Disposition": 'inline; filename="closures.ics"',
    },
  });
}

import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { exportAccount } from "@/lib/accounts/export-account";
import { today } from "@/lib/dates";
import { isLocale, localePath } from "@/lib/i18n/routing";

type Params = { params: Promise<{ locale: string }> };

/** Everything that is kept about whoever asks, as a file. It changes nothing, and nobody keeps a copy on the way. */
export async function GET(_: Request, { params }: Params): Promise<Response> {
  const { locale: named } = await params;
  const locale = isLocale(named) ? named : "ja";
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/account") });
  const everything = await exportAccount(ctx);
  if (!everything.ok) return new Response(null, { status: 404 });
  const t = await getTranslations({ locale, namespace: "myAccount.records" });
  return new Response(`${JSON.stringify({ about: t("about"), ...everything.value }, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="furatto-${today(ctx.now)}.json"`,
      "Cache-Control": "private, no-store",
      "X-Robots-Tag": "noindex",
    },
  });
}

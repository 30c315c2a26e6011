import type { NextRequest } from "next/server";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { CARD, csvOf } from "@/lib/till/lines";
import { type TillSums, tenderOf } from "@/lib/till/rules";
import { monthInput, viewMonth } from "@/lib/till/view-month";

/** The month's list as CSV, for the treasury's own tables: amounts by day and way, and nobody's name. */
export async function GET(request: NextRequest): Promise<Response> {
  const ctx = await deskContext("/staff/money/month");
  const { locale } = ctx;
  const read = monthInput.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  const view = await viewMonth(ctx, read.success ? read.data : {});
  if (!view.ok) return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } });
  const { month, list, tenders } = view.value;
  const t = await getTranslations({ locale, namespace: "till.month" });
  const by = (column: string) => (column === CARD ? t("card") : tenderOf(tenders, column)[locale]);
  const cells = (sums: TillSums) => [
    sums.takenYen,
    sums.taken,
    sums.givenYen,
    sums.given,
    sums.correctedYen,
    sums.netYen,
  ];
  const text = csvOf([
    [t("day"), t("by"), t("taken"), t("takenCount"), t("given"), t("givenCount"), t("corrected"), t("net")],
    ...list.rows.map((row) => [row.day, by(row.column), ...cells(row)]),
    ...list.totals.map((sums) => [t("total"), by(sums.column), ...cells(sums)]),
    [t("total"), "", ...cells(list.total)],
  ]);
  const name = encodeURIComponent(`${t("file")}-${month}.csv`);
  return new Response(text, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="till-${month}.csv"; filename*=UTF-8''${name}`,
      "Cache-Control": "no-store",
    },
  });
}

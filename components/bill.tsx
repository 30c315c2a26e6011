import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import type { Locale } from "@/lib/context";
import type { Bill, BillExtra, PendingReduction } from "@/lib/fees/rules";
import { formatYen } from "@/lib/i18n/format";

/**
 * A bill as a table: like slots in one row, then what was added or taken off in the order of
 * computing, each with its rule, the sum last and large. A reduction that is asked for stands below
 * it, with what the sum would be.
 */
export async function BillTable({ bill, locale, total }: { bill: Bill; locale: Locale; total?: string }) {
  const t = await getTranslations({ locale, namespace: "bill" });
  const yen = (amount: number) => formatYen(locale, amount);
  return (
    <>
      <table className="wrap-anywhere w-full border-collapse text-left leading-150">
        <caption className="pb-2 text-left text-[0.9375rem] text-ink-soft">{t("caption")}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t("what")}</th>
            <th scope="col">{t("sum")}</th>
          </tr>
        </thead>
        <tbody className="border-edge border-t-2">
          {bill.items.map((item) => (
            <Row
              key={`${item.room.ja}/${item.tariff?.ja}/${item.each}`}
              what={
                item.tariff ? t("tariff", { room: item.room[locale], tariff: item.tariff[locale] }) : item.room[locale]
              }
              why={
                <>
                  <span className="inline-block tabular-nums">
                    {t("times", { each: yen(item.each), count: item.count })}
                  </span>{" "}
                  <span className="inline-block">{t("rules.slot")}</span>
                </>
              }
              sum={yen(item.yen)}
            />
          ))}
          {bill.extras.map((extra) => (
            <Row
              key={`${extra.why}/${extra.name?.ja}/${extra.percent}`}
              what={extraWords(extra)}
              why={t(`rules.${extra.why}`)}
              sum={yen(extra.yen)}
            />
          ))}
        </tbody>
        <tfoot>
          <tr className="border-edge border-t-2 align-baseline">
            <th scope="row" className="py-3 pr-4">
              {total ?? t("total")}
            </th>
            <td className="whitespace-nowrap py-3 text-right font-700 text-[1.5rem] tabular-nums">{yen(bill.yen)}</td>
          </tr>
        </tfoot>
      </table>
      {bill.pending && <Pending pending={bill.pending} locale={locale} />}
    </>
  );

  function extraWords({ why, percent, name }: BillExtra): string {
    if (why === "rounding") return t("rounding");
    if (why === "reduction") return t("reduction", { name: name?.[locale] ?? "", percent: percent ?? 0 });
    return t(why, { percent: percent ?? 0 });
  }
}

function Row({ what, why, sum }: { what: ReactNode; why: ReactNode; sum: string }) {
  return (
    <tr className="border-line border-b align-baseline">
      <th scope="row" className="py-2 pr-4 font-400">
        {what}
        <span className="block text-[0.9375rem] text-ink-soft">{why}</span>
      </th>
      <td className="whitespace-nowrap py-2 text-right tabular-nums">{sum}</td>
    </tr>
  );
}

/** What the bill would be with the reduction that is asked for. */
async function Pending({ pending, locale }: { pending: PendingReduction; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "bill.pending" });
  const rows: [string, string][] = [
    [t("off"), formatYen(locale, -pending.offYen)],
    [t("would"), formatYen(locale, pending.yen)],
  ];
  return (
    <div className="rounded-8 border-2 border-warning border-dashed p-3 leading-150">
      <p className="font-700">{t("title")}</p>
      <p>{t("what", { name: pending.name[locale], percent: pending.percent })}</p>
      <dl className="mt-1">
        {rows.map(([term, sum]) => (
          <div key={term} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <dt>{term}</dt>
            <dd className="font-700 tabular-nums">{sum}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-1 text-[0.9375rem] text-ink-soft">{t("text")}</p>
    </div>
  );
}

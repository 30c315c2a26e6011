import { getTranslations } from "next-intl/server";
import type { Bill } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { formatYen } from "@/lib/i18n/format";

/** A bill as a table: like slots in one row, what was added or taken off, the sum last and large. */
export async function BillTable({ bill, locale, total }: { bill: Bill; locale: Locale; total?: string }) {
  const t = await getTranslations({ locale, namespace: "basket.bill" });
  const yen = (amount: number) => formatYen(locale, amount);
  return (
    <table className="w-full border-collapse text-left leading-150">
      <caption className="pb-2 text-left text-[0.9375rem] text-ink-soft">{t("caption")}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t("what")}</th>
          <th scope="col">{t("sum")}</th>
        </tr>
      </thead>
      <tbody className="border-edge border-t-2">
        {bill.items.map((item) => (
          <tr key={`${item.room.ja}/${item.tariff?.ja}/${item.each}`} className="border-line border-b align-baseline">
            <th scope="row" className="py-2 pr-4 font-400">
              {item.tariff ? t("tariff", { room: item.room[locale], tariff: item.tariff[locale] }) : item.room[locale]}
              <span className="block text-[0.9375rem] text-ink-soft tabular-nums">
                {t("times", { each: yen(item.each), count: item.count })}
              </span>
            </th>
            <td className="whitespace-nowrap py-2 text-right">{yen(item.yen)}</td>
          </tr>
        ))}
        {bill.extras.map((extra) => (
          <tr key={extra.why} className="border-line border-b align-baseline">
            <th scope="row" className="py-2 pr-4 font-400">
              {t(extra.why)}
            </th>
            <td className="whitespace-nowrap py-2 text-right">{yen(extra.yen)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="align-baseline">
          <th scope="row" className="py-3 pr-4">
            {total ?? t("total")}
          </th>
          <td className="whitespace-nowrap py-3 text-right font-700 text-[1.5rem]">{yen(bill.yen)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

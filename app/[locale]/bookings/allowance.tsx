import { getTranslations } from "next-intl/server";
import { Table } from "@/components/ui/table";
import { viewAllowance } from "@/lib/bookings/view-allowance";
import type { Context, Locale } from "@/lib/context";
import { formatDate, formatInstant, formatMonth } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";

/** これから予約できる区分: month by month, for oneself or for the group one acts for. */
export async function MyAllowance({ ctx, locale }: { ctx: Context; locale: Locale }) {
  const allowance = await viewAllowance(ctx);
  if (!allowance) return null;
  const { group, months, freeUntil, caps } = allowance;
  const t = await getTranslations({ locale, namespace: "groups.allowance" });
  return (
    <section aria-labelledby="allowance" className="mt-12">
      <h2 id="allowance" className="text-[1.25rem]">
        {t("title")}
      </h2>
      <p className="mt-2">
        {group ? t("forGroup", { name: group }) : t("forSelf")}{" "}
        <a href={localePath(locale, "/groups")}>{t("change")}</a>
      </p>
      <Table
        className="max-w-2xl"
        caption={t("caption")}
        heads={[t("month"), t("already"), t("left")]}
        rows={months.map(({ month, opensAt, already, left }) => ({
          key: month,
          cells: [
            formatMonth(locale, month),
            t("slots", { count: already }),
            <span key="left" className={left === 0 ? "font-700 text-error" : "font-700"}>
              {left === null ? t("noCap") : left === 0 ? t("full") : t("slots", { count: left })}
              {opensAt && (
                <span className="block font-400 text-[0.9375rem] text-ink-soft">
                  {t("opens", { at: formatInstant(locale, opensAt) })}
                </span>
              )}
            </span>,
          ],
        }))}
      />
      <ul className="text-width mt-4 grid list-disc gap-1 pl-6">
        {caps.slotsPerMonth !== null && <li>{t("cap", { count: caps.slotsPerMonth })}</li>}
        {caps.slotsPerMonth !== null && <li>{t("free", { date: formatDate(locale, freeUntil) })}</li>}
        {caps.consecutiveDays !== null && <li>{t("days", { count: caps.consecutiveDays })}</li>}
        {caps.oneRoom && <li>{t("oneRoom")}</li>}
      </ul>
    </section>
  );
}

import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import type { DeskCounts } from "@/lib/desk/count-desk";

const LINES = [
  { what: "decisions", href: "/staff/decisions" },
  { what: "reductions", href: "/staff/decisions#reductions" },
  { what: "registrations", href: "/staff/registrations" },
  { what: "unpaid", href: "/staff/money#unpaid" },
  { what: "toRepay", href: "/staff/money#to-repay" },
  { what: "mismatches", href: "/staff/money#mismatches" },
  { what: "failedRefunds", href: "/staff/money#failed-refunds" },
] as const;

/** What waits at the desk, in numbers that lead to it. What does not wait is left out. */
export async function Waiting({ counts, locale }: { counts: DeskCounts; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "staff" });
  const words = await getTranslations({ locale, namespace: "reduction.staff" });
  const lines = LINES.filter(({ what }) => counts[what] > 0);
  if (lines.length === 0) return <p className="text-ink-soft print:hidden">{t("desk.nothing")}</p>;
  return (
    <section aria-label={t("lead")} className="print:hidden">
      <ul className="flex flex-wrap gap-x-6">
        {lines.map(({ what, href }) => (
          <li key={what}>
            <a href={href} className="inline-flex min-h-11 items-center gap-2 text-link underline underline-offset-4">
              {what === "reductions" ? words("count") : t(`desk.${what}`)}
              <span className="font-700 tabular-nums">{t("desk.count", { count: String(counts[what]) })}</span>
            </a>
            {what === "unpaid" && counts.overdue > 0 && (
              <span className="ml-2 font-700 text-error">
                {t("desk.overdue")} {t("desk.count", { count: String(counts.overdue) })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

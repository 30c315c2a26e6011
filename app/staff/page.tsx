import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { PageHeading } from "@/components/ui/page-heading";
import { viewDesk } from "@/lib/payments/view-money";

export const dynamic = "force-dynamic";

/** What waits at the counter, in numbers that lead to it. */
export default async function DeskPage() {
  const ctx = await deskContext("/staff");
  const desk = await viewDesk(ctx);
  if (!desk.ok) notFound();
  const counts = desk.value;
  const t = await getTranslations({ locale: ctx.locale, namespace: "staff" });
  const words = await getTranslations({ locale: ctx.locale, namespace: "reduction.staff" });
  const lines = [
    { what: "decisions", href: "/staff/decisions" },
    { what: "reductions", href: "/staff/decisions#reductions" },
    { what: "registrations", href: "/staff/registrations" },
    { what: "unpaid", href: "/staff/money#unpaid" },
    { what: "toRepay", href: "/staff/money#to-repay" },
    { what: "mismatches", href: "/staff/money#mismatches" },
    { what: "failedRefunds", href: "/staff/money#failed-refunds" },
  ] as const;
  return (
    <>
      <PageHeading>{t("lead")}</PageHeading>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {lines.map(({ what, href }) => (
          <li key={what}>
            <a
              href={href}
              className="group flex h-full min-h-24 flex-col justify-between rounded-8 border-2 border-line bg-raised p-4 text-ink hover:border-accent"
            >
              <span className="group-hover:underline">
                {what === "reductions" ? words("count") : t(`desk.${what}`)}
              </span>
              <span className="flex flex-wrap items-baseline gap-x-3">
                <span className="font-700 text-[1.75rem] tabular-nums leading-140">
                  {t("desk.count", { count: String(counts[what]) })}
                </span>
                {what === "unpaid" && counts.overdue > 0 && (
                  <span className="font-700 text-error">
                    {t("desk.overdue")} {t("desk.count", { count: String(counts.overdue) })}
                  </span>
                )}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

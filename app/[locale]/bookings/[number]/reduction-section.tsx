import { getTranslations } from "next-intl/server";
import type { BookingView } from "@/lib/bookings/view-bookings";
import type { Locale } from "@/lib/context";

/** How the reduction of a booking stands, beside its bill, and the way to ask for one. */
export async function Reduction({ view, page, locale }: { view: BookingView; page: string; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "reduction.section" });
  const { reduction } = view.booking;
  const isOpen = view.bill.pending !== null;
  if (!isOpen && !view.canAskReduction && reduction?.status !== "approved" && reduction?.status !== "declined")
    return null;
  const granted = view.bill.extras.find(({ why }) => why === "reduction");
  return (
    <div className="mt-4 grid gap-2">
      {reduction?.status === "approved" && granted && (
        <p>{t("approved", { name: granted.name?.[locale] ?? "", percent: granted.percent ?? 0 })}</p>
      )}
      {reduction?.status === "declined" && <p>{t("declined")}</p>}
      {reduction?.decisionNote && (
        <div>
          <p className="text-ink-soft">{t("reason")}</p>
          <p className="wrap-anywhere whitespace-pre-line">{reduction.decisionNote}</p>
        </div>
      )}
      <p className="print:hidden">
        <a href={`${page}/reduction`}>{t(view.canAskReduction ? "ask" : "see")}</a>
      </p>
    </div>
  );
}

import { getTranslations } from "next-intl/server";
import type { VisitState } from "@/lib/bookings/transitions";
import type { Locale } from "@/lib/context";

const SIGNS: Record<VisitState, string> = { arrived: "m4 13 5 5L20 6", no_show: "m6 6 12 12m0-12L6 18" };

/** Whether somebody came, by a sign and a word. */
export async function VisitSign({ state, locale }: { state: VisitState; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "desk.today.visit" });
  return (
    <span className="inline-flex items-center gap-1 font-700">
      <svg
        aria-hidden="true"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        className="size-[1em] shrink-0"
      >
        <path d={SIGNS[state]} />
      </svg>
      {t(state)}
    </span>
  );
}

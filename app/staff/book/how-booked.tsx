import { getTranslations } from "next-intl/server";
import { DescriptionList } from "@/components/ui/description-list";
import { viewOrigin } from "@/lib/bookings/view-origin";
import type { Context, Locale } from "@/lib/context";

const CODES = ["not_yet_open", "over_monthly_cap", "too_many_days", "two_rooms_at_once"] as const;

/** How a booking came in, where staff entered it: who did, and the rules they set aside with their reason. */
export async function HowBooked({ ctx, number, locale }: { ctx: Context; number: string; locale: Locale }) {
  const origin = await viewOrigin(ctx, { number });
  if (!origin.ok || origin.value.source === "online") return null;
  const { source, madeBy, overrides, overrideReason } = origin.value;
  const t = await getTranslations({ locale, namespace: "counter.origin" });
  const codes = CODES.filter((code) => overrides.includes(code));
  return (
    <section aria-labelledby="how-booked" className="mt-10">
      <h2 id="how-booked" className="text-[1.25rem]">
        {t("title")}
      </h2>
      <DescriptionList
        className="mt-3"
        entries={[
          { term: t("source"), description: t(`sources.${source}`) },
          madeBy ? { term: t("madeBy"), description: madeBy } : null,
          codes.length > 0
            ? {
                term: t("rules"),
                description: (
                  <ul>
                    {codes.map((code) => (
                      <li key={code}>{t(`codes.${code}`)}</li>
                    ))}
                  </ul>
                ),
              }
            : null,
          overrideReason
            ? { term: t("reason"), description: <p className="whitespace-pre-line">{overrideReason}</p> }
            : null,
        ]}
      />
    </section>
  );
}

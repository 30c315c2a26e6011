import { getTranslations } from "next-intl/server";
import { noteUse } from "@/app/staff/actions";
import { VisitSign } from "@/app/staff/today/visit-sign";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { isStanding } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { formatDate } from "@/lib/i18n/format";
import type { BookingMoney } from "@/lib/payments/view-money";

/** Who came, day by day, and noting it. */
export async function VisitsSection({ view, locale }: { view: BookingMoney; locale: Locale }) {
  const { booking, days } = view;
  if (!isStanding(booking.status)) return null;
  const t = await getTranslations({ locale, namespace: "desk" });
  return (
    <section aria-labelledby="visits" className="mt-10">
      <h2 id="visits" className="text-[1.25rem]">
        {t("visits.title")}
      </h2>
      <Table
        caption={t("visits.lead")}
        heads={[t("visits.date"), t("visits.state"), t("visits.action")]}
        rows={days.map(({ date, visit, moves }) => ({
          key: date,
          cells: [
            formatDate(locale, date),
            visit ? <VisitSign key="visit" state={visit} locale={locale} /> : t("visits.none"),
            moves.length === 0 ? (
              <span key="moves" className="text-ink-soft">
                {t("visits.notYet")}
              </span>
            ) : (
              <Form key="moves" action={noteUse} locale={locale} className="flex flex-wrap gap-3">
                <input type="hidden" name="number" value={booking.number} />
                <input type="hidden" name="date" value={date} />
                {moves.map((move) => (
                  <SubmitButton key={move} name="move" value={move} look="secondary">
                    {t(`press.${move}`)}
                    <VisuallyHidden> {formatDate(locale, date)}</VisuallyHidden>
                  </SubmitButton>
                ))}
              </Form>
            ),
          ],
        }))}
      />
    </section>
  );
}

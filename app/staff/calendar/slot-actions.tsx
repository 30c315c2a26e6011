import { getTranslations } from "next-intl/server";
import type { SignedInContext } from "@/app/_server/auth";
import { LinkButton } from "@/components/ui/button";
import { statesBefore } from "@/lib/bookings/transitions";
import { instantAt } from "@/lib/dates";
import type { BookingMoney } from "@/lib/payments/view-money";
import { calendarPath } from "./address";

/** What the desk can do with the slots of a booking: move one, or make some a booking of their own. */
export async function SlotActions({ view, ctx }: { view: BookingMoney; ctx: SignedInContext }) {
  const { booking, moves, slots } = view;
  const isAhead = slots.some(({ date, startsAt }) => instantAt(date, startsAt) > ctx.now);
  const canMove = isAhead && statesBefore("change").includes(booking.status);
  const canSplit = moves.some(({ move }) => move === "split");
  if (!canMove && !canSplit) return null;
  const t = await getTranslations({ locale: ctx.locale, namespace: "calendar.actions" });
  return (
    <section aria-labelledby="slots" className="mt-10">
      <h2 id="slots" className="text-[1.25rem]">
        {t("title")}
      </h2>
      <p className="mt-3 flex flex-wrap gap-3">
        {canMove && (
          <LinkButton href={calendarPath("/move", { number: booking.number })} look="secondary">
            {t("move")}
          </LinkButton>
        )}
        {canSplit && (
          <LinkButton href={calendarPath("/split", { number: booking.number })} look="secondary">
            {t("split")}
          </LinkButton>
        )}
      </p>
    </section>
  );
}

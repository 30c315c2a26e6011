import { getTranslations } from "next-intl/server";
import { type NoticeKind, NoticeSign } from "@/components/ui/notice";
import type { BookingStatus } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";

const KINDS: Record<BookingStatus, NoticeKind> = {
  held: "warning",
  requested: "warning",
  confirmed: "success",
  used: "success",
  no_show: "info",
  declined: "error",
  cancelled: "info",
  expired: "info",
};

/**
 * The state of a booking: a sign and its word.
 * @param isOver its slots are in the past: nobody need have noted that it was used
 */
export async function StatusMark(props: { status: BookingStatus; isOver: boolean; locale: Locale }) {
  const { isOver, locale } = props;
  const status = isOver && props.status === "confirmed" ? "used" : props.status;
  const t = await getTranslations({ locale, namespace: "booking.status" });
  return (
    <p className="flex items-baseline gap-2 font-700">
      <NoticeSign kind={KINDS[status]} className="self-center" />
      {t(status)}
    </p>
  );
}

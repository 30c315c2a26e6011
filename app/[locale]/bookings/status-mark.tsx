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

/** The state of a booking: a sign and its word. */
export async function StatusMark({ status, locale }: { status: BookingStatus; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.status" });
  return (
    <p className="flex items-center gap-2 font-700">
      <NoticeSign kind={KINDS[status]} />
      {t(status)}
    </p>
  );
}

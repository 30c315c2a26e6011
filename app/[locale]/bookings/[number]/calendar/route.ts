import type { NextRequest } from "next/server";
import { requireContext } from "@/app/_server/auth";
import { viewBookingCalendar } from "@/lib/bookings/view-bookings";
import { isLocale, localePath } from "@/lib/i18n/routing";

type Params = { params: Promise<{ locale: string; number: string }> };

/** The calendar file of one's own booking, to keep. */
export async function GET(_request: NextRequest, { params }: Params): Promise<Response> {
  const { locale: asked, number } = await params;
  const locale = isLocale(asked) ? asked : "ja";
  const returnTo = localePath(locale, `/bookings/${encodeURIComponent(number)}`);
  const file = await viewBookingCalendar(await requireContext("resident", { locale, returnTo }), number);
  if (!file) return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } });
  return new Response(file.text, {
    headers: {
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Disposition": `attachment; filename="${file.name}"`,
      "Cache-Control": "no-store",
    },
  });
}

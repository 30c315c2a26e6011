import { after, type NextRequest } from "next/server";
import { requireContext, type SignedInContext } from "@/app/_server/auth";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { runDueWork } from "@/lib/work";

type Params = { params: Promise<{ locale: string; number: string }> };

/**
 * A step of a card payment that a link or the provider's page leads to: it does something and leads
 * on (303). Asked for by the router of our own pages ahead of time or in place of the browser it
 * does nothing, so that the browser comes itself.
 */
export function payStep(
  path: "pay" | "pay/return" | "pay/leave",
  step: (ctx: SignedInContext, number: string) => Promise<string>,
) {
  return async (request: NextRequest, { params }: Params): Promise<Response> => {
    const { headers } = request;
    if (headers.has("rsc") || headers.has("next-router-prefetch") || /prefetch/.test(headers.get("sec-purpose") ?? ""))
      return new Response(null, { status: 204 });
    const { locale: named, number } = await params;
    const locale = isLocale(named) ? named : "ja";
    const ctx = await requireContext("resident", {
      locale,
      returnTo: localePath(locale, `${bookingPath(number)}/${path}`),
    });
    const location = await step(ctx, number);
    after(runDueWork);
    const isOutside = /^https?:/.test(location);
    return new Response(null, {
      status: 303,
      headers: { Location: isOutside ? location : localePath(locale, location), "Cache-Control": "no-store" },
    });
  };
}

/** The path of a booking's page, whatever was typed as its number. */
export function bookingPath(number: string): string {
  return `/bookings/${encodeURIComponent([...number].slice(0, 40).join(""))}`;
}

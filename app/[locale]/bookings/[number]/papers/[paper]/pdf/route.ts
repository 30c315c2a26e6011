import type { NextRequest } from "next/server";
import { requireContext } from "@/app/_server/auth";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { viewPaperPdf } from "@/lib/papers/view-papers";

type Params = { params: Promise<{ locale: string; number: string; paper: string }> };

/** One issued paper as a PDF, shown in the browser and kept by nobody on the way. */
export async function GET(_request: NextRequest, { params }: Params): Promise<Response> {
  const { locale: asked, number, paper } = await params;
  const locale = isLocale(asked) ? asked : "ja";
  const page = `/bookings/${encodeURIComponent(number)}/papers/${encodeURIComponent(paper)}/pdf`;
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, page) });
  const file = await viewPaperPdf(ctx, { number, paper });
  if (!file) return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } });
  return new Response(file.bytes, {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Disposition": `inline; filename="${file.name}"`,
      "Cache-Control": "no-store",
    },
  });
}

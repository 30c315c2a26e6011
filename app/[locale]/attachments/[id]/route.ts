import type { NextRequest } from "next/server";
import { requireContext } from "@/app/_server/auth";
import { viewAttachment } from "@/lib/attachments/view-attachment";
import { isLocale, localePath } from "@/lib/i18n/routing";

/**
 * A document somebody attached, for those it concerns and for staff; there is none for anybody else. It is
 * handed out to be saved, never shown by the browser as a page of ours, and kept nowhere on the way.
 */
export async function GET(
  _: NextRequest,
  { params }: { params: Promise<{ locale: string; id: string }> },
): Promise<Response> {
  const { locale: named, id } = await params;
  const locale = isLocale(named) ? named : "ja";
  const returnTo = localePath(locale, `/attachments/${encodeURIComponent(id.slice(0, 64))}`);
  const ctx = await requireContext("resident", { locale, returnTo });
  const document = await viewAttachment(ctx, id);
  if (!document.ok) return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } });
  const { attachment, name, body } = document.value;
  return new Response(body, {
    headers: {
      "Content-Type": attachment.type,
      "Content-Length": String(attachment.bytes),
      "Content-Disposition": `attachment; filename="document"; filename*=UTF-8''${percent(name)}`,
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cache-Control": "private, no-store",
    },
  });
}

/** A name as RFC 5987 has it in a header. */
function percent(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

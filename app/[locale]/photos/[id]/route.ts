import type { NextRequest } from "next/server";
import { anyoneContext } from "@/app/_server/anyone";
import { viewPhoto } from "@/lib/masters/change-photos";

/** A picture of a room. Its address is made of what it shows, so whoever has it need never ask again. */
export async function GET(_: NextRequest, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const photo = await viewPhoto(anyoneContext("ja"), id);
  if (!photo) return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } });
  return new Response(photo.bytes, {
    headers: {
      "Content-Type": photo.type,
      "Content-Length": String(photo.bytes.length),
      "Content-Disposition": "inline",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cache-Control": "public, max-age=31536000, immutable",
    },
  });
}

import { viewFeed } from "@/lib/accounts/view-feed";
import { createContext } from "@/lib/context";

type Params = { params: Promise<{ file: string }> };

/** Kept by nobody, found by nobody, and the address, which is the key, is told to nobody. */
const QUIET = {
  "Cache-Control": "private, no-store",
  "X-Robots-Tag": "noindex, nofollow",
};

/** The calendar of somebody's bookings, for programs that cannot sign in: whoever knows its address may read it. */
export async function GET(_: Request, { params }: Params): Promise<Response> {
  const { file } = await params;
  const ctx = createContext({ actor: { kind: "visitor", visitorId: null }, locale: "ja" });
  const key = /^(.+)\.ics$/.exec(file)?.[1];
  const calendar = key ? await viewFeed(ctx, { key }) : null;
  if (!calendar) return new Response("", { status: 404, headers: { ...QUIET, "Content-Type": "text/plain" } });
  return new Response(calendar, { headers: { ...QUIET, "Content-Type": "text/calendar; charset=utf-8" } });
}

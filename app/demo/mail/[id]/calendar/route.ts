import { DEFAULT_LOCALE } from "@/lib/i18n/routing";
import { viewDemoMail } from "@/lib/mail/use-cases";
import { anyone } from "../../demo-mail";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ id: string }> };

/** The calendar file of a mail of the demo. */
export async function GET(_: Request, { params }: Params): Promise<Response> {
  const { id } = await params;
  const mail = await viewDemoMail(anyone(DEFAULT_LOCALE), { id });
  if (!mail?.ics) return new Response(null, { status: 404 });
  return new Response(mail.ics, {
    headers: {
      "Content-Type": "text/calendar; charset=utf-8",
      "Content-Disposition": 'attachment; filename="furatto.ics"',
      "Cache-Control": "no-store",
    },
  });
}

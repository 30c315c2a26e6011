import { getTranslations } from "next-intl/server";
import { NoteDone, Notes } from "@/app/staff/today/notes";
import type { Context } from "@/lib/context";
import { viewNotes } from "@/lib/desk/view-notes";

/** What the counter keeps in mind of the booking. */
export async function NotesSection({
  ctx,
  number,
  done,
  note,
}: {
  ctx: Context;
  number: string;
  /** what became of the last press here, and of which note */
  done: unknown;
  note: unknown;
}) {
  const view = await viewNotes(ctx, { subject: "booking", about: number });
  if (!view.ok) return null;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "desk.notes" });
  const place = { booking: number };
  return (
    <section id="notes" tabIndex={-1} aria-labelledby="notes-title" className="mt-10">
      <h2 id="notes-title" className="text-[1.25rem]">
        {t("title")}
      </h2>
      <p className="text-ink-soft">{t("lead")}</p>
      <NoteDone done={done} note={note} place={place} locale={locale} />
      <Notes notes={view.value} subject="booking" about={number} place={place} locale={locale} />
    </section>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { DescriptionList } from "@/components/ui/description-list";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { previewReopening } from "@/lib/closures/reopen-closure";
import { formatDate, formatInstant } from "@/lib/i18n/format";
import { reopenClosure } from "../../actions";
import { closedWords, LINK } from "../../closure-words";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "closures.reopen" });
  return { title: t("title") };
}

/** What taking a closure back would do, and the press that does. */
export default async function ReopenPage({ params }: Props) {
  const { id } = await params;
  const ctx = await deskContext(`/staff/closures/${encodeURIComponent(id)}/reopen`);
  const preview = await previewReopening(ctx, id);
  if (!preview.ok) notFound();
  const { closure, days, slotCount, settled, unsettled, waiting } = preview.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "closures.reopen" });
  const one = await getTranslations({ locale, namespace: "closures.one" });
  const words = await getTranslations({ locale, namespace: "closures" });
  const dayWords = await Promise.all(
    days.map(async ({ date, opening }) => {
      const closed = await closedWords(opening, locale);
      return `${formatDate(locale, date)}${closed ? `${t("stays")} ${closed}` : ""}`;
    }),
  );
  return (
    <>
      <PageHeading lead={t("nothingYet")}>{t("title")}</PageHeading>
      <DescriptionList
        entries={[
          {
            term: t("days"),
            description: (
              <>
                <ul>
                  {dayWords.map((day) => (
                    <li key={day}>{day}</li>
                  ))}
                </ul>
                <p>{t("slotCount", { count: slotCount })}</p>
              </>
            ),
          },
          {
            term: t("settled"),
            description:
              settled.length === 0 ? (
                t("settledNone")
              ) : (
                <>
                  <ul>
                    {settled.map(({ number, shownNumber, name, choice }) => (
                      <li key={number}>
                        <a href={`/staff/bookings/${number}`} className={LINK}>
                          {shownNumber}
                        </a>{" "}
                        {name} {choice === "move" ? one("moved") : one("refunded")}
                      </li>
                    ))}
                  </ul>
                  <p className="text-[0.9375rem] text-ink-soft">{t("settledText")}</p>
                </>
              ),
          },
          unsettled > 0 ? { term: one("cases"), description: t("unsettled", { count: unsettled }) } : null,
          {
            term: t("waiting"),
            description:
              waiting.length === 0 ? (
                words("preview.nobody")
              ) : (
                <ul>
                  {waiting.map(({ name, since }, place) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name
                    <li key={place}>{words("preview.waitingLine", { name, since: formatInstant(locale, since) })}</li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
      {closure.status !== "reopened" && (
        <Form action={reopenClosure} locale={locale} className="mt-8">
          <input type="hidden" name="id" value={closure.id} />
          <input type="hidden" name="version" value={closure.version} />
          <SubmitButton>{t("act")}</SubmitButton>
        </Form>
      )}
      <p className="mt-8">
        <a href={`/staff/closures/${closure.id}`} className={LINK}>
          {t("back")}
        </a>
      </p>
    </>
  );
}

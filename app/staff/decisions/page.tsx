import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { decide } from "@/app/staff/actions";
import { OutdatedNotice } from "@/app/staff/outdated-notice";
import { DescriptionList } from "@/components/ui/description-list";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { type Decision, viewDecisions } from "@/lib/bookings/decide-booking";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { formatDate, formatHours, formatInstant, formatYen } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { viewReductionQueue } from "@/lib/reductions/view-reductions";
import { Reductions } from "./reductions";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "staff" });
  return { title: t("decisions.title") };
}

/** Applications that staff decide, the oldest first. */
export default async function DecisionsPage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/decisions");
  const decisions = await viewDecisions(ctx);
  if (!decisions.ok) notFound();
  const t = await getTranslations({ locale: ctx.locale, namespace: "staff" });
  const words = await getTranslations({ locale: ctx.locale, namespace: "reduction.staff" });
  const till = await getTranslations({ locale: ctx.locale, namespace: "till.decisions" });
  const reductions = await viewReductionQueue(ctx);
  if (!reductions.ok) notFound();
  const { done, outdated } = await searchParams;
  return (
    <>
      <PageHeading lead={t("decisions.lead")}>{t("decisions.title")}</PageHeading>
      {(done === "1" || done === "reduction") && (
        <Notice kind="success" live="status" className="mb-6">
          {done === "1" ? t("decisions.done") : words("done")}
        </Notice>
      )}
      <OutdatedNotice code={outdated} locale={ctx.locale} />
      <h2 className="mb-4 text-[1.5rem]">
        {words("applications")}
        {decisions.value.length > 0 && (
          <span className="ml-3 text-[1.125rem] tabular-nums">
            {till("count", { count: String(decisions.value.length) })}
          </span>
        )}
      </h2>
      {decisions.value.length === 0 && <p>{t("decisions.none")}</p>}
      <div className="grid gap-8">
        {decisions.value.map((decision) => (
          <Application key={decision.booking.id} decision={decision} locale={ctx.locale} />
        ))}
      </div>
      <Reductions waiting={reductions.value} locale={ctx.locale} />
    </>
  );
}

async function Application({ decision, locale }: { decision: Decision; locale: Locale }) {
  const { booking, slots, yen, beginsAt, waitingDays } = decision;
  const waits = await getTranslations({ locale, namespace: "till.decisions" });
  const t = await getTranslations({ locale, namespace: "staff" });
  const purposes = await getTranslations({ locale, namespace: "booking.purposes" });
  return (
    <article aria-labelledby={booking.number} className="rounded-8 border-2 border-line p-4 md:p-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h3 id={booking.number} className="text-[1.25rem] tabular-nums">
          {t("booking.title", { number: showNumber(booking.number) })}
        </h3>
        <p className="font-700">{waits("waits", { days: waitingDays })}</p>
      </div>
      <div className="mt-4 grid gap-x-12 lg:grid-cols-2">
        <DescriptionList
          entries={[
            {
              term: t("decisions.purpose"),
              description: purposes(booking.purpose as keyof Messages["booking"]["purposes"]),
            },
            booking.purposeNote
              ? {
                  term: t("decisions.purposeNote"),
                  description: <p className="whitespace-pre-line">{booking.purposeNote}</p>,
                }
              : null,
            booking.groupName ? { term: t("decisions.group"), description: booking.groupName } : null,
            { term: t("decisions.people"), description: t("decisions.peopleValue", { count: String(booking.people) }) },
            { term: t("decisions.who"), description: `${booking.user.name}（${booking.user.kana}）` },
            {
              term: t("booking.use"),
              description: (
                <ul>
                  {slots.map((slot) => (
                    <li key={`${slot.roomId}${slot.date}${slot.slot}`}>
                      {formatDate(locale, slot.date)} {formatHours(slot.startsAt, slot.endsAt)} {slot.room[locale]}
                    </li>
                  ))}
                </ul>
              ),
            },
            { term: t("decisions.yen"), description: formatYen(locale, yen) },
            { term: t("decisions.begins"), description: formatInstant(locale, beginsAt) },
            { term: t("decisions.appliedAt"), description: formatInstant(locale, booking.createdAt) },
          ]}
        />
        <Form action={decide} locale={locale} className="max-lg:mt-2">
          <input type="hidden" name="number" value={booking.number} />
          <TextArea name="note" label={t("decisions.note")} hint={t("decisions.noteHint")} rows={4} maxLength={500} />
          <div className="mt-4 flex flex-wrap gap-3">
            <SubmitButton name="decision" value="approve">
              {t("decisions.approve")}
            </SubmitButton>
            <SubmitButton name="decision" value="decline" look="danger">
              {t("decisions.decline")}
            </SubmitButton>
          </div>
        </Form>
      </div>
    </article>
  );
}

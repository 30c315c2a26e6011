import { getTranslations } from "next-intl/server";
import { decideReduction } from "@/app/staff/actions";
import { BillTable } from "@/components/bill";
import { DescriptionList } from "@/components/ui/description-list";
import { TextArea, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { formatDate, formatHours, formatInstant, formatYen } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import type { WaitingReduction } from "@/lib/reductions/view-reductions";

/** Reductions that staff decide, the oldest first: what is asked, what proves it, what it would make of the bill. */
export async function Reductions({ waiting, locale }: { waiting: readonly WaitingReduction[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "reduction.staff" });
  const till = await getTranslations({ locale, namespace: "till.decisions" });
  return (
    <section aria-labelledby="reductions" className="mt-12">
      <h2 id="reductions" className="text-[1.5rem]">
        {t("title")}
        {waiting.length > 0 && (
          <span className="ml-3 text-[1.125rem] tabular-nums">{till("count", { count: String(waiting.length) })}</span>
        )}
      </h2>
      <p className="mt-2 mb-4 text-width">{waiting.length > 0 ? t("lead") : t("none")}</p>
      <div className="grid gap-8">
        {waiting.map((reduction) => (
          <Request key={reduction.request.id} waiting={reduction} locale={locale} />
        ))}
      </div>
    </section>
  );
}

async function Request({ waiting, locale }: { waiting: WaitingReduction; locale: Locale }) {
  const words = await getTranslations({ locale, namespace: "bill" });
  const { request, booking, kind, slots, documents, bill, paidYen, waitingDays } = waiting;
  const till = await getTranslations({ locale, namespace: "till.decisions" });
  const t = await getTranslations({ locale, namespace: "reduction.staff" });
  const id = `reduction-${booking.number}`;
  const percent = kind?.percent ?? 0;
  return (
    <article aria-labelledby={id} className="rounded-8 border-2 border-line p-4 md:p-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h3 id={id} className="text-[1.25rem] tabular-nums">
          {t("booking", { number: showNumber(booking.number) })}
        </h3>
        <p className="font-700">{till("waits", { days: waitingDays })}</p>
      </div>
      <div className="mt-4 grid gap-x-12 gap-y-6 lg:grid-cols-2 lg:items-start">
        <DescriptionList
          entries={[
            {
              term: t("kind"),
              description: kind
                ? t("usual", { name: locale === "ja" ? kind.nameJa : kind.nameEn, percent })
                : t("unknownKind"),
            },
            kind ? { term: t("evidence"), description: locale === "ja" ? kind.evidenceJa : kind.evidenceEn } : null,
            {
              term: t("documents"),
              description:
                documents.length === 0 ? (
                  t("noDocuments")
                ) : (
                  <ul>
                    {documents.map(({ id: document, name }) => (
                      <li key={document}>
                        <a
                          href={localePath(locale, `/attachments/${document}`)}
                          download
                          className="wrap-anywhere inline-block py-1"
                        >
                          {name}
                        </a>
                      </li>
                    ))}
                  </ul>
                ),
            },
            request.note
              ? { term: t("note"), description: <p className="whitespace-pre-line">{request.note}</p> }
              : null,
            { term: t("askedAt"), description: formatInstant(locale, request.createdAt) },
            {
              term: t("applicant"),
              description: (
                <>
                  {booking.user.name}（{booking.user.kana}）
                  {booking.groupName && <span className="block">{booking.groupName}</span>}
                </>
              ),
            },
            { term: t("class"), description: t(`classes.${booking.applicant}`) },
            {
              term: t("use"),
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
            paidYen > 0 ? { term: t("paid"), description: formatYen(locale, paidYen) } : null,
          ]}
        />
        <div>
          <BillTable bill={bill} locale={locale} />
          <p className="mt-2 text-[0.875rem] text-ink-soft leading-150">{words("assumed")}</p>
          <Form action={decideReduction} locale={locale}>
            <input type="hidden" name="request" value={request.id} />
            <TextField
              name="percent"
              label={t("percent")}
              hint={t("percentHint", { percent })}
              inputMode="numeric"
              autoComplete="off"
              width="short"
              defaultValue={String(percent)}
              required
            />
            <TextArea name="note" label={t("reason")} hint={t("reasonHint")} rows={3} maxLength={500} />
            <div className="mt-4 flex flex-wrap gap-3">
              <SubmitButton name="decision" value="approve">
                {t("approve")}
              </SubmitButton>
              <SubmitButton name="decision" value="decline" look="danger">
                {t("decline")}
              </SubmitButton>
            </div>
          </Form>
        </div>
      </div>
    </article>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { HowBooked } from "@/app/staff/book/how-booked";
import { MailAddress } from "@/app/staff/book/mail-address";
import { SlotActions } from "@/app/staff/calendar/slot-actions";
import { HandedOver } from "@/app/staff/calls/handed-over";
import { OutdatedNotice } from "@/app/staff/outdated-notice";
import { BillTable } from "@/components/bill";
import { DescriptionList } from "@/components/ui/description-list";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { slotId } from "@/lib/facility/rules";
import { formatInstant, formatYen } from "@/lib/i18n/format";
import { viewBookingMoney } from "@/lib/payments/view-money";
import { LedgerSection } from "./ledger-section";
import { canTakeCash, MoneySection } from "./money-section";
import { MovesSection } from "./moves-section";
import { NotesSection } from "./notes-section";
import { PapersSection } from "./papers-section";
import { slotWords } from "./slot-words";
import { VisitsSection } from "./visits-section";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ number: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "staff" });
  return { title: t("money.title") };
}

/** One booking at the counter: who, what, its money, what can be done with it, and its papers. */
export default async function DeskBookingPage({ params, searchParams }: Props) {
  const { number } = await params;
  const ctx = await deskContext(`/staff/bookings/${encodeURIComponent(number)}`);
  const view = await viewBookingMoney(ctx, { number });
  if (!view.ok) notFound();
  const { booking, shownNumber, slots, bill, balance, overdue, cardRefunds } = view.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "staff" });
  const reduction = await getTranslations({ locale, namespace: "reduction" });
  const yen = (amount: number) => formatYen(locale, amount);
  const { done, note, outdated } = await searchParams;
  const isDone = done === "1";
  const canTake = canTakeCash(view.value);
  return (
    <>
      <PageHeading>{t("booking.title", { number: shownNumber })}</PageHeading>
      {isDone && (
        <Notice kind="success" live="status" className="mb-6">
          {t("booking.done")}
        </Notice>
      )}
      <OutdatedNotice code={outdated} locale={locale} />
      <div className="grid gap-x-12 lg:grid-cols-[3fr_2fr]">
        <DescriptionList
          entries={[
            {
              term: balance.due > 0 ? t("booking.due") : balance.due < 0 ? t("booking.owed") : t("booking.settled"),
              description: (
                <span className="font-700 text-[1.5rem] tabular-nums leading-140">{yen(Math.abs(balance.due))}</span>
              ),
            },
            canTake && booking.payDeadline
              ? {
                  term: t("booking.deadline"),
                  description: (
                    <>
                      {formatInstant(locale, booking.payDeadline)}
                      {overdue && <span className="block font-700 text-error">{t("overdue")}</span>}
                    </>
                  ),
                }
              : null,
            { term: t("booking.state"), description: t(`status.${booking.status}`) },
            {
              term: t("booking.who"),
              description: booking.user.name ? `${booking.user.name}（${booking.user.kana}）` : t("erasedPerson"),
            },
            booking.groupName ? { term: t("booking.group"), description: booking.groupName } : null,
            booking.user.name
              ? {
                  term: t("booking.contact"),
                  description: (
                    <>
                      <span className="block tabular-nums">{booking.user.phone}</span>
                      <MailAddress address={booking.user.email} locale={locale} />
                    </>
                  ),
                }
              : null,
            {
              term: t("booking.use"),
              description: (
                <ul>
                  {slots.map((slot) => (
                    <li key={slotId(slot)}>
                      {slotWords(slot, locale)} <span className="text-ink-soft">{yen(slot.yen)}</span>
                    </li>
                  ))}
                </ul>
              ),
            },
            cardRefunds.length > 0
              ? {
                  term: t("booking.cardRefunds"),
                  description: (
                    <ul>
                      {cardRefunds.map((refund, index) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: the list is written out whole each time
                        <li key={index}>
                          {yen(refund.yen)} {t(`refundStatus.${refund.status as "due" | "done" | "failed"}`)}
                        </li>
                      ))}
                    </ul>
                  ),
                }
              : null,
          ]}
        />
        <div>
          <section aria-labelledby="bill" className="mt-4 rounded-8 border-2 border-line bg-surface p-4 md:p-6">
            <h2 id="bill" className="text-[1.25rem]">
              {reduction("page.bill")}
            </h2>
            <BillTable bill={bill} locale={locale} />
            {bill.pending && (
              <p className="mt-3">
                <a href="/staff/decisions#reductions">{reduction("staff.title")}</a>
              </p>
            )}
          </section>
          <MoneySection view={view.value} locale={locale} />
        </div>
      </div>
      <HandedOver ctx={ctx} userId={booking.userId} number={shownNumber} locale={locale} />
      <VisitsSection view={view.value} locale={locale} />
      <SlotActions view={view.value} ctx={ctx} />
      <MovesSection view={view.value} locale={locale} />
      <HowBooked ctx={ctx} number={booking.number} locale={locale} />
      <NotesSection ctx={ctx} number={booking.number} done={done} note={note} />
      <LedgerSection view={view.value} locale={locale} />
      <PapersSection ctx={ctx} number={shownNumber} />
      <p className="mt-8">
        <a href="/staff/money">{t("booking.back")}</a>
      </p>
    </>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { SignedInContext } from "@/app/_server/auth";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { closeBooking, giveCash, noteUse, reopenSlots, takeCash, waivePoints } from "@/app/staff/actions";
import { OutdatedNotice } from "@/app/staff/outdated-notice";
import { BillTable } from "@/components/bill";
import { DescriptionList } from "@/components/ui/description-list";
import { Checkbox, RadioGroup, TextArea, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { isStanding } from "@/lib/bookings/rules";
import { slotId } from "@/lib/facility/rules";
import { formatDate, formatHours, formatInstant, formatYen } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { viewPapers } from "@/lib/papers/view-papers";
import type { LedgerReason } from "@/lib/payments/rules";
import { type BookingMoney, viewBookingMoney } from "@/lib/payments/view-money";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ number: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "staff" });
  return { title: t("money.title") };
}

/** One booking at the counter: take what it owes, give back what it is owed, and every row of its ledger. */
export default async function BookingMoneyPage({ params, searchParams }: Props) {
  const { number } = await params;
  const ctx = await deskContext(`/staff/money/${encodeURIComponent(number)}`);
  const view = await viewBookingMoney(ctx, { number });
  if (!view.ok) notFound();
  const { booking, shownNumber, slots, bill, balance, overdue, cardRefunds } = view.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "staff" });
  const reasons = await getTranslations({ locale, namespace: "payment.reasons" });
  const reduction = await getTranslations({ locale, namespace: "reduction" });
  const yen = (amount: number) => formatYen(locale, amount);
  const { done, outdated } = await searchParams;
  const isDone = done === "1";
  // Nothing is taken while nobody can say yet how much it will be.
  const canTake = isStanding(booking.status) && balance.due > 0 && bill.pending === null;
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
                      <span className="block">{booking.user.email}</span>
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
          {canTake && (
            <CashForm
              action={takeCash}
              locale={locale}
              number={booking.number}
              words={{
                title: t("booking.take"),
                text: t("booking.takeText", { yen: yen(balance.due) }),
                label: t("booking.takeYen"),
                button: t("booking.takeButton"),
              }}
            />
          )}
          {balance.due < 0 && (
            <CashForm
              action={giveCash}
              locale={locale}
              number={booking.number}
              words={{
                title: t("booking.give"),
                text: t("booking.giveText", { yen: yen(-balance.due) }),
                label: t("booking.giveYen"),
                button: t("booking.giveButton"),
              }}
            />
          )}
        </div>
      </div>
      <Moves view={view.value} locale={locale} />
      <h2 className="mt-10 text-[1.25rem]">{t("booking.ledger")}</h2>
      {booking.ledger.length === 0 ? (
        <p className="mt-2 text-ink-soft">{t("booking.ledgerNone")}</p>
      ) : (
        <Table
          caption={<VisuallyHidden>{t("booking.ledger")}</VisuallyHidden>}
          heads={[t("columns.when"), t("columns.what"), t("columns.by"), t("columns.yen")]}
          rows={[
            ...booking.ledger.map((entry) => ({
              key: entry.id,
              cells: [
                formatInstant(locale, entry.at),
                reasons(entry.reason as LedgerReason),
                entry.method ? t(`by.${entry.method}`) : "",
                <span key="yen" className="whitespace-nowrap tabular-nums">
                  {yen(entry.yen)}
                </span>,
              ],
            })),
            {
              key: "total",
              cells: [
                t("booking.total"),
                "",
                "",
                <span key="yen" className="whitespace-nowrap font-700 tabular-nums">
                  {yen(balance.due)}
                </span>,
              ],
            },
          ]}
        />
      )}
      <Papers ctx={ctx} number={shownNumber} />
      <p className="mt-8">
        <a href="/staff/money">{t("booking.back")}</a>
      </p>
    </>
  );
}

/** The papers that were issued for the booking, and the way to issue more. */
async function Papers({ ctx, number }: { ctx: SignedInContext; number: string }) {
  const { locale } = ctx;
  const view = await viewPapers(ctx, { number });
  if (!view) return null;
  const t = await getTranslations({ locale, namespace: "papers.desk" });
  const kinds = await getTranslations({ locale, namespace: "papers.kinds" });
  const page = localePath(locale, `/bookings/${number}/papers`);
  return (
    <section aria-labelledby="papers" className="mt-10">
      <h2 id="papers" className="text-[1.25rem]">
        {t("title")}
      </h2>
      {view.issued.length === 0 ? (
        <p className="mt-2 text-ink-soft">{t("none")}</p>
      ) : (
        <ul className="mt-2">
          {view.issued.map(({ id, kind, shownNumber, isCurrent }) => (
            <li key={id} className="py-1">
              <a href={`${page}/${id}`}>
                {kinds(kind)} <span lang="ja">{shownNumber}</span>
              </a>
              {!isCurrent && <span className="ml-3 text-error">{t("stale")}</span>}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
        <a href={page}>{t("open")}</a>
        <a href={`${page}/all`}>{t("all")}</a>
      </p>
    </section>
  );
}

/** An amount of cash that is typed, and the key by which a second press counts once. */
function CashForm({
  action,
  locale,
  number,
  words,
}: {
  action: typeof takeCash;
  locale: "ja" | "en";
  number: string;
  words: { title: string; text: string; label: string; button: string };
}) {
  return (
    <section aria-labelledby="cash" className="rounded-8 border-2 border-accent p-4 max-lg:mt-8">
      <h2 id="cash" className="text-[1.25rem]">
        {words.title}
      </h2>
      <p className="mt-1">{words.text}</p>
      <Form action={action} locale={locale} className="mt-4">
        <input type="hidden" name="number" value={number} />
        <input type="hidden" name="key" value={crypto.randomUUID()} />
        <TextField name="yen" label={words.label} inputMode="numeric" autoComplete="off" width="short" required />
        <div className="mt-4">
          <SubmitButton>{words.button}</SubmitButton>
        </div>
      </Form>
    </section>
  );
}

/** What the counter can do with a booking beside its money: note who came, or cancel it for a reason. */
async function Moves({ view, locale }: { view: BookingMoney; locale: "ja" | "en" }) {
  const { booking, moves, closing, closed, penalties } = view;
  const t = await getTranslations({ locale, namespace: "staff.moves" });
  const uses = USES.filter((use) => moves.some(({ move }) => move === use));
  if (uses.length + closing.offers.length + closed.length + penalties === 0) return null;
  const closable = view.slots.flatMap((slot) => {
    const found = closing.slots.find(({ id }) => id === slotId(slot));
    return found ? [{ ...found, words: slotWords(slot, locale) }] : [];
  });
  return (
    <section aria-labelledby="moves" className="mt-10">
      <h2 id="moves" className="text-[1.25rem]">
        {t("title")}
      </h2>
      {uses.length > 0 && (
        <div className="mt-3 flex flex-wrap gap-3">
          {uses.map((use) => (
            <Form key={use} action={noteUse} locale={locale}>
              <input type="hidden" name="number" value={booking.number} />
              <input type="hidden" name="move" value={use} />
              <SubmitButton look="secondary">{t(use)}</SubmitButton>
            </Form>
          ))}
        </div>
      )}
      {penalties > 0 && (
        <div className="mt-6 max-w-xl rounded-8 border-2 border-line p-4">
          <p>{t("points", { count: penalties })}</p>
          <Form action={waivePoints} locale={locale} className="mt-4">
            <input type="hidden" name="number" value={booking.number} />
            <SubmitButton look="secondary">{t("waivePoints")}</SubmitButton>
          </Form>
        </div>
      )}
      {closed.length > 0 && (
        <div className="mt-6 max-w-xl rounded-8 border-2 border-line p-4">
          <h3>{t("closed")}</h3>
          <p className="mt-2">{t("closedText")}</p>
          <ul className="mt-2">
            {closed.map((slot) => (
              <li key={slotId(slot)}>{slotWords(slot, locale)}</li>
            ))}
          </ul>
          <Form action={reopenSlots} locale={locale} className="mt-4">
            <input type="hidden" name="number" value={booking.number} />
            <SubmitButton look="secondary">{t("reopen")}</SubmitButton>
          </Form>
        </div>
      )}
      {closing.offers.length > 0 && (
        <div className="mt-6 max-w-xl rounded-8 border-2 border-line p-4">
          <h3>{t("close")}</h3>
          <p className="mt-2">{t("closeText")}</p>
          <Form action={closeBooking} locale={locale} className="mt-4 grid gap-4">
            <input type="hidden" name="number" value={booking.number} />
            <input type="hidden" name="version" value={booking.version} />
            {closing.offers.map(({ reason, refundYen }) => (
              <input key={reason} type="hidden" name="shown" value={`${reason}:${refundYen}`} />
            ))}
            <fieldset>
              <legend className="font-700">{t("closeSlots")}</legend>
              {closable.map(({ id, isChosen, words }) => (
                <Checkbox key={id} name="slots" value={id} label={words} defaultChecked={isChosen} className="mt-1" />
              ))}
            </fieldset>
            <RadioGroup
              name="reason"
              label={t("reason")}
              hint={t("reasonHint")}
              required
              options={closing.offers.map(({ reason, refundYen }) => ({
                value: reason,
                label: t(`reasons.${reason}`),
                hint: t("backYen", { yen: formatYen(locale, refundYen) }),
              }))}
            />
            <TextArea name="note" label={t("note")} hint={t("noteHint")} />
            <div>
              <SubmitButton look="danger">{t("closePress")}</SubmitButton>
            </div>
          </Form>
        </div>
      )}
    </section>
  );
}

function slotWords(slot: BookingMoney["slots"][number], locale: "ja" | "en"): string {
  return [formatDate(locale, slot.date), formatHours(slot.startsAt, slot.endsAt), slot.room[locale]].join(" ");
}

const USES = ["arrive", "no_show", "undo_arrive", "undo_no_show"] as const;

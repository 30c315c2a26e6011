import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { purposeWords } from "@/app/[locale]/book/purpose-words";
import { BillTable } from "@/components/bill";
import { BookSteps } from "@/components/book-steps";
import { SlotDays } from "@/components/slot-days";
import { LinkButton } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { hasNursery } from "@/lib/bookings/changes";
import { isStanding, showNumber } from "@/lib/bookings/rules";
import { type BookingEvent, type BookingView, type ToldUse, viewBooking } from "@/lib/bookings/view-bookings";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { NURSERY, type SlotKey } from "@/lib/facility/rules";
import { formatHours, formatInstant, formatList, formatShortDate, formatTime, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { StatusMark } from "../status-mark";
import { wordsOfUse } from "./change/slot-words";
import { Payment } from "./payment-section";
import { Reduction } from "./reduction-section";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: string; number: string }>;
  searchParams: Promise<{ new?: string | string[]; cancelled?: string | string[]; changed?: string | string[] }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "booking.list" });
  // Without the number: titles stand in the history of shared machines.
  return { title: t("title"), robots: { index: false } };
}

/** One of one's own bookings: when, where, what is owed, and everything one can do with it. */
export default async function BookingPage({ params, searchParams }: Props) {
  const { locale: asked, number } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const returnTo = localePath(locale, `/bookings/${encodeURIComponent(number)}`);
  const ctx = await requireContext("resident", { locale, returnTo });
  const view = await viewBooking(ctx, number);
  if (!view) notFound();
  const t = await getTranslations({ locale, namespace: "booking.one" });
  const { booking, givenBack } = view;
  const query = await searchParams;
  const shown = showNumber(booking.number);
  const page = localePath(locale, `/bookings/${shown}`);
  const purposes = await purposeWords(locale);
  const papers = await getTranslations({ locale, namespace: "papers.page" });
  return (
    <>
      {query.new && <BookSteps current={3} isRequested={booking.status === "requested"} locale={locale} />}
      <PageHeading>{t("title", { number: shown })}</PageHeading>
      {query.new && <JustBooked view={view} locale={locale} />}
      {query.cancelled && <JustCancelled view={view} locale={locale} />}
      {query.changed && <JustChanged view={view} locale={locale} />}
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start lg:gap-12">
        <div className="grid gap-6">
          <DescriptionList
            entries={[
              {
                term: t("status"),
                description: <StatusMark status={booking.status} isOver={view.isOver} locale={locale} />,
              },
              {
                term: t("number"),
                description: (
                  <>
                    <strong className="text-[1.25rem] tabular-nums tracking-wider">{shown}</strong>
                    <span className="block text-[0.9375rem] text-ink-soft">{t("numberHint")}</span>
                  </>
                ),
              },
            ]}
          />
          <section aria-labelledby="slots">
            <h2 id="slots" className="mb-3 text-[1.25rem]">
              {t("slots")}
            </h2>
            <SlotDays days={view.days} locale={locale} />
            {givenBack.length > 0 && (
              <>
                <h3 className="mt-6 mb-2 text-ink-soft">{t("givenBack")}</h3>
                <SlotDays days={givenBack} locale={locale} />
              </>
            )}
          </section>
        </div>
        <div className="grid gap-6 lg:sticky lg:top-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <section aria-labelledby="pay" className="rounded-8 border-2 border-line bg-surface p-4 md:p-6">
            <h2 id="pay" className="text-[1.25rem]">
              {t("payTitle")}
            </h2>
            <BillTable bill={view.bill} locale={locale} />
            <Payment view={view} page={page} locale={locale} />
            <Reduction view={view} page={page} locale={locale} />
          </section>
          <div className="grid gap-3 print:hidden">
            {isStanding(booking.status) && (
              <LinkButton href={`${page}/calendar`} look="secondary" download>
                {t("calendar")}
              </LinkButton>
            )}
            {(isStanding(booking.status) || view.balance.paid > 0) && (
              <LinkButton href={`${page}/papers`} look="secondary">
                {papers("link")}
              </LinkButton>
            )}
            <Moves view={view} page={page} locale={locale} />
            <p className="mt-2">
              <a href={localePath(locale, "/bookings")}>{t("toList")}</a>
            </p>
          </div>
        </div>
        <div>
          <DescriptionList
            entries={[
              { term: t("purpose"), description: purposes(booking.purpose) },
              booking.purposeNote
                ? { term: t("purposeNote"), description: <p className="whitespace-pre-line">{booking.purposeNote}</p> }
                : null,
              booking.groupName ? { term: t("groupName"), description: booking.groupName } : null,
              { term: t("people"), description: t("peopleValue", { people: String(booking.people) }) },
              booking.decisionNote
                ? {
                    term: t("decisionNote"),
                    description: <p className="whitespace-pre-line">{booking.decisionNote}</p>,
                  }
                : null,
            ]}
          />
          <History view={view} locale={locale} />
        </div>
      </div>
    </>
  );
}

async function JustBooked({ view, locale }: { view: BookingView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.one" });
  const { status, user } = view.booking;
  if (status !== "confirmed" && status !== "requested") return null;
  return (
    <div className="mb-6">
      <Notice kind="success" title={t(status === "requested" ? "newRequested" : "new")} live="status">
        <p>{t("newText", { email: user.email })}</p>
        {status === "requested" && <p>{t("newRequestedText")}</p>}
      </Notice>
    </div>
  );
}

async function JustCancelled({ view, locale }: { view: BookingView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.cancel" });
  if (view.booking.status !== "cancelled" && view.givenBack.length === 0) return null;
  return (
    <div className="mb-6">
      <Notice kind="success" title={t("done")} live="status">
        <p>{t("doneText")}</p>
      </Notice>
    </div>
  );
}

async function JustChanged({ view, locale }: { view: BookingView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "changes.done" });
  const last = view.history.at(-1)?.what;
  if (last !== "changed" && last !== "refunded" && last !== "cancelled") return null;
  return (
    <div className="mb-6">
      <Notice kind="success" title={t("title")} live="status">
        <p>{t("text")}</p>
        {view.toPay && <p>{t("due", { yen: formatYen(locale, view.toPay.yen) })}</p>}
      </Notice>
    </div>
  );
}

/** What can be done with the booking now: the moves that are open, as links. */
async function Moves({ view, page, locale }: { view: BookingView; page: string; locale: Locale }) {
  const [t, words] = await Promise.all([
    getTranslations({ locale, namespace: "changes.buttons" }),
    getTranslations({ locale, namespace: "booking.one" }),
  ]);
  const isOpen = (...names: string[]) => view.moves.some(({ move }) => names.includes(move));
  const { correctUntil } = view;
  return (
    <>
      {isOpen("change", "drop") && (
        <div className="grid gap-1">
          <LinkButton href={`${page}/change`} look="secondary">
            {t("change")}
          </LinkButton>
          {correctUntil && (
            <p className="text-[0.9375rem] text-ink-soft">
              {t("correct", { until: formatTime(timeOfDay(correctUntil)) })}
            </p>
          )}
        </div>
      )}
      {isOpen("cancel") && (
        <LinkButton href={`${page}/cancel`} look="danger">
          {words("cancel")}
        </LinkButton>
      )}
    </>
  );
}

/** What happened so far, in order, in plain words. */
async function History({ view, locale }: { view: BookingView; locale: Locale }) {
  const [t, words] = await Promise.all([
    getTranslations({ locale, namespace: "booking.history" }),
    getTranslations({ locale, namespace: "booking.one" }),
  ]);
  return (
    <section aria-labelledby="history" className="mt-8">
      <h2 id="history" className="text-[1.25rem]">
        {words("history")}
      </h2>
      <ol className="mt-2">
        {view.history.map((event) => (
          <li key={event.id} className="border-line border-b py-2">
            <time dateTime={event.at.toISOString()} className="mr-3 text-ink-soft">
              {formatInstant(locale, event.at)}
            </time>
            {event.what === "changed" ? (
              <Changed event={event} locale={locale} />
            ) : event.what === "reduction_granted" ? (
              t(event.what, {
                percent: event.percent,
                before: formatYen(locale, event.beforeYen),
                after: formatYen(locale, event.afterYen),
              })
            ) : "yen" in event ? (
              t(`${event.what}.${event.method}`, { yen: formatYen(locale, event.yen) })
            ) : (
              <>
                {t(event.what)}
                {event.turned && <Turned event={event.turned} locale={locale} />}
              </>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A change as it was: what went, what came, and the fee before and after. */
async function Changed({ event, locale }: { event: Extract<BookingEvent, { what: "changed" }>; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "changes.history" });
  const yen = { before: formatYen(locale, event.beforeYen), after: formatYen(locale, event.afterYen) };
  return (
    <>
      {t(event.correction ? "corrected" : "changed", yen)}
      <GoneAndCome event={event} locale={locale} />
    </>
  );
}

type Told = Extract<BookingEvent, { turned?: object }>["turned"];

/** Any other move: its state and fee before and after, and the slots that it took or brought. */
async function Turned({ event, locale }: { event: NonNullable<Told>; locale: Locale }) {
  const [t, status] = await Promise.all([
    getTranslations({ locale, namespace: "changes.history" }),
    getTranslations({ locale, namespace: "booking.status" }),
  ]);
  const as = (state: typeof event.before) => ({ status: status(state.status), yen: formatYen(locale, state.yen) });
  const [before, after] = [as(event.before), as(event.after)];
  return (
    <>
      <span className="block text-[0.9375rem] text-ink-soft">
        {t("turned", {
          before: before.status,
          beforeYen: before.yen,
          after: after.status,
          afterYen: after.yen,
        })}
      </span>
      <GoneAndCome event={event} locale={locale} />
    </>
  );
}

async function GoneAndCome(props: {
  event: Pick<NonNullable<Told>, "gone" | "came"> & Partial<Pick<Extract<BookingEvent, { what: "changed" }>, "used">>;
  locale: Locale;
}) {
  const { event, locale } = props;
  const [t, inUse] = await Promise.all([getTranslations({ locale, namespace: "changes.history" }), wordsOfUse(locale)]);
  const words = ({ date, startsAt, endsAt, room, use, nursery }: ToldUse, hadNursery = false) =>
    inUse([formatShortDate(locale, date), formatHours(startsAt, endsAt), room[locale]].join(" "), {
      use: use?.[locale],
      nursery,
      hadNursery,
    });
  const slots = (list: typeof event.gone) =>
    formatList(
      locale,
      list
        .filter(({ roomId }) => roomId !== NURSERY)
        .map((slot) => words({ ...slot, nursery: hasNursery(slot as SlotKey, list as SlotKey[]) })),
    );
  const [gone, came] = [slots(event.gone), slots(event.came)];
  return (
    <>
      {event.used?.map(({ before, after }) => (
        <span key={`${before.roomId}/${before.date}/${before.slot}`} className="block text-[0.9375rem] text-ink-soft">
          {t("used", { before: words(before), after: words(after, before.nursery) })}
        </span>
      ))}
      {gone && <span className="block text-[0.9375rem] text-ink-soft">{t("gone", { slots: gone })}</span>}
      {came && <span className="block text-[0.9375rem] text-ink-soft">{t("came", { slots: came })}</span>}
    </>
  );
}

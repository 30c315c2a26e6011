import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import {
  type ChangePreview,
  decodeWishes,
  encodeWish,
  type LostWish,
  previewChange,
} from "@/lib/bookings/change-booking";
import { choiceOf, hasNursery, type SlotReturn, type SlotWish } from "@/lib/bookings/changes";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { NURSERY, type SlotKey, slotId } from "@/lib/facility/rules";
import { formatInstant, formatShortDate, formatTime, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { changeBooking } from "../actions";
import { type ChangeQuery, changeAddress, listOf, withWish } from "../address";
import { Refused } from "../refused";
import { slotWords } from "../slot-words";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string; number: string }>; searchParams: Promise<ChangeQuery> };

type Shown = { preview: ChangePreview; words: Awaited<ReturnType<typeof slotWords>>; locale: Locale };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "changes.confirm" });
  return { title: t("title"), robots: { index: false } };
}

/** States what a change does, in slots and yen, by which rule and until when, before it is made. */
export default async function ConfirmChangePage({ params, searchParams }: Props) {
  const { locale: asked, number } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const wishes = decodeWishes(listOf((await searchParams).do));
  const returnTo = changeAddress(locale, number, "/confirm", wishes);
  const ctx = await requireContext("resident", { locale, returnTo });
  const preview = await previewChange(ctx, { number, wishes });
  if (!preview) notFound();
  const t = await getTranslations({ locale, namespace: "changes.confirm" });
  const again = changeAddress(locale, number, "", wishes);
  if (!preview.ok) {
    const anew = preview.code === "cancelled_meanwhile" ? {} : { again };
    return <Refused title={t("title")} refusal={preview} number={number} locale={locale} {...anew} />;
  }
  const { booking, plan, lost, centre } = preview.value;
  const words = await slotWords(centre, locale);
  const shown = { preview: preview.value, words, locale };
  return (
    <>
      <PageHeading lead={t("lead", { number: showNumber(booking.number) })}>{t("title")}</PageHeading>
      <div className="max-w-3xl">
        {lost.map((one) => (
          <Lost key={slotId(one.choice)} lost={one} wishes={wishes} number={booking.number} {...shown} />
        ))}
        <Changes {...shown} />
        <h2 className="mt-8 mb-2 text-[1.25rem]">{t("money")}</h2>
        <Money {...shown} />
        <Rules {...shown} />
        <div className="mt-8 flex flex-wrap items-start gap-4">
          {lost.length === 0 && (
            <Form action={changeBooking} locale={locale}>
              <input type="hidden" name="number" value={booking.number} />
              <input type="hidden" name="version" value={booking.version} />
              <input type="hidden" name="dueYen" value={plan.dueYen} />
              <input type="hidden" name="backYen" value={plan.refundYen} />
              {wishes.map((wish) => (
                <input key={slotId(wish.of)} type="hidden" name="do" value={encodeWish(wish)} />
              ))}
              <SubmitButton waiting={t("waiting")}>{pressWords(preview.value)}</SubmitButton>
            </Form>
          )}
          <LinkButton href={again} look="secondary">
            {t("again")}
          </LinkButton>
          <LinkButton href={localePath(locale, `/bookings/${showNumber(booking.number)}`)} look="quiet">
            {t("keep")}
          </LinkButton>
        </div>
      </div>
    </>
  );

  function pressWords({ plan: { dueYen, refundYen }, paysByCard }: ChangePreview): string {
    if (refundYen > 0) return t("pressBack", { yen: formatYen(locale, refundYen) });
    return paysByCard ? t("pressDue", { yen: formatYen(locale, dueYen) }) : t("press");
  }
}

/** Slot by slot what it is now and will be. */
async function Changes({ preview: { plan, booking }, words, locale }: Shown) {
  const t = await getTranslations({ locale, namespace: "changes.confirm" });
  const yen = (amount: number) => formatYen(locale, amount);
  const standing = booking.slots.filter(({ cancelledAt }) => !cancelledAt);
  const asBooked = (key: SlotKey) => {
    const slot = standing.find((one) => slotId(one) === slotId(key));
    return slot ? choiceOf(slot, standing) : key;
  };
  const rows = [
    ...plan.moved.map(({ from, to }) => ({
      key: slotId(from),
      cells: [
        words(asBooked(from)),
        words({ ...to, hadNursery: hasNursery(from, standing) }),
        from.yen === to.yen ? yen(to.yen) : `${yen(from.yen)} → ${yen(to.yen)}`,
      ],
    })),
    ...plan.dropped
      .filter(({ roomId }) => roomId !== NURSERY)
      .map((slot) => ({ key: slotId(slot), cells: [words(asBooked(slot)), t("drop"), yen(slot.yen)] })),
  ];
  return <Table caption={t("table")} heads={[t("before"), t("after"), t("fee")]} rows={rows} />;
}

/** What is to be paid, what comes back and to where, and what does not. */
async function Money({ preview, locale }: Shown) {
  const t = await getTranslations({ locale, namespace: "changes.confirm" });
  const { plan, booking, paidYen, cardYen, counterYen } = preview;
  const yen = (amount: number) => formatYen(locale, amount);
  const isDue = plan.dueYen > 0 && plan.deadline !== null;
  const title =
    booking.status === "requested"
      ? t("requested")
      : plan.refundYen > 0
        ? t("back", { yen: yen(plan.refundYen) })
        : isDue
          ? t(paidYen > 0 ? "dueMore" : "due", { paid: yen(paidYen), yen: yen(plan.dueYen) })
          : paidYen === 0 && plan.waiverYen > 0
            ? t("nothingPaid")
            : plan.credit
              ? t("used", { yen: yen(plan.credit.usedYen) })
              : t("same");
  return (
    <Notice kind={plan.lostYen > 0 || isDue ? "warning" : "info"} title={title}>
      {cardYen > 0 && <p>{t("byCard", { yen: yen(cardYen) })}</p>}
      {counterYen > 0 && <p>{t("byCounter", { yen: yen(counterYen) })}</p>}
      {plan.lostYen > 0 && <p>{t("lost", { yen: yen(plan.lostYen) })}</p>}
      {plan.credit && (
        <p>
          {t("credit", {
            had: yen(plan.credit.usedYen + plan.credit.leftYen),
            used: yen(plan.credit.usedYen),
            left: yen(plan.credit.leftYen),
          })}
        </p>
      )}
      {isDue && plan.deadline && <p>{deadlineWords(plan.deadline)}</p>}
    </Notice>
  );

  function deadlineWords({ at, counterAt }: { at: Date; counterAt: Date }): string {
    const facts = { at: formatInstant(locale, at), counterAt: formatTime(timeOfDay(counterAt)) };
    return at.getTime() === counterAt.getTime() ? t("dueUntilUse", facts) : t("dueUntil", facts);
  }
}

/** By which rule each slot gives back its share, and until when more would come back. */
async function Rules({ preview: { plan, booking }, words, locale }: Shown) {
  const t = await getTranslations({ locale, namespace: "changes.confirm" });
  if (plan.correction)
    return <p className="mt-4">{t("correction", { until: formatInstant(locale, plan.correctUntil) })}</p>;
  const given = [
    ...plan.moved.filter(({ lessYen }) => lessYen > 0).map(({ from }) => from),
    ...plan.dropped.filter(({ roomId }) => roomId !== NURSERY),
  ];
  const capped = plan.moved.filter(({ to }) => to.refundCap < 100);
  if (booking.status === "requested" || given.length + capped.length === 0) return null;
  return (
    <>
      <h2 className="mt-6 text-[1.0625rem]">{t("rule")}</h2>
      <ul className="mt-1 ml-5 list-disc">
        {given.map((slot) => (
          <li key={slotId(slot)}>
            {t(`rules.${slot.rule}`, { slot: words(slot), days: slot.daysBefore, percent: slot.percent })}{" "}
            {bestWords(slot)}
          </li>
        ))}
        {capped.map(({ to }) => (
          <li key={slotId(to)}>{t("capNote", { percent: to.refundCap })}</li>
        ))}
      </ul>
    </>
  );

  function bestWords({ best }: SlotReturn): string {
    if (!best) return "";
    return t(best.isPassed ? "untilPassed" : "until", {
      date: formatShortDate(locale, best.date),
      percent: best.percent,
    });
  }
}

/** A slot that somebody else has by now, and what could be had instead. */
async function Lost(props: Shown & { lost: LostWish; wishes: readonly SlotWish[]; number: string }) {
  const { lost, wishes, number, words, locale } = props;
  const t = await getTranslations({ locale, namespace: "changes.confirm" });
  return (
    <Notice kind="warning" title={t("lostTitle")} className="mb-6">
      <p>{t("lostText", { slot: words(lost.choice) })}</p>
      {lost.offers.length === 0 && <p>{t("noOffers")}</p>}
      <ul className="mt-3 flex flex-wrap gap-3">
        {lost.offers.map(({ choice }) => (
          <li key={slotId(choice)}>
            <LinkButton
              look="secondary"
              href={changeAddress(locale, number, "/confirm", withWish(wishes, { of: lost.of, to: choice }))}
            >
              {words(choice)}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

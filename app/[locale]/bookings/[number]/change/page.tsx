import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { LinkButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { type ChangeableBooking, decodeWishes, viewChangeable } from "@/lib/bookings/change-booking";
import { choiceOf, hasNursery, type SlotWish } from "@/lib/bookings/changes";
import { type BookedSlot, beginningOf, changeEnds, showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { NURSERY, slotId } from "@/lib/facility/rules";
import { formatInstant, formatTime, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { type ChangeQuery, changeAddress, encodeOf, listOf, withoutWish, withWish } from "./address";
import { Refused } from "./refused";
import { slotWords } from "./slot-words";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string; number: string }>; searchParams: Promise<ChangeQuery> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "changes.select" });
  return { title: t("title"), robots: { index: false } };
}

/** Each slot of a booking: kept, given for another, or given up. Nothing happens here yet. */
export default async function ChangePage({ params, searchParams }: Props) {
  const { locale: asked, number } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const returnTo = localePath(locale, `/bookings/${encodeURIComponent(number)}/change`);
  const ctx = await requireContext("resident", { locale, returnTo });
  const view = await viewChangeable(ctx, number);
  if (!view) notFound();
  const t = await getTranslations({ locale, namespace: "changes.select" });
  if (!view.ok) return <Refused title={t("title")} refusal={view} number={number} locale={locale} />;
  const { booking, correctUntil } = view.value;
  const known = new Set(booking.slots.filter(({ cancelledAt }) => !cancelledAt).map(slotId));
  const wishes = decodeWishes(listOf((await searchParams).do)).filter(({ of }) => known.has(slotId(of)));
  const rooms = view.value.days.flatMap(({ slots }) => slots).filter(({ roomId }) => roomId !== NURSERY);
  return (
    <>
      <PageHeading lead={t("lead", { number: showNumber(booking.number) })}>{t("title")}</PageHeading>
      {correctUntil && (
        <Notice kind="info" className="mb-6 max-w-3xl">
          {t("correct", { until: formatTime(timeOfDay(correctUntil)) })}
        </Notice>
      )}
      <ol className="grid max-w-3xl gap-4">
        {rooms.map((slot) => (
          <Slot key={slotId(slot)} slot={slot} view={view.value} wishes={wishes} now={ctx.now} locale={locale} />
        ))}
      </ol>
      <div className="mt-8 flex flex-wrap items-center gap-4">
        {wishes.length > 0 ? (
          <LinkButton href={changeAddress(locale, booking.number, "/confirm", wishes)}>{t("next")}</LinkButton>
        ) : (
          <p className="text-ink-soft">{t("none")}</p>
        )}
        <LinkButton href={localePath(locale, `/bookings/${showNumber(booking.number)}`)} look="secondary">
          {t("back")}
        </LinkButton>
      </div>
    </>
  );
}

/** A slot, what is wanted for it so far, and what else could be. */
async function Slot(props: {
  slot: BookedSlot;
  view: ChangeableBooking;
  wishes: readonly SlotWish[];
  now: Date;
  locale: Locale;
}) {
  const { slot, view, wishes, now, locale } = props;
  const { booking, centre } = view;
  const t = await getTranslations({ locale, namespace: "changes.select" });
  const words = await slotWords(centre, locale);
  const wish = wishes.find(({ of }) => slotId(of) === slotId(slot));
  const standing = booking.slots.filter(({ cancelledAt }) => !cancelledAt);
  const isBegun = beginningOf(centre, slot) <= now;
  const closedAt = changeEnds(centre, booking, slot);
  const mayChange = closedAt > now && view.moves.some(({ move }) => move === "change");
  const to = (next: readonly SlotWish[]) => changeAddress(locale, booking.number, "", next);
  const name = words(choiceOf(slot, standing));
  return (
    <li className="rounded-8 border-2 border-line bg-raised p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-[1.0625rem]">{name}</h2>
        <p className="tabular-nums">{formatYen(locale, slot.yen)}</p>
      </div>
      <p className={wish ? "mt-2 font-700" : "mt-2 text-ink-soft"}>
        {wish
          ? wish.to
            ? t("movedTo", { slot: words({ ...wish.to, hadNursery: hasNursery(slot, standing) }) })
            : t("dropped")
          : isBegun
            ? t("begun")
            : t("stays")}
      </p>
      {!isBegun && !mayChange && closedAt <= now && (
        <p className="mt-1 text-[0.9375rem] text-ink-soft">
          {t("closed", { closedAt: formatInstant(locale, closedAt) })}
        </p>
      )}
      {!isBegun && (
        <ul className="mt-3 flex flex-wrap gap-3">
          {mayChange && (
            <li>
              <LinkButton
                look="secondary"
                href={changeAddress(locale, booking.number, "/choose", wishes, { of: encodeOf(slot) })}
              >
                {t(wish?.to ? "change" : "toOther")}
                <VisuallyHidden>{` ${name}`}</VisuallyHidden>
              </LinkButton>
            </li>
          )}
          {(!wish || wish.to) && (
            <li>
              <LinkButton look="quiet" href={to(withWish(wishes, { of: slot, to: null }))}>
                {t("drop")}
                <VisuallyHidden>{` ${name}`}</VisuallyHidden>
              </LinkButton>
            </li>
          )}
          {wish && (
            <li>
              <LinkButton look="quiet" href={to(withoutWish(wishes, slot))}>
                {t("undo")}
                <VisuallyHidden>{` ${name}`}</VisuallyHidden>
              </LinkButton>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

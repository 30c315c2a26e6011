import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { buttonClass, LinkButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { ChangeChoices } from "@/lib/bookings/change-booking";
import { decodeWishes, encodeWish, viewChoices } from "@/lib/bookings/change-booking";
import type { SlotWish } from "@/lib/bookings/changes";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import type { Room, SlotChoice } from "@/lib/facility/rules";
import { formatDate, formatHours, formatInstant, formatYen } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { type ChangeQuery, changeAddress, encodeOf, firstOf, listOf, withWish } from "../address";
import { Refused } from "../refused";
import { slotWords } from "../slot-words";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string; number: string }>; searchParams: Promise<ChangeQuery> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "changes.choose" });
  return { title: t("title"), robots: { index: false } };
}

/** What is free on a day instead of one slot of a booking; each is a link that works without JavaScript. */
export default async function ChooseSlotPage({ params, searchParams }: Props) {
  const { locale: asked, number } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const query = await searchParams;
  const wishes = decodeWishes(listOf(query.do));
  const of = firstOf(query.of) ?? "";
  const date = firstOf(query.date);
  const here = changeAddress(locale, number, "/choose", wishes, { of, ...(date && { date }) });
  const ctx = await requireContext("resident", { locale, returnTo: here });
  const view = await viewChoices(ctx, { number, of, date, wishes });
  if (!view) notFound();
  const t = await getTranslations({ locale, namespace: "changes.choose" });
  const back = changeAddress(locale, number, "", wishes);
  if (!view.ok) return <Refused title={t("title")} refusal={view} number={number} locale={locale} again={back} />;
  const { slot, centre, day, shut, openDays, rooms, isOtherDay } = view.value;
  const words = await slotWords(centre, locale);
  const onDay = (other: string) => changeAddress(locale, number, "/choose", wishes, { of, date: other });
  return (
    <>
      <PageHeading lead={t("lead", { slot: words({ ...slot, nursery: view.value.hadNursery }) })}>
        {t("title")}
      </PageHeading>
      <div className="max-w-3xl">
        <OtherUses choices={view.value} wishes={wishes} locale={locale} />
        <form
          action={localePath(locale, `/bookings/${showNumber(view.value.number)}/change/choose`)}
          className="flex flex-wrap items-end gap-3"
        >
          <input type="hidden" name="of" value={encodeOf(slot)} />
          {wishes.map((wish) => (
            <input key={encodeOf(wish.of)} type="hidden" name="do" value={encodeWish(wish)} />
          ))}
          <label className="grid gap-1 font-700">
            {t("date")}
            <input
              type="date"
              name="date"
              defaultValue={day.date}
              className="min-h-11 rounded-8 border-2 border-edge bg-raised px-3 font-400"
            />
          </label>
          <button type="submit" className={buttonClass("secondary")}>
            {t("show")}
          </button>
        </form>
        {date !== null && isOtherDay && (
          <Notice kind="warning" className="mt-4">
            {t("badDate")}
          </Notice>
        )}
        <nav aria-label={t("date")} className="mt-4 flex flex-wrap gap-x-6">
          <a href={onDay(openDays.before)} className="inline-block py-2 text-link underline underline-offset-4">
            {t("previous")}
            <VisuallyHidden>{` ${formatDate(locale, openDays.before)}`}</VisuallyHidden>
          </a>
          <a href={onDay(openDays.after)} className="inline-block py-2 text-link underline underline-offset-4">
            {t("next")}
            <VisuallyHidden>{` ${formatDate(locale, openDays.after)}`}</VisuallyHidden>
          </a>
        </nav>
        <h2 className="mt-4 border-accent border-b-2 pb-1 text-[1.25rem]">
          <time dateTime={day.date}>{formatDate(locale, day.date)}</time>
        </h2>
        {!day.opening.open ? (
          <p className="mt-4">{t("closed", { date: formatDate(locale, day.date) })}</p>
        ) : shut ? (
          <p className="mt-4">
            {t(`shut.${shut}`, {
              opensAt: formatInstant(locale, day.opensAt),
              closedAt: formatInstant(locale, day.closesAt),
            })}
          </p>
        ) : (
          <Rooms rooms={rooms} slot={slot} wishes={wishes} number={number} locale={locale} />
        )}
        <p className="mt-8">
          <LinkButton href={back} look="secondary">
            {t("back")}
          </LinkButton>
        </p>
      </div>
    </>
  );
}

async function Rooms(props: {
  rooms: ChangeChoices["rooms"];
  slot: ChangeChoices["slot"];
  wishes: readonly SlotWish[];
  number: string;
  locale: Locale;
}) {
  const { rooms, slot, wishes, number, locale } = props;
  const t = await getTranslations({ locale, namespace: "changes.choose" });
  const wantsNursery = rooms.some(({ free }) => free.some(({ choice }) => choice.nursery));
  return (
    <>
      {rooms.every(({ free }) => free.length === 0) && <p className="mt-4">{t("none")}</p>}
      {wantsNursery && <p className="mt-4 text-ink-soft">{t("nurseryToo")}</p>}
      {rooms.map(({ room, free }) => (
        <section key={room.id} aria-labelledby={room.id} className="mt-6">
          <h3 id={room.id}>{nameOf(room, locale)}</h3>
          {free.length === 0 ? (
            <p className="mt-1 text-ink-soft">{t("roomNone")}</p>
          ) : (
            <ul className="mt-2 grid gap-2 sm:grid-cols-2">
              {free.map(({ choice, hours, yen, lostNursery }) => {
                const use =
                  room.tariffs.length > 1 ? room.tariffs.find(({ tariff }) => tariff === choice.tariff) : null;
                const facts = { hours: formatHours(hours.startsAt, hours.endsAt), yen: formatYen(locale, yen) };
                return (
                  <li key={`${choice.slot}${choice.tariff}`}>
                    <LinkButton
                      look="secondary"
                      className="w-full font-400 tabular-nums"
                      href={changeAddress(locale, number, "", withWish(wishes, { of: slot, to: choice }))}
                    >
                      <VisuallyHidden>{`${nameOf(room, locale)} `}</VisuallyHidden>
                      {use
                        ? t("takeUse", { ...facts, use: locale === "ja" ? use.nameJa : use.nameEn })
                        : t("take", facts)}
                      {lostNursery && ` ${t("noNursery")}`}
                    </LinkButton>
                  </li>
                );
              })}
            </ul>
          )}
        </section>
      ))}
    </>
  );
}

/** The same slot, used in another way: another tariff, with 保育室 or without. */
async function OtherUses(props: { choices: ChangeChoices; wishes: readonly SlotWish[]; locale: Locale }) {
  const { choices, wishes, locale } = props;
  const { slot, uses, number } = choices;
  if (uses.length === 0) return null;
  const t = await getTranslations({ locale, namespace: "changes.choose" });
  const href = (to: SlotChoice) => changeAddress(locale, number, "", withWish(wishes, { of: slot, to }));
  return (
    <section aria-labelledby="uses" className="mb-8">
      <h2 id="uses" className="text-[1.0625rem]">
        {t("use")}
      </h2>
      <ul className="mt-2 flex flex-wrap gap-3">
        {uses.map(({ choice, yen, what, name }) => (
          <li key={`${choice.tariff}${choice.nursery}`}>
            <LinkButton look="secondary" className="font-400" href={href(choice)}>
              {what === "tariff" ? t("useTo", { use: name[locale], yen: formatYen(locale, yen) }) : t(what)}
            </LinkButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf(room: Room, locale: Locale): string {
  return locale === "ja" ? room.nameJa : room.nameEn;
}

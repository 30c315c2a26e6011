import { getTranslations } from "next-intl/server";
import { problemOf } from "@/app/_server/words";
import { NoticeSign } from "@/components/ui/notice";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { encodeChoice } from "@/lib/bookings/basket";
import type { BasketDay, BasketSlot } from "@/lib/bookings/view-basket";
import type { Locale } from "@/lib/context";
import { formatDate, formatHours, formatYen } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { nameOf, Offers, Press } from "./press";

type Shown = { slot: BasketSlot; locale: Locale };

/** What is chosen on one day. */
export async function ChosenDay({ day, locale }: { day: BasketDay; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "basket.day" });
  return (
    <section aria-labelledby={`day-${day.date}`} className="mt-8 first:mt-0">
      <h2 id={`day-${day.date}`} className="border-accent border-b-2 pb-1 text-[1.25rem]">
        <time dateTime={day.date}>{formatDate(locale, day.date)}</time>
      </h2>
      <ul>
        {day.slots.map((slot) => (
          <ChosenSlot key={encodeChoice(slot.choice)} slot={slot} locale={locale} />
        ))}
      </ul>
      {day.joined.map(({ room, from, to }) => (
        <p key={room.id} className="mt-2 text-[0.9375rem] text-ink-soft">
          {t("joined", { room: nameOf(room, locale), hours: formatHours(from, to) })}
        </p>
      ))}
    </section>
  );
}

async function ChosenSlot({ slot, locale }: Shown) {
  const t = await getTranslations({ locale, namespace: "basket.slot" });
  const { choice, room, hours, problem } = slot;
  const name = room ? nameOf(room, locale) : t("unknownRoom");
  const time = hours ? formatHours(hours.startsAt, hours.endsAt) : "";
  return (
    <li className="border-line border-b py-4">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h3 data-chosen tabIndex={-1} className="min-w-0 flex-1 text-[1.0625rem]">
          <span className="mr-3 inline-block whitespace-nowrap tabular-nums">{time}</span>
          {name}
        </h3>
        <p className={problem ? "text-ink-soft line-through" : "font-700"}>{formatYen(locale, slot.yen)}</p>
        <Press remove={choice} locale={locale} look="quiet">
          {t("remove")}
          <VisuallyHidden>{` ${name} ${time}`}</VisuallyHidden>
        </Press>
      </div>
      {problem ? (
        <Lost slot={slot} text={(await problemOf(locale, problem)).text} locale={locale} />
      ) : (
        <Options slot={slot} locale={locale} />
      )}
    </li>
  );
}

/** How the room is used, and 保育室 beside it. */
async function Options({ slot, locale }: Shown) {
  const t = await getTranslations({ locale, namespace: "basket.slot" });
  const { choice, room, nursery } = slot;
  const tariffs = room?.tariffs ?? [];
  const words = (tariff: (typeof tariffs)[number]) => (locale === "ja" ? tariff.nameJa : tariff.nameEn);
  const used = tariffs.find(({ tariff }) => tariff === choice.tariff);
  const free = formatYen(locale, 0);
  return (
    <div className="mt-1 grid gap-2">
      {tariffs.length > 1 && used && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p>{words(used)}</p>
          {tariffs
            .filter(({ tariff }) => tariff !== choice.tariff)
            .map((other) => (
              <Press key={other.tariff} add={{ ...choice, tariff: other.tariff }} locale={locale}>
                {t("change", { use: words(other), yen: formatYen(locale, other.yenPerSlot) })}
              </Press>
            ))}
        </div>
      )}
      {nursery === "free" && choice.nursery && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p>{t("withNursery", { yen: free })}</p>
          <Press add={{ ...choice, nursery: false }} locale={locale}>
            {t("dropNursery")}
          </Press>
        </div>
      )}
      {nursery === "free" && !choice.nursery && (
        <Press add={{ ...choice, nursery: true }} locale={locale}>
          {t("addNursery", { yen: free })}
        </Press>
      )}
      {nursery === "gone" && <p className="text-[0.9375rem] text-ink-soft">{t("nurseryGone")}</p>}
      {nursery === "lost" && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="flex items-start gap-2">
            <NoticeSign kind="warning" />
            {t("nurseryLost")}
          </p>
          <Press add={{ ...choice, nursery: false }} locale={locale}>
            {t("dropNursery")}
          </Press>
        </div>
      )}
    </div>
  );
}

/** Why a slot cannot be had, and what could be had instead. */
async function Lost({ slot, text, locale }: Shown & { text: string }) {
  const t = await getTranslations({ locale, namespace: "basket.alternatives" });
  const door = await getTranslations({ locale, namespace: "waiting.door" });
  const { choice } = slot;
  return (
    <div className="mt-2">
      <p className="flex items-start gap-2">
        <NoticeSign kind="warning" />
        <span>{text}</span>
      </p>
      {slot.offers && slot.offers.length > 0 && <Offers instead={slot.choice} offers={slot.offers} locale={locale} />}
      {slot.offers?.length === 0 && <p className="mt-2 text-ink-soft">{t("none")}</p>}
      {slot.problem?.code === "slot_taken" && (
        <p className="mt-2">
          <a
            href={localePath(locale, `/waiting/new?slot=${choice.roomId}/${choice.date}/${choice.slot}`)}
            className="inline-block py-1 text-link underline underline-offset-4"
          >
            {door("lost")}
          </a>
        </p>
      )}
    </div>
  );
}

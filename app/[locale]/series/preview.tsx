import { getTranslations } from "next-intl/server";
import { problemOf } from "@/app/_server/words";
import { reasonsOf, translator } from "@/app/[locale]/_availability/words";
import { BillTable } from "@/components/bill";
import { Checkbox } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { encodeBasket } from "@/lib/bookings/basket";
import type { Locale } from "@/lib/context";
import type { SlotKey } from "@/lib/facility/rules";
import { formatDate, formatHours, formatInstant, formatList, formatWeekday } from "@/lib/i18n/format";
import { countStates, type SeriesDay, type SeriesState } from "@/lib/series/rules";
import type { SeriesView } from "@/lib/series/view-series";
import { addSeries } from "./actions";

type Hours = SeriesView["hours"];

/** What becomes of each date, and the free ones ticked for one press. */
export async function Preview(props: {
  view: SeriesView;
  preview: NonNullable<SeriesView["preview"]>;
  locale: Locale;
}) {
  const { view, preview, locale } = props;
  const { wish, rooms, hours } = view;
  const t = await getTranslations({ locale, namespace: "series" });
  const room = rooms.find(({ id }) => id === wish.roomId);
  const free = countStates(preview.days).free ?? 0;
  const canAdd = preview.days.some((day) => day.free.length > 0 || day.alternative !== null);
  return (
    <section aria-labelledby="result" className="mt-10">
      <h2 id="result" className="text-[1.5rem]">
        {t("result.title")}
      </h2>
      <p className="mt-2 font-700">
        {t("result.what", {
          room: (room && (locale === "ja" ? room.nameJa : room.nameEn)) ?? "",
          repeat: t(`repeats.${wish.repeat}`),
          weekday: formatWeekday(locale, wish.weekday),
          hours: hoursOf(wish.slots, hours, locale),
        })}
      </p>
      <p role="status">
        {preview.days.length === 0 ? t("result.none") : t("result.counts", { total: preview.days.length, free })}
      </p>
      {preview.days.length > 0 && (
        <Form
          action={addSeries}
          locale={locale}
          className="mt-6 grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start lg:gap-12 [&>:first-child:not(input)]:lg:col-span-2"
        >
          <ol className="border-edge border-t-2">
            {preview.days.map((day) => (
              <Day key={day.date} day={day} hours={hours} locale={locale} />
            ))}
          </ol>
          {canAdd && (
            <div className="rounded-8 border-2 border-line bg-surface p-4 md:p-6 lg:sticky lg:top-6">
              <h3 className="text-[1.25rem]">{t("add.title")}</h3>
              {preview.freeSlots > 0 && (
                <>
                  <BillTable bill={preview.bill} locale={locale} total={t("add.bill", { count: preview.freeSlots })} />
                  <p className="text-[0.9375rem] text-ink-soft">{t("add.total")}</p>
                </>
              )}
              <SubmitButton waiting={t("add.waiting")} className="mt-2 w-full">
                {t("add.press")}
              </SubmitButton>
              <p className="mt-2 text-[0.9375rem] text-ink-soft">{t("add.kept")}</p>
              <p className="mt-2 text-[0.9375rem] text-ink-soft">{t("result.share")}</p>
            </div>
          )}
        </Form>
      )}
    </section>
  );
}

/** One date: what it is, why, and what of it can be had. */
async function Day({ day, hours, locale }: { day: SeriesDay; hours: Hours; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "series" });
  const { date, state, free, alternative, nurseryLost } = day;
  const detail = await detailOf(day, hours, locale);
  const slots = (keys: readonly SlotKey[]) =>
    hoursOf(
      keys.map(({ slot }) => slot),
      hours,
      locale,
    );
  return (
    <li className="border-line border-b py-3">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h3 className="text-[1.0625rem]">
          <time dateTime={date}>{formatDate(locale, date)}</time>
        </h3>
        <StateMark state={state} locale={locale} />
      </div>
      {detail && <p className="text-[0.9375rem] text-ink-soft">{detail}</p>}
      {nurseryLost && <p className="text-[0.9375rem] text-ink-soft">{t("detail.nurseryLost")}</p>}
      {state === "free" && (
        <Checkbox
          name="add"
          value={encodeBasket(free)}
          label={t("pick.free", { hours: slots(free) })}
          defaultChecked
          className="mt-0!"
        />
      )}
      {state === "partly" && (
        <Checkbox
          name="add"
          value={encodeBasket(free)}
          label={t("pick.partly", { hours: slots(free) })}
          className="mt-0!"
        />
      )}
      {alternative && (
        <Checkbox
          name="add"
          value={encodeBasket(alternative.choices)}
          label={t(`pick.${alternative.why}`, {
            hours: slots(alternative.choices),
            room: locale === "ja" ? alternative.room.nameJa : alternative.room.nameEn,
          })}
          className="mt-0!"
        />
      )}
    </li>
  );
}

async function detailOf(day: SeriesDay, hours: Hours, locale: Locale): Promise<string | null> {
  const t = await getTranslations({ locale, namespace: "series.detail" });
  switch (day.state) {
    case "closed":
      return reasonsOf(day.opening, locale, await translator(locale));
    case "not_yet_open":
      return t("opens", { at: formatInstant(locale, day.opensAt) });
    case "ended":
      return t("ended", { at: formatInstant(locale, day.closesAt) });
    case "over_cap":
      return day.refusal && (await problemOf(locale, day.refusal)).text;
    case "partly":
      return t("partly", {
        hours: hoursOf(
          day.lost.map(({ slot }) => slot),
          hours,
          locale,
        ),
      });
    case "chosen":
    case "taken":
    case "over_hold":
      return t(day.state);
    case "free":
      return null;
  }
}

const LOOKS: Record<SeriesState, { sign: string; look: string }> = {
  free: { sign: "○", look: "border-success text-success" },
  chosen: { sign: "✓", look: "border-success text-success" },
  partly: { sign: "△", look: "border-warning text-warning" },
  taken: { sign: "×", look: "border-edge text-ink-soft" },
  closed: { sign: "–", look: "border-edge text-ink-soft" },
  not_yet_open: { sign: "◇", look: "border-edge text-ink-soft" },
  ended: { sign: "–", look: "border-edge text-ink-soft" },
  over_cap: { sign: "△", look: "border-warning text-warning" },
  over_hold: { sign: "△", look: "border-warning text-warning" },
};

/** A state in a word and a sign, so that colour is never alone. */
async function StateMark({ state, locale }: { state: SeriesState; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "series.states" });
  const { sign, look } = LOOKS[state];
  return (
    <span className={`inline-block rounded-4 border px-2 font-700 text-[0.9375rem] leading-150 ${look}`}>
      <span aria-hidden="true">{sign} </span>
      {t(state)}
    </span>
  );
}

/** Slots as hours; what follows one on another is one time. */
function hoursOf(slots: readonly number[], hours: Hours, locale: Locale): string {
  const times: { from: string; to: string; last: number }[] = [];
  for (const { slot, startsAt, endsAt } of hours) {
    if (!slots.includes(slot)) continue;
    const before = times.at(-1);
    if (before && before.last === slot - 1) Object.assign(before, { to: endsAt, last: slot });
    else times.push({ from: startsAt, to: endsAt, last: slot });
  }
  return formatList(
    locale,
    times.map(({ from, to }) => formatHours(from, to)),
  );
}

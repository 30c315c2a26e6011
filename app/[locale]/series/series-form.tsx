import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import type { Locale } from "@/lib/context";
import type { Weekday } from "@/lib/dates";
import { YEARS } from "@/lib/facility/rules";
import { formatHours, formatWeekday } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { MOST_TIMES, REPEATS, type SeriesField } from "@/lib/series/rules";
import type { SeriesView } from "@/lib/series/view-series";

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 0];

const CONTROL =
  "block min-h-12 w-full rounded-8 border-2 border-edge bg-raised px-3 py-2 text-ink aria-invalid:border-error";

/** Where the list of mistakes leads to. */
export function fieldId(field: SeriesField): string {
  return `series-${field}`;
}

/** The series as a GET form: its address says everything, and can be sent to others. */
export async function SeriesForm({ view, locale }: { view: SeriesView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "series" });
  const { wish, typed, mistakes, rooms, hours } = view;
  const marks = (field: SeriesField) => ({
    id: fieldId(field),
    "aria-invalid": mistakes.some((mistake) => mistake.field === field) || undefined,
  });
  // As it was typed where it was wrong; a number nobody typed is left to the end by date.
  const times = typed.times ?? (wish.until !== null && wish.times === MOST_TIMES ? "" : String(wish.times));
  return (
    <form
      method="get"
      action={localePath(locale, "/series")}
      aria-label={t("form.label")}
      className="rounded-8 border-2 border-line bg-surface p-4 md:p-6"
    >
      <input type="hidden" name="show" value="1" />
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
        <Labelled label={t("form.room")} htmlFor={fieldId("room")}>
          <select name="room" defaultValue={wish.roomId} className={CONTROL} {...marks("room")}>
            {rooms.map((room) => (
              <option key={room.id} value={room.id}>
                {locale === "ja" ? room.nameJa : room.nameEn}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label={t("form.repeat")} htmlFor={fieldId("repeat")}>
          <select name="repeat" defaultValue={wish.repeat} className={CONTROL} {...marks("repeat")}>
            {REPEATS.map((code) => (
              <option key={code} value={code}>
                {t(`repeats.${code}`)}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label={t("form.weekday")} htmlFor={fieldId("weekday")}>
          <select name="weekday" defaultValue={wish.weekday} className={CONTROL} {...marks("weekday")}>
            {WEEKDAYS.map((weekday) => (
              <option key={weekday} value={weekday}>
                {t("form.weekdayName", { weekday: formatWeekday(locale, weekday) })}
              </option>
            ))}
          </select>
        </Labelled>
        <fieldset
          className="min-w-0 aria-invalid:rounded-8 aria-invalid:border-2 aria-invalid:border-error aria-invalid:px-3 sm:col-span-2 lg:col-span-3"
          tabIndex={-1}
          {...marks("slot")}
        >
          <legend className="font-700">{t("form.slot")}</legend>
          <div className="mt-1 flex flex-wrap gap-x-6">
            {hours.map(({ slot, startsAt, endsAt }) => (
              <Box key={slot} name="slot" value={String(slot)} isChecked={wish.slots.includes(slot)}>
                <span className="tabular-nums">{formatHours(startsAt, endsAt)}</span>
              </Box>
            ))}
          </div>
        </fieldset>
        <Labelled label={t("form.from")} htmlFor={fieldId("from")}>
          <input
            type="date"
            name="from"
            defaultValue={typed.from ?? wish.from}
            max={`${YEARS.last}-12-31`}
            className={CONTROL}
            {...marks("from")}
          />
        </Labelled>
        <Labelled
          label={t("form.times")}
          htmlFor={fieldId("times")}
          hint={t("form.timesHint", { max: String(MOST_TIMES) })}
        >
          <input
            type="text"
            inputMode="numeric"
            autoComplete="off"
            name="times"
            defaultValue={times}
            aria-describedby={`${fieldId("times")}-hint`}
            className={`${CONTROL} sm:max-w-32`}
            {...marks("times")}
          />
        </Labelled>
        <Labelled label={t("form.until")} htmlFor={fieldId("until")}>
          <input
            type="date"
            name="until"
            defaultValue={typed.until ?? wish.until ?? ""}
            max={`${YEARS.last}-12-31`}
            className={CONTROL}
            {...marks("until")}
          />
        </Labelled>
        <div className="flex flex-wrap gap-x-6 sm:col-span-2 lg:col-span-3">
          <Box name="cooking" value="1" isChecked={wish.cooking}>
            {t("form.cooking")}
          </Box>
          <Box name="nursery" value="1" isChecked={wish.nursery}>
            {t("form.nursery")}
          </Box>
        </div>
      </div>
      <button type="submit" className={buttonClass("primary", "mt-4 max-sm:w-full")}>
        {t("form.submit")}
      </button>
    </form>
  );
}

function Labelled(props: { label: string; htmlFor: string; hint?: string; children: ReactNode }) {
  const { label, htmlFor, hint, children } = props;
  return (
    <div className="min-w-0">
      <label htmlFor={htmlFor} className="font-700">
        {label}
      </label>
      <div className="mt-1">{children}</div>
      {hint && (
        <p id={`${htmlFor}-hint`} className="mt-1 text-[0.9375rem] text-ink-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A box with its words, together 44 px high. */
function Box(props: { name: string; value: string; isChecked: boolean; children: ReactNode }) {
  const { name, value, isChecked, children } = props;
  return (
    <label className="flex min-h-11 items-center gap-2">
      <input type="checkbox" name={name} value={value} defaultChecked={isChecked} className="size-5 accent-accent" />
      {children}
    </label>
  );
}

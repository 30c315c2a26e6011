import { getTranslations } from "next-intl/server";
import styles from "@/app/[locale]/_availability/availability.module.css";
import { WEEKDAYS } from "@/app/[locale]/_availability/filters";
import { buttonClass } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import type { Locale } from "@/lib/context";
import { SLOT_NUMBERS } from "@/lib/facility/slots";
import { formatWeekday } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import type { WishForm } from "@/lib/waiting/join-line";
import { PARTS_OF_DAY } from "@/lib/waiting/rules";
import type { Conditions } from "./conditions";

/** Slots of a day, two hours each. */
const HOURS_A_SLOT = 2;

/** What one looks for, as a plain GET form: its address says nothing of anybody and can be sent on. */
export async function ConditionsForm(props: { conditions: Conditions; form: WishForm; locale: Locale }) {
  const { conditions, form, locale } = props;
  const { search, parts } = conditions;
  const t = await getTranslations({ locale, namespace: "waiting" });
  const hasCooking = form.rooms.some(({ tariffs }) => tariffs.some(({ tariff }) => tariff === "cooking"));
  return (
    <form method="get" action={`${localePath(locale, "/waiting/new")}#found`} aria-label={t("new.conditions")}>
      <fieldset className={styles.chips}>
        <legend className="font-700">{t("new.rooms")}</legend>
        {form.rooms.map((room) => (
          <label key={room.id}>
            <input type="checkbox" name="room" value={room.id} defaultChecked={search.rooms.includes(room.id)} />
            <span>{locale === "ja" ? room.nameJa : room.nameEn}</span>
          </label>
        ))}
      </fieldset>
      <div className="grid grid-cols-1 gap-x-6 sm:flex sm:flex-wrap">
        <TextField
          name="from"
          type="date"
          label={t("new.from")}
          defaultValue={search.from}
          min={form.today}
          className="mt-4"
        />
        <TextField
          name="to"
          type="date"
          label={t("new.to")}
          defaultValue={search.to}
          min={form.today}
          className="mt-4"
        />
      </div>
      <fieldset className={`${styles.chips} mt-4`}>
        <legend className="font-700">{t("new.weekdays")}</legend>
        {WEEKDAYS.map((weekday) => (
          <label key={weekday}>
            <input type="checkbox" name="weekday" value={weekday} defaultChecked={search.weekdays.includes(weekday)} />
            <span>{formatWeekday(locale, weekday)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className={`${styles.chips} mt-4`}>
        <legend className="font-700">{t("new.parts")}</legend>
        {PARTS_OF_DAY.map((part) => (
          <label key={part}>
            <input type="checkbox" name="part" value={part} defaultChecked={parts.includes(part)} />
            <span>{t(`search.${part}`)}</span>
          </label>
        ))}
      </fieldset>
      <Select
        name="together"
        label={t("new.together")}
        width="medium"
        className="mt-4"
        defaultValue={String(search.together)}
        options={SLOT_NUMBERS.map((count) => ({
          value: String(count),
          label:
            count === 1
              ? t("new.togetherOne")
              : t("new.togetherMany", { count: String(count), hours: String(count * HOURS_A_SLOT) }),
        }))}
      />
      <fieldset className={`${styles.chips} mt-4`}>
        <legend className="font-700">{t("search.with")}</legend>
        {hasCooking && (
          <label>
            <input type="checkbox" name="cooking" value="1" defaultChecked={search.cooking} />
            <span>{t("search.cooking")}</span>
          </label>
        )}
        <label>
          <input type="checkbox" name="nursery" value="1" defaultChecked={search.nursery} />
          <span>{t("search.nursery")}</span>
        </label>
      </fieldset>
      <button type="submit" className={buttonClass("secondary", "mt-6 max-sm:w-full")}>
        {t("new.find")}
      </button>
    </form>
  );
}

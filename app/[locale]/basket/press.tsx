import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import type { ButtonLook } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { encodeChoice } from "@/lib/bookings/basket";
import type { Offer } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import type { Room, SlotChoice } from "@/lib/facility/rules";
import { formatHours, formatShortDate } from "@/lib/i18n/format";
import { changeBasket } from "./actions";

/** The name of a room in the language of the page. */
export function nameOf(room: Pick<Room, "nameJa" | "nameEn">, locale: Locale): string {
  return locale === "ja" ? room.nameJa : room.nameEn;
}

/** One button that changes the basket: takes a choice out, puts one in, or both. */
export function Press(props: {
  remove?: SlotChoice;
  add?: SlotChoice;
  look?: ButtonLook;
  locale: Locale;
  children: ReactNode;
}) {
  const { remove, add, look = "secondary", locale, children } = props;
  return (
    <Form action={changeBasket} locale={locale}>
      {remove && <input type="hidden" name="remove" value={encodeChoice(remove)} />}
      {add && <input type="hidden" name="add" value={encodeChoice(add)} />}
      <SubmitButton look={look} className="font-400">
        {children}
      </SubmitButton>
    </Form>
  );
}

/** What could be had instead of a slot, each at one press. */
export async function Offers(props: { instead: SlotChoice; offers: readonly Offer[]; locale: Locale }) {
  const { instead, offers, locale } = props;
  const t = await getTranslations({ locale, namespace: "basket.alternatives" });
  return (
    <>
      <p className="mt-3 font-700">{t("label")}</p>
      <ul className="mt-2 flex flex-wrap gap-2">
        {offers.map(({ why, choice, room, hours }) => (
          <li key={encodeChoice(choice)}>
            <Press remove={instead} add={choice} locale={locale}>
              {t(why, {
                hours: formatHours(hours.startsAt, hours.endsAt),
                room: nameOf(room, locale),
                date: formatShortDate(locale, choice.date),
              })}
            </Press>
          </li>
        ))}
      </ul>
    </>
  );
}

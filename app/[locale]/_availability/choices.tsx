"use client";

import { useRouter } from "next/navigation";
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type SubmitEvent,
  useActionState,
  useEffect,
  useRef,
  useSyncExternalStore,
} from "react";
import { addToBasket } from "@/app/[locale]/basket/actions";
import { buttonClass } from "@/components/ui/button";
import { UNTOUCHED } from "@/components/ui/form-state";
import { BASKET_LIMIT, type BasketChoice, decodeBasket, isSameSlot } from "@/lib/bookings/basket";
import type { Locale } from "@/lib/context";
import { isSlotNumber } from "@/lib/facility/slots";
import { formatYen } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import styles from "./availability.module.css";
import { readBasketCookie, watchBasket, writeBasketCookie } from "./basket-cookie";
import { neighbourOf } from "./grid-keys";

/** What a way of using a room costs from a day on. */
export type Price = { roomId: string; tariff: BasketChoice["tariff"]; validFrom: string; yen: number };

export type ChoicesWords = { hint: string; one: string; many: string; full: string; next: string; barLabel: string };

/**
 * The form around the table of slots, and the bar with what is chosen. Without JavaScript the form
 * posts what is ticked; with it each tick goes to the basket's cookie at once, and the bar counts.
 */
export function Choices(props: {
  locale: Locale;
  /** every price of the rooms for hire, whatever day it counts from */
  prices: readonly Price[];
  /** whether what is chosen now is chosen with the cooking counter where there is one */
  cooking: boolean;
  words: ChoicesWords;
  children: ReactNode;
}) {
  const { locale, prices, cooking, words } = props;
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [state, post] = useActionState(addToBasket, UNTOUCHED);
  const cookie = useSyncExternalStore(watchBasket, readBasketCookie, () => "");
  const basket = decodeBasket(cookie);
  const basketPath = localePath(locale, "/basket");

  const choiceOf = (value: string): BasketChoice | null => {
    const [roomId = "", date = "", slotText] = value.split("/");
    const slot = Number(slotText);
    const offered = prices.filter((price) => price.roomId === roomId).map((price) => price.tariff);
    const tariff = (cooking && offered.find((id) => id === "cooking")) || offered.find((id) => id !== "cooking");
    return tariff && isSlotNumber(slot) ? { roomId, date, slot, tariff, nursery: false } : null;
  };
  const boxes = () => [...(form.current?.querySelectorAll<HTMLInputElement>("input[name=choice]") ?? [])];

  // Ticks made before this script ran belong to the basket as well.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page comes alive
  useEffect(() => {
    const early = boxes().flatMap((box) => (box.checked ? [choiceOf(box.value)] : []));
    const kept = decodeBasket(readBasketCookie());
    const added = early.filter((choice) => choice !== null && !kept.some((other) => isSameSlot(other, choice)));
    if (added.length > 0) writeBasketCookie([...kept, ...(added as BasketChoice[])]);
  }, []);

  useEffect(() => {
    for (const box of boxes()) {
      const choice = choiceOf(box.value);
      box.checked = choice !== null && basket.some((other) => isSameSlot(other, choice));
    }
  });

  const toggle = (event: FormEvent<HTMLFormElement>) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.name !== "choice") return;
    const choice = choiceOf(box.value);
    if (!choice) return;
    const others = decodeBasket(readBasketCookie()).filter((other) => !isSameSlot(other, choice));
    if (box.checked && others.length >= BASKET_LIMIT) box.checked = false;
    else writeBasketCookie(box.checked ? [...others, choice] : others);
  };

  const goOn = (event: SubmitEvent<HTMLFormElement>) => {
    // The cookie has it all; where cookies are refused, or nothing is chosen, the server answers.
    if (readBasketCookie() === "") return;
    event.preventDefault();
    router.push(basketPath);
  };

  const moveByArrow = (event: KeyboardEvent<HTMLFormElement>) => {
    const next = event.target instanceof HTMLInputElement ? neighbourOf(event.target, event.key) : null;
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  const yen = basket.reduce((sum, choice) => sum + priceOf(choice, prices), 0);
  return (
    <form ref={form} action={post} onChange={toggle} onSubmit={goOn} onKeyDown={moveByArrow} autoComplete="off">
      <input type="hidden" name="locale" value={locale} />
      {cooking && <input type="hidden" name="cooking" value="1" />}
      {props.children}
      <section className={styles.bar} aria-label={words.barLabel}>
        <p role="status">
          {state.problem?.text ??
            (basket.length === 0
              ? words.hint
              : (basket.length === 1 ? words.one : words.many).replace("{count}", String(basket.length)))}
          {basket.length > 0 && <strong>{formatYen(locale, yen)}</strong>}
          {basket.length >= BASKET_LIMIT && <span>{words.full}</span>}
        </p>
        <button type="submit" className={buttonClass()}>
          {words.next}
        </button>
      </section>
    </form>
  );
}

/** The price of a chosen slot: of the ways to use the room, the row that counts on its day. */
function priceOf(choice: BasketChoice, prices: readonly Price[]): number {
  return prices
    .filter(
      (price) => price.roomId === choice.roomId && price.tariff === choice.tariff && price.validFrom <= choice.date,
    )
    .reduce((latest, price) => (price.validFrom >= latest.validFrom ? price : latest), { validFrom: "", yen: 0 }).yen;
}

import { createTranslator } from "use-intl/core";
import type { Problem } from "@/components/ui/form-state";
import type { Locale } from "@/lib/context";
import { messages } from "@/lib/i18n/messages";
import { localePath } from "@/lib/i18n/routing";
import type { Refusal } from "@/lib/result";

type Way = { path: string; words: keyof typeof messages.ja.account.ways; newTab?: boolean };

const RESET: Way = { path: "/reset", words: "reset" };
const SIGN_IN: Way = { path: "/sign-in", words: "signIn" };
const SIGN_IN_BY_CODE: Way = { path: "/sign-in#by-code", words: "signInByCode" };
const REGISTER: Way = { path: "/register", words: "register" };
const AVAILABILITY: Way = { path: "/", words: "availability" };
const BASKET: Way = { path: "/basket", words: "basket" };
const GROUPS: Way = { path: "/groups", words: "groups" };
const BOOKINGS: Way = { path: "/bookings", words: "bookings" };
const BOOKING: Way = { path: "/bookings", words: "booking" };
const WAIT: Way = { path: "/waiting/new", words: "wait" };
const WAITING: Way = { path: "/waiting", words: "waiting" };
// What was typed stays behind where it is.
const UNLOCK: Way = { path: "/staff/lock", words: "unlock", newTab: true };
const PROVE: Way = { path: "/staff/second-factor", words: "prove", newTab: true };

/** Where one can go after a refusal, beside correcting the form it stands in. */
const WAYS: Readonly<Record<string, readonly Way[]>> = {
  wrong_credentials: [RESET, SIGN_IN_BY_CODE, REGISTER],
  too_many_tries: [SIGN_IN_BY_CODE],
  wrong_password: [RESET],
  code_used: [SIGN_IN],
  already_registered: [SIGN_IN, RESET],
  slot_taken: [BASKET, WAIT, AVAILABILITY],
  hold_expired: [BASKET],
  hold_gone: [BASKET],
  closed_day: [AVAILABILITY],
  not_yet_open: [AVAILABILITY],
  booking_closed: [AVAILABILITY],
  two_rooms_at_once: [BASKET, GROUPS],
  too_many_days: [BOOKINGS, BASKET],
  invitation_gone: [GROUPS, AVAILABILITY],
  group_has_bookings: [BOOKINGS],
  over_monthly_cap: [BOOKINGS, BASKET],
  already_done: [BOOKINGS],
  refund_changed: [BOOKING],
  booking_changed: [BOOKING],
  cancelled_meanwhile: [BOOKING],
  terms_changed: [BOOKING],
  payment_overdue: [BOOKINGS],
  too_many_penalties: [BOOKINGS],
  already_waiting: [WAITING],
  already_yours: [BOOKINGS],
  free_now: [AVAILABILITY],
  offer_over: [WAITING, AVAILABILITY],
  too_many_wishes: [WAITING],
  too_much_free: [AVAILABILITY],
  unknown_wish: [WAITING],
  desk_locked: [UNLOCK],
  desk_unproven: [PROVE],
  account_disabled: [AVAILABILITY],
  link_forged: [BOOKINGS, AVAILABILITY],
  link_expired: [BOOKINGS, AVAILABILITY],
  link_changed: [BOOKINGS],
  link_over: [BOOKINGS, AVAILABILITY],
};

/** The ways out of a refusal as links; those through signing in lead on to `next`, that of waiting to the slot
 *  that the facts name first, that of a booking to the one they name. */
export function waysOut(locale: Locale, { code, facts }: Refusal, next: string | null): Problem["ways"] {
  const t = createTranslator({ locale, messages: messages[locale], namespace: "account.ways" });
  return (WAYS[code] ?? []).map(({ path, words, newTab }) => {
    const [page = "", place] = path.split("#");
    const goesOn = next && /^\/(sign-in|reset|register)$/.test(page) ? `?${new URLSearchParams({ next })}` : "";
    const forSlot = page === WAIT.path ? queryOfSlot(facts.slots) : "";
    const named = words === BOOKING.words && facts.number ? `/${facts.number}` : "";
    // The desks speak the language of the account: their addresses have none.
    const way = page.startsWith("/staff") ? page : localePath(locale, page + named + goesOn + forSlot);
    return {
      href: `${way}${place ? `#${place}` : ""}`,
      text: t(words),
      newTab,
    };
  });
}

/** The address's part that names the first of some slots. */
function queryOfSlot(slots: unknown): string {
  const [first] = (Array.isArray(slots) ? slots : []) as { roomId: string; date: string; slot: number }[];
  return first ? `?slot=${first.roomId}/${first.date}/${first.slot}` : "";
}

"use server";

import { action } from "@/app/_server/action";
import { changeBooking as change, changeBookingInput } from "@/lib/bookings/change-booking";
import { showNumber } from "@/lib/bookings/rules";
import { localePath } from "@/lib/i18n/routing";

export const changeBooking = action(
  "resident",
  changeBookingInput,
  change,
  ({ number, paysByCard }, { locale }) =>
    localePath(locale, `/bookings/${showNumber(number)}${paysByCard ? "/pay" : "?changed=1"}`),
  { outdates: ["booking_changed", "terms_changed", "cancelled_meanwhile"] },
);

"use server";

import { action } from "@/app/_server/action";
import { changeBooking as change, changeBookingInput } from "@/lib/bookings/change-booking";
import { showNumber } from "@/lib/bookings/rules";
import { localePath } from "@/lib/i18n/routing";

export const changeBooking = action("resident", changeBookingInput, change, ({ number }, { locale }) =>
  localePath(locale, `/bookings/${showNumber(number)}?changed=1`),
);

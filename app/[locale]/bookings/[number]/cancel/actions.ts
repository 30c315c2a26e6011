"use server";

import { action } from "@/app/_server/action";
import { cancelBooking as cancel, cancelBookingInput } from "@/lib/bookings/cancel-booking";
import { showNumber } from "@/lib/bookings/rules";
import { localePath } from "@/lib/i18n/routing";

export const cancelBooking = action(
  "resident",
  cancelBookingInput,
  cancel,
  ({ number }, { locale }) => localePath(locale, `/bookings/${showNumber(number)}?cancelled=1`),
  { outdates: ["refund_changed"] },
);

"use server";

import { action } from "@/app/_server/action";
import * as telling from "@/lib/mail/tell-by-phone";

export const tellByPhone = action("staff", telling.tellByPhoneInput, telling.tellByPhone, ({ number }) =>
  number ? `/staff/bookings/${number}?done=1` : "/staff/calls?done=1",
);

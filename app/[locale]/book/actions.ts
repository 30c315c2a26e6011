"use server";

import { action } from "@/app/_server/action";
import { bookSlots as book, bookSlotsInput } from "@/lib/bookings/book-slots";
import { extendHold as extend, nothing } from "@/lib/bookings/hold-slots";
import { localePath } from "@/lib/i18n/routing";
import { toBooked } from "./next-page";

export const bookSlots = action("resident", bookSlotsInput, book, toBooked);
export const extendHold = action("resident", nothing, extend, (_, { locale }) => localePath(locale, "/book"));

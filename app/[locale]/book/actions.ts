"use server";

import { action } from "@/app/_server/action";
import { bookSlots as book, bookSlotsInput } from "@/lib/bookings/book-slots";
import { extendHold } from "@/lib/bookings/hold-slots";
import { toBooked } from "./next-page";

export const bookSlots = action("resident", bookSlotsInput, book, toBooked, { extend: extendHold });

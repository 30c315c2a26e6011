"use server";

import { action } from "@/app/_server/action";
import { lookUpBooking, searchDeskInput } from "@/lib/desk/search-desk";
import { writeSearch } from "./search-cookie";

export const searchDesk = action("staff", searchDeskInput, lookUpBooking, async ({ number, search }) => {
  if (number) return `/staff/bookings/${number}`;
  await writeSearch(search);
  return "/staff/search";
});

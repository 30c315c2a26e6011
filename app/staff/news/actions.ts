"use server";

import { action } from "@/app/_server/action";
import * as withdrawing from "@/lib/news/withdraw-news";
import * as writing from "@/lib/news/write-news";
import { ok } from "@/lib/result";

export const writeNews = action(
  "staff",
  writing.writeNewsInput,
  writing.writeNews,
  ({ id }) => `/staff/news/${id}?done=written`,
  // The page comes back with everything typed, and shows how it would look.
  { asides: { preview: async () => ok(null) }, outdates: ["news_changed", "news_withdrawn"] },
);

export const withdrawNews = action(
  "staff",
  withdrawing.newsItemInput,
  withdrawing.withdrawNews,
  ({ id }) => `/staff/news/${id}?done=withdrawn`,
);

export const restoreNews = action(
  "staff",
  withdrawing.newsItemInput,
  withdrawing.restoreNews,
  ({ id }) => `/staff/news/${id}?done=restored`,
);

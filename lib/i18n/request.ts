import { locale as rootLocale } from "next/root-params";
import { getRequestConfig } from "next-intl/server";
import { log } from "@/lib/log";
import { messages } from "./messages";
import { DEFAULT_LOCALE, isLocale } from "./routing";

/**
 * The words of a request. Pages under app/[locale] take the language of their address; the desks,
 * actions and routes have no such address and name it: `getTranslations({ locale, namespace })`.
 */
export default getRequestConfig(async ({ locale: named }) => {
  const wanted = named ?? (await rootLocale());
  const locale = isLocale(wanted) ? wanted : DEFAULT_LOCALE;
  return {
    locale,
    messages: messages[locale],
    timeZone: "Asia/Tokyo",
    // A missing word is our mistake: seen at once while building, and in production better a key
    // on the page than no page.
    onError(error) {
      if (process.env.NODE_ENV !== "production") throw error;
      log.error({ code: error.code }, "words are missing");
    },
  };
});

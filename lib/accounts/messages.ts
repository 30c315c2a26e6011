import { createTranslator } from "use-intl/core";
import en from "@/lib/i18n/messages/en/my-account.json";
import ja from "@/lib/i18n/messages/ja/my-account.json";
import type { Locale } from "@/lib/i18n/routing";

/** The words of the calendar feed. */
export function feedWords(locale: Locale) {
  return createTranslator({ locale, messages: locale === "ja" ? ja : (en as typeof ja), namespace: "feed" });
}

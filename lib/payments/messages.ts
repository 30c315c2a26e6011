import { createTranslator } from "use-intl/core";
import en from "@/lib/i18n/messages/en/payment.json";
import ja from "@/lib/i18n/messages/ja/payment.json";
import type { Locale } from "@/lib/i18n/routing";

/** What is paid for, as the provider's page and the card's statement show it: no name, no room, no purpose. */
export function checkoutDescription(locale: Locale, number: string): string {
  return createTranslator({ locale, messages: locale === "ja" ? ja : (en as typeof ja) })("checkoutDescription", {
    number,
  });
}

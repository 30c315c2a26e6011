import { getTranslations } from "next-intl/server";
import { isPhoneAddress } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";

/** A person's mail address, or that there is none and they are told by telephone. */
export async function MailAddress({ address, locale }: { address: string; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "counter" });
  return <span className="wrap-anywhere">{isPhoneAddress(address) ? t("noMail") : address}</span>;
}

import { cache } from "react";
import { currentContext } from "@/app/_server/auth";
import { viewAccount } from "@/lib/accounts/account";
import type { Locale } from "@/lib/context";
import { DEFAULT_LOCALE } from "@/lib/i18n/routing";

/** The language of the desks, whose addresses have none: that of the account, once a render. */
export const deskLocale = cache(async (): Promise<Locale> => {
  const account = await viewAccount(await currentContext(DEFAULT_LOCALE));
  return account.ok ? account.value.locale : DEFAULT_LOCALE;
});

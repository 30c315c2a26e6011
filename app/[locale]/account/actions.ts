"use server";

import { z } from "zod";
import { action } from "@/app/_server/action";
import { toNext, toSignedOut } from "@/app/[locale]/_account/paths";
import { changeAccount, changeAccountInput, changePassword, changePasswordInput } from "@/lib/accounts/account";
import { signOut, signOutEverywhere, signOutEverywhereInput } from "@/lib/accounts/sign-out";
import { localePath } from "@/lib/i18n/routing";

export const save = action("resident", changeAccountInput, changeAccount, (_, { locale }) =>
  localePath(locale, "/account?changed=details"),
);

export const newPassword = action("resident", changePasswordInput, changePassword, async (welcome, page) =>
  toNext("/account?changed=password")({ ...welcome, next: localePath(page.locale, "/account?changed=password") }, page),
);

export const everywhere = action(
  "resident",
  signOutEverywhereInput,
  signOutEverywhere,
  toSignedOut("/sign-in?left=everywhere"),
);

/** For everybody: whoever was signed out from elsewhere still has a cookie to leave behind. */
export const leave = action("visitor", z.object({}), signOut, toSignedOut("/sign-in?left=1"));

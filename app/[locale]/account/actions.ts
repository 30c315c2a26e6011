"use server";

import { z } from "zod";
import { action } from "@/app/_server/action";
import { toNext, toSignedOut } from "@/app/[locale]/_account/paths";
import {
  changeAccount,
  changeAccountInput,
  changePassword,
  changePasswordInput,
  signOutEverywhere,
  signOutEverywhereInput,
} from "@/lib/accounts/account";
import { localePath } from "@/lib/i18n/routing";
import { ok } from "@/lib/result";

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

/** Signing out of one browser is a matter of its cookie alone. */
export const leave = action("visitor", z.object({}), async () => ok(null), toSignedOut("/sign-in?left=1"));

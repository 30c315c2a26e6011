"use server";

import { z } from "zod";
import { action } from "@/app/_server/action";
import { codeRequest, rememberFeedKey } from "@/app/_server/auth";
import { toCodePage, toNext, toSignedOut } from "@/app/[locale]/_account/paths";
import {
  changeAccount,
  changeAccountInput,
  changeNotices,
  changeNoticesInput,
  changePassword,
  changePasswordInput,
} from "@/lib/accounts/account";
import { askAgain, askAgainInput } from "@/lib/accounts/ask-again";
import { askNewEmail, askNewEmailInput, confirmNewEmail, confirmNewEmailInput } from "@/lib/accounts/change-email";
import {
  askEraseCode,
  askEraseCodeInput,
  eraseByCode,
  eraseByCodeInput,
  eraseByPassword,
  eraseByPasswordInput,
} from "@/lib/accounts/erase-account";
import { renewFeed, renewFeedInput, revokeFeed, revokeFeedInput } from "@/lib/accounts/renew-feed";
import {
  endDevice,
  endDeviceInput,
  endOtherDevices,
  endOtherDevicesInput,
  signOut,
  signOutEverywhere,
  signOutEverywhereInput,
} from "@/lib/accounts/sign-out";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";

/** Back to the account, to where it says what has changed. */
const changed =
  (what: string, place = "") =>
  (_: unknown, { locale }: { locale: Locale }) =>
    localePath(locale, `/account?changed=${what}${place && `#${place}`}`);

export const save = action("resident", changeAccountInput, changeAccount, changed("details"));

export const saveNotices = action("resident", changeNoticesInput, changeNotices, changed("notices", "notices"));

export const newPassword = action("resident", changePasswordInput, changePassword, async (welcome, page) =>
  toNext("/account?changed=password")({ ...welcome, next: localePath(page.locale, "/account?changed=password") }, page),
);

export const askAddressCode = action("resident", askNewEmailInput, askNewEmail, toCodePage("/account/email/code"));

export const sendAddressCodeAgain = action(
  "resident",
  askAgainInput,
  async (ctx, input) => askAgain(ctx, { ...input, request: await codeRequest() }),
  toCodePage("/account/email/code?again=1"),
);

export const newAddress = action(
  "resident",
  confirmNewEmailInput,
  async (ctx, input) => confirmNewEmail(ctx, { ...input, request: await codeRequest() }),
  changed("email"),
);

export const makeFeed = action("resident", renewFeedInput, renewFeed, async ({ key }, page) => {
  await rememberFeedKey(key);
  return changed("feed", "calendar")(null, page);
});

export const removeFeed = action("resident", revokeFeedInput, revokeFeed, changed("no-feed", "calendar"));

export const endOne = action("resident", endDeviceInput, endDevice, changed("device", "devices"));

export const endOthers = action("resident", endOtherDevicesInput, endOtherDevices, changed("others", "devices"));

export const everywhere = action(
  "resident",
  signOutEverywhereInput,
  signOutEverywhere,
  toSignedOut("/sign-in?left=everywhere"),
);

/** For everybody: whoever was signed out from elsewhere still has a cookie to leave behind. */
export const leave = action("visitor", z.object({}), signOut, toSignedOut("/sign-in?left=1"));

export const eraseWithPassword = action(
  "resident",
  eraseByPasswordInput,
  eraseByPassword,
  toSignedOut("/sign-in?left=erased"),
);

export const sendEraseCode = action("resident", askEraseCodeInput, askEraseCode, toCodePage("/account/delete/code"));

export const sendEraseCodeAgain = action(
  "resident",
  askAgainInput,
  async (ctx, input) => askAgain(ctx, { ...input, request: await codeRequest() }),
  toCodePage("/account/delete/code?again=1"),
);

export const eraseWithCode = action(
  "resident",
  eraseByCodeInput,
  async (ctx, input) => eraseByCode(ctx, { ...input, request: await codeRequest() }),
  toSignedOut("/sign-in?left=erased"),
);

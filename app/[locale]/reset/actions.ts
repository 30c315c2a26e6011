"use server";

import { action } from "@/app/_server/action";
import { codeRequest } from "@/app/_server/auth";
import { toCodePage, toNext } from "@/app/[locale]/_account/paths";
import { askAgain, askAgainInput } from "@/lib/accounts/ask-again";
import { askResetCode, askResetCodeInput, resetPassword, resetPasswordInput } from "@/lib/accounts/reset-password";

export const sendCode = action("visitor", askResetCodeInput, askResetCode, toCodePage("/reset/code"));

export const setPassword = action(
  "visitor",
  resetPasswordInput,
  async (ctx, input) => resetPassword(ctx, { ...input, request: await codeRequest() }),
  toNext("/account?changed=password"),
);

export const sendCodeAgain = action(
  "visitor",
  askAgainInput,
  async (ctx, input) => askAgain(ctx, { ...input, request: await codeRequest() }),
  toCodePage("/reset/code?again=1"),
);

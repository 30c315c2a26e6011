"use server";

import { action } from "@/app/_server/action";
import { codeRequest } from "@/app/_server/auth";
import { toCodePage, toNext } from "@/app/[locale]/_account/paths";
import { askAgain, askAgainInput } from "@/lib/accounts/ask-again";
import {
  askSignInCode,
  askSignInCodeInput,
  codeSignInInput,
  passwordSignInInput,
  signInByCode,
  signInByPassword,
} from "@/lib/accounts/sign-in";

export const byPassword = action("visitor", passwordSignInInput, signInByPassword, toNext("/bookings"));

export const sendCode = action("visitor", askSignInCodeInput, askSignInCode, toCodePage("/sign-in/code"));

export const byCode = action(
  "visitor",
  codeSignInInput,
  async (ctx, input) => signInByCode(ctx, { ...input, request: await codeRequest() }),
  toNext("/bookings"),
);

export const sendCodeAgain = action(
  "visitor",
  askAgainInput,
  async (ctx, input) => askAgain(ctx, { ...input, request: await codeRequest() }),
  toCodePage("/sign-in/code?again=1"),
);

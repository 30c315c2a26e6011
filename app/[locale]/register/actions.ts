"use server";

import { action } from "@/app/_server/action";
import { codeRequest } from "@/app/_server/auth";
import { toCodePage, toNext } from "@/app/[locale]/_account/paths";
import { askAgain, askAgainInput } from "@/lib/accounts/ask-again";
import { confirmRegistration, confirmRegistrationInput, register, registerInput } from "@/lib/accounts/register";

export const begin = action("visitor", registerInput, register, toCodePage("/register/code"));

export const confirm = action(
  "visitor",
  confirmRegistrationInput,
  async (ctx, input) => confirmRegistration(ctx, { ...input, request: await codeRequest() }),
  toNext("/account?welcome=1"),
);

export const sendCodeAgain = action(
  "visitor",
  askAgainInput,
  async (ctx, input) => askAgain(ctx, { ...input, request: await codeRequest() }),
  toCodePage("/register/code?again=1"),
);

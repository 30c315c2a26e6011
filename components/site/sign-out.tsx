"use client";

import { useActionState } from "react";
import { type FormState, UNTOUCHED } from "@/components/ui/form-state";
import type { Locale } from "@/lib/context";
import { HEADER_LINK } from "./header-link";

export type FormAction = (state: FormState, data: FormData) => Promise<FormState>;

/** Ends the sign-in of this browser, or locks it: a press that needs nothing typed. */
export function SignOut({ locale, action, text }: { locale: Locale; action: FormAction; text: string }) {
  const [, send, pending] = useActionState(action, UNTOUCHED);
  return (
    <form action={send}>
      <input type="hidden" name="locale" value={locale} />
      <button type="submit" aria-disabled={pending || undefined} className={HEADER_LINK}>
        {text}
      </button>
    </form>
  );
}

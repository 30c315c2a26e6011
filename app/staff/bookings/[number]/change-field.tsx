"use client";

import { useState } from "react";
import { TextField } from "@/components/ui/field";
import { formatYen } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/routing";
import type { Yen } from "@/lib/money";
import { changeOf, readYen } from "@/lib/till/rules";

/** How much cash was handed over, and what goes back of it, said while it is typed by the rule of the server. */
export function ChangeField({
  name,
  label,
  hint,
  dueYen,
  locale,
  words,
}: {
  name: string;
  label: string;
  hint: string;
  dueYen: Yen;
  locale: Locale;
  words: { change: string; missing: string };
}) {
  const [text, setText] = useState("");
  const handedYen = readYen(text);
  const { changeYen, missingYen } = changeOf(dueYen, handedYen ?? dueYen);
  const sentence = missingYen > 0 ? words.missing : words.change;
  return (
    <>
      <TextField
        name={name}
        label={label}
        hint={hint}
        inputMode="numeric"
        autoComplete="off"
        width="medium"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p role="status" className="mt-2 font-700 text-[1.25rem] tabular-nums empty:hidden">
        {handedYen === null ? "" : sentence.replace("{yen}", formatYen(locale, missingYen || changeYen))}
      </p>
    </>
  );
}

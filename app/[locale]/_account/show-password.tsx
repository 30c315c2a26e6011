"use client";

import { useEffect, useRef, useState } from "react";

/** Shows what is typed in the password fields of its form. It needs a script, so it comes with one. */
export function ShowPassword({ words }: { words: string }) {
  const box = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState<boolean | null>(null);

  useEffect(() => setShown(false), []);
  useEffect(() => {
    const form = box.current?.form;
    if (!form || shown === null) return;
    const fields = [...form.querySelectorAll<HTMLInputElement>("input[name*='assword']")];
    for (const field of fields) field.type = shown ? "text" : "password";
    // What is sent is remembered as a password by the browser, not as a line of text.
    const hide = () => setShown(false);
    form.addEventListener("submit", hide);
    return () => form.removeEventListener("submit", hide);
  }, [shown]);

  if (shown === null) return null;
  return (
    <label className="mt-2 flex min-h-11 w-fit items-center gap-3">
      <input
        ref={box}
        type="checkbox"
        checked={shown}
        onChange={(event) => setShown(event.target.checked)}
        className="size-5 shrink-0 accent-accent"
      />
      {words}
    </label>
  );
}

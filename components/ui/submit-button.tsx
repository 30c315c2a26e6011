"use client";

import type { MouseEvent, ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { type ButtonLook, buttonClass } from "./button";
import { useForm } from "./form-island";

/**
 * The button that sends a form, named by the deed. Pressed once it says so and takes no second
 * press, but keeps its place in the order of focus. `waiting` replaces the word for the wait where
 * it is known what is waited for; a plain form without `Form` has no other word.
 */
export function SubmitButton({
  children,
  look = "primary",
  waiting,
  name,
  value,
  form: formId,
  className,
}: {
  children: ReactNode;
  look?: ButtonLook;
  waiting?: string;
  name?: string;
  value?: string;
  /** the id of the form it sends, for a button that stands elsewhere on the page */
  form?: string;
  className?: string;
}) {
  const form = useForm();
  const plain = useFormStatus();
  const pending = form?.pending || plain.pending;
  const word = waiting ?? form?.words.sending;

  return (
    <span className="inline-flex flex-wrap items-center gap-3 max-sm:flex max-sm:w-full">
      <button
        type="submit"
        form={formId}
        name={name}
        value={value}
        aria-disabled={pending || undefined}
        onClick={(event: MouseEvent) => pending && event.preventDefault()}
        className={buttonClass(look, className ?? "max-sm:w-full")}
      >
        {children}
      </button>
      <span role="status" className="text-ink-soft">
        {pending && word && <span className="appear-late">{word}</span>}
      </span>
    </span>
  );
}

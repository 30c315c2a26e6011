import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";

const BOX = "min-w-20 justify-center px-4 text-center";

const LOOKS: Record<ButtonLook, string> = {
  primary: `${BOX} border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong`,
  secondary: `${BOX} border-accent bg-raised text-accent hover:bg-accent-soft hover:text-accent-strong`,
  // A quiet one begins where the text around it does, and in a table lies on the line of its row.
  quiet:
    "min-w-11 justify-start border-transparent border-x-0 bg-transparent text-left text-link underline underline-offset-4 hover:decoration-2 [td_&]:-my-2.5",
  danger: `${BOX} border-error bg-raised text-error hover:bg-error-soft`,
};

/** The looks of whatever is pressed: at least 44 px high; the edge stays in forced colours. */
export function buttonClass(look: ButtonLook = "primary", className?: string): string {
  return classNames(
    "inline-flex min-h-11 max-w-full items-center gap-2 rounded-8 border-2 py-2 font-700 leading-140",
    "aria-disabled:cursor-default aria-disabled:border-edge aria-disabled:bg-surface aria-disabled:text-ink-soft aria-disabled:no-underline",
    LOOKS[look],
    className,
  );
}

/** A button that something other than a form listens to; forms have `SubmitButton`. */
export function Button({ look, className, ...rest }: ComponentProps<"button"> & { look?: ButtonLook }) {
  return <button type="button" {...rest} className={buttonClass(look, className)} />;
}

/** A link that looks like a button because it is the next step. */
export function LinkButton({ look, className, ...rest }: ComponentProps<"a"> & { href: string; look?: ButtonLook }) {
  return <a {...rest} className={buttonClass(look, className)} />;
}

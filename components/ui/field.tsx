"use client";

import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import { fieldId, useForm } from "./form-island";
import { NoticeSign } from "./notice";

type FieldProps = {
  name: string;
  /** always visible */
  label: string;
  /** what to type and why, before the control */
  hint?: ReactNode;
  required?: boolean;
  className?: string;
};

const CONTROL =
  "block min-h-12 w-full rounded-8 border-2 border-edge bg-raised px-3 py-2 text-ink aria-invalid:border-error read-only:bg-surface";

/** How wide a control is tells how much to type; it never exceeds the page. */
const WIDTHS = { short: "sm:max-w-32", medium: "sm:max-w-80", full: "max-w-xl" };

type Width = keyof typeof WIDTHS;

/** One line of text: name, mail, phone, number, password, date. */
export function TextField({
  name,
  label,
  hint,
  required,
  className,
  width = "full",
  defaultValue,
  ...control
}: FieldProps & { width?: Width } & Omit<ComponentProps<"input">, keyof FieldProps | "id" | "size" | "width">) {
  const field = useField(name, hint);
  return (
    <Field {...{ field, label, hint, required, className }}>
      <input
        {...control}
        {...field.control}
        required={required}
        defaultValue={field.typed?.[0] ?? (field.isAnswered ? "" : defaultValue)}
        className={classNames(CONTROL, WIDTHS[width])}
      />
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({
  name,
  label,
  hint,
  required,
  className,
  defaultValue,
  rows = 4,
  ...control
}: FieldProps & Omit<ComponentProps<"textarea">, keyof FieldProps | "id">) {
  const field = useField(name, hint);
  return (
    <Field {...{ field, label, hint, required, className }}>
      <textarea
        {...control}
        {...field.control}
        rows={rows}
        required={required}
        defaultValue={field.typed?.[0] ?? (field.isAnswered ? "" : defaultValue)}
        className={classNames(CONTROL, WIDTHS.full)}
      />
    </Field>
  );
}

export type Option = { value: string; label: ReactNode; hint?: ReactNode };

/** One of many; for a handful, `RadioGroup` shows them all at once. */
export function Select({
  name,
  label,
  hint,
  required,
  className,
  options,
  placeholder,
  defaultValue,
  width = "full",
  ...control
}: FieldProps & {
  options: (Option & { label: string })[];
  /** the first line, which is no choice */
  placeholder?: string;
  width?: Width;
} & Omit<ComponentProps<"select">, keyof FieldProps | "id" | "width">) {
  const field = useField(name, hint);
  return (
    <Field {...{ field, label, hint, required, className }}>
      <select
        {...control}
        {...field.control}
        required={required}
        defaultValue={field.typed?.[0] ?? (field.isAnswered ? "" : defaultValue)}
        className={classNames(CONTROL, WIDTHS[width])}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** One of a few, all in sight. */
export function RadioGroup({
  name,
  label,
  hint,
  required,
  className,
  options,
  defaultValue,
}: FieldProps & { options: Option[]; defaultValue?: string }) {
  const field = useField(name, hint);
  const chosen = field.typed?.[0] ?? (field.isAnswered ? undefined : defaultValue);
  return (
    <fieldset aria-describedby={field.control["aria-describedby"]} className={classNames("mt-6 min-w-0", className)}>
      <legend className="font-700">
        {label}
        <Requirement required={required} />
      </legend>
      <Hint field={field}>{hint}</Hint>
      <Mistakes field={field} />
      <div className="mt-2 grid gap-2">
        {options.map((option, index) => (
          <Choice key={option.value} id={index === 0 ? field.control.id : `${field.control.id}-${index}`} {...option}>
            <input
              type="radio"
              id={index === 0 ? field.control.id : `${field.control.id}-${index}`}
              name={name}
              value={option.value}
              required={required}
              defaultChecked={chosen === option.value}
              aria-invalid={field.control["aria-invalid"]}
              aria-describedby={option.hint ? `${field.control.id}-${index}-hint` : undefined}
              className="mt-1 size-5 shrink-0 accent-accent"
            />
            <span>
              {option.label}
              {option.hint && (
                <span id={`${field.control.id}-${index}-hint`} className="block text-[0.9375rem] text-ink-soft">
                  {option.hint}
                </span>
              )}
            </span>
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}

/** Yes or no, or one of several of the same name. Its label stands beside the box. */
export function Checkbox({
  name,
  label,
  hint,
  required,
  className,
  value = "on",
  defaultChecked,
}: FieldProps & { value?: string; defaultChecked?: boolean }) {
  const field = useField(name, hint, value === "on" ? undefined : value);
  const isChecked = field.isAnswered ? field.typed?.includes(value) === true : defaultChecked;
  return (
    <div className={classNames("mt-6", className)}>
      <Mistakes field={field} />
      <Choice id={field.control.id}>
        <input
          {...field.control}
          type="checkbox"
          value={value}
          required={required}
          defaultChecked={isChecked}
          className="mt-1 size-5 shrink-0 accent-accent"
        />
        <span>
          {label}
          <Requirement required={required} quiet />
        </span>
      </Choice>
      <Hint field={field} className="ml-8">
        {hint}
      </Hint>
    </div>
  );
}

/** Label, hint and mistakes around a control; they are wired here, once. */
export function Field({
  field,
  label,
  hint,
  required,
  className,
  children,
}: Omit<FieldProps, "name"> & { field: FieldWiring; children: ReactNode }) {
  return (
    <div className={classNames("mt-6", className)}>
      <label htmlFor={field.control.id} className="font-700">
        {label}
        <Requirement required={required} />
      </label>
      <Hint field={field}>{hint}</Hint>
      <Mistakes field={field} />
      <div className="mt-2">{children}</div>
    </div>
  );
}

/** A box or dot with its words as one target of 44 px. */
function Choice({ id, children }: { id: string; children: ReactNode }) {
  return (
    <label htmlFor={id} className="flex min-h-11 w-fit max-w-full items-start gap-3 py-2">
      {children}
    </label>
  );
}

/** 必須 or 任意, for the eyes: the control itself says it to those who hear. */
function Requirement({ required, quiet }: { required?: boolean; quiet?: boolean }) {
  const form = useForm();
  if (!form || (quiet && !required)) return null;
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "ml-2 inline-block rounded-4 border px-1.5 align-[0.1em] font-400 text-[0.8125rem] leading-140",
        required ? "border-error text-error" : "border-edge text-ink-soft",
      )}
    >
      {required ? form.words.required : form.words.optional}
    </span>
  );
}

function Hint({ field, children, className }: { field: FieldWiring; children: ReactNode; className?: string }) {
  if (!children) return null;
  return (
    <div id={field.hintId} className={classNames("text-width text-[0.9375rem] text-ink-soft", className)}>
      {children}
    </div>
  );
}

function Mistakes({ field }: { field: FieldWiring }) {
  if (field.errors.length === 0) return null;
  return (
    <div id={field.errorId} className="mt-1 flex items-start gap-1.5 font-700 text-error">
      <NoticeSign kind="error" className="mt-1 size-5" />
      <div>
        {field.errors.map((error) => (
          <p key={error}>{error}</p>
        ))}
      </div>
    </div>
  );
}

type FieldWiring = ReturnType<typeof useField>;

/** What a control of a form needs: its ids, what was typed at the last press, and what is wrong with it. */
export function useField(name: string, hint: ReactNode, part?: string) {
  const form = useForm();
  const id = fieldId(form?.id ?? "field", part === undefined ? name : `${name}-${part}`);
  const result = form?.state.lastResult;
  const errors = result?.error?.[name] ?? [];
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  return {
    hintId,
    errorId,
    errors,
    /** whether the form came back with what was typed, which then counts instead of a default */
    isAnswered: Boolean(result?.initialValue),
    typed: typedAt(result?.initialValue, name),
    control: {
      id,
      name,
      "aria-invalid": errors.length > 0 || undefined,
      "aria-describedby": [hint && hintId, errors.length > 0 && errorId].filter(Boolean).join(" ") || undefined,
    },
  };
}

/** The texts typed under a name such as "people" or "slots[0].tariff". */
function typedAt(typed: unknown, name: string): string[] | undefined {
  const value = name
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], typed);
  if (value === undefined || value === null) return undefined;
  return (Array.isArray(value) ? value : [value]).map(String);
}

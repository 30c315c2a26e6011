"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Field, useField } from "./field";
import { useForm } from "./form-island";

export type FileFieldWords = {
  /** above what came with an earlier press */
  kept: string;
  /** "「{name}」（{size}）を使う" */
  keep: string;
  /** "約{size}MB" */
  size: string;
  small: string;
};

/**
 * Files to attach. What came with a press that did not lead on is kept on the server: it stands here with a
 * tick, and need not be chosen again. `accept` only helps choosing; what a file is, is told by its content.
 */
export function FileField({
  name,
  label,
  hint,
  required,
  words,
  accept = "application/pdf,image/png,image/jpeg,.pdf,.png,.jpg,.jpeg",
  isSingle,
}: {
  name: string;
  label: string;
  hint?: ReactNode;
  required?: boolean;
  words: FileFieldWords;
  accept?: string;
  /** one file and no more */
  isSingle?: boolean;
}) {
  const field = useField(name, hint);
  const form = useForm();
  const input = useRef<HTMLInputElement>(null);
  // Emptied with every answer: what was kept of it stands above, and what was refused is not sent again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer is another state
  useEffect(() => {
    if (input.current) input.current.value = "";
  }, [form?.state]);
  const kept = (field.typed ?? []).flatMap((text) => {
    const upload = readUpload(text);
    return upload ? [{ text, ...upload }] : [];
  });
  return (
    <Field field={field} label={label} hint={hint} required={required}>
      {kept.length > 0 && (
        <fieldset className="mb-3 max-w-xl rounded-8 border-2 border-line px-3 pb-1">
          <legend className="px-1 font-700 text-[0.9375rem]">{words.kept}</legend>
          {kept.map(({ text, name: file, bytes }, index) => (
            <label
              key={text}
              htmlFor={`${field.control.id}-kept-${index}`}
              className="wrap-anywhere flex min-h-11 items-start gap-3 py-2"
            >
              <input
                type="checkbox"
                id={`${field.control.id}-kept-${index}`}
                name={name}
                value={text}
                defaultChecked
                className="mt-1 size-5 shrink-0 accent-accent"
              />
              <span>{words.keep.replace("{name}", file).replace("{size}", sizeOf(bytes, words))}</span>
            </label>
          ))}
        </fieldset>
      )}
      <input
        {...field.control}
        ref={input}
        type="file"
        multiple={!isSingle}
        accept={accept}
        className="block min-h-12 w-full max-w-xl rounded-8 border-2 border-edge bg-raised p-2 text-ink file:mr-3 file:min-h-9 file:rounded-8 file:border-2 file:border-accent file:border-solid file:bg-raised file:px-3 file:font-700 file:text-accent aria-invalid:border-error"
      />
    </Field>
  );
}

/** What a signed upload says of itself, if its bytes are kept: the server alone can tell whether it is true. */
function readUpload(text: string): { name: string; bytes: number } | null {
  try {
    const said = (text.split(".")[0] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(said), (sign) => sign.charCodeAt(0));
    const upload = JSON.parse(new TextDecoder().decode(bytes));
    if (upload.problem || typeof upload.name !== "string" || !(upload.bytes > 0)) return null;
    return { name: upload.name, bytes: upload.bytes };
  } catch {
    return null;
  }
}

function sizeOf(bytes: number, words: FileFieldWords): string {
  const megabytes = Math.round(bytes / (1024 * 1024));
  return megabytes < 1 ? words.small : words.size.replace("{size}", String(megabytes));
}

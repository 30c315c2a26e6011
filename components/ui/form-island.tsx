"use client";

import {
  createContext,
  type FormEvent,
  type ReactNode,
  startTransition,
  useActionState,
  useContext,
  useEffect,
  useId,
  useRef,
} from "react";
import { type FormState, UNTOUCHED } from "./form-state";
import { Notice } from "./notice";

export type FormWords = {
  required: string;
  optional: string;
  mistake: string;
  mistakes: string;
  sending: string;
  /** "{label}：{error}" */
  labelled: string;
};

type FormContext = { id: string; state: FormState; pending: boolean; words: FormWords };

const Context = createContext<FormContext | null>(null);

/** The form a field or button stands in; null for a button of a plain form. */
export function useForm(): FormContext | null {
  return useContext(Context);
}

/** The id of a field's control: unique on the page, known to the list of mistakes. */
export function fieldId(formId: string, name: string): string {
  return `${formId}-${name.replace(/\W/g, "_")}`;
}

/** The half of `Form` that runs in the browser as well; pages use `Form`. */
export function FormIsland({
  htmlId,
  action,
  locale,
  labels,
  words,
  children,
  className,
}: {
  htmlId?: string;
  action: (state: FormState, data: FormData) => Promise<FormState>;
  locale: string;
  labels: Record<string, string>;
  words: FormWords;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  const [state, send, pending] = useActionState(action, UNTOUCHED);

  // React empties a form that its `action` has sent. Sending it ourselves keeps what was typed,
  // passwords as well; the attribute serves browsers where scripts have not run.
  function sendOnce(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const typed = new FormData(event.currentTarget, submitter);
    startTransition(() => send(typed));
  }

  return (
    <Context value={{ id, state, pending, words }}>
      <form id={htmlId} action={send} onSubmit={sendOnce} noValidate className={className}>
        <input type="hidden" name="locale" value={locale} />
        <Outcome id={id} state={state} labels={labels} words={words} />
        {children}
      </form>
    </Context>
  );
}

/** What became of the last press when it did not lead on: the refusal, then each mistake as a link. */
function Outcome({
  id,
  state,
  labels,
  words,
}: {
  id: string;
  state: FormState;
  labels: Record<string, string>;
  words: FormWords;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state !== UNTOUCHED) box.current?.focus();
  }, [state]);

  // In the order of the fields, not in that of the checks.
  const places = Object.keys(labels);
  const placeOf = (name: string) => (name in labels ? places.indexOf(name) : places.length);
  const mistakes = Object.entries(state.lastResult?.error ?? {})
    .sort(([one], [other]) => placeOf(one) - placeOf(other))
    .flatMap(([name, errors]) => (errors ?? []).map((error) => ({ name, error })));
  if (!state.problem && mistakes.length === 0) return null;
  return (
    // autoFocus reads the outcome first where no script runs; the effect above does so where one does.
    // biome-ignore lint/a11y/noAutofocus: it appears only in answer to a press
    <div ref={box} tabIndex={-1} autoFocus className="my-6 grid gap-4">
      {state.problem && (
        <Notice kind="error" title={state.problem.text}>
          {state.problem.reasons && (
            <ul className="mt-2 ml-5 grid list-disc gap-1">
              {state.problem.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
          {state.problem.ways.length > 0 && (
            <ul className="mt-2 grid gap-1">
              {state.problem.ways.map(({ href, text, newTab }) => (
                <li key={href + text}>
                  <a
                    href={href}
                    target={newTab ? "_blank" : undefined}
                    className="inline-block py-1 text-link underline underline-offset-4"
                  >
                    {text}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      {mistakes.length > 0 && (
        <Notice
          kind="error"
          title={mistakes.length === 1 ? words.mistake : words.mistakes.replace("{count}", String(mistakes.length))}
        >
          <ul className="mt-2 grid gap-1">
            {mistakes.map(({ name, error }) => (
              <li key={name + error}>
                <a href={`#${fieldId(id, name)}`} className="inline-block py-1 text-link underline underline-offset-4">
                  {labels[name] ? words.labelled.replace("{label}", labels[name]).replace("{error}", error) : error}
                </a>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

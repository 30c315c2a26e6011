import { getLocale, getTranslations } from "next-intl/server";
import { isValidElement, type ReactNode } from "react";
import type { Locale } from "@/lib/context";
import { FormIsland } from "./form-island";
import type { FormState } from "./form-state";

/**
 * A form of a server action, alike with and without JavaScript: it sends the page's language along,
 * shows a refusal with its ways out and the mistakes with links to their fields, keeps what was
 * typed, and sends once. Inside stand fields of `field.tsx` and a `SubmitButton`. Pages under
 * app/[locale] need not name the locale; desks do.
 * @example
 * <Form action={signIn}>
 *   <TextField name="email" type="email" label={t("email")} autoComplete="email" required />
 *   <SubmitButton>{t("signIn")}</SubmitButton>
 * </Form>
 */
export async function Form({
  id,
  action,
  locale,
  children,
  className,
}: {
  /** for buttons that stand outside of it */
  id?: string;
  action: (state: FormState, data: FormData) => Promise<FormState>;
  locale?: Locale;
  children: ReactNode;
  className?: string;
}) {
  const language = locale ?? (await getLocale());
  const t = await getTranslations({ locale: language, namespace: "common.form" });
  return (
    <FormIsland
      htmlId={id}
      action={action}
      locale={language}
      labels={Object.fromEntries(labelsIn(children))}
      className={className}
      words={{
        required: t("required"),
        optional: t("optional"),
        mistake: t("mistake"),
        mistakes: t.raw("mistakes"),
        sending: t("sending"),
        labelled: t.raw("labelled"),
      }}
    >
      {children}
    </FormIsland>
  );
}

/**
 * Names and labels of the fields of a form, so that the list of mistakes above them can name them. What
 * a component makes of its own is not seen: fields shared by forms are functions that return them.
 */
function labelsIn(node: unknown): [string, string][] {
  if (Array.isArray(node)) return node.flatMap(labelsIn);
  if (!isValidElement<Record<string, unknown>>(node)) return [];
  const { name, label } = node.props;
  const own: [string, string][] = typeof name === "string" && typeof label === "string" ? [[name, label]] : [];
  return [...own, ...Object.values(node.props).flatMap(labelsIn)];
}

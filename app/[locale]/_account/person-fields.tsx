import type { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { RadioGroup, TextField } from "@/components/ui/field";
import { RESIDENCES, type Residence } from "@/lib/accounts/rules";

type Words = Awaited<ReturnType<typeof getTranslations<"account">>>;

type Person = { name: string; kana: string; phone: string; residence: Residence };

/**
 * What people say of themselves, to register and later. A function rather than a component, so that the form
 * sees the fields and can name them in its list of mistakes.
 * @param address the field of the mail address, where it is typed together with the rest
 */
export function personFields(t: Words, person?: Person, address?: ReactNode): ReactNode {
  return (
    <>
      <TextField
        name="name"
        label={t("name")}
        hint={t("nameHint")}
        autoComplete="name"
        defaultValue={person?.name}
        required
      />
      <TextField name="kana" label={t("kana")} hint={t("kanaHint")} defaultValue={person?.kana} required />
      {address}
      <TextField
        name="phone"
        type="tel"
        label={t("phone")}
        hint={t("phoneHint")}
        autoComplete="tel"
        width="medium"
        defaultValue={person?.phone}
        required
      />
      <RadioGroup
        name="residence"
        label={t("residence")}
        hint={t("residenceHint")}
        options={RESIDENCES.map((residence) => ({ value: residence, label: t(`residences.${residence}`) }))}
        defaultValue={person?.residence}
        required
      />
    </>
  );
}

/** The field of a mail address that a code is sent to. */
export function addressField(label: string, hint?: string): ReactNode {
  return (
    <TextField
      name="email"
      type="email"
      label={label}
      hint={hint}
      autoComplete="email"
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      required
    />
  );
}

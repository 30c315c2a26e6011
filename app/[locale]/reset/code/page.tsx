import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CodeEntry } from "@/app/[locale]/_account/code-entry";
import { ShowPassword } from "@/app/[locale]/_account/show-password";
import { TextField } from "@/components/ui/field";
import type { Locale } from "@/lib/context";
import { sendCodeAgain, setPassword } from "../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.reset" });
  return { title: t("codeTitle") };
}

export default async function ResetCodePage({ params, searchParams }: Props) {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account" });
  return (
    <CodeEntry
      locale={locale}
      query={await searchParams}
      purpose="reset"
      from={{ path: "/reset", isAddressTyped: true }}
      confirm={setPassword}
      askAgain={sendCodeAgain}
      words={{ title: t("reset.codeTitle"), note: t("reset.codeNote"), submit: t("reset.codeSubmit") }}
      fields={
        <>
          <TextField
            name="password"
            type="password"
            label={t("newPassword")}
            hint={t("passwordHint")}
            autoComplete="new-password"
            required
          />
          <ShowPassword words={t("showPassword")} />
        </>
      }
    />
  );
}

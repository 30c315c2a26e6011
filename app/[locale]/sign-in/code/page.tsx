import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CodeEntry } from "@/app/[locale]/_account/code-entry";
import type { Locale } from "@/lib/context";
import { byCode, sendCodeAgain } from "../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.signIn" });
  return { title: t("codeTitle") };
}

export default async function SignInCodePage({ params, searchParams }: Props) {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.signIn" });
  return (
    <CodeEntry
      locale={locale}
      query={await searchParams}
      purpose="sign_in"
      from={{ path: "/sign-in", isAddressTyped: true }}
      confirm={byCode}
      askAgain={sendCodeAgain}
      words={{ title: t("codeTitle"), submit: t("codeSubmit") }}
    />
  );
}

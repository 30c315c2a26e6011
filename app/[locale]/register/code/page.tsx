import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CodeEntry } from "@/app/[locale]/_account/code-entry";
import { nextOf, pathWithNext } from "@/app/[locale]/_account/paths";
import { Steps } from "@/components/ui/steps";
import type { Locale } from "@/lib/context";
import { confirm, sendCodeAgain } from "../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.register" });
  return { title: t("codeTitle") };
}

export default async function RegisterCodePage({ params, searchParams }: Props) {
  const { locale } = await params;
  const query = await searchParams;
  const t = await getTranslations({ locale, namespace: "account.register" });
  return (
    <CodeEntry
      locale={locale}
      query={query}
      purpose="register"
      from={{ path: "/register", isAddressTyped: true }}
      confirm={confirm}
      askAgain={sendCodeAgain}
      words={{ title: t("codeTitle"), submit: t("codeSubmit") }}
      above={
        <Steps
          label={t("steps")}
          steps={[{ text: t("step1"), href: pathWithNext(locale, "/register", nextOf(query)) }, { text: t("step2") }]}
          current={1}
        />
      }
    />
  );
}

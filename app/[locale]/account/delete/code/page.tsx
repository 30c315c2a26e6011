import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { CodeEntry } from "@/app/[locale]/_account/code-entry";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { eraseWithCode, sendEraseCodeAgain } from "../../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "myAccount.erase" });
  return { title: t("codeTitle") };
}

export default async function EraseCodePage({ params, searchParams }: Props) {
  const { locale } = await params;
  await requireContext("resident", { locale, returnTo: localePath(locale, "/account/delete") });
  const t = await getTranslations({ locale, namespace: "myAccount.erase" });
  return (
    <CodeEntry
      locale={locale}
      query={await searchParams}
      purpose="erase"
      from={{ path: "/account/delete", isAddressTyped: false }}
      confirm={eraseWithCode}
      askAgain={sendEraseCodeAgain}
      words={{ title: t("codeTitle"), note: t("codeNote"), submit: t("codeSubmit") }}
      look="danger"
    />
  );
}

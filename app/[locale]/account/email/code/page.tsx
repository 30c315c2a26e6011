import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { CodeEntry } from "@/app/[locale]/_account/code-entry";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { newAddress, sendAddressCodeAgain } from "../../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "myAccount.email" });
  return { title: t("codeTitle") };
}

export default async function NewAddressCodePage({ params, searchParams }: Props) {
  const { locale } = await params;
  await requireContext("resident", { locale, returnTo: localePath(locale, "/account/email") });
  const t = await getTranslations({ locale, namespace: "myAccount.email" });
  return (
    <CodeEntry
      locale={locale}
      query={await searchParams}
      purpose="change_email"
      from={{ path: "/account/email", isAddressTyped: true }}
      confirm={newAddress}
      askAgain={sendAddressCodeAgain}
      words={{ title: t("codeTitle"), note: t("codeNote"), submit: t("codeSubmit") }}
    />
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { CodeEntry } from "@/app/[locale]/_account/code-entry";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { eraseWithCode, newAddress, sendAddressCodeAgain, sendEraseCodeAgain } from "../../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale; change: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The changes of an account that need a mailed code, by the page on which it is asked for. */
const CHANGES = {
  email: { words: "myAccount.email", purpose: "change_email", confirm: newAddress, askAgain: sendAddressCodeAgain },
  delete: { words: "myAccount.erase", purpose: "erase", confirm: eraseWithCode, askAgain: sendEraseCodeAgain },
} as const;

function changeOf(name: string) {
  return name === "email" || name === "delete" ? CHANGES[name] : notFound();
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, change } = await params;
  const t = await getTranslations({ locale, namespace: changeOf(change).words });
  return { title: t("codeTitle") };
}

export default async function AccountCodePage({ params, searchParams }: Props) {
  const { locale, change } = await params;
  const { words, ...entry } = changeOf(change);
  const path = `/account/${change}`;
  await requireContext("resident", { locale, returnTo: localePath(locale, path) });
  const t = await getTranslations({ locale, namespace: words });
  return (
    <CodeEntry
      {...entry}
      locale={locale}
      query={await searchParams}
      from={{ path, isAddressTyped: change === "email" }}
      words={{ title: t("codeTitle"), note: t("codeNote"), submit: t("codeSubmit") }}
      look={change === "delete" ? "danger" : undefined}
    />
  );
}

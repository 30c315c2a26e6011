import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { problemOf } from "@/app/_server/words";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewAccount } from "@/lib/accounts/account";
import type { Locale } from "@/lib/context";
import { viewInvitation } from "@/lib/groups/ask-member";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { joinGroup } from "../../actions";
import { groupPath } from "../../next-page";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string; token: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups.join" });
  return { title: t("title"), robots: { index: false } };
}

/** What a mailed invitation leads to: it says what it is, and changes nothing until one presses. */
export default async function JoinPage({ params }: Props) {
  const { locale: asked, token } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const returnTo = localePath(locale, `/groups/join/${encodeURIComponent(token.slice(0, 100))}`);
  const ctx = await requireContext("resident", { locale, returnTo });
  const invitation = await viewInvitation(ctx, token);
  const t = await getTranslations({ locale, namespace: "groups" });
  if (!invitation.ok) {
    const problem = await problemOf(locale, invitation);
    return (
      <>
        <PageHeading>{t("join.gone")}</PageHeading>
        <Notice kind="warning" className="text-width">
          <p>{problem.text}</p>
          <p className="mt-3 flex flex-wrap gap-3">
            {problem.ways.map(({ href, text }) => (
              <LinkButton key={href} href={href} look="secondary">
                {text}
              </LinkButton>
            ))}
          </p>
        </Notice>
      </>
    );
  }
  const { name, role, isMember, groupId } = invitation.value;
  const account = await viewAccount(ctx);
  return (
    <>
      <PageHeading>{t("join.title")}</PageHeading>
      <div className="text-width rounded-8 border-2 border-line p-4 md:p-6">
        <p className="text-[1.125rem]">
          {isMember ? t("join.member", { name }) : t("join.text", { name, role: t(`roles.${role}`) })}
        </p>
        {isMember ? (
          <p className="mt-4">
            <LinkButton href={localePath(locale, groupPath(groupId))}>{t("join.open")}</LinkButton>
          </p>
        ) : (
          <>
            <p className="mt-1 text-ink-soft">{t(`roleHints.${role}`)}</p>
            {account.ok && <p className="mt-4">{t("join.account", { name: account.value.name })}</p>}
            <Form action={joinGroup} locale={locale} className="mt-4">
              <input type="hidden" name="token" value={token} />
              <SubmitButton>{t("join.join")}</SubmitButton>
            </Form>
          </>
        )}
      </div>
    </>
  );
}

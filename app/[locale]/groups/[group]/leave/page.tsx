import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { closeGroup, leaveGroup } from "../../actions";
import { groupPath } from "../../next-page";
import { BackTo, type GroupPageProps, groupPage } from "../group-frame";

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups.leave" });
  return { title: t("title"), robots: { index: false } };
}

/** Leaving a group, and closing it: what follows is said before the press. */
export default async function LeavePage(props: GroupPageProps) {
  const { locale, view } = await groupPage(props, "/leave");
  const { group, isRepresentative } = view;
  const t = await getTranslations({ locale, namespace: "groups.leave" });
  const isLast = isRepresentative && group.members.filter(({ role }) => role === "representative").length === 1;
  return (
    <>
      <BackTo view={view} locale={locale} />
      <PageHeading>{t("title")}</PageHeading>
      <section className="text-width">
        <h2 className="text-[1.25rem]">{t("leaveTitle")}</h2>
        <p className="mt-2">{t("leaveText")}</p>
        {isLast ? (
          <Notice kind="info" className="mt-4">
            <p>{t("last")}</p>
            {group.members.length > 1 && (
              <p className="mt-3">
                <LinkButton href={localePath(locale, groupPath(group.id, "/members"))} look="secondary">
                  {t("toMembers")}
                </LinkButton>
              </p>
            )}
          </Notice>
        ) : (
          <Form action={leaveGroup} locale={locale} className="mt-4">
            <input type="hidden" name="groupId" value={group.id} />
            <SubmitButton look="danger">{t("leave", { name: group.name })}</SubmitButton>
          </Form>
        )}
      </section>
      {isRepresentative && (
        <section className="text-width mt-10">
          <h2 className="text-[1.25rem]">{t("closeTitle")}</h2>
          <p className="mt-2">{t("closeText")}</p>
          <Form action={closeGroup} locale={locale} className="mt-4">
            <input type="hidden" name="groupId" value={group.id} />
            <Checkbox name="sure" label={t("sure")} required className="mt-0! mb-4" />
            <SubmitButton look="danger">{t("close", { name: group.name })}</SubmitButton>
          </Form>
        </section>
      )}
    </>
  );
}

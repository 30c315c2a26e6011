import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import type { SignedInContext } from "@/app/_server/auth";
import { LinkButton } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { today } from "@/lib/dates";
import type { GroupView } from "@/lib/groups/view-groups";
import { formatDate } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { actFor } from "../actions";
import { ClassMark } from "../class-mark";
import { groupPath } from "../next-page";
import { BackTo, type GroupPageProps, groupPage, Said } from "./group-frame";
import { StandingNotice } from "./registration/standing";
import { rosterCount } from "./roster/roster-count";

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups" });
  return { title: t("title"), robots: { index: false } };
}

/** One group: what it says of itself, who books for it, its roster and its registration. */
export default async function GroupPage(props: GroupPageProps) {
  const { ctx, locale, view } = await groupPage(props);
  const { saved, joined } = await props.searchParams;
  const { group, isRepresentative, roster } = view;
  const t = await getTranslations({ locale, namespace: "groups" });
  const to = (below: string) => localePath(locale, groupPath(group.id, below));
  return (
    <>
      <BackTo locale={locale} />
      <PageHeading>
        <span className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <span className="wrap-anywhere">{group.name}</span>
          <ClassMark applicant={view.applicant} locale={locale} />
        </span>
      </PageHeading>
      <Said words={saved ? t("group.saved") : joined ? t("group.joined") : null} />
      <Acting ctx={ctx} view={view} locale={locale} />
      <div className="mt-8 grid gap-x-12 gap-y-10 lg:grid-cols-2">
        <Part title={t("registration.title")}>
          <StandingNotice view={view} locale={locale} />
          <p className="mt-4">
            <LinkButton
              href={to("/registration")}
              look={view.standing.next && isRepresentative ? "primary" : "secondary"}
            >
              {view.standing.next && isRepresentative
                ? t(view.standing.next.isRenewal ? "registration.renew" : "registration.apply", {
                    year: String(view.standing.next.fiscalYear),
                  })
                : t("registration.history")}
            </LinkButton>
          </p>
        </Part>
        <Part title={t("members.title")}>
          <ul className="mt-3 grid gap-1">
            {group.members.map((member) => (
              <li key={member.userId} className="flex flex-wrap gap-x-3 border-line border-b py-2">
                <span className="wrap-anywhere font-700">
                  {member.name} {member.userId === view.userId && t("members.you")}
                </span>
                <span className="text-ink-soft">{t(`roles.${member.role}`)}</span>
              </li>
            ))}
          </ul>
          {isRepresentative && (
            <p className="mt-4">
              <LinkButton href={to("/members")} look="secondary">
                {t("members.manage")}
              </LinkButton>
            </p>
          )}
        </Part>
        <Part title={t("group.profile")}>
          <DescriptionList
            className="mt-3"
            entries={[
              { term: t("group.kana"), description: group.kana },
              group.about
                ? { term: t("group.about"), description: <p className="whitespace-pre-line">{group.about}</p> }
                : null,
              group.address
                ? { term: t("group.address"), description: <p className="whitespace-pre-line">{group.address}</p> }
                : null,
              { term: t("group.door"), description: group.showName ? t("group.doorYes") : t("group.doorNo") },
              { term: t("group.since"), description: formatDate(locale, today(group.createdAt)) },
              { term: t("group.bookings"), description: t("group.bookingsCount", { count: view.bookings }) },
            ]}
          />
          {isRepresentative && (
            <p className="mt-4">
              <LinkButton href={to("/edit")} look="secondary">
                {t("group.edit")}
              </LinkButton>
            </p>
          )}
        </Part>
        <Part title={t("roster.title")}>
          <p className="mt-3">{roster.length > 0 ? t("roster.count", rosterCount(roster)) : t("roster.none")}</p>
          {isRepresentative && (
            <p className="mt-4">
              <LinkButton href={to("/roster")} look="secondary">
                {t("roster.edit")}
              </LinkButton>
            </p>
          )}
        </Part>
      </div>
      {!isRepresentative && <p className="mt-8 text-ink-soft">{t("group.notRepresentative")}</p>}
      <p className="mt-10 border-line border-t pt-4">
        <a href={to("/leave")} className="inline-block text-link underline underline-offset-4 hover:decoration-2 py-2">
          {t("group.leave")}
        </a>
      </p>
    </>
  );
}

/** A link as high as a finger. */
const LINK = "inline-block py-2 text-link underline underline-offset-4 hover:decoration-2";

/** For whom one books now, and the press that changes it. */
async function Acting({ ctx, view, locale }: { ctx: SignedInContext; view: GroupView; locale: Locale }) {
  const { acts, group } = view;
  const t = await getTranslations({ locale, namespace: "groups.acting" });
  const slots = await getTranslations({ locale, namespace: "groups.slots" });
  const name = ctx.actor.group?.name;
  return (
    <Form
      action={actFor}
      locale={locale}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-8 border-2 border-accent bg-accent-soft p-4"
    >
      <input type="hidden" name="groupId" value={acts ? "" : group.id} />
      <input type="hidden" name="next" value={localePath(locale, groupPath(group.id))} />
      <p className="font-700">{name ? t("asGroup", { name }) : t("asSelf")}</p>
      <SubmitButton look={acts ? "secondary" : "primary"}>
        {acts ? t("chooseSelf") : t("choose", { name: group.name })}
      </SubmitButton>
      {acts && view.applicant !== "general" && (
        <a href={localePath(locale, "/groups/slots")} className={LINK}>
          {slots("toHere")}
        </a>
      )}
    </Form>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="text-[1.25rem]">{title}</h2>
      {children}
    </section>
  );
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { RadioGroup, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { today } from "@/lib/dates";
import { INVITATION_DAYS, type Invitation, MEMBER_ROLES, type Member, type MemberChange } from "@/lib/groups/rules";
import type { GroupView } from "@/lib/groups/view-groups";
import { formatDate } from "@/lib/i18n/format";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { changeMember, inviteMember, withdrawInvitation } from "../../actions";
import { groupPath } from "../../next-page";
import { BackTo, ForRepresentatives, type GroupPageProps, groupPage, Said } from "../group-frame";

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups.members" });
  return { title: t("title"), robots: { index: false } };
}

/** Who books for a group, in which role, and who is invited. */
export default async function MembersPage(props: GroupPageProps) {
  const { locale, view } = await groupPage(props, "/members");
  const { done, sent, to } = await props.searchParams;
  const t = await getTranslations({ locale, namespace: "groups" });
  if (!view.isRepresentative)
    return (
      <>
        <BackTo view={view} locale={locale} />
        <PageHeading>{t("members.title")}</PageHeading>
        <Said words={done ? t("members.noLonger") : null} />
        <ForRepresentatives locale={locale} />
      </>
    );
  const heir = view.group.members.find(({ userId, role }) => userId === to && role !== "representative");
  if (heir) return <HandOver member={heir} view={view} locale={locale} />;
  return (
    <>
      <BackTo view={view} locale={locale} />
      <PageHeading lead={t("members.lead")}>{t("members.title")}</PageHeading>
      <Said words={sent ? t("members.invited") : done ? t("members.done") : null} />
      <ul className="grid gap-3">
        {view.group.members.map((member) => (
          <MemberCard key={member.userId} member={member} view={view} locale={locale} />
        ))}
      </ul>
      <div className="mt-10 grid gap-x-12 gap-y-10 lg:grid-cols-2">
        <section aria-labelledby="invite">
          <h2 id="invite" className="text-[1.25rem]">
            {t("members.inviteTitle")}
          </h2>
          <p className="mt-1 text-ink-soft">{t("members.inviteLead", { days: INVITATION_DAYS })}</p>
          <Form action={inviteMember} locale={locale}>
            <input type="hidden" name="groupId" value={view.group.id} />
            <TextField name="email" type="email" label={t("members.email")} autoComplete="off" required />
            <RadioGroup
              name="role"
              label={t("members.role")}
              options={MEMBER_ROLES.map((role) => ({
                value: role,
                label: t(`roles.${role}`),
                hint: t(`roleHints.${role}`),
              }))}
              defaultValue="agent"
              required
            />
            <div className="mt-6">
              <SubmitButton>{t("members.invite")}</SubmitButton>
            </div>
          </Form>
        </section>
        {view.invitations.length > 0 && (
          <section aria-labelledby="open">
            <h2 id="open" className="text-[1.25rem]">
              {t("members.openTitle")}
            </h2>
            <ul className="mt-3">
              {view.invitations.map((invitation) => (
                <OpenInvitation key={invitation.id} invitation={invitation} groupId={view.group.id} locale={locale} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  );
}

/** What handing the group over means, before it is done: whoever did it could not take it back alone. */
async function HandOver({ member, view, locale }: { member: Member; view: GroupView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "groups.members" });
  const { name, userId } = member;
  return (
    <>
      <BackTo view={view} locale={locale} />
      <PageHeading>{t("handOverTitle", { name })}</PageHeading>
      <p className="text-width wrap-anywhere">{t("handOverText", { name })}</p>
      <Form action={changeMember} locale={locale} className="mt-6 flex flex-wrap gap-3">
        <input type="hidden" name="groupId" value={view.group.id} />
        <input type="hidden" name="userId" value={userId} />
        <SubmitButton name="change" value="hand_over">
          {t("handOverPress", { name })}
        </SubmitButton>
        <LinkButton href={localePath(locale, groupPath(view.group.id, "/members"))} look="secondary">
          {t("handOverBack")}
        </LinkButton>
      </Form>
    </>
  );
}

/** One who acts for the group, and what can be done: only what would be allowed. */
async function MemberCard({ member, view, locale }: { member: Member; view: GroupView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "groups" });
  const { group, userId } = view;
  const isSelf = member.userId === userId;
  const isLead = member.role === "representative";
  const isOnlyLead = isLead && group.members.filter(({ role }) => role === "representative").length === 1;
  const deeds: { change: MemberChange; words: string; look: "secondary" | "quiet" | "danger" }[] = [];
  if (!isLead) deeds.push({ change: "representative", words: t("members.toRepresentative"), look: "secondary" });
  if (isLead && !isOnlyLead) deeds.push({ change: "agent", words: t("members.toAgent"), look: "secondary" });
  if (!isSelf) deeds.push({ change: "remove", words: t("members.remove"), look: "danger" });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-8 border-2 border-line p-4">
      <div>
        <p className="wrap-anywhere font-700">
          {member.name} {isSelf && t("members.you")}
        </p>
        <p className="text-[0.9375rem] text-ink-soft">
          {t(`roles.${member.role}`)} · {t("members.since", { date: formatDate(locale, today(member.joinedAt)) })}
        </p>
      </div>
      {deeds.length > 0 && (
        <Form action={changeMember} locale={locale} className="flex flex-wrap gap-2">
          <input type="hidden" name="groupId" value={group.id} />
          <input type="hidden" name="userId" value={member.userId} />
          {deeds.map(({ change, words, look }) => (
            <SubmitButton key={change} name="change" value={change} look={look} className="font-400">
              {words}
              <VisuallyHidden> {member.name}</VisuallyHidden>
            </SubmitButton>
          ))}
          {!isSelf && !isLead && (
            <LinkButton
              look="secondary"
              className="font-400"
              href={localePath(
                locale,
                `${groupPath(group.id, "/members")}?${new URLSearchParams({ to: member.userId })}`,
              )}
            >
              {t("members.handOver")}
              <VisuallyHidden> {member.name}</VisuallyHidden>
            </LinkButton>
          )}
        </Form>
      )}
    </li>
  );
}

async function OpenInvitation(props: { invitation: Invitation; groupId: string; locale: Locale }) {
  const { invitation, groupId, locale } = props;
  const t = await getTranslations({ locale, namespace: "groups" });
  // It counts until midnight: the day before is the last.
  const until = formatDate(locale, today(new Date(invitation.expiresAt.getTime() - 1)));
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b py-2">
      <span>
        <span className="wrap-anywhere font-700">{invitation.email}</span>
        <span className="block text-[0.9375rem] text-ink-soft">
          {t(`roles.${invitation.role}`)} · {t("members.openUntil", { date: until })}
        </span>
      </span>
      <Form action={withdrawInvitation} locale={locale}>
        <input type="hidden" name="groupId" value={groupId} />
        <input type="hidden" name="invitationId" value={invitation.id} />
        <SubmitButton look="quiet" className="font-400">
          {t("members.withdraw")}
          <VisuallyHidden> {invitation.email}</VisuallyHidden>
        </SubmitButton>
      </Form>
    </li>
  );
}

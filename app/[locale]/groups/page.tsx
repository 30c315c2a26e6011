import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { LinkButton } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { type GroupLine, viewMyGroups } from "@/lib/groups/view-groups";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { actFor } from "./actions";
import { ClassMark } from "./class-mark";
import { groupPath } from "./next-page";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups" });
  return { title: t("title"), robots: { index: false } };
}

/** 団体: those one may act for, and for whom one books. */
export default async function GroupsPage({ params, searchParams }: Props) {
  const { locale: asked } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const { acting, left, closed } = await searchParams;
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/groups") });
  const groups = await viewMyGroups(ctx);
  const t = await getTranslations({ locale, namespace: "groups" });
  const said = acting ? t("acting.changed") : left ? t("leave.left") : closed ? t("leave.closed") : null;
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {said && (
        <Notice kind="success" live="status" className="mb-6">
          {said}
        </Notice>
      )}
      {groups.length === 0 && <Notice kind="info" title={t("list.none")} className="mb-6" />}
      {groups.length > 0 && (
        <section aria-labelledby="acting">
          <h2 id="acting" className="text-[1.25rem]">
            {t("acting.title")}
          </h2>
          <ul className="mt-4 grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            <Choice id="" chosen={ctx.actor.group === null} locale={locale} />
            {groups.map((line) => (
              <Choice key={line.id} id={line.id} line={line} chosen={line.acts} locale={locale} />
            ))}
          </ul>
        </section>
      )}
      <p className="mt-8">
        <LinkButton href={localePath(locale, "/groups/new")} look={groups.length > 0 ? "secondary" : "primary"}>
          {t("list.create")}
        </LinkButton>
      </p>
    </>
  );
}

/** Oneself, or a group, with the press that makes it whom one books for. */
async function Choice(props: { id: string; line?: GroupLine; chosen: boolean; locale: Locale }) {
  const { id, line, chosen, locale } = props;
  const t = await getTranslations({ locale, namespace: "groups" });
  return (
    <li
      className={`flex flex-col gap-2 rounded-8 border-2 p-4 ${chosen ? "border-accent bg-accent-soft" : "border-line bg-raised"}`}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="wrap-anywhere text-[1.125rem]">{line ? line.name : t("acting.self")}</h3>
        <ClassMark applicant={line?.applicant ?? "individual"} locale={locale} />
      </div>
      {line && (
        <p className="text-[0.9375rem] text-ink-soft">
          {t(`roles.${line.role}`)} · {t("list.members", { count: line.members })}
        </p>
      )}
      <div className="mt-auto flex flex-wrap items-center gap-x-4 gap-y-2 pt-2">
        {chosen ? (
          <p className="py-2 font-700 text-accent">✓ {t("acting.now")}</p>
        ) : (
          <Form action={actFor} locale={locale}>
            <input type="hidden" name="groupId" value={id} />
            <SubmitButton look="secondary">
              {line ? t("acting.choose", { name: line.name }) : t("acting.chooseSelf")}
            </SubmitButton>
          </Form>
        )}
        {line && (
          <a
            href={localePath(locale, groupPath(id))}
            className="inline-block text-link underline underline-offset-4 hover:decoration-2 py-2"
          >
            {t("list.open")}
          </a>
        )}
      </div>
    </li>
  );
}

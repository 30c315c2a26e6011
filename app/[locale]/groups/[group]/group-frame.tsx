import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext, type SignedInContext } from "@/app/_server/auth";
import { Notice } from "@/components/ui/notice";
import type { Locale } from "@/lib/context";
import { type GroupView, viewGroup } from "@/lib/groups/view-groups";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { groupPath } from "../next-page";

export type GroupPageProps = {
  params: Promise<{ locale: string; group: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** What every page of one group begins with: who looks, and the group if it is theirs. */
export async function groupPage(
  { params }: Pick<GroupPageProps, "params">,
  below = "",
): Promise<{ ctx: SignedInContext; locale: Locale; view: GroupView }> {
  const { locale: asked, group: id } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, groupPath(id, below)) });
  const view = await viewGroup(ctx, id);
  if (!view.ok) notFound();
  return { ctx, locale, view: view.value };
}

/** The way back to a group, or to all of them. */
export async function BackTo({ view, locale }: { view?: GroupView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "groups.group" });
  return (
    <p className="mt-6">
      <a
        href={localePath(locale, view ? groupPath(view.group.id) : "/groups")}
        className="inline-block text-link underline underline-offset-4 hover:decoration-2 py-1"
      >
        ← {view ? view.group.name : t("back")}
      </a>
    </p>
  );
}

/** What has just been done, said once. */
export function Said({ words }: { words: string | null }) {
  return words ? (
    <Notice kind="success" live="status" className="mb-6">
      {words}
    </Notice>
  ) : null;
}

/** That only representatives may change this. */
export async function ForRepresentatives({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "groups.group" });
  return <Notice kind="info">{t("notRepresentative")}</Notice>;
}

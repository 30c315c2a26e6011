import type { Locale } from "@/lib/context";
import type { Changed } from "@/lib/groups/change-group";
import { localePath } from "@/lib/i18n/routing";

type Page = { locale: Locale };

/** The path of a group's page, or of one below it; whatever was typed as its id. */
export function groupPath(id: string, below = ""): string {
  return `/groups/${encodeURIComponent(id.slice(0, 64))}${below}`;
}

/** On to a page of the group that was changed. */
export function toGroup(below: string) {
  return ({ groupId }: Changed, { locale }: Page) => localePath(locale, groupPath(groupId, below));
}

/** Back to all groups. */
export function toGroups(query: string) {
  return (_: Changed, { locale }: Page) => localePath(locale, `/groups${query}`);
}

/** Back to where it was chosen for whom one books. */
export function toChosen({ next }: { next: string | null }, { locale }: Page): string {
  return next ?? localePath(locale, "/groups?acting=1");
}

import { getTranslations } from "next-intl/server";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { SignedInActor } from "@/lib/accounts/rules";
import type { Context, Locale } from "@/lib/context";
import { type GroupLine, viewMyGroups } from "@/lib/groups/view-groups";
import { localePath } from "@/lib/i18n/routing";
import { actFor } from "./actions";
import { ClassMark } from "./class-mark";

/**
 * Whom one books for, said plainly, and the others one could book for at one press each. Nothing for
 * visitors and for who belongs to no group.
 * @param form the id of a form on the page that takes the press under the name "act", so that nothing typed
 *   there is lost; without one each button is a form of its own that leads back to `next`
 */
export async function ActingFor(props: { ctx: Context; next: string; form?: string; locale: Locale }) {
  const { ctx, next, form, locale } = props;
  const { actor } = ctx;
  const groups = await viewMyGroups(ctx);
  if (actor.kind !== "user" || groups.length === 0) return null;
  const t = await getTranslations({ locale, namespace: "groups.acting" });
  const others = choicesBeside(actor, groups);
  return (
    <section aria-label={t("title")} className="mt-4 mb-6 rounded-8 border-2 border-accent bg-accent-soft p-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-700 text-[1.0625rem]">
        {actor.group ? t("asGroup", { name: actor.group.name }) : t("asSelf")}
        {actor.group && <ClassMark applicant={actor.group.applicant} locale={locale} />}
      </p>
      <ul className="mt-3 flex flex-wrap items-center gap-2">
        {others.map(({ id, name }) => {
          const words = name === null ? t("chooseSelf") : t("choose", { name });
          return (
            <li key={id}>
              {form ? (
                <SubmitButton form={form} name="act" value={id || "self"} look="secondary" className="font-400">
                  {words}
                </SubmitButton>
              ) : (
                <Form action={actFor} locale={locale}>
                  <input type="hidden" name="groupId" value={id} />
                  <input type="hidden" name="next" value={next} />
                  <SubmitButton look="secondary" className="font-400">
                    {words}
                  </SubmitButton>
                </Form>
              )}
            </li>
          );
        })}
        <li>
          <a
            href={localePath(locale, "/groups")}
            className="inline-block text-link underline underline-offset-4 hover:decoration-2 px-2 py-2"
          >
            {t("manage")}
          </a>
        </li>
      </ul>
    </section>
  );
}

/** Whom one could book for instead. */
function choicesBeside(actor: SignedInActor, groups: readonly GroupLine[]): { id: string; name: string | null }[] {
  const others = groups.filter(({ acts }) => !acts).map(({ id, name }) => ({ id, name }));
  return actor.group ? [{ id: "", name: null }, ...others] : others;
}

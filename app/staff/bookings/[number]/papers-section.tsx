import { getTranslations } from "next-intl/server";
import type { SignedInContext } from "@/app/_server/auth";
import { localePath } from "@/lib/i18n/routing";
import { viewPapers } from "@/lib/papers/view-papers";

/** The papers that were issued for the booking, and the way to issue more. */
export async function PapersSection({ ctx, number }: { ctx: SignedInContext; number: string }) {
  const { locale } = ctx;
  const view = await viewPapers(ctx, { number });
  if (!view) return null;
  const t = await getTranslations({ locale, namespace: "papers.desk" });
  const kinds = await getTranslations({ locale, namespace: "papers.kinds" });
  const page = localePath(locale, `/bookings/${number}/papers`);
  return (
    <section aria-labelledby="papers" className="mt-10">
      <h2 id="papers" className="text-[1.25rem]">
        {t("title")}
      </h2>
      {view.issued.length === 0 ? (
        <p className="mt-2 text-ink-soft">{t("none")}</p>
      ) : (
        <ul className="mt-2">
          {view.issued.map(({ id, kind, shownNumber, isCurrent }) => (
            <li key={id} className="py-1">
              <a href={`${page}/${id}`}>
                {kinds(kind)} <span lang="ja">{shownNumber}</span>
              </a>
              {!isCurrent && <span className="ml-3 text-error">{t("stale")}</span>}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
        <a href={page}>{t("open")}</a>
        <a href={`${page}/all`}>{t("all")}</a>
      </p>
    </section>
  );
}

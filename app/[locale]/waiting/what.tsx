import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import type { SearchView } from "@/lib/waiting/view-waiting";
import { searchWords } from "./search-words";

/** What a wish waits for: days, time and room, and what goes with it. */
export async function What({ search, locale }: { search: SearchView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "waiting.search" });
  const { rooms, days, time, extras } = await searchWords(locale, search);
  const entries = [
    { term: t("days"), words: days },
    { term: t("time"), words: time },
    { term: t("rooms"), words: rooms },
    ...(extras ? [{ term: t("with"), words: extras }] : []),
  ];
  return (
    <dl className="border-line border-t">
      {entries.map(({ term, words }) => (
        <div key={term} className="flex gap-4 border-line border-b py-2">
          <dt className="w-20 shrink-0 font-700">{term}</dt>
          <dd className="wrap-anywhere min-w-0">{words}</dd>
        </div>
      ))}
    </dl>
  );
}

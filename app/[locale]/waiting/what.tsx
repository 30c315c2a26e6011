import { getTranslations } from "next-intl/server";
import { DescriptionList } from "@/components/ui/description-list";
import type { Locale } from "@/lib/context";
import type { SearchView } from "@/lib/waiting/view-waiting";
import { searchWords } from "./search-words";

/** What a wish waits for: room, days, time, and what goes with it. */
export async function What({ search, locale }: { search: SearchView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "waiting.search" });
  const { rooms, days, time, extras } = await searchWords(locale, search);
  return (
    <DescriptionList
      entries={[
        { term: t("days"), description: days },
        { term: t("time"), description: time },
        { term: t("rooms"), description: rooms },
        extras ? { term: t("with"), description: extras } : null,
      ]}
    />
  );
}

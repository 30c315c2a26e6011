import { getTranslations } from "next-intl/server";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { searchDesk } from "./actions";
import { SearchKey } from "./search-key";

const FIELD = "desk-search";

/** Search from every page of the desk. What is typed stands in no address. */
export async function SearchBox({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "desk.search" });
  return (
    <search>
      <Form action={searchDesk} locale={locale} className="flex flex-wrap items-center gap-x-2 py-1">
        <label htmlFor={FIELD} className="font-700">
          {t("label")}
        </label>
        <input
          id={FIELD}
          name="search"
          type="search"
          maxLength={200}
          autoComplete="off"
          className="block min-h-11 w-44 rounded-8 border-2 border-edge bg-raised px-3 py-1 text-ink"
        />
        <SubmitButton look="secondary" className="px-2!">
          {t("press")}
        </SubmitButton>
        <SearchKey field={FIELD} />
      </Form>
    </search>
  );
}

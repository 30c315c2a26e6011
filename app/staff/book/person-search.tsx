import { getTranslations } from "next-intl/server";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import type { FoundPerson } from "@/lib/bookings/search-people";
import type { Locale } from "@/lib/context";
import { choosePerson, searchPerson } from "./actions";
import { MailAddress } from "./mail-address";

/** Finds whom one speaks with; whoever is found alone is chosen at once, else one chooses. */
export async function PersonSearch({
  search,
  results,
  slots,
  locale,
}: {
  search: string;
  /** null: nothing was searched for yet */
  results: { found: FoundPerson[]; more: boolean } | null;
  /** chosen before, as "meeting-room/2026-12-12/3" */
  slots: readonly string[];
  locale: Locale;
}) {
  const t = await getTranslations({ locale, namespace: "counter.book" });
  const kept = slots.map((slot) => <input key={slot} type="hidden" name="slot" value={slot} />);
  return (
    <>
      <search>
        <Form action={searchPerson} locale={locale} className="rounded-8 bg-surface p-4">
          {kept}
          <label htmlFor="person-search" className="font-700">
            {t("search")}
          </label>
          <p id="person-search-hint" className="text-[0.9375rem] text-ink-soft">
            {t("searchHint")}
          </p>
          <div className="mt-2 flex flex-wrap gap-3">
            <input
              id="person-search"
              name="search"
              type="search"
              maxLength={60}
              defaultValue={search}
              aria-describedby="person-search-hint"
              autoComplete="off"
              // biome-ignore lint/a11y/noAutofocus: the page is opened to type here, with somebody on the telephone
              autoFocus
              className="block min-h-12 w-full max-w-sm rounded-8 border-2 border-edge bg-raised px-3 py-2 text-ink"
            />
            <SubmitButton>{t("find")}</SubmitButton>
          </div>
        </Form>
      </search>
      {results && results.found.length > 0 && (
        <>
          <Table
            caption={<span role="status">{t("found", { count: results.found.length })}</span>}
            heads={[t("name"), t("phone"), t("email"), ""]}
            rows={results.found.map((person) => ({
              key: person.id,
              cells: [
                <span key="name">
                  {person.name}（{person.kana}）
                  {person.groups.length > 0 && (
                    <span className="block font-400 text-[0.9375rem] text-ink-soft">
                      {t("groups", { names: person.groups.join("、") })}
                    </span>
                  )}
                </span>,
                <span key="phone" className="tabular-nums">
                  {person.phone}
                </span>,
                <MailAddress key="mail" address={person.email} locale={locale} />,
                <Form key="choose" action={choosePerson} locale={locale}>
                  {kept}
                  <input type="hidden" name="person" value={person.id} />
                  <SubmitButton look="secondary">{t("choose")}</SubmitButton>
                </Form>,
              ],
            }))}
          />
          {results.more && <p className="mt-2">{t("more")}</p>}
        </>
      )}
    </>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { Checkbox, TextField } from "@/components/ui/field";
import { FileField } from "@/components/ui/file-field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { formatDate, formatShortDate } from "@/lib/i18n/format";
import { viewTyped } from "@/lib/masters/change-master";
import { fieldsOf } from "@/lib/masters/fields";
import { viewHolidays } from "@/lib/masters/view-masters";
import { importHolidays, planChange } from "../actions";
import { History } from "../history";
import { HolidayWarnings } from "../holiday-warnings";
import { masterFields } from "../master-fields";
import { fileWords, masterWords } from "../words";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "masters.holidays" });
  return { title: t("title") };
}

/** The holidays of a year; one is changed, or the Cabinet Office's list imported. */
export default async function HolidaysPage({ searchParams }: Props) {
  const ctx = await deskContext("/staff/masters/holidays");
  const { locale } = ctx;
  const { year, draft, done, undone } = await searchParams;
  const asked = typeof year === "string" && /^\d{4}$/.test(year) ? Number(year) : null;
  const view = await viewHolidays(ctx, { year: asked });
  if (!view.ok) notFound();
  const { holidays, years, warnings, mayChange, earliest, history } = view.value;
  const shown = view.value.year;
  const words = await masterWords(locale);
  const { t } = words;
  const typed = typeof draft === "string" ? await viewTyped(ctx, draft) : null;
  const link = "inline-block py-2 text-link underline underline-offset-4";
  const holiday = { master: "holiday" as const, key: "" };
  return (
    <>
      <PageHeading lead={t("holidays.lead")}>{t("holidays.title")}</PageHeading>
      <p>
        <a href="/staff/masters" className={link}>
          {t("back")}
        </a>
      </p>
      {(done || undone) && (
        <Notice kind="success" live="status" className="my-4">
          {t(done ? "saved" : "undoneDone")}
        </Notice>
      )}
      <HolidayWarnings warnings={warnings} t={t} />
      <section aria-labelledby="year" className="mt-8">
        <h2 id="year" className="text-[1.25rem]">
          {t("holidays.year", { year: String(shown) })}
        </h2>
        <p className="mt-2 flex flex-wrap gap-x-6">
          {shown > years.first && (
            <a href={`/staff/masters/holidays?year=${shown - 1}`} className={link}>
              {t("holidays.previous", { year: String(shown - 1) })}
            </a>
          )}
          {shown < years.last && (
            <a href={`/staff/masters/holidays?year=${shown + 1}`} className={link}>
              {t("holidays.next", { year: String(shown + 1) })}
            </a>
          )}
        </p>
        {holidays.length === 0 ? (
          <p>{t("holidays.none")}</p>
        ) : (
          <Table
            caption={t("holidays.caption", { year: String(shown) })}
            heads={[t("holidays.date"), t("holidays.name"), t("holidays.open")]}
            rows={holidays.map(({ date, nameJa, nameEn, opening }) => ({
              key: date,
              cells: [
                formatShortDate(locale, date),
                locale === "ja" ? nameJa : nameEn,
                t(opening.open ? "holidays.isOpen" : "holidays.isClosed"),
              ],
            }))}
          />
        )}
      </section>
      {mayChange && (
        <>
          <section aria-labelledby="import" className="mt-10">
            <h2 id="import" className="text-[1.25rem]">
              {t("holidays.import")}
            </h2>
            <p className="text-width mt-2">{t("holidays.importLead")}</p>
            <Form action={importHolidays} locale={locale}>
              <FileField
                name="file"
                label={t("holidays.file")}
                hint={t("holidays.fileHint")}
                accept="text/csv,.csv"
                isSingle
                required
                words={fileWords(t)}
              />
              <div className="mt-4">
                <SubmitButton>{t("holidays.compare")}</SubmitButton>
              </div>
            </Form>
          </section>
          <section aria-labelledby="change" className="mt-10">
            <h2 id="change" className="text-[1.25rem]">
              {t("holidays.changeOne")}
            </h2>
            <p className="text-width mt-2">{t("holidays.changeOneLead")}</p>
            <Form action={planChange} locale={locale}>
              <input type="hidden" name="master" value="holiday" />
              <TextField
                name="validFrom"
                type="date"
                label={t("holidays.day")}
                hint={t("holidays.dayHint", { date: formatDate(locale, earliest) })}
                width="medium"
                required
                defaultValue={typeof typed?.validFrom === "string" ? typed.validFrom : ""}
              />
              {masterFields(holiday, fieldsOf(holiday) ?? [], null, typed, t)}
              <Checkbox
                name="remove"
                value="yes"
                label={t("holidays.remove")}
                hint={t("holidays.removeHint")}
                defaultChecked={typed?.remove === "yes"}
              />
              <div className="mt-6">
                <SubmitButton>{t("toPreview")}</SubmitButton>
              </div>
            </Form>
          </section>
        </>
      )}
      <section aria-labelledby="history" className="mt-10">
        <h2 id="history" className="text-[1.25rem]">
          {t("holidays.history")}
        </h2>
        {history.length === 0 ? (
          <p className="mt-3">{t("historyNone")}</p>
        ) : (
          <History
            changes={history}
            caption={t("holidays.history")}
            locale={locale}
            words={words}
            withUndo={mayChange}
          />
        )}
      </section>
    </>
  );
}

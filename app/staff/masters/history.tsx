import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { formatDate, formatInstant } from "@/lib/i18n/format";
import type { PastChange } from "@/lib/masters/view-masters";
import { planUndo } from "./actions";
import { type MasterWords, pathOfMaster } from "./words";

/** Changes that were made, the newest first; where one may be taken back, a press leads to looking at that. */
export function History({
  changes,
  caption,
  locale,
  words,
  withNames,
  withUndo,
}: {
  changes: readonly (PastChange & { mayUndo?: boolean })[];
  caption: string;
  locale: Locale;
  words: MasterWords;
  withNames?: boolean;
  withUndo?: boolean;
}) {
  const { t, nameOf, differenceOf } = words;
  const heads = [
    t("historyHeads.at"),
    ...(withNames ? [t("historyHeads.what")] : []),
    t("historyHeads.from"),
    t("historyHeads.change"),
    ...(withUndo ? [t("historyHeads.undo")] : []),
  ];
  return (
    <Table
      caption={<VisuallyHidden>{caption}</VisuallyHidden>}
      heads={heads}
      rows={changes.map((change) => ({
        key: change.id,
        cells: [
          formatInstant(locale, change.at),
          ...(withNames
            ? [
                <a key="name" href={pathOfMaster(change)} className="text-link underline underline-offset-4">
                  {nameOf(change, change.after ?? change.before)}
                </a>,
              ]
            : []),
          formatDate(locale, change.validFrom),
          <span key="change" className="wrap-anywhere whitespace-pre-line">
            {differenceOf(change, change.before?.value, change.after?.value).join("\n")}
            {change.undoesId && <small className="block text-ink-soft">{t("isUndo")}</small>}
            {change.isUndone && <small className="block text-ink-soft">{t("isUndone")}</small>}
          </span>,
          ...(withUndo
            ? [
                change.mayUndo ? (
                  <Form key="undo" action={planUndo} locale={locale}>
                    <input type="hidden" name="changeId" value={change.id} />
                    <SubmitButton look="secondary">
                      {t("undo")}
                      <VisuallyHidden> {t("undoOf", { date: formatDate(locale, change.validFrom) })}</VisuallyHidden>
                    </SubmitButton>
                  </Form>
                ) : change.isUndone ? (
                  ""
                ) : (
                  t("cannotUndo")
                ),
              ]
            : []),
        ],
      }))}
    />
  );
}

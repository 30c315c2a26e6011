import { getTranslations } from "next-intl/server";
import { PaperFrame } from "@/app/[locale]/bookings/[number]/papers/paper-sheet";
import { PrintButton } from "@/components/site/print-button";
import { DescriptionList } from "@/components/ui/description-list";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { Wide } from "@/components/ui/wide";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { formatDate, formatInstant, formatTime, formatYen } from "@/lib/i18n/format";
import { sumOfYen } from "@/lib/money";
import { differenceOf, PIECES, tenderOf } from "@/lib/till/rules";
import type { TillView } from "@/lib/till/view-till";

/** A closed day as it was signed off (日計表), on one sheet where it has few entries. */
export async function DaySheet(props: { view: TillView; closed: NonNullable<TillView["closed"]>; locale: Locale }) {
  const { view, closed, locale } = props;
  const t = await getTranslations({ locale, namespace: "till.close" });
  const yen = (amount: number) => formatYen(locale, amount);
  const tenders = view.expected.map(({ tender }) => tender);
  const cash = closed.counts.find(({ tender }) => tenderOf(tenders, tender).isCash);
  const pieces = PIECES.filter((piece) => closed.pieces[piece]);
  const cell = (key: string, amount: number) => (
    <span key={key} className="whitespace-nowrap tabular-nums">
      {yen(amount)}
    </span>
  );
  return (
    <>
      <p className="print:hidden">
        <PrintButton text={t("print")} />
      </p>
      <PaperFrame>
        <h2 className="mb-4 text-center text-[1.5rem]">{t("sheet")}</h2>
        <DescriptionList
          entries={[
            { term: t("sheetDay"), description: formatDate(locale, closed.day) },
            { term: t("closedBy"), description: closed.closedBy },
            { term: t("closedAt"), description: formatInstant(locale, closed.closedAt) },
            { term: t("opening"), description: cell("opening", view.openingYen) },
            { term: t("floatYen"), description: cell("float", closed.floatYen) },
            { term: t("deposit"), description: cell("deposit", (cash?.countedYen ?? 0) - closed.floatYen) },
            {
              term: t("note"),
              description: <span className="whitespace-pre-line">{closed.note || t("noNote")}</span>,
            },
          ]}
        />
        <Wide label={t("sheet")}>
          <Table
            caption={<VisuallyHidden>{t("sheet")}</VisuallyHidden>}
            heads={[
              t("tender"),
              t("taken"),
              t("given"),
              t("corrected"),
              t("expectedYen"),
              t("countedYen"),
              t("difference"),
            ]}
            rows={[
              ...closed.counts.map(({ tender, expectedYen, countedYen }) => {
                const sums = view.expected.find((row) => row.tender.code === tender)?.sums;
                const counted = (amount = 0, count = 0) => t("withCount", { yen: yen(amount), count: String(count) });
                return {
                  key: tender,
                  cells: [
                    tenderOf(tenders, tender)[locale],
                    counted(sums?.takenYen, sums?.taken),
                    counted(sums?.givenYen, sums?.given),
                    counted(sums?.correctedYen, sums?.corrected),
                    cell("expected", expectedYen),
                    cell("counted", countedYen),
                    cell("difference", countedYen - expectedYen),
                  ],
                };
              }),
              {
                key: "total",
                cells: [
                  t("total"),
                  "",
                  "",
                  "",
                  cell("expected", sumOfYen(closed.counts.map(({ expectedYen }) => expectedYen))),
                  cell("counted", sumOfYen(closed.counts.map(({ countedYen }) => countedYen))),
                  cell("difference", differenceOf(closed.counts)),
                ],
              },
            ]}
          />
        </Wide>
        {pieces.length > 0 && (
          <Table
            caption={t("pieces")}
            heads={[t("pieceName"), t("pieceCount"), t("yen")]}
            rows={pieces.map((piece) => ({
              key: String(piece),
              cells: [
                yen(piece),
                <span key="count" className="tabular-nums">
                  {closed.pieces[piece]}
                </span>,
                cell("yen", piece * (closed.pieces[piece] ?? 0)),
              ],
            }))}
          />
        )}
        {view.entries.length > 0 && (
          <Table
            caption={t("entries")}
            heads={[t("number"), t("time"), t("what"), t("yen")]}
            rows={view.entries.map((entry) => ({
              key: entry.id,
              cells: [
                <span key="number" className="whitespace-nowrap tabular-nums">
                  {entry.shownNumber}
                </span>,
                formatTime(timeOfDay(entry.at)),
                `${entry.correctsId ? t("corrects") : t(entry.kind)} ${entry.as[locale]}`,
                cell("yen", 0 - entry.yen),
              ],
            }))}
          />
        )}
        <p className="mt-8 ml-auto h-20 w-28 border border-ink p-1 text-center text-[0.875rem]">{t("seal")}</p>
      </PaperFrame>
    </>
  );
}

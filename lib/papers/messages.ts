import { createTranslator } from "use-intl/core";
import { type CalendarDate, timeOfDay, today } from "@/lib/dates";
import type { Words } from "@/lib/facility/rules";
import { formatDate, formatHours, formatTime, formatWeekday } from "@/lib/i18n/format";
import enBooking from "@/lib/i18n/messages/en/booking.json";
import en from "@/lib/i18n/messages/en/papers.json";
import enPayment from "@/lib/i18n/messages/en/payment.json";
import jaBooking from "@/lib/i18n/messages/ja/booking.json";
import ja from "@/lib/i18n/messages/ja/papers.json";
import jaPayment from "@/lib/i18n/messages/ja/payment.json";
import type { Locale } from "@/lib/i18n/routing";
import type { Yen } from "@/lib/money";
import { withoutUnseen } from "@/lib/text";
import {
  eraDate,
  eraFiscalYear,
  type MoneyPart,
  type Paper,
  type PaperAdjustment,
  type PaperBill,
  type PaperContent,
  type PaperIssuer,
  type PaperKind,
  type PaperUse,
  type TaxedAmount,
} from "./rules";

/** Words of a paper: Japanese, which is official, and English in small beside it for whoever reads English. */
export type Label = { ja: string; en: string | null };

/** A table of a paper; numbers stand on the right of the last column. */
export type SheetTable = {
  caption: Label;
  heads: Label[];
  rows: Label[][];
  /** what was added or taken off, and the sum: what it is, and how much */
  sums: { label: Label; value: string; isTotal: boolean }[];
};

/** A paper ready to be drawn, on a page or as PDF: both draw this, so both say the same. */
export type Sheet = {
  title: Label;
  /** the name under which it is kept: nothing of whom or what */
  fileName: string;
  facts: { label: Label; value: string }[];
  /** 再発行（第n回）, or that it counts no more */
  marks: Label[];
  recipient: { name: string; honorific: string; lines: string[] };
  issuer: string[];
  lead: Label;
  amount: { label: Label; value: string; taxes: Label[] } | null;
  rows: { label: Label; values: Label[] }[];
  tables: SheetTable[];
  notes: { title: Label | null; items: Label[] }[];
  /** what the QR code opens, and what stands below it */
  code: { url: string; label: Label; number: string } | null;
};

const WORDS = {
  ja: createTranslator({ locale: "ja", messages: ja }),
  en: createTranslator({ locale: "en", messages: en as typeof ja }),
};

const PURPOSES = { ja: jaBooking.purposes, en: enBooking.purposes } as Record<Locale, Record<string, string>>;

const REASONS = { ja: jaPayment.reasons, en: enPayment.reasons } as Record<Locale, Record<string, string>>;

/** Keys and their facts are known where they are written; both languages take the same. */
type Key = Parameters<(typeof WORDS)["ja"]>[0];
type Facts = Record<string, string | number>;

function wordsFor(locale: Locale) {
  const inBoth = (of: (locale: Locale) => string): Label => ({ ja: of("ja"), en: locale === "en" ? of("en") : null });
  return {
    inBoth,
    /** a text, filled alike in both languages */
    t: (key: Key, facts?: Facts) => inBoth((language) => WORDS[language](key, facts as never)),
    /** a text whose facts are words themselves */
    tWith: (key: Key, facts: (language: Locale) => Facts) =>
      inBoth((language) => WORDS[language](key, facts(language) as never)),
    named: (words: Words) => inBoth((language) => words[language]),
  };
}

type Speaker = ReturnType<typeof wordsFor>;

/** An amount as papers write it.
 *  @example paperYen(1280) // → "1,280円" */
function paperYen(yen: Yen): string {
  return WORDS.ja("sheet.yen", { digits: digitsOf(yen) });
}

function digitsOf(yen: Yen): string {
  return `${yen < 0 ? "−" : ""}${String(Math.abs(yen)).replace(/\B(?=(\d{3})+$)/g, ",")}`;
}

/** The number of a paper as it is quoted.
 *  @example paperNumber({ fiscalYear: 2026, number: 12 }) // → "令和8年度 第12号" */
export function paperNumber({ fiscalYear, number }: Pick<Paper, "fiscalYear" | "number">): string {
  return WORDS.ja("sheet.numberValue", { year: eraFiscalYear(fiscalYear), number: String(number) });
}

/** A letter for each kind, so that papers of one number do not overwrite one another. */
const FILE_LETTERS: Record<PaperKind, string> = { permit: "a", receipt: "b", invoice: "c", refund_notice: "d" };

/** The name of a paper as a file: it tells nobody who sees the folder what it is.
 *  @example paperFileName({ fiscalYear: 2026, number: 12, content: permit }) // → "furatto-a-2026-0012.pdf" */
function paperFileName({ fiscalYear, number, content }: Pick<Paper, "fiscalYear" | "number" | "content">): string {
  return `furatto-${FILE_LETTERS[content.kind]}-${fiscalYear}-${String(number).padStart(4, "0")}.pdf`;
}

/** A use as one line: when, where, how. */
function lineOfUse(use: PaperUse, locale: Locale): { when: Label; time: Label; room: Label } {
  const { inBoth, t, named } = wordsFor(locale);
  const [first = 0, last = first] = [use.slots[0], use.slots.at(-1)];
  const slots =
    use.slots.length > 1
      ? t("sheet.slotsFrom", { first: String(first), last: String(last) })
      : t("sheet.slots", { slots: String(first) });
  return {
    when: inBoth((language) => (language === "ja" ? dayOf(use.date) : formatDate("en", use.date))),
    time: { ja: `${formatHours(use.startsAt, use.endsAt)}（${slots.ja}）`, en: slots.en },
    room: use.use
      ? named({ ja: `${use.room.ja}（${use.use.ja}）`, en: `${use.room.en} (${use.use.en})` })
      : named(use.room),
  };
}

function dayOf(date: CalendarDate): string {
  return `${eraDate(date)}（${formatWeekday("ja", weekday(date))}）`;
}

function weekday(date: CalendarDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** The conditions of use as the permit lists them. */
export function termsOfUse(locale: Locale): Label[] {
  const { t } = wordsFor(locale);
  const terms = Object.keys(ja.sheet.permit.term) as (keyof typeof ja.sheet.permit.term)[];
  return terms.map((term) => t(`sheet.permit.term.${term}`));
}

/**
 * What a paper says, line by line: Japanese, with English beside it where it is read in English.
 * @param paper.isCurrent a paper that differs from its booking or its money says that it counts no more
 * @param site config.url: where the QR code of a permit leads
 * @example paperSheet({ …, content: { kind: "receipt", … } }, { locale: "ja", site }).title.ja // → "領収書"
 */
export function paperSheet(
  paper: Pick<Paper, "fiscalYear" | "number" | "content" | "reissues"> & { isCurrent: boolean },
  { locale, site }: { locale: Locale; site: string },
): Sheet {
  const speaker = wordsFor(locale);
  const { t } = speaker;
  const { content } = paper;
  const { issuer } = content;
  const recipient = printableRecipient(content);
  return {
    title: t(`kinds.${content.kind}`),
    fileName: paperFileName(paper),
    facts: [
      { label: t("sheet.number"), value: paperNumber(paper) },
      { label: t("sheet.issuedOn"), value: eraDate(content.issuedOn) },
    ],
    marks: [
      ...(paper.reissues > 0 ? [t("sheet.reissue", { count: String(paper.reissues) })] : []),
      ...(paper.isCurrent ? [] : [t(`sheet.void.${content.kind}`)]),
    ],
    recipient: {
      name: recipient.name,
      // once an account is erased its papers name nobody
      honorific: recipient.name && WORDS.ja(recipient.kind === "group" ? "sheet.group" : "sheet.person"),
      lines: [
        ...(recipient.address ? [recipient.address] : []),
        ...(recipient.kind === "group" && content.kind !== "permit"
          ? [WORDS.ja("sheet.care", { name: recipient.person })]
          : []),
      ],
    },
    issuer: issuerLines(issuer),
    ...bodyOf(content, speaker, locale, site),
  };
}

/** Who issues a paper, line by line. 登録番号 of a 適格請求書 stands there only once the city has told its own. */
export function issuerLines(issuer: PaperIssuer): string[] {
  const { phone, registrationNumber } = issuer;
  return [
    issuer.issuer,
    issuer.office,
    issuer.address,
    phone && WORDS.ja("sheet.phone", { phone }),
    registrationNumber && `${WORDS.ja("sheet.registration")} ${registrationNumber}`,
  ].filter((line) => line !== "");
}

/** The code that opens a booking at the counter: its number and nothing else, for staff who are signed in.
 *  @example counterCode("A2B3-C4D5", { locale: "ja", site }).url // → "https://yoyaku.example/staff/bookings/A2B3C4D5" */
export function counterCode(
  booking: string,
  { locale, site }: { locale: Locale; site: string },
): NonNullable<Sheet["code"]> {
  const { t } = wordsFor(locale);
  return { url: `${site}/staff/bookings/${booking.replace("-", "")}`, label: t("sheet.permit.qr"), number: booking };
}

/** The slots of a booking and what they cost, as papers list them. */
export function tableOfUses(bill: PaperBill, locale: Locale): SheetTable {
  return billTable(bill, wordsFor(locale), locale);
}

type Body = Pick<Sheet, "lead" | "amount" | "rows" | "tables" | "notes" | "code">;

function bodyOf(content: PaperContent, speaker: Speaker, locale: Locale, site: string): Body {
  const { t, inBoth } = speaker;
  const booking = { label: t("sheet.booking"), values: [plain(content.booking)] };
  const named = printable(content.circle ?? "");
  const circle = named ? [{ label: t("sheet.circle"), values: [plain(named)] }] : [];
  switch (content.kind) {
    case "permit": {
      const recipient = printableRecipient(content);
      const [purposeNote, note] = [printable(content.purposeNote), printable(content.note)];
      const purpose = inBoth((language) => PURPOSES[language][content.purpose] ?? content.purpose);
      return {
        lead: t("sheet.permit.lead"),
        amount: null,
        rows: [
          booking,
          {
            label: t("sheet.permit.applicant"),
            values: [plain(recipient.kind === "group" ? `${recipient.name}（${recipient.person}）` : recipient.name)],
          },
          ...circle,
          {
            label: t("sheet.permit.purpose"),
            values: [purpose, ...(purposeNote ? [plain(purposeNote)] : [])],
          },
          {
            label: t("sheet.permit.people"),
            values: [t("sheet.permit.peopleValue", { people: String(content.people) })],
          },
          { label: t("sheet.permit.bookedOn"), values: [plain(eraDate(content.bookedOn))] },
          ...(note ? [{ label: t("sheet.permit.note"), values: [plain(note)] }] : []),
        ],
        tables: [billTable(content.bill, speaker, locale)],
        notes: [{ title: t("sheet.permit.terms"), items: termsOfUse(locale) }],
        code: counterCode(content.booking, { locale, site }),
      };
    }
    case "receipt":
      return {
        lead: t(content.bill ? "sheet.receipt.lead" : "sheet.receipt.leadPart"),
        amount: amountOf(content.amount, t("sheet.receipt.amount"), speaker),
        rows: [
          booking,
          ...circle,
          ...(content.replaces?.length
            ? [
                {
                  label: t("sheet.receipt.replaces"),
                  values: content.replaces.map((one) => t("sheet.receipt.replacesValue", { number: paperNumber(one) })),
                },
              ]
            : []),
        ],
        tables: [
          {
            caption: t("sheet.receipt.received"),
            heads: [t("sheet.receipt.receivedOn"), t("sheet.receipt.method"), t("sheet.receipt.yen")],
            rows: [
              ...content.received.map((part) => moneyRow(part, speaker)),
              ...content.setOff.map(({ on, yen }) => [
                plain(eraDate(on)),
                t("sheet.receipt.setOff"),
                plain(paperYen(-yen)),
              ]),
            ],
            sums: [{ label: t("sheet.total"), value: paperYen(content.amount.yen), isTotal: true }],
          },
          ...(content.bill ? [billTable(content.bill, speaker, locale)] : []),
        ],
        notes: [{ title: null, items: [t("sheet.receipt.note")] }],
        code: null,
      };
    case "invoice":
      return {
        lead: t("sheet.invoice.lead"),
        amount: amountOf(content.amount, t("sheet.invoice.amount"), speaker),
        rows: [
          booking,
          ...(content.dueAt
            ? [{ label: t("sheet.invoice.due"), values: [plain(instantOf(new Date(content.dueAt)))] }]
            : []),
          { label: t("sheet.invoice.how"), values: [t("sheet.invoice.howValue")] },
        ],
        tables: [
          billTable(content.bill, speaker, locale, [
            ...(content.otherYen === 0 ? [] : [{ label: t("sheet.invoice.other"), yen: content.otherYen }]),
            ...(content.paidYen === 0 ? [] : [{ label: t("sheet.invoice.paid"), yen: -content.paidYen }]),
          ]),
        ],
        notes: [],
        code: null,
      };
    case "refund_notice": {
      const parts = content.parts ?? [];
      return {
        lead: t("sheet.refund_notice.lead"),
        amount: amountOf(content.amount, t("sheet.refund_notice.amount"), speaker),
        rows: [
          booking,
          ...(parts.length > 1
            ? []
            : [
                { label: t("sheet.refund_notice.refundedOn"), values: [plain(eraDate(content.refundedOn))] },
                { label: t("sheet.refund_notice.method"), values: [t(`sheet.refund_notice.${content.method}`)] },
              ]),
          {
            label: t("sheet.refund_notice.reason"),
            values: [
              inBoth(
                (language) => REASONS[language][content.reason] ?? WORDS[language]("sheet.refund_notice.otherReason"),
              ),
            ],
          },
        ],
        tables: [
          ...(parts.length > 1
            ? [
                {
                  caption: t("sheet.refund_notice.parts"),
                  heads: [t("sheet.refund_notice.refundedOn"), t("sheet.refund_notice.method"), t("sheet.receipt.yen")],
                  rows: parts.map((part) => [
                    plain(eraDate(part.on)),
                    t(`sheet.refund_notice.${part.method}`),
                    plain(paperYen(part.yen)),
                  ]),
                  sums: [{ label: t("sheet.total"), value: paperYen(content.amount.yen), isTotal: true }],
                },
              ]
            : []),
          ...(content.uses.length > 0
            ? [
                {
                  ...billTable({ uses: content.uses, adjustments: [], yen: 0 }, speaker, locale),
                  caption: t("sheet.refund_notice.uses"),
                  sums: [],
                },
              ]
            : []),
        ],
        notes: [content, ...parts].some(({ method }) => method === "card")
          ? [{ title: null, items: [t("sheet.refund_notice.cardNote")] }]
          : [],
        code: null,
      };
    }
  }
}

/** A payment in a table of money. */
function moneyRow({ on, yen, method }: MoneyPart, { t }: Speaker): Label[] {
  return [plain(eraDate(on)), t(`sheet.receipt.${method}`), plain(paperYen(yen))];
}

/** Pictures, but not the signs of Japanese print (☎ ♨ ㊗) that were there before them. */
const PICTURE =
  /(?![©®‼⁉™↔-↙▪▫▶◀☀-☃☎☝☯♀♂♠♣♥♦♨♻⚠✂➡⤴⤵⬅-⬇〰〽㊗㊙])\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[\u20e3\ufe0f]/gu;

/** What somebody wrote as it is printed, on a page as in a PDF: pictures and signs nobody sees are no part of a paper.
 *  @example printable("花子🌸\u200b") // → "花子" */
function printable(text: string): string {
  return withoutUnseen(text).replace(PICTURE, "").replace(/ {2,}/g, " ").trim();
}

function printableRecipient({ recipient }: PaperContent): PaperContent["recipient"] {
  const { name, person, address } = recipient;
  return { ...recipient, name: printable(name), person: printable(person), address: printable(address) };
}

function plain(text: string): Label {
  return { ja: text, en: null };
}

function instantOf(instant: Date): string {
  return WORDS.ja("sheet.invoice.dueValue", { date: eraDate(today(instant)), time: formatTime(timeOfDay(instant)) });
}

function amountOf({ yen, taxPercent, taxYen }: TaxedAmount, label: Label, { t, inBoth }: Speaker): Sheet["amount"] {
  const amount = (language: Locale, value: Yen) => WORDS[language]("sheet.yen", { digits: digitsOf(value) });
  return {
    label,
    value: paperYen(yen),
    taxes: [
      t("sheet.amountTaxed"),
      inBoth((language) =>
        WORDS[language]("sheet.tax", {
          percent: String(taxPercent),
          yen: amount(language, yen),
          tax: amount(language, taxYen),
        }),
      ),
    ],
  };
}

/** Uses and fees as a bill: each line, what was added or taken off and why, the sum. */
function billTable(
  bill: PaperBill,
  speaker: Speaker,
  locale: Locale,
  further: { label: Label; yen: Yen }[] = [],
): SheetTable {
  const { t } = speaker;
  return {
    caption: t("sheet.use"),
    heads: [t("sheet.date"), t("sheet.time"), t("sheet.room"), t("sheet.fee")],
    rows: bill.uses.map((use) => {
      const { when, time, room } = lineOfUse(use, locale);
      return [when, time, room, plain(paperYen(use.yen))];
    }),
    sums: [
      ...bill.adjustments.map((line) => ({
        label: adjustmentOf(line, speaker),
        value: paperYen(line.yen),
        isTotal: false,
      })),
      ...further.map(({ label, yen }) => ({ label, value: paperYen(yen), isTotal: false })),
      {
        label: t("sheet.total"),
        value: paperYen(bill.yen + further.reduce((sum, { yen }) => sum + yen, 0)),
        isTotal: true,
      },
    ],
  };
}

function adjustmentOf({ why, name, percent }: PaperAdjustment, { t, tWith }: Speaker): Label {
  if (why !== "reduction" && why !== "outside" && why !== "commercial") return t("sheet.adjustments.rounding");
  if (percent === null) return t(`sheet.adjustments.${why}`);
  if (why === "reduction" && name)
    return tWith("sheet.adjustments.reductionNamed", (language) => ({
      name: name[language],
      percent: String(percent),
    }));
  return t(`sheet.adjustments.${why}Percent`, { percent: String(percent) });
}

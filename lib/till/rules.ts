import { addDays, type CalendarDate, today } from "@/lib/dates";
import { type Centre, nextOpenDay, policyOn, type Tender } from "@/lib/facility/rules";
import { sumOfYen, type Yen } from "@/lib/money";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

/** Codes of what the till refuses; each has a sentence in `problems-till`. */
export type TillProblem =
  | "handed_too_little"
  | "unknown_tender"
  | "unknown_entry"
  | "not_correctable"
  | "refund_stands"
  | "till_day_closed"
  | "till_day_not_closable"
  | "till_changed"
  | "earlier_day_open"
  | "difference_unexplained"
  | "count_differs"
  | "float_too_great";

// ── What is handed over ──────────────────────────────────────────────────────────────────────

/** What rows of the ledger were taken as that say nothing of it: those of an earlier version, and one press at the desk. */
export const CASH = "cash";

/** An amount as it is typed at the counter: full-width digits, commas, 円. Null for what is none.
 *  @example readYen("１,０００円") // → 1000 */
export function readYen(text: string): Yen | null {
  const digits = text
    .slice(0, 20)
    .normalize("NFKC")
    .replace(/[\s,、円¥\\]/g, "");
  return /^\d{1,7}$/.test(digits) ? Number(digits) : null;
}

/** What goes back of what was handed over, or what is missing of it.
 *  @example changeOf(320, 1000) // → { changeYen: 680, missingYen: 0 }
 *  @example changeOf(320, 300) // → { changeYen: 0, missingYen: 20 } */
export function changeOf(dueYen: Yen, handedYen: Yen): { changeYen: Yen; missingYen: Yen } {
  return { changeYen: Math.max(0, handedYen - dueYen), missingYen: Math.max(0, dueYen - handedYen) };
}

/** What the counter takes on a day, in the order of its forms (setting `tenders`).
 *  @example tendersOn(centre, "2026-12-01").map(({ code }) => code) // → ["cash", "transfer", "other"] */
export function tendersOn(centre: Centre, date: CalendarDate): readonly Tender[] {
  return policyOn(centre, date).tenders;
}

/** A tender by its code; one that is no longer taken goes by its code.
 *  @example tenderOf(tenders, null).isCash // → true */
export function tenderOf(tenders: readonly Tender[], code: string | null | undefined): Tender {
  const wanted = code ?? CASH;
  return (
    tenders.find((tender) => tender.code === wanted) ?? {
      code: wanted,
      ja: wanted,
      en: wanted,
      isCash: wanted === CASH,
    }
  );
}

/**
 * How money is handed over: as what, and of cash how much, which must be enough. Nothing said is the exact
 * amount in cash.
 * @example mayHandOver(tenders, 320, { tender: "cash", handedYen: 300 }) // → refuse("handed_too_little", { missingYen: 20, … })
 */
export function mayHandOver(
  tenders: readonly Tender[],
  dueYen: Yen,
  given: { tender?: string | undefined; handedYen?: Yen | null | undefined },
): Result<{ tender: string; handedYen: Yen | null }, Refusal<"unknown_tender"> | Refusal<"handed_too_little">> {
  const tender = tenders.find(({ code, isCash }) => (given.tender ? code === given.tender : isCash));
  if (!tender) return refuse("unknown_tender");
  if (!tender.isCash) return ok({ tender: tender.code, handedYen: null });
  const handedYen = given.handedYen ?? dueYen;
  const { missingYen } = changeOf(dueYen, handedYen);
  if (missingYen > 0) return refuse("handed_too_little", { dueYen, handedYen, missingYen });
  return ok({ tender: tender.code, handedYen });
}

// ── Days of the till ─────────────────────────────────────────────────────────────────────────

/**
 * The day of the till that money of a moment belongs to: its own day, or, once that is closed, the next open
 * day that is not.
 * @example tillDayFor(centre, "2026-12-02", new Set(["2026-12-02"])) // → "2026-12-04", since the 3rd is a Thursday
 */
export function tillDayFor(centre: Centre, day: CalendarDate, closed: ReadonlySet<CalendarDate>): CalendarDate {
  let date = day;
  while (closed.has(date)) date = nextOpenDay(centre, addDays(date, 1));
  return date;
}

/** A row of the ledger that moved money at the counter. */
export type TillEntry = {
  kind: "payment" | "refund";
  /** signed as in the ledger: what comes in is negative */
  yen: Yen;
  tender: string | null;
  correctsId: string | null;
};

/** What moved in a tender: each amount 0 or more but for what corrections took back (net). */
export type TillSums = {
  takenYen: Yen;
  taken: number;
  givenYen: Yen;
  given: number;
  /** what counter-entries put into the till; negative where they took out of it */
  correctedYen: Yen;
  corrected: number;
  netYen: Yen;
};

/** What rows of the ledger did to the till. The net is the plain sum of the rows with its sign turned.
 *  @example sumsOf([{ kind: "payment", yen: -320, … }]).netYen // → 320 */
export function sumsOf(entries: readonly Pick<TillEntry, "kind" | "yen" | "correctsId">[]): TillSums {
  const plain = entries.filter(({ correctsId }) => correctsId === null);
  const corrections = entries.filter(({ correctsId }) => correctsId !== null);
  const [payments, refunds] = (["payment", "refund"] as const).map((kind) => plain.filter((row) => row.kind === kind));
  const into = (rows: readonly { yen: Yen }[] = []) => 0 - sumOfYen(rows.map(({ yen }) => yen));
  return {
    takenYen: into(payments),
    taken: payments?.length ?? 0,
    givenYen: 0 - into(refunds),
    given: refunds?.length ?? 0,
    correctedYen: into(corrections),
    corrected: corrections.length,
    netYen: into(entries),
  };
}

export type ExpectedTender = { tender: Tender; openingYen: Yen; sums: TillSums; expectedYen: Yen };

/**
 * What should be there by tender when a day is counted: what moved, and in cash what was there in the morning.
 * Tenders of the day stand in their order, those that are no longer taken but have entries behind them.
 * @example expectedByTender(tenders, [aCashPaymentOf320], 10_000)[0].expectedYen // → 10_320
 */
export function expectedByTender(
  tenders: readonly Tender[],
  entries: readonly TillEntry[],
  openingYen: Yen,
): ExpectedTender[] {
  const codes = [...new Set([...tenders.map(({ code }) => code), ...entries.map(({ tender }) => tender ?? CASH)])];
  const all = codes.map((code) => tenderOf(tenders, code));
  const till = all.find(({ isCash }) => isCash)?.code;
  return all.map((tender) => {
    const sums = sumsOf(entries.filter((entry) => (entry.tender ?? CASH) === tender.code));
    const opening = tender.code === till ? openingYen : 0;
    return { tender, openingYen: opening, sums, expectedYen: opening + sums.netYen };
  });
}

// ── Closing a day ────────────────────────────────────────────────────────────────────────────

/** The notes and coins of Japan, in yen, as one counts them. */
export const PIECES = [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1] as const;

/** How many there are of each note and coin. */
export type PieceCounts = Partial<Record<number, number>>;

/** What counted notes and coins come to.
 *  @example sumOfPieces({ 1000: 3, 10: 2 }) // → 3020 */
export function sumOfPieces(counts: PieceCounts): Yen {
  return PIECES.reduce((sum, piece) => sum + piece * (counts[piece] ?? 0), 0);
}

/** One tender of a closed day, as it was signed off. */
export type TillCount = { tender: string; expectedYen: Yen; countedYen: Yen };

/** What was signed off of a day. */
export type DayCounts = { counts: TillCount[]; floatYen: Yen; note: string };

/**
 * Whether what was counted can be signed off: what should be there is still what was shown, a difference is
 * explained, and what stays for change is there.
 * @example maySignOff({ shown, expected, counted, cash: "cash", floatYen: 10_000, note: "" }) // → refuse("difference_unexplained", …)
 */
export function maySignOff(given: {
  /** what the page said should be there */
  shown: readonly { tender: string; expectedYen: Yen }[];
  expected: readonly ExpectedTender[];
  counted: Readonly<Record<string, Yen>>;
  floatYen: Yen;
  note: string;
  locale: "ja" | "en";
}): Result<
  TillCount[],
  Refusal<"till_changed"> | Refusal<"difference_unexplained"> | Refusal<"float_too_great"> | Refusal<"unknown_tender">
> {
  const { shown, expected, counted, floatYen, note, locale } = given;
  const counts: TillCount[] = [];
  for (const { tender, expectedYen } of expected) {
    const shownYen = shown.find((row) => row.tender === tender.code)?.expectedYen ?? 0;
    if (shownYen !== expectedYen) return refuse("till_changed", { tender: tender[locale], shownYen, expectedYen });
    const countedYen = counted[tender.code];
    if (countedYen === undefined) return refuse("unknown_tender");
    counts.push({ tender: tender.code, expectedYen, countedYen });
  }
  const cash = counts.find(({ tender }) => expected.some((row) => row.tender.code === tender && row.tender.isCash));
  if (floatYen > (cash?.countedYen ?? 0))
    return refuse("float_too_great", { floatYen, countedYen: cash?.countedYen ?? 0 });
  const wrong = counts.find(({ expectedYen, countedYen }) => expectedYen !== countedYen);
  if (wrong && note === "") {
    const { expectedYen, countedYen } = wrong;
    const tender = expected.find((row) => row.tender.code === wrong.tender)?.tender[locale] ?? wrong.tender;
    return refuse("difference_unexplained", {
      tender,
      expectedYen,
      countedYen,
      differenceYen: countedYen - expectedYen,
    });
  }
  return ok(counts);
}

/** How much more there was than there should have been, over all tenders; negative where some was missing.
 *  @example differenceOf([{ tender: "cash", expectedYen: 320, countedYen: 300 }]) // → −20 */
export function differenceOf(counts: readonly TillCount[]): Yen {
  return sumOfYen(counts.map(({ expectedYen, countedYen }) => countedYen - expectedYen));
}

/** What is typed of a count as the address of a page carries it: "cash.10320-transfer.0". Only amounts.
 *  @example readCounts(writeCounts([{ tender: "cash", countedYen: 320 }])) // → [{ tender: "cash", countedYen: 320 }] */
export function writeCounts(counts: readonly Pick<TillCount, "tender" | "countedYen">[]): string {
  return counts.map(({ tender, countedYen }) => `${tender}.${countedYen}`).join("-");
}

/** Reads what `writeCounts` wrote; what is none of it is left out.
 *  @example readCounts("cash.10320-x") // → [{ tender: "cash", countedYen: 10320 }] */
export function readCounts(text: string): Pick<TillCount, "tender" | "countedYen">[] {
  return text
    .slice(0, 500)
    .split("-")
    .flatMap((part) => {
      const [, tender, yen] = /^([a-z]\w{0,19})\.(\d{1,8})$/.exec(part) ?? [];
      return tender && yen ? [{ tender, countedYen: Number(yen) }] : [];
    });
}

/** Whether a day can be closed: it has come, and it has entries or is today.
 *  @example isClosable("2026-12-02", [], now) // → false on 1 December */
export function isClosable(day: CalendarDate, withEntries: readonly CalendarDate[], now: Date): boolean {
  return day === today(now) || (day < today(now) && withEntries.includes(day));
}

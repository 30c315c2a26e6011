import fc from "fast-check";
import { expect, test } from "vitest";
import type { BookedPayment, MonthEntry, ToldPayment } from "@/lib/till/lines";
import { CARD, csvOf, matchCards, monthList } from "@/lib/till/lines";
import {
  changeOf,
  differenceOf,
  expectedByTender,
  isClosable,
  mayHandOver,
  maySignOff,
  PIECES,
  readCounts,
  readYen,
  sumOfPieces,
  sumsOf,
  type TillEntry,
  tenderOf,
  tendersOn,
  tillDayFor,
  writeCounts,
} from "@/lib/till/rules";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const DAY = "2026-12-02";
const tenders = tendersOn(centre, DAY);
const now = new Date("2026-12-02T21:00:00+09:00");

test.each([
  ["320", 320],
  ["１,０００円", 1000],
  ["¥ 1 000", 1000],
  ["0", 0],
  ["", null],
  ["-5", null],
  ["3.2", null],
  ["三百", null],
  ["12345678", null],
])("%j is read as %s yen", (text, yen) => {
  expect(readYen(text)).toBe(yen);
});

test.each([
  [320, 1000, { changeYen: 680, missingYen: 0 }],
  [320, 320, { changeYen: 0, missingYen: 0 }],
  [320, 300, { changeYen: 0, missingYen: 20 }],
])("of %i yen with %i handed over", (due, handed, result) => {
  expect(changeOf(due, handed)).toEqual(result);
});

test("what is handed over and the change are what is due, or it is missing: never both", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (due, handed) => {
      const { changeYen, missingYen } = changeOf(due, handed);
      expect(handed - changeYen + missingYen).toBe(due);
      expect(Math.min(changeYen, missingYen)).toBe(0);
    }),
  );
});

test.each([
  ["nothing said", {}, { ok: true, value: { tender: "cash", handedYen: 320 } }],
  ["cash with change", { tender: "cash", handedYen: 1000 }, { ok: true, value: { tender: "cash", handedYen: 1000 } }],
  ["too little", { handedYen: 300 }, { ok: false, code: "handed_too_little", facts: { missingYen: 20 } }],
  ["a transfer", { tender: "transfer", handedYen: 1 }, { ok: true, value: { tender: "transfer", handedYen: null } }],
  ["what is not taken", { tender: "shells" }, { ok: false, code: "unknown_tender" }],
])("handing over: %s", (_name, given, result) => {
  expect(mayHandOver(tenders, 320, given)).toMatchObject(result);
});

test.each([
  ["open", [], DAY],
  ["closed on a Wednesday: Thursday is no day of the till", [DAY], "2026-12-04"],
  ["the next one closed as well", [DAY, "2026-12-04"], "2026-12-05"],
  ["another day closed", ["2026-12-01"], DAY],
])("the day of the till: %s", (_name, closed, day) => {
  expect(tillDayFor(centre, DAY, new Set(closed))).toBe(day);
});

const entry = (kind: TillEntry["kind"], yen: number, more: Partial<TillEntry> = {}): TillEntry => ({
  kind,
  yen: kind === "payment" ? -yen : yen,
  tender: "cash",
  correctsId: null,
  ...more,
});

const takenBack = (row: TillEntry): TillEntry => ({ ...row, yen: -row.yen, correctsId: "x" });

test("what should be there: what came in less what went out, corrections with their sign, and the float in cash", () => {
  const slip = entry("payment", 630);
  const rows = [
    entry("payment", 320),
    slip,
    takenBack(slip),
    entry("refund", 320),
    entry("payment", 950, { tender: "transfer" }),
    // of an earlier version: taken as cash
    entry("payment", 160, { tender: null }),
    entry("payment", 10, { tender: "stamps" }),
  ];
  const list = expectedByTender(tenders, rows, 10_000);
  expect(list.map(({ tender, expectedYen }) => [tender.code, expectedYen])).toEqual([
    ["cash", 10_160],
    ["transfer", 950],
    ["other", 0],
    ["stamps", 10],
  ]);
  expect(list[0]?.sums).toEqual({
    takenYen: 1110,
    taken: 3,
    givenYen: 320,
    given: 1,
    correctedYen: -630,
    corrected: 1,
    netYen: 160,
  });
  expect(tenderOf(tenders, "stamps").isCash).toBe(false);
});

const someEntry = fc
  .tuple(fc.constantFrom("payment" as const, "refund" as const), fc.nat(5000), fc.boolean())
  .map(([kind, yen, isTakenBack]) => (isTakenBack ? takenBack(entry(kind, yen)) : entry(kind, yen)));

test("the net of any rows is their plain sum, and taken, given and corrected add up to it", () => {
  fc.assert(
    fc.property(fc.array(someEntry), (rows) => {
      const { takenYen, givenYen, correctedYen, netYen, taken, given, corrected } = sumsOf(rows);
      expect(netYen + rows.reduce((sum, { yen }) => sum + yen, 0)).toBe(0);
      expect(takenYen - givenYen + correctedYen).toBe(netYen);
      expect(taken + given + corrected).toBe(rows.length);
    }),
  );
});

test("a row with its correction comes to nothing in the till", () => {
  for (const kind of ["payment", "refund"] as const) {
    const row = entry(kind, 320);
    expect(sumsOf([row, takenBack(row)]).netYen).toBe(0);
  }
});

test("notes and coins are added up", () => {
  expect(sumOfPieces({ 10000: 1, 1000: 3, 100: 4, 10: 2 })).toBe(13_420);
  expect(sumOfPieces({})).toBe(0);
  expect([...PIECES].every((piece) => sumOfPieces({ [piece]: 2 }) === 2 * piece)).toBe(true);
});

const expected = expectedByTender(tenders, [entry("payment", 320)], 10_000);
const shown = expected.map(({ tender, expectedYen }) => ({ tender: tender.code, expectedYen }));
const right = { cash: 10_320, transfer: 0, other: 0 };
const signOff = { shown, expected, counted: right, floatYen: 10_000, note: "", locale: "ja" as const };

test.each([
  ["to the yen", {}, { ok: true }],
  [
    "money moved meanwhile",
    { shown: [{ tender: "cash", expectedYen: 10_000 }, ...shown.slice(1)] },
    { code: "till_changed", facts: { tender: "現金", shownYen: 10_000, expectedYen: 10_320 } },
  ],
  [
    "too little, unexplained",
    { counted: { ...right, cash: 10_300 } },
    { code: "difference_unexplained", facts: { differenceYen: -20 } },
  ],
  [
    "too much of a transfer, unexplained",
    { counted: { ...right, transfer: 1 } },
    { code: "difference_unexplained", facts: { tender: "振込", differenceYen: 1 } },
  ],
  ["too little, explained", { counted: { ...right, cash: 10_300 }, note: "お釣りのまちがい" }, { ok: true }],
  ["more left than there is", { floatYen: 10_321 }, { code: "float_too_great" }],
  ["a tender that was not counted", { counted: { cash: 10_320 } }, { code: "unknown_tender" }],
])("signing off: %s", (_name, more, result) => {
  expect(maySignOff({ ...signOff, ...more } as Parameters<typeof maySignOff>[0])).toMatchObject(result);
});

test("the difference is that of all tenders", () => {
  expect(
    differenceOf([
      { tender: "cash", expectedYen: 10_320, countedYen: 10_300 },
      { tender: "transfer", expectedYen: 0, countedYen: 50 },
    ]),
  ).toBe(30);
});

test("counts go through an address and come back, and what is none of it is left out", () => {
  const counts = [
    { tender: "cash", countedYen: 10_320 },
    { tender: "transfer", countedYen: 0 },
  ];
  expect(readCounts(writeCounts(counts))).toEqual(counts);
  expect(readCounts("<script>-cash.1e9-cash.5-.3-Cash.4")).toEqual([{ tender: "cash", countedYen: 5 }]);
});

test.each([
  ["today without entries", DAY, [], true],
  ["a past day with entries", "2026-12-01", ["2026-12-01"], true],
  ["a past day without", "2026-12-01", [], false],
  ["a day to come", "2026-12-04", ["2026-12-04"], false],
])("closing %s", (_name, day, withEntries, may) => {
  expect(isClosable(day, withEntries, now)).toBe(may);
});

// ── The month ────────────────────────────────────────────────────────────────────────────────

const moved = (more: Partial<MonthEntry>): MonthEntry => ({
  kind: "payment",
  yen: -320,
  method: "counter",
  tender: "cash",
  correctsId: null,
  tillDay: "2026-12-01",
  at: now,
  ...more,
});

test("the month's list: by day and way, cards by the day of the entry, corrections on their own day", () => {
  const list = monthList(
    [
      moved({}),
      moved({ yen: -630, tender: "transfer" }),
      moved({ yen: -950, method: "card", tender: null, tillDay: null }),
      moved({ kind: "refund", yen: 950, method: "card", tender: null, tillDay: null }),
      moved({ yen: 320, correctsId: "x", tillDay: "2026-12-04" }),
      // of an earlier version: by the day of its entry
      moved({ tender: null, tillDay: null }),
    ],
    ["cash", "transfer", "other", CARD],
  );
  expect(
    list.rows.map(({ day, column, takenYen, givenYen, correctedYen, netYen }) => [
      day,
      column,
      takenYen,
      givenYen,
      correctedYen,
      netYen,
    ]),
  ).toEqual([
    ["2026-12-01", "cash", 320, 0, 0, 320],
    ["2026-12-01", "transfer", 630, 0, 0, 630],
    ["2026-12-02", "cash", 320, 0, 0, 320],
    ["2026-12-02", "card", 950, 950, 0, 0],
    ["2026-12-04", "cash", 0, 0, -320, -320],
  ]);
  expect(list.totals.map(({ column, netYen }) => [column, netYen])).toEqual([
    ["cash", 320],
    ["transfer", 630],
    ["card", 0],
  ]);
  expect(list.total).toMatchObject({ takenYen: 2220, taken: 4, givenYen: 950, netYen: 950, corrected: 1 });
});

test("CSV: a mark in front, quotes where they are needed, and no formulas", () => {
  expect(
    csvOf([
      ["日", "金額"],
      ["=1+1", 320],
      ['a"b', -5],
      ["1,2\n3", 0],
    ]),
  ).toBe('\ufeff日,金額\r\n\'=1+1,320\r\n"a""b",-5\r\n"1,2\n3",0\r\n');
});

// ── Cards ────────────────────────────────────────────────────────────────────────────────────

const at = now;
const told = (checkoutId: string | null, more: Partial<ToldPayment> = {}): ToldPayment => ({
  eventId: `evt-${checkoutId}`,
  checkoutId,
  amount: 320,
  currency: "jpy",
  outcome: "settled",
  at,
  ...more,
});
const booked = (checkoutId: string, yen = 320): BookedPayment => ({ checkoutId, yen, number: "A2B3C4D5", at });
const page = (id: string, status = "paid", yen = 320) => ({ id, yen, status, number: "A2B3C4D5" });
const nothing = { told: [], booked: [], asked: [], returns: [], now };

test.each([
  ["nothing at all", {}, 0, []],
  ["all three say the same", { told: [told("a")], booked: [booked("a")], asked: [page("a")] }, 1, []],
  [
    "told twice",
    { told: [told("a"), told("a", { eventId: "second" })], booked: [booked("a")], asked: [page("a")] },
    1,
    [],
  ],
  ["told of what we have not asked for", { told: [told("x", { outcome: "unknown" })] }, 0, ["told_not_booked"]],
  ["told without a name of ours", { told: [told(null)] }, 0, ["told_not_booked"]],
  ["told but not in the ledger", { told: [told("a")], asked: [page("a", "ended")] }, 0, ["told_not_booked"]],
  ["in the ledger but not told", { booked: [booked("a")], asked: [page("a")] }, 0, ["booked_not_told"]],
  [
    "another amount",
    {
      told: [told("a", { amount: 32, outcome: "mismatched" })],
      booked: [booked("a", 32)],
      asked: [page("a", "mismatched")],
    },
    0,
    ["amount_differs"],
  ],
  [
    "another amount, settled by staff",
    {
      told: [told("a", { amount: 32, outcome: "mismatched" })],
      booked: [booked("a", 32)],
      asked: [page("a", "ended")],
    },
    0,
    [],
  ],
  [
    "dollars",
    { told: [told("a", { currency: "usd" })], booked: [booked("a")], asked: [page("a")] },
    0,
    ["amount_differs"],
  ],
  [
    "the ledger says less",
    { told: [told("a")], booked: [booked("a", 300)], asked: [page("a")] },
    0,
    ["amount_differs"],
  ],
  ["paid, and in no book", { asked: [page("a")] }, 0, ["paid_not_booked"]],
  ["a page that was left", { asked: [page("a", "ended")] }, 0, []],
])("cards: %s", (_name, given, matched, open) => {
  const result = matchCards({ ...nothing, ...(given as Partial<typeof nothing>) });
  expect([result.matched, result.open.map(({ what }) => what)]).toEqual([matched, open]);
});

test.each([
  ["failed", "2026-12-02T20:00:00+09:00", ["refund_failed"]],
  ["due", "2026-12-02T20:00:00+09:00", []],
  ["due", "2026-12-01T20:00:00+09:00", ["refund_waits"]],
])("cards: a refund that is %s since %s", (status, since, open) => {
  const back = { id: "r", yen: 320, status, number: "A2B3C4D5", at: new Date(since) };
  expect(matchCards({ ...nothing, returns: [back] }).open.map(({ what }) => what)).toEqual(open);
});

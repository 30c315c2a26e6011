import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dateRange } from "@/lib/dates";
import { exportNumbers } from "@/lib/numbers/export-numbers";
import {
  axisOf,
  besides,
  csvOf,
  type Facts,
  LEADS,
  leadDays,
  medianOf,
  openSlots,
  type Period,
  periodName,
  periodOf,
  rateOf,
  tablesOf,
} from "@/lib/numbers/rules";
import { aCentre } from "@/tests/support/centre";

const NOW = new Date("2026-12-12T14:00:00+09:00");

test.each([
  ["year", "2026", "2026-04-01", "2026-12-12", 9],
  ["year", "2025", "2025-04-01", "2026-03-31", 12],
  ["year", "2027", "2027-04-01", "2028-03-31", 12],
  ["month", "2026-12", "2026-12-01", "2026-12-12", 12],
  ["month", "2028-02", "2028-02-01", "2028-02-29", 29],
  ["day", "2026-12-12", "2026-12-12", "2026-12-12", 1],
] as const)("the %s %s is counted from %s to %s", (kind, name, from, until, pieces) => {
  const period = periodOf(kind, name, NOW);
  expect(period).toMatchObject({ from, until });
  expect(period?.pieces).toHaveLength(pieces);
  expect(periodName(kind, from)).toBe(name);
});

test.each([
  ["year", "1919"],
  ["year", "2050"],
  ["year", "20266"],
  ["month", "2026-00"],
  ["day", "2026-11-31"],
  ["day", ""],
] as const)("the %s %j is none", (kind, name) => expect(periodOf(kind, name, NOW)).toBeNull());

test.each([
  ["year", "2026-04-01", "2025", "2027"],
  ["month", "2026-01-01", "2025-12", "2026-02"],
  ["day", "2026-03-01", "2026-02-28", "2026-03-02"],
] as const)("beside a %s from %s stand %s and %s", (kind, from, before, after) =>
  expect(besides({ kind, from })).toEqual({ before, after }),
);

const period = (from: string, until: string): Period => ({
  kind: "month",
  name: from.slice(0, 7),
  from,
  to: until,
  until,
  pieces: dateRange(from, until),
});

test("open slots are those of rooms for hire on open days, without what staff kept", () => {
  const centre = aCentre({
    exceptions: {
      "2026-11-21": { kind: "extra_closure", note: { ja: "", en: "" } },
      "2026-11-19": { kind: "extra_opening", note: { ja: "", en: "" } },
    },
  });
  const week = period("2026-11-16", "2026-11-22");
  const count = (blocked: Parameters<typeof openSlots>[2]) =>
    openSlots(centre, week, blocked).reduce((sum, { count }) => sum + count, 0);
  // Seven days, one of them closed; four rooms of six slots.
  expect(count([])).toBe(6 * 4 * 6);
  const block = { roomId: "meeting-room", date: "2026-11-16", slot: 2 } as const;
  expect(count([block])).toBe(6 * 4 * 6 - 1);
  expect(count([{ ...block, date: "2026-11-21" }])).toBe(6 * 4 * 6);
  expect(count([{ ...block, roomId: "library-corner" }])).toBe(6 * 4 * 6);
});

test("a rate is used of open, and there is none of nothing", () => {
  expect(rateOf(9, 12)).toBe(0.75);
  expect(rateOf(0, 12)).toBe(0);
  expect(rateOf(0, 0)).toBeNull();
});

test.each([
  ["2026-12-08T00:30:00+09:00", "2026-12-08", 0],
  ["2026-12-01T00:30:00+09:00", "2026-12-08", 7],
  ["2026-11-30T23:59:59+09:00", "2026-12-08", 8],
  ["2026-12-09T09:00:00+09:00", "2026-12-08", 0],
] as const)("booked at %s for %s, it is %i days before", (createdAt, date, days) =>
  expect(leadDays(new Date(createdAt), date)).toBe(days),
);

test("every number of days is in one lead, and in one alone", () => {
  fc.assert(
    fc.property(fc.nat(400), (days) => {
      const found = LEADS.filter(({ from, to }) => days >= from && (to === null || days <= to));
      return found.length === 1;
    }),
  );
});

test("the median of counted numbers is that of all of them in a row", () => {
  expect(medianOf([])).toBeNull();
  expect(medianOf([{ value: 4, count: 0 }])).toBeNull();
  fc.assert(
    fc.property(
      fc.array(fc.record({ value: fc.nat(200), count: fc.nat(5) }), { minLength: 1, maxLength: 20 }),
      (counted) => {
        const row = counted.flatMap(({ value, count }) => Array<number>(count).fill(value)).sort((a, b) => a - b);
        const [low, high] = [row[Math.floor((row.length - 1) / 2)], row[Math.floor(row.length / 2)]];
        return medianOf(counted) === (row.length === 0 ? null : ((low ?? 0) + (high ?? 0)) / 2);
      },
    ),
  );
});

const NOTHING: Facts = { uses: [], cells: [], ended: [], leads: [], money: [], unmet: [], blocked: [] };

test("signs of money are as people read them, and corrections count against what they take back", () => {
  const piece = "2026-11-16";
  const money = [
    { piece, kind: "charge", reason: "booking", yen: 1000 },
    { piece, kind: "waiver", reason: "reduced", yen: -300 },
    { piece, kind: "waiver", reason: "cancelled", yen: -100 },
    { piece, kind: "payment", reason: "counter_payment", yen: -600 },
    { piece, kind: "payment", reason: "corrected", yen: 50 },
    { piece, kind: "refund", reason: "cancelled", yen: 70 },
  ];
  const { tables } = tablesOf(aCentre(), period("2026-11-16", "2026-11-16"), { ...NOTHING, money });
  expect(tables.find(({ id }) => id === "money")?.total).toEqual([1000, 300, 100, 550, 70, 480]);
});

test("no number is a minus zero", () => {
  const { tables } = tablesOf(aCentre(), period("2026-11-16", "2026-11-17"), NOTHING);
  const values = tables.flatMap(({ rows, total }) => [...rows.flatMap((row) => row.values), ...(total ?? [])]);
  expect(values.some((value) => Object.is(value, -0))).toBe(false);
});

test("a code that the settings do not have any more keeps its row", () => {
  const use = { piece: "2026-11-16", roomId: "old-room", applicant: "general", purpose: "dance", residence: "city" };
  const uses = [{ ...use, state: "used" as const, uses: 1, slots: 2, people: 5, yen: 640 }];
  const cells = [{ roomId: "old-room", slot: 1, state: "used" as const, slots: 2 }];
  const { tables } = tablesOf(aCentre(), period("2026-11-16", "2026-11-16"), { ...NOTHING, uses, cells });
  const last = (table: string) => tables.find(({ id }) => id === table)?.rows.at(-1);
  expect(last("rooms")).toEqual({ key: "old-room", values: [1, 2, 5, 0, null, 640] });
  expect(last("purposes")).toEqual({ key: "dance", values: [1, 2, 5, 640] });
});

test("CSV quotes what has to be quoted and lets no text become a formula", () => {
  expect(
    csvOf([
      ["室", "率"],
      ["会議室", 0.5],
      ["a,b", null],
    ]),
  ).toBe('\uFEFF室,率\r\n会議室,0.5\r\n"a,b",\r\n');
  expect(csvOf([['say "yes"', "two\nlines"]])).toBe('\uFEFF"say ""yes""","two\nlines"\r\n');
  expect(csvOf([["=1+1", -5, "+81", "@x", "-"]])).toBe("\uFEFF'=1+1,-5,'+81,'@x,'-\r\n");
});

test("an axis holds what is drawn on it, in few even steps from nothing", () => {
  expect(axisOf([12, 47])).toEqual({ top: 50, steps: [0, 10, 20, 30, 40, 50] });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 31 }), (numbers) => {
      const { top, steps } = axisOf(numbers);
      const even = steps.every(
        (step, at) => at === 0 || Math.abs(step - (steps[at - 1] ?? 0) - (steps[1] ?? 0)) < 1e-9,
      );
      return top >= Math.max(0, ...numbers) && steps[0] === 0 && steps.at(-1) === top && steps.length <= 7 && even;
    }),
  );
});

/** The files of a zip by their names, as the directory at its end has them. */
function unzipped(zip: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(zip.lastIndexOf("PK\x05\x06", undefined, "latin1") + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [packed, name] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    const isPacked = zip.readUInt16LE(at + 10) === 8;
    files.set(zip.toString("utf8", at + 46, at + 46 + name), String(isPacked ? inflateRawSync(bytes) : bytes));
    at += 46 + name + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

test("Excel gets numbers and days as such, a sheet a table, and heads that stay in sight", async () => {
  const file = await exportNumbers([
    {
      name: "室ごと/の:利用",
      heads: ["月", "利用率", "使用料"],
      rows: [
        [{ date: "2026-11" }, { number: 0.457, kind: "rate" }, { number: 12_340, kind: "yen" }],
        [{ date: "2026-11-14" }, { number: null, kind: "rate" }, { number: 0, kind: "yen" }],
      ],
    },
    { name: "目的", heads: ["目的"], rows: [["=1+1"]] },
  ]);
  const files = unzipped(file);
  const [first = "", second = ""] = [...files].flatMap(([name, text]) => (/sheets\/sheet\d/.test(name) ? [text] : []));
  expect(first).toContain("<v>0.457</v>");
  expect(first).toContain("<v>12340</v>");
  // Days since 1900 as Excel counts them.
  expect(first).toContain("<v>46327</v>");
  expect(first).toContain("<v>46340</v>");
  expect(first).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
  expect(second).not.toContain("<f>");
  const book = files.get("xl/workbook.xml") ?? "";
  expect([...book.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name)).toEqual(["室ごと の 利用", "目的"]);
  expect(files.get("xl/styles.xml")).toContain("0.0%");
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "@/lib/dates";
import { openingOf } from "@/lib/facility/rules";
import { composeMail, mailTexts } from "@/lib/mail/messages";
import {
  afterStep,
  type DatedRow,
  earliestDate,
  isSame,
  type MasterChange,
  rowAt,
  rowOn,
  undoOf,
} from "@/lib/masters/changes";
import { CHANGEABLE_SETTINGS, fieldsOf, heldBy, inputName, readValue } from "@/lib/masters/fields";
import { checkWording, placesIn, sampleOf, wordingKeys } from "@/lib/masters/messages";
import {
  announcedUntil,
  barePicture,
  centreAfter,
  changedSlots,
  changeOfDay,
  compareHolidays,
  type Entry,
  overlapOn,
  readHolidays,
} from "@/lib/masters/rules";
import { CLOSURE_RULES, POLICY, REDUCTION_KINDS, ROOMS, SLOT_HOURS, TARIFFS } from "@/prisma/masters";
import { aCentre } from "@/tests/support/centre";
import { aJpeg, aPng } from "@/tests/support/documents";

const codeOf = (result: { ok: true } | { ok: false; code: string }) => (result.ok ? "ok" : result.code);

const row = (validFrom: string, value: unknown): DatedRow => ({ validFrom, value, source: "" });

/** A change as changeMaster writes it down. */
function changed(rows: readonly DatedRow[], validFrom: string, value: unknown): [DatedRow[], MasterChange] {
  const after = afterStep(rows, { validFrom, value });
  const change: MasterChange = {
    id: "c",
    master: "tariff",
    key: "meeting-room/standard",
    validFrom,
    before: rowOn(rows, validFrom),
    after: rowAt(after, validFrom),
    undoesId: null,
    actorId: "admin",
    at: new Date(0),
  };
  return [after, change];
}

describe("undoing", () => {
  const rows = [row("1995-04-01", 320)];

  test("a change that does not count yet goes, and nothing is left of it", () => {
    const [after, change] = changed(rows, "2027-04-01", 400);
    expect(undoOf(change, after, "2026-12-01")).toEqual({ ok: true, value: { validFrom: "2027-04-01", value: null } });
  });

  test("what stood on the same date stands there again", () => {
    const [first] = changed(rows, "2027-04-01", 400);
    const [second, change] = changed(first, "2027-04-01", 500);
    expect(undoOf(change, second, "2026-12-01")).toEqual({ ok: true, value: { validFrom: "2027-04-01", value: 400 } });
  });

  test("a change that counts already is followed by what was before it, from tomorrow on", () => {
    const [after, change] = changed(rows, "2027-04-01", 400);
    expect(undoOf(change, after, "2027-04-02")).toEqual({ ok: true, value: { validFrom: "2027-04-03", value: 320 } });
  });

  test.each([
    ["2026-12-01", "replaced on its date", "2027-04-01"],
    ["2027-06-01", "followed by another that counts", "2027-05-01"],
    ["2027-04-30", "followed by another from tomorrow on", "2027-05-01"],
  ])("on %s a change that was %s is not undone before the newer one", (day, _, date) => {
    const [first, change] = changed(rows, "2027-04-01", 400);
    const [second] = changed(first, date, 500);
    expect(codeOf(undoOf(change, second, day))).toBe("master_undo_newer");
  });

  test("a holiday that is over stays", () => {
    const [after, change] = changed([], "2027-05-06", { nameJa: "休日", nameEn: "Holiday" });
    expect(codeOf(undoOf({ ...change, master: "holiday" }, after, "2027-05-06"))).toBe("master_undo_past");
  });

  test("a first wording that counts is followed by the product's own words", () => {
    const [after, change] = changed([], "2027-04-01", { text: "x" });
    expect(undoOf({ ...change, master: "wording" }, after, "2027-04-01")).toEqual({
      ok: true,
      value: { validFrom: "2027-04-02", value: { text: "" } },
    });
  });

  test("a change and its undoing leave every day's answer as it was", () => {
    const day = "2026-12-01";
    const date = fc.integer({ min: -400, max: 400 }).map((days) => addDays(day, days));
    const others = fc.uniqueArray(fc.tuple(date, fc.integer({ min: 0, max: 5 })), { selector: ([at]) => at });
    fc.assert(
      fc.property(
        others,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 5 }),
        date,
        (made, ahead, yen, asked) => {
          const before = [row("1995-04-01", 320), ...made.map(([at, value]) => row(at, value))];
          const [after, change] = changed(before, addDays(day, ahead), yen);
          const undone = undoOf(change, after, day);
          if (!undone.ok) throw new Error(undone.code);
          expect(rowOn(afterStep(after, undone.value), asked)?.value).toBe(rowOn(before, asked)?.value);
        },
      ),
    );
  });

  test("of a change that counts, every day from tomorrow to the next change is as it was", () => {
    const rowsBefore = [row("1995-04-01", 320)];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 300 }), (ago, ahead) => {
        const day = "2027-06-01";
        const [after, change] = changed(rowsBefore, addDays(day, -ago), 400);
        const undone = undoOf(change, after, day);
        if (!undone.ok) throw new Error(undone.code);
        const now = afterStep(after, undone.value);
        expect(rowOn(now, addDays(day, ahead))?.value).toBe(320);
        expect(rowOn(now, day)?.value).toBe(400);
      }),
    );
  });

  test("values are the same in whatever order their parts are named", () => {
    expect(isSame({ a: [1, { b: 2, c: null }] }, { a: [1, { c: null, b: 2 }] })).toBe(true);
    expect(isSame([1, 2], [2, 1])).toBe(false);
    expect(earliestDate("2026-12-31")).toBe("2027-01-01");
  });
});

describe("forms", () => {
  const masters: [string, Parameters<typeof fieldsOf>[0], unknown][] = [
    ...CHANGEABLE_SETTINGS.map((key) => [key, { master: "setting", key }, POLICY[key].value] as never),
    ...CLOSURE_RULES.map(({ kind, parameters }) => [kind, { master: "closure_rule", key: kind }, parameters] as never),
    ["room", { master: "room", key: "meeting-room" }, ROOMS[1]],
    ["hours", { master: "slot_hours", key: "1" }, SLOT_HOURS[0]],
    ["tariff", { master: "tariff", key: "meeting-room/standard" }, TARIFFS[0]],
    ["reduction", { master: "reduction", key: "support" }, REDUCTION_KINDS[2]],
  ];

  /** What a form sends that was filled in with a value and not touched. */
  function sentOf(master: Parameters<typeof fieldsOf>[0], value: unknown): Record<string, unknown> {
    const text = (held: unknown) =>
      held === true ? "yes" : held === null || held === undefined || held === false ? "" : String(held);
    return Object.fromEntries(
      (fieldsOf(master) ?? []).flatMap((field): [string, unknown][] => {
        const held = heldBy(master, field, value);
        if (field.kind === "rows")
          return (held as Record<string, unknown>[]).flatMap((cells, index) =>
            field.fields.map(
              (cell) =>
                [inputName(field.name, { index, cell: cell.name }), text(cells[cell.name])] as [string, unknown],
            ),
          );
        if (field.kind === "checks") return [[inputName(field.name), held]];
        if (field.kind === "numbers") return [[inputName(field.name), (held as number[]).join("、")]];
        if (field.kind === "texts") return [[inputName(field.name), (held as string[]).join("\r\n")]];
        return [[inputName(field.name), text(held)]];
      }),
    );
  }

  test.each(masters)("%s sent as it was filled in says the same", (_, master, value) => {
    const { source: __, ...counts } = Array.isArray(value) ? { source: "" } : (value as { source?: string });
    const was = Array.isArray(value) ? value : counts;
    expect(readValue(master, sentOf(master, was), was)).toEqual({ value: was, mistakes: [] });
  });

  test("a name of a field is one that forms may have", () => {
    for (const [, master] of masters)
      for (const field of fieldsOf(master) ?? []) {
        const cells = field.kind === "rows" ? field.fields.map(({ name }) => ({ index: 29, cell: name })) : [undefined];
        for (const cell of cells) expect(inputName(field.name, cell)).toMatch(/^[a-z]\w{0,39}$/i);
      }
  });

  const refunds = { master: "setting", key: "refunds" } as const;

  test("lines are sorted, an empty one goes, and one in full width counts", () => {
    const sent = {
      v_rows_0_daysBefore: "",
      v_rows_0_percent: "",
      v_rows_1_daysBefore: "０",
      v_rows_1_percent: "0",
      v_rows_4_daysBefore: "14",
      v_rows_4_percent: "100",
    };
    expect(readValue(refunds, sent, POLICY.refunds.value).value).toEqual([
      { daysBefore: 14, percent: 100 },
      { daysBefore: 0, percent: 0 },
    ]);
  });

  test.each([
    [{}, "v_rows_0_daysBefore", "masters.mistakes.oneLine"],
    [{ v_rows_0_daysBefore: "7", v_rows_0_percent: "101" }, "v_rows_0_percent", 'too_big {"max":100}'],
    [{ v_rows_0_daysBefore: "7", v_rows_0_percent: "-1" }, "v_rows_0_percent", "invalid_number"],
    [{ v_rows_0_daysBefore: "7" }, "v_rows_0_percent", "required"],
    [
      { v_rows_0_daysBefore: "7", v_rows_0_percent: "1", v_rows_1_daysBefore: "7", v_rows_1_percent: "2" },
      "v_rows_1_daysBefore",
      "masters.mistakes.twice",
    ],
  ])("%j is a mistake of %s", (sent, name, message) => {
    expect(readValue(refunds, sent).mistakes).toContainEqual({ name, message });
  });

  test.each([
    ["papers", "registrationNumber", "T123", "masters.mistakes.pattern"],
    ["payment", "time", "24:00", "masters.mistakes.time"],
    ["registration", "renewalFrom", "02-29", "masters.mistakes.monthDay"],
    ["reminders", "payDaysBefore", "3, x", "masters.mistakes.numbers"],
    ["opening", "monthsBefore.city", "25", 'too_big {"max":24}'],
    ["purposes", "hobby", "never", "choose"],
  ])("%s: %s cannot be “%s”", (key, field, typed, message) => {
    const master = { master: "setting", key } as const;
    const counts = POLICY[key as keyof typeof POLICY].value;
    const sent = { ...sentOf(master, counts), [inputName(field)]: typed };
    expect(readValue(master, sent, counts).mistakes).toEqual([{ name: inputName(field), message }]);
  });

  test("what has no field stays as it is", () => {
    const room = { ...ROOMS[3], position: 3 };
    const master = { master: "room", key: "living-workshop" } as const;
    const sent = { ...sentOf(master, room), v_capacity: "24" };
    expect(readValue(master, sent, room).value).toEqual({ ...room, capacity: 24 });
  });

  test("a rule that is off says so, and one that counts says nothing of it", () => {
    const weekly = { master: "closure_rule", key: "weekly" } as const;
    expect(readValue(weekly, { v_weekday: "1", v_off: "yes" }, { weekday: 4 }).value).toEqual({
      weekday: 1,
      off: true,
    });
    expect(readValue(weekly, { v_weekday: "1" }, { weekday: 4, off: true }).value).toEqual({ weekday: 1 });
  });
});

describe("days", () => {
  const centre = aCentre();
  const entry = (master: Entry["master"], key: string, validFrom: string, value: unknown): Entry => ({
    master,
    key,
    validFrom,
    value,
  });

  test("a new holiday closes its day, and one that goes opens it", () => {
    const after = centreAfter(centre, [entry("holiday", "2027-05-10", "2027-05-10", { nameJa: "例", nameEn: "E" })]);
    expect(changeOfDay(centre, after, "2027-05-10")).toBe("closes");
    expect(changeOfDay(after, centre, "2027-05-10")).toBe("opens");
    expect(changeOfDay(centre, after, "2027-05-11")).toBe(null);
    const gone = centreAfter(centre, [entry("holiday", "2027-05-05", "2027-05-05", null)]);
    expect(openingOf(gone, "2027-05-05").open).toBe(true);
  });

  test("another weekday closes from its day on, and not before", () => {
    const after = centreAfter(centre, [entry("closure_rule", "weekly", "2027-06-01", { weekday: 1 })]);
    expect(changeOfDay(centre, after, "2027-06-07")).toBe("closes");
    expect(changeOfDay(centre, after, "2027-06-03")).toBe("opens");
    expect(changeOfDay(centre, after, "2027-05-31")).toBe(null);
    const off = centreAfter(centre, [entry("closure_rule", "weekly", "2027-06-01", { weekday: 4, off: true })]);
    expect(openingOf(off, "2027-06-03").open).toBe(true);
  });

  test("hours that change are those of their slot alone", () => {
    const after = centreAfter(centre, [entry("slot_hours", "6", "2027-06-01", { startsAt: "19:30", endsAt: "21:00" })]);
    expect(changedSlots(centre, after, "2027-06-01")).toEqual([6]);
    expect(changeOfDay(centre, after, "2027-06-01")).toBe("hours");
    expect(changeOfDay(centre, after, "2027-05-31")).toBe(null);
    expect(overlapOn(after, "2027-06-01")).toBe(null);
  });

  test.each([
    ["1", "09:00", "11:30", 2],
    ["3", "13:00", "13:00", 3],
  ])("slot %s from %s to %s does not fit", (key, startsAt, endsAt, slot) => {
    const after = centreAfter(centre, [entry("slot_hours", key, "2027-06-01", { startsAt, endsAt })]);
    expect(overlapOn(after, "2027-06-01")).toBe(slot);
  });
});

describe("the Cabinet Office's list", () => {
  const HEAD = "国民の祝日・休日月日,国民の祝日・休日名称";

  test("lines are read in either way of writing a day, blank ones and a mark of order left out", () => {
    const read = readHolidays(`\uFEFF${HEAD}\r\n2027/1/1,元日\r\n"2027-01-11","成人の日"\r\n\r\n`);
    expect(read).toEqual({
      ok: true,
      value: [
        { date: "2027-01-01", name: "元日" },
        { date: "2027-01-11", name: "成人の日" },
      ],
    });
  });

  test.each([
    ["", "holidays_columns"],
    ["date,name\n2027/1/1,元日", "holidays_columns"],
    [`${HEAD},more\n2027/1/1,元日,x`, "holidays_columns"],
    [`${HEAD}\n2027/1/1`, "holidays_columns"],
    [`${HEAD}\n2027/2/30,元日`, "holidays_broken_date"],
    [`${HEAD}\n令和9年1月1日,元日`, "holidays_broken_date"],
    [`${HEAD}\n2027/1/1,元日\n2027/01/01,元日`, "holidays_twice"],
    [`${HEAD}\n`, "holidays_no_lines"],
    [`${HEAD}\n${"\n".repeat(6000)}`, "holidays_too_large"],
  ])("%j is answered with %s", (text, code) => {
    expect(codeOf(readHolidays(text))).toBe(code);
  });

  const known = aCentre().holidays;
  /** The list as the Cabinet Office has it: every 休日 is just that. */
  const listOf = (year: number) =>
    [...known]
      .filter(([date]) => date.startsWith(String(year)))
      .map(([date, { ja }]) => ({ date, name: ja === "振替休日" || ja === "国民の休日" ? "休日" : ja }))
      .sort((a, b) => (a.date < b.date ? -1 : 1));

  test("a list that says the same changes nothing, whatever it calls a 休日", () => {
    const compared = compareHolidays(known, [...listOf(2026), ...listOf(2027)], "2026-12-01");
    expect(compared).toMatchObject({
      ok: true,
      value: { added: [], gone: [], renamed: [], years: { from: 2026, to: 2027 } },
    });
  });

  test("what is new, gone or called otherwise is told, for the days to come in its years alone", () => {
    const list = listOf(2027)
      .filter(({ date }) => date !== "2027-11-03")
      .map((holiday) => (holiday.date === "2027-10-11" ? { ...holiday, name: "体育の日" } : holiday))
      .concat({ date: "2027-12-24", name: "休日" });
    const compared = compareHolidays(known, list, "2027-04-30");
    if (!compared.ok) throw new Error(compared.code);
    const { added, gone, renamed } = compared.value;
    expect(added).toEqual([{ date: "2027-12-24", words: { ja: "振替休日", en: "Substitute holiday" } }]);
    expect(gone.map(({ date }) => date)).toEqual(["2027-11-03"]);
    expect(renamed.map(({ date, was, words }) => [date, was.ja, words.ja])).toEqual([
      ["2027-10-11", "スポーツの日", "体育の日"],
    ]);
  });

  test("a 休日 between two holidays is a 国民の休日; a known name keeps its English", () => {
    const list = ["2051-09-18", "2051-09-19", "2051-09-20"].map((date, index) => ({
      date,
      name: ["敬老の日", "休日", "秋分の日"][index] ?? "",
    }));
    const compared = compareHolidays(known, list, "2027-01-01");
    if (!compared.ok) throw new Error(compared.code);
    expect(compared.value.added.map(({ words }) => words.en)).toEqual([
      "Respect for the Aged Day",
      "Citizens' Holiday",
      "Autumnal Equinox Day",
    ]);
  });

  test("a list of years that are over is refused", () => {
    expect(codeOf(compareHolidays(known, listOf(2025), "2026-12-01"))).toBe("holidays_past");
  });

  test.each([
    ["2027-02-09", 2027],
    ["2027-02-10", 2028],
    ["2026-12-01", 2027],
  ])("on %s holidays are announced until %i", (day, year) => {
    expect(announcedUntil(day)).toBe(year);
  });
});

describe("wordings", () => {
  const SUBJECT = "mail.booking_confirmed.subject/ja";
  const TEXT = "mail.booking_confirmed.text/ja";

  test.each([
    [SUBJECT, "ご予約ができました", "ok"],
    [SUBJECT, "", "ok"],
    [SUBJECT, "一\n二", "wording_long_subject"],
    [SUBJECT, "あ".repeat(101), "wording_long_subject"],
    [TEXT, "{booking}{payment}{page}", "ok"],
    [TEXT, "{booking}{page}", "wording_arguments"],
    [TEXT, "{booking}{payment}{page}{name}", "wording_arguments"],
    [TEXT, "{booking}{payment}{page", "wording_broken"],
    [TEXT, "{booking}{payment}{page} <b>x</b>", "wording_broken"],
    ["mail.nothing/ja", "x", "master_unknown"],
    ["mail.calendar.summary/ja", "{room}", "master_unknown"],
  ])("%s as %j: %s", (key, text, code) => {
    expect(codeOf(checkWording(key, text))).toBe(code);
  });

  test("every text of the product can stand for itself, and reads as a mail or by itself", () => {
    for (const locale of ["ja", "en"] as const)
      for (const key of wordingKeys()) {
        const whole = `mail.${key}/${locale}`;
        expect(codeOf(checkWording(whole, mailTexts(locale).get(key) ?? "")), whole).toBe("ok");
        expect(sampleOf(whole, new Map())?.text, whole).toMatch(/\S/);
      }
  });

  test("a mail says what the centre says, and the next one what the product says", () => {
    const own = new Map([
      ["account_erased.subject", "さようなら"],
      ["centre.phone", "000-0000"],
    ]);
    const notice = { kind: "account_erased", site: "https://yoyaku.example" } as const;
    expect(composeMail(notice, "ja", own).subject).toBe("さようなら");
    expect(composeMail(notice, "ja", own).text).toContain("000-0000");
    expect(composeMail(notice, "ja").subject).toBe(mailTexts("ja").get("account_erased.subject"));
  });

  test("places are found once each", () => {
    expect(placesIn("{b} {a} {b} {n, plural, one {# day} other {# days}}")).toEqual(["a", "b", "n"]);
  });
});

describe("pictures", () => {
  const segment = (marker: number, content: number[]) => [0xff, marker, 0, content.length + 2, ...content];
  const exif = (turn: number, little = false) => {
    const two = (n: number) => (little ? [n, 0] : [0, n]);
    const four = (n: number) => (little ? [n, 0, 0, 0] : [0, 0, 0, n]);
    return [
      ...[0x45, 0x78, 0x69, 0x66, 0, 0],
      ...(little ? [0x49, 0x49] : [0x4d, 0x4d]),
      ...two(0x2a),
      ...four(8),
      ...two(2),
      ...(little ? [0x10, 0x01] : [0x01, 0x10]),
      ...two(2),
      ...four(1),
      ...[0x41, 0, 0, 0],
      ...(little ? [0x12, 0x01] : [0x01, 0x12]),
      ...two(3),
      ...four(1),
      ...two(turn),
      ...[0, 0],
      ...four(0),
    ];
  };
  const jpegWith = (...segments: number[][]) => {
    const plain = [...aJpeg()];
    return new Uint8Array([...plain.slice(0, 2), ...segments.flat(), ...plain.slice(2)]);
  };
  const holds = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text);

  test("a picture without anything written into it stays as it is", () => {
    expect(barePicture("image/png", aPng())).toEqual({ bytes: aPng(), width: 1, height: 1 });
    expect(barePicture("image/jpeg", aJpeg())).toEqual({ bytes: aJpeg(), width: 1, height: 1 });
  });

  test.each([false, true])("what a camera wrote goes, but for which side is up (little endian: %s)", (little) => {
    const note = segment(0xfe, [...Buffer.from("at home")]);
    const bare = barePicture("image/jpeg", jpegWith(segment(0xe1, exif(6, little)), note));
    expect(holds(bare!.bytes, "at home")).toBe(false);
    const again = barePicture("image/jpeg", bare!.bytes);
    expect(again).toEqual(bare);
    expect(Buffer.from(bare!.bytes).includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]))).toBe(true);
    expect(holds(barePicture("image/jpeg", jpegWith(segment(0xe1, exif(1))))!.bytes, "Exif")).toBe(false);
  });

  test("a PNG loses its texts and what stands after its end", () => {
    const plain = [...aPng()];
    const content = [...Buffer.from("tEXtplace")];
    const told = new Uint8Array([...plain.slice(0, 33), 0, 0, 0, 5, ...content, 0, 0, 0, 0, ...plain.slice(33), 1, 2]);
    expect(barePicture("image/png", told)?.bytes).toEqual(aPng());
  });
});

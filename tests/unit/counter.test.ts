import fc from "fast-check";
import { expect, test } from "vitest";
import { isPhoneAddress, phoneAddress, userOfPhoneAddress } from "@/lib/accounts/rules";
import { isFoundBy, isMail, spellMail } from "@/lib/accounts/spelling";
import { type Asking, mayBook, mayEnterAgainst, mayHold, rulesAgainst, SET_ASIDE } from "@/lib/bookings/rules";
import { addDays, instantAt, readDay } from "@/lib/dates";
import { mayClaim, type SlotChoice, slotEnds } from "@/lib/facility/rules";
import { SLOT_NUMBERS, type SlotNumber } from "@/lib/facility/slots";
import { numberIn, spokenText } from "@/lib/mail/rules";
import { refuse } from "@/lib/result";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const NOW = instantAt("2026-12-01", "10:00");

const asking = (more: Partial<Asking> = {}): Asking => ({
  window: "city",
  applicant: "individual",
  now: NOW,
  others: [],
  ...more,
});

const aChoice = (date: string, slot: SlotNumber = 1, roomId = "meeting-room"): SlotChoice => ({
  ...{ roomId, date, slot, tariff: "standard", nursery: false },
});

const application = { purpose: "hobby", people: 8, pledge: true, groupName: "", payBy: "counter" } as const;

test("an address of somebody without mail is never a mail address, and says whose it is", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (id) => {
      const address = phoneAddress(id);
      expect(isPhoneAddress(address)).toBe(true);
      expect(userOfPhoneAddress(address)).toBe(id);
    }),
  );
  expect(isMail(spellMail(phoneAddress("3f2b6c5e-0000-4000-a000-000000000000")))).toBe(false);
  expect(isPhoneAddress("phone@example.jp")).toBe(false);
});

test("a resident hears the first of the rules that staff hear all of", () => {
  const choice = fc.record({
    roomId: fc.constantFrom("meeting-room", "training-room", "library-corner"),
    date: fc.integer({ min: -2, max: 150 }).map((days) => addDays("2026-12-01", days)),
    slot: fc.constantFrom(...SLOT_NUMBERS),
    tariff: fc.constant("standard" as const),
    nursery: fc.constant(false),
  });
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 14 }), fc.integer({ min: 1, max: 60 }), (choices, people) => {
      const typed = { ...application, people };
      const all = [...rulesAgainst(centre, choices, typed, asking())];
      const first = mayBook(centre, choices, typed, asking());
      expect(first.ok ? [] : [first]).toEqual(all.slice(0, 1));
      const held = mayHold(centre, choices, asking());
      expect(held.ok).toBe(all.every(({ code }) => code === "over_capacity"));
    }),
    { numRuns: 300 },
  );
});

test("only the counter books on the day itself, and only until the slot ends", () => {
  for (const slot of SLOT_NUMBERS) {
    const choice = aChoice("2026-12-01", slot);
    const ends = slotEnds(centre, choice);
    const codeAt = (now: Date, atTheCounter: boolean) => {
      const claimed = mayClaim(centre, "city", choice, now, atTheCounter);
      return claimed.ok ? "ok" : claimed.code;
    };
    expect(codeAt(new Date(ends.getTime() - 1), true)).toBe("ok");
    expect(codeAt(ends, true)).toBe("booking_closed");
    expect(codeAt(NOW, false)).toBe("booking_closed");
  }
});

test("what may be set aside is set aside when it was seen and has a reason; all else never", () => {
  const given = { seen: [...SET_ASIDE], reason: "市の行事" };
  const codeOf = (codes: string[], with_ = given) => {
    const allowed = mayEnterAgainst(
      codes.map((code) => refuse(code)),
      with_,
    );
    return allowed.ok ? allowed.value : allowed.code;
  };
  expect(codeOf([])).toEqual([]);
  for (const code of SET_ASIDE) {
    expect(codeOf([code, code])).toEqual([code]);
    expect(codeOf([code], { ...given, reason: "" })).toBe("rules_in_the_way");
    expect(codeOf([code], { ...given, seen: SET_ASIDE.filter((other) => other !== code) })).toBe("rules_in_the_way");
  }
  for (const code of ["closed_day", "over_capacity", "individuals_not_allowed", "booking_closed", "pledge_missing"])
    expect(codeOf(["not_yet_open", code])).toBe(code);
});

test.each([
  ["12/5", "2026-12-05"],
  ["１２／５", "2026-12-05"],
  ["1205", "2026-12-05"],
  ["12月5日", "2026-12-05"],
  ["11/30", "2027-11-30"],
  ["2026-11-30", "2026-11-30"],
  ["20270109", "2027-01-09"],
  ["2/29", null],
  ["13/1", null],
  ["", null],
  ["あした", null],
])("“%s” is read as %s", (text, day) => {
  expect(readDay(text, "2026-12-01")).toBe(day);
});

test.each([
  ["山田", true],
  ["山田花子", true],
  ["やまだ　はなこ", true],
  ["ﾀﾞﾊ", true],
  ["2220", true],
  ["04-2921", true],
  ["22", false],
  ["鈴木", false],
  ["", false],
  [" ", false],
])("somebody is found by “%s”: %s", (typed, found) => {
  expect(isFoundBy({ name: "山田 花子", kana: "ヤマダ ハナコ", phone: "0429212220" }, typed)).toBe(found);
});

test("what is said on the telephone has neither links nor the sender's lines", () => {
  const text =
    "予約ができました。\n\n予約番号　A2B3-C4D5\n\nこちらから\nhttps://yoyaku.example/b\n\n--\nふらっと\n04-2921-2220";
  expect(spokenText(text)).toBe("予約ができました。\n\n予約番号　A2B3-C4D5");
  expect(numberIn(text)).toBe("A2B3-C4D5");
  expect(numberIn("04-2921-2220 XA2B3-C4D5 A2B3-C4D5E")).toBeNull();
});

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isMail,
  isName,
  isPhone,
  isPlainText,
  isReadingOf,
  spellCode,
  spellKana,
  spellMail,
  spellName,
  spellPassword,
  spellPhone,
} from "@/lib/accounts/spelling";

test.each([
  ["　髙橋　 ﾊﾅｺ ", "髙橋 ハナコ"],
  ["山﨑　太郎", "山﨑 太郎"],
  ["\u{fa19}田 花子", "\u{fa19}田 花子"],
  ["渡邉\u{e0102} 一郎", "渡邉\u{e0102} 一郎"],
  ["ﾀﾞﾝｽ ｸﾗﾌﾞ", "ダンス クラブ"],
  ["か\u{3099}とう", "がとう"],
  ["O'Brien\tMary", "O'Brien Mary"],
  ["José", "José"],
])("the name %j is kept as %j", (typed, kept) => {
  expect(spellName(typed)).toBe(kept);
  expect(isName(kept)).toBe(true);
});

test.each([
  "花子🌸",
  "花子❤️",
  "🇯🇵",
  "花\u{0}子",
  "花\u{200b}子",
  "\u{202e}花子",
  "12345",
  "---",
  "",
  "\u{e000}",
  "花\u{d800}",
  "1️⃣",
])("%j is no name", (typed) => {
  expect(isName(spellName(typed))).toBe(false);
});

test("ten thousand signs of a name come back as they were, for the form to refuse", () => {
  expect(spellName("あ".repeat(10_000))).toHaveLength(10_000);
});

test("spelling twice changes nothing more", () => {
  const any = fc.string({ unit: "binary" });
  for (const spell of [spellName, spellKana, spellMail, spellPhone, spellCode, spellPassword])
    fc.assert(fc.property(any, (text) => spell(spell(text)) === spell(text)));
});

test("kanji of names survive, whatever they are", () => {
  const kanji = fc.stringMatching(/^[\u4e00-\u9fff\uf900-\ufaff]{1,8}$/);
  fc.assert(fc.property(kanji, (text) => spellName(`　${text} `) === text));
});

test.each([
  ["たかはし　はなこ", "タカハシ ハナコ"],
  ["ﾀｶﾊｼ ﾊﾅｺ", "タカハシ ハナコ"],
  ["ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟ", "ガギグ パピ"],
  ["やまざき はなこ", "ヤマザキ ハナコ"],
  ["サト－ ジュン", "サトー ジュン"],
  ["いとう じゅんいちろう", "イトウ ジュンイチロウ"],
  ["ゔぃくとりあ", "ヴィクトリア"],
  ["マリア・ルイサ", "マリア・ルイサ"],
])("the reading %j is kept as %j", (typed, kept) => {
  expect(spellKana(typed)).toBe(kept);
  expect(isReadingOf(kept, "山﨑 花子")).toBe(true);
});

test.each([
  ["Hanako", "山田 花子", false],
  ["山田", "山田 花子", false],
  ["ー", "山田 花子", false],
  ["", "山田 花子", false],
  ["ヤマダ1", "山田 花子", false],
  ["Mary O'Brien", "Mary O'Brien", true],
  ["José García", "José García", true],
  ["メアリー", "Mary O'Brien", true],
  ["--", "Mary", false],
])("%j is a reading of %j: %s", (kana, name, expected) => {
  expect(isReadingOf(spellKana(kana), name)).toBe(expected);
});

test.each([
  [" Ｈａｎａｋｏ＠Ｅｘａｍｐｌｅ．ｊｐ ", "hanako@example.jp"],
  ["Hanako@Example.JP", "hanako@example.jp"],
  ["hanako@example。jp", "hanako@example.jp"],
  ["hana－ko@my‐site.jp", "hana-ko@my-site.jp"],
  ["hana ko@example.jp", "hanako@example.jp"],
  ["hana..ko.@docomo.ne.jp", "hana..ko.@docomo.ne.jp"],
  ["a+b@sub.example.co.jp", "a+b@sub.example.co.jp"],
])("the mail address %j is kept as %j", (typed, kept) => {
  expect(spellMail(typed)).toBe(kept);
  expect(isMail(kept)).toBe(true);
});

test.each([
  "",
  "a",
  "a@b",
  "@example.jp",
  "a@@example.jp",
  "a@example.jp\u{0}",
  "a@-x.jp",
  "a,b@example.jp",
  `${"a".repeat(65)}@example.jp`,
  "花子@example.jp",
  "a@example.jp,b@example.jp",
  "<a@example.jp>",
])("%j is no mail address", (typed) => {
  expect(isMail(spellMail(typed))).toBe(false);
});

test.each([
  ["04-2921-2220", "0429212220"],
  ["０４２－９７３－２１１１", "0429732111"],
  ["090 1234 5678", "09012345678"],
  ["(04)2921-2220", "0429212220"],
  ["（０４）２９２１ー２２２０", "0429212220"],
  ["+81 90-1234-5678", "09012345678"],
  ["＋８１ (0)90－1234－5678", "09012345678"],
  ["0081-4-2921-2220", "0429212220"],
  ["04.2921.2220", "0429212220"],
])("the phone number %j is kept as %j", (typed, kept) => {
  expect(spellPhone(typed)).toBe(kept);
  expect(isPhone(kept)).toBe(true);
});

test.each(["", "110", "12345678901", "0000000000", "090123456789", "04-2921-222a", "+1 415 555 0100"])(
  "%j is no phone number of Japan",
  (typed) => {
    expect(isPhone(spellPhone(typed))).toBe(false);
  },
);

test.each([
  ["１２３４５６", "123456"],
  [" 123 456 ", "123456"],
  ["123-456", "123456"],
])("the code %j reads %j", (typed, code) => {
  expect(spellCode(typed)).toBe(code);
});

test("lines of text may have what names may not, but never what cannot be printed", () => {
  expect(isPlainText("コーラス♪ひばり (2026)")).toBe(true);
  expect(isPlainText("コーラス🎵")).toBe(false);
  expect(isPlainText("一\n二")).toBe(false);
});

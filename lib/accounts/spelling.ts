/**
 * How people in Japan type what we ask for, and the one spelling we keep of it. All of these are
 * total: what is not a name, a reading, a number or an address comes back for the checks to refuse.
 */

// Controls, formats (zero-width and direction marks), halves of signs, private signs, unassigned ones.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Regional_Indicator}|\u{20e3}|\u{fe0f}/u;

/**
 * A name or a line of text: spaces at the ends go and those between become one, half-width kana
 * become full-width, and kana typed with a mark of its own become one sign. Nothing else changes:
 * NFKC or NFC would turn 神 (U+FA19) and other signs of names into their everyday forms.
 * @example spellName("　髙橋　 ﾊﾅｺ ") // → "髙橋 ハナコ"
 */
export function spellName(text: string): string {
  return text
    .replace(/[\uff61-\uff9f]+/g, (run) => run.normalize("NFKC"))
    .replace(/[\u3041-\u30ff][\u3099\u309a]/g, (run) => run.normalize("NFC"))
    .replace(/\s+/g, " ")
    .trim();
}

/** Whether a text is words alone: no control signs, no emoji, nothing that draws as a box. 髙, 﨑 and
 *  the variants of a sign that a name insists on are words.
 *  @example isPlainText("渡邉󠄂") // → true
 *  @example isPlainText("花子🌸") // → false */
export function isPlainText(text: string): boolean {
  return !UNPRINTABLE.test(text) && !EMOJI.test(text);
}

/** Whether a text can be somebody's name: plain, with a letter and no pictures in it.
 *  @example isName("山﨑 太郎") // → true
 *  @example isName("--- 12") // → false */
export function isName(text: string): boolean {
  return isPlainText(text) && /\p{L}/u.test(text) && !/\p{Extended_Pictographic}/u.test(text);
}

/**
 * A reading (furigana) as full-width katakana, whether typed in hiragana or half-width kana, with
 * any of the signs that are typed for 長音. Names in the Latin alphabet are their own reading.
 * @example spellKana("たかはし　ﾊﾅｺ") // → "タカハシ ハナコ"
 */
export function spellKana(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u3041-\u3096\u309d\u309e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0x60))
    .replace(/(?<=[ァ-ヴー])[-‐‑–—―−]/g, "ー")
    .replace(/\s+/g, " ")
    .trim();
}

const KATAKANA = /^(?=.*[ァ-ヺ])[ァ-ヺー・ヽヾ ]+$/;
const LATIN = /^(?=.*\p{L})[\p{sc=Latin}\p{M}'’. -]+$/u;

/** Whether a text can be a reading: katakana, or the Latin alphabet.
 *  @example isReading("ハナコ🌸") // → false */
export function isReading(kana: string): boolean {
  return KATAKANA.test(kana) || LATIN.test(kana);
}

/** Whether a reading suits its name: katakana, or the Latin alphabet where the name itself has no
 *  Japanese letter.
 *  @example isReadingOf("Hanako", "山田 花子") // → false */
export function isReadingOf(kana: string, name: string): boolean {
  return KATAKANA.test(kana) || (LATIN.test(kana) && !/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(name));
}

/**
 * A mail address as it is kept: half-width, lower case, without spaces. An ideographic full stop and
 * a long-vowel sign are what a keyboard left in Japanese types for "." and "-".
 * @example spellMail(" Ｈａｎａｋｏ＠Ｅｘａｍｐｌｅ．ｊｐ ") // → "hanako@example.jp"
 */
export function spellMail(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\s+/g, "")
    .replace(/。/g, ".")
    .replace(/[ー‐‑–—−]/g, "-")
    .toLowerCase();
}

/** Whether a text can be a mail address. Dots may stand side by side or before the @: addresses that
 *  Japanese phone companies gave out have them.
 *  @example isMail("hana..ko.@docomo.ne.jp") // → true */
export function isMail(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(text)
  );
}

/**
 * A phone number as digits alone, never hyphenated again: 04-2921-2220 and 042-973-2111 begin alike.
 * @example spellPhone("＋８１ (0)90－1234－5678") // → "09012345678"
 */
export function spellPhone(text: string): string {
  const bare = text.normalize("NFKC").replace(/[\s().\-‐‑–—―−ー・]/g, "");
  return bare.replace(/^(?:\+|00|010)81(?=\d{9,11}$)0?/, "0");
}

/** Whether digits are a phone number of Japan: ten or eleven, from 0.
 *  @example isPhone("0429212220") // → true */
export function isPhone(digits: string): boolean {
  return /^0[1-9]\d{8,9}$/.test(digits);
}

/**
 * Whether somebody is found by what was typed: a part of the name in kanji or in any kana, however its spaces
 * stand, or three digits or more of the telephone number.
 * @example isFoundBy({ name: "山田 花子", kana: "ヤマダ ハナコ", phone: "0429212220" }, "やまだはな") // → true
 */
export function isFoundBy(person: { name: string; kana: string; phone: string }, typed: string): boolean {
  const bare = (text: string) => text.replace(/\s/g, "").toLowerCase();
  const digits = spellPhone(typed);
  if (/^\d{3,}$/.test(digits)) return person.phone.includes(digits);
  const [name, kana] = [bare(spellName(typed)), bare(spellKana(typed))];
  return name !== "" && (bare(person.name).includes(name) || bare(person.kana).includes(kana));
}

/** A mailed code as digits, however it was copied.
 *  @example spellCode("１２３ 456") // → "123456" */
export function spellCode(text: string): string {
  return text.normalize("NFKC").replace(/[\s\-‐‑–—−ー]/g, "");
}

/** A password as it is hashed: the same keys pressed with a Japanese keyboard on give the same.
 *  @example spellPassword("ｆｕｒａｔｔｏ－ｄｅｍｏ") // → "furatto-demo" */
export function spellPassword(text: string): string {
  return text.normalize("NFKC");
}

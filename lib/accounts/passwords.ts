/** Ten signs at least and no rules of what they are (NIST SP 800-63B); long passphrases are welcome. */
export const PASSWORD_LENGTH = { min: 10, max: 200 } as const;

/** Words that the lists of leaked passwords begin with, theirs and ours; alone, doubled or with
 *  digits and signs around them they are the first that is tried. */
const COMMON_WORDS = new Set(
  `password passwd passw0rd p@ssw0rd p@ssword pa55word passphrase qwerty qwertyuiop qwertyui qwert
  asdfghjkl asdfgh asdfghjk zxcvbnm zxcvbn qazwsx qazwsxedc 1qaz2wsx 1qaz2wsx3edc q1w2e3r4 q1w2e3r4t5
  zaq12wsx abcdefgh abcdefghij abcdefg abcdef abc letmein letmeinnow welcome administrator admin root
  guest user username login signin test testtest tester testing sample example default secret changeme
  changeit master monkey dragon sunshine princess football baseball basketball superman batman starwars
  pokemon michael jennifer jessica ashley charlie shadow freedom whatever trustno computer internet
  google facebook iloveyou loveyou lovely flower family friend friends forever hello helloworld mustang
  access liverpool chelsea arsenal barcelona samsung android iphone apple microsoft windows
  himitsu pasuwado pasuwaado angou aishiteru arigatou arigato konnichiwa ohayou sakura himawari nippon
  nihon japan tokyo osaka saitama tokorozawa seibu lions hikari tanaka suzuki takahashi watanabe yamada
  yamamoto nakamura kobayashi sato satou ito itou kato katou yoshida doraemon pikachu totoro naruto
  onepiece dragonball evangelion gundam hellokitty mickey disney arashi anpanman furatto furattoyoyaku
  furatto-demo furattodemo danjo sankaku`
    .split(/\s+/)
    .filter(Boolean),
);

const ROWS = [
  "01234567890123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];

/**
 * What makes a password one of the first to be guessed, or null: a common word with a few digits or
 * signs around it, a row of keys, a short piece over and over, or the name in the mail address.
 * @example weaknessOf("password2026!", "hanako@example.jp") // → "common"
 * @example weaknessOf("hanako-no-heya", "hanako@example.jp") // → "mail"
 * @example weaknessOf("correct horse battery", "hanako@example.jp") // → null
 */
export function weaknessOf(password: string, mail: string): "common" | "mail" | null {
  const plain = password.toLowerCase();
  const core = plain.replace(/^[\d\W_]+|[\d\W_]+$/g, "");
  if (COMMON_WORDS.has(plain) || COMMON_WORDS.has(core) || COMMON_WORDS.has(onceOf(core))) return "common";
  if (onceOf(plain).length <= 4 || isRow(plain) || new Set(plain).size <= 3) return "common";
  const name = mail.split("@")[0]?.toLowerCase() ?? "";
  return name.length >= 4 && plain.includes(name) ? "mail" : null;
}

/** The piece a text repeats, or the text: "abcabcab" → "abc". */
function onceOf(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const piece = text.slice(0, length);
    if (piece.repeat(Math.ceil(text.length / length)).startsWith(text)) return piece;
  }
  return text;
}

/** Whether a text is a stretch of a row of keys, forwards or backwards. */
function isRow(text: string): boolean {
  const backwards = [...text].reverse().join("");
  return ROWS.some((row) => `${row}${row}`.includes(text) || `${row}${row}`.includes(backwards));
}

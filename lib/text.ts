/**
 * A text without the signs that nobody sees: without width, or turning the direction in which what follows is read.
 * @example withoutUnseen("花\u200b子") // → "花子"
 */
export function withoutUnseen(text: string): string {
  return text.replace(/\p{Cf}/gu, "");
}

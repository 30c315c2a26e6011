import type { Locale } from "@/lib/context";
import { formatMonth } from "@/lib/i18n/format";
import type { MonthFrame } from "@/lib/till/view-month";

/** The months beside the one that is shown. */
export function MonthLinks({
  path,
  frame,
  locale,
  words,
}: {
  path: string;
  frame: MonthFrame;
  locale: Locale;
  words: { earlier: string; later: string };
}) {
  const link = (month: string, word: string) => (
    <a
      href={`${path}?month=${month}`}
      className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
    >
      {word} {formatMonth(locale, month)}
    </a>
  );
  return (
    <p className="flex flex-wrap gap-x-6 print:hidden">
      {link(frame.earlier, words.earlier)}
      {frame.later && link(frame.later, words.later)}
    </p>
  );
}

/** The first stop of the keyboard on every page: past the header to `#main`. */
export function SkipLink({ text }: { text: string }) {
  return (
    <a
      href="#main"
      className="sr-only z-20 rounded-8 bg-raised px-4 py-3 text-link underline focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
    >
      {text}
    </a>
  );
}

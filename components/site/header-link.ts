/** The looks of a link in a header or footer: 44 px high. */
export const HEADER_LINK =
  "inline-flex min-h-11 items-center px-2 text-link underline underline-offset-4 hover:decoration-2";

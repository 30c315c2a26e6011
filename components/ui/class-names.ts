/** Class names of one element; what is absent is left out.
 *  @example classNames("p-2", isOpen && "bg-surface", className) */
export function classNames(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}

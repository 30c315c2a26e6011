/** The sign of the product: a door that stands open. */
export function ProductSign() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-9 shrink-0">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path
        d="M8 26h16M10 26V7h12v19"
        fill="none"
        className="stroke-on-accent"
        strokeWidth="2.4"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <path d="M10 7l8 3.2V26h-8z" className="fill-on-accent" />
    </svg>
  );
}

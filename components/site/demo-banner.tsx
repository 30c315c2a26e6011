/** Says on every page of the demo that nothing here is real. */
export function DemoBanner({ text }: { text: string }) {
  return (
    <p className="bg-warning-soft text-warning">
      <span className="page-width block py-1.5 text-[0.875rem] leading-150">{text}</span>
    </p>
  );
}

import { classNames } from "./class-names";

/**
 * Where one stands on a way of several pages. `current` counts from 0; what lies behind may carry a
 * link back. `label` names the list, such as 予約の手順.
 */
export function Steps({
  label,
  steps,
  current,
}: {
  label: string;
  steps: { text: string; href?: string }[];
  current: number;
}) {
  return (
    <nav aria-label={label} className="mt-6 print:hidden">
      <ol className="flex gap-1 md:gap-2 cramped:flex-col">
        {steps.map(({ text, href }, index) => (
          <li
            key={text}
            aria-current={index === current ? "step" : undefined}
            className={classNames(
              "min-w-0 flex-1 border-t-4 pt-2 text-[0.875rem] leading-140 md:text-[1rem]",
              index < current && "border-accent",
              index === current && "border-accent font-700 text-accent",
              index > current && "border-line text-ink-soft",
            )}
          >
            <span className="tabular-nums">{index + 1}.</span>{" "}
            {href && index < current ? (
              <a href={href} className="text-link underline underline-offset-4">
                {text}
              </a>
            ) : (
              text
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

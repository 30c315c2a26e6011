import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";

/** National numbers that every page of counselling shows (domain rule 43). */
const NUMBERS = [
  { number: "110", name: "police", text: "policeText" },
  { number: "#8008", name: "navi", text: "naviText" },
  { number: "0120-279-889", name: "plus", text: "plusText" },
] as const;

/** Where help is when the centre's hours are too far away. */
export async function Emergency({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "hours.emergency" });
  return (
    <aside aria-labelledby="emergency" className="mt-10 self-start rounded-12 border-2 border-edge p-5 lg:mt-0">
      <h2 id="emergency" className="text-[1.125rem]">
        {t("heading")}
      </h2>
      <p className="mt-1 text-[0.9375rem]">{t("lead")}</p>
      <ul className="mt-3 grid gap-3">
        {NUMBERS.map(({ number, name, text }) => (
          <li key={number}>
            <a
              href={`tel:${encodeURIComponent(number.replaceAll("-", ""))}`}
              className="inline-flex min-h-11 flex-wrap items-center gap-x-3 text-link underline underline-offset-4"
            >
              <span className="font-700 text-[1.25rem] tabular-nums">{number}</span> {t(name)}
            </a>
            <p className="text-[0.9375rem] text-ink-soft leading-150">{t(text)}</p>
          </li>
        ))}
      </ul>
    </aside>
  );
}

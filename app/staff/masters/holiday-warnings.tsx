import { Notice } from "@/components/ui/notice";
import type { HolidayWarning } from "@/lib/masters/view-masters";
import type { MasterWords } from "./words";

/** What is to be seen to before a year begins. */
export function HolidayWarnings({ warnings, t }: { warnings: readonly HolidayWarning[]; t: MasterWords["t"] }) {
  if (warnings.length === 0) return null;
  return (
    <div className="grid gap-3">
      {warnings.map(({ kind, year }) => (
        <Notice key={`${kind}-${year}`} kind={kind === "missing" ? "warning" : "info"}>
          {t(`warnings.${kind}`, { year: String(year) })}{" "}
          {kind === "missing" && (
            <a href="/staff/masters/holidays#import" className="text-link underline underline-offset-4">
              {t("holidays.import")}
            </a>
          )}
        </Notice>
      ))}
    </div>
  );
}

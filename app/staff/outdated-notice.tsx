import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import type { Locale } from "@/lib/context";
import { isOutdated } from "./outdated";

/** Tells, on the page as it is now, why the last press changed nothing. */
export async function OutdatedNotice({ code, locale }: { code: unknown; locale: Locale }) {
  if (!isOutdated(code)) return null;
  const t = await getTranslations({ locale, namespace: "staff.outdated" });
  return (
    <Notice kind="warning" live="alert" className="mb-6">
      {t(code)}
    </Notice>
  );
}

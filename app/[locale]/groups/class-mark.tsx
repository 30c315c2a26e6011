import { getTranslations } from "next-intl/server";
import { classNames } from "@/components/ui/class-names";
import type { Applicant } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";

/** 利用登録団体, 一般団体, 公用 or 個人, in words with a frame around them. */
export async function ClassMark({ applicant, locale }: { applicant: Applicant; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "groups.classes" });
  return (
    <span
      className={classNames(
        "inline-block whitespace-nowrap rounded-4 border-2 px-2 font-700 text-[0.875rem] leading-160",
        applicant === "registered" ? "border-accent bg-accent-soft text-accent" : "border-edge text-ink-soft",
      )}
    >
      {t(applicant)}
    </span>
  );
}

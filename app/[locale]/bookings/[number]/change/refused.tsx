import { getTranslations } from "next-intl/server";
import { problemOf } from "@/app/_server/words";
import { LinkButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import type { Refusal } from "@/lib/result";

/** Why a booking cannot be changed so, and where one can go on. */
export async function Refused(props: {
  title: string;
  refusal: Refusal;
  number: string;
  locale: Locale;
  /** where one can choose anew */
  again?: string;
}) {
  const { title, refusal, number, locale, again } = props;
  const t = await getTranslations({ locale, namespace: "changes.confirm" });
  return (
    <>
      <PageHeading>{title}</PageHeading>
      <Notice kind="error" title={(await problemOf(locale, refusal)).text} className="max-w-3xl">
        <p className="mt-3 flex flex-wrap gap-3">
          {again && <LinkButton href={again}>{t("again")}</LinkButton>}
          <LinkButton href={localePath(locale, `/bookings/${encodeURIComponent(number)}`)} look="secondary">
            {t("keep")}
          </LinkButton>
        </p>
      </Notice>
    </>
  );
}

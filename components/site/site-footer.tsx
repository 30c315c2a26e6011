import { getTranslations } from "next-intl/server";
import { classNames } from "@/components/ui/class-names";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { HEADER_LINK } from "./header-link";

/** Where the centre is, when it is open, how to reach it. */
export async function SiteFooter({ locale, isDemo }: { locale: Locale; isDemo: boolean }) {
  const t = await getTranslations({ locale, namespace: "common" });
  return (
    <footer className="mt-16 border-line border-t bg-surface py-8 print:mt-6 print:py-2">
      <div className="page-width grid gap-6 md:grid-cols-[1fr_auto] print:block">
        <address className="wrap-anywhere not-italic leading-175">
          <p className="font-700">{t("centre.name")}</p>
          <p>{t("centre.address")}</p>
          <p>
            <a href={`tel:${t("centre.phone").replaceAll("-", "")}`} className={classNames(HEADER_LINK, "-ml-2")}>
              {t("centre.phoneLabel", { phone: t("centre.phone") })}
            </a>
          </p>
          <p>
            {t("centre.openLabel")} {t("centre.hours")}
          </p>
          <p className="text-width">{t("centre.closedDays")}</p>
        </address>
        <ul className="print:hidden">
          <li>
            <a href={localePath(locale, "/guide")} className={classNames(HEADER_LINK, "-ml-2")}>
              {t("navigation.guide")}
            </a>
          </li>
          <li>
            <a href={localePath(locale, "/hours")} className={classNames(HEADER_LINK, "-ml-2")}>
              {t("navigation.hours")}
            </a>
          </li>
          <li>
            <a href="/api/v1/openapi.json" className={classNames(HEADER_LINK, "-ml-2")}>
              {t("navigation.api")}
            </a>
          </li>
          {isDemo && (
            <li>
              <a
                href={locale === "ja" ? "/demo/mail" : `/demo/mail?locale=${locale}`}
                className={classNames(HEADER_LINK, "-ml-2")}
              >
                {t("navigation.mails")}
              </a>
            </li>
          )}
        </ul>
      </div>
    </footer>
  );
}

import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import styles from "./availability.module.css";

/** The way from one day to the same weekday and time again and again. */
export async function SeriesDoor({ roomId, locale }: { roomId?: string; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "series" });
  return (
    <p className={styles.waitRoom}>
      <a href={localePath(locale, roomId ? `/series?room=${roomId}` : "/series")}>{t("door")}</a>
    </p>
  );
}

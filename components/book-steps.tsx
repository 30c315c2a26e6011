import { getTranslations } from "next-intl/server";
import { Steps } from "@/components/ui/steps";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";

/**
 * The way from choosing to the booking, and where on it one stands. What is booked has no way back.
 * @param isRequested staff decide first: it ends with an application
 */
export async function BookSteps(props: { current: 1 | 2 | 3; isRequested?: boolean; locale: Locale }) {
  const { current, isRequested, locale } = props;
  const t = await getTranslations({ locale, namespace: "basket.steps" });
  const back = (path: string) => (current < 3 ? localePath(locale, path) : undefined);
  return (
    <Steps
      label={t("label")}
      current={current}
      steps={[
        { text: t("choose"), href: back("/") },
        { text: t("check"), href: back("/basket") },
        { text: t("apply") },
        { text: t(isRequested ? "requested" : "done") },
      ]}
    />
  );
}

import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import type { Locale } from "@/lib/context";
import { today } from "@/lib/dates";
import type { GroupView } from "@/lib/groups/view-groups";
import { formatDate } from "@/lib/i18n/format";

/** Where a group stands with its registration, in sentences. */
export async function StandingNotice({ view, locale }: { view: GroupView; locale: Locale }) {
  const { valid, waiting, declined, renewalDate } = view.standing;
  const t = await getTranslations({ locale, namespace: "groups.registration" });
  return (
    <div className="mt-3 grid gap-3">
      {valid && (
        <Notice kind="success" title={t("valid", { until: formatDate(locale, valid.untilDate) })}>
          {renewalDate && <p>{t("renewalFrom", { date: formatDate(locale, renewalDate) })}</p>}
        </Notice>
      )}
      {waiting && (
        <Notice
          kind="info"
          title={t("waiting", {
            year: String(waiting.fiscalYear),
            date: formatDate(locale, today(waiting.createdAt)),
          })}
        />
      )}
      {declined && !waiting && (
        <Notice kind="warning" title={t("declined", { year: String(declined.fiscalYear) })}>
          {declined.decisionNote && (
            <p className="whitespace-pre-line">{t("reason", { note: declined.decisionNote })}</p>
          )}
        </Notice>
      )}
      {!valid && !waiting && !declined && <p>{t("none")}</p>}
    </div>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { NewsLook } from "@/components/site/news-words";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { PastChange } from "@/lib/audit";
import type { Locale } from "@/lib/context";
import { formatInstant } from "@/lib/i18n/format";
import { newsWords } from "@/lib/news/rules";
import { viewDeskNewsItem } from "@/lib/news/view-news";
import { restoreNews, withdrawNews } from "../actions";
import { NewsForm } from "../news-form";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "news.form" });
  return { title: t("editTitle") };
}

const DONE = ["written", "withdrawn", "restored"] as const;

/** One notice: what is saved now, the form that changes it, withdrawing with its undo, and its history. */
export default async function EditNewsPage({ params, searchParams }: Props) {
  const { id } = await params;
  const ctx = await deskContext(`/staff/news/${id}`);
  const view = await viewDeskNewsItem(ctx, { id });
  if (!view.ok) notFound();
  const { locale } = ctx;
  const { item, state, history } = view.value;
  const { done: asked } = await searchParams;
  const done = DONE.find((one) => one === asked);
  const t = await getTranslations({ locale, namespace: "news" });
  const from = formatInstant(locale, item.showFrom);
  const isWithdrawn = state === "withdrawn";
  return (
    <>
      <PageHeading>{t("form.editTitle")}</PageHeading>
      {done && (
        <Notice kind="success" live="status" className="mb-6">
          {t(`desk.done.${done}`)}
        </Notice>
      )}
      <section aria-labelledby="now" className="rounded-8 border-2 border-line p-4">
        <h2 id="now" className="text-[1.25rem]">
          {t("form.now")}
        </h2>
        <p className="mt-1">
          <span className="font-700">{t(`desk.states.${state}`)}</span> · {t(`desk.kinds.${item.kind}`)} ·{" "}
          {item.showUntil
            ? t("desk.until", { from, to: formatInstant(locale, item.showUntil) })
            : t("desk.open", { from })}
        </p>
        <p className="text-[0.9375rem] text-ink-soft">{t("form.nowText", { version: String(item.version) })}</p>
        <div className="mt-3 grid gap-3">
          {(item.titleEn === "" ? (["ja"] as const) : (["ja", "en"] as const)).map((language) => (
            <NewsLook
              key={language}
              kind={item.kind}
              words={newsWords(item, language)}
              warning={item.tone === "warning" ? t("public.warning") : null}
            />
          ))}
        </div>
        <Form action={isWithdrawn ? restoreNews : withdrawNews} locale={locale} className="mt-4">
          <input type="hidden" name="id" value={item.id} />
          {!isWithdrawn && <p className="mb-2 text-[0.9375rem]">{t("form.withdrawText")}</p>}
          <SubmitButton look={isWithdrawn ? "secondary" : "danger"}>
            {isWithdrawn ? t("form.restore") : t("form.withdraw")}
          </SubmitButton>
        </Form>
      </section>
      {!isWithdrawn && <NewsForm item={item} now={ctx.now} locale={locale} />}
      <History history={history} locale={locale} />
    </>
  );
}

async function History({ history, locale }: { history: readonly PastChange[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "news.form" });
  const wordOf = (action: string) => {
    const name = (["write", "change", "withdraw", "restore"] as const).find((one) => action === `news.${one}`);
    return name ? t(`actions.${name}`) : action;
  };
  const whoOf = (role: string) => t(`roles.${role === "staff" || role === "admin" ? role : "other"}`);
  return (
    <section aria-labelledby="history" className="mt-10">
      <h2 id="history" className="text-[1.25rem]">
        {t("history")}
      </h2>
      <Table
        caption={<VisuallyHidden>{t("history")}</VisuallyHidden>}
        heads={[t("historyWhen"), t("historyWhat"), t("historyWho"), t("historyDetail")]}
        rows={history.map(({ id, at, action, actorRole, after }) => ({
          key: id,
          cells: [
            formatInstant(locale, at),
            wordOf(action),
            whoOf(actorRole),
            <span key="detail" className="wrap-anywhere">
              {t("versionOf", { version: String(after?.version ?? "") })} {String(after?.title ?? "")}
            </span>,
          ],
        }))}
      />
    </section>
  );
}

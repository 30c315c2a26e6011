import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { formatInstant } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { viewDemoMails } from "@/lib/mail/use-cases";
import { anyone, localeOf, mailPath, type Search } from "./language";

export const dynamic = "force-dynamic";

type Props = { searchParams: Search };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(searchParams), namespace: "demo.mail" });
  return { title: t("title"), robots: { index: false } };
}

/** Every mail the demo has sent or is about to send. */
export default async function DemoMails({ searchParams }: Props) {
  const locale = await localeOf(searchParams);
  const ctx = anyone(locale);
  const mails = await viewDemoMails(ctx);
  if (!mails) notFound();
  const t = await getTranslations({ locale, namespace: "demo.mail" });
  const other = locale === "ja" ? "en" : "ja";
  return (
    <div lang={locale}>
      <PageHeading lead={t(ctx.config.smtpUrl ? "leadSmtp" : "lead")}>{t("title")}</PageHeading>
      <p className="flex flex-wrap gap-x-6">
        <a href={localePath(locale, "/")} className="inline-flex min-h-11 items-center">
          {t("site")}
        </a>
        <a href={mailPath(other)} lang={other} hrefLang={other} className="inline-flex min-h-11 items-center">
          {t("otherLanguage")}
        </a>
      </p>
      {mails.length === 0 ? (
        <p className="mt-4">{t("empty")}</p>
      ) : (
        <Table
          caption={t("caption", { count: mails.length })}
          heads={[t("subject"), t("to"), t("at"), t("state")]}
          rows={mails.map((mail) => ({
            key: mail.id,
            cells: [
              <a
                key="subject"
                href={mailPath(locale, mail.id)}
                lang={mail.locale}
                className="inline-flex min-h-11 items-center"
              >
                {mail.subject}
              </a>,
              <span key="to" className="break-all">
                {mail.to}
              </span>,
              formatInstant(locale, mail.createdAt),
              mail.sentAt ? t("sent") : mail.attempts > 1 ? t("retrying", { attempts: mail.attempts }) : t("waiting"),
            ],
          }))}
        />
      )}
    </div>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeading } from "@/components/ui/page-heading";
import { isPhoneAddress } from "@/lib/accounts/rules";
import { formatInstant } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { viewDemoMails } from "@/lib/mail/use-cases";
import { anyone, LINK, localeOf, mailPath, type Search } from "./demo-mail";

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
        <a href={localePath(locale, "/")} className={LINK}>
          {t("site")}
        </a>
        <a href={mailPath(other)} lang={other} hrefLang={other} className={LINK}>
          {t("otherLanguage")}
        </a>
      </p>
      {mails.length === 0 ? (
        <p className="mt-4">{t("empty")}</p>
      ) : (
        <>
          <h2 className="mt-4 text-[1rem] font-400 text-ink-soft">{t("caption", { count: mails.length })}</h2>
          <ol className="mt-2 border-line border-t">
            {mails.map((mail) => (
              <li key={mail.id} className="border-line border-b py-3">
                <a href={mailPath(locale, mail.id)} lang={mail.locale} className={`${LINK} font-700`}>
                  {mail.subject}
                </a>
                <p className="flex flex-wrap gap-x-6 text-[0.9375rem] text-ink-soft">
                  <span className="wrap-anywhere">
                    {t("to")} {isPhoneAddress(mail.to) ? t("noMail") : mail.to}
                  </span>
                  <span>{formatInstant(locale, mail.createdAt)}</span>
                  <span>
                    {isPhoneAddress(mail.to)
                      ? t(mail.sentAt ? "told" : "call")
                      : mail.sentAt
                        ? t("sent")
                        : mail.attempts > 1
                          ? t("retrying", { attempts: mail.attempts - 1 })
                          : t("waiting")}
                  </span>
                </p>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { PageHeading } from "@/components/ui/page-heading";
import { isPhoneAddress } from "@/lib/accounts/rules";
import { formatInstant } from "@/lib/i18n/format";
import { viewDemoMail } from "@/lib/mail/use-cases";
import { anyone, LINK, localeOf, mailPath, type Search } from "../demo-mail";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ id: string }>; searchParams: Search };

async function mailOf({ params, searchParams }: Props) {
  const { id } = await params;
  const locale = await localeOf(searchParams);
  return { locale, mail: await viewDemoMail(anyone(locale), { id }) };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { mail } = await mailOf(props);
  return { title: mail?.subject, robots: { index: false } };
}

/** One mail of the demo as it reads, with its calendar file. */
export default async function DemoMail(props: Props) {
  const { locale, mail } = await mailOf(props);
  if (!mail) notFound();
  const t = await getTranslations({ locale, namespace: "demo.mail" });
  return (
    <div lang={locale}>
      <PageHeading>
        <span lang={mail.locale}>{mail.subject}</span>
      </PageHeading>
      <DescriptionList
        entries={[
          { term: t("to"), description: isPhoneAddress(mail.to) ? t("noMail") : mail.to },
          { term: t("at"), description: formatInstant(locale, mail.createdAt) },
        ]}
      />
      <div
        lang={mail.locale}
        className="mt-6 whitespace-pre-wrap rounded-8 border border-line bg-raised p-4 wrap-anywhere"
      >
        {withLinks(mail.text)}
      </div>
      {mail.ics && (
        <p className="mt-6">
          <LinkButton href={`/demo/mail/${mail.id}/calendar`} look="secondary">
            {t("calendar")}
          </LinkButton>
        </p>
      )}
      <p className="mt-6">
        <a href={mailPath(locale)} className={LINK}>
          {t("back")}
        </a>
      </p>
    </div>
  );
}

/** Addresses in a mail as links, the way mail programs show them. */
function withLinks(text: string) {
  return text.split(/(https?:\/\/[^\s]+)/).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text do not move
      <a key={index} href={part}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}

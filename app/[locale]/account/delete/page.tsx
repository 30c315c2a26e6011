import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { requireContext } from "@/app/_server/auth";
import { ShowPassword } from "@/app/[locale]/_account/show-password";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewErasure } from "@/lib/accounts/erase-account";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { formatYen } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import type { Obstacle } from "@/lib/privacy/rules";
import { eraseWithPassword, sendEraseCode } from "../actions";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: Locale }> };

const GOES = ["person", "devices", "words", "mails", "lines"] as const;
const STAYS = ["uses", "money"] as const;

const LINK = "inline-flex min-h-11 items-center text-link underline underline-offset-4";

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "myAccount.erase" });
  return { title: t("title") };
}

/** What goes, what stays, what stands in the way; and, where nothing does, the proof of who one is. */
export default async function ErasePage({ params }: Props) {
  const { locale } = await params;
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/account/delete") });
  const erasure = await viewErasure(ctx);
  if (!erasure.ok) notFound();
  const { obstacles, hasPassword } = erasure.value;
  const t = await getTranslations({ locale, namespace: "myAccount" });
  const account = await getTranslations({ locale, namespace: "account" });
  return (
    <>
      <PageHeading lead={t("erase.lead")}>{t("erase.title")}</PageHeading>
      {obstacles.length > 0 && (
        <Notice kind="warning" title={t("erase.notYet")} className="mb-8 max-w-3xl">
          <p className="mt-1">{t("erase.notYetText")}</p>
          <ul className="mt-2 grid gap-2 border-line border-t">
            {obstacles.map((obstacle) => (
              <InTheWay key={JSON.stringify(obstacle)} locale={locale} obstacle={obstacle} />
            ))}
          </ul>
        </Notice>
      )}
      <div className="grid max-w-4xl gap-x-12 gap-y-8 md:grid-cols-2">
        <List title={t("erase.goes")} items={GOES.map((key) => t(`erase.goesList.${key}`))} />
        <List title={t("erase.stays")} items={STAYS.map((key) => t(`erase.staysList.${key}`))}>
          <p className="mt-1">{t("erase.staysText")}</p>
        </List>
      </div>
      <p className="mt-6">{t("erase.backups")}</p>
      <p className="mt-1">{t("erase.again")}</p>
      <p className="mt-1">
        {t("erase.records")}
        {locale === "en" && " "}
        <a href={localePath(locale, "/account/data")} download className="text-link underline underline-offset-4">
          {t("records.download")}
        </a>
      </p>
      {obstacles.length === 0 && (
        <section className="mt-10 max-w-xl border-line border-t pt-6">
          <h2 className="text-[1.25rem]">{t("erase.prove")}</h2>
          {hasPassword && (
            <Form action={eraseWithPassword} locale={locale}>
              <TextField
                name="password"
                type="password"
                label={account("currentPassword")}
                autoComplete="current-password"
                required
              />
              <ShowPassword words={account("showPassword")} />
              <div className="mt-4">
                <SubmitButton look="danger">{t("erase.byPassword")}</SubmitButton>
              </div>
            </Form>
          )}
          <h3 className="mt-8 text-[1.125rem]">{t("erase.byCodeTitle")}</h3>
          <Form action={sendEraseCode} locale={locale} className="mt-2">
            <p className="mb-3">{t("erase.byCodeText")}</p>
            <SubmitButton look="secondary">{t("erase.sendCode")}</SubmitButton>
          </Form>
        </section>
      )}
      <p className="mt-8">
        <a href={localePath(locale, "/account")} className={LINK}>
          {t("email.back")}
        </a>
      </p>
    </>
  );
}

function List({ title, items, children }: { title: string; items: string[]; children?: ReactNode }) {
  return (
    <section>
      <h2 className="text-[1.25rem]">{title}</h2>
      {children}
      <ul className="mt-2 list-disc pl-6">
        {items.map((item) => (
          <li key={item} className="mt-1">
            {item}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One thing that is to be settled, with the way to where that is done. */
async function InTheWay({ locale, obstacle }: { locale: Locale; obstacle: Obstacle }) {
  const t = await getTranslations({ locale, namespace: "myAccount.obstacles" });
  const line = (text: string, way?: { href: string; text: string }) => (
    <li className="border-line py-2 not-last:border-b">
      <p>{text}</p>
      {way && (
        <a href={localePath(locale, way.href)} className={LINK}>
          {way.text}
        </a>
      )}
    </li>
  );
  switch (obstacle.kind) {
    case "works_here":
      return line(t("works_here"));
    case "last_representative":
      return line(t("last_representative", { name: obstacle.name }), {
        href: `/groups/${obstacle.groupId}`,
        text: t("toGroup", { name: obstacle.name }),
      });
    default: {
      const number = showNumber(obstacle.number);
      const words = { number, yen: "yen" in obstacle ? formatYen(locale, obstacle.yen) : "" };
      return line(t(obstacle.kind, words), { href: `/bookings/${number}`, text: t("toBooking", { number }) });
    }
  }
}

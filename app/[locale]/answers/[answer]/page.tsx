import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Failure } from "@/components/site/failure";
import { NotFoundPage } from "@/components/site/not-found";
import type { Locale } from "@/lib/i18n/routing";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: Locale; answer: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, answer } = await params;
  const t = await getTranslations({ locale });
  return { title: t(answer === "failed" ? "error.title" : "common.notFound.title"), robots: { index: false } };
}

/** What the server sends for a page that is not found or has failed (server/status-pages). */
export default async function AnswerPage({ params }: Props) {
  const { locale, answer } = await params;
  if (answer === "failed") return <Failure locale={locale} />;
  if (answer === "not-found") return <NotFoundPage locale={locale} />;
  notFound();
}

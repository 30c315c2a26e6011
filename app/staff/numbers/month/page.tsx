import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { addressOf, Numbers } from "../shown";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "staff.navigation" });
  return { title: t("numbers") };
}

/** The numbers of a month, day by day. */
export default async function MonthNumbersPage({ searchParams }: Props) {
  const { month } = await searchParams;
  const name = typeof month === "string" ? month.slice(0, 20) : "";
  await deskContext(addressOf("month", name));
  return <Numbers kind="month" name={name} />;
}

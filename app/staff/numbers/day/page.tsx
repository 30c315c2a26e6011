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

/** The numbers of a day. */
export default async function DayNumbersPage({ searchParams }: Props) {
  const { date } = await searchParams;
  const name = typeof date === "string" ? date.slice(0, 20) : "";
  await deskContext(addressOf("day", name));
  return <Numbers kind="day" name={name} />;
}

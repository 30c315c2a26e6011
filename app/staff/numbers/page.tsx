import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { addressOf, Numbers } from "./shown";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "staff.navigation" });
  return { title: t("numbers") };
}

/** 年度の数字: the shape of the tables the city publishes, room by room and month by month. */
export default async function YearNumbersPage({ searchParams }: Props) {
  const { year } = await searchParams;
  const name = typeof year === "string" ? year.slice(0, 20) : "";
  await deskContext(addressOf("year", name));
  return <Numbers kind="year" name={name} />;
}

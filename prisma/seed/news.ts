import { addDays, instantAt, today } from "@/lib/dates";
import type { Prisma } from "@/lib/db";
import type { Chance } from "./chance";

/** What the demo's centre tells: two pieces of news, and one that was withdrawn. No banner: it would stand on every page. */
export function newsRows(now: Date, chance: Chance, staffId: string): Prisma.NewsItemCreateManyInput[] {
  const day = today(now);
  const ago = (days: number) => instantAt(addDays(day, -days), "09:00");
  const item = { kind: "news", tone: "plain", createdById: staffId, showUntil: null, withdrawnAt: null, version: 1 };
  return [
    {
      ...item,
      id: chance.uuid(),
      titleJa: "生活工房室の調理台を新しくしました",
      titleEn: "The living workshop has new cooking counters",
      textJa: "生活工房室の調理台を入れかえました。\n使い方の紙を、室の入口に置いています。",
      textEn: "The cooking counters of the living workshop were replaced.\nA sheet at the door says how to use them.",
      showFrom: ago(12),
      createdAt: ago(13),
    },
    {
      ...item,
      id: chance.uuid(),
      tone: "warning",
      titleJa: "会議室の空調を点検します",
      titleEn: "",
      textJa:
        "来月のはじめに、会議室の空調を点検します。点検のあいだは、少し寒いことがあります。上着をお持ちください。",
      textEn: "",
      showFrom: ago(3),
      createdAt: ago(3),
    },
    {
      ...item,
      id: chance.uuid(),
      titleJa: "駐輪場の工事について",
      titleEn: "Works at the bicycle park",
      textJa: "工事は終わりました。ご協力ありがとうございました。",
      textEn: "The works are over. Thank you.",
      showFrom: ago(60),
      createdAt: ago(61),
      withdrawnAt: ago(30),
      version: 2,
    },
  ];
}

import type { Residence } from "@/lib/accounts/rules";
import type { Weekday } from "@/lib/dates";
import type { TariffId } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";

/** When and where a group meets: which of a weekday in the month, [] for every one. */
type Habit = {
  roomId: string;
  weekday: Weekday;
  weeks: readonly number[];
  slot: SlotNumber;
};

/** An invented group, or a person who books alone (`groupName` empty). */
export type Group = {
  groupName: string;
  leader: { name: string; kana: string };
  email: string;
  phone: string;
  residence: Residence;
  purpose: string;
  people: number;
  /** how it uses 生活工房室 */
  tariff: Extract<TariffId, "cooking" | "no-cooking">;
  habit: Habit | null;
  /** how often it wants 保育室 beside its room, from 0 to 1 */
  nursery: number;
};

const [SUN, MON, TUE, WED, FRI, SAT] = [0, 1, 2, 3, 5, 6] as const;

type Line = [
  groupName: string,
  purpose: string,
  people: number,
  habit: [weekday: Weekday, slot: SlotNumber, weeks: number[]] | null,
  more?: { nursery?: number; cooking?: true; residence?: Residence },
];

// Every name says by itself that it is invented: みほん sample, れいだい example, かくう imaginary, ためし trial.
const MEETING_ROOM: Line[] = [
  ["みほん写真クラブ", "hobby", 18, [SAT, 1, [2, 4]]],
  ["かくう落語を楽しむ会", "hobby", 35, [SAT, 1, [1, 3]]],
  ["れいだい読書会", "study", 14, [TUE, 2, [1, 3]]],
  ["かくう合唱団", "hobby", 32, [SAT, 2, []]],
  ["みほん太極拳の会", "hobby", 24, [MON, 1, []]],
  ["れいだい英会話サークル", "study", 16, [WED, 5, []]],
  ["ためし防災を学ぶ会", "study", 28, [SUN, 3, [2]]],
  ["かくう町づくり懇談会", "meeting", 30, [FRI, 5, [1, 3]]],
  ["みほん囲碁同好会", "hobby", 20, [SUN, 2, []]],
  ["れいだい健康体操", "hobby", 26, [FRI, 1, []]],
  ["ためし朗読の会", "study", 15, [WED, 2, [1, 3]]],
  ["かくう管理組合", "meeting", 38, [SAT, 5, [1]]],
  ["みほん詩吟の会", "hobby", 12, [MON, 3, [2, 4]]],
  ["れいだい歴史を歩く会", "study", 30, [TUE, 3, [1, 3]]],
  ["ためし介護者のつどい", "welfare", 18, [WED, 3, [2]]],
  ["かくうPTA連絡会", "meeting", 40, [SAT, 4, [3]], { nursery: 0.5 }],
  ["みほんヨガの会", "hobby", 20, [TUE, 1, []], { nursery: 0.3 }],
  ["れいだいフォークダンス", "hobby", 28, [FRI, 3, []]],
  ["ためし手話サークル", "welfare", 22, [WED, 6, []]],
  ["かくう女声コーラス", "hobby", 30, [MON, 2, []]],
];

const TRAINING_ROOM: Line[] = [
  ["みほん書道会", "hobby", 16, [SAT, 1, []]],
  ["れいだい俳句の会", "hobby", 12, [MON, 3, [1, 3]]],
  ["かくう絵手紙の会", "hobby", 14, [TUE, 2, []]],
  ["ためし子育てひろば", "childcare", 12, [WED, 1, []], { nursery: 0.9 }],
  ["みほん親子リトミック", "childcare", 14, [FRI, 1, []], { nursery: 0.9 }],
  ["れいだい編み物の会", "hobby", 10, [MON, 2, []]],
  ["かくう点訳の会", "welfare", 12, [FRI, 3, []]],
  ["ためし音訳ボランティア", "welfare", 10, [TUE, 3, []]],
  ["みほん中国語クラブ", "study", 12, [SAT, 3, []], { residence: "five_cities" }],
  ["れいだい韓国語の会", "study", 12, [WED, 6, []]],
  ["かくう将棋クラブ", "hobby", 18, [SUN, 3, []]],
  ["ためし再就職を考える会", "study", 14, [WED, 3, [1, 3]], { nursery: 0.8 }],
  ["みほんふたごの会", "childcare", 10, [SAT, 2, [2]], { nursery: 1 }],
  ["れいだい水墨画の会", "hobby", 12, [SUN, 1, []], { residence: "five_cities" }],
  ["かくう作文教室", "study", 15, [SAT, 4, []]],
  ["ためしパパの会", "childcare", 12, [SUN, 2, [1, 3]], { nursery: 0.9 }],
  ["みほん短歌会", "hobby", 11, [TUE, 4, [2, 4]]],
];

const LIVING_WORKSHOP: Line[] = [
  ["みほん料理クラブ", "hobby", 16, [SAT, 2, []], { cooking: true }],
  ["れいだい男の台所", "hobby", 14, [SUN, 2, [2, 4]], { cooking: true }],
  ["かくうパンの会", "hobby", 12, [TUE, 1, []], { cooking: true }],
  ["ためし減塩を学ぶ会", "welfare", 15, [FRI, 2, [1, 3]], { cooking: true }],
  ["みほん陶芸の会", "hobby", 12, [MON, 3, []]],
  ["れいだい染め物の会", "hobby", 10, [WED, 2, []], { residence: "five_cities" }],
  ["かくう子ども食堂", "welfare", 24, [SAT, 4, []], { cooking: true }],
  ["ためし離乳食の会", "childcare", 10, [WED, 1, [2, 4]], { cooking: true, nursery: 1 }],
  ["みほん和菓子の会", "hobby", 12, [SUN, 3, [1]], { cooking: true }],
  ["れいだい手芸の会", "hobby", 12, [MON, 1, []]],
  ["かくう木彫の会", "hobby", 10, [FRI, 5, []]],
];

/** Those who come now and then, to whichever room is free. */
const NOW_AND_THEN: Line[] = [
  ["みほん同窓会幹事会", "meeting", 12, null],
  ["れいだい演劇サークル", "hobby", 20, null],
  ["かくう自治会", "meeting", 26, null],
  ["ためし学習支援の会", "study", 18, null, { nursery: 0.2 }],
  ["かくう商品説明会", "commercial", 24, null],
  ["みほん吹奏楽の仲間", "hobby", 28, null, { residence: "outside" }],
  ["れいだい映画を観る会", "hobby", 25, null, { residence: "outside" }],
  ["", "study", 4, null],
  ["", "hobby", 6, null],
  ["", "other", 5, null, { residence: "outside" }],
  ["", "childcare", 6, null, { nursery: 0.8 }],
  ["", "meeting", 8, null],
];

const SURNAMES = [
  ["見本", "ミホン"],
  ["例田", "レイダ"],
  ["仮名", "カリナ"],
  ["架空", "カクウ"],
  ["試野", "タメシノ"],
  ["例示", "レイジ"],
] as const;

const GIVEN_NAMES = [
  ["一子", "イチコ"],
  ["二郎", "ジロウ"],
  ["三重", "ミエ"],
  ["四郎", "シロウ"],
  ["五月", "サツキ"],
  ["六助", "ロクスケ"],
  ["七海", "ナナミ"],
  ["八重", "ヤエ"],
  ["九太", "キュウタ"],
  ["十和", "トワ"],
] as const;

/** The invented groups and people of the demo, always the same. */
export const GROUPS: readonly Group[] = [
  ...MEETING_ROOM.map((line) => ({ line, roomId: "meeting-room" })),
  ...TRAINING_ROOM.map((line) => ({ line, roomId: "training-room" })),
  ...LIVING_WORKSHOP.map((line) => ({ line, roomId: "living-workshop" })),
  ...NOW_AND_THEN.map((line) => ({ line, roomId: "" })),
].map(({ line: [groupName, purpose, people, habit, more = {}], roomId }, index): Group => {
  const [surname, surnameKana] = SURNAMES[index % SURNAMES.length] ?? SURNAMES[0];
  const [given, givenKana] = GIVEN_NAMES[Math.floor(index / SURNAMES.length) % GIVEN_NAMES.length] ?? GIVEN_NAMES[0];
  const number = String(index + 1).padStart(2, "0");
  return {
    groupName,
    leader: { name: `${surname} ${given}`, kana: `${surnameKana} ${givenKana}` },
    email: `group-${number}@demo.example`,
    phone: `04000000${number}`,
    residence: more.residence ?? "city",
    purpose,
    people,
    tariff: more.cooking ? "cooking" : "no-cooking",
    habit: habit && { roomId, weekday: habit[0], slot: habit[1], weeks: habit[2] },
    nursery: more.nursery ?? 0.12,
  };
});

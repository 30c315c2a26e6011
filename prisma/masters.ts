import holidayJp from "@holiday-jp/holiday_jp";
import type { Applicant } from "@/lib/accounts/rules";
import type { CounsellingService } from "@/lib/counselling/rules";
import type { Tx } from "@/lib/db";
import type { ClosureRule, Hire, Policy, ReductionKind, TariffId } from "@/lib/facility/rules";
import { insertRows } from "./insert-rows";

/**
 * The centre as its published tables describe it, and what we assume where they are silent.
 * Everything here is only the first row of its key: what changes gets a later row with its own
 * `validFrom`, and nothing is edited in place.
 */

/** The centre's opening (平成7年4月). The tables say nothing of earlier values, so these count from there. */
export const FOUNDED = "1995-04-01";

const PUBLISHED = "所沢市 市政概要（令和2年度・令和3年4月）";

type RoomMaster = {
  id: string;
  nameJa: string;
  nameEn: string;
  areaM2: number;
  capacity: number | null;
  hire: Hire;
  features: string[];
  equipmentJa: string;
  equipmentEn: string;
  notesJa: string;
  notesEn: string;
  source: string;
};

/** The published tables name no equipment but the cooking counter, which is a feature: the centre fills in the rest. */
const UNTOLD = { equipmentJa: "", equipmentEn: "", notesJa: "", notesEn: "" };

export const ROOMS: RoomMaster[] = [
  {
    id: "library-corner",
    nameJa: "図書・資料コーナー",
    nameEn: "Library corner",
    areaM2: 195,
    capacity: null,
    hire: "not_for_hire",
    features: [],
    ...UNTOLD,
    source: `${PUBLISHED}: 約195㎡, 貸出不可`,
  },
  {
    id: "meeting-room",
    nameJa: "会議室",
    nameEn: "Meeting room",
    areaM2: 80,
    capacity: 50,
    hire: "hire",
    features: [],
    ...UNTOLD,
    source: `${PUBLISHED}: 80㎡, 50名`,
  },
  {
    id: "training-room",
    nameJa: "研修室",
    nameEn: "Training room",
    areaM2: 56,
    capacity: 30,
    hire: "hire",
    features: [],
    ...UNTOLD,
    source: `${PUBLISHED}: 56㎡, 30名`,
  },
  {
    id: "living-workshop",
    nameJa: "生活工房室",
    nameEn: "Living workshop",
    areaM2: 76,
    capacity: null,
    hire: "hire",
    features: ["cooking_counter"],
    ...UNTOLD,
    source: `${PUBLISHED}: 76㎡, 定員の記載なし, 調理台`,
  },
  {
    id: "nursery",
    nameJa: "保育室",
    nameEn: "Nursery",
    areaM2: 36,
    capacity: null,
    hire: "with_another_room",
    features: [],
    ...UNTOLD,
    source: `${PUBLISHED}: 36㎡, 施設利用者のみ貸出可`,
  },
];

const HOURS: [startsAt: string, endsAt: string][] = [
  ["09:00", "11:00"],
  ["11:00", "13:00"],
  ["13:00", "15:00"],
  ["15:00", "17:00"],
  ["17:30", "19:30"],
  ["19:30", "21:30"],
];

export const SLOT_HOURS = HOURS.map(([startsAt, endsAt], index) => ({
  slot: index + 1,
  startsAt,
  endsAt,
  source: `${PUBLISHED}: 第${index + 1}区分`,
}));

type TariffMaster = {
  roomId: string;
  tariff: TariffId;
  nameJa: string;
  nameEn: string;
  yenPerSlot: number;
  source: string;
};

export const TARIFFS: TariffMaster[] = [
  {
    roomId: "meeting-room",
    tariff: "standard",
    nameJa: "使用料",
    nameEn: "Standard",
    yenPerSlot: 320,
    source: `${PUBLISHED}: 1区分320円`,
  },
  {
    roomId: "training-room",
    tariff: "standard",
    nameJa: "使用料",
    nameEn: "Standard",
    yenPerSlot: 320,
    source: `${PUBLISHED}: 1区分320円`,
  },
  {
    roomId: "living-workshop",
    tariff: "cooking",
    nameJa: "調理台使用",
    nameEn: "With the cooking counter",
    yenPerSlot: 630,
    source: `${PUBLISHED}: 1区分630円`,
  },
  {
    roomId: "living-workshop",
    tariff: "no-cooking",
    nameJa: "調理台使用無",
    nameEn: "Without the cooking counter",
    yenPerSlot: 320,
    source: `${PUBLISHED}: 1区分320円`,
  },
  {
    roomId: "nursery",
    tariff: "nursery",
    nameJa: "保育室（ほかの室といっしょに）",
    nameEn: "Nursery, with another room",
    yenPerSlot: 0,
    source: `仮定 (domain rule 10): 0円. ${PUBLISHED}には料金の記載なし`,
  },
];

/** 木曜日・祝日（祝休日が木曜日となった場合はその翌日）・年末年始. */
export const CLOSURE_RULES: (Omit<ClosureRule, "validFrom"> & { source: string })[] = [
  { kind: "weekly", parameters: { weekday: 4 }, source: `${PUBLISHED}: 木曜日` },
  { kind: "holiday", parameters: {}, source: `${PUBLISHED}: 祝日` },
  {
    kind: "day_after_weekly_holiday",
    parameters: { weekday: 4 },
    source: `${PUBLISHED}: 祝休日が木曜日となった場合はその翌日. 翌日も休館日のときに先へは送らない (仮定, domain rule 3)`,
  },
  {
    kind: "year_end",
    parameters: { from: "12-29", to: "01-03" },
    source: `${PUBLISHED}: 年末年始. 12月29日～1月3日は市の慣行による仮定 (domain rule 4)`,
  },
];

const HOLIDAY_SOURCE = "@holiday-jp/holiday_jp 2.5.1 (来年より先の春分・秋分は天文計算による予測)";

/** National holidays 1970–2050 with 振替休日 and 国民の休日, under names that say what they are. */
export const HOLIDAYS = Object.values(holidayJp.holidays).map(({ date, name, name_en }) => ({
  date: date as string,
  ...holidayNames(name, name_en),
  source: HOLIDAY_SOURCE,
}));

// The package names a 振替休日 after the day before it, which need not be the one it stands for.
function holidayNames(ja: string, en: string): { nameJa: string; nameEn: string } {
  if (ja.endsWith("振替休日")) return { nameJa: "振替休日", nameEn: "Substitute holiday" };
  if (ja === "休日") return { nameJa: "国民の休日", nameEn: "Citizens' Holiday" };
  return { nameJa: ja, nameEn: ja === "スポーツの日" ? "Sports Day" : en };
}

const assumed = (rule: string) => `仮定 (${rule})`;

export const POLICY: { [Key in keyof Policy]: { value: Policy[Key]; source: string } } = {
  opening: {
    value: { time: "09:00", monthsBefore: { city: 2, five_cities: 2, outside: 1, registered: 3, official: 6 } },
    source: assumed(
      "domain rule 20: 利用登録団体は3か月前, 市内・5市は2か月前, 市外は1か月前の1日9時. 町田市・入間市の例による. 公用の6か月前は仮定",
    ),
  },
  closing: { value: { time: "17:00", daysBefore: 1 }, source: assumed("domain rule 22: 前日17時まで") },
  hold: {
    value: { minutes: 15, extensions: 1, extensionMinutes: 15, maxSlots: 60, perAddress: 60 },
    source: assumed("domain rule 13: 15分. 延長1回, 1回60区分まで, 1接続元60件まで"),
  },
  checkout: { value: { minutes: 30 }, source: "Stripe Checkout の最短の有効時間 30分" },
  offers: {
    value: {
      kept: [
        { daysBefore: 7, minutes: 24 * 60 },
        { daysBefore: 2, minutes: 3 * 60 },
        { daysBefore: 0, minutes: 30 },
      ],
      quiet: { from: "21:30", until: "08:00" },
      wishesPerPerson: 5,
      longestDays: 62,
    },
    source: assumed(
      "空き待ち: 使用日の7日前まで24時間, 2日前まで3時間, それより近いと30分とりおく. 夜21:30～朝8時のあいだは数えない. 1人5件, 62日の幅まで",
    ),
  },
  caps: {
    value: {
      slotsPerMonth: 10,
      consecutiveDays: 5,
      applicants: {
        registered: { slotsPerMonth: 20, consecutiveDays: 5 },
        official: { slotsPerMonth: null, consecutiveDays: null },
      },
      relaxDays: 14,
      oneRoom: ["individual"],
    },
    source: assumed(
      "domain rule 14: 月10区分 (千葉市の例), 連続5日 (朝倉市の例). 利用登録団体の月20区分, 公用の上限なし, 14日前からは数えない, 個人は同時に1室まで",
    ),
  },
  payment: {
    value: { daysBefore: 3, time: "23:59", counterUntil: "21:30" },
    source: assumed("domain rule 28: 使用日の3日前23:59 (宇都宮市の例). 窓口は閉館21:30まで"),
  },
  reminders: {
    value: { at: "09:00", payDaysBefore: [3, 1], useDaysBefore: [7, 3, 1], releaseAt: "06:00" },
    source: assumed(
      "支払いは期限の3日前と1日前, 利用は7日前・3日前・1日前の朝9時にたずねる. 期限の翌朝6時, 開館の前に取り消す (宇都宮市の例による翌日取消し)",
    ),
  },
  refunds: {
    value: [
      { daysBefore: 7, percent: 100 },
      { daysBefore: 0, percent: 0 },
    ],
    source: assumed("domain rule 29: 7日前まで全額 (近隣市の例)"),
  },
  changes: {
    value: { graceMinutes: 30, closing: { time: "17:00", daysBefore: 1 } },
    source: assumed("domain rule 24: 予約から30分は自由に直せる (港区への声). 振替は元の区分の前日17時まで"),
  },
  refundReasons: {
    value: [
      { reason: "own", percent: null },
      { reason: "centre", percent: 100 },
      { reason: "disaster", percent: 100 },
      { reason: "weather", percent: 100 },
    ],
    source: assumed("domain rule 29: 市の都合・災害・警報は全額, ほかは還付の表による"),
  },
  penalties: {
    value: { enabled: false, noShowHalves: 2, lateHalves: 1, lateDays: 3, limitHalves: 4, stopMonths: 1 },
    source: assumed(
      "domain rule 32: 無断1点, 3日前を過ぎた取消し0.5点, 年度に2点で1か月 (港区・金沢市の例). はじめは使わない",
    ),
  },
  purposes: {
    value: [
      { code: "hobby", review: false },
      { code: "study", review: false },
      { code: "meeting", review: false },
      { code: "childcare", review: false },
      { code: "welfare", review: false },
      { code: "other", review: false },
      { code: "commercial", review: true },
      { code: "religious", review: true },
      { code: "political", review: true },
    ],
    source: assumed("domain rule 18: 営利・宗教・政治は職員が確認する"),
  },
  joinedSlots: {
    value: [[4, 5]],
    source: assumed("domain rule 12: 第4・第5区分を続けて使うと17:00～17:30も使える (鴻巣市の例)"),
  },
  fees: {
    value: { outsidePercent: 100, commercialPercent: 100, roundTo: 10 },
    source: assumed("domain rule 26: 市が示すまで市外・営利とも等倍. 10円未満切捨て (長門市の例)"),
  },
  attachments: {
    value: { maxMegabytes: 10, maxFiles: 5 },
    source: assumed("書類は1つ10MB, 5つまで"),
  },
  registration: {
    value: {
      conditions: [
        {
          code: "activity",
          ja: "男女共同参画推進のための活動を、継続的に行っていること",
          en: "The group works continuously for gender equality",
          assumed: false,
        },
        {
          code: "rules",
          ja: "会則（規約）と、年間の活動計画があること",
          en: "The group has written rules and a plan of its activities for the year",
          assumed: true,
        },
        {
          code: "non_profit",
          ja: "営利を目的とする活動をしないこと",
          en: "The group does not work for profit",
          assumed: true,
        },
        {
          code: "neutral",
          ja: "特定の政党・宗教のための活動をしないこと",
          en: "The group does not work for a party or a religion",
          assumed: true,
        },
        {
          code: "members",
          ja: "5人以上で活動し、その半数以上が市内に住むか、勤めるか、通学していること",
          en: "The group has five members or more, and at least half of them live, work or study in the city",
          assumed: true,
        },
      ],
      renewalFrom: "02-01",
    },
    source: assumed(
      "domain rule 17. 利用団体登録要綱第2条の5つの条件のうち, 公表されている1つめのほかは国分寺市ライツ・大東市・柏原市の例による. 更新は2月1日から",
    ),
  },
  individuals: { value: { allowed: true }, source: assumed("domain rule 15: 個人の利用を認める") },
  tax: { value: { percent: 10 }, source: assumed("消費税10%込み, 領収書1枚につき1回の端数切捨て (domain-rules B-4)") },
  papers: {
    value: {
      issuer: "所沢市",
      office: "所沢市男女共同参画推進センター「ふらっと」",
      address: "所沢市寿町27番7号 コンセールタワー所沢 2階",
      phone: "04-2921-2220",
      registrationNumber: "",
    },
    source: `${PUBLISHED}: 所在地・電話. 発行者の名義は仮定. 適格請求書発行事業者の登録番号は公表が見つからず空 (domain-rules B-4)`,
  },
  tenders: {
    value: [
      { code: "cash", ja: "現金", en: "Cash", isCash: true },
      { code: "transfer", ja: "振込", en: "Bank transfer", isCash: false },
      { code: "other", ja: "郵便為替・その他", en: "Postal order or other", isCash: false },
    ],
    source: assumed("窓口で受け取るもの. 市が示すまで, 現金・振込・郵便為替その他 (ほかの予約システムの受付区分の例)"),
  },
  signIn: {
    value: {
      code: { minutes: 10, tries: 5 },
      wrongTries: { perAccount: 10, perAddress: 100, minutes: 15 },
      mails: { perAccount: 6, perAddress: 200, minutes: 60 },
    },
    source: assumed("総当たりを防ぐ回数. 庁舎や図書館では多くの人が1つの接続元を共にする"),
  },
  desk: {
    value: { secondFactor: false, idleMinutes: 30, allow: [] },
    source: assumed("窓口の守り: 30分操作がないときに閉じる. 2段階の確認と接続元の限定は市が決めるまで求めない"),
  },
};

type ReductionMaster = Omit<ReductionKind, "validFrom" | "position"> & { source: string };

const GROUPS: Applicant[] = ["registered", "general"];

/** 減免の区分. The centre publishes none: the values follow other cities' until the city tells. */
export const REDUCTION_KINDS: ReductionMaster[] = [
  {
    id: "co_host",
    nameJa: "市の主催・共催",
    nameEn: "Held by or with the city",
    percent: 100,
    evidenceJa: "主催・共催の決定がわかる文書の写し、または市の担当課の名前",
    evidenceEn: "A copy of the city's decision to hold or co-host it, or the name of the city section in charge",
    applicants: [...GROUPS, "individual", "official"],
    source: assumed("domain rule 27: 市主催・共催は100% (長門市の例)"),
  },
  {
    id: "public_office",
    nameJa: "官公庁の使用",
    nameEn: "Use by a public office",
    percent: 50,
    evidenceJa: "使う官公庁と担当課の名前",
    evidenceEn: "The name of the public office and of its section in charge",
    applicants: ["general", "individual", "official"],
    source: assumed("domain-rules B-3: 官公庁は50% (長門市の例)"),
  },
  {
    id: "support",
    nameJa: "市の後援",
    nameEn: "Under the city's patronage",
    percent: 50,
    evidenceJa: "後援名義の使用承認書の写し",
    evidenceEn: "A copy of the approval to use the city's name as patron",
    applicants: [...GROUPS, "individual"],
    source: assumed("domain-rules B-3: 後援は50% (長門市の例)"),
  },
  {
    id: "registered_group",
    nameJa: "利用登録団体",
    nameEn: "Registered group",
    percent: 0,
    evidenceJa: "利用登録の承認（センターで確かめます）",
    evidenceEn: "The approved registration, which the centre looks up itself",
    applicants: ["registered"],
    source: assumed("domain rule 27: 利用登録団体は0%. 町田市は無料, 群馬県は半額の例があり, 市が示すまで減免しない"),
  },
  {
    id: "disability_group",
    nameJa: "障害のある方の団体",
    nameEn: "Group of people with disabilities",
    percent: 0,
    evidenceJa: "会員の半数以上が手帳を持つことがわかる名簿",
    evidenceEn: "A roster showing that at least half of the members hold a disability certificate",
    applicants: GROUPS,
    source: assumed("domain rule 27: 障害者団体は0%. 千葉市畑コミュニティセンターに会員の半数以上で無料の例がある"),
  },
  {
    id: "special",
    nameJa: "そのほか、センターが認めるもの",
    nameEn: "Other cases that the centre accepts",
    percent: 50,
    evidenceJa: "理由がわかるもの（なければ、理由を書いてください）",
    evidenceEn: "Anything that shows the reason; if there is nothing, write the reason",
    applicants: [...GROUPS, "individual"],
    source: assumed("domain rule 27: 職員が理由を添えて認める. 割合は職員が決め, はじめの値は50%"),
  },
];

type ScheduleMaster = {
  id: string;
  service: CounsellingService;
  weekday: number;
  weeks: number[];
  startsAt: string;
  endsAt: string;
  source: string;
};

const phoneDay = (id: string, weekday: number): ScheduleMaster => ({
  id: `phone-${id}`,
  service: "phone",
  weekday,
  weeks: [],
  startsAt: "10:00",
  endsAt: "16:00",
  source: `${PUBLISHED}: 電話相談 毎週月・水・金・土曜日 10時～16時`,
});

/** 相談事業. */
export const COUNSELLING_SCHEDULES: ScheduleMaster[] = [
  phoneDay("monday", 1),
  phoneDay("wednesday", 3),
  phoneDay("friday", 5),
  phoneDay("saturday", 6),
  {
    id: "phone-tuesday",
    service: "phone",
    weekday: 2,
    weeks: [2, 4],
    startsAt: "10:00",
    endsAt: "16:00",
    source: `${PUBLISHED}: 電話相談 毎月第2・第4火曜日. 時間の記載がなく, ほかの曜日と同じ10時～16時と仮定 (domain rule 34)`,
  },
  {
    id: "counselling-tuesday",
    service: "counselling",
    weekday: 2,
    weeks: [1, 3, 4],
    startsAt: "10:00",
    endsAt: "16:00",
    source: `${PUBLISHED}: カウンセリング 毎月第1・3・4火曜日 10時～16時`,
  },
  {
    id: "counselling-tuesday-evening",
    service: "counselling",
    weekday: 2,
    weeks: [2],
    startsAt: "14:00",
    endsAt: "20:00",
    source: `${PUBLISHED}: カウンセリング 毎月第2火曜日 14時～20時`,
  },
  {
    id: "counselling-friday",
    service: "counselling",
    weekday: 5,
    weeks: [4],
    startsAt: "10:00",
    endsAt: "16:00",
    source: `${PUBLISHED}: カウンセリング 毎月第4金曜日 10時～16時`,
  },
  {
    id: "listening-wednesday",
    service: "listening",
    weekday: 3,
    weeks: [],
    startsAt: "10:00",
    endsAt: "16:00",
    source: `${PUBLISHED}: 何でもききます相談 毎週水曜日 10時～16時`,
  },
];

/** Writes every master row into a migrated database that has none. */
export async function insertMasters(tx: Tx): Promise<void> {
  const validFrom = FOUNDED;
  await tx.room.createMany({
    data: ROOMS.map(({ features, ...room }, position) => ({
      ...room,
      features: JSON.stringify(features),
      position,
      validFrom,
    })),
  });
  await tx.slotHours.createMany({ data: SLOT_HOURS.map((hours) => ({ ...hours, validFrom })) });
  await tx.tariff.createMany({ data: TARIFFS.map((tariff, position) => ({ ...tariff, position, validFrom })) });
  await tx.closureRule.createMany({
    data: CLOSURE_RULES.map(({ kind, parameters, source }) => ({
      kind,
      validFrom,
      parameters: JSON.stringify(parameters),
      source,
    })),
  });
  await insertRows(tx, "Holiday", HOLIDAYS);
  await tx.setting.createMany({ data: settingRows() });
  await tx.reductionKind.createMany({ data: reductionRows() });
  await tx.counsellingSchedule.createMany({
    data: COUNSELLING_SCHEDULES.map(({ weeks, ...schedule }) => ({
      ...schedule,
      weeks: JSON.stringify(weeks),
      validFrom,
    })),
  });
}

/**
 * Writes the settings that came with a later version of the product into a database that has the
 * others already; what is there is left alone.
 */
export async function insertMissingSettings(tx: Tx): Promise<string[]> {
  const known = new Set((await tx.setting.findMany({ select: { key: true } })).map(({ key }) => key));
  const missing = settingRows().filter(({ key }) => !known.has(key));
  await tx.setting.createMany({ data: missing });
  return missing.map(({ key }) => key);
}

/** Writes the kinds of reduction that a database of an earlier version has not; what is there is left alone. */
export async function insertMissingReductionKinds(tx: Tx): Promise<string[]> {
  const known = new Set((await tx.reductionKind.findMany({ select: { id: true } })).map(({ id }) => id));
  const missing = reductionRows().filter(({ id }) => !known.has(id));
  await tx.reductionKind.createMany({ data: missing });
  return missing.map(({ id }) => id);
}

function reductionRows() {
  return REDUCTION_KINDS.map(({ applicants, ...kind }, position) => ({
    ...kind,
    applicants: JSON.stringify(applicants),
    position,
    validFrom: FOUNDED,
  }));
}

function settingRows() {
  return Object.entries(POLICY).map(([key, { value, source }]) => ({
    key,
    validFrom: FOUNDED,
    value: JSON.stringify(value),
    source,
  }));
}

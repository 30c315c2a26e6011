import { fiscalYearOf, today } from "@/lib/dates";
import type { Prisma } from "@/lib/db";
import type { Chance } from "./chance";
import type { Group } from "./groups";

/** What groups leave in the database, ready for insertRows. */
export type GroupRows = {
  groups: Prisma.GroupCreateManyInput[];
  members: Prisma.GroupMemberCreateManyInput[];
  people: Prisma.GroupPersonCreateManyInput[];
  registrations: Prisma.GroupRegistrationCreateManyInput[];
  attachments: Prisma.AttachmentCreateManyInput[];
};

/** What a booking of a group says: for which, and as what. */
export type BookedFor = { groupId: string; applicant: "registered" | "general" };

/** The group of the demo's resident. */
export const RESIDENTS_GROUP = {
  groupName: "みほん手づくりの会",
  kana: "ミホンテヅクリノカイ",
  about: "布こものや編み物をつくり、子育て中の方も参加しやすい時間にひらいています。",
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** Those who work for what the centre is for are registered; one of them waits for its decision. */
const REGISTERED = [
  "れいだい読書会",
  "ためし介護者のつどい",
  "ためし子育てひろば",
  "みほんふたごの会",
  "ためし再就職を考える会",
];
const WAITING = "ためしパパの会";

const READINGS: Record<string, string> = { みほん: "ミホン", れいだい: "レイダイ", かくう: "カクウ", ためし: "タメシ" };

const NAMES = ["見本 百合", "例田 千代", "仮名 十三", "架空 万里", "試野 一樹", "例示 三奈", "見本 六実", "仮名 九美"];

const CONDITIONS = ["activity", "rules", "non_profit", "neutral", "members"];

/** The words of an invented document: a PDF of one page that says what it is. */
export const SAMPLE_DOCUMENT = pdfOf("SAMPLE - the rules of an invented group (demo)");

/**
 * The groups of the demo with who acts for them, their rosters and registrations.
 * @param leaders who made each group, and when
 */
export function groupRows(
  chance: Chance,
  now: Date,
  leaders: readonly { group: Pick<Group, "groupName" | "people" | "residence">; userId: string; createdAt: Date }[],
  resident: { id: string; createdAt: Date },
  staffId: string,
): { rows: GroupRows; bookedFor: ReadonlyMap<string, BookedFor> } {
  const rows: GroupRows = { groups: [], members: [], people: [], registrations: [], attachments: [] };
  const bookedFor = new Map<string, BookedFor>();
  const fiscalYear = fiscalYearOf(today(now));

  function add(given: { name: string; kana: string; about: string; userId: string; createdAt: Date; people: number }) {
    const { name, kana, about, userId, createdAt, people } = given;
    const id = chance.uuid();
    rows.groups.push({ id, name, kana, about, createdAt });
    rows.members.push({ groupId: id, userId, role: "representative", joinedAt: createdAt });
    const isRegistered = REGISTERED.includes(name) || name === RESIDENTS_GROUP.groupName;
    bookedFor.set(name, { groupId: id, applicant: isRegistered ? "registered" : "general" });
    if (!isRegistered && name !== WAITING) return;
    const roster = NAMES.slice(0, Math.min(NAMES.length, Math.max(5, people)));
    rows.people.push(
      ...roster.map((person, position) => ({
        ...{ id: chance.uuid(), groupId: id, name: person, position, createdAt },
        residence: position % 4 === 3 ? "five_cities" : "city",
      })),
    );
    const answers = JSON.stringify({
      conditions: CONDITIONS,
      activities: `${name}の学習会と交流会を、毎月ひらいています。`,
      plan: "ことしも月に2回、集まります。",
    });
    const applied = { id: chance.uuid(), groupId: id, fiscalYear, answers };
    if (name === WAITING) {
      const createdAt = new Date(now.getTime() - 4 * DAY_MS);
      rows.registrations.push({ ...applied, status: "submitted", createdAt });
      rows.attachments.push({
        ...{ id: chance.uuid(), ownerKind: "registration", ownerId: applied.id, name: "会則（見本）.pdf" },
        ...{ type: "application/pdf", bytes: SAMPLE_DOCUMENT.length, sha256: "", uploadedById: userId, createdAt },
      });
      return;
    }
    const decided = new Date(Math.max(createdAt.getTime(), now.getTime() - 200 * DAY_MS));
    rows.registrations.push({
      ...{ ...applied, status: "approved", createdAt: decided },
      ...{ decidedAt: decided, decidedById: staffId },
    });
  }

  for (const { group, userId, createdAt } of leaders) {
    if (group.groupName === "") continue;
    add({
      name: group.groupName,
      kana: readingOf(group.groupName),
      about: "",
      userId,
      createdAt,
      people: group.people,
    });
  }
  const { groupName: name, kana, about } = RESIDENTS_GROUP;
  add({ name, kana, about, userId: resident.id, createdAt: resident.createdAt, people: 12 });
  return { rows, bookedFor };
}

/** A reading for an invented name: what its first part is read as. */
function readingOf(name: string): string {
  return Object.entries(READINGS).find(([start]) => name.startsWith(start))?.[1] ?? "ミホン";
}

function pdfOf(words: string): Uint8Array {
  const drawn = `BT /F1 18 Tf 50 780 Td (${words}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${drawn.length}>>stream\n${drawn}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ].map((body, index) => `${index + 1} 0 obj${body}endobj\n`);
  const head = "%PDF-1.4\n";
  const at = objects.map((_, index) => (head + objects.slice(0, index).join("")).length);
  const body = head + objects.join("");
  const table = at.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  return new TextEncoder().encode(
    `${body}xref\n0 6\n0000000000 65535 f \n${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
  );
}

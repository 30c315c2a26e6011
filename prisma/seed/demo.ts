import { hashPassword } from "@/lib/accounts/hash-password";
import type { Residence, Role } from "@/lib/accounts/rules";
import { addDays, addMonths, instantAt, today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import {
  type Centre,
  nextOpenDay,
  previousOpenDay,
  roomsOn,
  type SlotChoice,
  slotId,
  withNursery,
} from "@/lib/facility/rules";
import { SLOT_NUMBERS } from "@/lib/facility/slots";
import { insertRows } from "../insert-rows";
import { blockRows } from "./blocks";
import { type Chance, chanceFrom } from "./chance";
import { counterRows } from "./counter";
import { type BookedFor, groupRows, RESIDENTS_GROUP } from "./group-rows";
import { GROUPS, type Group } from "./groups";
import { type Booker, bookingInstant, emptyRows, lastCancelling, type Rows, type Story, storyWriter } from "./history";
import { newsRows } from "./news";
import { planUses, seededDays } from "./room-uses";
import { completeTill } from "./till";
import { completeDay } from "./today";
import { unmetRows } from "./unmet";

/** The password of the five demo accounts; the sign-in page of demo mode shows it. */
const DEMO_PASSWORD = "furatto-demo";

const SEED = 19_950_401;
const DAY_MS = 24 * 60 * 60 * 1000;

const DEMO_ACCOUNTS: { role: Role; name: string; kana: string }[] = [
  { role: "resident", name: "見本 花子", kana: "ミホン ハナコ" },
  { role: "staff", name: "見本 太郎", kana: "ミホン タロウ" },
  { role: "counsellor", name: "見本 和子", kana: "ミホン カズコ" },
  { role: "privacy", name: "見本 守", kana: "ミホン マモル" },
  { role: "admin", name: "見本 司", kana: "ミホン ツカサ" },
];

/**
 * A believable centre around `now`: one account a role, invented groups, and their bookings over eleven past
 * months and ahead as far as 市内 may book. The same `now` gives the same centre.
 */
export async function demoRows(centre: Centre, now: Date): Promise<Rows> {
  const chance = chanceFrom(SEED);
  const rows = emptyRows();
  const accounts = await demoAccounts(chance, now);
  rows.users.push(...Object.values(accounts));
  const userIds = new Map<Group, string>();
  for (const group of GROUPS) {
    const { leader, email, phone, residence } = group;
    const createdAt = new Date(now.getTime() - (450 + chance.below(1000)) * DAY_MS);
    const user = userOf(chance, {
      ...leader,
      email,
      phone,
      residence,
      role: "resident",
      passwordHash: null,
      createdAt,
    });
    userIds.set(group, user.id);
    rows.users.push(user);
  }
  const leaders = GROUPS.map((group) => {
    const user = rows.users.find(({ id }) => id === userIds.get(group));
    return { group, userId: user?.id ?? "", createdAt: user?.createdAt as Date };
  });
  // By a chance of its own, so that what is booked stays what it was.
  const { resident, staff } = accounts;
  const residentSince = { id: resident.id, createdAt: resident.createdAt as Date };
  const made = groupRows(chanceFrom(SEED + 2), now, leaders, residentSince, staff.id);
  Object.assign(rows, made.rows);
  rows.news.push(...newsRows(now, chanceFrom(SEED + 5), staff.id));
  rows.unmet.push(...unmetRows(centre, now, chanceFrom(SEED + 6)));
  const bookerOf = (group: Group): Booker => ({
    ...group,
    userId: userIds.get(group) ?? "",
    bookedFor: made.bookedFor.get(group.groupName) ?? null,
  });

  const write = storyWriter(centre, now, chance, rows, accounts.staff.id);
  const taken = new Set<string>();
  const keep = (choices: readonly SlotChoice[]) => {
    for (const key of withNursery(choices)) taken.add(slotId(key));
  };

  for (const story of residentStories(centre, now, resident.id, made.bookedFor)) {
    keep(story.choices);
    write(story);
  }

  const uses = planUses(centre, GROUPS, now, chance, taken);
  for (const { group, choices, regular } of uses) {
    const by = bookerOf(group);
    const createdAt = bookingInstant(centre, by, choices, now, chance, !regular);
    if (!createdAt) continue;
    keep(choices);
    const isRecent = (choices[0]?.date ?? "") > addDays(today(now), -45);
    const payBy = chance.happens(0.45) ? "card" : "counter";
    // Some forget to come to the counter; what is long ago has been settled.
    const paid = payBy === "card" || !isRecent || chance.happens(0.93);
    write({ by, choices, createdAt, payBy, end: { kind: "stands", paid } });
  }

  const free = freeSlots(centre, now, taken);
  for (const story of endedStories(centre, now, chance, free, bookerOf)) write(story);
  for (const story of waitingRefundStories(centre, now, chance, free, bookerOf)) write(story);
  for (const story of requestedStories(centre, now, chance, free, bookerOf)) {
    keep(story.choices);
    write(story);
  }
  addHolds(now, chance, free, taken, rows);
  blockRows(centre, now, rows, chanceFrom(SEED + 9), staff.id);
  counterRows(centre, now, rows, chanceFrom(SEED + 10), staff.id);
  completeDay(centre, now, rows, chanceFrom(SEED + 8), { staffId: staff.id, residentId: resident.id });
  completeTill(centre, now, rows, chanceFrom(SEED + 7), staff.id);
  return rows;
}

/** Inserts seeded rows into a database that has the masters and nothing else. */
export async function insertDemo(tx: Tx, rows: Rows): Promise<void> {
  await insertRows(tx, "User", rows.users);
  await insertRows(tx, "Group", rows.groups);
  await insertRows(tx, "GroupMember", rows.members);
  await insertRows(tx, "GroupPerson", rows.people);
  await insertRows(tx, "GroupRegistration", rows.registrations);
  await insertRows(tx, "Attachment", rows.attachments);
  await insertRows(tx, "Hold", rows.holds);
  await insertRows(tx, "Booking", rows.bookings);
  await insertRows(tx, "BookingSlot", rows.slots);
  await insertRows(tx, "Block", rows.blocks);
  await insertRows(tx, "SlotClaim", rows.claims);
  await insertRows(tx, "LedgerEntry", rows.ledger);
  await insertRows(tx, "Checkout", rows.checkouts);
  await insertRows(tx, "CardRefund", rows.refunds);
  await insertRows(tx, "SandboxCheckout", rows.sandboxCheckouts);
  await insertRows(tx, "SandboxRefund", rows.sandboxRefunds);
  await insertRows(tx, "Visit", rows.visits);
  await insertRows(tx, "KeyLoan", rows.keyLoans);
  await insertRows(tx, "StaffNote", rows.notes);
  await insertRows(tx, "NewsItem", rows.news);
  await insertRows(tx, "OutboxMail", rows.mails);
  await insertRows(tx, "UnmetDemand", rows.unmet);
  await insertRows(tx, "DayClose", rows.dayCloses);
  await insertRows(tx, "ProviderEvent", rows.providerEvents);
}

type UserRow = Rows["users"][number] & { id: string };

function userOf(
  chance: Chance,
  given: {
    name: string;
    kana: string;
    email: string;
    phone: string;
    residence: Residence;
    role: Role;
    passwordHash: string | null;
    createdAt: Date;
  },
): UserRow {
  const { name, kana, email, phone, residence, role, passwordHash, createdAt } = given;
  return { id: chance.uuid(), name, kana, email, phone, residence, role, passwordHash, createdAt, locale: "ja" };
}

async function demoAccounts(chance: Chance, now: Date): Promise<Record<Role, UserRow>> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const createdAt = new Date(now.getTime() - 500 * DAY_MS);
  const users = DEMO_ACCOUNTS.map(({ role, name, kana }, index) => {
    const [email, phone] = [`${role}@demo.example`, `040000010${index}`];
    return [
      role,
      userOf(chance, { name, kana, email, phone, residence: "city", role, passwordHash, createdAt }),
    ] as const;
  });
  return Object.fromEntries(users) as Record<Role, UserRow>;
}

/** What the demo's resident finds under "my bookings": one of each kind. */
function residentStories(
  centre: Centre,
  now: Date,
  userId: string,
  bookedFor: ReadonlyMap<string, BookedFor>,
): Story[] {
  const day = today(now);
  const { groupName } = RESIDENTS_GROUP;
  const by: Booker = {
    ...{ userId, groupName, residence: "city", purpose: "hobby", people: 12 },
    bookedFor: bookedFor.get(groupName) ?? null,
  };
  const ago = (days: number, time: string) => instantAt(addDays(day, -days), time);
  const choice = (roomId: string, date: string, slot: 1 | 2 | 3, more: Partial<SlotChoice> = {}): SlotChoice => ({
    ...{ roomId, date, slot, tariff: "standard", nursery: false },
    ...more,
  });
  const inOneWeek = nextOpenDay(centre, addDays(day, 9));
  const inTwoWeeks = nextOpenDay(centre, addDays(inOneWeek, 5));
  const later = nextOpenDay(centre, addDays(inTwoWeeks, 3));
  const past = previousOpenDay(centre, addDays(day, -24));
  const stands = { kind: "stands", paid: true } as const;
  return [
    { by, choices: [choice("training-room", past, 3)], createdAt: ago(50, "19:40"), payBy: "counter", end: stands },
    {
      by,
      choices: [choice("meeting-room", inOneWeek, 2, { nursery: true }), choice("meeting-room", inOneWeek, 3)],
      createdAt: ago(6, "20:15"),
      payBy: "card",
      end: stands,
    },
    {
      by,
      choices: [choice("training-room", inTwoWeeks, 2)],
      createdAt: ago(5, "12:10"),
      payBy: "counter",
      end: { kind: "stands", paid: false },
    },
    {
      by,
      choices: [choice("living-workshop", later, 1, { tariff: "cooking" })],
      createdAt: ago(8, "21:05"),
      payBy: "card",
      end: { kind: "cancelled", at: ago(2, "09:30"), paid: true },
    },
  ];
}

/** Slots nobody has, in an order by chance; `take` gives each at most once. */
type FreeSlots = { take: (fits: (choice: SlotChoice) => boolean) => SlotChoice | null };

function freeSlots(centre: Centre, now: Date, taken: ReadonlySet<string>): FreeSlots {
  const chance = chanceFrom(SEED + 1);
  const list = seededDays(centre, now)
    .filter((date) => nextOpenDay(centre, date) === date)
    .flatMap((date) =>
      roomsOn(centre, date)
        .filter(({ hire }) => hire === "hire")
        .flatMap((room) =>
          SLOT_NUMBERS.map((slot): SlotChoice => {
            const tariff = room.id === "living-workshop" ? "no-cooking" : "standard";
            return { roomId: room.id, date, slot, tariff, nursery: false };
          }),
        ),
    )
    .filter((choice) => !taken.has(slotId(choice)))
    .map((choice) => ({ choice, order: chance.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ choice }) => choice);
  return {
    take(fits) {
      const index = list.findIndex(fits);
      return index < 0 ? null : (list.splice(index, 1)[0] ?? null);
    },
  };
}

/** Bookings that came to nothing: cancelled with and without payment, declined, and not paid in time. */
function* endedStories(
  centre: Centre,
  now: Date,
  chance: Chance,
  free: FreeSlots,
  bookerOf: (group: Group) => Booker,
): Generator<Story> {
  const small = GROUPS.filter(({ people }) => people <= 30);
  const commercial = small.filter(({ purpose }) => purpose === "commercial");
  for (let index = 0; index < 150; index++) {
    const kind = index < 130 ? "cancelled" : index < 142 ? "expired" : "declined";
    const by = bookerOf(chance.oneOf(kind === "declined" ? commercial : small));
    const choice = free.take(({ date }) => kind !== "declined" || date < today(now));
    if (!choice) return;
    const createdAt = bookingInstant(centre, by, [choice], new Date(now.getTime() - DAY_MS), chance, true);
    if (!createdAt || createdAt >= lastCancelling(centre, [choice])) continue;
    const last = Math.min(now.getTime(), lastCancelling(centre, [choice]).getTime());
    const at = new Date(createdAt.getTime() + Math.floor((last - createdAt.getTime()) * chance.next()));
    const base = { by, choices: [choice], createdAt };
    if (kind === "expired") yield { ...base, payBy: "card", end: { kind } };
    else if (kind === "declined")
      yield { ...base, payBy: "counter", end: { kind, at, note: "営利を目的とした販売にあたるため" } };
    else {
      const payBy = chance.happens(0.5) ? "card" : "counter";
      yield { ...base, payBy, end: { kind, at, paid: payBy === "card" || chance.happens(0.5) } };
    }
  }
}

/** Paid at the counter and cancelled yesterday: the money waits there to be fetched. */
function* waitingRefundStories(
  centre: Centre,
  now: Date,
  chance: Chance,
  free: FreeSlots,
  bookerOf: (group: Group) => Booker,
): Generator<Story> {
  const local = GROUPS.filter(({ people, residence }) => people <= 30 && residence === "city");
  for (let index = 0; index < 4; index++) {
    const by = bookerOf(chance.oneOf(local));
    const choice = free.take(({ date }) => date >= addDays(today(now), 15) && date <= addDays(today(now), 28));
    const lately = new Date(now.getTime() - 8 * DAY_MS);
    const createdAt = choice && bookingInstant(centre, by, [choice], lately, chance, true);
    if (!choice || !createdAt) continue;
    const at = new Date(now.getTime() - DAY_MS + chance.below(DAY_MS / 2));
    yield { by, choices: [choice], createdAt, payBy: "counter", end: { kind: "cancelled", at, paid: true } };
  }
}

/** Applications that wait for staff to decide. */
function* requestedStories(
  centre: Centre,
  now: Date,
  chance: Chance,
  free: FreeSlots,
  bookerOf: (group: Group) => Booker,
): Generator<Story> {
  const group = GROUPS.find(({ purpose }) => purpose === "commercial");
  if (!group) return;
  const lately = new Date(now.getTime() - 3 * DAY_MS);
  for (const purpose of ["commercial", "political", "religious"]) {
    const by = { ...bookerOf(group), purpose };
    const [from, until] = [addDays(today(now), 10), addMonths(today(now), 1)];
    const choice = free.take(({ date }) => date >= from && date <= until);
    const createdAt = choice && bookingInstant(centre, by, [choice], lately, chance, true);
    if (choice && createdAt) yield { by, choices: [choice], createdAt, payBy: "counter", end: { kind: "requested" } };
  }
}

/** A few visitors who are choosing just now: their slots show as held for some minutes. */
function addHolds(now: Date, chance: Chance, free: FreeSlots, taken: Set<string>, rows: Rows): void {
  for (let index = 0; index < 3; index++) {
    const choice = free.take(({ date }) => date > addDays(today(now), 2) && date < addDays(today(now), 21));
    if (!choice || taken.has(slotId(choice))) continue;
    const id = chance.uuid();
    const createdAt = new Date(now.getTime() - chance.below(4 * 60_000));
    const expiresAt = new Date(createdAt.getTime() + 15 * 60_000);
    const [visitor, address] = [
      Buffer.from(chance.bytes(32)).toString("hex"),
      Buffer.from(chance.bytes(32)).toString("hex"),
    ];
    rows.holds.push({ id, visitor, address, choices: JSON.stringify([choice]), expiresAt, createdAt });
    const { roomId, date, slot } = choice;
    rows.claims.push({ roomId, date, slot, kind: "hold", holdId: id, expiresAt });
  }
}

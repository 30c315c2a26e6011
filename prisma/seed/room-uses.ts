import type { Residence } from "@/lib/accounts/rules";
import {
  addDays,
  addMonths,
  type CalendarDate,
  type CalendarMonth,
  dateRange,
  daysBetween,
  monthOf,
  today,
  weekdayOf,
  weekOfMonth,
} from "@/lib/dates";
import {
  type Centre,
  defaultTariff,
  fits,
  NURSERY,
  openingOf,
  opensAt,
  policyOn,
  type Room,
  roomsOn,
  type SlotChoice,
  type SlotKey,
  slotId,
} from "@/lib/facility/rules";
import { SLOT_NUMBERS } from "@/lib/facility/slots";
import type { Chance } from "./chance";
import type { Group } from "./groups";

/** How full the rooms are on the average: used slots of open slots. */
const OCCUPANCY = 0.535;
/** How a group's usual slot compares: it is nearly always used. */
const HABIT = 0.93;
/** How full the last day that can be booked is, beside today. */
const FAR_END = 0.84;

const ROOM_WEIGHT: Record<string, number> = { "meeting-room": 1.05, "training-room": 1.1, "living-workshop": 0.85 };
const WEEKDAY_WEIGHT = [1.15, 0.95, 0.95, 0.95, 0, 0.9, 1.3];
const SLOT_WEIGHT = { 1: 1.2, 2: 1.15, 3: 1.05, 4: 0.9, 5: 0.85, 6: 0.7 };

/** Slots one group uses under one application. */
export type Use = { group: Group; choices: SlotChoice[]; regular: boolean };

/** The days the seeded centre has bookings on: eleven months back, ahead as far as 市内 may book. */
export function seededDays(centre: Centre, now: Date): CalendarDate[] {
  const day = today(now);
  const days = dateRange(addMonths(day, -11), addMonths(day, 4));
  return days.filter((date) => date <= day || opensAt(centre, "city", date) <= now);
}

/**
 * Who uses which slots of the hired rooms, with every rule kept that a booking keeps: open days, windows,
 * capacity, caps, 保育室 beside a room. Saturdays and mornings are fullest, days far ahead emptiest.
 * @param taken slots that are somebody's already
 */
export function planUses(
  centre: Centre,
  groups: readonly Group[],
  now: Date,
  chance: Chance,
  taken: ReadonlySet<string>,
): Use[] {
  const days = seededDays(centre, now).filter((date) => openingOf(centre, date).open);
  const lastDay = days.at(-1) ?? today(now);
  const daysAhead = Math.max(1, daysBetween(today(now), lastDay));
  const dayWeights = new Map(
    days.map((date) => {
      const ahead = Math.max(0, daysBetween(today(now), date)) / daysAhead;
      return [date, (WEEKDAY_WEIGHT[weekdayOf(date)] ?? 1) * (1 - (1 - FAR_END) * ahead)];
    }),
  );
  const weightOf = ({ roomId, date, slot }: SlotKey) =>
    (ROOM_WEIGHT[roomId] ?? 1) * (dayWeights.get(date) ?? 1) * SLOT_WEIGHT[slot];
  const cells = days.flatMap((date) =>
    roomsOn(centre, date)
      .filter((room) => room.hire === "hire")
      .flatMap((room) => SLOT_NUMBERS.map((slot) => ({ room, key: { roomId: room.id, date, slot } }))),
  );
  const regulars = new Map<string, Group[]>();
  for (const group of groups)
    if (group.habit) {
      const { roomId, weekday, slot } = group.habit;
      const at = `${roomId}/${weekday}/${slot}`;
      regulars.set(at, [...(regulars.get(at) ?? []), group]);
    }
  const regularOf = ({ roomId, date, slot }: SlotKey) =>
    regulars
      .get(`${roomId}/${weekdayOf(date)}/${slot}`)
      ?.find(({ habit }) => !habit?.weeks.length || habit.weeks.includes(weekOfMonth(date)));

  const casual = cells.filter(({ key }) => !regularOf(key));
  const meanWeight = casual.reduce((sum, { key }) => sum + weightOf(key), 0) / casual.length;
  // What habits leave of the average is for those who come now and then.
  const casualShare = (OCCUPANCY * cells.length - HABIT * (cells.length - casual.length)) / casual.length;

  const wanted = new Set<string>();
  for (const { key } of cells) {
    const likely = regularOf(key) ? HABIT : Math.min(0.97, (casualShare * weightOf(key)) / meanWeight);
    if (chance.happens(likely) && !taken.has(slotId(key))) wanted.add(slotId(key));
  }

  const ledger = usesUnderWay(centre, now, chance, taken);
  for (const { key, room } of cells) {
    const regular = wanted.has(slotId(key)) && regularOf(key);
    if (regular && ledger.mayUse(regular, room, [key])) ledger.add(regular, room, [key], true);
  }
  for (const { key, room } of cells) {
    if (!wanted.has(slotId(key)) || ledger.isTaken(key)) continue;
    const after = { ...key, slot: (key.slot + 1) as SlotKey["slot"] };
    const both = wanted.has(slotId(after)) && !ledger.isTaken(after) && chance.happens(0.35);
    const keys = both ? [key, after] : [key];
    for (let tries = 0; tries < 12; tries++) {
      const group = chance.oneOf(groups);
      if (!ledger.mayUse(group, room, keys)) continue;
      ledger.add(group, room, keys, false);
      break;
    }
  }
  return ledger.uses();
}

/** Uses as they are given out, with what is needed to say who may have a slot more. */
function usesUnderWay(centre: Centre, now: Date, chance: Chance, takenBefore: ReadonlySet<string>) {
  const taken = new Set(takenBefore);
  const monthly = new Map<string, number>();
  const dates = new Map<Group, Set<CalendarDate>>();
  const present = new Set<string>();
  const regular = new Map<string, Use>();
  const once: Use[] = [];
  const { caps } = policyOn(centre, today(now));
  const openings = new Map<string, Date>();
  /** When a month of use opens; asked for thousands of times. */
  const monthOpens = (residence: Residence, date: CalendarDate): Date => {
    const key = `${residence}/${monthOf(date)}`;
    const opens = openings.get(key) ?? opensAt(centre, residence, date);
    openings.set(key, opens);
    return opens;
  };
  const inMonth = (group: Group, month: CalendarMonth) => `${group.email}/${month}`;

  return {
    isTaken: (key: SlotKey) => taken.has(slotId(key)),

    mayUse(group: Group, room: Room, keys: readonly SlotKey[]): boolean {
      const [first] = keys;
      if (!first || keys.some((key) => taken.has(slotId(key)))) return false;
      const date = first.date;
      if (!fits(room, group.people)) return false;
      if (monthOpens(group.residence, date) >= now) return false;
      if ((monthly.get(inMonth(group, monthOf(date))) ?? 0) + keys.length > caps.slotsPerMonth) return false;
      if (keys.some((key) => present.has(`${group.email}/${key.date}/${key.slot}`))) return false;
      return daysOnEnd(dates.get(group) ?? new Set(), date) <= caps.consecutiveDays;
    },

    add(group: Group, room: Room, keys: readonly SlotKey[], isRegular: boolean): void {
      const cooks = room.tariffs.some(({ tariff }) => tariff === group.tariff);
      const tariff = cooks ? group.tariff : defaultTariff(room);
      if (!tariff) throw new Error(`${room.id} has no tariff`);
      const choices = keys.map((key) => {
        const nurseryKey = { ...key, roomId: NURSERY };
        const nursery = chance.happens(group.nursery) && !taken.has(slotId(nurseryKey));
        taken.add(slotId(key));
        if (nursery) taken.add(slotId(nurseryKey));
        const month = inMonth(group, monthOf(key.date));
        monthly.set(month, (monthly.get(month) ?? 0) + 1);
        present.add(`${group.email}/${key.date}/${key.slot}`);
        dates.set(group, (dates.get(group) ?? new Set()).add(key.date));
        return { ...key, tariff, nursery };
      });
      if (!isRegular) {
        once.push({ group, choices, regular: false });
        return;
      }
      // The usual slots of a month are asked for together, when the month opens.
      const month = inMonth(group, monthOf(choices[0]?.date ?? ""));
      const use = regular.get(month);
      if (use) use.choices.push(...choices);
      else regular.set(month, { group, choices: [...choices], regular: true });
    },

    uses: (): Use[] => [...regular.values(), ...once],
  };
}

/** How many days on end there are with `date` among them. */
function daysOnEnd(days: ReadonlySet<CalendarDate>, date: CalendarDate): number {
  let count = 1;
  for (const step of [-1, 1]) for (let day = addDays(date, step); days.has(day); day = addDays(day, step)) count++;
  return count;
}

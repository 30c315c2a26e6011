import type { CalendarDate } from "@/lib/dates";
import type { CalendarException, Centre, ClosureRule, PolicySetting } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import {
  CLOSURE_RULES,
  FOUNDED,
  HOLIDAYS,
  POLICY,
  REDUCTION_KINDS,
  ROOMS,
  SLOT_HOURS,
  TARIFFS,
} from "@/prisma/masters";

/** The centre of prisma/masters without a database, with what a test adds to it. */
export function aCentre(
  added: {
    rooms?: Centre["rooms"];
    tariffs?: Centre["tariffs"];
    slotHours?: Centre["slotHours"];
    closureRules?: readonly ClosureRule[];
    settings?: readonly PolicySetting[];
    reductions?: Centre["reductions"];
    exceptions?: Record<CalendarDate, CalendarException>;
  } = {},
): Centre {
  const validFrom = FOUNDED;
  return {
    rooms: [...ROOMS.map((room, position) => ({ ...room, position, validFrom })), ...(added.rooms ?? [])],
    slotHours: [
      ...SLOT_HOURS.map(({ slot, startsAt, endsAt }) => ({ slot: slot as SlotNumber, startsAt, endsAt, validFrom })),
      ...(added.slotHours ?? []),
    ],
    tariffs: [...TARIFFS.map((tariff, position) => ({ ...tariff, position, validFrom })), ...(added.tariffs ?? [])],
    closureRules: [
      ...CLOSURE_RULES.map((rule) => ({ ...rule, validFrom }) as ClosureRule),
      ...(added.closureRules ?? []),
    ],
    holidays: new Map(HOLIDAYS.map(({ date, nameJa, nameEn }) => [date, { ja: nameJa, en: nameEn }])),
    exceptions: new Map(Object.entries(added.exceptions ?? {})),
    settings: [
      ...Object.entries(POLICY).map(([key, { value }]) => ({ key, value, validFrom }) as PolicySetting),
      ...(added.settings ?? []),
    ],
    reductions: [
      ...REDUCTION_KINDS.map(({ source: _, ...kind }, position) => ({ ...kind, position, validFrom })),
      ...(added.reductions ?? []),
    ],
  };
}

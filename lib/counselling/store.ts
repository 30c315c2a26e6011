import { z } from "zod";
import { COUNSELLING_SERVICES, type CounsellingSchedule } from "@/lib/counselling/rules";
import type { Tx } from "@/lib/db";

const schedule = z.object({
  service: z.enum(COUNSELLING_SERVICES),
  weekday: z.literal([0, 1, 2, 3, 4, 5, 6]),
  weeks: z.array(z.int().min(1).max(5)),
});

/** Every counselling schedule, those that are over and those to come included. */
export async function loadSchedules(db: Tx): Promise<CounsellingSchedule[]> {
  const rows = await db.counsellingSchedule.findMany({ omit: { id: true, source: true } });
  return rows.map((row) => ({ ...row, ...schedule.parse({ ...row, weeks: JSON.parse(row.weeks) }) }));
}

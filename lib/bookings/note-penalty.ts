import { today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { type Centre, policyOn } from "@/lib/facility/rules";
import type { ChangePlan } from "./changes";
import { lateHalvesOf } from "./penalties";
import type { Booking } from "./rules";
import { insertPenalty } from "./store";

/** Notes a point for giving slots up late, where the policy has points and the reason is one's own. */
export async function notePenalty(
  tx: Tx,
  centre: Centre,
  booking: Pick<Booking, "id" | "userId" | "status" | "version">,
  plan: Pick<ChangePlan, "dropped" | "correction" | "reason">,
  now: Date,
): Promise<void> {
  if (booking.status !== "confirmed" && booking.status !== "used") return;
  const halves = lateHalvesOf(policyOn(centre, today(now)), plan);
  if (halves > 0)
    await insertPenalty(tx, {
      userId: booking.userId,
      bookingId: booking.id,
      key: `late_cancel:${booking.id}:${booking.version + 1}`,
      halves,
      reason: "late_cancel",
      at: now,
    });
}

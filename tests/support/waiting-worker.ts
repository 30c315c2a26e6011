import type { Actor } from "@/lib/accounts/rules";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { closeDb, openDb } from "@/lib/db";
import { answerOffer } from "@/lib/waiting/answer-offer";
import { offerFree } from "@/lib/waiting/queue";
import { viewWaiting } from "@/lib/waiting/view-waiting";

/** What a process is to do, all of it at once. */
export type WaitingWork = {
  now: string;
  cancels: { userId: string; number: string }[];
  answers: { userId: string; answer: "take" | "pass" }[];
};

// A process of its own, in which some cancel and some answer what they are offered, while it looks for what is free.
const [url = "", work = "{}"] = process.argv.slice(2);
const { now, cancels, answers } = JSON.parse(work) as WaitingWork;
const db = openDb(url);
const as = (userId: string): Context => ({
  actor: { kind: "user", userId, role: "resident", residence: "city", visitorId: null, group: null } satisfies Actor,
  now: new Date(now),
  locale: "ja",
  db,
  config: readConfig({ DATABASE_URL: url }),
  cards: null,
  address: null,
});

/** Presses again while the database is too busy to answer at all, as people do: nothing was changed then. */
async function untilAnswered<T>(press: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await press();
    } catch (error) {
      if ((error as { code?: string }).code !== "P1008" || tries === 20) throw error;
    }
}

async function answer({ userId, answer }: WaitingWork["answers"][number]): Promise<number> {
  let answered = 0;
  for (let looks = 0; looks < 4; looks++)
    for (const { offer } of await viewWaiting(as(userId))) {
      if (!offer) continue;
      const result = await untilAnswered(() => answerOffer(as(userId), { id: offer.id, answer }));
      if (!result.ok && result.code !== "offer_over") throw new Error(result.code);
      answered++;
    }
  return answered;
}

const [counts] = await Promise.all([
  Promise.all(answers.map(answer)),
  ...cancels.map(async ({ userId, number }) => {
    const result = await untilAnswered(() =>
      cancelBooking(as(userId), { number } as Parameters<typeof cancelBooking>[1]),
    );
    if (!result.ok) throw new Error(result.code);
  }),
  untilAnswered(() => offerFree(as("nobody"))),
]);
await closeDb(db);
process.send?.(counts.reduce((sum, count) => sum + count, 0));

import type { Actor } from "@/lib/accounts/rules";
import type { Tx } from "@/lib/db";

/** Who changed what. `before` and `after` name codes, counts and ids, never a person. */
export type Change = {
  actor: Actor;
  /** verb and noun: "booking.cancel" */
  action: string;
  subject: string;
  subjectId: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  at: Date;
};

/** Writes the history row of a change, in the transaction that makes it. */
export async function recordChange(tx: Tx, change: Change): Promise<void> {
  const { actor } = change;
  await tx.auditEntry.create({
    data: {
      id: crypto.randomUUID(),
      actorId: actor.kind === "user" ? actor.userId : null,
      actorRole: actor.kind === "user" ? actor.role : actor.kind,
      action: change.action,
      subject: change.subject,
      subjectId: change.subjectId,
      before: change.before ? JSON.stringify(change.before) : null,
      after: change.after ? JSON.stringify(change.after) : null,
      at: change.at,
    },
    select: { id: true },
  });
}

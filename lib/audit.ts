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

/** A change as it was written down. */
export type PastChange = {
  id: string;
  actorId: string | null;
  actorRole: string;
  action: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  at: Date;
};

/** What happened to something, in the order in which it happened. */
export async function changesOf(db: Tx, subject: string, subjectId: string): Promise<PastChange[]> {
  const rows = await db.auditEntry.findMany({ where: { subject, subjectId }, orderBy: [{ at: "asc" }] });
  return rows.map(({ id, actorId, actorRole, action, before, after, at }) => ({
    id,
    actorId,
    actorRole,
    action,
    before: before ? JSON.parse(before) : null,
    after: after ? JSON.parse(after) : null,
    at,
  }));
}

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

import { can } from "@/lib/accounts/rules";
import { type Attachment, downloadName } from "@/lib/attachments/rules";
import { attachmentById, filesWaiting, openBytes, ownersOf, removeBytes } from "@/lib/attachments/store";
import type { Context } from "@/lib/context";
import { ok, type Result, refuse } from "@/lib/result";

/** A document to hand out. */
export type Document = { attachment: Attachment; name: string; body: ReadableStream };

/** A document for whoever it concerns and for staff; for all others there is none of that id. */
export async function viewAttachment(ctx: Context, id: string): Promise<Result<Document>> {
  const attachment = /^[0-9a-f-]{36}$/.test(id) ? await attachmentById(ctx.db.reader, id) : null;
  const owners = attachment && (await ownersOf(ctx.db.reader, attachment));
  const isOwn = ctx.actor.kind === "user" && owners?.userIds.includes(ctx.actor.userId);
  if (!attachment || !owners || !(isOwn || can(ctx.actor, "attachment.view"))) return refuse("not_allowed");
  const body = await openBytes(ctx.config.varDir, attachment.id);
  return body ? ok({ attachment, name: downloadName(attachment.name, attachment.type), body }) : refuse("not_allowed");
}

/** How long a file may lie without belonging to anything: a form may come back with what was typed. */
const UNUSED_MS = 24 * 60 * 60 * 1000;

/** Removes files that came with a form and were never accepted. Their age is told by the disk's own clock. */
export async function sweepUploads(ctx: Context, diskNow: Date): Promise<number> {
  const unused = (await filesWaiting(ctx.db.reader, ctx.config.varDir)).filter(
    ({ changedAt }) => diskNow.getTime() - changedAt.getTime() > UNUSED_MS,
  );
  for (const { id } of unused) await removeBytes(ctx.config.varDir, id);
  return unused.length;
}

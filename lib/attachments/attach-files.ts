import { z } from "zod";
import {
  type Attachment,
  type AttachmentPolicy,
  type AttachmentProblem,
  type FileType,
  fileTypeOf,
  mayAttach,
  type OwnerKind,
  refuseUnfit,
  type Unfit,
  type Upload,
  whyUnfit,
} from "@/lib/attachments/rules";
import { attachmentsOf, copyBytes, insertAttachment, readBytes, removeBytes } from "@/lib/attachments/store";
import { readUpload } from "@/lib/attachments/tokens";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { oneOrMany } from "@/lib/fields";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

/**
 * The documents of a form. The server has written their bytes to disk while the form came in, and put a
 * signed text in the place of each (server/uploads); what is no such text was not sent through it.
 */
export const attachmentsField = oneOrMany(z.array(z.string().max(2000)).max(40));

/** Uploads that were looked at and found to be what may be attached. */
export type Checked = { upload: Upload; type: FileType }[];

/**
 * Looks at the documents that came with a form, outside any transaction: who sent them, how large and how
 * many they are, and by their content what. None at all is as good, unless `needed`. What cannot be attached is
 * named, every one, and `rejected`: the form does not send it again.
 * @param beside documents that are to stand beside them: together they are no more than may be
 */
export async function checkUploads(
  ctx: Context,
  texts: readonly string[],
  { needed, beside = [] }: { needed: boolean; beside?: readonly Attachment[] },
): Promise<Result<Checked, Refusal<AttachmentProblem>>> {
  const { actor, config } = ctx;
  const sent = [...new Set(texts)].flatMap((text) => {
    const upload = readUpload(config.secret, text);
    return upload && actor.kind === "user" && upload.userId === actor.userId ? [{ text, upload }] : [];
  });
  if (sent.length + beside.length === 0) return needed ? refuse("attachment_missing") : ok([]);
  const policy = await policyOf(ctx, ctx.db.reader);
  const unfit: (Unfit & { text: string })[] = sent.flatMap(({ text, upload }) => {
    const why = whyUnfit(upload, policy);
    return why ? [{ text, upload, why }] : [];
  });
  const rest = sent.filter(({ text }) => !unfit.some((other) => other.text === text));
  const allowed = mayAttach(
    rest.map(({ upload }) => upload),
    policy,
    beside.length,
  );
  if (!allowed.ok && unfit.length === 0) return allowed;
  const checked: Checked = [];
  // No more are read than may be attached.
  for (const { text, upload } of allowed.ok ? rest : []) {
    const bytes = upload.bytes === 0 ? new Uint8Array() : await readBytes(config.varDir, upload.id);
    const type = bytes && fileTypeOf(bytes);
    if (type) checked.push({ upload, type });
    else unfit.push({ text, upload, why: bytes ? "attachment_disguised" : "attachment_gone" });
  }
  if (unfit.length === 0) return ok(checked);
  const refusal = refuseUnfit(unfit, policy);
  return refuse(refusal.code, { ...refusal.facts, rejected: unfit.map(({ text }) => text) });
}

/**
 * Documents that came with something earlier and are to stand with something new as well: copies of their own,
 * so that neither goes with the other. Only for what may be otherwise: see `removeCopies`.
 */
export async function copyDocuments(
  { actor, config }: Context,
  documents: readonly Attachment[],
): Promise<Result<Checked, Refusal<AttachmentProblem>>> {
  const copies: Checked = [];
  for (const { id, name, bytes, sha256, type } of documents) {
    const copy = await copyBytes(config.varDir, id);
    if (!copy) {
      await removeCopies(config, copies);
      return refuse("attachment_gone", { name });
    }
    const userId = actor.kind === "user" ? actor.userId : "";
    copies.push({ upload: { id: copy, userId, name, bytes, sha256, problem: null }, type });
  }
  return ok(copies);
}

/** Removes copies that were made for what was refused after all. */
export async function removeCopies({ varDir }: Context["config"], copies: Checked): Promise<void> {
  for (const { upload } of copies) await removeBytes(varDir, upload.id);
}

/** Whether documents can be added to those an owner has: the limit is for all that it ever got, not for each form. */
export async function mayAddFiles(
  ctx: Context,
  tx: Tx,
  checked: Checked,
  owner: { kind: OwnerKind; id: string },
): Promise<Result<null, Refusal<AttachmentProblem>>> {
  const there = await attachmentsOf(tx, owner.kind, [owner.id]);
  const uploads = checked.map(({ upload }) => upload);
  return mayAttach(uploads, await policyOf(ctx, tx), there.length);
}

async function policyOf(ctx: Context, db: Tx): Promise<AttachmentPolicy> {
  return policyOn(await loadCentre(db), today(ctx.now)).attachments;
}

/** Gives checked documents to their owner, in the transaction that makes the owner. */
export async function attachFiles(
  tx: Tx,
  checked: Checked,
  owner: { kind: OwnerKind; id: string; at: Date },
): Promise<void> {
  for (const { upload, type } of checked)
    await insertAttachment(tx, { upload, type, ownerKind: owner.kind, ownerId: owner.id, at: owner.at });
}

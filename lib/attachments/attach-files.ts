import { z } from "zod";
import {
  type Attachment,
  type AttachmentProblem,
  type FileType,
  fileTypeOf,
  mayAttach,
  type OwnerKind,
  type Upload,
} from "@/lib/attachments/rules";
import { copyBytes, insertAttachment, readBytes } from "@/lib/attachments/store";
import { readUpload } from "@/lib/attachments/tokens";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

/**
 * The documents of a form. The server has written their bytes to disk while the form came in, and put a
 * signed text in the place of each (server/uploads); what is no such text was not sent through it.
 */
export const attachmentsField = z.preprocess(
  (value) => (value === undefined || value === "" ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().max(2000)).max(40),
);

/** Uploads that were looked at and found to be what may be attached. */
export type Checked = { upload: Upload; type: FileType }[];

/**
 * Looks at the documents that came with a form, outside any transaction: who sent them, how large and how
 * many they are, and by their content what. None at all is as good, unless `needed`.
 */
export async function checkUploads(
  ctx: Context,
  texts: readonly string[],
  { needed }: { needed: boolean },
): Promise<Result<Checked, Refusal<AttachmentProblem>>> {
  const { actor, config } = ctx;
  const policy = policyOn(await loadCentre(ctx.db.reader), today(ctx.now)).attachments;
  const uploads = [
    ...new Map(texts.map((text) => readUpload(config.secret, text)).map((upload) => [upload?.id, upload])),
  ]
    .map(([, upload]) => upload)
    .filter((upload) => upload !== null && actor.kind === "user" && upload.userId === actor.userId) as Upload[];
  if (uploads.length === 0) return needed ? refuse("attachment_missing") : ok([]);
  const allowed = mayAttach(uploads, policy);
  if (!allowed.ok) return allowed;
  const checked: Checked = [];
  for (const upload of uploads) {
    const bytes = upload.bytes === 0 ? new Uint8Array() : await readBytes(config.varDir, upload.id);
    if (!bytes) return refuse("attachment_gone", { name: upload.name });
    const type = fileTypeOf(bytes);
    if (!type) return refuse("attachment_disguised", { name: upload.name });
    checked.push({ upload, type });
  }
  return ok(checked);
}

/**
 * Documents that came with something earlier and are to stand with something new as well: copies of their own,
 * so that neither goes with the other. Together with those that came now they are no more than may be.
 */
export async function copyDocuments(
  ctx: Context,
  documents: readonly Attachment[],
  came: Checked,
): Promise<Result<Checked, Refusal<AttachmentProblem>>> {
  const { actor, config } = ctx;
  const policy = policyOn(await loadCentre(ctx.db.reader), today(ctx.now)).attachments;
  const all = [...came];
  for (const { id, name, bytes, sha256, type } of documents) {
    const copy = await copyBytes(config.varDir, id);
    if (!copy) return refuse("attachment_gone", { name });
    const userId = actor.kind === "user" ? actor.userId : "";
    all.push({ upload: { id: copy, userId, name, bytes, sha256, problem: null }, type });
  }
  const allowed = mayAttach(
    all.map(({ upload }) => upload),
    policy,
  );
  return allowed.ok ? ok(all) : allowed;
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

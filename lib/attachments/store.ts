import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { type Attachment, FILE_TYPES, type FileType, type OwnerKind, type Upload } from "@/lib/attachments/rules";
import type { Tx } from "@/lib/db";

// ── Rows ─────────────────────────────────────────────────────────────────────────────────────

const columns = {
  id: true,
  ownerKind: true,
  ownerId: true,
  name: true,
  type: true,
  bytes: true,
  sha256: true,
  createdAt: true,
};

type Row = Omit<Attachment, "ownerKind" | "type"> & { ownerKind: string; type: string };

function toAttachment(row: Row): Attachment {
  const type = FILE_TYPES.find((known) => known === row.type);
  if (!type) throw new Error(`unknown in the database: ${row.type}`);
  return { ...row, type, ownerKind: row.ownerKind as OwnerKind };
}

/** Gives an upload to its owner. A second time is refused by its key. */
export async function insertAttachment(
  tx: Tx,
  given: { upload: Upload; type: FileType; ownerKind: OwnerKind; ownerId: string; at: Date },
): Promise<void> {
  const { upload, type, ownerKind, ownerId, at } = given;
  const { id, name, bytes, sha256, userId: uploadedById } = upload;
  await tx.attachment.create({
    data: { id, ownerKind, ownerId, name, type, bytes, sha256, uploadedById, createdAt: at },
    select: { id: true },
  });
}

/** The documents of some owners, in the order they came. */
export async function attachmentsOf(db: Tx, ownerKind: OwnerKind, ownerIds: readonly string[]): Promise<Attachment[]> {
  const rows = await db.attachment.findMany({
    where: { ownerKind, ownerId: { in: [...ownerIds] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: columns,
  });
  return rows.map(toAttachment);
}

/** One document, or null. */
export async function attachmentById(db: Tx, id: string): Promise<Attachment | null> {
  const row = await db.attachment.findUnique({ where: { id }, select: columns });
  return row && toAttachment(row);
}

/** Who may see the documents of an owner: people, and the group whose representatives may; null when it is gone. */
export async function ownersOf(
  db: Tx,
  { ownerKind, ownerId }: Pick<Attachment, "ownerKind" | "ownerId">,
): Promise<{ userIds: string[] } | null> {
  const representatives = { where: { role: "representative" }, select: { userId: true } } as const;
  if (ownerKind === "registration") {
    const row = await db.groupRegistration.findUnique({
      where: { id: ownerId },
      select: { group: { select: { members: representatives } } },
    });
    return row && { userIds: row.group.members.map(({ userId }) => userId) };
  }
  const row = await db.reductionRequest.findUnique({
    where: { id: ownerId },
    select: { booking: { select: { userId: true, group: { select: { members: representatives } } } } },
  });
  if (!row) return null;
  return { userIds: [row.booking.userId, ...(row.booking.group?.members.map(({ userId }) => userId) ?? [])] };
}

// ── Bytes ────────────────────────────────────────────────────────────────────────────────────

/** Where the bytes lie: beside the database, where no web server looks. */
function folderOf(varDir: string): string {
  return path.resolve(varDir, "attachments");
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The place of a document's bytes. Ids are our own random ones: no other text leads anywhere. */
function fileOf(varDir: string, id: string): string {
  if (!ID.test(id)) throw new Error("not the id of a document");
  return path.join(folderOf(varDir), id);
}

/**
 * A new place for bytes to come.
 * @param sign what the id begins with: eight hex digits by which the files of one sender are told
 */
export async function newFile(varDir: string, sign?: string): Promise<{ id: string; file: string }> {
  await mkdir(folderOf(varDir), { recursive: true, mode: 0o700 });
  const id = (sign ?? "") + randomUUID().slice(sign?.length ?? 0);
  return { id, file: fileOf(varDir, id) };
}

/** Writes bytes to the place of a document that is not made by an upload. */
export async function writeBytes(varDir: string, id: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folderOf(varDir), { recursive: true, mode: 0o700 });
  await writeFile(fileOf(varDir, id), bytes, { mode: 0o600 });
}

/** Copies the bytes of a document to a new place; null when they are gone. */
export async function copyBytes(varDir: string, id: string): Promise<string | null> {
  const place = await newFile(varDir);
  const copied = await copyFile(fileOf(varDir, id), place.file).then(
    () => true,
    () => false,
  );
  return copied ? place.id : null;
}

/** The whole of a document, to tell what it is; null when its bytes are gone. */
export async function readBytes(varDir: string, id: string): Promise<Uint8Array | null> {
  return readFile(fileOf(varDir, id)).catch(() => null);
}

/** A document as a stream; null when its bytes are gone. */
export async function openBytes(varDir: string, id: string): Promise<ReadableStream | null> {
  const file = fileOf(varDir, id);
  const there = await stat(file).catch(() => null);
  return there ? (Readable.toWeb(createReadStream(file)) as ReadableStream) : null;
}

/** Removes bytes that nobody will ask for. */
export async function removeBytes(varDir: string, id: string): Promise<void> {
  await rm(fileOf(varDir, id), { force: true });
}

type KeptFile = { id: string; bytes: number; changedAt: Date };

/** The files that are no document of anybody, by the clock of the disk: those of forms that nothing has accepted. */
export async function filesWaiting(db: Tx, varDir: string): Promise<KeptFile[]> {
  const ids = (await readdir(folderOf(varDir)).catch(() => [])).filter((name) => ID.test(name));
  // The folder first: what is accepted meanwhile is then known to be.
  const rows = await db.attachment.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const attached = new Set(rows.map(({ id }) => id));
  const files = ids
    .filter((id) => !attached.has(id))
    .map(async (id): Promise<KeptFile | null> => {
      const there = await stat(fileOf(varDir, id)).catch(() => null);
      return there && { id, bytes: there.size, changedAt: there.mtime };
    });
  return (await Promise.all(files)).filter((file) => file !== null);
}

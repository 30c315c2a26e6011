import { createHash } from "node:crypto";
import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { checkUploads } from "@/lib/attachments/attach-files";
import { readBytes, removeBytes } from "@/lib/attachments/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { roomOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import { withoutUnseen } from "@/lib/text";
import { fileField } from "./import-holidays";
import { barePicture, MOST_PHOTOS, type RoomPhoto } from "./rules";
import { insertPhoto, photoById, photosOf, readPhoto, updatePhoto, writePhoto } from "./store";

const altField = z
  .string({ error: "required" })
  .transform((text) => withoutUnseen(text).replace(/\s+/g, " ").trim())
  .pipe(z.string().min(1).max(200));

const photoField = z.string().max(64);

/** A picture to show: its description is read by those who do not see it, in either language. */
export type PhotosView = {
  room: { id: string; nameJa: string; nameEn: string };
  shown: RoomPhoto[];
  removed: RoomPhoto[];
  mayChange: boolean;
};

/** The pictures of a room, those that were taken away as well. */
export async function viewPhotos(ctx: Context, roomId: string): Promise<Result<PhotosView>> {
  if (!can(ctx.actor, "masters.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const room = roomOn(await loadCentre(db), roomId, today(ctx.now));
  if (!room) return refuse("master_unknown");
  const photos = await photosOf(db, roomId);
  return ok({
    room,
    shown: photos.filter(({ removedAt }) => removedAt === null),
    removed: photos.filter(({ removedAt }) => removedAt !== null),
    mayChange: can(ctx.actor, "masters.change"),
  });
}

export const addPhotoInput = z.object({
  roomId: photoField,
  altJa: altField,
  altEn: altField,
  photo: fileField,
});

/**
 * Takes a picture of a room: what it is, is told by its content, and what its camera wrote into it stays
 * outside. Its id is made of its content, so that an address always shows the same picture.
 */
export async function addPhoto(
  ctx: Context,
  { roomId, altJa, altEn, photo }: z.output<typeof addPhotoInput>,
): Promise<Result<{ roomId: string }>> {
  const { actor, config, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "masters.change")) return refuse("not_allowed");
  if (!roomOn(await loadCentre(ctx.db.reader), roomId, today(now))) return refuse("master_unknown");
  const checked = await checkUploads(ctx, photo.slice(0, 1), { needed: false });
  if (!checked.ok) return checked;
  const [sent] = checked.value;
  if (!sent) return refuse("photo_missing");
  const bytes = await readBytes(config.varDir, sent.upload.id);
  const bare = bytes && sent.type !== "application/pdf" ? barePicture(sent.type, bytes) : null;
  if (!bare || sent.type === "application/pdf")
    return refuse("photo_not_a_picture", { name: sent.upload.name, rejected: photo });
  const { type } = sent;
  const sha256 = createHash("sha256").update(bare.bytes).digest("hex");
  const id = createHash("sha256").update(`${roomId}/${sha256}`).digest("hex").slice(0, 32);
  await writePhoto(config.varDir, id, bare.bytes);
  const done = await transaction(ctx.db, async (tx): Promise<Result<{ roomId: string }>> => {
    const shown = (await photosOf(tx, roomId)).filter(({ removedAt }) => removedAt === null);
    if (shown.length >= MOST_PHOTOS) return refuse("photos_full", { max: MOST_PHOTOS });
    const position = (shown.at(-1)?.position ?? 0) + 1;
    const there = await photoById(tx, id);
    if (there) await updatePhoto(tx, id, { altJa, altEn, position, removedAt: null });
    else {
      const { width, height } = bare;
      const size = { bytes: bare.bytes.length, width, height };
      await insertPhoto(tx, {
        id,
        roomId,
        position,
        altJa,
        altEn,
        type,
        ...size,
        sha256,
        createdAt: now,
        removedAt: null,
      });
    }
    await recordPhoto(tx, ctx, { id, roomId }, "photo.add", { altJa, altEn });
    return ok({ roomId });
  });
  if (done.ok) await removeBytes(config.varDir, sent.upload.id);
  return done;
}

export const changePhotoInput = z.object({
  photoId: photoField,
  altJa: altField,
  altEn: altField,
  place: z.coerce.number({ error: "invalid_number" }).int().min(1).max(MOST_PHOTOS),
});

/** Changes what is said of a picture, and its place among the others. */
export async function changePhoto(
  ctx: Context,
  { photoId, altJa, altEn, place }: z.output<typeof changePhotoInput>,
): Promise<Result<{ roomId: string }>> {
  if (!can(ctx.actor, "masters.change")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ roomId: string }>> => {
    const photo = await photoById(tx, photoId);
    if (!photo || photo.removedAt) return refuse("photo_gone");
    const others = (await photosOf(tx, photo.roomId)).filter(
      ({ id, removedAt }) => id !== photoId && removedAt === null,
    );
    const order = [...others.slice(0, place - 1), photo, ...others.slice(place - 1)];
    for (const [index, { id }] of order.entries()) await updatePhoto(tx, id, { position: index + 1 });
    await updatePhoto(tx, photoId, { altJa, altEn });
    await recordPhoto(tx, ctx, photo, "photo.change", { altJa, altEn, place });
    return ok({ roomId: photo.roomId });
  });
}

export const removePhotoInput = z.object({ photoId: photoField, removed: z.enum(["yes", "no"]) });

/** Takes a picture from the public pages, or shows it there again. Its bytes stay. */
export async function removePhoto(
  ctx: Context,
  { photoId, removed }: z.output<typeof removePhotoInput>,
): Promise<Result<{ roomId: string }>> {
  if (!can(ctx.actor, "masters.change")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ roomId: string }>> => {
    const photo = await photoById(tx, photoId);
    if (!photo) return refuse("photo_gone");
    const { roomId } = photo;
    const shown = (await photosOf(tx, roomId)).filter(({ removedAt }) => removedAt === null);
    if (removed === "no" && photo.removedAt && shown.length >= MOST_PHOTOS)
      return refuse("photos_full", { max: MOST_PHOTOS });
    await updatePhoto(tx, photoId, { removedAt: removed === "yes" ? ctx.now : null });
    await recordPhoto(tx, ctx, photo, removed === "yes" ? "photo.remove" : "photo.restore", {});
    return ok({ roomId });
  });
}

async function recordPhoto(
  tx: Tx,
  { actor, now }: Context,
  photo: Pick<RoomPhoto, "id" | "roomId">,
  action: string,
  after: Record<string, unknown>,
): Promise<void> {
  const about = { subject: "master", subjectId: `photo/${photo.roomId}`, at: now };
  await recordChange(tx, { actor, action, ...about, after: { ...after, id: photo.id } });
}

/** The pictures of a room as everybody sees them. */
export async function viewRoomPhotos(ctx: Context, roomId: string): Promise<RoomPhoto[]> {
  return (await photosOf(ctx.db.reader, roomId)).filter(({ removedAt }) => removedAt === null);
}

/** One picture with its bytes, for whoever asks; one that was taken away is there for those who may bring it back. */
export async function viewPhoto(
  ctx: Context,
  id: string,
): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  const photo = await photoById(ctx.db.reader, id);
  if (!photo) return null;
  const bytes = await readPhoto(ctx.config.varDir, photo.id);
  return bytes && { type: photo.type, bytes };
}

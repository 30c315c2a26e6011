import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CalendarDate } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import { type DatedRow, MASTER_KINDS, type MasterChange, type MasterKey, type MasterKind, type Step } from "./changes";
import type { RoomPhoto } from "./rules";

// ── Rows of the masters ──────────────────────────────────────────────────────────────────────

type KeyedRow = DatedRow & { key: string };

/** How a table keeps its rows: read (all, or those of one key), written over, taken away. */
type Table = {
  read: (db: Tx, key?: string) => Promise<KeyedRow[]>;
  write: (tx: Tx, key: string, row: DatedRow) => Promise<unknown>;
  remove: (tx: Tx, key: string, validFrom: CalendarDate) => Promise<unknown>;
};

const NONE = { select: { source: true } } as const;

const TABLES: Record<MasterKind, Table> = {
  room: {
    read: async (db, id) =>
      (await db.room.findMany({ where: { id } })).map(({ id: key, validFrom, source, features, ...value }) => ({
        key,
        validFrom,
        source,
        value: { ...value, features: JSON.parse(features) },
      })),
    write: (tx, id, { validFrom, source, value }) => {
      const { features, ...rest } = value as Omit<Prisma.RoomCreateInput, "features"> & { features: string[] };
      const data = { ...rest, features: JSON.stringify(features), source };
      const where = { id_validFrom: { id, validFrom } };
      return tx.room.upsert({ where, create: { ...data, id, validFrom }, update: data, ...NONE });
    },
    remove: (tx, id, validFrom) => tx.room.deleteMany({ where: { id, validFrom } }),
  },
  slot_hours: {
    read: async (db, key) =>
      (await db.slotHours.findMany({ where: { slot: key === undefined ? undefined : Number(key) } })).map(
        ({ slot, validFrom, source, ...value }) => ({ key: String(slot), validFrom, source, value }),
      ),
    write: (tx, key, { validFrom, source, value }) => {
      const slot = Number(key);
      const data = { ...(value as { startsAt: string; endsAt: string }), source };
      const where = { slot_validFrom: { slot, validFrom } };
      return tx.slotHours.upsert({ where, create: { ...data, slot, validFrom }, update: data, ...NONE });
    },
    remove: (tx, key, validFrom) => tx.slotHours.deleteMany({ where: { slot: Number(key), validFrom } }),
  },
  tariff: {
    read: async (db, key) => {
      const [roomId, tariff] = key?.split("/") ?? [];
      return (await db.tariff.findMany({ where: { roomId, tariff } })).map(
        ({ roomId: room, tariff: use, validFrom, source, ...value }) => ({
          key: `${room}/${use}`,
          validFrom,
          source,
          value,
        }),
      );
    },
    write: (tx, key, { validFrom, source, value }) => {
      const [roomId = "", tariff = ""] = key.split("/");
      const data = { ...(value as { nameJa: string; nameEn: string; yenPerSlot: number; position: number }), source };
      const where = { roomId_tariff_validFrom: { roomId, tariff, validFrom } };
      return tx.tariff.upsert({ where, create: { ...data, roomId, tariff, validFrom }, update: data, ...NONE });
    },
    remove: (tx, key, validFrom) => {
      const [roomId, tariff] = key.split("/");
      return tx.tariff.deleteMany({ where: { roomId, tariff, validFrom } });
    },
  },
  setting: {
    read: async (db, key) =>
      (await db.setting.findMany({ where: { key } })).map(({ value, ...row }) => ({
        ...row,
        value: JSON.parse(value),
      })),
    write: (tx, key, { validFrom, source, value }) => {
      const data = { value: JSON.stringify(value), source };
      const where = { key_validFrom: { key, validFrom } };
      return tx.setting.upsert({ where, create: { ...data, key, validFrom }, update: data, ...NONE });
    },
    remove: (tx, key, validFrom) => tx.setting.deleteMany({ where: { key, validFrom } }),
  },
  closure_rule: {
    read: async (db, kind) =>
      (await db.closureRule.findMany({ where: { kind } })).map(({ kind: key, parameters, ...row }) => ({
        ...row,
        key,
        value: JSON.parse(parameters),
      })),
    write: (tx, kind, { validFrom, source, value }) => {
      const data = { parameters: JSON.stringify(value), source };
      const where = { kind_validFrom: { kind, validFrom } };
      return tx.closureRule.upsert({ where, create: { ...data, kind, validFrom }, update: data, ...NONE });
    },
    remove: (tx, kind, validFrom) => tx.closureRule.deleteMany({ where: { kind, validFrom } }),
  },
  reduction: {
    read: async (db, id) =>
      (await db.reductionKind.findMany({ where: { id } })).map(
        ({ id: key, validFrom, source, applicants, ...value }) => ({
          key,
          validFrom,
          source,
          value: { ...value, applicants: JSON.parse(applicants) },
        }),
      ),
    write: (tx, id, { validFrom, source, value }) => {
      const { applicants, ...rest } = value as Omit<Prisma.ReductionKindCreateInput, "applicants"> & {
        applicants: string[];
      };
      const data = { ...rest, applicants: JSON.stringify(applicants), source };
      const where = { id_validFrom: { id, validFrom } };
      return tx.reductionKind.upsert({ where, create: { ...data, id, validFrom }, update: data, ...NONE });
    },
    remove: (tx, id, validFrom) => tx.reductionKind.deleteMany({ where: { id, validFrom } }),
  },
  holiday: {
    read: async (db, date) =>
      (await db.holiday.findMany({ where: { date } })).map(({ date: key, source, ...value }) => ({
        key,
        validFrom: key,
        source,
        value,
      })),
    write: (tx, date, { source, value }) => {
      const data = { ...(value as { nameJa: string; nameEn: string }), source };
      return tx.holiday.upsert({ where: { date }, create: { ...data, date }, update: data, ...NONE });
    },
    remove: (tx, date) => tx.holiday.deleteMany({ where: { date } }),
  },
  wording: {
    read: async (db, whole) => {
      const [key, locale] = whole?.split("/") ?? [];
      return (await db.wording.findMany({ where: { key, locale } })).map(
        ({ key: name, locale: language, validFrom, source, text }) => ({
          key: `${name}/${language}`,
          validFrom,
          source,
          value: { text },
        }),
      );
    },
    write: (tx, whole, { validFrom, source, value }) => {
      const [key = "", locale = ""] = whole.split("/");
      const data = { ...(value as { text: string }), source };
      const where = { key_locale_validFrom: { key, locale, validFrom } };
      return tx.wording.upsert({ where, create: { ...data, key, locale, validFrom }, update: data, ...NONE });
    },
    remove: (tx, whole, validFrom) => {
      const [key, locale] = whole.split("/");
      return tx.wording.deleteMany({ where: { key, locale, validFrom } });
    },
  },
};

const byDate = (one: DatedRow, other: DatedRow) =>
  one.validFrom < other.validFrom ? -1 : one.validFrom > other.validFrom ? 1 : 0;

/** Every row of one master, the earliest first. */
export async function rowsOf(db: Tx, { master, key }: MasterKey): Promise<DatedRow[]> {
  const rows = await TABLES[master].read(db, key);
  return rows.map(({ validFrom, source, value }) => ({ validFrom, source, value })).sort(byDate);
}

/** Every row of a table by its key, the earliest first. */
export async function rowsByKey(db: Tx, master: MasterKind): Promise<Map<string, DatedRow[]>> {
  const found = new Map<string, DatedRow[]>();
  for (const { key, ...row } of (await TABLES[master].read(db)).sort(byDate))
    found.set(key, [...(found.get(key) ?? []), row]);
  return found;
}

/** Writes the row of a date, or takes it away: the masters are read anew by everybody after it. */
export async function takeStep(tx: Tx, { master, key }: MasterKey, step: Step, source: string): Promise<void> {
  const { validFrom, value } = step;
  if (value === null) await TABLES[master].remove(tx, key, validFrom);
  else await TABLES[master].write(tx, key, { validFrom, value, source });
}

// ── Changes ──────────────────────────────────────────────────────────────────────────────────

type ChangeRow = {
  id: string;
  master: string;
  key: string;
  validFrom: string;
  before: string | null;
  after: string | null;
  undoesId: string | null;
  actorId: string;
  at: Date;
};

function toChange({ master, before, after, ...row }: ChangeRow): MasterChange {
  const known = MASTER_KINDS.find((kind) => kind === master);
  if (!known) throw new Error(`unknown in the database: ${master}`);
  return {
    ...row,
    master: known,
    before: before === null ? null : JSON.parse(before),
    after: after === null ? null : JSON.parse(after),
  };
}

const NEWEST_FIRST = [{ at: "desc" }, { id: "desc" }] satisfies Prisma.MasterChangeOrderByWithRelationInput[];

/** The changes of one master, the newest first. */
export async function changesOfMaster(db: Tx, { master, key }: MasterKey): Promise<MasterChange[]> {
  return (await db.masterChange.findMany({ where: { master, key }, orderBy: NEWEST_FIRST })).map(toChange);
}

/** The newest changes of some kinds of masters. */
export async function newestChanges(db: Tx, masters: readonly MasterKind[], count: number): Promise<MasterChange[]> {
  const rows = await db.masterChange.findMany({
    where: { master: { in: [...masters] } },
    orderBy: NEWEST_FIRST,
    take: count,
  });
  return rows.map(toChange);
}

/** One change, or null. */
export async function changeById(db: Tx, id: string): Promise<MasterChange | null> {
  const row = await db.masterChange.findUnique({ where: { id } });
  return row && toChange(row);
}

/** Which of some changes have been taken back. */
export async function undoneAmong(db: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.masterChange.findMany({ where: { undoesId: { in: [...ids] } }, select: { undoesId: true } });
  return new Set(rows.flatMap(({ undoesId }) => undoesId ?? []));
}

/** Writes down a change. One that was taken back already is refused by its key. */
export async function insertChange(tx: Tx, { before, after, ...change }: MasterChange): Promise<void> {
  await tx.masterChange.create({
    data: {
      ...change,
      before: before && JSON.stringify(before),
      after: after && JSON.stringify(after),
    },
    select: { id: true },
  });
}

// ── What a change falls on ───────────────────────────────────────────────────────────────────

/** The slots of bookings that stand from a day on, with whose they are. */
export async function bookedSlotsFrom(
  db: Tx,
  from: CalendarDate,
): Promise<{ bookingId: string; date: CalendarDate; slot: number }[]> {
  const rows = await db.slotClaim.findMany({
    where: { kind: "booking", date: { gte: from } },
    select: { bookingId: true, date: true, slot: true },
  });
  return rows.map(({ bookingId, ...slot }) => ({ ...slot, bookingId: bookingId ?? "" }));
}

/** How many bookings that stand use a room in a way (or any, in any way) between two days: their prices were agreed. */
export async function countAgreed(
  db: Tx,
  { from, before, roomId, tariff }: { from: CalendarDate; before?: CalendarDate; roomId?: string; tariff?: string },
): Promise<number> {
  return db.booking.count({
    where: {
      claims: { some: { kind: "booking", date: { gte: from, lt: before }, roomId } },
      slots: { some: { cancelledAt: null, date: { gte: from, lt: before }, roomId, tariff } },
    },
  });
}

// ── Changes that are being looked at before they are made ────────────────────────────────────

const DRAFT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** So long a change may wait to be made: a day of work. */
const DRAFT_MS = 24 * 60 * 60 * 1000;

const draftFolder = (varDir: string) => path.resolve(varDir, "drafts");

/** Keeps a change that is being looked at; those that were left lying go. @param diskNow by the clock of the disk */
export async function writeDraft(varDir: string, id: string, draft: unknown, diskNow: Date): Promise<void> {
  const folder = draftFolder(varDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const there = await stat(file).catch(() => null);
    if (there && diskNow.getTime() - there.mtime.getTime() > DRAFT_MS) await rm(file, { force: true });
  }
  await writeFile(path.join(folder, `${id}.json`), JSON.stringify(draft), { mode: 0o600 });
}

/** A change that is being looked at; null when there is none of that id. */
export async function readDraft(varDir: string, id: string): Promise<unknown> {
  if (!DRAFT_ID.test(id)) return null;
  const text = await readFile(path.join(draftFolder(varDir), `${id}.json`), "utf8").catch(() => null);
  return text === null ? null : JSON.parse(text);
}

// ── Pictures of rooms ────────────────────────────────────────────────────────────────────────

const photoColumns = {
  id: true,
  roomId: true,
  position: true,
  altJa: true,
  altEn: true,
  type: true,
  bytes: true,
  width: true,
  height: true,
  createdAt: true,
  removedAt: true,
} as const;

type PhotoRow = Omit<RoomPhoto, "type"> & { type: string };

const toPhoto = (row: PhotoRow): RoomPhoto => ({ ...row, type: row.type === "image/png" ? "image/png" : "image/jpeg" });

/** The pictures of a room in their order, those that were taken away among them. */
export async function photosOf(db: Tx, roomId: string): Promise<RoomPhoto[]> {
  const rows = await db.roomPhoto.findMany({
    where: { roomId },
    orderBy: [{ position: "asc" }, { createdAt: "asc" }, { id: "asc" }],
    select: photoColumns,
  });
  return rows.map(toPhoto);
}

/** One picture, or null. */
export async function photoById(db: Tx, id: string): Promise<RoomPhoto | null> {
  const row = await db.roomPhoto.findUnique({ where: { id }, select: photoColumns });
  return row && toPhoto(row);
}

/** Enters a picture. */
export async function insertPhoto(tx: Tx, photo: RoomPhoto & { sha256: string }): Promise<void> {
  await tx.roomPhoto.create({ data: photo, select: { id: true } });
}

/** Changes what is said of a picture, its place, or whether it is shown. */
export async function updatePhoto(
  tx: Tx,
  id: string,
  patch: Partial<Pick<RoomPhoto, "altJa" | "altEn" | "position" | "removedAt">>,
): Promise<void> {
  await tx.roomPhoto.update({ where: { id }, data: patch, select: { id: true } });
}

const PHOTO_ID = /^[0-9a-f]{32}$/;

function photoFile(varDir: string, id: string): string {
  if (!PHOTO_ID.test(id)) throw new Error("not the id of a picture");
  return path.join(path.resolve(varDir, "photos"), id);
}

/** Writes the bytes of a picture. */
export async function writePhoto(varDir: string, id: string, bytes: Uint8Array): Promise<void> {
  const file = photoFile(varDir, id);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, bytes, { mode: 0o600 });
}

/** The bytes of a picture; null when there are none. */
export async function readPhoto(varDir: string, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!PHOTO_ID.test(id)) return null;
  const bytes = await readFile(photoFile(varDir, id)).catch(() => null);
  return bytes && new Uint8Array(bytes);
}

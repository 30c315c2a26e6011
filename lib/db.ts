import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { type Prisma, PrismaClient } from "@/lib/generated/prisma/client";
import { type Refusal, type Result, refuse } from "@/lib/result";

/**
 * Two connections: one that reads what is committed, and one that writes, through
 * `transaction()` alone. With a single connection a reader would see, and a stray write would
 * join, whatever transaction happens to be open on it.
 */
export type Db = { reader: PrismaClient; writer: PrismaClient };

/** What a store takes: the reader, or the transaction under way. */
export type Tx = Prisma.TransactionClient;

export type { Prisma };

/** A store's unique key refused a row: `slot_taken` for the ledger of slots, else `already_done`. */
export type UniqueRefusal = Refusal<"slot_taken"> | Refusal<"already_done">;

const BUSY_TIMEOUT_MS = 10_000;

/** Opens a SQLite database that has been migrated. `url` is "file:PATH". */
export function openDb(url: string): Db {
  return {
    writer: new PrismaClient({
      adapter: sqlite(
        { url, timeout: BUSY_TIMEOUT_MS },
        // What is deleted or overwritten is zeroed in the file: somebody who is erased is gone from it.
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;",
      ),
      transactionOptions: { maxWait: 30_000, timeout: 30_000 },
    }),
    // Read-only by the file handle: a write that bypasses transaction() fails at once.
    reader: new PrismaClient({
      adapter: sqlite({ url, timeout: BUSY_TIMEOUT_MS, readonly: true }, "PRAGMA query_only = ON;"),
    }),
  };
}

/** Closes both connections; what is under way ends first. */
export async function closeDb(db: Db): Promise<void> {
  await Promise.all([db.reader.$disconnect(), db.writer.$disconnect()]);
}

function sqlite(options: ConstructorParameters<typeof PrismaBetterSqlite3>[0], pragmas: string) {
  const factory = new PrismaBetterSqlite3(options);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    await adapter.executeScript(pragmas);
    return adapter;
  };
  return factory;
}

class RolledBack extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/**
 * Runs a change whole or not at all. A refusal returned by `work` undoes what came before it, and
 * a row that a unique key refuses becomes a refusal: no caller looks first and inserts after.
 *
 * The first statement raises the revision, which takes SQLite's write lock before anything is
 * read; what `work` reads is then the latest there is, in this process or any other.
 */
export async function transaction<T, P extends Refusal>(
  db: Db,
  work: (tx: Tx) => Promise<Result<T, P>>,
): Promise<Result<T, P | UniqueRefusal>> {
  try {
    return await db.writer.$transaction(async (tx) => {
      await tx.revision.update({ where: { id: 1 }, data: { value: { increment: 1 } }, select: { id: true } });
      const result = await work(tx);
      if (!result.ok) throw new RolledBack(result);
      return result;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.refusal as P;
    if (isUniqueViolation(error))
      return error.meta?.modelName === "SlotClaim"
        ? refuse("slot_taken", { slots: [], count: 0 })
        : refuse("already_done");
    throw error;
  }
}

/** By its code rather than its class: the server and its pages are bundled apart, and share one client. */
function isUniqueViolation(error: unknown): error is Prisma.PrismaClientKnownRequestError {
  return error instanceof Error && "code" in error && error.code === "P2002";
}

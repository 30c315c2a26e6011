import type { Tx } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";

type Value = string | number | Date | null | undefined;

/** Values one statement may carry: well under what SQLite (32,766) and PostgreSQL (65,535) take. */
const VALUES_A_STATEMENT = 8000;

/**
 * Inserts many rows of one table in plain SQL, some twenty times as fast as createMany: a demo centre has
 * sixteen thousand of them. Columns that no row has get their default, those only some have get null.
 * @param table the model's name
 */
export async function insertRows(tx: Tx, table: Prisma.ModelName, rows: readonly object[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return;
  const into = Prisma.raw(`"${table}" (${columns.map((column) => `"${column}"`).join(", ")})`);
  const size = Math.floor(VALUES_A_STATEMENT / columns.length);
  for (let start = 0; start < rows.length; start += size) {
    const values = rows.slice(start, start + size).map((row) => {
      const cells = row as Record<string, Value>;
      return Prisma.sql`(${Prisma.join(columns.map((column) => cells[column] ?? null))})`;
    });
    await tx.$executeRaw(Prisma.sql`INSERT INTO ${into} VALUES ${Prisma.join(values)}`);
  }
}

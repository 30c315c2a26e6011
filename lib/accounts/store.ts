import { z } from "zod";
import { RESIDENCES, type Residence, ROLES, type Role } from "@/lib/accounts/rules";
import type { Tx } from "@/lib/db";

/** An account as it is kept; its password hash leaves this file only through `passwordOf`. */
export type User = {
  id: string;
  email: string;
  name: string;
  kana: string;
  phone: string;
  residence: Residence;
  role: Role;
  signInVersion: number;
  locale: "ja" | "en";
};

const user = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  kana: z.string(),
  phone: z.string(),
  residence: z.enum(RESIDENCES as [Residence, ...Residence[]]),
  role: z.enum(ROLES as [Role, ...Role[]]),
  signInVersion: z.number(),
  locale: z.enum(["ja", "en"]),
});

export async function userById(db: Tx, id: string): Promise<User | null> {
  const row = await db.user.findUnique({ where: { id } });
  return row && user.parse(row);
}

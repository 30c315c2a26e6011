import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Upload } from "@/lib/attachments/rules";
import { keyedHash } from "@/lib/secrets";

const storedUpload = z.object({
  id: z.string().regex(/^[0-9a-f-]{36}$/),
  userId: z.string(),
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  problem: z.enum(["too_large", "no_room"]).nullable(),
});

/** An upload as a text that a form carries: what it says in base64url, and proof that we said it. */
export function signUpload(secret: string, upload: Upload): string {
  const said = Buffer.from(JSON.stringify(upload)).toString("base64url");
  return `${said}.${keyedHash(secret, "upload", said)}`;
}

/** Reads a signed upload; null for anything we did not say. */
export function readUpload(secret: string, text: string): Upload | null {
  const [said = "", proof = ""] = text.split(".");
  const own = Buffer.from(keyedHash(secret, "upload", said));
  const given = Buffer.from(proof);
  if (own.length !== given.length || !timingSafeEqual(own, given)) return null;
  return storedUpload.parse(JSON.parse(Buffer.from(said, "base64url").toString()));
}

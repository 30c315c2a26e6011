import { expect, test } from "vitest";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { enqueueMail } from "@/lib/mail/store";
import { ok } from "@/lib/result";
import { runDueWork } from "@/lib/work";
import { insertMasters } from "@/prisma/masters";
import { testContext } from "@/tests/support/context";

const HOUR = 60 * 60 * 1000;

/** The world of this process becomes the test's: due work has no caller to give it one. */
async function worldOf(ctx: Context): Promise<Context> {
  const clockOffsetMs = ctx.now.getTime() - Date.now();
  Object.assign(globalThis, { furattoWorld: { config: ctx.config, db: ctx.db, cards: ctx.cards, clockOffsetMs } });
  await transaction(ctx.db, async (tx) => {
    await insertMasters(tx);
    return ok(null);
  });
  return ctx;
}

async function addMail({ db, now }: Context, key: string) {
  const notice = { kind: "account_exists", site: "http://127.0.0.1:3000" } as const;
  await transaction(db, async (tx) => {
    await enqueueMail(tx, { key, to: "mihon@demo.example", locale: "ja", notice, now });
    return ok(null);
  });
}

async function addOldAndNew({ db, now }: Context) {
  const at = (hours: number) => new Date(now.getTime() + hours * HOUR);
  await transaction(db, async (tx) => {
    for (const [id, expiresAt] of [
      ["old", at(-50)],
      ["lately", at(-0.5)],
      ["live", at(0.2)],
    ] as const) {
      await tx.emailCode.create({
        data: { id, email: "mihon@demo.example", purpose: "sign_in", codeHash: "hash", expiresAt, createdAt: at(-60) },
      });
      await tx.attempt.create({ data: { key: id, count: 3, expiresAt } });
      await tx.hold.create({ data: { id, visitor: id, address: id, choices: "[]", expiresAt, createdAt: at(-60) } });
      await tx.slotClaim.create({
        data: { roomId: "meeting-room", date: "2026-12-05", slot: id.length - 2, kind: "hold", holdId: id, expiresAt },
      });
    }
    return ok(null);
  });
}

const revisionOf = async ({ db }: Context) => (await db.reader.revision.findUniqueOrThrow({ where: { id: 1 } })).value;

test("when nothing is due nothing changes, so that kept pages stay kept", async () => {
  const ctx = await worldOf(testContext());
  const before = await revisionOf(ctx);
  await runDueWork();
  expect(await revisionOf(ctx)).toBe(before);
});

test("what ran out long ago is forgotten, what somebody may come back to is not", async () => {
  const ctx = await worldOf(testContext());
  await addOldAndNew(ctx);
  await runDueWork();
  const kept = { select: { id: true }, orderBy: { id: "asc" } } as const;
  expect(await ctx.db.reader.emailCode.findMany(kept)).toEqual([{ id: "lately" }, { id: "live" }]);
  expect(await ctx.db.reader.hold.findMany(kept)).toEqual([{ id: "lately" }, { id: "live" }]);
  expect(await ctx.db.reader.attempt.count()).toBe(2);
  expect(await ctx.db.reader.slotClaim.count()).toBe(2);
  const before = await revisionOf(ctx);
  await runDueWork();
  expect(await revisionOf(ctx)).toBe(before);
});

test("a step that fails does not stop the others, and runs again the next time", async () => {
  const ctx = await worldOf(testContext());
  await addMail(ctx, "one");
  await ctx.db.writer.$executeRawUnsafe('ALTER TABLE "CardRefund" RENAME TO "Away"');
  await ctx.db.writer.$executeRawUnsafe('ALTER TABLE "EmailCode" RENAME TO "AwayToo"');
  await runDueWork();
  expect(await ctx.db.reader.outboxMail.count({ where: { sentAt: null } })).toBe(0);
});

test("a call during a run sees to what was written after the run began", async () => {
  const ctx = await worldOf(testContext());
  const first = runDueWork();
  await addMail(ctx, "one");
  const [second, third] = [runDueWork(), runDueWork()];
  await Promise.all([first, second, third]);
  expect(await ctx.db.reader.outboxMail.findMany({ select: { attempts: true } })).toEqual([{ attempts: 1 }]);
});

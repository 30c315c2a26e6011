import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { log } from "@/lib/log";
import { nextAttempt } from "@/lib/mail/rules";
import { type KeptMail, leaseMail, mailById, markSent, newestMails, nextDueMail, putOff } from "@/lib/mail/store";
import { type Mailer, mailerOf } from "@/lib/mail/transport";
import { ok } from "@/lib/result";

/** How much longer than a mail may take it stays taken, so that two processes never send it at once. */
const LEASE_MARGIN_MS = 15_000;

/**
 * Sends the mail of the outbox that is due longest, and says whether there was one. Several processes may
 * call it at once: a mail is taken by one of them. What fails is tried again later, what a process left
 * behind as it died is taken again when its lease ends, and its Message-ID stays the same.
 */
export async function sendNextMail(
  ctx: Pick<Context, "db" | "now" | "config">,
  mailer: Mailer = mailerOf(ctx.config),
): Promise<boolean> {
  const mail = await nextDueMail(ctx.db.reader, ctx.now);
  if (!mail) return false;
  const until = new Date(ctx.now.getTime() + mailer.patienceMs + LEASE_MARGIN_MS);
  const taken = await transaction(ctx.db, async (tx) => ok(await leaseMail(tx, mail, ctx.now, until)));
  if (!taken.ok || !taken.value) return true;
  try {
    await within(mailer.patienceMs, mailer.send(mail));
  } catch (error) {
    const attempts = mail.attempts + 1;
    // Codes only: the message of a mail server repeats the address.
    log.warn({ mail: mail.id, attempts, code: codeOf(error) }, "mail not sent, will be tried again");
    await transaction(ctx.db, async (tx) => ok(await putOff(tx, mail, nextAttempt(attempts, ctx.now, Math.random()))));
    return true;
  }
  await transaction(ctx.db, async (tx) => ok(await markSent(tx, mail, ctx.now, ctx.config.mode === "demo")));
  return true;
}

/** The demo's outbox, newest first; in production mode there is no such view. */
export async function viewDemoMails(ctx: Context): Promise<KeptMail[] | null> {
  return ctx.config.mode === "demo" ? newestMails(ctx.db.reader, 200) : null;
}

/** One mail of the demo's outbox; null when there is none or in production mode. */
export async function viewDemoMail(ctx: Context, input: { id: string }): Promise<KeptMail | null> {
  return ctx.config.mode === "demo" ? mailById(ctx.db.reader, input.id) : null;
}

function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error("too slow"), { code: "ETIMEDOUT" })), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function codeOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return (
    [code, responseCode].filter((part) => part !== undefined).join(" ") ||
    (error instanceof Error ? error.name : "unknown")
  );
}

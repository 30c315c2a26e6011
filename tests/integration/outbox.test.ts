import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { bookingCalendar } from "@/lib/mail/calendar";
import type { Notice, NoticeBooking } from "@/lib/mail/messages";
import { enqueueMail } from "@/lib/mail/store";
import type { Mailer, OutgoingMail } from "@/lib/mail/transport";
import { sendNextMail, viewDemoMail, viewDemoMails } from "@/lib/mail/use-cases";
import { ok, refuse } from "@/lib/result";
import { testContext } from "@/tests/support/context";
import { startMailServer } from "@/tests/support/mail-server";

const SECOND = 1000;
const to = "mihon@demo.example";
const code: Notice = { kind: "sign_in_code", code: "135790", minutes: 10 };
const production = {
  APP_MODE: "production",
  APP_URL: "https://yoyaku.example",
  NEXTAUTH_SECRET: "0123456789abcdefghijklmnopqrstuvwxyz-of-tests",
};

async function enqueue(ctx: Context, key: string, notice: Notice = code, ics?: string) {
  return transaction(ctx.db, async (tx) => {
    await enqueueMail(tx, { key, to, locale: "ja", notice, now: ctx.now, ics });
    return ok(null);
  });
}

function later(ctx: Context, seconds: number): Context {
  return { ...ctx, now: new Date(ctx.now.getTime() + seconds * SECOND) };
}

function filesOf(ctx: Context): string[] {
  const folder = path.join(ctx.config.varDir, "outbox");
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** A mailer that remembers what it was given, and fails as often as it is told to. */
function recorder(failures = 0): Mailer & { sent: OutgoingMail[]; tries: number } {
  const mailer = {
    patienceMs: 10 * SECOND,
    sent: [] as OutgoingMail[],
    tries: 0,
    async send(mail: OutgoingMail) {
      mailer.tries++;
      if (mailer.tries <= failures) throw Object.assign(new Error(`no route to ${mail.to}`), { code: "ECONNREFUSED" });
      mailer.sent.push(mail);
    },
  };
  return mailer;
}

test("a mail leaves once, as a file named by its id that any mail program reads", async () => {
  const ctx = testContext();
  await enqueue(ctx, "one");
  expect(await sendNextMail(ctx)).toBe(true);
  expect(await sendNextMail(ctx)).toBe(false);
  const row = await ctx.db.reader.outboxMail.findFirstOrThrow();
  expect(filesOf(ctx)).toEqual([`${row.id}.eml`]);
  const eml = readFileSync(path.join(ctx.config.varDir, "outbox", `${row.id}.eml`), "utf8");
  expect(eml).toContain(`Message-ID: <${row.id}@127.0.0.1>`);
  expect(eml).toContain(`To: ${to}`);
  expect(eml).toContain("Auto-Submitted: auto-generated");
  expect(eml).not.toMatch(/[^\r]\n/);
});

test("a mail written in a transaction that is refused was never written", async () => {
  const ctx = testContext();
  await transaction(ctx.db, async (tx) => {
    await enqueueMail(tx, { key: "one", to, locale: "ja", notice: code, now: ctx.now });
    return refuse("slot_taken");
  });
  expect(await ctx.db.reader.outboxMail.count()).toBe(0);
});

test("one event has one mail: the second is refused", async () => {
  const ctx = testContext();
  expect((await enqueue(ctx, "one")).ok).toBe(true);
  expect(await enqueue(ctx, "one")).toMatchObject({ ok: false, code: "already_done" });
});

test("a mail that fails is tried again later and later, and never given up", async () => {
  const ctx = testContext();
  await enqueue(ctx, "one");
  const mailer = recorder(3);
  expect(await sendNextMail(ctx, mailer)).toBe(true);
  expect(await sendNextMail(later(ctx, 20), mailer)).toBe(false);
  expect(await sendNextMail(later(ctx, 40), mailer)).toBe(true);
  expect(await sendNextMail(later(ctx, 80), mailer)).toBe(false);
  expect(await sendNextMail(later(ctx, 120), mailer)).toBe(true);
  expect(mailer.sent).toEqual([]);
  expect(await sendNextMail(later(ctx, 3600), mailer)).toBe(true);
  expect(mailer.sent.map((mail) => mail.to)).toEqual([to]);
  expect(await sendNextMail(later(ctx, 86_400), mailer)).toBe(false);
  expect(await ctx.db.reader.outboxMail.findFirstOrThrow()).toMatchObject({ attempts: 4 });
});

test("a mail that cannot be sent does not hold up the others", async () => {
  const ctx = testContext();
  await enqueue(ctx, "bad");
  await enqueue(later(ctx, 1), "good");
  const mailer = recorder(1);
  const after = later(ctx, 2);
  while (await sendNextMail(after, mailer));
  expect(mailer.sent).toHaveLength(1);
});

test("a mailer that never answers counts as failed", async () => {
  const ctx = testContext();
  await enqueue(ctx, "one");
  const deaf: Mailer = { patienceMs: 20, send: () => new Promise(() => {}) };
  expect(await sendNextMail(ctx, deaf)).toBe(true);
  expect(await ctx.db.reader.outboxMail.findFirstOrThrow()).toMatchObject({ attempts: 1, sentAt: null });
});

/** Runs the sending in a process of its own; two writers of one database cannot live in one process. */
function sendElsewhere(ctx: Context, environment: Record<string, string> = {}): Promise<number | null> {
  const child = spawn(process.execPath, ["--import", "tsx", "tests/support/send-outbox.ts"], {
    env: {
      ...process.env,
      DATABASE_URL: ctx.config.databaseUrl,
      VAR_DIR: ctx.config.varDir,
      NOW: ctx.now.toISOString(),
      ...environment,
    },
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => child.on("error", reject).on("exit", resolve));
}

test("several processes at once send every mail once", { timeout: 120_000 }, async () => {
  const ctx = testContext();
  for (let index = 0; index < 12; index++) await enqueue(ctx, `mail-${index}`);
  expect(await Promise.all([1, 2, 3].map(() => sendElsewhere(ctx)))).toEqual([0, 0, 0]);
  expect(filesOf(ctx).filter((name) => name.endsWith(".eml"))).toHaveLength(12);
  const rows = await ctx.db.reader.outboxMail.findMany();
  expect(rows.every(({ attempts, sentAt }) => attempts === 1 && sentAt !== null)).toBe(true);
});

test("a process killed between sending and marking neither loses nor doubles a mail", {
  timeout: 120_000,
}, async () => {
  const ctx = testContext();
  for (const key of ["one", "two"]) await enqueue(ctx, key);
  expect(await sendElsewhere(ctx, { DIES: "1" })).toBeNull();
  expect(filesOf(ctx)).toHaveLength(1);

  // Nobody takes that mail while it may still be under way; when its lease is over it is sent again.
  while (await sendNextMail(later(ctx, 5)));
  expect(await ctx.db.reader.outboxMail.count({ where: { sentAt: null } })).toBe(1);
  while (await sendNextMail(later(ctx, 60)));
  expect(await ctx.db.reader.outboxMail.count({ where: { sentAt: null } })).toBe(0);
  expect(filesOf(ctx)).toHaveLength(2);
});

test("in production the text of a code is gone once it has been sent, and no other text is", async () => {
  const ctx = testContext({ environment: production });
  const booking: NoticeBooking = { number: "A2B3-C4D5", yen: 0, slots: [] };
  await enqueue(ctx, "code");
  await enqueue(ctx, "booking", { kind: "booking_requested", site: ctx.config.url, booking });
  const texts = async () =>
    (await ctx.db.reader.outboxMail.findMany({ orderBy: { key: "asc" } })).map(({ text }) => text.length > 0);
  expect(await texts()).toEqual([true, true]);
  while (await sendNextMail(ctx, recorder()));
  expect(await texts()).toEqual([true, false]);
});

test("the demo's mail page has every mail with its code; production has no such page", async () => {
  const demo = testContext();
  await enqueue(demo, "one");
  await enqueue(later(demo, 5), "two");
  while (await sendNextMail(later(demo, 5)));
  const mails = await viewDemoMails(demo);
  expect(mails?.map(({ key }) => key)).toEqual(["secret:two", "secret:one"]);
  expect((await viewDemoMail(demo, { id: mails?.[0]?.id ?? "" }))?.text).toContain("135790");
  expect(await viewDemoMail(demo, { id: "nobody" })).toBeNull();

  const real = testContext({ environment: production });
  await enqueue(real, "one");
  expect(await viewDemoMails(real)).toBeNull();
  const { id } = await real.db.reader.outboxMail.findFirstOrThrow();
  expect(await viewDemoMail(real, { id })).toBeNull();
});

test("over SMTP a mail arrives whole, with its calendar file", async () => {
  const server = await startMailServer();
  const ctx = testContext({ environment: { ...production, SMTP_URL: server.url } });
  const booking: NoticeBooking = {
    number: "A2B3-C4D5",
    yen: 320,
    slots: [
      {
        ...{ roomId: "meeting-room", room: { ja: "会議室", en: "Meeting room" }, date: "2026-12-05", slot: 3 },
        ...{ startsAt: "13:00", endsAt: "15:00", yen: 320 },
      },
    ],
  };
  const site = ctx.config.url;
  const ics = bookingCalendar({ booking, site, locale: "ja", now: ctx.now, cancelled: false });
  await enqueue(ctx, "one", { kind: "booking_confirmed", site, booking, payment: { state: "paid" } }, ics);
  expect(await sendNextMail(ctx)).toBe(true);
  expect(await sendNextMail(ctx)).toBe(false);

  expect(server.received).toHaveLength(1);
  const [mail] = server.received;
  expect(mail).toMatchObject({ from: "no-reply@furatto.example", to: [to] });
  const { id } = await ctx.db.reader.outboxMail.findFirstOrThrow();
  expect(mail?.raw).toContain(`Message-ID: <${id}@yoyaku.example>`);
  expect(mail?.raw).toMatch(/Content-Type: text\/calendar;\s+charset=utf-8;\s+method=PUBLISH/);
  const parts = [...(mail?.raw.matchAll(/\r\n\r\n([A-Za-z0-9+/=\r\n]{40,})/g) ?? [])].map(([, base64]) =>
    Buffer.from(base64 ?? "", "base64").toString("utf8"),
  );
  expect(parts.join("\n")).toContain("予約ができました");
  expect(parts.join("\n")).toContain("BEGIN:VCALENDAR");
});

test("refused or cut off by the mail server, a mail is sent again under the same Message-ID", async () => {
  const server = await startMailServer((_, nth) => (nth === 1 ? "451 later" : nth === 2 ? "hang up" : "250 taken"));
  const ctx = testContext({ environment: { ...production, SMTP_URL: server.url } });
  await enqueue(ctx, "one");
  for (const seconds of [0, 60, 600, 6000]) await sendNextMail(later(ctx, seconds));
  expect(server.received).toHaveLength(3);
  const ids = new Set(server.received.map(({ raw }) => /Message-ID: (.*)\r\n/.exec(raw)?.[1]));
  expect(ids.size).toBe(1);
  expect(await ctx.db.reader.outboxMail.count({ where: { sentAt: null } })).toBe(0);
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { changeNotices, changeNoticesInput, viewAccount } from "@/lib/accounts/account";
import { askAgain, viewCodeRequest } from "@/lib/accounts/ask-again";
import { askNewEmail, askNewEmailInput, confirmNewEmail, hasPassword } from "@/lib/accounts/change-email";
import { askEraseCode, eraseByCode, eraseByPassword, viewErasure } from "@/lib/accounts/erase-account";
import { exportAccount } from "@/lib/accounts/export-account";
import { hashPassword } from "@/lib/accounts/hash-password";
import { confirmRegistration, register, registerInput } from "@/lib/accounts/register";
import { renewFeed, revokeFeed, viewFeedState } from "@/lib/accounts/renew-feed";
import { signInByPassword } from "@/lib/accounts/sign-in";
import { endDevice, endOtherDevices, signOut, signOutEverywhere, viewDevices } from "@/lib/accounts/sign-out";
import { hasOldDevices, sweepCodesAndTries, sweepDevices } from "@/lib/accounts/store";
import { noteSeen, recognise, signInOf } from "@/lib/accounts/use-cases";
import { viewFeed } from "@/lib/accounts/view-feed";
import type { Welcome } from "@/lib/accounts/welcome";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { markSent } from "@/lib/mail/store";
import { HOLDINGS } from "@/lib/privacy/rules";
import { ok, type Result } from "@/lib/result";
import { book, bookingOf, centreWithPeople, later, person } from "@/tests/support/bookings";

const PASSWORD = "a quiet morning";
const HANAKO = { email: "hanako@example.jp", name: "所沢 hanako", kana: "トコロザワ", phone: "0429731111" };
const DAY_MINUTES = 24 * 60;

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.code} ${JSON.stringify(result.facts)}`);
  return result.value;
}

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

async function write(ctx: Context, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  must(await transaction(ctx.db, async (tx) => ok(await work(tx))));
}

/** The centre, where Hanako has a password and a name, a phone and a reading of her own. */
async function centre(): Promise<Context> {
  const ctx = await centreWithPeople();
  const passwordHash = await hashPassword(PASSWORD);
  await write(ctx, (tx) =>
    tx.user.update({ where: { id: "user-hanako" }, data: { passwordHash, phone: HANAKO.phone } }),
  );
  await write(ctx, (tx) =>
    tx.user.updateMany({ where: { id: { not: "user-hanako" } }, data: { phone: "0000000000", kana: "タロウ" } }),
  );
  return { ...ctx, actor: person("hanako") };
}

async function signedIn(ctx: Context, browser: string): Promise<Context & { welcome: Welcome }> {
  const visitor: Context = { ...ctx, actor: { kind: "visitor", visitorId: null }, browser };
  const welcome = must(await signInByPassword(visitor, { email: HANAKO.email, password: PASSWORD, next: null }));
  return { ...visitor, actor: await recognise(visitor, welcome), welcome };
}

async function isIn(ctx: Context, { welcome }: { welcome: Welcome }): Promise<boolean> {
  return (await recognise(ctx, welcome)).kind === "user";
}

async function mailTo(ctx: Context, to: string): Promise<{ subject: string; text: string; key: string }[]> {
  return ctx.db.reader.outboxMail.findMany({ where: { to }, orderBy: { createdAt: "asc" } });
}

async function codeIn(ctx: Context, request: string): Promise<string> {
  const { text } = await ctx.db.reader.outboxMail.findFirstOrThrow({ where: { key: { endsWith: request } } });
  return /^\d{6}$/m.exec(text)?.[0] ?? "none";
}

// ── Signed-in browsers ───────────────────────────────────────────────────────────────────────

test("each signing in is a browser of its own, told by its name and by which one looks", async () => {
  const ctx = await centre();
  const phone = await signedIn(ctx, "Firefox · Android");
  await signedIn(later(ctx, 5), "Edge · Windows");
  const devices = must(await viewDevices(phone));
  expect(devices.map(({ label, isThis }) => [label, isThis])).toEqual([
    ["Firefox · Android", true],
    ["Edge · Windows", false],
  ]);
  expect(codeOf(await viewDevices({ ...ctx, actor: { kind: "visitor", visitorId: null } }))).toBe("not_allowed");
});

test("a browser that was ended is a visitor's on its next request, and no other is", async () => {
  const ctx = await centre();
  const phone = await signedIn(ctx, "Firefox · Android");
  const desk = await signedIn(ctx, "Edge · Windows");
  must(await endDevice(desk, { device: phone.welcome.deviceId }));
  expect(await recognise(ctx, phone.welcome)).toEqual({ kind: "visitor", visitorId: "visitor-hanako" });
  expect(await isIn(ctx, desk)).toBe(true);
  expect(must(await viewDevices(desk))).toHaveLength(1);
});

test("nobody ends another's browser, whatever id they send", async () => {
  const ctx = await centre();
  const phone = await signedIn(ctx, "Firefox · Android");
  for (const device of [phone.welcome.deviceId, "", "x".repeat(60)])
    must(await endDevice({ ...ctx, actor: person("taro") }, { device }));
  expect(await isIn(ctx, phone)).toBe(true);
  expect(await ctx.db.reader.auditEntry.count({ where: { action: "account.end_device" } })).toBe(0);
});

test("the others are ended in one press, this one stays", async () => {
  const ctx = await centre();
  const others = [await signedIn(ctx, "A"), await signedIn(ctx, "B")];
  const desk = await signedIn(ctx, "Edge · Windows");
  must(await endOtherDevices(desk));
  expect([await isIn(ctx, others[0]!), await isIn(ctx, others[1]!), await isIn(ctx, desk)]).toEqual([
    false,
    false,
    true,
  ]);
});

test("signing out ends the browser itself: its cookie, copied, opens nothing", async () => {
  const ctx = await centre();
  const desk = await signedIn(ctx, "Edge · Windows");
  must(await signOut(desk));
  expect(await isIn(ctx, desk)).toBe(false);
  must(await signOut({ ...ctx, actor: { kind: "visitor", visitorId: null } }));
});

test("signing in again in the same browser leaves one sign-in there, not two", async () => {
  const ctx = await centre();
  const desk = await signedIn(ctx, "Edge · Windows");
  const again = must(await signInByPassword(desk, { email: HANAKO.email, password: PASSWORD, next: null }));
  expect(await isIn(ctx, desk)).toBe(false);
  expect((await recognise(ctx, again)).kind).toBe("user");
});

test("signing out everywhere ends every browser, this one too", async () => {
  const ctx = await centre();
  const [phone, desk] = [await signedIn(ctx, "A"), await signedIn(ctx, "B")];
  must(await signOutEverywhere(desk));
  expect([await isIn(ctx, phone), await isIn(ctx, desk)]).toEqual([false, false]);
  expect(await ctx.db.reader.device.count({ where: { endedAt: null } })).toBe(0);
});

test("a token that names no browser of the account is no sign-in", async () => {
  const ctx = await centre();
  const { welcome } = await signedIn(ctx, "A");
  for (const wrong of [
    { ...welcome, deviceId: "" },
    { ...welcome, deviceId: crypto.randomUUID() },
    { ...welcome, userId: "user-taro" },
    { ...welcome, signInVersion: 2 },
  ])
    expect((await recognise(ctx, wrong)).kind).toBe("visitor");
});

test.each([
  ["of an earlier version, without a browser", { sub: "user-hanako", signInVersion: 1, iat: 1 }],
  ["without a version", { sub: "user-hanako", deviceId: "d" }],
  ["without a person", { signInVersion: 1, deviceId: "d" }],
  ["with something else in their place", { sub: 1, signInVersion: "1", deviceId: null }],
])("a token %s is no sign-in, and no failure", (_, claims) => {
  expect(signInOf(claims)).toBeNull();
  expect(signInOf({ sub: "a", signInVersion: 1, deviceId: "d" })).toEqual({
    userId: "a",
    signInVersion: 1,
    deviceId: "d",
  });
});

test("when a browser was seen is noted once a day, and recognising it writes nothing", async () => {
  const ctx = await centre();
  const desk = await signedIn(ctx, "Edge · Windows");
  const revision = async () => (await ctx.db.reader.revision.findUniqueOrThrow({ where: { id: 1 } })).value;
  const before = await revision();
  for (const minutes of [0, 60, DAY_MINUTES - 1]) {
    await isIn(later(ctx, minutes), desk);
    await noteSeen(later(desk, minutes));
  }
  expect(await revision()).toBe(before);
  await noteSeen(later(desk, DAY_MINUTES));
  await noteSeen(later(desk, DAY_MINUTES + 1));
  expect(await revision()).toBe(before + 1);
  expect(must(await viewDevices(desk))[0]?.lastSeenAt).toEqual(later(ctx, DAY_MINUTES).now);
});

test("browsers that are over are swept, live ones stay", async () => {
  const ctx = await centre();
  const [gone, left] = [await signedIn(ctx, "gone"), await signedIn(ctx, "left")];
  must(await endDevice(left, { device: gone.welcome.deviceId }));
  const live = await signedIn(later(ctx, 40 * DAY_MINUTES), "live");
  const at = later(ctx, 32 * DAY_MINUTES + 1).now;
  expect(await hasOldDevices(ctx.db.reader, at)).toBe(true);
  await write(ctx, (tx) => sweepDevices(tx, at));
  expect((await ctx.db.reader.device.findMany()).map(({ label }) => label)).toEqual(["live"]);
  expect(await isIn(ctx, live)).toBe(true);
});

test("an address that a code was mailed to is kept no longer than the code", async () => {
  const ctx = await centre();
  must(await askNewEmail(ctx, asking(NEW)));
  expect(await mailTo(ctx, NEW)).toHaveLength(1);
  await write(ctx, (tx) => sweepCodesAndTries(tx, later(ctx, 9).now));
  expect(await mailTo(ctx, NEW)).toHaveLength(1);
  await write(ctx, (tx) => sweepCodesAndTries(tx, later(ctx, 11).now));
  expect(await mailTo(ctx, NEW)).toHaveLength(0);
});

// ── Choices ──────────────────────────────────────────────────────────────────────────────────

test.each([
  [
    ["7", "3", "1"],
    [7, 3, 1],
  ],
  [
    ["1", "7"],
    [7, 1],
  ],
  [[], []],
])("reminders chosen as %j are kept as %j", async (reminders, expected) => {
  const ctx = await centre();
  must(await changeNotices(ctx, changeNoticesInput.parse({ mailLocale: "en", reminders })));
  expect(must(await viewAccount(ctx))).toMatchObject({ locale: "en", reminders: expected });
});

test("days that nobody is asked on are left out", async () => {
  const ctx = await centre();
  must(await changeNotices(ctx, changeNoticesInput.parse({ mailLocale: "ja", reminders: ["2", "3", "99"] })));
  expect(must(await viewAccount(ctx)).reminders).toEqual([3]);
});

test("what is no number of days, and other languages, are not taken", () => {
  for (const wrong of [
    { mailLocale: "ja", reminders: ["two"] },
    { mailLocale: "ja", reminders: ["0"] },
    { mailLocale: "fr", reminders: [] },
    { mailLocale: "ja", reminders: "7,3" },
  ])
    expect(changeNoticesInput.safeParse(wrong).success).toBe(false);
});

test("everybody begins with all three reminders", async () => {
  expect(must(await viewAccount(await centre())).reminders).toEqual([7, 3, 1]);
});

// ── Another mail address ─────────────────────────────────────────────────────────────────────

const NEW = "hana@new.example";
const asking = (email: string, currentPassword = PASSWORD) => askNewEmailInput.parse({ email, currentPassword });

test("the address changes by a code mailed to the new one; the old one is told, and signs in no more", async () => {
  const ctx = await centre();
  const phone = await signedIn(ctx, "Firefox · Android");
  const desk = await signedIn(ctx, "Edge · Windows");
  const { request } = must(await askNewEmail(desk, asking(" Ｈａｎａ@New.Example ")));
  expect(must(await viewAccount(desk)).email).toBe(HANAKO.email);
  expect((await mailTo(ctx, NEW))[0]?.text).toContain("このアドレスに変える");

  must(await confirmNewEmail(desk, { request, code: await codeIn(ctx, request) }));
  expect(must(await viewAccount(desk)).email).toBe(NEW);
  const [notice] = (await mailTo(ctx, HANAKO.email)).filter(({ key }) => key.includes("email_changed"));
  expect(notice?.text).toContain("新しいアドレスに変わりました");
  expect(notice?.text).not.toContain(NEW);
  expect([await isIn(ctx, phone), await isIn(ctx, desk)]).toEqual([false, true]);
  const old = await signInByPassword(ctx, { email: HANAKO.email, password: PASSWORD, next: null });
  expect(codeOf(old)).toBe("wrong_credentials");
  must(await signInByPassword(ctx, { email: NEW, password: PASSWORD, next: null }));
  expect(JSON.stringify(await ctx.db.reader.auditEntry.findMany())).not.toContain("@");
});

test("whether the new address has an account is told to its owner alone", async () => {
  const ctx = await centre();
  const known = must(await askNewEmail(ctx, asking("taro@example.jp")));
  const unknown = must(await askNewEmail(ctx, asking(NEW)));
  expect(Object.keys(known)).toEqual(Object.keys(unknown));
  const shown = (request: string) => viewCodeRequest(ctx, { request, purpose: "change_email" });
  expect(await shown(known.request)).toEqual({ email: "taro@example.jp", minutes: 10 });
  expect(await shown(unknown.request)).toEqual({ email: NEW, minutes: 10 });
  expect(await codeIn(ctx, known.request)).toBe("none");
  expect(codeOf(await confirmNewEmail(ctx, { request: known.request, code: "000000" }))).toBe("wrong_code");
});

test("whoever signs in by code alone has no password to be asked for", async () => {
  const ctx = await centre();
  expect(await hasPassword(ctx)).toBe(true);
  await write(ctx, (tx) => tx.user.update({ where: { id: "user-hanako" }, data: { passwordHash: null } }));
  expect(await hasPassword(ctx)).toBe(false);
});

test("an address that somebody registered meanwhile stays theirs", async () => {
  const ctx = await centre();
  const { request } = must(await askNewEmail(ctx, asking(NEW)));
  await write(ctx, (tx) => tx.user.update({ where: { id: "user-taro" }, data: { email: NEW } }));
  expect(codeOf(await confirmNewEmail(ctx, { request, code: await codeIn(ctx, request) }))).toBe("already_registered");
  expect(must(await viewAccount(ctx)).email).toBe(HANAKO.email);
});

test("a wrong password, the same address and a code of somebody else change nothing", async () => {
  const ctx = await centre();
  expect(codeOf(await askNewEmail(ctx, asking(NEW, "wrong")))).toBe("wrong_password");
  expect(codeOf(await askNewEmail(ctx, asking(NEW, "")))).toBe("wrong_password");
  expect(codeOf(await askNewEmail(ctx, asking(HANAKO.email)))).toBe("same_email");
  expect(await ctx.db.reader.emailCode.count()).toBe(0);

  const { request } = must(await askNewEmail(ctx, asking(NEW)));
  const taro = { ...ctx, actor: person("taro") };
  const code = await codeIn(ctx, request);
  expect(codeOf(await confirmNewEmail(taro, { request, code }))).toBe("code_expired");
  expect(codeOf(await askAgain(taro, { request, next: null }))).toBe("code_used");
  expect(await viewCodeRequest(taro, { request, purpose: "change_email" })).toBeNull();
  must(await askAgain(ctx, { request, next: null }));
  expect((await ctx.db.reader.user.findMany()).map(({ email }) => email)).not.toContain(NEW);
});

// ── The calendar ─────────────────────────────────────────────────────────────────────────────

const uids = (text: string | null) => [...(text ?? "").matchAll(/^UID:(.+)\r$/gm)].map(([, uid]) => uid).sort();

test("the feed has the slots of live bookings, keeps their names, and loses what is cancelled", async () => {
  const ctx = await centre();
  const first = await book(ctx, ["meeting-room*2026-12-12*3*s*-", "training-room*2026-12-12*4*s*-"], {
    payBy: "counter",
  });
  await book({ ...ctx, actor: person("taro") }, ["meeting-room*2026-12-19*3*s*-"], { payBy: "counter" });
  const { key } = must(await renewFeed(ctx));
  const before = await viewFeed(ctx, { key });
  expect(uids(before)).toHaveLength(2);
  expect(before).toContain("LOCATION:会議室");
  expect(before).toContain("DTSTART:20261212T040000Z");
  expect(uids(await viewFeed(later(ctx, 60), { key }))).toEqual(uids(before));

  const booking = await bookingOf(ctx, first);
  await write(ctx, (tx) =>
    tx.bookingSlot.updateMany({
      where: { bookingId: booking.id, roomId: "training-room" },
      data: { cancelledAt: ctx.now },
    }),
  );
  const after = await viewFeed(ctx, { key });
  expect(uids(after)).toHaveLength(1);
  expect(uids(before)).toContain(uids(after)[0]);
});

test("a calendar says nothing of whom, what for, or how much", async () => {
  const ctx = await centre();
  const number = await book(ctx, ["meeting-room*2026-12-12*3*s*-"], { payBy: "counter" });
  await write(ctx, (tx) => tx.booking.updateMany({ data: { groupName: "句会あおば", purposeNote: "吟行の相談" } }));
  const { key } = must(await renewFeed(ctx));
  const text = (await viewFeed(ctx, { key }))?.replace(/\r\n[ \t]/g, "") ?? "";
  const summary = [...text.matchAll(/^SUMMARY:(.*)\r$/gm)].map(([, words]) => words);
  expect(summary).toEqual(["予約"]);
  for (const secret of [number, number.replace("-", ""), "hanako", "所沢", "句会", "吟行", "320", "趣味", "user-", key])
    expect(text).not.toContain(secret);
});

test("a renewed address ends the one before, a revoked one ends it, and only a hash is kept", async () => {
  const ctx = await centre();
  expect(await viewFeedState(ctx, null)).toEqual({ exists: false, isKey: false });
  const first = must(await renewFeed(ctx)).key;
  expect(JSON.stringify(await everyRow(ctx))).not.toContain(first);
  expect(await viewFeedState(ctx, first)).toEqual({ exists: true, isKey: true });
  const second = must(await renewFeed(ctx)).key;
  expect(second).not.toBe(first);
  expect(await viewFeed(ctx, { key: first })).toBeNull();
  expect(await viewFeedState(ctx, first)).toEqual({ exists: true, isKey: false });
  expect(await viewFeed(ctx, { key: second })).toContain("BEGIN:VCALENDAR");
  must(await revokeFeed(ctx));
  expect(await viewFeed(ctx, { key: second })).toBeNull();
  expect(codeOf(await renewFeed({ ...ctx, actor: { kind: "visitor", visitorId: null } }))).toBe("not_allowed");
});

test.each(["", "x", "A".repeat(43), "../../../etc/passwd", "%00", "%E0%A4%A", "a/b.ics"])(
  "%j is the address of nothing",
  async (key) => {
    const ctx = await centre();
    must(await renewFeed(ctx));
    expect(await viewFeed(ctx, { key })).toBeNull();
  },
);

// ── A full life ──────────────────────────────────────────────────────────────────────────────

const NOTE = "吟行のあとの話し合い";
const GROUP_NAME = "句会あおば";

/** Every row of every table. */
async function everyRow(ctx: Context): Promise<Record<string, Record<string, unknown>[]>> {
  const tables = await ctx.db.reader.$queryRawUnsafe<{ name: string }[]>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  const rows: Record<string, Record<string, unknown>[]> = {};
  for (const { name } of tables)
    rows[name] = (await ctx.db.reader.$queryRawUnsafe<Record<string, unknown>[]>(`SELECT * FROM "${name}"`)).map(
      (row) =>
        Object.fromEntries(
          Object.entries(row).map(([column, value]) => [column, typeof value === "bigint" ? Number(value) : value]),
        ),
    );
  return rows;
}

/** Rows about Hanako in every table that can hold any, settled and over; and what becomes of her attachment. */
async function aFullLife(ctx: Context): Promise<{ booking: string; file: string }> {
  const number = await book(ctx, ["meeting-room*2026-12-12*3*s*-"], { payBy: "counter" });
  const { id: bookingId } = await bookingOf(ctx, number);
  const at = ctx.now;
  const userId = "user-hanako";
  const file = crypto.randomUUID();
  must(await renewFeed(ctx));
  await signedIn(ctx, "Firefox · Android");
  must(await askNewEmail(ctx, asking(NEW)));
  await write(ctx, async (tx) => {
    await tx.booking.update({
      where: { id: bookingId },
      data: {
        ...{ status: "used", purposeNote: NOTE, groupName: GROUP_NAME, decisionNote: `${HANAKO.name}様へ` },
        ...{ source: "phone", overrides: '["not_yet_open"]', overrideReason: `${HANAKO.name}様の行事` },
      },
    });
    await tx.slotClaim.deleteMany({ where: { bookingId } });
    await tx.ledgerEntry.create({
      data: {
        id: "paid",
        bookingId,
        kind: "payment",
        yen: -320,
        method: "card",
        key: "paid",
        reason: "card_payment",
        tender: "cash",
        handedYen: 1000,
        tillDay: "2026-12-01",
        at,
      },
    });
    await tx.checkout.create({
      data: {
        id: "checkout",
        bookingId,
        provider: "sandbox",
        yen: 320,
        status: "paid",
        url: "https://pay.example/hanako",
        expiresAt: at,
        createdAt: at,
      },
    });
    await tx.cardRefund.create({
      data: { id: "refund", checkoutId: "checkout", yen: 10, status: "done", nextAttemptAt: at, createdAt: at },
    });
    await tx.hold.create({
      data: { id: "hold", visitor: "v", address: "a", userId, choices: "[]", expiresAt: at, createdAt: at },
    });
    await tx.reductionRequest.create({
      data: {
        id: "reduction",
        bookingId,
        kind: "disability",
        status: "approved",
        percent: 50,
        note: `${HANAKO.name}です`,
        createdAt: at,
      },
    });
    await tx.attachment.create({
      data: {
        id: file,
        ownerKind: "reduction",
        ownerId: "reduction",
        name: "手帳 所沢hanako.pdf",
        type: "application/pdf",
        bytes: 3,
        sha256: "",
        uploadedById: userId,
        createdAt: at,
      },
    });
    await tx.personView.create({
      data: { id: "look", userId, viewerId: "user-sumi", viewerRole: "staff", page: "booking", date: "2026-12-01", at },
    });
    await tx.recoveryCode.create({ data: { id: "recovery", userId, codeHash: "r" } });
    await tx.visit.create({
      data: { bookingId, date: "2026-12-12", state: "arrived", actorId: "user-sumi", at },
    });
    await tx.keyLoan.create({
      data: {
        id: "key",
        roomId: "meeting-room",
        date: "2026-12-12",
        bookingId,
        outAt: at,
        outById: "user-sumi",
        backAt: at,
      },
    });
    await tx.closure.create({
      data: {
        id: "closure",
        kind: "closing",
        reason: "weather",
        noteJa: "台風",
        noteEn: "Typhoon",
        dates: '["2026-12-12"]',
        rooms: "[]",
        slots: "[]",
        status: "settled",
        createdById: "user-sumi",
        createdAt: at,
      },
    });
    await tx.closureCase.create({
      data: {
        id: "case",
        closureId: "closure",
        bookingId,
        slots: "[]",
        choice: "refund",
        message: `${HANAKO.name}様 休館のひとこと`,
        status: "done",
        doneAt: at,
      },
    });
    for (const [subject, subjectId] of [
      ["user", userId],
      ["booking", bookingId],
      ["group", "group"],
      ["day", "2026-12-12"],
    ] as const)
      await tx.staffNote.create({
        data: {
          id: `note-${subject}`,
          subject,
          subjectId,
          text: `${HANAKO.name}さん ${subject}の書きとめ`,
          authorId: "user-sumi",
          createdAt: at,
        },
      });
    await tx.penaltyPoint.create({
      data: { id: "point", userId, bookingId, key: "p", halves: 1, reason: "no_show", at },
    });
    await tx.wish.create({
      data: {
        id: "wish",
        userId,
        status: "left",
        search: "{}",
        purpose: "hobby",
        purposeNote: NOTE,
        groupName: GROUP_NAME,
        people: 8,
        locale: "ja",
        createdAt: at,
        offers: { create: { id: "offer", choices: "[]", status: "passed", expiresAt: at, createdAt: at } },
      },
    });
    await tx.group.create({
      data: {
        id: "group",
        name: "歌う会",
        kana: "ウタウカイ",
        about: `代表は${HANAKO.name}（042-973-1111）です`,
        address: `所沢市 ${HANAKO.name} 方`,
        createdAt: at,
        members: {
          create: [
            { userId, role: "representative", joinedAt: at },
            { userId: "user-taro", role: "representative", joinedAt: at },
          ],
        },
        roster: {
          create: [
            { id: "line-1", name: "所沢hanako", residence: "city", position: 0, createdAt: at },
            { id: "line-2", name: "ほかの 人", residence: "city", position: 1, createdAt: at },
          ],
        },
        registrations: {
          create: {
            id: "registration",
            fiscalYear: 2026,
            status: "approved",
            answers: JSON.stringify({ conditions: [], activities: `連絡先 ${HANAKO.name}`, plan: HANAKO.phone }),
            decisionNote: `${HANAKO.name}様の名簿を確かめました`,
            createdAt: at,
          },
        },
      },
    });
    await tx.groupInvitation.create({
      data: {
        id: "invitation",
        groupId: "group",
        email: HANAKO.email,
        role: "agent",
        tokenHash: "t",
        expiresAt: at,
        createdAt: at,
      },
    });
    await tx.paper.create({
      data: {
        id: "paper",
        kind: "receipt",
        fiscalYear: 2026,
        number: 1,
        bookingId,
        key: "receipt",
        content: JSON.stringify({
          kind: "receipt",
          recipient: { name: GROUP_NAME, kind: "group", person: HANAKO.name, address: "" },
          amount: { yen: 320 },
          purposeNote: NOTE,
        }),
        issuedAt: at,
      },
    });
    await tx.task.create({
      data: {
        id: "task",
        kind: "still_needed",
        subjectId: bookingId,
        key: "task",
        dueAt: at,
        doneAt: at,
        createdAt: at,
      },
    });
    const mail = { locale: "ja", nextAttemptAt: at, createdAt: at };
    await tx.outboxMail.create({
      data: {
        ...mail,
        id: "mail",
        key: "m1",
        to: HANAKO.email,
        subject: "予約",
        text: `${HANAKO.name}様`,
        ics: "BEGIN",
        sentAt: at,
      },
    });
    await tx.outboxMail.create({
      data: {
        ...mail,
        id: "mail-2",
        key: "registration_approve:registration:user-taro",
        to: "taro@example.jp",
        subject: "団体",
        text: `センターから\n${HANAKO.name}様の名簿を確かめました\n以上`,
      },
    });
  });
  for (const [folder, name] of [
    ["attachments", file],
    ["outbox", "mail.eml"],
    ["outbox", "mail-2.eml"],
  ] as const) {
    mkdirSync(path.join(ctx.config.varDir, folder), { recursive: true });
    writeFileSync(path.join(ctx.config.varDir, folder, name), "%PDF");
  }
  return { booking: number, file };
}

test("everything about a person is in the file, table by table, and nothing of others", async () => {
  const ctx = await centre();
  await aFullLife(ctx);
  await book({ ...ctx, actor: person("taro") }, ["meeting-room*2026-12-19*3*s*-"], { payBy: "counter" });
  const everything = must(await exportAccount(ctx)) as Record<string, unknown>;
  for (const [table, holding] of Object.entries(HOLDINGS)) {
    if (holding.about === "nobody") continue;
    const part = everything[holding.exported];
    expect(part, table).toBeDefined();
    expect(Array.isArray(part) ? part.length : 1, table).toBeGreaterThan(0);
  }
  expect(everything.groups).toMatchObject([{ onItsRoster: [{ name: "所沢hanako" }] }]);
  const text = JSON.stringify(everything);
  // What stands in a row that hangs on another is told with it.
  for (const mark of [
    HANAKO.name,
    HANAKO.kana,
    HANAKO.phone,
    HANAKO.email,
    NEW,
    NOTE,
    GROUP_NAME,
    "Firefox · Android",
    '"card_payment"',
    '"handedYen":1000',
    '"disability"',
    "手帳 所沢hanako.pdf",
    '"passed"',
    "ウタウカイ",
    '"fiscalYear":2026',
    "所沢hanako",
    '"no_show"',
    '"still_needed"',
    '"account.renew_feed"',
    '"refunds":[{"id":"refund"',
    '"recipient"',
    '"viewerRole":"staff"',
    '"recoveryCodes":[{"usedAt":null}]',
    '"state":"arrived"',
    '"backAt"',
    "userの書きとめ",
    "bookingの書きとめ",
    "休館のひとこと",
  ])
    expect(text, mark).toContain(mark);
  for (const other of [
    "ほかの 人",
    "groupの書きとめ",
    "taro",
    "user-sumi",
    "argon2",
    "totp",
    "passwordHash",
    "tokenHash",
    "feedKeyHash",
    "codeHash",
  ])
    expect(text, other).not.toContain(other);
  expect(codeOf(await exportAccount({ ...ctx, actor: { kind: "visitor", visitorId: null } }))).toBe("not_allowed");
});

// ── Leaving ──────────────────────────────────────────────────────────────────────────────────

/** What the outbox does when it has sent what there is. */
async function sendAll(ctx: Context): Promise<void> {
  const mails = await ctx.db.reader.outboxMail.findMany({ where: { sentAt: null } });
  for (const mail of mails) await write(ctx, (tx) => markSent(tx, mail, ctx.now, true));
}

test("after erasing, no table names the person anywhere; what was used and paid stays", async () => {
  const ctx = await centre();
  const { booking, file } = await aFullLife(ctx);
  const before = await everyRow(ctx);
  expect(must(await viewErasure(ctx))).toEqual({ obstacles: [], hasPassword: true });
  must(await eraseByPassword(ctx, { password: PASSWORD }));
  await sendAll(ctx);

  const after = await everyRow(ctx);
  const marks = ["hanako@", NEW, HANAKO.name, "所沢hanako", HANAKO.phone, "042-973-1111", NOTE, GROUP_NAME, "Android"];
  for (const mark of marks) expect(JSON.stringify(before), mark).toContain(mark === "Android" ? "Firefox" : mark);
  const named = Object.entries(after).flatMap(([table, rows]) =>
    rows.flatMap((row) =>
      Object.entries(row)
        .filter(([, value]) => marks.some((mark) => String(value).includes(mark)))
        .map(([column, value]) => `${table}.${column}: ${value}`),
    ),
  );
  expect(named).toEqual([]);
  expect(after.User?.find(({ id }) => id === "user-hanako")).toMatchObject({
    name: "",
    kana: "",
    phone: "",
    passwordHash: null,
    feedKeyHash: null,
    residence: "city",
  });

  for (const [table, holding] of Object.entries(HOLDINGS)) {
    if (holding.about === "nobody" || holding.erased === "deleted") continue;
    if (table !== "Attachment" && table !== "AuditEntry" && table !== "OutboxMail")
      expect(after[table]?.length, table).toBe(before[table]?.length);
  }
  for (const table of [
    "Device",
    "Hold",
    "PersonView",
    "RecoveryCode",
    "PenaltyPoint",
    "Wish",
    "WishOffer",
    "GroupInvitation",
    "EmailCode",
  ])
    expect(after[table], table).toEqual([]);
  expect(after.StaffNote?.map(({ id, text }) => [id, text])).toEqual([
    ["note-group", "さん groupの書きとめ"],
    ["note-day", "さん dayの書きとめ"],
  ]);
  expect([after.Visit, after.KeyLoan]).toEqual([before.Visit, before.KeyLoan]);
  expect(after.ClosureCase).toMatchObject([{ choice: "refund", status: "done", message: "" }]);
  expect(after.GroupMember).toHaveLength(1);
  expect(after.GroupPerson?.map(({ name }) => name)).toEqual(["ほかの 人"]);
  expect(after.BookingSlot).toEqual(before.BookingSlot);
  expect(after.LedgerEntry).toEqual(before.LedgerEntry);
  expect(await bookingOf(ctx, booking)).toMatchObject({
    status: "used",
    residence: "city",
    people: 8,
    purpose: "hobby",
  });
  expect(JSON.parse(String(after.Paper?.[0]?.content))).toMatchObject({ kind: "receipt", amount: { yen: 320 } });
  expect(after.OutboxMail?.find(({ id }) => id === "mail-2")?.text).toBe("センターから\n様の名簿を確かめました\n以上");
  expect(readdirSync(path.join(ctx.config.varDir, "attachments"))).not.toContain(file);
  expect(readdirSync(path.join(ctx.config.varDir, "outbox"))).toEqual(["mail-2.eml"]);
  expect(after.AuditEntry?.at(-1)).toMatchObject({ action: "account.erase", actorId: "user-hanako" });
});

test("after erasing, not even the bytes of the file name the person", async () => {
  const ctx = await centre();
  await aFullLife(ctx);
  const file = ctx.config.databaseUrl.replace(/^file:/, "");
  const named = () => {
    const database = new Database(file);
    database.pragma("wal_checkpoint(TRUNCATE)");
    database.close();
    const bytes = readFileSync(file);
    return ["hanako@", HANAKO.name, HANAKO.phone, NOTE, GROUP_NAME].filter((mark) => bytes.includes(mark));
  };
  expect(named()).toHaveLength(5);
  must(await eraseByPassword(ctx, { password: PASSWORD }));
  await sendAll(ctx);
  expect(named()).toEqual([]);
});

test("the last mail goes to the address before it is forgotten, and the address can register anew", async () => {
  const ctx = await centre();
  const desk = await signedIn(ctx, "Edge · Windows");
  must(await eraseByPassword(desk, { password: PASSWORD }));
  expect((await mailTo(ctx, HANAKO.email)).map(({ subject }) => subject)).toEqual(["【ふらっと予約】登録を消しました"]);
  expect(await isIn(ctx, desk)).toBe(false);
  expect(codeOf(await viewErasure(ctx))).toBe("not_allowed");
  expect(codeOf(await eraseByPassword(ctx, { password: PASSWORD }))).not.toBe("ok");

  const visitor: Context = { ...ctx, actor: { kind: "visitor", visitorId: null } };
  const signIn = { email: HANAKO.email, password: PASSWORD, next: null };
  expect(codeOf(await signInByPassword(visitor, signIn))).toBe("wrong_credentials");
  const typed = registerInput.parse({
    ...HANAKO,
    name: "所沢 花子",
    kana: "ところざわ はなこ",
    residence: "city",
    password: "another evening",
  });
  const { request } = must(await register(visitor, typed));
  const welcome = must(await confirmRegistration(visitor, { request, code: await codeIn(ctx, request), next: null }));
  expect(welcome.userId).not.toBe("user-hanako");
});

test("a mailed code erases as well, and once; a wrong one and another's erase nothing", async () => {
  const ctx = await centre();
  const { request } = must(await askEraseCode(ctx));
  const code = await codeIn(ctx, request);
  const wrong = code === "000000" ? "000001" : "000000";
  expect(codeOf(await eraseByCode(ctx, { request, code: wrong }))).toBe("wrong_code");
  expect(codeOf(await eraseByCode({ ...ctx, actor: person("taro") }, { request, code }))).toBe("code_expired");
  expect((await ctx.db.reader.user.findMany({ where: { erasedAt: { not: null } } })).length).toBe(0);
  must(await eraseByCode(ctx, { request, code }));
  expect(codeOf(await eraseByCode(ctx, { request, code }))).not.toBe("ok");
  expect((await ctx.db.reader.user.findMany({ where: { erasedAt: { not: null } } })).map(({ id }) => id)).toEqual([
    "user-hanako",
  ]);
});

test("a wrong password erases nothing", async () => {
  const ctx = await centre();
  expect(codeOf(await eraseByPassword(ctx, { password: "not it" }))).toBe("wrong_password");
  expect(must(await viewAccount(ctx)).name).toBe(HANAKO.name);
});

test("open bookings are settled first; cancelled ones are not in the way", async () => {
  const ctx = await centre();
  const number = await book(ctx, ["meeting-room*2026-12-12*3*s*-"], { payBy: "counter" });
  const bare = number.replace("-", "");
  expect(must(await viewErasure(ctx)).obstacles).toEqual([{ kind: "open_booking", number: bare }]);
  expect(codeOf(await eraseByPassword(ctx, { password: PASSWORD }))).toBe("account_not_settled");
  expect(codeOf(await askEraseCode(ctx))).toBe("account_not_settled");
  await write(ctx, async (tx) => {
    const where = { number: bare };
    await tx.booking.update({ where, data: { status: "cancelled" } });
    await tx.slotClaim.deleteMany({ where: { booking: where } });
    await tx.bookingSlot.updateMany({ where: { booking: where }, data: { cancelledAt: ctx.now } });
    await tx.ledgerEntry.deleteMany({ where: { booking: where } });
  });
  expect(must(await viewErasure(ctx)).obstacles).toEqual([]);
});

test("a booking made in another tab while the code was on its way stops it, and the code is still good", async () => {
  const ctx = await centre();
  const { request } = must(await askEraseCode(ctx));
  const code = await codeIn(ctx, request);
  await book(ctx, ["meeting-room*2026-12-12*3*s*-"], { payBy: "counter" });
  expect(codeOf(await eraseByCode(ctx, { request, code }))).toBe("account_not_settled");
  expect(must(await viewAccount(ctx)).name).toBe(HANAKO.name);
  expect((await ctx.db.reader.emailCode.findUniqueOrThrow({ where: { id: request } })).usedAt).toBeNull();
});

test("staff do not erase themselves, and a group's last representative hands it over first", async () => {
  const ctx = await centre();
  const sumi = { ...ctx, actor: person("sumi", "staff") };
  expect(must(await viewErasure(sumi)).obstacles).toEqual([{ kind: "works_here" }]);
  expect(codeOf(await askEraseCode(sumi))).toBe("account_not_settled");

  await write(ctx, (tx) =>
    tx.group.create({
      data: {
        id: "group",
        name: "歌う会",
        kana: "ウタウカイ",
        createdAt: ctx.now,
        members: {
          create: [
            { userId: "user-hanako", role: "representative", joinedAt: ctx.now },
            { userId: "user-taro", role: "agent", joinedAt: ctx.now },
          ],
        },
      },
    }),
  );
  const last = [{ kind: "last_representative", groupId: "group", name: "歌う会" }];
  expect(must(await viewErasure(ctx)).obstacles).toEqual(last);
  const role = (userId: string, data: { role: string }) =>
    write(ctx, (tx) => tx.groupMember.update({ where: { groupId_userId: { groupId: "group", userId } }, data }));
  await role("user-taro", { role: "representative" });
  expect(must(await viewErasure(ctx)).obstacles).toEqual([]);
  await role("user-taro", { role: "agent" });
  await write(ctx, (tx) => tx.group.update({ where: { id: "group" }, data: { closedAt: ctx.now } }));
  expect(must(await viewErasure(ctx)).obstacles).toEqual([]);
});

test("money that is still to be given back is in the way", async () => {
  const ctx = await centre();
  await aFullLife(ctx);
  await write(ctx, (tx) => tx.cardRefund.update({ where: { id: "refund" }, data: { status: "failed" } }));
  expect(must(await viewErasure(ctx)).obstacles).toMatchObject([{ kind: "refund", yen: 10 }]);
  await write(ctx, async (tx) => {
    await tx.cardRefund.update({ where: { id: "refund" }, data: { status: "done" } });
    await tx.ledgerEntry.delete({ where: { id: "paid" } });
  });
  expect(must(await viewErasure(ctx)).obstacles).toMatchObject([{ kind: "owes", yen: 320 }]);
});

test.each(["予約", "https", "It", "permit"])(
  "whoever is called %s takes no word out of codes, links and the mails of strangers",
  async (name) => {
    const ctx = await centre();
    await aFullLife(ctx);
    const text = "予約の控え It says permit\nhttps://yoyaku.example/bookings/A2B3-C4D5";
    const content = {
      kind: "permit",
      recipient: { name: "歌う会", kind: "group", person: name, address: "" },
      purpose: "permit",
      purposeNote: "",
      note: "",
    };
    await write(ctx, async (tx) => {
      await tx.user.update({ where: { id: "user-hanako" }, data: { name, kana: name } });
      await tx.booking.updateMany({ data: { groupId: "group" } });
      await tx.paper.updateMany({ data: { kind: "permit", content: JSON.stringify(content) } });
      await tx.outboxMail.create({
        data: {
          ...{ id: "mail-3", key: "m3", to: "sumi@example.jp", subject: "予約", text, locale: "ja" },
          ...{ nextAttemptAt: ctx.now, createdAt: ctx.now },
        },
      });
    });
    must(await eraseByPassword(ctx, { password: PASSWORD }));
    expect((await ctx.db.reader.outboxMail.findUniqueOrThrow({ where: { id: "mail-3" } })).text).toBe(text);
    const [paper] = await ctx.db.reader.paper.findMany();
    expect(JSON.parse(paper?.content ?? "")).toEqual({ ...content, recipient: { ...content.recipient, person: "" } });
  },
);

test("no earlier name stays on the papers of a group's booking, nor one on a booking that was handed over", async () => {
  const ctx = await centre();
  await aFullLife(ctx);
  const other = await book(ctx, ["meeting-room*2026-12-19*3*s*-"], { payBy: "counter" });
  const theirs = (await bookingOf(ctx, other)).id;
  const paperOf = (person: string) =>
    JSON.stringify({ kind: "invoice", recipient: { name: "歌う会", kind: "group", person, address: "" } });
  await write(ctx, async (tx) => {
    await tx.booking.updateMany({ data: { groupId: "group" } });
    await tx.booking.update({ where: { id: theirs }, data: { userId: "user-taro" } });
    await tx.paper.updateMany({ data: { content: paperOf("旧姓 花子") } });
    for (const [id, person] of [
      ["before", HANAKO.name],
      ["since", "所沢 taro"],
    ] as const)
      await tx.paper.create({
        data: {
          ...{ id, kind: "invoice", fiscalYear: 2026, number: id.length, bookingId: theirs, key: id },
          ...{ content: paperOf(person), issuedAt: ctx.now },
        },
      });
  });
  must(await eraseByPassword(ctx, { password: PASSWORD }));
  const papers = await ctx.db.reader.paper.findMany();
  expect(Object.fromEntries(papers.map(({ id, content }) => [id, JSON.parse(content).recipient.person]))).toEqual({
    paper: "",
    before: "",
    since: "所沢 taro",
  });
});

test("a reduction that is looked at is in the way while money may come of it, and is closed when none can", async () => {
  const ctx = await centre();
  await aFullLife(ctx);
  await write(ctx, (tx) => tx.reductionRequest.updateMany({ data: { status: "pending", percent: null } }));
  expect(must(await viewErasure(ctx)).obstacles).toMatchObject([{ kind: "reduction_pending" }]);
  expect(codeOf(await eraseByPassword(ctx, { password: PASSWORD }))).toBe("account_not_settled");
  await write(ctx, (tx) => tx.ledgerEntry.deleteMany());
  expect(must(await viewErasure(ctx)).obstacles).toEqual([]);
  must(await eraseByPassword(ctx, { password: PASSWORD }));
  expect(await ctx.db.reader.reductionRequest.findMany()).toMatchObject([{ status: "withdrawn", note: "" }]);
});

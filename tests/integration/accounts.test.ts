import { expect, test } from "vitest";
import {
  changeAccount,
  changeAccountInput,
  changePassword,
  changePasswordInput,
  viewAccount,
} from "@/lib/accounts/account";
import { createAdmin, createAdminInput } from "@/lib/accounts/appoint-admin";
import { askAgain, viewCodeRequest } from "@/lib/accounts/ask-again";
import { confirmRegistration, register, registerInput } from "@/lib/accounts/register";
import { askResetCode, resetPassword, resetPasswordInput } from "@/lib/accounts/reset-password";
import type { Actor } from "@/lib/accounts/rules";
import { askSignInCode, signInByCode, signInByPassword } from "@/lib/accounts/sign-in";
import { signOutEverywhere } from "@/lib/accounts/sign-out";
import { recognise, viewMe } from "@/lib/accounts/use-cases";
import { insertHold } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { ok, type Result } from "@/lib/result";
import { testContext } from "@/tests/support/context";

const PASSWORD = "きょうはよいてんき";
const HANAKO = {
  name: "山﨑 花子",
  kana: "やまざき はなこ",
  email: "hanako@example.jp",
  phone: "04-2921-2220",
  residence: "city",
  password: "a quiet morning",
};

async function openCentre(): Promise<Context> {
  return testContext({ holds: "masters" });
}

const minutesLater = (ctx: Context, minutes: number): Context => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + minutes * 60_000),
});

const from = (ctx: Context, address: string): Context => ({ ...ctx, address });

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.code}`);
  return result.value;
}

async function mailOf(ctx: Context, request: string): Promise<string> {
  return (await ctx.db.reader.outboxMail.findFirstOrThrow({ where: { key: { endsWith: request } } })).text;
}

async function codeOf(ctx: Context, request: string): Promise<string> {
  return /^\d{6}$/m.exec(await mailOf(ctx, request))?.[0] ?? "none";
}

const otherThan = (code: string) => (code === "000000" ? "000001" : "000000");

async function begin(ctx: Context, typed: Partial<typeof HANAKO> = {}): Promise<string> {
  return must(await register(ctx, registerInput.parse({ ...HANAKO, ...typed }))).request;
}

type Registered = Actor & { kind: "user"; deviceId: string };

async function registered(ctx: Context, typed: Partial<typeof HANAKO> = {}): Promise<Registered> {
  const request = await begin(ctx, typed);
  const welcome = must(await confirmRegistration(ctx, { request, code: await codeOf(ctx, request), next: null }));
  const { userId, deviceId } = welcome;
  return { kind: "user", userId, deviceId, role: "resident", residence: "city", visitorId: null, group: null };
}

test("an account exists only after its code, with what was typed in one spelling", async () => {
  const ctx = await openCentre();
  const request = await begin(ctx);
  expect(await ctx.db.reader.user.count()).toBe(0);

  const code = await codeOf(ctx, request);
  const welcome = must(await confirmRegistration(ctx, { request, code, next: "/book" }));
  expect(welcome).toMatchObject({ role: "resident", signInVersion: 1, next: "/book" });
  const user = await ctx.db.reader.user.findUniqueOrThrow({ where: { id: welcome.userId } });
  expect(user).toMatchObject({
    name: "山﨑 花子",
    kana: "ヤマザキ ハナコ",
    email: "hanako@example.jp",
    phone: "0429212220",
    residence: "city",
    role: "resident",
    locale: "ja",
  });
  expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("what was typed to register is forgotten once the account exists, and codes are never kept readable", async () => {
  const ctx = await openCentre();
  const request = await begin(ctx);
  const code = await codeOf(ctx, request);
  const waiting = await ctx.db.reader.emailCode.findUniqueOrThrow({ where: { id: request } });
  expect(waiting.payload).not.toContain(HANAKO.password);
  expect(JSON.stringify(waiting)).not.toContain(`"${code}"`);

  await confirmRegistration(ctx, { request, code, next: null });
  expect((await ctx.db.reader.emailCode.findUniqueOrThrow({ where: { id: request } })).payload).toBeNull();
  expect(JSON.stringify(await ctx.db.reader.auditEntry.findMany())).not.toMatch(/花子|hanako|2921/);
});

test("registering a known address looks the same, and its owner is told by mail", async () => {
  const ctx = await openCentre();
  await registered(ctx);
  const again = await register(ctx, registerInput.parse({ ...HANAKO, password: "another evening" }));
  expect(again).toEqual({ ok: true, value: { request: expect.any(String), next: null } });
  const { request } = must(again);
  expect(await viewCodeRequest(ctx, { request, purpose: "register" })).toEqual({ email: HANAKO.email, minutes: 10 });
  expect(await mailOf(ctx, request)).toContain("すでに登録があります");
  expect(await codeOf(ctx, request)).toBe("none");
  const tried = await confirmRegistration(ctx, { request, code: "000000", next: null });
  expect(tried.ok || tried.code).toBe("wrong_code");
});

test("asking for a code looks the same with and without an account", async () => {
  const ctx = await openCentre();
  await registered(ctx);
  for (const ask of [askSignInCode, askResetCode]) {
    const known = await ask(ctx, { email: HANAKO.email, next: null });
    const unknown = await ask(ctx, { email: "nobody@example.jp", next: null });
    expect(unknown).toEqual({ ok: true, value: { request: expect.any(String), next: null } });
    expect(Object.keys(must(known))).toEqual(Object.keys(must(unknown)));
    const request = must(unknown).request;
    expect(await codeOf(ctx, request)).toBe("none");
  }
  const wrong = { email: "nobody@example.jp", password: PASSWORD, next: null };
  expect(await signInByPassword(ctx, wrong)).toEqual(await signInByPassword(ctx, { ...wrong, email: HANAKO.email }));
});

test("signing in by password takes the address and the password however they are typed", async () => {
  const ctx = await openCentre();
  const { userId } = await registered(ctx);
  const typed = registerInput.shape.email.parse(" ＨＡＮＡＫＯ＠example．jp");
  const welcome = must(await signInByPassword(ctx, { email: typed, password: "ａ quiet morning", next: null }));
  expect(welcome).toEqual({ userId, signInVersion: 1, deviceId: expect.any(String), role: "resident", next: null });
});

test("signing in by a mailed code works once", async () => {
  const ctx = await openCentre();
  const { userId } = await registered(ctx);
  const { request } = must(await askSignInCode(ctx, { email: HANAKO.email, next: null }));
  const code = await codeOf(ctx, request);
  expect(must(await signInByCode(ctx, { request, code, next: null })).userId).toBe(userId);
  expect(await signInByCode(ctx, { request, code, next: null })).toMatchObject({ code: "code_used" });
});

test("one code pressed five times at once signs in once", async () => {
  const ctx = await openCentre();
  await registered(ctx);
  const { request } = must(await askSignInCode(ctx, { email: HANAKO.email, next: null }));
  const code = await codeOf(ctx, request);
  const answers = await Promise.all(Array.from({ length: 5 }, () => signInByCode(ctx, { request, code, next: null })));
  expect(answers.map((answer) => (answer.ok ? "in" : answer.code)).sort()).toEqual([
    ...Array(4).fill("code_used"),
    "in",
  ]);
});

test.each([
  [9, "ok"],
  [10, "code_expired"],
])("a code typed after %i minutes is %s", async (minutes, expected) => {
  const ctx = await openCentre();
  const request = await begin(ctx);
  const code = await codeOf(ctx, request);
  const answer = await confirmRegistration(minutesLater(ctx, minutes), { request, code, next: null });
  expect(answer.ok ? "ok" : answer.code).toBe(expected);
});

test("five wrong tries spend a code, even when they come at once", async () => {
  const ctx = await openCentre();
  const request = await begin(ctx);
  const code = await codeOf(ctx, request);
  const wrong = { request, code: otherThan(code), next: null };
  const answers = await Promise.all(Array.from({ length: 7 }, () => confirmRegistration(ctx, wrong)));
  expect(answers.map((answer) => !answer.ok && answer.code).sort()).toEqual([
    ...Array(3).fill("code_used_up"),
    ...Array(4).fill("wrong_code"),
  ]);
  expect(await confirmRegistration(ctx, { request, code, next: null })).toMatchObject({ code: "code_used_up" });
  expect(await ctx.db.reader.user.count()).toBe(0);
});

test("a code serves only what it was mailed for", async () => {
  const ctx = await openCentre();
  await registered(ctx);
  const { request } = must(await askSignInCode(ctx, { email: HANAKO.email, next: null }));
  const code = await codeOf(ctx, request);
  const reset = { ...resetPasswordInput.parse({ code, password: "another evening" }), request };
  expect(await resetPassword(ctx, reset)).toMatchObject({ code: "code_expired" });
  expect(await confirmRegistration(ctx, { request, code, next: null })).toMatchObject({ code: "code_expired" });
});

test("a forged or empty request is as one that ran out", async () => {
  const ctx = await openCentre();
  for (const request of ["", "x", crypto.randomUUID()])
    expect(await signInByCode(ctx, { request, code: "123456", next: null })).toMatchObject({ code: "code_expired" });
});

test("asked again, a registration is mailed with all that was typed", async () => {
  const ctx = await openCentre();
  const first = await begin(ctx);
  const { request } = must(await askAgain(minutesLater(ctx, 11), { request: first, next: "/book" }));
  const code = await codeOf(ctx, request);
  must(await confirmRegistration(minutesLater(ctx, 12), { request, code, next: null }));
  expect((await ctx.db.reader.user.findFirstOrThrow()).name).toBe(HANAKO.name);
});

test("of two registrations of one address the one confirmed first counts, and the other is told", async () => {
  const ctx = await openCentre();
  const requests = [await begin(ctx), await begin(ctx, { name: "別の 人" })];
  const answers = await Promise.all(
    requests.map(async (request) =>
      confirmRegistration(ctx, { request, code: await codeOf(ctx, request), next: null }),
    ),
  );
  expect(answers.map((answer) => (answer.ok ? "in" : answer.code)).sort()).toEqual(["already_registered", "in"]);
  expect(await ctx.db.reader.user.count()).toBe(1);
});

test("ten wrong passwords close an account's password for fifteen minutes, and say until when", async () => {
  const ctx = await openCentre();
  await registered(ctx);
  const wrong = { email: HANAKO.email, password: "wrong", next: null };
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => signInByPassword(from(ctx, `a${i}`), wrong)));
  const codes = answers.map((answer) => !answer.ok && answer.code);
  expect(codes.filter((code) => code === "wrong_credentials")).toHaveLength(10);
  expect(answers.find((answer) => !answer.ok && answer.code === "too_many_tries")).toMatchObject({
    facts: { againAt: minutesLater(ctx, 15).now },
  });
  const right = { ...wrong, password: HANAKO.password };
  expect(await signInByPassword(minutesLater(ctx, 14), right)).toMatchObject({ code: "too_many_tries" });
  expect((await signInByPassword(minutesLater(ctx, 15), right)).ok).toBe(true);
});

test("a closed password leaves the mailed code open, which opens the password again", async () => {
  const ctx = await openCentre();
  await registered(ctx);
  for (let i = 0; i < 11; i++) await signInByPassword(ctx, { email: HANAKO.email, password: "wrong", next: null });
  const { request } = must(await askSignInCode(ctx, { email: HANAKO.email, next: null }));
  must(await signInByCode(ctx, { request, code: await codeOf(ctx, request), next: null }));
  must(await signInByPassword(ctx, { email: HANAKO.email, password: HANAKO.password, next: null }));
});

test("an address that nobody has is closed in the same way", async () => {
  const ctx = await openCentre();
  const wrong = { email: "nobody@example.jp", password: "wrong", next: null };
  const answers: (string | false)[] = [];
  for (let i = 0; i < 11; i++) {
    const answer = await signInByPassword(ctx, wrong);
    answers.push(!answer.ok && answer.code);
  }
  expect(answers).toEqual([...Array(10).fill("wrong_credentials"), "too_many_tries"]);
});

test("wrong tries from one network address are limited over all accounts, right ones are not counted", async () => {
  const ctx = await openCentre();
  await registered(ctx);
  await transaction(ctx.db, async (tx) => {
    await tx.setting.create({
      data: {
        key: "signIn",
        validFrom: "2026-12-01",
        value: JSON.stringify({
          code: { minutes: 10, tries: 5 },
          wrongTries: { perAccount: 10, perAddress: 3, minutes: 15 },
          mails: { perAccount: 6, perAddress: 200, minutes: 60 },
        }),
        source: "test",
      },
    });
    await tx.revision.update({ where: { id: 2 }, data: { value: { increment: 1 } } });
    return ok(null);
  });
  const right = { email: HANAKO.email, password: HANAKO.password, next: null };
  for (let i = 0; i < 5; i++) expect((await signInByPassword(ctx, right)).ok).toBe(true);
  for (let i = 0; i < 3; i++)
    expect(await signInByPassword(ctx, { ...right, email: `nobody${i}@example.jp` })).toMatchObject({
      code: "wrong_credentials",
    });
  expect(await signInByPassword(ctx, right)).toMatchObject({ code: "too_many_tries" });
  expect((await signInByPassword(from(ctx, "address-2"), right)).ok).toBe(true);
});

test("nobody's mailbox is filled: six codes an hour", async () => {
  const ctx = await openCentre();
  const answers: unknown[] = [];
  for (let i = 0; i < 8; i++) {
    const answer = await askResetCode(from(ctx, `a${i}`), { email: HANAKO.email, next: null });
    answers.push(answer.ok || answer.code);
  }
  expect(answers).toEqual([...Array(6).fill(true), "too_many_mails", "too_many_mails"]);
  expect(await ctx.db.reader.outboxMail.count({ where: { to: HANAKO.email } })).toBe(6);
  expect((await askResetCode(minutesLater(ctx, 60), { email: HANAKO.email, next: null })).ok).toBe(true);
});

test("signing out everywhere ends every sign-in on the next request", async () => {
  const ctx = await openCentre();
  const actor = await registered(ctx);
  const { userId, deviceId } = actor;
  const signIn = { userId, signInVersion: 1, deviceId };
  expect(await recognise(ctx, signIn)).toMatchObject({ kind: "user", role: "resident" });
  must(await signOutEverywhere({ ...ctx, actor }));
  expect(await recognise(ctx, signIn)).toEqual({ kind: "visitor", visitorId: "visitor-1" });
  const again = must(await signInByPassword(ctx, { email: HANAKO.email, password: HANAKO.password, next: null }));
  expect(await recognise(ctx, again)).toMatchObject({ kind: "user" });
  expect(again.signInVersion).toBe(2);
});

test("a new password by mail ends every sign-in, and the old password", async () => {
  const ctx = await openCentre();
  const { userId, deviceId } = await registered(ctx);
  const { request } = must(await askResetCode(ctx, { email: HANAKO.email, next: null }));
  const typed = resetPasswordInput.parse({ code: await codeOf(ctx, request), password: "another evening" });
  const welcome = must(await resetPassword(ctx, { ...typed, request }));
  expect(welcome).toMatchObject({ userId, signInVersion: 2 });
  expect((await recognise(ctx, { userId, signInVersion: 1, deviceId })).kind).toBe("visitor");
  expect((await recognise(ctx, welcome)).kind).toBe("user");
  const signIn = { email: HANAKO.email, next: null };
  expect((await signInByPassword(ctx, { ...signIn, password: HANAKO.password })).ok).toBe(false);
  expect((await signInByPassword(ctx, { ...signIn, password: "another evening" })).ok).toBe(true);
  expect(await mailOf(ctx, `password_changed:${userId}:2`)).toContain("パスワードが新しくなりました");
});

test("a password is changed by whoever knows the old one", async () => {
  const ctx = await openCentre();
  const actor = await registered(ctx);
  const mine = { ...ctx, actor };
  const wrong = changePasswordInput.parse({ currentPassword: "wrong", newPassword: "another evening" });
  expect(await changePassword(mine, wrong)).toMatchObject({ code: "wrong_password" });
  const welcome = must(await changePassword(mine, { ...wrong, currentPassword: HANAKO.password }));
  expect(welcome.signInVersion).toBe(2);
  expect(await changePassword(ctx, wrong)).toMatchObject({ code: "not_allowed" });
});

test("an account is seen and changed by its owner", async () => {
  const ctx = await openCentre();
  const actor = await registered(ctx);
  const typed = changeAccountInput.parse({
    name: " 髙橋　花子 ",
    kana: "ﾀｶﾊｼ ﾊﾅｺ",
    phone: "０９０-1234-5678",
    residence: "outside",
  });
  must(await changeAccount({ ...ctx, actor }, typed));
  expect(must(await viewAccount({ ...ctx, actor }))).toMatchObject({
    name: "髙橋 花子",
    kana: "タカハシ ハナコ",
    phone: "09012345678",
    residence: "outside",
    email: HANAKO.email,
  });
  expect(await changeAccount(ctx, typed)).toMatchObject({ code: "not_allowed" });
  expect(await viewAccount(ctx)).toMatchObject({ code: "not_allowed" });
});

test("signing in midway takes along what the visitor holds", async () => {
  const ctx = await openCentre();
  const actor = await registered(ctx);
  const expiresAt = minutesLater(ctx, 15).now;
  await transaction(ctx.db, async (tx) => {
    await insertHold(tx, {
      id: "hold-1",
      visitor: "visitor-1",
      userId: null,
      address: "address-1",
      choices: [],
      expiresAt,
      extensions: 0,
      createdAt: ctx.now,
    });
    return ok(null);
  });
  expect((await viewMe(ctx)).hold).toEqual({ expiresAt });
  must(await signInByPassword(ctx, { email: HANAKO.email, password: HANAKO.password, next: "/book" }));
  expect((await ctx.db.reader.hold.findUniqueOrThrow({ where: { id: "hold-1" } })).userId).toBe(actor.userId);
  const me = await viewMe({ ...ctx, actor: { ...actor, visitorId: "visitor-1" } });
  expect(me).toMatchObject({ signedIn: true, name: HANAKO.name, role: "resident", hold: { expiresAt } });
  expect((await viewMe(minutesLater(ctx, 15))).hold).toBeNull();
});

test("the first administrator is made by the system, and an account can be made one", async () => {
  const ctx = { ...(await openCentre()), actor: { kind: "system" } as const };
  const typed = createAdminInput.parse({ email: "Chief@example.jp", name: "管理 者", password: "long enough words" });
  expect(must(await createAdmin(ctx, typed)).created).toBe(true);
  const signIn = { email: "chief@example.jp", password: "long enough words", next: null };
  expect(must(await signInByPassword(ctx, signIn)).role).toBe("admin");

  const visitor: Context = { ...ctx, actor: { kind: "visitor", visitorId: "visitor-1" } };
  const { userId, deviceId } = await registered(visitor);
  const raised = must(await createAdmin(ctx, { ...typed, email: HANAKO.email }));
  expect(raised).toEqual({ userId, created: false });
  expect((await recognise(visitor, { userId, signInVersion: 1, deviceId })).kind).toBe("visitor");
  const asAdmin = must(await signInByPassword(visitor, { ...signIn, email: HANAKO.email }));
  expect(await recognise(visitor, asAdmin)).toMatchObject({ role: "admin" });
  expect(await createAdmin(visitor, typed)).toMatchObject({ code: "not_allowed" });
});

test.each([
  ["an emoji", "name", "花子🌸", "account.fields.name"],
  ["a control sign", "name", "花\u0000子", "account.fields.name"],
  ["ten thousand signs", "name", "あ".repeat(10_000), null],
  ["ten thousand signs", "kana", "あ".repeat(10_000), null],
  ["Latin letters", "kana", "Hanako", "account.fields.kana"],
  ["nothing", "kana", "", null],
  ["no @", "email", "hanako", "invalid_email"],
  ["three digits", "phone", "110", "account.fields.phone"],
  ["another planet", "residence", "moon", null],
  ["five signs", "password", "short", null],
  ["a common word", "password", "password123", "account.fields.password_common"],
  ["the mail's name", "password", "hanako-no-heya", "account.fields.password_mail"],
  ["ten thousand signs", "password", "あ".repeat(10_000), null],
])("a registration with %s as %s marks that field once", (_, field, typed, message) => {
  const parsed = registerInput.safeParse({ ...HANAKO, [field]: typed });
  expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([field]);
  if (message) expect(parsed.error?.issues[0]?.message).toBe(message);
});

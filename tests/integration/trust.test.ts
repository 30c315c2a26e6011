import { TOTP } from "otpauth";
import { expect, test } from "vitest";
import { createAdmin } from "@/lib/accounts/appoint-admin";
import { eraseByPassword } from "@/lib/accounts/erase-account";
import { exportAccount } from "@/lib/accounts/export-account";
import { hashPassword } from "@/lib/accounts/hash-password";
import { askResetCode, resetPassword } from "@/lib/accounts/reset-password";
import type { DeskPolicy, Role, SignedInActor } from "@/lib/accounts/rules";
import { signInByPassword } from "@/lib/accounts/sign-in";
import { recognise } from "@/lib/accounts/use-cases";
import { viewAllowance } from "@/lib/bookings/view-allowance";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { planChange, planChangeInput } from "@/lib/masters/change-master";
import { ok, type Result } from "@/lib/result";
import { appointStaff, changeRole, resetFactor, viewStaff } from "@/lib/staff/appoint-staff";
import { changePerson, disablePerson, enablePerson } from "@/lib/staff/change-person";
import { lockDesk, noteActive, passDesk, unlockDesk } from "@/lib/staff/lock-desk";
import { mergePeople, previewMerge } from "@/lib/staff/merge-people";
import { recordViews } from "@/lib/staff/record-views";
import { findPeople } from "@/lib/staff/search-people";
import { beginFactor, confirmFactor, proveFactor, removeFactor, viewFactor } from "@/lib/staff/set-factor";
import { viewLog, viewLogInput } from "@/lib/staff/view-log";
import { viewOwnLooks } from "@/lib/staff/view-looks";
import { viewPerson } from "@/lib/staff/view-person";
import { book, bookingOf, centreWithPeople, later, ledgerOf, person } from "@/tests/support/bookings";

const PASSWORD = "a quiet morning";

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.code} ${JSON.stringify(result.facts)}`);
  return result.value;
}

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

async function write(ctx: Context, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  must(await transaction(ctx.db, async (tx) => ok(await work(tx))));
}

const worker = (name: string, role: Role): SignedInActor => ({ ...person(name), role });

/** The centre with Sumi at the desk, Aki who administers, and a password for everybody. */
async function centre(): Promise<Context> {
  const ctx = await centreWithPeople();
  const passwordHash = await hashPassword(PASSWORD);
  await write(ctx, async (tx) => {
    const { id: _, ...sumi } = await tx.user.findUniqueOrThrow({ where: { id: "user-sumi" } });
    await tx.user.create({
      data: { ...sumi, id: "user-aki", email: "aki@example.jp", name: "所沢 aki", role: "admin" },
    });
    await tx.user.updateMany({ data: { passwordHash } });
  });
  return ctx;
}

const as = (ctx: Context, name: string, role: Role = "resident"): Context => ({ ...ctx, actor: worker(name, role) });
const atDesk = (ctx: Context) => as(ctx, "sumi", "staff");
const asAdmin = (ctx: Context) => as(ctx, "aki", "admin");

type SignedIn = Context & { actor: SignedInActor & { deviceId: string } };

/** Signs somebody in, in a browser of their own. */
async function signedIn(ctx: Context, name: string): Promise<SignedIn> {
  const visitor: Context = { ...ctx, actor: { kind: "visitor", visitorId: `visitor-${name}` } };
  const welcome = must(
    await signInByPassword(visitor, { email: `${name}@example.jp`, password: PASSWORD, next: null }),
  );
  return { ...visitor, actor: (await recognise(visitor, welcome)) as SignedIn["actor"] };
}

async function setDesk(ctx: Context, change: Partial<DeskPolicy>): Promise<void> {
  const value = JSON.stringify({ secondFactor: false, idleMinutes: 30, allow: [], ...change });
  await write(ctx, (tx) =>
    tx.setting.create({ data: { key: "desk", validFrom: "2026-12-01", value, source: "test" } }),
  );
}

const changes = async (ctx: Context, action: string) =>
  (await ctx.db.reader.auditEntry.findMany({ where: { action } })).map(({ subjectId, before, after }) => ({
    subjectId,
    before: before && JSON.parse(before),
    after: after && JSON.parse(after),
  }));

// ── The lock ─────────────────────────────────────────────────────────────────────────────────

test("a desk left for as long as the setting says asks for the password, and a press keeps it open", async () => {
  const ctx = await signedIn(await centre(), "sumi");
  const { activeAt } = await ctx.db.reader.device.findUniqueOrThrow({ where: { id: ctx.actor.deviceId } });
  const after = (minutes: number) => new Date((activeAt as Date).getTime() + minutes * 60_000);
  expect(await passDesk(ctx, after(29.9))).toBeNull();
  expect(await passDesk(ctx, after(30))).toBe("lock");
  await noteActive(ctx, after(29));
  expect(await passDesk(ctx, after(58.9))).toBeNull();
  expect(await passDesk(ctx, after(59))).toBe("lock");

  expect(codeOf(await unlockDesk(ctx, { password: "wrong", next: null }, after(70)))).toBe("wrong_password");
  expect(await passDesk(ctx, after(70))).toBe("lock");
  expect(must(await unlockDesk(ctx, { password: PASSWORD, next: "/staff/money" }, after(70)))).toEqual({
    next: "/staff/money",
  });
  expect(await passDesk(ctx, after(99.9))).toBeNull();
});

test("presses within a minute write nothing", async () => {
  const ctx = await signedIn(await centre(), "sumi");
  const revision = async () => (await ctx.db.reader.revision.findUniqueOrThrow({ where: { id: 1 } })).value;
  const { activeAt } = await ctx.db.reader.device.findUniqueOrThrow({ where: { id: ctx.actor.deviceId } });
  const before = await revision();
  for (const seconds of [0, 20, 59]) await noteActive(ctx, new Date((activeAt as Date).getTime() + seconds * 1000));
  expect(await revision()).toBe(before);
  await noteActive(ctx, new Date((activeAt as Date).getTime() + 60_000));
  expect(await revision()).toBe(before + 1);
});

test("a desk is locked by a press at once, this browser alone, and a resident's never", async () => {
  const ctx = await centre();
  const [one, other, hanako] = [
    await signedIn(ctx, "sumi"),
    await signedIn(ctx, "sumi"),
    await signedIn(ctx, "hanako"),
  ];
  const at = new Date();
  must(await lockDesk(one));
  // The press that locked is noted once its answer is out.
  await noteActive(one, at);
  expect([await passDesk(one, at), await passDesk(other, at)]).toEqual(["lock", null]);
  expect(codeOf(await lockDesk(hanako))).toBe("not_allowed");
  expect(codeOf(await unlockDesk(hanako, { password: PASSWORD, next: null }, at))).toBe("not_allowed");
  expect(await passDesk(hanako, new Date(at.getTime() + 10 * 24 * 60 * 60_000))).toBeNull();
});

test("ten wrong passwords at a locked desk close it for a while", async () => {
  const ctx = await signedIn(await centre(), "sumi");
  const codes: string[] = [];
  for (let tries = 0; tries < 11; tries++)
    codes.push(codeOf(await unlockDesk(ctx, { password: "wrong", next: null }, ctx.now)));
  expect(codes).toEqual([...Array(10).fill("wrong_password"), "too_many_tries"]);
  expect(codeOf(await unlockDesk(ctx, { password: PASSWORD, next: null }, ctx.now))).toBe("too_many_tries");
});

test("a list of networks without one's own is not made a setting", async () => {
  const ctx = asAdmin(await centre());
  const planned = (allow: string) =>
    planChange(
      { ...ctx, network: "203.0.113.5" },
      planChangeInput.parse({
        master: "setting",
        key: "desk",
        validFrom: "2026-12-02",
        v_idleMinutes: "30",
        v_allow: allow,
      }),
    );
  expect(codeOf(await planned("192.0.2.0/24"))).toBe("desk_locks_out");
  expect(codeOf(await planned("192.0.2.0/24\n203.0.113.0/24"))).toBe("ok");
  expect(codeOf(await planned(""))).toBe("ok");
});

test("desks answer from the networks of the setting alone; residents from everywhere, and the environment opens them", async () => {
  const ctx = await centre();
  const [sumi, hanako] = [await signedIn(ctx, "sumi"), await signedIn(ctx, "hanako")];
  await setDesk(ctx, { allow: ["192.0.2.0/24"] });
  const from = (one: Context, network: string | null) => passDesk({ ...one, network }, new Date());
  expect(await from(sumi, "192.0.2.7")).toBeNull();
  for (const network of ["203.0.113.5", null]) expect(await from(sumi, network)).toBe("elsewhere");
  expect(await from(hanako, "203.0.113.5")).toBeNull();
  expect(await from({ ...sumi, config: { ...ctx.config, deskFromAnywhere: true } }, "203.0.113.5")).toBeNull();
});

// ── The second factor ────────────────────────────────────────────────────────────────────────

const NOTHING = { pending: null, codes: null };
const oneTime = (secret: string, at: Date) => new TOTP({ secret }).generate({ timestamp: at.getTime() });
const otherThan = (code: string) => (code === "000000" ? "000001" : "000000");

/** Sets a second factor up as the page does: its secret and its recovery codes. */
async function withFactor(ctx: SignedIn, at: Date): Promise<{ secret: string; codes: string[] }> {
  const { pending } = must(await beginFactor(ctx, { password: PASSWORD, next: null }));
  const view = must(await viewFactor(ctx, { ...NOTHING, pending }));
  const { secret, uri } = view.pending as { secret: string; uri: string };
  expect(uri).toContain(`secret=${secret}`);
  const done = must(await confirmFactor(ctx, { code: oneTime(secret, at), pending, next: null }, at));
  return { secret, codes: must(await viewFactor(ctx, { ...NOTHING, codes: done.codes })).codes as string[] };
}

test("a second factor counts from its first code on, and every other browser is asked for it", async () => {
  const ctx = await centre();
  const [desk, tablet] = [await signedIn(ctx, "sumi"), await signedIn(ctx, "sumi")];
  const at = new Date();
  expect(codeOf(await beginFactor(desk, { password: "wrong", next: null }))).toBe("wrong_password");
  const { pending } = must(await beginFactor(desk, { password: PASSWORD, next: null }));
  const { secret } = must(await viewFactor(desk, { ...NOTHING, pending })).pending as { secret: string };
  const wrong = otherThan(oneTime(secret, at));
  expect(codeOf(await confirmFactor(desk, { code: wrong, pending, next: null }, at))).toBe("wrong_factor");
  expect(await passDesk(tablet, at)).toBeNull();

  must(await confirmFactor(desk, { code: oneTime(secret, at), pending, next: null }, at));
  expect([await passDesk(desk, at), await passDesk(tablet, at)]).toEqual([null, "factor"]);
  const { totpSecret } = await ctx.db.reader.user.findUniqueOrThrow({ where: { id: "user-sumi" } });
  expect(totpSecret).not.toContain(secret);
  expect(await changes(ctx, "account.set_factor")).toHaveLength(1);
  // Another one is not begun over it, and what one browser carries is of no use to somebody else.
  expect(codeOf(await beginFactor(desk, { password: PASSWORD, next: null }))).toBe("factor_exists");
  const aki = await signedIn(ctx, "aki");
  expect(codeOf(await confirmFactor(aki, { code: oneTime(secret, at), pending, next: null }, at))).toBe(
    "factor_expired",
  );
});

test("a one-time password counts once, in whichever browser, and none before it counts any more", async () => {
  const ctx = await centre();
  const [desk, tablet, home] = [await signedIn(ctx, "sumi"), await signedIn(ctx, "sumi"), await signedIn(ctx, "sumi")];
  const at = new Date();
  const { secret } = await withFactor(desk, at);
  const prove = (one: Context, code: string, when: Date) => proveFactor(one, { code, next: null }, when);
  expect(codeOf(await prove(tablet, oneTime(secret, at), at))).toBe("wrong_factor");
  const next = new Date(at.getTime() + 30_000);
  const both = await Promise.all([tablet, home].map((one) => prove(one, oneTime(secret, next), next)));
  expect(both.map(codeOf).sort()).toEqual(["ok", "wrong_factor"]);
  expect(codeOf(await prove(home, oneTime(secret, at), next))).toBe("wrong_factor");
  expect(codeOf(await prove(home, oneTime(secret, new Date(at.getTime() + 60_000)), next))).toBe("ok");
  expect([await passDesk(tablet, at), await passDesk(home, at)]).toEqual([null, null]);
});

test("a recovery code lets in once, is kept as a hash alone, and there are ten", async () => {
  const ctx = await centre();
  const [desk, tablet, home] = [await signedIn(ctx, "sumi"), await signedIn(ctx, "sumi"), await signedIn(ctx, "sumi")];
  const at = new Date();
  const { codes } = await withFactor(desk, at);
  expect(new Set(codes).size).toBe(10);
  expect(JSON.stringify(await ctx.db.reader.recoveryCode.findMany())).not.toContain(codes[0]);
  const code = codes[0] as string;
  must(await proveFactor(tablet, { code, next: null }, at));
  expect(codeOf(await proveFactor(home, { code, next: null }, at))).toBe("wrong_factor");
  expect(must(await viewFactor(tablet, NOTHING)).codesLeft).toBe(9);
  expect([await passDesk(tablet, at), await passDesk(home, at)]).toEqual([null, "factor"]);
  expect(await changes(ctx, "account.use_recovery_code")).toHaveLength(1);
  // Somebody else's codes are not theirs.
  const aki = await signedIn(ctx, "aki");
  const other = await withFactor(aki, at);
  expect(codeOf(await proveFactor(home, { code: other.codes[0] as string, next: null }, at))).toBe("wrong_factor");
});

test("wrong codes are limited, whichever browser sends them", async () => {
  const ctx = await centre();
  const [desk, tablet] = [await signedIn(ctx, "sumi"), await signedIn(ctx, "sumi")];
  const at = new Date();
  const { secret } = await withFactor(desk, at);
  const next = new Date(at.getTime() + 30_000);
  const wrong = otherThan(oneTime(secret, next));
  const tries = await Promise.all(
    Array.from({ length: 12 }, () => proveFactor(tablet, { code: wrong, next: null }, next)),
  );
  expect(tries.map(codeOf).filter((code) => code === "wrong_factor")).toHaveLength(10);
  expect(codeOf(await proveFactor(tablet, { code: oneTime(secret, next), next: null }, next))).toBe("too_many_tries");
  must(await proveFactor(later(tablet, 15), { code: oneTime(secret, next), next: null }, next));
});

test("it is given up with the password, by whoever has proven it", async () => {
  const ctx = await centre();
  const [desk, tablet] = [await signedIn(ctx, "sumi"), await signedIn(ctx, "sumi")];
  const at = new Date();
  await withFactor(desk, at);
  expect(codeOf(await removeFactor(tablet, { password: PASSWORD }))).toBe("desk_unproven");
  expect(codeOf(await removeFactor(desk, { password: "wrong" }))).toBe("wrong_password");
  must(await removeFactor(desk, { password: PASSWORD }));
  expect(await passDesk(tablet, at)).toBeNull();
  expect(await ctx.db.reader.recoveryCode.count()).toBe(0);
});

test("where it is required, whoever has none is led to setting one up; residents have none", async () => {
  const ctx = await centre();
  await setDesk(ctx, { secondFactor: true });
  const [sumi, hanako] = [await signedIn(ctx, "sumi"), await signedIn(ctx, "hanako")];
  const at = new Date();
  expect(await passDesk(sumi, at)).toBe("set_up");
  await withFactor(sumi, at);
  expect(await passDesk(sumi, at)).toBeNull();
  expect(codeOf(await beginFactor(hanako, { password: PASSWORD, next: null }))).toBe("not_allowed");
  expect(codeOf(await viewFactor(hanako, NOTHING))).toBe("not_allowed");
});

test("an administrator takes a lost one away, not their own; the script lets the last one in again", async () => {
  const ctx = await centre();
  const [sumi, aki] = [await signedIn(ctx, "sumi"), await signedIn(ctx, "aki")];
  const at = new Date();
  await withFactor(sumi, at);
  await withFactor(aki, at);
  expect(codeOf(await resetFactor(aki, { id: "user-aki" }))).toBe("own_account");
  expect(codeOf(await resetFactor(sumi, { id: "user-aki" }))).toBe("not_allowed");
  must(await resetFactor(aki, { id: "user-sumi" }));
  expect(await passDesk(await signedIn(ctx, "sumi"), at)).toBeNull();

  const script: Context = { ...ctx, actor: { kind: "system" } };
  must(await createAdmin(script, { email: "aki@example.jp", name: "aki", password: PASSWORD }));
  expect(await passDesk(await signedIn(ctx, "aki"), at)).toBeNull();
});

// ── Whoever works here ───────────────────────────────────────────────────────────────────────

test("the last administrator stays one, by role and by closing; a second one lets the first go", async () => {
  const ctx = asAdmin(await centre());
  expect(codeOf(await changeRole(ctx, { id: "user-aki", role: "staff" }))).toBe("last_admin");
  expect(codeOf(await changeRole(ctx, { id: "user-aki", role: "resident" }))).toBe("last_admin");
  must(await changeRole(ctx, { id: "user-sumi", role: "admin" }));
  // One who cannot sign in is none.
  must(await disablePerson(ctx, { id: "user-sumi", reason: "own_wish" }));
  expect(codeOf(await changeRole(ctx, { id: "user-aki", role: "staff" }))).toBe("last_admin");
  must(await enablePerson(ctx, { id: "user-sumi" }));
  must(await changeRole(ctx, { id: "user-aki", role: "staff" }));
  const sumi = as(ctx, "sumi", "admin");
  expect(codeOf(await disablePerson(sumi, { id: "user-sumi", reason: "other" }))).toBe("own_account");
  expect(codeOf(await changeRole(sumi, { id: "user-sumi", role: "staff" }))).toBe("last_admin");
});

test("two administrators who step down at the same time leave one", async () => {
  const ctx = asAdmin(await centre());
  must(await changeRole(ctx, { id: "user-sumi", role: "admin" }));
  const answers = await Promise.all([
    changeRole(ctx, { id: "user-aki", role: "staff" }),
    changeRole(as(ctx, "sumi", "admin"), { id: "user-sumi", role: "staff" }),
  ]);
  expect(answers.map(codeOf).sort()).toEqual(["last_admin", "ok"]);
});

test("a changed role ends the sign-ins of that account and is told to it", async () => {
  const ctx = await centre();
  const sumi = await signedIn(ctx, "sumi");
  const signIn = { userId: "user-sumi", signInVersion: 1, deviceId: sumi.actor.deviceId };
  must(await changeRole(asAdmin(ctx), { id: "user-sumi", role: "admin" }));
  expect((await recognise(ctx, signIn)).kind).toBe("visitor");
  expect((await signedIn(ctx, "sumi")).actor.role).toBe("admin");
  expect(await changes(ctx, "account.appoint")).toEqual([
    { subjectId: "user-sumi", before: { role: "staff" }, after: { role: "admin" } },
  ]);
  expect(await ctx.db.reader.outboxMail.count({ where: { to: "sumi@example.jp" } })).toBe(1);
});

test("counsellors and the privacy officer are not the administrator's to make or to end", async () => {
  const ctx = asAdmin(await centre());
  for (const role of ["counsellor", "privacy"] as const) {
    await write(ctx, (tx) => tx.user.update({ where: { id: "user-taro" }, data: { role } }));
    expect(codeOf(await changeRole(ctx, { id: "user-taro", role: "resident" }))).toBe("not_to_grant");
    expect(codeOf(await changeRole(ctx, { id: "user-hanako", role: role as "staff" }))).toBe("not_to_grant");
    expect(codeOf(await resetFactor(ctx, { id: "user-taro" }))).toBe("not_to_grant");
    expect(must(await viewStaff(ctx)).find(({ id }) => id === "user-taro")?.mayChange).toBe(false);
  }
});

test("somebody without an account is invited, and sets the password by the code mailed to them", async () => {
  const ctx = asAdmin(await centre());
  const given = { email: "new@example.jp", name: "新 人", role: "staff" as const };
  expect(must(await appointStaff(ctx, given))).toEqual({ isNew: true });
  expect(codeOf(await appointStaff(ctx, given))).toBe("already_staff");
  const [mail] = await ctx.db.reader.outboxMail.findMany({ where: { to: "new@example.jp" } });
  expect(mail?.text).toContain("/reset");

  const visitor: Context = { ...ctx, actor: { kind: "visitor", visitorId: null } };
  const { request } = must(await askResetCode(visitor, { email: "new@example.jp", next: null }));
  const { text } = await ctx.db.reader.outboxMail.findFirstOrThrow({ where: { key: { endsWith: request } } });
  const code = /^\d{6}$/m.exec(text)?.[0] ?? "";
  expect(must(await resetPassword(visitor, { request, code, password: PASSWORD, next: null })).role).toBe("staff");
  expect(codeOf(await appointStaff({ ...atDesk(ctx) }, given))).toBe("not_allowed");
});

test("a resident who is appointed keeps the account, and one who may not sign in is not appointed", async () => {
  const ctx = asAdmin(await centre());
  expect(must(await appointStaff(ctx, { email: "taro@example.jp", name: "他の名", role: "staff" }))).toEqual({
    isNew: false,
  });
  expect(await ctx.db.reader.user.findUniqueOrThrow({ where: { id: "user-taro" } })).toMatchObject({
    role: "staff",
    name: "所沢 taro",
  });
  must(await disablePerson(ctx, { id: "user-hanako", reason: "misuse" }));
  expect(codeOf(await appointStaff(ctx, { email: "hanako@example.jp", name: "x", role: "staff" }))).toBe(
    "merge_disabled",
  );
});

// ── People ───────────────────────────────────────────────────────────────────────────────────

const TYPED = { name: "所沢 花", kana: "トコロザワ ハナ", phone: "0429000000", residence: "outside" as const };

test("staff correct an account; who changed it meanwhile is not overwritten, and no name is in the history", async () => {
  const ctx = atDesk(await centre());
  const { shown } = must(await viewPerson(ctx, { id: "user-hanako" }));
  must(await changePerson(ctx, { id: "user-hanako", shown, ...TYPED }));
  const again = await changePerson(ctx, { id: "user-hanako", shown, ...TYPED, phone: "0429000001" });
  expect(again).toMatchObject({ code: "person_changed", facts: { name: "所沢 花", phone: "0429000000" } });
  const [change] = await changes(ctx, "person.change");
  expect(change).toEqual({
    subjectId: "user-hanako",
    before: { residence: "city" },
    after: { residence: "outside", changed: ["name", "kana", "phone", "residence"] },
  });
  const fresh = must(await viewPerson(ctx, { id: "user-hanako" })).shown;
  must(await changePerson(ctx, { id: "user-hanako", shown: fresh, ...TYPED }));
  expect(await changes(ctx, "person.change")).toHaveLength(1);
});

test("accounts of staff are the administrator's to change and to close", async () => {
  const ctx = await centre();
  const { shown, mayChange } = must(await viewPerson(atDesk(ctx), { id: "user-aki" }));
  expect(mayChange).toBe(false);
  for (const refused of [atDesk(ctx), as(ctx, "hanako"), as(ctx, "aki", "counsellor"), as(ctx, "aki", "privacy")]) {
    expect(codeOf(await changePerson(refused, { id: "user-aki", shown, ...TYPED }))).toBe("not_allowed");
    expect(codeOf(await disablePerson(refused, { id: "user-sumi", reason: "other" }))).toBe("not_allowed");
  }
  for (const name of ["hanako", "taro"])
    expect(codeOf(await disablePerson(as(ctx, name), { id: "user-hanako", reason: "other" }))).toBe("not_allowed");
});

test("a closed account signs in by no way and is out at once, until it is opened again", async () => {
  const ctx = await centre();
  const hanako = await signedIn(ctx, "hanako");
  const signIn = { userId: "user-hanako", signInVersion: 1, deviceId: hanako.actor.deviceId };
  must(await disablePerson(atDesk(ctx), { id: "user-hanako", reason: "misuse" }));
  must(await disablePerson(atDesk(ctx), { id: "user-hanako", reason: "misuse" }));
  expect((await recognise(ctx, signIn)).kind).toBe("visitor");
  const visitor: Context = { ...ctx, actor: { kind: "visitor", visitorId: null } };
  const typed = { email: "hanako@example.jp", password: PASSWORD, next: null };
  expect(codeOf(await signInByPassword(visitor, typed))).toBe("account_disabled");
  const { request } = must(await askResetCode(visitor, typed));
  const { text } = await ctx.db.reader.outboxMail.findFirstOrThrow({ where: { key: { endsWith: request } } });
  const code = /^\d{6}$/m.exec(text)?.[0] ?? "";
  expect(codeOf(await resetPassword(visitor, { request, code, password: PASSWORD, next: null }))).toBe(
    "account_disabled",
  );
  expect(must(await viewPerson(atDesk(ctx), { id: "user-hanako" })).disabledFor).toBe("misuse");
  must(await enablePerson(atDesk(ctx), { id: "user-hanako" }));
  must(await signInByPassword(visitor, typed));
  expect(await changes(ctx, "person.disable")).toHaveLength(1);
});

test("people are found by name, reading, digits and mail, by staff alone", async () => {
  const ctx = atDesk(await centre());
  const found = async (search: string) => must(await findPeople(ctx, { search }))?.found.map(({ id }) => id);
  expect(await found("所沢hana")).toEqual(["user-hanako"]);
  expect(await found("taro@")).toEqual(["user-taro"]);
  expect(await found("042-9212")).toHaveLength(4);
  expect(await found("ところざわ")).toHaveLength(4);
  expect(await found("だれでもない")).toEqual([]);
  expect(must(await findPeople(ctx, { search: "" }))).toBeNull();
  expect(codeOf(await findPeople(as(ctx, "hanako"), { search: "taro" }))).toBe("not_allowed");
  expect(codeOf(await viewPerson(as(ctx, "hanako"), { id: "user-taro" }))).toBe("not_allowed");
});

// ── Looks ────────────────────────────────────────────────────────────────────────────────────

test("a look is noted once a day and page, and its owner reads the office, not the name", async () => {
  const ctx = await centre();
  const looks = async () => must(await viewOwnLooks(as(ctx, "hanako")));
  for (const minutes of [0, 5, 60]) must(await viewPerson(later(atDesk(ctx), minutes), { id: "user-hanako" }));
  expect(await looks()).toEqual([{ date: "2026-12-01", viewerRole: "staff", page: "person" }]);
  await recordViews(atDesk(ctx), "booking", ["user-hanako", "user-hanako", "user-sumi"]);
  await recordViews(asAdmin(ctx), "booking", ["user-hanako"]);
  must(await viewPerson(later(atDesk(ctx), 24 * 60), { id: "user-hanako" }));
  const told = (await looks()).map(({ date, viewerRole, page }) => `${date} ${viewerRole} ${page}`);
  expect(told[0]).toBe("2026-12-02 staff person");
  expect(told.slice(1).sort()).toEqual([
    "2026-12-01 admin booking",
    "2026-12-01 staff booking",
    "2026-12-01 staff person",
  ]);
  expect(JSON.stringify(await looks())).not.toContain("sumi");
  expect(must(await viewOwnLooks(as(ctx, "sumi", "staff")))).toEqual([]);
  expect(must(await viewOwnLooks(as(ctx, "taro")))).toEqual([]);
});

// ── The log ──────────────────────────────────────────────────────────────────────────────────

const asked = (typed: Record<string, string> = {}) => viewLogInput.parse(typed);

test("the log shows every change, narrowed down by day, kind, who and booking; to the administrator alone", async () => {
  const ctx = await centre();
  const number = await book(as(ctx, "hanako"), ["meeting-room*2026-12-12*3*s*-"], { payBy: "counter" });
  must(await disablePerson(later(atDesk(ctx), 24 * 60), { id: "user-taro", reason: "misuse" }));
  const log = async (typed: Record<string, string> = {}) =>
    must(await viewLog(asAdmin(ctx), asked(typed))).lines.map(({ action }) => action);
  expect((await log()).slice(0, 2)).toEqual(["person.disable", expect.stringMatching(/^booking\.|^account/)]);
  expect(await log({ day: "2026-12-02" })).toEqual(["person.disable"]);
  expect(await log({ who: "user-sumi" })).toEqual(["person.disable"]);
  expect(await log({ who: "resident" })).not.toContain("person.disable");
  expect(await log({ subject: "user" })).toEqual(["person.disable"]);
  expect(await log({ number: number.toLowerCase() })).toContain("booking.book");
  expect(await log({ number: "ZZZZ9999" })).toEqual([]);
  expect(await log({ number: "not a number", day: "2026-02-30", page: "-1" })).toEqual([]);
  const [line] = must(await viewLog(asAdmin(ctx), asked())).lines;
  expect(line).toMatchObject({
    actorName: "所沢 sumi",
    href: "/staff/people/user-taro",
    before: [["disabled", "false"]],
    after: [
      ["disabled", "true"],
      ["reason", "misuse"],
    ],
  });
  const whole = JSON.stringify(must(await viewLog(asAdmin(ctx), asked())).lines);
  for (const name of ["hanako@", "所沢 hanako", "所沢 taro"]) expect(whole).not.toContain(name);
  for (const refused of [atDesk(ctx), as(ctx, "hanako"), as(ctx, "aki", "privacy")])
    expect(codeOf(await viewLog(refused, asked()))).toBe("not_allowed");
});

test("the log is turned over in pages of fifty", async () => {
  const ctx = await centre();
  await write(ctx, (tx) =>
    tx.auditEntry.createMany({
      data: Array.from({ length: 101 }, (_, index) => ({
        id: String(index).padStart(3, "0"),
        actorRole: "system",
        action: "task.retry",
        subject: "task",
        subjectId: "t",
        at: later(ctx, index).now,
      })),
    }),
  );
  const page = async (at: number) => must(await viewLog(asAdmin(ctx), asked({ page: String(at) })));
  expect((await page(1)).lines.map(({ id }) => id).slice(0, 2)).toEqual(["100", "099"]);
  expect([(await page(1)).lines.length, (await page(2)).lines.length, (await page(3)).lines.length]).toEqual([
    50, 50, 1,
  ]);
  expect(await page(1)).toMatchObject({ count: 101, pages: 3 });
});

// ── Two accounts of one person ───────────────────────────────────────────────────────────────

const MERGE: Parameters<typeof mergePeople>[1] = {
  keepId: "user-hanako",
  otherId: "user-taro",
  name: "keep",
  email: "keep",
  phone: "other",
  residence: "keep",
  sure: "on",
};

/** Both with bookings, and everything else of Taro's that can move. */
async function twoLives(ctx: Context): Promise<{ own: string; moved: string }> {
  const own = await book(as(ctx, "hanako"), ["meeting-room*2026-12-19*3*s*-"], { payBy: "counter" });
  const moved = await book(as(ctx, "taro"), ["training-room*2026-12-19*5*s*-", "training-room*2026-12-20*5*s*-"], {
    payBy: "counter",
  });
  const { id: bookingId } = await bookingOf(ctx, moved);
  const at = ctx.now;
  await write(ctx, async (tx) => {
    await tx.user.update({ where: { id: "user-taro" }, data: { phone: "0429999999" } });
    await tx.wish.create({
      data: {
        id: "wish",
        userId: "user-taro",
        status: "waiting",
        search: "{}",
        purpose: "hobby",
        purposeNote: "",
        groupName: "",
        people: 3,
        locale: "ja",
        createdAt: at,
      },
    });
    await tx.penaltyPoint.create({
      data: { id: "point", userId: "user-taro", bookingId, key: "no_show:1", halves: 1, reason: "no_show", at },
    });
    for (const [id, roles] of [
      ["shared", { hanako: "agent", taro: "representative" }],
      ["his", { taro: "agent" }],
    ] as const)
      await tx.group.create({
        data: {
          id,
          name: id,
          kana: id,
          createdAt: at,
          members: {
            create: Object.entries(roles).map(([name, role]) => ({ userId: `user-${name}`, role, joinedAt: at })),
          },
        },
      });
    await tx.staffNote.create({
      data: {
        id: "note",
        subject: "user",
        subjectId: "user-taro",
        text: "車いす",
        authorId: "user-sumi",
        createdAt: at,
      },
    });
  });
  await recordViews(atDesk(ctx), "booking", ["user-hanako", "user-taro"]);
  await recordViews(atDesk(ctx), "money", ["user-taro"]);
  return { own, moved };
}

test("merging moves everything to one account, counts caps together and closes the other", async () => {
  const ctx = await centre();
  const { moved } = await twoLives(ctx);
  const taro = await signedIn(ctx, "taro");
  const before = await ledgerOf(ctx, moved);
  const version = (await bookingOf(ctx, moved)).version;

  const preview = must(await previewMerge(asAdmin(ctx), MERGE));
  expect(preview.other.belongings).toEqual({ bookings: 1, wishes: 1, groups: 2, penalties: 1, notes: 1 });
  must(await mergePeople(asAdmin(ctx), MERGE));

  const { reader } = ctx.db;
  expect(await bookingOf(ctx, moved)).toMatchObject({ userId: "user-hanako", version: version + 1 });
  expect(await ledgerOf(ctx, moved)).toEqual(before);
  expect((await reader.wish.findMany()).map(({ userId }) => userId)).toEqual(["user-hanako"]);
  expect((await reader.penaltyPoint.findMany()).map(({ userId }) => userId)).toEqual(["user-hanako"]);
  expect((await reader.staffNote.findMany()).map(({ subjectId }) => subjectId)).toEqual(["user-hanako"]);
  const members = await reader.groupMember.findMany({ orderBy: { groupId: "asc" } });
  expect(members.map(({ groupId, userId, role }) => `${groupId} ${userId} ${role}`)).toEqual([
    "his user-hanako agent",
    "shared user-hanako representative",
  ]);
  expect(
    must(await viewOwnLooks(as(ctx, "hanako")))
      .map(({ page }) => page)
      .sort(),
  ).toEqual(["booking", "money", "person"]);
  expect(await reader.user.findUniqueOrThrow({ where: { id: "user-hanako" } })).toMatchObject({
    name: "所沢 hanako",
    email: "hanako@example.jp",
    phone: "0429999999",
  });
  const december = (await viewAllowance(as(ctx, "hanako")))?.months.find(({ month }) => month === "2026-12");
  expect(december).toMatchObject({ already: 3 });

  expect(await reader.user.findUniqueOrThrow({ where: { id: "user-taro" } })).toMatchObject({
    name: "",
    kana: "",
    phone: "",
    passwordHash: null,
    mergedIntoId: "user-hanako",
    email: "taro@example.jp",
  });
  const signIn = { userId: "user-taro", signInVersion: 1, deviceId: taro.actor.deviceId };
  expect((await recognise(ctx, signIn)).kind).toBe("visitor");
  const typed = { email: "taro@example.jp", password: PASSWORD, next: null };
  expect(codeOf(await signInByPassword({ ...ctx, actor: { kind: "visitor", visitorId: null } }, typed))).toBe(
    "wrong_credentials",
  );
  expect(await reader.outboxMail.count({ where: { key: "accounts_merged:user-taro", to: "hanako@example.jp" } })).toBe(
    1,
  );
  expect(JSON.stringify(await changes(ctx, "person.merge"))).not.toMatch(/所沢|example\.jp|0429/);
  expect(must(await viewPerson(atDesk(ctx), { id: "user-taro" })).mayMerge).toBe(false);
});

test("merging pressed twice, also at the same time, happens once", async () => {
  const ctx = await centre();
  const { moved } = await twoLives(ctx);
  const answers = await Promise.all([1, 2, 3].map(() => mergePeople(asAdmin(ctx), MERGE)));
  expect(answers.map(codeOf)).toEqual(["ok", "ok", "ok"]);
  expect(await changes(ctx, "person.merge")).toHaveLength(2);
  expect((await bookingOf(ctx, moved)).version).toBe(2);
});

test("the other's address comes with its password, and the one left over is free only where it was said", async () => {
  const ctx = await centre();
  await write(ctx, async (tx) => {
    await tx.user.update({ where: { id: "user-hanako" }, data: { passwordHash: null } });
    await tx.outboxMail.create({
      data: {
        id: "mail",
        key: "m",
        to: "hanako@example.jp",
        subject: "s",
        text: "t",
        locale: "ja",
        nextAttemptAt: ctx.now,
        createdAt: ctx.now,
      },
    });
  });
  must(await mergePeople(asAdmin(ctx), { ...MERGE, email: "other", free: "on" }));
  const { reader } = ctx.db;
  expect(await reader.user.findUnique({ where: { email: "hanako@example.jp" } })).toBeNull();
  expect(await reader.user.findUniqueOrThrow({ where: { email: "taro@example.jp" } })).toMatchObject({
    id: "user-hanako",
  });
  expect((await reader.outboxMail.findUniqueOrThrow({ where: { id: "mail" } })).to).toBe("taro@example.jp");
  expect((await signedIn(ctx, "taro")).actor.userId).toBe("user-hanako");
});

test("somebody without mail takes over the address of the other account, and keeps nothing for nobody", async () => {
  const ctx = await centre();
  await write(ctx, (tx) => tx.user.update({ where: { id: "user-hanako" }, data: { email: "phone:user-hanako" } }));
  must(await mergePeople(asAdmin(ctx), { ...MERGE, email: "other" }));
  const rows = await ctx.db.reader.user.findMany({ where: { id: { in: ["user-hanako", "user-taro"] } } });
  expect(Object.fromEntries(rows.map(({ id, email }) => [id, email]))).toEqual({
    "user-hanako": "taro@example.jp",
    "user-taro": "merged:user-taro",
  });
});

test("what is under way, staff and oneself are not merged, by nobody but the administrator", async () => {
  const ctx = await centre();
  const merge = (change: Partial<typeof MERGE>, by = asAdmin(ctx)) => mergePeople(by, { ...MERGE, ...change });
  expect(codeOf(await merge({ otherId: "user-hanako" }))).toBe("merge_same");
  expect(codeOf(await merge({ otherId: "user-sumi" }))).toBe("merge_staff");
  expect(codeOf(await merge({ keepId: "user-aki" }))).toBe("merge_staff");
  expect(codeOf(await merge({ otherId: "nobody" }))).toBe("merge_gone");
  for (const refused of [atDesk(ctx), as(ctx, "hanako"), as(ctx, "aki", "privacy")]) {
    expect(codeOf(await merge({}, refused))).toBe("not_allowed");
    expect(codeOf(await previewMerge(refused, MERGE))).toBe("not_allowed");
  }
  await book(as(ctx, "taro"), ["meeting-room*2026-12-12*3*s*-"], { payBy: "card" });
  expect(codeOf(await merge({}))).toBe("merge_running");
  expect(codeOf(await previewMerge(asAdmin(ctx), MERGE))).toBe("merge_running");
  expect(await changes(ctx, "person.merge")).toEqual([]);
});

test("what was another account once is told with the rest, and erased with it", async () => {
  const ctx = await centre();
  must(await findPeople(atDesk(ctx), { search: "taro" }));
  must(await mergePeople(asAdmin(ctx), MERGE));
  const hanako = as(ctx, "hanako");
  const everything = must(await exportAccount(hanako));
  expect(everything.account.mergedAccounts).toEqual([
    { email: "taro@example.jp", createdAt: expect.any(Date), mergedAt: expect.any(Date) },
  ]);
  expect(everything.views).toContainEqual({ date: "2026-12-01", viewerRole: "staff", page: "search" });
  expect(everything.history.filter(({ action }) => action === "person.merge")).toHaveLength(2);
  expect(JSON.stringify(everything)).not.toMatch(/totp|user-sumi/);

  must(await eraseByPassword(hanako, { password: PASSWORD }));
  const { reader } = ctx.db;
  expect((await reader.user.findUniqueOrThrow({ where: { id: "user-taro" } })).email).toBe("erased:user-taro");
  expect(await reader.personView.count()).toBe(0);
});

import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applicantOf, windowOf } from "@/lib/accounts/rules";
import { recognise, viewMe } from "@/lib/accounts/use-cases";
import { signUpload } from "@/lib/attachments/tokens";
import { sweepUploads, viewAttachment } from "@/lib/attachments/view-attachment";
import { decodeChoice } from "@/lib/bookings/basket";
import { bookSlots } from "@/lib/bookings/book-slots";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { holdSlots } from "@/lib/bookings/hold-slots";
import { stampOfSlots } from "@/lib/bookings/reminders";
import { viewAllowance } from "@/lib/bookings/view-allowance";
import { viewBooking } from "@/lib/bookings/view-bookings";
import type { Context } from "@/lib/context";
import { instantAt } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { capsFor, policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { inviteMember, joinGroup, viewInvitation, withdrawInvitation } from "@/lib/groups/ask-member";
import {
  actFor,
  addToRoster,
  addToRosterInput,
  changeGroup,
  changeMember,
  closeGroup,
  closeGroupInput,
  createGroup,
  createGroupInput,
  leaveGroup,
  removeFromRoster,
} from "@/lib/groups/change-group";
import {
  decideRegistration,
  decideRegistrationInput,
  setOfficial,
  viewRegistrations,
} from "@/lib/groups/decide-registration";
import { groupNameField } from "@/lib/groups/fields";
import { registerGroup, withdrawRegistration } from "@/lib/groups/register-group";
import { remindRenewal } from "@/lib/groups/remind-renewal";
import { LIMITS, type MemberChange } from "@/lib/groups/rules";
import { hasOldInvitations, sweepInvitations } from "@/lib/groups/store";
import { viewGroup, viewMyGroups, viewRegistrationForm } from "@/lib/groups/view-groups";
import { ok, type Result } from "@/lib/result";
import { bookingOf, centreWithPeople, later, person } from "@/tests/support/bookings";
import { aJpeg, aPdf } from "@/tests/support/documents";

const CONDITIONS = ["activity", "rules", "non_profit", "neutral", "members"];

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.facts)}`);
  return result.value;
}

/** The same place as somebody, known by the database as by their cookie. */
async function as(ctx: Context, name: string, role: "resident" | "staff" = "resident"): Promise<Context> {
  const visitor: Context = { ...ctx, actor: { kind: "visitor", visitorId: `visitor-${name}` } };
  const deviceId = `device-${name}`;
  await transaction(ctx.db, async (tx) => {
    const device = { id: deviceId, userId: `user-${name}`, label: "Firefox", createdAt: ctx.now, lastSeenAt: ctx.now };
    return ok(await tx.device.upsert({ where: { id: deviceId }, create: device, update: {} }));
  });
  const actor = await recognise(visitor, { userId: `user-${name}`, signInVersion: 1, deviceId });
  expect(actor.kind).toBe("user");
  return { ...ctx, actor: actor.kind === "user" ? { ...actor, role } : actor };
}

const profile = { name: "みほん会", kana: "ミホンカイ", about: "", address: "", showName: false };

async function aGroup(ctx: Context, name = "みほん会"): Promise<string> {
  return must(await createGroup(ctx, { ...profile, name })).groupId;
}

/** Lets somebody into a group without a mail. */
async function enter(ctx: Context, groupId: string, name: string, role = "agent"): Promise<void> {
  const userId = `user-${name}`;
  const made = await transaction(ctx.db, async (tx) =>
    ok(await tx.groupMember.create({ data: { groupId, userId, role, joinedAt: ctx.now } })),
  );
  expect(made.ok).toBe(true);
}

/** A document as the server leaves it when a form has come in. */
function sentFile(ctx: Context, bytes: Uint8Array, name = "会則.pdf", userId = "user-hanako"): string {
  const id = crypto.randomUUID();
  const folder = path.join(ctx.config.varDir, "attachments");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, id), bytes);
  return signUpload(ctx.config.secret, { id, userId, name, bytes: bytes.length, sha256: "", problem: null });
}

const application = (ctx: Context, groupId: string, fiscalYear = 2026) => ({
  groupId,
  fiscalYear,
  conditions: CONDITIONS,
  activities: "学習会をひらいています。",
  plan: "",
  attachments: [sentFile(ctx, aPdf())],
  documents: [] as string[],
});

async function withRoster(ctx: Context, groupId: string): Promise<void> {
  must(await addToRoster(ctx, { groupId, residence: "city", names: ["例田 一子", "例田 二郎"] }));
}

async function registered(ctx: Context, groupId: string, fiscalYear = 2026): Promise<void> {
  await withRoster(ctx, groupId);
  must(await registerGroup(ctx, application(ctx, groupId, fiscalYear)));
  const staff = await as(ctx, "sumi", "staff");
  const [waiting] = must(await viewRegistrations(staff)).waiting;
  must(
    await decideRegistration(staff, {
      registrationId: waiting?.registration.id ?? "",
      decision: "approve",
      note: "",
    }),
  );
}

const choicesOf = (texts: string[]) => texts.map((text) => decodeChoice(text)!);

async function booked(ctx: Context, texts: string[], actingFor?: string): Promise<Result<{ number: string }>> {
  const hold = await holdSlots(ctx, { choices: choicesOf(texts), people: undefined });
  if (!hold.ok) return hold;
  return bookSlots(ctx, {
    ...{ holdId: hold.value.id, actingFor, purpose: "hobby", purposeNote: "", groupName: "typed", people: 8 },
    pledge: true,
    payBy: "counter",
    reduction: "",
    reductionNote: "",
  } as Parameters<typeof bookSlots>[1]);
}

// ── Who one acts for ─────────────────────────────────────────────────────────────────────────

test("whom one acts for is remembered, and counts only while one belongs to the group and it is open", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  expect((await as(ctx, "hanako")).actor).toMatchObject({ group: null });
  expect(applicantOf(hanako.actor)).toBe("individual");

  must(await actFor(hanako, { groupId, next: null }));
  const acting = await as(ctx, "hanako");
  expect(acting.actor).toMatchObject({ group: { id: groupId, name: "みほん会", applicant: "general" } });
  expect(await viewMe(acting)).toMatchObject({ window: "city" });
  expect((await viewMyGroups(acting))[0]).toMatchObject({ acts: true, role: "representative" });

  await enter(ctx, groupId, "taro", "representative");
  must(await leaveGroup(acting, { groupId }));
  expect((await as(ctx, "hanako")).actor).toMatchObject({ group: null });
  expect(codeOf(await actFor(hanako, { groupId, next: null }))).toBe("group_gone");
  expect(codeOf(await actFor(await as(ctx, "sumi"), { groupId, next: null }))).toBe("group_gone");

  const taro = await as(ctx, "taro");
  must(await actFor(taro, { groupId, next: "/book" }));
  must(await closeGroup(taro, { groupId }));
  expect((await as(ctx, "taro")).actor).toMatchObject({ group: null });
  expect(codeOf(await actFor(taro, { groupId, next: null }))).toBe("group_closed");
});

test("a row that says one acts for a group one has no part in is not believed", async () => {
  const ctx = await centreWithPeople();
  const groupId = await aGroup(await as(ctx, "hanako"));
  await transaction(ctx.db, async (tx) =>
    ok(await tx.user.update({ where: { id: "user-taro" }, data: { actingGroupId: groupId } })),
  );
  expect((await as(ctx, "taro")).actor).toMatchObject({ group: null });
});

test("a booking keeps for whom it was made; the name is the group's, whatever was typed", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const own = must(await booked(hanako, ["meeting-room*2026-12-12*1*s*-"]));
  expect(await bookingOf(ctx, own.number)).toMatchObject({
    groupId: null,
    applicant: "individual",
    groupName: "typed",
  });
  const groupId = await aGroup(hanako);
  must(await actFor(hanako, { groupId, next: null }));
  const acting = await as(ctx, "hanako");
  const made = must(await booked(acting, ["meeting-room*2026-12-12*2*s*-"], groupId));
  expect(await bookingOf(ctx, made.number)).toMatchObject({ groupId, applicant: "general", groupName: "みほん会" });
});

test("a form filled in for one and pressed as another is not booked unseen", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  must(await actFor(hanako, { groupId, next: null }));
  const acting = await as(ctx, "hanako");
  const slots = ["meeting-room*2026-12-12*2*s*-"];
  expect(await booked(acting, slots, "")).toMatchObject({
    code: "acting_changed",
    facts: { who: "group", name: "みほん会" },
  });
  must(await actFor(hanako, { groupId: "", next: null }));
  // The context still says the group: what is remembered at the moment of booking counts.
  expect(await booked(acting, slots, groupId)).toMatchObject({ code: "acting_changed", facts: { who: "person" } });
  expect(codeOf(await booked(await as(ctx, "hanako"), slots, ""))).toBe("ok");
});

test("a registered group books in its own window, and no longer once its year is over", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await registered(hanako, groupId);
  must(await actFor(hanako, { groupId, next: null }));
  const acting = await as(ctx, "hanako");
  expect([applicantOf(acting.actor), windowOf(acting.actor)]).toEqual(["registered", "registered"]);
  const march = ["meeting-room*2027-03-13*1*s*-"];
  expect(codeOf(await booked(hanako, march))).toBe("not_yet_open");
  const made = must(await booked(acting, march));
  expect(await bookingOf(ctx, made.number)).toMatchObject({ applicant: "registered", groupId });

  const april = await as({ ...ctx, now: instantAt("2027-04-01", "10:00") }, "hanako");
  expect(applicantOf(april.actor)).toBe("general");
  const lastDay = await as({ ...ctx, now: instantAt("2027-03-31", "23:59") }, "hanako");
  expect(applicantOf(lastDay.actor)).toBe("registered");
});

test("what staff mark as the city's own use books farthest ahead", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  expect(codeOf(await setOfficial(hanako, { groupId, official: "yes" }))).toBe("not_allowed");
  must(await setOfficial(await as(ctx, "sumi", "staff"), { groupId, official: "yes" }));
  must(await actFor(hanako, { groupId, next: null }));
  const acting = await as(ctx, "hanako");
  expect(codeOf(await booked(acting, ["meeting-room*2027-06-26*1*s*-"]))).toBe("ok");
  expect((await viewAllowance(acting))?.months.every(({ cap }) => cap === null)).toBe(true);
});

// ── Caps ─────────────────────────────────────────────────────────────────────────────────────

test("a group's agents share its caps, and each keeps their own", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await enter(ctx, groupId, "taro");
  for (const name of ["hanako", "taro"]) must(await actFor(await as(ctx, name), { groupId, next: null }));
  const six = [1, 2, 3, 4, 5, 6].map((slot) => `meeting-room*2027-01-16*${slot}*s*-`);
  must(await booked(await as(ctx, "hanako"), six));
  const five = [1, 2, 3, 4, 5].map((slot) => `meeting-room*2027-01-23*${slot}*s*-`);
  expect(await booked(await as(ctx, "taro"), five)).toMatchObject({
    code: "over_monthly_cap",
    facts: { who: "group", cap: 10, already: 6, wanted: 5, left: 4, nearDate: "2027-01-23", freeDate: "2027-01-09" },
  });
  expect(codeOf(await booked(await as(ctx, "taro"), five.slice(0, 4)))).toBe("ok");

  const allowance = await viewAllowance(await as(ctx, "hanako"));
  expect(allowance).toMatchObject({ group: "みほん会", freeUntil: "2026-12-15" });
  expect(allowance?.months.find(({ month }) => month === "2027-01")).toMatchObject({ already: 10, left: 0 });

  must(await actFor(await as(ctx, "taro"), { groupId: "", next: null }));
  const alone = await as(ctx, "taro");
  expect((await viewAllowance(alone))?.months.map(({ already }) => already)).toEqual([0, 0, 0, 0]);
  expect(codeOf(await booked(alone, five.slice(4)))).toBe("ok");
});

test("further groups that one makes for oneself are no further caps", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const [first, second] = [await aGroup(hanako), await aGroup(hanako, "もうひとつの会")];
  await enter(ctx, second, "taro");
  const actingFor = async (name: string, groupId: string) => {
    must(await actFor(await as(ctx, name), { groupId, next: null }));
    return as(ctx, name);
  };
  const slots = (date: string, ...numbers: number[]) => numbers.map((slot) => `meeting-room*${date}*${slot}*s*-`);
  must(await booked(await actingFor("hanako", ""), slots("2027-01-09", 1, 2, 3, 4)));
  must(await booked(await actingFor("hanako", first), slots("2027-01-16", 1, 2, 3, 4)));
  const acting = await actingFor("hanako", second);
  expect((await viewAllowance(acting))?.months.find(({ month }) => month === "2027-01")).toMatchObject({ left: 2 });
  expect(await booked(acting, slots("2027-01-23", 1, 2, 3))).toMatchObject({
    code: "over_monthly_cap",
    facts: { already: 8, left: 2 },
  });
  must(await booked(acting, slots("2027-01-23", 1, 2)));
  // Another agent of that group has used nothing of their own; and one's own bookings still count apart.
  expect(codeOf(await booked(await actingFor("taro", second), slots("2027-01-23", 3, 4)))).toBe("ok");
  expect(codeOf(await booked(await actingFor("hanako", ""), slots("2027-01-23", 5, 6)))).toBe("ok");

  // A group that is registered has caps of its own.
  await registered(hanako, first);
  expect(codeOf(await booked(await actingFor("hanako", first), slots("2027-01-30", 1, 2, 3)))).toBe("ok");
});

test("two agents at once cannot both slip under the cap of their group", async () => {
  const ctx = await centreWithPeople();
  const groupId = await aGroup(await as(ctx, "hanako"));
  await enter(ctx, groupId, "taro");
  for (const name of ["hanako", "taro"]) must(await actFor(await as(ctx, name), { groupId, next: null }));
  const sixOf = (date: string) => [1, 2, 3, 4, 5, 6].map((slot) => `meeting-room*${date}*${slot}*s*-`);
  const answers = await Promise.all([
    booked(await as(ctx, "hanako"), sixOf("2027-01-16")),
    booked(await as(ctx, "taro"), sixOf("2027-01-23")),
  ]);
  expect(answers.map(codeOf).sort()).toEqual(["ok", "over_monthly_cap"]);
});

test("an individual has one room at a time, a group as many as it needs", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  must(await booked(hanako, ["meeting-room*2026-12-12*3*s*-"]));
  expect(await booked(hanako, ["training-room*2026-12-12*3*s*-"])).toMatchObject({
    code: "two_rooms_at_once",
    facts: { date: "2026-12-12", slot: 3, rooms: ["training-room", "meeting-room"] },
  });
  const groupId = await aGroup(hanako);
  must(await actFor(hanako, { groupId, next: null }));
  const acting = await as(ctx, "hanako");
  const both = ["training-room*2026-12-12*3*s*-", "living-workshop*2026-12-12*3*o*-"];
  expect(codeOf(await booked(acting, both))).toBe("ok");
});

// ── Members ──────────────────────────────────────────────────────────────────────────────────

test("an invitation is looked at without change, joins once, and is then gone", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  must(await inviteMember(hanako, { groupId, email: "taro@example.jp", role: "agent" }));
  const [mail] = await ctx.db.reader.outboxMail.findMany();
  expect(mail).toMatchObject({ to: "taro@example.jp" });
  expect(mail?.subject).not.toContain("みほん会");
  expect(mail?.key).toMatch(/^secret:group_invitation:/);
  const token = /groups\/join\/([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
  expect(token).toHaveLength(43);
  expect(JSON.stringify(await ctx.db.reader.groupInvitation.findMany())).not.toContain(token);

  const taro = await as(ctx, "taro");
  const visitor: Context = { ...ctx, actor: { kind: "visitor", visitorId: null } };
  for (const scanner of [visitor, taro, taro])
    expect(must(await viewInvitation(scanner, token))).toMatchObject({
      name: "みほん会",
      role: "agent",
      isMember: false,
    });
  expect(codeOf(await viewInvitation(taro, `${token.slice(1)}x`))).toBe("invitation_gone");
  expect(codeOf(await joinGroup(visitor, { token }))).toBe("not_allowed");
  expect(codeOf(await joinGroup(hanako, { token }))).toBe("already_member");

  const both = await Promise.all([joinGroup(taro, { token }), joinGroup(await as(ctx, "sumi"), { token })]);
  expect(both.map(codeOf).sort()).toEqual(["invitation_gone", "ok"]);
  expect(codeOf(await viewInvitation(taro, token))).toBe("invitation_gone");
  expect((await ctx.db.reader.groupMember.findMany({ where: { groupId } })).length).toBe(2);
});

test("an invitation ends when its time is over, when it is withdrawn, and when the address is invited again", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  const invite = async (email: string) => {
    must(await inviteMember(hanako, { groupId, email, role: "representative" }));
    const mails = await ctx.db.reader.outboxMail.findMany({ where: { to: email } });
    return mails.map(({ text }) => /groups\/join\/([\w-]+)/.exec(text)?.[1] ?? "");
  };
  const [first = ""] = await invite("a@example.jp");
  const tokens = await invite("a@example.jp");
  const second = tokens.find((token) => token !== first) ?? "";
  expect(codeOf(await viewInvitation(hanako, first))).toBe("invitation_gone");
  expect(codeOf(await viewInvitation(hanako, second))).toBe("ok");
  const at = (instant: Date): Context => ({ ...hanako, now: instant });
  expect(codeOf(await viewInvitation(at(instantAt("2026-12-15", "23:59")), second))).toBe("ok");
  expect(codeOf(await viewInvitation(at(instantAt("2026-12-16", "00:00")), second))).toBe("invitation_gone");
  const view = must(await viewGroup(hanako, groupId));
  must(await withdrawInvitation(hanako, { groupId, invitationId: view.invitations[0]?.id ?? "" }));
  expect(codeOf(await joinGroup(await as(ctx, "taro"), { token: second }))).toBe("invitation_gone");
  for (let count = 0; count < 10; count++) await invite(`guest-${count}@example.jp`);
  expect(codeOf(await inviteMember(hanako, { groupId, email: "b@example.jp", role: "agent" }))).toBe(
    "too_many_invitations",
  );
});

test("one person's invitations are counted over all groups, and a name with an address in it is none", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  let groupId = await aGroup(hanako);
  const invite = (who: Context, guest: number) =>
    inviteMember(who, { groupId, email: `guest-${guest}@example.jp`, role: "agent" });
  for (let guest = 0; guest < LIMITS.invitationsADay; guest++) {
    if (guest > 0 && guest % LIMITS.openInvitations === 0) {
      must(await closeGroup(hanako, { groupId }));
      groupId = await aGroup(hanako);
    }
    must(await invite(hanako, guest));
  }
  must(await closeGroup(hanako, { groupId }));
  groupId = await aGroup(hanako);
  expect(codeOf(await invite(hanako, 100))).toBe("too_many_invitations");
  expect(codeOf(await invite(later(hanako, 24 * 60), 100))).toBe("ok");

  const isName = (name: string) => groupNameField.safeParse(name).success;
  for (const name of [
    "無料 https://example.com",
    "みほん.example.com",
    "www.みほん",
    "みほん@会",
    "ＥＸＡＭＰＬＥ．ＣＯＭ",
  ])
    expect([name, isName(name)]).toEqual([name, false]);
  for (const name of ["みほん会", "Y.M.C. みほん", "みほん会 No.12"])
    expect([name, isName(name)]).toEqual([name, true]);
});

test("one person joins only so many groups", async () => {
  const ctx = await centreWithPeople();
  const [hanako, taro] = [await as(ctx, "hanako"), await as(ctx, "taro")];
  const groupId = await aGroup(hanako);
  must(await inviteMember(hanako, { groupId, email: "taro@example.jp", role: "agent" }));
  const [mail] = await ctx.db.reader.outboxMail.findMany();
  const token = /groups\/join\/([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
  const own: string[] = [];
  for (let count = 0; count < LIMITS.groupsOfPerson; count++) own.push(await aGroup(taro));
  expect(codeOf(await joinGroup(taro, { token }))).toBe("too_many_groups");
  must(await closeGroup(taro, { groupId: own[0] ?? "" }));
  expect(codeOf(await joinGroup(taro, { token }))).toBe("ok");
});

test("an invitation that counts no more is forgotten after a while, and so is where it was mailed", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  for (const name of ["used", "open"])
    must(await inviteMember(hanako, { groupId, email: `${name}@example.jp`, role: "agent" }));
  const used = await ctx.db.reader.groupInvitation.findFirstOrThrow({ where: { email: "used@example.jp" } });
  await transaction(ctx.db, async (tx) => {
    await tx.outboxMail.updateMany({ data: { sentAt: ctx.now } });
    return ok(await tx.groupInvitation.update({ where: { id: used.id }, data: { usedAt: ctx.now } }));
  });
  expect(await hasOldInvitations(ctx.db.reader, ctx.now)).toBe(false);
  const tomorrow = later(ctx, 24 * 60).now;
  expect(await hasOldInvitations(ctx.db.reader, tomorrow)).toBe(true);
  await transaction(ctx.db, async (tx) => ok(await sweepInvitations(tx, tomorrow)));
  const left = await ctx.db.reader.groupInvitation.findMany();
  expect(left.map(({ email }) => email)).toEqual(["open@example.jp"]);
  const mails = await ctx.db.reader.outboxMail.findMany();
  expect(mails.map(({ to }) => to).sort()).toEqual(["", "open@example.jp"]);
});

test("who leaves a group, or is taken out of it, leaves its bookings and wishes to a representative", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await enter(ctx, groupId, "taro", "representative");
  must(await actFor(await as(ctx, "taro"), { groupId, next: null }));
  const taro = await as(ctx, "taro");
  const past = must(await booked(taro, ["meeting-room*2026-12-02*6*s*-"]));
  const toCome = must(await booked(taro, ["meeting-room*2026-12-12*3*s*-"]));
  const gone = must(await booked(taro, ["meeting-room*2026-12-13*3*s*-"]));
  must(await cancelBooking(taro, { number: gone.number, backYen: undefined } as Parameters<typeof cancelBooking>[1]));
  must(await actFor(taro, { groupId: "", next: null }));
  const own = must(await booked(await as(ctx, "taro"), ["meeting-room*2026-12-12*4*s*-"]));
  const wish = { groupId, status: "waiting", search: "{}", purpose: "hobby", purposeNote: "", groupName: "みほん会" };
  await transaction(ctx.db, async (tx) => {
    for (const [id, more] of [["for-the-group", {}] as const, ["for-himself", { groupId: null }] as const])
      await tx.wish.create({
        data: { ...wish, id, userId: "user-taro", people: 8, locale: "ja", createdAt: ctx.now, ...more },
      });
    await tx.user.update({ where: { id: "user-hanako" }, data: { locale: "en" } });
    return ok(await tx.ledgerEntry.deleteMany({ where: { booking: { number: past.number } } }));
  });
  const secret = ctx.config.secret;
  const stamp = stampOfSlots(secret, await bookingOf(ctx, toCome.number));

  const threeDaysOn = (who: Context) => later(who, 3 * 24 * 60);
  must(await leaveGroup(threeDaysOn(taro), { groupId }));
  const whose = async (number: string) => (await bookingOf(ctx, number)).userId;
  expect(await bookingOf(ctx, toCome.number)).toMatchObject({ userId: "user-hanako", groupId, locale: "en" });
  expect([await whose(own.number), await whose(gone.number), await whose(past.number)]).toEqual(
    Array(3).fill("user-taro"),
  );
  expect(await viewBooking(await as(ctx, "taro"), toCome.number)).toBeNull();
  expect(await viewBooking(await as(ctx, "hanako"), toCome.number)).toMatchObject({
    history: [{ what: "booked" }, { what: "handed_over" }],
  });
  // Nor does a link in a mail that he has had answer for it any more.
  expect(stampOfSlots(secret, await bookingOf(ctx, toCome.number))).not.toBe(stamp);
  const wishes = await ctx.db.reader.wish.findMany({ orderBy: { id: "asc" } });
  expect(wishes.map(({ id, userId }) => `${id} ${userId}`)).toEqual([
    "for-himself user-taro",
    "for-the-group user-hanako",
  ]);

  // Taken out, they leave it to whoever takes them out.
  await enter(ctx, groupId, "sumi", "representative");
  must(await changeMember(await as(ctx, "sumi"), { groupId, userId: "user-hanako", change: "remove" }));
  expect(await whose(toCome.number)).toBe("user-sumi");
});

test("agents book; only representatives change the group; others do not learn that it exists", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await withRoster(hanako, groupId);
  await enter(ctx, groupId, "taro");
  const [taro, stranger] = [await as(ctx, "taro"), await as(ctx, "sumi")];
  const person = must(await viewGroup(hanako, groupId)).roster[0]?.id ?? "";
  const deeds: ((who: Context) => Promise<Result<unknown>>)[] = [
    (who) => changeGroup(who, { ...profile, groupId, name: "べつの会" }),
    (who) => addToRoster(who, { groupId, residence: "city", names: ["試野 七海"] }),
    (who) => removeFromRoster(who, { groupId, personId: person }),
    (who) => inviteMember(who, { groupId, email: "x@example.jp", role: "agent" }),
    (who) => changeMember(who, { groupId, userId: "user-hanako", change: "remove" }),
    (who) =>
      registerGroup(who, { ...application(ctx, groupId), attachments: [sentFile(ctx, aPdf(), "a.pdf", userOf(who))] }),
    (who) => withdrawRegistration(who, { groupId }),
    (who) => closeGroup(who, { groupId }),
  ];
  for (const deed of deeds) {
    expect(codeOf(await deed(taro))).toBe("not_representative");
    expect(codeOf(await deed(stranger))).toBe("group_gone");
  }
  expect(codeOf(await viewGroup(stranger, groupId))).toBe("group_gone");
  expect(must(await viewGroup(taro, groupId))).toMatchObject({
    isRepresentative: false,
    invitations: [],
    documents: [],
  });
});

const userOf = (ctx: Context) => (ctx.actor.kind === "user" ? ctx.actor.userId : "");

test.each<[change: MemberChange, userId: string, code: string, roles: Record<string, string>]>([
  ["representative", "user-taro", "ok", { "user-hanako": "representative", "user-taro": "representative" }],
  ["hand_over", "user-taro", "ok", { "user-hanako": "agent", "user-taro": "representative" }],
  ["remove", "user-taro", "ok", { "user-hanako": "representative" }],
  ["agent", "user-hanako", "last_representative", { "user-hanako": "representative", "user-taro": "agent" }],
  ["remove", "user-hanako", "last_representative", { "user-hanako": "representative", "user-taro": "agent" }],
  ["remove", "user-sumi", "group_gone", { "user-hanako": "representative", "user-taro": "agent" }],
])("a group of one representative and one agent: %s %s is %s", async (change, userId, code, roles) => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await enter(ctx, groupId, "taro");
  expect(codeOf(await changeMember(hanako, { groupId, userId, change }))).toBe(code);
  const members = await ctx.db.reader.groupMember.findMany({ where: { groupId } });
  expect(Object.fromEntries(members.map((row) => [row.userId, row.role]))).toEqual(roles);
});

test("whoever becomes a representative is mailed, and nobody else", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await enter(ctx, groupId, "taro");
  const mailed = async () =>
    (
      await ctx.db.reader.outboxMail.findMany({
        where: { key: { startsWith: "group_representative:" } },
        orderBy: { createdAt: "asc" },
      })
    ).map(({ to }) => to);
  must(await changeMember(hanako, { groupId, userId: "user-taro", change: "hand_over" }));
  // Pressed twice: she has handed it over already.
  expect(codeOf(await changeMember(hanako, { groupId, userId: "user-taro", change: "hand_over" }))).toBe(
    "not_representative",
  );
  expect(await mailed()).toEqual(["taro@example.jp"]);
  const taro = await as(later(ctx, 1), "taro");
  must(await changeMember(taro, { groupId, userId: "user-hanako", change: "representative" }));
  must(await changeMember(taro, { groupId, userId: "user-hanako", change: "representative" }));
  must(await changeMember(taro, { groupId, userId: "user-hanako", change: "agent" }));
  expect(await mailed()).toEqual(["taro@example.jp", "hanako@example.jp"]);
});

test("staff find a group by a part of its name or reading, however it is typed", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  await aGroup(hanako);
  must(await createGroup(hanako, { ...profile, name: "読書 ABC", kana: "ドクショエービーシー" }));
  const staff = await as(ctx, "sumi", "staff");
  const found = async (search: string) =>
    must(await viewRegistrations(staff, { search })).groups.map(({ group }) => group.name);
  expect(await found("")).toHaveLength(2);
  for (const search of ["どくしょ", "読書ａｂｃ", " ドクショ", "abc"])
    expect(await found(search)).toEqual(["読書 ABC"]);
  expect(await found("ない会")).toEqual([]);
});

test("a group is closed only by somebody who says that they know it is for good", () => {
  expect(closeGroupInput.safeParse({ groupId: "g" }).success).toBe(false);
  expect(closeGroupInput.safeParse({ groupId: "g", sure: "on" }).success).toBe(true);
});

test("a roster that cannot be read names the lines that are wrong", () => {
  const read = addToRosterInput.safeParse({
    groupId: "g",
    residence: "city",
    names: `例田 一子\r\n\r\n☆☆\r\n例田 二郎\r\n${"長".repeat(61)}`,
  });
  expect(read.error?.issues.map(({ message }) => message)).toEqual(['groups.fields.names {"lines":"3, 5"}']);
});

test("the last representative cannot leave; of two who leave at once one stays", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  expect(codeOf(await leaveGroup(hanako, { groupId }))).toBe("last_representative");
  await enter(ctx, groupId, "taro", "representative");
  const taro = await as(ctx, "taro");
  const answers = await Promise.all([leaveGroup(hanako, { groupId }), leaveGroup(taro, { groupId })]);
  expect(answers.map(codeOf).sort()).toEqual(["last_representative", "ok"]);
  expect(await ctx.db.reader.groupMember.count({ where: { groupId, role: "representative" } })).toBe(1);
});

test("a group with bookings to come is not closed; closed, it keeps its past and nobody acts for it", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  must(await actFor(hanako, { groupId, next: null }));
  const made = must(await booked(await as(ctx, "hanako"), ["meeting-room*2026-12-12*3*s*-"]));
  expect(await closeGroup(hanako, { groupId })).toMatchObject({ code: "group_has_bookings", facts: { count: 1 } });
  const after = { ...hanako, now: instantAt("2026-12-13", "09:00") };
  must(await closeGroup(after, { groupId }));
  expect(await viewMyGroups(await as(after, "hanako"))).toEqual([]);
  expect(await bookingOf(ctx, made.number)).toMatchObject({ groupId, groupName: "みほん会" });
});

test("nobody has groups without end", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  for (let count = 0; count < LIMITS.groupsOfPerson; count++) await aGroup(hanako, `みほん${count}`);
  expect(codeOf(await createGroup(hanako, profile))).toBe("too_many_groups");
});

test("what is typed of a group is kept in one spelling, and what is no name is told so", () => {
  const typed = { name: " みほん　会 ", kana: "みほんかい", about: " a\r\nb ", address: "", showName: "on" };
  expect(createGroupInput.parse(typed)).toEqual({
    ...{ name: "みほん 会", kana: "ミホンカイ", about: "a\nb", address: "", showName: true },
  });
  for (const wrong of [{ name: "🌸🌸" }, { name: "" }, { kana: "Mihon" }, { name: "x".repeat(81) }])
    expect(createGroupInput.safeParse({ ...typed, ...wrong }).success).toBe(false);
  const names = (text: string) => addToRosterInput.safeParse({ groupId: "g", residence: "city", names: text });
  expect(names("例田 一子\r\n\n 髙﨑　二郎 \n").data?.names).toEqual(["例田 一子", "髙﨑 二郎"]);
  for (const wrong of ["", "\n \n", "例田 一子\n---", "x".repeat(61)]) expect(names(wrong).success).toBe(false);
});

test("a roster takes each name once and never loses its last", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  must(await addToRoster(hanako, { groupId, residence: "city", names: ["例田 一子", "例田 一子", "例田 二郎"] }));
  must(await addToRoster(hanako, { groupId, residence: "outside", names: ["例田 二郎", "例田 三重"] }));
  const { roster } = must(await viewGroup(hanako, groupId));
  expect(roster.map(({ name, residence }) => [name, residence])).toEqual([
    ["例田 一子", "city"],
    ["例田 二郎", "city"],
    ["例田 三重", "outside"],
  ]);
  for (const { id } of roster.slice(0, 2)) must(await removeFromRoster(hanako, { groupId, personId: id }));
  expect(codeOf(await removeFromRoster(hanako, { groupId, personId: roster[2]?.id ?? "" }))).toBe("roster_emptied");
  const many = Array.from({ length: 300 }, (_, index) => `例田 ${index}`);
  expect(codeOf(await addToRoster(hanako, { groupId, residence: "city", names: many }))).toBe("roster_full");
});

// ── Registration ─────────────────────────────────────────────────────────────────────────────

test("an application waits for staff, who see its documents, and its representatives read the decision", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  expect(codeOf(await registerGroup(hanako, application(ctx, groupId)))).toBe("roster_missing");
  await withRoster(hanako, groupId);
  const four = { ...application(ctx, groupId), conditions: CONDITIONS.slice(1) };
  expect(await registerGroup(hanako, four)).toMatchObject({ code: "conditions_missing", facts: { count: 1 } });
  must(await registerGroup(hanako, application(ctx, groupId)));
  expect(codeOf(await registerGroup(hanako, application(ctx, groupId)))).toBe("registration_waiting");
  expect(must(await viewGroup(hanako, groupId)).standing).toMatchObject({ valid: null, next: null });

  expect(codeOf(await viewRegistrations(hanako))).toBe("not_allowed");
  const staff = later(await as(ctx, "sumi", "staff"), 3 * 24 * 60);
  const view = must(await viewRegistrations(staff));
  expect(view.waiting).toMatchObject([{ daysWaiting: 3, isRenewal: false, documents: [{ name: "会則.pdf" }] }]);
  const registrationId = view.waiting[0]?.registration.id ?? "";
  expect(decideRegistrationInput.safeParse({ registrationId, decision: "decline", note: " " }).success).toBe(false);
  expect(codeOf(await decideRegistration(hanako, { registrationId, decision: "approve", note: "" }))).toBe(
    "not_allowed",
  );

  const note = "会則に目的が書かれていません。";
  must(await decideRegistration(staff, { registrationId, decision: "decline", note }));
  expect(codeOf(await decideRegistration(staff, { registrationId, decision: "approve", note: "" }))).toBe(
    "registration_decided",
  );
  expect(must(await viewGroup(hanako, groupId)).standing).toMatchObject({
    declined: { decisionNote: note },
    next: { fiscalYear: 2026 },
  });
  const [mail] = await ctx.db.reader.outboxMail.findMany();
  expect(mail).toMatchObject({ to: "hanako@example.jp" });
  expect(mail?.text).toContain(note);
  expect(mail?.subject).not.toContain("みほん会");

  // What was written is there to be corrected.
  const again = must(await viewGroup(hanako, groupId));
  expect(await viewRegistrationForm(hanako, again)).toMatchObject({
    last: { activities: "学習会をひらいています。", conditions: CONDITIONS },
    fiscalYear: 2026,
    isRenewal: false,
  });
  must(await registerGroup(hanako, application(ctx, groupId)));
});

test("an application can be taken back until it is decided", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await withRoster(hanako, groupId);
  must(await registerGroup(hanako, application(ctx, groupId)));
  must(await withdrawRegistration(hanako, { groupId }));
  expect(codeOf(await withdrawRegistration(hanako, { groupId }))).toBe("registration_decided");
  expect(must(await viewRegistrations(await as(ctx, "sumi", "staff"))).waiting).toEqual([]);
  must(await registerGroup(hanako, application(ctx, groupId)));
});

test("a registration is renewed by a link that is mailed once the next year may be applied for", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await registered(hanako, groupId);
  const task = await ctx.db.reader.task.findFirst({ where: { kind: "remind_renewal" } });
  expect(task).toMatchObject({ subjectId: groupId, dueAt: instantAt("2027-02-01", "09:00") });
  const early = registerGroup({ ...hanako, now: instantAt("2027-01-31", "10:00") }, application(ctx, groupId, 2027));
  expect(await early).toMatchObject({ code: "registration_too_early", facts: { openDate: "2027-02-01" } });

  const february: Context = { ...hanako, now: instantAt("2027-02-01", "09:00") };
  const remind = () => transaction(ctx.db, async (tx) => ok(await remindRenewal(february, tx, { subjectId: groupId })));
  expect(must(await remind())).toBe("done");
  const mails = await ctx.db.reader.outboxMail.findMany({ where: { key: { startsWith: "registration_renewal" } } });
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain(`/groups/${groupId}/registration`);

  const view = must(await viewGroup(february, groupId));
  expect(view.standing.next).toEqual({ fiscalYear: 2027, isRenewal: true });
  expect(await viewRegistrationForm(february, view)).toMatchObject({
    last: { conditions: CONDITIONS },
    isRenewal: true,
  });
  must(await registerGroup(february, application(ctx, groupId, 2027)));
  expect(must(await remind())).toBe("moot");
  expect(codeOf(await registerGroup(hanako, application(ctx, groupId, 2025)))).toBe("registration_year_over");
  expect(codeOf(await registerGroup(hanako, application(ctx, groupId, 2026)))).toBe("registration_valid");
});

test("documents of the last application go with a renewal as copies; those of another group never do", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await registered(hanako, groupId);
  const other = await aGroup(await as(ctx, "taro"), "べつの会");
  await withRoster(await as(ctx, "taro"), other);
  const february: Context = { ...hanako, now: instantAt("2027-02-01", "09:00") };
  const form = await viewRegistrationForm(february, must(await viewGroup(february, groupId)));
  const documents = (form?.documents ?? []).map(({ id }) => id);
  expect(documents).toHaveLength(1);
  const taro: Context = { ...(await as(ctx, "taro")), now: ctx.now };
  expect(codeOf(await registerGroup(taro, { ...application(ctx, other), attachments: [], documents }))).toBe(
    "attachment_missing",
  );
  const again = { ...application(ctx, groupId, 2027), attachments: [], documents };
  must(await registerGroup(february, again));
  const rows = await ctx.db.reader.attachment.findMany();
  expect(new Set(rows.map(({ ownerId }) => ownerId)).size).toBe(2);
  for (const { id } of rows) expect(codeOf(await viewAttachment(hanako, id))).toBe("ok");
});

test("documents are copied only for an application that can be, and no copy is left of a refused one", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await registered(hanako, groupId);
  const february: Context = { ...hanako, now: instantAt("2027-02-01", "09:00") };
  const form = await viewRegistrationForm(february, must(await viewGroup(february, groupId)));
  const documents = (form?.documents ?? []).map(({ id }) => id);
  const again = { ...application(ctx, groupId, 2027), attachments: [], documents };
  const apply = (more: Partial<ReturnType<typeof application>>, at = february) =>
    registerGroup(at, { ...again, ...more });
  const folder = path.join(ctx.config.varDir, "attachments");
  const kept = readdirSync(folder).length;
  expect(codeOf(await apply({ conditions: [] }))).toBe("conditions_missing");
  expect(codeOf(await apply({}, hanako))).toBe("registration_too_early");
  const five = Array.from({ length: 5 }, () => sentFile(ctx, aJpeg(), "b.jpg"));
  expect(codeOf(await apply({ attachments: five }))).toBe("too_many_attachments");
  expect(readdirSync(folder)).toHaveLength(kept + 5);
  // Two at once: both may be when they are looked at, and one is refused with its copy made.
  const both = await Promise.all([apply({}), apply({})]);
  expect(both.map(codeOf).sort()).toEqual(["ok", "registration_waiting"]);
  expect(readdirSync(folder)).toHaveLength(kept + 5 + 1);
});

test("a group applies a few times for a year, and not without end", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await withRoster(hanako, groupId);
  for (let count = 0; count < LIMITS.applicationsAYear; count++) {
    must(await registerGroup(hanako, application(ctx, groupId)));
    must(await withdrawRegistration(hanako, { groupId }));
  }
  expect(codeOf(await registerGroup(hanako, application(ctx, groupId)))).toBe("registration_too_often");
  expect(await viewRegistrationForm(hanako, must(await viewGroup(hanako, groupId)))).toBeNull();
});

// ── Documents ────────────────────────────────────────────────────────────────────────────────

test.each<[what: string, files: (ctx: Context) => string[], code: string]>([
  ["none", () => [], "attachment_missing"],
  ["one of somebody else", (ctx) => [sentFile(ctx, aPdf(), "a.pdf", "user-taro")], "attachment_missing"],
  ["one we never signed", () => ["e30.forged", "../../etc/passwd"], "attachment_missing"],
  ["a page of HTML called a PDF", (ctx) => [sentFile(ctx, new TextEncoder().encode("<html>"))], "attachment_disguised"],
  ["an empty one", (ctx) => [sentFile(ctx, new Uint8Array())], "attachment_disguised"],
  ["six", (ctx) => Array.from({ length: 6 }, () => sentFile(ctx, aJpeg(), "b.jpg")), "too_many_attachments"],
  [
    "forty megabytes, read past",
    ({ config }) => [
      signUpload(config.secret, {
        ...{ id: crypto.randomUUID(), userId: "user-hanako", name: "l.pdf", bytes: 40e6, sha256: "" },
        problem: "too_large",
      }),
    ],
    "attachment_too_large",
  ],
])("an application with documents: %s is refused, and what was sent stays", async (_, files, code) => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await withRoster(hanako, groupId);
  const attachments = files(ctx);
  const folder = path.join(ctx.config.varDir, "attachments");
  const before = existsSync(folder) ? readdirSync(folder) : [];
  expect(codeOf(await registerGroup(hanako, { ...application(ctx, groupId), attachments }))).toBe(code);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(before));
  expect(await ctx.db.reader.attachment.count()).toBe(0);
  expect(await ctx.db.reader.groupRegistration.count()).toBe(0);
});

test("every document that cannot be attached is named, and none of them is sent again", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await withRoster(hanako, groupId);
  const html = new TextEncoder().encode("<html>");
  const good = sentFile(ctx, aPdf());
  const [first, second] = [sentFile(ctx, html, "a.pdf"), sentFile(ctx, html, "b.pdf")];
  const large = ["c.pdf", "d.pdf"].map((name) =>
    signUpload(ctx.config.secret, {
      ...{ id: "00000000-0000-4000-8000-000000000000", userId: "user-hanako", name, bytes: 40e6, sha256: "" },
      problem: "too_large",
    }),
  );
  const sent = (...attachments: string[]) => registerGroup(hanako, { ...application(ctx, groupId), attachments });
  expect(await sent(first, good, second)).toMatchObject({
    code: "attachment_disguised",
    facts: { name: ["a.pdf", "b.pdf"], rejected: [first, second] },
  });
  expect(await sent(good, ...large)).toMatchObject({
    code: "attachment_too_large",
    facts: { name: ["c.pdf", "d.pdf"], rejected: large },
  });
  expect(await sent(first, good, ...large)).toMatchObject({
    code: "attachments_unfit",
    facts: { name: ["c.pdf", "d.pdf", "a.pdf"] },
  });
});

test("a document is for its group's representatives and for staff, and for nobody else", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await enter(ctx, groupId, "taro");
  await withRoster(hanako, groupId);
  must(await registerGroup(hanako, application(ctx, groupId)));
  const { id } = (await ctx.db.reader.attachment.findFirst()) ?? { id: "" };
  const staff: Context = { ...ctx, actor: person("sumi", "staff") };
  for (const who of [hanako, staff]) {
    const document = must(await viewAttachment(who, id));
    expect(Buffer.from(await new Response(document.body).arrayBuffer())).toEqual(Buffer.from(aPdf()));
    expect(document).toMatchObject({ name: "会則.pdf", attachment: { type: "application/pdf" } });
  }
  const visitor: Context = { ...ctx, actor: { kind: "visitor", visitorId: null } };
  const counsellor: Context = { ...ctx, actor: { ...person("sumi"), role: "counsellor" } };
  const strangers = [await as(ctx, "taro"), await as(ctx, "sumi"), counsellor, visitor];
  for (const who of strangers) expect(codeOf(await viewAttachment(who, id))).toBe("not_allowed");
  for (const wrong of ["", "../furatto.db", crypto.randomUUID()])
    expect(codeOf(await viewAttachment(hanako, wrong))).toBe("not_allowed");
});

test("files that no form was accepted with are removed after a day, documents never", async () => {
  const ctx = await centreWithPeople();
  const hanako = await as(ctx, "hanako");
  const groupId = await aGroup(hanako);
  await withRoster(hanako, groupId);
  must(await registerGroup(hanako, application(ctx, groupId)));
  sentFile(ctx, aPdf());
  const folder = path.join(ctx.config.varDir, "attachments");
  const now = new Date();
  expect(await sweepUploads(ctx, now)).toBe(0);
  for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), 0, 0);
  expect(await sweepUploads(ctx, now)).toBe(1);
  const [kept] = await ctx.db.reader.attachment.findMany();
  expect(readdirSync(folder)).toEqual([kept?.id]);
});

test("a database of an earlier version, whose settings lack what groups need, is read with what it means", async () => {
  const ctx = await centreWithPeople();
  const old = {
    opening: { time: "09:00", monthsBefore: { city: 2, five_cities: 2, outside: 1 } },
    caps: { slotsPerMonth: 8, consecutiveDays: 4 },
  };
  await transaction(ctx.db, async (tx) => {
    for (const [key, value] of Object.entries(old))
      await tx.setting.updateMany({ where: { key }, data: { value: JSON.stringify(value) } });
    return ok(null);
  });
  const { opening, caps } = policyOn(await loadCentre(ctx.db.reader), "2026-12-01");
  expect(opening.monthsBefore).toEqual({ city: 2, five_cities: 2, outside: 1, registered: 3, official: 6 });
  expect(caps).toMatchObject({ slotsPerMonth: 8, consecutiveDays: 4, relaxDays: 14, oneRoom: ["individual"] });
  expect(capsFor({ caps }, "registered").slotsPerMonth).toBe(20);
});

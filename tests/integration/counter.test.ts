import { fork } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { mailField } from "@/lib/accounts/fields";
import { phoneAddress } from "@/lib/accounts/rules";
import { setMail } from "@/lib/accounts/set-mail";
import { signInByPassword } from "@/lib/accounts/sign-in";
import { personById } from "@/lib/accounts/store";
import { changesOf } from "@/lib/audit";
import { encodeChoice } from "@/lib/bookings/basket";
import { bookForInput } from "@/lib/bookings/book-for";
import { searchPeople } from "@/lib/bookings/search-people";
import { viewBookFor } from "@/lib/bookings/view-book-for";
import { viewOrigin } from "@/lib/bookings/view-origin";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import type { SlotChoice } from "@/lib/facility/rules";
import { insertGroup, insertMember } from "@/lib/groups/store";
import { tellByPhone } from "@/lib/mail/tell-by-phone";
import { sendNextMail } from "@/lib/mail/use-cases";
import { countCalls, viewCalls, viewCallsOfBooking } from "@/lib/mail/view-calls";
import { erasePerson, everythingAbout } from "@/lib/privacy/store";
import { ok, type Result } from "@/lib/result";
import { runDueTasks } from "@/lib/work/run-tasks";
import { viewWork } from "@/lib/work/view-work";
import {
  book,
  bookingOf,
  centreWithPeople,
  claimsOf,
  later,
  ledgerOf,
  mailsOf,
  person,
} from "@/tests/support/bookings";
import { NEWCOMER, pressCounter } from "@/tests/support/counter";
import { startMailServer } from "@/tests/support/mail-server";

const STAFF = person("sumi", "staff");
const atTheCounter = () => centreWithPeople({ actor: STAFF });
const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);
const factsOf = (result: Result<unknown>) => (result.ok ? {} : result.facts);
const at = (ctx: Context, text: string): Context => ({ ...ctx, now: new Date(`${text}+09:00`) });

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.facts)}`);
  return result.value;
}

async function write(ctx: Context, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  must(await transaction(ctx.db, async (tx) => ok(await work(tx))));
}

/** Rules that stand in the way, by their codes. */
const rulesIn = (result: Result<unknown>) =>
  ((factsOf(result) as { rules?: { code: string }[] }).rules ?? []).map(({ code }) => code);

test("somebody registered is booked for: their slots, charge and mail, and who entered it", async () => {
  const ctx = await atTheCounter();
  const { number } = must(await pressCounter(ctx, { source: "phone" }));
  const booking = await bookingOf(ctx, number);
  expect(booking).toMatchObject({ userId: "user-hanako", status: "confirmed", applicant: "individual", people: 8 });
  expect(booking.payDeadline).toEqual(new Date("2026-12-09T23:59:00+09:00"));
  expect(await claimsOf(ctx, "2026-12-12")).toEqual(["meeting-room 3 booking"]);
  expect(await ledgerOf(ctx, number)).toEqual({ rows: ["charge 320 booking"], due: 320 });
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed"]);
  expect(must(await viewOrigin(ctx, { number }))).toMatchObject({
    source: "phone",
    madeBy: "所沢 sumi",
    overrides: [],
    overrideReason: null,
  });
  const [made] = await changesOf(ctx.db.reader, "booking", booking.id);
  expect(made).toMatchObject({ action: "booking.book", actorId: "user-sumi", actorRole: "staff" });
});

test("only staff book for others, look for people, and see or tick off calls", async () => {
  const ctx = { ...(await atTheCounter()), actor: person("hanako") };
  const asked = [
    await pressCounter(ctx),
    await searchPeople(ctx, { search: "0429" }),
    await viewBookFor(ctx, { person: "user-taro", days: [] }),
    await viewOrigin(ctx, { number: "A2B3C4D5" }),
    await viewCalls(ctx),
    await countCalls(ctx),
    await viewCallsOfBooking(ctx, { userId: "user-taro", number: "A2B3-C4D5" }),
    await tellByPhone(ctx, { calls: ["x"], told: "phone", number: "" }),
    await setMail(ctx, { userId: "user-taro", email: "x@example.jp" }),
  ];
  expect(asked.map(codeOf)).toEqual(asked.map(() => "not_allowed"));
  expect(await claimsOf(ctx, "2026-12-12")).toEqual([]);
});

test("a form that says too little is told so field by field", () => {
  const nothing = bookForInput.safeParse({ key: crypto.randomUUID() });
  const fields = nothing.error?.issues.map(({ path: [field] }) => field);
  expect(new Set(fields)).toEqual(new Set(["slots", "purpose", "people", "pledge", "payBy", "source"]));
  const typed = {
    key: crypto.randomUUID(),
    ...NEWCOMER,
    slots: "meeting-room*2026-12-12*3*s*-",
    ...{ purpose: "hobby", people: "８名", pledge: "on", payBy: "counter", source: "counter" },
  };
  expect(bookForInput.safeParse(typed).success).toBe(true);
  const wrong = bookForInput.safeParse({ ...typed, name: " ", kana: "和子", phone: "12", email: "phone:user-1" });
  const issues = new Set(wrong.error?.issues.map(({ path: [field] }) => field));
  expect(issues).toEqual(new Set(["name", "kana", "phone", "email"]));
});

test("the address of somebody without mail is nobody's sign-in", async () => {
  const address = phoneAddress("user-1");
  expect(mailField.safeParse(address).success).toBe(false);
  const ctx = await atTheCounter();
  await write(ctx, (tx) => tx.user.update({ where: { id: "user-taro" }, data: { email: address } }));
  expect((await signInByPassword(ctx, { email: address, password: "x", next: null })).ok).toBe(false);
});

test("somebody new is entered with their booking, without mail and without a password", async () => {
  const ctx = await atTheCounter();
  const { number, userId } = must(await pressCounter(ctx, { person: "", ...NEWCOMER, source: "counter" }));
  const user = await ctx.db.reader.user.findUniqueOrThrow({ where: { id: userId } });
  expect(user).toMatchObject({
    name: "電話 和子",
    kana: "デンワ カズコ",
    phone: "0429990001",
    email: `phone:${userId}`,
    role: "resident",
    passwordHash: null,
  });
  expect(await bookingOf(ctx, number)).toMatchObject({ userId, status: "confirmed" });
  const again = await pressCounter(ctx, { person: "", ...NEWCOMER, slots: ["training-room*2026-12-12*3*s*-"] });
  expect(codeOf(again)).toBe("person_known");
  const hers = await pressCounter(ctx, { person: "", ...NEWCOMER, phone: "0429990002", email: "hanako@example.jp" });
  expect(codeOf(hers)).toBe("mail_known");
});

test("somebody new is not entered when their booking cannot be", async () => {
  const ctx = await atTheCounter();
  const refused = await pressCounter(ctx, { person: "", ...NEWCOMER, slots: ["meeting-room*2026-12-10*3*s*-"] });
  expect(codeOf(refused)).toBe("closed_day");
  expect(await ctx.db.reader.user.count()).toBe(3);
});

test.each([
  ["a closed day", { slots: ["meeting-room*2026-12-10*3*s*-"] }, "closed_day"],
  ["more people than fit", { people: "51" }, "over_capacity"],
  ["a purpose there is not", { purpose: "karaoke" }, "purpose_unknown"],
  ["a room that is not for hire", { slots: ["library-corner*2026-12-12*3*s*-"] }, "not_for_hire"],
  [
    "one slot used in two ways",
    { slots: ["living-workshop*2026-12-12*3*c*-", "living-workshop*2026-12-12*3*o*-"] },
    "slot_twice",
  ],
  ["the nursery alone", { nursery: ["2026-12-12/4"] }, "nursery_alone"],
  ["a group that is not theirs", { actingFor: "group-x" }, "group_gone"],
  ["somebody who is not there", { person: "user-nobody" }, "person_gone"],
])("%s is refused whatever the reason", async (_, form, code) => {
  const ctx = await atTheCounter();
  const pressed = await pressCounter(ctx, { ...form, overrideReason: "町内会の急な会議", seen: [code] });
  expect(codeOf(pressed)).toBe(code);
  expect(await ctx.db.reader.booking.count()).toBe(0);
});

test("whoever has too many points is stopped at the counter as well", async () => {
  const ctx = await atTheCounter();
  const first = must(await pressCounter(ctx));
  const { id: bookingId } = await bookingOf(ctx, first.number);
  await write(ctx, async (tx) => {
    const row = await tx.setting.findFirstOrThrow({ where: { key: "penalties" } });
    const value = JSON.stringify({ ...JSON.parse(row.value), enabled: true });
    await tx.setting.updateMany({ where: { key: "penalties" }, data: { value } });
    await tx.penaltyPoint.create({
      data: { id: "p", userId: "user-hanako", bookingId, key: "no_show:x", halves: 8, reason: "no_show", at: ctx.now },
    });
  });
  const slots = ["meeting-room*2026-12-12*4*s*-"];
  const reason = { overrideReason: "ご事情", seen: ["too_many_penalties"] };
  expect(codeOf(await pressCounter(ctx, { slots, ...reason }))).toBe("too_many_penalties");
  expect(must(await viewBookFor(ctx, { person: "user-hanako", days: [] })).person?.stop?.code).toBe(
    "too_many_penalties",
  );
});

const JANUARY = ["2027-01-05", "2027-01-08", "2027-01-11", "2027-01-15", "2027-01-18", "2027-01-22"];

test.each([
  ["not_yet_open", ["meeting-room*2027-04-03*3*s*-"]],
  [
    "over_monthly_cap",
    JANUARY.flatMap((date) => [1, 2].map((slot) => `meeting-room*${date}*${slot}*s*-`)).slice(0, 11),
  ],
  [
    "too_many_days",
    // Thursdays are closed: six days in a row are only there where an extra opening joins them
    ["08", "09", "10", "11", "12", "13"].map((day) => `meeting-room*2027-01-${day}*1*s*-`),
  ],
  ["two_rooms_at_once", ["meeting-room*2026-12-12*3*s*-", "training-room*2026-12-12*3*s*-"]],
] as const)("staff set %s aside once they have seen it, for a reason that is kept", async (code, slots) => {
  const ctx = await atTheCounter();
  await write(ctx, async (tx) => {
    for (const date of ["2027-01-11", "2027-01-12", "2027-01-15"])
      await tx.calendarException.create({ data: { date, kind: "extra_opening", noteJa: "", noteEn: "", at: ctx.now } });
  });
  const form = { slots: [...slots], key: crypto.randomUUID() };
  const refused = await pressCounter(ctx, { ...form, overrideReason: "" });
  expect(codeOf(refused)).toBe("rules_in_the_way");
  expect(new Set(rulesIn(refused))).toEqual(new Set([code]));
  const { confirm } = factsOf(refused) as { confirm: { yen: number; rules: string[] } };
  expect(confirm.rules).toEqual([code]);
  const shownYen = String(confirm.yen);
  // Seen but without a reason, and with a reason but not seen.
  expect(codeOf(await pressCounter(ctx, { ...form, shownYen, seen: [code] }))).toBe("rules_in_the_way");
  expect(codeOf(await pressCounter(ctx, { ...form, shownYen, overrideReason: "選挙の準備" }))).toBe("rules_in_the_way");
  expect(await ctx.db.reader.booking.count()).toBe(0);

  const pressed = await pressCounter(ctx, { ...form, shownYen, seen: [code], overrideReason: " 選挙の準備 " });
  const { number } = must(pressed);
  expect(must(await viewOrigin(ctx, { number }))).toMatchObject({ overrides: [code], overrideReason: "選挙の準備" });
  const { id } = await bookingOf(ctx, number);
  const [made] = await changesOf(ctx.db.reader, "booking", id);
  expect(made?.after).toMatchObject({ source: "phone", overrides: [code] });
  expect(JSON.stringify(made)).not.toContain("選挙");
});

test("two rules in the way are told together, and both must have been seen", async () => {
  const ctx = await atTheCounter();
  const slots = ["meeting-room*2027-04-03*3*s*-", "training-room*2027-04-03*3*s*-"];
  const refused = await pressCounter(ctx, { slots });
  expect(new Set(rulesIn(refused))).toEqual(new Set(["not_yet_open", "two_rooms_at_once"]));
  const form = { slots, shownYen: "640", overrideReason: "市の行事" };
  expect(codeOf(await pressCounter(ctx, { ...form, seen: ["not_yet_open"] }))).toBe("rules_in_the_way");
  const pressed = await pressCounter(ctx, { ...form, seen: ["not_yet_open", "two_rooms_at_once"] });
  expect(must(await viewOrigin(ctx, must(pressed))).overrides).toEqual(["not_yet_open", "two_rooms_at_once"]);
});

test("a reason without a rule in the way is not kept as one", async () => {
  const ctx = await atTheCounter();
  const { number } = must(await pressCounter(ctx, { overrideReason: "念のため", seen: ["not_yet_open"] }));
  expect(must(await viewOrigin(ctx, { number }))).toMatchObject({ overrides: [], overrideReason: null });
});

test("the group somebody acts for decides the rules, as it does when they book themselves", async () => {
  const ctx = await atTheCounter();
  await write(ctx, async (tx) => {
    const answers = JSON.stringify({ conditions: [], activities: "", plan: "" });
    const about = { about: "", address: "", showName: false, createdAt: ctx.now };
    await insertGroup(tx, { id: "group-x", name: "見本合唱団", kana: "ミホンガッショウダン", ...about });
    await insertMember(tx, { groupId: "group-x", userId: "user-hanako", role: "agent", joinedAt: ctx.now });
    await tx.groupRegistration.create({
      data: { id: "r", groupId: "group-x", fiscalYear: 2026, status: "approved", answers, createdAt: ctx.now },
    });
  });
  // Three months ahead is open to registered groups, and two rooms at one time are no matter.
  const slots = ["meeting-room*2027-03-06*3*s*-", "training-room*2027-03-06*3*s*-"];
  expect(codeOf(await pressCounter(ctx, { slots }))).toBe("rules_in_the_way");
  const { number } = must(await pressCounter(ctx, { slots, actingFor: "group-x", shownYen: "640" }));
  expect(await bookingOf(ctx, number)).toMatchObject({
    groupId: "group-x",
    applicant: "registered",
    groupName: "見本合唱団",
  });
  const { person: shown } = must(await viewBookFor(ctx, { person: "user-hanako", days: [] }));
  expect(shown?.groups).toEqual([{ id: "group-x", name: "見本合唱団", applicant: "registered" }]);
});

test("on the day itself the counter books up to the end of a slot, and it is paid at once", async () => {
  const ctx = await atTheCounter();
  const today = (slot: number) => [`meeting-room*2026-12-01*${slot}*s*-`];
  const online = { ...ctx, actor: person("hanako") };
  await expect(book(online, today(2))).rejects.toThrow("booking_closed");
  const running = must(await pressCounter(at(ctx, "2026-12-01T10:59:00"), { slots: today(1) }));
  expect((await bookingOf(ctx, running.number)).payDeadline).toEqual(new Date("2026-12-01T11:00:00+09:00"));
  const coming = must(await pressCounter(ctx, { slots: today(2) }));
  expect((await bookingOf(ctx, coming.number)).payDeadline).toEqual(new Date("2026-12-01T11:00:00+09:00"));
  const over = await pressCounter(at(ctx, "2026-12-01T13:00:00"), { slots: today(2), overrideReason: "x" });
  expect(over).toMatchObject({ code: "booking_closed", facts: { closedAt: new Date("2026-12-01T13:00:00+09:00") } });
  // Its use has begun: what is unpaid does not end by itself.
  await runDueTasks({ ...at(ctx, "2026-12-02T07:00:00"), actor: { kind: "system" } });
  expect((await bookingOf(ctx, running.number)).status).toBe("confirmed");
});

test("the kitchen and the nursery are booked as they are ticked", async () => {
  const ctx = await atTheCounter();
  const slots = ["living-workshop*2026-12-12*3*c*-", "living-workshop*2026-12-12*4*o*-"];
  const { number } = must(await pressCounter(ctx, { slots, nursery: ["2026-12-12/3"], shownYen: "950" }));
  const booking = await bookingOf(ctx, number);
  expect(booking.slots.map(({ roomId, slot, tariff, yen }) => [roomId, slot, tariff, yen])).toEqual([
    ["living-workshop", 3, "cooking", 630],
    ["nursery", 3, "nursery", 0],
    ["living-workshop", 4, "no-cooking", 320],
  ]);
});

test("the fee that was told is the fee that is booked", async () => {
  const ctx = await atTheCounter();
  const untold = await pressCounter(ctx, { shownYen: undefined });
  expect(untold).toMatchObject({ code: "fee_to_confirm", facts: { yen: 320, confirm: { yen: 320, rules: [] } } });
  expect(codeOf(await pressCounter(ctx, { shownYen: "310" }))).toBe("fee_to_confirm");
  expect(await ctx.db.reader.booking.count()).toBe(0);
});

test("whoever means to pay by card does so on their own page: the slots are theirs at once", async () => {
  const ctx = await atTheCounter();
  const { number } = must(await pressCounter(ctx, { payBy: "card" }));
  expect(await bookingOf(ctx, number)).toMatchObject({ status: "confirmed", payBy: "card", holdId: null });
  const byPhone = await pressCounter(ctx, {
    person: "",
    ...NEWCOMER,
    payBy: "card",
    slots: ["training-room*2026-12-12*3*s*-"],
  });
  expect(codeOf(byPhone)).toBe("card_needs_mail");
});

test("a purpose that staff decide on waits for their decision here as well", async () => {
  const ctx = await atTheCounter();
  const { number } = must(await pressCounter(ctx, { purpose: "commercial" }));
  expect(await bookingOf(ctx, number)).toMatchObject({ status: "requested", payDeadline: null, ledger: [] });
});

test("pressed twice, or by two tabs at once, the form books once", async () => {
  const ctx = await atTheCounter();
  const form = { key: crypto.randomUUID(), person: "", ...NEWCOMER };
  const answers = await Promise.all([1, 2, 3].map(() => pressCounter(ctx, form)));
  expect(new Set(answers.map((answer) => must(answer).number)).size).toBe(1);
  expect(await ctx.db.reader.booking.count()).toBe(1);
  expect(await ctx.db.reader.user.count()).toBe(4);
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed"]);
});

test("what others have is said at once with what is free instead, and a hold that ran out is no obstacle", async () => {
  const ctx = await atTheCounter();
  const online = { ...ctx, actor: person("taro") };
  await book(online, ["meeting-room*2026-12-12*3*s*-"], { payBy: "counter" });
  const lost = await pressCounter(ctx);
  expect(codeOf(lost)).toBe("slots_gone");
  const { slots, offers } = factsOf(lost) as Record<"slots" | "offers", SlotChoice[]>;
  expect(slots).toMatchObject([{ roomId: "meeting-room", date: "2026-12-12", slot: 3 }]);
  // Wanted and not to be had: it counts for the numbers, as it does online.
  const unmet = await ctx.db.reader.unmetDemand.findMany();
  expect(unmet).toMatchObject([{ roomId: "meeting-room", date: "2026-12-12", slot: 3, kind: "refused" }]);
  expect(offers).toMatchObject([{ slot: 2 }, { slot: 4 }, { roomId: "training-room" }, { roomId: "living-workshop" }]);
  for (const [index, offer] of offers.entries()) {
    const newcomer = { person: "", ...NEWCOMER, phone: `042999001${index}` };
    expect(codeOf(await pressCounter(ctx, { ...newcomer, slots: [encodeChoice(offer)] }))).toBe("ok");
  }

  await book(online, ["training-room*2026-12-19*1*s*-"], { payBy: "card" });
  const held = { slots: ["training-room*2026-12-19*1*s*-"] };
  expect(codeOf(await pressCounter(later(ctx, 20), held))).toBe("slots_gone");
  expect(codeOf(await pressCounter(later(ctx, 60), held))).toBe("ok");
});

test("the counter and the public press at once, in processes of their own: each slot goes once", async () => {
  const ctx = await atTheCounter();
  const run = (worker: string, name: string) =>
    new Promise<number>((resolve, reject) => {
      const file = path.resolve(`tests/support/${worker}.ts`);
      const child = fork(file, [ctx.config.databaseUrl, name], { execArgv: ["--import", "tsx"] });
      child.once("message", (count) => resolve(Number(count)));
      child.once("error", reject);
      child.once("exit", (code) => code && reject(new Error(`${worker} ended with ${code}`)));
    });
  const counts = await Promise.all([run("counter-worker", "a"), run("hold-worker", "p"), run("counter-worker", "b")]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
  const claims = await claimsOf(ctx, "2026-12-04");
  expect(claims).toHaveLength(6);
  expect(claims.filter((claim) => claim.endsWith("booking"))).toHaveLength((counts[0] ?? 0) + (counts[2] ?? 0));
}, 120_000);

test("people are found by any of what they say, and the look is noted", async () => {
  const ctx = await atTheCounter();
  const booked = must(await pressCounter(ctx, { person: "", ...NEWCOMER }));
  const found = async (search: string) => must(await searchPeople(ctx, { search })).found.map(({ name }) => name);
  for (const search of ["電話和子", "でんわ　かず", "ﾃﾞﾝﾜ", "0001", "04-2999", booked.number.toLowerCase()])
    expect(await found(search)).toEqual(["電話 和子"]);
  expect(await found("%")).toEqual([]);
  expect(await found("所沢")).toHaveLength(2);
  expect(await found("")).toEqual([]);
  const views = await ctx.db.reader.personView.findMany({ where: { page: "book" } });
  expect(views.map(({ userId }) => userId).sort()).toEqual([booked.userId, "user-hanako", "user-taro"].sort());
});

test("the board shows every slot as the counter may have it", async () => {
  const ctx = await atTheCounter();
  await pressCounter(ctx, { slots: ["meeting-room*2026-12-01*3*s*-"] });
  const days = ["2026-12-01", "2026-12-03"];
  const view = must(await viewBookFor(at(ctx, "2026-12-01T11:00:00"), { person: "", days }));
  const [open, closed] = view.days;
  const states = (key: string) => open?.rows.find((row) => row.key.includes(key))?.cells.map(({ state }) => state);
  expect(states("meeting-room")).toEqual(["over", "free", "taken", "free", "free", "free"]);
  expect(open?.rows.map(({ key }) => key.slice(11))).toEqual([
    "meeting-room/standard",
    "training-room/standard",
    "living-workshop/cooking",
    "living-workshop/no-cooking",
    "nursery/nursery",
  ]);
  expect(closed?.rows.every(({ cells }) => cells.every(({ state }) => state === "closed"))).toBe(true);
});

test("a life without mail: booked, told on paper, reminded, called, released; and nothing is ever sent", async () => {
  const server = await startMailServer();
  const ctx = await centreWithPeople({ actor: STAFF, environment: { SMTP_URL: server.url } });
  const { number, userId } = must(await pressCounter(ctx, { person: "", ...NEWCOMER }));
  const shown = `${number.slice(0, 4)}-${number.slice(4)}`;
  const calls = async (when: Context) => {
    const { toMake, made } = must(await viewCalls(when));
    const subjects = (list: typeof toMake) => list.flatMap((one) => one.calls.map(({ subject }) => subject));
    return { toMake: subjects(toMake), made: subjects(made) };
  };
  const send = async (when: Context) => {
    while (await sendNextMail(when)) expect(server.received.length).toBeLessThan(5);
  };

  await send(ctx);
  expect(must(await countCalls(ctx))).toEqual({ waiting: 1, since: ctx.now });
  expect(must(await viewWork(ctx)).mails).toMatchObject({ waiting: 0, stuck: 0 });
  const [confirmation] = must(await viewCallsOfBooking(ctx, { userId, number: shown }));
  expect(confirmation).toMatchObject({ number: shown, toldAt: null });
  expect(confirmation?.text).toContain(shown);
  expect(confirmation?.text).not.toMatch(/:\/\/|送信専用/);
  const id = confirmation?.id ?? "";
  must(await tellByPhone(later(ctx, 1), { calls: [id], told: "paper", number: "" }));
  // A second press, and somebody else's, change nothing.
  must(
    await tellByPhone({ ...later(ctx, 2), actor: person("taro", "staff") }, { calls: [id], told: "phone", number: "" }),
  );
  const { made } = must(await viewCalls(later(ctx, 3)));
  expect(made).toMatchObject([
    { userId, phone: "0429990001", calls: [{ id, toldBy: "所沢 sumi", toldAt: later(ctx, 1).now }] },
  ]);
  must(await tellByPhone(later(ctx, 4), { calls: [id], told: "not", number: "" }));
  expect((await calls(later(ctx, 5))).toMake).toHaveLength(1);
  must(await tellByPhone(later(ctx, 6), { calls: [id], told: "phone", number: "" }));
  expect((await calls(later(ctx, 7))).toMake).toEqual([]);
  const told = await changesOf(ctx.db.reader, "call", id);
  expect(told.map(({ action, after }) => [action, after?.by])).toEqual([
    ["call.tell", "paper"],
    ["call.untell", undefined],
    ["call.tell", "phone"],
  ]);

  // Asked for the payment, and on the morning after the deadline the slot is free again.
  const work = (text: string) => runDueTasks({ ...at(ctx, text), actor: { kind: "system" } });
  await work("2026-12-08T10:00:00");
  const asked = at(ctx, "2026-12-08T10:05:00");
  expect((await calls(asked)).toMake.length).toBeGreaterThan(0);
  await work("2026-12-11T06:30:00");
  const released = at(ctx, "2026-12-11T09:00:00");
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  await send(released);
  expect(server.received).toEqual([]);
  const waiting = await ctx.db.reader.outboxMail.findMany({ where: { sentAt: null } });
  expect(waiting.length).toBeGreaterThan(1);
  expect(waiting.every(({ to, attempts }) => to === `phone:${userId}` && attempts === 0)).toBe(true);
  expect((await calls(released)).made).toEqual([]);
  expect(must(await viewCalls(released)).toMake[0]?.calls[0]?.createdAt).toEqual(new Date("2026-12-08T10:00:00+09:00"));
});

test("whoever gets an address later is sent what was not told yet, and how to set a password", async () => {
  const server = await startMailServer();
  const ctx = await centreWithPeople({ actor: STAFF, environment: { SMTP_URL: server.url } });
  const { userId } = must(await pressCounter(ctx, { person: "", ...NEWCOMER }));
  expect(codeOf(await setMail(ctx, { userId, email: "hanako@example.jp" }))).toBe("mail_known");
  expect(codeOf(await setMail(ctx, { userId: "user-hanako", email: "new@example.jp" }))).toBe("has_mail");
  expect(codeOf(await setMail(ctx, { userId: "user-nobody", email: "new@example.jp" }))).toBe("person_gone");
  must(await setMail(ctx, { userId, email: "kazuko@example.jp" }));
  // A second press counts once.
  must(await setMail(ctx, { userId, email: "kazuko@example.jp" }));
  expect((await personById(ctx.db.reader, userId))?.email).toBe("kazuko@example.jp");
  expect(must(await viewCalls(ctx))).toEqual({ toMake: [], made: [] });
  while (await sendNextMail(later(ctx, 1)));
  expect(server.received.map(({ to }) => to)).toEqual([["kazuko@example.jp"], ["kazuko@example.jp"]]);
  const changes = await changesOf(ctx.db.reader, "user", userId);
  expect(changes.map(({ action }) => action)).toEqual(["account.enter", "account.set_mail"]);
  expect(JSON.stringify(changes)).not.toContain("kazuko");
});

test("of somebody without mail the record says so, and nothing of them is left to be told once they are erased", async () => {
  const ctx = await atTheCounter();
  const { userId, number } = must(
    await pressCounter(ctx, {
      ...{ person: "", ...NEWCOMER, slots: ["meeting-room*2027-04-03*3*s*-"] },
      ...{ seen: ["not_yet_open"], overrideReason: "電話 和子様のご事情" },
    }),
  );
  const about = await everythingAbout(ctx.db.reader, userId);
  expect(about?.account).toMatchObject({ email: null, name: "電話 和子" });
  expect(about?.mails).toMatchObject([{ to: null, sentAt: null }]);
  expect(about?.bookings).toMatchObject([{ source: "phone", overrideReason: "電話 和子様のご事情" }]);
  expect(JSON.stringify(about)).not.toContain("user-sumi");
  await write(ctx, (tx) => erasePerson(tx, userId, ctx.now));
  expect(must(await viewCalls(ctx))).toEqual({ toMake: [], made: [] });
  expect(must(await viewOrigin(ctx, { number }))).toMatchObject({ overrides: ["not_yet_open"], overrideReason: null });
});

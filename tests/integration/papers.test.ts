import { fork } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { changeBooking, decodeWishes, previewChange } from "@/lib/bookings/change-booking";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { issuePaper, reissuePaper } from "@/lib/papers/issue-paper";
import { viewAllOnOnePage, viewPaper, viewPaperPdf, viewPapers } from "@/lib/papers/view-papers";
import { giveCounterRefund, takeCounterPayment } from "@/lib/payments/take-counter-payment";
import { ok } from "@/lib/result";
import { book, bookingOf, centreWithPeople, later, person } from "@/tests/support/bookings";
import { at, bookedSlots, insertConfirmed, type Wanted } from "@/tests/support/papers";
import { readPdf } from "@/tests/support/read-pdf";

const DAY = "2026-12-12";
const SLOT = `meeting-room*${DAY}*3*s*-`;
const COOKING = `living-workshop*${DAY}*4*c*-`;

const staff = (ctx: Context): Context => ({ ...ctx, actor: person("sumi", "staff") });
const taro = (ctx: Context): Context => ({ ...ctx, actor: person("taro") });

/** Pays at the counter what a booking owes. */
async function pay(ctx: Context, number: string): Promise<void> {
  const due = (await bookingOf(ctx, number)).ledger.reduce((sum, { yen }) => sum + yen, 0);
  const taken = await takeCounterPayment(staff(ctx), { number, yen: due, key: crypto.randomUUID() });
  if (!taken.ok) throw new Error(taken.code);
}

async function mayIssue(ctx: Context, number: string): Promise<string[]> {
  return (await viewPapers(ctx, { number }))!.issuable.map(({ kind, yen }) => (yen === null ? kind : `${kind} ${yen}`));
}

/** Issues the first paper of a kind that may be issued; its id. */
async function issue(ctx: Context, number: string, kind: string): Promise<string> {
  const offered = (await viewPapers(ctx, { number }))!.issuable.find((one) => one.kind === kind);
  if (!offered) throw new Error(`no ${kind} may be issued`);
  const issued = await issuePaper(ctx, { number, key: offered.key });
  if (!issued.ok) throw new Error(issued.code);
  return issued.value.paper;
}

async function issuedOf(ctx: Context, number: string): Promise<string[]> {
  const { issued } = (await viewPapers(ctx, { number }))!;
  return issued.map(({ kind, shownNumber, yen, reissues, isCurrent }) =>
    [kind, shownNumber, yen, reissues, isCurrent ? "counts" : "void"].join("|"),
  );
}

const codeOf = (result: { ok: true } | { ok: false; code: string }) => (result.ok ? "ok" : result.code);

test("a permit at once, a receipt once it is paid, and nothing twice", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  expect(await mayIssue(ctx, number)).toEqual(["permit"]);
  expect((await viewPapers(ctx, { number }))!.missing).toEqual(["nothing_received", "not_a_group"]);
  await pay(ctx, number);
  expect(await mayIssue(ctx, number)).toEqual(["permit", "receipt 320"]);
  await issue(ctx, number, "permit");
  await issue(later(ctx, 1), number, "receipt");
  expect(await mayIssue(ctx, number)).toEqual([]);
  expect(await issuedOf(ctx, number)).toEqual([
    "receipt|令和8年度 第1号|320|0|counts",
    "permit|令和8年度 第1号||0|counts",
  ]);
});

test("pressed twice, and from two tabs at once, one paper is issued and one number used", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  const [offered] = (await viewPapers(ctx, { number }))!.issuable;
  const press = () => issuePaper(ctx, { number, key: offered!.key });
  const answers = [...(await Promise.all([press(), press(), press()])), await press()];
  const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.paper : answer.code)));
  expect(ids.size).toBe(1);
  expect(await ctx.db.reader.paperSeries.findMany()).toEqual([{ kind: "permit", fiscalYear: 2026, last: 1 }]);
});

test("what is no longer so is refused, and no number is lost by it", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  const [offered] = (await viewPapers(ctx, { number }))!.issuable;
  expect(codeOf(await cancelBooking(ctx, { number, backYen: undefined }))).toBe("ok");
  expect(codeOf(await issuePaper(ctx, { number, key: offered!.key }))).toBe("paper_not_due");
  expect(codeOf(await issuePaper(ctx, { number, key: "permit:someone-else:0" }))).toBe("paper_not_due");
  expect(codeOf(await issuePaper(ctx, { number: "ZZZZ-ZZZZ", key: offered!.key }))).toBe("unknown_booking");
  expect(await ctx.db.reader.paperSeries.count()).toBe(0);
  expect(await ctx.db.reader.paper.count()).toBe(0);
});

test("50 permits issued at once by several processes, each pressed twice, have 50 consecutive numbers", async () => {
  const ctx = await centreWithPeople();
  const centre = await loadCentre(ctx.db.reader);
  const numbers = Array.from({ length: 50 }, (_, index) => {
    const sign = "23456789AB";
    return `PAPER3${sign[Math.floor(index / 10)]}${sign[index % 10]}`;
  });
  for (const number of numbers) await insertConfirmed(ctx, number, bookedSlots(centre, [["meeting-room", DAY, 1]]));
  const run = (part: string[]) =>
    new Promise<void>((resolve, reject) => {
      const worker = path.resolve("tests/support/paper-worker.ts");
      const child = fork(worker, [ctx.config.databaseUrl, ...part], { execArgv: ["--import", "tsx"] });
      child.once("message", () => resolve());
      child.once("error", reject);
      child.once("exit", (code) => code && reject(new Error(`worker ended with ${code}`)));
    });
  await Promise.all([0, 1].map((part) => run(numbers.filter((_, index) => index % 2 === part))));
  const papers = await ctx.db.reader.paper.findMany({ select: { number: true }, orderBy: { number: "asc" } });
  expect(papers.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  expect(await ctx.db.reader.paperSeries.findMany()).toEqual([{ kind: "permit", fiscalYear: 2026, last: 50 }]);
}, 120_000);

test("numbers begin anew with the 年度 of issue, each kind by itself", async () => {
  const ctx = await centreWithPeople({ now: at("2027-03-31T23:59:00") });
  const centre = await loadCentre(ctx.db.reader);
  const wanted: Wanted[] = [["meeting-room", "2027-04-10", 1]];
  for (const number of ["PAPER322", "PAPER323", "PAPER324"])
    await insertConfirmed(ctx, number, bookedSlots(centre, wanted));
  await pay(ctx, "PAPER323");
  await issue(ctx, "PAPER322", "permit");
  await issue(ctx, "PAPER323", "permit");
  await issue(ctx, "PAPER323", "receipt");
  await issue(later(ctx, 1), "PAPER324", "permit");
  expect(await issuedOf(ctx, "PAPER322")).toEqual(["permit|令和8年度 第1号||0|counts"]);
  expect(await issuedOf(ctx, "PAPER323")).toContain("receipt|令和8年度 第1号|320|0|counts");
  expect(await issuedOf(ctx, "PAPER323")).toContain("permit|令和8年度 第2号||0|counts");
  expect(await issuedOf(ctx, "PAPER324")).toEqual(["permit|令和9年度 第1号||0|counts"]);
});

test("an issue that fails takes its number back with it", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  const { id } = await bookingOf(ctx, number);
  await ctx.db.writer.$executeRaw`
    CREATE TRIGGER no_history BEFORE INSERT ON AuditEntry WHEN NEW.action = 'paper.issue'
    BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`;
  await expect(issuePaper(ctx, { number, key: `permit:${id}:0` })).rejects.toThrow();
  expect(await ctx.db.reader.paperSeries.count()).toBe(0);
  await ctx.db.writer.$executeRaw`DROP TRIGGER no_history`;
  await issue(ctx, number, "permit");
  expect(await issuedOf(ctx, number)).toEqual(["permit|令和8年度 第1号||0|counts"]);
});

test("what a paper says is frozen: a new name, a new tariff, a new office change nothing of it", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  await pay(ctx, number);
  const paper = await issue(ctx, number, "receipt");
  const before = (await viewPaper(ctx, { number, paper }))!.sheet;
  const value = { issuer: "別の市", office: "", address: "", phone: "", registrationNumber: "T4000020112089" };
  const changed = await transaction(ctx.db, async (tx) => {
    await tx.user.update({ where: { id: "user-hanako" }, data: { name: "別の 名前" } });
    await tx.room.updateMany({ where: { id: "meeting-room" }, data: { nameJa: "大会議室" } });
    await tx.setting.create({
      data: { key: "papers", validFrom: "2026-12-01", value: JSON.stringify(value), source: "test" },
    });
    return ok(null);
  });
  expect(changed.ok).toBe(true);
  expect((await viewPaper(ctx, { number, paper }))!.sheet).toEqual(before);
  expect(before.issuer[0]).toBe("所沢市");
  const permit = await issue(ctx, number, "permit");
  const { sheet } = (await viewPaper(ctx, { number, paper: permit }))!;
  expect(sheet.issuer).toEqual(["別の市", "登録番号 T4000020112089"]);
  expect(sheet.recipient.name).toBe("別の 名前");
});

test("領収書 for 320, 630 and a mixed basket at 50 %, issued and issued again", async () => {
  const ctx = await centreWithPeople();
  const centre = await loadCentre(ctx.db.reader);
  const mixed = bookedSlots(
    centre,
    [
      ["meeting-room", DAY, 3],
      ["living-workshop", DAY, 3, "cooking"],
      ["training-room", DAY, 4],
    ],
    50,
  );
  const numbers = [
    await book(ctx, [SLOT], { payBy: "counter" }),
    await book(ctx, [COOKING], { payBy: "counter" }),
    await insertConfirmed(ctx, "PAPER322", mixed),
  ];
  const said: string[] = [];
  for (const number of numbers) {
    await pay(ctx, number);
    const paper = await issue(ctx, number, "receipt");
    const first = await readPdf((await viewPaperPdf(ctx, { number, paper }))!.bytes);
    expect(first.pages).toBe(1);
    expect(first.text).not.toContain("再発行");
    for (const reissues of [0, 1]) expect(codeOf(await reissuePaper(ctx, { paper, reissues }))).toBe("ok");
    // a press that comes late, from another tab
    expect(codeOf(await reissuePaper(ctx, { paper, reissues: 0 }))).toBe("ok");
    const again = (await viewPaperPdf(ctx, { number, paper }))!;
    const { text } = await readPdf(again.bytes);
    expect(again.name).toMatch(/^furatto-b-2026-000\d\.pdf$/);
    said.push(/第\d号/.exec(text)![0], /領収金額(.+?)（税込）/.exec(text)![1]!, /消費税額等(\d+円)/.exec(text)![1]!);
    expect(text).toContain("再発行（第2回）");
  }
  expect(said).toEqual(["第1号", "320円", "29円", "第2号", "630円", "57円", "第3号", "630円", "57円"]);
  const history = await ctx.db.reader.auditEntry.findMany({ where: { subject: "paper" }, orderBy: { at: "asc" } });
  expect(history.filter(({ action }) => action === "paper.issue")).toHaveLength(3);
  expect(history.filter(({ action }) => action === "paper.reissue")).toHaveLength(6);
  expect(history.map(({ after }) => after).join()).not.toContain("所沢");
});

test("after a move to a dearer room: a new permit, and a receipt for the difference alone", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  await pay(ctx, number);
  const first = await issue(ctx, number, "permit");
  await issue(ctx, number, "receipt");
  const nextDay = later(ctx, 24 * 60);
  const wish = `meeting-room*${DAY}*3>living-workshop*${DAY}*4*c*-`;
  const preview = await previewChange(nextDay, { number, wishes: decodeWishes([wish]) });
  if (!preview?.ok) throw new Error("no such change");
  const { plan, booking } = preview.value;
  const shown = { dueYen: plan.dueYen, backYen: plan.refundYen };
  expect(codeOf(await changeBooking(nextDay, { number, version: booking.version, do: [wish], ...shown }))).toBe("ok");
  expect(await mayIssue(nextDay, number)).toEqual(["permit"]);
  expect((await viewPaper(nextDay, { number, paper: first }))!.isCurrent).toBe(false);
  await pay(nextDay, number);
  expect(await mayIssue(nextDay, number)).toEqual(["permit", "receipt 310"]);
  const paper = await issue(nextDay, number, "receipt");
  await issue(nextDay, number, "permit");
  const { text } = await readPdf((await viewPaperPdf(nextDay, { number, paper }))!.bytes);
  expect(text).toContain("領収金額310円（税込）");
  expect(text).toContain("うち消費税額等28円");
  expect(text).toContain("使用料の一部（差額など）");
  expect(await issuedOf(nextDay, number)).toEqual([
    "receipt|令和8年度 第2号|310|0|counts",
    "permit|令和8年度 第2号||0|counts",
    "receipt|令和8年度 第1号|320|0|counts",
    "permit|令和8年度 第1号||0|void",
  ]);
});

test("after a refund at the counter there is a notice, and the receipt counts no more", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [SLOT, COOKING], { payBy: "counter" });
  await pay(ctx, number);
  expect(codeOf(await cancelBooking(ctx, { number, backYen: undefined }))).toBe("ok");
  const receipt = await issue(ctx, number, "receipt");
  const given = await giveCounterRefund(staff(later(ctx, 5)), { number, yen: 950, key: crypto.randomUUID() });
  expect(codeOf(given)).toBe("ok");
  expect(await mayIssue(later(ctx, 6), number)).toEqual(["refund_notice 950"]);
  const paper = await issue(later(ctx, 6), number, "refund_notice");
  const { text } = await readPdf((await viewPaperPdf(ctx, { number, paper }))!.bytes);
  expect(text).toContain("還付通知書");
  expect(text).toContain("還付金額950円（税込）");
  expect(text).toContain("現金（窓口）");
  expect(text).toContain("理由取消");
  expect((await issuedOf(ctx, number)).at(-1)).toBe("receipt|令和8年度 第1号|950|0|void");
  expect(codeOf(await reissuePaper(ctx, { paper: receipt, reissues: 0 }))).toBe("paper_overtaken");
});

test("a permit of a booking that was cancelled says that it counts no more", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  const paper = await issue(ctx, number, "permit");
  expect((await readPdf((await viewPaperPdf(ctx, { number, paper }))!.bytes)).text).not.toContain("効力がありません");
  expect(codeOf(await cancelBooking(ctx, { number, backYen: undefined }))).toBe("ok");
  expect(codeOf(await reissuePaper(ctx, { paper, reissues: 0 }))).toBe("paper_overtaken");
  expect(await issuedOf(ctx, number)).toEqual(["permit|令和8年度 第1号||0|void"]);
  expect((await readPdf((await viewPaperPdf(ctx, { number, paper }))!.bytes)).text).toContain("効力がありません");
});

test("papers are for the owner, who may act for the group, and staff; for nobody else", async () => {
  const ctx = await centreWithPeople();
  const made = await transaction(ctx.db, async (tx) => {
    await tx.group.create({
      data: { id: "g", name: "読書会", kana: "ドクショカイ", address: "並木1-1", createdAt: ctx.now },
    });
    await tx.groupMember.create({
      data: { groupId: "g", userId: "user-hanako", role: "representative", joinedAt: ctx.now },
    });
    return ok(null);
  });
  expect(made.ok).toBe(true);
  const centre = await loadCentre(ctx.db.reader);
  const slots = bookedSlots(centre, [["meeting-room", DAY, 1]]);
  await insertConfirmed(ctx, "PAPER322", slots, { groupId: "g", groupName: "読書会" });
  expect(await mayIssue(ctx, "PAPER322")).toEqual(["permit", "invoice 320"]);
  const paper = await issue(ctx, "PAPER322", "invoice");
  const key = "permit:booking-PAPER322:0";

  expect(await viewPapers(taro(ctx), { number: "PAPER322" })).toBeNull();
  expect(await viewPaper(taro(ctx), { number: "PAPER322", paper })).toBeNull();
  expect(await viewPaperPdf(taro(ctx), { number: "PAPER322", paper })).toBeNull();
  expect(
    await viewPaperPdf({ ...ctx, actor: { kind: "visitor", visitorId: "v" } }, { number: "PAPER322", paper }),
  ).toBeNull();
  expect(codeOf(await issuePaper(taro(ctx), { number: "PAPER322", key }))).toBe("unknown_booking");
  expect(codeOf(await reissuePaper(taro(ctx), { paper, reissues: 0 }))).toBe("unknown_paper");
  expect(codeOf(await reissuePaper(ctx, { paper: "no-such-paper", reissues: 0 }))).toBe("unknown_paper");

  const joined = await transaction(ctx.db, async (tx) =>
    ok(await tx.groupMember.create({ data: { groupId: "g", userId: "user-taro", role: "agent", joinedAt: ctx.now } })),
  );
  expect(joined.ok).toBe(true);
  const { sheet } = (await viewPaper(taro(ctx), { number: "PAPER322", paper }))!;
  expect(sheet.recipient).toMatchObject({
    name: "読書会",
    honorific: "御中",
    lines: ["並木1-1", "申込者 所沢 hanako 様"],
  });
  await issue(taro(ctx), "PAPER322", "permit");
  expect(codeOf(await reissuePaper(staff(ctx), { paper, reissues: 0 }))).toBe("ok");

  // one paper by the number of another booking is not there
  const other = await insertConfirmed(ctx, "PAPER323", slots);
  expect(await viewPaper(ctx, { number: other, paper })).toBeNull();
});

test("staff print all on one page; nobody else has it", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  await issue(ctx, number, "permit");
  expect(await viewAllOnOnePage(ctx, { number })).toBeNull();
  const view = (await viewAllOnOnePage(staff(ctx), { number }))!;
  expect(view).toMatchObject({
    due: 320,
    isStanding: true,
    permit: { shownNumber: "令和8年度 第1号", isCurrent: true },
    canBeCancelled: true,
    code: { url: `http://127.0.0.1:3000/staff/bookings/${number}` },
  });
  expect(view.table.rows).toHaveLength(1);
  expect(await viewAllOnOnePage(staff(ctx), { number: "ZZZZ-ZZZZ" })).toBeNull();
});

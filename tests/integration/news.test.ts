import { expect, test } from "vitest";
import type { Actor } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { instantAt } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { nextClockBoundary } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { closuresCalendar } from "@/lib/news/calendar";
import { earlierOf, newsWords } from "@/lib/news/rules";
import { nextNewsChange } from "@/lib/news/store";
import { viewClosures } from "@/lib/news/view-closures";
import { viewDoor } from "@/lib/news/view-door";
import { viewBanners, viewDeskNews, viewDeskNewsItem, viewNews, viewNewsList } from "@/lib/news/view-news";
import { restoreNews, withdrawNews } from "@/lib/news/withdraw-news";
import { writeNews, writeNewsInput } from "@/lib/news/write-news";
import { ok, type Result } from "@/lib/result";
import { openAge } from "@/server/age";
import { publicAddress } from "@/server/kept-addresses";
import { book, bookingOf, centreWithPeople, later, person } from "@/tests/support/bookings";

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.facts)}`);
  return result.value;
}

/** What a form sends, as the use case takes it. */
const typed = (form: Record<string, string> = {}) =>
  writeNewsInput.parse({ kind: "news", tone: "plain", titleJa: "見出し", fromDate: "2026-12-01", ...form });

const staffOf = (ctx: Context): Context => ({ ...ctx, actor: person("sumi", "staff") });

async function theCentre(): Promise<{ ctx: Context; staff: Context }> {
  const ctx = await centreWithPeople();
  return { ctx, staff: staffOf(ctx) };
}

const titles = (items: { titleJa: string }[]) => items.map(({ titleJa }) => titleJa);

const at = (ctx: Context, instant: string): Context => ({ ...ctx, now: new Date(instant) });

test("a notice is seen from its first instant to before its last, on the pages it is for", async () => {
  const { ctx, staff } = await theCentre();
  const { id } = must(
    await writeNews(
      staff,
      typed({
        titleJa: "点検",
        fromDate: "2026-12-05",
        fromTime: "９:00",
        untilDate: "2026-12-06",
        untilTime: "17:30",
      }),
    ),
  );
  must(await writeNews(staff, typed({ titleJa: "台風", kind: "banner", tone: "warning", fromDate: "2026-12-05" })));
  const seen: [string, boolean][] = [
    ["2026-12-05T08:59:59.999+09:00", false],
    ["2026-12-05T09:00:00+09:00", true],
    ["2026-12-06T17:29:59.999+09:00", true],
    ["2026-12-06T17:30:00+09:00", false],
  ];
  for (const [instant, isSeen] of seen) {
    const now = at(ctx, instant);
    expect(titles(await viewNewsList(now)), instant).toEqual(isSeen ? ["点検"] : []);
    expect((await viewNews(now, { id })) !== null, instant).toBe(isSeen);
  }
  expect(titles(await viewBanners(at(ctx, "2026-12-04T23:59:59.999+09:00")))).toEqual([]);
  expect(titles(await viewBanners(at(ctx, "2026-12-05T00:00:00+09:00")))).toEqual(["台風"]);
});

test("a last day without a time is shown to its end, and no last day until it is withdrawn", async () => {
  const { ctx, staff } = await theCentre();
  must(await writeNews(staff, typed({ titleJa: "一日", untilDate: "2026-12-01" })));
  must(await writeNews(staff, typed({ titleJa: "ずっと" })));
  expect(titles(await viewNewsList(at(ctx, "2026-12-01T23:59:59.999+09:00"))).sort()).toEqual(["ずっと", "一日"]);
  expect(titles(await viewNewsList(at(ctx, "2026-12-02T00:00:00+09:00")))).toEqual(["ずっと"]);
  expect(titles(await viewNewsList(at(ctx, "2046-12-02T00:00:00+09:00")))).toEqual(["ずっと"]);
});

test("pages that are kept grow old when a notice comes or goes", async () => {
  const { ctx, staff } = await theCentre();
  const { reader } = ctx.db;
  must(
    await writeNews(
      staff,
      typed({ fromDate: "2026-12-01", fromTime: "10:20", untilDate: "2026-12-01", untilTime: "10:40" }),
    ),
  );
  const clock = { now: new Date("2026-12-01T10:00:00+09:00") };
  const boundary = async (now: Date) =>
    nextClockBoundary(await loadCentre(reader), now, earlierOf(null, await nextNewsChange(reader, now)));
  const age = openAge({
    file: ctx.config.databaseUrl.replace("file:", ""),
    now: () => clock.now,
    nextBoundary: boundary,
  });
  const ageAt = async (time: string) => {
    clock.now = new Date(`2026-12-01T${time}+09:00`);
    return age.current();
  };
  const first = await ageAt("10:00:00");
  expect(await ageAt("10:19:59")).toBe(first);
  const shown = await ageAt("10:20:00");
  expect(shown).toBeGreaterThan(first);
  expect(await ageAt("10:39:59")).toBe(shown);
  const over = await ageAt("10:40:00");
  expect(over).toBeGreaterThan(shown);
  // A notice that is withdrawn has no hours any more; writing and withdrawing are changes themselves.
  const { id } = must(await writeNews(staff, typed({ fromTime: "10:50" })));
  expect(await ageAt("10:41:00")).toBeGreaterThan(over);
  expect(await nextNewsChange(reader, clock.now)).toEqual(instantAt("2026-12-01", "10:50"));
  must(await withdrawNews(staff, { id }));
  expect(await nextNewsChange(reader, clock.now)).toBeNull();
  age.close();
});

test.each([
  ["/news?utm=1", "/news"],
  ["/en/news", "/en/news"],
  ["/news/0a1b2c3d-0000-4000-8000-000000000000", "/news/0a1b2c3d-0000-4000-8000-000000000000"],
  ["/closures.ics", "/closures.ics"],
  ["/en/closures.ics", "/en/closures.ics"],
])("%s is kept as %s", (url, kept) => expect(publicAddress(url)).toEqual({ kept }));

test.each(["/door/meeting-room", "/staff/news", "/staff/numbers", "/staff/numbers/file?kind=year"])(
  "%s is never kept",
  (url) => expect(publicAddress(url)).toBeNull(),
);

test("two who change one notice: the second is told what stands there, and loses nothing", async () => {
  const { staff } = await theCentre();
  const { id } = must(await writeNews(staff, typed({ titleJa: "はじめ" })));
  must(await writeNews(staff, typed({ id, version: "1", titleJa: "一人目" })));
  const second = typed({ id, version: "1", titleJa: "二人目" });
  expect(await writeNews(staff, second)).toMatchObject({
    code: "news_changed",
    facts: { version: 2, title: "一人目" },
  });
  expect(must(await viewDeskNewsItem(staff, { id })).item.titleJa).toBe("一人目");
  must(await writeNews(staff, { ...second, version: 2 }));
  const { item, history } = must(await viewDeskNewsItem(staff, { id }));
  expect([item.titleJa, item.version]).toEqual(["二人目", 3]);
  expect(history.map(({ action, actorRole, after }) => [action, actorRole, after?.title])).toEqual([
    ["news.write", "staff", "はじめ"],
    ["news.change", "staff", "一人目"],
    ["news.change", "staff", "二人目"],
  ]);
});

test("withdrawn is gone at once, twice is once, and undone it is back", async () => {
  const { ctx, staff } = await theCentre();
  const { id } = must(await writeNews(staff, typed()));
  expect(await viewNewsList(ctx)).toHaveLength(1);
  must(await withdrawNews(staff, { id }));
  must(await withdrawNews(staff, { id }));
  expect([await viewNewsList(ctx), await viewNews(ctx, { id })]).toEqual([[], null]);
  expect(await writeNews(staff, typed({ id, version: "2" }))).toMatchObject({ code: "news_withdrawn" });
  must(await restoreNews(staff, { id }));
  expect(await viewNewsList(ctx)).toHaveLength(1);
  const { history } = must(await viewDeskNewsItem(staff, { id }));
  expect(history.map(({ action }) => action)).toEqual(["news.write", "news.withdraw", "news.restore"]);
  expect(await withdrawNews(staff, { id: "nothing" })).toMatchObject({ code: "unknown_news" });
});

test("notices are written by those who work at the counter", async () => {
  const { ctx, staff } = await theCentre();
  const { id } = must(await writeNews(staff, typed()));
  for (const actor of [person("hanako"), { kind: "visitor", visitorId: "v" }] as Actor[]) {
    const who = { ...ctx, actor };
    for (const result of [
      await writeNews(who, typed()),
      await withdrawNews(who, { id }),
      await restoreNews(who, { id }),
      await viewDeskNews(who),
      await viewDeskNewsItem(who, { id }),
    ])
      expect(result).toMatchObject({ code: "not_allowed" });
  }
  expect(await ctx.db.reader.newsItem.count()).toBe(1);
});

test.each([
  [{ titleJa: " " }, "titleJa", "required"],
  [{ fromDate: "2026-02-30" }, "fromDate", "invalid_date"],
  [{ fromDate: "" }, "fromDate", "required"],
  [{ fromTime: "25:00" }, "fromTime", "news.fields.time"],
  [{ untilDate: "2026-11-30" }, "untilDate", "news.fields.order"],
  [{ untilDate: "2026-12-01", untilTime: "0:00" }, "untilDate", "news.fields.order"],
  [{ textEn: "Hello" }, "titleEn", "news.fields.enTitle"],
  [{ kind: "advert" }, "kind", "choose"],
])("%j is refused at its field", (form, field, message) => {
  const parsed = writeNewsInput.safeParse({
    kind: "news",
    tone: "plain",
    titleJa: "見出し",
    fromDate: "2026-12-01",
    ...form,
  });
  expect(parsed.error?.issues.map((issue) => [issue.path[0], issue.message])).toEqual([[field, message]]);
});

test("without English words the Japanese are shown, marked as such", () => {
  const item = { titleJa: "休館", textJa: "本文", titleEn: "", textEn: "" };
  expect(newsWords(item, "en")).toEqual({ title: "休館", text: "本文", lang: "ja" });
  expect(newsWords({ ...item, titleEn: "Closed" }, "en")).toEqual({ title: "Closed", text: "", lang: "en" });
  expect(newsWords({ ...item, titleEn: "Closed" }, "ja").lang).toBe("ja");
});

// ── At the door ──────────────────────────────────────────────────────────────────────────────

/** Saturday 12 December with slots of people, of groups that do and do not wish their names shown, and a block. */
async function aSaturday(): Promise<Context> {
  const ctx = await centreWithPeople();
  const slots = [2, 3, 4, 5].map((slot) => `meeting-room*2026-12-12*${slot}*s*-`);
  const numbers: string[] = [];
  for (const [at, slot] of slots.entries())
    numbers.push(await book(later(ctx, at, person(at % 2 === 0 ? "hanako" : "taro")), [slot], { payBy: "counter" }));
  const ids = await Promise.all(numbers.map(async (number) => (await bookingOf(ctx, number)).id));
  const made = await transaction(ctx.db, async (tx) => {
    const group = { kana: "ア", createdAt: ctx.now };
    await tx.group.create({ data: { ...group, id: "shy", name: "秘密の会", showName: false } });
    await tx.group.create({ data: { ...group, id: "proud", name: "みせたい会", showName: true } });
    await tx.group.create({ data: { ...group, id: "gone", name: "解散した会", showName: true, closedAt: ctx.now } });
    for (const [at, groupId] of [null, "shy", "proud", "gone"].entries())
      await tx.booking.update({
        where: { id: ids[at]! },
        data: { groupId, groupName: "うちあけない名", purposeNote: "ひみつの目的" },
      });
    await tx.slotClaim.create({ data: { roomId: "meeting-room", date: "2026-12-12", slot: 6, kind: "block" } });
    return ok(null);
  });
  expect(made.ok).toBe(true);
  return ctx;
}

const doorAt = async (ctx: Context, instant: string, roomId = "meeting-room") =>
  (await viewDoor({ ...at(ctx, instant), actor: { kind: "visitor", visitorId: null } }, { roomId }))!;

test("a door shows today's slots, what is now and what is next", async () => {
  const ctx = await aSaturday();
  const states = async (time: string) =>
    (await doorAt(ctx, `2026-12-12T${time}+09:00`)).slots.map(({ state }) => state).join(" ");
  expect(await states("08:00:00")).toBe("free reserved reserved reserved reserved blocked");
  expect(await states("10:59:59")).toBe("free reserved reserved reserved reserved blocked");
  expect(await states("11:00:00")).toBe("over in_use reserved reserved reserved blocked");
  expect(await states("17:10:00")).toBe("over over over over reserved blocked");
  expect(await states("21:30:00")).toBe("over over over over over over");
  const noon = await doorAt(ctx, "2026-12-12T14:00:00+09:00");
  expect([noon.now?.slot, noon.next?.slot, noon.next?.groupName]).toEqual([3, 4, "みせたい会"]);
  const between = await doorAt(ctx, "2026-12-12T17:10:00+09:00");
  expect([between.now, between.next?.slot]).toEqual([null, 5]);
  expect((await doorAt(ctx, "2026-12-12T18:00:00+09:00")).next).toBeNull();
});

test("no name is at a door but of groups that wish it, and only while it is theirs", async () => {
  const ctx = await aSaturday();
  const early = await doorAt(ctx, "2026-12-12T08:00:00+09:00");
  expect(early.slots.map(({ groupName }) => groupName)).toEqual([null, null, null, "みせたい会", null, null]);
  const users = await ctx.db.reader.user.findMany();
  for (const time of ["08:00:00", "12:00:00", "14:00:00", "18:00:00", "22:00:00"]) {
    const told = JSON.stringify(await doorAt(ctx, `2026-12-12T${time}+09:00`));
    for (const { name, kana, email, phone, id } of users)
      for (const planted of [name, kana, email, phone, id]) expect(told).not.toContain(planted);
    expect(told).not.toMatch(/秘密の会|解散した会|うちあけない名|ひみつの目的|hobby/);
  }
  expect(JSON.stringify(await doorAt(ctx, "2026-12-12T22:00:00+09:00"))).not.toContain("みせたい会");
});

test("a door is closed with the centre, and there is none of what is not hired out", async () => {
  const ctx = await aSaturday();
  const thursday = await doorAt(ctx, "2026-12-10T10:00:00+09:00");
  expect([thursday.opening.open, thursday.slots, thursday.now]).toEqual([false, [], null]);
  for (const roomId of ["library-corner", "nowhere", ""]) expect(await viewDoor(ctx, { roomId })).toBeNull();
  expect((await doorAt(ctx, "2026-12-12T10:00:00+09:00", "nursery")).slots).toHaveLength(6);
});

test("a hold that ran out is nobody's at the door", async () => {
  const ctx = await centreWithPeople();
  const claim = { roomId: "training-room", date: "2026-12-12", kind: "hold" };
  await transaction(ctx.db, async (tx) => {
    await tx.slotClaim.create({ data: { ...claim, slot: 2, expiresAt: new Date("2026-12-12T09:30:00+09:00") } });
    await tx.slotClaim.create({ data: { ...claim, slot: 3, expiresAt: new Date("2026-12-12T09:00:00+09:00") } });
    return ok(null);
  });
  const { slots } = await doorAt(ctx, "2026-12-12T09:10:00+09:00", "training-room");
  expect(slots.slice(1, 3).map(({ state }) => state)).toEqual(["reserved", "free"]);
});

// ── Closed days as a calendar ────────────────────────────────────────────────────────────────

async function calendarAt(ctx: Context, now: string): Promise<string> {
  const days = (await viewClosures(at(ctx, now))).map(({ date, opening }) => ({
    date,
    summary: `休館 ${opening.reasons.join()} ${opening.note?.ja ?? ""}`,
  }));
  return closuresCalendar({ days, name: "休館日", site: "https://furatto.example", locale: "ja", now: new Date(now) });
}

test("the calendar of closed days has every one of a year as a whole day, under an id that stays", async () => {
  const { ctx } = await theCentre();
  await transaction(ctx.db, async (tx) => {
    const row = { noteJa: "工事", noteEn: "Works", at: ctx.now };
    await tx.calendarException.create({ data: { ...row, date: "2026-12-12", kind: "extra_closure" } });
    await tx.calendarException.create({ data: { ...row, date: "2026-12-17", kind: "extra_opening" } });
    return ok(null);
  });
  const calendar = await calendarAt(ctx, "2026-12-01T10:00:00+09:00");
  const events = calendar.split("BEGIN:VEVENT").slice(1);
  const on = (date: string) => events.filter((event) => event.includes(`DTSTART;VALUE=DATE:${date}`));
  expect(on("20261203")).toHaveLength(1);
  expect(on("20261203")[0]).toContain("DTEND;VALUE=DATE:20261204");
  expect(on("20261203")[0]).toContain("UID:closed-2026-12-03@furatto.example");
  expect(on("20261212")[0]).toContain("extra_closure 工事");
  expect(on("20261217")).toEqual([]); // a Thursday that is open
  expect(on("20261205")).toEqual([]);
  expect(on("20261105")).toHaveLength(1); // a month back
  expect(on("20261029")).toEqual([]);
  expect(on("20271125")).toHaveLength(1); // and nearly a year ahead
  expect(on("20271202")).toEqual([]);
  const dates = (await viewClosures(at(ctx, "2026-12-01T10:00:00+09:00"))).map(({ date }) => date);
  expect(events).toHaveLength(dates.length);
  expect(new Set(calendar.match(/UID:.*/g)).size).toBe(dates.length);
  // The day after, what both tell is told under the same ids.
  const next = await calendarAt(ctx, "2026-12-02T10:00:00+09:00");
  const ids = (text: string) => (text.match(/UID:\S+/g) ?? []).filter((id) => id > "UID:closed-2026-11-06");
  expect(ids(next).filter((id) => id < "UID:closed-2027-12-01")).toEqual(ids(calendar));
  expect(calendar).not.toMatch(/DTSTART:\d/);
});

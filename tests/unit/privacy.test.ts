import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FeedEvent, quietCalendar } from "@/lib/accounts/calendar";
import { deviceLabel, isSeenLate, isSignedIn, type Role, signInLastsS } from "@/lib/accounts/rules";
import {
  type Affairs,
  HOLDINGS,
  isSameName,
  paperWithout,
  whatStandsInTheWay,
  withoutPerson,
} from "@/lib/privacy/rules";

// ── Every table is spoken for ────────────────────────────────────────────────────────────────

const schema = readFileSync(path.resolve(import.meta.dirname, "../../prisma/schema.prisma"), "utf8");
const models = [...schema.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].map(([, name = "", body = ""]) => ({
  name,
  columns: [...body.matchAll(/^ {2}(\w+)\s+(?:String|Int|DateTime|Boolean)\b/gm)].map(([, column = ""]) => column),
}));

test("every table of the schema says what it has to do with people, and no other does", () => {
  expect(models.length).toBeGreaterThan(30);
  expect(Object.keys(HOLDINGS).sort()).toEqual(models.map(({ name }) => name).sort());
});

test("a table that names a person, a booking or a group is not said to be about nobody", () => {
  const NAMES = /^(userId|bookingId|groupId|actorId|uploadedById|wishId|checkoutId|email|to|name|phone|kana|ownerId)$/;
  // Of these the sandbox and the provider name checkouts, a claim whose it is until that is gone, and a change of a
  // master whoever of the staff made it.
  const EXCEPT = ["SandboxEvent", "ProviderEvent", "SlotClaim", "MasterChange"];
  const silent = models
    .filter(({ columns }) => columns.some((column) => NAMES.test(column)))
    .map(({ name }) => name)
    .filter((name) => HOLDINGS[name as keyof typeof HOLDINGS].about === "nobody" && !EXCEPT.includes(name));
  expect(silent).toEqual([]);
});

// ── Leaving ──────────────────────────────────────────────────────────────────────────────────

const booking = {
  number: "A2B3C4D5",
  status: "confirmed",
  lastDay: "2026-12-12",
  due: 0,
  paid: 0,
  isReductionPending: false,
  returning: 0,
  hasOpenCheckout: false,
} satisfies Affairs["bookings"][number];

const inTheWay = (affairs: Partial<Affairs>) =>
  whatStandsInTheWay({ role: "resident", bookings: [], groups: [], ...affairs }, "2026-12-01").map(({ kind }) => kind);

test.each<[string, Partial<Affairs["bookings"][number]>, string[]]>([
  ["confirmed and to come", {}, ["open_booking"]],
  ["confirmed and to come, unpaid: cancelling settles both", { due: 320 }, ["open_booking"]],
  ["confirmed for today", { lastDay: "2026-12-01" }, ["open_booking"]],
  ["over since yesterday", { lastDay: "2026-11-30" }, []],
  ["over, and owed", { lastDay: "2026-11-30", due: 320 }, ["owes"]],
  ["used and owed", { status: "used", lastDay: "2026-11-30", due: 320 }, ["owes"]],
  ["requested", { status: "requested" }, ["open_booking"]],
  ["held, paying under way", { status: "held", hasOpenCheckout: true }, ["open_booking", "payment_under_way"]],
  ["cancelled", { status: "cancelled", lastDay: null }, []],
  ["cancelled, to be handed out", { status: "cancelled", lastDay: null, due: -320 }, ["refund"]],
  ["cancelled, on its way to the card", { status: "cancelled", lastDay: null, returning: 320 }, ["refund"]],
  [
    "used, owed, its reduction looked at",
    { status: "used", lastDay: "2026-11-30", due: 320, isReductionPending: true },
    ["reduction_pending"],
  ],
  [
    "used, paid, its reduction looked at",
    { status: "used", lastDay: "2026-11-30", paid: 320, isReductionPending: true },
    ["reduction_pending"],
  ],
  [
    "to come, its reduction looked at: cancelling settles both",
    { paid: 320, isReductionPending: true },
    ["open_booking"],
  ],
  [
    "used for nothing, its reduction looked at",
    { status: "used", lastDay: "2026-11-30", isReductionPending: true },
    [],
  ],
  ["declined", { status: "declined", due: 320 }, []],
  ["expired", { status: "expired", due: 320 }, []],
])("a booking that is %s: %j stands for %j", (_, changes, expected) => {
  expect(inTheWay({ bookings: [{ ...booking, ...changes }] })).toEqual(expected);
});

test.each<[boolean, number, string[]]>([
  [true, 0, ["last_representative"]],
  [true, 1, []],
  [false, 0, []],
])("representative %s with %i others: %j", (isRepresentative, otherRepresentatives, expected) => {
  const group = { id: "g", name: "歌う会", isRepresentative, otherRepresentatives };
  expect(inTheWay({ groups: [group] })).toEqual(expected);
});

test.each(["staff", "admin", "counsellor", "privacy"])("a %s does not erase themselves", (role) => {
  expect(inTheWay({ role })).toEqual(["works_here"]);
});

test("what is to be given back is told in yen, from the counter and the card together", () => {
  const [obstacle] = whatStandsInTheWay(
    { role: "resident", bookings: [{ ...booking, status: "cancelled", due: -100, returning: 220 }], groups: [] },
    "2026-12-01",
  );
  expect(obstacle).toEqual({ kind: "refund", number: "A2B3C4D5", yen: 320 });
});

const HANAKO = { name: "山﨑 花子", kana: "ヤマサキ ハナコ", email: "hanako.y@example.jp", phone: "0429212220" };

test.each([
  ["代表：山﨑花子", "代表："],
  ["代表：山﨑　花子さん", "代表：さん"],
  ["ヤマサキハナコ / HANAKO.Y@example.jp", " / "],
  ["電話 04-2921-2220", "電話 "],
  ["電話 (042)921－2220", "電話 ("],
  ["電話 (042)921-2220", "電話 ("],
  ["ほかの人のこと", "ほかの人のこと"],
])("%s becomes %s", (text, expected) => {
  expect(withoutPerson(text, HANAKO)).toBe(expected);
});

test("after it, whatever stood around it, a text names the person no more", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.constantFrom(...Object.values(HANAKO)), (before, after, mark) => {
      expect(withoutPerson(`${before}・${mark}・${after}`, HANAKO)).not.toContain(mark);
    }),
  );
});

test.each([
  ["It", "A permit, it says: it is It.", "A permit,  says:  is ."],
  ["Lee", "sleeves for LEE", "sleeves for "],
  ["https", "see https://example.jp and httpsx", "see ://example.jp and httpsx"],
])("the name %s is a word of its own in “%s”", (name, text, expected) => {
  expect(withoutPerson(text, { name, kana: "", email: "", phone: "" })).toBe(expected);
});

test("a number within another one, and a text that is none, stay", () => {
  expect(withoutPerson("10429212220", HANAKO)).toBe("10429212220");
  expect(withoutPerson("TEL0429212220", HANAKO)).toBe("TEL");
  expect(withoutPerson(null, HANAKO)).toBeNull();
});

test.each([
  ["所沢 花子", "所沢花子", true],
  ["所沢　花子", "所沢 花子", true],
  ["所沢 花子", "所沢 花", false],
])("%s and %s are one name: %s", (a, b, expected) => {
  expect(isSameName(a, b)).toBe(expected);
});

test("a mark of one sign marks nobody", () => {
  expect(withoutPerson("あいう", { name: "い", kana: "", email: "", phone: "" })).toBe("あいう");
});

const paper = {
  kind: "permit",
  recipient: { name: "会", kind: "group", person: "旧姓 花子", address: "所沢市 山﨑花子方" },
  circle: "",
  purposeNote: "山﨑花子の句会",
  note: "",
  purpose: "permit",
  bill: { yen: 320, uses: [{ room: { ja: "会議室" } }] },
};

test("a paper of one's own keeps amounts and codes, and no word of whom and what for", () => {
  expect(paperWithout({ ...paper, circle: "花子の会" }, HANAKO, true)).toEqual({
    ...paper,
    recipient: { name: "", kind: "group", person: "", address: "" },
    purposeNote: "",
  });
});

test("a group's paper loses whoever booked, by whatever name, and keeps the group; codes are no words", () => {
  expect(paperWithout(paper, { ...HANAKO, name: "It" }, false)).toMatchObject({ kind: "permit", purpose: "permit" });
  expect(paperWithout(paper, HANAKO, false)).toEqual({
    ...paper,
    recipient: { name: "会", kind: "group", person: "", address: "所沢市 方" },
    purposeNote: "の句会",
  });
});

// ── Signed-in browsers ───────────────────────────────────────────────────────────────────────

const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

test.each([
  ["Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox · Android"],
  [`Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`, "Chrome · Android"],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${CHROME.replace("Chrome", "SamsungBrowser/29.0 Chrome")} Mobile Safari/537.36`,
    "Samsung Internet · Android",
  ],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/142.0.0.0`, "Edge · Windows"],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`, "Chrome · ChromeOS"],
  [`${IPHONE} Version/26.0 Mobile/15E148 Safari/604.1`, "Safari · iPhone"],
  [`${IPHONE} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`, "Chrome · iPhone"],
  [`${IPHONE} Mobile/15E148 Safari Line/15.18.0`, "LINE · iPhone"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
    "Safari · Mac",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox · Linux"],
  ["curl/8.5.0", ""],
  ["", ""],
  [null, ""],
])("%s is %s", (userAgent, expected) => {
  expect(deviceLabel(userAgent)).toBe(expected);
});

test("no version and nothing that was sent stands in a label", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), (sent) => {
      expect(deviceLabel(`${sent} Firefox/145.0`)).toMatch(/^[A-Za-z ]+(?: · [A-Za-z ]+)?$/);
    }),
  );
});

describe("how long a browser is signed in", () => {
  const now = new Date("2026-12-01T01:00:00Z");
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

  test.each<[Role, number, boolean]>([
    ["resident", 29 * 24, true],
    ["resident", 30 * 24, false],
    ["staff", 11, true],
    ["staff", 12, false],
    ["admin", 13, false],
  ])("%s after %i hours: %s", (role, hours, expected) => {
    expect(isSignedIn({ createdAt: ago(hours), endedAt: null }, role, now)).toBe(expected);
    expect(isSignedIn({ createdAt: ago(hours), endedAt: now }, role, now)).toBe(false);
    expect(signInLastsS(role)).toBeGreaterThan(0);
  });

  test("it is noted once a day", () => {
    expect([1, 23, 24, 100].map((hours) => isSeenLate(ago(hours), now))).toEqual([false, false, true, true]);
  });
});

// ── The calendar ─────────────────────────────────────────────────────────────────────────────

const event: FeedEvent = {
  uid: "abc",
  room: "会議室",
  date: "2026-12-05",
  startsAt: "13:00",
  endsAt: "15:00",
  isTentative: false,
  version: 3,
};

test("an event says where and when, and what it says of what is one word", () => {
  const text = quietCalendar({ events: [event], locale: "ja", host: "yoyaku.example", now: new Date(0) });
  const [, inside = ""] = /BEGIN:VEVENT\r\n([\s\S]*?)END:VEVENT/.exec(text) ?? [];
  expect(inside.trim().split("\r\n").sort()).toEqual(
    [
      "DTEND:20261205T060000Z",
      "DTSTAMP:19700101T000000Z",
      "DTSTART:20261205T040000Z",
      "LOCATION:会議室",
      "SEQUENCE:3",
      "STATUS:CONFIRMED",
      "SUMMARY:予約",
      "UID:abc@yoyaku.example",
    ].sort(),
  );
  expect(text).toMatch(/METHOD:PUBLISH/);
});

test("what still waits is tentative, and English says Booking", () => {
  const text = quietCalendar({
    events: [{ ...event, isTentative: true }],
    locale: "en",
    host: "yoyaku.example",
    now: new Date(0),
  });
  expect(text).toMatch(/STATUS:TENTATIVE/);
  expect(text).toMatch(/SUMMARY:Booking/);
});

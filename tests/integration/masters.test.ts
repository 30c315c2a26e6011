import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { Actor } from "@/lib/accounts/rules";
import { signUpload } from "@/lib/attachments/tokens";
import { changeBooking } from "@/lib/bookings/change-booking";
import type { Context } from "@/lib/context";
import { instantAt } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { openingOf, policyOn, roomOn, tariffOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { viewDay, viewRange } from "@/lib/facility/use-cases";
import { messages } from "@/lib/i18n/messages";
import { enqueueMail } from "@/lib/mail/store";
import {
  changeMaster,
  previewChange as lookAt,
  planChange,
  planChangeInput,
  planUndo,
} from "@/lib/masters/change-master";
import { addPhoto, changePhoto, removePhoto, viewPhoto, viewPhotos, viewRoomPhotos } from "@/lib/masters/change-photos";
import { importHolidays } from "@/lib/masters/import-holidays";
import { viewHolidays, viewMaster, viewMasters, viewSample, viewWordings } from "@/lib/masters/view-masters";
import { ok, type Result } from "@/lib/result";
import { book, bookingOf, centreWithPeople, person } from "@/tests/support/bookings";
import { aJpeg, aPdf, aPng } from "@/tests/support/documents";

const TARIFF = { master: "tariff", key: "meeting-room/standard" } as const;

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.facts)}`);
  return result.value;
}

const admin: Actor = { ...person("sumi"), role: "admin" };

let ctx: Context;
let boss: Context;

beforeEach(async () => {
  ctx = await centreWithPeople();
  boss = { ...ctx, actor: admin };
});

const on = (date: string, who = boss): Context => ({ ...who, now: instantAt(date, "10:00") });

/** Fills in the form of a master: the id of what is looked at next. */
async function plan(at: Context, fields: Record<string, unknown>): Promise<Result<{ draftId: string }>> {
  const parsed = planChangeInput.safeParse(fields);
  if (!parsed.success) throw new Error(JSON.stringify(parsed.error.issues));
  return planChange(at, parsed.data);
}

/** Looks at a change and makes it, as one does who changes nothing on the way. */
async function make(at: Context, { draftId }: { draftId: string }) {
  const { stamp } = must(await lookAt(at, draftId));
  return changeMaster(at, { draftId, stamp });
}

const price = (yen: number, validFrom: string) => ({
  ...TARIFF,
  validFrom,
  v_yenPerSlot: String(yen),
  v_nameJa: "使用料",
  v_nameEn: "Standard",
});

const change = async (at: Context, fields: Record<string, unknown>) => make(at, must(await plan(at, fields)));

const undo = async (at: Context, changeId: string) => make(at, must(await planUndo(at, { changeId })));

const newestOf = async (at: Context, master: Parameters<typeof viewMaster>[1]) =>
  must(await viewMaster(at, master)).history[0]!;

/** What the public day shows as the price of the meeting room. */
async function priceOn(at: Context, date: string): Promise<number | undefined> {
  const day = must(await viewDay(at, { date }));
  return day.rooms.find(({ room }) => room.id === "meeting-room")?.room.tariffs[0]?.yenPerSlot;
}

test("a new tariff from next 1 April: what was booked keeps its price, what is booked pays the new one, until it is undone", async () => {
  const before = on("2027-03-10", ctx);
  const old = await book(before, ["meeting-room*2027-05-15*3*s*-", "meeting-room*2027-05-15*4*s*-"], {
    payBy: "counter",
  });
  const inMarch = await book(before, ["meeting-room*2027-03-27*3*s*-"], { payBy: "counter" });

  const draft = must(await plan(on("2027-03-12"), price(400, "2027-04-01")));
  const looked = must(await lookAt(on("2027-03-12"), draft.draftId));
  expect(looked.effects).toMatchObject({ agreed: 1, hits: 0 });
  expect(looked.entries).toMatchObject([
    { counts: { value: { yenPerSlot: 320 } }, becomes: { yenPerSlot: 400 }, replaced: null, nextFrom: null },
  ]);
  expect(await priceOn(before, "2027-05-15")).toBe(320);
  must(await make(on("2027-03-12"), draft));

  // Everybody sees it on the days it counts on, and only there.
  const after = on("2027-03-13", ctx);
  expect(await priceOn(after, "2027-03-31")).toBe(320);
  expect(await priceOn(after, "2027-04-01")).toBe(400);
  expect(await priceOn(after, "2027-05-15")).toBe(400);
  const month = async (from: string, to: string) =>
    must(await viewRange(after, { from, to, room: "meeting-room" })).rooms[0]?.room.tariffs[0]?.yenPerSlot;
  expect(await month("2027-03-01", "2027-03-31")).toBe(320);
  expect(await month("2027-05-01", "2027-05-31")).toBe(400);

  const fresh = await book({ ...after, actor: person("taro") }, ["meeting-room*2027-05-16*3*s*-"], {
    payBy: "counter",
  });
  const yenOf = async (number: string) =>
    (await bookingOf(ctx, number)).slots.map(({ date, yen }) => `${date} ${yen}`).sort();
  expect(await yenOf(old)).toEqual(["2027-05-15 320", "2027-05-15 320"]);
  expect(await yenOf(inMarch)).toEqual(["2027-03-27 320"]);
  expect(await yenOf(fresh)).toEqual(["2027-05-16 400"]);

  // What is moved is used on another day at that day's price; what stays beside it keeps its own.
  const wishes = ["meeting-room*2027-05-15*3>meeting-room*2027-05-22*3*s*-"];
  const { version } = await bookingOf(ctx, old);
  const moved = await changeBooking(after, { number: old, version, do: wishes, dueYen: 400 + 320, backYen: 0 });
  expect(codeOf(moved)).toBe("ok");
  expect((await yenOf(old)).filter((slot) => !slot.startsWith("2027-05-15 320"))).toEqual(["2027-05-22 400"]);
  expect(await bookingOf(ctx, old).then(({ slots }) => slots.filter(({ cancelledAt }) => !cancelledAt).length)).toBe(2);

  // The day after it is taken back: nobody's booking changes, and the grid shows the old price again.
  const tariff = await newestOf(on("2027-03-14"), TARIFF);
  expect(tariff.mayUndo).toBe(true);
  must(await undo(on("2027-03-14"), tariff.id));
  const later = on("2027-03-14", ctx);
  expect(await priceOn(later, "2027-05-15")).toBe(320);
  expect(await yenOf(fresh)).toEqual(["2027-05-16 400"]);
  const again = await book({ ...later, actor: person("taro") }, ["meeting-room*2027-05-23*3*s*-"], {
    payBy: "counter",
  });
  expect(await yenOf(again)).toEqual(["2027-05-23 320"]);
  expect(await ctx.db.reader.tariff.count({ where: { roomId: "meeting-room" } })).toBe(1);
  expect(must(await viewMaster(on("2027-03-14"), TARIFF)).history.map(({ isUndone }) => isUndone)).toEqual([
    false,
    true,
  ]);
});

test("a tariff that counts already is undone from tomorrow on", async () => {
  must(await change(on("2027-03-12"), price(400, "2027-04-01")));
  must(await undo(on("2027-04-02"), (await newestOf(boss, TARIFF)).id));
  const centre = await loadCentre(ctx.db.reader);
  const yen = (date: string) => tariffOn(centre, "meeting-room", "standard", date)?.yenPerSlot;
  expect(["2027-03-31", "2027-04-01", "2027-04-02", "2027-04-03"].map(yen)).toEqual([320, 400, 400, 320]);
  // And that can be taken back as well.
  const undone = await newestOf(boss, TARIFF);
  must(await undo(on("2027-04-02"), undone.id));
  expect(tariffOn(await loadCentre(ctx.db.reader), "meeting-room", "standard", "2027-04-03")?.yenPerSlot).toBe(400);
});

test("undoing twice counts once, at the same time as well", async () => {
  must(await change(boss, price(400, "2027-04-01")));
  const { id } = await newestOf(boss, TARIFF);
  const [one, other] = [must(await planUndo(boss, { changeId: id })), must(await planUndo(boss, { changeId: id }))];
  expect((await Promise.all([make(boss, one), make(boss, other)])).map(codeOf).sort()).toEqual(["master_undone", "ok"]);
  expect(codeOf(await planUndo(boss, { changeId: id }))).toBe("master_undone");
  // The same press again is the same undoing.
  const made = (await newestOf(boss, TARIFF)).id === one.draftId ? one : other;
  expect(codeOf(await make(boss, made))).toBe("ok");
  expect(await ctx.db.reader.masterChange.count()).toBe(2);
});

test.each(["2026-12-01", "2026-11-30", "1995-04-01"])(
  "a tariff dated %s is refused on 1 December",
  async (validFrom) => {
    const refused = await plan(boss, price(400, validFrom));
    expect(refused).toMatchObject({
      code: "master_past_date",
      facts: { enteredDate: validFrom, earliestDate: "2026-12-02" },
    });
  },
);

test("a change that was looked at yesterday does not count from today", async () => {
  const draft = must(await plan(boss, price(400, "2026-12-02")));
  const { stamp } = must(await lookAt(boss, draft.draftId));
  expect(codeOf(await changeMaster(on("2026-12-02"), { ...draft, stamp }))).toBe("master_past_date");
});

test("of two administrators who change one tariff the second sees both, and decides", async () => {
  const form = must(await viewMaster(boss, TARIFF));
  const other: Context = { ...boss, actor: { ...person("taro"), role: "admin" } };
  const mine = must(await plan(boss, { ...price(400, "2027-04-01"), seen: form.stamp }));
  const theirs = must(await plan(other, { ...price(450, "2027-04-01"), seen: form.stamp }));
  const looked = must(await lookAt(boss, mine.draftId));
  must(await make(other, theirs));
  expect(codeOf(await changeMaster(boss, { ...mine, stamp: looked.stamp }))).toBe("master_clash");
  const again = must(await lookAt(boss, mine.draftId));
  expect(again.entries[0]?.meanwhile).toMatchObject([{ after: { value: { yenPerSlot: 450 } } }]);
  expect(again.entries[0]?.replaced).toMatchObject({ validFrom: "2027-04-01", value: { yenPerSlot: 450 } });
  expect(codeOf(await changeMaster(boss, { ...mine, stamp: again.stamp }))).toBe("ok");
  expect(await priceOn(ctx, "2027-04-01")).toBe(400);
  // Taken back, theirs counts again.
  must(await undo(boss, (await newestOf(boss, TARIFF)).id));
  expect(await priceOn(ctx, "2027-04-01")).toBe(450);
  expect(codeOf(await planUndo(boss, { changeId: mine.draftId }))).toBe("master_undone");
});

test("what others look at is not theirs to make, and staff and residents change nothing", async () => {
  const draft = must(await plan(boss, price(400, "2027-04-01")));
  const other: Context = { ...boss, actor: { ...person("taro"), role: "admin" } };
  expect(codeOf(await lookAt(other, draft.draftId))).toBe("master_draft_gone");
  expect(codeOf(await changeMaster(boss, { draftId: "../../etc/passwd", stamp: "" }))).toBe("master_draft_gone");
  for (const actor of [person("sumi", "staff"), person("hanako")]) {
    const they = { ...ctx, actor };
    expect(codeOf(await plan(they, price(400, "2027-04-01")))).toBe("not_allowed");
    expect(codeOf(await changeMaster(they, { ...draft, stamp: "" }))).toBe("not_allowed");
    expect(codeOf(await importHolidays(they, { file: [] }))).toBe("not_allowed");
    expect(codeOf(await addPhoto(they, { roomId: "meeting-room", altJa: "a", altEn: "a", photo: [] }))).toBe(
      "not_allowed",
    );
    expect(codeOf(await viewMasters(they))).toBe(actor.role === "staff" ? "ok" : "not_allowed");
    expect(codeOf(await viewMaster(they, TARIFF))).toBe(actor.role === "staff" ? "ok" : "not_allowed");
  }
});

test("the same value again leaves no trace", async () => {
  expect(codeOf(await change(boss, price(320, "2027-04-01")))).toBe("master_unchanged");
  expect(await ctx.db.reader.masterChange.count()).toBe(0);
});

test("a setting changes on its day, and keeps what its form does not have", async () => {
  const opening = {
    master: "setting",
    key: "opening",
    validFrom: "2027-04-01",
    v_time: "08:30",
    v_monthsBefore_city: "3",
    v_monthsBefore_five_cities: "2",
    v_monthsBefore_outside: "1",
    v_monthsBefore_registered: "4",
    v_monthsBefore_official: "6",
  };
  must(await change(boss, opening));
  const centre = await loadCentre(ctx.db.reader);
  expect(policyOn(centre, "2027-03-31").opening.monthsBefore.city).toBe(2);
  expect(policyOn(centre, "2027-04-01").opening).toMatchObject({
    time: "08:30",
    monthsBefore: { city: 3, registered: 4 },
  });
  const audit = await ctx.db.reader.auditEntry.findMany({ where: { action: "masters.change" } });
  expect(audit.map(({ subjectId }) => subjectId)).toEqual(["setting/opening"]);
});

test("what the counter takes gains a line with a code of its own, and has cash always", async () => {
  const tenders = { master: "setting", key: "tenders", validFrom: "2027-04-01" };
  const [cash, transfer] = [
    { v_rows_0_ja: "現金", v_rows_0_en: "Cash", v_rows_0_isCash: "yes" },
    { v_rows_4_ja: "商品券", v_rows_4_en: "Voucher" },
  ];
  must(await change(boss, { ...tenders, ...cash, ...transfer }));
  expect(policyOn(await loadCentre(ctx.db.reader), "2027-04-01").tenders).toEqual([
    { code: "cash", ja: "現金", en: "Cash", isCash: true },
    { code: "tender_1", ja: "商品券", en: "Voucher", isCash: false },
  ]);
  expect(codeOf(await plan(boss, { ...tenders, ...transfer }))).toBe("master_unfit");
  const purposes = Object.keys(messages.ja.booking.purposes).map((code) => [`v_${code}`, "off"]);
  const none = { master: "setting", key: "purposes", validFrom: "2027-04-01", ...Object.fromEntries(purposes) };
  expect(codeOf(await plan(boss, none))).toBe("master_unfit");
});

test("a room says what stands in it from its day on", async () => {
  const room = must(await viewMaster(boss, { master: "room", key: "training-room" })).counts?.value as Record<
    string,
    unknown
  >;
  const fields = Object.fromEntries(
    Object.entries(room).map(([name, value]) => [`v_${name}`, value === null ? "" : String(value)]),
  );
  must(
    await change(boss, {
      master: "room",
      key: "training-room",
      validFrom: "2026-12-02",
      ...fields,
      v_capacity: "24",
      v_equipmentJa: "机\r\nいす",
      v_equipmentEn: "Tables\r\nChairs",
    }),
  );
  const after = roomOn(await loadCentre(ctx.db.reader), "training-room", "2026-12-02");
  expect(after).toMatchObject({
    capacity: 24,
    equipmentJa: "机\nいす",
    equipmentEn: "Tables\nChairs",
    areaM2: 56,
    position: 2,
  });
  expect(roomOn(await loadCentre(ctx.db.reader), "training-room", "2026-12-01")?.capacity).toBe(30);
});

test("a closing day does not come over bookings; it comes where there are none", async () => {
  await book(ctx, ["meeting-room*2026-12-07*3*s*-"], { payBy: "counter" });
  const monday = { master: "closure_rule", key: "weekly", v_weekday: "1" };
  const draft = must(await plan(boss, { ...monday, validFrom: "2026-12-05" }));
  const looked = must(await lookAt(boss, draft.draftId));
  expect(looked.effects).toMatchObject({ hits: 1, hitDates: ["2026-12-07"] });
  expect(looked.effects.closes[0]).toBe("2026-12-07");
  expect(looked.effects.opens[0]).toBe("2026-12-10");
  expect(await changeMaster(boss, { ...draft, stamp: looked.stamp })).toMatchObject({
    code: "master_hits_bookings",
    facts: { count: 1 },
  });
  must(await change(boss, { ...monday, validFrom: "2026-12-08" }));
  expect(openingOf(await loadCentre(ctx.db.reader), "2026-12-14").open).toBe(false);
  expect(openingOf(await loadCentre(ctx.db.reader), "2026-12-07").open).toBe(true);
});

test("a booking made while one looks stands in the way as well", async () => {
  const draft = must(
    await plan(boss, { master: "holiday", validFrom: "2026-12-12", v_nameJa: "例の日", v_nameEn: "Example Day" }),
  );
  const { stamp, effects } = must(await lookAt(boss, draft.draftId));
  expect(effects.hits).toBe(0);
  await book(ctx, ["meeting-room*2026-12-12*3*s*-"], { payBy: "counter" });
  expect(codeOf(await changeMaster(boss, { ...draft, stamp }))).toBe("master_hits_bookings");
});

test("hours change where nobody has booked them, and not so that slots overlap", async () => {
  await book(ctx, ["meeting-room*2026-12-12*6*s*-"], { payBy: "counter" });
  const last = { master: "slot_hours", key: "6", v_startsAt: "19:30", v_endsAt: "21:00" };
  expect(codeOf(await change(boss, { ...last, validFrom: "2026-12-10" }))).toBe("master_hits_bookings");
  must(await change(boss, { ...last, validFrom: "2026-12-13" }));
  expect(must(await viewDay(ctx, { date: "2026-12-13" })).hours[5]?.endsAt).toBe("21:00");
  expect(must(await viewDay(ctx, { date: "2026-12-12" })).hours[5]?.endsAt).toBe("21:30");
  const overlapping = {
    master: "slot_hours",
    key: "5",
    validFrom: "2026-12-20",
    v_startsAt: "17:30",
    v_endsAt: "20:00",
  };
  expect(await plan(boss, overlapping)).toMatchObject({ code: "slot_hours_overlap", facts: { number: 6 } });
});

test("a holiday is entered, called otherwise and taken away, and each can be undone", async () => {
  const day = { master: "holiday", validFrom: "2027-08-12" };
  must(await change(boss, { ...day, v_nameJa: "例の日", v_nameEn: "Example Day" }));
  must(await change(boss, { ...day, v_nameJa: "別の日", v_nameEn: "Other Day" }));
  must(await change(boss, { ...day, remove: "yes" }));
  const name = async () => (await loadCentre(ctx.db.reader)).holidays.get("2027-08-12")?.ja;
  expect(await name()).toBeUndefined();
  const undoNewest = async () => {
    const open = must(await viewHolidays(boss, { year: 2027 })).history.filter(({ mayUndo }) => mayUndo);
    must(await undo(boss, open[0]!.id));
  };
  await undoNewest();
  expect(await name()).toBe("別の日");
  await undo(
    boss,
    (await ctx.db.reader.masterChange.findMany({ orderBy: { id: "asc" } })).find(({ before }) =>
      before?.includes("例の日"),
    )!.id,
  );
  expect(await name()).toBe("例の日");
});

/** A file as the server leaves it when a form has come in. */
function sentFile(bytes: Uint8Array, name = "file"): string {
  const id = crypto.randomUUID();
  const folder = path.join(ctx.config.varDir, "attachments");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, id), bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return signUpload(ctx.config.secret, { id, userId: "user-sumi", name, bytes: bytes.length, sha256, problem: null });
}

/** The few words of the list in the bytes of Shift_JIS. */
const SHIFT_JIS: Record<string, string> = {
  "国民の祝日・休日月日,国民の祝日・休日名称":
    "8d9196af82cc8f6a93fa8145 8b7893fa8c8e93fa2c 8d9196af82cc8f6a93fa8145 8b7893fa96bc8fcc",
  元日: "8cb393fa",
  休日: "8b7893fa",
};

function shiftJis(...lines: string[]): Uint8Array {
  const hex = (text: string) => SHIFT_JIS[text]?.replaceAll(" ", "") ?? Buffer.from(text, "latin1").toString("hex");
  const bytes = lines.map((line) =>
    line in SHIFT_JIS
      ? hex(line)
      : line
          .split(/(元日|休日)/)
          .map(hex)
          .join(""),
  );
  return Buffer.from(`${bytes.join("0d0a")}0d0a`, "hex");
}

const HEAD = "国民の祝日・休日月日,国民の祝日・休日名称";

test("the Cabinet Office's list is compared in Shift_JIS, looked at, and applied as a whole", async () => {
  const list = shiftJis(HEAD, "2027/1/1,元日", "2027/1/4,休日");
  expect(new TextDecoder("shift_jis").decode(list)).toBe(`${HEAD}\r\n2027/1/1,元日\r\n2027/1/4,休日\r\n`);
  const draft = must(await importHolidays(boss, { file: [sentFile(list)] }));
  const looked = must(await lookAt(boss, draft.draftId));
  const told = looked.entries.map(({ entry }) => [
    entry.key,
    (entry.value as { nameJa: string } | null)?.nameJa ?? null,
  ]);
  // One is new; the sixteen of 2027 that the list has not would go.
  expect(told).toContainEqual(["2027-01-04", "振替休日"]);
  expect(told.filter(([, name]) => name === null).length).toBeGreaterThan(14);
  expect(told.some(([date]) => date === "2027-01-01")).toBe(false);
  must(await changeMaster(boss, { ...draft, stamp: looked.stamp }));
  const { holidays } = await loadCentre(ctx.db.reader);
  const ofYear = [...holidays.keys()].filter((date) => date.startsWith("2027"));
  expect(ofYear.sort()).toEqual(["2027-01-01", "2027-01-04"]);
  expect([...holidays.keys()].filter((date) => date.startsWith("2028")).length).toBeGreaterThan(14);
  expect(must(await viewMasters(boss)).warnings).toContainEqual({ kind: "missing", year: 2027 });
});

test("a list saved as UTF-8 is read too, and one that says the same changes nothing", async () => {
  const { holidays } = await loadCentre(ctx.db.reader);
  const lines = [...holidays]
    .filter(([date]) => date.startsWith("2027"))
    .map(([date, { ja }]) => `${date.replaceAll("-", "/")},${ja}`);
  const text = `\uFEFF${HEAD}\n${lines.join("\n")}\n`;
  expect(await importHolidays(boss, { file: [sentFile(Buffer.from(text, "utf8"))] })).toMatchObject({
    code: "holidays_same",
    facts: { from: "2027", to: "2027" },
  });
});

test("a list that closes a booked day is shown with its bookings, and not applied", async () => {
  await book(ctx, ["meeting-room*2026-12-12*3*s*-"], { payBy: "counter" });
  const draft = must(await importHolidays(boss, { file: [sentFile(shiftJis(HEAD, "2026/12/12,休日"))] }));
  const { stamp, effects } = must(await lookAt(boss, draft.draftId));
  expect(effects.hits).toBe(1);
  expect(codeOf(await changeMaster(boss, { ...draft, stamp }))).toBe("master_hits_bookings");
});

test.each<[string, () => Uint8Array, string]>([
  ["UTF-16", () => Buffer.from(`${HEAD}\n2027/1/1,元日`, "utf16le"), "holidays_encoding"],
  ["EUC-JP", () => Buffer.from("b9f1ccb1a4cebdcbc6fc2ca4a2ff", "hex"), "holidays_encoding"],
  ["other columns", () => Buffer.from("date,name\n2027/1/1,x"), "holidays_columns"],
  ["years that are over", () => shiftJis(HEAD, "2024/1/1,元日"), "holidays_past"],
  ["a day that is none", () => shiftJis(HEAD, "2027/13/1,元日"), "holidays_broken_date"],
  ["the same day twice", () => shiftJis(HEAD, "2027/1/1,元日", "2027/1/1,元日"), "holidays_twice"],
  ["nothing at all", () => new Uint8Array(), "holidays_columns"],
  ["heads alone", () => shiftJis(HEAD), "holidays_no_lines"],
  ["far too much", () => new Uint8Array(600_000), "holidays_too_large"],
])("a list of %s is refused, and sent no second time", async (_, bytes, code) => {
  const text = sentFile(bytes());
  expect(await importHolidays(boss, { file: [text] })).toMatchObject({ code, facts: { rejected: [text] } });
});

test("no file is told as such, and somebody else's is none", async () => {
  expect(codeOf(await importHolidays(boss, { file: [] }))).toBe("holidays_file_missing");
  const text = sentFile(shiftJis(HEAD, "2027/1/1,元日"));
  const other: Context = { ...boss, actor: { ...person("taro"), role: "admin" } };
  expect(codeOf(await importHolidays(other, { file: [text] }))).toBe("holidays_file_missing");
});

const SUBJECT = { master: "wording", key: "mail.account_erased.subject/ja" } as const;

async function mailOn(date: string, locale: "ja" | "en" = "ja"): Promise<string | undefined> {
  const key = crypto.randomUUID();
  const notice = { kind: "account_erased", site: "https://yoyaku.example" } as const;
  must(
    await transaction(ctx.db, async (tx) =>
      ok(await enqueueMail(tx, { key, to: "a@example.jp", locale, notice, now: instantAt(date, "10:00") })),
    ),
  );
  return (await ctx.db.reader.outboxMail.findFirst({ where: { key: `last:${key}` } }))?.subject;
}

test("a mail says what the centre wrote from its day on, in its language alone, until it is undone", async () => {
  const product = await mailOn("2026-12-01");
  const english = await mailOn("2026-12-01", "en");
  must(await change(boss, { ...SUBJECT, validFrom: "2026-12-10", v_text: "さようなら" }));
  expect(await mailOn("2026-12-09")).toBe(product);
  expect(await mailOn("2026-12-10")).toBe("さようなら");
  expect(await mailOn("2026-12-10", "en")).toBe(english);
  expect(must(await viewWordings(boss)).wordings.find(({ key }) => key === "account_erased.subject")?.own).toEqual({
    ja: { now: false, coming: "2026-12-10" },
    en: { now: false, coming: null },
  });
  must(await undo(on("2026-12-10"), (await newestOf(boss, SUBJECT)).id));
  expect(await mailOn("2026-12-10")).toBe("さようなら");
  expect(await mailOn("2026-12-11")).toBe(product);
});

test("a wording keeps the empty lines that the text beside it counts on, and its places", async () => {
  const note = { master: "wording", key: "mail.note/ja", validFrom: "2026-12-10" };
  expect(codeOf(await plan(boss, { ...note, v_text: "おしらせ" }))).toBe("wording_arguments");
  expect(codeOf(await plan(boss, { ...note, v_text: "おしらせ {note" }))).toBe("wording_broken");
  must(await change(boss, { ...note, v_text: "おしらせ：{note}" }));
  const [row] = await ctx.db.reader.wording.findMany();
  expect(row?.text).toBe("おしらせ：{note}\n\n");
  const sample = await viewSample(boss, { key: "mail.note/ja", text: "例：{note}", date: "2026-12-10" });
  expect(sample).toEqual({ subject: null, text: "例：〔note〕" });
});

test("a picture is taken without what its camera wrote, shown, put in order, taken off and shown again", async () => {
  const comment = [0xff, 0xfe, 0, 9, ...Buffer.from("at home")];
  const told = new Uint8Array([...aJpeg().slice(0, 2), ...comment, ...aJpeg().slice(2)]);
  const words = { roomId: "meeting-room", altJa: "窓側から", altEn: "From the window" };
  must(await addPhoto(boss, { ...words, photo: [sentFile(told, "室.jpg")] }));
  must(await addPhoto(boss, { ...words, altJa: "入口から", photo: [sentFile(aPng(), "室.png")] }));
  const [first, second] = await viewRoomPhotos(ctx, "meeting-room");
  expect([first, second]).toMatchObject([
    { type: "image/jpeg", width: 1, height: 1, altEn: "From the window" },
    { type: "image/png", altJa: "入口から" },
  ]);
  const shown = await viewPhoto(ctx, first!.id);
  expect(Buffer.from(shown!.bytes).equals(aJpeg())).toBe(true);
  must(await changePhoto(boss, { photoId: second!.id, altJa: "入口", altEn: "Door", place: 1 }));
  expect((await viewRoomPhotos(ctx, "meeting-room")).map(({ altEn }) => altEn)).toEqual(["Door", "From the window"]);
  must(await removePhoto(boss, { photoId: first!.id, removed: "yes" }));
  expect(await viewRoomPhotos(ctx, "meeting-room")).toHaveLength(1);
  expect(must(await viewPhotos(boss, "meeting-room")).removed).toHaveLength(1);
  must(await removePhoto(boss, { photoId: first!.id, removed: "no" }));
  expect(await viewRoomPhotos(ctx, "meeting-room")).toHaveLength(2);
});

test("what is no picture is refused by its name", async () => {
  const words = { roomId: "meeting-room", altJa: "a", altEn: "a" };
  expect(await addPhoto(boss, { ...words, photo: [sentFile(aPdf(), "室.pdf")] })).toMatchObject({
    code: "photo_not_a_picture",
    facts: { name: "室.pdf" },
  });
  expect(codeOf(await addPhoto(boss, { ...words, photo: [sentFile(Buffer.from("<svg>"), "室.svg")] }))).toBe(
    "attachment_disguised",
  );
  expect(codeOf(await addPhoto(boss, { ...words, photo: [] }))).toBe("photo_missing");
  expect(await viewPhoto(ctx, "../furatto.db")).toBe(null);
});

test("the overview tells what is to come, and of which years the holidays are predicted", async () => {
  must(await change(boss, price(400, "2027-04-01")));
  const view = must(await viewMasters(boss));
  expect(view.masters.find(({ key }) => key === TARIFF.key)?.coming).toMatchObject([{ value: { yenPerSlot: 400 } }]);
  expect(view.warnings).toEqual([{ kind: "predicted", year: 2028 }]);
  expect(view.newest).toMatchObject([{ ...TARIFF, validFrom: "2027-04-01", isUndone: false }]);
  expect(codeOf(await viewMaster(boss, { master: "setting", key: "nothing" }))).toBe("master_unknown");
  expect(codeOf(await viewMaster(boss, { master: "tariff", key: "nowhere/standard" }))).toBe("master_unknown");
});

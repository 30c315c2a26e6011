import { expect, test } from "vitest";
import { changesOf } from "@/lib/audit";
import { makeBlocks } from "@/lib/blocks/block-slots";
import { changeBlock, giveBackBlock } from "@/lib/blocks/change-block";
import { viewBlock, viewNewBlock } from "@/lib/blocks/view-block";
import { viewBoard } from "@/lib/blocks/view-calendar";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { changeBooking, encodeWish, previewChange } from "@/lib/bookings/change-booking";
import { moveBooking, previewMove, type SlotMove } from "@/lib/bookings/move-booking";
import { slotOfId } from "@/lib/bookings/rules";
import { splitBooking, viewSplittable } from "@/lib/bookings/split-booking";
import type { Context } from "@/lib/context";
import { instantAt } from "@/lib/dates";
import { viewDay } from "@/lib/facility/use-cases";
import { issuePaper } from "@/lib/papers/issue-paper";
import { viewPapers } from "@/lib/papers/view-papers";
import { startPayment } from "@/lib/payments/pay-by-card";
import { balanceOf } from "@/lib/payments/rules";
import { settleCheckout } from "@/lib/payments/settle-checkout";
import type { Result } from "@/lib/result";
import { joinLine, joinLineInput } from "@/lib/waiting/join-line";
import { searchOfSlot, writeSearch } from "@/lib/waiting/rules";
import { must } from "@/tests/support/booking-journeys";
import { book, bookingOf, centreWithPeople, claimsOf, ledgerOf, mailsOf, person } from "@/tests/support/bookings";

const SATURDAY = "2026-12-12";
const SUNDAY = "2026-12-13";
const MEETING = `meeting-room*${SATURDAY}*3*s*-`;

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.code);

/** Sumi of the staff at an hour, by default before any closing. */
const sumi = (ctx: Context, date = "2026-12-02", time = "10:00"): Context => ({
  ...ctx,
  actor: person("sumi", "staff"),
  now: instantAt(date, time),
});

const toMove = (of: string, to: string): SlotMove => ({ of: slotOfId(of), to: slotOfId(to) });

/** Looks first and then does what was shown, as one does at the desk. */
async function move(ctx: Context, number: string, moves: SlotMove[], why = "") {
  const preview = await previewMove(ctx, { number, moves });
  if (!preview.ok) return preview;
  const { plan, booking, wishes } = preview.value;
  return moveBooking(ctx, {
    number,
    version: booking.version,
    do: wishes.map(encodeWish),
    dueYen: plan.dueYen,
    backYen: plan.refundYen,
    why,
  });
}

async function payByCard(ctx: Context, number: string): Promise<void> {
  must(await startPayment(ctx, { number }));
  const { checkouts } = await bookingOf(ctx, number);
  const checkout = checkouts.find(({ status }) => status === "open");
  if (!checkout?.providerRef || !ctx.cards) throw new Error("no page");
  const { id, providerRef, yen } = checkout;
  const paid = { kind: "paid", providerRef, paymentRef: `pi_${id}`, amount: yen, currency: "jpy" } as const;
  expect(await settleCheckout(ctx, ctx.cards, id, paid, null)).toBe("booked");
}

// ── Moving ───────────────────────────────────────────────────────────────────────────────────

test("staff move anybody's slot by the rules of residents, with the difference and a mail", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING], { payBy: "counter" });
  const desk = sumi(ctx);
  const moves = [{ ...toMove(`meeting-room/${SATURDAY}/3`, `living-workshop/${SUNDAY}/2`), use: "cooking" }];

  const preview = must(await previewMove(desk, { number, moves }));
  expect(preview.aside).toEqual([]);
  expect(preview.plan.moved.map(({ extraYen }) => extraYen)).toEqual([preview.plan.chargeYen]);
  expect(preview.plan.chargeYen).toBe(630 - 320);
  expect(codeOf(await move(desk, number, moves))).toBe("ok");

  expect(await claimsOf(ctx, SATURDAY)).toEqual([]);
  expect(await claimsOf(ctx, SUNDAY)).toEqual(["living-workshop 2 booking"]);
  expect((await ledgerOf(ctx, number)).due).toBe(320 + preview.plan.chargeYen);
  expect(await mailsOf(ctx)).toContain("changed");
  const [change] = (await changesOf(ctx.db.reader, "booking", (await bookingOf(ctx, number)).id)).slice(-1);
  expect([change?.action, change?.actorRole, change?.after?.overrides]).toEqual(["booking.change", "staff", undefined]);

  // And back: what it costs less is owed no more.
  const back = [toMove(`living-workshop/${SUNDAY}/2`, `meeting-room/${SATURDAY}/3`)];
  expect(codeOf(await move(desk, number, back))).toBe("ok");
  expect((await ledgerOf(ctx, number)).due).toBe(320);
});

test("what was paid for a dearer slot comes back by the table when staff move it to a cheaper one", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [`living-workshop*${SATURDAY}*3*c*-`], { payBy: "card" });
  await payByCard(ctx, number);
  const preview = must(
    await previewMove(sumi(ctx), {
      number,
      moves: [toMove(`living-workshop/${SATURDAY}/3`, `meeting-room/${SUNDAY}/3`)],
    }),
  );
  expect([preview.plan.refundYen, preview.cardYen, preview.counterYen]).toEqual([310, 310, 0]);
});

test("after the closing staff give a reason, which is kept with the rule it is for", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING], { payBy: "counter" });
  // 17:30 on the eve: residents can move nothing of the day any more.
  const desk = sumi(ctx, "2026-12-11", "17:30");
  const paid = await bookingOf(ctx, number);
  expect(paid.payDeadline).not.toBeNull();
  const moves = [toMove(`meeting-room/${SATURDAY}/3`, `meeting-room/${SATURDAY}/5`)];
  const early = must(await previewMove(sumi(ctx, "2026-12-08"), { number, moves }));
  expect(early.aside).toEqual([]);
  // What is overdue is paid first, for staff as for everybody.
  expect(codeOf(await previewMove(desk, { number, moves }))).toBe("payment_overdue");
});

test("a reason that is missing changes nothing; given, it is in the history", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING], { payBy: "card" });
  await payByCard(ctx, number);
  const desk = sumi(ctx, "2026-12-11", "17:30");
  const moves = [toMove(`meeting-room/${SATURDAY}/3`, `meeting-room/${SATURDAY}/5`)];
  const preview = must(await previewMove(desk, { number, moves }));
  expect(preview.aside.map(({ code }) => code)).toEqual(["change_closed"]);
  expect(codeOf(await move(desk, number, moves))).toBe("override_reason_missing");
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 3 booking"]);

  expect(codeOf(await move(desk, number, moves, "coming from the hospital"))).toBe("ok");
  expect(await claimsOf(ctx, SATURDAY)).toEqual(["meeting-room 5 booking"]);
  const [change] = (await changesOf(ctx.db.reader, "booking", (await bookingOf(ctx, number)).id)).slice(-1);
  expect(change?.after).toMatchObject({
    overrides: ["change_closed"],
    overrideReason: "coming from the hospital",
  });
  // The owner is held to the limit all the same.
  const owner = { ...ctx, now: desk.now };
  const own = await previewChange(owner, {
    number,
    wishes: [{ of: slotOfId(`meeting-room/${SATURDAY}/5`), to: { ...preview.wishes[0]!.to!, slot: 6 } }],
  });
  expect(own && codeOf(own)).toBe("change_closed");
});

test("a day that is not open yet can be had with a reason; what has begun cannot be moved at all", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING], { payBy: "card" });
  await payByCard(ctx, number);
  const far = [toMove(`meeting-room/${SATURDAY}/3`, "meeting-room/2027-06-05/3")];
  const preview = must(await previewMove(sumi(ctx), { number, moves: far }));
  expect(preview.aside.map(({ code }) => code)).toEqual(["not_yet_open"]);
  const near = [toMove(`meeting-room/${SATURDAY}/3`, `meeting-room/${SUNDAY}/3`)];
  expect(codeOf(await previewMove(sumi(ctx, SATURDAY, "13:30"), { number, moves: near }))).toBe("slot_begun");
  const closed = [toMove(`meeting-room/${SATURDAY}/3`, "meeting-room/2026-12-17/3")];
  expect(codeOf(await previewMove(sumi(ctx), { number, moves: closed }))).toBe("closed_day");
});

test("two who change one booking: the second is told what it was and what it is", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING], { payBy: "counter" });
  const desk = sumi(ctx);
  const preview = must(
    await previewMove(desk, { number, moves: [toMove(`meeting-room/${SATURDAY}/3`, `meeting-room/${SUNDAY}/3`)] }),
  );
  // Meanwhile Hanako moves it herself.
  const theirs = `meeting-room*${SATURDAY}*3>training-room*${SATURDAY}*1*s*-`;
  const own = await previewChange(ctx, { number, wishes: [{ of: slotOfId(`meeting-room/${SATURDAY}/3`), to: null }] });
  expect(own?.ok).toBe(true);
  const shown = must(
    (await previewChange(ctx, {
      number,
      wishes: [
        {
          of: slotOfId(`meeting-room/${SATURDAY}/3`),
          to: { roomId: "training-room", date: SATURDAY, slot: 1, tariff: "standard", nursery: false },
        },
      ],
    }))!,
  );
  must(
    await changeBooking(ctx, {
      number,
      version: 1,
      do: [theirs],
      dueYen: shown.plan.dueYen,
      backYen: shown.plan.refundYen,
    }),
  );
  const late = await moveBooking(desk, {
    number,
    version: 1,
    do: preview.wishes.map(encodeWish),
    dueYen: preview.plan.dueYen,
    backYen: preview.plan.refundYen,
    why: "",
  });
  expect(late).toMatchObject({
    code: "booking_changed",
    facts: {
      seenSlots: [slotOfId(`meeting-room/${SATURDAY}/3`)],
      slots: [slotOfId(`training-room/${SATURDAY}/1`)],
    },
  });
  expect(await claimsOf(ctx, SUNDAY)).toEqual([]);
});

test("residents move nobody's booking through the desk", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING], { payBy: "counter" });
  const moves = [toMove(`meeting-room/${SATURDAY}/3`, `meeting-room/${SUNDAY}/3`)];
  expect(codeOf(await previewMove(ctx, { number, moves }))).toBe("not_allowed");
  expect(codeOf(await moveBooking(ctx, { number, version: 1, do: [], dueYen: 0, backYen: 0, why: "" }))).toBe(
    "not_allowed",
  );
  expect(codeOf(await splitBooking(ctx, { number, version: 1, slots: [] }))).toBe("not_allowed");
  expect(codeOf(await viewSplittable(ctx, { number }))).toBe("not_allowed");
});

// ── Splitting ────────────────────────────────────────────────────────────────────────────────

const THREE = [MEETING, `meeting-room*${SUNDAY}*3*s*-`, `training-room*${SUNDAY}*5*s*n`];

/** Every row of the ledger by what it is, whoever's. */
async function moneyByKind(ctx: Context): Promise<Record<string, number>> {
  const rows = await ctx.db.reader.ledgerEntry.findMany();
  const sums: Record<string, number> = {};
  for (const { kind, method, checkoutId, yen } of rows) {
    const key = `${kind}/${method}/${checkoutId}`;
    sums[key] = (sums[key] ?? 0) + yen;
  }
  return Object.fromEntries(Object.entries(sums).sort());
}

test("slots that are split off take their fee, what is paid of it, their claims and 保育室 with them", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, THREE, { payBy: "card" });
  await payByCard(ctx, number);
  const before = await moneyByKind(ctx);
  const whole = await bookingOf(ctx, number);
  const total = whole.slots.reduce((sum, { yen }) => sum + yen, 0);

  const slots = [`training-room/${SUNDAY}/5`];
  const input = { number, version: whole.version, slots };
  const { made } = must(await splitBooking(sumi(ctx), input));
  const [kept, fresh] = [await bookingOf(ctx, number), await bookingOf(ctx, made)];

  expect(fresh.slots.map(({ roomId, slot }) => `${roomId} ${slot}`).sort()).toEqual(["nursery 5", "training-room 5"]);
  expect(kept.slots.length + fresh.slots.length).toBe(whole.slots.length);
  expect(await claimsOf(ctx, SUNDAY)).toEqual([
    "meeting-room 3 booking",
    "nursery 5 booking",
    "training-room 5 booking",
  ]);
  const fees = (slotsOf: typeof kept.slots) => slotsOf.reduce((sum, { yen }) => sum + yen, 0);
  expect(fees(kept.slots) + fees(fresh.slots)).toBe(total);
  expect([balanceOf(kept.ledger).due, balanceOf(fresh.ledger).due]).toEqual([0, 0]);
  expect(balanceOf(fresh.ledger).paid).toBe(fees(fresh.slots));
  expect(await moneyByKind(ctx)).toEqual(before);
  expect([fresh.userId, fresh.status, fresh.purpose, fresh.createdAt]).toEqual([
    whole.userId,
    "confirmed",
    whole.purpose,
    whole.createdAt,
  ]);
  expect(await mailsOf(ctx)).toContain("booking_split");
  for (const { id } of [kept, fresh])
    expect((await changesOf(ctx.db.reader, "booking", id)).map(({ action }) => action)).toContain("booking.split");

  // Pressed twice it is one split, and what comes back of the new booking goes to the card it was paid with.
  expect(must(await splitBooking(sumi(ctx), input)).made).toBe(made);
  expect(await ctx.db.reader.booking.count()).toBe(2);
  must(await cancelBooking(ctx, { number: made }));
  expect((await ledgerOf(ctx, made)).rows.at(-1)).toBe(`refund ${fees(fresh.slots)} cancelled`);
  const [refund] = await ctx.db.reader.cardRefund.findMany({ include: { checkout: true } });
  expect([refund?.yen, refund?.checkout.bookingId]).toEqual([fees(fresh.slots), kept.id]);
});

test("a receipt of a booking that was split off from is overtaken, and both can have one of their own", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, [MEETING, `meeting-room*${SUNDAY}*3*s*-`], { payBy: "card" });
  await payByCard(ctx, number);
  const receiptOf = async (of: string) =>
    (await viewPapers(ctx, { number: of }))?.issuable.find(({ kind }) => kind === "receipt");
  must(await issuePaper(ctx, { number, key: (await receiptOf(number))?.key ?? "" }));
  expect(await receiptOf(number)).toBeUndefined();
  const { made } = must(
    await splitBooking(sumi(ctx), {
      number,
      version: (await bookingOf(ctx, number)).version,
      slots: [`meeting-room/${SUNDAY}/3`],
    }),
  );
  for (const of of [number, made]) {
    must(await issuePaper(ctx, { number: of, key: (await receiptOf(of))?.key ?? "" }));
    const papers = await ctx.db.reader.paper.findMany({ where: { booking: { number: of }, kind: "receipt" } });
    const last = papers.sort((a, b) => a.number - b.number).at(-1);
    expect(JSON.parse(last?.content ?? "{}").amount.yen).toBe(320);
  }
});

test("what cannot be split is said, and nothing happens", async () => {
  const ctx = await centreWithPeople();
  const number = await book(ctx, THREE, { payBy: "counter" });
  const split = async (desk: Context, slots: string[], version = 1) =>
    codeOf(await splitBooking(desk, { number, version, slots }));
  expect(await split(sumi(ctx), [])).toBe("split_nothing");
  expect(
    await split(sumi(ctx), [`meeting-room/${SATURDAY}/3`, `meeting-room/${SUNDAY}/3`, `training-room/${SUNDAY}/5`]),
  ).toBe("split_nothing");
  expect(await split(sumi(ctx), [`training-room/${SATURDAY}/1`])).toBe("slot_not_yours");
  expect(await split(sumi(ctx), [`meeting-room/${SUNDAY}/3`], 7)).toBe("booking_changed");
  const one = await book({ ...ctx, actor: person("taro") }, [`training-room*${SATURDAY}*1*s*-`], { payBy: "counter" });
  expect(codeOf(await viewSplittable(sumi(ctx), { number: one }))).toBe("split_not_now");
  expect(await ctx.db.reader.booking.count()).toBe(2);
});

// ── Blocks ───────────────────────────────────────────────────────────────────────────────────

const KEY = "7f1b5a52-6c51-4f7f-9d3e-0a8f3a4d2c11";
const MONDAY = "2026-12-07";

const aBlock = (more: Partial<Parameters<typeof makeBlocks>[1]> = {}): Parameters<typeof makeBlocks>[1] => ({
  room: ["training-room"],
  slot: ["1"],
  from: MONDAY,
  repeat: "once",
  times: "",
  until: "",
  kind: "maintenance",
  note: "",
  how: "free",
  key: KEY,
  ...more,
});

const datesKept = async (ctx: Context) =>
  (await ctx.db.reader.slotClaim.findMany({ where: { kind: "block" }, orderBy: { date: "asc" } })).map(
    ({ date }) => date,
  );

test("a repetition keeps what is free, leaves what somebody has and closed days, and tells which", async () => {
  const ctx = await centreWithPeople();
  const desk = sumi(ctx);
  await book({ ...ctx, actor: person("taro") }, ["training-room*2026-12-21*1*s*-"], { payBy: "counter" });
  const asked = { ...aBlock({ repeat: "w1", times: "5" }), show: "1" };
  const view = must(await viewNewBlock(desk, { query: asked }));
  // 4 January is the first open day of the year; 28 December the last.
  expect(view.days?.map(({ date, state }) => `${date} ${state}`)).toEqual([
    "2026-12-07 free",
    "2026-12-14 free",
    "2026-12-21 taken",
    "2026-12-28 free",
    "2027-01-04 free",
  ]);
  expect(view.days?.[2]?.holders.map(({ booking }) => booking?.userId)).toEqual(["user-taro"]);
  expect((await ctx.db.reader.personView.findMany()).map(({ userId, page }) => `${userId} ${page}`)).toEqual([
    "user-taro calendar",
  ]);

  const all = aBlock({ repeat: "w1", times: "5", how: "all" });
  expect(await makeBlocks(desk, all)).toMatchObject({ code: "block_taken", facts: { count: 1 } });
  expect(await datesKept(ctx)).toEqual([]);

  const made = must(await makeBlocks(desk, { ...all, how: "free", note: "床みがき" }));
  expect([made.made, made.left]).toEqual([4, 1]);
  expect(await datesKept(ctx)).toEqual(["2026-12-07", "2026-12-14", "2026-12-28", "2027-01-04"]);
  // Pressed twice nothing more is made.
  expect(must(await makeBlocks(desk, { ...all, how: "free" })).made).toBe(0);
  expect(await ctx.db.reader.block.count()).toBe(4);
  // Residents see it as closed, and cannot have it.
  const day = must(await viewDay(ctx, { date: MONDAY }));
  expect(day.rooms.find(({ room }) => room.id === "training-room")?.slots[0]?.status).toBe("closed");
  await expect(book(ctx, [`training-room*${MONDAY}*1*s*-`])).rejects.toThrow("slot_taken");
});

test("whoever comes first has the slot: blocks and bookings that race for it never both have it", async () => {
  const ctx = await centreWithPeople();
  const desk = sumi(ctx, "2026-12-01");
  const rounds = await Promise.all(
    [1, 2, 3, 4, 5, 6].flatMap((slot) => [
      makeBlocks(desk, aBlock({ slot: [String(slot)], how: "all", key: crypto.randomUUID() })).then((done) => done.ok),
      book(
        { ...ctx, actor: { ...person("taro"), visitorId: `visitor-${slot}` } },
        [`training-room*${MONDAY}*${slot}*s*-`],
        {
          payBy: "counter",
        },
      ).then(
        () => true,
        () => false,
      ),
    ]),
  );
  const claims = await ctx.db.reader.slotClaim.findMany({ where: { date: MONDAY } });
  expect(claims).toHaveLength(6);
  expect(rounds.filter(Boolean)).toHaveLength(6);
  const standing = await ctx.db.reader.bookingSlot.count({ where: { date: MONDAY, cancelledAt: null } });
  expect(standing + claims.filter(({ kind }) => kind === "block").length).toBe(6);
});

test("one date or all that follow are given back, and whoever waits is asked first", async () => {
  const ctx = await centreWithPeople();
  const desk = sumi(ctx);
  must(await makeBlocks(desk, aBlock({ repeat: "w1", times: "4" })));
  const blocks = await ctx.db.reader.block.findMany({ include: { claims: true } });
  const on = (date: string) => blocks.find(({ claims }) => claims[0]?.date === date)?.id ?? "";
  const second = { id: on("2026-12-14"), version: 1, reach: "one" as const };
  must(
    await joinLine(
      { ...ctx, actor: person("taro") },
      joinLineInput.parse({
        search: writeSearch(searchOfSlot(slotOfId("training-room/2026-12-14/1"))),
        purpose: "hobby",
        purposeNote: "",
        groupName: "",
        people: "4",
        pledge: "on",
      }),
    ),
  );
  must(await giveBackBlock(desk, second));
  expect(await datesKept(ctx)).toEqual([MONDAY, "2026-12-21", "2026-12-28"]);
  expect(await claimsOf(ctx, "2026-12-14")).toEqual(["training-room 1 offer"]);
  // Again it is done already.
  must(await giveBackBlock(desk, second));
  must(await giveBackBlock(desk, { id: on("2026-12-21"), version: 1, reach: "following" }));
  expect(await datesKept(ctx)).toEqual([MONDAY]);
  const view = must(await viewBlock(desk, { id: on("2026-12-21") }));
  expect([view.block.endedAt, view.block.keys]).toEqual([desk.now, []]);
  expect(codeOf(await giveBackBlock(sumi(ctx, "2026-12-08"), { id: on(MONDAY), version: 1, reach: "one" }))).toBe(
    "block_over",
  );
});

test("two who change one block: the second is told what it says by now", async () => {
  const ctx = await centreWithPeople();
  const desk = sumi(ctx);
  const { id } = must(await makeBlocks(desk, aBlock()));
  const change = { id, version: 1, reach: "one" as const, kind: "own_use" as const };
  must(await changeBlock(desk, { ...change, note: "職員の会議" }));
  expect(await changeBlock(desk, { ...change, note: "研修" })).toMatchObject({
    code: "block_changed",
    facts: { kind: "own_use", note: "職員の会議" },
  });
  expect((await ctx.db.reader.block.findUnique({ where: { id } }))?.note).toBe("職員の会議");
  for (const refused of [
    await makeBlocks(ctx, aBlock({ key: crypto.randomUUID() })),
    await changeBlock(ctx, { ...change, version: 2, note: "" }),
    await giveBackBlock(ctx, { id, version: 2, reach: "one" }),
    await viewBlock(ctx, { id }),
    await viewNewBlock(ctx, { query: {} }),
    await viewBoard(ctx, {}),
  ])
    expect(codeOf(refused)).toBe("not_allowed");
});

test("the board shows who has what, by name, and notes that it was looked at", async () => {
  const ctx = await centreWithPeople();
  const paid = await book(ctx, [MEETING], { payBy: "card" });
  await payByCard(ctx, paid);
  await book({ ...ctx, actor: person("taro") }, [`training-room*${SATURDAY}*1*s*n`], { payBy: "counter" });
  await book({ ...ctx, actor: person("taro") }, [`meeting-room*${SATURDAY}*5*s*-`], { payBy: "card" });
  const desk = sumi(ctx, "2026-12-01", "10:05");
  must(await makeBlocks(desk, aBlock({ room: ["living-workshop"], from: SATURDAY, slot: ["2"], note: "清掃" })));

  const board = must(await viewBoard(desk, { view: "day", date: SATURDAY }));
  const shown = board.days[0]?.rooms.flatMap(({ room, cells }) =>
    cells.flatMap((cell) =>
      cell.state === "booking"
        ? [`${room.id} ${cell.slot} ${cell.booking.name} ${cell.sign}`]
        : cell.state === "block"
          ? [`${room.id} ${cell.slot} ${cell.block?.kind} ${cell.block?.note}`]
          : [],
    ),
  );
  expect(shown).toEqual([
    "meeting-room 3 所沢 hanako paid",
    "meeting-room 5 所沢 taro card",
    "training-room 1 所沢 taro owes",
    "living-workshop 2 maintenance 清掃",
    "nursery 1 所沢 taro owes",
  ]);
  expect((await ctx.db.reader.personView.findMany()).map(({ userId, page }) => `${userId} ${page}`).sort()).toEqual([
    "user-hanako calendar",
    "user-taro calendar",
  ]);

  const week = must(await viewBoard(desk, { view: "week", date: SATURDAY, room: "meeting-room" }));
  expect(week.days.map(({ rooms }) => rooms.length)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(week.days[3]?.rooms[0]?.cells.every(({ state }) => state === "closed")).toBe(true);
  const month = must(await viewBoard(desk, { view: "month", date: SATURDAY }));
  expect(month.month[11]?.rooms.map(({ room, full }) => `${room.id} ${full.booked} ${full.kept}`)).toEqual([
    "meeting-room 2 0",
    "training-room 1 0",
    "living-workshop 0 1",
    "nursery 1 0",
  ]);
});

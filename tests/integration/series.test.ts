import { expect, test } from "vitest";
import { changedBasket, decodeBasket, encodeBasket } from "@/lib/bookings/basket";
import { holdSlots } from "@/lib/bookings/hold-slots";
import { transaction } from "@/lib/db";
import { ok } from "@/lib/result";
import { addSeries, addSeriesInput } from "@/lib/series/choose-series";
import { viewSeries } from "@/lib/series/view-series";
import { aChoice, aPerson, atTheCentre, aVisitor, booked, must } from "@/tests/support/booking-journeys";

/** 会議室, Saturdays from December on, 13:00–15:00. */
const saturdays = {
  room: "meeting-room",
  slot: "3",
  weekday: "6",
  repeat: "w1",
  from: "2026-12-05",
  times: "5",
  show: "1",
};

test("a visitor sees what is free, taken and closed, and puts the free ones beside what is in the basket", async () => {
  const ctx = atTheCentre();
  const taro = await aPerson(ctx, "taro");
  await booked(taro, [aChoice("2026-12-12", 3)]);
  await transaction(ctx.db, async (tx) => {
    await tx.calendarException.create({
      data: { date: "2026-12-19", kind: "extra_closure", noteJa: "点検", noteEn: "Works", at: ctx.now },
    });
    return ok(null);
  });
  const basket = [aChoice("2026-12-06", 1)];
  const view = await viewSeries(aVisitor(ctx, "v"), { query: saturdays, basket });
  expect(view.preview?.days.map(({ date, state }) => `${date} ${state}`)).toEqual([
    "2026-12-05 free",
    "2026-12-12 taken",
    "2026-12-19 closed",
    "2026-12-26 free",
    "2027-01-02 closed",
  ]);
  expect(view.preview?.days[1]?.alternative?.choices).toEqual([aChoice("2026-12-12", 2)]);
  expect(view.preview?.days[2]?.opening).toMatchObject({ reasons: ["extra_closure"], note: { ja: "点検" } });
  expect([view.preview?.freeSlots, view.preview?.bill.yen]).toEqual([2, 640]);

  const ticked = view.preview!.days.flatMap(({ state, free }) => (state === "free" ? [encodeBasket(free)] : []));
  const change = must(await addSeries(ctx, addSeriesInput.parse({ add: ticked })));
  const next = changedBasket(basket, change as never) as typeof basket;
  expect(next.map(({ date }) => date)).toEqual(["2026-12-06", "2026-12-05", "2026-12-26"]);
  // and what was found free can be held indeed
  must(await holdSlots(aVisitor(ctx, "v"), { choices: decodeBasket(encodeBasket(next)), people: undefined }));
});

test("one's own hold does not stand in one's own way, that of others does", async () => {
  const ctx = atTheCentre();
  const visitor = aVisitor(ctx, "v");
  must(await holdSlots(visitor, { choices: [aChoice("2026-12-05", 3)] as never, people: undefined }));
  const state = async (who: typeof ctx) =>
    (await viewSeries(who, { query: { ...saturdays, times: "1" }, basket: [] })).preview?.days[0]?.state;
  expect(await state(visitor)).toBe("free");
  expect(await state(aVisitor(ctx, "other"))).toBe("taken");
});

test("what one has booked already counts for the caps", async () => {
  const ctx = atTheCentre();
  const resident = await aPerson(ctx, "hanako");
  const nine = [1, 2, 3, 4, 5, 6]
    .map((slot) => aChoice("2027-01-08", slot as 1))
    .concat([1, 2, 4].map((slot) => aChoice("2027-01-09", slot as 1)));
  await booked(resident, nine);
  const query = { ...saturdays, from: "2027-01-04", times: "3" };
  const view = await viewSeries(resident, { query, basket: [] });
  expect(view.preview?.days.map(({ state }) => state)).toEqual(["free", "over_cap", "over_cap"]);
  expect(view.preview?.days[1]?.refusal).toMatchObject({ code: "over_monthly_cap", facts: { wanted: 2, already: 9 } });
});

test("mistakes leave the form as it was typed and look up nothing", async () => {
  const view = await viewSeries(atTheCentre(), { query: { ...saturdays, slot: undefined, times: "99" }, basket: [] });
  expect(view.preview).toBeNull();
  expect(view.mistakes.map(({ field }) => field)).toEqual(["slot", "times"]);
  expect(view.typed.times).toBe("99");
});

test("nothing else is looked up in the place of what cannot be", async () => {
  const ctx = atTheCentre();
  for (const wrong of [{ times: "999" }, { from: "2020-01-04" }, { repeat: "w0" }, { weekday: "9" }, { room: "attic" }])
    expect((await viewSeries(ctx, { query: { ...saturdays, ...wrong }, basket: [] })).preview).toBeNull();
  expect((await viewSeries(ctx, { query: saturdays, basket: [] })).preview).not.toBeNull();
});

test("without a tick, or with what is no slot, nothing is added", async () => {
  const ctx = atTheCentre();
  expect(await addSeries(ctx, addSeriesInput.parse({}))).toMatchObject({ ok: false, code: "series_empty" });
  expect(await addSeries(ctx, addSeriesInput.parse({ add: "rubbish" }))).toMatchObject({ code: "series_empty" });
  expect(await addSeries(ctx, addSeriesInput.parse({ add: ["library-corner*2026-12-05*3*s*-"] }))).toMatchObject({
    code: "not_for_hire",
  });
});

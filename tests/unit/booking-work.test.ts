import fc from "fast-check";
import { expect, test } from "vitest";
import { bookingTasks, releaseOf, restUntil } from "@/lib/bookings/booking-work";
import type { BookingStatus } from "@/lib/bookings/rules";
import { addDays, instantAt, today } from "@/lib/dates";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();

type Given = Parameters<typeof bookingTasks>[1];

const slot = (date: string, number = 3, cancelledAt: Date | null = null): Given["slots"][number] => ({
  date,
  slot: number as 3,
  cancelledAt,
});

const owing: Given["ledger"] = [
  {
    id: "l",
    kind: "charge",
    yen: 320,
    method: null,
    key: "k",
    reason: "booking",
    checkoutId: null,
    at: new Date(0),
  },
];

const at = (text: string) => new Date(`${text}+09:00`);

/** Booked on 1 December for the 19th, to be paid by the 16th. */
const booking = (more: Partial<Given> = {}): Given => ({
  id: "b",
  status: "confirmed",
  createdAt: at("2026-12-01T10:00:00"),
  payDeadline: at("2026-12-16T23:59:00"),
  ledger: owing,
  slots: [slot("2026-12-19")],
  ...more,
});

const told = (given: Given) =>
  bookingTasks(centre, given).map(({ kind, dueAt }) => {
    const local = new Date(dueAt.getTime() + 9 * 3_600_000).toISOString();
    return `${local.slice(5, 10)} ${local.slice(11, 16)} ${kind}`;
  });

test("an unpaid booking is asked for its payment, ends on the morning after, and is asked about before its use", () => {
  expect(told(booking())).toEqual([
    "12-12 09:00 remind_use",
    "12-13 09:00 remind_payment",
    "12-15 09:00 remind_payment",
    "12-16 09:00 remind_use",
    "12-17 06:00 release_unpaid",
    "12-18 09:00 remind_use",
  ]);
});

test("once it is paid only its use is asked about", () => {
  const paid = { ...owing[0]!, kind: "payment" as const, yen: -320 };
  expect(told(booking({ ledger: [...owing, paid] }))).toEqual([
    "12-12 09:00 remind_use",
    "12-16 09:00 remind_use",
    "12-18 09:00 remind_use",
  ]);
});

test("while its fee is undecided nothing is asked for and nothing ends", () => {
  expect(told(booking({ payDeadline: null })).filter((line) => !line.endsWith("remind_use"))).toEqual([]);
});

test("an application that waits for staff ends when its first use begins, if they have not decided", () => {
  expect(told(booking({ status: "requested", payDeadline: null, ledger: [] }))).toEqual(["12-19 13:00 end_request"]);
});

test("paid in part it does not end, and goes on being asked about", () => {
  const part = { ...owing[0]!, kind: "payment" as const, yen: -10 };
  const given = booking({ ledger: [...owing, part] });
  expect(told(given)).toEqual([
    "12-12 09:00 remind_use",
    "12-13 09:00 remind_payment",
    "12-15 09:00 remind_payment",
    "12-16 09:00 remind_use",
    "12-18 09:00 remind_use",
  ]);
  expect(restUntil(centre, given, at("2026-12-17T10:00:00"))).toEqual(at("2026-12-19T13:00:00"));
  expect(restUntil(centre, given, at("2026-12-19T13:00:00"))).toBeNull();
  expect(restUntil(centre, booking(), at("2026-12-17T10:00:00"))).toBeNull();
});

test.each<BookingStatus>(["held", "declined", "cancelled", "expired"])(
  "of a booking that is %s nothing is to be done",
  (status) => {
    expect(told(booking({ status }))).toEqual([]);
  },
);

test("a booking whose slots are all given back asks nothing", () => {
  expect(told(booking({ slots: [slot("2026-12-19", 3, at("2026-12-02T10:00:00"))] }))).toEqual([]);
});

test("nothing is asked on the day of booking", () => {
  const late = booking({ createdAt: at("2026-12-12T08:00:00") });
  expect(told(late)).not.toContain("12-12 09:00 remind_use");
  expect(told(late)).toContain("12-16 09:00 remind_use");
});

test("who booked nearer than the deadline pays before the first slot, and the booking does not end by itself", () => {
  const near = booking({ createdAt: at("2026-12-18T10:00:00"), payDeadline: at("2026-12-19T13:00:00") });
  expect(releaseOf(centre, near)).toBeNull();
  expect(told(near)).toEqual([]);
});

test("days in a row are asked about once, days apart each", () => {
  const days = (...dates: string[]) =>
    told(booking({ payDeadline: null, slots: dates.map((date) => slot(date)) })).map((line) => line.slice(0, 5));
  expect(days("2026-12-19", "2026-12-20")).toEqual(["12-12", "12-16", "12-18"]);
  // a week later: a week before, the other is still to come
  expect(days("2026-12-19", "2026-12-26")).toEqual(["12-12", "12-16", "12-18", "12-23", "12-25"]);
  expect(days("2026-12-12", "2026-12-26")).toEqual(["12-05", "12-09", "12-11", "12-19", "12-23", "12-25"]);
});

test("whatever is booked: each event has one key, reminders come before what they are about, and an end before its use", () => {
  const someDates = fc.uniqueArray(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(someDates, fc.integer({ min: 0, max: 40 }), fc.boolean(), (offsets, before, isUsed) => {
      const first = addDays("2026-12-01", Math.min(...offsets));
      const given = booking({
        status: isUsed ? "used" : "confirmed",
        createdAt: instantAt(addDays(first, -before), "10:00"),
        payDeadline: instantAt(addDays(first, -3), "23:59"),
        slots: offsets.map((offset) => slot(addDays("2026-12-01", offset), 1)),
      });
      const tasks = bookingTasks(centre, given);
      expect(new Set(tasks.map(({ key }) => key)).size).toBe(tasks.length);
      const dates = offsets.map((offset) => addDays("2026-12-01", offset));
      for (const { kind, date, dueAt, daysBefore } of tasks) {
        if (kind === "remind_use") {
          expect(dates).toContain(date);
          expect(today(dueAt)).toBe(addDays(date, -daysBefore));
          // no other day of the booking lies between the question and what it is about
          expect(dates.filter((other) => other >= today(dueAt) && other < date)).toEqual([]);
        }
        if (kind === "remind_payment") expect(dueAt < given.payDeadline!).toBe(true);
        if (kind === "release_unpaid") {
          expect(isUsed).toBe(false);
          expect(dueAt > given.payDeadline!).toBe(true);
          expect(dueAt < instantAt(first, "09:00")).toBe(true);
        }
        if (kind !== "release_unpaid") expect(today(dueAt) > today(given.createdAt)).toBe(true);
      }
      expect(tasks.map(({ dueAt }) => dueAt.getTime())).toEqual(
        tasks.map(({ dueAt }) => dueAt.getTime()).toSorted((a, b) => a - b),
      );
      // every day of use is asked about, or lies near one that is
      if (before > 7) {
        const askedAbout = tasks.filter(({ kind }) => kind === "remind_use").map(({ date }) => date);
        expect(askedAbout).toContain(first);
      }
    }),
  );
});

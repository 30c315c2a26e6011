import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { fileTypeOf } from "@/lib/attachments/rules";
import { attachmentsOf, readBytes } from "@/lib/attachments/store";
import { cancellationOf } from "@/lib/bookings/changes";
import { hasSlots, type OwnSlot, overCaps } from "@/lib/bookings/rules";
import { statusOfUse, type Visit } from "@/lib/bookings/transitions";
import { addDays, addMonths, instantAt, monthOf, today } from "@/lib/dates";
import { slotNow } from "@/lib/desk/rules";
import {
  closesAt,
  openingOf,
  opensAt,
  previousOpenDay,
  roomOn,
  type SlotKey,
  slotHoursOn,
  slotId,
} from "@/lib/facility/rules";
import { SLOT_NUMBERS } from "@/lib/facility/slots";
import { loadCentre } from "@/lib/facility/store";
import { registrationOn } from "@/lib/groups/rules";
import { groupsOf, submittedRegistrations } from "@/lib/groups/store";
import { balanceOf } from "@/lib/payments/rules";
import { differenceOf, expectedByTender, tendersOn } from "@/lib/till/rules";
import { closedDays, openTillDays, tillLines } from "@/lib/till/store";
import { seedCentre } from "@/prisma/seed/centre";
import { seededDays } from "@/prisma/seed/room-uses";
import { testDatabase } from "@/tests/support/database";

const moments = [
  ["2026-12-01T10:00:00+09:00"], // a month has just opened
  ["2027-01-03T23:59:00+09:00"], // closed for days, nothing opens before tomorrow
  ["2031-07-31T17:00:00+09:00"],
];

test.each(moments)("the centre seeded at %s keeps every rule of the centre", async (moment) => {
  const now = new Date(moment);
  const { db } = testDatabase();
  await seedCentre(db, { mode: "demo", now });
  const centre = await loadCentre(db.reader);
  const bookings = await db.reader.booking.findMany({
    include: { slots: true, ledger: true, claims: true, checkouts: true, visits: true },
  });
  const users = new Map((await db.reader.user.findMany()).map((user) => [user.id, user]));
  expect(bookings.length).toBeGreaterThan(1000);

  // One assertion for all: tens of thousands of them would take longer than the seed itself.
  const broken: string[] = [];
  for (const booking of bookings) {
    const must = (holds: boolean, rule: string) => {
      if (!holds) broken.push(`${rule}: ${JSON.stringify(booking)}`);
    };
    const entries = booking.ledger.map(({ kind, yen }) => ({ kind: kind as "charge", yen }));
    const { charged, waived, paid, refunded, due } = balanceOf(entries);
    const yen = booking.slots.reduce((sum, slot) => sum + slot.yen, 0);
    const live = hasSlots(booking.status as "confirmed");
    const byCard = booking.payBy === "card";

    const idsOf = (keys: readonly object[]) => keys.map((key) => slotId(key as SlotKey)).sort();
    must(
      isDeepStrictEqual(idsOf(booking.claims), live ? idsOf(booking.slots) : []),
      "claims are the slots of what is live",
    );
    must(
      booking.slots.every(({ cancelledAt }) => (cancelledAt === null) === live),
      "slots end with their booking",
    );

    switch (booking.status) {
      case "confirmed":
        must(charged === yen && (due === 0 || (due === yen && !byCard)), "confirmed: charged, and paid or owed whole");
        break;
      case "used":
      case "no_show": {
        must(charged === yen && due === 0, "used or missed: charged and paid");
        const dates = [...new Set(booking.slots.map(({ date }) => date))].sort();
        const noted = booking.visits as unknown as Visit[];
        must(statusOfUse(dates, noted, today(now)) === booking.status, "its state follows from what was noted");
        must(
          booking.visits.every(({ date, at }) => at <= now && dates.includes(date)),
          "noted of days it had, by now",
        );
        break;
      }
      case "requested":
      case "declined":
        must(booking.ledger.length === 0, "undecided or declined: no money");
        break;
      case "expired":
        must(charged === yen && waived === yen && due === 0 && paid === 0, "expired: owes nothing");
        break;
      case "cancelled": {
        const slots = booking.slots.map((slot) => ({
          ...(slot as unknown as SlotKey),
          yen: slot.yen,
          cancelledAt: null,
        }));
        const back = cancellationOf(centre, slots, { charged, paid }, booking.endedAt ?? now);
        must(waived === back.waiverYen, "cancelled: waived by the table of refunds");
        // What goes back at the counter stays owed to them until they come for it.
        must(refunded - due === back.refundYen && (due === 0 || !byCard), "cancelled: given back by the table");
        break;
      }
      default:
        must(false, "a status the seed does not make");
    }
    const throughCards = booking.checkouts.reduce((sum, checkout) => sum + checkout.yen, 0);
    must(throughCards === (byCard ? paid : 0), "card payments have their checkout");

    for (const { date, roomId } of booking.slots) {
      must(openingOf(centre, date).open, "the centre is open");
      must(booking.createdAt >= opensAt(centre, booking.residence as "city", date), "booked after the opening");
      must(booking.createdAt < closesAt(centre, date), "booked before the closing");
      must((roomOn(centre, roomId, date)?.capacity ?? Infinity) >= booking.people, "people fit");
      must(
        roomId !== "nursery" || booking.slots.filter((slot) => slot.date === date).length > 1,
        "保育室 beside a room",
      );
    }
    const instants = [booking.createdAt, booking.endedAt, booking.decidedAt, ...booking.ledger.map(({ at }) => at)];
    must(
      instants.every((instant) => instant === null || (instant <= now && instant >= booking.createdAt)),
      "all of it between booking and now",
    );
    must((users.get(booking.userId)?.createdAt ?? now) < booking.createdAt, "an account before a booking");
  }
  expect(broken).toEqual([]);

  const claims = await db.reader.slotClaim.findMany();
  expect(bookings.filter(({ status }) => status === "used").length).toBeGreaterThan(20);
  const running = claims.filter(
    ({ kind, date, slot }) =>
      kind === "booking" && date === today(now) && slot === slotNow(slotHoursOn(centre, date), now),
  );
  const keys = await db.reader.keyLoan.findMany();
  for (const { outKey, roomId, bookingId } of keys)
    if (outKey) expect(running).toContainEqual(expect.objectContaining({ roomId: outKey, bookingId }));
    else expect(running.some((claim) => claim.roomId === roomId && claim.bookingId === bookingId)).toBe(false);
  expect(await db.reader.staffNote.count()).toBe(3);

  const toFetch = bookings.filter(({ ledger }) => ledger.reduce((sum, { yen }) => sum + yen, 0) < 0);
  expect(toFetch.length).toBeGreaterThan(0);
  const overdue = bookings.filter(
    ({ payDeadline, ledger, status }) =>
      status === "confirmed" && payDeadline && payDeadline < now && ledger.reduce((sum, { yen }) => sum + yen, 0) > 0,
  );
  expect(overdue.length).toBeGreaterThan(0);

  expect(claims.filter(({ kind }) => kind === "hold").length).toBe(3);
  const behind = { hold: "holdId", booking: "bookingId", block: "blockId" } as const;
  expect(claims.every((claim) => claim[behind[claim.kind as keyof typeof behind]])).toBe(true);
  // A weekly upkeep, and a day that the centre has a room for itself.
  const blocks = await db.reader.block.findMany({ include: { claims: true } });
  expect(blocks.filter(({ kind, claims: kept }) => kind === "maintenance" && kept.length === 1).length).toBeGreaterThan(
    1,
  );
  expect(blocks.filter(({ kind, claims: kept }) => kind === "own_use" && kept.length === 6)).toHaveLength(1);

  // Each booking was within the caps when it was made, beside those that were there and still stand.
  const standing = bookings
    .filter(({ status }) => hasSlots(status as "confirmed"))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const had = new Map<string, OwnSlot[]>();
  for (const { userId, groupId, applicant, createdAt, slots } of standing) {
    const keys = slots as unknown as SlotKey[];
    const others = had.get(groupId ?? userId) ?? [];
    const asked = { applicant: applicant as "individual", now: createdAt, others };
    expect(overCaps(centre, keys, asked), users.get(userId)?.email).toBeNull();
    had.set(groupId ?? userId, [...others, ...keys.map((key) => ({ ...key, bookedOn: today(createdAt) }))]);
  }

  const occupied = new Set(claims.map((claim) => slotId(claim as unknown as SlotKey)));
  const occupancy = (days: string[]) => {
    const rooms = ["meeting-room", "training-room", "living-workshop"];
    const open = days.filter((date) => openingOf(centre, date).open);
    const cells = open.flatMap((date) =>
      rooms.flatMap((roomId) => SLOT_NUMBERS.map((slot) => slotId({ roomId, date, slot }))),
    );
    return cells.filter((cell) => occupied.has(cell)).length / cells.length;
  };
  const days = seededDays(centre, now);
  expect(days[0]).toBe(addMonths(today(now), -11));
  const past = days.filter((date) => date < today(now));
  const ahead = days.filter((date) => closesAt(centre, date) > now);
  for (const part of [past, ahead]) {
    expect(occupancy(part)).toBeGreaterThan(0.44);
    expect(occupancy(part)).toBeLessThan(0.58);
  }
  for (const month of [...new Set(past.map(monthOf))].slice(1, -1)) {
    const share = occupancy(past.filter((date) => monthOf(date) === month));
    expect(share, month).toBeGreaterThan(0.4);
    expect(share, month).toBeLessThan(0.6);
  }
});

test("the demo has an account of each role and one booking of each kind for its resident", async () => {
  const now = new Date("2026-12-01T10:00:00+09:00");
  const { db } = testDatabase();
  await seedCentre(db, { mode: "demo", now });
  const accounts = await db.reader.user.findMany({ where: { passwordHash: { not: null } }, orderBy: { email: "asc" } });
  expect(accounts.map(({ email, role }) => [email, role])).toEqual(
    ["admin", "counsellor", "privacy", "resident", "staff"].map((role) => [`${role}@demo.example`, role]),
  );
  const bookings = await db.reader.booking.findMany({
    where: { user: { email: "resident@demo.example" } },
    include: { slots: true, ledger: true },
    orderBy: { createdAt: "asc" },
  });
  const dues = bookings.map(({ ledger }) => ledger.reduce((sum, { yen }) => sum + yen, 0));
  expect(bookings.map(({ status, payBy }, index) => [status, payBy, dues[index]])).toEqual([
    ["confirmed", "counter", 0],
    ["cancelled", "card", 0],
    ["confirmed", "card", 0],
    ["confirmed", "counter", 320],
  ]);
  expect(bookings[3]?.payDeadline?.getTime()).toBeGreaterThan(now.getTime());
  expect(bookings[0]?.slots[0]?.date.localeCompare(today(now))).toBe(-1);

  // The till: every day but the last two is signed off, to the yen but for one difference that is explained.
  const centre = await loadCentre(db.reader);
  const open = await openTillDays(db.reader);
  expect(open.filter((day) => day < previousOpenDay(centre, addDays(today(now), -1)))).toEqual([]);
  const closed = await closedDays(db.reader, 1000);
  expect(closed.length).toBeGreaterThan(200);
  const wrong: string[] = [];
  for (const { day, counts } of closed.slice(0, 60)) {
    const expected = expectedByTender(tendersOn(centre, day), await tillLines(db.reader, day), 10_000);
    const amounts = expected.map(({ tender, expectedYen }) => [tender.code, expectedYen]);
    if (
      !isDeepStrictEqual(
        amounts,
        counts.map(({ tender, expectedYen }) => [tender, expectedYen]),
      )
    )
      wrong.push(day);
  }
  expect(wrong).toEqual([]);
  const differing = closed.filter(({ counts }) => differenceOf(counts) !== 0);
  expect(differing.map(({ counts, note }) => [differenceOf(counts), note !== ""])).toEqual([[-100, true]]);
  expect(await db.reader.providerEvent.count()).toBe(await db.reader.checkout.count());
});

test("the demo has groups: the resident represents a registered one, and one waits for its decision", async () => {
  const now = new Date("2026-12-01T10:00:00+09:00");
  const { db, folder } = testDatabase();
  await seedCentre(db, { mode: "demo", now, varDir: folder });
  const resident = await db.reader.user.findUniqueOrThrow({ where: { email: "resident@demo.example" } });
  expect(resident.actingGroupId).toBeNull();
  const [own] = await groupsOf(db.reader, resident.id);
  expect(own).toMatchObject({ name: "みほん手づくりの会", members: [{ role: "representative" }] });
  expect(registrationOn(own?.registrations ?? [], today(now))).toMatchObject({ fiscalYear: 2026 });
  const [waiting, ...others] = await submittedRegistrations(db.reader);
  expect([waiting?.group.name, others]).toEqual(["ためしパパの会", []]);
  const documents = await attachmentsOf(db.reader, "registration", [waiting?.registration.id ?? ""]);
  expect(documents).toHaveLength(1);
  expect(fileTypeOf((await readBytes(folder, documents[0]?.id ?? "")) ?? new Uint8Array())).toBe("application/pdf");
  // Whoever books for a group is in it, and every booking of a group says so.
  const bookings = await db.reader.booking.findMany({ include: { group: { include: { members: true } } } });
  const odd = bookings.filter(
    ({ group, groupName, userId, applicant }) =>
      (group?.name ?? "") !== groupName ||
      (applicant === "individual") !== (group === null) ||
      group?.members.every((member) => member.userId !== userId),
  );
  expect(odd).toEqual([]);
});

test("the same day gives the same centre, and a second seeding changes nothing", async () => {
  const now = instantAt("2026-12-01", "10:00");
  const [one, two] = [testDatabase(), testDatabase()];
  for (const { db } of [one, two]) await seedCentre(db, { mode: "demo", now });
  const listOf = ({ db }: typeof one) =>
    db.reader.booking.findMany({ orderBy: { number: "asc" }, include: { ledger: true } });
  expect(await listOf(one)).toEqual(await listOf(two));
  expect(await seedCentre(one.db, { mode: "demo", now: new Date("2028-01-10T10:00:00+09:00") })).toBeNull();
  expect(await one.db.reader.booking.count()).toBe(await two.db.reader.booking.count());
});

test("production gets the masters and nothing else; no exceptions of the calendar are ever seeded", async () => {
  const { db } = testDatabase();
  await seedCentre(db, { mode: "production", now: new Date("2026-12-01T10:00:00+09:00") });
  expect(await db.reader.room.count()).toBe(5);
  expect([await db.reader.user.count(), await db.reader.booking.count(), await db.reader.slotClaim.count()]).toEqual([
    0, 0, 0,
  ]);
  expect(await db.reader.calendarException.count()).toBe(0);
});

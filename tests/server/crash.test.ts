import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PlainClient, type PlainPage } from "@/tests/support/plain-client";
import { prepareServer, type RunningServer, residentEmail, residentPassword } from "@/tests/support/running-server";

const NOW = "2026-12-01T10:00:00+09:00";
const BOOKINGS = 200;
const PEOPLE = 24;
const AT_ONCE = 6;

let server: RunningServer;

beforeAll(async () => {
  server = await prepareServer({ now: NOW, residents: PEOPLE });
  await server.start();
});

afterAll(() => server.remove());

test(`killed at random during ${BOOKINGS} bookings and payments, the server sells nothing twice and loses nothing`, async () => {
  const people = await signIn();
  const tally = { booked: 0, broken: 0, kills: 0 };
  let isOver = false;

  // After some bookings, not some seconds: a slow machine, slow to start again, is killed as often as a fast one.
  const killing = (async () => {
    for (;;) {
      const next = tally.booked + 10 + Math.random() * 20;
      while (!isOver && tally.booked < next) await pause(20);
      if (isOver) break;
      await pause(Math.random() * 1_000);
      await server.kill();
      tally.kills++;
      await server.start();
    }
  })();

  // Everybody wants the same few weeks, so they get into each other's way.
  const wishes = shuffle(wishesOf(["meeting-room", "training-room", "living-workshop"]));
  let turn = 0;
  const booking = Array.from({ length: AT_ONCE }, async () => {
    while (tally.booked < BOOKINGS && turn < BOOKINGS * 8) {
      const mine = turn++;
      const person = people[mine % PEOPLE];
      const wish = wishes[mine % wishes.length];
      if (!person || !wish || person.isBusy) {
        await pause(5);
        continue;
      }
      person.isBusy = true;
      try {
        if (await bookAndPay(person.client, wish, mine)) tally.booked++;
      } catch {
        // The connection broke: whoever sat there looks at it again, or gives up and goes.
        tally.broken++;
        await untilItAnswers();
      } finally {
        person.isBusy = false;
      }
    }
  });
  await Promise.all(booking);
  isOver = true;
  await killing;

  console.log(`  ${tally.booked} bookings, ${tally.kills} kills, ${tally.broken} connections broken`);
  expect(tally.booked).toBeGreaterThanOrEqual(BOOKINGS);
  expect(tally.kills).toBeGreaterThanOrEqual(6);

  // Two minutes on, and then an hour: what was left half done comes to its end by itself.
  await server.stop();
  await settle("2026-12-01T10:10:00+09:00");
  await settle("2026-12-01T12:00:00+09:00");
  examine();
}, 1_200_000);

type Person = { client: PlainClient; isBusy: boolean };

async function signIn(): Promise<Person[]> {
  return Promise.all(
    Array.from({ length: PEOPLE }, async (_, index) => {
      const client = new PlainClient(server.origin);
      const page = await client.open("/sign-in?next=%2Fbookings");
      const answer = await client.press(page, /^ログイン/, { email: residentEmail(index), password: residentPassword });
      expect(answer.address).toBe("/bookings");
      return { client, isBusy: false };
    }),
  );
}

function wishesOf(rooms: string[]): string[] {
  const days = Array.from({ length: 85 }, (_, index) =>
    new Date(Date.UTC(2026, 11, 3 + index)).toISOString().slice(0, 10),
  );
  return days.flatMap((day) =>
    rooms.flatMap((room) =>
      [1, 2, 3, 4, 5, 6].map(
        (slot) => `${room}*${day}*${slot}*${room === "living-workshop" ? "o" : "s"}*${slot % 3 === 0 ? "n" : "-"}`,
      ),
    ),
  );
}

/** One application from the basket to its end; false when it was refused, as some are. */
async function bookAndPay(client: PlainClient, wish: string, turn: number): Promise<boolean> {
  client.setCookie("furatto-basket", encodeURIComponent(wish));
  const basket = await client.open("/basket");
  if (!has(basket, /^この内容で仮押さえする/)) return false;
  const form = await client.press(basket, /^この内容で仮押さえする/);
  if (!form.address.startsWith("/book") || !has(form, "この内容で申し込む")) return false;
  const payBy = turn % 4 === 0 ? "counter" : "card";
  const answer = await client.press(form, "この内容で申し込む", {
    purpose: "study",
    people: "5",
    pledge: "on",
    payBy,
  });
  if (payBy === "counter") return answer.address.startsWith("/bookings/");
  if (!answer.address.startsWith("/demo/pay/")) return false;
  const ways = [/円を支払う$/, /円を支払う$/, /円を支払う$/, "知らせが2回届く", "知らせが2分遅れる", "支払わずに戻る"];
  const way = ways[turn % ways.length] ?? /円を支払う$/;
  const back = await client.press(answer, way);
  return back.status === 200 && way !== "支払わずに戻る";
}

function has(page: PlainPage, words: string | RegExp): boolean {
  return page
    .$("button")
    .toArray()
    .some((button) => {
      const text = page.$(button).text().replace(/\s+/g, " ").trim();
      return typeof words === "string" ? text.includes(words) : words.test(text);
    });
}

async function untilItAnswers(): Promise<void> {
  for (;;) {
    const isUp = await fetch(`${server.origin}/api/v1/slots`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await pause(100);
  }
}

/** Runs the server at another hour until nothing is left to do. */
async function settle(now: string): Promise<void> {
  await server.start(now);
  const db = new Database(server.databaseUrl.replace("file:", ""), { readonly: true });
  const count = (sql: string) => Number(db.prepare(sql).pluck().get());
  const until = Date.now() + 60_000;
  const isDone = () =>
    count('SELECT count(*) FROM "OutboxMail" WHERE "sentAt" IS NULL') === 0 &&
    count(`SELECT count(*) FROM "CardRefund" WHERE status = 'due'`) === 0;
  // At least one whole round of due work, and then until the queues are empty.
  await pause(6_000);
  while (!isDone() && Date.now() < until) await pause(200);
  db.close();
  await server.stop();
}

function examine(): void {
  const db = new Database(server.databaseUrl.replace("file:", ""), { readonly: true });
  const rows = (sql: string) => db.prepare(sql).all();

  // No slot sold twice, each sold slot claimed by its booking, no claim without.
  expect(
    rows(`SELECT s."roomId", s.date, s.slot, count(*) AS sold FROM "BookingSlot" s JOIN "Booking" b ON b.id = s."bookingId"
      WHERE b.status IN ('confirmed', 'requested', 'held') AND s."cancelledAt" IS NULL
      GROUP BY s."roomId", s.date, s.slot HAVING count(*) > 1`),
  ).toEqual([]);
  expect(
    rows(`SELECT s.* FROM "BookingSlot" s JOIN "Booking" b ON b.id = s."bookingId"
      LEFT JOIN "SlotClaim" c ON c."roomId" = s."roomId" AND c.date = s.date AND c.slot = s.slot AND c."bookingId" = b.id
      WHERE b.status IN ('confirmed', 'requested') AND s."cancelledAt" IS NULL AND c."bookingId" IS NULL`),
  ).toEqual([]);
  expect(
    rows(`SELECT c.* FROM "SlotClaim" c LEFT JOIN "Booking" b ON b.id = c."bookingId"
      WHERE c.kind = 'booking' AND (b.id IS NULL OR b.status NOT IN ('confirmed', 'requested'))`),
  ).toEqual([]);

  // Nothing waits any more, and every booking owes what its way of paying says.
  expect(rows(`SELECT * FROM "Booking" WHERE status = 'held'`)).toEqual([]);
  expect(
    rows(`SELECT b.number, b.status, b."payBy", sum(l.yen) AS owed FROM "Booking" b LEFT JOIN "LedgerEntry" l ON l."bookingId" = b.id
      GROUP BY b.id
      HAVING coalesce(sum(l.yen), 0) <> CASE WHEN b.status = 'confirmed' AND b."payBy" = 'counter'
        THEN (SELECT sum(yen) FROM "BookingSlot" s WHERE s."bookingId" = b.id) ELSE 0 END`),
  ).toEqual([]);

  // What the provider took it took for a booking that stands, or gave back; our books say the same.
  expect(
    rows(`SELECT p.id, p.yen, p.status, b.status AS booking, coalesce(-sum(l.yen), 0) AS entered,
        (SELECT coalesce(sum(yen), 0) FROM "SandboxRefund" r WHERE r."paymentRef" = p."paymentRef") AS returned
      FROM "SandboxCheckout" p LEFT JOIN "Checkout" c ON c.id = p.reference LEFT JOIN "Booking" b ON b.id = c."bookingId"
      LEFT JOIN "LedgerEntry" l ON l."checkoutId" = c.id AND l.kind IN ('payment', 'refund')
      GROUP BY p.id
      HAVING entered <> CASE WHEN p.status = 'paid' THEN p.yen - returned ELSE 0 END
        OR (entered > 0 AND booking <> 'confirmed')`),
  ).toEqual([]);
  expect(rows(`SELECT * FROM "CardRefund" WHERE status <> 'done'`)).toEqual([]);

  // One confirmation for each booking that stands, and each mail sent once.
  expect(
    rows(`SELECT b.number FROM "Booking" b WHERE b.status = 'confirmed'
      AND (SELECT count(*) FROM "OutboxMail" m WHERE m.key = 'booking_confirmed:' || b.id
        OR m.key IN (SELECT 'late_payment_booked:' || c.id FROM "Checkout" c WHERE c."bookingId" = b.id)) <> 1`),
  ).toEqual([]);
  expect(rows(`SELECT id FROM "OutboxMail" WHERE "sentAt" IS NULL`)).toEqual([]);
  const mails = rows(`SELECT id FROM "OutboxMail"`).map((row) => (row as { id: string }).id);
  const folder = path.join(server.varDir, "outbox");
  const files = readdirSync(folder).filter((name) => name.endsWith(".eml"));
  expect(files.map((name) => path.basename(name, ".eml")).sort()).toEqual(mails.sort());
  for (const name of files) expect(readFileSync(path.join(folder, name), "utf8")).toContain("Message-ID");
  db.close();
}

function shuffle<T>(items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

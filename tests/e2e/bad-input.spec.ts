import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { DEMO_PASSWORD, demoMail, type Role } from "@/lib/accounts/rules";
import { readConfig } from "@/lib/config";
import { signStripeEvent } from "@/lib/payments/stripe";
import { sandboxEventBody } from "@/lib/sandbox/rules";
import { sandboxWebhookSecret } from "@/lib/sandbox/transport";
import { booksOf, checkoutAt } from "@/tests/support/books";
import { expect, test } from "@/tests/support/browser";
import { PlainClient, type PlainPage } from "@/tests/support/plain-client";
import { messages } from "@/tests/support/words";

/**
 * What nobody means to send, sent all the same: each answer is a refusal (4xx) or the page that says
 * what is wrong, and never a failure of ours. Everything goes by plain requests, past what a browser
 * would check. Each test takes slots of a day of December 2026 that is its own.
 */
const words = messages.ja;

const STACK = /\n\s+at .+:\d+|node_modules|\.tsx?:\d+|Prisma|SQLITE/;

/** An answer that is no failure and gives nothing of our insides away; its status. */
async function calmly(answer: Response): Promise<{ status: number; text: string }> {
  const text = await answer.text();
  expect(answer.status, `${answer.url}: ${text.slice(0, 200)}`).toBeLessThan(500);
  expect(text).not.toMatch(STACK);
  return { status: answer.status, text };
}

// ── Addresses ──

test.describe("addresses", () => {
  for (const address of [
    "/api/v1/calendar?from=2027-02-29&to=2027-03-01",
    "/api/v1/calendar?from=2027-13-01&to=2027-13-02",
    "/api/v1/calendar?from=2027-03-02&to=2027-03-01",
    "/api/v1/calendar?from=2026-01-01&to=2027-02-05",
    "/api/v1/calendar?from=1999-12-31&to=2000-01-01",
    "/api/v1/calendar?from=2026-12-01",
    "/api/v1/availability?from=2026-12-01&to=2027-02-01",
    "/api/v1/availability?from=2026-12-01&to=2026-12-02&room=ballroom",
    "/api/v1/availability?from=2026-12-01&to=2026-12-02&room=library-corner",
    "/api/v1/availability?from=2026-12-01&to=2026-12-02&slot=7",
    "/api/v1/availability?from=%F0%9F%92%A5&to=%00",
    "/api/v1/counselling/sessions?from=2027-01-01&to=2026-12-31",
    `/api/v1/calendar?from=${"9".repeat(10_000)}&to=2026-12-01`,
  ])
    test(`${address.slice(0, 80)} is refused as a problem`, async ({ baseURL }) => {
      const answer = await fetch(`${baseURL}${address}`);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      const { status, text } = await calmly(answer);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({
        status: 400,
        code: expect.any(String),
        detail: expect.stringMatching(/。$/),
      });
    });

  for (const address of [
    "/?date=2027-02-29",
    "/?date=0000-00-00",
    "/?date=%00%F0%9F%92%A5",
    "/?people=-1",
    "/?people=1e9",
  ])
    test(`${address} shows the page with the field marked`, async ({ baseURL }) => {
      const answer = await fetch(`${baseURL}${address}`);
      const { status, text } = await calmly(answer);
      expect(status).toBe(200);
      expect(text.includes('aria-invalid="true"')).toBe(true);
    });

  for (const address of [
    "/rooms/ballroom",
    "/rooms/%00",
    "/rooms/..%2f..%2f.env",
    `/rooms/${"x".repeat(5_000)}`,
    "/%E0%A4%A",
    "/en/bookings/%E0%A4%A",
    "/.env",
    "/api/nothing",
    "/api/v1/nothing",
    "/demo/mail/%00",
    "/demo/pay/cs_test_none",
    "/demo/mail/none/calendar",
    "/bookings/AAAA-2222/nothing",
    "/_next/static/nothing.js",
  ])
    test(`${address.slice(0, 60)} leads nowhere`, async ({ baseURL }) => {
      const { status } = await calmly(await fetch(`${baseURL}${address}`));
      expect([400, 404]).toContain(status);
    });

  test("a room's page says which day it does not know", async ({ baseURL }) => {
    const answer = await new PlainClient(baseURL ?? "").open("/rooms/meeting-room?date=2027-02-30");
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("「2027-02-30」という日はありません");
    for (const link of answer.$("main a[href^='#']").toArray())
      expect(answer.$(answer.$(link).attr("href") ?? "#none")).toHaveLength(1);
  });

  test("a query of thousands of fields is a page like any other", async ({ baseURL }) => {
    const { status } = await calmly(await fetch(`${baseURL}/?${"weekday=8&date=x&".repeat(600)}`));
    expect(status).toBe(200);
  });
});

// ── Methods and bodies ──

test("what is not read or sent by a form is refused", async ({ baseURL }) => {
  for (const address of [
    "/",
    "/en/basket",
    "/bookings",
    "/demo/mail",
    "/staff",
    "/api/v1/rooms",
    "/api/me",
    "/demo/pay/x/answer",
  ])
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const { status } = await calmly(await fetch(`${baseURL}${address}`, { method, redirect: "manual" }));
      expect(status, `${method} ${address}`).toBe(405);
    }
  for (const address of ["/api/v1/rooms", "/api/me", "/bookings/AAAA2222/pay"]) {
    const { status } = await calmly(await fetch(`${baseURL}${address}`, { method: "POST", redirect: "manual" }));
    expect(status, `POST ${address}`).toBe(405);
  }
});

test("bodies nobody can mean are refused", async ({ baseURL }) => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    return data;
  };
  const noAction = `$ACTION_ID_${"0".repeat(42)}`;
  const send = (address: string, init: RequestInit) =>
    fetch(`${baseURL}${address}`, { ...init, method: "POST", redirect: "manual" });
  const bodies: [what: string, answer: Promise<Response>][] = [
    ["an action that is not there", send("/basket", { body: form({ [noAction]: "", choices: "x" }) })],
    ["a script's call of such an action", send("/basket", { headers: { "next-action": "0".repeat(42) }, body: "[]" })],
    [
      "rubbish for an action",
      send("/book", { body: form({ $ACTION_REF_1: "", "$ACTION_1:0": "{x", $ACTION_KEY: "k" }) }),
    ],
    [
      "half a form",
      send("/basket", { headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x\r\nno" }),
    ],
    ["a script's call without a form", send("/basket", { headers: { "next-action": "x" }, body: '["$K1"]' })],
    ["two megabytes for a form", send("/basket", { body: form({ [noAction]: "", choices: "x".repeat(2_000_000) }) })],
    ["no form at the sandbox", send("/demo/pay/cs_test_none/answer", { body: "{" })],
    ["an answer nobody can give", send("/demo/pay/cs_test_none/answer", { body: form({ answer: "steal" }) })],
    ["half a megabyte of event", send("/api/sandbox", { body: "x".repeat(500_000) })],
  ];
  for (const [what, sent] of bodies) {
    const { status } = await calmly(await sent);
    expect(status, what).toBeGreaterThanOrEqual(400);
  }
});

// ── Forms ──

test("a registration of emoji, endless names and forged fields comes back with each field marked", async ({
  baseURL,
}) => {
  const client = new PlainClient(baseURL ?? "");
  const typed = {
    name: "花".repeat(10_000),
    kana: "👩‍👩‍👧‍👦",
    email: "not a mail address",
    phone: "１２３",
    residence: "moon",
    password: "short",
    role: "admin",
  };
  const answer = await client.press(await client.open("/register"), words.account.register.submit, typed);
  expect(answer.status).toBe(200);
  for (const name of ["name", "kana", "email", "phone", "password"] as const) {
    expect(answer.$(`[name=${name}]`).attr("aria-invalid"), name).toBe("true");
    expect(answer.$(`[name=${name}]`).val() ?? "", name).toBe(name === "password" ? "" : typed[name]);
  }
  expect(answer.$("[name=residence]").attr("aria-invalid")).toBe("true");
  expect(answer.$.html()).not.toContain(typed.password);
});

test("a registration cannot give itself an office", async ({ baseURL }) => {
  const { client } = await aResident(baseURL, { role: "admin", signInVersion: "9", id: "me" });
  expect((await client.open("/staff")).address).toMatch(/^\/sign-in/);
});

test("slots that are none, rooms not for hire and closed days stay out of the basket", async ({ baseURL }) => {
  const client = new PlainClient(baseURL ?? "");
  for (const [choice, sentence] of [
    ["meeting-room/2026-12-05/7", /ありません|見つかりません/],
    ["meeting-room/2026-12-32/1", /ありません|見つかりません|日/],
    ["ballroom/2026-12-05/1", /室/],
    ["library-corner/2026-12-05/1", /貸出し/],
    ["nursery/2026-12-05/1", /保育室/],
    ["💥".repeat(200), /./],
  ] as const) {
    const answer = await client.press(await client.open("/?date=2026-12-05"), words.availability.choices.next, {
      choice,
    });
    expect(answer.status, choice).toBe(200);
    expect(answer.$("[role=status], [role=alert]").text(), choice).toMatch(sentence);
    expect((await client.open("/basket")).text).toContain(words.basket.empty.title);
  }
  const many = Array.from({ length: 150 }, (_, index) => `meeting-room/2026-12-05/${(index % 6) + 1}`);
  const answer = await client.press(await client.open("/?date=2026-12-05"), words.availability.choices.next, {
    choice: many,
  });
  expect(answer.status).toBe(200);
});

test("a basket of 200 slots is shown, and told how many can be held", async ({ baseURL }) => {
  const client = new PlainClient(baseURL ?? "");
  const days = Array.from({ length: 25 }, (_, index) => `2027-02-${String(index + 1).padStart(2, "0")}`);
  const slots = days.flatMap((date) => [1, 2, 3, 4, 5, 6].map((slot) => `meeting-room*${date}*${slot}*s*-`));
  const more = days
    .slice(0, 9)
    .flatMap((date) => [1, 2, 3, 4, 5, 6].map((slot) => `training-room*${date}*${slot}*s*-`));
  client.setCookie("furatto-basket", [...slots, ...more].slice(0, 200).join("~"));
  const page = await client.open("/basket");
  expect(page.status).toBe(200);
  const answer = await client.press(page, /仮押さえする/);
  expect(answer.status).toBe(200);
  expect(answer.address).toBe("/basket");
  expect(answer.$("[role=alert], form").text()).toMatch(/60区分|10区分/);
  expect((await client.open("/book")).address).toMatch(/^\/sign-in/);
});

test("an application of rubbish books nothing, and keeps what was typed", async ({ baseURL }) => {
  const { client } = await aResident(baseURL);
  const page = await held(client, await freeChoice(baseURL, "2026-12-08"));
  const typed = {
    purpose: "hobby",
    purposeNote: "🌸".repeat(5_000),
    groupName: "会".repeat(10_000),
    people: "-1",
    payBy: "gold",
    pledge: "on",
  };
  const answer = await client.press(page, words.booking.form.submit, typed);
  for (const name of ["purposeNote", "groupName", "people", "payBy"])
    expect(answer.$(`[name=${name}]`).attr("aria-invalid"), name).toBe("true");
  expect(answer.$("[name=purposeNote]").text()).toBe(typed.purposeNote);
  expect(answer.$("[name=groupName]").val()).toBe(typed.groupName);
  expect(answer.$("[name=people]").val()).toBe("-1");
  expect(answer.$("[name=pledge]").attr("checked")).toBeDefined();

  for (const people of ["1.5", "1e3", "NaN", "９９９９９", "<script>", ""]) {
    const again = await client.press(page, words.booking.form.submit, { ...application, people });
    expect(again.$("[name=people]").attr("aria-invalid"), people).toBe("true");
  }
  const unknown = await client.press(page, words.booking.form.submit, { ...application, purpose: "heist" });
  expect(unknown.text).toContain(words.problems.purpose_unknown);
  expect((await client.open("/bookings")).text).toContain(words.booking.list.noneUpcoming);
  await client.press(await client.open("/basket"), words.basket.hold.release);
});

// ── Other people's things ──

test("another person's booking is not there, and cannot be cancelled, paid or taken", async ({ baseURL }) => {
  const { client: owner } = await aResident(baseURL);
  const booked = await owner.press(
    await held(owner, await freeChoice(baseURL, "2026-12-09")),
    words.booking.form.submit,
    application,
  );
  const number = numberIn(booked);
  const { client: other } = await aResident(baseURL);
  for (const path of ["", "/cancel", "/payment", "/pay", "/pay/return", "/pay/leave", "/calendar"]) {
    expect((await other.open(`/bookings/${number}${path}`)).status, path).toBe(404);
    expect((await new PlainClient(baseURL ?? "").open(`/bookings/${number}${path}`)).address, path).toMatch(
      /^\/sign-in/,
    );
  }
  const before = booksOf(number);
  const cancelPage = await owner.open(`/bookings/${number}/cancel`);
  const answer = await other.press(cancelPage, words.booking.cancel.press);
  expect(answer.status).toBeLessThan(500);
  expect(answer.text).not.toContain(words.booking.cancel.done);
  expect(booksOf(number)).toEqual(before);
});

test("somebody else's hold cannot be booked", async ({ baseURL }) => {
  const { client: holder } = await aResident(baseURL);
  const page = await held(holder, await freeChoice(baseURL, "2026-12-11"));
  const { client: other } = await aResident(baseURL);
  for (const holdId of [page.$("[name=holdId]").attr("value") ?? "", randomUUID(), "x".repeat(10_000)]) {
    const answer = await other.press(page, words.booking.form.submit, { ...application, holdId });
    expect(answer.status).toBe(200);
    expect((await other.open("/bookings")).text).toContain(words.booking.list.noneUpcoming);
  }
  const booked = await holder.press(page, words.booking.form.submit, application);
  expect(booksOf(numberIn(booked)).status).toBe("confirmed");
});

test("forged cookies are nobody", async ({ baseURL }) => {
  for (const value of ["x", "..", "eyJhbGciOiJkaXIifQ..a.b.c", "%E0%A4%A", "x".repeat(4_000)])
    for (const name of ["next-auth.session-token", "furatto-visitor", "furatto-code", "furatto-basket"]) {
      const client = new PlainClient(baseURL ?? "");
      client.setCookie(name, value);
      expect((await client.open("/bookings")).address, name).toMatch(/^\/sign-in/);
      expect((await client.open("/basket")).status, name).toBe(200);
      expect((await client.open("/register/code")).status, name).toBeLessThan(500);
    }
});

// ── Twice, and too late ──

test("an application sent from two tabs is one booking; its cancelling too is one", async ({ baseURL }) => {
  const { client } = await aResident(baseURL);
  const page = await held(client, await freeChoice(baseURL, "2026-12-12"));
  const other = await client.open("/book");
  const [first, second] = await Promise.all([
    client.press(page, words.booking.form.submit, application),
    client.press(other, words.booking.form.submit, application),
  ]);
  const number = numberIn(first);
  expect(numberIn(second)).toBe(number);
  const third = await client.press(page, words.booking.form.submit, application);
  expect(numberIn(third)).toBe(number);
  expect(booksOf(number)).toMatchObject({
    status: "confirmed",
    ledger: ["charge 320 booking"],
    mails: ["booking_confirmed"],
  });

  const tab = await client.open(`/bookings/${number}/cancel`);
  const presses = await Promise.all([0, 1, 2].map(() => client.press(tab, words.booking.cancel.press)));
  for (const answer of presses) expect(answer.status).toBe(200);
  expect(booksOf(number)).toMatchObject({
    status: "cancelled",
    ledger: ["charge 320 booking", "waiver -320 cancelled"],
    due: 0,
    claims: [],
    mails: ["booking_confirmed", "cancelled"],
  });
  expect((await client.open(`/bookings/${number}/cancel`)).text).toContain(words.problems.not_cancellable);
});

test("a table that was drawn before others chose says so, and offers what else there is", async ({ baseURL }) => {
  const choice = await freeChoice(baseURL, "2026-12-13");
  const late = new PlainClient(baseURL ?? "");
  const table = await late.open(`/?date=${choice.date}`);
  const quick = new PlainClient(baseURL ?? "");
  quick.setCookie("furatto-basket", basketOf(choice));
  await quick.press(await quick.open("/basket"), /仮押さえする/);
  const answer = await late.press(table, words.availability.choices.next, {
    choice: `${choice.room}/${choice.date}/${choice.slot}`,
  });
  expect(answer.address).toBe("/basket");
  expect(answer.text).toContain("ほかの方");
  expect(answer.text).toContain(words.basket.alternatives.label);
  await quick.press(await quick.open("/basket"), words.basket.hold.release);
});

test("an application from a tab that was signed out, or whose hold was given back, books nothing", async ({
  baseURL,
}) => {
  const { client } = await aResident(baseURL);
  const choice = await freeChoice(baseURL, "2026-12-14");
  const page = await held(client, choice);
  await client.press(await client.open("/basket"), words.basket.hold.release);
  const released = await client.press(page, words.booking.form.submit, { ...application, purposeNote: "朗読の練習" });
  expect(released.text).toContain(words.problems.hold_gone);
  expect(released.text).toContain("朗読の練習");

  // Coming back to the form held the slot again.
  const again = await client.open("/book");
  await client.press(await client.open("/account"), words.account.account.signOut);
  const answer = await client.press(again, words.booking.form.submit, application);
  expect(answer.status).toBe(200);
  expect(answer.address).toMatch(/^\/sign-in/);
});

// ── Money ──

test("events with a wrong signature are refused, one with a wrong amount pays nothing", async ({ baseURL }) => {
  const { client } = await aResident(baseURL);
  const page = await held(client, await freeChoice(baseURL, "2026-12-15"));
  const card = await client.press(page, words.booking.form.submit, { ...application, payBy: "card" });
  const id = card.address.split("/").at(-1) ?? "";
  const { reference, yen, number } = checkoutAt(id);
  const paid = { id, reference, yen, paymentRef: `pi_test_${randomUUID()}` };
  const event = (amount: number) =>
    sandboxEventBody(
      { id: `evt_${randomUUID()}`, type: "checkout.session.completed", createdAt: new Date() },
      { ...paid, yen: amount },
    );
  const secret = sandboxWebhookSecret(readConfig({}));
  const send = async (body: string, signature: string | null) => {
    const headers = {
      "content-type": "application/json",
      ...(signature !== null && { "stripe-signature": signature }),
    };
    return (await calmly(await fetch(`${baseURL}/api/sandbox`, { method: "POST", headers, body }))).status;
  };
  const right = event(yen);
  const waiting = booksOf(number);
  expect(waiting).toMatchObject({ status: "held", ledger: ["charge 320 booking"] });
  for (const signature of [
    null,
    "",
    "t=1,v1=x",
    signStripeEvent(right, "whsec_of_somebody_else"),
    signStripeEvent(event(yen), secret), // of another body
    signStripeEvent(right, secret).replace(/t=\d+/, `t=${Math.floor(Date.now() / 1000) - 3600}`),
  ])
    expect(await send(right, signature)).toBe(400);
  expect(booksOf(number)).toEqual(waiting);

  const cheap = event(1);
  expect(await send(cheap, signStripeEvent(cheap, secret))).toBe(200);
  expect(await send(cheap, signStripeEvent(cheap, secret))).toBe(200);
  expect(booksOf(number)).toMatchObject({
    status: "expired",
    ledger: ["charge 320 booking", "payment -1 card_payment", "refund 1 amount_mismatch", "waiver -320 hold_ran_out"],
    due: 0,
    claims: [],
    checkouts: ["mismatched 320"],
  });
});

// ── The log ──

test("the server's log names nobody", async ({ baseURL }, { config }) => {
  const { client, person } = await aResident(baseURL, {
    name: "記名 記子",
    kana: "キメイ シルシ",
    phone: "0429219876",
  });
  const typed = { ...application, groupName: "記名を好む会", purposeNote: "記名の練習" };
  const booked = await client.press(
    await held(client, await freeChoice(baseURL, "2026-12-16")),
    words.booking.form.submit,
    typed,
  );
  const number = numberIn(booked);
  await client.open(`/bookings/${number}/pay`);
  await client.press(await client.open(`/bookings/${number}/cancel`), /取り消/);
  for (const address of [
    `/nowhere/${person.email}`,
    `/bookings/${number}x`,
    `/%E0%A4%A${person.email}`,
    `/?date=${person.email}`,
  ])
    await client.open(address);
  await fetch(`${baseURL}/api/sandbox`, { method: "POST", body: person.email });
  await fetch(`${baseURL}/basket`, {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=x" },
    body: person.email,
  });
  const wrong = new PlainClient(baseURL ?? "");
  await signIn(wrong, person.email, "記名の合言葉");

  const log = readFileSync(config.metadata.serverLog, "utf8");
  expect(log).toContain("Serving on");
  const named = [
    person.email,
    person.name,
    person.kana,
    person.phone,
    person.password,
    "記名",
    number,
    number.replace("-", ""),
    "@example.jp",
    "@demo.example",
    ...(["resident", "staff"] as Role[]).map(demoMail),
    DEMO_PASSWORD,
  ];
  expect(named.filter((text) => log.includes(text))).toEqual([]);
});

// ── What the tests above begin with ──

const application = { purpose: "hobby", people: "8", payBy: "counter", pledge: "on" };

type Choice = { room: string; date: string; slot: number };

const basketOf = ({ room, date, slot }: Choice) =>
  `${room}*${date}*${slot}*${room === "living-workshop" ? "o" : "s"}*-`;

/** The first slot of a day that nobody has. */
async function freeChoice(baseURL: string | undefined, date: string): Promise<Choice> {
  const answer = await fetch(`${baseURL}/api/v1/availability?from=${date}&to=${date}`);
  const { rooms } = (await answer.json()) as {
    rooms: { id: string; days: { slots: { slot: number; status: string }[] }[] }[];
  };
  for (const { id, days } of rooms) {
    const free = days[0]?.slots.find(({ status }) => status === "available");
    if (free && id !== "nursery") return { room: id, date, slot: free.slot };
  }
  throw new Error(`nothing is free on ${date}`);
}

/** Holds a slot as whoever is signed in; the page of the application. */
async function held(client: PlainClient, choice: Choice): Promise<PlainPage> {
  client.setCookie("furatto-basket", basketOf(choice));
  const page = await client.press(await client.open("/basket"), /仮押さえする/);
  expect(page.address).toBe("/book");
  return page;
}

async function signIn(client: PlainClient, email: string, password: string): Promise<PlainPage> {
  return client.press(await client.open("/sign-in"), new RegExp(`^${words.account.signIn.submit}$`), {
    email,
    password,
  });
}

/** Somebody who has just registered and is signed in, in a browser of their own. */
async function aResident(baseURL: string | undefined, more: Record<string, string> = {}) {
  const client = new PlainClient(baseURL ?? "");
  const person = {
    name: "所沢 花子",
    kana: "トコロザワ ハナコ",
    email: `${randomUUID()}@example.jp`,
    phone: "0429212220",
    residence: "city",
    password: `${randomUUID()}`,
    ...more,
  };
  const asked = await client.press(await client.open("/register"), words.account.register.submit, person);
  const mails = await client.open("/demo/mail");
  const mail = mails
    .$("li")
    .filter((_, item) => mails.$(item).text().includes(person.email))
    .find("a")
    .attr("href");
  const code = /(?<!\d)\d{6}(?!\d)/.exec(
    (await client.open(mail ?? "/none")).$("main .whitespace-pre-wrap").text(),
  )?.[0];
  const answer = await client.press(asked, words.account.register.codeSubmit, { code: code ?? "" });
  expect(answer.address).toBe("/account?welcome=1");
  return { client, person };
}

/** The number of the booking a page is about, as it is read out. */
function numberIn({ address }: PlainPage): string {
  const [, front, back] = /\/bookings\/([2-9A-Z]{4})-?([2-9A-Z]{4})/.exec(address) ?? [];
  expect(front, address).toBeDefined();
  return `${front}-${back}`;
}

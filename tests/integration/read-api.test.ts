import { expect, onTestFinished, test } from "vitest";
import type { z } from "zod";
import * as unknownPath from "@/app/api/v1/[[...path]]/route";
import * as availability from "@/app/api/v1/availability/route";
import * as calendar from "@/app/api/v1/calendar/route";
import * as sessions from "@/app/api/v1/counselling/sessions/route";
import { ENDPOINTS } from "@/app/api/v1/endpoints";
import * as openapi from "@/app/api/v1/openapi.json/route";
import { problemSchema } from "@/app/api/v1/problem";
import * as rooms from "@/app/api/v1/rooms/route";
import * as slots from "@/app/api/v1/slots/route";
import type { world } from "@/lib/context";
import { transaction } from "@/lib/db";
import { claimForHold } from "@/lib/facility/store";
import { ok } from "@/lib/result";
import { TEST_NOW, testContext } from "@/tests/support/context";
import { fixtureRows } from "@/tests/support/csv";

const ROUTES = {
  rooms,
  slots,
  calendar,
  availability,
  "counselling/sessions": sessions,
  "openapi.json": openapi,
} as const;

type RouteName = keyof typeof ROUTES;

/** The world the routes find themselves in: the centre of prisma/masters on a database of its own. */
function atTheCentre() {
  const ctx = testContext({ holds: "masters" });
  const shared = globalThis as typeof globalThis & { furattoWorld?: ReturnType<typeof world> };
  shared.furattoWorld = {
    config: ctx.config,
    db: ctx.db,
    cards: ctx.cards,
    clockOffsetMs: TEST_NOW.getTime() - Date.now(),
  };
  onTestFinished(() => {
    delete shared.furattoWorld;
  });
  return ctx;
}

const ask = (address: string, init?: RequestInit) => {
  const url = new URL(address, "http://127.0.0.1:3000/api/v1/");
  return ROUTES[url.pathname.replace("/api/v1/", "") as RouteName].GET(new Request(url, init));
};

/** The body of an answer, after the schema that describes it has let it pass. */
async function read(address: string): Promise<Record<string, unknown[]>> {
  const response = await ask(address);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  const path = `/${address.split("?")[0]}`;
  const body = await response.json();
  expect(ENDPOINTS.find((endpoint) => endpoint.path === path)?.body.parse(body)).toEqual(body);
  return body;
}

async function problem(response: Response): Promise<z.infer<typeof problemSchema>> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  const body = problemSchema.parse(await response.json());
  expect(body.status).toBe(response.status);
  expect(body.detail).not.toMatch(/[{}]|problems\./);
  expect(body.detailEn).not.toMatch(/[{}]|problems\./);
  return body;
}

test("rooms", async () => {
  atTheCentre();
  const standard = { id: "standard", name: "使用料", yenPerSlot: 320 };
  expect(await read("rooms")).toEqual({
    rooms: [
      { id: "library-corner", name: "図書・資料コーナー", areaM2: 195, capacity: null, bookable: false, tariffs: [] },
      { id: "meeting-room", name: "会議室", areaM2: 80, capacity: 50, bookable: true, tariffs: [standard] },
      { id: "training-room", name: "研修室", areaM2: 56, capacity: 30, bookable: true, tariffs: [standard] },
      {
        id: "living-workshop",
        name: "生活工房室",
        areaM2: 76,
        capacity: null,
        bookable: true,
        tariffs: [
          { id: "cooking", name: "調理台使用", yenPerSlot: 630 },
          { id: "no-cooking", name: "調理台使用無", yenPerSlot: 320 },
        ],
      },
      {
        id: "nursery",
        name: "保育室",
        areaM2: 36,
        capacity: null,
        bookable: true,
        tariffs: [{ id: "nursery", name: "保育室（ほかの室といっしょに）", yenPerSlot: 0 }],
      },
    ],
  });
});

test("slots", async () => {
  atTheCentre();
  const body = await read("slots");
  expect(body.slots).toHaveLength(6);
  expect(body.slots?.[4]).toEqual({ slot: 5, start: "17:30", end: "19:30" });
});

test("the calendar agrees with every published day of 2026 and 2027", async () => {
  atTheCentre();
  const published = fixtureRows("closed-days-2026-2027.csv").map(({ date }) => date);
  const days = [
    ...((await read("calendar?from=2026-01-01&to=2026-12-31")).days ?? []),
    ...((await read("calendar?from=2027-01-01&to=2027-12-31")).days ?? []),
  ] as { date: string; open: boolean; reasons: string[] }[];
  expect(days).toHaveLength(730);
  expect(days.filter(({ open }) => !open).map(({ date }) => date)).toEqual(published);
  expect(days.every(({ open, reasons }) => open === (reasons.length === 0))).toBe(true);
  expect((await read("calendar?from=2026-01-01&to=2026-01-02")).days).toEqual([
    { date: "2026-01-01", open: false, reasons: ["thursday", "holiday", "year_end"], note: "元日" },
    { date: "2026-01-02", open: false, reasons: ["day_after_thursday_holiday", "year_end"], note: null },
  ]);
});

test.each(["2020-01-01", "2050-12-31"])("the calendar answers for %s", async (date) => {
  atTheCentre();
  expect((await read(`calendar?from=${date}&to=${date}`)).days).toHaveLength(1);
});

test("what staff opened or closed stands in the calendar at once", async () => {
  const { db } = atTheCentre();
  await read("calendar?from=2026-12-30&to=2026-12-31");
  await transaction(db, async (tx) => {
    await tx.calendarException.createMany({
      data: [
        { date: "2026-12-30", kind: "extra_closure", noteJa: "清掃", noteEn: "Cleaning", at: TEST_NOW },
        { date: "2026-12-31", kind: "extra_opening", noteJa: "", noteEn: "", at: TEST_NOW },
      ],
    });
    return ok(null);
  });
  expect((await read("calendar?from=2026-12-30&to=2026-12-31")).days).toEqual([
    { date: "2026-12-30", open: false, reasons: ["year_end", "extra_closure"], note: "清掃" },
    { date: "2026-12-31", open: true, reasons: ["extra_opening"], note: null },
  ]);
});

test("the sessions agree with every published row of 2026", async () => {
  atTheCentre();
  const services: Record<string, string> = {
    電話相談: "phone",
    カウンセリング: "counselling",
    何でもききます相談: "listening",
  };
  const published = fixtureRows("counselling-days-2026.csv").map(({ date, service = "", start, end }) => ({
    date,
    service: services[service],
    start,
    end,
  }));
  const order = ({ date, start, service }: Record<string, string | undefined>) => `${date} ${start} ${service}`;
  expect((await read("counselling/sessions?from=2026-01-01&to=2026-12-31")).sessions).toEqual(
    published.sort((a, b) => (order(a) < order(b) ? -1 : 1)),
  );
});

test("availability shows rooms for hire, day by day, and a hold at once", async () => {
  const { db } = atTheCentre();
  const statusOf = async () => {
    const body = await read("availability?from=2026-12-05&to=2026-12-05&room=meeting-room");
    return (body.rooms as { days: { slots: { status: string }[] }[] }[])[0]?.days[0]?.slots[2]?.status;
  };
  const all = await read("availability?from=2026-12-01&to=2027-01-31");
  expect((all.rooms as { id: string; days: unknown[] }[]).map(({ id, days }) => [id, days.length])).toEqual([
    ["meeting-room", 62],
    ["training-room", 62],
    ["living-workshop", 62],
    ["nursery", 62],
  ]);
  expect(await statusOf()).toBe("available");
  await transaction(db, async (tx) => {
    const expiresAt = new Date(TEST_NOW.getTime() + 15 * 60_000);
    await tx.hold.create({
      data: { id: "hold-1", visitor: "v", address: "a", choices: "[]", expiresAt, createdAt: TEST_NOW },
    });
    await claimForHold(tx, "hold-1", [{ roomId: "meeting-room", date: "2026-12-05", slot: 3 }], expiresAt);
    return ok(null);
  });
  expect(await statusOf()).toBe("held");
});

test.each([
  ["calendar", "missing_parameter"],
  ["calendar?from=2026-01-01", "missing_parameter"],
  ["calendar?from=&to=", "invalid_date"],
  ["calendar?from=2026-02-29&to=2026-03-01", "invalid_date"],
  ["calendar?from=2026-1-1&to=2026-03-01", "invalid_date"],
  ["calendar?from=2026-01-01T00:00:00Z&to=2026-03-01", "invalid_date"],
  ["calendar?from=2026-01-01%00&to=2026-03-01", "invalid_date"],
  ["calendar?from=%F0%9F%8D%A1&to=%E4%BB%8A%E6%97%A5", "invalid_date"],
  ["calendar?from=2026-03-02&to=2026-03-01", "range_reversed"],
  ["calendar?from=2026-01-01&to=2027-02-05", "range_too_long"],
  ["calendar?from=2019-12-31&to=2020-01-01", "date_out_of_range"],
  ["calendar?from=2050-12-31&to=2051-01-01", "date_out_of_range"],
  ["calendar?from=2026-01-01&from=2026-01-02&to=2026-03-01", "repeated_parameter"],
  ["calendar?from=2026-01-01&to=2026-03-01&room=meeting-room", "unknown_parameter"],
  ["calendar?from=2026-01-01&to=2026-03-01&__proto__=1", "unknown_parameter"],
  ["calendar?from=2026-01-01&to=2026-03-01&toString=1", "unknown_parameter"],
  ["rooms?room=meeting-room", "unknown_parameter"],
  ["slots?x", "unknown_parameter"],
  ["availability?from=2026-12-01&to=2027-02-01", "range_too_long"],
  ["availability?from=2026-12-01&to=2026-12-01&room=ballroom", "unknown_room"],
  ["availability?from=2026-12-01&to=2026-12-01&room=", "unknown_room"],
  ["availability?from=2026-12-01&to=2026-12-01&room=toString", "unknown_room"],
  ["availability?from=2026-12-01&to=2026-12-01&room=library-corner", "not_for_hire"],
  ["availability?from=2026-12-01&to=2026-12-01&room=nursery&room=nursery", "repeated_parameter"],
  [`availability?from=2026-12-01&to=2026-12-01&room=${"x".repeat(10_000)}`, "unknown_room"],
  ["counselling/sessions?from=2026-12-01", "missing_parameter"],
  ["counselling/sessions?from=2026-01-01&to=2027-02-05", "range_too_long"],
])("%s is refused: %s", async (address, code) => {
  atTheCentre();
  const response = await ask(address);
  expect(response.status).toBe(400);
  expect(await problem(response)).toMatchObject({ code, title: "Bad Request", type: "about:blank" });
});

test("a refusal names the parameter, the room and the limit in both languages", async () => {
  atTheCentre();
  expect(await problem(await ask("calendar?from=2026-01-01"))).toMatchObject({ parameter: "to" });
  const room = await problem(await ask("availability?from=2026-12-01&to=2026-12-01&room=library-corner"));
  expect([room.detail, room.detailEn]).toEqual([
    expect.stringContaining("図書・資料コーナー"),
    expect.stringContaining("Library corner"),
  ]);
  const long = await problem(await ask("availability?from=2026-12-01&to=2027-02-01"));
  expect([long.detail, long.detailEn]).toEqual([expect.stringContaining("62日"), expect.stringContaining("62 days")]);
});

test("an unknown path is a problem too", async () => {
  atTheCentre();
  const response = await unknownPath.GET(new Request("http://127.0.0.1/api/v1/ballrooms"));
  expect(await problem(response)).toMatchObject({ status: 404, code: "unknown_address" });
});

test.each(Object.keys(ROUTES) as RouteName[])("%s can only be read, from any site", async (name) => {
  const { OPTIONS, ...others } = ROUTES[name];
  for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
    const response = await others[method](new Request("http://127.0.0.1/", { method }));
    expect(await problem(response)).toMatchObject({ status: 405, code: "method_not_allowed" });
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
  }
  const preflight = await OPTIONS(new Request("http://127.0.0.1/", { method: "OPTIONS" }));
  expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
});

test("who has the answer is told so, until it changes", async () => {
  const { db } = atTheCentre();
  const first = await ask("rooms");
  const etag = first.headers.get("etag") ?? "";
  expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
  for (const given of [etag, `"other", ${etag}`, etag.slice(2), "*"]) {
    const again = await ask("rooms", { headers: { "if-none-match": given } });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
  }
  await transaction(db, async (tx) => {
    await tx.tariff.create({
      data: {
        roomId: "meeting-room",
        tariff: "standard",
        validFrom: "2026-12-01",
        nameJa: "使用料",
        nameEn: "Standard",
        yenPerSlot: 400,
        position: 0,
        source: "",
      },
    });
    return ok(null);
  });
  const changed = await ask("rooms", { headers: { "if-none-match": etag } });
  expect(changed.status).toBe(200);
  expect(await changed.text()).toContain('"yenPerSlot":400');
});

test("a broken database is a problem without particulars", async () => {
  const { db } = atTheCentre();
  await transaction(db, async (tx) => {
    await tx.setting.updateMany({ where: { key: "caps" }, data: { value: "not JSON" } });
    return ok(null);
  });
  const body = await problem(await ask("rooms"));
  expect(body).toMatchObject({ status: 500, code: "internal_error" });
  expect(JSON.stringify(body)).not.toMatch(/JSON|prisma|caps/i);
});

test("the description is OpenAPI 3.1 with every path, parameter and schema", async () => {
  atTheCentre();
  const description = await (await ask("openapi.json")).json();
  expect(description.openapi).toBe("3.1.0");
  expect(Object.keys(description.paths)).toEqual([
    "/rooms",
    "/slots",
    "/calendar",
    "/availability",
    "/counselling/sessions",
  ]);
  const { parameters, responses } = description.paths["/availability"].get;
  expect(parameters.map(({ name, required }: { name: string; required: boolean }) => [name, required])).toEqual([
    ["from", true],
    ["to", true],
    ["room", false],
  ]);
  expect(parameters[0].schema).toMatchObject({ type: "string", format: "date" });
  expect(responses[200].content["application/json"].schema).toMatchObject({ type: "object", required: ["rooms"] });
  expect(description.components.schemas.Problem.required).toContain("code");
  expect(JSON.stringify(description)).not.toContain("$schema");
});

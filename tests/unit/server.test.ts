import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConfig } from "@/lib/config";
import { type Answer, createKeeper } from "@/server/keeper";
import { publicAddress } from "@/server/kept-addresses";
import { ADDRESS_HEADER, contentSecurityPolicy, settleOrigin } from "@/server/security";
import { isKnown, preferredEncoding } from "@/server/send";

describe("publicAddress", () => {
  test.each([
    ["/", "/"],
    ["/?", "/"],
    ["/?view=week&date=2026-12-05", "/?date=2026-12-05&view=week"],
    ["/?utm=1&date=&room=meeting-room", "/?room=meeting-room"],
    ["/?weekday=2&weekday=1", "/?weekday=2&weekday=1"],
    ["/en", "/en"],
    ["/en/rooms/living-workshop?cooking=1", "/en/rooms/living-workshop?cooking=1"],
    ["/guide?x=1", "/guide"],
    ["/api/v1/calendar?to=2026-12-31&from=2026-12-01", "/api/v1/calendar?from=2026-12-01&to=2026-12-31"],
    ["/api/v1/availability?room=&from=a&to=b", "/api/v1/availability?from=a&to=b&room="],
  ])("%s is kept as %s", (url, kept) => {
    expect(publicAddress(url)).toEqual({ kept });
  });

  test.each([
    "/api/v1/calendar?from=2026-12-01&to=2026-12-31&utm=1",
    "/api/v1/calendar?from=2026-12-01&from=2026-12-02&to=2026-12-31",
    "/api/v1/nothing",
    `/?date=${"9".repeat(400)}`,
  ])("%s is public and rendered each time", (url) => {
    expect(publicAddress(url)).toEqual({ kept: null });
  });

  test.each([
    "/bookings",
    "/en/basket",
    "/api/me",
    "/api/auth/session",
    "/staff",
    "/rooms/a/b",
    "/ja",
    "//",
    "/guide/",
  ])("%s may be personal", (url) => {
    expect(publicAddress(url)).toBeNull();
  });

  test("the order of a query never matters, and reading twice changes nothing", () => {
    const parameters = fc.uniqueArray(
      fc.tuple(
        fc.constantFrom("date", "view", "room", "people", "part", "cooking", "utm", "x"),
        fc.string({ maxLength: 10 }),
      ),
      { selector: ([name]) => name },
    );
    fc.assert(
      fc.property(parameters, (given) => {
        const one = publicAddress(`/?${new URLSearchParams(given)}`)?.kept;
        const other = publicAddress(`/?${new URLSearchParams([...given].reverse())}`)?.kept;
        expect(one).toBe(other);
        expect(publicAddress(one ?? "")?.kept).toBe(one);
      }),
    );
  });
});

describe("createKeeper", () => {
  const page = (text: string): Answer => ({
    status: 200,
    headers: [["content-type", "text/html"]],
    body: Buffer.from(text),
  });

  test("stays within its bytes and forgets first what was asked for longest ago", async () => {
    const rendered: string[] = [];
    const keeper = createKeeper(
      async (address) => {
        rendered.push(address);
        return page("x".repeat(10_000));
      },
      { bytes: 35_000 },
    );
    for (const address of ["/1", "/2", "/3"]) await keeper.answer(address, 1);
    await keeper.answer("/1", 1);
    await keeper.answer("/4", 1);
    expect(keeper.bytes()).toBeLessThanOrEqual(35_000);
    await keeper.answer("/1", 1);
    await keeper.answer("/2", 1);
    expect(rendered).toEqual(["/1", "/2", "/3", "/4", "/2"]);
  });

  test("holds one age of an address, with its encodings counted", async () => {
    const keeper = createKeeper(async () => page("y".repeat(10_000)), { bytes: 1_000_000 });
    for (let age = 1; age <= 50; age += 1) await (await keeper.answer("/", age)).encoded("gzip");
    expect(keeper.bytes()).toBeGreaterThan(10_000);
    expect(keeper.bytes()).toBeLessThan(13_000);
  });

  test("an older rendering that ends late does not replace a newer one", async () => {
    const open: Record<number, () => void> = {};
    let age = 0;
    const keeper = createKeeper(
      () => {
        const mine = age;
        return new Promise((resolve) => {
          open[mine] = () => resolve(page(`rendered at ${mine}`));
        });
      },
      { bytes: 1_000_000 },
    );
    age = 1;
    const older = keeper.answer("/", 1);
    age = 2;
    const newer = keeper.answer("/", 2);
    open[2]?.();
    await newer;
    open[1]?.();
    await older;
    expect(String((await keeper.answer("/", 2)).body)).toBe("rendered at 2");
  });

  test("a rendering that fails is tried anew by the next who asks", async () => {
    let tries = 0;
    const keeper = createKeeper(
      async () => {
        tries += 1;
        if (tries === 1) throw new Error("once");
        return page("well");
      },
      { bytes: 1_000_000 },
    );
    await expect(keeper.answer("/", 1)).rejects.toThrow("once");
    expect(String((await keeper.answer("/", 1)).body)).toBe("well");
  });
});

test.each([
  ["gzip, deflate, br", "br"],
  ["br;q=0, gzip;q=0.5", "gzip"],
  ["GZIP", "gzip"],
  ["deflate", "identity"],
  ["", "identity"],
  [undefined, "identity"],
])("of %s a browser gets %s", (accepted, encoding) => {
  expect(preferredEncoding(accepted)).toBe(encoding);
});

test.each([
  ['W/"a"', true],
  ['"a"', true],
  ['"b", W/"a"', true],
  ["*", true],
  ['"b"', false],
  [undefined, false],
])("If-None-Match %s", (ifNoneMatch, known) => {
  expect(isKnown(ifNoneMatch, 'W/"a"')).toBe(known);
});

describe("settleOrigin", () => {
  function settled(headers: Record<string, string>, trustProxy: string) {
    const request = new IncomingMessage(new Socket());
    Object.assign(request.headers, headers);
    settleOrigin(request, readConfig({ TRUST_PROXY: trustProxy }));
    return request.headers;
  }

  test("what a client claims about its address is dropped", () => {
    const claims = { [ADDRESS_HEADER]: "1.2.3.4", "x-forwarded-for": "1.2.3.4", "x-forwarded-host": "evil.example" };
    expect(settled(claims, "0")).toEqual({ [ADDRESS_HEADER]: "" });
  });

  test("of a trusted proxy the last address counts, whatever stands before it", () => {
    expect(settled({ "x-forwarded-for": "6.6.6.6, 203.0.113.9" }, "1")[ADDRESS_HEADER]).toBe("203.0.113.9");
  });
});

test("the policy lets forms lead to Stripe only where Stripe is configured", () => {
  const stripe = { STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: "whsec_1" };
  expect(contentSecurityPolicy("n", readConfig({}), false)).not.toContain("stripe");
  expect(contentSecurityPolicy("n", readConfig(stripe), false)).toContain("https://checkout.stripe.com");
});

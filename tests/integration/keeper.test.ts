import { execFileSync } from "node:child_process";
import { createServer, type IncomingMessage, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "@/lib/config";
import { transaction } from "@/lib/db";
import { nextClockBoundary } from "@/lib/facility/rules";
import { loadCentre, nextHoldExpiry } from "@/lib/facility/store";
import { ok } from "@/lib/result";
import { openAge } from "@/server/age";
import { createListener } from "@/server/listener";
import type { Render } from "@/server/render";
import { testDatabase } from "@/tests/support/database";

type Answer = { status: number; headers: IncomingMessage["headers"]; text: string; raw: Buffer };

/**
 * The server's listener on a real database, with a page that shows what it was rendered from:
 * the claims there are, what the clock says, and who asked.
 */
async function startServer(given: { now?: string; whileRendering?: () => Promise<void> } = {}) {
  const { db, url, folder } = testDatabase("masters");
  const clock = { now: new Date(given.now ?? "2026-12-01T10:00:00+09:00") };
  const rendered: { url: string; cookie: string | undefined; authorization: string | undefined }[] = [];

  const render: Render = async (request, response) => {
    const { cookie, authorization } = request.headers;
    rendered.push({ url: request.url ?? "", cookie, authorization });
    const at = clock.now.toISOString();
    const taken = await db.reader.slotClaim.count({
      where: { OR: [{ expiresAt: null }, { expiresAt: { gt: clock.now } }] },
    });
    await given.whileRendering?.();
    if (request.url?.startsWith("/rooms/nowhere")) response.statusCode = 404;
    if (request.url?.startsWith("/hours")) response.setHeader("set-cookie", "furatto-visitor=somebody");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.write(`taken ${taken} at ${at} by ${cookie ?? "anyone"}`);
    response.end(`<p>${"long enough to be worth compressing ".repeat(40)}</p>`);
  };

  const age = openAge({
    file: url.replace("file:", ""),
    now: () => clock.now,
    nextBoundary: async (now) =>
      nextClockBoundary(await loadCentre(db.reader), now, await nextHoldExpiry(db.reader, now)),
  });
  const config = readConfig({ VAR_DIR: folder });
  const server = createServer(createListener({ render, age, config, dev: false }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    age.close();
  });
  const { port } = server.address() as AddressInfo;

  function get(address: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
    return new Promise((resolve, reject) => {
      send({ port, path: address, headers, method, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => {
          const raw = Buffer.concat(chunks);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: raw.toString(), raw });
        });
      })
        .on("error", reject)
        .end();
    });
  }

  const block = (slot: number, expiresAt: Date | null = null) =>
    transaction(db, async (tx) => {
      await tx.slotClaim.create({
        data: { roomId: "meeting-room", date: "2026-12-05", slot, kind: "block", expiresAt },
      });
      return ok(null);
    });

  return { get, block, clock, rendered, file: url.replace("file:", "") };
}

test("a page is rendered once and then kept", async () => {
  const { get, rendered } = await startServer();
  const first = await get("/");
  const second = await get("/");
  expect(second.text).toBe(first.text);
  expect(rendered).toHaveLength(1);
  expect(second.headers).toMatchObject({ "cache-control": "no-cache", "content-type": "text/html; charset=utf-8" });
});

test("a slot taken by this process shows on the next request", async () => {
  const { get, block } = await startServer();
  expect((await get("/")).text).toContain("taken 0");
  await block(3);
  expect((await get("/")).text).toContain("taken 1");
});

test("a slot taken by another process shows on the next request", async () => {
  const { get, file } = await startServer();
  expect((await get("/")).text).toContain("taken 0");
  const insert = `INSERT INTO SlotClaim (roomId, date, slot, kind) VALUES ('meeting-room', '2026-12-05', 4, 'block')`;
  execFileSync(
    process.execPath,
    ["-e", `require("better-sqlite3")(process.argv[1]).exec(process.argv[2])`, file, insert],
    {
      cwd: path.resolve(import.meta.dirname, "../.."),
    },
  );
  expect((await get("/")).text).toContain("taken 1");
});

test.each([
  ["2026-12-01T08:59:59.999+09:00", "2026-12-01T09:00:00+09:00", "the opening at 9:00"],
  ["2026-12-01T16:59:59.999+09:00", "2026-12-01T17:00:00+09:00", "the closing at 17:00"],
  ["2026-12-01T23:59:59.999+09:00", "2026-12-02T00:00:00+09:00", "midnight"],
])("what is kept at %s is not shown at %s (%s)", async (before, after) => {
  const { get, clock } = await startServer({ now: before });
  await get("/");
  clock.now = new Date(after);
  expect((await get("/")).text).toContain(new Date(after).toISOString());
});

test("a hold that runs out is free at that very instant", async () => {
  const { get, block, clock } = await startServer({ now: "2026-12-01T10:00:00+09:00" });
  await block(2, new Date("2026-12-01T10:15:00+09:00"));
  expect((await get("/")).text).toContain("taken 1");
  clock.now = new Date("2026-12-01T10:14:59.999+09:00");
  expect((await get("/")).text).toContain("taken 1");
  clock.now = new Date("2026-12-01T10:15:00+09:00");
  expect((await get("/")).text).toContain("taken 0");
});

test("a clock that is set back shows the earlier page again", async () => {
  const { get, clock } = await startServer({ now: "2026-12-02T10:00:00+09:00" });
  await get("/");
  clock.now = new Date("2026-12-01T10:00:00+09:00");
  expect((await get("/")).text).toContain("2026-12-01T01:00:00.000Z");
});

test("a page whose rendering straddles a booking is not shown after it", async () => {
  let interrupt: (() => Promise<unknown>) | null = null;
  const { get, block } = await startServer({
    whileRendering: async () => {
      const once = interrupt;
      interrupt = null;
      await once?.();
    },
  });
  interrupt = () => block(1);
  expect((await get("/")).text).toContain("taken 0");
  expect((await get("/")).text).toContain("taken 1");
});

test("those who ask at once wait for one rendering", async () => {
  const { get, rendered } = await startServer({
    whileRendering: () => new Promise((resolve) => setTimeout(resolve, 50)),
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => get("/?date=2026-12-05")));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(rendered).toHaveLength(1);
});

const PERSONAL = { cookie: "next-auth.session-token=mine", authorization: "Bearer mine" };

test.each([
  ["/", {}],
  ["/en/rooms/meeting-room?date=2026-12-05", {}],
  ["/api/v1/rooms", {}],
  ["/api/v1/rooms?unknown=1", {}],
  ["/?_rsc=abc", { rsc: "1" }],
  ["/guide", { "next-router-prefetch": "1" }],
  [`/?people=${"1".repeat(400)}`, {}],
])("who asks never reaches the rendering of %s", async (address, headers) => {
  const { get, rendered } = await startServer();
  const { text } = await get(address, { ...PERSONAL, ...headers });
  expect(text).toContain("by anyone");
  expect(rendered).toMatchObject([{ cookie: undefined, authorization: undefined }]);
});

test.each(["/bookings", "/en/account", "/api/me", "/staff/money", "/basket"])(
  "%s is rendered for who asks",
  async (address) => {
    const { get, rendered } = await startServer();
    expect((await get(address, PERSONAL)).text).toContain("by next-auth.session-token=mine");
    await get(address, PERSONAL);
    expect(rendered).toHaveLength(2);
  },
);

test("the router's parts of a page are not mistaken for the page", async () => {
  const { get, rendered } = await startServer();
  await get("/", { rsc: "1" });
  await get("/");
  await get("/", { rsc: "1" });
  expect(rendered).toHaveLength(3);
});

test.each([
  ["/rooms/nowhere", "not found"],
  ["/hours", "sets a cookie"],
])("%s is not kept (%s)", async (address) => {
  const { get, rendered } = await startServer();
  await get(address);
  await get(address);
  expect(rendered.filter((one) => one.url === address)).toHaveLength(2);
});

test("what a page does not read of its query makes no other page of it", async () => {
  const { get, rendered } = await startServer();
  await get("/?date=2026-12-05&view=week");
  await get("/?view=week&utm_source=x&date=2026-12-05&people=");
  await get("/?fbclid=1&date=2026-12-05&view=week");
  expect(rendered.map(({ url }) => url)).toEqual(["/?date=2026-12-05&view=week"]);
});

test("a browser that has the page hears that it is the same", async () => {
  const { get, block } = await startServer();
  const { headers } = await get("/");
  const etag = headers.etag ?? "";
  const same = await get("/", { "if-none-match": etag });
  expect(same).toMatchObject({ status: 304, text: "" });
  expect(same.headers.etag).toBe(etag);
  await block(5);
  expect((await get("/", { "if-none-match": etag })).status).toBe(200);
});

test("HEAD has the headers of GET and no body", async () => {
  const { get } = await startServer();
  const page = await get("/");
  const head = await get("/", {}, "HEAD");
  expect(head.raw).toHaveLength(0);
  expect(head.headers["content-length"]).toBe(page.headers["content-length"]);
});

test("a page is sent as the browser takes it", async () => {
  const { get } = await startServer();
  const plain = await get("/");
  const zipped = await get("/", { "accept-encoding": "gzip" });
  expect(zipped.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(zipped.raw).toString()).toBe(plain.text);
  expect((await get("/", { "accept-encoding": "gzip, deflate, br" })).headers["content-encoding"]).toBe("br");
  expect(zipped.headers.vary).toContain("accept-encoding");
});

test("every page has its security policy, kept or not", async () => {
  const { get } = await startServer();
  const policies = [await get("/"), await get("/bookings")].map(({ headers }) => headers["content-security-policy"]);
  for (const policy of policies) expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}';/);
  expect(policies[0]).not.toBe(policies[1]);
});

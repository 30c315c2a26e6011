import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { encode } from "next-auth/jwt";
import { expect, onTestFinished, test } from "vitest";
import type { Upload } from "@/lib/attachments/rules";
import { readUpload } from "@/lib/attachments/tokens";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { ok } from "@/lib/result";
import { admit } from "@/server/admission";
import { testContext } from "@/tests/support/context";
import { aPdf } from "@/tests/support/documents";

const MB = 1024 * 1024;
const PATH = "/groups/g1/registration";

type Part = { name: string; file?: string; content: string | Uint8Array };

function formOf(parts: Part[], boundary = "----x"): Buffer {
  return Buffer.concat([
    ...parts.flatMap(({ name, file, content }) => [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${
          file === undefined ? "" : `; filename="${file}"\r\nContent-Type: application/pdf`
        }\r\n\r\n`,
      ),
      Buffer.from(content),
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

const signedIn = async (ctx: Context, userId = "user-hanako") =>
  `a=b; next-auth.session-token=${await encode({ token: { sub: userId }, secret: ctx.config.secret })}`;

/** Sends a form to the door of a server: the status it was refused with, or the form that goes on. */
async function sent(
  ctx: Context,
  body: Buffer,
  given: { cookie?: string; path?: string; piece?: number; headers?: Record<string, string> } = {},
): Promise<{ status: number; form: FormData | null }> {
  const uploads = { config: ctx.config, db: ctx.db.reader, maxBytes: async () => 10 * MB };
  const server = createServer(async (request, response) => {
    const admission = await admit(request, uploads);
    if ("refused" in admission) {
      response.writeHead(admission.refused, { connection: "close" });
      return response.end();
    }
    const chunks: Buffer[] = [];
    for await (const chunk of admission.request) chunks.push(chunk);
    const whole = Buffer.concat(chunks);
    expect(admission.request.headers["content-length"] ?? String(whole.length)).toBe(String(whole.length));
    response.end(whole);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const type = "multipart/form-data; boundary=----x";
  return new Promise((resolve, reject) => {
    const asked = send(
      {
        port: (server.address() as AddressInfo).port,
        path: given.path ?? PATH,
        method: "POST",
        headers: { "content-type": type, cookie: given.cookie ?? "", ...given.headers },
        agent: false,
      },
      async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk);
        const status = answer.statusCode ?? 0;
        const form =
          status === 200
            ? await new Response(Buffer.concat(chunks), { headers: { "content-type": type } }).formData()
            : null;
        resolve({ status, form });
      },
    );
    asked.on("error", reject);
    const piece = given.piece ?? 64 * 1024;
    for (let at = 0; at < body.length; at += piece) asked.write(body.subarray(at, at + piece));
    asked.end();
  });
}

const folderOf = (ctx: Context) => path.join(ctx.config.varDir, "attachments");
const filesIn = (ctx: Context) => (existsSync(folderOf(ctx)) ? readdirSync(folderOf(ctx)) : []);
const uploadsIn = (ctx: Context, form: FormData | null): (Upload | null)[] =>
  (form?.getAll("attachments") ?? []).map((text) => readUpload(ctx.config.secret, String(text)));

test("files of a form are written to the disk on the way, and the form goes on with a signed text for each", async () => {
  const ctx = testContext();
  const [pdf, noise] = [aPdf(), randomBytes(300_000)];
  const parts = [
    { name: "activities", content: "花とみどり\r\n--not the boundary" },
    { name: "attachments", file: "会則.pdf", content: pdf },
    { name: "attachments", file: "空.pdf", content: "" },
    { name: "attachments", file: "", content: "" },
    { name: "attachments", file: "C:\\noise%22.pdf", content: noise },
    { name: "plan", content: "" },
  ];
  // In pieces of any length, so that boundaries fall apart.
  for (const piece of [1000, 37, 4096]) {
    const { form } = await sent(ctx, formOf(parts), { cookie: await signedIn(ctx), piece });
    expect([form?.get("activities"), form?.get("plan")]).toEqual(["花とみどり\r\n--not the boundary", ""]);
    const uploads = uploadsIn(ctx, form);
    expect(uploads.map((upload) => [upload?.name, upload?.bytes, upload?.problem])).toEqual([
      ["会則.pdf", pdf.length, null],
      ["空.pdf", 0, null],
      ['noise".pdf', noise.length, null],
    ]);
    expect(uploads[0]?.userId).toBe("user-hanako");
    expect(readFileSync(path.join(folderOf(ctx), uploads[0]?.id ?? ""))).toEqual(Buffer.from(pdf));
    expect(readFileSync(path.join(folderOf(ctx), uploads[2]?.id ?? "")).equals(noise)).toBe(true);
  }
  expect(filesIn(ctx)).toHaveLength(6);
  expect(statSync(path.join(folderOf(ctx), filesIn(ctx)[0] ?? "")).mode & 0o077).toBe(0);
});

test("forty megabytes are read past: the file is refused, and what was typed goes on", async () => {
  const ctx = testContext();
  const body = formOf([
    { name: "attachments", file: "large.pdf", content: Buffer.alloc(40 * MB, 1) },
    { name: "attachments", file: "small.pdf", content: aPdf() },
    { name: "activities", content: "typed" },
  ]);
  const { form } = await sent(ctx, body, { cookie: await signedIn(ctx) });
  expect(form?.get("activities")).toBe("typed");
  expect(uploadsIn(ctx, form).map((upload) => [upload?.name, upload?.bytes, upload?.problem])).toEqual([
    ["large.pdf", 40 * MB, "too_large"],
    ["small.pdf", aPdf().length, null],
  ]);
  expect(filesIn(ctx)).toHaveLength(1);
});

/** A file as large as said, of which the disk keeps nothing. */
function aHollowFile(ctx: Context, id: string, bytes: number): void {
  mkdirSync(folderOf(ctx), { recursive: true });
  writeFileSync(path.join(folderOf(ctx), id), "");
  truncateSync(path.join(folderOf(ctx), id), bytes);
}

const aDocument = formOf([{ name: "attachments", file: "a.pdf", content: aPdf() }]);

async function problemFor(ctx: Context, userId: string, body = aDocument): Promise<string | null | undefined> {
  const { form } = await sent(ctx, body, { cookie: await signedIn(ctx, userId) });
  return uploadsIn(ctx, form)[0]?.problem;
}

test("what was accepted takes no room from what comes; what belongs to nothing does", async () => {
  const ctx = testContext();
  const id = crypto.randomUUID();
  aHollowFile(ctx, id, 1100 * MB);
  expect(await problemFor(ctx, "user-hanako")).toBe("no_room");
  const owner = { ownerKind: "registration", ownerId: "r", uploadedById: "user-taro", createdAt: ctx.now };
  const document = { id, name: "a.pdf", type: "application/pdf", bytes: 1100 * MB, sha256: "" };
  await transaction(ctx.db, async (tx) => ok(await tx.attachment.create({ data: { ...document, ...owner } })));
  expect(await problemFor(ctx, "user-hanako")).toBeNull();
});

test("one account has a share of the room, also with several forms at once, and leaves the rest to others", async () => {
  const ctx = testContext();
  expect(await problemFor(ctx, "user-hanako")).toBeNull();
  const sign = filesIn(ctx)[0]?.slice(0, 8) ?? "";
  const more = `${sign}${crypto.randomUUID().slice(8)}`;
  aHollowFile(ctx, more, 134 * MB);
  const large = formOf([{ name: "attachments", file: "a.pdf", content: Buffer.alloc(9 * MB, 1) }]);
  const both = await Promise.all([problemFor(ctx, "user-hanako", large), problemFor(ctx, "user-hanako", large)]);
  expect(both).toContain("no_room");
  aHollowFile(ctx, more, 150 * MB);
  expect(await problemFor(ctx, "user-hanako")).toBe("no_room");
  expect(await problemFor(ctx, "user-taro")).toBeNull();
});

test("when whoever sends goes away in the middle of a file, it is closed and removed", async () => {
  const ctx = testContext();
  const uploads = { config: ctx.config, db: ctx.db.reader, maxBytes: async () => 10 * MB };
  let ended: unknown;
  const server = createServer((request) => {
    admit(request, uploads).then(
      (admission) => (ended = admission),
      (error) => (ended = error),
    );
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const asked = send({
    ...{ port: (server.address() as AddressInfo).port, path: PATH, method: "POST", agent: false },
    headers: { "content-type": "multipart/form-data; boundary=----x", cookie: await signedIn(ctx) },
  });
  asked.on("error", () => undefined);
  asked.write(formOf([{ name: "attachments", file: "a.pdf", content: Buffer.alloc(MB, 1) }]).subarray(0, MB / 2));
  const patience = { timeout: 10_000 };
  await expect.poll(() => filesIn(ctx).length, patience).toBe(1);
  asked.destroy();
  await expect.poll(() => ended, patience).toBeInstanceOf(Error);
  expect(filesIn(ctx)).toEqual([]);
  // Where the system tells which files a process has open, none of these is.
  const open = existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd") : [];
  const links = open.map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ""; // closed meanwhile
    }
  });
  expect(links.filter((link) => link.startsWith(folderOf(ctx)))).toEqual([]);
});

test("nothing is written for who is not signed in, by no cookie or one that is not ours", async () => {
  const ctx = testContext();
  const body = formOf([
    { name: "attachments", file: "a.pdf", content: aPdf() },
    { name: "activities", content: "typed" },
  ]);
  const forged = `next-auth.session-token=${await encode({ token: { sub: "user-hanako" }, secret: "another secret" })}`;
  for (const cookie of ["", forged, "next-auth.session-token=rubbish"]) {
    const { form } = await sent(ctx, body, { cookie });
    expect(form?.get("activities")).toBe("typed");
    expect(uploadsIn(ctx, form)[0]?.problem).toBe("no_room");
  }
  expect(filesIn(ctx)).toEqual([]);
});

test.each<[what: string, body: Buffer, headers: Record<string, string>, status: number]>([
  [
    "cut off in a file",
    formOf([{ name: "attachments", file: "a.pdf", content: aPdf(5000) }]).subarray(0, 3000),
    {},
    400,
  ],
  ["without its end", Buffer.from('------x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'), {}, 400],
  ["no form at all", Buffer.from("hello"), {}, 400],
  ["without a boundary", Buffer.from("hello"), { "content-type": "multipart/form-data" }, 400],
  ["with more typed than a form holds", formOf([{ name: "a", content: "x".repeat(1.2 * MB) }]), {}, 413],
  ["said to be longer than anything we read", Buffer.from("x"), { "content-length": String(200 * MB) }, 413],
])("a form %s is refused and leaves nothing behind", async (_, body, headers, status) => {
  const ctx = testContext();
  const answer = await sent(ctx, body, { cookie: await signedIn(ctx), headers }).catch(() => ({ status: 413 }));
  expect(answer.status).toBe(status);
  expect(filesIn(ctx)).toEqual([]);
});

test("elsewhere forms stay as short as they were", async () => {
  const ctx = testContext();
  const body = formOf([{ name: "attachments", file: "a.pdf", content: Buffer.alloc(2 * MB) }]);
  const cookie = await signedIn(ctx);
  for (const other of ["/basket", "/groups/g1/roster", "/groups/registration", "/account"]) {
    const { status } = await sent(ctx, body, { cookie, path: other }).catch(() => ({ status: 413 }));
    expect(status, other).toBe(413);
  }
  const { status } = await sent(ctx, formOf([{ name: "a", content: "1" }]), { cookie, path: `/en${PATH}?year=2026` });
  expect(status).toBe(200);
});

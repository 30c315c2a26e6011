import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { admit, isReadable } from "@/server/admission";

/** What becomes of a request: the status it is refused with, or the body it is let in with. */
async function admitted(init: { method?: string; path?: string; headers?: Record<string, string>; body?: string }) {
  const server = createServer(async (request, response) => {
    const admission = await admit(request);
    if ("refused" in admission) return response.end(String(admission.refused));
    const chunks: Buffer[] = [];
    for await (const chunk of admission.request) chunks.push(chunk);
    response.end(`in: ${admission.request.method} ${admission.request.url} ${Buffer.concat(chunks)}`);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { method = "POST", path = "/basket", headers = {}, body = "" } = init;
  return new Promise<string>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const asked = send({ port, path, method, headers, agent: false }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      resolve(Buffer.concat(chunks).toString());
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const FORM = "multipart/form-data; boundary=x";
const field = (text: string) => `--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n${text}\r\n--x--\r\n`;

test("a whole form goes in as it came", async () => {
  const body = field("花");
  expect(await admitted({ headers: { "content-type": FORM }, body })).toBe(`in: POST /basket ${body}`);
});

test.each([
  ["half a form", { headers: { "content-type": FORM }, body: "--x\r\nno" }, "400"],
  ["a form without a boundary", { headers: { "content-type": "multipart/form-data" }, body: field("1") }, "400"],
  ["a long form", { headers: { "content-type": FORM }, body: field("x".repeat(1_100_000)) }, "413"],
  [
    "a long form that does not say so",
    { headers: { "content-type": FORM, "transfer-encoding": "chunked" }, body: field("x".repeat(1_100_000)) },
    "413",
  ],
  ["a script's call without a form", { headers: { "next-action": "0" }, body: "[]" }, "400"],
  ["a method no page has", { method: "DELETE" }, "405"],
  ["an address that cannot be read", { method: "GET", path: "/%E0%A4%A" }, "404"],
  ["a method of the API", { method: "DELETE", path: "/api/v1/rooms" }, "in: DELETE /api/v1/rooms "],
  ["a page", { method: "GET", path: "/?a=%" }, "in: GET /?a=% "],
])("%s", async (_, init, answer) => {
  expect(await admitted(init)).toBe(answer);
});

test("what can be decoded can be read", () => {
  expect(["/", "/%F0%9F%92%A5", "/?%"].map(isReadable)).toEqual([true, true, true]);
  expect(["/%", "/%ZZ", "/%C3"].map(isReadable)).toEqual([false, false, false]);
});

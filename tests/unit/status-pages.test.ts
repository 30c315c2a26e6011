import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { explainStatus, statusPage } from "@/server/status-pages";

test.each([
  [404, "/nowhere", "/answers/not-found"],
  [404, "/en/rooms/attic", "/en/answers/not-found"],
  [404, "/en?date=x", "/en/answers/not-found"],
  [404, "/enough", "/answers/not-found"],
  [500, "/en", "/en/answers/failed"],
  [200, "/", null],
  [307, "/staff", null],
])("status %i at %s is explained by %s", (status, url, page) => {
  expect(statusPage(status, url)).toBe(page);
});

/** What a browser gets when a framework answers so. */
async function answerOf(
  write: (response: ServerResponse) => void,
  render = async (address: string) => `page ${address}`,
) {
  const server = createServer((request, response) => {
    explainStatus(response, request.url ?? "/", async (address) => ({
      status: 200,
      headers: [],
      body: Buffer.from(await render(address)),
    }));
    write(response);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/en/attic`);
  return { status: answer.status, body: await answer.text(), etag: answer.headers.get("etag") };
}

test("an empty page of a status gets the body that explains it, and keeps its status", async () => {
  const answer = await answerOf((response) => {
    response.statusCode = 404;
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("content-length", "5");
    response.setHeader("etag", '"empty"');
    response.flushHeaders();
    response.write("emp");
    response.end("ty");
  });
  expect(answer).toEqual({ status: 404, body: "page /en/answers/not-found", etag: null });
});

test("a status written at once is explained as well", async () => {
  const answer = await answerOf((response) => response.writeHead(500, { "content-type": "text/html" }).end("empty"));
  expect(answer).toMatchObject({ status: 500, body: "page /en/answers/failed" });
});

test.each([
  [200, "text/html"],
  [404, "application/problem+json"],
])("status %i of %s stays as it is", async (status, type) => {
  const answer = await answerOf((response) => {
    response.statusCode = status;
    response.setHeader("content-type", type);
    response.write("as ");
    response.end("it is");
  });
  expect(answer).toMatchObject({ status, body: "as it is" });
});

test("when even the page that explains fails, the status arrives", async () => {
  const answer = await answerOf(
    (response) => {
      response.statusCode = 404;
      response.setHeader("content-type", "text/html");
      response.end("empty");
    },
    async () => {
      throw new Error("no page");
    },
  );
  expect(answer).toMatchObject({ status: 404, body: "" });
});

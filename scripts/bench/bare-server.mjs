import { readFileSync } from "node:fs";
import { createServer } from "node:http";

/** Bytes from memory and nothing else: what Node's HTTP server can do at most with these answers. */
const answers = new Map(
  JSON.parse(readFileSync(process.argv[2], "utf8")).map(({ path, headers, body }) => [
    path,
    { headers, body: Buffer.from(body, "base64") },
  ]),
);

createServer((request, response) => {
  const answer = answers.get(request.url);
  if (answer) response.writeHead(200, answer.headers).end(answer.body);
  else response.writeHead(404).end();
}).listen(Number(process.env.PORT), "127.0.0.1");

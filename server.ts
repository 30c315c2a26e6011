import { createServer } from "node:http";
import next from "next";
import { readConfig } from "@/lib/config";

const config = readConfig(process.env);
const app = next({
  dev: process.argv.includes("--dev"),
  hostname: config.host,
  port: config.port,
  dir: import.meta.dirname,
});
await app.prepare();
const render = app.getRequestHandler();
createServer((request, response) => void render(request, response)).listen(config.port, config.host, () => {
  console.log(`Serving on http://${config.host}:${config.port}`);
});

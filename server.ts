import "@/scripts/environment";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { bytesOf } from "@/lib/attachments/rules";
import { readConfig } from "@/lib/config";
import { businessNow, world } from "@/lib/context";
import { today } from "@/lib/dates";
import { closeDb } from "@/lib/db";
import { nextClockBoundary, policyOn } from "@/lib/facility/rules";
import { loadCentre, nextHoldExpiry } from "@/lib/facility/store";
import { earlierOf } from "@/lib/news/rules";
import { nextNewsChange } from "@/lib/news/store";
import { runDueWork } from "@/lib/work";
import { explainAndExit } from "@/scripts/explain";
import { type Age, openAge } from "@/server/age";
import { createListener } from "@/server/listener";

const DUE_WORK_EVERY_MS = 5_000;

const KEEP_ALIVE_MS = 75_000;

/** How long answers under way may take once the server is told to stop. */
const LAST_ANSWERS_MS = 10_000;

const dev = process.argv.includes("--dev");

async function serve(): Promise<void> {
  const config = readConfig(process.env);
  // Next and React choose their build by it when they are loaded, hence the import below.
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production" });
  const { default: next } = await import("next");
  const app = next({ dev, hostname: config.host, port: config.port, dir: import.meta.dirname });
  await app.prepare();

  const { db } = world();
  const keeps = !dev && config.keptBytes > 0;
  const age: Age | null = !keeps
    ? null
    : openAge({
        file: config.databaseUrl.replace(/^file:/, ""),
        now: businessNow,
        nextBoundary: async (now) =>
          nextClockBoundary(
            await loadCentre(db.reader),
            now,
            earlierOf(await nextHoldExpiry(db.reader, now), await nextNewsChange(db.reader, now)),
          ),
      });

  const maxBytes = async () => bytesOf(policyOn(await loadCentre(db.reader), today(businessNow())).attachments);
  const uploads = { config, db: db.reader, maxBytes };
  const server = createServer(createListener({ render: app.getRequestHandler(), age, config, dev, uploads }));
  // Longer than a reverse proxy keeps a connection idle: it must never send into one we are just closing.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5_000;
  server.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") explainAndExit(error);
    console.error(
      `Port ${config.port} of ${config.host} is in use: stop what listens there, or choose another with PORT.`,
    );
    process.exit(1);
  });
  if (dev) {
    const upgrade = app.getUpgradeHandler();
    server.on("upgrade", (request, socket, head) => void upgrade(request, socket as Socket, head));
  }
  server.listen(config.port, config.host, () => {
    const address = server.address();
    const port = address && typeof address === "object" ? address.port : config.port;
    const host = config.host.includes(":") ? `[${config.host}]` : config.host;
    console.log(`Serving on http://${host}:${port} (${config.mode} mode)`);
    if (config.mode === "production" && !config.smtpUrl)
      console.warn("No mail leaves this machine: SMTP_URL is not set, and mails are only written to VAR_DIR/outbox.");
  });
  const timer = setInterval(() => void runDueWork(), DUE_WORK_EVERY_MS);
  void runDueWork();

  let isStopping = false;
  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    clearInterval(timer);
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
    await closed;
    clearTimeout(late);
    await runDueWork();
    await app.close();
    age?.close();
    await closeDb(db);
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
}

await serve().catch(explainAndExit);

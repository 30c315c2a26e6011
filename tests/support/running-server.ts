import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { hash } from "@node-rs/argon2";
import { closeDb, openDb, transaction } from "@/lib/db";
import { ok } from "@/lib/result";
import { insertMasters } from "@/prisma/masters";
import { applyMigrations } from "@/scripts/schema-engine";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PASSWORD = "a-long-password-for-tests";

/** The production server in a process of its own, on an empty centre, to be pressed on and killed. */
export type RunningServer = {
  origin: string;
  databaseUrl: string;
  /** folder with the database and the outbox */
  varDir: string;
  /** @param now another hour of the business than the one prepared */
  start(now?: string): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
  remove(): Promise<void>;
};

/** @param given.residents how many accounts to make: resident-0@… and so on, with `residentPassword` */
export async function prepareServer(given: { now: string; residents: number }): Promise<RunningServer> {
  const varDir = mkdtempSync(path.join(os.tmpdir(), "furatto-server-"));
  const databaseUrl = `file:${path.join(varDir, "furatto.db")}`;
  await applyMigrations(databaseUrl);
  await insertResidents(databaseUrl, given.residents, new Date(given.now));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill(signal);
    await gone;
  }

  return {
    origin,
    databaseUrl,
    varDir,
    async start(now = given.now) {
      child = spawn(process.execPath, ["--import", "tsx", path.join(ROOT, "server.ts")], {
        cwd: ROOT,
        stdio: ["ignore", "ignore", "inherit"],
        env: {
          ...process.env,
          TZ: "UTC",
          APP_MODE: "demo",
          APP_NOW: now,
          APP_URL: origin,
          HOST: "127.0.0.1",
          PORT: String(port),
          VAR_DIR: varDir,
          DATABASE_URL: databaseUrl,
          SMTP_URL: "",
          STRIPE_SECRET_KEY: "",
          LOG_LEVEL: "error",
        },
      });
      await answers(origin, child);
    },
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    async remove() {
      await end("SIGKILL");
      rmSync(varDir, { recursive: true, force: true });
    },
  };
}

export const residentPassword = PASSWORD;

export function residentEmail(index: number): string {
  return `resident-${index}@test.example`;
}

async function insertResidents(databaseUrl: string, count: number, now: Date): Promise<void> {
  const db = openDb(databaseUrl);
  const passwordHash = await hash(PASSWORD);
  await transaction(db, async (tx) => {
    await insertMasters(tx);
    await tx.user.createMany({
      data: Array.from({ length: count }, (_, index) => ({
        id: `resident-${index}`,
        email: residentEmail(index),
        name: `試験 ${index}`,
        kana: "シケン",
        phone: "0429212220",
        residence: "city",
        role: "resident",
        passwordHash,
        locale: "ja",
        createdAt: now,
      })),
    });
    return ok(null);
  });
  await closeDb(db);
}

async function answers(origin: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    if (child.signalCode !== null) return; // killed while starting: the next start is waited for
    try {
      const response = await fetch(`${origin}/api/v1/slots`, { signal: AbortSignal.timeout(5_000) });
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const trial = createServer();
    trial.listen(0, "127.0.0.1", () => {
      const address = trial.address();
      trial.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

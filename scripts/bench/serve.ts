import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");

export type Running = {
  origin: string;
  /** from the start of its process to its first answer */
  secondsToAnswer: number;
  /** resident memory now, in megabytes; null where the machine cannot say */
  megabytes(): number | null;
  stop(): Promise<void>;
};

/** Starts a server of Node's in a process of its own, on a free port, and waits for the first answer to `address`. */
export async function serve(args: string[], address: string, env: Record<string, string> = {}): Promise<Running> {
  const port = String(await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production", PORT: port, ...env },
  });
  process.once("exit", () => child.kill());
  await firstAnswer(child, origin + address);
  return {
    origin,
    secondsToAnswer: (performance.now() - begun) / 1000,
    megabytes() {
      const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" });
      return stdout ? Number(stdout) / 1024 : null;
    },
    stop: () => ended(child),
  };
}

/** What our own server needs to know, and what a developer's .env says otherwise is not for measuring. */
export function ourEnvironment(varDir: string, now: string): Record<string, string> {
  const blank = ["APP_URL", "NEXTAUTH_SECRET", "SMTP_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "TRUST_PROXY"];
  return {
    ...Object.fromEntries(blank.map((name) => [name, ""])),
    APP_MODE: "demo",
    APP_NOW: now,
    HOST: "127.0.0.1",
    VAR_DIR: varDir,
    DATABASE_URL: `file:${path.join(varDir, "furatto.db")}`,
    LOG_LEVEL: "error",
    KEPT_MEGABYTES: "",
  };
}

async function firstAnswer(child: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server for ${url} ended with ${child.exitCode}`);
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      if (response.ok) return;
      throw new Error(`${url} answers with ${response.status}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // a TypeError: nobody listens yet
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const trial = createServer();
    trial.listen(0, "127.0.0.1", () => {
      const address = trial.address();
      trial.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

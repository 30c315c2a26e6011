import { type ChildProcess, fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { get } from "node:http";
import path from "node:path";
import { median } from "./median";
import { type PlainPage, servePlainNext } from "./plain-next";
import { ourEnvironment, type Running, serve } from "./serve";
import { BENCH_NOW } from "./year";

export type Rate = { perSecond: number; p99: number };

/** Who answers: we from memory, we rendering each time, Next with a static page, bare Node with the same bytes. */
export const SERVERS = ["kept", "rendered", "next", "bare"] as const;

export type Server = (typeof SERVERS)[number];

export type Traffic = { what: string; isView: boolean; connections: number; bytes: number } & Record<Server, Rate>;

type Target = {
  what: string;
  /** its address with us */
  path: string;
  /** its name with the plain servers */
  plain: string;
  kind: PlainPage["kind"];
  headers: Record<string, string>;
  connections: readonly number[];
};

const EACH = [1, 8, 32];
const PLAIN = { "accept-encoding": "identity" };

const TARGETS: readonly Target[] = [
  { what: "day view", path: "/?date=2026-12-05", plain: "day", kind: "page", headers: PLAIN, connections: EACH },
  {
    what: "week view",
    path: "/?date=2026-12-05&view=week&room=meeting-room",
    plain: "week",
    kind: "page",
    headers: PLAIN,
    connections: EACH,
  },
  {
    what: "month view",
    path: "/?date=2026-12-05&view=month&room=meeting-room",
    plain: "month",
    kind: "page",
    headers: PLAIN,
    connections: EACH,
  },
  {
    what: "API, 31 days",
    path: "/api/v1/availability?from=2026-12-01&to=2026-12-31",
    plain: "availability",
    kind: "route",
    headers: PLAIN,
    connections: EACH,
  },
  {
    what: "day, compressed",
    path: "/?date=2026-12-05",
    plain: "day",
    kind: "page",
    headers: { "accept-encoding": "gzip, br" },
    connections: [8],
  },
];

type Answer = { headers: Record<string, string>; body: Buffer };

/** Our server, kept and rendering each time, and the two it is compared with; all of them idle until measured. */
export type Contest = Record<Server, Running> & { bytes: Map<Target, number> };

/** @param folder for scratch; `varDir` has the year */
export async function startContest(folder: string, varDir: string): Promise<Contest> {
  const ours = ["--import", "tsx", "server.ts"];
  const kept = await serve(ours, "/", ourEnvironment(varDir, BENCH_NOW));
  const rendered = await serve(ours, "/", { ...ourEnvironment(varDir, BENCH_NOW), KEPT_MEGABYTES: "0" });
  const answers = await Promise.all(
    TARGETS.map(async (target) => ({ target, answer: await read(kept.origin + target.path, target.headers) })),
  );
  const file = path.join(folder, "answers.json");
  writeFileSync(
    file,
    JSON.stringify(
      answers.map(({ target, answer }) => ({
        ...answer,
        path: barePath(target),
        body: answer.body.toString("base64"),
      })),
    ),
  );
  const pages = answers
    .filter(({ target }) => target.headers === PLAIN)
    .map(({ target, answer }): PlainPage => ({ name: target.plain, kind: target.kind, bytes: answer.body.length }));
  return {
    kept,
    rendered,
    next: await servePlainNext(pages),
    bare: await serve(["scripts/bench/bare-server.mjs", file], barePath(TARGETS[0]!)),
    bytes: new Map(answers.map(({ target, answer }) => [target, answer.body.length])),
  };
}

export async function stopContest(contest: Contest): Promise<void> {
  await Promise.all(SERVERS.map((server) => contest[server].stop()));
}

function barePath({ what }: Target): string {
  return `/${encodeURIComponent(what)}`;
}

function addressOf(contest: Contest, server: Server, target: Target): string {
  const { origin } = contest[server];
  if (server === "bare") return origin + barePath(target);
  return origin + (server === "next" ? `/${target.plain}` : target.path);
}

/** One answer as it was sent: bytes still encoded, and the headers that say what they are. */
function read(url: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const { "content-type": type = "", "content-encoding": encoding } = response.headers;
      resolve({
        body,
        headers: {
          "content-type": type,
          ...(encoding && { "content-encoding": encoding }),
          "content-length": String(body.length),
        },
      });
    }).on("error", reject);
  });
}

/**
 * Requests a second and p99 of everything, medians of the rounds. A round measures all servers one after
 * another at each thing, so that what is compared was measured close together.
 */
export async function measureTraffic(
  contest: Contest,
  effort: { rounds: number; seconds: number; renderedSeconds: number },
): Promise<Traffic[]> {
  const generator = fork(path.join(import.meta.dirname, "load.mjs"), { execArgv: [] });
  try {
    // Compiled and warm before anything counts.
    for (const target of TARGETS)
      for (const server of SERVERS) await load(generator, addressOf(contest, server, target), 8, 2, target.headers);
    const runs = new Map<string, Rate[]>();
    const keyOf = (target: Target, connections: number, server: Server) => `${target.what} ${connections} ${server}`;
    for (let round = 0; round < effort.rounds; round += 1)
      for (const target of TARGETS)
        for (const connections of target.connections)
          for (const server of SERVERS) {
            const seconds = server === "rendered" ? effort.renderedSeconds : effort.seconds;
            const url = addressOf(contest, server, target);
            const rate = await load(generator, url, connections, seconds, target.headers);
            const key = keyOf(target, connections, server);
            runs.set(key, [...(runs.get(key) ?? []), rate]);
          }
    return TARGETS.flatMap((target) =>
      target.connections.map((connections): Traffic => {
        const rate = (server: Server): Rate => {
          const rates = runs.get(keyOf(target, connections, server)) ?? [];
          return { perSecond: median(rates.map((run) => run.perSecond)), p99: median(rates.map(({ p99 }) => p99)) };
        };
        return {
          what: target.what,
          isView: target.kind === "page",
          connections,
          bytes: contest.bytes.get(target) ?? 0,
          kept: rate("kept"),
          rendered: rate("rendered"),
          next: rate("next"),
          bare: rate("bare"),
        };
      }),
    );
  } finally {
    generator.kill();
  }
}

function load(
  generator: ChildProcess,
  url: string,
  connections: number,
  seconds: number,
  headers: Record<string, string>,
): Promise<Rate> {
  return new Promise((resolve, reject) => {
    generator.once("message", (message) => {
      const { failures, ...rate } = message as Rate & { failures: number };
      if (failures > 0) reject(new Error(`${failures} requests for ${url} failed`));
      else resolve(rate);
    });
    generator.send({ url, connections, seconds, headers });
  });
}

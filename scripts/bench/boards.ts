import { hashPassword } from "@/lib/accounts/hash-password";
import { DEMO_PASSWORD, demoMail } from "@/lib/accounts/rules";
import { closeDb, openDb, transaction } from "@/lib/db";
import { ok } from "@/lib/result";
import { median } from "./median";
import { ourEnvironment, serve } from "./serve";
import { BENCH_NOW } from "./year";

/** How long the desk waits for one of its boards, on the server, in milliseconds. */
export type Board = { what: string; median: number; p95: number };

const BOARDS = [
  { what: "today", path: "/staff" },
  { what: "calendar, day", path: "/staff/calendar?date=2026-12-05" },
  { what: "calendar, week", path: "/staff/calendar?view=week&date=2026-12-05&room=meeting-room" },
  { what: "calendar, month", path: "/staff/calendar?view=month&date=2026-12-05&room=meeting-room" },
  { what: "numbers, year", path: "/staff/numbers?year=2026" },
  { what: "numbers, month", path: "/staff/numbers/month?month=2026-11" },
] as const;

/** Answers before anything counts: a page is compiled by being asked for. */
const WARM_UP = 5;

const STAFF = demoMail("staff");

/** Lets somebody of the staff sign in to a year that has residents alone. */
export async function addStaff(databaseUrl: string): Promise<void> {
  const db = openDb(databaseUrl);
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const added = await transaction(db, async (tx) => {
    const account = { name: "計測 係", kana: "ケイソク", phone: "0429212220", residence: "city", role: "staff" };
    const made = {
      ...account,
      id: "bench-staff",
      email: STAFF,
      passwordHash,
      locale: "ja",
      createdAt: new Date(BENCH_NOW),
    };
    await tx.user.create({ data: made });
    return ok(null);
  });
  await closeDb(db);
  if (!added.ok) throw new Error(added.code);
}

/** Asks for every board again and again, one after another and signed in, and takes the time to the last byte. */
export async function measureBoards(varDir: string, rounds: number): Promise<Board[]> {
  const server = await serve(["--import", "tsx", "server.ts"], "/", ourEnvironment(varDir, BENCH_NOW));
  try {
    const cookie = await signIn(server.origin);
    const boards: Board[] = [];
    for (const { what, path } of BOARDS) {
      const times: number[] = [];
      for (let round = -WARM_UP; round < rounds; round += 1) {
        const begun = performance.now();
        const response = await fetch(server.origin + path, { headers: { cookie }, redirect: "manual" });
        await response.arrayBuffer();
        if (response.status !== 200) throw new Error(`${path} answers with ${response.status}`);
        if (round >= 0) times.push(performance.now() - begun);
      }
      const sorted = times.sort((a, b) => a - b);
      boards.push({ what, median: median(sorted), p95: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN });
    }
    return boards;
  } finally {
    await server.stop();
  }
}

/** Signs in by the route of next-auth, as a program can; the cookie of the sign-in. */
async function signIn(origin: string): Promise<string> {
  const asked = await fetch(`${origin}/api/auth/csrf`);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, email: STAFF, password: DEMO_PASSWORD, json: "true" });
  const signedIn = await fetch(`${origin}/api/auth/callback/password`, {
    method: "POST",
    headers: { cookie: cookiesOf(asked), origin },
    body,
    redirect: "manual",
  });
  const cookie = cookiesOf(signedIn);
  if (!cookie.includes("session-token")) throw new Error(`not signed in: ${signedIn.status}`);
  return cookie;
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
}

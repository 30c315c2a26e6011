import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Role } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { centreWithPeople, person } from "@/tests/support/bookings";

/**
 * Behind the doors of the desks every use case asks once more who acts. Those that pages and actions of the desks run
 * are found by themselves and asked as each who may not, whatever was sent: they refuse before they look at it.
 */
const ROOT = path.resolve(import.meta.dirname, "../..");

type UseCase = (ctx: Context, input: unknown, ...more: unknown[]) => Promise<unknown>;

const files = readdirSync(path.join(ROOT, "app/staff"), { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => path.join(ROOT, "app/staff", file))
  .sort();

/** The gates that whoever works here opens for themselves, in any office. */
const OWN = /\/(lock|second-factor)\//;

/** What a use case of lib is called by in a file of actions: by its name, or after the name of its file. */
function namesIn(text: string): { module: string; name: string }[] {
  return [...text.matchAll(/import (?:\* as (\w+)|\{([^}]+)\}) from "@\/lib\/([\w/-]+)"/g)].flatMap(
    ([, whole, some, module = ""]) => {
      const names = whole
        ? [...text.matchAll(new RegExp(`\\b${whole}\\.(\\w+)`, "g"))].map(([, name = ""]) => name)
        : (some ?? "").split(",").map((one) => one.trim().split(" as ")[0] ?? "");
      return [...new Set(names)].map((name) => ({ module, name }));
    },
  );
}

async function casesOf(file: string): Promise<{ called: string; run: UseCase }[]> {
  const found: { called: string; run: UseCase }[] = [];
  for (const { module, name } of namesIn(readFileSync(file, "utf8"))) {
    const at = path.join(ROOT, "lib", `${module}.ts`);
    // What takes a context and may refuse is a use case; schemas, pages and small helps are not.
    const isUseCase = new RegExp(`export async function ${name}(?:<[^>]*>)?\\(\\s*(?:\\w+|\\{[^}]*\\}): Context\\b`);
    if (!isUseCase.test(readFileSync(at, "utf8"))) continue;
    found.push({ called: `${module}: ${name}`, run: (await import(at))[name] });
  }
  return found;
}

/** What everybody may know: the centre's published tables, how a mail of the product reads, and one's own account. */
const FOR_ALL = ["facility/use-cases: viewCentre", "masters/view-masters: viewSample", "accounts/account: viewAccount"];

/** Says something wherever it is asked, and is a text itself. */
const ANYTHING: unknown = new Proxy(
  {},
  {
    get: (_, field) => (field === Symbol.toPrimitive ? () => "x" : typeof field === "string" ? "x" : undefined),
  },
);

async function answerOf(run: UseCase, ctx: Context): Promise<string> {
  try {
    const answer = (await run(ctx, ANYTHING, new Date())) as { ok?: boolean; code?: string } | unknown[] | null;
    if (answer === null || (Array.isArray(answer) && answer.length === 0)) return "nothing";
    return "ok" in answer && answer.ok === false ? String(answer.code) : "done";
  } catch (error) {
    return `failed: ${error}`;
  }
}

const revisionOf = async ({ db }: Context) => (await db.reader.revision.findUniqueOrThrow({ where: { id: 1 } })).value;

test("use cases are found behind the actions of the desks", async () => {
  const all = await Promise.all(files.map(casesOf));
  expect(all.flat().length).toBeGreaterThan(30);
});

for (const role of [null, "resident", "counsellor", "privacy"] as const satisfies (Role | null)[])
  test(`every use case behind the desks refuses ${role ?? "a visitor"}`, async () => {
    const ctx = await centreWithPeople();
    const actor = role ? { ...person("hanako"), role } : ({ kind: "visitor", visitorId: null } as const);
    const before = await revisionOf(ctx);
    const open: string[] = [];
    for (const file of files) {
      if (OWN.test(file) && role !== null && role !== "resident") continue;
      for (const { called, run } of await casesOf(file)) {
        const answer = await answerOf(run, { ...ctx, actor });
        if (FOR_ALL.includes(called) || answer === "not_allowed" || answer === "nothing") continue;
        open.push(`${called}: ${answer}`);
      }
    }
    expect(open).toEqual([]);
    expect(await ctx.db.reader.auditEntry.count()).toBe(0);
    expect(await revisionOf(ctx)).toBe(before);
  });

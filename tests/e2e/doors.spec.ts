import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { APIResponse, Page } from "@playwright/test";
import type { Role } from "@/lib/accounts/rules";
import { expect, signedInAs, test } from "@/tests/support/browser";

/**
 * Nobody but the staff passes a door of the desks: every page and route under app/staff (and app/counsel), and every
 * action of theirs that the build knows, is found by itself and asked as each who may not.
 */
const ROOT = path.resolve(import.meta.dirname, "../..");

const DESKS = ["app/staff", "app/counsel"];

/** Whoever works here in any office opens these for themselves: the lock, the second factor, and what says "not here". */
const OWN_GATE = /^app\/staff\/(lock|second-factor|elsewhere)\//;

type Door = { file: string; isAdmins: boolean; address: string };

const sourceOf = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

const files = DESKS.flatMap((desk) => {
  try {
    return readdirSync(path.join(ROOT, desk), { recursive: true, encoding: "utf8" }).map((name) => `${desk}/${name}`);
  } catch {
    return [];
  }
}).sort();

/** The pages and routes, each at an address that names nothing there is. */
const doors: Door[] = files
  .filter((file) => /\/(page|route)\.tsx?$/.test(file) && !file.includes("[..."))
  .map((file) => ({
    file,
    isAdmins: /Context\(.*"admin"/.test(sourceOf(file)),
    address: path.posix
      .dirname(file)
      .replace(/^app/, "")
      .replace(/\/\([^)]+\)/g, "")
      .replace(/\[number\]/g, "AAAA2222")
      .replace(/\[[^\]]+\]/g, "x"),
  }));

type Action = { id: string; file: string; name: string; isAdmins: boolean; address: string };

/** The actions of the desks, as the build lists them, each with a page that has it. */
function builtActions(): Action[] {
  const manifest = JSON.parse(sourceOf(".next/server/server-reference-manifest.json")) as {
    node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
  };
  return Object.entries(manifest.node).flatMap(([id, { filename: file, exportedName: name, workers }]) => {
    if (!DESKS.some((desk) => file.startsWith(`${desk}/`))) return [];
    const page = Object.keys(workers).find((worker) => doors.some((door) => door.file.startsWith(`${worker}.`)));
    const door = doors.find((known) => known.file.startsWith(`${page}.`));
    if (!door) throw new Error(`no page has the action ${name} of ${file}`);
    const isAdmins = new RegExp(`export const ${name} = action\\(\\s*"admin"`).test(sourceOf(file));
    return [{ id, file, name, isAdmins, address: door.address }];
  });
}

/** Sent as a browser with scripts sends it: the state of the form, then what was typed. */
async function press(page: Page, { id, address }: Action): Promise<APIResponse> {
  return page.request.post(address, {
    maxRedirects: 0,
    headers: { "next-action": id, origin: new URL(page.url()).origin, accept: "text/x-component" },
    multipart: { "1_locale": "ja", "0": '[{"lastResult":null,"problem":null},"$K1"]' },
  });
}

/** Led to signing in: nothing else is an answer of a door that is shut, and "not found" may have another reason. */
function isShut(answer: APIResponse): boolean {
  const { location, "x-action-redirect": led } = answer.headers();
  // Where an action leads on to comes with the page it leads to.
  if (led !== undefined) return led.startsWith("/sign-in?");
  return [302, 303, 307].includes(answer.status()) && (location ?? "").includes("/sign-in?");
}

async function whatOpens(page: Page, doorsToAsk: readonly Door[], actions: readonly Action[]): Promise<string[]> {
  const opened: string[] = [];
  for (const { file, address } of doorsToAsk)
    if (!isShut(await page.request.get(address, { maxRedirects: 0 }))) opened.push(file);
  for (const action of actions) if (!isShut(await press(page, action))) opened.push(`${action.file}: ${action.name}`);
  return opened;
}

test("the doors are found", () => {
  const actions = builtActions();
  expect(doors.length).toBeGreaterThan(15);
  expect(actions.length).toBeGreaterThan(25);
  expect(doors.filter(({ isAdmins }) => isAdmins).length).toBeGreaterThan(1);
  expect(actions.filter(({ isAdmins }) => isAdmins).length).toBeGreaterThan(3);
  // Every file of actions is of the build, so that none is asked about in vain.
  const written = files.filter((file) => file.endsWith("/actions.ts"));
  expect(written.filter((file) => !actions.some((action) => action.file === file))).toEqual([]);
});

for (const role of [null, "resident", "counsellor", "privacy"] as const satisfies (Role | null)[])
  test(`${role ?? "a visitor"} passes no door of the desks`, async ({ page }) => {
    test.setTimeout(240_000);
    if (role) await signedInAs(page, role);
    else await page.goto("/sign-in");
    const worksHere = role === "counsellor" || role === "privacy";
    const isAsked = ({ file }: { file: string }) => !(worksHere && OWN_GATE.test(file));
    expect(await whatOpens(page, doors.filter(isAsked), builtActions().filter(isAsked))).toEqual([]);
  });

test("the counter's staff pass no door of the administrator", async ({ page }) => {
  await signedInAs(page, "staff");
  const isAdmins = (door: { isAdmins: boolean }) => door.isAdmins;
  expect(await whatOpens(page, doors.filter(isAdmins), builtActions().filter(isAdmins))).toEqual([]);
});

test("the doors open for those they are for", async ({ page }) => {
  // Otherwise all of the above could be shut for another reason.
  await signedInAs(page, "admin");
  for (const address of ["/staff", "/staff/money", "/staff/people", "/staff/people/staff", "/staff/log"])
    expect((await page.request.get(address, { maxRedirects: 0 })).status(), address).toBe(200);
  const search = builtActions().find(({ name, file }) => name === "searchPeople" && file.includes("people"));
  const answer = await press(page, search as Action);
  expect(answer.headers()["x-action-redirect"] ?? "").toContain("/staff/people");
});

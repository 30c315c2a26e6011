import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { DEMO_PASSWORD, demoMail, type Role } from "@/lib/accounts/rules";

export { expect };

/** What a page may load by itself: only from here. */
const OWN = /^(?:http:\/\/127\.0\.0\.1:\d+\/|data:|blob:)/;

/**
 * Every browser test also fails when a page of its browser writes an error to its console (a blocked
 * script, a word that is missing, a broken hydration) or loads anything from elsewhere.
 */
export const test = base.extend<{ isQuiet: undefined }>({
  isQuiet: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      const where = (page: Page | null) => page?.url() ?? "a page";
      context.on("weberror", (error) => complaints.push(`${where(error.page())}: ${error.error().message}`));
      context.on("console", (message) => {
        // The browser itself notes every answer of 4xx, which tests ask for on purpose.
        const isStatus = /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
        if (message.type() === "error" && !isStatus) complaints.push(`${where(message.page())}: ${message.text()}`);
      });
      context.on("request", (request) => {
        if (!OWN.test(request.url())) complaints.push(`loaded from elsewhere: ${request.url()}`);
      });
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/**
 * That the page with this heading is shown, whole and usable: one h1, a language, a title, nothing
 * that sticks out sideways, and nothing that axe finds against WCAG 2.2 AA.
 */
export async function onPage(page: Page, heading: string | RegExp): Promise<void> {
  await isShown(page, heading);
  await pleasesAxe(page);
}

/** What `onPage` asks of a page but for axe: for those that another test looks at in the same language and width. */
export async function isShown(page: Page, heading: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(/.+/);
  await fitsItsWidth(page);
}

/** That nothing sticks out sideways at the page's present width. */
export async function fitsItsWidth(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${page.url()} scrolls sideways at ${page.viewportSize()?.width} px`).toBeLessThanOrEqual(0);
}

/**
 * That axe finds nothing against WCAG 2.2 AA, or nothing by some of its rules. axe is a script: in a
 * browser that runs none it is left out. What it found nothing in, it would find nothing in again: a
 * page built of the same elements at the same width is looked at once in a run.
 */
export async function pleasesAxe(page: Page, rules?: string[]): Promise<void> {
  if (await page.evaluate(() => matchMedia("(scripting: none)").matches)) return;
  const seen = path.join(test.info().config.metadata.varDir, "axe", await buildOf(page, rules));
  if (existsSync(seen)) return;
  // No page of ours has a frame, so the analysis may stay in the page instead of a second, empty one.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await (rules
    ? axe.withRules(rules)
    : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
  ).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" · ")}`);
  expect(found, `${page.url()} at ${page.viewportSize()?.width} px`).toEqual([]);
  mkdirSync(path.dirname(seen), { recursive: true });
  writeFileSync(seen, page.url());
}

/**
 * A hash of what axe judges: the elements with their attributes, whether they hold text, the width and
 * the colours. Words, numbers and addresses are left out, since its rules ask whether there are any, and
 * of the rows of a list or table each kind stands once, marked when there are more.
 */
async function buildOf(page: Page, rules: string[] = []): Promise<string> {
  const build = await page.evaluate(() => {
    const words = new Set(["href", "src", "action", "value", "content", "nonce", "title", "alt", "placeholder"]);
    const landmark = "section, nav, aside, form, main, header, footer, [role]";
    // Names that are made anew for each page and row; classes, roles, levels and stops are judged as they are.
    const made =
      /^(id|for|name|form|headers|datetime|aria-(labelledby|describedby|controls|owns|errormessage)|data-.+)$/;
    const varies = /[0-9a-f]{8}-[0-9a-f-]{27}|_[rR]_\w*_|[2-9A-Z]{4}-[2-9A-Z]{4}|\d+/g;
    const outline = (node: Node): string => {
      if (node instanceof Text) return node.data.trim() ? "t" : "";
      if (!(node instanceof Element) || node instanceof HTMLScriptElement) return "";
      const attributes = [...node.attributes].map(({ name, value }) =>
        words.has(name) || (name === "aria-label" && !node.matches(landmark))
          ? `${name}:${value !== ""}`
          : `${name}=${made.test(name) ? value.replace(varies, "0") : value}`,
      );
      const children = [...node.childNodes].map(outline);
      const some = (kind: string) => (children.indexOf(kind) < children.lastIndexOf(kind) ? `${kind}*` : kind);
      const kinds = node.matches("tbody, tr, ul, ol") ? [...new Set(children)].map(some).sort() : children;
      return `<${node.tagName} ${attributes.join(" ")}>${kinds.join("")}</>`;
    };
    const { documentElement: root } = document;
    const media = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"].map(
      (q) => matchMedia(q).matches,
    );
    return [outline(root), innerWidth, getComputedStyle(root).fontSize, media].join();
  });
  return createHash("sha256").update(build).update(rules.join()).digest("hex");
}

/** Signs the page in as the demo account of a role, through the form as people do. */
export async function signedInAs(page: Page, role: Role): Promise<void> {
  await page.goto("/sign-in");
  const form = page
    .locator("form")
    .filter({ has: page.locator('input[name="password"]') })
    .first();
  await form.locator('input[name="email"]').fill(demoMail(role));
  await form.locator('input[name="password"]').fill(DEMO_PASSWORD);
  await form.locator('button[type="submit"]').first().click();
  await expect(page).not.toHaveURL(/\/sign-in/);
}

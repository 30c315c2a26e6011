import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { DEMO_PASSWORD, demoMail, type Role } from "@/lib/accounts/rules";

export { expect };

/** What a page may load by itself: only from here. */
const OWN = /^(?:http:\/\/127\.0\.0\.1:\d+\/|data:|blob:)/;

/**
 * Every browser test also fails when a page writes an error to its console (a blocked script, a
 * word that is missing, a broken hydration) or loads anything from elsewhere.
 */
export const test = base.extend<{ isQuiet: undefined }>({
  isQuiet: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
      page.on("console", (message) => {
        // The browser itself notes every answer of 4xx, which tests ask for on purpose.
        const isStatus = /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
        if (message.type() === "error" && !isStatus) complaints.push(`${page.url()}: ${message.text()}`);
      });
      page.on("request", (request) => {
        if (!OWN.test(request.url())) complaints.push(`${page.url()} loads ${request.url()}`);
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
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(/.+/);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "the page scrolls sideways").toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" · ")}`);
  expect(found).toEqual([]);
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

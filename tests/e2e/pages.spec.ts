import type { Page } from "@playwright/test";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

/** Every page, in both languages and on both sizes of screen: it stands, reads well, and axe finds nothing. */
const SCREENS = [
  { name: "desk", width: 1280, height: 900 },
  { name: "phone", width: 390, height: 844 },
];

const PUBLIC = [
  "/",
  "/?view=week&room=meeting-room",
  "/?view=month&room=meeting-room",
  "/rooms/living-workshop",
  "/guide",
  "/hours",
  "/basket",
  "/sign-in",
  "/register",
  "/reset",
];

const RESIDENT = ["/bookings", "/groups", "/waiting", "/waiting/new", "/account", "/account/email", "/account/delete"];

const STAFF = ["/staff", "/staff/decisions", "/staff/money"];

const inEnglish = (path: string) =>
  path.startsWith("/?") ? `/en${path.slice(1)}` : path === "/" ? "/en" : `/en${path}`;

async function isWhole(page: Page, path: string): Promise<void> {
  const response = await page.goto(path);
  expect(response?.status(), path).toBe(200);
  await expect(page.locator("html")).toHaveAttribute("lang", path.startsWith("/en") ? "en" : "ja");
  await onPage(page, /\S/);
}

for (const { name, width, height } of SCREENS) {
  test.describe(name, () => {
    test.use({ viewport: { width, height } });

    for (const path of PUBLIC.flatMap((path) => [path, inEnglish(path)])) {
      test(`${path} stands`, async ({ page }) => isWhole(page, path));
    }

    for (const language of ["ja", "en"])
      test(`a resident's pages stand in ${language}`, async ({ page }) => {
        await signedInAs(page, "resident");
        for (const path of RESIDENT) await isWhole(page, language === "en" ? inEnglish(path) : path);
      });

    test("the desk's pages stand", async ({ page }) => {
      await signedInAs(page, "staff");
      for (const path of STAFF) await isWhole(page, path);
    });
  });
}

test.describe("text at twice its size on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  /** Nothing is wider than the page: what has to be moves inside its own frame (WCAG 1.4.4, 1.4.10). */
  async function fits(page: Page, path: string): Promise<void> {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(200);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%", "important"));
    const tooWide = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect.poll(tooWide, path).toBeLessThanOrEqual(0);
  }

  for (const path of PUBLIC.flatMap((path) => [path, inEnglish(path)])) {
    test(`${path} fits`, async ({ page }) => fits(page, path));
  }

  test("a resident's pages fit", async ({ page }) => {
    await signedInAs(page, "resident");
    for (const path of RESIDENT.flatMap((path) => [path, inEnglish(path)])) await fits(page, path);
    for (const path of await placesOf(page)) await fits(page, path);
  });

  /** A booking and a group of one's own, with what lies below them. */
  async function placesOf(page: Page): Promise<string[]> {
    const first = async (list: string, shape: RegExp) => {
      await page.goto(list);
      const links = await page.getByRole("main").getByRole("link").all();
      const addresses = await Promise.all(links.map((link) => link.getAttribute("href")));
      return addresses.find((address) => address && shape.test(address)) ?? "";
    };
    const booking = await first("/bookings", /^\/bookings\/[A-Z0-9-]+$/);
    const group = await first("/groups", /^\/groups\/[0-9a-f-]{36}$/);
    expect([booking, group]).not.toContain("");
    return [
      ...["", "/change", "/cancel", "/papers"].map((below) => booking + below),
      ...["", "/members", "/roster", "/registration", "/edit", "/leave"].map((below) => group + below),
    ];
  }
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  for (const path of PUBLIC) {
    test(`${path} is there whole`, async ({ page }) => {
      const response = await page.goto(path);
      expect(response?.status()).toBe(200);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const { bookings, groups, waiting, registration } = messages.ja.common.account;
      for (const name of [bookings, groups, waiting, registration])
        await expect(page.getByRole("banner").getByRole("link", { name, exact: true })).toBeVisible();
    });
  }
});

test("an address that leads nowhere says so in words, with a way on", async ({ page }) => {
  const response = await page.goto("/nowhere");
  expect(response?.status()).toBe(404);
  await onPage(page, /\S/);
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
});

test("demo mode says on every page what it is", async ({ page }) => {
  for (const path of [...PUBLIC, "/demo/mail"]) {
    await page.goto(path);
    await expect(page.getByText(messages.ja.common.demo, { exact: true })).toBeVisible();
  }
});

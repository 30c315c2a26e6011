import type { Page } from "@playwright/test";
import { demoMail, type Role } from "@/lib/accounts/rules";
import { BASKET_COOKIE } from "@/lib/bookings/basket";
import { localePath } from "@/lib/i18n/routing";
import { expect, fitsItsWidth, onPage, pleasesAxe, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

/**
 * Every page that links lead to, for each who may see it, in both languages: at 1280 and 390 px,
 * light and dark, axe finds nothing, nothing scrolls sideways (at 360 px neither), and, as in every
 * browser test, nothing is loaded from elsewhere and no console says an error.
 */
type Language = keyof typeof messages;

/** How many of the pages about one booking or one mail are looked at: they differ by what became of it. */
const ALIKE = 4;

for (const language of ["ja", "en"] as const) {
  test.describe(language, () => {
    test.use({ locale: language === "ja" ? "ja-JP" : "en-GB" });
    test.beforeEach(() => test.setTimeout(600_000));

    test("what anybody sees", async ({ page }) => {
      await lookAround(page, language, [
        ...[
          "/",
          "/?date=2027-02-29&people=many",
          "/?date=2026-12-12&cooking=1&part=evening",
          "/sign-in",
          "/register",
          "/reset",
        ],
        ...["/?view=week&room=living-workshop", "/?view=month&date=2027-01-10&weekday=6", "/?date=2027-02-12"],
      ]);
    });

    test("what a resident sees, with slots in the basket and a hold", async ({ page, baseURL }) => {
      await signedInAs(page, "resident");
      const day = language === "ja" ? "2026-12-18" : "2026-12-19";
      const table = `/?date=${day}`;
      await page.goto(table);
      const box = page.locator("input[name=choice]").first();
      const [room, date, slot] = (await box.getAttribute("value"))?.split("/") ?? [];
      const value = `${room}*${date}*${slot}*${room === "living-workshop" ? "o" : "s"}*n`;
      await page.context().addCookies([{ name: BASKET_COOKIE, value, url: baseURL ?? "" }]);
      await page.goto(localePath(language, "/basket"));
      await onPage(page, messages[language].basket.title);
      await page.getByRole("button", { name: messages[language].basket.hold.press.replace("{minutes}", "15") }).click();
      await onPage(page, messages[language].booking.form.title);
      await lookAround(page, language, [
        "/book",
        "/basket",
        "/bookings",
        "/bookings?past=all",
        "/waiting",
        "/waiting/new",
        "/account",
      ]);
      await page.goto(localePath(language, "/basket"));
      await page.getByRole("button", { name: messages[language].basket.hold.release }).click();
      await expect(page.getByRole("button", { name: messages[language].basket.hold.release })).toHaveCount(0);
    });

    test("what the desk sees", async ({ page }) => {
      // The desk speaks the language of the account; the administrator's is changed to have both.
      const role: Role = language === "ja" ? "staff" : "admin";
      await signedInAs(page, role);
      if (language === "en") {
        await page.goto("/account");
        await page.getByRole("radio", { name: "English" }).check();
        await page.getByRole("button", { name: messages.ja.myAccount.notices.save }).click();
        await expect(page.getByText(messages.ja.myAccount.notices.saved)).toBeVisible();
      }
      await lookAround(page, language, ["/staff", "/staff/money", "/staff/decisions"]);
      expect(await page.locator("html").getAttribute("lang")).toBe(language);
    });

    test("the mails of the demo", async ({ page }) => {
      // a mail there is in any case
      await page.goto(localePath(language, "/reset"));
      await page.locator("[name=email]").fill(demoMail("privacy"));
      await page.getByRole("button", { name: messages[language].account.reset.submit }).click();
      await expect(page).toHaveURL(/reset\/code/);
      await looksWell(page);
      await lookAround(page, language, [language === "ja" ? "/demo/mail" : "/demo/mail?locale=en"]);
    });

    test("pages that are not there", async ({ page }) => {
      const nowhere = [localePath(language, "/nowhere"), localePath(language, "/rooms/ballroom")];
      if (language === "ja") nowhere.push("/demo/nowhere", "/staff/nowhere", "/api/nowhere");
      for (const address of nowhere) {
        const answer = await page.goto(address);
        if (address.startsWith("/staff")) continue;
        expect(answer?.status(), address).toBe(404);
        if (!address.startsWith("/api")) await looksWell(page);
      }
    });
  });
}

/**
 * Looks at pages, at those they link to, and so on, as long as they are in the language and of the
 * same parts of the site. Of pages that differ by a date or a room alone, one is looked at.
 */
async function lookAround(page: Page, language: Language, begin: string[]): Promise<void> {
  const parts = new Set(begin.map(partOf));
  const first = begin.map((address) =>
    /^\/(demo|staff|en)\b/.test(address) ? address : localePath(language, address),
  );
  const queue = [...first];
  const seen = new Set<string>();
  const looks = new Map<string, number>();
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    const look = lookOf(address);
    const count = looks.get(look) ?? 0;
    if (seen.has(address) || (!first.includes(address) && count >= (look.includes("…") ? ALIKE : 1))) continue;
    seen.add(address);
    looks.set(look, count + 1);
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(200);
    // Where an address leads on to another, that one is looked at once.
    const arrived = new URL(page.url());
    const isElsewhere = arrived.pathname + arrived.search !== address;
    if (isElsewhere && seen.has(arrived.pathname + arrived.search)) continue;
    seen.add(arrived.pathname + arrived.search);
    await looksWell(page);
    const links = await page
      .locator("a[href]:not([download])")
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    for (const url of links.map((link) => new URL(link))) {
      const to = url.pathname + url.search;
      const isOfLanguage = /^\/(demo|staff)\b/.test(to) || /^\/en(\/|\?|$)/.test(to) === (language === "en");
      if (url.origin === arrived.origin && !isFile(url.pathname) && isOfLanguage && parts.has(partOf(to)))
        queue.push(to);
    }
  }
}

/** The whole of what a page is looked at for. What stands where does not hang on light or dark, nor colours on the width. */
async function looksWell(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
  await onPage(page, /\S/);
  await page.emulateMedia({ colorScheme: "dark" });
  await pleasesAxe(page, ["color-contrast"]);
  await page.setViewportSize({ width: 390, height: 844 });
  await onPage(page, /\S/);
  await page.emulateMedia({ colorScheme: "light" });
  await pleasesAxe(page, ["color-contrast"]);
  await page.setViewportSize({ width: 360, height: 740 });
  await fitsItsWidth(page);
}

/** Who a page is for: the desk, the demo's visitors, whoever is signed in, or anybody. */
function partOf(address: string): string {
  const path = address.replace(/^\/en(?=\/|\?|$)/, "") || "/";
  return /^\/(staff|demo)/.exec(path)?.[1] ?? (/^\/(book|basket|account)/.test(path) ? "own" : "public");
}

/** How a page looks, whatever its date, its room or its number. */
function lookOf(address: string): string {
  const [path = "", query = ""] = address.split("?");
  const like = path
    .replace(/\/(bookings|money|mail|pay)\/[^/]+/, "/$1/…")
    .replace(/\/masters\/(\w+)\/.+/, "/masters/$1/…")
    .replace(/\/rooms\/(?!nursery|library)[^/]+/, "/rooms/any");
  return `${like} ${new URLSearchParams(query).get("view") ?? ""}`;
}

const isFile = (path: string) => /\/(?:calendar|pdf)$|\.\w+$|^\/api\//.test(path);

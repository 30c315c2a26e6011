import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { demoMail } from "@/lib/accounts/rules";
import { localePath } from "@/lib/i18n/routing";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { codeMailedTo } from "@/tests/support/mailbox";
import { messages } from "@/tests/support/words";

const PASSWORD = "a quiet morning";
const someone = () => `${randomUUID()}@example.jp`;

type Language = keyof typeof messages;

/** Somebody new, signed in on their account page. */
async function registered(page: Page, language: Language, email: string): Promise<void> {
  const words = messages[language].account;
  await page.goto(localePath(language, "/register"));
  await page.locator("[name=name]").fill("旅立 花子");
  await page.locator("[name=kana]").fill("たびだち はなこ");
  await page.locator("[name=email]").fill(email);
  await page.locator("[name=phone]").fill("042-973-1111");
  await page.locator("[name=residence][value=city]").check();
  await page.locator("[name=password]").fill(PASSWORD);
  await page.getByRole("button", { name: words.register.submit }).click();
  await expect(page).toHaveURL(localePath(language, "/register/code"));
  await page.locator("[name=code]").fill(await codeMailedTo(page, email));
  await page.getByRole("button", { name: words.register.codeSubmit }).click();
  await expect(page).toHaveURL(localePath(language, "/account?welcome=1"));
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in?next=%2Faccount");
  const form = page.getByRole("main").locator("form").first();
  await form.locator("[name=email]").fill(email);
  await form.locator("[name=password]").fill(PASSWORD);
  await form.getByRole("button", { name: messages.ja.account.signIn.submit }).click();
}

for (const [language, viewport, javaScriptEnabled] of [
  ["ja", { width: 1280, height: 900 }, true],
  ["ja", { width: 390, height: 844 }, false],
  ["en", { width: 390, height: 844 }, true],
  ["en", { width: 1280, height: 900 }, false],
] as const)
  test.describe(`${language}, ${viewport.width} px, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    test.use({ viewport, javaScriptEnabled });

    test("one chooses reminders, changes the address, takes the records along, and leaves", async ({ page }) => {
      const words = messages[language].account;
      const mine = messages[language].myAccount;
      const to = (path: string) => localePath(language, path);
      const press = (name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click();
      const [email, newEmail] = [someone(), someone()];
      await registered(page, language, email);

      await page.locator("[name=reminders][value='3']").uncheck();
      await press(mine.notices.save);
      await expect(page.getByText(mine.notices.saved)).toBeVisible();
      const chosen = () =>
        page
          .locator("[name=reminders]:checked")
          .evaluateAll((all) => all.map((box) => (box as HTMLInputElement).value));
      expect(await chosen()).toEqual(["7", "1"]);
      await onPage(page, words.account.title);

      await page.getByRole("link", { name: mine.emailChange }).click();
      await onPage(page, mine.email.title);
      await page.locator("[name=email]").fill(newEmail);
      await page.locator("[name=currentPassword]").fill("not the password");
      await press(mine.email.submit);
      await expect(page.getByText(messages[language].problems.wrong_password)).toBeVisible();
      await expect(page.locator("[name=email]")).toHaveValue(newEmail);
      await page.locator("[name=currentPassword]").fill(PASSWORD);
      await press(mine.email.submit);
      await expect(page).toHaveURL(to("/account/email/code"));
      await onPage(page, mine.email.codeTitle);
      await page.locator("[name=code]").fill(await codeMailedTo(page, newEmail));
      await press(mine.email.codeSubmit);
      await expect(page.getByText(mine.email.changed)).toBeVisible();
      await expect(page.getByRole("main")).toContainText(newEmail);

      const records = await page.request.get(to("/account/data"));
      expect(records.headers()).toMatchObject({
        "cache-control": "private, no-store",
        "content-disposition": expect.stringMatching(/^attachment; filename="furatto-\d{4}-\d\d-\d\d\.json"$/),
      });
      expect(await records.json()).toMatchObject({
        about: mine.records.about,
        account: { name: "旅立 花子", email: newEmail, phone: "0429731111", reminders: [7, 1] },
        devices: [expect.anything()],
      });

      await page.getByRole("link", { name: mine.erase.link }).click();
      await onPage(page, mine.erase.title);
      await page.locator("[name=password]").fill("not the password");
      await press(mine.erase.byPassword);
      await expect(page.getByText(messages[language].problems.wrong_password)).toBeVisible();
      await press(mine.erase.sendCode);
      await expect(page).toHaveURL(to("/account/delete/code"));
      await onPage(page, mine.erase.codeTitle);
      await page.locator("[name=code]").fill(await codeMailedTo(page, newEmail));
      await press(mine.erase.codeSubmit);
      await expect(page).toHaveURL(to("/sign-in?left=erased"));
      await expect(page.getByText(mine.erase.erased)).toBeVisible();

      await page.goto(to("/account"));
      await onPage(page, words.signIn.title);
      const again = page.getByRole("main").locator("form").first();
      await again.locator("[name=email]").fill(newEmail);
      await again.locator("[name=password]").fill(PASSWORD);
      await again.getByRole("button", { name: words.signIn.submit }).click();
      await expect(page.getByText(messages[language].problems.wrong_credentials)).toBeVisible();
      await registered(page, language, newEmail);
    });
  });

test("a calendar follows the address it was given, until there is another one", async ({
  page,
  playwright,
  baseURL,
}) => {
  const mine = messages.ja.myAccount.feed;
  await registered(page, "ja", someone());
  const press = (name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click();
  const nobody = await playwright.request.newContext({ baseURL });
  const shown = async () => new URL(await page.getByRole("textbox", { name: mine.address }).inputValue()).pathname;

  await press(mine.make);
  await expect(page.getByText(mine.made)).toBeVisible();
  const first = await shown();
  expect(first).toMatch(/^\/feeds\/[\w-]{43}\.ics$/);
  expect(page.url()).not.toContain(first.slice(7, 20));
  const answer = await nobody.get(first);
  expect(answer.headers()).toMatchObject({
    "content-type": "text/calendar; charset=utf-8",
    "cache-control": "private, no-store",
    "x-robots-tag": "noindex, nofollow",
  });
  expect(await answer.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect((await nobody.head(first)).status()).toBe(200);
  expect((await nobody.post(first)).status()).toBe(405);
  for (const wrong of [
    first.replace(/.{9}\.ics$/, "AAAAAAAAA.ics"),
    first.replace(".ics", ""),
    "/feeds/x.ics",
    "/feeds/..%2f.ics",
  ])
    expect((await nobody.get(wrong)).status(), wrong).toBe(404);

  await press(mine.renew);
  await expect.poll(shown).not.toBe(first);
  const second = await shown();
  expect((await nobody.get(first)).status()).toBe(404);
  expect((await nobody.get(second)).status()).toBe(200);
  await press(mine.revoke);
  await expect(page.getByText(mine.revoked)).toBeVisible();
  expect((await nobody.get(second)).status()).toBe(404);
  await expect(page.getByRole("textbox", { name: mine.address })).toHaveCount(0);
  await nobody.dispose();
});

test("a device that was signed out is a visitor's on its next request, and this one is not", async ({
  page,
  browser,
}) => {
  const mine = messages.ja.myAccount.devices;
  const email = someone();
  await registered(page, "ja", email);
  const others = await Promise.all(
    ["Firefox/145.0 (Android 15)", "Edg/142.0 (Windows NT 10.0)"].map(async (userAgent) =>
      (await browser.newContext({ userAgent })).newPage(),
    ),
  );
  for (const other of others) {
    await signIn(other, email);
    await expect(other).toHaveURL("/account");
  }
  await page.goto("/account");
  const devices = page.locator("#devices");
  await expect(devices.getByRole("listitem")).toHaveCount(3);
  await expect(devices.getByRole("listitem").filter({ hasText: mine.this })).toHaveCount(1);

  await devices.getByRole("button", { name: mine.endOf.replace("{device}", "Firefox · Android") }).click();
  await expect(page.getByText(mine.ended)).toBeVisible();
  await expect(devices.getByRole("listitem")).toHaveCount(2);
  await others[0]?.reload();
  await expect(others[0]!).toHaveURL("/sign-in?next=%2Faccount");
  await others[1]?.reload();
  await expect(others[1]!).toHaveURL("/account");

  await devices.getByRole("button", { name: mine.endOthers }).click();
  await expect(page.getByText(mine.othersEnded)).toBeVisible();
  await others[1]?.reload();
  await expect(others[1]!).toHaveURL("/sign-in?next=%2Faccount");
  await page.reload();
  await onPage(page, messages.ja.account.account.title);
  await Promise.all(others.map((other) => other.context().close()));
});

test("a cookie that was copied before signing out opens nothing after it", async ({ page }) => {
  await registered(page, "ja", someone());
  const kept = await page.context().cookies();
  await page.getByRole("main").getByRole("button", { name: messages.ja.account.account.signOut, exact: true }).click();
  await expect(page).toHaveURL("/sign-in?left=1");
  await page.context().addCookies(kept);
  await page.goto("/account");
  await expect(page).toHaveURL("/sign-in?next=%2Faccount");
});

test("whoever has bookings is led to them before the account can go; staff are sent to an administrator", async ({
  page,
}) => {
  const mine = messages.ja.myAccount;
  await signedInAs(page, "resident");
  await page.goto("/account/delete");
  await onPage(page, mine.erase.title);
  await expect(page.getByText(mine.erase.notYet)).toBeVisible();
  await expect(page.locator("[name=password]")).toHaveCount(0);
  await page
    .getByRole("main")
    .getByRole("link", { name: /^予約 [\w-]+ を見る$/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/bookings\/[\w-]+$/);

  await page.context().clearCookies();
  await signedInAs(page, "staff");
  await page.goto("/account/delete");
  await expect(page.getByText(mine.obstacles.works_here)).toBeVisible();
});

test("nobody takes the records of somebody else along", async ({ page }) => {
  const answer = await page.request.get("/account/data", { maxRedirects: 0 });
  expect(answer.status()).toBe(307);
  expect(answer.headers().location).toContain("/sign-in");
  expect(await answer.text()).not.toContain("@");
});

test("the address of an account that exists is asked for in the same way", async ({ page }) => {
  const mine = messages.ja.myAccount.email;
  await registered(page, "ja", someone());
  await page.goto("/account/email");
  await page.locator("[name=email]").fill(demoMail("privacy"));
  await page.locator("[name=currentPassword]").fill(PASSWORD);
  await page.getByRole("button", { name: mine.submit }).click();
  await onPage(page, mine.codeTitle);
  expect(await codeMailedTo(page, demoMail("privacy"))).toBe("none");
  await page.locator("[name=code]").fill("123456");
  await page.getByRole("button", { name: mine.codeSubmit }).click();
  await expect(page.getByText("あと4回")).toBeVisible();
});

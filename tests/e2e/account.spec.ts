import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { DEMO_PASSWORD, demoMail } from "@/lib/accounts/rules";

import { localePath } from "@/lib/i18n/routing";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { codeMailedTo } from "@/tests/support/mailbox";
import { messages } from "@/tests/support/words";

const PASSWORD = "a quiet morning";
const someone = () => `${randomUUID()}@example.jp`;

type Language = keyof typeof messages;

async function fillRegistration(page: Page, language: Language, email: string): Promise<void> {
  const words = messages[language].account;
  await page.getByRole("textbox", { name: words.name, exact: true }).fill("山﨑　花子");
  await page.getByRole("textbox", { name: words.kana, exact: true }).fill("ﾔﾏｻﾞｷ はなこ");
  await page.getByRole("textbox", { name: words.email, exact: true }).fill(email.toUpperCase().replace("@", "＠"));
  await page.getByRole("textbox", { name: words.phone, exact: true }).fill("０４－2921 2220");
  await page.getByRole("radio", { name: words.residences.city }).check();
  await page.getByRole("textbox", { name: words.password, exact: true }).fill(PASSWORD);
}

async function registered(page: Page, email: string, next = "/account"): Promise<void> {
  const words = messages.ja.account;
  await page.goto(`/register?${new URLSearchParams({ next })}`);
  await fillRegistration(page, "ja", email);
  await page.getByRole("button", { name: words.register.submit }).click();
  await expect(page.getByRole("heading", { level: 1, name: words.register.codeTitle })).toBeVisible();
  await page.getByRole("textbox", { name: words.code }).fill(await codeMailedTo(page, email));
  await page.getByRole("button", { name: words.register.codeSubmit }).click();
  await expect(page).toHaveURL(next);
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  const form = page.getByRole("main").locator("form").first();
  await form.locator("[name=email]").fill(email);
  await form.locator("[name=password]").fill(password);
  await form.getByRole("button", { name: messages.ja.account.signIn.submit }).click();
}

for (const language of ["ja", "en"] as const)
  for (const [screen, viewport] of [
    ["desk", { width: 1280, height: 900 }],
    ["phone", { width: 390, height: 844 }],
  ] as const)
    test.describe(`${language} on a ${screen}`, () => {
      test.use({ viewport });

      test("one registers, looks at the account, signs out and in again", async ({ page }) => {
        const words = messages[language].account;
        const email = someone();
        const to = (path: string) => localePath(language, path);

        await page.goto(to("/register"));
        await page.getByRole("textbox", { name: words.name, exact: true }).fill("花子🌸");
        await page.getByRole("button", { name: words.register.submit }).click();
        await onPage(page, words.register.title);
        await page.getByRole("link", { name: new RegExp(words.fields.name.slice(0, 12)) }).click();
        const name = page.getByRole("textbox", { name: words.name, exact: true });
        await expect(name).toBeFocused();
        await expect(name).toHaveValue("花子🌸");

        await fillRegistration(page, language, email);
        await page.getByRole("button", { name: words.register.submit }).click();
        await expect(page).toHaveURL(to("/register/code"));
        await onPage(page, words.register.codeTitle);
        await expect(page.getByText(email)).toBeVisible();
        await page.getByRole("textbox", { name: words.code }).fill("000000");
        await page.getByRole("button", { name: words.register.codeSubmit }).click();
        await expect(page.getByText(language === "ja" ? "あと4回" : "4 more times")).toBeVisible();
        await page.getByRole("textbox", { name: words.code }).fill(await codeMailedTo(page, email));
        await page.getByRole("button", { name: words.register.codeSubmit }).click();

        await expect(page).toHaveURL(to("/account?welcome=1"));
        await onPage(page, words.account.title);
        await expect(page.getByRole("textbox", { name: words.kana, exact: true })).toHaveValue("ヤマザキ ハナコ");
        await expect(page.getByRole("textbox", { name: words.phone, exact: true })).toHaveValue("0429212220");
        await page.getByRole("radio", { name: words.residences.outside }).check();
        await page.getByRole("button", { name: words.account.save }).click();
        await expect(page.getByText(words.account.saved)).toBeVisible();

        await page.getByRole("main").getByRole("button", { name: words.account.signOut, exact: true }).click();
        await expect(page.getByText(words.signedOut)).toBeVisible();
        expect((await page.context().cookies()).map((cookie) => cookie.name)).not.toContain("next-auth.session-token");
        await page.goto(to("/account"));
        await onPage(page, words.signIn.title);
        const form = page.getByRole("main").locator("form").first();
        await form.locator("[name=email]").fill(email);
        await form.locator("[name=password]").fill(PASSWORD);
        await form.getByRole("button", { name: words.signIn.submit }).click();
        await expect(page).toHaveURL(to("/account"));
        await expect(page.getByRole("radio", { name: words.residences.outside })).toBeChecked();
      });
    });

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one registers, signs out and comes back by a mailed code", async ({ page }) => {
    const words = messages.ja.account;
    const email = someone();
    await registered(page, email);
    await page.getByRole("main").getByRole("button", { name: words.account.signOut, exact: true }).click();
    await expect(page).toHaveURL("/sign-in?left=1");

    await page.goto("/sign-in?next=%2Faccount");
    const byCode = page.locator("#by-code");
    await byCode.locator("[name=email]").fill(email);
    await byCode.getByRole("button").click();
    await expect(page).toHaveURL("/sign-in/code?next=%2Faccount");
    await page.getByRole("button", { name: words.mailed.again }).click();
    await expect(page.getByText(words.mailed.sentAgain)).toBeVisible();
    await page.getByRole("textbox", { name: words.code }).fill(await codeMailedTo(page, email));
    await page.getByRole("button", { name: words.signIn.codeSubmit }).click();
    await expect(page).toHaveURL("/account");
  });

  test("a wrong password is told, what was typed stays, but never the password", async ({ page }) => {
    const email = someone();
    await page.goto("/sign-in");
    await signIn(page, email, "not the password");
    await expect(page.getByText(messages.ja.problems.wrong_credentials)).toBeVisible();
    await expect(page.locator("[name=email]").first()).toHaveValue(email);
    await expect(page.locator("[name=password]").first()).toHaveValue("");
    expect(await page.content()).not.toContain("not the password");
  });
});

test("one registers by keyboard alone", async ({ page }) => {
  const email = someone();
  await page.goto("/register");
  await page.getByRole("textbox", { name: messages.ja.account.name, exact: true }).focus();
  for (const typed of ["髙橋 花子", "たかはし はなこ", email, "090-1234-5678"]) {
    await page.keyboard.type(typed);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("checkbox", { name: messages.ja.account.showPassword })).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByRole("textbox", { name: messages.ja.account.password, exact: true })).toHaveAttribute(
    "type",
    "text",
  );
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/register/code");
  const code = await codeMailedTo(page, email);
  await page.getByRole("textbox", { name: messages.ja.account.code }).focus();
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/account?welcome=1");
});

test("a new password by mail ends the sign-ins of other browsers", async ({ page, browser }) => {
  const words = messages.ja.account;
  const email = someone();
  await registered(page, email);
  const other = await (await browser.newContext()).newPage();
  await other.goto("/reset");
  await onPage(other, words.reset.title);
  await other.getByRole("textbox", { name: words.email, exact: true }).fill(email);
  await other.getByRole("button", { name: words.reset.submit }).click();
  await expect(other).toHaveURL("/reset/code");
  await onPage(other, words.reset.codeTitle);
  await other.getByRole("textbox", { name: words.code }).fill(await codeMailedTo(other, email));
  await other.getByRole("textbox", { name: words.newPassword, exact: true }).fill("another evening");
  await other.getByRole("button", { name: words.reset.codeSubmit }).click();
  await expect(other.getByText(words.account.passwordChanged)).toBeVisible();

  await page.reload();
  await expect(page).toHaveURL("/sign-in?next=%2Faccount");
  await signIn(page, email, PASSWORD);
  await expect(page.getByText(messages.ja.problems.wrong_credentials)).toBeVisible();
  await signIn(page, email, "another evening");
  await expect(page).toHaveURL("/account");
  await other.context().close();
});

test("signing out everywhere acts on the next request of every browser", async ({ page, browser }) => {
  const words = messages.ja.account;
  const email = someone();
  await registered(page, email);
  const other = await (await browser.newContext()).newPage();
  await other.goto("/sign-in?next=%2Faccount");
  await signIn(other, email, PASSWORD);
  await expect(other).toHaveURL("/account");
  await page.getByRole("button", { name: words.account.everywhere }).click();
  await expect(page.getByText(words.signedOutEverywhere)).toBeVisible();
  await other.reload();
  await expect(other).toHaveURL("/sign-in?next=%2Faccount");
  expect(await (await other.request.get("/api/me")).json()).toMatchObject({ signedIn: false, name: null });
  expect(await (await other.request.get("/api/auth/session")).json()).toEqual({});
  await other.context().close();
});

test("a password is changed by whoever knows the old one, and the browser stays signed in", async ({ page }) => {
  const words = messages.ja.account;
  await registered(page, someone());
  const change = async (old: string) => {
    await page.getByRole("textbox", { name: words.currentPassword }).fill(old);
    await page.getByRole("textbox", { name: words.newPassword, exact: true }).fill("another evening");
    await page.getByRole("button", { name: words.account.changePassword }).click();
  };
  await change("not the password");
  await expect(page.getByText(messages.ja.problems.wrong_password)).toBeVisible();
  await change(PASSWORD);
  await expect(page.getByText(words.account.passwordChanged)).toBeVisible();
  await page.reload();
  await onPage(page, words.account.title);
});

test("registering an address that has an account looks like any other", async ({ page }) => {
  const words = messages.ja.account;
  const email = demoMail("counsellor");
  await page.goto("/register");
  await fillRegistration(page, "ja", email);
  await page.getByRole("button", { name: words.register.submit }).click();
  await onPage(page, words.register.codeTitle);
  expect(await codeMailedTo(page, email)).toBe("none");
});

test("each demo account is used by one press", async ({ page }) => {
  const words = messages.ja.account;
  for (const [role, path] of [
    ["resident", "/bookings"],
    ["staff", "/staff"],
    ["counsellor", "/bookings"],
    ["admin", "/staff"],
    ["privacy", "/bookings"],
  ] as const) {
    await page.context().clearCookies();
    await page.goto("/sign-in");
    await page.getByRole("button", { name: words.signIn.demoUse.replace("{role}", words.roles[role]) }).click();
    await expect(page).toHaveURL(path);
    expect(await (await page.request.get("/api/me")).json()).toMatchObject({ signedIn: true, role });
  }
});

test("the desk opens for staff alone, and says so to others", async ({ page }) => {
  await signedInAs(page, "resident");
  await page.goto("/staff");
  await onPage(page, messages.ja.account.signIn.title);
  await expect(page.getByText(messages.ja.account.signIn.forStaff)).toBeVisible();
});

test("signing in leads to no other site", async ({ page }) => {
  for (const next of ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?${new URLSearchParams({ next })}`);
    await signIn(page, demoMail("resident"), DEMO_PASSWORD);
    await expect(page).toHaveURL("/bookings");
  }
});

test("a forged or cut cookie is no sign-in", async ({ page, baseURL }) => {
  for (const value of ["x", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c", "%E0%A4%A"]) {
    await page.context().addCookies([{ name: "next-auth.session-token", value, url: baseURL as string }]);
    const answer = await page.request.get("/api/me");
    expect(answer.headers()["cache-control"]).toContain("no-store");
    expect(await answer.json()).toMatchObject({ signedIn: false });
  }
});

test("next-auth's own routes know the same sign-in", async ({ page }) => {
  await signedInAs(page, "resident");
  const session = await (await page.request.get("/api/auth/session")).json();
  expect(session).toEqual({ expires: expect.any(String), user: { id: expect.any(String) } });

  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  await page.request.post("/api/auth/signout", { form: { csrfToken } });
  expect(await (await page.request.get("/api/me")).json()).toMatchObject({ signedIn: false });

  const typed = { email: demoMail("resident"), password: DEMO_PASSWORD, json: "true" };
  await page.request.post("/api/auth/callback/password", { form: typed });
  expect(await (await page.request.get("/api/me")).json()).toMatchObject({ signedIn: false });
  const again = await (await page.request.get("/api/auth/csrf")).json();
  await page.request.post("/api/auth/callback/password", { form: { ...typed, csrfToken: again.csrfToken } });
  expect(await (await page.request.get("/api/me")).json()).toMatchObject({ signedIn: true, role: "resident" });
});

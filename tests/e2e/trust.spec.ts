import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { DEMO_PASSWORD } from "@/lib/accounts/rules";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { codeMailedTo } from "@/tests/support/mailbox";
import { messages } from "@/tests/support/words";

const words = messages.ja.trust;
const account = messages.ja.account;
const PASSWORD = "a quiet morning";
const someone = (name: string) => `${name}-${randomUUID().slice(0, 8)}@example.jp`;

/** A second browser beside the test's own, for somebody else. */
async function another(browser: Browser): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: "ja-JP", viewport: { width: 1280, height: 900 } });
  return { context, page: await context.newPage() };
}

async function registered(page: Page, email: string, name: string): Promise<void> {
  await page.goto("/register?next=%2Faccount");
  await page.getByRole("textbox", { name: account.name, exact: true }).fill(name);
  await page.getByRole("textbox", { name: account.kana, exact: true }).fill("ふたえ まとめ");
  await page.getByRole("textbox", { name: account.email, exact: true }).fill(email);
  await page.getByRole("textbox", { name: account.phone, exact: true }).fill("04-2921-2220");
  await page.getByRole("radio", { name: account.residences.city }).check();
  await page.getByRole("textbox", { name: account.password, exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: account.register.submit }).click();
  await expect(page.getByRole("heading", { level: 1, name: account.register.codeTitle })).toBeVisible();
  await page.getByRole("textbox", { name: account.code }).fill(await codeMailedTo(page, email));
  await page.getByRole("button", { name: account.register.codeSubmit }).click();
  await expect(page).toHaveURL(/\/account/);
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in?next=%2Fstaff");
  const form = page.getByRole("main").locator("form").first();
  await form.locator("[name=email]").fill(email);
  await form.locator("[name=password]").fill(PASSWORD);
  await form.getByRole("button", { name: account.signIn.submit }).click();
}

async function findPerson(page: Page, search: string): Promise<void> {
  await page.goto("/staff/people");
  const main = page.getByRole("main");
  await main.getByLabel(words.people.search).fill(search);
  await main.getByRole("button", { name: words.people.find }).click();
  await expect(main.getByRole("heading", { name: words.people.found })).toBeVisible();
}

test("a desk that was locked asks for the password, keeps what was typed, and comes back", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/people");
  const search = page.getByRole("main").getByLabel(words.people.search);
  await search.fill("みほん");

  // In another tab, as somebody does who leaves the desk.
  const tab = await page.context().newPage();
  await tab.goto("/staff/money");
  await tab.getByRole("button", { name: words.lock.now }).click();
  await onPage(tab, words.lock.title);
  await tab.goto("/staff/money");
  await expect(tab).toHaveURL(/\/staff\/lock\?next=%2Fstaff%2Fmoney/);
  // The residents' pages show what the role may see: they are locked as well.
  await tab.goto("/bookings");
  await expect(tab).toHaveURL(/\/staff\/lock/);

  await page.getByRole("main").getByRole("button", { name: words.people.find }).click();
  await expect(page.getByText(messages.ja.problems.desk_locked)).toBeVisible();
  await expect(search).toHaveValue("みほん");
  const [opened] = await Promise.all([
    page.waitForEvent("popup"),
    page.getByRole("link", { name: account.ways.unlock }).click(),
  ]);
  await opened.getByLabel(words.lock.password).fill("wrong");
  await opened.getByRole("button", { name: words.lock.press }).click();
  await expect(opened.getByText(messages.ja.problems.wrong_password)).toBeVisible();
  await opened.getByLabel(words.lock.password).fill(DEMO_PASSWORD);
  await opened.getByRole("button", { name: words.lock.press }).click();
  await onPage(opened, words.lock.openTitle);
  await opened.close();

  await page.getByRole("main").getByRole("button", { name: words.people.find }).click();
  await expect(page.getByRole("heading", { name: words.people.found })).toBeVisible();

  await tab.goto("/staff/money");
  await tab.getByRole("button", { name: words.lock.now }).click();
  await tab.getByLabel(words.lock.password).fill(DEMO_PASSWORD);
  await tab.getByRole("button", { name: words.lock.press }).click();
  await expect(tab).toHaveURL(/\/staff\/money$/);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a locked desk opens, and so does the log", async ({ page }) => {
    await signedInAs(page, "admin");
    await page.goto("/staff/log");
    await page.getByRole("button", { name: words.lock.now }).click();
    await expect(page.getByRole("heading", { level: 1, name: words.lock.title })).toBeVisible();
    await page.getByLabel(words.lock.password).fill(DEMO_PASSWORD);
    await page.getByRole("button", { name: words.lock.press }).click();
    await expect(page.getByRole("heading", { level: 1, name: words.log.title })).toBeVisible();
    await page.getByRole("combobox", { name: words.log.who }).selectOption({ label: words.actors.system });
    await page.getByRole("button", { name: words.log.find }).click();
    await expect(page).toHaveURL(/who=system/);
  });
});

test("somebody is invited, sets a password, and has a second factor and recovery codes", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const email = someone("invited");
  await signedInAs(page, "admin");
  await page.goto("/staff/people/staff");
  await onPage(page, words.staff.title);
  const invite = page.getByRole("region", { name: words.staff.invite });
  await invite.getByLabel(words.staff.email).fill(email);
  await invite.getByRole("textbox", { name: words.staff.name }).fill("新井 まもり");
  await invite.getByRole("button", { name: words.staff.invitePress }).click();
  await expect(page.getByText(words.staff.didInvite)).toBeVisible();

  const { context, page: theirs } = await another(browser);
  await theirs.goto("/reset?next=%2Fstaff%2Fsecond-factor");
  await theirs.locator("[name=email]").fill(email);
  await theirs.getByRole("button", { name: account.reset.submit }).click();
  await expect(theirs).toHaveURL(/reset\/code/);
  await theirs.getByRole("textbox", { name: account.code }).fill(await codeMailedTo(theirs, email));
  await theirs.locator("[name=password]").fill(PASSWORD);
  await theirs.getByRole("button", { name: account.reset.codeSubmit }).click();
  await onPage(theirs, words.factor.title);

  await theirs.getByLabel(words.factor.password).fill(PASSWORD);
  await theirs.getByRole("button", { name: words.factor.begin }).click();
  await expect(theirs.getByRole("img", { name: words.factor.qr })).toBeVisible();
  await onPage(theirs, words.factor.title);
  const secret = ((await theirs.locator("main code").textContent()) ?? "").replace(/\s/g, "");
  await theirs.getByLabel(words.factor.firstCode).fill("12345");
  await theirs.getByRole("button", { name: words.factor.confirm }).click();
  await expect(theirs.getByText(messages.ja.problems.wrong_factor)).toBeVisible();
  await theirs.getByLabel(words.factor.firstCode).fill(new TOTP({ secret }).generate());
  await theirs.getByRole("button", { name: words.factor.confirm }).click();
  await expect(theirs.getByText(words.factor.didSet)).toBeVisible();
  await onPage(theirs, words.factor.title);
  const codes = await theirs.locator("main ol code").allTextContents();
  expect(codes).toHaveLength(10);
  await theirs.getByRole("button", { name: words.factor.codesKept }).click();
  await expect(theirs.locator("main ol code")).toHaveCount(0);

  // In a new sign-in nothing opens before it: no desk, and not the own account either.
  const { context: second, page: again } = await another(browser);
  await signIn(again, email);
  await expect(again).toHaveURL(/\/staff\/second-factor\?next=%2Fstaff$/);
  await again.goto("/account");
  await expect(again).toHaveURL(/\/staff\/second-factor/);
  await again.goto("/staff");
  await onPage(again, words.factor.title);
  await again.getByLabel(words.factor.code).fill("000000");
  await again.getByRole("button", { name: words.factor.prove }).click();
  await expect(again.getByText(messages.ja.problems.wrong_factor)).toBeVisible();
  await again.getByLabel(words.factor.code).fill(codes[0] ?? "");
  await again.getByRole("button", { name: words.factor.prove }).click();
  await expect(again).toHaveURL(/\/staff$/);

  // What became of it stands in the log, under the administrator's name.
  await page.goto("/staff/log?subject=user");
  await onPage(page, words.log.title);
  await expect(page.getByText(words.actions.account_set_factor).first()).toBeVisible();
  await context.close();
  await second.close();
});

test("two accounts of one person become one, and the person reads who looked", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const [kept, closed] = [someone("kept"), someone("closed")];
  const { context, page: theirs } = await another(browser);
  await registered(theirs, closed, "二重 まとめ");
  await theirs.context().clearCookies();
  await registered(theirs, kept, "二重 まとめ");
  await theirs.goto("/account/views");
  await onPage(theirs, words.views.title);
  await expect(theirs.getByText(words.views.none)).toBeVisible();

  await signedInAs(page, "admin");
  await findPerson(page, kept);
  await onPage(page, words.people.title);
  await page.getByRole("table").getByRole("link").first().click();
  await onPage(page, "二重 まとめ");
  expect(page.url()).not.toContain(encodeURIComponent("二重"));
  await page.getByRole("link", { name: words.person.mergeLink }).click();
  const main = page.getByRole("main");
  await main.getByLabel(words.merge.find).fill(closed);
  await main.getByRole("button", { name: words.people.find }).click();
  await main.getByRole("link", { name: new RegExp(words.merge.choose) }).click();
  await expect(main.getByRole("heading", { name: words.merge.compare })).toBeVisible();
  await onPage(page, words.merge.title);
  await main.getByRole("button", { name: words.merge.press }).click();
  await expect(main.getByText(words.fields.sure).first()).toBeVisible();
  await main.getByLabel(words.merge.sure).check();
  await main.getByRole("button", { name: words.merge.press }).click();
  await expect(page.getByText(words.person.didMerge)).toBeVisible();

  await theirs.reload();
  await expect(theirs.getByRole("row").filter({ hasText: words.pages.person })).toHaveCount(1);
  await expect(theirs.getByRole("table")).toContainText(account.roles.admin);
  await expect(theirs.getByRole("table")).not.toContainText("見本");
  await onPage(theirs, words.views.title);

  await theirs.context().clearCookies();
  await signIn(theirs, closed);
  await expect(theirs.getByText(messages.ja.problems.wrong_credentials)).toBeVisible();
  await context.close();
});

test("an account is closed for signing in with a reason, and opened again", async ({ page, browser }) => {
  const email = someone("closed");
  const { context, page: theirs } = await another(browser);
  await registered(theirs, email, "止井 とめ");

  await signedInAs(page, "staff");
  await findPerson(page, email);
  await page.getByRole("table").getByRole("link").first().click();
  const part = page.getByRole("region", { name: words.person.disable });
  await part.getByRole("button", { name: words.person.disablePress }).click();
  await expect(part.getByText(messages.ja.fields.choose).first()).toBeVisible();
  await part.getByLabel(words.person.reasons.misuse).check();
  await part.getByRole("button", { name: words.person.disablePress }).click();
  await expect(page.getByText(words.person.didDisable)).toBeVisible();
  await expect(page.getByText(words.person.reasons.misuse)).toBeVisible();

  await theirs.goto("/account");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await signIn(theirs, email);
  await expect(theirs.getByText(messages.ja.problems.account_disabled)).toBeVisible();

  await part.getByRole("button", { name: words.person.enable }).click();
  await expect(page.getByText(words.person.didEnable)).toBeVisible();
  await signIn(theirs, email);
  await expect(theirs).not.toHaveURL(/\/sign-in\?next=%2Fstaff$/);
  await context.close();
});

test("what somebody else corrected meanwhile is told, and what was typed stays", async ({ page, browser }) => {
  const email = someone("clash");
  const { context, page: theirs } = await another(browser);
  await registered(theirs, email, "直木 なおし");
  await context.close();

  await signedInAs(page, "staff");
  await findPerson(page, email);
  await page.getByRole("table").getByRole("link").first().click();
  await onPage(page, "直木 なおし");
  const other = await page.context().newPage();
  await other.goto(page.url());
  const phoneOf = (one: Page) => one.getByRole("region", { name: words.person.change }).getByLabel(account.phone);
  await phoneOf(other).fill("04-2921-0001");
  await other.getByRole("button", { name: words.person.save }).click();
  await expect(other.getByText(words.person.saved)).toBeVisible();

  await phoneOf(page).fill("04-2921-0002");
  await page.getByRole("button", { name: words.person.save }).click();
  await expect(page.getByText(/いまの登録は、直木 なおし.*0429210001/)).toBeVisible();
  await expect(phoneOf(page)).toHaveValue("04-2921-0002");
  await page.getByRole("button", { name: words.person.save }).click();
  await expect(page.getByText(words.person.saved)).toBeVisible();
});

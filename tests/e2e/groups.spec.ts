import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { DEMO_PASSWORD, demoMail, type Role } from "@/lib/accounts/rules";
import { BASKET_COOKIE } from "@/lib/bookings/basket";
import { GROUPS } from "@/prisma/seed/groups";
import { expect, onPage, pleasesAxe, signedInAs, test } from "@/tests/support/browser";
import { aPdf, aPng } from "@/tests/support/documents";
import { codeMailedTo } from "@/tests/support/mailbox";
import { messages } from "@/tests/support/words";

const words = messages.ja.groups;
const MB = 1024 * 1024;

/** A group that no other test knows. */
const newName = (what: string) => `みほん${what}${randomBytes(3).toString("hex")}`;

async function aGroup(page: Page, name: string): Promise<string> {
  await page.goto("/groups/new");
  await page.locator('input[name="name"]').fill(name);
  await page.locator('input[name="kana"]').fill("みほん");
  await page.getByRole("button", { name: words.profile.create }).click();
  await expect(page).toHaveURL(/\/groups\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

async function addToRoster(page: Page, path: string, names: string): Promise<void> {
  await page.goto(`${path}/roster`);
  await page.locator('textarea[name="names"]').fill(names);
  await page.getByRole("button", { name: words.roster.add }).click();
  await expect(page.getByText(words.roster.saved)).toBeVisible();
}

async function tickAll(page: Page): Promise<void> {
  for (const box of await page.locator('input[name="conditions"]').all()) await box.check();
}

/** Signs in through the form that a page led to. */
async function signInHere(page: Page, role: Role): Promise<void> {
  const form = page
    .locator("form")
    .filter({ has: page.locator('input[name="password"]') })
    .first();
  await form.locator('input[name="email"]').fill(demoMail(role));
  await form.locator('input[name="password"]').fill(DEMO_PASSWORD);
  await form.locator('button[type="submit"]').first().click();
}

/** Signs in by a mailed code, as somebody of the demo whom no other test knows: they lead a seeded group. */
async function signedInByCode(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  const byCode = page.locator("#by-code");
  await byCode.locator("[name=email]").fill(email);
  await byCode.getByRole("button").click();
  await expect(page).toHaveURL(/\/sign-in\/code/);
  await page.getByRole("textbox", { name: messages.ja.account.code }).fill(await codeMailedTo(page, email));
  await page.getByRole("button", { name: messages.ja.account.signIn.codeSubmit }).click();
  await expect(page).not.toHaveURL(/\/sign-in/);
}

for (const viewport of [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
])
  for (const javaScriptEnabled of [true, false])
    test.describe(`at ${viewport.width} px, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
      test.use({ viewport, javaScriptEnabled });

      test("a group is made, its roster filled, its registration applied for with documents, and decided", async ({
        page,
        browser,
        baseURL,
      }) => {
        test.slow();
        const name = newName("登録");
        await signedInAs(page, "resident");
        await page.goto("/groups");
        await onPage(page, words.title);
        const path = await aGroup(page, name);
        await onPage(page, new RegExp(name));
        await addToRoster(page, path, "例田 一子\n例田 二郎");
        await onPage(page, words.roster.title);
        await expect(page.getByRole("rowheader", { name: "例田 二郎" })).toBeVisible();

        await page.goto(`${path}/registration`);
        await onPage(page, words.registration.headline);
        await tickAll(page);
        await page.locator('textarea[name="activities"]').fill("学習会をひらいています。");
        // A page of HTML called a PDF, and one too large, beside one that is right.
        await page.locator('input[type="file"]').setInputFiles([
          { name: "会則.pdf", mimeType: "application/pdf", buffer: Buffer.from(aPdf()) },
          { name: "大きい.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(12 * MB, 1) },
        ]);
        await page.getByRole("button", { name: words.registration.submit }).click();
        await expect(page.getByText(/「大きい\.pdf」は大きすぎます（約12MB）。1つ10MBまでです。/)).toBeVisible();
        await expect(page.locator('textarea[name="activities"]')).toHaveValue("学習会をひらいています。");
        await expect(page.locator('input[name="conditions"]:checked')).toHaveCount(5);
        const kept = page.getByRole("checkbox", { name: /「会則\.pdf」/ });
        await expect(kept).toBeChecked();
        await pleasesAxe(page);

        await page
          .locator('input[type="file"]')
          .setInputFiles([{ name: "計画.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html></html>") }]);
        await page.getByRole("button", { name: words.registration.submit }).click();
        await expect(page.getByText(/「計画\.pdf」は、PDF・PNG・JPEGとして読めませんでした。/)).toBeVisible();
        // It is not sent again; the other is.
        await expect(page.getByRole("checkbox", { name: /「計画\.pdf」/ })).toHaveCount(0);
        await expect(kept).toBeChecked();
        await page
          .locator('input[type="file"]')
          .setInputFiles([{ name: "写真.png", mimeType: "image/png", buffer: Buffer.from(aPng()) }]);
        await page.getByRole("button", { name: words.registration.submit }).click();
        await expect(page.getByText(words.registration.submittedDone)).toBeVisible();
        await onPage(page, words.registration.headline);
        const link = page.getByRole("link", { name: "会則.pdf" });
        const document = await page.request.get((await link.getAttribute("href")) ?? "");
        expect(Buffer.from(await document.body()).equals(Buffer.from(aPdf()))).toBe(true);
        expect(document.headers()).toMatchObject({
          "content-type": "application/pdf",
          "x-content-type-options": "nosniff",
          "cache-control": "private, no-store",
        });
        expect(document.headers()["content-disposition"]).toMatch(/^attachment;/);

        const desk = await browser.newContext({ baseURL, viewport, javaScriptEnabled, locale: "ja-JP" });
        const staff = await desk.newPage();
        await signedInAs(staff, "staff");
        await staff.goto("/staff/registrations");
        await onPage(staff, words.staff.title);
        const waiting = staff.getByRole("article", { name });
        await expect(waiting.getByRole("link", { name: "会則.pdf" })).toBeVisible();
        await waiting.getByRole("button", { name: words.staff.decline }).click();
        await expect(staff.getByText(messages.ja.staff.fields.reason).first()).toBeVisible();
        await staff.getByRole("article", { name }).getByLabel(words.staff.note).fill("会則に目的を書いてください。");
        await staff.getByRole("article", { name }).getByRole("button", { name: words.staff.decline }).click();
        await expect(staff.getByText(words.staff.done)).toBeVisible();

        await page.goto(`${path}/registration`);
        await expect(page.getByText("センターから：会則に目的を書いてください。")).toBeVisible();
        await expect(page.locator('textarea[name="activities"]')).toHaveValue("学習会をひらいています。");
        await page
          .locator('input[type="file"]')
          .setInputFiles([{ name: "会則.pdf", mimeType: "application/pdf", buffer: Buffer.from(aPdf()) }]);
        await page.getByRole("button", { name: words.registration.submit }).click();
        await expect(page.getByText(words.registration.submittedDone)).toBeVisible();
        await staff.goto("/staff/registrations");
        await staff
          .getByRole("article", { name })
          .getByRole("button", { name: /承認する（2027年3月31日/ })
          .click();
        await expect(staff.getByText(words.staff.done)).toBeVisible();
        await desk.close();
        await page.goto(path);
        await expect(page.getByText("利用登録団体です（2027年3月31日（水）まで）")).toBeVisible();
      });
    });

test("somebody is invited, looks, joins by a press, and takes the group over", async ({ page, browser, baseURL }) => {
  test.slow();
  const name = newName("招待");
  await signedInAs(page, "resident");
  const path = await aGroup(page, name);
  await page.goto(`${path}/leave`);
  await expect(page.getByText(words.leave.last)).toBeVisible();
  await page.goto(`${path}/members`);
  const email = `${randomBytes(4).toString("hex")}@guest.example`;
  await page.locator('input[name="email"]').fill(email);
  await page.getByRole("button", { name: words.members.invite }).click();
  await expect(page.getByText(words.members.invited)).toBeVisible();
  await onPage(page, words.members.title);

  await page.goto("/demo/mail");
  await page.getByRole("listitem").filter({ hasText: email }).first().getByRole("link").first().click();
  const link = /https?:\/\/\S+\/groups\/join\/[\w-]+/.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
  expect(link).not.toBe("");

  const elsewhere = await browser.newContext({ baseURL, locale: "ja-JP" });
  const guest = await elsewhere.newPage();
  // A scanner of mail opens it as well: nothing is joined by looking.
  await guest.request.get(link);
  await guest.goto(link);
  await expect(guest).toHaveURL(/\/sign-in/);
  await signInHere(guest, "counsellor");
  await onPage(guest, words.join.title);
  await expect(guest.getByText(`「${name}」から、予約担当として招待されています。`)).toBeVisible();
  await guest.getByRole("button", { name: words.join.join }).click();
  await expect(guest.getByText(words.group.joined)).toBeVisible();
  await guest.goto(link);
  await onPage(guest, words.join.gone);

  await page.goto(`${path}/members`);
  await page.getByRole("link", { name: new RegExp(words.members.handOver) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("代表者をゆずりますか");
  await pleasesAxe(page);
  await page.getByRole("button", { name: /にゆずる/ }).click();
  await onPage(page, words.members.title);
  await expect(page.getByText(words.members.noLonger)).toBeVisible();
  await expect(page.getByText(words.group.notRepresentative)).toBeVisible();
  await page.goto(`${path}/leave`);
  await page.getByRole("button", { name: words.leave.leave.replace("{name}", name) }).click();
  await expect(page.getByText(words.leave.left)).toBeVisible();
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText(name);
  await elsewhere.close();
});

for (const javaScriptEnabled of [true, false])
  test.describe(`${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    test.use({ javaScriptEnabled });

    test("for whom one books is chosen on the form, and nothing typed is lost", async ({ page, context, baseURL }) => {
      test.slow();
      // For whom one acts is remembered with the account: one that nobody else books with.
      const index = javaScriptEnabled ? 4 : 8;
      const name = GROUPS[index]?.groupName ?? "";
      await signedInByCode(page, GROUPS[index]?.email ?? "");
      const day = javaScriptEnabled ? "2027-02-10" : "2027-02-01";
      const free = (await (
        await page.request.get(`/api/v1/availability?from=${day}&to=${day}&room=training-room`)
      ).json()) as {
        rooms: { days: { slots: { slot: number; status: string }[] }[] }[];
      };
      const slot = free.rooms[0]?.days[0]?.slots.find(({ status }) => status === "available")?.slot;
      const value = `training-room*${day}*${slot}*s*-`;
      await context.addCookies([{ name: BASKET_COOKIE, value, url: baseURL }]);
      await page.goto("/basket");
      await expect(page.getByText(words.acting.asSelf)).toBeVisible();
      await page.getByRole("button", { name: /仮押さえする/ }).click();
      await expect(page).toHaveURL(/\/book/);
      await page.locator('textarea[name="purposeNote"]').fill("読み聞かせの練習");
      await page.locator('input[name="people"]').fill("8");
      await page.getByRole("button", { name: words.acting.choose.replace("{name}", name) }).click();
      await expect(page.getByText(words.acting.asGroup.replace("{name}", name))).toBeVisible();
      await expect(page.locator('textarea[name="purposeNote"]')).toHaveValue("読み聞かせの練習");
      await expect(page.locator('input[name="groupName"]')).toHaveCount(0);
      await pleasesAxe(page);
      await page.locator('select[name="purpose"]').selectOption("hobby");
      await page.locator('input[name="payBy"][value="counter"]').check();
      await page.locator('input[name="pledge"]').check();

      // Meanwhile, in another window, they chose to act for themselves again.
      const other = await context.newPage();
      await other.goto("/groups");
      await other.getByRole("button", { name: words.acting.chooseSelf }).click();
      await expect(other.getByText(words.acting.changed)).toBeVisible();
      await other.close();
      await page.getByRole("button", { name: "この内容で申し込む" }).click();
      await expect(page.getByText(/だれとして予約するかが、この画面を開いたあとに変わりました/)).toBeVisible();
      await expect(page.locator('textarea[name="purposeNote"]')).toHaveValue("読み聞かせの練習");
      await page.goto("/bookings");
      await expect(page.getByRole("heading", { name: words.allowance.title })).toBeVisible();
      await expect(page.getByRole("rowheader", { name: "2027年2月" })).toBeVisible();
      await pleasesAxe(page);
    });
  });

test("documents and groups are for those they concern: others find nothing there", async ({ page }) => {
  await signedInAs(page, "resident");
  const path = await aGroup(page, newName("秘密"));
  await page.context().clearCookies();
  await signedInAs(page, "privacy");
  for (const below of ["", "/members", "/roster", "/registration", "/edit", "/leave"]) {
    const answer = await page.goto(path + below);
    expect(answer?.status(), below).toBe(404);
  }
  const document = await page.request.get(`/attachments/${crypto.randomUUID()}`);
  expect(document.status()).toBe(404);
});

test("the pages of groups in English, wide and narrow", async ({ page }) => {
  await signedInAs(page, "resident");
  const path = await aGroup(page, newName("English"));
  const en = messages.en.groups;
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/en/groups");
    await onPage(page, en.title);
    await page.goto(`/en${path}/registration`);
    await onPage(page, en.registration.headline);
    await page.goto(`/en${path}/members`);
    await onPage(page, en.members.title);
    await page.goto("/en/groups/slots?date=2027-03-13");
    await onPage(page, en.slots.title);
  }
});

import type { Page } from "@playwright/test";
import { BASKET_COOKIE, encodeBasket } from "@/lib/bookings/basket";
import type { SlotNumber } from "@/lib/facility/slots";
import { localePath } from "@/lib/i18n/routing";
import { expect, onPage, signedInAs, test } from "@/tests/support/browser";
import { countPages, readPdf } from "@/tests/support/read-pdf";
import { messages } from "@/tests/support/words";

type Language = keyof typeof messages;

const NUMBER = /[0-9A-Z]{4}-[0-9A-Z]{4}/;

/** Books what is free on a day, to be paid at the counter; the number of the booking. Each test has a day to itself. */
async function bookAtCounter(page: Page, date: string, language: Language = "ja"): Promise<string> {
  const response = await page.request.get(`/api/v1/availability?from=${date}&to=${date}`);
  const { rooms } = (await response.json()) as {
    rooms: { id: string; days: { slots: { slot: SlotNumber; status: string }[] }[] }[];
  };
  const room = rooms.find(
    ({ id, days }) => id !== "nursery" && days[0]?.slots.some((one) => one.status === "available"),
  );
  const slot = room?.days[0]?.slots.find(({ status }) => status === "available")?.slot;
  if (!room || !slot) throw new Error(`nothing is free on ${date}`);
  const tariff = room.id === "living-workshop" ? "no-cooking" : "standard";
  const { origin } = new URL(page.url());
  const value = encodeBasket([{ roomId: room.id, date, slot, tariff, nursery: false }]);
  await page.context().addCookies([{ name: BASKET_COOKIE, value, url: origin }]);
  const { basket, booking } = messages[language];
  await page.goto(localePath(language, "/basket"));
  await page.getByRole("button", { name: basket.hold.press.replace("{minutes}", "15") }).click();
  await page.getByLabel(booking.form.purpose).first().selectOption("hobby");
  await page.locator("[name=people]").fill("8");
  await page.locator("[name=payBy][value=counter]").check();
  await page.locator("[name=pledge]").check();
  await page.getByRole("button", { name: booking.form.submit, exact: true }).click();
  await expect(page).toHaveURL(/\/bookings\/[0-9A-Z]{4}-?[0-9A-Z]{4}/);
  return NUMBER.exec((await page.getByRole("main").textContent()) ?? "")?.[0] ?? "";
}

/** The button under which a kind of paper is issued. */
function issueButton(page: Page, kind: string) {
  return page.getByRole("button", { name: new RegExp(kind) }).first();
}

/** That a paper's file is a PDF of one page, shown in place and kept by nobody; its text. */
async function fileOf(page: Page): Promise<string> {
  const response = await page.request.get(`${page.url().split("?")[0]}/pdf`);
  expect(response.status()).toBe(200);
  expect(response.headers()).toMatchObject({ "content-type": "application/pdf", "cache-control": "no-store" });
  expect(response.headers()["content-disposition"]).toMatch(/^inline; filename="furatto-[a-d]-2026-\d{4}\.pdf"$/);
  const { pages, text } = await readPdf(await response.body());
  expect(pages).toBe(1);
  return text;
}

/** That the page prints on one sheet. */
async function printsOnOneSheet(page: Page): Promise<void> {
  expect(await countPages(await page.pdf({ preferCSSPageSize: true }))).toBe(1);
}

for (const [language, viewport, date] of [
  ["ja", { width: 1280, height: 900 }, "2027-02-20"],
  ["en", { width: 390, height: 844 }, "2027-02-21"],
] as const)
  test.describe(`${language} at ${viewport.width} px`, () => {
    test.use({ viewport });

    test("permit and receipt are issued, printed, and issued again", async ({ page }) => {
      test.slow();
      const { papers } = messages[language];
      await signedInAs(page, "admin");
      const number = await bookAtCounter(page, date, language);
      const list = localePath(language, `/bookings/${number}/papers`);
      await page.goto(list);
      await onPage(page, papers.page.titleOf.replace("{number}", number));
      await expect(page.getByText(papers.page.missing.nothing_received)).toBeVisible();

      await issueButton(page, papers.kinds.permit).click();
      await onPage(page, /使用許可書/);
      await expect(page.getByRole("img", { name: new RegExp(number) })).toBeVisible();
      expect(await fileOf(page)).toContain(`予約番号${language === "en" ? "Bookingnumber" : ""}${number}`);
      await printsOnOneSheet(page);

      await page.goto(`/staff/bookings/${number}`);
      const due = /([\d,]+)円/.exec((await page.getByRole("main").textContent()) ?? "")?.[1] ?? "";
      await page.getByLabel(messages.ja.till.take.handed).fill(due);
      await page.getByRole("button", { name: messages.ja.staff.booking.takeButton }).click();
      await expect(page.getByText(messages.ja.staff.booking.done)).toBeVisible();

      await page.goto(list);
      await issueButton(page, papers.kinds.receipt).click();
      await onPage(page, /領収書/);
      await expect(page.getByText(`${due}円`).first()).toBeVisible();
      expect(await fileOf(page)).not.toContain("再発行");
      await printsOnOneSheet(page);

      await page.goto(list);
      await onPage(page, papers.page.titleOf.replace("{number}", number));
      await page
        .getByRole("button", {
          name: new RegExp(
            `${papers.page.again}.*${papers.kinds.receipt}|${papers.kinds.receipt}.*${papers.page.again}`,
          ),
        })
        .click();
      await expect(page.getByText(papers.page.againDone)).toBeVisible();
      expect(await fileOf(page)).toContain("再発行（第1回）");

      await page.goto(`${list}/all`);
      await onPage(page, papers.all.title);
      await printsOnOneSheet(page);
    });
  });

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a permit is issued once, however often it is pressed, and is for nobody else", async ({ page, browser }) => {
    const { papers } = messages.ja;
    await signedInAs(page, "admin");
    const number = await bookAtCounter(page, "2027-02-22");
    await page.goto(`/bookings/${number}/papers`);
    await issueButton(page, papers.kinds.permit).click();
    await expect(page.getByRole("heading", { level: 1, name: "使用許可書" })).toBeVisible();
    const paper = page.url();
    await page.goBack();
    // the page as it was before: the button is still there, and leads to the paper that there is
    const stale = issueButton(page, papers.kinds.permit);
    if (await stale.isVisible()) {
      await stale.click();
      await expect(page).toHaveURL(`${paper}?again=1`);
    }
    const other = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    const { origin, pathname } = new URL(paper);
    await other.goto(`${origin}${pathname}`);
    await expect(other).toHaveURL(/\/sign-in/);
    await other.context().close();
    await page.context().clearCookies();
    await signedInAs(page, "resident");
    for (const address of [pathname, `${pathname}/pdf`, `/bookings/${number}/papers`])
      expect((await page.request.get(address)).status(), address).toBe(404);
    expect((await page.request.get(`/bookings/${number}/papers/all`, { maxRedirects: 0 })).status()).toBe(307);
  });
});

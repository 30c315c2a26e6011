import { randomInt } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import { expect, fitsItsWidth, onPage, signedInAs, test } from "@/tests/support/browser";
import { aPng } from "@/tests/support/documents";
import { messages } from "@/tests/support/words";

const words = messages.ja.masters;

/** A year that no other test changes anything in. */
const farYear = () => 2060 + randomInt(1000);

/** Presses what has the focus, as somebody does who has no mouse. */
async function press(page: Page, target: Locator): Promise<void> {
  await target.focus();
  await expect(target).toBeFocused();
  await page.keyboard.press("Enter");
}

async function fillPrice(page: Page, yen: string, date: string): Promise<void> {
  await page.locator('input[name="validFrom"]').fill(date);
  const price = page.locator('input[name="v_yenPerSlot"]');
  await price.focus();
  await price.press("ControlOrMeta+a");
  await page.keyboard.type(yen);
}

const toPreview = (page: Page) => page.getByRole("button", { name: words.toPreview });

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a price is changed from a day on by keyboard, looked at first, and taken back", async ({ page }) => {
      test.slow();
      const year = farYear();
      await signedInAs(page, "admin");
      await page.goto("/staff/masters");
      await onPage(page, words.title);
      await page.goto("/staff/masters/tariff/training-room/standard");

      // A day that has begun is refused, and what was typed stays.
      await fillPrice(page, "450", "2020-04-01");
      await press(page, toPreview(page));
      await expect(page.getByText(/2020年4月1日（水）からは変えられません/)).toBeVisible();
      await expect(page.locator('input[name="v_yenPerSlot"]')).toHaveValue("450");
      await expect(page.locator('input[name="validFrom"]')).toHaveValue("2020-04-01");

      await fillPrice(page, "450", `${year}-04-01`);
      await press(page, toPreview(page));
      await onPage(page, words.preview.title);
      const row = page.getByRole("row", { name: new RegExp(words.fields.yenPerSlot) });
      await expect(row).toContainText("320円");
      await expect(row).toContainText("450円");

      // Back to the form, with what was typed.
      await press(page, page.getByRole("link", { name: words.preview.edit }));
      await expect(page.locator('input[name="v_yenPerSlot"]')).toHaveValue("450");
      await press(page, toPreview(page));
      await press(page, page.getByRole("button", { name: words.preview.save }));
      await expect(page.getByText(words.saved)).toBeVisible();
      const coming = page.getByRole("heading", { level: 3, name: new RegExp(`${year}年4月1日`) });
      await expect(coming).toBeVisible();

      await press(page, page.getByRole("button", { name: new RegExp(`^${words.undo}.*${year}年`) }));
      await onPage(page, words.preview.undoTitle);
      await press(page, page.getByRole("button", { name: words.preview.saveUndo }));
      await expect(page.getByText(words.undoneDone)).toBeVisible();
      await expect(coming).toHaveCount(0);
    });

    test("the list of holidays is compared before it is imported, and a broken one is told", async ({ page }) => {
      test.slow();
      const year = farYear();
      const csv = (text: string) => ({
        name: "syukujitsu.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(text, "utf8"),
      });
      const heads = "国民の祝日・休日月日,国民の祝日・休日名称";
      await signedInAs(page, "admin");
      await page.goto("/staff/masters/holidays");
      await onPage(page, words.holidays.title);
      const compare = page.getByRole("button", { name: words.holidays.compare });
      const file = page.locator('input[type="file"]');

      await file.setInputFiles(csv("day,name\n1,2\n"));
      await compare.click();
      await expect(page.getByText(/内閣府の一覧の形と違います/)).toBeVisible();

      await file.setInputFiles(csv(`${heads}\r\n${year}/1/1,元日\r\n${year}/5/3,憲法記念日\r\n`));
      await compare.click();
      await onPage(page, words.preview.title);
      await expect(page.getByRole("row", { name: new RegExp(`${year}年1月1日`) })).toContainText(words.holidays.added);
      await page.getByRole("button", { name: words.preview.save }).click();
      await expect(page.getByText(words.saved)).toBeVisible();
      await expect(page.getByRole("row", { name: /1月1日.*元日/ }).first()).toBeVisible();
    });
  });

test("forms with fields of every kind read well and please axe", async ({ page }) => {
  test.slow();
  await signedInAs(page, "admin");
  for (const key of ["caps", "reminders", "registration", "purposes", "desk"] as const) {
    await page.goto(`/staff/masters/setting/${key}`);
    await onPage(page, words.settings[key]);
    await page.setViewportSize({ width: 768, height: 900 });
    await fitsItsWidth(page);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});

test("lines of a list are entered, and one left empty goes", async ({ page }) => {
  await signedInAs(page, "admin");
  await page.goto("/staff/masters/setting/refunds");
  await onPage(page, words.settings.refunds);
  await page.locator('input[name="validFrom"]').fill(`${farYear()}-04-01`);
  await page.locator('input[name="v_rows_2_daysBefore"]').fill("3");
  await toPreview(page).click();
  await expect(page.locator('input[name="v_rows_2_percent"]')).toHaveAttribute("aria-invalid", "true");
  await page.locator('input[name="v_rows_2_percent"]').fill("50");
  await toPreview(page).click();
  await onPage(page, words.preview.title);
  await expect(page.getByRole("cell", { name: /50%/ })).toBeVisible();
});

test("a mail is written in the centre's words, and shown as it will read", async ({ page }) => {
  await signedInAs(page, "admin");
  await page.goto("/staff/masters/wordings");
  await onPage(page, words.wordings.title);
  await page.goto("/staff/masters/wording/mail.booking_confirmed.text/ja");
  await page.locator('input[name="validFrom"]').fill(`${farYear()}-04-01`);
  const text = page.locator('textarea[name="v_text"]');
  await text.fill("ご予約ができました。\n{booking}");
  await toPreview(page).click();
  await expect(page.getByText(/波かっこの中身が、製品の文と違います/)).toBeVisible();
  await text.fill("どうぞお気をつけて。\n{booking}\n{payment}\n{page}");
  await toPreview(page).click();
  await onPage(page, words.preview.title);
  await expect(page.getByText(/どうぞお気をつけて。\s+予約番号/)).toBeVisible();
});

test("a photo of a room is described in both languages and stands on its page", async ({ page }) => {
  await signedInAs(page, "admin");
  await page.goto("/staff/masters/photos/library-corner");
  await onPage(page, /図書・資料コーナー/);
  const add = page.getByRole("button", { name: words.photos.addIt, exact: true });
  const file = { name: "room.png", mimeType: "image/png", buffer: Buffer.from(aPng()) };
  await page.locator('input[type="file"]').setInputFiles(file);
  await add.click();
  await expect(page.getByText(messages.ja.fields.required).first()).toBeVisible();
  const form = page.locator("form").filter({ has: page.locator('input[type="file"]') });
  await form.locator('input[name="altJa"]').fill("入口から見た本だな");
  await form.locator('input[name="altEn"]').fill("Shelves seen from the door");
  await add.click();
  await expect(page.getByText(words.photos.done)).toBeVisible();
  await page.goto("/en/rooms/library-corner");
  const photo = page.getByRole("img", { name: "Shelves seen from the door" });
  await expect(photo).toBeVisible();
  await expect(photo).toHaveAttribute("width", "1");
  const answer = await page.request.get((await photo.getAttribute("src")) ?? "");
  expect(answer.headers()).toMatchObject({ "content-type": "image/png", "x-content-type-options": "nosniff" });
  expect(answer.headers()["cache-control"]).toContain("immutable");
});

test("staff read what counts, and find nothing to change it with", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/masters");
  await onPage(page, words.title);
  await expect(page.getByText(words.viewOnly)).toBeVisible();
  await page.goto("/staff/masters/tariff/training-room/standard");
  await expect(page.getByRole("heading", { name: words.history })).toBeVisible();
  await expect(toPreview(page)).toHaveCount(0);
});

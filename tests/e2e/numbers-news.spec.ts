import { readFileSync } from "node:fs";
import { expect, isShown, onPage, pleasesAxe, signedInAs, test } from "@/tests/support/browser";
import { messages } from "@/tests/support/words";

const { numbers, news } = messages.ja;

test("the year's numbers as tables, a plot, CSV and Excel, and from a month down to a day", async ({ page }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/numbers");
  await onPage(page, /年度の数字$/);
  const rooms = page.getByRole("table", { name: numbers.tables.rooms });
  for (const column of [
    numbers.columns.uses,
    numbers.columns.slots,
    numbers.columns.people,
    numbers.columns.rate,
    numbers.columns.yen,
  ])
    await expect(rooms.getByRole("columnheader", { name: column, exact: true })).toBeVisible();
  for (const room of ["会議室", "研修室", "生活工房室", "保育室", numbers.rows.total])
    await expect(rooms.getByRole("rowheader", { name: room })).toBeVisible();
  await expect(page.getByRole("img", { name: numbers.plot.pieces })).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: numbers.csvOf.replace("{table}", numbers.tables.rooms) }).click();
  const csv = await download;
  expect(csv.suggestedFilename()).toMatch(/^\d{4}年度_室ごとの利用_\d{4}-\d{2}-\d{2}まで\.csv$/);
  const text = readFileSync(await csv.path(), "utf8");
  expect(text.startsWith("\uFEFF室,利用件数,利用区分数,")).toBe(true);
  // The file has the numbers of the page.
  const shown = await rooms
    .getByRole("row", { name: /^会議室/ })
    .getByRole("cell")
    .first()
    .textContent();
  expect(text).toContain(`会議室,${shown?.replaceAll(",", "")},`);
  const second = page.waitForEvent("download");
  await page.getByRole("link", { name: numbers.excel }).click();
  const excel = await second;
  expect(excel.suggestedFilename()).toMatch(/\.xlsx$/);
  expect(
    readFileSync(await excel.path())
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");

  await page.getByRole("table", { name: numbers.tables.pieces }).getByRole("link").first().click();
  await onPage(page, /月の数字$/);
  await page.getByRole("table", { name: numbers.tables.pieces }).getByRole("link").first().click();
  await onPage(page, /日（.）の数字$/);
  await page.goto("/staff/numbers/month?month=2026-13");
  await expect(page.getByRole("alert").filter({ hasText: numbers.unknown })).toBeVisible();
});

test("nobody else sees the numbers or takes them away", async ({ page, request }) => {
  await page.goto("/staff/numbers");
  await expect(page).toHaveURL(/\/sign-in/);
  const answer = await request.get("/staff/numbers/file?kind=year&name=2026&as=csv&table=rooms", { maxRedirects: 0 });
  expect(answer.status()).toBe(307);
});

test("a banner is written with a preview, stands over the public pages, and is withdrawn and back", async ({
  page,
}) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/news");
  await onPage(page, news.title);
  await page.getByRole("link", { name: news.desk.write }).click();
  await onPage(page, news.form.newTitle);
  const title = "<b>空調</b>の点検";
  await page.getByRole("radio", { name: news.form.kindBanner }).check();
  await page.getByRole("radio", { name: news.form.toneWarning }).check();
  await page.getByRole("textbox", { name: news.form.titleJa }).fill(title);
  await page.getByRole("textbox", { name: news.form.textJa }).fill("一行目\n<script>document.title=1</script>");
  await page.getByRole("button", { name: news.form.preview }).click();
  const preview = page.getByRole("region", { name: news.form.previewTitle });
  await expect(preview.getByText(title).first()).toBeVisible();
  await onPage(page, news.form.newTitle);
  // A mistake keeps what was typed and is told at its field.
  await page.getByRole("textbox", { name: news.form.fromTime }).first().fill("25:00");
  await page.getByRole("button", { name: news.form.save }).click();
  await expect(page.getByText(news.fields.time).first()).toBeVisible();
  await expect(page.getByRole("textbox", { name: news.form.titleJa })).toHaveValue(title);
  await page.getByRole("textbox", { name: news.form.fromTime }).first().fill("");
  await page.getByRole("button", { name: news.form.save }).click();
  await expect(page.getByText(news.desk.done.written)).toBeVisible();
  await onPage(page, news.form.editTitle);
  const address = page.url();

  await page.goto("/guide");
  const banner = page.getByRole("region", { name: news.public.banner });
  await expect(banner.getByText(title)).toBeVisible();
  await expect(banner.locator("b, script")).toHaveCount(0);
  await pleasesAxe(page);
  await page.goto("/en/guide");
  await expect(
    page.getByRole("region", { name: messages.en.news.public.banner }).locator("[lang=ja]").first(),
  ).toHaveText(title);

  await page.goto(address);
  await page.getByRole("button", { name: news.form.withdraw }).click();
  await expect(page.getByText(news.desk.done.withdrawn)).toBeVisible();
  await page.goto("/guide");
  await expect(banner).toHaveCount(0);
  await page.goto(address);
  await page.getByRole("button", { name: news.form.restore }).click();
  await expect(page.getByText(news.desk.done.restored)).toBeVisible();
  await page.getByRole("button", { name: news.form.withdraw }).click();
  await expect(page.getByText(news.desk.done.withdrawn)).toBeVisible();
});

test("two who change one notice see each other's words, and none are lost", async ({ page, context }) => {
  await signedInAs(page, "staff");
  await page.goto("/staff/news/new");
  await page.getByRole("textbox", { name: news.form.titleJa }).fill("はじめの見出し");
  // Long after the test, so that no public page changes by it.
  await page.getByLabel(news.form.fromDate).fill("2040-01-04");
  await page.getByRole("button", { name: news.form.save }).click();
  await expect(page.getByText(news.desk.done.written)).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole("textbox", { name: news.form.titleJa }).fill("二人目の見出し");
  await page.getByRole("textbox", { name: news.form.titleJa }).fill("一人目の見出し");
  await page.getByRole("button", { name: news.form.save }).click();
  await expect(page.getByRole("region", { name: news.form.now }).getByText("一人目の見出し")).toBeVisible();
  await other.getByRole("button", { name: news.form.save }).click();
  await expect(other.getByText(/ほかの職員が先にこのお知らせを変えました/)).toBeVisible();
  await expect(other.getByRole("region", { name: news.form.now }).getByText("一人目の見出し")).toBeVisible();
  await expect(other.getByRole("textbox", { name: news.form.titleJa })).toHaveValue("二人目の見出し");
  await other.getByRole("button", { name: news.form.save }).click();
  await expect(other.getByRole("region", { name: news.form.now }).getByText("二人目の見出し")).toBeVisible();
});

test("news stand on the first page, in the list and on a page of their own", async ({ page }) => {
  await page.goto("/");
  const lines = page.getByRole("region", { name: news.public.heading });
  const title = await lines.getByRole("link").first().textContent();
  await lines.getByRole("link").first().click();
  await onPage(page, title?.replace(news.public.warning, "").trim() ?? "");
  await page.getByRole("link", { name: news.public.back }).click();
  await onPage(page, news.public.heading);
  await page.goto("/news/00000000-0000-4000-8000-000000000000");
  await isShown(page, messages.ja.common.notFound.title);
});

test("a door shows its room's day without scripts, to nobody in particular, and asks again by itself", async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) });
  const page = await context.newPage();
  const answer = await page.goto("/door/meeting-room");
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["cache-control"]).toContain("no-store");
  expect(answer?.headers()["set-cookie"]).toBeUndefined();
  await isShown(page, /会議室/);
  await expect(page.locator('meta[http-equiv="refresh"]')).toHaveAttribute("content", "120");
  await expect(page.getByText(messages.en.news.door.now, { exact: true }).first()).toBeVisible();
  for (const room of ["library-corner", "ballroom"]) expect((await page.goto(`/door/${room}`))?.status()).toBe(404);
  await context.close();
});

test("the closed days are a calendar to subscribe to", async ({ page, request }) => {
  await page.goto("/guide");
  const link = page.getByRole("link", { name: news.calendar.subscribe });
  await expect(link).toHaveAttribute("href", "/closures.ics");
  for (const [address, words] of [
    ["/closures.ics", "休館（"],
    ["/en/closures.ics", "Closed ("],
  ] as const) {
    const answer = await request.get(address);
    expect(answer.headers()["content-type"]).toBe("text/calendar; charset=utf-8");
    const text = await answer.text();
    expect(text).toMatch(/^BEGIN:VCALENDAR/);
    expect(text).toContain(`SUMMARY:${words}`);
  }
});

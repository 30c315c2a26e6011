import type { Page } from "@playwright/test";
import { expect, onPage, test } from "@/tests/support/browser";

// The clock of these tests stands at Tuesday, 1 December 2026, 10:00 in Tokyo.
const boxes = (page: Page) => page.locator('input[name="choice"]');
const bar = (page: Page) => page.getByRole("region", { name: "選んだ区分" });

/** A month in which the demo centre is surely not sold out. */
const JANUARY = "/?date=2027-01-15&view=month&room=meeting-room";

test("a day shows every room and slot in a word and a sign", async ({ page }) => {
  await page.goto("/?date=2026-12-04");
  await onPage(page, /空き状況.*2026年12月4日（金）/);
  const table = page.getByRole("table", { name: /2026年12月4日（金）/ });
  await expect(table.getByRole("columnheader")).toHaveText([
    "室",
    "9:00–11:00",
    "11:00–13:00",
    "13:00–15:00",
    "15:00–17:00",
    "17:30–19:30",
    "19:30–21:30",
  ]);
  for (const room of ["会議室", "研修室", "生活工房室", "保育室"]) {
    const cells = table.getByRole("row", { name: room }).getByRole("cell");
    await expect(cells).toHaveCount(6);
    for (const cell of await cells.all()) await expect(cell).toHaveText(/[○△×＋].*(空き|仮押さえ中|予約済|ほかの室と)/);
  }
  await expect(table.getByRole("row", { name: "図書・資料コーナー" })).toContainText("貸出しはありません");
});

test("without a date the first day with something free is shown", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("status").filter({ hasText: /空いている区分は\d+です/ })).toBeVisible();
  await expect(boxes(page).first()).toBeAttached();
});

test("a closed day says why and leads to the open days around it", async ({ page }) => {
  await page.goto("/?date=2027-02-12");
  await onPage(page, /2027年2月12日（金）/);
  const summary = page.getByRole("status").filter({ hasText: "休館日です（木曜日の祝日の翌日）" });
  await expect(summary.getByRole("link")).toHaveText(["2月10日（水）", "2月13日（土）"]);
  await expect(boxes(page)).toHaveCount(0);
  await summary.getByRole("link", { name: "2月13日（土）" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("2027年2月13日（土）");
});

test("a day not yet open says when it opens", async ({ page }) => {
  await page.goto("/?date=2027-03-15");
  await onPage(page, /2027年3月15日（月）/);
  await expect(page.getByText("2027年1月4日（月）9:00に始まります")).toBeVisible();
  await expect(page.getByRole("row", { name: "会議室" })).toContainText("受付前");
  await page.goto("/?date=2027-03-15&view=month");
  await expect(page.getByRole("row", { name: /15（月）/ })).toContainText("受付前（2027年1月4日（月）9:00から）");
});

test("a past day says that booking has ended and where to go", async ({ page }) => {
  await page.goto("/?date=2026-11-20");
  const summary = page.getByRole("status").filter({ hasText: "2026年11月19日（木）17:00に終わりました" });
  await summary.getByRole("link").click();
  await expect(boxes(page).first()).toBeAttached();
});

test("from a day to the week and month of a room, back and forth", async ({ page }) => {
  await page.goto("/?date=2026-12-04");
  await page.getByRole("navigation", { name: "表示" }).getByRole("link", { name: "週" }).click();
  await expect(page).toHaveURL(/view=week/);
  await onPage(page, /11月30日（月）〜12月6日（日）/);
  await expect(page.getByRole("row")).toHaveCount(8);
  await page.getByRole("link", { name: "次の週" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("12月7日（月）〜12月13日（日）");
  await page.getByRole("navigation", { name: "表示" }).getByRole("link", { name: "月", exact: true }).click();
  await expect(page).toHaveURL(/view=month/);
  await page.getByRole("navigation", { name: "室" }).getByRole("link", { name: "研修室" }).click();
  await expect(page).toHaveURL(/view=month.*room=training-room/);
  await onPage(page, /2026年12月/);
  await expect(page.getByRole("row")).toHaveCount(32);
  await expect(page.getByRole("row", { name: /^31（木）/ })).toContainText("休館（木曜日、年末年始）");
  await page.getByRole("link", { name: "12（土）" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("2026年12月12日（土）");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("2026年12月");
});

test("filters narrow at once and keep the focus", async ({ page }) => {
  await page.goto("/?date=2026-12-04");
  const people = page.getByLabel("人数");
  await people.pressSequentially("40");
  await expect(page).toHaveURL("/?date=2026-12-04&people=40");
  await expect(page.getByRole("row", { name: "研修室" })).toHaveCount(0);
  await expect(page.getByText("研修室（定員30名）")).toBeVisible();
  await expect(people).toBeFocused();

  await page.getByLabel("夜間").check({ force: true });
  await expect(page.getByRole("columnheader")).toHaveText(["室", "17:30–19:30", "19:30–21:30"]);
  await page.getByLabel("調理台を使う").check({ force: true });
  await expect(page.getByRole("row", { name: "会議室" })).toHaveCount(0);
  await expect(page.getByRole("row", { name: "生活工房室" })).toBeVisible();
  await page.getByLabel("土", { exact: true }).check({ force: true });
  await expect(page).toHaveURL(/weekday=6/);
  await page.getByRole("link", { name: "次の日" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("12月5日（土）");
  await page.getByRole("link", { name: "次の日" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("12月12日（土）");
  await expect(page).toHaveURL("/?date=2026-12-12&people=40&part=evening&weekday=6&cooking=1");

  await page.getByRole("link", { name: "条件を外す" }).click();
  await expect(people).toHaveValue("");
  await expect(page.getByRole("row", { name: "会議室" })).toBeVisible();
});

test("what cannot be followed is marked, and the page is there all the same", async ({ page }) => {
  const answer = await page.goto("/?date=2027-02-29&people=zero&view=year&weekday=9&part=noon&cooking=perhaps");
  expect(answer?.status()).toBe(200);
  await onPage(page, /空き状況/);
  await expect(page.getByText("「2027-02-29」という日はありません")).toBeVisible();
  await expect(page.getByLabel("人数")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("人数")).toHaveValue("zero");
  await page.goto("/?view=week&room=library-corner");
  await expect(page.getByText("図書・資料コーナーの貸出しはないので、会議室を表示しています。")).toBeVisible();
});

test("what is ticked is counted, priced and kept", async ({ page }) => {
  await page.goto(JANUARY);
  await expect(bar(page)).toContainText("空きを選んでください");
  const values: (string | null)[] = [];
  for (const index of [0, 1]) {
    await boxes(page).nth(index).check({ force: true });
    values.push(await boxes(page).nth(index).getAttribute("value"));
  }
  await expect(bar(page)).toContainText("2区分を選んでいます");
  await expect(bar(page)).toContainText("640円");
  await page.reload();
  for (const value of values) await expect(page.locator(`input[value="${value}"]`)).toBeChecked();

  await page.locator(`input[value="${values[0]}"]`).uncheck({ force: true });
  await expect(bar(page)).toContainText("1区分を選んでいます");
  await page.goto("/?date=2027-01-16&cooking=1&view=month");
  await boxes(page).first().check({ force: true });
  await expect(bar(page)).toContainText("950円");
  await bar(page).getByRole("button", { name: "次へ" }).click();
  await expect(page).toHaveURL("/basket");
  await expect(page.getByRole("main")).toContainText("950円");
});

test("arrow keys go from one free slot to the next, space chooses", async ({ page }) => {
  await page.goto(JANUARY);
  const first = boxes(page).first();
  await first.focus();
  await page.keyboard.press("ArrowDown");
  const focused = page.locator("input[name=choice]:focus");
  await expect(focused).toHaveCount(1);
  expect(await focused.getAttribute("value")).not.toBe(await first.getAttribute("value"));
  await page.keyboard.press("Space");
  await expect(focused).toBeChecked();
  await expect(bar(page)).toContainText("1区分を選んでいます");
});

test("a room shows what it costs and its month; another is not for hire; a third there is not", async ({ page }) => {
  await page.goto("/rooms/living-workshop?date=2026-12-04");
  await onPage(page, "生活工房室");
  await expect(page.getByText("調理台使用 630円")).toBeVisible();
  await expect(page.getByRole("table", { name: /生活工房室 2026年12月/ }).getByRole("row")).toHaveCount(32);
  await page.getByRole("link", { name: "次の月" }).click();
  await expect(page).toHaveURL("/rooms/living-workshop?date=2027-01-01");
  await page.goto("/rooms/library-corner");
  await onPage(page, "図書・資料コーナー");
  await expect(page.getByRole("table")).toHaveCount(0);
  expect((await page.goto("/rooms/ballroom"))?.status()).toBe(404);
});

test("in English", async ({ page }) => {
  await page.goto("/en?date=2026-12-03");
  await onPage(page, /Availability.*Thu, 3 December 2026/);
  await expect(page.getByText("The centre is closed on this day (Thursday).")).toBeVisible();
  await page.goto("/en?date=2026-12-04&view=week&room=training-room");
  await onPage(page, /Mon, 30 Nov to Sun, 6 Dec/);
  await page.goto("/en/rooms/nursery");
  await onPage(page, "Nursery");
});

for (const width of [360, 390])
  test(`on a phone ${width} px wide the table turns and nothing scrolls sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.goto("/?date=2027-01-16");
    await onPage(page, /2027年1月16日（土）/);
    const rooms = await page
      .getByRole("rowheader")
      .evaluateAll((heads) => heads.map((head) => head.getBoundingClientRect().top));
    expect(new Set(rooms.slice(0, 4)).size, "rooms stand side by side").toBe(1);
    const times = await page
      .getByRole("columnheader")
      .evaluateAll((heads) => heads.map((head) => head.getBoundingClientRect().left));
    expect(new Set(times).size, "slots stand below each other").toBe(1);
    await expect(bar(page)).toBeInViewport({ ratio: 1 });

    await page.goto(JANUARY);
    await onPage(page, /2027年1月/);
    await expect(bar(page)).toBeInViewport({ ratio: 1 });
    const box = await boxes(page).first().boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
    await page.getByText("条件をしぼる").click();
    await page.getByLabel("午前").check({ force: true });
    await expect(page).toHaveURL(/part=morning/);
    await expect(page.getByLabel("午前")).toBeVisible();
  });

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("links and forms find a slot and put it into the basket", async ({ page }) => {
    await page.goto("/?date=2026-12-04");
    await page.getByRole("navigation", { name: "表示" }).getByRole("link", { name: "月", exact: true }).click();
    await page.getByRole("link", { name: "次の月" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("2027年1月");
    await page.getByLabel("人数").fill("２０");
    await page.getByLabel("午後").check({ force: true });
    await page.getByRole("button", { name: "この条件で見る" }).click();
    await expect(page).toHaveURL(/people=.*part=afternoon/);
    await expect(page.getByRole("columnheader")).toHaveCount(3);
    await expect(page.getByLabel("人数")).toHaveValue("20");

    for (const index of [0, 1]) await boxes(page).nth(index).check({ force: true });
    await page.getByRole("button", { name: "次へ" }).click();
    await expect(page).toHaveURL("/basket");
    await expect(page.getByRole("main")).toContainText("640円");
  });

  test("pressing on without a choice says what is missing", async ({ page }) => {
    await page.goto("/?date=2026-12-04");
    await page.getByRole("button", { name: "次へ" }).click();
    await expect(page.getByRole("status").filter({ hasText: "選ん" })).toBeVisible();
  });
});

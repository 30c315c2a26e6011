import { expect, type Locator, type Page } from "@playwright/test";

/** The ways somebody works a page; a journey is told once and done with either pair. */
export type Hands = {
  /** a link or a button */
  press(target: Locator): Promise<void>;
  fill(field: Locator, text: string): Promise<void>;
  /** a checkbox */
  tick(box: Locator): Promise<void>;
  /** one radio button of its group */
  choose(option: Locator): Promise<void>;
  select(list: Locator, value: string): Promise<void>;
};

/** A pointer, which presses what it sees: the label of a box rather than the box. */
export const pointer = (_page: Page): Hands => ({
  press: (target) => target.click(),
  fill: (field, text) => field.fill(text),
  async tick(box) {
    await box.locator("xpath=ancestor::label[1]").click();
    await expect(box).toBeChecked();
  },
  async choose(option) {
    await option.locator("xpath=ancestor::label[1]").click();
    await expect(option).toBeChecked();
  },
  async select(list, value) {
    await list.selectOption(value);
  },
});

/**
 * A keyboard and nothing else. On the way to each target every stop must be marked as the focus, in
 * sight, and after the one before it.
 */
export const keyboard = (page: Page): Hands => ({
  async press(target) {
    await tabTo(page, target);
    await page.keyboard.press("Enter");
  },
  async fill(field, text) {
    await tabTo(page, field);
    await page.keyboard.type(text);
    await expect(field).toHaveValue(text);
  },
  async tick(box) {
    await tabTo(page, box);
    await page.keyboard.press("Space");
    await expect(box).toBeChecked();
  },
  async choose(option) {
    await tabTo(page, option);
    await page.keyboard.press("Space");
    // a group of radio buttons is one stop; arrows go round in it
    for (let presses = 0; presses < 20 && !(await option.isChecked()); presses++)
      await page.keyboard.press("ArrowDown");
    await expect(option).toBeChecked();
  },
  async select(list, value) {
    await tabTo(page, list);
    for (let presses = 0; presses < 30 && (await list.inputValue()) !== value; presses++)
      await page.keyboard.press("ArrowDown");
    await expect(list).toHaveValue(value);
  },
});

const MOST_STOPS = 300;

/** Presses Tab until `target`, or another radio button of its group, has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toHaveCount(1);
  let before: Stop | null = null;
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press("Tab");
    const stop: Stop | null = await target.evaluate(lookAtFocus);
    if (!stop) {
      before = null; // out of the page, from where Tab leads to its beginning
      continue;
    }
    const { isMarked, isInSight } = stop;
    expect({ isMarked, isInSight }, `focus on ${stop.what} of ${page.url()}`).toEqual({
      isMarked: true,
      isInSight: true,
    });
    // a date has a stop for its year, its month and its day
    if (before && !stop.isFirst)
      expect(stop.place, `${stop.what} comes after ${before.what}`).toBeGreaterThanOrEqual(before.place);
    if (stop.isTarget) return;
    before = stop;
  }
  throw new Error(`Tab never comes to ${target} on ${page.url()}`);
}

type Stop = {
  what: string;
  /** its place in the order of the document */
  place: number;
  isFirst: boolean;
  isTarget: boolean;
  isMarked: boolean;
  isInSight: boolean;
};

/** Runs in the page: what has the focus, and how that looks; null when nothing has it. */
function lookAtFocus(target: Element): Stop | null {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const isSameGroup =
    target instanceof HTMLInputElement &&
    focused instanceof HTMLInputElement &&
    target.type === "radio" &&
    focused.name === target.name &&
    focused.form === target.form;

  const label = focused.closest("label");
  const isMarked = [focused, focused.parentElement, label].some((element) => {
    if (!element) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
  });

  // A box that is drawn by its label is seen where its label is.
  const own = focused.getBoundingClientRect();
  const shown = label && (own.width < 8 || getComputedStyle(focused).opacity === "0") ? label : focused;
  const isInSight = [...shown.getClientRects()].some(({ left, top, width, height }) =>
    [
      [0.5, 0.5],
      [0.1, 0.2],
      [0.9, 0.2],
      [0.1, 0.8],
      [0.9, 0.8],
    ].some(([x = 0, y = 0]) => {
      const hit = document.elementFromPoint(left + width * x, top + height * y);
      return hit !== null && (shown.contains(hit) || hit.contains(shown));
    }),
  );

  const all = [...document.querySelectorAll("*")];
  const first = all.find((element) => element instanceof HTMLElement && element.tabIndex >= 0);
  return {
    what: `${focused.tagName.toLowerCase()} “${(focused.getAttribute("aria-label") ?? focused.textContent ?? "").trim().slice(0, 40) || focused.getAttribute("name")}”`,
    place: all.indexOf(focused),
    isFirst: focused === first,
    isTarget: focused === target || isSameGroup,
    isMarked,
    isInSight,
  };
}

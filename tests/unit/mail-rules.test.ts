import fc from "fast-check";
import { expect, test } from "vitest";
import { nextAttempt } from "@/lib/mail/rules";

const now = new Date("2026-12-01T10:00:00+09:00");

test.each([
  [1, 30],
  [2, 60],
  [3, 120],
  [8, 3840],
  [11, 21_600],
  [500, 21_600],
])("after %i attempts the next is in about %i seconds", (attempts, seconds) => {
  expect(nextAttempt(attempts, now, 0.5).getTime() - now.getTime()).toBe(seconds * 1000);
});

test("chance moves it by a fifth at most, and it is always later than now", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, chance) => {
      const wait = nextAttempt(attempts, now, chance).getTime() - now.getTime();
      const middle = nextAttempt(attempts, now, 0.5).getTime() - now.getTime();
      expect(wait).toBeGreaterThanOrEqual(Math.floor(middle * 0.8));
      expect(wait).toBeLessThanOrEqual(Math.ceil(middle * 1.2));
    }),
  );
});

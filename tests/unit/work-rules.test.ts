import fc from "fast-check";
import { expect, test } from "vitest";
import { nextTry, ready } from "@/lib/work/rules";

const now = new Date("2026-12-01T10:00:00+09:00");
const later = new Date(now.getTime() + 1);

test.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [9, 256],
  [10, 360],
  [1000, 360],
])("after %i failures the next try is in %i minutes", (attempts, minutes) => {
  expect(nextTry(attempts, now).getTime() - now.getTime()).toBe(minutes * 60_000);
});

test("behind a task that waits nothing of its subject is taken, and everything else is, in its order", () => {
  const task = fc.record({
    subjectId: fc.constantFrom("a", "b", "c"),
    notBefore: fc.constantFrom(null, now, later),
  });
  fc.assert(
    fc.property(fc.array(task), (due) => {
      const free = ready(due, now);
      for (const [position, one] of due.entries()) {
        const isBehind = due
          .slice(0, position + 1)
          .some(({ subjectId, notBefore }) => subjectId === one.subjectId && notBefore === later);
        expect(free.includes(one)).toBe(!isBehind);
      }
      expect(free).toEqual(due.filter((one) => free.includes(one)));
    }),
  );
});

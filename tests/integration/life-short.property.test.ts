import { test } from "vitest";
import { liveAtRandom } from "@/tests/support/lives";

// Beside the long lives and at the same time: many beginnings, where most of what can happen happens.
test("in many short lives ledger, claims and states agree with the model", async () => {
  await liveAtRandom(80);
}, 600_000);

import { test } from "vitest";
import { liveAtRandom } from "@/tests/support/lives";

test("whatever happens, in whatever order: ledger, claims and states agree with the model", async () => {
  await liveAtRandom(300);
}, 600_000);

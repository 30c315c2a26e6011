import type { Actor } from "@/lib/accounts/rules";
import { readConfig } from "@/lib/config";
import type { Context, Locale } from "@/lib/context";
import { sandboxPayments } from "@/lib/payments/sandbox";
import { testDatabase } from "@/tests/support/database";

/** When tests begin unless they say otherwise: Tuesday 1 December 2026, 10:00 in Japan, the centre open. */
export const TEST_NOW = new Date("2026-12-01T10:00:00+09:00");

/**
 * A context on a database of its own, empty or with the centre's masters, with the real sandbox for cards.
 * Change the clock or the actor by spreading: `{ ...ctx, now, actor }`.
 */
export function testContext(
  given: {
    actor?: Actor;
    address?: string | null;
    now?: Date;
    locale?: Locale;
    environment?: Record<string, string>;
    holds?: "nothing" | "masters";
  } = {},
): Context {
  const { db, url, folder } = testDatabase(given.holds);
  const config = readConfig({ DATABASE_URL: url, VAR_DIR: folder, PORT: "3000", ...given.environment });
  return {
    actor: given.actor ?? { kind: "visitor", visitorId: "visitor-1" },
    address: given.address ?? "address-1",
    now: given.now ?? TEST_NOW,
    locale: given.locale ?? "ja",
    db,
    config,
    cards: sandboxPayments({ db, config }),
  };
}

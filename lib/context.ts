import type { Actor } from "@/lib/accounts/rules";
import { type Config, readConfig } from "@/lib/config";
import { type Db, openDb } from "@/lib/db";
import type { Locale } from "@/lib/i18n/routing";
import type { PaymentProvider } from "@/lib/payments/provider";
import { sandboxPayments } from "@/lib/payments/sandbox";
import { stripePayments } from "@/lib/payments/stripe";

export type { Locale };

/** Everything a use case needs from outside, as a plain value. Tests build their own. */
export type Context = {
  actor: Actor;
  /** the instant of the business; the only clock use cases and rules know */
  now: Date;
  locale: Locale;
  db: Db;
  config: Config;
  /** the card provider, null where only the counter takes money */
  cards: PaymentProvider | null;
  /** keyed hash of the visitor's network address, for limits; null for the system and scripts */
  address: string | null;
  /** the network address itself, only to compare with the networks the desks answer to: it is kept nowhere */
  network?: string | null;
  /** name of the browser that asks and of its system (accounts/rules deviceLabel); none for the system and scripts */
  browser?: string;
};

type World = { config: Config; db: Db; cards: PaymentProvider | null; clockOffsetMs: number };

/**
 * One world a process, kept on globalThis: the server and the pages it serves are bundled apart,
 * and two writers in one process would wait for each other for ever.
 */
const shared = globalThis as typeof globalThis & { furattoWorld?: World };

export function world(): World {
  shared.furattoWorld ??= createWorld(readConfig(process.env));
  return shared.furattoWorld;
}

function createWorld(config: Config): World {
  const db = openDb(config.databaseUrl);
  const clockOffsetMs = config.startAt ? config.startAt.getTime() - Date.now() : 0;
  return {
    config,
    db,
    cards: config.stripe
      ? stripePayments({ ...config.stripe, clockOffsetMs })
      : config.mode === "demo"
        ? sandboxPayments({ db, config })
        : null,
    clockOffsetMs,
  };
}

/** The instant of the business: real time, or APP_NOW running on. Cookies, tokens and signatures keep real time. */
export function businessNow(): Date {
  return new Date(Date.now() + world().clockOffsetMs);
}

/** The clock of the machine, as the disk keeps it: for the age of files, never for the business. */
export function realNow(): Date {
  return new Date();
}

/** The context of one request or one piece of work; its clock stands still from here on. */
export function createContext(who: {
  actor: Actor;
  locale: Locale;
  address?: string | null;
  network?: string | null;
  browser?: string;
}): Context {
  const { config, db, cards } = world();
  return { address: null, ...who, now: businessNow(), db, config, cards };
}

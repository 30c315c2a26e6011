import path from "node:path";
import { z } from "zod";

/** Secrets that ship with the code for the demo; production refuses them. */
const DEMO_SECRET = "demo-only-secret-that-production-mode-refuses";

/** Names of this machine, for trying production mode without a certificate. */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

const blank = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());

const environment = z
  .object({
    APP_MODE: z.preprocess(blank, z.enum(["demo", "production"]).default("demo")),
    APP_NOW: optional(
      z.iso.datetime({ offset: true, error: "is an instant with offset, such as 2026-12-01T10:00:00+09:00" }),
    ),
    APP_URL: optional(z.url({ protocol: /^https?$/ })),
    HOST: z.preprocess(blank, z.string().default("127.0.0.1")),
    PORT: z.preprocess(
      blank,
      z.coerce.number({ error: "is a number from 0 to 65535" }).int().min(0).max(65535).default(3000),
    ),
    DATABASE_URL: optional(z.string().startsWith("file:", "is file:PATH of a SQLite database")),
    VAR_DIR: z.preprocess(blank, z.string().default("var")),
    NEXTAUTH_SECRET: optional(z.string()),
    SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
    MAIL_FROM: z.preprocess(blank, z.string().default("ふらっと予約 <no-reply@furatto.example>")),
    STRIPE_SECRET_KEY: optional(z.string()),
    STRIPE_WEBHOOK_SECRET: optional(z.string()),
    STRIPE_API_BASE: optional(z.url({ protocol: /^https?$/ })),
    LOG_LEVEL: z.preprocess(blank, z.enum(["debug", "info", "warn", "error", "silent"]).default("info")),
    KEPT_MEGABYTES: z.preprocess(
      blank,
      z.coerce
        .number({ error: "is a whole number of megabytes, 0 to keep nothing" })
        .int()
        .min(0)
        .max(4096)
        .default(64),
    ),
    TRUST_PROXY: z.preprocess(blank, z.enum(["0", "1"]).default("0")),
    DESK_FROM_ANYWHERE: z.preprocess(blank, z.enum(["0", "1"]).default("0")),
  })
  .superRefine((env, issues) => {
    const wrong = (name: string, message: string) => issues.addIssue({ code: "custom", path: [name], message });
    if (env.STRIPE_SECRET_KEY && !env.STRIPE_WEBHOOK_SECRET)
      wrong(
        "STRIPE_WEBHOOK_SECRET",
        "is needed with STRIPE_SECRET_KEY: the signing secret of the webhook endpoint /api/stripe",
      );
    if (env.APP_MODE === "demo") return;
    if (
      !env.NEXTAUTH_SECRET ||
      env.NEXTAUTH_SECRET.length < 32 ||
      env.NEXTAUTH_SECRET === DEMO_SECRET ||
      new Set(env.NEXTAUTH_SECRET).size < 12
    )
      wrong("NEXTAUTH_SECRET", "is missing or weak: make one with `openssl rand -base64 48`");
    if (!env.APP_URL) wrong("APP_URL", "is the address people use, such as https://yoyaku.example.lg.jp");
    else if (env.APP_URL.startsWith("http:") && !LOOPBACK.has(new URL(env.APP_URL).hostname))
      wrong("APP_URL", "begins with https://: over plain http, cookies and what people type can be read on the way");
    if (env.APP_NOW) wrong("APP_NOW", "sets the clock in demo mode only: remove it");
  });

export type Config = {
  mode: "demo" | "production";
  /** where the clock of the business starts, demo mode only */
  startAt: Date | null;
  /** the address people use, without a slash at the end */
  url: string;
  host: string;
  port: number;
  databaseUrl: string;
  /** folder for the database, the outbox and logs */
  varDir: string;
  secret: string;
  smtpUrl: string | null;
  mailFrom: string;
  stripe: { secretKey: string; webhookSecret: string; apiBase: string | null } | null;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
  /** bytes of memory for kept answers; 0: each is rendered anew */
  keptBytes: number;
  /** whether the network address of a visitor is the last of X-Forwarded-For */
  trustProxy: boolean;
  /** whether the desks answer to every address, whatever the setting `desk.allow` says: the way back in */
  deskFromAnywhere: boolean;
};

export class ConfigError extends Error {}

/**
 * Reads the configuration from environment variables, all of them explained in .env.example.
 * @throws ConfigError naming each wrong variable and what to do about it
 */
export function readConfig(variables: Record<string, string | undefined>): Config {
  const parsed = environment.safeParse(variables);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("\n"));
  const env = parsed.data;
  const varDir = path.resolve(env.VAR_DIR);
  return {
    mode: env.APP_MODE,
    startAt: env.APP_NOW ? new Date(env.APP_NOW) : null,
    url: (env.APP_URL ?? `http://${env.HOST.includes(":") ? `[${env.HOST}]` : env.HOST}:${env.PORT}`).replace(
      /\/+$/,
      "",
    ),
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL ?? `file:${path.join(varDir, "furatto.db")}`,
    varDir,
    secret: env.NEXTAUTH_SECRET ?? DEMO_SECRET,
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM,
    stripe: env.STRIPE_SECRET_KEY
      ? {
          secretKey: env.STRIPE_SECRET_KEY,
          webhookSecret: env.STRIPE_WEBHOOK_SECRET ?? "",
          apiBase: env.STRIPE_API_BASE ?? null,
        }
      : null,
    logLevel: env.LOG_LEVEL,
    keptBytes: env.KEPT_MEGABYTES * 1024 * 1024,
    trustProxy: env.TRUST_PROXY === "1",
    deskFromAnywhere: env.DESK_FROM_ANYWHERE === "1",
  };
}

import { expect, test } from "vitest";
import { ConfigError, readConfig } from "@/lib/config";

const PRODUCTION = {
  APP_MODE: "production",
  APP_URL: "https://yoyaku.example.lg.jp/",
  NEXTAUTH_SECRET: "kP3vQx9Lr7Tz1Nw5Yb8Hd2Jf6Gc4Ms0AeUiOqRtXy",
};

test("nothing set is the demo on this machine alone", () => {
  expect(readConfig({})).toMatchObject({
    mode: "demo",
    startAt: null,
    url: "http://127.0.0.1:3000",
    host: "127.0.0.1",
    stripe: null,
    smtpUrl: null,
    trustProxy: false,
    deskFromAnywhere: false,
    keptBytes: 64 * 1024 * 1024,
  });
});

test("an empty value is as good as none", () => {
  expect(readConfig({ PORT: "", KEPT_MEGABYTES: "", APP_NOW: "" })).toEqual(readConfig({}));
});

test("no memory for kept answers keeps none", () => {
  expect(readConfig({ KEPT_MEGABYTES: "0" }).keptBytes).toBe(0);
});

test("production takes what it is told, without a slash at the end of its address", () => {
  expect(readConfig(PRODUCTION)).toMatchObject({ mode: "production", url: "https://yoyaku.example.lg.jp" });
});

test.each([
  [{ NEXTAUTH_SECRET: "" }, /^NEXTAUTH_SECRET .*openssl rand -base64 48/],
  [{ NEXTAUTH_SECRET: "short" }, /^NEXTAUTH_SECRET /],
  [{ NEXTAUTH_SECRET: "a".repeat(64) }, /^NEXTAUTH_SECRET /],
  [{ NEXTAUTH_SECRET: readConfig({}).secret }, /^NEXTAUTH_SECRET /],
  [{ APP_URL: "" }, /^APP_URL /],
  [{ APP_URL: "http://yoyaku.example.lg.jp" }, /^APP_URL /],
  [{ APP_NOW: "2026-12-01T10:00:00+09:00" }, /^APP_NOW .*demo mode only/],
])("production refuses %o", (given, reason) => {
  expect(() => readConfig({ ...PRODUCTION, ...given })).toThrow(reason);
});

test.each([
  [{ PORT: "http" }, /^PORT /],
  [{ APP_NOW: "2026-12-01 10:00" }, /^APP_NOW /],
  [{ DATABASE_URL: "postgresql://localhost/furatto" }, /^DATABASE_URL /],
  [{ STRIPE_SECRET_KEY: "sk_test_1" }, /^STRIPE_WEBHOOK_SECRET /],
  [{ KEPT_MEGABYTES: "-1" }, /^KEPT_MEGABYTES /],
  [{ KEPT_MEGABYTES: "much" }, /^KEPT_MEGABYTES is a whole number of megabytes/],
])("%o is named as wrong", (given, reason) => {
  expect(() => readConfig(given)).toThrow(ConfigError);
  expect(() => readConfig(given)).toThrow(reason);
});

import { beforeEach, expect, test, vi } from "vitest";
import { register, registerInput } from "@/lib/accounts/register";
import { testContext } from "@/tests/support/context";

const hashed = vi.hoisted(() => ({ count: 0 }));

vi.mock("@node-rs/argon2", async (original) => {
  const argon2 = await original<typeof import("@node-rs/argon2")>();
  return {
    ...argon2,
    hash: (...given: Parameters<typeof argon2.hash>) => {
      hashed.count += 1;
      return argon2.hash(...given);
    },
  };
});

beforeEach(() => {
  hashed.count = 0;
});

test("a registration that may have no more mails costs no hashing", async () => {
  const ctx = testContext({ holds: "masters" });
  const typed = registerInput.parse({
    name: "山﨑 花子",
    kana: "やまざき はなこ",
    email: "hanako@example.jp",
    phone: "04-2921-2220",
    residence: "city",
    password: "a quiet morning",
  });
  const answers: unknown[] = [];
  for (let i = 0; i < 9; i++) {
    const answer = await register({ ...ctx, address: `address-${i}` }, typed);
    answers.push(answer.ok || answer.code);
  }
  expect(answers).toEqual([...Array(6).fill(true), ...Array(3).fill("too_many_mails")]);
  expect(hashed.count).toBe(6);
  expect(await ctx.db.reader.emailCode.count()).toBe(6);
});

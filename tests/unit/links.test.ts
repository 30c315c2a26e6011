import fc from "fast-check";
import { expect, test } from "vitest";
import { LINK_KINDS, type LinkAbout, partToken, readAbout, writeAbout } from "@/lib/links/rules";
import { readAnswer, signAnswer, stampOf } from "@/lib/links/sign-answer";

const secret = "a secret for tests";
const now = new Date("2026-12-01T10:00:00+09:00");
const inAnHour = new Date(now.getTime() + 3_600_000);

const part = fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/);
const anAbout = fc.record({
  kind: fc.constantFrom(...LINK_KINDS),
  id: part,
  version: part,
  expiresAt: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000)),
});

const about = (more: Partial<LinkAbout> = {}): LinkAbout => ({
  kind: "reminder",
  id: "d9a3f1c0-0000-4000-8000-000000000000",
  version: "7-abc",
  expiresAt: inAnHour,
  ...more,
});

test("what is written is what is read, and its address needs no escaping", () => {
  fc.assert(
    fc.property(anAbout, (link) => {
      expect(readAbout(writeAbout(link))).toEqual(link);
      const token = signAnswer(secret, link);
      expect(token).toBe(encodeURIComponent(token));
      expect(partToken(token)?.text).toBe(writeAbout(link));
      expect(readAnswer(secret, token, new Date(0))).toEqual(
        link.expiresAt.getTime() > 0 ? { ok: true, value: link } : { ok: false, code: "link_expired", facts: {} },
      );
    }),
  );
});

test("every change of a link by one sign is noticed", () => {
  const token = signAnswer(secret, about());
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(..."aZ09_-%./"), (at, sign) => {
      fc.pre(token[at] !== sign);
      const changed = token.slice(0, at) + sign + token.slice(at + 1);
      expect(readAnswer(secret, changed, now)).toMatchObject({ ok: false, code: "link_forged" });
    }),
  );
});

test.each(["", "x", "_".repeat(44), "../../etc/passwd", "reminder_b1_7_zz", "a".repeat(5000), "日本語"])(
  "%j is no link of ours",
  (token) => {
    expect(readAnswer(secret, token, now)).toMatchObject({ ok: false, code: "link_forged" });
  },
);

test("a link cut short or made longer on its way is refused", () => {
  const token = signAnswer(secret, about());
  for (let length = 0; length < token.length; length++)
    expect(readAnswer(secret, token.slice(0, length), now)).toMatchObject({ code: "link_forged" });
  expect(readAnswer(secret, `${token}.`, now)).toMatchObject({ code: "link_forged" });
});

test("another secret made another link, and a kind or thing exchanged is another link too", () => {
  expect(readAnswer(secret, signAnswer("another secret", about()), now)).toMatchObject({ code: "link_forged" });
  const seal = signAnswer(secret, about()).slice(-43);
  const offer = `${writeAbout(about({ kind: "offer" }))}_${seal}`;
  expect(readAnswer(secret, offer, now)).toMatchObject({ code: "link_forged" });
});

test("a link counts until the second it names, no longer", () => {
  const token = signAnswer(secret, about());
  expect(readAnswer(secret, token, new Date(inAnHour.getTime() - 1))).toMatchObject({ ok: true });
  expect(readAnswer(secret, token, inAnHour)).toMatchObject({ ok: false, code: "link_expired" });
});

test("nothing that an address would have to escape can be signed", () => {
  expect(() => signAnswer(secret, about({ id: "a_b" }))).toThrow();
  expect(() => signAnswer(secret, about({ version: "" }))).toThrow();
});

test("a mark tells parts from others, in whatever order they come, and may stand in a link", () => {
  const parts = fc.uniqueArray(fc.string(), { minLength: 1 });
  fc.assert(
    fc.property(parts, parts, (some, others) => {
      const mark = stampOf(secret, some);
      expect(mark).toBe(stampOf(secret, some.toReversed()));
      const isSame = some.toSorted().join("\n") === others.toSorted().join("\n");
      expect(mark === stampOf(secret, others)).toBe(isSame);
      expect(() => signAnswer(secret, about({ version: `7-${mark}` }))).not.toThrow();
    }),
  );
});

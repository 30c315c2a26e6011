import { parseWithZod } from "@conform-to/zod/v4";
import { expect, test } from "vitest";
import { z } from "zod";
import { plainFields } from "@/app/_server/plain-fields";

const form = (fields: [string, string][]) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
};

test("fields with plain names stay as they are, each as often as it was sent", () => {
  const fields: [string, string][] = [
    ["email", "a@example.jp"],
    ["choice", "x"],
    ["choice", "y"],
    ["mailLocale", ""],
  ];
  expect([...plainFields(form(fields))]).toEqual(fields);
});

test.each(["email[4000000000]", "email.a", "a".repeat(41), "__intent__", "__state__", "$ACTION_1:0", "", "choice[]"])(
  "a field named %j is left out",
  (name) => {
    expect([...plainFields(form([[name, "1"]]))]).toEqual([]);
  },
);

test.each([undefined, null, "text", 1, [], { email: "a" }])("%j is an empty form", (sent) => {
  expect([...plainFields(sent)]).toEqual([]);
});

test("no name makes conform build lists of billions or read orders", () => {
  const data = form([
    ["email[4000000000]", "1"],
    ["__intent__", "{"],
  ]);
  const { status } = parseWithZod(plainFields(data), { schema: z.object({ email: z.string() }) });
  expect(status).toBe("error");
});

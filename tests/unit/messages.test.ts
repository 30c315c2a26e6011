import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { createTranslator } from "use-intl/core";
import { expect, test } from "vitest";
import { messages } from "@/lib/i18n/messages";
import { LOCALES } from "@/lib/i18n/routing";

const OTHERS = LOCALES.filter((locale) => locale !== "ja");

type Node = string | { [key: string]: Node };

/** Every text of a tree by its whole key. */
function textsOf(node: Node, at = ""): [string, string][] {
  if (typeof node === "string") return [[at, node]];
  return Object.entries(node).flatMap(([key, inner]) => textsOf(inner, at ? `${at}.${key}` : key));
}

const texts = Object.fromEntries(LOCALES.map((locale) => [locale, new Map(textsOf(messages[locale]))]));

/** The names a text wants to be filled with: {count}, {n, plural, …}, <link>; not the texts of a plural. */
function placeholdersOf(text: string): string[] {
  const filled = [...text.matchAll(/(?<!\b(?:zero|one|two|few|many|other|=\d+)\s*)\{\s*(\w+)\s*[,}]/g)].map(
    ([, name]) => `{${name}}`,
  );
  const tags = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => `<${name}>`);
  return [...new Set([...filled, ...tags])].sort();
}

test("there are words", () => {
  expect(texts.ja?.size).toBeGreaterThan(100);
});

test.each(OTHERS)("%s has the keys of Japanese, no more and no fewer", (locale) => {
  expect([...(texts[locale]?.keys() ?? [])].sort()).toEqual([...(texts.ja?.keys() ?? [])].sort());
});

test.each(OTHERS)("%s fills the same places as Japanese", (locale) => {
  const wrong = [...(texts.ja ?? [])].filter(
    ([key, text]) => placeholdersOf(text).join() !== placeholdersOf(texts[locale]?.get(key) ?? "").join(),
  );
  expect(wrong.map(([key]) => key)).toEqual([]);
});

test.each(LOCALES)("every text of %s can be read by the formatter", (locale) => {
  const broken: string[] = [];
  for (const [key, text] of texts[locale] ?? []) {
    const t = createTranslator({
      locale,
      messages: { text },
      onError: (error) => broken.push(`${key}: ${error.message}`),
    });
    const facts = Object.fromEntries(
      placeholdersOf(text).map((name) => [name.slice(1, -1), name.startsWith("<") ? String : 1]),
    );
    t.rich("text", facts as never);
  }
  expect(broken).toEqual([]);
});

test.each(LOCALES)("no text of %s is empty or shouts", (locale) => {
  const odd = [...(texts[locale] ?? [])].filter(([, text]) => text.trim() === "" || /[!！]/.test(text));
  expect(odd.map(([key]) => key)).toEqual([]);
});

test("no code is refused in two files with different words", () => {
  const owners = new Map<string, string>();
  const twice: string[] = [];
  for (const file of readdirSync("lib/i18n/messages/ja").filter((name) => name.startsWith("problems-"))) {
    for (const code of Object.keys(JSON.parse(readFileSync(`lib/i18n/messages/ja/${file}`, "utf8")))) {
      if (owners.has(code)) twice.push(`${code}: ${owners.get(code)}, ${file}`);
      owners.set(code, file);
    }
  }
  expect(twice).toEqual([]);
});

/**
 * A key counts as used when the last part of it stands as a word somewhere in the sources: in
 * quotes, after a dot in a longer key, or as the key of a list. Parts chosen at run time (`slot.${n}`)
 * leave their siblings used.
 */
test("no text is left over", () => {
  const sources = ["app", "components", "lib", "scripts", "prisma"]
    .flatMap(sourcesUnder)
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const words = new Set(sources.match(/\w[\w-]*/g));
  const openParents = new Set(
    [...sources.matchAll(/([\w.-]*)\.?\$\{/g)].map(([, parent]) => parent?.replace(/\.$/, "").split(".").at(-1)),
  );
  const unused = [...(texts.ja?.keys() ?? [])].filter((key) => {
    const parts = key.split(".");
    const last = parts.at(-1) ?? "";
    return !words.has(last) && !openParents.has(parts.at(-2));
  });
  expect(unused).toEqual([]);
});

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) return name === "generated" || name === "messages" ? [] : sourcesUnder(file);
    return /\.tsx?$/.test(name) ? [file] : [];
  });
}

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

/** What the import table (.dependency-cruiser.cjs) cannot see: names of files, doors, clocks and words. */

const ROOT = path.resolve(import.meta.dirname, "..");

type Source = { file: string; text: string; code: string };

const everyFile = ["app", "components", "lib", "prisma", "scripts", "server", "tests"]
  .flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  )
  .concat("server.ts")
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.startsWith("lib/generated/"))
  .sort();

function sources(pattern: RegExp): Source[] {
  return everyFile
    .filter((file) => pattern.test(file))
    .map((file) => {
      const text = readFileSync(path.join(ROOT, file), "utf8");
      return { file, text, code: withoutComments(text) };
    });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`\\])\/\/[^\n]*/g, "$1");
}

const named = (found: Source[]) => found.map(({ file }) => file);

const product = sources(/^(app|components|lib|server)[/.]/);

test("the files are found", () => {
  expect(product.length).toBeGreaterThan(100);
});

describe("names of files", () => {
  const ROLES = ["rules", "slots", "store", "use-cases", "messages", "provider", "stripe", "sandbox", "transport"];
  const THINGS = [
    "tokens",
    "account",
    "answers",
    "basket",
    "booking-work",
    "calendar",
    "changes",
    "codes",
    "fields",
    "handlers",
    "lines",
    "passwords",
    "penalties",
    "queue",
    "reminders",
    "spelling",
    "tasks",
    "transitions",
    "tries",
  ];
  const VERBS = [
    "answer",
    "appoint",
    "ask",
    "attach",
    "block",
    "book",
    "cancel",
    "change",
    "choose",
    "close",
    "compare",
    "correct",
    "count",
    "decide",
    "disable",
    "draw",
    "enable",
    "end",
    "enter",
    "erase",
    "export",
    "free",
    "hash",
    "hold",
    "import",
    "issue",
    "join",
    "leave",
    "lend",
    "lock",
    "merge",
    "move",
    "note",
    "open",
    "pay",
    "plan",
    "preview",
    "prove",
    "receive",
    "reconcile",
    "record",
    "register",
    "release",
    "remind",
    "renew",
    "reopen",
    "reset",
    "run",
    "search",
    "send",
    "set",
    "settle",
    "sign",
    "split",
    "take",
    "tell",
    "undo",
    "view",
    "welcome",
    "withdraw",
    "write",
  ];
  const I18N = ["facts", "format", "messages", "request", "routing"];

  test("a file of a feature is named by its layer, its thing or its verb", () => {
    const known = (file: string) => {
      const [, feature, name = ""] = /^lib\/([^/]+)\/([^/]+)\.ts$/.exec(file) ?? [];
      if (feature === "i18n") return I18N.includes(name);
      return ROLES.includes(name) || THINGS.includes(name) || VERBS.includes(name.split("-")[0] ?? "");
    };
    expect(named(sources(/^lib\/[^/]+\/[^/]+\.ts$/)).filter((file) => !known(file))).toEqual([]);
  });

  test("no file is called what says nothing", () => {
    const EMPTY = /(^|[/-])(utils?|helpers?|misc|common|data|info|handle|handler|process|manager|service)[-.]/i;
    const all = sources(/./);
    expect(named(all).filter((file) => EMPTY.test(file))).toEqual([]);
  });

  test("files are in kebab-case", () => {
    const odd = named(product).filter((file) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.tsx?$/.test(path.basename(file)));
    expect(odd).toEqual([]);
  });
});

describe("clocks and configuration", () => {
  test("only the context, the server and providers read the real clock", () => {
    const MAY = /^(lib\/context\.ts|lib\/payments\/(stripe|sandbox)\.ts|server\.ts|server\/|app\/_server\/)/;
    const readers = product.filter(({ file, code }) => !MAY.test(file) && /new Date\(\)|Date\.now\(\)/.test(code));
    // In the browser there is no other clock: a countdown starts from what the server says is left.
    const inBrowser = /^["']use client["']/;
    expect(named(readers.filter(({ text }) => !inBrowser.test(text)))).toEqual([]);
  });

  test("only the configuration reads the environment", () => {
    // next-auth is told its address there.
    const MAY = /^(lib\/config\.ts|lib\/log\.ts|lib\/context\.ts|server\.ts|app\/api\/auth\/.*)$/;
    const readers = product.filter(
      ({ file, code }) => !MAY.test(file) && /process\.env\.(?!NODE_ENV)|process\.env\b(?!\.)/.test(code),
    );
    expect(named(readers)).toEqual([]);
  });
});

describe("doors", () => {
  const ENTERS = /await (?:deskContext|requireContext|enter)\(/;

  test("every page and route of the desks asks who", () => {
    const open = sources(/^app\/(staff|counsel)\/(.+\/)?(page|route)\.tsx?$/).filter(({ code }) => !ENTERS.test(code));
    expect(named(open)).toEqual([]);
  });

  test("what a desk's page asks, is the role", () => {
    const [desk] = sources(/^app\/_server\/desk\.ts$/);
    expect(desk?.code).toMatch(/door: "staff" \| "admin" = "staff"[\s\S]*requireContext\(door,/);
  });

  test("every action is made by action(), with its role first", () => {
    const actions = sources(/^app\/.*\/actions\.ts$/);
    expect(actions.length).toBeGreaterThan(3);
    for (const { file, code } of actions) {
      const exported = code.match(/export (?:const|async function|function) \w+/g) ?? [];
      const gated =
        code.match(
          /export const \w+(?::[^=]+)? = action\(\s*"(?:visitor|resident|worker|staff|counsellor|admin|privacy)"/g,
        ) ?? [];
      expect(gated, file).toHaveLength(exported.length);
    }
  });

  test("the desks' actions are the desks' own", () => {
    for (const { file, code } of sources(/^app\/(staff|counsel)\/(.+\/)?actions\.ts$/))
      expect(code, file).not.toMatch(/action\(\s*"(visitor|resident)"/);
  });

  test("pages that are kept never look at who asks", () => {
    const kept = sources(
      /^(app\/\[locale\]\/((page|layout)\.tsx|(_availability|rooms|guide|hours|news|closures\.ics)\/)|app\/api\/v1\/|components\/)/,
    );
    expect(kept.length).toBeGreaterThan(20);
    const curious = kept.filter(({ code }) =>
      /next\/headers|_server\/auth|(?:current|require|visitor)Context\(/.test(code),
    );
    expect(named(curious)).toEqual([]);
  });

  test("every page is rendered when it is asked for", () => {
    const pages = sources(/^app\/(?!.*\[\.\.\.rest\]).*page\.tsx$/).filter(
      ({ code }) => !/export const dynamic = "force-dynamic"/.test(code),
    );
    expect(named(pages)).toEqual([]);
  });
});

describe("words", () => {
  const drawn = sources(/^(app(?!\/api\/)|components)\//);

  /** How people write a date is read, not shown. */
  const PATTERN = /(?<=[=(,:?|&]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\n\\])*\]|[^/\n\\[])+\/[a-z]*/g;

  /** A language is called by its own name, whatever the language of the page. */
  const ITS_OWN_NAME = /日本語/g;

  test("pages and components hold no Japanese of their own", () => {
    const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
    expect(
      named(drawn.filter(({ code }) => JAPANESE.test(code.replace(PATTERN, "").replace(ITS_OWN_NAME, "")))),
    ).toEqual([]);
  });

  test("pages and components hold no English sentences of their own", () => {
    const TEXT = /(?<!=)>\s*[A-Z][a-z]+(?: [a-z]+)+[.!?]?\s*</;
    const ATTRIBUTE = /\b(?:title|alt|placeholder|label|aria-label)="[A-Z][a-z]+ [^"]*"/;
    const spoken = drawn.filter(({ file, code }) => file.endsWith(".tsx") && (TEXT.test(code) || ATTRIBUTE.test(code)));
    expect(named(spoken)).toEqual([]);
  });

  test("rules decide in codes, never in sentences", () => {
    const JAPANESE = /"[^"\n]*[\p{Script=Hiragana}]{2,}[^"\n]*"/u;
    expect(named(sources(/^lib\/[^/]+\/rules\.ts$/).filter(({ code }) => JAPANESE.test(code)))).toEqual([]);
  });
});

test("every exported function of lib says in a sentence what it does", () => {
  const silent = sources(/^lib\//).flatMap(({ file, text }) =>
    [...text.matchAll(/^export (?:async )?function (\w+)/gm)]
      // A further signature of a function that has said it.
      .filter(({ index }) => !/(?:\*\/|;)\s*$/.test(text.slice(0, index)))
      .map(([, name]) => `${file}: ${name}`),
  );
  expect(silent).toEqual([]);
});

test("no note to do something later stands in the code", () => {
  const all = sources(/^(?!tests\/)/);
  expect(named(all.filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(text)))).toEqual([]);
});

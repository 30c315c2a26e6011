import { readFileSync } from "node:fs";
import path from "node:path";

/** The rows of a fixture, by the names in its first line. No field of ours holds a comma. */
export function fixtureRows(name: string): Record<string, string>[] {
  const [head = "", ...lines] = readFileSync(path.join(import.meta.dirname, "../fixtures", name), "utf8")
    .replace(/^\uFEFF/, "")
    .trim()
    .split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((value, index) => [names[index] ?? "", value])));
}

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Messages } from "@/lib/i18n/messages";

/** The words of the product, read from their files: Playwright cannot import JSON as the product does. */
function wordsOf(language: "ja" | "en"): Messages {
  const folder = path.join(import.meta.dirname, "../../lib/i18n/messages", language);
  const words: Record<string, object> = {};
  for (const file of readdirSync(folder)) {
    const name = path.basename(file, ".json");
    const namespace = name.startsWith("problems-")
      ? "problems"
      : name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    words[namespace] = { ...words[namespace], ...JSON.parse(readFileSync(path.join(folder, file), "utf8")) };
  }
  return words as Messages;
}

export const messages = { ja: wordsOf("ja"), en: wordsOf("en") };

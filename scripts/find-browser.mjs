import { existsSync } from "node:fs";
import { ask, hasProgram, installFromDebian, runTool, Stop } from "./steps.mjs";

const KNOWN = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * A Chromium to test with: the one CHROMIUM_PATH names, one on this machine, Debian's, or else
 * Playwright's own.
 * @returns its path, or null for Playwright's own
 */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new Stop(`CHROMIUM_PATH names ${named}, which does not exist.`);
  const found = named || onThisMachine() || fromDebian();
  if (found) {
    if (!hasJapaneseFont()) installFromDebian(["fonts-noto-cjk"]);
    console.log(`  ${found}`);
    return found;
  }
  if (runTool("@playwright/test/cli.js", ["install", "chromium"])) return null;
  throw new Stop("No Chromium was found, and none could be installed: install one and name it in CHROMIUM_PATH.");
}

function onThisMachine() {
  for (const name of KNOWN) {
    const path = ask("sh", ["-c", `command -v ${name}`])?.trim();
    if (path) return path;
  }
  return null;
}

function fromDebian() {
  return installFromDebian(["chromium", "fonts-noto-cjk"]) ? onThisMachine() : null;
}

function hasJapaneseFont() {
  return !hasProgram("fc-list") || (ask("fc-list", [":lang=ja", "family"]) ?? "").trim() !== "";
}

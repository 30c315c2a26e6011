import { existsSync } from "node:fs";
import { ask, hasProgram, installFromDebian, runTool, Stop } from "./steps.mjs";

/** Chromium without a window: the same engine for half the processor time. */
const SHELL = "chromium-headless-shell";
const WITH_WINDOW = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * A Chromium to test with: the one CHROMIUM_PATH names, one without a window (on this machine or from
 * Debian), any other on this machine or from Debian, or else Playwright's own.
 * @returns its path, or null for Playwright's own
 */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new Stop(`CHROMIUM_PATH names ${named}, which does not exist.`);
  const found =
    named || onThisMachine([SHELL]) || fromDebian(SHELL) || onThisMachine(WITH_WINDOW) || fromDebian("chromium");
  if (found) {
    if (!hasJapaneseFont()) installFromDebian(["fonts-noto-cjk"]);
    console.log(`  ${found}`);
    return found;
  }
  if (runTool("@playwright/test/cli.js", ["install", "chromium"])) return null;
  throw new Stop("No Chromium was found, and none could be installed: install one and name it in CHROMIUM_PATH.");
}

function onThisMachine(names) {
  for (const name of names) {
    const path = ask("sh", ["-c", `command -v ${name}`])?.trim();
    if (path) return path;
  }
  return null;
}

function fromDebian(name) {
  return installFromDebian([name, "fonts-noto-cjk"]) ? onThisMachine([name]) : null;
}

function hasJapaneseFont() {
  return !hasProgram("fc-list") || (ask("fc-list", [":lang=ja", "family"]) ?? "").trim() !== "";
}

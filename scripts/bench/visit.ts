import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { chromium } from "playwright";
import { freePort } from "./serve";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const executablePath = process.env.CHROMIUM_PATH || undefined;

const PATIENCE_MS = 120_000;

/** Bytes of one kind of file. */
export type Weight = {
  /** as they came over the network, headers included */
  sent: number;
  /** the bodies as brotli and gzip make them at their best, whichever was sent */
  brotli: number;
  gzip: number;
};

export type Visit = Record<"html" | "css" | "js" | "other", Weight>;

const KINDS: Record<string, keyof Visit> = { Document: "html", Stylesheet: "css", Script: "js" };

/** A first visit by a real browser with nothing cached, until the network is quiet. */
export async function firstVisit(url: string): Promise<Visit> {
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  try {
    const page = await (await browser.newContext({ locale: "ja-JP" })).newPage();
    const network = await page.context().newCDPSession(page);
    await network.send("Network.enable");
    const kinds = new Map<string, keyof Visit>();
    const finished: { requestId: string; encodedDataLength: number }[] = [];
    network.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, KINDS[type] ?? "other"));
    network.on("Network.loadingFinished", (request) => finished.push(request));
    await page.goto(url, { waitUntil: "networkidle", timeout: PATIENCE_MS });
    const visit: Visit = { html: nothing(), css: nothing(), js: nothing(), other: nothing() };
    for (const { requestId, encodedDataLength } of finished) {
      const weight = visit[kinds.get(requestId) ?? "other"];
      weight.sent += encodedDataLength;
      addBody(await network.send("Network.getResponseBody", { requestId }), weight);
    }
    return visit;
  } finally {
    await browser.close();
  }
}

function nothing(): Weight {
  return { sent: 0, brotli: 0, gzip: 0 };
}

function addBody({ body, base64Encoded }: { body: string; base64Encoded: boolean }, weight: Weight): void {
  const bytes = Buffer.from(body, base64Encoded ? "base64" : "utf8");
  weight.brotli += brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length;
  weight.gzip += gzipSync(bytes, { level: 9 }).length;
}

export const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;

export type Scores = Record<(typeof CATEGORIES)[number], number>;

/** Lighthouse's marks (0–100) of one visit on the phone it simulates. */
export async function lighthouseScores(url: string): Promise<Scores> {
  const { default: lighthouse } = await import("lighthouse");
  const port = await freePort();
  const browser = await chromium.launch({ executablePath, args: [...ARGUMENTS, `--remote-debugging-port=${port}`] });
  try {
    const result = await lighthouse(url, { port, logLevel: "error", onlyCategories: [...CATEGORIES] });
    if (!result) throw new Error("Lighthouse gave no result");
    const { categories } = result.lhr;
    return Object.fromEntries(
      CATEGORIES.map((name) => [name, Math.round((categories[name]?.score ?? 0) * 100)]),
    ) as Scores;
  } finally {
    await browser.close();
  }
}

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT, type Running, serve } from "./serve";

/** What to serve: a page of so many bytes of HTML, or an answer of a route. */
export type PlainPage = { name: string; bytes: number; kind: "page" | "route" };

/** An inch off in size is no matter. */
const CLOSE_ENOUGH = 0.01;
const MOST_BUILDS = 3;
const NEXT = path.join(ROOT, "node_modules/next/dist/bin/next");

/**
 * Builds an app with nothing in it but static pages of given sizes, to be served by `next start`: what Next
 * itself does with a page that it need not render. It lies in var/, where it finds our node_modules.
 */
export async function servePlainNext(pages: readonly PlainPage[]): Promise<Running> {
  const folder = path.join(ROOT, "var", `bench-next-${process.pid}`);
  const letters = new Map(pages.map(({ name, bytes }) => [name, bytes / 2]));
  try {
    for (let build = 0; build < MOST_BUILDS; build += 1) {
      writeApp(folder, pages, letters);
      const { status, stdout, stderr } = spawnSync(process.execPath, [NEXT, "build"], {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, NODE_ENV: "production", NEXT_DIST_DIR: "" },
      });
      if (status !== 0) throw new Error(`the plain Next app could not be built:\n${stdout}${stderr}`);
      const off = pages.filter((page) => page.kind === "page" && !isClose(folder, page, letters));
      if (off.length === 0) break;
    }
    const running = await serve([NEXT, "start", folder, "-H", "127.0.0.1"], "/");
    return {
      ...running,
      async stop() {
        await running.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Whether a page came out in its size; otherwise notes how many letters would. */
function isClose(folder: string, { name, bytes }: PlainPage, letters: Map<string, number>): boolean {
  const built = readFileSync(path.join(folder, `.next/server/app/${name}.html`)).length;
  // Each letter is in the page twice: as HTML, and as what React takes over with.
  letters.set(name, Math.max(0, Math.round((letters.get(name) ?? 0) + (bytes - built) / 2)));
  return Math.abs(built - bytes) <= bytes * CLOSE_ENOUGH;
}

function writeApp(folder: string, pages: readonly PlainPage[], letters: Map<string, number>): void {
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  write("package.json", '{ "private": true }');
  write("next.config.mjs", `export default { turbopack: { root: ${JSON.stringify(ROOT)} } };`);
  write(
    "app/layout.jsx",
    "export default function Layout({ children }) { return <html><body>{children}</body></html>; }",
  );
  write("app/page.jsx", "export default function Page() { return <main><h1>Plain</h1></main>; }");
  for (const { name, bytes, kind } of pages) {
    if (kind === "page") {
      const text = `"${"a".repeat(80)} ".repeat(${Math.ceil((letters.get(name) ?? 0) / 81)}).slice(0, ${Math.round(letters.get(name) ?? 0)})`;
      write(`app/${name}/page.jsx`, `export default function Page() { return <main>{${text}}</main>; }`);
    } else {
      write(
        `app/${name}/route.js`,
        `export const dynamic = "force-static";
export const GET = () => Response.json("a".repeat(${bytes - 2}));`,
      );
    }
  }
}

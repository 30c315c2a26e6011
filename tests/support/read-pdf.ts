import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

type Structure = { role?: string; type?: string; alt?: string; lang?: string; children?: Structure[] };

/** What a reader of PDFs finds in a file. */
type ReadPdf = {
  pages: number;
  /** without spaces: letters of headings are set apart */
  text: string;
  /** the same, line by line as they are drawn */
  lines: string[];
  fonts: { name: string; isEmbedded: boolean }[];
  title: string;
  language: string;
  isTagged: boolean;
  /** every role of the structure, in order of reading */
  roles: string[];
  alts: string[];
};

/** Opens a PDF with Mozilla's reader. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const raw = Buffer.from(bytes).toString("latin1");
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const file = await task.promise;
  const { info } = (await file.getMetadata()) as { info: { Title?: string; Language?: string } };
  const marked = (await file.getMarkInfo()) as { Marked?: boolean } | null;
  let text = "";
  const lines: string[] = [];
  let line = "";
  const fonts = new Map<string, boolean>();
  const roles: string[] = [];
  const alts: string[] = [];
  const walk = (node: Structure) => {
    if (node.role) roles.push(node.role);
    if (node.alt) alts.push(node.alt);
    for (const child of node.children ?? []) walk(child);
  };
  for (let number = 1; number <= file.numPages; number++) {
    const page = await file.getPage(number);
    await page.getOperatorList();
    for (const item of (await page.getTextContent()).items) {
      if (!("str" in item)) continue;
      text += item.str;
      line += item.str.replace(/\s/g, "");
      if (item.hasEOL) {
        lines.push(line);
        line = "";
      }
      const font = page.commonObjs.get(item.fontName) as { name: string; missingFile?: boolean };
      fonts.set(font.name, !font.missingFile && raw.includes("/FontFile2"));
    }
    const tree = (await page.getStructTree()) as Structure | null;
    if (tree) walk(tree);
  }
  const pages = file.numPages;
  await task.destroy();
  return {
    pages,
    text: text.replace(/\s/g, ""),
    lines,
    fonts: [...fonts].map(([name, isEmbedded]) => ({ name, isEmbedded })),
    title: info.Title ?? "",
    language: info.Language ?? "",
    isTagged: marked?.Marked === true,
    roles,
    alts,
  };
}

/** How many sheets a printer would take for it. */
export async function countPages(bytes: Uint8Array): Promise<number> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const { numPages } = await task.promise;
  await task.destroy();
  return numPages;
}

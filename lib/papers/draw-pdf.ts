import { readFileSync } from "node:fs";
import path from "node:path";
import PDFDocument from "pdfkit";
import { type Code, drawCode } from "./draw-code";
import type { Label, Sheet, SheetTable } from "./messages";

/** Noto Sans JP as TTF; only the glyphs a paper uses are put into it. */
const FONTS = "node_modules/@expo-google-fonts/noto-sans-jp";

type Doc = InstanceType<typeof PDFDocument>;

// A4 in points, and 18 mm of margin
const PAGE = { width: 595.28, height: 841.89, margin: 51 };
const WIDTH = PAGE.width - 2 * PAGE.margin;

const INK = "#111111";
const SOFT = "#4d4d4d";
const LINE = "#8a8f91";

/** Sizes tried until a paper fits on one page; smaller than the last it goes on to a second page. */
const SCALES = [1, 0.94, 0.88, 0.82, 0.76, 0.7];

let fonts: { regular: Buffer; bold: Buffer } | null = null;

function loadFonts() {
  const read = (file: string) => readFileSync(path.resolve(/* turbopackIgnore: true */ process.cwd(), FONTS, file));
  fonts ??= { regular: read("400Regular/NotoSansJP_400Regular.ttf"), bold: read("700Bold/NotoSansJP_700Bold.ttf") };
  return fonts;
}

/**
 * A paper as a tagged PDF: one A4 page, its text to be selected and searched, its fonts embedded,
 * with a title, a language and the order in which it is read.
 */
export async function drawPdf(sheet: Sheet): Promise<Uint8Array<ArrayBuffer>> {
  const { regular, bold } = loadFonts();
  const doc = new PDFDocument({
    size: "A4",
    margin: 0,
    autoFirstPage: false,
    pdfVersion: "1.7",
    lang: "ja-JP",
    tagged: true,
    displayTitle: true,
    font: null as unknown as string,
    info: { Title: sheet.title.ja, Author: sheet.issuer[0] ?? "", Creator: "", Producer: "" },
  });
  const chunks: Uint8Array[] = [];
  const finished = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    doc.on("error", reject);
    doc.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
  });
  doc.registerFont("regular", regular).registerFont("bold", bold);
  doc.addPage();
  const code = sheet.code && drawCode(sheet.code.url);
  const limit = PAGE.height - PAGE.margin;
  const scale = SCALES.find((size) => heightOf(layOut(doc, sheet, code, size)) <= limit) ?? SCALES.at(-1) ?? 1;
  draw(doc, layOut(doc, sheet, code, scale), `${sheet.title.ja} ${sheet.facts[0]?.value ?? ""}`);
  doc.end();
  return finished;
}

// ── Laying out ───────────────────────────────────────────────────────────────────────────────

/** What stands on a line: text with its place in the structure, lines and squares that only look. */
type Block = { gap: number; height: number; draw: (pen: Pen, y: number) => void };

type Pen = {
  doc: Doc;
  /** writes what is read; a parent given, below it in the structure */
  write: (tag: string, work: () => void, options?: Structure) => void;
  /** draws what is only seen */
  decorate: (work: () => void) => void;
  open: (tag: string, work: () => void) => void;
};

type Structure = { scope?: "Row" | "Column"; alt?: string; lang?: string };

type Style = { size: number; bold?: boolean; color?: string; align?: "left" | "center" | "right"; spacing?: number };

function layOut(doc: Doc, sheet: Sheet, code: Code | null, scale: number): Block[] {
  const s = (points: number) => points * scale;
  const text = { size: s(10.5) };
  const blocks: Block[] = [];

  // number and date of issue on the right, 再発行 on the left; a mark too long for that has a band of its own
  const markStyle: Style = { size: s(11), bold: true };
  const isShort = (mark: Label) => widthOf(doc, both(mark, " "), markStyle) + s(14) < WIDTH / 2;
  const boxes = sheet.marks.filter(isShort);
  const facts = sheet.facts.map(({ label, value }) => `${label.ja}　${value}`);
  const factLine = s(15);
  blocks.push({
    gap: 0,
    height: Math.max(facts.length * factLine, boxes.length * s(24)),
    draw: (pen, y) => {
      facts.forEach((line, index) => {
        pen.write("P", () =>
          put(pen.doc, line, PAGE.margin + WIDTH / 2, y + index * factLine, WIDTH / 2, {
            size: s(9.5),
            align: "right",
          }),
        );
      });
      boxes.forEach((mark, index) => {
        const width = widthOf(pen.doc, both(mark, " "), markStyle) + s(14);
        boxed(pen, both(mark, " "), { x: PAGE.margin, y: y + index * s(24), width, height: s(20) }, markStyle);
      });
    },
  });
  for (const mark of sheet.marks.filter((one) => !isShort(one))) {
    const height = tall(doc, both(mark, "\n"), WIDTH - s(14), markStyle) + s(8);
    blocks.push({
      gap: s(10),
      height,
      draw: (pen, y) => boxed(pen, both(mark, "\n"), { x: PAGE.margin, y, width: WIDTH, height }, markStyle),
    });
  }

  blocks.push(labelBlock(doc, "H1", sheet.title, { size: s(22), bold: true, align: "center", spacing: s(6) }, s(10)));

  // to whom on the left, from whom on the right
  const half = WIDTH * 0.54;
  const name: Style = { size: s(14), bold: true };
  const to = `${sheet.recipient.name}　${sheet.recipient.honorific}`.trim();
  const nameHeight = tall(doc, to, half, name);
  const linesHeight = sheet.recipient.lines.reduce((sum, line) => sum + tall(doc, line, half, text) + s(2), 0);
  const from = WIDTH - half - s(16);
  const issuerStyles = sheet.issuer.map(
    (_, index): Style => (index === 0 ? { size: s(13), bold: true } : { size: s(9.5) }),
  );
  const issuerHeights = sheet.issuer.map((line, index) => tall(doc, line, from, issuerStyles[index] ?? text) + s(1.5));
  blocks.push({
    gap: s(20),
    height: Math.max(nameHeight + s(10) + linesHeight, s(18) + issuerHeights.reduce((sum, one) => sum + one, 0)),
    draw: (pen, y) => {
      pen.write("P", () => put(pen.doc, to, PAGE.margin, y, half, name));
      pen.decorate(() => rule(pen.doc, PAGE.margin, y + nameHeight + s(3), half, 0.8, INK));
      let at = y + nameHeight + s(10);
      for (const line of sheet.recipient.lines) {
        pen.write("P", () => put(pen.doc, line, PAGE.margin, at, half, text));
        at += tall(pen.doc, line, half, text) + s(2);
      }
      at = y + s(18);
      sheet.issuer.forEach((line, index) => {
        pen.write("P", () => put(pen.doc, line, PAGE.margin + WIDTH - from, at, from, issuerStyles[index] ?? text));
        at += issuerHeights[index] ?? 0;
      });
    },
  });

  if (sheet.amount) blocks.push(amountBlock(doc, sheet.amount, s));
  blocks.push(labelBlock(doc, "P", sheet.lead, { size: s(11) }, s(sheet.amount ? 10 : 18)));
  sheet.rows.forEach((row, index) => {
    blocks.push(rowBlock(doc, row, s, index === 0));
  });
  for (const table of sheet.tables) blocks.push(...tableBlocks(doc, table, s));
  blocks.push(...noteBlocks(doc, sheet, code, s));
  return blocks;
}

type Scale = (points: number) => number;

/** A text in a frame of its own. */
function boxed(
  pen: Pen,
  text: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  style: Style,
): void {
  pen.decorate(() => pen.doc.lineWidth(1.2).rect(x, y, width, height).stroke(INK));
  const inset = (height - tall(pen.doc, text, width, style)) / 2;
  pen.write("P", () => put(pen.doc, text, x, y + inset, width, { ...style, align: "center" }));
}

/** One label on a line of its own, English in small below. */
function labelBlock(doc: Doc, tag: string, label: Label, style: Style, gap: number): Block {
  const small: Style = { size: style.size * (tag === "H1" ? 0.45 : 0.75), color: SOFT, align: style.align };
  const height = tall(doc, label.ja, WIDTH, style);
  return {
    gap,
    height: height + (label.en ? tall(doc, label.en, WIDTH, small) : 0),
    draw: (pen, y) => {
      pen.write(tag, () => put(pen.doc, label.ja, PAGE.margin, y, WIDTH, style));
      const { en } = label;
      if (en) pen.write("P", () => put(pen.doc, en, PAGE.margin, y + height, WIDTH, small), { lang: "en" });
    },
  };
}

/** The amount, large and framed, with the tax in it. */
function amountBlock(doc: Doc, amount: NonNullable<Sheet["amount"]>, s: Scale): Block {
  const label: Style = { size: s(11), bold: true };
  const value: Style = { size: s(24), bold: true };
  const note: Style = { size: s(12), bold: true };
  const tax: Style = { size: s(9.5), align: "center" };
  const small: Style = { size: s(8), color: SOFT, align: "center" };
  const [included, ...taxes] = amount.taxes;
  const lines = taxes.flatMap(({ ja, en }): { text: string; style: Style; lang?: string }[] => [
    { text: ja, style: tax },
    ...(en ? [{ text: en, style: small, lang: "en" }] : []),
  ]);
  const heights = lines.map(({ text, style }) => tall(doc, text, WIDTH, style));
  const valueHeight = tall(doc, amount.value, WIDTH, value);
  const valueWidth = widthOf(doc, amount.value, value) + s(4);
  const noteWidth = widthOf(doc, included?.ja ?? "", note);
  const left = PAGE.margin + (WIDTH - valueWidth - noteWidth) / 2;
  const height = s(12) + valueHeight + s(4) + heights.reduce((sum, one) => sum + one, 0) + s(10);
  return {
    gap: s(20),
    height,
    draw: (pen, y) => {
      pen.decorate(() => {
        pen.doc.rect(PAGE.margin, y, WIDTH, height).fill("#f2f5f5");
        rule(pen.doc, PAGE.margin, y, WIDTH, 1.2, INK);
        rule(pen.doc, PAGE.margin, y + height, WIDTH, 1.2, INK);
      });
      pen.write("P", () => put(pen.doc, amount.label.ja, PAGE.margin + s(12), y + s(12), WIDTH * 0.3, label));
      const { en } = amount.label;
      if (en)
        pen.write(
          "P",
          () => put(pen.doc, en, PAGE.margin + s(12), y + s(28), WIDTH * 0.3, { ...small, align: "left" }),
          {
            lang: "en",
          },
        );
      pen.write("P", () => {
        put(pen.doc, amount.value, left, y + s(8), valueWidth, value);
        // on the same line, though smaller
        const lower = (valueHeight - tall(pen.doc, included?.ja ?? "", WIDTH, note)) * 0.8;
        put(pen.doc, included?.ja ?? "", left + valueWidth, y + s(8) + lower, noteWidth + s(2), note);
      });
      let at = y + s(12) + valueHeight;
      lines.forEach(({ text, style, lang }, index) => {
        pen.write("P", () => put(pen.doc, text, PAGE.margin, at, WIDTH, style), lang ? { lang } : {});
        at += heights[index] ?? 0;
      });
    },
  };
}

/** A term and what it is, between lines. */
function rowBlock(doc: Doc, row: Sheet["rows"][number], s: Scale, isFirst: boolean): Block {
  const term: Style = { size: s(10.5), bold: true };
  const value: Style = { size: s(10.5) };
  const small: Style = { size: s(7.5), color: SOFT };
  const [left, right] = [WIDTH * 0.24, WIDTH * 0.76 - s(8)];
  const pad = s(5);
  const termHeight = tall(doc, row.label.ja, left, term) + (row.label.en ? tall(doc, row.label.en, left, small) : 0);
  const valueHeight = row.values.reduce(
    (sum, { ja, en }) => sum + tall(doc, ja, right, value) + (en ? tall(doc, en, right, small) : 0),
    0,
  );
  const height = Math.max(termHeight, valueHeight) + 2 * pad;
  return {
    gap: isFirst ? s(10) : 0,
    height,
    draw: (pen, y) => {
      pen.decorate(() => {
        if (isFirst) rule(pen.doc, PAGE.margin, y, WIDTH, 0.8, INK);
        rule(pen.doc, PAGE.margin, y + height, WIDTH, 0.5, LINE);
      });
      const cell = (label: Label, x: number, top: number, width: number, style: Style): number => {
        pen.write("P", () => put(pen.doc, label.ja, x, top, width, style));
        const below = top + tall(pen.doc, label.ja, width, style);
        const { en } = label;
        if (!en) return below;
        pen.write("P", () => put(pen.doc, en, x, below, width, small), { lang: "en" });
        return below + tall(pen.doc, en, width, small);
      };
      cell(row.label, PAGE.margin + s(4), y + pad, left - s(4), term);
      let at = y + pad;
      for (const one of row.values) at = cell(one, PAGE.margin + left + s(4), at, right, value);
    },
  };
}

/** How wide the columns of a table are, by how many there are; the last holds the amounts. */
const COLUMNS: Record<number, number[]> = { 3: [0.34, 0.545, 0.115], 4: [0.34, 0.28, 0.265, 0.115] };

function tableBlocks(doc: Doc, table: SheetTable, s: Scale): Block[] {
  const shares = COLUMNS[table.heads.length] ?? table.heads.map(() => 1 / table.heads.length);
  const widths = shares.map((share) => share * WIDTH);
  const lefts = widths.map((_, index) => PAGE.margin + widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  const pad = s(4);
  const body: Style = { size: s(9.5) };
  const small: Style = { size: s(7), color: SOFT };
  const isLast = (index: number) => index === widths.length - 1;
  const line = (cells: Label[], isHead: boolean, isFirst: boolean): Block => {
    const style: Style = { ...body, bold: isHead };
    const inner = (index: number) => (widths[index] ?? 0) - 2 * pad;
    const heights = cells.map(
      ({ ja, en }, index) => tall(doc, ja, inner(index), style) + (en ? tall(doc, en, inner(index), small) : 0),
    );
    const height = Math.max(...heights) + 2 * s(3.5);
    return {
      gap: isFirst ? s(3) : 0,
      height,
      draw: (pen, y) => {
        pen.decorate(() => {
          if (isHead) {
            pen.doc.rect(PAGE.margin, y, WIDTH, height).fill("#f2f5f5");
            rule(pen.doc, PAGE.margin, y, WIDTH, 0.8, INK);
          }
          rule(pen.doc, PAGE.margin, y + height, WIDTH, 0.5, LINE);
        });
        pen.open("TR", () => {
          cells.forEach(({ ja, en }, index) => {
            const align = isLast(index) ? "right" : "left";
            pen.write(
              isHead ? "TH" : "TD",
              () => {
                const x = (lefts[index] ?? 0) + pad;
                const below = put(pen.doc, ja, x, y + s(3.5), inner(index), { ...style, align });
                if (en) put(pen.doc, en, x, below, inner(index), { ...small, align });
              },
              isHead ? { scope: "Column" } : {},
            );
          });
        });
      },
    };
  };
  const sum = ({ label, value, isTotal }: SheetTable["sums"][number]): Block => {
    const style: Style = { size: s(isTotal ? 10.5 : 9.5), bold: isTotal };
    const last = widths.at(-1) ?? 0;
    const width = WIDTH - last - 2 * pad;
    const height = tall(doc, both(label, " "), width, style) + 2 * s(3.5);
    return {
      gap: 0,
      height,
      draw: (pen, y) => {
        pen.decorate(() => rule(pen.doc, PAGE.margin, y + height, WIDTH, isTotal ? 0.8 : 0.5, isTotal ? INK : LINE));
        pen.open("TR", () => {
          pen.write(
            "TH",
            () => put(pen.doc, both(label, " "), PAGE.margin + pad, y + s(3.5), width, { ...style, align: "right" }),
            {
              scope: "Row",
            },
          );
          pen.write("TD", () =>
            put(pen.doc, value, PAGE.margin + WIDTH - last + pad, y + s(3.5), last - 2 * pad, {
              ...style,
              align: "right",
            }),
          );
        });
      },
    };
  };
  const caption = labelBlock(doc, "H2", table.caption, { size: s(11), bold: true }, s(16));
  const rows = [
    line(table.heads, true, true),
    ...table.rows.map((cells) => line(cells, false, false)),
    ...table.sums.map(sum),
  ];
  return [caption, ...rows.map((block, index) => ({ ...block, ...partOfTable(block, index, rows.length) }))];
}

/** The rows of a table are one element of the structure: opened by the first, closed by the last. */
function partOfTable(block: Block, index: number, count: number): Pick<Block, "draw"> {
  return {
    draw: (pen, y) => {
      if (index === 0) (pen as TablePen).beginTable();
      block.draw(pen, y);
      if (index === count - 1) (pen as TablePen).endTable();
    },
  };
}

type TablePen = Pen & { beginTable: () => void; endTable: () => void };

/** Notes below everything, beside the code that the counter reads. */
function noteBlocks(doc: Doc, sheet: Sheet, code: Code | null, s: Scale): Block[] {
  const side = s(92);
  const width = code ? WIDTH - side - s(20) : WIDTH;
  const title: Style = { size: s(10), bold: true };
  const item: Style = { size: s(8.5) };
  const small: Style = { size: s(7), color: SOFT };
  const indent = s(11);
  const parts = sheet.notes.flatMap((note) => [
    ...(note.title ? [{ label: note.title, isTitle: true, mark: "" }] : []),
    ...note.items.map((label, index) => ({
      label,
      isTitle: false,
      mark: note.items.length > 1 ? `${index + 1}` : "",
    })),
  ]);
  const measured = parts.map((part) => {
    const style = part.isTitle ? title : item;
    const inset = part.mark ? indent : 0;
    const height = tall(doc, part.label.ja, width - inset, style);
    const english = part.label.en ? tall(doc, part.label.en, width - inset, small) : 0;
    return { ...part, style, inset, height, english };
  });
  const textHeight = measured.reduce((sum, part) => sum + part.height + part.english + s(1.5), 0);
  const codeHeight = code ? side + s(28) : 0;
  if (measured.length === 0 && !code) return [];
  return [
    {
      gap: s(16),
      height: Math.max(textHeight, codeHeight),
      draw: (pen, y) => {
        let at = y;
        for (const { label, isTitle, mark, style, inset, height, english } of measured) {
          const top = at;
          pen.write(isTitle ? "H2" : "P", () => {
            if (mark) put(pen.doc, mark, PAGE.margin, top, indent, style);
            put(pen.doc, label.ja, PAGE.margin + inset, top, width - inset, style);
          });
          const { en } = label;
          if (en)
            pen.write("P", () => put(pen.doc, en, PAGE.margin + inset, top + height, width - inset, small), {
              lang: "en",
            });
          at += height + english + s(1.5);
        }
        if (code && sheet.code) putCode(pen, code, sheet.code, { x: PAGE.margin + WIDTH - side, y, side, s });
      },
    },
  ];
}

function putCode(
  pen: Pen,
  drawn: Code,
  code: NonNullable<Sheet["code"]>,
  { x, y, side, s }: { x: number; y: number; side: number; s: Scale },
): void {
  pen.write(
    "Figure",
    () => {
      pen.doc.save().translate(x, y);
      pen.doc
        .scale(side / drawn.size)
        .path(drawn.path)
        .fill(INK);
      pen.doc.restore();
    },
    { alt: `${code.label.ja} ${code.number}` },
  );
  const style: Style = { size: s(8.5), align: "center" };
  pen.write("P", () => put(pen.doc, `${both(code.label, " ")}`, x, y + side + s(3), side, style));
  pen.write("P", () => put(pen.doc, code.number, x, y + side + s(14), side, { ...style, bold: true }));
}

// ── Drawing ──────────────────────────────────────────────────────────────────────────────────

function heightOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { gap, height }) => sum + gap + height, PAGE.margin);
}

function draw(doc: Doc, blocks: readonly Block[], name: string): void {
  const root = doc.struct("Document");
  doc.addStructure(root);
  let parents = [root];
  const below = () => parents.at(-1) ?? root;
  const begin = (tag: string) => {
    const element = doc.struct(tag as "Table");
    below().add(element);
    parents = [...parents, element];
  };
  const end = () => {
    below().end();
    parents = parents.slice(0, -1);
  };
  const pen: TablePen = {
    doc,
    write: (tag, work, options = {}) => {
      below().add(doc.struct(tag as "P", options as never, [work]));
    },
    decorate: (work) => {
      doc.save();
      doc.markContent("Artifact", { type: "Layout" });
      work();
      doc.endMarkedContent();
      doc.restore();
    },
    open: (tag, work) => {
      begin(tag);
      work();
      end();
    },
    beginTable: () => begin("Table"),
    endTable: end,
  };
  const pages = pagesOf(blocks);
  pages.forEach((page, index) => {
    if (index > 0) doc.addPage();
    let y = PAGE.margin;
    for (const { gap, height, draw: drawBlock } of page) {
      y += gap;
      drawBlock(pen, y);
      y += height;
    }
    // one of several pages says which, and of what
    if (pages.length > 1)
      pen.decorate(() =>
        put(doc, `${name}（${index + 1}/${pages.length}）`, PAGE.margin, PAGE.height - PAGE.margin + 14, WIDTH, {
          size: 8,
          color: SOFT,
          align: "right",
        }),
      );
  });
  root.end();
}

/** What stands on which page: all on one unless it is too long even in small. */
function pagesOf(blocks: readonly Block[]): Block[][] {
  const pages: Block[][] = [[]];
  let y = PAGE.margin;
  for (const block of blocks) {
    if (y + block.gap + block.height > PAGE.height - PAGE.margin && pages.at(-1)?.length) {
      pages.push([]);
      y = PAGE.margin;
    }
    pages.at(-1)?.push(block);
    y += block.gap + block.height;
  }
  return pages;
}

function both({ ja, en }: Label, between: string): string {
  return en ? `${ja}${between}${en}` : ja;
}

function rule(doc: Doc, x: number, y: number, width: number, weight: number, color: string): void {
  doc
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(weight)
    .stroke(color);
}

function styled(doc: Doc, { size, bold, color }: Style): Doc {
  return doc
    .font(bold ? "bold" : "regular")
    .fontSize(size)
    .fillColor(color ?? INK);
}

/** Lines as high as Japanese needs them, less than what the font asks for. */
const LINE_GAP = -0.02;

function tall(doc: Doc, text: string, width: number, style: Style): number {
  return styled(doc, style).heightOfString(broken(doc, text, width, style), { width, ...spaced(style) });
}

function widthOf(doc: Doc, text: string, style: Style): number {
  return styled(doc, style).widthOfString(drawable(doc, text), spaced(style));
}

/** Writes a text and answers where it ends. */
function put(doc: Doc, text: string, x: number, y: number, width: number, style: Style): number {
  styled(doc, style).text(broken(doc, text, width, style), x, y, {
    width,
    align: style.align ?? "left",
    ...spaced(style),
  });
  return y + tall(doc, text, width, style);
}

function spaced({ size, spacing }: Style) {
  return { lineGap: size * LINE_GAP, ...(spacing ? { characterSpacing: spacing } : {}) };
}

const WORDS = new Intl.Segmenter("ja", { granularity: "word" });

/** What stays with the words before it: endings and particles, closing signs, one more sign of a word like 書 or 会. */
const GOES_ON = /^(?:[\p{sc=Hira}ー～・、。，．」』）］】”’!?！？%％,.;:)\]-]|\p{sc=Han}$)/u;

/** What stays with the words after it. */
const GOES_BEFORE = /[「『（［【“‘([-]$/u;

/**
 * A text with its lines ended between words: without spaces to go by, a line would end within any of them.
 * A word too long for a line is left to be broken anywhere.
 */
function broken(doc: Doc, text: string, width: number, style: Style): string {
  const clean = drawable(styled(doc, style), text);
  // asked of pdfkit's own breaking: to it an end of line has a width too
  const linesOf = (part: string) =>
    Math.round(doc.heightOfString(part, { width, ...spaced(style) }) / doc.currentLineHeight(true));
  return clean
    .split("\n")
    .map((whole) => {
      if (linesOf(whole) === 1) return whole;
      const phrases: string[] = [];
      for (const { segment } of WORDS.segment(whole)) {
        const before = phrases.at(-1);
        if (before && (GOES_ON.test(segment) || GOES_BEFORE.test(before) || segment === " "))
          phrases[phrases.length - 1] = before + segment;
        else phrases.push(segment);
      }
      const lines = [""];
      for (const phrase of phrases) {
        const line = lines.at(-1) ?? "";
        if (line === "" || linesOf(`${line}${phrase}\n.`) === 2) lines[lines.length - 1] = line + phrase;
        else lines.push(phrase);
      }
      return lines.map((line) => line.trimEnd()).join("\n");
    })
    .join("\n");
}

/** 〓, as printers have always put it where they lacked a character. */
const LACKING = "〓";

type FontWithGlyphs = { font?: { hasGlyphForCodePoint?: (point: number) => boolean } };

function drawable(doc: Doc, text: string): string {
  const { font } = (doc as unknown as { _font?: FontWithGlyphs })._font ?? {};
  if (!font?.hasGlyphForCodePoint) return text;
  // Never normalised: that would change the kanji of people's names. Variants are drawn by their base.
  return [...text.replace(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, "").replace(/\r\n?/g, "\n")]
    .map((sign) => {
      if (sign === "\n" || font.hasGlyphForCodePoint?.(sign.codePointAt(0) ?? 0)) return sign;
      return /\p{Cc}|\s/u.test(sign) ? " " : LACKING;
    })
    .join("");
}

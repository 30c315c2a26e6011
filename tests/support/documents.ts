import { deflateSync } from "node:zlib";

/** The smallest documents that are what they say, made by hand. */

const text = (words: string) => new TextEncoder().encode(words);

const joined = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

/** A PDF of one empty page, perhaps blown up with a comment of so many bytes. */
export function aPdf(padding = 0): Uint8Array {
  const head = "%PDF-1.4\n";
  const objects = [
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n",
    padding > 0 ? `%${"x".repeat(padding)}\n` : "",
  ];
  const body = head + objects.join("");
  const offsets = [0, 1, 2].map((index) => (head + objects.slice(0, index).join("")).length);
  const table = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const end = `xref\n0 4\n0000000000 65535 f \n${table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`;
  return text(body + end);
}

/** A PNG of one dot. */
export function aPng(): Uint8Array {
  const number = (value: number) =>
    new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value].map((v) => v & 255));
  const chunk = (kind: string, content: Uint8Array) => {
    const named = joined(text(kind), content);
    return joined(number(content.length), named, number(checkOf(named)));
  };
  const header = joined(number(1), number(1), new Uint8Array([8, 2, 0, 0, 0]));
  return joined(
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", new Uint8Array(deflateSync(Buffer.from([0, 255, 255, 255])))),
    chunk("IEND", new Uint8Array()),
  );
}

/** CRC-32 as PNG reckons it. */
function checkOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** What a JPEG of one dot is made of: segments, a frame, a scan and its end. */
export function aJpeg(): Uint8Array {
  const segment = (marker: number, content: number[]) => {
    const length = content.length + 2;
    return new Uint8Array([0xff, marker, length >> 8, length & 255, ...content]);
  };
  return joined(
    new Uint8Array([0xff, 0xd8]),
    segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
    segment(0xc4, [0, ...Array<number>(16).fill(0)]),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    new Uint8Array([0x2a, 0x80, 0xff, 0xd9]),
  );
}

import { ok, type Refusal, type Result, refuse } from "@/lib/result";

/** What may be attached, told by content alone: names and what the browser says of them prove nothing. */
export type FileType = "application/pdf" | "image/png" | "image/jpeg";

export const FILE_TYPES: readonly FileType[] = ["application/pdf", "image/png", "image/jpeg"];

/** What a document belongs to. */
export type OwnerKind = "registration" | "reduction";

/** A document somebody attached. Its bytes lie under VAR_DIR/attachments by its id. */
export type Attachment = {
  id: string;
  ownerKind: OwnerKind;
  ownerId: string;
  name: string;
  type: FileType;
  bytes: number;
  sha256: string;
  createdAt: Date;
};

/** How much may be attached; a dated setting (facility/rules Policy). */
export type AttachmentPolicy = { maxMegabytes: number; maxFiles: number };

/**
 * A file as the server received it with a form, before anything has accepted it: `problem` says why its
 * bytes were not kept. It goes back and forth with the form as a signed text.
 */
export type Upload = {
  id: string;
  userId: string;
  name: string;
  bytes: number;
  sha256: string;
  problem: UploadProblem | null;
};

export type UploadProblem = "too_large" | "no_room";

/** Why documents are not accepted. */
export type AttachmentProblem =
  | "attachment_disguised"
  | "attachment_gone"
  | "attachment_missing"
  | "attachment_no_room"
  | "attachment_too_large"
  | "attachments_unfit"
  | "too_many_attachments";

/** @example bytesOf({ maxMegabytes: 10, maxFiles: 5 }) // → 10485760 */
export function bytesOf({ maxMegabytes }: AttachmentPolicy): number {
  return maxMegabytes * 1024 * 1024;
}

type Sent = Pick<Upload, "name" | "bytes" | "problem">;

/** A document that cannot be attached, and why. */
export type Unfit = { upload: Sent; why: Exclude<AttachmentProblem, "attachment_missing" | "too_many_attachments"> };

/** Why a document cannot be attached, before its content is looked at; null when nothing speaks against it.
 *  @example whyUnfit({ name: "会則.pdf", bytes: 0, problem: "no_room" }, policy) // → "attachment_no_room" */
export function whyUnfit({ bytes, problem }: Sent, policy: AttachmentPolicy): Unfit["why"] | null {
  if (problem === "too_large" || bytes > bytesOf(policy)) return "attachment_too_large";
  return problem === "no_room" ? "attachment_no_room" : null;
}

/** Refuses documents, each by its name: by the one reason that all of them share, or by all there are. */
export function refuseUnfit(unfit: readonly Unfit[], policy: AttachmentPolicy): Refusal<AttachmentProblem> {
  const [first] = unfit;
  const why = first && unfit.every((other) => other.why === first.why) ? first.why : "attachments_unfit";
  const bytes = Math.max(...unfit.map(({ upload }) => upload.bytes));
  const name = unfit.map(({ upload }) => upload.name);
  return refuse(why, { name, max: policy.maxMegabytes, size: Math.ceil(bytes / (1024 * 1024)) });
}

/** Whether uploads can be attached, before their content is looked at.
 *  @param there how many documents their owner has already: the limit is for all of them together */
export function mayAttach(
  uploads: readonly Sent[],
  policy: AttachmentPolicy,
  there = 0,
): Result<null, Refusal<AttachmentProblem>> {
  const unfit = uploads.flatMap((upload) => {
    const why = whyUnfit(upload, policy);
    return why ? [{ upload, why }] : [];
  });
  if (unfit.length > 0) return refuseUnfit(unfit, policy);
  const count = uploads.length + there;
  if (uploads.length > 0 && count > policy.maxFiles)
    return refuse("too_many_attachments", { max: policy.maxFiles, count });
  return ok(null);
}

/** A file's name as it is shown: without its folders, control signs and marks of direction, and not too long.
 *  @example shownName("C:\\work\\会則\u202e.pdf") // → "会則.pdf" */
export function shownName(name: string): string {
  const bare = (name.split(/[\\/]/).at(-1) ?? "").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, "").trim();
  const signs = [...bare];
  if (signs.length <= MAX_NAME) return bare || "file";
  const ending = /\.[\p{L}\p{N}]{1,8}$/u.exec(bare)?.[0] ?? "";
  return signs.slice(0, MAX_NAME - ending.length).join("") + ending;
}

const MAX_NAME = 100;

/** The name a document is downloaded under: its own, with the ending of what it is.
 *  @example downloadName("会則", "application/pdf") // → "会則.pdf" */
export function downloadName(name: string, type: FileType): string {
  const known = ENDINGS[type];
  return known.some((ending) => name.toLowerCase().endsWith(ending)) ? name : `${name}${known[0]}`;
}

const ENDINGS: Record<FileType, readonly string[]> = {
  "application/pdf": [".pdf"],
  "image/png": [".png"],
  "image/jpeg": [".jpg", ".jpeg"],
};

/**
 * What a file is by its content: its first signs and its structure to the end. Null for anything else, for
 * a file that was cut off, and for one that only begins like what it is not.
 * @example fileTypeOf(new TextEncoder().encode("<html>")) // → null
 */
export function fileTypeOf(bytes: Uint8Array): FileType | null {
  if (isPdf(bytes)) return "application/pdf";
  if (isPng(bytes)) return "image/png";
  return isJpeg(bytes) ? "image/jpeg" : null;
}

/** A PDF begins with its version and ends with the place of its table: %PDF-1.7 … startxref … %%EOF. */
function isPdf(bytes: Uint8Array): boolean {
  if (!/^%PDF-[12]\.\d[\r\n ]/.test(textAt(bytes, 0, 9))) return false;
  const end = textAt(bytes, Math.max(0, bytes.length - PDF_END), bytes.length);
  return /startxref\s+\d+\s+%%EOF/.test(end);
}

/** How far before its end a PDF may tell where its table is: some programs write a little after it. */
const PDF_END = 2048;

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A PNG is its signature and chunks one after another, from IHDR over IDAT to IEND. */
function isPng(bytes: Uint8Array): boolean {
  if (!PNG_SIGNATURE.every((sign, index) => bytes[index] === sign)) return false;
  let hasData = false;
  for (let at = PNG_SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = numberAt(bytes, at, 4);
    const kind = textAt(bytes, at + 4, at + 8);
    const isFirst = at === PNG_SIGNATURE.length;
    if (isFirst !== (kind === "IHDR") || (isFirst && length !== 13) || !/^[A-Za-z]{4}$/.test(kind)) return false;
    if (kind === "IDAT") hasData = true;
    at += 12 + length;
    if (kind === "IEND") return hasData && length === 0 && at <= bytes.length;
  }
  return false;
}

/** A JPEG is segments one after another, with a frame before the first scan, and an end after it. */
function isJpeg(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return false;
  let hasFrame = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return false;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // filling
      continue;
    }
    const length = numberAt(bytes, at + 2, 2);
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9) || length < 2) return false;
    // C4, C8 and CC define tables; the others of this row are frames.
    if (marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) hasFrame = true;
    at += 2 + length;
    if (marker === 0xda) return hasFrame && endsAsJpeg(bytes, at);
  }
  return false;
}

function endsAsJpeg(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.length - 2; at >= from; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

function numberAt(bytes: Uint8Array, at: number, count: number): number {
  let number = 0;
  for (let index = 0; index < count; index++) number = number * 256 + (bytes[at + index] ?? 0);
  return number;
}

function textAt(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

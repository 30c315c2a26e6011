import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import { decode } from "next-auth/jwt";
import { shownName, type Upload } from "@/lib/attachments/rules";
import { filesWaiting, newFile, removeBytes } from "@/lib/attachments/store";
import { signUpload } from "@/lib/attachments/tokens";
import type { Config } from "@/lib/config";
import type { Tx } from "@/lib/db";
import { keyedHash } from "@/lib/secrets";

/** Where forms with documents are sent to: a group's registration, the evidence of a reduction, and at the desk
 *  the list of holidays and the photos of a room. */
const UPLOAD_PATHS =
  /^(?:(?:\/en)?\/(?:groups\/[^/]+\/registration|book|bookings\/[^/]+\/reduction)|\/staff\/masters\/(?:holidays|photos\/[^/]+))\/?$/;

/** As much as is read to its end so that what was typed can be given back; what is longer is not waited for. */
export const UPLOAD_BODY_BYTES = 128 * 1024 * 1024;

/** As much as the fields of a form beside its files may be, as of any form. */
const FIELDS_BYTES = 1024 * 1024;

/** As much as may lie on the disk without belonging to anything yet, of all accounts together and of one: nobody
 *  takes the room of all others. */
const WAITING_BYTES = { all: 1024 * 1024 * 1024, account: 150 * 1024 * 1024 };

const HEADER_BYTES = 16 * 1024;

/** How much a file may be, asked anew for each form, and where it says which files belong to something. */
export type Uploads = { config: Config; db: Tx; maxBytes: () => Promise<number> };

/** How many files of an account are being received by this process, by the sign of the account. */
const underWay = new Map<string, number>();

function countUnderWay(sign: string, more: 1 | -1): void {
  const count = (underWay.get(sign) ?? 0) + more;
  if (count > 0) underWay.set(sign, count);
  else underWay.delete(sign);
}

/** @example takesUploads("/en/groups/1/registration?year=2026") // → true */
export function takesUploads(url: string): boolean {
  return UPLOAD_PATHS.test(url.split("?", 1)[0] ?? "");
}

/**
 * Reads a form as it comes, writes its files to the disk on the way, and answers the form with a signed text
 * in the place of each file. A file that is too large is read past: the rest of what was sent stays.
 * @returns "broken" for what is no whole form, "too_long" for more than anybody fills in
 */
export async function receiveUploads(
  request: IncomingMessage,
  { config, db, maxBytes }: Uploads,
): Promise<Buffer<ArrayBuffer> | "broken" | "too_long"> {
  const boundary = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(request.headers["content-type"] ?? "");
  const name = boundary?.[1] ?? boundary?.[2];
  if (!name) return "broken";
  const userId = await whoSends(request, config);
  const most = await maxBytes();
  const sign = userId && signOf(config, userId);
  const written: string[] = [];

  /** How much may come now; for each other file of the account that is coming, as much as it may become is kept. */
  async function roomFor(own: string): Promise<number> {
    const sum = (files: { bytes: number }[]) => files.reduce((all, { bytes }) => all + bytes, 0);
    const others = most * ((underWay.get(own) ?? 1) - 1);
    const files = await filesWaiting(db, config.varDir);
    const ownFiles = files.filter(({ id }) => id.startsWith(own));
    return Math.min(WAITING_BYTES.all - sum(files), WAITING_BYTES.account - sum(ownFiles) - others);
  }

  async function receiveFile(fileName: string, content: AsyncIterable<Buffer>): Promise<string | null> {
    let [bytes, room, sink, id]: [number, number, WriteStream | null, string] = [0, 0, null, ""];
    let whole: Promise<void> = Promise.resolve();
    const hash = createHash("sha256");
    if (sign) countUnderWay(sign, 1);
    try {
      for await (const chunk of content) {
        if (sign && bytes === 0) room = await roomFor(sign);
        bytes += chunk.length;
        if (!sign || bytes > most || room < bytes) continue;
        if (!sink) {
          const place = await newFile(config.varDir, sign);
          id = place.id;
          written.push(id);
          sink = createWriteStream(place.file, { flags: "wx", mode: 0o600 });
          whole = finished(sink);
          whole.catch(() => undefined); // heard below
        }
        hash.update(chunk);
        if (!sink.write(chunk)) await Promise.race([once(sink, "drain"), whole]);
      }
    } catch (error) {
      // Whoever sends has gone: the file is closed before it is removed.
      sink?.destroy();
      await whole.catch(() => undefined);
      throw error;
    } finally {
      if (sign) countUnderWay(sign, -1);
    }
    sink?.end();
    await whole;
    if (bytes === 0 && fileName === "") return null; // a field of files in which none was chosen
    const problem = bytes > most ? "too_large" : !sign || room < bytes ? "no_room" : null;
    if (problem && id) await removeBytes(config.varDir, id);
    const upload: Upload = {
      id: id && !problem ? id : "00000000-0000-4000-8000-000000000000",
      userId: userId ?? "",
      name: shownName(fileName),
      bytes,
      sha256: problem ? "" : hash.digest("hex"),
      problem: bytes === 0 ? null : problem,
    };
    return signUpload(config.secret, upload);
  }

  try {
    const form = await rewrite(request, name, receiveFile);
    if (typeof form === "string") await forget();
    return form;
  } catch (error) {
    await forget();
    throw error;
  }

  async function forget(): Promise<void> {
    for (const id of written) await removeBytes(config.varDir, id);
  }
}

/** By what the files of an account are told on the disk: a keyed hash, which names nobody. */
function signOf({ secret }: Config, userId: string): string {
  return Buffer.from(keyedHash(secret, "uploads of an account", userId), "base64url")
    .toString("hex")
    .slice(0, 8);
}

/** The account a request claims to come from: nobody else's bytes are written anywhere. Whether its sign-in still
 *  counts is asked where the form is acted on. */
async function whoSends(request: IncomingMessage, config: Config): Promise<string | null> {
  const token = /(?:^|;\s*)(?:__Secure-)?next-auth\.session-token=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
  const claims = token ? await decode({ token, secret: config.secret }).catch(() => null) : null;
  return typeof claims?.sub === "string" ? claims.sub : null;
}

/** The same form with each file replaced by the text that `receive` has for it; without one, left out. */
async function rewrite(
  request: IncomingMessage,
  boundary: string,
  receive: (fileName: string, content: AsyncIterable<Buffer>) => Promise<string | null>,
): Promise<Buffer<ArrayBuffer> | "broken" | "too_long"> {
  const reader = readerOf(request);
  const edge = Buffer.from(`\r\n--${boundary}`);
  const out: Buffer[] = [];
  let size = 0;
  const keep = (...parts: Buffer[]) => {
    for (const part of parts) size += part.length;
    out.push(...parts);
    return size <= FIELDS_BYTES;
  };

  // What stands before the first boundary says nothing; the line break before it may be missing.
  reader.unread(Buffer.from("\r\n"));
  for await (const _ of reader.until(edge));
  for (;;) {
    if (!reader.found) return reader.length > UPLOAD_BODY_BYTES ? "too_long" : "broken";
    const after = await reader.take(2);
    if (after.toString() === "--") return Buffer.concat([...out, edge.subarray(2), Buffer.from("--\r\n")]);
    if (after.toString() !== "\r\n") return "broken";
    const header = await collect(reader.until(Buffer.from("\r\n\r\n")), HEADER_BYTES);
    if (!header || !reader.found) return "broken";
    const disposition = /^content-disposition:\s*form-data\b(.*)$/im.exec(header.toString())?.[1] ?? "";
    const fileName = /;\s*filename="([^"]*)"/i.exec(disposition)?.[1];
    const start = Buffer.from(`--${boundary}\r\n`);
    if (fileName === undefined) {
      const value = await collect(reader.until(edge), FIELDS_BYTES);
      if (!value || !keep(start, header, Buffer.from("\r\n\r\n"), value, Buffer.from("\r\n"))) return "too_long";
      continue;
    }
    const field = /;\s*name="([^"]*)"/i.exec(disposition)?.[1] ?? "";
    const text = await receive(fileName.replaceAll("%22", '"'), reader.until(edge));
    const told = Buffer.from(`Content-Disposition: form-data; name="${field}"\r\n\r\n${text}\r\n`);
    if (text !== null && !keep(start, told)) return "too_long";
  }
}

/** All of it in one piece; null when it is longer than allowed, and then read past. */
async function collect(content: AsyncIterable<Buffer>, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of content) {
    length += chunk.length;
    if (length <= most) chunks.push(chunk);
  }
  return length <= most ? Buffer.concat(chunks) : null;
}

/** A stream that can be read up to a mark, in pieces, holding no more than a piece and the mark. */
function readerOf(request: IncomingMessage) {
  const source = (request as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let isOver = false;

  async function more(): Promise<boolean> {
    if (isOver || reader.length > UPLOAD_BODY_BYTES) return false;
    const next = await source.next();
    if (next.done) {
      isOver = true;
      return false;
    }
    reader.length += next.value.length;
    held = held.length > 0 ? Buffer.concat([held, next.value]) : next.value;
    return true;
  }

  const reader = {
    /** how much has come so far */
    length: 0,
    /** whether the last mark looked for was there */
    found: false,

    unread(bytes: Buffer): void {
      held = Buffer.concat([bytes, held]);
    },

    async take(count: number): Promise<Buffer> {
      while (held.length < count && (await more()));
      const taken = held.subarray(0, count);
      held = held.subarray(count);
      return taken;
    },

    /** Everything before the next mark, which is read past. */
    async *until(mark: Buffer): AsyncGenerator<Buffer> {
      reader.found = false;
      for (;;) {
        const at = held.indexOf(mark);
        if (at >= 0) {
          const piece = held.subarray(0, at);
          held = held.subarray(at + mark.length);
          reader.found = true;
          if (piece.length > 0) yield piece;
          return;
        }
        // The mark may begin in what is held and end in what comes.
        const sure = Math.max(0, held.length - mark.length + 1);
        if (sure > 0) {
          const piece = held.subarray(0, sure);
          held = held.subarray(sure);
          yield piece;
        }
        if (!(await more())) return;
      }
    },
  };
  return reader;
}

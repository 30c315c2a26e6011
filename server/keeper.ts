import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** A whole answer, as it was rendered. */
export type Answer = { status: number; headers: [string, string | string[]][]; body: Buffer };

export type Encoding = "br" | "gzip" | "identity";

/** An answer with what can be known of it beforehand. */
export type KeptAnswer = Answer & {
  etag: string;
  /** whether an encoding other than identity is worth it */
  isCompressible: boolean;
  /** The body in an encoding, which is made once. */
  encoded(encoding: Encoding): Promise<Buffer> | Buffer;
};

/** Answers that never change: files whose names carry the hash of what is in them. */
export const FOR_EVER = Number.POSITIVE_INFINITY;

export type Keeper = {
  /**
   * The answer to an address at an age: kept, or rendered now. Those who ask for the same while it
   * is being rendered wait for the same rendering.
   */
  answer(address: string, age: number): KeptAnswer | Promise<KeptAnswer>;
  /** bytes in memory, encodings included */
  bytes(): number;
};

const BROTLI = promisify(brotliCompress);
const GZIP = promisify(gzip);

/** Smaller bodies do not get smaller. */
const LEAST_COMPRESSED_BYTES = 512;

const COMPRESSIBLE = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|javascript|xml)|image\/svg\+xml|font\/ttf)/;

/**
 * Keeps whole answers in memory under their address and age. Nothing is ever invalidated: after a
 * change the age is another, and what was kept under an earlier one is never asked for again.
 */
export function createKeeper(render: (address: string) => Promise<Answer>, limits: { bytes: number }): Keeper {
  const kept = new Map<string, KeptAnswer & { age: number; bytes: number }>();
  const rendering = new Map<string, Promise<KeptAnswer>>();
  let bytes = 0;

  function forget(address: string): void {
    bytes -= kept.get(address)?.bytes ?? 0;
    kept.delete(address);
  }

  function makeRoom(): void {
    for (const oldest of kept.keys()) {
      if (bytes <= limits.bytes) return;
      forget(oldest);
    }
  }

  async function renderOnce(address: string, age: number): Promise<KeptAnswer> {
    const answer = await render(address);
    const entry = { ...prepare(answer, age === FOR_EVER, (more) => grow(more)), age, bytes: sizeOf(address, answer) };
    function grow(more: number): void {
      if (kept.get(address) !== entry) return;
      entry.bytes += more;
      bytes += more;
      makeRoom();
    }
    // An answer that sets a cookie is somebody's own, whatever its address.
    const isForAnyone = answer.status === 200 && !answer.headers.some(([name]) => name === "set-cookie");
    const isNewer = (kept.get(address)?.age ?? -1) <= age;
    if (isForAnyone && isNewer) {
      forget(address);
      kept.set(address, entry);
      bytes += entry.bytes;
      makeRoom();
    }
    return entry;
  }

  return {
    answer(address, age) {
      const entry = kept.get(address);
      if (entry?.age === age) {
        // Last in the map is used last; makeRoom() takes from the front.
        kept.delete(address);
        kept.set(address, entry);
        return entry;
      }
      const key = `${age} ${address}`;
      const underWay = rendering.get(key);
      if (underWay) return underWay;
      const begun = renderOnce(address, age).finally(() => rendering.delete(key));
      rendering.set(key, begun);
      return begun;
    },
    bytes: () => bytes,
  };
}

function sizeOf(address: string, answer: Answer): number {
  const PER_ENTRY = 1_000;
  return address.length * 2 + answer.body.length + PER_ENTRY;
}

function prepare(answer: Answer, isForEver: boolean, onGrow: (bytes: number) => void): KeptAnswer {
  const contentType = answer.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  const isCompressible = answer.body.length >= LEAST_COMPRESSED_BYTES && COMPRESSIBLE.test(String(contentType));
  const made = new Map<Encoding, Promise<Buffer> | Buffer>();

  function make(encoding: "br" | "gzip"): Promise<Buffer> {
    const quality = isForEver ? 9 : 5;
    const making =
      encoding === "br"
        ? BROTLI(answer.body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
        : GZIP(answer.body, { level: isForEver ? 9 : 6 });
    return making.then((body) => {
      made.set(encoding, body);
      onGrow(body.length);
      return body;
    });
  }

  return {
    ...answer,
    // Weak: the same page in another encoding has the same tag.
    isCompressible,
    etag: `W/"${createHash("sha256").update(answer.body).digest("base64url").slice(0, 22)}"`,
    encoded(encoding) {
      if (encoding === "identity") return answer.body;
      const ready = made.get(encoding);
      if (ready) return ready;
      const making = make(encoding);
      made.set(encoding, making);
      return making;
    },
  };
}

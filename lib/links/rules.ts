/** What a link can be about. Each kind has its entry in answer-kinds.ts and its words in `links`. */
export const LINK_KINDS = ["reminder", "again", "offer"] as const;

export type LinkKind = (typeof LINK_KINDS)[number];

/** What a link says. Nobody without the secret can make one, and it says nothing of anybody. */
export type LinkAbout = {
  kind: LinkKind;
  /** of the row it is about */
  id: string;
  /** what the thing was like when the link was made: of a thing that has changed since, it is refused */
  version: string;
  expiresAt: Date;
};

/** Why a link leads nowhere; the words are in `links.over`. */
export type LinkProblem = "link_forged" | "link_expired" | "link_changed" | "link_over";

/** The length of a keyed hash as text. */
const SEAL_LENGTH = 43;

const PART = /^[A-Za-z0-9-]+$/;

/**
 * The text of a link before it is sealed: signs that stand in an address as they are.
 * @example writeAbout({ kind: "reminder", id: "b1", version: "7", expiresAt: new Date(0) }) // → "reminder_b1_7_0"
 */
export function writeAbout({ kind, id, version, expiresAt }: LinkAbout): string {
  const parts = [kind, id, version, Math.floor(expiresAt.getTime() / 1000).toString(36)];
  if (!parts.every((part) => PART.test(part))) throw new Error("a link is made of letters, digits and hyphens");
  return parts.join("_");
}

/** Reads the text of a link; null for anything that is none.
 *  @example readAbout("reminder_b1_7_0")?.kind // → "reminder" */
export function readAbout(text: string): LinkAbout | null {
  const [kindText, id = "", version = "", seconds = "", ...more] = text.split("_");
  const kind = LINK_KINDS.find((known) => known === kindText);
  if (!kind || more.length > 0 || ![id, version].every((part) => PART.test(part))) return null;
  if (!/^[0-9a-z]{1,8}$/.test(seconds)) return null;
  return { kind, id, version, expiresAt: new Date(Number.parseInt(seconds, 36) * 1000) };
}

/** Parts an address into what it says and its seal; null when it cannot be one of ours.
 *  @example partToken("reminder_b1_7_0") // → null */
export function partToken(token: string): { text: string; seal: string } | null {
  if (token.length > 300 || !/^[\w-]+$/.test(token)) return null;
  const text = token.slice(0, -SEAL_LENGTH - 1);
  const seal = token.slice(-SEAL_LENGTH);
  return text && token.at(-SEAL_LENGTH - 1) === "_" ? { text, seal } : null;
}

import { createTranslator } from "use-intl/core";
import type { Locale } from "@/lib/i18n/routing";
import { composeMail, mailTexts, type Notice, type NoticeBooking, type OwnWords } from "@/lib/mail/messages";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import type { MasterProblem } from "./rules";

/** Texts that no mail says: those of the calendar files. */
const NOT_OF_MAILS = /^calendar\./;

/** The keys of all texts of mails, as the product brings them along. */
export function wordingKeys(): string[] {
  return [...mailTexts("ja").keys()].filter((key) => !NOT_OF_MAILS.test(key));
}

/** What the product says at a key; null where it has no such text.
 *  @example productWords("mail.note/en") // → "From the centre: {note}\n\n" */
export function productWords(whole: string): { key: string; locale: Locale; text: string } | null {
  const parts = /^mail\.([\w.]+)\/(ja|en)$/.exec(whole);
  const [key = "", locale] = [parts?.[1], parts?.[2] as Locale | undefined];
  const text = locale && !NOT_OF_MAILS.test(key) ? mailTexts(locale).get(key) : undefined;
  return text === undefined || !locale ? null : { key, locale, text };
}

/** The places that a text leaves to be filled: "{booking}". Not the texts of a plural.
 *  @example placesIn("{yen} by {at}") // → ["at", "yen"] */
export function placesIn(text: string): string[] {
  const names = [...text.matchAll(/(?<!\b(?:zero|one|two|few|many|other|=\d+)\s*)\{\s*(\w+)\s*[,}]/g)].map(
    ([, name]) => name ?? "",
  );
  return [...new Set(names)].sort();
}

/** Filled with what says which place it is, so that one reads a text by itself; null where it cannot be read. */
function filledText(text: string, locale: Locale): string | null {
  let isBroken = false;
  const t = createTranslator({ locale, messages: { text }, onError: () => (isBroken = true) });
  const said = t("text", Object.fromEntries(placesIn(text).map((name) => [name, `〔${name}〕`])) as never);
  return isBroken ? null : said;
}

/** How long a subject may be, which shows on small screens. */
const LONGEST_SUBJECT = 100;

/**
 * Whether a text can stand for the product's own: it can be read, fills the same places, and a subject is one
 * line. An empty one stands for the product's words.
 * @example checkWording("mail.note/en", "Dear all") // → refuse("wording_arguments", { missing: ["note"], … })
 */
export function checkWording(whole: string, text: string): Result<null, Refusal<MasterProblem>> {
  const product = productWords(whole);
  if (!product) return refuse("master_unknown");
  if (text === "") return ok(null);
  if (filledText(text, product.locale) === null) return refuse("wording_broken", { brace: "{…}" });
  const [wanted, has] = [placesIn(product.text), placesIn(text)];
  const missing = wanted.filter((name) => !has.includes(name));
  const unknown = has.filter((name) => !wanted.includes(name));
  if (missing.length + unknown.length > 0) {
    const named = (names: string[]) => (names.length > 0 ? names.map((name) => `{${name}}`) : ["–"]);
    return refuse("wording_arguments", { missing: named(missing), unknown: named(unknown) });
  }
  const isSubject = product.key.endsWith(".subject");
  return isSubject && (text.includes("\n") || text.length > LONGEST_SUBJECT)
    ? refuse("wording_long_subject", { max: LONGEST_SUBJECT })
    : ok(null);
}

/**
 * What a reader would get with some words of the centre's own: the whole mail, filled with an example; of a
 * text that stands in many mails, that text with its places named.
 */
export function sampleOf(whole: string, own: OwnWords): { subject: string | null; text: string } | null {
  const product = productWords(whole);
  if (!product) return null;
  const { key, locale } = product;
  const notice = exampleOf(key);
  if (notice) return composeMail(notice, locale, own);
  const text = filledText(own.get(key) ?? product.text, locale);
  return text === null ? null : { subject: null, text };
}

const site = "https://yoyaku.example";

const at = new Date("2027-05-12T23:59:00+09:00");
const counterAt = new Date("2027-05-12T21:30:00+09:00");

const booking: NoticeBooking = {
  number: "A2B3-C4D5",
  yen: 640,
  slots: ([3, 4] as const).map((slot) => ({
    roomId: "meeting-room",
    room: { ja: "会議室", en: "Meeting room" },
    date: "2027-05-15",
    slot,
    startsAt: slot === 3 ? "13:00" : "15:00",
    endsAt: slot === 3 ? "15:00" : "17:00",
    yen: 320,
  })),
};

/** A notice of the kind that a key belongs to, with everything its text may say; null for what is said in many. */
function exampleOf(key: string): Notice | null {
  const [kind = "", part = ""] = key.split(".");
  const payment = { state: "due" as const, at, counterAt };
  const refunds = [{ yen: 640, by: "card" as const }];
  const name = { ja: "市の後援", en: "Under the city's patronage" };
  const note = "例 / Example";
  const group = { site, group: "例の会 / Example circle", groupId: "example" };
  switch (kind) {
    case "register_code":
    case "sign_in_code":
    case "reset_code":
    case "change_email_code":
    case "erase_code":
      return { kind, code: "123456", minutes: 10 };
    case "account_exists":
    case "no_account":
    case "address_in_use":
    case "password_changed":
    case "account_erased":
      return { kind, site };
    case "email_changed":
      return { kind };
    case "booking_confirmed":
    case "booking_approved":
      return { kind, site, booking, payment };
    case "booking_requested":
    case "payment_not_completed":
    case "request_over":
      return { kind, site, booking };
    case "booking_declined":
      return { kind, site, booking, note };
    case "booking_cancelled":
      return { kind, site, booking, refunds, wasPaid: true, reason: "centre", note };
    case "reduction_approved":
      return { kind, site, booking, name, percent: 50, offYen: 640, note, refunds, payment };
    case "reduction_declined":
      return { kind, site, booking, name, note, payment };
    case "group_invitation":
      return { kind, site, group: group.group, token: "example", lastDate: "2027-05-20" };
    case "group_representative":
      return { kind, ...group };
    case "registration_approved":
      return { kind, ...group, note, untilDate: "2028-03-31" };
    case "registration_declined":
      return { kind, ...group, note };
    case "registration_renewal":
      return { kind, ...group, untilDate: "2028-03-31" };
    case "booking_changed":
      return {
        kind,
        site,
        booking,
        gone: booking.slots.slice(0, 1),
        came: booking.slots.slice(1),
        refunds,
        lostYen: 0,
        payment: null,
      };
    case "slot_offered":
      return { kind, site, slots: booking.slots, until: at, token: "example" };
    case "offer_gone":
      return { kind, site, slots: booking.slots, waitsOn: part !== "textLast" };
    case "wish_over":
      return { kind, site, why: part === "gone" ? "gone" : "past" };
    case "payment_received":
      return { kind, site, booking, yen: 640, by: part === "counter" ? "counter" : "card" };
    case "payment_reminder":
    case "payment_deadline_moved":
      return { kind, site, booking, yen: 640, at, counterAt, releasedAt: at };
    case "use_reminder":
      return { kind, site, booking, days: 3, payment, releasedAt: null, token: "example" };
    case "booking_released":
      return { kind, site, booking, at, token: "example" };
    case "late_payment_booked":
    case "late_payment_refunded":
    case "unused_payment_refunded":
    case "double_payment_refunded":
      return { kind, site, booking, yen: 640 };
    default:
      return null;
  }
}

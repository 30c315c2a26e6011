import { createTranslator } from "use-intl/core";
import type { CalendarDate, TimeOfDay } from "@/lib/dates";
import { formatDate, formatHours, formatInstant, formatYen } from "@/lib/i18n/format";
import en from "@/lib/i18n/messages/en/mail.json";
import ja from "@/lib/i18n/messages/ja/mail.json";
import type { Locale } from "@/lib/i18n/routing";
import { localePath } from "@/lib/i18n/routing";
import type { Yen } from "@/lib/money";

/** One slot of a booking as a mail shows it; the room is named in both languages. */
export type NoticeSlot = {
  roomId: string;
  room: { ja: string; en: string };
  /** how the room is used, where it can be in more than one way */
  use?: { ja: string; en: string };
  date: CalendarDate;
  slot: number;
  startsAt: TimeOfDay;
  endsAt: TimeOfDay;
  yen: Yen;
};

/** A booking as a mail shows it: no name, no group, no purpose. */
export type NoticeBooking = {
  /** as people read it out: "ABCD-EFGH" */
  number: string;
  slots: NoticeSlot[];
  yen: Yen;
};

/** What is still to be paid, until when at all and until when at the counter (bookings/rules PayDeadline). */
type NoticePayment =
  | { state: "paid" | "free" | "undecided" | "reduction_pending" }
  | { state: "due"; at: Date; counterAt: Date }
  /** paid in part: the rest can be paid until the use begins, and nothing ends without it */
  | { state: "rest"; yen: Yen; until: Date };

type NoticeRefund = { yen: Yen; by: "card" | "counter" };

/** Everything a mail can tell, as plain data. `site` is config.url: links are made from it. */
export type Notice =
  | {
      kind: "register_code" | "sign_in_code" | "reset_code" | "change_email_code" | "erase_code";
      code: string;
      minutes: number;
    }
  | {
      kind: "account_exists" | "no_account" | "address_in_use" | "password_changed" | "account_erased" | "mail_added";
      site: string;
    }
  | { kind: "email_changed" }
  /** two accounts of one person are one now */
  | { kind: "accounts_merged"; site: string }
  /** `isNew`: the account was made for them, and its password is theirs to set */
  | { kind: "appointed"; site: string; isNew: boolean }
  | { kind: "booking_confirmed" | "booking_approved"; site: string; booking: NoticeBooking; payment: NoticePayment }
  | { kind: "booking_requested" | "payment_not_completed" | "request_over"; site: string; booking: NoticeBooking }
  | { kind: "booking_declined"; site: string; booking: NoticeBooking; note: string | null }
  | {
      kind: "reduction_approved";
      site: string;
      booking: NoticeBooking;
      /** what the reduction is called */
      name: { ja: string; en: string };
      percent: number;
      /** so much less, rounding included */
      offYen: Yen;
      note: string | null;
      refunds: NoticeRefund[];
      payment: NoticePayment;
    }
  | {
      kind: "reduction_declined";
      site: string;
      booking: NoticeBooking;
      name: { ja: string; en: string };
      note: string | null;
      payment: NoticePayment;
    }
  /** `token`: what the link carries; whoever has it may join */
  | { kind: "group_invitation"; site: string; group: string; token: string; lastDate: CalendarDate }
  /** whoever reads it has become one who may change the group itself */
  | { kind: "group_representative"; site: string; group: string; groupId: string }
  | {
      kind: "registration_approved";
      site: string;
      group: string;
      groupId: string;
      note: string | null;
      untilDate: CalendarDate;
    }
  | { kind: "registration_declined"; site: string; group: string; groupId: string; note: string | null }
  | { kind: "registration_renewal"; site: string; group: string; groupId: string; untilDate: CalendarDate }
  /** `booking.slots` are the slots that were cancelled; `wasPaid`: money had been received for them */
  | {
      kind: "booking_cancelled";
      site: string;
      booking: NoticeBooking;
      refunds: NoticeRefund[];
      wasPaid: boolean;
      /** why staff cancelled it, with their words; left out where the resident did */
      reason?: "own" | "centre" | "disaster" | "weather";
      note?: string | null;
    }
  /** `booking.slots` are the slots that stand now; `lostYen`: paid for slots given up, and kept */
  | {
      kind: "booking_changed";
      site: string;
      booking: NoticeBooking;
      gone: NoticeSlot[];
      came: NoticeSlot[];
      refunds: NoticeRefund[];
      lostYen: Yen;
      /** taken of what waited at the counter, and what still waits there */
      credit?: { usedYen: Yen; leftYen: Yen } | null;
      /** `restUntil`: paid in part, and the rest can be paid until then */
      payment: { yen: Yen; at: Date; counterAt: Date; restUntil?: Date | null } | null;
      /** staff moved slots of it elsewhere for their reason */
      isMoved?: boolean;
      /** why staff cancelled some of it, with their words; left out where the resident changed it */
      reason?: "own" | "centre" | "disaster" | "weather";
      note?: string | null;
    }
  /** `booking` goes on with the slots it keeps, `made` has the others from now on */
  | { kind: "booking_split"; site: string; booking: NoticeBooking; made: NoticeBooking }
  /** slots are kept for whoever waits; `token` is that of the page where they answer without signing in */
  | { kind: "slot_offered"; site: string; slots: NoticeSlot[]; until: Date; token: string }
  | { kind: "offer_gone"; site: string; slots: NoticeSlot[]; waitsOn: boolean }
  /** what was kept for whoever waits is closed by the centre; they wait on */
  | { kind: "offer_closed"; site: string; slots: NoticeSlot[] }
  | { kind: "wish_over"; site: string; why: "past" | "gone" }
  | { kind: "payment_received"; site: string; booking: NoticeBooking; yen: Yen; by: "card" | "counter" }
  /** a payment at the counter that they were told of was entered by a slip */
  | { kind: "payment_corrected"; site: string; booking: NoticeBooking; yen: Yen }
  /** `releasedAt` is when the booking ends unless it is paid; null where it does not end by itself. `restUntil`:
   *  it is paid in part, and the rest can be paid until then */
  | {
      kind: "payment_reminder" | "payment_deadline_moved";
      site: string;
      booking: NoticeBooking;
      yen: Yen;
      at: Date;
      counterAt: Date;
      releasedAt: Date | null;
      restUntil?: Date | null;
    }
  /** `booking.slots` are those to come, the first of them in `days` days; `releasedAt` as above; `token` is that of the page to answer on */
  | {
      kind: "use_reminder";
      site: string;
      booking: NoticeBooking;
      days: number;
      payment: NoticePayment;
      releasedAt: Date | null;
      token: string;
    }
  /** not paid until `at`: its slots are free again; `token` is that of the page that takes them once more */
  | { kind: "booking_released"; site: string; booking: NoticeBooking; at: Date; token: string }
  | {
      kind: "late_payment_booked" | "late_payment_refunded" | "unused_payment_refunded" | "double_payment_refunded";
      site: string;
      booking: NoticeBooking;
      yen: Yen;
    };

export type NoticeKind = Notice["kind"];

/** Kinds whose text opens an account while the code counts; it is blanked once it has been sent. */
const SECRET_KINDS: readonly NoticeKind[] = [
  "register_code",
  "sign_in_code",
  "reset_code",
  "group_invitation",
  "change_email_code",
  "erase_code",
];

/** Whether the text of a kind of mail must not be kept after sending.
 *  @example isSecretKind("sign_in_code") // → true */
export function isSecretKind(kind: NoticeKind): boolean {
  return SECRET_KINDS.includes(kind);
}

/** Whether a kind of mail is the last to its address, which must not be kept after sending: the account is
 *  erased, or has another one.
 *  @example isLastKind("account_erased") // → true */
export function isLastKind(kind: NoticeKind): boolean {
  return kind === "account_erased" || kind === "email_changed";
}

/**
 * Writes a mail in the reader's language. The subject says what it is about and nothing of whom or what:
 * subjects show on locked screens.
 * @param own what the centre says in words of its own on this day, instead of the product's
 * @example composeMail({ kind: "sign_in_code", code: "123456", minutes: 10 }, "ja").subject // → "【ふらっと予約】ログインの確認コード"
 */
export function composeMail(
  notice: Notice,
  locale: Locale,
  own: OwnWords = NO_OWN_WORDS,
): { subject: string; text: string } {
  speaking = { locale, t: ownTranslator(locale, own) };
  try {
    const t = mailWords(locale);
    return {
      subject: t(`${notice.kind}.subject`),
      text: t("frame", {
        body: bodyOf(notice, locale).trim(),
        centre: t("centre.name"),
        address: t("centre.address"),
        phone: t("centre.phone"),
        hours: t("centre.hours"),
      }),
    };
  } finally {
    speaking = null;
  }
}

/** What the centre says in words of its own, by the key of the message: "booking_confirmed.subject". */
export type OwnWords = ReadonlyMap<string, string>;

const NO_OWN_WORDS: OwnWords = new Map();

type Translator = ReturnType<typeof createTranslator<typeof ja>>;

/** The words of the mail that is being composed. Composing waits for nothing, so there is one at a time. */
let speaking: { locale: Locale; t: Translator } | null = null;

const OWN_TRANSLATORS = new WeakMap<OwnWords, Map<Locale, Translator>>();

function ownTranslator(locale: Locale, own: OwnWords): Translator {
  if (own.size === 0) return WORDS[locale];
  const known = OWN_TRANSLATORS.get(own) ?? new Map<Locale, Translator>();
  OWN_TRANSLATORS.set(own, known);
  const translator = known.get(locale) ?? createTranslator({ locale, messages: withOwnWords(SOURCES[locale], own) });
  known.set(locale, translator);
  return translator;
}

/** The product's words with some of them replaced; a key that it does not have is left alone. */
function withOwnWords(messages: typeof ja, own: OwnWords): typeof ja {
  const replaced = (node: unknown, at: string): unknown =>
    typeof node === "string"
      ? (own.get(at) ?? node)
      : Object.fromEntries(
          Object.entries(node as object).map(([key, part]) => [key, replaced(part, at ? `${at}.${key}` : key)]),
        );
  return replaced(messages, "") as typeof ja;
}

const SOURCES: Record<Locale, typeof ja> = { ja, en: en as typeof ja };

// Once: a sentence is parsed when it is first said, and remembered with its translator.
const WORDS: Record<Locale, Translator> = {
  ja: createTranslator({ locale: "ja", messages: ja }),
  en: createTranslator({ locale: "en", messages: SOURCES.en }),
};

/** The words of the namespace `mail`, for the mails and the calendar files that go with them. */
export function mailWords(locale: Locale): Translator {
  return speaking?.locale === locale ? speaking.t : WORDS[locale];
}

/** Every text of the namespace `mail` in a language by its key.
 *  @example mailTexts("ja").get("note") // → "センターから：{note}\n\n" */
export function mailTexts(locale: Locale): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const collect = (node: unknown, at: string): void => {
    if (typeof node === "string") texts.set(at, node);
    else for (const [key, part] of Object.entries(node as object)) collect(part, at ? `${at}.${key}` : key);
  };
  collect(SOURCES[locale], "");
  return texts;
}

/** The address of a page of the public part in a language.
 *  @example pageUrl("https://yoyaku.example", "en", "/sign-in") // → "https://yoyaku.example/en/sign-in" */
export function pageUrl(site: string, locale: Locale, path: string): string {
  return `${site}${localePath(locale, path)}`;
}

function bodyOf(notice: Notice, locale: Locale): string {
  const t = mailWords(locale);
  switch (notice.kind) {
    case "register_code":
    case "sign_in_code":
    case "reset_code":
    case "change_email_code":
    case "erase_code":
      return t(`${notice.kind}.text`, { code: notice.code, minutes: notice.minutes });
    case "no_account":
      return t("no_account.text", { url: pageUrl(notice.site, locale, "/register") });
    case "account_erased":
      return t("account_erased.text", { url: pageUrl(notice.site, locale, "/register") });
    case "mail_added":
      return t("mail_added.text", { url: pageUrl(notice.site, locale, "/reset"), phone: t("centre.phone") });
    case "email_changed":
      return t("email_changed.text", { phone: t("centre.phone") });
    case "accounts_merged":
      return t("accounts_merged.text", { url: pageUrl(notice.site, locale, "/account"), phone: t("centre.phone") });
    case "appointed":
      return t(notice.isNew ? "appointed.textNew" : "appointed.text", {
        url: `${notice.site}/staff`,
        reset: pageUrl(notice.site, locale, "/reset"),
      });
    case "account_exists":
    case "address_in_use":
    case "password_changed":
      return t(`${notice.kind}.text`, { url: pageUrl(notice.site, locale, "/sign-in") });
    case "booking_confirmed":
    case "booking_approved":
      return t(`${notice.kind}.text`, {
        ...bookingParts(notice, locale),
        payment: paymentWords(notice.payment, locale),
      });
    case "booking_requested":
      return t("booking_requested.text", bookingParts(notice, locale));
    case "group_invitation":
      return t("group_invitation.text", {
        group: notice.group,
        last: formatDate(locale, notice.lastDate),
        url: pageUrl(notice.site, locale, `/groups/join/${notice.token}`),
      });
    case "group_representative":
      return t("group_representative.text", {
        group: notice.group,
        url: pageUrl(notice.site, locale, `/groups/${notice.groupId}`),
      });
    case "registration_approved":
      return t("registration_approved.text", {
        group: notice.group,
        until: formatDate(locale, notice.untilDate),
        note: noteWords(notice.note, locale),
        url: pageUrl(notice.site, locale, `/groups/${notice.groupId}`),
      });
    case "registration_declined":
      return t("registration_declined.text", {
        group: notice.group,
        note: noteWords(notice.note, locale),
        url: pageUrl(notice.site, locale, `/groups/${notice.groupId}/registration`),
      });
    case "registration_renewal":
      return t("registration_renewal.text", {
        group: notice.group,
        until: formatDate(locale, notice.untilDate),
        url: pageUrl(notice.site, locale, `/groups/${notice.groupId}/registration`),
      });
    case "booking_declined":
      return t("booking_declined.text", { ...bookingParts(notice, locale), note: noteWords(notice.note, locale) });
    case "reduction_approved":
      return t("reduction_approved.text", {
        ...bookingParts(notice, locale),
        name: notice.name[locale],
        percent: notice.percent,
        before: formatYen(locale, notice.booking.yen + notice.offYen),
        off: formatYen(locale, -notice.offYen),
        yen: formatYen(locale, notice.booking.yen),
        note: noteWords(notice.note, locale),
        payment: [
          ...notice.refunds.map((refund) => refundOf(refund, locale)),
          paymentWords(notice.payment, locale),
        ].join("\n"),
      });
    case "reduction_declined":
      return t("reduction_declined.text", {
        ...bookingParts(notice, locale),
        name: notice.name[locale],
        note: noteWords(notice.note, locale),
        payment: paymentWords(notice.payment, locale),
      });
    case "booking_cancelled":
      return t("booking_cancelled.text", {
        ...bookingParts(notice, locale),
        why: reasonWords(notice.reason, locale),
        note: noteWords(notice.note ?? null, locale),
        refund: refundWords(notice, locale),
      });
    case "booking_changed":
      return t("booking_changed.text", {
        ...bookingParts(notice, locale),
        why: reasonWords(notice.reason, locale, notice.isMoved),
        note: noteWords(notice.note ?? null, locale),
        changes: [
          ...(notice.gone.length > 0 ? [t("gone", { slots: slotLines(notice.gone, locale) })] : []),
          ...(notice.came.length > 0 ? [t("came", { slots: slotLines(notice.came, locale) })] : []),
        ].join("\n\n"),
        money: changedMoneyWords(notice, locale),
      });
    case "booking_split":
      return t("booking_split.text", {
        ...bookingParts(notice, locale),
        made: bookingParts({ site: notice.site, booking: notice.made }, locale).booking,
        madePage: bookingParts({ site: notice.site, booking: notice.made }, locale).page,
      });
    case "slot_offered":
      return t("slot_offered.text", {
        slots: placesOf(notice.slots, locale),
        until: formatInstant(locale, notice.until),
        answer: pageUrl(notice.site, locale, `/answer/${notice.token}`),
        url: pageUrl(notice.site, locale, "/waiting"),
      });
    case "offer_gone":
      return t(notice.waitsOn ? "offer_gone.text" : "offer_gone.textLast", {
        slots: placesOf(notice.slots, locale),
        url: pageUrl(notice.site, locale, notice.waitsOn ? "/waiting" : "/waiting/new"),
      });
    case "offer_closed":
      return t("offer_closed.text", {
        slots: placesOf(notice.slots, locale),
        url: pageUrl(notice.site, locale, "/waiting"),
      });
    case "wish_over":
      return t(`wish_over.${notice.why}`, { url: pageUrl(notice.site, locale, "/waiting/new") });
    case "payment_received":
      return t(`payment_received.${notice.by}`, {
        ...bookingParts(notice, locale),
        yen: formatYen(locale, notice.yen),
      });
    case "payment_corrected":
    case "late_payment_booked":
    case "double_payment_refunded":
      return t(`${notice.kind}.text`, { ...bookingParts(notice, locale), yen: formatYen(locale, notice.yen) });
    case "late_payment_refunded":
    case "unused_payment_refunded":
      return t(`${notice.kind}.text`, {
        booking: bookingParts(notice, locale).booking,
        yen: formatYen(locale, notice.yen),
        url: pageUrl(notice.site, locale, "/"),
      });
    case "payment_reminder":
    case "payment_deadline_moved":
      return t(`${notice.kind}.text`, {
        ...bookingParts(notice, locale),
        yen: formatYen(locale, notice.yen),
        payment: paymentWords({ state: "due", at: notice.at, counterAt: notice.counterAt }, locale),
        release: notice.releasedAt
          ? t("release", { at: formatInstant(locale, notice.releasedAt) })
          : notice.restUntil
            ? `${paymentWords({ state: "rest", yen: notice.yen, until: notice.restUntil }, locale)}\n`
            : "",
      });
    case "use_reminder":
      return t("use_reminder.text", {
        ...bookingParts(notice, locale),
        when: t(notice.days <= 0 ? "when.today" : notice.days === 1 ? "when.tomorrow" : "when.later", {
          days: String(notice.days),
        }),
        payment: paymentWords(notice.payment, locale),
        unanswered: notice.releasedAt
          ? t("release", { at: formatInstant(locale, notice.releasedAt) })
          : t("use_reminder.stays"),
        answer: pageUrl(notice.site, locale, `/answer/${notice.token}`),
        account: pageUrl(notice.site, locale, "/account"),
      });
    case "booking_released":
      return t("booking_released.text", {
        booking: bookingParts(notice, locale).booking,
        at: formatInstant(locale, notice.at),
        again: pageUrl(notice.site, locale, `/answer/${notice.token}`),
      });
    case "payment_not_completed":
    case "request_over":
      return t(`${notice.kind}.text`, {
        booking: bookingParts(notice, locale).booking,
        url: pageUrl(notice.site, locale, "/"),
      });
  }
}

function slotLines(slots: readonly NoticeSlot[], locale: Locale): string {
  const t = mailWords(locale);
  return slots
    .map((slot) =>
      t("slot", {
        date: formatDate(locale, slot.date),
        hours: formatHours(slot.startsAt, slot.endsAt),
        room: slot.use ? t("roomUse", { room: slot.room[locale], use: slot.use[locale] }) : slot.room[locale],
        yen: formatYen(locale, slot.yen),
      }),
    )
    .join("\n");
}

/** What a change did to money, a sentence each. */
function changedMoneyWords(
  { refunds, lostYen, credit, payment }: Extract<Notice, { kind: "booking_changed" }>,
  locale: Locale,
): string {
  const t = mailWords(locale);
  const sentences = refunds.map((refund) => t(`refund.${refund.by}`, { yen: formatYen(locale, refund.yen) }));
  if (lostYen > 0) sentences.push(t("refund.kept", { yen: formatYen(locale, lostYen) }));
  if (credit) {
    const { usedYen, leftYen } = credit;
    const yen = (amount: Yen) => formatYen(locale, amount);
    sentences.push(t("refund.used", { had: yen(usedYen + leftYen), used: yen(usedYen), left: yen(leftYen) }));
  }
  if (payment) {
    sentences.push(t("payment.more", { yen: formatYen(locale, payment.yen) }));
    sentences.push(paymentWords({ state: "due", at: payment.at, counterAt: payment.counterAt }, locale));
    const { yen, restUntil: until } = payment;
    if (until) sentences.push(paymentWords({ state: "rest", yen, until }, locale));
  }
  return sentences.length > 0 ? sentences.join("\n") : t("payment.same");
}

function bookingParts({ booking, site }: { booking: NoticeBooking; site: string }, locale: Locale) {
  const t = mailWords(locale);
  return {
    booking: t("booking", {
      number: booking.number,
      slots: slotLines(booking.slots, locale),
      yen: formatYen(locale, booking.yen),
    }),
    page: t("page", { url: pageUrl(site, locale, `/bookings/${booking.number}`) }),
  };
}

/** Slots as lines that say where and when. */
function placesOf(slots: readonly NoticeSlot[], locale: Locale): string {
  const t = mailWords(locale);
  return slots
    .map((slot) =>
      t("place", {
        date: formatDate(locale, slot.date),
        hours: formatHours(slot.startsAt, slot.endsAt),
        room: slot.room[locale],
      }),
    )
    .join("\n");
}

function paymentWords(payment: NoticePayment, locale: Locale): string {
  const t = mailWords(locale);
  if (payment.state === "rest")
    return t("payment.rest", { yen: formatYen(locale, payment.yen), until: formatInstant(locale, payment.until) });
  if (payment.state !== "due") return t(`payment.${payment.state}`);
  const at = formatInstant(locale, payment.at);
  // At the same instant it is the beginning of the first slot: the usual deadline had passed at booking.
  if (payment.at.getTime() === payment.counterAt.getTime()) return t("payment.dueBeforeUse", { at });
  return t("payment.due", { at, counterAt: formatInstant(locale, payment.counterAt) });
}

function refundWords({ refunds, wasPaid }: { refunds: NoticeRefund[]; wasPaid: boolean }, locale: Locale): string {
  const t = mailWords(locale);
  if (refunds.length === 0) return t(wasPaid ? "refund.none" : "refund.unpaid");
  return refunds.map((refund) => refundOf(refund, locale)).join("\n");
}

function refundOf({ yen, by }: NoticeRefund, locale: Locale): string {
  return mailWords(locale)(`refund.${by}`, { yen: formatYen(locale, yen) });
}

function reasonWords(
  reason: "own" | "centre" | "disaster" | "weather" | undefined,
  locale: Locale,
  isMoved = false,
): string {
  if (!reason || reason === "own") return "";
  return mailWords(locale)(isMoved ? `movedFor.${reason}` : `reason.${reason}`);
}

function noteWords(note: string | null, locale: Locale): string {
  return note ? mailWords(locale)("note", { note }) : "";
}

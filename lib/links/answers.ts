import type { SlotDay } from "@/lib/bookings/rules";
import type { Context } from "@/lib/context";
import type { SlotChoice, SlotKey, TariffId } from "@/lib/facility/rules";
import type { Facts, Refusal, Result } from "@/lib/result";
import type { LinkAbout, LinkProblem } from "./rules";

/** A button of the page. Its words are `links.<kind>.answers.<answer>`, filled with `facts`. */
export type AnswerChoice = {
  answer: string;
  look: "primary" | "secondary" | "danger";
  facts?: Facts;
  /** what the words on it say will come back: another amount at the press is refused */
  backYen?: number;
};

/** What the page of a link shows: no name, no group, no purpose, and no number. */
export type AnswerView = {
  days: readonly SlotDay<SlotKey & { tariff: TariffId }>[];
  /** a sentence on how things stand, `links.<kind>.notes.<note>`, filled with facts as refusals are */
  note: { note: string; facts?: Facts } | null;
  /** what else to know before answering, `links.<kind>.notes` too */
  hints?: readonly { note: string; facts?: Facts }[];
  /** what holds whatever is answered, `links.<kind>.notes` too */
  owed?: { note: string; facts?: Facts } | null;
  /** "done" says that something was answered; the words are `links.<kind>.notes` too. What can still be answered
   *  then is asked only of whoever asks for it: a second tap on the same spot must answer nothing */
  done: { note: string; facts?: Facts } | null;
  answers: readonly AnswerChoice[];
  /** where one can go beside answering */
  ways: readonly ("bookings" | "pay" | "availability" | "basket")[];
};

/** What came of an answer: the page again, which says so, or the slots to put into the basket. */
export type Answered = { next: "page" } | { next: "basket"; add: readonly SlotChoice[] };

/** What one kind of link is about and does. `view` changes nothing, however often it is opened. */
export type AnswerKind = {
  view(ctx: Context, link: LinkAbout): Promise<Result<AnswerView, Refusal<LinkProblem>>>;
  answer(ctx: Context, link: LinkAbout, given: { answer: string; backYen?: number }): Promise<Result<Answered>>;
};

import { reminderLink } from "@/lib/bookings/answer-reminder";
import { againLink } from "@/lib/bookings/book-again";
import { offerLink } from "@/lib/waiting/answer-offer";
import type { AnswerKind } from "./answers";
import type { LinkKind } from "./rules";

/** Every kind of link: the one list. */
export const ANSWER_KINDS: Readonly<Record<LinkKind, AnswerKind>> = {
  reminder: reminderLink,
  again: againLink,
  offer: offerLink,
};

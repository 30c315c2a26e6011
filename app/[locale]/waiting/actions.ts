"use server";

import { action } from "@/app/_server/action";
import { answerOffer as answer, answerOfferInput } from "@/lib/waiting/answer-offer";
import { joinLine as join, joinLineInput } from "@/lib/waiting/join-line";
import { leaveLine as leave, leaveLineInput } from "@/lib/waiting/leave-line";
import { toAnswered, toJoined, toLeft } from "./next-page";

export const joinLine = action("resident", joinLineInput, join, toJoined);
export const leaveLine = action("resident", leaveLineInput, leave, toLeft);
export const answerOffer = action("resident", answerOfferInput, answer, toAnswered);

import { createTranslator } from "next-intl";
import { z } from "zod";
import { type Context, createContext } from "@/lib/context";
import type { FacilityProblem } from "@/lib/facility/rules";
import { viewCentre } from "@/lib/facility/use-cases";
import { wordsOfFacts } from "@/lib/i18n/facts";
import { messages } from "@/lib/i18n/messages";
import type { Refusal } from "@/lib/result";

/** The refusals of the read API with their HTTP status. */
const STATUSES = {
  invalid_date: 400,
  date_out_of_range: 400,
  range_reversed: 400,
  range_too_long: 400,
  missing_parameter: 400,
  unknown_parameter: 400,
  repeated_parameter: 400,
  unknown_room: 400,
  not_for_hire: 400,
  unknown_address: 404,
  method_not_allowed: 405,
  internal_error: 500,
} as const satisfies Partial<Record<FacilityProblem, number>>;

const TITLES = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  500: "Internal Server Error",
} as const;

type ProblemCode = keyof typeof STATUSES;

/** RFC 9457. The type is about:blank, so the title is that of the status; `code` says what it is. */
export const problemSchema = z.strictObject({
  type: z.literal("about:blank"),
  title: z.enum(Object.values(TITLES)),
  status: z.literal(Object.keys(TITLES).map(Number)),
  code: z.enum(Object.keys(STATUSES) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string().meta({ description: "In Japanese: what happened and what now" }),
  detailEn: z.string().meta({ description: "The same in English" }),
  parameter: z.string().optional().meta({ description: "The parameter it is about" }),
});

export const PROBLEM_TYPE = "application/problem+json";

/** A refusal as the read API tells it. */
export async function problemBody(refusal: Refusal<FacilityProblem>): Promise<z.input<typeof problemSchema>> {
  const code = refusal.code in STATUSES ? (refusal.code as ProblemCode) : "internal_error";
  const status = STATUSES[code];
  const { parameter } = refusal.facts;
  return {
    type: "about:blank",
    title: TITLES[status],
    status,
    code,
    detail: await sentence("ja", refusal),
    detailEn: await sentence("en", refusal),
    ...(typeof parameter === "string" && { parameter }),
  };
}

async function sentence(locale: Context["locale"], { code, facts }: Refusal<FacilityProblem>): Promise<string> {
  const t = createTranslator({ locale, messages: messages[locale], namespace: "problems" });
  // Only a few sentences name a room; the others need nothing of the centre, which may be what failed.
  const rooms = "room" in facts ? (await viewCentre(createContext(READER))).rooms : [];
  const names = {
    room: (id: string) => rooms.find((room) => room.id === id)?.[locale === "ja" ? "nameJa" : "nameEn"] ?? id,
    hours: () => ({ startsAt: "", endsAt: "" }),
  };
  return t(code, wordsOfFacts(locale, facts, names) as never);
}

/** Who reads the API: nobody in particular. */
export const READER = { actor: { kind: "visitor", visitorId: null }, locale: "ja" } as const;

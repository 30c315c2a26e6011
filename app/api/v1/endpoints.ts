import { z } from "zod";
import type { Context } from "@/lib/context";
import { COUNSELLING_SERVICES } from "@/lib/counselling/rules";
import { viewSessions } from "@/lib/counselling/use-cases";
import { type FacilityProblem, SLOT_STATUSES, TARIFFS } from "@/lib/facility/rules";
import { SLOT_NUMBERS } from "@/lib/facility/slots";
import { viewCalendar, viewCentre, viewRange } from "@/lib/facility/use-cases";
import { ok, type Refusal, type Result } from "@/lib/result";

/** One address of the read API as it is described: what it takes and what it answers. */
export type Description<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType> = {
  path: string;
  summary: string;
  description: string;
  query: Query;
  body: Body;
};

/** One address with where its answer comes from. */
export type Endpoint<Query extends z.ZodObject, Body extends z.ZodType> = Description<Query, Body> & {
  answer(ctx: Context, query: z.output<Query>): Promise<Result<z.input<Body>, Refusal<FacilityProblem>>>;
};

// Ties the types of query, body and answer together without repeating them.
function endpoint<Query extends z.ZodObject, Body extends z.ZodType>(
  given: Endpoint<Query, Body>,
): Endpoint<Query, Body> {
  return given;
}

const day = (description: string, example: string) => z.iso.date().meta({ description, examples: [example] });

const range = {
  from: day("First day, in Asia/Tokyo, from 2020 to 2050. 最初の日", "2026-12-01"),
  to: day("Last day, included. 最後の日（この日を含む）", "2026-12-31"),
};

const date = z.iso.date().meta({ description: "A day in Asia/Tokyo" });
const time = z
  .string()
  .regex(/^\d{2}:\d{2}$/)
  .meta({ description: "HH:MM in Asia/Tokyo", examples: ["09:00"] });
const slot = z.literal([...SLOT_NUMBERS]).meta({ description: "Number of the slot (区分) of the day" });

const NOTHING = z.strictObject({});

export const rooms = endpoint({
  path: "/rooms",
  summary: "Rooms and their prices",
  description: "Every room of the centre with its prices today. 室と使用料",
  query: NOTHING,
  body: z.strictObject({
    rooms: z.array(
      z.strictObject({
        id: z.string().meta({ examples: ["meeting-room"] }),
        name: z.string().meta({ description: "In Japanese", examples: ["会議室"] }),
        areaM2: z.int(),
        capacity: z.int().nullable().meta({ description: "People; null where the centre publishes none" }),
        bookable: z.boolean().meta({ description: "Whether it is hired out at all" }),
        tariffs: z.array(
          z.strictObject({
            id: z.enum(TARIFFS),
            name: z.string().meta({ description: "In Japanese" }),
            yenPerSlot: z.int(),
          }),
        ),
      }),
    ),
  }),
  async answer(ctx) {
    const centre = await viewCentre(ctx);
    return ok({
      rooms: centre.rooms.map((room) => ({
        id: room.id,
        name: room.nameJa,
        areaM2: room.areaM2,
        capacity: room.capacity,
        bookable: room.hire !== "not_for_hire",
        tariffs: room.tariffs.map(({ tariff, nameJa, yenPerSlot }) => ({ id: tariff, name: nameJa, yenPerSlot })),
      })),
    });
  },
});

export const slots = endpoint({
  path: "/slots",
  summary: "The slots of a day",
  description: "The hours of the six slots of a day. 6つの区分の時間",
  query: NOTHING,
  body: z.strictObject({ slots: z.array(z.strictObject({ slot, start: time, end: time })) }),
  async answer(ctx) {
    const { hours } = await viewCentre(ctx);
    return ok({ slots: hours.map(({ slot, startsAt, endsAt }) => ({ slot, start: startsAt, end: endsAt })) });
  },
});

export const calendar = endpoint({
  path: "/calendar",
  summary: "Open and closed days",
  description: "Which days the centre is open, and every reason why it is not; up to 400 days a call. 開館日と休館日",
  query: z.strictObject(range),
  body: z.strictObject({
    days: z.array(
      z.strictObject({
        date,
        open: z.boolean(),
        reasons: z
          .array(
            z.enum(["thursday", "holiday", "day_after_thursday_holiday", "year_end", "extra_closure", "extra_opening"]),
          )
          .meta({ description: "In this order; extra_opening stands alone, since it wins" }),
        note: z
          .string()
          .nullable()
          .meta({ description: "In Japanese: what staff say of the day, or the name of the holiday" }),
      }),
    ),
  }),
  async answer(ctx, query) {
    const days = await viewCalendar(ctx, query);
    if (!days.ok) return days;
    return ok({
      days: days.value.map(({ date, opening }) => ({
        date,
        open: opening.open,
        reasons: [...opening.reasons],
        note: opening.note?.ja || null,
      })),
    });
  },
});

export const availability = endpoint({
  path: "/availability",
  summary: "Free and taken slots",
  description:
    "The state of every slot of the rooms for hire, or of one room; up to 62 days a call. " +
    "The status is the first that applies, and not_yet_open is told for residents of the city (市内). 空き状況",
  query: z.strictObject({
    ...range,
    room: z
      .string()
      .optional()
      .meta({ description: "Id of a room for hire. 室のid", examples: ["meeting-room"] }),
  }),
  body: z.strictObject({
    rooms: z.array(
      z.strictObject({
        id: z.string(),
        days: z.array(
          z.strictObject({ date, slots: z.array(z.strictObject({ slot, status: z.enum(SLOT_STATUSES) })) }),
        ),
      }),
    ),
  }),
  async answer(ctx, query) {
    const view = await viewRange(ctx, query);
    if (!view.ok) return view;
    return ok({
      rooms: view.value.rooms.map(({ room, days }) => ({
        id: room.id,
        days: days.map(({ date, slots }) => ({ date, slots })),
      })),
    });
  },
});

export const counsellingSessions = endpoint({
  path: "/counselling/sessions",
  summary: "Counselling hours",
  description:
    "The counselling sessions as published, sorted by date, start and service; up to 400 days a call. " +
    "phone 電話相談, counselling カウンセリング, listening 何でもききます相談. 休館日の相談はなく、ほかの日にも移りません。",
  query: z.strictObject(range),
  body: z.strictObject({
    sessions: z.array(z.strictObject({ date, service: z.enum(COUNSELLING_SERVICES), start: time, end: time })),
  }),
  async answer(ctx, query) {
    const sessions = await viewSessions(ctx, query);
    if (!sessions.ok) return sessions;
    return ok({
      sessions: sessions.value.map(({ date, service, startsAt, endsAt }) => ({
        date,
        service,
        start: startsAt,
        end: endsAt,
      })),
    });
  },
});

/** Every endpoint, in the order of the description. */
export const ENDPOINTS: readonly Description[] = [rooms, slots, calendar, availability, counsellingSessions];

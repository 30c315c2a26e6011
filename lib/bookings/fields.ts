import { z } from "zod";
import { withoutUnseen } from "@/lib/text";

const oneLine = (max: number) =>
  z
    .string()
    .max(max)
    .default("")
    .transform((text) => withoutUnseen(text).replace(/\s+/gu, " ").trim());

/** The fields of an application as people fill them in, whatever it is for. */
export const applicationFields = {
  purpose: z.string({ error: "booking.fields.purpose" }).min(1).max(40),
  purposeNote: z
    .string()
    .max(500)
    .default("")
    .transform((text) => withoutUnseen(text).trim()),
  groupName: oneLine(80),
  people: z
    .string({ error: "required" })
    .transform((text) => text.normalize("NFKC").replace(/[\s,人名]/g, ""))
    // digits alone: to Number() "1e3" and "0x10" are numbers too
    .transform((text) => (/^\d{1,6}$/.test(text) ? Number(text) : Number.NaN))
    .pipe(
      z
        .number({ error: "booking.fields.people" })
        .int("booking.fields.people")
        .min(1, "booking.fields.people")
        .max(9999),
    ),
  pledge: z.literal("on", { error: "booking.fields.pledge" }).transform(() => true),
};

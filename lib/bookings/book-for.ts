import { z } from "zod";
import { checkReading, kanaField, nameField, phoneField, residenceField } from "@/lib/accounts/fields";
import {
  type ActingGroup,
  type Applicant,
  can,
  classOfGroup,
  isPhoneAddress,
  phoneAddress,
  windowFor,
} from "@/lib/accounts/rules";
import { isMail, spellMail } from "@/lib/accounts/spelling";
import { insertUser, isPersonKnown, type Person, personById, userByEmail } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { type Alternatives, type Centre, NURSERY, type SlotChoice, slotId, withNursery } from "@/lib/facility/rules";
import { claimForBooking, loadCentre } from "@/lib/facility/store";
import { payerOf, quote } from "@/lib/fees/rules";
import { oneOrMany } from "@/lib/fields";
import { registrationOn } from "@/lib/groups/rules";
import { groupsOf } from "@/lib/groups/store";
import { notingRefused } from "@/lib/numbers/record-unmet";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { decodeChoice } from "./basket";
import { enterBooking } from "./enter-booking";
import { applicationFields } from "./fields";
import { takenOf } from "./hold-slots";
import { isReviewed, mayEnterAgainst, offersOf, rulesAgainst } from "./rules";
import { bookingById, otherSlotsOf } from "./store";

/** Somebody who is not registered yet, as they are entered while they book. */
const newPersonFields = z
  .object({
    name: nameField,
    kana: kanaField,
    phone: phoneField,
    residence: residenceField,
    email: z
      .string()
      .transform(spellMail)
      .refine((email) => email === "" || isMail(email), "invalid_email"),
  })
  .superRefine(checkReading);

const typed = z.string().max(300).default("");

/** The form of the counter as it is sent. */
export const bookForInput = z
  .object({
    /** the booking's id to be: pressing twice books once */
    key: z.uuid(),
    /** whose booking it is; "" for somebody who is entered with it */
    person: z.string().max(64).default(""),
    name: typed,
    kana: typed,
    phone: typed,
    residence: typed,
    email: typed,
    /** the id of the group it is for, "" for themselves */
    actingFor: z.string().max(64).default(""),
    slots: oneOrMany(z.array(z.string().max(80)).min(1, "counter.fields.slots").max(100)),
    /** date and slot in which 保育室 is wanted, as "2026-12-12/3" */
    nursery: oneOrMany(z.array(z.string().max(20)).max(100)),
    ...applicationFields,
    purpose: z.string().max(40).default("").pipe(z.string().min(1, "booking.fields.purpose")),
    pledge: z.literal("on", { error: "counter.fields.pledge" }).transform(() => true),
    payBy: z.enum(["counter", "card"], { error: "booking.fields.payBy" }),
    source: z.enum(["counter", "phone"], { error: "choose" }),
    /** why rules are set aside; "" for as they are */
    overrideReason: z
      .string()
      .max(500)
      .default("")
      .transform((text) => text.trim()),
    /** the codes of the rules that were shown to stand in the way */
    seen: oneOrMany(z.array(z.string().max(40)).max(20)),
    /** the fee that was shown; none where no script runs and nothing was pressed yet */
    shownYen: z.coerce.number().int().optional(),
  })
  .superRefine(({ person, ...entered }, issues) => {
    if (person !== "") return;
    for (const { path, message } of newPersonFields.safeParse(entered).error?.issues ?? [])
      issues.addIssue({ code: "custom", path, message });
  });

/** How many other slots are named where what was chosen is gone. */
const OFFERED = 4;

/**
 * Staff book for somebody at the counter or on the telephone, registered or not (domain rule 23): under the rules of
 * a resident who books the same, up to the end of a slot (rule 22). Of the rules in the way staff may set some aside
 * once they have seen them, for a reason that is kept. All at once or not at all: who is new is entered with their
 * booking. A second press of the same form answers with the booking of the first.
 */
export async function bookFor(
  ctx: Context,
  input: z.output<typeof bookForInput>,
): Promise<Result<{ number: string; userId: string }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "booking.create_for")) return refuse("not_allowed");
  if (input.payBy === "card" && !ctx.cards) return refuse("card_unavailable");
  const booked = await transaction(ctx.db, async (tx): Promise<Result<{ number: string; userId: string }>> => {
    const made = await bookingById(tx, input.key);
    if (made) return ok({ number: made.number, userId: made.userId });
    const centre = await loadCentre(tx);
    const found = input.person ? await knownPerson(tx, input.person) : await enterPerson(ctx, tx, input);
    if (!found.ok) return found;
    const person = found.value;
    if (input.payBy === "card" && isPhoneAddress(person.email)) return refuse("card_needs_mail");
    const acting = await groupOf(ctx, tx, person.id, input.actingFor);
    if (!acting.ok) return acting;
    const group = acting.value;
    const chosen = choicesOf(input);
    if (!chosen.ok) return chosen;
    const choices = chosen.value;

    const applicant: Applicant = group?.applicant ?? "individual";
    const asking = {
      window: windowFor(applicant, person.residence),
      applicant,
      now,
      others: await otherSlotsOf(
        tx,
        { userId: person.id, groupId: group?.id ?? null, applicant, visitor: null, now },
        choices,
      ),
      atTheCounter: true,
    };
    const application = { ...input, groupName: group?.name ?? input.groupName };
    const rules = [...rulesAgainst(centre, choices, application, asking)];
    const aside = mayEnterAgainst(rules, { seen: input.seen, reason: input.overrideReason });
    if (!aside.ok && aside.code !== "rules_in_the_way") return aside;
    const taken = await takenOf(tx, centre, choices, { ...asking, people: input.people });
    if (taken) return taken;
    const payer = payerOf({ residence: person.residence, purpose: input.purpose, reduction: null });
    const { yen } = quote(centre, choices, payer);
    if (!aside.ok) return refuse(aside.code, { ...aside.facts, yen, confirm: { yen, rules: aside.facts.codes } });
    if (input.shownYen !== yen) return refuse("fee_to_confirm", { yen, confirm: { yen, rules: aside.value } });

    const entered = await enterBooking({ ...ctx, locale: person.locale }, tx, centre, {
      id: input.key,
      user: person,
      group,
      choices,
      application,
      review: isReviewed(centre, application, now),
      desk: {
        source: input.source,
        madeById: actor.userId,
        overrides: aside.value,
        reason: input.overrideReason,
      },
      claim: async ({ id }) => {
        await claimForBooking(tx, id, withNursery(choices));
        return null;
      },
    });
    return entered.ok ? ok({ number: entered.value.number, userId: person.id }) : entered;
  });
  await notingRefused(ctx, booked);
  return !booked.ok && booked.code === "slot_taken" ? gone(await loadCentre(ctx.db.reader), booked) : booked;
}

async function knownPerson(tx: Tx, id: string): Promise<Result<Person>> {
  const person = await personById(tx, id);
  return person ? ok(person) : refuse("person_gone");
}

/** Enters somebody who is not registered yet, with mail or to be told by telephone; they have no password. */
async function enterPerson(ctx: Context, tx: Tx, entered: z.output<typeof bookForInput>): Promise<Result<Person>> {
  const { name, kana, phone, residence, email } = newPersonFields.parse(entered);
  if (await isPersonKnown(tx, { phone, kana })) return refuse("person_known");
  if (email !== "" && (await userByEmail(tx, email))) return refuse("mail_known");
  const id = crypto.randomUUID();
  // They get their mails in the language of the centre: of whoever has none, staff are the readers.
  const person: Person = { id, email: email || phoneAddress(id), name, kana, phone, residence, locale: "ja" };
  await insertUser(tx, { ...person, role: "resident", passwordHash: null, createdAt: ctx.now });
  await recordChange(tx, {
    actor: ctx.actor,
    action: "account.enter",
    subject: "user",
    subjectId: id,
    after: { mail: email !== "" },
    at: ctx.now,
  });
  return ok(person);
}

/** The group it is for, if they may act for it; null: for themselves. */
async function groupOf(
  { now }: Pick<Context, "now">,
  tx: Tx,
  userId: string,
  groupId: string,
): Promise<Result<ActingGroup | null>> {
  if (groupId === "") return ok(null);
  const group = (await groupsOf(tx, userId)).find(({ id }) => id === groupId);
  if (!group) return refuse("group_gone");
  const isRegistered = registrationOn(group.registrations, today(now)) !== null;
  const { id, name, isOfficial } = group;
  return ok({ id, name, applicant: classOfGroup({ isOfficial, isRegistered }) });
}

/** What was ticked, as choices: a slot once, and 保育室 beside a room that is chosen. */
function choicesOf(input: { slots: readonly string[]; nursery: readonly string[] }): Result<SlotChoice[]> {
  const choices = input.slots.flatMap((text) => {
    const choice = decodeChoice(text);
    return choice ? [{ ...choice, nursery: input.nursery.includes(`${choice.date}/${choice.slot}`) }] : [];
  });
  const ids = choices.map(slotId);
  const twice = choices.filter((choice, index) => ids.indexOf(slotId(choice)) < index);
  if (twice.length > 0) return refuse("slot_twice", { slots: twice });
  const alone = input.nursery.some((when) => !choices.some(({ date, slot }) => `${date}/${slot}` === when));
  return alone ? refuse("nursery_alone", { room: NURSERY }) : ok(choices);
}

/** What others have by now, with the nearest of what is free instead. */
function gone(centre: Centre, { facts }: Refusal): Refusal {
  const offers = ((facts.alternatives ?? []) as Alternatives[])
    .flatMap((found) => offersOf(centre, found))
    .map(({ choice }) => choice);
  const each = [...new Map(offers.map((choice) => [slotId(choice), choice])).values()].slice(0, OFFERED);
  return refuse("slots_gone", { slots: facts.slots, offers: each, offerCount: each.length });
}

import type { SlotChoice } from "@/lib/facility/rules";
import { isLive, mayChoose, NURSERY, slotId } from "@/lib/facility/rules";
import { claimsOn, loadCentre } from "@/lib/facility/store";
import type { AnswerKind } from "@/lib/links/answers";
import { ok, refuse } from "@/lib/result";
import { type Booking, beginningOf, hasSlots, slotDays, standingSlots } from "./rules";
import { bookingById } from "./store";

/**
 * The page of the link in the mail of a booking that ended unpaid: puts the same slots into the basket, as
 * far as they are still free. Applying is then as for anybody.
 */
export const againLink: AnswerKind = {
  async view(ctx, link) {
    const { reader } = ctx.db;
    const booking = await bookingById(reader, link.id);
    if (!booking) return refuse("link_over");
    const centre = await loadCentre(reader);
    const slots = standingSlots(booking);
    const days = slotDays(centre, slots);
    // A card payment came late after all, and found the slots still free.
    if (hasSlots(booking.status))
      return ok({ days, note: null, done: { note: "stands" }, answers: [], ways: ["bookings"] });
    const dates = [...new Set(slots.map(({ date }) => date))];
    const taken = (await claimsOn(reader, dates)).filter((claim) => isLive(claim, ctx.now)).map(slotId);
    const choices = choicesOf(booking).filter((choice) => beginningOf(centre, choice) > ctx.now);
    const free = choices.filter((choice) => !taken.includes(slotId(choice)));
    if (free.length === 0) return ok({ days, note: { note: "gone" }, done: null, answers: [], ways: ["availability"] });
    return ok({
      days,
      note: { note: free.length < choices.length ? "someFree" : "allFree", facts: { count: free.length } },
      hints: booking.reduction ? [{ note: "reductionAgain" }] : [],
      done: null,
      answers: [{ answer: "again", look: "primary" }],
      ways: ["availability"],
    });
  },

  async answer(ctx, link, { answer }) {
    if (answer !== "again") return refuse("link_forged");
    const booking = await bookingById(ctx.db.reader, link.id);
    if (!booking) return refuse("link_over");
    const centre = await loadCentre(ctx.db.reader);
    // What is taken by now comes along too: the basket says so, and what could be had instead.
    const add = choicesOf(booking).filter(
      (choice) => beginningOf(centre, choice) > ctx.now && mayChoose(centre, choice).ok,
    );
    return add.length > 0 ? ok({ next: "basket", add }) : refuse("link_over");
  },
};

/** The slots of a booking as they were chosen: 保育室 stands beside its room. */
function choicesOf(booking: Pick<Booking, "slots">): SlotChoice[] {
  const slots = standingSlots(booking);
  const nursery = new Set(slots.filter(({ roomId }) => roomId === NURSERY).map(({ date, slot }) => `${date}/${slot}`));
  return slots
    .filter(({ roomId }) => roomId !== NURSERY)
    .map(({ roomId, date, slot, tariff }) => ({ roomId, date, slot, tariff, nursery: nursery.has(`${date}/${slot}`) }));
}

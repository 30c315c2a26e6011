import { windowFor } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { penaltyStopOf, pointsSince } from "@/lib/bookings/penalties";
import { type Asking, bookingToTell } from "@/lib/bookings/rules";
import { otherSlotsOf, penaltiesOf } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { fiscalYearOf, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import {
  type Centre,
  isLive,
  policyOn,
  type SlotChoice,
  type SlotKey,
  slotId,
  withNursery,
} from "@/lib/facility/rules";
import {
  claimForOffer,
  claimsBetween,
  claimsOn,
  loadCentre,
  releaseExpiredClaims,
  releaseOffer,
} from "@/lib/facility/store";
import { signAnswer, stampOf } from "@/lib/links/sign-answer";
import { enqueueMail } from "@/lib/mail/store";
import { ok } from "@/lib/result";
import { dropTasks, scheduleTask } from "@/lib/work/tasks";
import {
  canComeTrue,
  candidatesFor,
  type Freed,
  type IsFree,
  isOver,
  type Offer,
  offerEnds,
  type Share,
  shareOut,
  type Waiting,
  type Wish,
} from "./rules";
import {
  endOfferAs,
  type GaveBack,
  insertOffer,
  isAnybodyWaiting,
  liveWishesOf,
  liveWishesOfThose,
  offerById,
  offersOver,
  openOfferOf,
  openOffersTo,
  refuseForWish,
  setWishStatus,
  type Waiter,
  waiterOf,
  waitingWishes,
} from "./store";

/*
 * The line of those who wait. These are steps of a change, each in the transaction of whoever calls it: what
 * frees slots offers them before anybody else can see them free.
 */

/** What these steps need of a context: they also run inside the changes of others. */
type Here = Pick<Context, "now" | "config">;

/**
 * Offers slots that have just become free to the first in line who fits, and claims them for them, in the
 * transaction that frees them. What nobody waits for is open to all.
 * @param from who gave them back: nobody is offered what they, or their group, gave back themselves
 */
export async function offerFreed(
  ctx: Here,
  tx: Tx,
  centre: Centre,
  keys: readonly SlotKey[],
  from: GaveBack | null,
): Promise<void> {
  if (keys.length === 0) return;
  if (from)
    for (const wish of await liveWishesOfThose(tx, from)) {
      const refused = await refuseForWish(tx, wish, keys.map(slotId));
      if (wish.status === "waiting" && !canComeTrue(centre, refused, ctx.now)) await endWish(ctx, tx, wish, "gone");
    }
  const freed: Freed = { kind: "freed", keys };
  const { shares } = await look(ctx, tx, centre, await waitingWishes(tx), freed);
  for (const share of shares) await makeOffer(ctx, tx, centre, share);
}

/**
 * Offers what became free by itself (a hold that ran out or was given back, a day that was opened) and ends
 * the wishes whose days have passed. Looks on the reader first, and changes nothing when there is nothing.
 */
export async function offerFree(ctx: Context): Promise<void> {
  if (!(await isAnybodyWaiting(ctx.db.reader))) return;
  const found: Freed = { kind: "found" };
  const lookIn = async (db: Tx) => {
    const centre = await loadCentre(db);
    const wishes = await waitingWishes(db);
    const over = wishes.filter(({ search }) => isOver(centre, search, ctx.now));
    const rest = wishes.filter((wish) => !over.includes(wish));
    return { centre, over, ...(await look(ctx, db, centre, rest, found)) };
  };
  const seen = await lookIn(ctx.db.reader);
  if (seen.over.length + seen.shares.length === 0) return;
  await transaction(ctx.db, async (tx) => {
    const { centre, over, shares } = await lookIn(tx);
    for (const wish of over) await endWish(ctx, tx, wish, "past");
    for (const share of shares) await makeOffer(ctx, tx, centre, share);
    return ok(null);
  });
}

/** Who would be offered what, by the ledger of slots as it is. */
async function look(
  ctx: Here,
  db: Tx,
  centre: Centre,
  wishes: readonly Wish[],
  freed: Freed,
): Promise<{ shares: Share[] }> {
  if (wishes.length === 0) return { shares: [] };
  const days = [...wishes.map(({ search }) => search.from), ...wishes.map(({ search }) => search.to)].sort();
  const claims =
    freed.kind === "freed"
      ? await claimsOn(db, [...new Set(freed.keys.map(({ date }) => date))])
      : await claimsBetween(db, days[0] ?? today(ctx.now), days.at(-1) ?? today(ctx.now));
  const taken = new Set(claims.filter((claim) => isLive(claim, ctx.now)).map(slotId));
  const isFree: IsFree = (key) => !taken.has(slotId(key));
  const waiting: Waiting[] = [];
  for (const wish of wishes) {
    if (candidatesFor(centre, wish, freed, isFree, ctx.now).length === 0) continue;
    const waiter = await waiterOf(db, wish, fiscalYearOf(today(ctx.now)));
    if (!waiter || (await isStopped(db, centre, wish.userId, ctx.now))) continue;
    waiting.push({ wish, asking: await askingOf(db, wish, waiter, ctx.now) });
  }
  return { shares: shareOut(centre, waiting, freed, isFree) };
}

/** Whether points stop somebody's new bookings: they keep their place, and are not asked what they could not take. */
async function isStopped(db: Tx, centre: Centre, userId: string, now: Date): Promise<boolean> {
  const policy = policyOn(centre, today(now));
  return (
    policy.penalties.enabled && penaltyStopOf(policy, await penaltiesOf(db, userId, pointsSince(now)), now) !== null
  );
}

/** As what somebody who waits is asked, with all they have already, what they are being offered included. */
export async function askingOf(
  db: Tx,
  { search }: Pick<Wish, "search">,
  { userId, residence, group }: Waiter,
  now: Date,
  but: string | null = null,
): Promise<Asking> {
  const applicant = group?.applicant ?? "individual";
  const around = [{ date: search.from }, { date: search.to }];
  const booked = await otherSlotsOf(db, { userId, groupId: group?.id ?? null, applicant, visitor: null, now }, around);
  const offers = await openOffersTo(db, group ? { groupId: group.id } : { userId });
  const offered = offers
    .filter(({ id }) => id !== but)
    .flatMap((offer) => offer.choices.map((choice) => ({ ...choice, bookedOn: today(offer.createdAt) })));
  return { window: windowFor(applicant, residence), applicant, now, others: [...booked, ...offered] };
}

/** Claims slots for somebody who waits, asks them, and sees to it that the offer ends. */
async function makeOffer(ctx: Here, tx: Tx, centre: Centre, { wish, choices }: Share): Promise<void> {
  const { now, config } = ctx;
  const waiter = await waiterOf(tx, wish, fiscalYearOf(today(now)));
  if (!waiter || !(await setWishStatus(tx, wish.id, ["waiting"], "offered"))) return;
  const id = crypto.randomUUID();
  const expiresAt = offerEnds(centre, choices, now);
  const keys = withNursery(choices);
  await insertOffer(tx, { id, wishId: wish.id, choices, expiresAt, createdAt: now });
  await releaseExpiredClaims(tx, keys, now);
  await claimForOffer(tx, id, keys);
  await scheduleTask(tx, { kind: "end_offer", subjectId: id, key: `end_offer:${id}`, dueAt: expiresAt, now });
  await enqueueMail(tx, {
    key: `slot_offered:${id}`,
    to: waiter.email,
    locale: wish.locale,
    notice: {
      kind: "slot_offered",
      site: config.url,
      slots: slotsToTell(centre, choices),
      until: expiresAt,
      token: signAnswer(config.secret, { kind: "offer", id, version: versionOfOffer(config.secret, wish), expiresAt }),
    },
    now,
  });
  await note(tx, "wish.offer", wish.id, { slots: choices.map(slotId) }, now);
}

/** What the link to an offer says of it: once the wish is another member's of the group, it answers for it no more. */
export function versionOfOffer(secret: string, { userId }: Pick<Wish, "userId">): string {
  return stampOf(secret, [userId]);
}

/**
 * Ends an open offer that is not taken: the wish waits on, without these slots, or ends when nothing else could
 * be offered it. The next in line is asked in the same transaction, so that nobody else can come between.
 * @returns false when somebody or something has ended it before
 */
export async function passOn(
  ctx: Here,
  tx: Tx,
  centre: Centre,
  offer: Offer & { wish: Wish },
  how: "passed" | "lapsed",
): Promise<boolean> {
  const { now, config } = ctx;
  const { wish, choices } = offer;
  if (!(await endOfferAs(tx, offer.id, how, now))) return false;
  await releaseOffer(tx, offer.id);
  await dropTasks(tx, offer.id, ["end_offer"]);
  const refused = await refuseForWish(tx, wish, choices.map(slotId));
  const waitsOn = canComeTrue(centre, refused, now);
  await setWishStatus(tx, wish.id, ["offered"], waitsOn ? "waiting" : "over", waitsOn ? null : now);
  await note(tx, `wish.${how === "passed" ? "pass" : "lapse"}`, wish.id, { slots: choices.map(slotId) }, now);
  const waiter = how === "lapsed" && (await waiterOf(tx, wish, fiscalYearOf(today(now))));
  if (waiter)
    await enqueueMail(tx, {
      key: `offer_gone:${offer.id}`,
      to: waiter.email,
      locale: wish.locale,
      notice: { kind: "offer_gone", site: config.url, slots: slotsToTell(centre, choices), waitsOn },
      now,
    });
  await offerFreed(ctx, tx, centre, withNursery(choices), null);
  return true;
}

/** Ends an offer whose time has run out, and asks the next in line. What has been answered is left alone. */
export async function endOffer(ctx: Here, tx: Tx, offerId: string): Promise<"done" | "moot" | { again: Date }> {
  const offer = await offerById(tx, offerId);
  if (offer?.status !== "open") return "moot";
  if (offer.expiresAt > ctx.now) return { again: offer.expiresAt };
  return (await passOn(ctx, tx, await loadCentre(tx), offer, "lapsed")) ? "done" : "moot";
}

/**
 * Ends the open offers of slots that the centre closes, and tells those who were asked. They keep their place, and
 * nothing is noted against these slots: should the day be opened again, they are asked again.
 * @returns the slots that were kept with them, to be closed or offered by whoever calls
 */
export async function endOffersOver(ctx: Here, tx: Tx, centre: Centre, keys: readonly SlotKey[]): Promise<SlotKey[]> {
  const { now, config } = ctx;
  const freed: SlotKey[] = [];
  for (const id of await offersOver(tx, keys)) {
    const offer = await offerById(tx, id);
    if (!offer || !(await endOfferAs(tx, id, "lapsed", now))) continue;
    const { wish, choices } = offer;
    await releaseOffer(tx, id);
    await dropTasks(tx, id, ["end_offer"]);
    await setWishStatus(tx, wish.id, ["offered"], "waiting");
    await note(tx, "wish.closed", wish.id, { slots: choices.map(slotId) }, now);
    const waiter = await waiterOf(tx, wish, fiscalYearOf(today(now)));
    if (waiter)
      await enqueueMail(tx, {
        key: `offer_closed:${id}`,
        to: waiter.email,
        locale: wish.locale,
        notice: { kind: "offer_closed", site: config.url, slots: slotsToTell(centre, choices) },
        now,
      });
    freed.push(...withNursery(choices));
  }
  return freed;
}

/**
 * Takes wishes of somebody out of the line; what they are being offered goes to the next. All of them are out
 * before anything is passed on: nobody is asked, by one wish, for what they leave with another.
 */
export async function leaveLine(ctx: Here, tx: Tx, centre: Centre, wishes: readonly Wish[]): Promise<void> {
  for (const wish of wishes) {
    if (await setWishStatus(tx, wish.id, ["waiting", "offered"], "left", ctx.now))
      await note(tx, "wish.leave", wish.id, undefined, ctx.now);
  }
  for (const wish of wishes) {
    const open = await openOfferOf(tx, wish.id);
    if (open) await passOn(ctx, tx, centre, { ...open, wish }, "passed");
  }
}

/** Takes every wish of a person out of the line: their account is going. */
export async function leaveAllLines(ctx: Here, tx: Tx, userId: string): Promise<void> {
  const wishes = await liveWishesOf(tx, userId);
  if (wishes.length > 0) await leaveLine(ctx, tx, await loadCentre(tx), wishes);
}

/** Ends a wish that nothing can come of any more ("past": its days are; "gone": they gave the rest back), by mail. */
async function endWish({ now, config }: Here, tx: Tx, wish: Wish, why: "past" | "gone"): Promise<void> {
  if (!(await setWishStatus(tx, wish.id, ["waiting"], "over", now))) return;
  const waiter = await waiterOf(tx, wish, fiscalYearOf(today(now)));
  if (waiter)
    await enqueueMail(tx, {
      key: `wish_over:${wish.id}`,
      to: waiter.email,
      locale: wish.locale,
      notice: { kind: "wish_over", site: config.url, why },
      now,
    });
  await note(tx, "wish.end", wish.id, undefined, now);
}

/** Slots as mails and pages tell them: where and when, nothing of whom. */
function slotsToTell(centre: Centre, choices: readonly SlotChoice[]) {
  const rows = withNursery(choices).map((choice) => ({ ...choice, yen: 0 }));
  return bookingToTell(centre, { number: "", slots: rows }).slots;
}

async function note(
  tx: Tx,
  action: string,
  subjectId: string,
  after: Record<string, unknown> | undefined,
  at: Date,
): Promise<void> {
  await recordChange(tx, { actor: { kind: "system" }, action, subject: "wish", subjectId, after, at });
}

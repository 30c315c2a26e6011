import { z } from "zod";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Centre, defaultTariff, mayChoose, policyOn, roomOn, type SlotChoice } from "@/lib/facility/rules";
import { isSlotNumber } from "@/lib/facility/slots";
import { loadCentre } from "@/lib/facility/store";
import { oneOrMany } from "@/lib/fields";
import { ok, type Result, refuse } from "@/lib/result";
import { BASKET_LIMIT, type BasketChoice, changedBasket, decodeBasket } from "./basket";

/** What leaves the basket and what comes into it; the basket itself stays with the browser. */
export type BasketChange = { remove: BasketChoice[]; add: SlotChoice[] };

/** The boxes ticked in a table of slots ("meeting-room/2026-12-05/3"), and whether the cooking counter is wanted. */
export const addToBasketInput = z.object({
  choice: oneOrMany(z.array(z.string().max(80)).max(BASKET_LIMIT)),
  cooking: z.string().optional(),
});

/** Reads the boxes ticked into choices, each in the room's usual way of use. */
export async function addToBasket(
  ctx: Context,
  input: z.output<typeof addToBasketInput>,
): Promise<Result<BasketChange>> {
  const centre = await loadCentre(ctx.db.reader);
  const add: SlotChoice[] = [];
  for (const text of input.choice) {
    const choice = choiceOf(centre, text, Boolean(input.cooking));
    if (!choice) return refuse("unknown_slot");
    const allowed = mayChoose(centre, choice);
    if (!allowed.ok) return allowed;
    add.push(choice);
  }
  return add.length > 0 ? ok({ remove: [], add }) : refuse("basket_empty");
}

function choiceOf(centre: Centre, text: string, cooking: boolean): SlotChoice | null {
  const [roomId = "", date = "", slotText] = text.split("/");
  const slot = Number(slotText);
  if (!isSlotNumber(slot)) return null;
  const room = roomOn(centre, roomId, date);
  const withCooking = cooking && room?.tariffs.some(({ tariff }) => tariff === "cooking");
  const tariff = withCooking ? "cooking" : ((room && defaultTariff(room)) ?? "standard");
  return { roomId, date, slot, tariff, nursery: false };
}

/** Refuses a change after which the basket would no longer fit its cookie: browsers drop such a one without a word. */
export async function keepWithinCookie(
  ctx: Context,
  change: Result<BasketChange>,
  basket: readonly BasketChoice[],
): Promise<Result<BasketChange>> {
  const count = change.ok ? changedBasket(basket, change.value).length : 0;
  if (count <= BASKET_LIMIT || count <= basket.length) return change;
  const { maxSlots } = policyOn(await loadCentre(ctx.db.reader), today(ctx.now)).hold;
  return refuse("too_many_slots", { max: maxSlots, count });
}

/** One press in the basket: takes choices out, puts others in, in the basket's own writing. */
export const changeBasketInput = z.object({
  remove: z.string().max(20_000).default("").transform(decodeBasket),
  add: z.string().max(20_000).default("").transform(decodeBasket),
});

/** Checks what is to come into the basket; what leaves it may be anything. */
export async function changeBasket(
  ctx: Context,
  input: z.output<typeof changeBasketInput>,
): Promise<Result<BasketChange>> {
  const centre = await loadCentre(ctx.db.reader);
  for (const choice of input.add) {
    const allowed = mayChoose(centre, choice);
    if (!allowed.ok) return allowed;
  }
  return ok(input);
}

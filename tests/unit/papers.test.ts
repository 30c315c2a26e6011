import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LedgerEntry } from "@/lib/bookings/rules";
import type { PolicySetting } from "@/lib/facility/rules";
import { drawCode } from "@/lib/papers/draw-code";
import { drawPdf } from "@/lib/papers/draw-pdf";
import { paperNumber, paperSheet } from "@/lib/papers/messages";
import {
  type Dossier,
  eraDate,
  eraFiscalYear,
  isCurrent,
  isOvertaken,
  issuablePapers,
  openMoney,
  type Paper,
  type PaperContent,
  type PaperKind,
  paperBill,
  taxWithin,
  whyMissing,
} from "@/lib/papers/rules";
import { POLICY } from "@/prisma/masters";
import { aCentre } from "@/tests/support/centre";
import { aDossier, at, bookedSlots, money, type Wanted } from "@/tests/support/papers";
import { readPdf } from "@/tests/support/read-pdf";

const centre = aCentre();
const NOW = at("2026-12-05T10:00:00");
const SITE = "https://yoyaku.example";
const SATURDAY = "2026-12-12";
const MEETING: Wanted = ["meeting-room", SATURDAY, 3];
const COOKING: Wanted = ["living-workshop", SATURDAY, 3, "cooking"];
const TRAINING: Wanted = ["training-room", "2026-12-19", 1];

/** A booking that was made for a group. */
const CLUB = { group: { name: "読書会", address: "" }, groupId: "g", groupName: "読書会" };

const kinds = (dossier: Dossier) => issuablePapers(centre, dossier, NOW).map(({ content }) => content.kind);

function contentOf<Kind extends PaperKind>(dossier: Dossier, kind: Kind): Extract<PaperContent, { kind: Kind }> {
  const found = issuablePapers(centre, dossier, NOW).find(({ content }) => content.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found.content as Extract<PaperContent, { kind: Kind }>;
}

/** The dossier after its first paper of a kind was issued. */
function withPaper(dossier: Dossier, kind: PaperKind): Dossier {
  const found = issuablePapers(centre, dossier, NOW).find(({ content }) => content.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  const number = dossier.papers.length + 1;
  const paper: Paper = {
    id: `paper-${number}`,
    kind,
    fiscalYear: 2026,
    number,
    bookingId: dossier.booking.id,
    key: found.key,
    // as the database gives it back
    content: JSON.parse(JSON.stringify(found.content)),
    reissues: 0,
    issuedAt: NOW,
  };
  return { ...dossier, papers: [...dossier.papers, paper] };
}

async function pdfOf(dossier: Dossier, kind: PaperKind, more: { reissues?: number; locale?: "ja" | "en" } = {}) {
  const { reissues = 0, locale = "ja" } = more;
  const paper = { fiscalYear: 2026, number: 12, content: contentOf(dossier, kind), reissues, isCurrent: true };
  return drawPdf(paperSheet(paper, { locale, site: SITE }));
}

describe("dates", () => {
  test.each([
    ["1926-12-24", "大正15年（1926年）12月24日"],
    ["1926-12-25", "昭和元年（1926年）12月25日"],
    ["1989-01-07", "昭和64年（1989年）1月7日"],
    ["1989-01-08", "平成元年（1989年）1月8日"],
    ["2019-04-30", "平成31年（2019年）4月30日"],
    ["2019-05-01", "令和元年（2019年）5月1日"],
    ["2019-12-31", "令和元年（2019年）12月31日"],
    ["2020-01-01", "令和2年（2020年）1月1日"],
    ["2026-12-01", "令和8年（2026年）12月1日"],
    ["2028-02-29", "令和10年（2028年）2月29日"],
  ])("%s is %s", (date, written) => {
    expect(eraDate(date)).toBe(written);
  });

  test("a 年度 is called by the era in which most of it lies, and a paper by its number in it", () => {
    expect([2018, 2019, 2020, 2026].map(eraFiscalYear)).toEqual(["平成30年度", "令和元年度", "令和2年度", "令和8年度"]);
    expect(paperNumber({ fiscalYear: 2026, number: 1204 })).toBe("令和8年度 第1204号");
  });
});

describe("tax", () => {
  test.each([
    [320, 29],
    [630, 57],
    [640, 58],
    [950, 86],
    [0, 0],
  ])("%i yen hold %i of it", (yen, tax) => {
    expect(taxWithin(yen, 10)).toBe(tax);
  });

  test("it is rounded once for the receipt, not once a slot", () => {
    const slots = bookedSlots(centre, [MEETING, TRAINING, COOKING], 50);
    expect(slots.map(({ yen }) => yen)).toEqual([160, 160, 310]);
    expect(contentOf(aDossier(slots), "receipt").amount).toEqual({ yen: 630, taxPercent: 10, taxYen: 57 });
    expect(slots.reduce((sum, { yen }) => sum + taxWithin(yen, 10), 0)).toBe(56);
  });

  test("what is left without it, with 10 % on top, is never more than the amount", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (yen) => {
        const tax = taxWithin(yen, 10);
        expect((yen - tax) * 0.1).toBeGreaterThanOrEqual(tax - 1e-6);
        expect((yen - tax - 1) * 0.1).toBeLessThan(tax + 1);
      }),
    );
  });
});

describe("lines", () => {
  test("slots that follow one another are one line, with the time between the fourth and the fifth", () => {
    const slots = bookedSlots(centre, [
      ["meeting-room", SATURDAY, 5],
      ["meeting-room", SATURDAY, 3],
      ["meeting-room", SATURDAY, 4],
      ["meeting-room", SATURDAY, 1],
      ["living-workshop", SATURDAY, 4, "cooking"],
      ["living-workshop", SATURDAY, 5, "no-cooking"],
    ]);
    expect(
      paperBill(centre, slots).uses.map(({ slots: n, startsAt, endsAt, yen }) => [n, startsAt, endsAt, yen]),
    ).toEqual([
      [[1], "09:00", "11:00", 320],
      [[3, 4, 5], "13:00", "19:30", 960],
      [[4], "15:00", "17:00", 630],
      [[5], "17:30", "19:30", 320],
    ]);
  });

  test("lines stand by date and hour, whatever the room", () => {
    const slots = bookedSlots(centre, [
      ["meeting-room", SATURDAY, 5],
      ["living-workshop", SATURDAY, 1, "cooking"],
      ["meeting-room", SATURDAY, 1],
      ["living-workshop", "2026-12-11", 6, "cooking"],
    ]);
    expect(paperBill(centre, slots).uses.map(({ date, room, startsAt }) => [date, startsAt, room.ja])).toEqual([
      ["2026-12-11", "19:30", "生活工房室"],
      [SATURDAY, "09:00", "会議室"],
      [SATURDAY, "09:00", "生活工房室"],
      [SATURDAY, "17:30", "会議室"],
    ]);
  });

  test("lines and what is taken off add up, whatever was booked", () => {
    const wanted = fc.uniqueArray(
      fc.tuple(
        fc.constantFrom("meeting-room", "training-room", "living-workshop", "nursery"),
        fc.constantFrom("2026-12-12", "2026-12-13", "2026-12-14"),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
      ),
      { selector: ([room, date, slot]) => `${room}/${date}/${slot}`, minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(wanted, fc.constantFrom(0, 30, 50, 100), (chosen, percent) => {
        const slots = bookedSlots(
          centre,
          chosen.map(([room, date, slot, isCooking]): Wanted => {
            const tariff = room === "nursery" ? "nursery" : isCooking ? "cooking" : "no-cooking";
            return [room, date, slot, room === "living-workshop" || room === "nursery" ? tariff : "standard"];
          }),
          percent,
        );
        const bill = paperBill(centre, slots);
        const sum = [...bill.uses, ...bill.adjustments].reduce((total, line) => total + line.yen, 0);
        expect(sum).toBe(bill.yen);
        expect(bill.uses.flatMap((use) => use.slots)).toHaveLength(slots.length);
      }),
    );
  });
});

describe("money that stands on no receipt", () => {
  const paid = money("p1", "payment", 640, "2026-12-01T10:00:00", "card-1");
  const none = new Set<string>();

  test("what came back of it is taken off", () => {
    const back = money("r1", "refund", 320, "2026-12-02T10:00:00", "card-1");
    expect(openMoney([paid, back], none)).toMatchObject({ yen: 320, entries: ["p1", "r1"] });
    expect(openMoney([paid, { ...back, yen: 640 }], none).yen).toBe(0);
  });

  test("each payment and each return is listed, also of what came back whole", () => {
    const more = money("p2", "payment", 310, "2026-12-01T11:00:00", "card-2");
    const back = [310, 10].map((yen, index) =>
      money(`r${index}`, "refund", yen, "2026-12-02T10:00:00", index === 0 ? "card-2" : "card-1"),
    );
    const open = openMoney([paid, more, ...back], none);
    expect(open.received.map(({ yen }) => yen)).toEqual([640, 310]);
    expect(open.setOff.map(({ yen }) => yen).sort()).toEqual([10, 310]);
    expect(open.yen).toBe(630);
    // cash out of two payments is one return
    const cash = [paid, { ...more, checkoutId: null }, money("r3", "refund", 400, "2026-12-03T10:00:00", null)];
    expect(openMoney(cash, none).setOff.map(({ yen }) => yen)).toEqual([400]);
  });

  test("what came back of money with a receipt is not taken off what came later", () => {
    const back = money("r1", "refund", 320, "2026-12-02T10:00:00", "card-1");
    const again = money("p2", "payment", 320, "2026-12-03T10:00:00", null);
    expect(openMoney([paid, back, again], new Set(["p1"])).yen).toBe(320);
  });

  test("cash that came back is taken off the latest that came before it", () => {
    const cash = money("p2", "payment", 320, "2026-12-02T10:00:00", null);
    const back = money("r1", "refund", 400, "2026-12-03T10:00:00", null);
    const later = money("p3", "payment", 310, "2026-12-04T10:00:00", null);
    const open = openMoney([later, paid, back, cash], none);
    expect(open.yen).toBe(640 + 320 - 400 + 310);
    expect(open.received.map(({ entry }) => entry.id)).toEqual(["p1", "p2", "p3"]);
  });

  test("the receipts that count, and what has none, are what stayed to the yen", () => {
    const step = fc.record({
      kind: fc.constantFrom<"payment" | "refund" | "receipt">("payment", "refund", "receipt"),
      yen: fc.integer({ min: 1, max: 100 }).map((tens) => tens * 10),
      checkout: fc.constantFrom<string | null>(null, "a", "b"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const ledger: LedgerEntry[] = [];
        const receipts: { yen: number; entries: string[] }[] = [];
        const counting = () => receipts.filter(({ entries }) => !isOvertaken(ledger, entries));
        const receipted = () => new Set(counting().flatMap(({ entries }) => entries));
        let kept = 0;
        steps.forEach(({ kind, yen, checkout }, minute) => {
          const when = `2026-12-01T10:${String(minute).padStart(2, "0")}:00`;
          if (kind === "payment") {
            // a checkout is paid once
            const own = checkout && !ledger.some((row) => row.checkoutId === checkout) ? checkout : null;
            ledger.push(money(`e${minute}`, "payment", yen, when, own));
            kept += yen;
          } else if (kind === "refund") {
            const ofCard = ledger.filter((row) => row.checkoutId === checkout).reduce((sum, row) => sum - row.yen, 0);
            const most = checkout ? Math.min(ofCard, kept) : kept;
            if (most <= 0) return;
            const back = Math.min(yen, most);
            ledger.push(money(`e${minute}`, "refund", back, when, checkout));
            kept -= back;
          } else {
            const open = openMoney(ledger, receipted());
            expect(
              open.received.reduce((sum, row) => sum + row.yen, 0) - open.setOff.reduce((sum, row) => sum + row.yen, 0),
            ).toBe(open.yen);
            if (open.yen === 0) return;
            receipts.push(open);
            expect(openMoney(ledger, receipted()).yen).toBe(0);
          }
        });
        const counted = counting().reduce((sum, { yen }) => sum + yen, 0);
        expect(counted + openMoney(ledger, receipted()).yen).toBe(kept);
      }),
    );
  });
});

describe("what may be issued", () => {
  const slots = bookedSlots(centre, [MEETING]);

  test.each([
    ["requested", "undecided"],
    ["held", "unpaid_card"],
    ["declined", "over"],
    ["cancelled", "over"],
    ["expired", "over"],
  ] as const)("no permit for a booking that is %s", (status, why) => {
    const dossier = aDossier(slots, { status, ledger: [] });
    expect(kinds(dossier)).toEqual([]);
    expect(whyMissing(dossier, "permit")).toBe(why);
  });

  test("a permit stands before the payment, and after the use", () => {
    expect(kinds(aDossier(slots, { ledger: [] }))).toEqual(["permit"]);
    expect(kinds(aDossier(slots, { status: "used" }))).toEqual(["permit", "receipt"]);
    expect(kinds(aDossier(slots, { status: "no_show", ledger: [] }))).toEqual([]);
  });

  test("where nothing is to be paid, nothing is said of receipts and invoices", () => {
    const free = aDossier(bookedSlots(centre, [MEETING], 100));
    expect(kinds(free)).toEqual(["permit"]);
    for (const kind of ["receipt", "invoice"] as const) expect(whyMissing(free, kind)).toBeNull();
    const [charge] = aDossier(slots).booking.ledger as [LedgerEntry];
    expect(whyMissing(aDossier(slots, { ledger: [charge] }), "receipt")).toBe("nothing_received");
  });

  test("while a reduction waits nobody knows the fee: neither permit nor invoice", () => {
    const reduction = {
      id: "r",
      kind: "support",
      status: "pending" as const,
      percent: null,
      note: "",
      decisionNote: null,
      decidedAt: null,
      createdAt: NOW,
    };
    const charge = aDossier(slots).booking.ledger.slice(0, 1);
    const dossier = aDossier(slots, { reduction, ...CLUB, ledger: charge });
    expect(kinds(dossier)).toEqual([]);
    expect(whyMissing(dossier, "permit")).toBe("reduction_pending");
    expect(kinds(aDossier(slots, { ...CLUB, ledger: charge }))).toEqual(["permit", "invoice"]);
  });

  test("each is issued once; what it says has changed, and it is issued anew", () => {
    const dossier = withPaper(withPaper(aDossier(slots), "permit"), "receipt");
    expect(kinds(dossier)).toEqual([]);
    const moved = { ...dossier, booking: { ...dossier.booking, slots: bookedSlots(centre, [TRAINING]) } };
    expect(issuablePapers(centre, moved, NOW).map(({ key }) => key)).toEqual(["permit:booking-1:1"]);
  });

  test("a permit counts while the booking is as it says, and only the last one", () => {
    const dossier = withPaper(aDossier(slots), "permit");
    const [first] = dossier.papers as [Paper];
    expect(isCurrent(centre, dossier, first)).toBe(true);
    // lines that were listed in another order say the same
    const two = withPaper(aDossier(bookedSlots(centre, [MEETING, TRAINING])), "permit");
    const [listed] = two.papers as [Paper];
    const { bill } = listed.content as Extract<PaperContent, { kind: "permit" }>;
    const turned = { ...listed.content, bill: { ...bill, uses: bill.uses.toReversed() } } as PaperContent;
    const older = { ...listed, content: turned };
    expect(isCurrent(centre, { ...two, papers: [older] }, older)).toBe(true);
    for (const status of ["used", "no_show"] as const)
      expect(isCurrent(centre, { ...dossier, booking: { ...dossier.booking, status } }, first)).toBe(true);
    expect(isCurrent(centre, { ...dossier, booking: { ...dossier.booking, status: "cancelled" } }, first)).toBe(false);
    const moved = { ...dossier, booking: { ...dossier.booking, slots: bookedSlots(centre, [TRAINING]) } };
    expect(isCurrent(centre, moved, first)).toBe(false);
    const again = withPaper(moved, "permit");
    expect(again.papers.map((paper) => isCurrent(centre, again, paper))).toEqual([false, true]);
    // back to where it was: a third permit, not the first one
    const back = { ...again, booking: dossier.booking };
    expect(kinds(back)).toContain("permit");
    expect(back.papers.map((paper) => isCurrent(centre, back, paper))).toEqual([false, false]);
  });

  test("a slot that was given back is on no permit, and its money on no receipt", () => {
    const two = bookedSlots(centre, [MEETING, TRAINING]);
    const when = at("2026-12-03T09:00:00");
    const given = two.map((slot, index) => (index === 1 ? { ...slot, cancelledAt: when } : slot));
    const { ledger } = aDossier(two).booking;
    const refund = { ...money("r1", "refund", 320, "2026-12-03T09:00:00", "checkout-1"), at: when };
    const dossier = aDossier(given, { ledger: [...ledger, refund] });
    expect(kinds(dossier)).toEqual(["permit", "receipt", "refund_notice"]);
    expect(contentOf(dossier, "permit").bill.uses.map(({ date }) => date)).toEqual([SATURDAY]);
    expect(contentOf(dossier, "receipt")).toMatchObject({ amount: { yen: 320, taxYen: 29 }, setOff: [{ yen: 320 }] });
    expect(contentOf(dossier, "refund_notice")).toMatchObject({
      amount: { yen: 320 },
      refundedOn: "2026-12-03",
      method: "card",
      reason: "cancelled",
      uses: [{ date: "2026-12-19" }],
    });
    expect(kinds(withPaper(dossier, "refund_notice"))).toEqual(["permit", "receipt"]);
  });

  test("a notice of refund tells of money that has gone back, not of what the card's provider has yet to do", () => {
    const when = "2026-12-03T09:00:00";
    const ledger = [...aDossier(slots).booking.ledger, money("r1", "refund", 320, when, "checkout-1")];
    const asked = { checkoutId: "checkout-1", yen: 320, createdAt: at(when) };
    const withRefund = (status: string, doneAt: Date | null) =>
      aDossier(slots, { status: "cancelled", ledger, cardRefunds: [{ ...asked, status, doneAt }] });
    for (const status of ["due", "failed"]) {
      expect(kinds(withRefund(status, null))).not.toContain("refund_notice");
      expect(whyMissing(withRefund(status, null), "refund_notice")).toBe("refund_under_way");
    }
    const done = withRefund("done", at("2026-12-04T12:00:00"));
    expect(contentOf(done, "refund_notice")).toMatchObject({ amount: { yen: 320 }, refundedOn: "2026-12-04" });
    expect(whyMissing(done, "refund_notice")).toBeNull();
  });

  test("an invoice is made out to a group with its address, for what is still owed", () => {
    const two = bookedSlots(centre, [MEETING, COOKING]);
    const [charge] = aDossier(two).booking.ledger as [LedgerEntry];
    const group = { name: "ところざわ読み聞かせの会", address: "所沢市並木1丁目1番1号" };
    const part = money("p1", "payment", 320, "2026-12-02T10:00:00", null);
    const dossier = aDossier(two, { group, groupId: "g", groupName: group.name, ledger: [charge, part] });
    expect(contentOf(dossier, "invoice")).toMatchObject({
      amount: { yen: 630, taxYen: 57 },
      paidYen: 320,
      otherYen: 0,
      recipient: { name: group.name, kind: "group", person: "髙﨑 花子", address: group.address },
    });
    expect(kinds(withPaper(dossier, "invoice"))).not.toContain("invoice");
    const person = aDossier(two, { ledger: [charge] });
    expect(kinds(person)).not.toContain("invoice");
    expect(whyMissing(person, "invoice")).toBe("not_a_group");
  });

  test("an invoice counts while it asks for what is owed, and stays one that was paid", () => {
    const charge = aDossier(slots).booking.ledger.slice(0, 1);
    const asked = withPaper(aDossier(slots, { ...CLUB, ledger: charge }), "invoice");
    const [first] = asked.papers as [Paper];
    const changed = (more: Partial<Dossier["booking"]>): Dossier => ({
      ...asked,
      booking: { ...asked.booking, ...more },
    });
    expect(isCurrent(centre, asked, first)).toBe(true);
    const paid = changed({ ledger: [...charge, money("p1", "payment", 320, "2026-12-06T10:00:00", null)] });
    expect(isCurrent(centre, paid, first)).toBe(true);
    expect(isCurrent(centre, changed({ status: "cancelled" }), first)).toBe(false);
    const two = bookedSlots(centre, [MEETING, TRAINING]);
    const more = changed({ slots: two, ledger: aDossier(two).booking.ledger.slice(0, 1) });
    expect(isCurrent(centre, more, first)).toBe(false);
    const again = withPaper(more, "invoice");
    expect(again.papers.map((paper) => isCurrent(centre, again, paper))).toEqual([false, true]);
    const sheet = paperSheet({ ...first, isCurrent: false }, { locale: "ja", site: SITE });
    expect(sheet.marks[0]?.ja).toContain("この請求書は");
  });

  test("what one change gives back of several payments is one notice, once all of it has gone back", () => {
    const when = "2026-12-03T09:00:00";
    const back = [money("r1", "refund", 310, when, "card-2"), money("r2", "refund", 10, when, "card-1")];
    const ledger = [
      money("p1", "payment", 960, "2026-12-01T10:00:00", "card-1"),
      money("p2", "payment", 310, "2026-12-02T10:00:00", "card-2"),
      ...back,
    ];
    const asked = { createdAt: at(when), status: "done", doneAt: at("2026-12-04T12:00:00") };
    const done = { ...asked, checkoutId: "card-2", yen: 310 };
    const due = { ...asked, checkoutId: "card-1", yen: 10, status: "due", doneAt: null };
    expect(kinds(aDossier(slots, { ledger, cardRefunds: [done, due] }))).not.toContain("refund_notice");
    const dossier = aDossier(slots, { ledger, cardRefunds: [done, { ...due, status: "done", doneAt: at(when) }] });
    expect(contentOf(dossier, "refund_notice")).toMatchObject({
      amount: { yen: 320, taxYen: 29 },
      refundedOn: "2026-12-04",
      parts: [
        { on: "2026-12-04", yen: 310, method: "card" },
        { on: "2026-12-03", yen: 10, method: "card" },
      ],
    });
    const told = withPaper(dossier, "refund_notice");
    expect(kinds(told)).not.toContain("refund_notice");
    const [notice] = told.papers as [Paper];
    expect(isCurrent(centre, told, notice)).toBe(true);
    // the bank of the card sent it back to the centre
    expect(isCurrent(centre, { ...told, cardRefunds: [done, { ...due, status: "failed" }] }, notice)).toBe(false);
    // one that was issued for the first part alone, before parts were put together
    const { parts: _, entries: __, ...alone } = notice.content as Extract<PaperContent, { kind: "refund_notice" }>;
    const older = { ...told, papers: [{ ...notice, content: alone }] };
    expect(contentOf(older, "refund_notice")).toMatchObject({ amount: { yen: 10 } });
  });

  test("a notice of cash names what it was given back for", () => {
    const when = at("2026-12-03T09:00:00");
    const waiver = { ...money("w1", "refund", -320, "2026-12-03T09:00:00", null), kind: "waiver" as const };
    const fetched = { ...money("r1", "refund", 320, "2026-12-05T09:00:00", null), reason: "counter_refund" };
    const ledger = [money("p1", "payment", 320, "2026-12-02T09:00:00", null), waiver, fetched];
    const given = slots.map((slot) => ({ ...slot, cancelledAt: when }));
    const notice = contentOf(aDossier(given, { ledger, status: "cancelled" }), "refund_notice");
    expect(notice).toMatchObject({ reason: "cancelled", refundedOn: "2026-12-05", uses: [{ date: SATURDAY }] });
  });

  test("a receipt counts until some of its money goes back; the one for what is left names it", () => {
    const two = bookedSlots(centre, [MEETING, TRAINING]);
    const dossier = withPaper(aDossier(two), "receipt");
    const [first] = dossier.papers as [Paper];
    expect(isCurrent(centre, dossier, first)).toBe(true);
    const back = money("r1", "refund", 320, "2026-12-06T10:00:00", "checkout-1");
    const less = { ...dossier, booking: { ...dossier.booking, ledger: [...dossier.booking.ledger, back] } };
    expect(isCurrent(centre, less, first)).toBe(false);
    expect(contentOf(less, "receipt")).toMatchObject({
      amount: { yen: 320 },
      received: [{ yen: 640 }],
      setOff: [{ yen: 320 }],
      replaces: [{ fiscalYear: 2026, number: 1 }],
    });
    const again = withPaper(less, "receipt");
    expect(again.papers.map((paper) => isCurrent(centre, again, paper))).toEqual([false, true]);
    expect(kinds(again)).not.toContain("receipt");
    const sheetOf = (paper: Paper, counts: boolean) =>
      paperSheet({ ...paper, isCurrent: counts }, { locale: "ja", site: SITE });
    expect(sheetOf(first, false).marks[0]?.ja).toContain("この領収書は");
    const replacing = sheetOf(again.papers[1]!, true).rows.flatMap(({ values }) => values.map(({ ja }) => ja));
    expect(replacing).toContain("令和8年度 第1号の領収書に代わるものです");
  });

  test("a person's paper is in the person's name, whatever circle they typed", () => {
    const dossier = aDossier(slots, { groupName: "朝の読書会" });
    for (const kind of ["permit", "receipt"] as const) {
      const paper = { fiscalYear: 2026, number: 1, content: contentOf(dossier, kind), reissues: 0, isCurrent: true };
      const { recipient, rows } = paperSheet(paper, { locale: "ja", site: SITE });
      expect(recipient).toEqual({ name: "髙﨑 花子", honorific: "様", lines: [] });
      expect(rows).toContainEqual({
        label: { ja: "使用団体名", en: null },
        values: [{ ja: "朝の読書会", en: null }],
      });
    }
    const owed = aDossier(slots, { groupName: "朝の読書会", ledger: dossier.booking.ledger.slice(0, 1) });
    expect(kinds(owed)).toEqual(["permit"]);
    expect(whyMissing(owed, "invoice")).toBe("not_a_group");
  });

  test("papers of one number have a file each", () => {
    const dossier = aDossier(slots);
    const names = (["permit", "receipt"] as const).map(
      (kind) =>
        paperSheet(
          { fiscalYear: 2026, number: 12, content: contentOf(dossier, kind), reissues: 0, isCurrent: true },
          { locale: "ja", site: SITE },
        ).fileName,
    );
    expect(names).toEqual(["furatto-a-2026-0012.pdf", "furatto-b-2026-0012.pdf"]);
  });

  test("登録番号 stands on papers only once the city has set it", () => {
    const lines = (setting: typeof centre) => {
      const found = issuablePapers(setting, aDossier(slots), NOW)[0]!;
      const paper = { fiscalYear: 2026, number: 1, content: found.content, reissues: 0, isCurrent: true };
      return paperSheet(paper, { locale: "ja", site: SITE }).issuer;
    };
    expect(lines(centre)).toEqual([
      "所沢市",
      "所沢市男女共同参画推進センター「ふらっと」",
      "所沢市寿町27番7号 コンセールタワー所沢 2階",
      "電話 04-2921-2220",
    ]);
    const value = { ...POLICY.papers.value, registrationNumber: "T4000020112089" };
    const setting: PolicySetting = { key: "papers", validFrom: "2026-12-01", value };
    expect(lines(aCentre({ settings: [setting] })).at(-1)).toBe("登録番号 T4000020112089");
  });
});

describe("as PDF (show 4)", () => {
  const slots = bookedSlots(centre, [MEETING]);

  const receipts = [
    { name: "320", wanted: [MEETING], percent: 0, yen: "320円", tax: "うち消費税額等29円" },
    { name: "630", wanted: [COOKING], percent: 0, yen: "630円", tax: "うち消費税額等57円" },
    {
      name: "a mixed basket at 50 %",
      wanted: [MEETING, COOKING, TRAINING],
      percent: 50,
      yen: "630円",
      tax: "うち消費税額等57円",
    },
  ] satisfies { name: string; wanted: Wanted[]; percent: number; yen: string; tax: string }[];

  test.each(receipts)(
    "領収書 for $name: one page, its text to be selected, its fonts in it",
    async ({ wanted, percent, yen, tax }) => {
      const bytes = await pdfOf(aDossier(bookedSlots(centre, wanted, percent)), "receipt");
      const pdf = await readPdf(bytes);
      expect(pdf.pages).toBe(1);
      expect(pdf.text).toContain("領収書");
      expect(pdf.text).toContain("髙﨑花子様");
      expect(pdf.text).toContain(`領収金額${yen}（税込）`);
      expect(pdf.text).toContain(tax);
      expect(pdf.text).toContain("番号令和8年度第12号発行日令和8年（2026年）12月5日");
      expect(pdf.text).not.toContain("再発行");
      expect(pdf.text).not.toContain("登録番号");
      if (percent > 0) expect(pdf.text).toContain("減免市の後援（50%）−635円端数の切捨て（10円未満）−5円合計630円");
      expect(pdf.fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, "")).sort()).toEqual([
        "NotoSansJP-Bold",
        "NotoSansJP-Regular",
      ]);
      expect(pdf.fonts.every(({ isEmbedded }) => isEmbedded)).toBe(true);
      // only the glyphs that are used: the whole fonts are 11 MB
      expect(bytes.length).toBeLessThan(120_000);
    },
  );

  test("issued again it says so, with the count", async () => {
    const dossier = aDossier(bookedSlots(centre, [MEETING, COOKING, TRAINING], 50));
    expect((await readPdf(await pdfOf(dossier, "receipt", { reissues: 1 }))).text).toContain("再発行（第1回）");
    expect((await readPdf(await pdfOf(dossier, "receipt", { reissues: 2 }))).text).toContain("再発行（第2回）");
  });

  test("it has a title, a language, and a structure in the order of reading", async () => {
    const dossier = aDossier(bookedSlots(centre, [MEETING]));
    const { title, language, isTagged, roles, alts } = await readPdf(await pdfOf(dossier, "permit"));
    expect({ title, language, isTagged }).toEqual({ title: "使用許可書", language: "ja-JP", isTagged: true });
    expect(roles.filter((role) => role === "H1")).toHaveLength(1);
    for (const role of ["Document", "P", "H2", "Table", "TR", "TH", "TD", "Figure"]) expect(roles).toContain(role);
    expect(alts).toEqual(["窓口用 A2B3-C4D5"]);
  });

  test("read in English, the English words stand beside the Japanese ones", async () => {
    const dossier = aDossier(bookedSlots(centre, [COOKING], 50));
    const { text, pages } = await readPdf(await pdfOf(dossier, "receipt", { locale: "en", reissues: 1 }));
    expect(pages).toBe(1);
    for (const words of [
      "領収書",
      "Receipt",
      "再発行（第1回）Reissued,count1",
      "生活工房室（調理台使用）",
      "Amountreceived",
    ])
      expect(text).toContain(words);
  });

  test("every kind of paper of an ordinary booking is one page, in both languages", async () => {
    const group = { name: "ところざわ読み聞かせの会", address: "所沢市並木1丁目1番1号" };
    const slots = bookedSlots(centre, [MEETING, COOKING, TRAINING, ["nursery", SATURDAY, 3, "nursery"]], 50);
    const back = money("r1", "refund", 160, "2026-12-02T10:00:00", "checkout-1");
    const { ledger } = aDossier(slots).booking;
    const paid = aDossier(slots, { ledger: [...ledger, back] });
    const owed = aDossier(slots, { group, groupId: "g", ledger: ledger.slice(0, 1) });
    for (const locale of ["ja", "en"] as const)
      for (const [dossier, kind] of [
        [paid, "permit"],
        [paid, "receipt"],
        [paid, "refund_notice"],
        [owed, "invoice"],
      ] as const)
        expect((await readPdf(await pdfOf(dossier, kind, { locale }))).pages, `${kind} ${locale}`).toBe(1);
  });

  test("what is too long for a page goes on to the next, and nothing of it is lost", async () => {
    const wanted = Array.from({ length: 60 }, (_, index): Wanted => {
      const day = String(1 + Math.floor(index / 2)).padStart(2, "0");
      return [index % 2 === 0 ? "meeting-room" : "training-room", `2027-01-${day}`, 1 + (index % 6)];
    });
    const { text, pages } = await readPdf(await pdfOf(aDossier(bookedSlots(centre, wanted)), "permit"));
    expect(pages).toBe(2);
    expect(text.match(/令和9年（2027年）1月/g)).toHaveLength(60);
    expect(text).toContain("（1/2）");
  });

  test("what residents and staff wrote keeps its lines", async () => {
    const slots = bookedSlots(centre, [MEETING]);
    const purposeNote = "絵本の練習\r\n　1回目\t前半\n後半";
    const dossier = aDossier(slots, { purposeNote, decisionNote: "一行目\n二行目" });
    const { text, pages } = await readPdf(await pdfOf(dossier, "permit"));
    expect(text).toContain("絵本の練習1回目前半後半");
    expect(text).toContain("一行目二行目");
    expect(text).not.toContain("〓");
    expect(pages).toBe(1);
    const paper = { fiscalYear: 2026, number: 1, content: contentOf(dossier, "permit"), reissues: 1, isCurrent: false };
    const voided = await readPdf(await drawPdf(paperSheet(paper, { locale: "en", site: SITE })));
    expect(voided.text).toContain("効力がありません。Thispermissionisvoid");
    expect(voided.pages).toBe(1);
  });

  test("a sign that the font has not becomes 〓, and a name is never changed", async () => {
    const { user } = aDossier(slots).booking;
    const named = (name: string) => aDossier(slots, { user: { ...user, name } });
    expect((await readPdf(await pdfOf(named("神谷 福子"), "permit"))).text).toContain("神谷福子様");
    expect((await readPdf(await pdfOf(named("葛\u{e0100}西 \u{2a6d6}"), "permit"))).text).toContain("葛西〓様");
  });

  test("pictures and signs nobody sees are left out alike on the page and in the PDF", async () => {
    const { user } = aDossier(slots).booking;
    const words = "☎ 花子🌸\u202e と👨‍👩‍👧の会❤️ 1️⃣🇯🇵";
    const dossier = aDossier(slots, {
      user: { ...user, name: "花\u200b子🌸" },
      purposeNote: words,
      decisionNote: "🌸",
    });
    const paper = { fiscalYear: 2026, number: 1, content: contentOf(dossier, "permit"), reissues: 0, isCurrent: true };
    const sheet = paperSheet(paper, { locale: "ja", site: SITE });
    expect(sheet.recipient.name).toBe("花子");
    const written = sheet.rows.flatMap(({ values }) => values.map(({ ja }) => ja));
    expect(written).toContain("☎ 花子 との会 1");
    expect(sheet.rows.map(({ label }) => label.ja)).not.toContain("センターから");
    const { text } = await readPdf(await drawPdf(sheet));
    expect(text).toContain("☎花子との会1");
    expect(text).not.toContain("〓");
  });

  test("a line ends between words, not within one", async () => {
    const group = { name: "特定非営利活動法人男女共同参画社会推進協議会所沢支部連絡会", address: "" };
    const dossier = aDossier(slots, { group, groupId: "g" });
    const { lines } = await readPdf(await pdfOf(dossier, "receipt"));
    expect(lines).toContain("推進協議会所沢支部連絡会御中");
    const permit = await readPdf(await pdfOf(aDossier(slots), "permit"));
    expect(permit.lines).toContain("貸したりしないでください。");
    expect(permit.lines).toContain("許可書を発行します。");
  });
});

test("a paper whose person was erased names nobody, and is still a paper", async () => {
  const content = contentOf(aDossier(bookedSlots(centre, [MEETING])), "receipt");
  const recipient = { name: "", kind: "" as never, person: "", address: "" };
  const paper = { fiscalYear: 2026, number: 1, content: { ...content, recipient }, reissues: 0, isCurrent: true };
  const { text } = await readPdf(await drawPdf(paperSheet(paper, { locale: "ja", site: SITE })));
  expect(text).toContain("320円（税込）");
  expect(text).not.toContain("様");
});

test("the code on a permit opens its booking at the counter, and says nothing else", () => {
  const content = contentOf(aDossier(bookedSlots(centre, [MEETING])), "permit");
  const sheet = paperSheet(
    { fiscalYear: 2026, number: 1, content, reissues: 0, isCurrent: true },
    { locale: "ja", site: SITE },
  );
  expect(sheet.code?.url).toBe("https://yoyaku.example/staff/bookings/A2B3C4D5");
  const { size, path } = drawCode(sheet.code!.url);
  // the three corners by which readers find a code begin with seven dark modules
  expect(path.startsWith("M0 0h7v1h-7z")).toBe(true);
  expect(path).toContain(`M${size - 7} 0h7v1h-7z`);
  expect(path).toContain(`M0 ${size - 1}h7v1h-7z`);
});

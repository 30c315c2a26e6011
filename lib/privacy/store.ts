import { isPhoneAddress } from "@/lib/accounts/rules";
import { type Booking, isReductionPending } from "@/lib/bookings/rules";
import type { Prisma, Tx } from "@/lib/db";
import type { Answers } from "@/lib/groups/rules";
import type { PaperContent } from "@/lib/papers/rules";
import { mailOf } from "@/lib/staff/rules";
import { type Affairs, isSameName, type Marks, paperWithout, withoutPerson } from "./rules";

// ── Everything about somebody ────────────────────────────────────────────────────────────────

/**
 * All that is kept about a person, from every table (HOLDINGS), under names people can read. Hashes of
 * passwords and secrets are no use to anybody and stay out; of others, a group's roster above all, nothing is
 * told that is not the person's own.
 */
export async function everythingAbout(db: Tx, userId: string) {
  const account = await db.user.findUnique({
    where: { id: userId },
    omit: { passwordHash: true, feedKeyHash: true, signInVersion: true, totpSecret: true, totpStep: true },
  });
  if (!account) return null;
  const { email, name } = account;
  const bookings = await db.booking.findMany({
    where: { userId },
    omit: { userId: true, decidedById: true, holdId: true, madeById: true },
    include: {
      slots: { omit: { bookingId: true }, orderBy: [{ date: "asc" }, { slot: "asc" }] },
      ledger: { omit: { bookingId: true, actorId: true, key: true }, orderBy: { at: "asc" } },
      checkouts: {
        omit: { bookingId: true, url: true },
        include: { refunds: { omit: { checkoutId: true } } },
        orderBy: { createdAt: "asc" },
      },
      visits: { omit: { bookingId: true, actorId: true }, orderBy: { date: "asc" } },
      keyLoans: { select: { roomId: true, date: true, outAt: true, backAt: true }, orderBy: { outAt: "asc" } },
      closureCases: { omit: { id: true, bookingId: true }, orderBy: { closureId: "asc" } },
    },
    orderBy: { createdAt: "asc" },
  });
  // What another account of theirs did before it was made one with this.
  const mergedAccounts = await db.user.findMany({
    where: { mergedIntoId: userId },
    select: { id: true, email: true, createdAt: true, disabledAt: true },
  });
  const userIds = [userId, ...mergedAccounts.map(({ id }) => id)];
  const bookingIds = bookings.map(({ id }) => id);
  const numberOf = new Map(bookings.map(({ id, number }) => [id, number]));
  const [
    notes,
    views,
    recoveryCodes,
    devices,
    holds,
    codes,
    reductions,
    penalties,
    wishes,
    memberships,
    invitations,
    attachments,
    papers,
    tasks,
    mails,
    history,
  ] = await Promise.all([
    db.staffNote.findMany({
      where: {
        OR: [
          { subject: "user", subjectId: { in: userIds } },
          { subject: "booking", subjectId: { in: bookingIds } },
        ],
      },
      select: { subject: true, subjectId: true, text: true, createdAt: true, changedAt: true, removedAt: true },
      orderBy: { createdAt: "asc" },
    }),
    db.personView.findMany({
      where: { userId },
      select: { date: true, viewerRole: true, page: true },
      orderBy: { at: "asc" },
    }),
    db.recoveryCode.findMany({ where: { userId }, select: { usedAt: true } }),
    db.device.findMany({ where: { userId }, omit: { userId: true }, orderBy: { createdAt: "asc" } }),
    db.hold.findMany({ where: { userId }, select: { choices: true, expiresAt: true, createdAt: true } }),
    db.emailCode.findMany({
      where: codesOf(email, userId),
      select: { email: true, purpose: true, createdAt: true, expiresAt: true, usedAt: true },
    }),
    db.reductionRequest.findMany({ where: { bookingId: { in: bookingIds } }, omit: { decidedById: true } }),
    db.penaltyPoint.findMany({ where: { userId }, omit: { userId: true, key: true } }),
    db.wish.findMany({
      where: { userId },
      omit: { userId: true },
      include: { offers: { omit: { wishId: true } } },
      orderBy: { createdAt: "asc" },
    }),
    db.groupMember.findMany({
      where: { userId },
      omit: { userId: true },
      include: {
        group: { include: { registrations: { omit: { decidedById: true } }, roster: true } },
      },
    }),
    db.groupInvitation.findMany({ where: { email }, omit: { tokenHash: true } }),
    db.attachment.findMany({ where: { uploadedById: userId }, omit: { uploadedById: true, sha256: true } }),
    db.paper.findMany({ where: { bookingId: { in: bookingIds } }, omit: { key: true, issuedById: true } }),
    db.task.findMany({
      where: { subjectId: { in: [...bookingIds, userId] } },
      select: { kind: true, subjectId: true, dueAt: true, doneAt: true, outcome: true },
      orderBy: { dueAt: "asc" },
    }),
    db.outboxMail.findMany({
      where: { to: email },
      select: { to: true, subject: true, text: true, ics: true, locale: true, sentAt: true, createdAt: true },
      orderBy: { createdAt: "asc" },
    }),
    db.auditEntry.findMany({
      where: {
        OR: [
          { actorId: { in: userIds } },
          { subject: "user", subjectId: { in: userIds } },
          { subject: "booking", subjectId: { in: bookingIds } },
        ],
      },
      orderBy: { at: "asc" },
    }),
  ]);
  const ofBooking = <T extends { bookingId: string }>({ bookingId, ...row }: T) => ({
    booking: numberOf.get(bookingId) ?? null,
    ...row,
  });
  return {
    account: {
      ...account,
      email: tellable(email),
      reminders: JSON.parse(account.reminders),
      recoveryCodes,
      mergedAccounts: mergedAccounts.map(({ email: address, createdAt, disabledAt }) => ({
        email: mailOf(address),
        createdAt,
        mergedAt: disabledAt,
      })),
    },
    views,
    devices,
    holds: holds.map((hold) => ({ ...hold, choices: JSON.parse(hold.choices) })),
    codes,
    bookings: bookings.map((booking) => ({
      ...booking,
      slots: booking.slots.map((slot) => ({ ...slot, fee: JSON.parse(slot.fee) })),
      closureCases: booking.closureCases.map((row) => ({
        ...row,
        slots: JSON.parse(row.slots),
        moveTo: JSON.parse(row.moveTo),
      })),
    })),
    reductions: reductions.map(ofBooking),
    penalties: penalties.map(ofBooking),
    wishes: wishes.map((wish) => ({
      ...wish,
      search: JSON.parse(wish.search),
      refused: JSON.parse(wish.refused),
      offers: wish.offers.map((offer) => ({ ...offer, choices: JSON.parse(offer.choices) })),
    })),
    groups: memberships.map(({ group: { registrations, roster, ...group }, ...membership }) => ({
      ...membership,
      group,
      registrations: registrations.map((row) => ({ ...row, answers: JSON.parse(row.answers) })),
      onItsRoster: roster.filter((line) => isSameName(line.name, name)),
    })),
    invitations,
    attachments,
    papers: papers.map((paper) => ofBooking({ ...paper, content: JSON.parse(paper.content) })),
    notes: notes.map(({ subject, subjectId, ...note }) => ({ booking: numberOf.get(subjectId) ?? null, ...note })),
    tasks: tasks.map(({ subjectId, ...task }) => ({ booking: numberOf.get(subjectId) ?? null, ...task })),
    mails: mails.map((mail) => ({ ...mail, to: tellable(mail.to) })),
    history: history.map(({ actorId, before, after, id: _, ...entry }) => ({
      ...entry,
      byMe: actorId !== null && userIds.includes(actorId),
      before: before && JSON.parse(before),
      after: after && JSON.parse(after),
    })),
  };
}

/** A mail address; null for somebody without one, who is told by telephone. */
function tellable(address: string): string | null {
  return isPhoneAddress(address) ? null : address;
}

/** The codes mailed to an address, and those that act on its account. */
function codesOf(email: string, userId: string) {
  return { OR: [{ email }, { payload: JSON.stringify({ userId }) }] } satisfies Prisma.EmailCodeWhereInput;
}

// ── Leaving ──────────────────────────────────────────────────────────────────────────────────

/** What decides whether somebody's account can be erased; null when there is no such account. */
export async function affairsOf(db: Tx, userId: string): Promise<Affairs | null> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { role: true, erasedAt: true } });
  if (!user || user.erasedAt) return null;
  const bookings = await db.booking.findMany({
    where: { userId },
    select: {
      number: true,
      status: true,
      slots: { where: { cancelledAt: null }, select: { date: true } },
      ledger: { select: { kind: true, yen: true } },
      reduction: { select: { status: true } },
      checkouts: {
        select: { status: true, refunds: { where: { status: { not: "done" } }, select: { yen: true } } },
      },
    },
    orderBy: { createdAt: "desc" },
  });
  const memberships = await db.groupMember.findMany({
    where: { userId, group: { closedAt: null } },
    select: {
      role: true,
      group: {
        select: {
          id: true,
          name: true,
          members: { where: { role: "representative", userId: { not: userId } }, select: { userId: true } },
        },
      },
    },
  });
  return {
    role: user.role,
    bookings: bookings.map(({ number, status, slots, ledger, checkouts, reduction }) => ({
      number,
      status,
      lastDay:
        slots
          .map(({ date }) => date)
          .sort()
          .at(-1) ?? null,
      due: sum(ledger),
      paid: -sum(ledger.filter(({ kind }) => kind === "payment" || kind === "refund")),
      isReductionPending: isReductionPending({ status, reduction } as Pick<Booking, "status" | "reduction">),
      returning: sum(checkouts.flatMap(({ refunds }) => refunds)),
      hasOpenCheckout: checkouts.some((checkout) => ["starting", "open", "mismatched"].includes(checkout.status)),
    })),
    groups: memberships.map(({ role, group }) => ({
      id: group.id,
      name: group.name,
      isRepresentative: role === "representative",
      otherRepresentatives: group.members.length,
    })),
  };
}

function sum(rows: readonly { yen: number }[]): number {
  return rows.reduce((all, { yen }) => all + yen, 0);
}

/**
 * Takes a person out of every table (HOLDINGS), in the transaction under way. What was used and what was paid
 * stays, with the residence class and nothing else of whoever it was.
 * @returns the attachments and the mails whose files are to go once this has committed
 */
export async function erasePerson(
  tx: Tx,
  userId: string,
  at: Date,
): Promise<{ attachments: string[]; mails: string[] }> {
  const user = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, name: true, kana: true, phone: true },
  });
  const { email } = user;
  const bookings = await tx.booking.findMany({ where: { userId }, select: { id: true, groupId: true } });
  const all = bookings.map(({ id }) => id);
  const own = bookings.filter(({ groupId }) => groupId === null).map(({ id }) => id);
  const groups = (await tx.groupMember.findMany({ where: { userId }, select: { groupId: true } })).map(
    ({ groupId }) => groupId,
  );

  await emptyBookings(tx, { all, own, marks: user });
  const made = await tx.auditEntry.findMany({
    where: { actorId: userId, subject: "booking" },
    select: { subjectId: true },
  });
  const handedOver = made.map(({ subjectId }) => subjectId).filter((id) => !all.includes(id));
  await emptyPapers(tx, { all, own, handedOver, marks: user });
  await emptyNotes(tx, { userId, all, own, groups, marks: user });
  await leaveGroups(tx, { userId, email, groups, marks: user });
  const attachments = await emptyAttachments(tx, { userId, own, marks: user });
  const codes = await tx.emailCode.findMany({ where: codesOf(email, userId), select: { id: true } });
  const mails = await emptyMails(tx, user, codes);
  await tx.wish.deleteMany({ where: { userId } });
  await tx.hold.deleteMany({ where: { userId } });
  await tx.penaltyPoint.deleteMany({ where: { userId } });
  await tx.device.deleteMany({ where: { userId } });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.personView.deleteMany({ where: { userId } });
  await emptyMergedAccounts(tx, userId);
  await tx.emailCode.deleteMany({ where: codesOf(email, userId) });
  await tx.user.update({
    where: { id: userId },
    data: {
      // No mail address, and so nobody's: the real one can register anew.
      email: `erased:${userId}`,
      name: "",
      kana: "",
      phone: "",
      passwordHash: null,
      feedKeyHash: null,
      totpSecret: null,
      totpStep: null,
      actingGroupId: null,
      reminders: "[]",
      signInVersion: { increment: 1 },
      erasedAt: at,
    },
    select: { id: true },
  });
  return { attachments, mails };
}

/** Of the accounts that were made one with this one nothing is left but their addresses, kept from others. */
async function emptyMergedAccounts(tx: Tx, userId: string): Promise<void> {
  for (const { id, email } of await tx.user.findMany({
    where: { mergedIntoId: userId },
    select: { id: true, email: true },
  })) {
    await tx.emailCode.deleteMany({ where: { email } });
    await tx.outboxMail.deleteMany({ where: { to: email, sentAt: null } });
    await tx.outboxMail.updateMany({ where: { to: email }, data: { to: "", text: "", ics: null } });
    await tx.user.update({ where: { id }, data: { email: `erased:${id}` }, select: { id: true } });
  }
}

type Among = { all: string[]; own: string[]; marks: Marks };

/** The words of one's own bookings go; those of a group's are the group's, but for this person in them. Nothing can
 *  come of a request for a reduction that still waits: with one that could change what is paid, nobody is erased. */
async function emptyBookings(tx: Tx, { all, own, marks }: Among): Promise<void> {
  await tx.reductionRequest.updateMany({
    where: { bookingId: { in: all }, status: "pending" },
    data: { status: "withdrawn" },
  });
  await tx.booking.updateMany({
    where: { id: { in: own } },
    data: { groupName: "", purposeNote: "", decisionNote: null, overrideReason: null },
  });
  await tx.reductionRequest.updateMany({ where: { bookingId: { in: own } }, data: { note: "", decisionNote: null } });
  await tx.closureCase.updateMany({ where: { bookingId: { in: own } }, data: { message: "" } });
  await tx.checkout.updateMany({ where: { bookingId: { in: all } }, data: { url: null } });
  const ofGroups = await tx.booking.findMany({
    where: { id: { in: all, notIn: own } },
    select: {
      id: true,
      purposeNote: true,
      decisionNote: true,
      overrideReason: true,
      reduction: { select: { note: true, decisionNote: true } },
      closureCases: { select: { id: true, message: true } },
    },
  });
  for (const { id, purposeNote, decisionNote, overrideReason, reduction, closureCases } of ofGroups) {
    for (const { id: caseId, message } of closureCases)
      await tx.closureCase.update({
        where: { id: caseId },
        data: { message: withoutPerson(message, marks) ?? "" },
        select: { id: true },
      });
    await tx.booking.update({
      where: { id },
      data: {
        purposeNote: withoutPerson(purposeNote, marks),
        decisionNote: withoutPerson(decisionNote, marks),
        overrideReason: withoutPerson(overrideReason, marks),
        ...(reduction && {
          reduction: {
            update: {
              note: withoutPerson(reduction.note, marks),
              decisionNote: withoutPerson(reduction.decisionNote, marks),
            },
          },
        }),
      },
      select: { id: true },
    });
  }
}

/** What staff kept in mind of the person and of their own bookings goes. Notes about a group, its bookings and days
 *  are not theirs, but for this person in them. */
async function emptyNotes(
  tx: Tx,
  { userId, all, own, groups, marks }: Among & { userId: string; groups: string[] },
): Promise<void> {
  await tx.staffNote.deleteMany({
    where: {
      OR: [
        { subject: "user", subjectId: userId },
        { subject: "booking", subjectId: { in: own } },
      ],
    },
  });
  const others = await tx.staffNote.findMany({
    where: {
      OR: [
        { subject: "group", subjectId: { in: groups } },
        { subject: "booking", subjectId: { in: all } },
        { subject: "day" },
      ],
    },
    select: { id: true, text: true },
  });
  for (const { id, text } of others) {
    const cleaned = withoutPerson(text, marks);
    if (cleaned !== text) await tx.staffNote.update({ where: { id }, data: { text: cleaned }, select: { id: true } });
  }
}

/** A paper keeps its number, its amounts and its day. Of a booking that was handed over to another of the group,
 *  papers from before name this person. */
async function emptyPapers(
  tx: Tx,
  { all, own, handedOver, marks }: Among & { handedOver: readonly string[] },
): Promise<void> {
  const papers = await tx.paper.findMany({
    where: { bookingId: { in: [...all, ...handedOver] } },
    select: { id: true, bookingId: true, content: true },
  });
  for (const { id, bookingId, content } of papers) {
    const paper: PaperContent = JSON.parse(content);
    if (!all.includes(bookingId) && !isSameName(paper.recipient.person, marks.name)) continue;
    const emptied = paperWithout(paper, marks, own.includes(bookingId));
    await tx.paper.update({ where: { id }, data: { content: JSON.stringify(emptied) }, select: { id: true } });
  }
}

/** Leaves every group, and what it wrote of this person is taken out of its words. */
async function leaveGroups(
  tx: Tx,
  { userId, email, groups, marks }: { userId: string; email: string; groups: string[]; marks: Marks },
): Promise<void> {
  const roster = await tx.groupPerson.findMany({
    where: { groupId: { in: groups } },
    select: { id: true, name: true },
  });
  const lines = roster.filter((line) => isSameName(line.name, marks.name)).map(({ id }) => id);
  await tx.groupPerson.deleteMany({ where: { id: { in: lines } } });
  for (const group of await tx.group.findMany({
    where: { id: { in: groups } },
    select: { id: true, about: true, address: true, registrations: true },
  })) {
    await tx.group.update({
      where: { id: group.id },
      data: { about: withoutPerson(group.about, marks), address: withoutPerson(group.address, marks) },
      select: { id: true },
    });
    for (const { id, answers, decisionNote } of group.registrations) {
      const { activities, plan, ...codes }: Answers = JSON.parse(answers);
      const cleaned = { activities: withoutPerson(activities, marks), plan: withoutPerson(plan, marks) };
      const note = withoutPerson(decisionNote, marks);
      await tx.groupRegistration.update({
        where: { id },
        data: { answers: JSON.stringify({ ...codes, ...cleaned }), decisionNote: note },
      });
      if (decisionNote && note !== decisionNote) await rewriteNote(tx, id, decisionNote, note ?? "");
    }
  }
  await tx.groupInvitation.deleteMany({ where: { email } });
  await tx.groupMember.deleteMany({ where: { userId } });
}

/** What proved somebody's own reduction goes with its bytes; what belongs to a group keeps no name of theirs. */
async function emptyAttachments(
  tx: Tx,
  { userId, own, marks }: { userId: string; own: string[]; marks: Marks },
): Promise<string[]> {
  const requests = await tx.reductionRequest.findMany({ where: { bookingId: { in: own } }, select: { id: true } });
  const ownerIds = [...own, ...requests.map(({ id }) => id)];
  const mine = await tx.attachment.findMany({
    where: { ownerKind: "reduction", ownerId: { in: ownerIds } },
    select: { id: true },
  });
  await tx.attachment.deleteMany({ where: { id: { in: mine.map(({ id }) => id) } } });
  for (const { id, name } of await tx.attachment.findMany({
    where: { uploadedById: userId },
    select: { id: true, name: true },
  }))
    await tx.attachment.update({ where: { id }, data: { name: withoutPerson(name, marks) }, select: { id: true } });
  return mine.map(({ id }) => id);
}

/** The other representatives were told the centre's words on a registration as well: there they stand as a whole. */
async function rewriteNote(tx: Tx, registrationId: string, before: string, after: string): Promise<void> {
  for (const { id, text } of await tx.outboxMail.findMany({
    where: { key: { startsWith: "registration_", contains: `:${registrationId}:` } },
    select: { id: true, text: true },
  }))
    await tx.outboxMail.update({
      where: { id },
      data: { text: text.replace(before, () => after) },
      select: { id: true },
    });
}

/**
 * Mails to the person are emptied, or not sent any more. Those to others are not looked through: no mail of ours
 * names anybody but by the words of staff, and a name is often a word as well.
 * @returns the ids of those that were sent
 */
async function emptyMails(tx: Tx, marks: Marks, codes: readonly { id: string }[]): Promise<string[]> {
  // A code may have gone to an address that was to become theirs.
  const theirs = { OR: [{ to: marks.email }, ...codes.map(({ id }) => ({ key: { endsWith: `_code:${id}` } }))] };
  await tx.outboxMail.deleteMany({ where: { ...theirs, sentAt: null } });
  const sent = await tx.outboxMail.findMany({ where: theirs, select: { id: true } });
  await tx.outboxMail.updateMany({ where: theirs, data: { to: "", text: "", ics: null } });
  return sent.map(({ id }) => id);
}

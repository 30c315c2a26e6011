-- CreateTable
CREATE TABLE "Device" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    CONSTRAINT "Device_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReductionKind" (
    "id" TEXT NOT NULL,
    "validFrom" TEXT NOT NULL,
    "nameJa" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "percent" INTEGER NOT NULL,
    "evidenceJa" TEXT NOT NULL,
    "evidenceEn" TEXT NOT NULL,
    "applicants" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "source" TEXT NOT NULL,

    PRIMARY KEY ("id", "validFrom")
);

-- CreateTable
CREATE TABLE "ReductionRequest" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "bookingId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "percent" INTEGER,
    "note" TEXT NOT NULL,
    "decisionNote" TEXT,
    "decidedAt" DATETIME,
    "decidedById" TEXT,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "ReductionRequest_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PenaltyPoint" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "bookingId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "halves" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "waivedAt" DATETIME,
    CONSTRAINT "PenaltyPoint_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "PenaltyPoint_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Wish" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "purposeNote" TEXT NOT NULL,
    "groupName" TEXT NOT NULL,
    "groupId" TEXT,
    "people" INTEGER NOT NULL,
    "refused" TEXT NOT NULL DEFAULT '[]',
    "locale" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    CONSTRAINT "Wish_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WishOffer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "wishId" TEXT NOT NULL,
    "choices" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    CONSTRAINT "WishOffer_wishId_fkey" FOREIGN KEY ("wishId") REFERENCES "Wish" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Group" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "kana" TEXT NOT NULL,
    "about" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "isOfficial" BOOLEAN NOT NULL DEFAULT false,
    "showName" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL,
    "closedAt" DATETIME
);

-- CreateTable
CREATE TABLE "GroupMember" (
    "groupId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "joinedAt" DATETIME NOT NULL,

    PRIMARY KEY ("groupId", "userId"),
    CONSTRAINT "GroupMember_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "GroupMember_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GroupInvitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "groupId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "GroupInvitation_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GroupPerson" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "groupId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "residence" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "GroupPerson_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GroupRegistration" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "groupId" TEXT NOT NULL,
    "fiscalYear" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "answers" TEXT NOT NULL,
    "decisionNote" TEXT,
    "decidedAt" DATETIME,
    "decidedById" TEXT,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "GroupRegistration_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Attachment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerKind" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploadedById" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "PaperSeries" (
    "kind" TEXT NOT NULL,
    "fiscalYear" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    PRIMARY KEY ("kind", "fiscalYear")
);

-- CreateTable
CREATE TABLE "Paper" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "fiscalYear" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "bookingId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "reissues" INTEGER NOT NULL DEFAULT 0,
    "issuedAt" DATETIME NOT NULL,
    "issuedById" TEXT,
    CONSTRAINT "Paper_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Task" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" DATETIME,
    "doneAt" DATETIME,
    "outcome" TEXT,
    "failure" TEXT,
    "createdAt" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Booking" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "groupId" TEXT,
    "applicant" TEXT NOT NULL DEFAULT 'individual',
    "version" INTEGER NOT NULL DEFAULT 1,
    "status" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "purposeNote" TEXT NOT NULL,
    "groupName" TEXT NOT NULL,
    "people" INTEGER NOT NULL,
    "residence" TEXT NOT NULL,
    "payBy" TEXT NOT NULL,
    "payDeadline" DATETIME,
    "locale" TEXT NOT NULL,
    "decisionNote" TEXT,
    "decidedAt" DATETIME,
    "decidedById" TEXT,
    "holdId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    CONSTRAINT "Booking_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Booking_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Booking_holdId_fkey" FOREIGN KEY ("holdId") REFERENCES "Hold" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Booking" ("createdAt", "decidedAt", "decidedById", "decisionNote", "endedAt", "groupName", "holdId", "id", "locale", "number", "payBy", "payDeadline", "people", "purpose", "purposeNote", "residence", "status", "userId") SELECT "createdAt", "decidedAt", "decidedById", "decisionNote", "endedAt", "groupName", "holdId", "id", "locale", "number", "payBy", "payDeadline", "people", "purpose", "purposeNote", "residence", "status", "userId" FROM "Booking";
DROP TABLE "Booking";
ALTER TABLE "new_Booking" RENAME TO "Booking";
CREATE UNIQUE INDEX "Booking_number_key" ON "Booking"("number");
CREATE UNIQUE INDEX "Booking_holdId_key" ON "Booking"("holdId");
CREATE INDEX "Booking_userId_createdAt_idx" ON "Booking"("userId", "createdAt");
CREATE INDEX "Booking_groupId_createdAt_idx" ON "Booking"("groupId", "createdAt");
CREATE INDEX "Booking_status_createdAt_idx" ON "Booking"("status", "createdAt");
CREATE TABLE "new_BookingSlot" (
    "bookingId" TEXT NOT NULL,
    "roomId" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "slot" INTEGER NOT NULL,
    "tariff" TEXT NOT NULL,
    "yen" INTEGER NOT NULL,
    "fee" TEXT NOT NULL,
    "refundCap" INTEGER NOT NULL DEFAULT 100,
    "cancelledAt" DATETIME,

    PRIMARY KEY ("bookingId", "roomId", "date", "slot"),
    CONSTRAINT "BookingSlot_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_BookingSlot" ("bookingId", "cancelledAt", "date", "fee", "roomId", "slot", "tariff", "yen") SELECT "bookingId", "cancelledAt", "date", "fee", "roomId", "slot", "tariff", "yen" FROM "BookingSlot";
DROP TABLE "BookingSlot";
ALTER TABLE "new_BookingSlot" RENAME TO "BookingSlot";
CREATE INDEX "BookingSlot_date_idx" ON "BookingSlot"("date");
CREATE TABLE "new_SlotClaim" (
    "roomId" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "slot" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "holdId" TEXT,
    "offerId" TEXT,
    "bookingId" TEXT,
    "expiresAt" DATETIME,

    PRIMARY KEY ("roomId", "date", "slot"),
    CONSTRAINT "SlotClaim_holdId_fkey" FOREIGN KEY ("holdId") REFERENCES "Hold" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "SlotClaim_offerId_fkey" FOREIGN KEY ("offerId") REFERENCES "WishOffer" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "SlotClaim_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_SlotClaim" ("bookingId", "date", "expiresAt", "holdId", "kind", "roomId", "slot") SELECT "bookingId", "date", "expiresAt", "holdId", "kind", "roomId", "slot" FROM "SlotClaim";
DROP TABLE "SlotClaim";
ALTER TABLE "new_SlotClaim" RENAME TO "SlotClaim";
CREATE INDEX "SlotClaim_date_idx" ON "SlotClaim"("date");
CREATE INDEX "SlotClaim_holdId_idx" ON "SlotClaim"("holdId");
CREATE INDEX "SlotClaim_offerId_idx" ON "SlotClaim"("offerId");
CREATE INDEX "SlotClaim_bookingId_idx" ON "SlotClaim"("bookingId");
CREATE INDEX "SlotClaim_expiresAt_idx" ON "SlotClaim"("expiresAt");
CREATE TABLE "new_User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kana" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "residence" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "passwordHash" TEXT,
    "signInVersion" INTEGER NOT NULL DEFAULT 1,
    "locale" TEXT NOT NULL,
    "reminders" TEXT NOT NULL DEFAULT '[7,3,1]',
    "feedKeyHash" TEXT,
    "actingGroupId" TEXT,
    "erasedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "User_actingGroupId_fkey" FOREIGN KEY ("actingGroupId") REFERENCES "Group" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_User" ("createdAt", "email", "id", "kana", "locale", "name", "passwordHash", "phone", "residence", "role", "signInVersion") SELECT "createdAt", "email", "id", "kana", "locale", "name", "passwordHash", "phone", "residence", "role", "signInVersion" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE UNIQUE INDEX "User_feedKeyHash_key" ON "User"("feedKeyHash");
CREATE INDEX "User_actingGroupId_idx" ON "User"("actingGroupId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "Device_userId_idx" ON "Device"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "ReductionRequest_bookingId_key" ON "ReductionRequest"("bookingId");

-- CreateIndex
CREATE INDEX "ReductionRequest_status_createdAt_idx" ON "ReductionRequest"("status", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "PenaltyPoint_key_key" ON "PenaltyPoint"("key");

-- CreateIndex
CREATE INDEX "PenaltyPoint_userId_at_idx" ON "PenaltyPoint"("userId", "at");

-- CreateIndex
CREATE INDEX "Wish_status_createdAt_idx" ON "Wish"("status", "createdAt");

-- CreateIndex
CREATE INDEX "Wish_userId_createdAt_idx" ON "Wish"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "WishOffer_wishId_idx" ON "WishOffer"("wishId");

-- CreateIndex
CREATE INDEX "WishOffer_status_expiresAt_idx" ON "WishOffer"("status", "expiresAt");

-- CreateIndex
CREATE INDEX "GroupMember_userId_idx" ON "GroupMember"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "GroupInvitation_tokenHash_key" ON "GroupInvitation"("tokenHash");

-- CreateIndex
CREATE INDEX "GroupInvitation_groupId_idx" ON "GroupInvitation"("groupId");

-- CreateIndex
CREATE INDEX "GroupPerson_groupId_idx" ON "GroupPerson"("groupId");

-- CreateIndex
CREATE INDEX "GroupRegistration_groupId_fiscalYear_idx" ON "GroupRegistration"("groupId", "fiscalYear");

-- CreateIndex
CREATE INDEX "GroupRegistration_status_createdAt_idx" ON "GroupRegistration"("status", "createdAt");

-- CreateIndex
CREATE INDEX "Attachment_ownerKind_ownerId_idx" ON "Attachment"("ownerKind", "ownerId");

-- CreateIndex
CREATE UNIQUE INDEX "Paper_key_key" ON "Paper"("key");

-- CreateIndex
CREATE INDEX "Paper_bookingId_idx" ON "Paper"("bookingId");

-- CreateIndex
CREATE UNIQUE INDEX "Paper_kind_fiscalYear_number_key" ON "Paper"("kind", "fiscalYear", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Task_key_key" ON "Task"("key");

-- CreateIndex
CREATE INDEX "Task_doneAt_dueAt_idx" ON "Task"("doneAt", "dueAt");

-- CreateIndex
CREATE INDEX "Task_subjectId_idx" ON "Task"("subjectId");

-- Kinds of reductions are masters too: see 20261122073500_masters_revision.
CREATE TRIGGER "ReductionKind_insert_raises_masters_revision" AFTER INSERT ON "ReductionKind"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "ReductionKind_update_raises_masters_revision" AFTER UPDATE ON "ReductionKind"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "ReductionKind_delete_raises_masters_revision" AFTER DELETE ON "ReductionKind"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;

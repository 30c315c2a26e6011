-- AlterTable
ALTER TABLE "CalendarException" ADD COLUMN "closureId" TEXT;

-- AlterTable
ALTER TABLE "Device" ADD COLUMN "activeAt" DATETIME;
ALTER TABLE "Device" ADD COLUMN "provenAt" DATETIME;

-- AlterTable
ALTER TABLE "LedgerEntry" ADD COLUMN "correctsId" TEXT;
ALTER TABLE "LedgerEntry" ADD COLUMN "handedYen" INTEGER;
ALTER TABLE "LedgerEntry" ADD COLUMN "tender" TEXT;
ALTER TABLE "LedgerEntry" ADD COLUMN "tillDay" TEXT;

-- AlterTable
ALTER TABLE "OutboxMail" ADD COLUMN "toldById" TEXT;

-- AlterTable
ALTER TABLE "ProviderEvent" ADD COLUMN "amount" INTEGER;
ALTER TABLE "ProviderEvent" ADD COLUMN "checkoutId" TEXT;
ALTER TABLE "ProviderEvent" ADD COLUMN "currency" TEXT;
ALTER TABLE "ProviderEvent" ADD COLUMN "outcome" TEXT;
ALTER TABLE "ProviderEvent" ADD COLUMN "paymentRef" TEXT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN "disabledAt" DATETIME;
ALTER TABLE "User" ADD COLUMN "mergedIntoId" TEXT;
ALTER TABLE "User" ADD COLUMN "totpSecret" TEXT;
ALTER TABLE "User" ADD COLUMN "totpStep" INTEGER;

-- CreateTable
CREATE TABLE "RoomPhoto" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "roomId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "altJa" TEXT NOT NULL,
    "altEn" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "removedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Wording" (
    "key" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "validFrom" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    PRIMARY KEY ("key", "locale", "validFrom")
);

-- CreateTable
CREATE TABLE "MasterChange" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "master" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "validFrom" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "undoesId" TEXT,
    "actorId" TEXT NOT NULL,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "NewsItem" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "tone" TEXT NOT NULL,
    "titleJa" TEXT NOT NULL,
    "titleEn" TEXT NOT NULL,
    "textJa" TEXT NOT NULL,
    "textEn" TEXT NOT NULL,
    "showFrom" DATETIME NOT NULL,
    "showUntil" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdById" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "withdrawnAt" DATETIME
);

-- CreateTable
CREATE TABLE "Block" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "seriesId" TEXT,
    "closureId" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdById" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    CONSTRAINT "Block_closureId_fkey" FOREIGN KEY ("closureId") REFERENCES "Closure" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Closure" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "noteJa" TEXT NOT NULL,
    "noteEn" TEXT NOT NULL,
    "dates" TEXT NOT NULL,
    "rooms" TEXT NOT NULL,
    "slots" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdById" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "reopenedById" TEXT,
    "reopenedAt" DATETIME
);

-- CreateTable
CREATE TABLE "ClosureCase" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "closureId" TEXT NOT NULL,
    "bookingId" TEXT NOT NULL,
    "slots" TEXT NOT NULL,
    "choice" TEXT NOT NULL,
    "moveTo" TEXT NOT NULL DEFAULT '[]',
    "message" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL,
    "failure" TEXT,
    "doneAt" DATETIME,
    CONSTRAINT "ClosureCase_closureId_fkey" FOREIGN KEY ("closureId") REFERENCES "Closure" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "ClosureCase_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RecoveryCode" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "usedAt" DATETIME,
    CONSTRAINT "RecoveryCode_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PersonView" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "viewerId" TEXT NOT NULL,
    "viewerRole" TEXT NOT NULL,
    "page" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "StaffNote" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "subject" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "authorId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "changedAt" DATETIME,
    "removedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Visit" (
    "bookingId" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("bookingId", "date"),
    CONSTRAINT "Visit_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "KeyLoan" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "roomId" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "bookingId" TEXT NOT NULL,
    "outKey" TEXT,
    "outAt" DATETIME NOT NULL,
    "outById" TEXT NOT NULL,
    "backAt" DATETIME,
    "backById" TEXT,
    CONSTRAINT "KeyLoan_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DayClose" (
    "day" TEXT NOT NULL PRIMARY KEY,
    "counts" TEXT NOT NULL,
    "floatYen" INTEGER NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "closedById" TEXT NOT NULL,
    "closedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "UnmetDemand" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "roomId" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "slot" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "at" DATETIME NOT NULL
);

-- Columns are added where they are: a table that is made anew loses its triggers, those that raise the
-- revision of the masters among them.
ALTER TABLE "Room" ADD COLUMN "equipmentJa" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Room" ADD COLUMN "equipmentEn" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Room" ADD COLUMN "notesJa" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Room" ADD COLUMN "notesEn" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Booking" ADD COLUMN "source" TEXT NOT NULL DEFAULT 'online';
ALTER TABLE "Booking" ADD COLUMN "madeById" TEXT;
ALTER TABLE "Booking" ADD COLUMN "overrides" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "Booking" ADD COLUMN "overrideReason" TEXT;
ALTER TABLE "SlotClaim" ADD COLUMN "blockId" TEXT REFERENCES "Block" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "SlotClaim_blockId_idx" ON "SlotClaim"("blockId");

-- Photos and wordings belong to the masters: what is kept of them in memory is read anew when they change.
CREATE TRIGGER "RoomPhoto_insert_raises_masters_revision" AFTER INSERT ON "RoomPhoto"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "RoomPhoto_update_raises_masters_revision" AFTER UPDATE ON "RoomPhoto"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "RoomPhoto_delete_raises_masters_revision" AFTER DELETE ON "RoomPhoto"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;

CREATE TRIGGER "Wording_insert_raises_masters_revision" AFTER INSERT ON "Wording"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Wording_update_raises_masters_revision" AFTER UPDATE ON "Wording"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;
CREATE TRIGGER "Wording_delete_raises_masters_revision" AFTER DELETE ON "Wording"
BEGIN UPDATE "Revision" SET "value" = abs(random() % 2147483647) WHERE "id" = 2; END;

-- CreateIndex
CREATE INDEX "RoomPhoto_roomId_position_idx" ON "RoomPhoto"("roomId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "MasterChange_undoesId_key" ON "MasterChange"("undoesId");

-- CreateIndex
CREATE INDEX "MasterChange_master_key_at_idx" ON "MasterChange"("master", "key", "at");

-- CreateIndex
CREATE INDEX "MasterChange_at_idx" ON "MasterChange"("at");

-- CreateIndex
CREATE INDEX "NewsItem_withdrawnAt_showFrom_idx" ON "NewsItem"("withdrawnAt", "showFrom");

-- CreateIndex
CREATE INDEX "Block_seriesId_idx" ON "Block"("seriesId");

-- CreateIndex
CREATE INDEX "Block_closureId_idx" ON "Block"("closureId");

-- CreateIndex
CREATE INDEX "Closure_status_createdAt_idx" ON "Closure"("status", "createdAt");

-- CreateIndex
CREATE INDEX "ClosureCase_bookingId_idx" ON "ClosureCase"("bookingId");

-- CreateIndex
CREATE INDEX "ClosureCase_status_idx" ON "ClosureCase"("status");

-- CreateIndex
CREATE UNIQUE INDEX "ClosureCase_closureId_bookingId_key" ON "ClosureCase"("closureId", "bookingId");

-- CreateIndex
CREATE UNIQUE INDEX "RecoveryCode_codeHash_key" ON "RecoveryCode"("codeHash");

-- CreateIndex
CREATE INDEX "RecoveryCode_userId_idx" ON "RecoveryCode"("userId");

-- CreateIndex
CREATE INDEX "PersonView_userId_at_idx" ON "PersonView"("userId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "PersonView_userId_viewerId_page_date_key" ON "PersonView"("userId", "viewerId", "page", "date");

-- CreateIndex
CREATE INDEX "StaffNote_subject_subjectId_idx" ON "StaffNote"("subject", "subjectId");

-- CreateIndex
CREATE INDEX "Visit_date_idx" ON "Visit"("date");

-- CreateIndex
CREATE UNIQUE INDEX "KeyLoan_outKey_key" ON "KeyLoan"("outKey");

-- CreateIndex
CREATE INDEX "KeyLoan_date_idx" ON "KeyLoan"("date");

-- CreateIndex
CREATE INDEX "KeyLoan_bookingId_idx" ON "KeyLoan"("bookingId");

-- CreateIndex
CREATE INDEX "UnmetDemand_date_idx" ON "UnmetDemand"("date");

-- CreateIndex
CREATE INDEX "UnmetDemand_at_idx" ON "UnmetDemand"("at");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_correctsId_key" ON "LedgerEntry"("correctsId");

-- CreateIndex
CREATE INDEX "LedgerEntry_tillDay_idx" ON "LedgerEntry"("tillDay");

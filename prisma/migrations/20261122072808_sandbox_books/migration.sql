-- CreateTable
CREATE TABLE "SandboxRefund" (
    "idempotencyKey" TEXT NOT NULL PRIMARY KEY,
    "paymentRef" TEXT NOT NULL,
    "yen" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "SandboxEvent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "checkoutId" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "deliveries" INTEGER NOT NULL DEFAULT 1,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" DATETIME NOT NULL,
    "deliveredAt" DATETIME,
    "createdAt" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_SandboxCheckout" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "yen" INTEGER NOT NULL,
    "reference" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "successUrl" TEXT NOT NULL,
    "cancelUrl" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "status" TEXT NOT NULL,
    "paymentRef" TEXT,
    "refunded" INTEGER NOT NULL DEFAULT 0,
    "idempotencyKey" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);
INSERT INTO "new_SandboxCheckout" ("cancelUrl", "createdAt", "expiresAt", "id", "idempotencyKey", "locale", "paymentRef", "reference", "refunded", "status", "successUrl", "yen") SELECT "cancelUrl", "createdAt", "expiresAt", "id", "idempotencyKey", "locale", "paymentRef", "reference", "refunded", "status", "successUrl", "yen" FROM "SandboxCheckout";
DROP TABLE "SandboxCheckout";
ALTER TABLE "new_SandboxCheckout" RENAME TO "SandboxCheckout";
CREATE UNIQUE INDEX "SandboxCheckout_paymentRef_key" ON "SandboxCheckout"("paymentRef");
CREATE UNIQUE INDEX "SandboxCheckout_idempotencyKey_key" ON "SandboxCheckout"("idempotencyKey");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "SandboxEvent_deliveredAt_dueAt_idx" ON "SandboxEvent"("deliveredAt", "dueAt");

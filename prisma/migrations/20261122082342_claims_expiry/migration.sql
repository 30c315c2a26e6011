-- CreateIndex
CREATE INDEX "SlotClaim_expiresAt_idx" ON "SlotClaim"("expiresAt");

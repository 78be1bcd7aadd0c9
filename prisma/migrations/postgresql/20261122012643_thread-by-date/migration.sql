-- DropIndex
DROP INDEX "Message_threadId_idx";

-- CreateIndex
CREATE INDEX "Message_threadId_sentAt_idx" ON "Message"("threadId", "sentAt");

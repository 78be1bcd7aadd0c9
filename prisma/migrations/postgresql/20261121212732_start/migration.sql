-- CreateTable
CREATE TABLE "Report" (
    "id" SERIAL NOT NULL,
    "messageId" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "threadId" INTEGER NOT NULL,
    "print" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "title" TEXT,
    "component" TEXT,
    "isComplete" BOOLEAN NOT NULL,
    "quoteDepth" INTEGER NOT NULL,
    "kernel" TEXT,
    "isDirty" BOOLEAN,
    "syzbot" TEXT,
    "inversionId" TEXT,
    "attached" TEXT,
    "data" BYTEA NOT NULL,
    "parserVersion" INTEGER NOT NULL,

    CONSTRAINT "Report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportLock" (
    "reportId" INTEGER NOT NULL,
    "class" TEXT NOT NULL,
    "canonical" TEXT NOT NULL,

    CONSTRAINT "ReportLock_pkey" PRIMARY KEY ("reportId","class")
);

-- CreateTable
CREATE TABLE "Dependency" (
    "reportId" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "fromSubclass" INTEGER,
    "toSubclass" INTEGER,
    "fromCanonical" TEXT NOT NULL,
    "toCanonical" TEXT NOT NULL,
    "siteFunction" TEXT,
    "siteFile" TEXT,
    "siteLine" INTEGER,

    CONSTRAINT "Dependency_pkey" PRIMARY KEY ("reportId","ordinal")
);

-- CreateTable
CREATE TABLE "Inversion" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "altTitles" TEXT NOT NULL DEFAULT '[]',
    "cycle" TEXT NOT NULL DEFAULT '[]',
    "canonical" TEXT NOT NULL DEFAULT '[]',
    "firstSeen" TEXT,
    "lastSeen" TEXT,
    "lastWord" TEXT,
    "reportCount" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'open',
    "fixClass" TEXT,
    "component" TEXT,
    "cameBack" BOOLEAN NOT NULL DEFAULT false,
    "data" TEXT NOT NULL DEFAULT '{}',
    "inversionVersion" INTEGER NOT NULL,
    "isDirty" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "Inversion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "InversionLock" (
    "inversionId" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "InversionLock_pkey" PRIMARY KEY ("inversionId","class")
);

-- CreateTable
CREATE TABLE "InversionEdge" (
    "inversionId" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,

    CONSTRAINT "InversionEdge_pkey" PRIMARY KEY ("inversionId","from","to")
);

-- CreateTable
CREATE TABLE "InversionSubsystem" (
    "inversionId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "confidence" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "InversionSubsystem_pkey" PRIMARY KEY ("inversionId","name")
);

-- CreateTable
CREATE TABLE "Episode" (
    "inversionId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "syzbot" TEXT,
    "thread" TEXT,
    "component" TEXT,
    "firstSeen" TEXT,
    "lastSeen" TEXT,
    "state" TEXT NOT NULL,
    "fixClass" TEXT,
    "data" TEXT NOT NULL,

    CONSTRAINT "Episode_pkey" PRIMARY KEY ("inversionId","ordinal")
);

-- CreateTable
CREATE TABLE "Fix" (
    "inversionId" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "messageId" TEXT,
    "commit" TEXT,
    "subject" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "fixClass" TEXT,
    "confidence" TEXT NOT NULL,
    "sentAt" TEXT,
    "data" TEXT NOT NULL,

    CONSTRAINT "Fix_pkey" PRIMARY KEY ("inversionId","ordinal")
);

-- CreateTable
CREATE TABLE "Claim" (
    "messageId" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "about" TEXT,
    "value" TEXT,
    "confidence" TEXT NOT NULL,
    "data" TEXT NOT NULL,

    CONSTRAINT "Claim_pkey" PRIMARY KEY ("messageId","ordinal")
);

-- CreateTable
CREATE TABLE "Patch" (
    "messageId" INTEGER NOT NULL,
    "subjectKey" TEXT NOT NULL,
    "patchId" TEXT,
    "data" TEXT NOT NULL,

    CONSTRAINT "Patch_pkey" PRIMARY KEY ("messageId")
);

-- CreateTable
CREATE TABLE "Subsystem" (
    "name" TEXT NOT NULL,
    "title" TEXT,
    "data" TEXT NOT NULL,

    CONSTRAINT "Subsystem_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Redirect" (
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,

    CONSTRAINT "Redirect_pkey" PRIMARY KEY ("from")
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" SERIAL NOT NULL,
    "document" TEXT NOT NULL,

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Meta" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "Meta_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Source" (
    "id" SERIAL NOT NULL,
    "path" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "list" TEXT,
    "stamp" TEXT,
    "cursor" TEXT,
    "bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "Source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "id" SERIAL NOT NULL,
    "messageId" TEXT NOT NULL,
    "variant" TEXT NOT NULL DEFAULT '',
    "contentHash" TEXT NOT NULL,
    "bodyHash" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "fromName" TEXT,
    "fromAddress" TEXT,
    "sentAt" TEXT,
    "dateRaw" TEXT,
    "inReplyTo" TEXT,
    "references" TEXT NOT NULL DEFAULT '',
    "size" INTEGER NOT NULL,
    "isRelevant" BOOLEAN NOT NULL DEFAULT false,
    "hasDiff" BOOLEAN NOT NULL DEFAULT false,
    "threadId" INTEGER NOT NULL,

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RawMessage" (
    "messageId" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "RawMessage_pkey" PRIMARY KEY ("messageId")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" SERIAL NOT NULL,
    "messageId" INTEGER NOT NULL,
    "sourceId" INTEGER NOT NULL,
    "locator" TEXT NOT NULL,
    "list" TEXT,
    "contentHash" TEXT NOT NULL,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Thread" (
    "id" SERIAL NOT NULL,
    "root" TEXT,
    "isRelevant" BOOLEAN NOT NULL DEFAULT false,
    "isDirty" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "Thread_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ThreadMember" (
    "messageId" TEXT NOT NULL,
    "threadId" INTEGER NOT NULL,

    CONSTRAINT "ThreadMember_pkey" PRIMARY KEY ("messageId")
);

-- CreateTable
CREATE TABLE "Mention" (
    "messageId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,

    CONSTRAINT "Mention_pkey" PRIMARY KEY ("messageId","kind","target")
);

-- CreateTable
CREATE TABLE "Reject" (
    "sourceId" INTEGER NOT NULL,
    "locator" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "messageId" TEXT,

    CONSTRAINT "Reject_pkey" PRIMARY KEY ("sourceId","locator")
);

-- CreateTable
CREATE TABLE "Tombstone" (
    "key" TEXT NOT NULL,

    CONSTRAINT "Tombstone_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "Report_threadId_idx" ON "Report"("threadId");

-- CreateIndex
CREATE INDEX "Report_inversionId_idx" ON "Report"("inversionId");

-- CreateIndex
CREATE INDEX "Report_syzbot_idx" ON "Report"("syzbot");

-- CreateIndex
CREATE INDEX "Report_print_idx" ON "Report"("print");

-- CreateIndex
CREATE INDEX "Report_title_idx" ON "Report"("title");

-- CreateIndex
CREATE UNIQUE INDEX "Report_messageId_ordinal_key" ON "Report"("messageId", "ordinal");

-- CreateIndex
CREATE INDEX "ReportLock_class_idx" ON "ReportLock"("class");

-- CreateIndex
CREATE INDEX "ReportLock_canonical_idx" ON "ReportLock"("canonical");

-- CreateIndex
CREATE INDEX "Dependency_fromCanonical_toCanonical_idx" ON "Dependency"("fromCanonical", "toCanonical");

-- CreateIndex
CREATE INDEX "Dependency_toCanonical_idx" ON "Dependency"("toCanonical");

-- CreateIndex
CREATE INDEX "Dependency_siteFunction_idx" ON "Dependency"("siteFunction");

-- CreateIndex
CREATE INDEX "Inversion_isDirty_idx" ON "Inversion"("isDirty");

-- CreateIndex
CREATE INDEX "Inversion_lastSeen_idx" ON "Inversion"("lastSeen");

-- CreateIndex
CREATE INDEX "Inversion_firstSeen_idx" ON "Inversion"("firstSeen");

-- CreateIndex
CREATE INDEX "Inversion_state_idx" ON "Inversion"("state");

-- CreateIndex
CREATE INDEX "Inversion_title_idx" ON "Inversion"("title");

-- CreateIndex
CREATE INDEX "InversionLock_class_idx" ON "InversionLock"("class");

-- CreateIndex
CREATE INDEX "InversionEdge_from_to_idx" ON "InversionEdge"("from", "to");

-- CreateIndex
CREATE INDEX "InversionSubsystem_name_idx" ON "InversionSubsystem"("name");

-- CreateIndex
CREATE INDEX "Episode_syzbot_idx" ON "Episode"("syzbot");

-- CreateIndex
CREATE INDEX "Fix_messageId_idx" ON "Fix"("messageId");

-- CreateIndex
CREATE INDEX "Fix_commit_idx" ON "Fix"("commit");

-- CreateIndex
CREATE INDEX "Fix_sentAt_idx" ON "Fix"("sentAt");

-- CreateIndex
CREATE INDEX "Claim_about_idx" ON "Claim"("about");

-- CreateIndex
CREATE INDEX "Claim_value_idx" ON "Claim"("value");

-- CreateIndex
CREATE INDEX "Patch_subjectKey_idx" ON "Patch"("subjectKey");

-- CreateIndex
CREATE INDEX "Patch_patchId_idx" ON "Patch"("patchId");

-- CreateIndex
CREATE UNIQUE INDEX "Source_path_key" ON "Source"("path");

-- CreateIndex
CREATE INDEX "Message_threadId_idx" ON "Message"("threadId");

-- CreateIndex
CREATE INDEX "Message_sentAt_idx" ON "Message"("sentAt");

-- CreateIndex
CREATE UNIQUE INDEX "Message_messageId_variant_key" ON "Message"("messageId", "variant");

-- CreateIndex
CREATE INDEX "Delivery_messageId_idx" ON "Delivery"("messageId");

-- CreateIndex
CREATE INDEX "Delivery_list_idx" ON "Delivery"("list");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_sourceId_locator_key" ON "Delivery"("sourceId", "locator");

-- CreateIndex
CREATE INDEX "Thread_root_idx" ON "Thread"("root");

-- CreateIndex
CREATE INDEX "Thread_isDirty_isRelevant_idx" ON "Thread"("isDirty", "isRelevant");

-- CreateIndex
CREATE INDEX "ThreadMember_threadId_idx" ON "ThreadMember"("threadId");

-- CreateIndex
CREATE INDEX "Mention_kind_target_idx" ON "Mention"("kind", "target");

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Thread"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportLock" ADD CONSTRAINT "ReportLock_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dependency" ADD CONSTRAINT "Dependency_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InversionLock" ADD CONSTRAINT "InversionLock_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InversionEdge" ADD CONSTRAINT "InversionEdge_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InversionSubsystem" ADD CONSTRAINT "InversionSubsystem_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Episode" ADD CONSTRAINT "Episode_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fix" ADD CONSTRAINT "Fix_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Claim" ADD CONSTRAINT "Claim_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Patch" ADD CONSTRAINT "Patch_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Thread"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RawMessage" ADD CONSTRAINT "RawMessage_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ThreadMember" ADD CONSTRAINT "ThreadMember_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Thread"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mention" ADD CONSTRAINT "Mention_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Reject" ADD CONSTRAINT "Reject_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

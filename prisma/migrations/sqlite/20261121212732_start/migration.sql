-- CreateTable
CREATE TABLE "Report" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
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
    "data" BLOB NOT NULL,
    "parserVersion" INTEGER NOT NULL,
    CONSTRAINT "Report_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Report_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Thread" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Report_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReportLock" (
    "reportId" INTEGER NOT NULL,
    "class" TEXT NOT NULL,
    "canonical" TEXT NOT NULL,

    PRIMARY KEY ("reportId", "class"),
    CONSTRAINT "ReportLock_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report" ("id") ON DELETE CASCADE ON UPDATE CASCADE
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

    PRIMARY KEY ("reportId", "ordinal"),
    CONSTRAINT "Dependency_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Inversion" (
    "id" TEXT NOT NULL PRIMARY KEY,
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
    "isDirty" BOOLEAN NOT NULL DEFAULT true
);

-- CreateTable
CREATE TABLE "InversionLock" (
    "inversionId" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("inversionId", "class"),
    CONSTRAINT "InversionLock_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "InversionEdge" (
    "inversionId" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,

    PRIMARY KEY ("inversionId", "from", "to"),
    CONSTRAINT "InversionEdge_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "InversionSubsystem" (
    "inversionId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "confidence" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("inversionId", "name"),
    CONSTRAINT "InversionSubsystem_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
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

    PRIMARY KEY ("inversionId", "ordinal"),
    CONSTRAINT "Episode_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
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

    PRIMARY KEY ("inversionId", "ordinal"),
    CONSTRAINT "Fix_inversionId_fkey" FOREIGN KEY ("inversionId") REFERENCES "Inversion" ("id") ON DELETE CASCADE ON UPDATE CASCADE
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

    PRIMARY KEY ("messageId", "ordinal"),
    CONSTRAINT "Claim_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Patch" (
    "messageId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "subjectKey" TEXT NOT NULL,
    "patchId" TEXT,
    "data" TEXT NOT NULL,
    CONSTRAINT "Patch_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Subsystem" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT,
    "data" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Redirect" (
    "from" TEXT NOT NULL PRIMARY KEY,
    "to" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "document" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Meta" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Source" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "path" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "list" TEXT,
    "stamp" TEXT,
    "cursor" TEXT,
    "bytes" BIGINT NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "Message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
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
    CONSTRAINT "Message_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Thread" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RawMessage" (
    "messageId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "bytes" BLOB NOT NULL,
    CONSTRAINT "RawMessage_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "messageId" INTEGER NOT NULL,
    "sourceId" INTEGER NOT NULL,
    "locator" TEXT NOT NULL,
    "list" TEXT,
    "contentHash" TEXT NOT NULL,
    CONSTRAINT "Delivery_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Delivery_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Thread" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "root" TEXT,
    "isRelevant" BOOLEAN NOT NULL DEFAULT false,
    "isDirty" BOOLEAN NOT NULL DEFAULT true
);

-- CreateTable
CREATE TABLE "ThreadMember" (
    "messageId" TEXT NOT NULL PRIMARY KEY,
    "threadId" INTEGER NOT NULL,
    CONSTRAINT "ThreadMember_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Thread" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Mention" (
    "messageId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,

    PRIMARY KEY ("messageId", "kind", "target"),
    CONSTRAINT "Mention_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Reject" (
    "sourceId" INTEGER NOT NULL,
    "locator" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "messageId" TEXT,

    PRIMARY KEY ("sourceId", "locator"),
    CONSTRAINT "Reject_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Tombstone" (
    "key" TEXT NOT NULL PRIMARY KEY
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

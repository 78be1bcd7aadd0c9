-- CreateTable
CREATE TABLE "ProseOrder" (
    "messageId" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "fromCanonical" TEXT,
    "toCanonical" TEXT,
    "confidence" TEXT NOT NULL,
    "data" TEXT NOT NULL,

    PRIMARY KEY ("messageId", "ordinal"),
    CONSTRAINT "ProseOrder_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Commit" (
    "sha" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "authoredAt" TEXT,
    "committedAt" TEXT,
    "release" TEXT,
    "data" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "CommitTie" (
    "sha" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "rule" TEXT NOT NULL,

    PRIMARY KEY ("sha", "kind", "target"),
    CONSTRAINT "CommitTie_sha_fkey" FOREIGN KEY ("sha") REFERENCES "Commit" ("sha") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ForeignAddress" (
    "url" TEXT NOT NULL PRIMARY KEY,
    "archive" TEXT NOT NULL,
    "messageId" TEXT,
    "confidence" TEXT,
    "day" TEXT,
    "subject" TEXT,
    "sender" TEXT
);

-- CreateIndex
CREATE INDEX "ProseOrder_fromCanonical_toCanonical_idx" ON "ProseOrder"("fromCanonical", "toCanonical");

-- CreateIndex
CREATE INDEX "ProseOrder_toCanonical_idx" ON "ProseOrder"("toCanonical");

-- CreateIndex
CREATE INDEX "CommitTie_kind_target_idx" ON "CommitTie"("kind", "target");

-- CreateIndex
CREATE INDEX "ForeignAddress_messageId_idx" ON "ForeignAddress"("messageId");

-- CreateIndex
CREATE INDEX "ForeignAddress_day_idx" ON "ForeignAddress"("day");

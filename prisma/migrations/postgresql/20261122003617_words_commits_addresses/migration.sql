-- CreateTable
CREATE TABLE "ProseOrder" (
    "messageId" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "fromCanonical" TEXT,
    "toCanonical" TEXT,
    "confidence" TEXT NOT NULL,
    "data" TEXT NOT NULL,

    CONSTRAINT "ProseOrder_pkey" PRIMARY KEY ("messageId","ordinal")
);

-- CreateTable
CREATE TABLE "Commit" (
    "sha" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "authoredAt" TEXT,
    "committedAt" TEXT,
    "release" TEXT,
    "data" TEXT NOT NULL,

    CONSTRAINT "Commit_pkey" PRIMARY KEY ("sha")
);

-- CreateTable
CREATE TABLE "CommitTie" (
    "sha" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "rule" TEXT NOT NULL,

    CONSTRAINT "CommitTie_pkey" PRIMARY KEY ("sha","kind","target")
);

-- CreateTable
CREATE TABLE "ForeignAddress" (
    "url" TEXT NOT NULL,
    "archive" TEXT NOT NULL,
    "messageId" TEXT,
    "confidence" TEXT,
    "day" TEXT,
    "subject" TEXT,
    "sender" TEXT,

    CONSTRAINT "ForeignAddress_pkey" PRIMARY KEY ("url")
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

-- AddForeignKey
ALTER TABLE "ProseOrder" ADD CONSTRAINT "ProseOrder_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommitTie" ADD CONSTRAINT "CommitTie_sha_fkey" FOREIGN KEY ("sha") REFERENCES "Commit"("sha") ON DELETE CASCADE ON UPDATE CASCADE;

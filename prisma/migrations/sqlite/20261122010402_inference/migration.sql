-- CreateTable
CREATE TABLE "PatchTerm" (
    "term" TEXT NOT NULL,
    "messageId" INTEGER NOT NULL,
    "role" TEXT NOT NULL,

    PRIMARY KEY ("term", "messageId"),
    CONSTRAINT "PatchTerm_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Patch" ("messageId") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReportTerm" (
    "term" TEXT NOT NULL,
    "reportId" INTEGER NOT NULL,

    PRIMARY KEY ("term", "reportId"),
    CONSTRAINT "ReportTerm_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- AlterTable
ALTER TABLE "Inversion" ADD COLUMN "inferred" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "Inversion" ADD COLUMN "isInferenceDue" BOOLEAN NOT NULL DEFAULT true;

-- CreateIndex
CREATE INDEX "Inversion_isInferenceDue_idx" ON "Inversion"("isInferenceDue");

-- CreateIndex
CREATE INDEX "PatchTerm_messageId_idx" ON "PatchTerm"("messageId");

-- CreateIndex
CREATE INDEX "ReportTerm_reportId_idx" ON "ReportTerm"("reportId");

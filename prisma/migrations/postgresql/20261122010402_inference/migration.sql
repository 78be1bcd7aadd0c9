-- AlterTable
ALTER TABLE "Inversion" ADD COLUMN     "inferred" TEXT NOT NULL DEFAULT '[]',
ADD COLUMN     "isInferenceDue" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "PatchTerm" (
    "term" TEXT NOT NULL,
    "messageId" INTEGER NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "PatchTerm_pkey" PRIMARY KEY ("term","messageId")
);

-- CreateTable
CREATE TABLE "ReportTerm" (
    "term" TEXT NOT NULL,
    "reportId" INTEGER NOT NULL,

    CONSTRAINT "ReportTerm_pkey" PRIMARY KEY ("term","reportId")
);

-- CreateIndex
CREATE INDEX "PatchTerm_messageId_idx" ON "PatchTerm"("messageId");

-- CreateIndex
CREATE INDEX "ReportTerm_reportId_idx" ON "ReportTerm"("reportId");

-- CreateIndex
CREATE INDEX "Inversion_isInferenceDue_idx" ON "Inversion"("isInferenceDue");

-- AddForeignKey
ALTER TABLE "PatchTerm" ADD CONSTRAINT "PatchTerm_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Patch"("messageId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportTerm" ADD CONSTRAINT "ReportTerm_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

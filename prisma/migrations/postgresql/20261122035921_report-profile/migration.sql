-- CreateTable
CREATE TABLE "ReportProfile" (
    "reportId" INTEGER NOT NULL,
    "features" BYTEA NOT NULL,
    "told" BYTEA NOT NULL,

    CONSTRAINT "ReportProfile_pkey" PRIMARY KEY ("reportId")
);

-- AddForeignKey
ALTER TABLE "ReportProfile" ADD CONSTRAINT "ReportProfile_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

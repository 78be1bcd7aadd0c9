-- CreateTable
CREATE TABLE "ReportProfile" (
    "reportId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "features" BLOB NOT NULL,
    "told" BLOB NOT NULL,
    CONSTRAINT "ReportProfile_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

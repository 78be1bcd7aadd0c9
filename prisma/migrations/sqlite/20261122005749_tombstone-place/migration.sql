-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Tombstone" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "inReplyTo" TEXT,
    "references" TEXT NOT NULL DEFAULT '',
    "sentAt" TEXT
);
INSERT INTO "new_Tombstone" ("key") SELECT "key" FROM "Tombstone";
DROP TABLE "Tombstone";
ALTER TABLE "new_Tombstone" RENAME TO "Tombstone";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

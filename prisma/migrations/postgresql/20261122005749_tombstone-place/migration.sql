-- AlterTable
ALTER TABLE "Tombstone" ADD COLUMN     "inReplyTo" TEXT,
ADD COLUMN     "references" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "sentAt" TEXT;

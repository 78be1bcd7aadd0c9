-- AlterTable
ALTER TABLE "Message" ADD COLUMN "placed" TEXT;

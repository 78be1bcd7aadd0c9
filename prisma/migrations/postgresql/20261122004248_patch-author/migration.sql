-- AlterTable
ALTER TABLE "Patch" ADD COLUMN "author" TEXT;

-- CreateIndex
CREATE INDEX "Patch_author_idx" ON "Patch"("author");

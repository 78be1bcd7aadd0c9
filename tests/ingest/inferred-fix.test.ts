// A patch that names no report: tied to one by what both speak of, unless its changelog shows the print of another.
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { makeBase } from "../setup/deadlore.ts";
import { REPORT } from "./splats.ts";

const named = (text: string) => text.replaceAll("demo->a", "demo->a_mutex").replaceAll("demo->b", "demo->b_mutex");
const diff = (name: string) =>
  `---\ndiff --git a/fs/demo/${name}.c b/fs/demo/${name}.c\n--- a/fs/demo/${name}.c\n+++ b/fs/demo/${name}.c\n@@ -8,3 +8,3 @@ static int demo_${name}(void)\n {\n-\tmutex_lock(&demo->${name}_mutex);\n+\tmutex_trylock(&demo->${name}_mutex);\n }\n`;
const SAID =
  "demo_a() and demo_b() deadlock: demo_ba() holds b_mutex while it waits for a_mutex, demo_ab() the reverse.\n";
const LADDER =
  "\n  CPU0                    CPU1\n  ----                    ----\n  mutex_lock(&x->a_mutex)\n                          mutex_lock(&x->b_mutex)\n                          mutex_lock(&x->a_mutex)\n  mutex_lock(&x->b_mutex)\n";

const mail = (id: string, day: number, subject: string, body: string) =>
  `From a@x Thu Jan  1 00:00:00 2026\nMessage-ID: <${id}@demo.example>\nDate: ${day} Jan 2030 12:00:00 +0000\nFrom: Pia <pia@demo.example>\nSubject: ${subject}\nList-Id: <demo.example.org>\n\n${body}\n`;

const mailSchema = z.object({ inversions: z.array(z.string()) });
const storySchema = z.object({ fixes: z.array(z.object({ messageId: z.string(), confidence: z.string() })) });

describe("a patch that names no report", () => {
  it("may tell the order in words, as it would be the report's under other names", () => {
    expect(fixesAfter(mail("patch", 8, "[PATCH] demo: do not wait in demo_a", `${SAID}${LADDER}${diff("a")}`))).toEqual(
      [{ messageId: "patch@demo.example", confidence: "inferred" }],
    );
  }, 60_000);

  it("is not tied to it where its changelog shows another print", () => {
    const other = named(REPORT).replaceAll("b_mutex", "c_mutex");
    const fixes = fixesAfter(
      mail("other", 8, "[PATCH] demo: do not wait in demo_a", `${SAID}\n${other}\n${diff("a")}`),
    );
    expect(fixes.filter(({ messageId }) => messageId === "other@demo.example")).toEqual([]);
  }, 60_000);
});

function fixesAfter(patch: string) {
  const own = makeBase();
  try {
    const path = `${own.folder}/demo.mbox`;
    writeFileSync(path, [mail("report", 7, "deadlock in demo_a", named(REPORT)), patch].join("\n"));
    expect(own.run(["ingest", path]).status).toBe(0);
    const { inversions } = mailSchema.parse(own.json(["show", "report@demo.example"]));
    return storySchema.parse(own.json(["show", inversions[0] ?? ""])).fixes;
  } finally {
    own.remove();
  }
}

/**
 * A diff in git's form, whatever tool wrote it: what the commit made of it has.
 *
 *   Index: usb-devel/drivers/usb/misc/demo.c          ->   diff --git a/drivers/usb/misc/demo.c b/drivers/usb/misc/demo.c
 *   --- usb-devel.orig/drivers/usb/misc/demo.c             --- a/drivers/usb/misc/demo.c
 *   +++ usb-devel/drivers/usb/misc/demo.c                  +++ b/drivers/usb/misc/demo.c
 *
 * In and out: the lines of a diff. Lines below git's own header, and hunks without any file, stay as they are.
 */
import type { DiffLine } from "./diff.ts";

export function toGitForm(lines: readonly DiffLine[]): readonly DiffLine[] {
  const out: DiffLine[] = [];
  let isGit = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const next = lines[at + 1];
    if (!line) break;
    if (line.kind !== "header") {
      if (line.kind === "hunk") isGit = false;
      out.push(line);
    } else if (line.text.startsWith("diff --git ")) {
      isGit = true;
      out.push(line);
    } else if (isGit) out.push(line);
    else if (line.text.startsWith("--- ") && next?.text.startsWith("+++ ")) {
      out.push(...gitHeader(line.text.slice(4), next.text.slice(4)));
      at++;
    }
    // `Index: x`, `=====`, `diff -urN a/x b/x`: other tools' headers say nothing that the two lines below do not.
  }
  return out;
}

function gitHeader(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [bare(before), bare(after)];
  const header = (text: string): DiffLine => ({ kind: "header", text });
  const [from, to] = strip(old ?? now ?? "", now ?? old ?? "");
  return [
    header(`diff --git a/${from} b/${to}`),
    ...(old === null ? [header("new file mode 100644")] : now === null ? [header("deleted file mode 100644")] : []),
    header(old === null ? "--- /dev/null" : `--- a/${from}`),
    header(now === null ? "+++ /dev/null" : `+++ b/${to}`),
  ];
}

/** `x.orig/fs/a.c	2020-01-01 10:00` -> `x.orig/fs/a.c`; null for /dev/null. */
function bare(path: string): string | null {
  const name = path.split("\t")[0]?.trim() ?? "";
  return name === "/dev/null" ? null : name;
}

/** What stands before the first slash is the name of a tree where the rest is the same file: patch -p1. */
function strip(from: string, to: string): readonly [string, string] {
  const below = (path: string) => path.slice(path.indexOf("/") + 1);
  const isTree = below(from) === below(to) && (from !== to || /^[ab]\//.test(from));
  return isTree ? [below(from), below(to)] : [from, to];
}

/** What can be asked, on the page where it is asked. */
import { Section } from "../section.tsx";
import { TableHead } from "../table-head.tsx";

const ROWS = [
  [["lock:mmap_lock"], "inversions and mails with this class, under any of its names"],
  [["lock:i_rwsem>mmap_lock"], "the ordered pair: the second taken while the first is held"],
  [["sub:overlayfs", "state:open", "kind:recursive"], "subsystem, state, kind of report; -state:merged leaves out"],
  [["s:", "f:", "l:", "d:2024..2025"], "subject, author, list, date, as on lore"],
  [["ovl_copy_up_one", '"exact words"'], "a function, or words in this order"],
  [["syz:", "v1:", "<Message-ID>"], "an id or an archive address may stand alone"],
] as const;

export function QueryHelp() {
  return (
    <Section id="query" title="Query help">
      <table className="t mini stack">
        <TableHead of={[["Write"], ["To find", "wide"]]} />
        <tbody>
          {ROWS.map(([queries, meaning]) => (
            <tr key={meaning}>
              <td>
                {queries.map((query) => (
                  <span key={query}>
                    <code>{query}</code>{" "}
                  </span>
                ))}
              </td>
              <td className="wide">{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small sec">
        All of it: <a href="/help/#query">query syntax</a>
      </p>
    </Section>
  );
}

/** The spellings that count as this class, and with how many classes both orders were seen. */
import { counted, type LockClassView } from "@/lib/views";
import { Fact } from "../fact.tsx";
import { LockName } from "../lock-name.tsx";

export function Aliases({ of }: { of: LockClassView }) {
  const both = of.inner.filter((each) => each.both).length;
  return (
    <dl className="facts">
      <Fact label="Names">
        {of.aliases.length === 0 && <span className="sec">no report prints it by itself</span>}
        {of.aliases.map((alias, index) => (
          <span key={alias.class}>
            {index > 0 && ", "}
            <LockName name={alias.class} /> <span className="was">{counted(alias.reports, "report")}</span>
          </span>
        ))}
        {of.aliases.length > 1 && ". Counted as one."}
        {of.lock.asked !== of.lock.class && (
          <span className="was">
            {" "}
            You asked for <LockName name={of.lock.asked} />.
          </span>
        )}
      </Fact>
      <Fact label="Both orders">
        {both === 0 ? "seen with no other class" : <a href="#both">seen with {counted(both, "class", "classes")}</a>}
      </Fact>
    </dl>
  );
}

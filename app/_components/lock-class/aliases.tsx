/** The spellings that count as this class with the kernels that print them, what people call it, where it stands and who takes it. */
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
            <Spelling of={alias} />
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
      {of.spoken.length > 0 && <Fact label="People say">{of.spoken.join(", ")}</Fact>}
      {of.home !== null && (
        <Fact label="Defined in">
          <code className="at">{of.home}</code>
        </Fact>
      )}
      {of.takenBy.length > 0 && (
        <Fact label="Taken in">
          {of.takenBy.map(({ value }, index) => (
            <span key={value}>
              {index > 0 && " "}
              <code className="fn">{value}</code>
            </span>
          ))}
        </Fact>
      )}
      {of.components.length > 0 && <Fact label="Whose code">{of.components.join(", ")}</Fact>}
      <Fact label="Both orders">
        {both === 0 ? "seen with no other class" : <a href="#both">seen with {counted(both, "class", "classes")}</a>}
      </Fact>
    </dl>
  );
}

function Spelling({ of }: { of: LockClassView["aliases"][number] }) {
  const { kernels, since } = of;
  return (
    <>
      <LockName name={of.class} />{" "}
      <span className="was">
        {kernels && (kernels.first === kernels.last ? `${kernels.first}, ` : `${kernels.first} to ${kernels.last}, `)}
        {counted(of.reports, "report")}
        {since !== null && `; since ${since}`}
      </span>
    </>
  );
}

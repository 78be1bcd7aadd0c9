/** Each dependency of the cycle with both its places: where the outer lock was held, where the inner one was taken. */
import type { EdgeView, InversionView, Place } from "@/lib/views";
import { Edge } from "../edge.tsx";
import { Fact } from "../fact.tsx";
import { Inferred } from "../inferred.tsx";
import { LockLink } from "../lock-name.tsx";
import { Site } from "../site.tsx";

export function CycleList({ of }: { of: InversionView }) {
  return (
    <div>
      <h2 className="vh">What locks, in what order, where</h2>
      {of.edges.length > 0 ? (
        <ol className="cycle">
          {of.edges
            .filter(({ isBeside }) => !isBeside)
            .map((edge) => (
              <Entry key={edge.number} of={edge} />
            ))}
        </ol>
      ) : (
        <NoEdges of={of} />
      )}
      <Uses of={of} />
    </div>
  );
}

function Entry({ of }: { of: EdgeView }) {
  return (
    <li>
      <div>
        <a className="plain" href={`#edge-${of.number}`}>
          <Edge from={of.fromPrinted ?? of.from} to={of.toPrinted ?? of.to} />
        </a>
        {of.inferred && <Inferred />}
        {of.origin === "words" ? <Told of={of} /> : <Places of={of} />}
      </div>
    </li>
  );
}

function Told({ of }: { of: EdgeView }) {
  if (!of.takenIn) return <p className="sec small">stated in words, no place is printed</p>;
  return (
    <p className="sec small">
      stated in words; a part of a splat shows it taken in <Site of={of.takenIn} />
    </p>
  );
}

function Places({ of }: { of: EdgeView }) {
  return (
    <dl>
      <dt>held by</dt>
      <dd>
        <Site of={of.heldBy} />
        {of.heldBy && !of.heldHere && (
          <span className="sec" title="lockdep prints where a lock was taken once, not where this task took it">
            {" "}
            in another path
          </span>
        )}
      </dd>
      <dt>taken in</dt>
      <dd>
        <Site of={of.takenIn} />
      </dd>
    </dl>
  );
}

function NoEdges({ of }: { of: InversionView }) {
  return (
    <>
      <p className="empty">No report here shows an order of two locks.</p>
      <ol className="cycle">
        {of.cycle.map((name) => (
          <li key={name}>
            <div>
              <LockLink name={name} />
              <dl>
                <dt>taken in</dt>
                <dd>
                  <Site of={of.best?.present?.takenIn ?? null} />
                </dd>
              </dl>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

/** What the kinds about interrupts say beside, or instead of, an order. */
function Uses({ of }: { of: InversionView }) {
  const { usage = null, conflict = null } = of.best ?? {};
  if (!usage && !conflict) return null;
  return (
    <dl className="facts">
      {usage && (
        <Fact label="Uses">
          <code>{usage.was}</code> before, <code>{usage.now}</code> now: an interrupt may take it while it is held
        </Fact>
      )}
      {conflict && (
        <Fact label="Interrupts">
          <LockLink name={conflict.safe} /> is taken in {conflict.state}
          <UsedAt of={conflict.safeSite} />; <LockLink name={conflict.unsafe} /> is held with it enabled
          <UsedAt of={conflict.unsafeSite} />
        </Fact>
      )}
    </dl>
  );
}

/** Where a lock was seen in such a use, as far as the report says it. */
const UsedAt = ({ of }: { of: Place | null }) =>
  of && (
    <>
      {" "}
      at <Site of={of} />
    </>
  );

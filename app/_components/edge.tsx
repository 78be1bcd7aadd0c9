/** A dependency, `A → B`: B was acquired while A was held. The arrow is a sign of its own, because names hold `->`. */
import { LockName } from "./lock-name.tsx";

export function Edge({ from, to }: { from: string; to: string }) {
  return (
    <span className="edge">
      <LockName name={from} /> <Arrow /> <LockName name={to} />
    </span>
  );
}

export function Arrow() {
  return <span className="arr">→</span>;
}

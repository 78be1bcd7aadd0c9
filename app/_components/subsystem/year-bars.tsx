/** Inversions by the year they were first seen, and fixes by the year they were sent, as bars with their numbers. */
import type { SubsystemView } from "@/lib/views";
import { Section } from "../section.tsx";

type Year = SubsystemView["years"][number];

const STEP = 38;
const HEIGHT = 80;
const BASE = 98;
/** Years drawn; older ones are in the JSON. */
const SHOWN = 12;

export function YearBars({ of }: { of: SubsystemView["years"] }) {
  const years = of.slice(-SHOWN);
  if (years.length === 0) return null;
  const most = Math.max(...years.map((year) => Math.max(year.inversions, year.fixes)), 1);
  const width = years.length * STEP + 6;
  const text = years
    .map(({ year, inversions, fixes }) => `${year}: ${inversions} first seen, ${fixes} fixes`)
    .join("; ");
  return (
    <Section id="years" title="By year">
      <figure className="bars">
        <svg viewBox={`0 0 ${width} 118`} width={width} height={118} role="img" aria-labelledby="bars-t bars-d">
          <title id="bars-t">Inversions and fixes by year</title>
          <desc id="bars-d">{text}</desc>
          <line x1="0" y1={BASE + 0.5} x2={width} y2={BASE + 0.5} />
          {years.map((year, index) => (
            <Bars key={year.year} of={year} x={index * STEP + 3} most={most} />
          ))}
        </svg>
      </figure>
      <p className="small sec">Left bar: inversions first seen. Right bar, green: fixes.</p>
    </Section>
  );
}

function Bars({ of, x, most }: { of: Year; x: number; most: number }) {
  return (
    <>
      <Bar x={x} count={of.inversions} most={most} kind="seen" />
      <Bar x={x + 16} count={of.fixes} most={most} kind="fixed" />
      <text x={x + 15} y={BASE + 15} textAnchor="middle">
        {of.year}
      </text>
    </>
  );
}

function Bar({ x, count, most, kind }: { x: number; count: number; most: number; kind: "seen" | "fixed" }) {
  if (count === 0) return null;
  const height = Math.max(2, Math.round((count / most) * HEIGHT));
  return (
    <>
      <rect className={kind} x={x} y={BASE - height} width="14" height={height} />
      <text x={x + 7} y={BASE - height - 4} textAnchor="middle">
        {count}
      </text>
    </>
  );
}

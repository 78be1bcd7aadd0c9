/**
 * The cycle as a drawing made by the server: boxes downwards, the closing line at the left. It grows with the cycle. Where an
 * interrupt closes it, no dependency leads back to the first lock, and the closing line says so.
 */
import { cut, type EdgeView, toLine } from "@/lib/views";

type Props = {
  readonly edges: readonly EdgeView[];
  readonly cycle: readonly string[];
  readonly byInterrupt?: boolean;
};

const STEP = 72;
const BOX = 28;
const WIDTH = 336;
/** Characters that fit at 12 and 11 px of the mono type. */
const NAME_CHARS = 39;
const LABEL_CHARS = 39;

export function CycleDrawing({ edges, cycle, byInterrupt = false }: Props) {
  const locks = edges.length > 0 ? toLocks(edges, byInterrupt) : cycle;
  const bottom = (locks.length - 1) * STEP + 1;
  const closing = byInterrupt ? undefined : edges.at(-1);
  return (
    <figure className="ringfig">
      <svg
        viewBox={`0 0 ${WIDTH} ${bottom + BOX + 38}`}
        width={WIDTH}
        height={bottom + BOX + 38}
        role="img"
        aria-labelledby="ring-t ring-d"
      >
        <title id="ring-t">{`Cycle of ${locks.length === 1 ? "one lock" : `${locks.length} locks`}`}</title>
        <desc id="ring-d">{[...locks, locks[0] ?? ""].map(toLine).join(", then ")}</desc>
        {locks.map((name, index) => (
          <Box key={name} name={name} top={index * STEP + 1} edge={edges[index - 1]} />
        ))}
        <path className="ln" d={`M34 ${bottom + (bottom === 1 ? 22 : 14)} H8 V${bottom === 1 ? 8 : 15} H27`} />
        <path className="hd" d={`M34 ${bottom === 1 ? 8 : 15} l-8 -4 v8 z`} />
        {closing && <Label number={closing.number} edge={closing} x={8} y={bottom + BOX + 24} />}
        {byInterrupt && (
          <text className="lab" x={8} y={bottom + BOX + 24}>
            an interrupt
          </text>
        )}
      </svg>
    </figure>
  );
}

function toLocks(edges: readonly EdgeView[], byInterrupt: boolean): readonly string[] {
  const last = byInterrupt ? edges.at(-1) : undefined;
  return [...edges.map(({ from }) => from), ...(last ? [last.to] : [])];
}

/** A lock, and above it the arrow that leads to it. */
function Box({ name, top, edge }: { name: string; top: number; edge: EdgeView | undefined }) {
  return (
    <>
      {edge && (
        <>
          <path className="ln" d={`M52 ${top - STEP + BOX} V${top - 6}`} />
          <path className="hd" d={`M52 ${top} l-4 -8 h8 z`} />
          <Label number={edge.number} edge={edge} x={66} y={top - 18} />
        </>
      )}
      <rect className="box" x="34" y={top} width={WIDTH - 36} height={BOX} rx="2" />
      <text x="44" y={top + 18}>
        {cut(toLine(name), NAME_CHARS)}
      </text>
    </>
  );
}

function Label({ number, edge, x, y }: { number: number; edge: EdgeView; x: number; y: number }) {
  const { takenIn } = edge;
  const file = takenIn?.file?.split("/").slice(-2).join("/");
  const place = file ? `${file}${takenIn?.line == null ? "" : `:${takenIn.line}`}` : "";
  const text = takenIn ? toLine(`${takenIn.function} ${place}`) : "unknown place";
  return (
    <>
      <text className="no" x={x} y={y}>
        {number}
      </text>
      <text className="lab" x={x + 12} y={y}>
        {cut(text, LABEL_CHARS + Math.floor((66 - x) / 7))}
      </text>
    </>
  );
}

// What is going on, on standard error: a bar on a terminal, nothing elsewhere. Standard output carries the answer only.
import { SingleBar } from "cli-progress";

export interface Progress {
  /** `total` is null where it is not known beforehand. */
  start(what: string, total: number | null): void;
  step(n: number): void;
  stop(): void;
}

const FORMAT = "{what} [{bar}] {value}/{total} {speed}/s";
const FORMAT_OPEN = "{what} {value} {speed}/s";

export const silent: Progress = { start: () => {}, step: () => {}, stop: () => {} };

export function terminalProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return silent;
  let bar: SingleBar | undefined;
  let done = 0;
  let started = 0;
  const speed = () => Math.round(done / Math.max(0.001, (performance.now() - started) / 1000));
  return {
    start(what, total) {
      done = 0;
      started = performance.now();
      const format = total === null ? FORMAT_OPEN : FORMAT;
      bar = new SingleBar({ stream, format, hideCursor: true, fps: 5, clearOnComplete: true });
      bar.start(total ?? 0, 0, { what: what.padEnd(24).slice(0, 48), speed: 0 });
    },
    step(n) {
      done += n;
      bar?.update(done, { speed: speed() });
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
}

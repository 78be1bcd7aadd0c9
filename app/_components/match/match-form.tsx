/** The box for a splat, with the text that was read in it. */
import { matchPath } from "@/lib/urls";

/** A whole console log comes back as its head only: the page has a budget. */
const SHOWN = 20_000;

export function MatchForm({ text }: { text: string }) {
  return (
    <form className="splat-box block" action={matchPath()} method="post">
      <label htmlFor="splat" className="small sec">
        A splat, a mail or a dmesg, with or without time stamps, quoted or not: as it is. Nothing of it is stored.
      </label>
      <textarea id="splat" name="q" spellCheck={false} defaultValue={text.slice(0, SHOWN)} rows={12} />
      <div className="row">
        <button type="submit">Match</button>{" "}
        <span className="hints">
          <code>dmesg | npx deadlore match</code> <code>curl --data-binary @splat …/match/index.txt</code>
        </span>
      </div>
    </form>
  );
}

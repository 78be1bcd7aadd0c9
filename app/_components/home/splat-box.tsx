/** One box for queries and splats. A one-line query is answered by the search. */
import { baseUrl } from "@/lib/env";
import { matchPath, searchPath } from "@/lib/urls";

const EXAMPLES = ["lock:mmap_lock", "lock:i_rwsem>mmap_lock", "sub:overlayfs state:open", "f:tytso", "d:2024.."];
const PLACEHOLDER = `WARNING: possible circular locking dependency detected
6.4.0-rc6 #1 Not tainted
------------------------------------------------------
… is trying to acquire lock: …`;

export function SplatBox() {
  return (
    <form className="splat-box block" action={matchPath()} method="post">
      <label htmlFor="splat">
        <b>Search, or paste a splat</b>{" "}
        <span className="sec small">dmesg with or without time stamps, a mail, a quoted mail: as it is</span>
      </label>
      <textarea id="splat" name="q" spellCheck={false} aria-describedby="hints" placeholder={PLACEHOLDER} />
      <div className="row">
        <button type="submit">Search</button>{" "}
        <span className="hints" id="hints">
          {EXAMPLES.map((query) => (
            <span key={query}>
              <a href={searchPath(query)}>
                <code>{query}</code>
              </a>{" "}
            </span>
          ))}
          <a href="/help/#query">all prefixes</a>
        </span>
      </div>
      <p className="small sec">
        From a shell: <code>dmesg | npx deadlore match</code>, or{" "}
        <code>dmesg | curl --data-binary @- {baseUrl() + matchPath("index.txt")}</code>
      </p>
    </form>
  );
}

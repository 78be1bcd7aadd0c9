/** The head of every page: name, search box (the home page has its own), navigation. */
import { exchange } from "@/app/_server/exchange.ts";
import { homePath, inversionsPath, lockClassesPath, matchPath, subsystemsPath, syzbotQueuePath } from "@/lib/urls";

const NAV = [
  ["Inversions", inversionsPath()],
  ["Locks", lockClassesPath()],
  ["Subsystems", subsystemsPath()],
  ["syzbot", syzbotQueuePath()],
  ["Match a splat", matchPath()],
  ["Help", "/help/"],
] as const;

export function Masthead() {
  const { path, query } = exchange();
  return (
    <header className="masthead">
      <div className="wrap">
        <a className="brand" href={homePath()}>
          Deadlore
        </a>
        {path !== "/" && <SearchBox value={path === "/search/" ? (new URLSearchParams(query).get("q") ?? "") : ""} />}
        <nav aria-label="Site">
          <ul>
            {NAV.map(([text, href]) => (
              <li key={href}>
                <a href={href} aria-current={currentOf(path, href)}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </header>
  );
}

function SearchBox({ value }: { value: string }) {
  return (
    <form className="search" action="/search/" method="get">
      <label className="vh" htmlFor="q">
        Search by lock, ordered pair, function, Message-ID, syzbot id or words
      </label>
      <input
        id="q"
        name="q"
        type="search"
        defaultValue={value}
        placeholder="lock:A>B  sub:overlayfs  Message-ID  function"
        autoComplete="off"
        spellCheck={false}
      />
      <button type="submit">Search</button>
    </form>
  );
}

function currentOf(path: string, href: string): "page" | "true" | undefined {
  if (path === href) return "page";
  return path.startsWith(href) ? "true" : undefined;
}

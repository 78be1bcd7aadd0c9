/**
 * What every page has around its content: title and twins in the head, breadcrumbs, main, footer. The masthead is the layout's.
 *
 *   <PageFrame title="&mm->mmap_lock" crumbs={[{ text: "locks", href: lockClassesPath() }]} twins={[lockClassPath(name, "index.json")]}>
 */
import type { ReactNode } from "react";
import { homePath } from "@/lib/urls";

export type Crumb = { readonly text: string; readonly href?: string; readonly form?: "code" };

type Props = {
  /** Of the browser's tab, without the site's name. */
  readonly title: string;
  readonly description?: string;
  /** After the home page. */
  readonly crumbs?: readonly Crumb[];
  /** Addresses of the same content in other forms: index.json, index.txt, index.atom, t.mbox.gz. */
  readonly twins?: readonly string[];
  readonly robots?: "noindex";
  readonly children: ReactNode;
};

const TYPES: readonly (readonly [ending: string, label: string, type: string | null])[] = [
  [".json", ".json", "application/json"],
  [".txt", ".txt", "text/plain"],
  [".atom", ".atom", "application/atom+xml"],
  [".mbox.gz", ".mbox.gz", null],
];

export function PageFrame({ title, description, crumbs = [], twins = [], robots, children }: Props) {
  return (
    <>
      <title>{`${title}, Deadlore`}</title>
      {description !== undefined && <meta name="description" content={description} />}
      {robots !== undefined && <meta name="robots" content={robots} />}
      {twins.map((href) => {
        const type = twinOf(href)?.[2];
        return type ? <link key={href} rel="alternate" type={type} href={href} /> : null;
      })}
      <div className="wrap">
        {crumbs.length > 0 && <Crumbs of={crumbs} />}
        <main id="main">{children}</main>
      </div>
      <Footer twins={twins} />
    </>
  );
}

function Crumbs({ of }: { of: readonly Crumb[] }) {
  return (
    <nav className="crumbs" aria-label="Breadcrumb">
      <ol>
        <li>
          <a href={homePath()}>Deadlore</a>
        </li>
        {of.map(({ text, href, form }) => {
          const name = form === "code" ? <code>{text}</code> : text;
          return <li key={text}>{href === undefined ? name : <a href={href}>{name}</a>}</li>;
        })}
      </ol>
    </nav>
  );
}

function Footer({ twins }: { twins: readonly string[] }) {
  return (
    <footer className="foot">
      <div className="wrap">
        {twins.length > 0 && (
          <p className="twins">
            This page as{" "}
            {twins.map((href) => (
              <span key={href}>
                <a href={href} rel="alternate">
                  {twinOf(href)?.[1] ?? href}
                </a>{" "}
              </span>
            ))}
          </p>
        )}
        <p>
          Grouping rules v1. Derived facts carry their source; an unknown stays unknown. Addresses are shortened here,
          whole in <code>raw</code>. Times are UTC. lore.kernel.org is the authority; this is an index.
        </p>
        <p>
          <a href="/help/#query">Query syntax</a> · <a href="/help/#cli">Command line</a> · <a href="/help/#api">API</a>{" "}
          · <a href="/stats/">What is counted</a> · <a href="/about/">About</a> · no JavaScript, no cookies
        </p>
      </div>
    </footer>
  );
}

const twinOf = (href: string) => TYPES.find(([ending]) => (href.split("?")[0] ?? "").endsWith(ending));

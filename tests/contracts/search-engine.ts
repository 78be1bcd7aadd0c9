/**
 * What every search engine must do, as a function of an engine: run on the embedded one (search-engine.test.ts) and on a real
 * Meilisearch (tests/meili/search.test.ts). Where an engine may differ, `exceptions` says so with the reason.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseQuery, type SearchDocument, type SearchEngine, type Sort, toHiddenId } from "../../lib/search/index.ts";

export type Exceptions = {
  /** Meilisearch counts what it has not walked through: only the total of a last page is exact. */
  readonly estimatesTotals?: true;
  /** Meilisearch forgives one wrong letter in a word of prose of five letters and more; never in an identifier. */
  readonly forgivesTypos?: true;
  /** Meilisearch keeps pairs of near words, not places: a phrase of three words is its three pairs, wherever each stands. */
  readonly phrasesByPairs?: true;
  /** Meilisearch knows no phrase with a beginning of a word: the parts of `ovl_copy*` may stand apart. */
  readonly prefixesApart?: true;
};

export type Opened = {
  readonly engine: SearchEngine;
  /** A second engine on the same index that may only read, as the web has it. */
  readonly reader: SearchEngine;
  readonly close: () => Promise<void>;
};

export function searchEngineContract(name: string, open: () => Promise<Opened>, exceptions: Exceptions = {}) {
  describe(`search engine: ${name}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    const ask = (text: string, limit = 50, cursor: string | null = null, sort: Sort = "match") =>
      opened.reader.search(parseQuery(text, new Date("2026-01-15T12:00:00Z")), { limit, cursor, sort });
    const find = async (text: string) => (await ask(text)).hits.map(({ id }) => id).sort();
    const context: Context = { ask, find, engine: () => opened.engine, exceptions };

    describe("before anything was added", () => {
      it("finds nothing, says why, and does not fail", async () => {
        const page = await ask("lock:sb_writers");
        expect(page).toMatchObject({ total: { value: 0 }, hits: [], next: null });
        expect(page.notices.join()).toContain("nothing was read in yet");
      });
    });
    describe("filled", () => {
      beforeAll(async () => {
        await opened.engine.clear();
        await opened.engine.add(DOCUMENTS);
      });
      findsExactly(context);
      findsWords(context);
      readsWhatPeopleType(context);
      givesPages(context);
    });
    describe("filled with names of members", () => {
      beforeAll(async () => {
        await opened.engine.clear();
        await opened.engine.add(MEMBERS);
      });
      findsMembers(context);
    });
    describe("changing", () => {
      beforeEach(async () => {
        await opened.engine.clear();
        await opened.engine.add(DOCUMENTS);
      });
      changes(context);
    });
  });
}

type Context = {
  readonly ask: (
    text: string,
    limit?: number,
    cursor?: string | null,
    sort?: Sort,
  ) => ReturnType<SearchEngine["search"]>;
  readonly find: (text: string) => Promise<string[]>;
  readonly engine: () => SearchEngine;
  readonly exceptions: Exceptions;
};

function findsExactly({ find }: Context) {
  it.each([
    ["a class by its short name", "lock:mmap_lock", [CYCLE, MMAP_CLASS, REPORT]],
    ["a class by its whole name", "lock:&mm->mmap_lock", [CYCLE, MMAP_CLASS, REPORT]],
    ["a class without its &", "lock:mm->mmap_lock", [CYCLE, MMAP_CLASS, REPORT]],
    ["a class with a boot's counter", "lock:&sb->s_type->i_mutex_key#8", [CYCLE, REPORT]],
    ["only the exact spelling in quotes", 'lock:"&mm->mmap_sem"', [MMAP_CLASS, REPORT]],
    ["a lock under its old name", "lock:mmap_sem", [CYCLE, MMAP_CLASS, REPORT]],
    ["a lock by what people call it", "lock:i_rwsem", [CYCLE, REPORT]],
    ["a class with brackets", "lock:(wq_completion)loop", [LOOP]],
    ["an ordered pair", "lock:i_mutex_key>mmap_lock", [CYCLE, REPORT]],
    ["an ordered pair of names with arrows", "lock:&sb->s_type->i_mutex_key>&mm->mmap_lock", [CYCLE, REPORT]],
    ["an ordered pair with spaces", "lock:i_mutex_key -> mmap_lock", [CYCLE, REPORT]],
    ["an ordered pair in quotes", 'lock:"&sb->s_type->i_mutex_key" > "&mm->mmap_sem"', [REPORT]],
    ["a function", "fn:ovl_copy_up_one", [CYCLE]],
    ["a function as a trace prints it", "site:ovl_copy_up_one+0x1b/0x90", [CYCLE]],
    ["a subsystem", "sub:overlayfs", [CYCLE, REPORT]],
    ["a state", "state:open", [CYCLE]],
    ["fixed, which is merged", "state:fixed", [LOOP]],
    ["a kind", "kind:circular", [CYCLE, LOOP, REPORT]],
    ["a list by its short name", "l:linux-unionfs", [REPLY, REPORT]],
    ["a syzbot bug", "syz:579885d1a9a8333362ff", [REPORT]],
    ["a Message-ID", "<20240301.ABC-1@demo.example>", [REPORT]],
    ["an inversion id", "v1:00000000000000aa", [CYCLE]],
    ["a syzbot address", "syzbot+579885d1a9a8333362ff@syzkaller.appspotmail.com", [REPORT]],
    ["an address on lore", "https://lore.kernel.org/all/20240301.ABC-1@demo.example/T/#u", [REPORT]],
    ["a commit by any of its lengths", "9b91b6b019fdaaaaaaaaaaaaaaaaaaaaaaaaaaaa", [LOOP]],
    ["the years of a range, both", "d:2023..2024", [CYCLE, LOOP, REPLY, REPORT]],
    ["a day", "d:2024-03-01", [REPORT]],
    ["a relative date", "d:last.year..", [MMAP_CLASS]],
    ["everything before a year", "d:..2023", [LOOP]],
    ["a year", "year:2019", [LOOP]],
    ["a type", "type:class", [MMAP_CLASS]],
    ["several at once", "sub:overlayfs type:message", [REPORT]],
    ["what is left after an exclusion", "kind:circular -sub:overlayfs", [LOOP]],
    ["what is left after excluding a date", "type:inversion -d:2023", [CYCLE]],
    ["one of two", "state:open OR state:merged", [CYCLE, LOOP]],
  ])("finds %s", async (_what, query, ids) => {
    expect(await find(query)).toEqual([...ids].sort());
  });

  it.each([
    ["a lock of another case", "lock:MMAP_LOCK"],
    ["a part of a class's name", "lock:mmap"],
    ["an ordered pair the other way round", "lock:mmap_lock>i_mutex_key"],
    ["a short name in quotes", 'lock:"mmap_lock"'],
    ["a Message-ID of another case", "<20240301.abc-1@demo.example>"],
    ["a part of a Message-ID", "id:20240301.ABC-1"],
    ["a function by a part", "fn:ovl_copy_up"],
    ["a state that nothing has", "state:applied"],
  ])("does not find %s", async (_what, query) => {
    expect(await find(query)).toEqual([]);
  });
}

function findsMembers({ find }: Context) {
  it.each([
    ["the member behind an arrow", "limits_demo", [LIMITS, PROSE]],
    ["the member behind two arrows", "dir_demo_key", [LIMITS, PROSE]],
    ["a part of the member behind an arrow", "limits", [LIMITS, PROSE]],
    ["the beginning of the member behind an arrow", "limits_de*", [LIMITS, PROSE]],
    ["the member as a phrase", '"limits demo"', [LIMITS, PROSE]],
    ["the whole name", "&q->limits_demo", [LIMITS, PROSE]],
    ["the whole name without its &", "q->limits_demo", [LIMITS, PROSE]],
    ["the whole name with a boot's counter", "&sb->s_demo->dir_demo_key#8", [LIMITS]],
    ["the member with a boot's counter", "dir_demo_key#8", [LIMITS]],
    ["what is in brackets behind the member", "elv_iosched", [PROSE]],
    ["a word behind a quote mark", "quoted_word", [PROSE]],
    ["a word behind a sign", "gfp_sign", [PROSE]],
    ["a word between arrows", "walk_right", [PROSE]],
  ])("finds %s", async (_what, query, ids) => {
    expect(await find(query)).toEqual([...ids].sort());
  });
}

function findsWords({ find, ask, exceptions }: Context) {
  it.each([
    ["a word", "teapot", [REPLY]],
    ["a word of another case", "Teapot", [REPLY]],
    ["a word with another accent", "café", [REPLY]],
    ["all of several words", "kettle teapot", [REPLY]],
    ["a phrase", '"kettle before the teapot"', [REPLY]],
    ["an identifier", "ovl_copy_up_one", [CYCLE, REPORT]],
    ["a part of an identifier", "copy_up", [CYCLE, REPORT]],
    ["a word out of an identifier", "ovl", [CYCLE, REPORT]],
    ["the beginning of an identifier", "ovl_copy*", [CYCLE, REPORT]],
    ["a lock as it was printed", "&sb->s_type->i_mutex_key#8", [REPORT]],
    ["a word of a title", "s:tea", [REPLY]],
    ["a phrase of a title", 's:"kettle and tea"', [REPLY]],
    ["a sender by name", "f:Ann", [REPLY]],
    ["a sender by address", "f:ann@demo.example", [REPLY]],
    ["either of two words", "teapot OR loop", [LOOP, REPLY]],
    ["a word or a value", "teapot OR lock:(wq_completion)loop", [LOOP, REPLY]],
    ["what does not hold a word", "type:message -teapot", [REPORT]],
    ["what does not hold a phrase", 'type:message NOT "kettle before the teapot"', [REPORT]],
    ["what does not hold an identifier", "type:message -ovl_copy_up_one", [REPLY]],
    ["a word within a value", "teapot l:linux-unionfs", [REPLY]],
  ])("finds %s", async (_what, query, ids) => {
    expect(await find(query)).toEqual([...ids].sort());
  });

  it.each([
    ["words of different documents together", "teapot loop"],
    ["a phrase in another order", '"teapot before the kettle"'],
    ["a phrase over the border of two identifiers", '"one vfs"'],
    ["a lock with another counter", "&sb->s_type->i_mutex_key#9"],
    ["an identifier with a wrong letter", "ovl_copy_up_ome"],
    ["a word of the text in the title", "s:teapot"],
    ["a phrase of a title in another order", 's:"tea and kettle"'],
  ])("does not find %s", async (_what, query) => {
    expect(await find(query)).toEqual([]);
  });

  it(
    exceptions.forgivesTypos ? "forgives a wrong letter in prose" : "does not find a word with a wrong letter",
    async () => {
      expect(await find("teapat")).toEqual(exceptions.forgivesTypos ? [REPLY] : []);
    },
  );

  it("marks what was found, and nothing else is markup", async () => {
    const { hits } = await ask("teapot");
    expect(hits[0]?.snippet).toContain("\u0001teapot\u0002 <b>not bold</b>");
  });

  it("marks a lock that was asked for by its field", async () => {
    const { hits } = await ask("lock:(wq_completion)loop");
    expect(hits[0]?.snippet).toContain("\u0001(wq_completion)loop\u0002");
  });

  it("shows an inversion before the mails that say the same", async () => {
    expect((await ask("ovl_copy_up_one")).hits.map(({ type }) => type)).toEqual(["inversion", "message"]);
    expect((await ask("sub:overlayfs")).hits.map(({ type }) => type)).toEqual(["inversion", "message"]);
  });

  it("gives title, address and date of a hit", async () => {
    const { hits } = await ask("teapot");
    expect(hits[0]).toMatchObject({
      type: "message",
      id: REPLY,
      url: "/all/reply@demo.example/",
      title: "Re: kettle and tea",
      date: "2024-03-02T00:00:00Z",
    });
  });
}

function readsWhatPeopleType({ ask }: Context) {
  it.each([
    ["a broken phrase", '"kettle before'],
    ["operators of FTS5", 'NEAR(a b) AND title : "x" * ^ { } + -'],
    ["operators of Meilisearch", "lock = 1 OR keys IN [a] _geoRadius(1,2,3)"],
    ["quotes inside", 'lock:"a\\"b" f:"x\\\\"'],
    ["only signs", "& -> * #"],
    ["control characters", "a\u0000b\u0001c\ue000d"],
    ["half a character", "\ud800 teapot"],
    ["a word without end", "x".repeat(3000)],
    ["many words", "tea ".repeat(500)],
    ["more alternatives than anyone writes", "a OR ".repeat(400)],
    ["many exclusions", "-a_b -c ".repeat(100)],
    ["many alternatives", Array.from({ length: 30 }, (_, at) => `w${at} OR v${at}`).join(" ")],
  ])("answers %s", async (_what, query) => {
    const page = await ask(query);
    expect(page.total.value).toBeGreaterThanOrEqual(0);
  });

  it("finds all for an empty query, inversions first, then by date", async () => {
    const { hits } = await ask("");
    expect(hits.map(({ id }) => id)).toEqual([CYCLE, LOOP, MMAP_CLASS, REPLY, REPORT]);
  });

  it("passes on what was not understood", async () => {
    expect((await ask("wibble:x teapot")).notices.join()).toContain("“wibble:”");
  });
}

function givesPages({ ask, exceptions }: Context) {
  it("counts the values of facets, those of the whole result and not of the page", async () => {
    const { facets } = await ask("", 1);
    expect(facets).toMatchObject({
      type: [
        { value: "inversion", count: 2 },
        { value: "message", count: 2 },
        { value: "class", count: 1 },
      ],
      state: [
        { value: "merged", count: 1 },
        { value: "open", count: 1 },
      ],
      subsystem: [
        { value: "overlayfs", count: 2 },
        { value: "block", count: 1 },
      ],
      list: [
        { value: "linux-unionfs.vger.kernel.org", count: 2 },
        { value: "linux-fsdevel.vger.kernel.org", count: 1 },
      ],
    });
    expect(facets.year?.[0]).toEqual({ value: "2024", count: 3 });
  });

  it("counts facets of what was found alone", async () => {
    const { facets } = await ask("teapot OR (wq_completion)loop");
    expect(facets.type).toEqual([
      { value: "inversion", count: 1 },
      { value: "message", count: 1 },
    ]);
  });

  it("gives every hit once, over all pages", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<SearchEngine["search"]>> = await ask("", 2, cursor);
      expect(page.total.value).toBe(5);
      if (!exceptions.estimatesTotals) expect(page.total.exact).toBe(true);
      seen.push(...page.hits.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null && seen.length < 20);
    expect(seen).toEqual([CYCLE, LOOP, MMAP_CLASS, REPLY, REPORT]);
  });

  it("knows the total of a page that holds all", async () => {
    expect((await ask("teapot")).total).toEqual({ value: 1, exact: true });
  });

  it("sorts by date where asked to", async () => {
    expect((await ask("", 9, null, "newest")).hits[0]?.id).toBe(MMAP_CLASS);
    expect((await ask("", 9, null, "oldest")).hits[0]?.id).toBe(LOOP);
  });

  it("does not fail for a cursor of its own invention", async () => {
    const page = await ask("teapot", 5, "%%%");
    expect(page.hits).toHaveLength(1);
    expect(page.notices.join()).toContain("first page");
  });
}

function changes({ engine, find, exceptions }: Context) {
  const ids = async () => {
    const all: string[] = [];
    for await (const id of engine().ids()) all.push(id);
    return all.sort();
  };
  const [cycle] = DOCUMENTS;

  it("lists the ids of what it holds", async () => {
    expect(await ids()).toEqual([CYCLE, LOOP, MMAP_CLASS, REPLY, REPORT].sort());
  });

  it("replaces a document that is added again", async () => {
    await engine().add([{ ...cycle, text: "a samovar", locks: ["&demo->lock"], functions: [], state: "merged" }]);
    expect(await ids()).toHaveLength(5);
    expect(await find("samovar")).toEqual([CYCLE]);
    expect(await find("state:open")).toEqual([]);
    expect(await find("lock:mmap_lock")).toEqual([MMAP_CLASS, REPORT]);
  });

  it("forgets what is removed, and does not mind what it never had", async () => {
    await engine().remove([REPLY, "m:never-seen@demo.example"]);
    expect(await find("teapot")).toEqual([]);
    expect(await ids()).not.toContain(REPLY);
  });

  it("forgets what is removed by the hidden form of its id", async () => {
    await engine().remove([toHiddenId(REPLY), toHiddenId("c:&never->seen")]);
    expect(await find("teapot")).toEqual([]);
    expect(await ids()).not.toContain(REPLY);
    expect(await ids()).toContain(CYCLE);
  });

  it(`${exceptions.phrasesByPairs ? "may take" : "does not take"} pairs that stand apart for a phrase of three`, async () => {
    await engine().add([{ ...cycle, text: "red green, later on green blue, and at last red or blue" }]);
    expect(await find('"red green blue"')).toEqual(exceptions.phrasesByPairs ? [CYCLE] : []);
  });

  it(`${exceptions.prefixesApart ? "takes" : "does not take"} parts that stand apart for the beginning of a name`, async () => {
    await engine().add([{ ...cycle, text: "zap this and then cop that" }]);
    expect(await find("zap_co*")).toEqual(exceptions.prefixesApart ? [CYCLE] : []);
  });

  it("is empty after clear", async () => {
    await engine().clear();
    expect(await ids()).toEqual([]);
    expect(await find("")).toEqual([]);
  });

  it("takes a long Message-ID, a long name and a text over the limit", async () => {
    const long = `${"x".repeat(900)}@demo.example`;
    const text = `${"word ".repeat(220_000)} lastword ${"z".repeat(500)}`;
    await engine().add([
      { ...cycle, id: `m:${long}`, type: "message", ids: [long], locks: [`&${"a".repeat(600)}->b`], text },
    ]);
    expect(await find(`id:"${long}"`)).toEqual([`m:${long}`]);
    expect(await find(`lock:"&${"a".repeat(600)}->b"`)).toEqual([`m:${long}`]);
    expect(await find("lastword")).toEqual([]);
    expect(await ids()).toContain(`m:${long}`);
  });
}

const CYCLE = "i:v1:00000000000000aa";
const LOOP = "i:v1:00000000000000bb";
const REPORT = "m:20240301.ABC-1@demo.example";
const REPLY = "m:reply@demo.example";
const MMAP_CLASS = "c:&mm->mmap_lock";
const LIMITS = "m:limits@demo.example";
const PROSE = "m:prose@demo.example";

const blank = {
  title: "",
  text: "",
  date: null,
  from: null,
  lists: [],
  locks: [],
  pairs: [],
  functions: [],
  ids: [],
  subsystems: [],
  kind: null,
  state: null,
  year: null,
  syzbot: [],
  weight: 1,
} as const;

const DOCUMENTS = [
  {
    ...blank,
    id: CYCLE,
    type: "inversion",
    url: "/i/v1:00000000000000aa/",
    title: "possible deadlock in ovl_copy_up_one",
    text: "inode lock, then mmap lock",
    date: "2024-03-02T00:00:00Z",
    locks: ["&mm->mmap_lock", "&sb->s_type->i_mutex_key"],
    pairs: ["&sb->s_type->i_mutex_key>&mm->mmap_lock"],
    functions: ["ovl_copy_up_one", "vfs_read_demo"],
    ids: ["v1:00000000000000aa"],
    subsystems: ["overlayfs"],
    kind: "circular",
    state: "open",
    year: 2024,
  },
  {
    ...blank,
    id: LOOP,
    type: "inversion",
    url: "/i/v1:00000000000000bb/",
    title: "possible deadlock in demo_put",
    text: "the queue (wq_completion)loop waits under sb_writers",
    date: "2023-05-05T00:00:00Z",
    locks: ["(wq_completion)loop", "sb_writers"],
    pairs: ["sb_writers>(wq_completion)loop"],
    ids: ["v1:00000000000000bb", "9b91b6b019fd"],
    subsystems: ["block"],
    kind: "circular",
    state: "merged",
    year: 2019,
  },
  {
    ...blank,
    id: REPORT,
    type: "message",
    url: "/all/20240301.ABC-1@demo.example/",
    title: "[syzbot] possible deadlock in demo_write",
    text: "trying to acquire &mm->mmap_sem while holding (&sb->s_type->i_mutex_key#8){+.+.}\nat: ovl_copy_up_one+0x1b/0x90",
    date: "2024-03-01T08:00:00Z",
    from: "syzbot <robot@demo.example>",
    lists: ["linux-unionfs.vger.kernel.org", "linux-fsdevel.vger.kernel.org"],
    locks: ["&mm->mmap_lock", "&mm->mmap_sem", "&sb->s_type->i_mutex_key#8"],
    pairs: ["&sb->s_type->i_mutex_key>&mm->mmap_lock", "&sb->s_type->i_mutex_key#8>&mm->mmap_sem"],
    ids: ["20240301.ABC-1@demo.example"],
    subsystems: ["overlayfs"],
    kind: "circular",
    year: 2024,
    syzbot: ["579885d1a9a8333362ff"],
  },
  {
    ...blank,
    id: REPLY,
    type: "message",
    url: "/all/reply@demo.example/",
    title: "Re: kettle and tea",
    text: "We take the kettle before the teapot <b>not bold</b> in the cafe.",
    date: "2024-03-02T00:00:00Z",
    from: "Ann Example <ann@demo.example>",
    lists: ["linux-unionfs.vger.kernel.org"],
    ids: ["reply@demo.example"],
    year: 2024,
  },
  {
    ...blank,
    id: MMAP_CLASS,
    type: "class",
    url: "/c/&mm-%3Emmap_lock/",
    title: "&mm->mmap_lock",
    text: "",
    date: "2025-06-01T00:00:00Z",
    locks: ["&mm->mmap_lock", "&mm->mmap_sem"],
    year: 2025,
  },
] as const satisfies readonly SearchDocument[];

/** Names of members in the text alone, as a report prints them and as people write them. */
const MEMBERS = [
  {
    ...blank,
    id: LIMITS,
    type: "message",
    url: "/all/limits@demo.example/",
    text: "-> #1 (&q->limits_demo){++++}-{3:3}:\n lock(&sb->s_demo->dir_demo_key#8);",
  },
  {
    ...blank,
    id: PROSE,
    type: "message",
    url: "/all/prose@demo.example/",
    text: [
      ">quoted_word: we hold q->limits_demo, not &sb->s_demo->dir_demo_key, when q->tag(elv_iosched)",
      "is set with flags=gfp_sign|other_sign, and walk_left→walk_right.",
    ].join("\n"),
  },
] as const satisfies readonly SearchDocument[];

// What each address and command answers under JSON. docs/json.md is written from this type by `npm run docs`.
import type {
  AboutView,
  CheckPatchView,
  CommitView,
  FixView,
  HelpView,
  HomeView,
  InversionsView,
  InversionView,
  LockClassesView,
  LockClassView,
  LockGraphView,
  LockOrderView,
  LogView,
  MatchView,
  MessageView,
  PairView,
  SearchView,
  StatsView,
  SubsystemsView,
  SubsystemView,
  SyzbotQueueView,
  SyzbotView,
  ThreadView,
} from "../lib/views/index.ts";

/** A mail: what its page shows, without the text (that is `raw`), and whether the text is kept. */
type Message = Omit<MessageView, "body"> & { readonly isKept: boolean };

/** Address, and the command with `--json` that answers the same. */
export type Answers = {
  readonly "/": HomeView;
  readonly "/i/": InversionsView;
  readonly "deadlore log": LogView;
  readonly "/i/<id>/ = deadlore show v1:...": InversionView;
  readonly "/c/": LockClassesView;
  readonly "/c/<class>/ = deadlore lock NAME": LockClassView;
  readonly "/p/<A>/<B>/ = deadlore pair A B": PairView;
  readonly "/graph/ = deadlore graph": LockGraphView;
  readonly "deadlore check-patch FILE": CheckPatchView;
  readonly "/s/ = deadlore subsystems": SubsystemsView;
  readonly "/s/<subsystem>/": SubsystemView;
  readonly "/s/<subsystem>/order/ = deadlore order -s NAME": LockOrderView;
  readonly "/match/ = deadlore match": MatchView;
  readonly "/search/?q= = deadlore search": SearchView;
  readonly "/syz/?since= = deadlore syz": SyzbotQueueView;
  readonly "/syz/<id>/ = deadlore syz ID": SyzbotView;
  readonly "/f/<message-id>/": Omit<FixView, "message"> & { readonly message: Message };
  readonly "/commit/<sha12>/ = deadlore show commit:SHA": CommitView;
  readonly "/all/<message-id>/ = deadlore show MESSAGE-ID": Message;
  readonly "/all/<message-id>/t/ = deadlore thread ID": ThreadView;
  readonly "/stats/": StatsView;
  readonly "/about/": AboutView;
  readonly "/help/": HelpView;
};

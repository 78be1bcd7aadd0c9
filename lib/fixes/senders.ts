/**
 * Who wrote a mail: a person, or one of the machines whose mails have a form of their own.
 *
 * A person's words are statements; a machine's are read by the rules that name that machine, and by no other.
 * Witness: syzbot's own footer shows every command (`#syz dup: exact-subject-of-another-report`) 3,036 times for 98 real ones.
 */

export type Sender =
  | "person"
  | "syzbot"
  | "tip-bot"
  | "patchwork-bot"
  | "test-robot"
  | "regzbot"
  | "pr-tracker-bot"
  | "other-bot";

export type SenderFacts = {
  readonly from: { readonly name: string | null; readonly address: string | null };
  readonly subject: string;
};

export function findSender({ from }: SenderFacts): Sender {
  const address = (from.address ?? "").toLowerCase();
  const name = (from.name ?? "").toLowerCase();
  return SENDERS.find((row) => row.address?.test(address) || row.name?.test(name))?.sender ?? "person";
}

/** In order; a row is one machine. */
const SENDERS: readonly { sender: Sender; address?: RegExp; name?: RegExp; why: string }[] = [
  {
    sender: "syzbot",
    address: /^syzbot(?:\+\w{1,60})?@/,
    name: /^syzbot(?: ci)?$/,
    why: "reports, results of tests, bisections",
  },
  {
    sender: "tip-bot",
    address: /^tip-?bot\d?@/,
    name: /^(?:tip-bot2? for |irqchip-bot for )/,
    why: "merged into a branch of tip",
  },
  { sender: "patchwork-bot", address: /^patchwork-bot/, name: /^patchwork-bot/, why: "applied to a tree, with links" },
  {
    sender: "test-robot",
    address: /^(?:lkp|rong\.a\.chen|oliver\.sang)@|^noreply@ellerman/,
    name: /^(?:kernel test robot|kbuild test robot|0day robot)/,
    why: "build and boot reports",
  },
  { sender: "regzbot", address: /^regzbot/, why: "regression tracking" },
  { sender: "pr-tracker-bot", address: /^pr-tracker-bot@/, why: "a pull request was merged" },
  {
    sender: "other-bot",
    address:
      /^(?:bluez\.test\.bot|bot\+|patchew|no-?reply|buildbot|bugbot|bugzilla-daemon|daemon@|lvc-|ci_notify|kernelci|linaro-)/,
    name: /\b(?:patchew|bugbot|kernelci)\b/,
    why: "machines whose mails state nothing about a fix",
  },
];

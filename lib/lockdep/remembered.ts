/**
 * A test of names that remembers its answers: a mailbox names the same few thousand functions again and again.
 *
 * In: a predicate without side effects. Out: the same, answered from memory; the memory is emptied when hostile names fill it.
 */

/** More than the functions that the stacks of ten thousand reports name. */
const MAX_NAMES = 20_000;

export function remembered(test: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known;
    if (answers.size >= MAX_NAMES) answers.clear();
    const answer = test(name);
    answers.set(name, answer);
    return answer;
  };
}

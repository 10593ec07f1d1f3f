/** Lines that say the same. */
export interface Cluster {
  /** Words of the template; what varies is `<*>`. */
  words: string[];
}

const VARIES = "<*>";
const SIMILAR = 0.6;
const MOST_IN_A_GROUP = 100;
const MOST_CLUSTERS = 5000;
const MOST_KNOWN = 50_000;

/**
 * Puts masked lines together after the idea of Drain: lines of one number of words and one first word
 * belong together where most of their words are the same; the others become `<*>`.
 */
export function createDrain<Kept extends Cluster>(create: (words: string[]) => Kept) {
  const groups = new Map<string, Kept[]>();
  /** A line that was seen masked like this belongs where it belonged then. */
  const known = new Map<string, Kept>();
  const all: Kept[] = [];

  function find(group: string, words: string[]): Kept {
    const key = `${group} ${words.length} ${firstOf(words)}`;
    let list = groups.get(key);
    if (!list) groups.set(key, (list = []));
    const like = list.find((one) => similarity(one.words, words) >= SIMILAR);
    const isFull = list.length >= MOST_IN_A_GROUP || all.length >= MOST_CLUSTERS;
    const found = like ?? (isFull ? list[0] : undefined);
    if (found) {
      generalise(found.words, words);
      return found;
    }
    const fresh = create(words);
    list.push(fresh);
    // Without end there are no clusters: what is new then is counted and not kept.
    if (all.length < MOST_CLUSTERS) all.push(fresh);
    return fresh;
  }

  return {
    all,
    /** Where a line belongs; `group` keeps apart what never is the same, such as levels. */
    match(group: string, masked: string): Kept {
      const key = `${group} ${masked}`;
      const before = known.get(key);
      if (before) return before;
      const found = find(group, masked.split(" "));
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(key, found);
      return found;
    },
  };
}

const firstOf = ([first = ""]: string[]): string => (first.includes(VARIES) ? VARIES : first);

function similarity(words: readonly string[], others: readonly string[]): number {
  let same = 0;
  for (let i = 0; i < words.length; i += 1) if (words[i] === others[i]) same += 1;
  return words.length === 0 ? 1 : same / words.length;
}

function generalise(words: string[], others: readonly string[]): void {
  for (let i = 0; i < words.length; i += 1) if (words[i] !== others[i]) words[i] = VARIES;
}

/** What a model did, and what it got for it. */
export interface Tried {
  /** The tool and its arguments, in one form. */
  action: string;
  observation: string;
  isError: boolean;
}

const SAME = 4;
const SAME_ERROR = 3;
const ALTERNATING = 6;

const areEqual = (texts: string[]): boolean => new Set(texts).size === 1;

/** Why more of the same leads nowhere; undefined: it gets on. */
export function stuckWords(tried: readonly Tried[]): string | undefined {
  const seen = tried.map(({ action, observation }) => `${action} ${observation}`);
  const last = (count: number) => seen.slice(-count);
  if (seen.length >= SAME && areEqual(last(SAME))) {
    return `It did the same ${SAME} times and got the same.`;
  }
  const failed = tried.slice(-SAME_ERROR);
  const isFailing = failed.length === SAME_ERROR && failed.every(({ isError }) => isError);
  if (isFailing && areEqual(failed.map(({ action }) => action))) {
    return `The same failed ${SAME_ERROR} times.`;
  }
  if (seen.length < ALTERNATING) return undefined;
  const even = last(ALTERNATING).filter((_, at) => at % 2 === 0);
  const odd = last(ALTERNATING).filter((_, at) => at % 2 === 1);
  return areEqual(even) && areEqual(odd)
    ? `It went to and fro between two steps ${ALTERNATING / 2} times.`
    : undefined;
}

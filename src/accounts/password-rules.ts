import { COMMON } from "./common-passwords.ts";

const SHORTEST = 15;
const LONGEST = 256;
/** So many characters, and so many different ones, must be left when the easy parts are gone. */
const LEFT = 6;
const LEFT_DIFFERENT = 4;

const SEQUENCES = ["01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop"];

/** The word without its usual disguise: p@ssw0rd is password. */
const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll(/[@4]/g, "a")
    .replaceAll("0", "o")
    .replaceAll(/[1!]/g, "i")
    .replaceAll("3", "e")
    .replaceAll(/[5$]/g, "s");

/** Three or more signs that stand in a row on the keyboard or in the alphabet. */
function isSequence(run: string): boolean {
  return SEQUENCES.some((line) => line.includes(run));
}

function withoutSequences(text: string): string {
  let left = "";
  for (let i = 0; i < text.length;) {
    let end = i + 3;
    if (!isSequence(text.slice(i, end)) || end > text.length) {
      left += text[i];
      i += 1;
      continue;
    }
    while (end < text.length && isSequence(text.slice(i, end + 1))) end += 1;
    i = end;
  }
  return left;
}

/** What is left of it when everything is gone that a guesser tries first. */
function hardPart(password: string, words: readonly string[]): string {
  const withoutRepeats = withoutSequences(password.toLowerCase())
    .replaceAll(/(?:19|20)\d\d/g, "")
    .replaceAll(/(.{1,8}?)\1{2,}/g, "$1");
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((left, word) => left.replaceAll(word, ""), plain(withoutRepeats));
}

const wordsOf = (texts: readonly string[]) =>
  texts.flatMap((text) => plain(text).split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 4);

/**
 * What is wrong with a new password, in words; undefined when it may be taken. `context`: names,
 * addresses and the like that a guesser knows of the person.
 */
export function passwordFault(password: string, context: readonly string[]): string | undefined {
  const length = Array.from(password).length;
  if (length === 0) return "Choose a password.";
  if (length < SHORTEST) {
    return `This password has ${length} characters, and it takes ${SHORTEST} or more. Four or five words that do not belong together are easy to remember.`;
  }
  if (length > LONGEST) return `At most ${LONGEST} characters, please.`;
  const words = [...COMMON.map(plain), ...wordsOf(context), plain(context[0] ?? "")];
  const hard = hardPart(
    password,
    words.filter((word) => word.length >= 3),
  );
  if (hard.length < LEFT || new Set(hard).size < LEFT_DIFFERENT) {
    return "This password is easy to guess: it consists of common words, rows of keys, or your own name. Choose words that nobody would put together.";
  }
  return undefined;
}

/** Of a text: the stem of each word that tells something, with the word as it was written first. */
export type Words = ReadonlyMap<string, string>;

// Words that stand in any requirement, in the languages that drafts are written in most.
const EMPTY = new Set(
  `a able about after all allow also an and any are as at be because been before being but by can
  could do does each enable every for from had has have how i if in into is it its let like may more
  must my need needs new no not now of off on one only or other our out over own shall should so some
  such support than that the their them then there these they this those through to too under until
  up us use user users using via want wants was we were what when where which while who will with
  within without would you your
  aber alle als am an auch auf aus bei bin bis das dass dem den der des die dies diese durch ein eine
  einem einen einer eines er es für haben hat ich im in ist kann kein keine können man mich mit muss
  müssen möchte nach nicht noch nur nutzer oder ohne sein sich sie sind so soll sollen über um und
  uns unter vom von vor wann was wenn wer werden wie will wir wird zu zum zur`.split(/\s+/),
);

export function wordsOf(text: string): Words {
  const words = new Map<string, string>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (EMPTY.has(word) || (word.length < 2 && !/\d/.test(word))) continue;
    const stem = stemOf(word);
    if (!words.has(stem)) words.set(stem, word);
  }
  return words;
}

const SHORTEST_STEM = 3;
const ENDINGS = ["ments", "ment", "ings", "ing", "ies", "ers", "er", "ed", "es", "en", "e", "y"];

/** Without accents and the commonest endings: rough, and the same on both sides of a comparison. */
function stemOf(word: string): string {
  const plain = word
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replace(/(?<=\p{L}{3})(?<!s)s$/u, "");
  const ending = ENDINGS.find(
    (one) => plain.endsWith(one) && plain.length - one.length >= SHORTEST_STEM,
  );
  return ending === undefined ? plain : plain.slice(0, -ending.length);
}

/** How much a word tells: 1 for one that stands in all texts, 2 for one that stands in a single one. */
export type Weigh = (stem: string) => number;

/**
 * Inverse document frequency, squeezed into 1 to 2: the texts at hand were found by these very words,
 * so among them the most telling word can be the commonest.
 */
export function weighWords(texts: readonly Words[]): Weigh {
  const counts = new Map<string, number>();
  for (const words of texts) {
    for (const stem of words.keys()) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  const most = Math.log(texts.length + 1);
  return (stem) =>
    most === 0 ? 1 : 1 + Math.log((texts.length + 1) / ((counts.get(stem) ?? 0) || 1)) / most;
}

export const sumOf = (stems: Iterable<string>, weigh: Weigh): number =>
  [...stems].reduce((sum, stem) => sum + weigh(stem), 0);

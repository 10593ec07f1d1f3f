/** Base forms that requirements are made of; a word that is none of these is taken for no verb. */
const VERBS = new Set(
  `accept accompany add allow answer appear apply approve archive arrive ask assign attach become begin
  belong block book break buy calculate call cancel carry change charge check choose click close
  collect come compare complete confirm connect contain copy count cover create crop cut deactivate
  decide define delete deliver describe disappear display divide download drag drop edit email enable
  end enter exist expire explain export fail fill filter find finish fit fix follow forward generate
  get give go group handle happen have help hide identify import include inform install invite invoice
  join keep know label last leave let limit link list load lock log lose mail make manage mark match
  merge move need note notify offer open order own pay pick place plan play post press prevent print
  process propose provide publish put react read receive recommend record refuse register reject
  remain remember remind remove rename reopen repeat replace reply report request reserve reset resolve
  respond restore retry return review run save say scan schedule search see select send set share show
  sign skip sort split start stay stop store submit subscribe suggest support switch sync synchronise
  synchronize tag take tell track transfer translate trigger try turn type undo unlock update upload
  use validate verify view wait warn withdraw work write`.split(/\s+/),
);

const IRREGULAR: Record<string, string> = { be: "is", have: "has", do: "does", go: "goes" };
const AUXILIARY = /^(?:is|are|has|have|does|do|was|were|isn't|aren't|doesn't|don't)$/i;
const ADVERB = /^(?:also|then|always|only|never|still|just|not|\w+ly)$/i;

/** "pay" to "pays". */
function thirdPerson(verb: string): string {
  const irregular = IRREGULAR[verb];
  if (irregular !== undefined) return irregular;
  if (/(?:s|x|z|ch|sh|o)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

const bases = (word: string): string[] => [
  word,
  word.replace(/s$/, ""),
  word.replace(/es$/, ""),
  word.replace(/ies$/, "y"),
];

/** Whether a word can be what a clause says: "pays", "are", and "pay" after many. */
export const isFinite = (word: string): boolean =>
  AUXILIARY.test(word) || bases(word.toLowerCase()).some((base) => VERBS.has(base));

const isThird = (word: string): boolean => word.endsWith("s") && isFinite(word);

/** Where the verb of a clause without "must" or "can" stands, as the number of its word; -1 for none. */
export function finitePlace(words: string[]): number {
  const sure = words.findIndex((word, i) => i > 0 && (AUXILIARY.test(word) || isThird(word)));
  const many = words.findIndex((word, i) => i > 0 && VERBS.has(word.toLowerCase()));
  const isMany = many > 0 && /[^s]s$|people$|staff$/i.test(words[many - 1] ?? "");
  return isMany && (sure < 0 || many < sure) ? many : sure;
}

/** "request leave and see the rest" to "requests leave and sees the rest". */
export function inThirdPerson(action: string): string {
  const words = action.split(" ");
  let isDue = true;
  return words
    .map((word) => {
      const isVerb = isDue && !ADVERB.test(word);
      const isFirst = isVerb && words.find((one) => !ADVERB.test(one)) === word;
      const bare = word.replace(/,$/, "");
      isDue = (isDue && !isVerb) || /^(?:and|or|then)$/.test(word);
      if (!isVerb || !(isFirst || VERBS.has(bare))) return word;
      return word.replace(bare, thirdPerson(bare));
    })
    .join(" ");
}

/** "must also be kept" to "is also kept", for one or for many. */
export function asFact(
  action: string,
  { plural, negative }: { plural: boolean; negative: boolean },
) {
  const [, adverb = "", verb = "", rest = ""] =
    /^((?:also|then|always|only|still)\s+)?(\S+)(.*)$/s.exec(action) ?? [];
  if (verb === "be")
    return `${plural ? "are" : "is"} ${negative ? "not " : ""}${adverb}${rest.trim()}`;
  if (negative) return `${plural ? "do" : "does"} not ${adverb}${verb}${rest}`;
  return plural ? adverb + verb + rest : adverb + inThirdPerson(verb + rest);
}

const SINGULAR_S = /(?:ss|us|is|news|access|process|sms|https|series)$/i;

/** Whether a subject stands for many. */
export function isPlural(subject: string): boolean {
  const head =
    subject.split(
      /\s(?:of|for|in|with|from|by|over|at|on|that|who|which|larger|below|above|under)\s/i,
      1,
    )[0] ?? "";
  if (/^(?:each|every|an?|no)\s/i.test(subject)) return false;
  if (/\sand\s/i.test(head)) return true;
  return (
    /^(?:people|children|both|they|we)$|\speople$/i.test(head) ||
    (/s$/i.test(head) && !SINGULAR_S.test(head))
  );
}

/** "scans a shelf" to "scan a shelf"; a base form stays. */
export function inBaseForm(action: string): string {
  const [word = "", ...rest] = action.split(" ");
  const base = bases(word).findLast((one) => VERBS.has(one)) ?? word;
  return [base, ...rest].join(" ");
}

/** The doing without what follows from it: "request leave online and see the rest" to "request leave online". */
export function firstDoing(action: string): string {
  const [first = action] = action.split(/,?\s(?:and|or)\s(?:then\s)?/, 1);
  const next =
    action
      .slice(first.length)
      .replace(/^,?\s(?:and|or)\s(?:then\s)?/, "")
      .split(" ", 1)[0] ?? "";
  const doing = VERBS.has(next) || /^(?:each|every)$/.test(next) ? first : action;
  return doing.length <= 50
    ? doing
    : (doing.split(/\s(?:as|at|by|with|for|from|before|after|of|per)\s/, 1)[0] ?? doing);
}

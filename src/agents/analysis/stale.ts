import type { StaleWords } from "../../db/schema/document-content.ts";
import { type Claim, claimsIn } from "./claims.ts";
import { type Known, whyWrong, wrongPath } from "./known.ts";

export interface Doc {
  path: string;
  text: string;
}

const DOCUMENT =
  /^(?:readme[^/]*|contributing|architecture)\.(?:md|markdown)$|(?:^|\/)(?:docs?|documentation)\/.*\.(?:md|markdown)$|(?:^|\/)readme\.md$/i;
export const isDocument = (path: string): boolean => DOCUMENT.test(path);

const MOST_FOUND = 200;
const LINK = /(?<!!)\[[^\]\n]*\]\(\s*<?([^)\s>]+)/g;
const OUTSIDE = /^(?:[a-z][a-z+.-]*:|#|\/\/)/i;

/** What its documents say of a repository: to be looked for in its code. */
export const namesOf = (docs: readonly Doc[]): string[] => [
  ...new Set(
    docs.flatMap(({ text }) =>
      claimsIn(text).flatMap(({ kind, wanted }) => (kind === "name" ? [wanted] : [])),
    ),
  ),
];

/** Names, links, paths and scripts that are not there, at their lines. */
export function staleWords(docs: readonly Doc[], known: Known): StaleWords[] {
  return docs.flatMap((doc) => staleIn(doc, known)).slice(0, MOST_FOUND);
}

function staleIn({ path, text }: Doc, known: Known): StaleWords[] {
  let fence: string | undefined;
  return text.split(/\r?\n/).flatMap((line, i) => {
    const at = { path, line: i + 1 };
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) {
      fence = fence === undefined ? mark : line.trim().startsWith(fence) ? undefined : fence;
      return [];
    }
    // A sample is no claim, but a command in it is to be typed.
    const claims = claimsIn(line).filter(({ kind }) => fence === undefined || kind === "script");
    const links = fence === undefined ? linksIn(line) : [];
    return [
      ...claims.flatMap((claim) => found(claim, whyWrong(claim, known, path), at)),
      ...links.flatMap((said) =>
        found({ kind: "link", said }, wrongPath(pathOf(said), known, path), at),
      ),
    ];
  });
}

const linksIn = (line: string): string[] =>
  [...line.matchAll(LINK)].flatMap(([, target = ""]) => (OUTSIDE.test(target) ? [] : [target]));

/** Without the place in it. A link may be written with escapes, and badly. */
function pathOf(target: string): string {
  const plain = target.replace(/[?#].*$/, "");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

const found = (
  { kind, said }: { kind: Claim["kind"] | "link"; said: string },
  message: string | undefined,
  at: Pick<StaleWords, "path" | "line">,
): StaleWords[] =>
  message === undefined ? [] : [{ ...at, kind, said: said.slice(0, 200), message }];

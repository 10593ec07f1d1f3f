import { came, type Came } from "../came.ts";
import { countErrors } from "../repo-map/repo-map.ts";
import type { AgentRun } from "../run.ts";
import type { Candidate } from "./check.ts";
import type { WholeFiles } from "./whole-files.ts";

/** A suggestion after which its file makes less sense to a parser than before is no suggestion. */
export async function withParsable(
  { signal }: AgentRun<unknown>,
  candidates: readonly Candidate[],
  whole: WholeFiles,
): Promise<Came<Candidate[]>> {
  const tried = candidates.flatMap((candidate) => {
    const lines = whole.get(candidate.path);
    return lines && candidate.suggestion !== null
      ? [{ candidate, texts: [lines.join("\n"), applied(lines, candidate)] }]
      : [];
  });
  if (tried.length === 0) return came([...candidates]);
  const texts = tried.flatMap((one) =>
    one.texts.map((text) => ({ path: one.candidate.path, text })),
  );
  const errors = await countErrors(texts, signal);
  if (!errors.ok) return errors;
  const broken = new Set(
    tried.flatMap(({ candidate }, i) => {
      const [before = 0, after = 0] = errors.value.slice(2 * i, 2 * i + 2);
      return after > before ? [candidate] : [];
    }),
  );
  return came(candidates.map((one) => (broken.has(one) ? { ...one, suggestion: null } : one)));
}

const applied = (lines: readonly string[], { line, endLine, suggestion }: Candidate): string =>
  [...lines.slice(0, line - 1), suggestion ?? "", ...lines.slice(endLine)].join("\n");

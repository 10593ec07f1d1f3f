import type { NewTrial } from "./start.ts";
import type { SavedInput } from "./trial.ts";

interface Offered {
  inputs: readonly SavedInput[];
  models: readonly { id: string; model: string }[];
  versions: readonly { version: number }[];
}

type Chosen =
  | { ok: true; choice: Omit<NewTrial, "promptName"> }
  | { ok: false; errors: Record<string, string> };

/** Which input goes to which versions, on which model. */
export function readChoice(
  values: Record<string, string>,
  { inputs, models, versions }: Offered,
): Chosen {
  const saved = inputs.find(({ id }) => id === values["input"]);
  const llm = models.find(({ id }) => id === values["llm"]);
  const asked = [values["a"], values["b"]].map(
    (typed) => versions.find(({ version }) => String(version) === typed)?.version,
  );
  const [a, b] = asked;
  const isWrongB = b === undefined && (values["b"] ?? "") !== "";
  if (saved && llm && a !== undefined && !isWrongB) {
    return { ok: true, choice: { saved, llm, versions: b === undefined ? [a] : [a, b] } };
  }
  const errors = {
    ...(!saved && { input: "Choose an input; the form below makes one." }),
    ...(!llm && { llm: "Choose a model. Connect one first if there is none." }),
    ...(a === undefined && { a: "Choose a version." }),
    ...(isWrongB && { b: "Choose a version, or none." }),
  };
  return { ok: false, errors };
}

/** What stands in the form at first: the newest input, and the candidate beside what is in use. */
export const likelyValues = (
  inputs: readonly SavedInput[],
  { inUse, candidate }: { inUse: number | undefined; candidate: number | undefined },
): Record<string, string> => ({
  input: inputs[0]?.id ?? "",
  a: String(inUse ?? ""),
  b: String(candidate ?? ""),
});

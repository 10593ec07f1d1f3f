import type { Deps } from "../app.ts";
import type { Tx } from "../db/db.ts";
import { lockDraft, notNow, type Refined } from "../drafts/composition.ts";
import type { Draft } from "../drafts/draft.ts";
import { findRun, startRun } from "./runs.ts";

const LONGEST_INSTRUCTION = 4000;

type Doing = Pick<Deps, "db" | "clock" | "queue">;

/** Once more, after a failure or a stop; `before` may put later sources in the place of earlier ones. */
export async function runAgain(
  deps: Doing,
  draft: Pick<Draft, "id">,
  before?: (tx: Tx, current: Draft) => Promise<Refined>,
): Promise<Refined> {
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const last = await findRun(tx, draft.id);
    if (!current || !last || !mayRun(current)) return notNow(current);
    const ready = await before?.(tx, current);
    if (ready?.ok === false) return ready;
    const { agent, properties } = last;
    await startRun(deps, tx, current, { agent, properties, instruction: null });
    return { ok: true };
  });
}

/** A person's instruction that makes the next revision. */
export async function refine(
  deps: Doing,
  draft: Pick<Draft, "id">,
  typed: string,
): Promise<Refined> {
  const instruction = typed.trim();
  if (instruction === "") return refused("drafts.no_instruction", "Say what to change.");
  if (instruction.length > LONGEST_INSTRUCTION) {
    const most = LONGEST_INSTRUCTION.toLocaleString("en");
    return refused("drafts.long_instruction", `Say it in ${most} characters or fewer.`);
  }
  return deps.db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const last = await findRun(tx, draft.id);
    if (!current || !last || current.state !== "open" || current.revision === 0) {
      return notNow(current);
    }
    const { agent, properties } = last;
    await startRun(deps, tx, current, { agent, properties, instruction });
    return { ok: true };
  });
}

/** What was published is published; there may be more to say since. */
const mayRun = ({ state }: Draft): boolean => state === "open" || state === "published";

const refused = (code: string, message: string): Refined => ({ ok: false, code, message });

import type { Deps } from "../../app.ts";
import { newId } from "../../platform/clock.ts";
import { listDeployments } from "./models.ts";
import { findTried, type TriedBefore } from "./tried.ts";
import { type TryForm, tryAll } from "./try.ts";

type Try = TriedBefore & { id: string };

/** One question to several models at once; what came of it is found again by its id. */
export async function tryModels(
  deps: Pick<Deps, "db" | "clock" | "llm" | "routing">,
  { accountId, signal }: { accountId: string; signal: AbortSignal },
  form: TryForm,
): Promise<Try> {
  const deployments = await listDeployments(deps.db, accountId);
  const id = newId(deps.clock);
  const trials = await tryAll(deps, { id, accountId, signal }, { form, deployments });
  const { system, prompt, keys } = form;
  const tried = { id, system, prompt, keys, trials };
  deps.routing.looks.set(accountId, { tried });
  return tried;
}

/** One's own: the last one in its own words, others as the ledger has them. */
export async function findTry(
  { db, routing }: Pick<Deps, "db" | "routing">,
  accountId: string,
  id: string,
): Promise<TriedBefore | undefined> {
  const last = routing.looks.get(accountId)?.tried;
  if (last?.id === id) return last;
  return findTried(db, accountId, { id, deployments: await listDeployments(db, accountId) });
}

import { z } from "zod";
import type { Account, Deps } from "../app.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, eq } from "../db/drizzle.ts";
import type { AgentId } from "../db/schema/agents.ts";
import type { Passage, SourceKind, SourceOrigin, Target } from "../db/schema/drafts.ts";
import type { LlmChoice } from "../drafts/choices.ts";
import { newId } from "../platform/clock.ts";
import { agents } from "./agents.ts";
import { startRun } from "./runs.ts";

export interface NewSource {
  kind: SourceKind;
  title: string;
  origin: SourceOrigin;
  version: string | null;
  /** Verbatim. */
  body: string;
  /** Numbered over all sources of the draft, from 1. */
  passages: Passage[];
}

export interface NewAgentDraft {
  agent: AgentId;
  /** Of this showing of the form: sent twice, it makes one draft. Empty: not from a form. */
  once: string;
  title: string;
  llm: LlmChoice;
  /** Of the library: what its first question is asked with. */
  promptName: string;
  /** What it is about; `projectName` is the name of a repository, or words for the lack of one. */
  target: Pick<Target, "connectionId" | "projectName">;
  /** At least one. */
  sources: readonly NewSource[];
  /** Parsed by the agent's own schema. */
  properties: Record<string, unknown>;
}

/** Sources, draft, run and job in one transaction; the same form sent again answers with what it made. */
export async function createAgentDraft(
  deps: Pick<Deps, "db" | "clock" | "queue">,
  account: Account,
  asked: NewAgentDraft,
): Promise<string> {
  return deps.db.transaction(async (tx) => {
    const made = await findMade(tx, account, asked);
    if (made?.isSame) return made.id;
    const id = made || !isId(asked.once) ? newId(deps.clock) : asked.once;
    const draft = await insertDraft(tx, deps, { id, account, asked });
    const { agent, properties } = asked;
    await startRun(deps, tx, draft, { agent, instruction: null, properties });
    return id;
  });
}

interface Fresh {
  id: string;
  account: Account;
  asked: NewAgentDraft;
}

async function insertDraft(tx: Tx, { clock }: Pick<Deps, "clock">, { id, account, asked }: Fresh) {
  const { agent, title, llm, promptName, target, sources } = asked;
  const now = clock.now();
  const draft = {
    id,
    accountId: account.id,
    type: agents[agent].draftType,
    item: "task" as const,
    criteriaFormat: "checklist" as const,
    title,
    state: "composing" as const,
    promptName,
    llmConnectionId: llm.id,
    model: llm.model,
    target: { ...NOT_IN_JIRA, ...target },
    fields: {},
    revision: 0,
    createdAt: now,
    updatedAt: now,
  };
  await tx.insert(tx.t.drafts).values(draft);
  const own = { accountId: account.id, draftId: id, createdAt: now };
  for (const [i, source] of sources.entries()) {
    await tx.insert(tx.t.sources).values({ ...own, ...source, id: newId(clock), position: i + 1 });
  }
  return draft;
}

const NOT_IN_JIRA = {
  projectKey: "",
  issueTypeId: "",
  issueTypeName: "",
  subtask: false,
};

const isId = (once: string): boolean => z.uuid().safeParse(once).success;

/** The draft that this showing of the form made already, and whether it was of the same thing. */
async function findMade(
  db: Queries,
  account: Account,
  { once, agent, sources: [first] }: NewAgentDraft,
): Promise<{ id: string; isSame: boolean } | undefined> {
  if (!isId(once)) return undefined;
  const { drafts, sources } = db.t;
  const rows = await db
    .select({ id: drafts.id, accountId: drafts.accountId, type: drafts.type, body: sources.body })
    .from(drafts)
    .leftJoin(sources, and(eq(sources.draftId, drafts.id), eq(sources.position, 1)))
    .where(eq(drafts.id, once));
  const [made] = rows;
  if (!made) return undefined;
  const isMine = made.accountId === account.id && made.type === agents[agent].draftType;
  // A later version may stand beside it.
  return { id: made.id, isSame: isMine && rows.some(({ body }) => body === first?.body) };
}

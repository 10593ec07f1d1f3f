import type { Account } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, desc, eq } from "../db/drizzle.ts";
import type { AgentId } from "../db/schema/agents.ts";
import type { DraftState, DraftType } from "../db/schema/drafts.ts";
import { draftUrl, urls } from "../urls.ts";
import type { Agent } from "./agent.ts";
import { agents } from "./agents.ts";

/** What there is to start. */
export interface AgentCard extends Pick<
  Agent<unknown, never>,
  "label" | "module" | "tags" | "help" | "working"
> {
  id: AgentId | "REQUIREMENTS_TO_TICKETS" | "REQUIREMENT_TO_ITEM";
  draftType: DraftType;
  /** The form that starts it. */
  newUrl: string;
  newWords: string;
}

export interface ListedAgent extends AgentCard {
  /** What it made for the person, the last changed first. */
  recent: {
    id: string;
    title: string;
    state: DraftState;
    type: DraftType;
    revision: number;
    updatedAt: Date;
    url: string;
  }[];
}

/** Its own words, and the form that starts it. */
function cardFor(agent: AgentId, newUrl: string, newWords: string): AgentCard {
  const { id, label, module, tags, help, draftType, working } = agents[agent];
  return { id, label, module, tags, help, draftType, working, newUrl, newWords };
}

const ofRequirements = {
  module: "project management",
  tags: ["requirement", "jira"],
  working: "The draft is being written",
} as const;

export const AGENT_CARDS: readonly AgentCard[] = [
  cardFor("CODE_REVIEWER", urls.codeReviews.new(), "New code review"),
  cardFor("TEST_CASE_GENERATION", urls.testSuites.new(), "New tests"),
  cardFor("CODE_ANALYSIS", urls.codeDocuments.new(), "New code analysis"),
  cardFor("ROOT_CAUSE_ANALYSIS", urls.rootCauses.new(), "New root-cause analysis"),
  {
    ...ofRequirements,
    id: "REQUIREMENTS_TO_TICKETS",
    label: "Backlog from requirements",
    help: "Reads requirements and writes a whole backlog for Jira: epics, stories and tasks, each with the passages that it rests on, and with a priority.",
    draftType: "backlog",
    newUrl: urls.drafts.new({ item: "backlog" }),
    newWords: "New backlog",
  },
  {
    ...ofRequirements,
    id: "REQUIREMENT_TO_ITEM",
    label: "One item from a requirement",
    help: "Writes one story, task, bug or epic for Jira from a requirement: title, description and acceptance criteria, each line with the passages that it rests on.",
    draftType: "story",
    newUrl: urls.drafts.new({ item: "story" }),
    newWords: "New draft",
  },
];

/** Of the agent that makes drafts of this type. */
export const cardOf = (type: DraftType): AgentCard => {
  const card = AGENT_CARDS.find((one) => one.draftType === type);
  if (!card) throw new Error(`no agent makes drafts of the type ${type}`);
  return card;
};

const MOST_RECENT = 5;

export const listAgents = (db: Queries, account: Account): Promise<ListedAgent[]> =>
  Promise.all(
    AGENT_CARDS.map(async (card) => ({ ...card, recent: await listRecent(db, account, card) })),
  );

async function listRecent(
  db: Queries,
  account: Account,
  { draftType: wanted }: AgentCard,
): Promise<ListedAgent["recent"]> {
  const { drafts: t } = db.t;
  const { title, state, type, revision, updatedAt } = t;
  const rows = await db
    .select({ id: t.id, title, state, type, revision, updatedAt })
    .from(t)
    .where(and(eq(t.accountId, account.id), eq(type, wanted)))
    .orderBy(desc(updatedAt), desc(t.id))
    .limit(MOST_RECENT);
  return rows.map((row) => ({ ...row, url: draftUrl(row) }));
}

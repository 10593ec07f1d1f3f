import type { Account, Deps } from "../../app.ts";
import { listConnections } from "../../connections/connection.ts";
import type { SessionKind, SessionRepository } from "../../db/schema/sessions.ts";
import { listLlmChoices, type LlmChoice } from "../../drafts/choices.ts";
import { listProjects } from "../../projects/project.ts";
import { agentChoices, findAgent, readProperties } from "./agents-for.ts";
import { LONGEST_TITLE, type NewSession } from "./session.ts";

interface Named {
  id: string;
  name: string;
}

/** What a person can choose from on the form of a new session. */
export interface SessionChoices {
  llms: LlmChoice[];
  agents: { id: string; label: string; help: string }[];
  projects: Named[];
  /** Connections to outside MCP servers. */
  servers: Named[];
  /** Connections to where code lies. */
  codes: Named[];
}

export async function findSessionChoices(deps: Deps, account: Account): Promise<SessionChoices> {
  const [llms, connections, { projects }] = await Promise.all([
    listLlmChoices(deps, account, "chat"),
    listConnections(deps.db, account),
    listProjects(deps.db, account),
  ]);
  const of = (wanted: string) =>
    connections
      .filter(({ kind, disabledAt }) => kind === wanted && disabledAt === null)
      .map(({ id, name, baseUrl }) => ({
        id,
        name: name || (URL.parse(baseUrl)?.host ?? baseUrl),
      }));
  return {
    llms,
    agents: agentChoices(),
    projects: projects.map(({ id, name }) => ({ id, name })),
    servers: of("mcp"),
    codes: of("code"),
  };
}

export interface TypedSession {
  kind: SessionKind;
  agent: string;
  llm: string;
  project: string;
  servers: string[];
  code: string;
  repository: string;
  ref: string;
  question: string;
  /** Of the agent's own form, by the names of its fields. */
  properties: Record<string, string>;
}

/** As a form sends it: `server-<id>` for each that was ticked, `arg.<name>` for what the agent wants to know. */
export function readSessionForm(values: Record<string, string>): TypedSession {
  const text = (name: string) => (values[name] ?? "").trim();
  return {
    kind: text("kind") === "code" ? "code" : "chat",
    agent: text("agent"),
    llm: text("llm"),
    project: text("project"),
    servers: idsOf(values, "server-"),
    code: text("code"),
    repository: text("repository"),
    ref: text("ref"),
    question: values["question"] ?? "",
    properties: Object.fromEntries(
      Object.entries(values).filter(([name]) => name.startsWith("arg.")),
    ),
  };
}

export const idsOf = (values: Record<string, string>, prefix: string): string[] =>
  Object.keys(values)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));

export type SessionErrors = Record<string, string>;
type Checked = { ok: true; value: NewSession } | { ok: false; errors: SessionErrors };

/** Whether what was typed can be a session, of what this person may choose. */
export function checkSession(typed: TypedSession, choices: SessionChoices): Checked {
  const llm = choices.llms.find(({ id }) => id === typed.llm) ?? choices.llms[0];
  const properties = readProperties(typed.agent, typed.properties);
  const errors: SessionErrors = {
    ...(!llm && { llm: "Connect a model first, on the page “Connections”." }),
    ...(!properties.ok && properties.errors),
    ...wrongRepository(typed, choices),
    ...(typed.question.trim() === "" && { question: "Type a question." }),
  };
  if (!llm || !properties.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const value = {
    kind: typed.kind,
    agent: findAgent(typed.agent) ?? null,
    title: titleOf(typed.question),
    llmConnectionId: llm.id,
    model: llm.model,
    projectId: choices.projects.find(({ id }) => id === typed.project)?.id ?? null,
    properties: properties.value,
    servers: typed.servers.filter((one) => choices.servers.some(({ id }) => id === one)),
    repository: repositoryOf(typed),
  };
  return { ok: true, value };
}

function wrongRepository({ code, repository }: TypedSession, { codes }: SessionChoices) {
  if (repository === "") return {};
  return {
    ...(!NAME.test(repository) && { repository: "Name it as owner/name." }),
    ...(!codes.some(({ id }) => id === code) && { code: "Choose where the repository lies." }),
  };
}

const NAME = /^[\w.-]+(?:\/[\w.-]+)*$/;

const repositoryOf = ({ code, repository, ref }: TypedSession): SessionRepository | null =>
  repository === "" ? null : { connectionId: code, repository, ref };

/** The first words of the first question. */
export function titleOf(question: string): string {
  const line = question.replaceAll(/\s+/g, " ").trim();
  if (line.length <= LONGEST_TITLE) return line || "Session";
  const cut = line.slice(0, LONGEST_TITLE - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), LONGEST_TITLE / 2))}…`;
}

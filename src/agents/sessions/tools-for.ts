import type { Account, Deps } from "../../app.ts";
import { findProject } from "../../projects/project.ts";
import { outsideTools } from "../loop/outside-tools.ts";
import { repositoryTools } from "../loop/repository-tools.ts";
import { answered, type LoopTool, refusedBy } from "../loop/tool.ts";
import { labelOfAgent } from "./agents-for.ts";
import type { Session } from "./session.ts";

interface Toolbox {
  tools: LoopTool[];
  /** Of the prompt. */
  variables: Record<string, string>;
  /** To be called at the end, whatever the end. */
  close(): Promise<void>;
}

/** What the model of a session may use: what this person may read here, the session's code, and the servers that they chose. */
export async function toolsFor(
  deps: Deps,
  account: Account,
  session: Session,
  signal: AbortSignal,
): Promise<Toolbox> {
  const { repository, servers, projectId } = session;
  const subject = `session:${session.id}`;
  const code = repository && repositoryTools(deps, account, repository, signal);
  const [own, outside, project] = await Promise.all([
    session.kind === "code" ? [] : ownTools(deps, account, subject),
    outsideTools(deps, { account, servers, subject }),
    projectId === null ? undefined : findProject(deps.db, account, projectId),
  ]);
  return {
    tools: [...(code?.tools ?? []), ...own, ...outside],
    variables: {
      agent: labelOfAgent(session.agent) ?? "a colleague who knows the work here",
      project: project?.name ?? "none in particular",
      repository: repository?.repository ?? "none: the code is in the question",
    },
    close: async () => code?.close(),
  };
}

async function ownTools(deps: Deps, account: Account, requestId: string): Promise<LoopTool[]> {
  const listed = await deps.ownTools.list(account);
  return listed.map(({ definition, title }) => ({
    definition,
    label: title,
    isOutside: false,
    async run({ input, signal }) {
      const { name } = definition;
      const came = await deps.ownTools.call(deps, { account, name, input, signal, requestId });
      return came.isError ? refusedBy(came.text) : answered(came.text);
    },
  }));
}

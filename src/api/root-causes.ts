import { z } from "zod";
import { beginBacklog } from "../agents/root-cause/backlog.ts";
import { rootCauseForm } from "../agents/root-cause/form.ts";
import {
  type CountedPattern,
  findPattern,
  listPatterns,
  patternForm,
  removePattern,
  savePattern,
  sayHelped,
} from "../agents/root-cause/pattern.ts";
import { reachMade } from "../agents/reach.ts";
import { readMadeContent } from "../agents/read.ts";
import { solve } from "../agents/root-cause/solve.ts";
import { findRootCauseChoices, startRootCause } from "../agents/root-cause/start.ts";
import { receive } from "../agents/root-cause/upload.ts";
import { removeWaitingFiles } from "../agents/root-cause/waiting.ts";
import { type Call, defineEndpoint, invalid, NOT_FOUND, type Refused } from "./endpoint.ts";
import { BY_ID, cursor, id, idParams, time } from "./shapes.ts";

const text = (most: number, description: string) =>
  z.string().max(most).default("").meta({ description });

/** What an analysis takes. */
export const newRootCause = z.strictObject({
  title: text(200, "Default: the first line of what happened."),
  incident: text(200_000, "What people saw, in their words."),
  trace: text(200_000, "Stack traces."),
  log: text(900_000, "Lines of a log. A longer one is uploaded: see `files`."),
  metrics: text(900_000, "CSV with a line of titles and a column of times."),
  commits: text(200_000, "As `git log --stat` writes them."),
  files: z
    .array(id)
    .max(10)
    .default([])
    .meta({ description: "Logs and metrics that were uploaded, by their ids." }),
  jiraConnectionId: id.optional(),
  issue: text(60, "The key of an incident in Jira."),
  connectionId: id.optional().meta({ description: "What holds the repository." }),
  repository: text(210, "`owner/name`: its commits of the time are read."),
  since: text(40, "ISO 8601."),
  until: text(40, "ISO 8601."),
  systems: z
    .array(id)
    .max(10)
    .default([])
    .meta({ description: "Connections to MCP servers whose reading tools it may ask." }),
  modelConnectionId: id.optional().meta({ description: "Default: your first model." }),
});

/** Names of the form's fields where a program's differ. */
const FIELDS: Record<string, string> = {
  connection: "connectionId",
  jira: "jiraConnectionId",
  llm: "modelConnectionId",
};

export type StartedAnalysis = { data: { id: string }; location: string } | Refused;

/** The same start as the page's. */
export async function startAnalysis(
  { deps, account }: Call,
  sent: z.output<typeof newRootCause>,
): Promise<StartedAnalysis> {
  const { files, systems, jiraConnectionId, connectionId, modelConnectionId, ...texts } = sent;
  const choices = await findRootCauseChoices(deps, account);
  const form = rootCauseForm.parse({
    ...texts,
    jira: jiraConnectionId ?? choices.jiras[0]?.id ?? "",
    connection: connectionId ?? choices.hosts[0]?.id ?? "",
    llm: modelConnectionId ?? choices.llms[0]?.id ?? "",
    systems: systems.join(" "),
  });
  const started = await startRootCause(deps, account, form, files);
  if (started.ok) {
    const { draftId } = started;
    return { data: { id: draftId }, location: `/api/v1/drafts/${draftId}` };
  }
  return invalid(
    Object.fromEntries(
      Object.entries(started.errors).map(([name, message]) => [FIELDS[name] ?? name, message]),
    ),
  );
}

const about = { tag: "Agents", action: "drafts.read" } as const;

const file = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: z.enum(["log", "metrics"]),
    about: z.string().meta({ description: "What was found in it." }),
  })
  .meta({ id: "RootCauseFile" });

const listFiles = defineEndpoint({
  ...about,
  id: "listRootCauseFiles",
  method: "get",
  path: "/root-cause-files",
  summary: "List the logs and metrics that wait for an analysis",
  answer: z.array(file),
  run: async ({ deps, account }) => ({
    data: (await findRootCauseChoices(deps, account)).files,
    meta: { next: null },
  }),
});

const upload = defineEndpoint({
  ...about,
  id: "uploadRootCauseFiles",
  method: "post",
  path: "/root-cause-files",
  summary: "Upload logs and metrics for an analysis",
  description:
    "Logs as text, JSON lines or gzip, up to 200 MB each; metrics as CSV, up to 4 MB. A log is read through once and not kept whole.",
  action: "drafts.write",
  status: 201,
  upload: "multipart/form-data",
  answer: z
    .object({
      files: z.array(file),
      refused: z.array(z.object({ name: z.string(), message: z.string() })),
    })
    .meta({ id: "UploadedRootCauseFiles" }),
  problems: { "sources.no_form": 415, "sources.refused": 422 },
  async run({ deps, account, c }) {
    const received = await receive(deps, account, c.req.raw);
    if (!received) {
      return { code: "sources.no_form", message: "Send the files as multipart/form-data." };
    }
    const { added, refused } = received;
    if (added.length === 0) {
      const message = refused[0]?.message ?? "There was no file in it.";
      return { code: "sources.refused", message };
    }
    const { files } = await findRootCauseChoices(deps, account);
    return { data: { files: files.filter(({ title }) => added.includes(title)), refused } };
  },
});

const removeFile = defineEndpoint({
  ...about,
  id: "removeRootCauseFile",
  method: "delete",
  path: "/root-cause-files/{id}",
  summary: "Take a log or metrics off again",
  action: "drafts.write",
  params: idParams,
  run: async ({ deps, account, params }) =>
    (await removeWaitingFiles(deps.db, account, [params.id])) ? { data: null } : NOT_FOUND,
});

const pattern = z
  .object({
    id: z.string(),
    title: z.string(),
    cause: z.string(),
    fix: z.string(),
    signature: z.array(z.string()).meta({ description: "By what a case like it is known again." }),
    draftId: z.string(),
    isMine: z.boolean(),
    shared: z.boolean().meta({ description: "Its owner's team is offered it, too." }),
    offered: z.number().int(),
    helped: z.number().int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "RootCausePattern" });

const told = ({ accountId: _account, teamId, ...rest }: CountedPattern) => ({
  ...rest,
  shared: teamId !== null,
});

const listAll = defineEndpoint({
  ...about,
  id: "listRootCausePatterns",
  method: "get",
  path: "/root-cause-patterns",
  summary: "List solved cases, the newest first",
  query: z.strictObject({ cursor: cursor(BY_ID) }),
  answer: z.array(pattern),
  async run({ deps, account, query }) {
    const { patterns, next } = await listPatterns(deps.db, account, query.cursor);
    return { data: patterns.map(told), meta: { next: next ?? null } };
  },
});

const show = defineEndpoint({
  ...about,
  id: "showRootCausePattern",
  method: "get",
  path: "/root-cause-patterns/{id}",
  summary: "Read a solved case",
  params: idParams,
  answer: pattern,
  async run({ deps, account, params }) {
    const found = await findPattern(deps.db, account, params.id);
    return found ? { data: told(found) } : NOT_FOUND;
  },
});

const change = defineEndpoint({
  ...about,
  id: "changeRootCausePattern",
  method: "put",
  path: "/root-cause-patterns/{id}",
  summary: "Say a solved case of yours otherwise, or share it with your team",
  action: "drafts.write",
  params: idParams,
  body: z
    .strictObject({
      title: z.string().min(1).max(160),
      cause: z.string().min(1).max(4000),
      fix: z.string().max(4000).default(""),
      shared: z.boolean().default(false),
    })
    .meta({ id: "NewRootCausePattern" }),
  answer: pattern,
  async run({ deps, account, params, body }) {
    if (!(await savePattern(deps, account, params.id, patternForm.parse(body)))) return NOT_FOUND;
    const found = await findPattern(deps.db, account, params.id);
    return found ? { data: told(found) } : NOT_FOUND;
  },
});

const remove = defineEndpoint({
  ...about,
  id: "removeRootCausePattern",
  method: "delete",
  path: "/root-cause-patterns/{id}",
  summary: "Remove a solved case of yours",
  action: "drafts.write",
  params: idParams,
  run: async ({ deps, account, params }) =>
    (await removePattern(deps.db, account, params.id)) ? { data: null } : NOT_FOUND,
});

const OWN = { types: ["rca"], needed: "owner" } as const;

const solved = defineEndpoint({
  ...about,
  id: "solveRootCause",
  method: "post",
  path: "/root-causes/{id}/solution",
  summary: "Say which hypothesis was it: the case becomes a pattern",
  action: "drafts.write",
  params: idParams,
  body: z.strictObject({ hypothesis: z.string().max(20) }).meta({ id: "RootCauseSolution" }),
  problems: { "root_causes.not_solved": 422 },
  async run({ deps, account, params, body }) {
    const reached = await reachMade(deps, account, params.id, OWN);
    if (typeof reached === "string") return NOT_FOUND;
    const { draft } = reached;
    const content = await readMadeContent(deps.db, draft);
    if (content?.type !== "rca") return NOT_FOUND;
    const wrong = await solve(deps, account, { draft, content, hypothesis: body.hypothesis });
    return wrong === undefined
      ? { data: null }
      : { code: "root_causes.not_solved", message: wrong };
  },
});

const followUp = defineEndpoint({
  ...about,
  id: "beginRootCauseBacklog",
  method: "post",
  path: "/root-causes/{id}/backlog",
  summary: "Begin a backlog on the follow-up work: its draft, or the form that waits for the rest",
  action: "drafts.write",
  params: idParams,
  answer: z.object({ url: z.string() }).meta({ id: "BegunBacklog" }),
  problems: { "root_causes.no_follow_up": 409 },
  async run({ deps, account, params }) {
    const reached = await reachMade(deps, account, params.id, OWN);
    if (typeof reached === "string") return NOT_FOUND;
    const content = await readMadeContent(deps.db, reached.draft);
    if (content?.type !== "rca") return NOT_FOUND;
    const begun = await beginBacklog(deps, account, reached.draft, content);
    if (!begun.ok) return { code: "root_causes.no_follow_up", message: begun.message };
    return { data: { url: deps.config.PUBLIC_URL + begun.url } };
  },
});

const offered = defineEndpoint({
  ...about,
  id: "judgeRootCausePattern",
  method: "put",
  path: "/root-causes/{id}/patterns/{pattern}",
  summary: "Say whether a solved case that was offered helped",
  action: "drafts.write",
  params: z.strictObject({ id, pattern: id }),
  body: z.strictObject({ helped: z.boolean() }).meta({ id: "RootCausePatternVerdict" }),
  async run({ deps, account, params, body }) {
    const reached = await reachMade(deps, account, params.id, OWN);
    if (typeof reached === "string") return NOT_FOUND;
    const said = { patternId: params.pattern, draftId: params.id, helped: body.helped };
    return (await sayHelped(deps, account, said)) ? { data: null } : NOT_FOUND;
  },
});

export const rootCauseEndpoints = [
  listFiles,
  upload,
  removeFile,
  listAll,
  show,
  change,
  remove,
  solved,
  followUp,
  offered,
];

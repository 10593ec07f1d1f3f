/* oxlint-disable max-lines -- one list of every URL; in two files nobody would know where to look */
// Every URL of the product as a typed function. Imports nothing.

const id = (value: string) => encodeURIComponent(value);
const query = (values: Record<string, string | number | undefined>) => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return text && `?${text}`;
};

type NodeAct =
  | "edit"
  | "edit/open-form"
  | "move"
  | "split"
  | "merge"
  | "decision"
  | "links"
  | "removal"
  | "refinements"
  | "duplicates";

/** Where a long tree is unfolded. */
interface Unfolded {
  branch?: string | undefined;
  from?: number | string | undefined;
}

/** Which model calls; days are in UTC, `above` is in dollars. */
type ActivityQuery = Partial<
  Record<
    | "all"
    | "who"
    | "draft"
    | "project"
    | "task"
    | "model"
    | "status"
    | "cache"
    | "tool"
    | "category"
    | "from"
    | "to"
    | "q"
    | "before",
    string | undefined
  >
> & { above?: number | undefined };

/** Whose figures, of when and of what; `period` in days or `custom`, `by` is what they are compared by. */
type InsightsQuery = Partial<
  Record<
    "all" | "who" | "period" | "from" | "to" | "project" | "model" | "task" | "by",
    string | undefined
  >
>;

export const urls = {
  dashboard: () => "/",
  gallery: () => "/gallery",
  help: () => "/help",
  static: (path: string) => `/static/${path}`,
  metrics: () => "/metrics",
  api: {
    base: () => "/api/v1",
    document: () => "/api/v1/openapi.json",
    monitoring: () => "/api/monitoring",
    docs: () => "/api/docs",
    /** The operations of one part, or "shapes". */
    part: (part: string) => `/api/docs/${id(part)}`,
  },
  codeHooks: {
    /** Where GitHub or GitLab tells of new commits. */
    receive: (hookId: string) => `/hooks/code/${id(hookId)}`,
    show: (connectionId: string) => `/connections/${id(connectionId)}/reviews`,
    secret: (connectionId: string) => `/connections/${id(connectionId)}/reviews/secret`,
    removal: (connectionId: string) => `/connections/${id(connectionId)}/reviews/removal`,
  },
  mcp: { endpoint: () => "/mcp", metadata: () => "/.well-known/oauth-protected-resource/mcp" },
  health: { all: () => "/health", live: () => "/health/live", ready: () => "/health/ready" },
  registration: {
    /** `known`: the place in the list of known systems whose address is to stand in the form. */
    new: (values: { known?: number | undefined } = {}) => `/registration/new${query(values)}`,
    create: () => "/registration",
    confirm: () => "/registration/confirmation",
    avatar: () => "/registration/avatar",
  },
  signIn: {
    new: (next?: string, done?: "password" | "signed-out") => `/sign-in${query({ next, done })}`,
    create: () => "/sign-in",
    /** The second half, after the password. */
    code: () => "/sign-in/code",
    /** On the way to an identity provider, and back. */
    outside: (provider: string) => `/sign-in/with/${id(provider)}`,
    callback: (provider: string) => `/sign-in/with/${id(provider)}/callback`,
    /** Takes a form that was sent to `to` from the page `next` when nobody was signed in. */
    typed: (from: { to?: string | undefined; next?: string | undefined } = {}) =>
      `/sign-in/typed${query(from)}`,
  },
  signOut: () => "/sign-out",
  proof: {
    new: (next?: string) => `/proof${query({ next })}`,
    create: () => "/proof",
    typed: (from: { to?: string | undefined; next?: string | undefined } = {}) =>
      `/proof/typed${query(from)}`,
  },
  account: {
    show: (page: { done?: "password" | "settings" | "sign-ins" | undefined } = {}) =>
      `/account${query(page)}`,
    password: () => "/account/password",
    settings: () => "/account/settings",
    signIns: () => "/account/sign-ins",
    endSignIn: (signInId: string) => `/account/sign-ins/${id(signInId)}/end`,
    endOtherSignIns: () => "/account/sign-ins/end-others",
    avatar: (accountId: string) => `/accounts/${id(accountId)}/avatar`,
    secondFactor: (page: { done?: "removed" | undefined; needed?: "yes" | undefined } = {}) =>
      `/account/second-factor${query(page)}`,
    secondFactorConfirmation: () => "/account/second-factor/confirmation",
    secondFactorRemoval: () => "/account/second-factor/removal",
    identities: (page: { done?: "linked" | "removed" | undefined } = {}) =>
      `/account/identities${query(page)}`,
    identity: (provider: string) => `/account/identities/${id(provider)}`,
    identityRemoval: (provider: string) => `/account/identities/${id(provider)}/removal`,
    tokens: (page: { done?: "revoked" | undefined } = {}) => `/account/tokens${query(page)}`,
    /** How an AI assistant is connected. */
    assistants: () => "/account/assistants",
    tokenRevocation: (tokenId: string) => `/account/tokens/${id(tokenId)}/revocation`,
  },
  accounts: {
    index: (page: { after?: string | undefined } = {}) => `/accounts${query(page)}`,
    show: (accountId: string, page: { done?: "yes" | undefined } = {}) =>
      `/accounts/${id(accountId)}${query(page)}`,
    role: (accountId: string) => `/accounts/${id(accountId)}/role`,
    deactivation: (accountId: string) => `/accounts/${id(accountId)}/deactivation`,
    reactivation: (accountId: string) => `/accounts/${id(accountId)}/reactivation`,
    passwordReset: (accountId: string) => `/accounts/${id(accountId)}/password-reset`,
    team: (accountId: string) => `/accounts/${id(accountId)}/team`,
    tier: (accountId: string) => `/accounts/${id(accountId)}/tier`,
    secondFactorRemoval: (accountId: string) => `/accounts/${id(accountId)}/second-factor/removal`,
    invitations: () => "/accounts/invitations",
    invitationRemoval: (email: string) => `/accounts/invitations/${id(email)}/removal`,
    tokenRevocation: (accountId: string, tokenId: string) =>
      `/accounts/${id(accountId)}/tokens/${id(tokenId)}/revocation`,
  },
  teams: {
    index: (page: { done?: "removed" | undefined } = {}) => `/teams${query(page)}`,
    create: () => "/teams",
    show: (teamId: string, page: { done?: "yes" | undefined } = {}) =>
      `/teams/${id(teamId)}${query(page)}`,
    name: (teamId: string) => `/teams/${id(teamId)}/name`,
    members: (teamId: string) => `/teams/${id(teamId)}/members`,
    removal: (teamId: string) => `/teams/${id(teamId)}/removal`,
  },
  passwordReset: (token: string) => `/password-reset/${id(token)}`,
  audit: {
    index: (
      page: {
        before?: string | undefined;
        action?: string | undefined;
        /** The whole chain, not only its newest part. */
        check?: "all" | undefined;
      } = {},
    ) => `/audit${query(page)}`,
  },
  connections: {
    index: (page: { done?: "removed" | undefined } = {}) => `/connections${query(page)}`,
    /** `known` is the place of a known system in the operator's list: its values are filled in. */
    new: (
      provider: string,
      values: { scope?: "company" | undefined; known?: number | undefined } = {},
    ) => `/connections/new/${id(provider)}${query(values)}`,
    create: (provider: string) => `/connections/new/${id(provider)}`,
    show: (connectionId: string, page: { done?: "connected" | "saved" | undefined } = {}) =>
      `/connections/${id(connectionId)}${query(page)}`,
    edit: (connectionId: string) => `/connections/${id(connectionId)}/edit`,
    update: (connectionId: string) => `/connections/${id(connectionId)}`,
    test: (connectionId: string) => `/connections/${id(connectionId)}/test`,
    removal: (connectionId: string) => `/connections/${id(connectionId)}/removal`,
    /** Where a person comes back to from the sign-in page of another system. */
    authorization: () => "/connections/authorization",
    authorizationStart: (connectionId: string) => `/connections/${id(connectionId)}/authorization`,
    /** Of an outside MCP server. */
    tools: (
      connectionId: string,
      page: {
        q?: string | undefined;
        kind?: string | undefined;
        done?: "yes" | undefined;
      } = {},
    ) => `/connections/${id(connectionId)}/tools${query(page)}`,
    toolsRefresh: (connectionId: string) => `/connections/${id(connectionId)}/tools/refresh`,
    /** What they are for, or which of our lists says what they do. */
    toolsUse: (connectionId: string) => `/connections/${id(connectionId)}/tools/use`,
    tool: (connectionId: string, tool: string, page: { done?: "yes" | undefined } = {}) =>
      `/connections/${id(connectionId)}/tools/${id(tool)}${query(page)}`,
    /** What it may do, and that it is as it should be. */
    toolChoice: (connectionId: string, tool: string) =>
      `/connections/${id(connectionId)}/tools/${id(tool)}/choice`,
    toolCalls: (connectionId: string, tool: string) =>
      `/connections/${id(connectionId)}/tools/${id(tool)}/calls`,
    /** What was called, with `before` as the last one of the page before. */
    callLog: (
      connectionId: string,
      page: { before?: string | undefined; tool?: string | undefined } = {},
    ) => `/connections/${id(connectionId)}/calls${query(page)}`,
  },
  approvals: {
    index: (page: { before?: string | undefined; state?: string | undefined } = {}) =>
      `/approvals${query(page)}`,
    show: (approvalId: string) => `/approvals/${id(approvalId)}`,
    decision: (approvalId: string) => `/approvals/${id(approvalId)}/decision`,
  },
  drafts: {
    index: (page: { before?: string | undefined; shared?: "yes" | undefined } = {}) =>
      `/drafts${query(page)}`,
    /** `item`: the kind that is chosen already. */
    new: (values: { like?: string | undefined; item?: string | undefined } = {}) =>
      `/drafts/new${query(values)}`,
    create: () => "/drafts",
    autosave: () => "/drafts/new/open-form",
    /** The fragment that follows a changed project, type or connection. */
    targetFields: () => "/drafts/new/target",
    /** Of a long backlog with the list below the item `branch` from a place on; "top" is the uppermost. */
    show: (draftId: string, page: Unfolded & { part?: string | undefined } = {}) =>
      `/drafts/${id(draftId)}${query({ ...page })}`,
    content: (draftId: string) => `/drafts/${id(draftId)}/content`,
    stream: (draftId: string) => `/drafts/${id(draftId)}/stream`,
    stop: (draftId: string) => `/drafts/${id(draftId)}/composition/stop`,
    composition: (draftId: string) => `/drafts/${id(draftId)}/composition`,
    edit: (draftId: string) => `/drafts/${id(draftId)}/edit`,
    editOpenForm: (draftId: string) => `/drafts/${id(draftId)}/edit/open-form`,
    revisions: (draftId: string) => `/drafts/${id(draftId)}/revisions`,
    revision: (draftId: string, number: number, page: Unfolded = {}) =>
      `/drafts/${id(draftId)}/revisions/${number}${query({ ...page })}`,
    /** Of many items, from a place on. */
    diff: (draftId: string, from: number, to: number, page: { at?: number | undefined } = {}) =>
      `/drafts/${id(draftId)}/diff${query({ from, to, ...page })}`,
    restoration: (draftId: string, number: number) =>
      `/drafts/${id(draftId)}/revisions/${number}/restoration`,
    refinements: (draftId: string) => `/drafts/${id(draftId)}/refinements`,
    fixes: (draftId: string) => `/drafts/${id(draftId)}/fixes`,
    removal: (draftId: string) => `/drafts/${id(draftId)}/removal`,
    /** Material for a draft that is not there yet. */
    newSources: () => "/drafts/new/sources",
    newSource: (sourceId: string, page: { from?: number | undefined } = {}) =>
      `/drafts/new/sources/${id(sourceId)}${query(page)}`,
    newSourceRemoval: (sourceId: string) => `/drafts/new/sources/${id(sourceId)}/removal`,
    /** What pages, issues or drafts there are to rest a draft on. */
    sourceSearch: (
      values: {
        kind?: string | undefined;
        connection?: string | undefined;
        q?: string | undefined;
      } = {},
    ) => `/drafts/new/sources/search${query(values)}`,
    sources: (draftId: string) => `/drafts/${id(draftId)}/sources`,
    /** `from` is the place of the first passage that is shown, counted from 0. */
    source: (draftId: string, sourceId: string, page: { from?: number | undefined } = {}) =>
      `/drafts/${id(draftId)}/sources/${id(sourceId)}${query(page)}`,
    sourceFile: (draftId: string, sourceId: string) =>
      `/drafts/${id(draftId)}/sources/${id(sourceId)}/file`,
    /** Asks the other systems for later versions. */
    sourceVersions: (draftId: string) => `/drafts/${id(draftId)}/sources/versions`,
    /** What a later version of one source changed; POST takes it. */
    sourceVersion: (draftId: string, sourceId: string) =>
      `/drafts/${id(draftId)}/sources/${id(sourceId)}/version`,
    /** Asks before; POST takes it from the draft. */
    sourceRemoval: (draftId: string, sourceId: string) =>
      `/drafts/${id(draftId)}/sources/${id(sourceId)}/removal`,
    /** Of many columns, from a place on. */
    board: (draftId: string, page: { from?: number | undefined } = {}) =>
      `/drafts/${id(draftId)}/board${query(page)}`,
    print: (draftId: string) => `/drafts/${id(draftId)}/print`,
    export: (draftId: string, format: "md" | "csv" | "json") =>
      `/drafts/${id(draftId)}/export/${format}`,
    import: () => "/drafts/import",
    coverage: (
      draftId: string,
      page: {
        only?: "uncovered" | undefined;
        from?: number | undefined;
        /** Where the page of the parts without a source begins, and of those that are meant so. */
        parts?: number | undefined;
        meant?: number | undefined;
      } = {},
    ) => `/drafts/${id(draftId)}/coverage${query(page)}`,
    /** One passage, all of it. */
    passage: (draftId: string, n: number) => `/drafts/${id(draftId)}/passages/${n}`,
    /** Passages by their places among all, counted from 0. */
    passages: (draftId: string, page: { from?: number; to?: number } = {}) =>
      `/drafts/${id(draftId)}/passages${query(page)}`,
    /** With `before`, what stands right before that place. */
    nodes: (draftId: string, page: Unfolded & { before?: "yes" | undefined } = {}) =>
      `/drafts/${id(draftId)}/nodes${query({ ...page })}`,
    node: (draftId: string, nodeId: string) => `/drafts/${id(draftId)}/nodes/${id(nodeId)}`,
    /** An act on a node: `edit`, `move`, `split`, `merge`, `decision`, `links`, `removal`, `refinements`, `duplicates`. */
    nodeAct: (draftId: string, nodeId: string, act: NodeAct) =>
      `/drafts/${id(draftId)}/nodes/${id(nodeId)}/${act}`,
    fields: (draftId: string) => `/drafts/${id(draftId)}/fields`,
    /** People, or groups, that a field can name. */
    fieldUsers: (
      draftId: string,
      values: { q?: string | undefined; field?: string | undefined; of?: "groups" } = {},
    ) => `/drafts/${id(draftId)}/fields/users${query(values)}`,
    duplicates: (draftId: string) => `/drafts/${id(draftId)}/duplicates`,
    duplicatesStream: (draftId: string) => `/drafts/${id(draftId)}/duplicates/stream`,
    judgement: (draftId: string) => `/drafts/${id(draftId)}/judgement`,
    /** What the rules of its project look at. */
    rules: (draftId: string) => `/drafts/${id(draftId)}/rules`,
    /** Of one item, "whole" for what is said of all together, or of one of its parts. */
    findings: (
      draftId: string,
      page: {
        node?: string | undefined;
        part?: string | undefined;
        left?: string | undefined;
        from?: number | undefined;
      } = {},
    ) => `/drafts/${id(draftId)}/findings${query(page)}`,
    findingDecisions: (draftId: string) => `/drafts/${id(draftId)}/findings/decisions`,
    findingWithdrawal: (draftId: string, decisionId: string) =>
      `/drafts/${id(draftId)}/findings/decisions/${id(decisionId)}/withdrawal`,
    shares: (draftId: string, page: { q?: string | undefined } = {}) =>
      `/drafts/${id(draftId)}/shares${query(page)}`,
    shareEnd: (draftId: string, accountId: string) =>
      `/drafts/${id(draftId)}/shares/${id(accountId)}/end`,
    /** Those of one part: `node` and `part` name it; `part` of "" is the item as a whole. */
    comments: (
      draftId: string,
      page: {
        node?: string | undefined;
        part?: string | undefined;
        before?: string | undefined;
      } = {},
    ) => `/drafts/${id(draftId)}/comments${query(page)}`,
    commentOutcome: (draftId: string, commentId: string) =>
      `/drafts/${id(draftId)}/comments/${id(commentId)}/outcome`,
    history: (draftId: string, page: { before?: string | undefined } = {}) =>
      `/drafts/${id(draftId)}/history${query(page)}`,
    /** After it stands in Jira: the next revision as a change of the same issues. */
    update: (draftId: string) => `/drafts/${id(draftId)}/update`,
    issues: (draftId: string, page: { at?: number | undefined } = {}) =>
      `/drafts/${id(draftId)}/issues${query(page)}`,
    /** As a page of Confluence, or as a comment on an issue. */
    documents: (
      draftId: string,
      form: {
        kind?: "page" | "comment" | "review" | undefined;
        /** The publication of the page that is to be changed. */
        update?: string | undefined;
        connection?: string | undefined;
        space?: string | undefined;
        title?: string | undefined;
        issue?: string | undefined;
      } = {},
    ) => `/drafts/${id(draftId)}/documents${query(form)}`,
    /** Spaces or pages that have the words of the form's field. */
    documentPlaces: (draftId: string, page: { field: "space" | "parent" }) =>
      `/drafts/${id(draftId)}/documents/places${query(page)}`,
    document: (draftId: string, documentId: string) =>
      `/drafts/${id(draftId)}/documents/${id(documentId)}`,
    documentStream: (draftId: string, documentId: string) =>
      `/drafts/${id(draftId)}/documents/${id(documentId)}/stream`,
    documentDecision: (draftId: string, documentId: string) =>
      `/drafts/${id(draftId)}/documents/${id(documentId)}/decision`,
    /** Of many items, from a place on. */
    publication: (draftId: string, page: { at?: number | undefined } = {}) =>
      `/drafts/${id(draftId)}/publication${query(page)}`,
    /** What it would send: the items, one of them, or all as plain text. */
    sentNodes: (
      draftId: string,
      page: { kind?: "same" | undefined; from?: number | undefined } = {},
    ) => `/drafts/${id(draftId)}/publication/nodes${query(page)}`,
    sentNode: (draftId: string, nodeId: string) =>
      `/drafts/${id(draftId)}/publication/nodes/${id(nodeId)}`,
    sentText: (draftId: string) => `/drafts/${id(draftId)}/publication/text`,
    /** Its table as it changes, until it is over. */
    publicationStream: (draftId: string) => `/drafts/${id(draftId)}/publication/stream`,
    publicationRetry: (draftId: string) => `/drafts/${id(draftId)}/publication/retry`,
    publicationDecision: (draftId: string, itemId: string) =>
      `/drafts/${id(draftId)}/publication/items/${id(itemId)}/decision`,
  },
  agents: {
    index: () => "/agents",
    /** Of an administrator: no agent uses a tool. */
    toolStop: () => "/agents/tool-stop",
    toolStopEnd: () => "/agents/tool-stop/end",
    /** What a person has uploaded and not used yet. */
    files: () => "/agents/files",
    fileRemoval: (fileId: string) => `/agents/files/${id(fileId)}/removal`,
  },
  sessions: {
    index: (page: { before?: string | undefined } = {}) => `/agents/sessions${query(page)}`,
    new: (form: { agent?: string; kind?: string } = {}) => `/agents/sessions/new${query(form)}`,
    create: () => "/agents/sessions",
    show: (sessionId: string) => `/agents/sessions/${id(sessionId)}`,
    stream: (sessionId: string) => `/agents/sessions/${id(sessionId)}/stream`,
    turns: (sessionId: string) => `/agents/sessions/${id(sessionId)}/turns`,
    stop: (sessionId: string) => `/agents/sessions/${id(sessionId)}/stop`,
    title: (sessionId: string) => `/agents/sessions/${id(sessionId)}/title`,
    forks: (sessionId: string) => `/agents/sessions/${id(sessionId)}/forks`,
    export: (sessionId: string, format: string) =>
      `/agents/sessions/${id(sessionId)}/export/${id(format)}`,
    removal: (sessionId: string) => `/agents/sessions/${id(sessionId)}/removal`,
  },
  /** What agents have made that has the same pages: tests, documents, root causes. */
  agentDrafts: {
    show: (draftId: string) => `/agents/drafts/${id(draftId)}`,
    stream: (draftId: string) => `/agents/drafts/${id(draftId)}/stream`,
    stop: (draftId: string) => `/agents/drafts/${id(draftId)}/stop`,
    /** Once more, after a failure or a stop. */
    runs: (draftId: string) => `/agents/drafts/${id(draftId)}/runs`,
    refinements: (draftId: string) => `/agents/drafts/${id(draftId)}/refinements`,
    part: (draftId: string, part: string) => `/agents/drafts/${id(draftId)}/parts/${id(part)}`,
    download: (draftId: string, format: string) =>
      `/agents/drafts/${id(draftId)}/downloads/${id(format)}`,
    removal: (draftId: string) => `/agents/drafts/${id(draftId)}/removal`,
  },
  testSuites: {
    new: (form: Record<string, string | undefined> = {}) => `/test-suites/new${query(form)}`,
    create: () => "/test-suites",
    choices: () => "/test-suites/choices",
    autosave: () => "/test-suites/new/open-form",
  },
  codeDocuments: {
    new: (form: Record<string, string | undefined> = {}) => `/code-documents/new${query(form)}`,
    create: () => "/code-documents",
    choices: () => "/code-documents/choices",
    autosave: () => "/code-documents/new/open-form",
  },
  rootCauses: {
    new: (form: Record<string, string | undefined> = {}) => `/root-causes/new${query(form)}`,
    create: () => "/root-causes",
    choices: () => "/root-causes/choices",
    autosave: () => "/root-causes/new/open-form",
    /** Logs and metrics that wait on the form. */
    files: () => "/root-causes/files",
    fileRemoval: (file: string) => `/root-causes/files/${id(file)}/removal`,
    /** "This was it": the case becomes a pattern. */
    solution: (draftId: string) => `/agents/drafts/${id(draftId)}/solution`,
    /** Whether a solved case from before helped. */
    offer: (draftId: string, pattern: string) =>
      `/agents/drafts/${id(draftId)}/patterns/${id(pattern)}`,
    /** A backlog of the follow-up work. */
    backlog: (draftId: string) => `/agents/drafts/${id(draftId)}/backlog`,
    patterns: (page: { before?: string | undefined } = {}) => `/root-cause-patterns${query(page)}`,
    pattern: (pattern: string) => `/root-cause-patterns/${id(pattern)}`,
    patternRemoval: (pattern: string) => `/root-cause-patterns/${id(pattern)}/removal`,
  },
  codeReviews: {
    /** A repository and the number of its pull request; of a connection. */
    new: (form: { connection?: string; repository?: string; number?: number } = {}) =>
      `/code-reviews/new${query(form)}`,
    create: () => "/code-reviews",
    /** Repositories, and open pull requests of one of them, as the form names them. */
    choices: () => "/code-reviews/choices",
    autosave: () => "/code-reviews/new/open-form",
    show: (draftId: string) => `/code-reviews/${id(draftId)}`,
    stream: (draftId: string) => `/code-reviews/${id(draftId)}/stream`,
    refinements: (draftId: string) => `/code-reviews/${id(draftId)}/refinements`,
    /** Once more after a failure, a stop or a push: of the newest commits. */
    runs: (draftId: string) => `/code-reviews/${id(draftId)}/runs`,
    stop: (draftId: string) => `/code-reviews/${id(draftId)}/stop`,
    remark: (draftId: string, remark: string) =>
      `/code-reviews/${id(draftId)}/remarks/${id(remark)}`,
    sarif: (draftId: string) => `/code-reviews/${id(draftId)}/sarif`,
    markdown: (draftId: string) => `/code-reviews/${id(draftId)}/markdown`,
    publication: (draftId: string) => `/code-reviews/${id(draftId)}/publication`,
    removal: (draftId: string) => `/code-reviews/${id(draftId)}/removal`,
  },
  projects: {
    index: (page: { after?: string | undefined; archived?: "yes" | undefined } = {}) =>
      `/projects${query(page)}`,
    new: () => "/projects/new",
    create: () => "/projects",
    show: (projectId: string, page: { done?: "yes" | undefined } = {}) =>
      `/projects/${id(projectId)}${query(page)}`,
    members: (projectId: string) => `/projects/${id(projectId)}/members`,
    memberRemoval: (projectId: string, accountId: string) =>
      `/projects/${id(projectId)}/members/${id(accountId)}/removal`,
    archive: (projectId: string) => `/projects/${id(projectId)}/archive`,
    restoration: (projectId: string) => `/projects/${id(projectId)}/restoration`,
  },
  rules: {
    index: () => "/rules",
    /** `base` is the address of the Jira that has the project. */
    project: (
      values: {
        base?: string | undefined;
        project?: string | undefined;
        /** Just now. */
        saved?: "1" | undefined;
      } = {},
    ) => `/rules/project${query(values)}`,
  },
  activity: {
    index: (filter: ActivityQuery = {}) => `/activity${query({ ...filter })}`,
    /** What `index` with these values lists, on all of its pages. */
    csv: (filter: ActivityQuery = {}) => `/activity/export/csv${query({ ...filter })}`,
    show: (activityId: string) => `/activity/${id(activityId)}`,
    /** What was asked and answered, for an admin: that it was read is recorded. */
    text: (activityId: string) => `/activity/${id(activityId)}/text`,
    /** Of work with an outside tool. */
    removal: (activityId: string) => `/activity/${id(activityId)}/removal`,
    outside: {
      new: (page: { done?: "yes" | undefined } = {}) => `/activity/outside/new${query(page)}`,
      create: () => "/activity/outside",
      imports: () => "/activity/outside/imports",
    },
  },
  prompts: {
    index: (page: { q?: string | undefined; tag?: string | undefined } = {}) =>
      `/prompts${query(page)}`,
    /** `copy` names the prompt whose text is to stand in the form. */
    new: (from: { copy?: string | undefined; version?: number | undefined } = {}) =>
      `/prompts/new${query(from)}`,
    create: () => "/prompts",
    import: () => "/prompts/import",
    /** All of them in one file. */
    exportAll: () => "/prompts/export",
    show: (name: string, page: { version?: number | undefined; done?: string | undefined } = {}) =>
      `/prompts/${id(name)}${query(page)}`,
    /** `from` is the version whose text is to stand in the form; else the newest. */
    edit: (name: string, from?: number) => `/prompts/${id(name)}/edit${query({ from })}`,
    versions: (name: string) => `/prompts/${id(name)}/versions`,
    labels: (name: string) => `/prompts/${id(name)}/labels`,
    about: (name: string) => `/prompts/${id(name)}/about`,
    diff: (name: string, from: number, to: number) =>
      `/prompts/${id(name)}/diff${query({ from, to })}`,
    export: (name: string, version?: number) => `/prompts/${id(name)}/export${query({ version })}`,
    inputs: (name: string) => `/prompts/${id(name)}/inputs`,
    inputRemoval: (name: string, inputId: string) =>
      `/prompts/${id(name)}/inputs/${id(inputId)}/removal`,
    trials: (
      name: string,
      page: { input?: string | undefined; a?: number | undefined; b?: number | undefined } = {},
    ) => `/prompts/${id(name)}/trials${query(page)}`,
    trial: (name: string, trialId: string) => `/prompts/${id(name)}/trials/${id(trialId)}`,
  },
  insights: {
    index: (filter: InsightsQuery = {}) => `/insights${query({ ...filter })}`,
    /** One table of the page: a chart's, or `groups`. */
    csv: (table: string, filter: InsightsQuery = {}) =>
      `/insights/export/${id(table)}/csv${query({ ...filter })}`,
  },
  llm: {
    /** The form is filled in for `team`. */
    show: (page: { done?: string | undefined; team?: string | undefined } = {}) =>
      `/llm${query(page)}`,
    budgets: () => "/llm/budgets",
    prices: () => "/llm/prices",
    cleanUp: () => "/llm/cache/clean-up",
    purge: () => "/llm/cache/purge",
    /** As JSON, for whoever watches it. */
    cacheStats: () => "/cache/stats",
    policies: (page: { done?: string | undefined } = {}) => `/llm/policies${query(page)}`,
    policy: (task: string) => `/llm/policies/${id(task)}`,
    health: (page: { done?: string | undefined } = {}) => `/llm/health${query(page)}`,
    /** Tries one deployment at once. */
    probes: () => "/llm/health/probes",
    models: () => "/llm/models",
    /** Asks the servers what they offer. */
    listing: () => "/llm/models/listing",
    tries: () => "/llm/try",
    /** What was answered; `tokens` is the longest answer that was asked for. */
    tried: (triedId: string, page: { tokens?: number | undefined } = {}) =>
      `/llm/try/${id(triedId)}${query(page)}`,
  },
  jobs: {
    index: (
      page: {
        before?: string | undefined;
        state?: string | undefined;
        all?: string | undefined;
        /** So many jobs of this state were changed by one click. */
        changed?: number | undefined;
      } = {},
    ) => `/jobs${query(page)}`,
    show: (jobId: string) => `/jobs/${id(jobId)}`,
    /** The list of `index` with these values, as it changes. */
    stream: (
      page: {
        before?: string | undefined;
        state?: string | undefined;
        all?: string | undefined;
      } = {},
    ) => `/jobs/stream${query(page)}`,
    showStream: (jobId: string) => `/jobs/${id(jobId)}/stream`,
    retry: (jobId: string) => `/jobs/${id(jobId)}/retry`,
    cancellation: (jobId: string) => `/jobs/${id(jobId)}/cancellation`,
    /** All that failed are tried again; all that wait are cancelled. */
    retries: (page: { all?: string | undefined } = {}) => `/jobs/retries${query(page)}`,
    cancellations: (page: { all?: string | undefined } = {}) => `/jobs/cancellations${query(page)}`,
    pause: (queue: string) => `/jobs/queues/${id(queue)}/pause`,
    resume: (queue: string) => `/jobs/queues/${id(queue)}/resume`,
  },
  webhooks: {
    index: (page: { done?: "removed" | undefined } = {}) => `/webhooks${query(page)}`,
    new: () => "/webhooks/new",
    create: () => "/webhooks",
    show: (
      webhookId: string,
      page: { done?: string | undefined; before?: string | undefined } = {},
    ) => `/webhooks/${id(webhookId)}${query(page)}`,
    update: (webhookId: string) => `/webhooks/${id(webhookId)}`,
    pause: (webhookId: string) => `/webhooks/${id(webhookId)}/pause`,
    resume: (webhookId: string) => `/webhooks/${id(webhookId)}/resume`,
    /** A new secret; the old one counts for a day more. */
    secret: (webhookId: string) => `/webhooks/${id(webhookId)}/secret`,
    test: (webhookId: string) => `/webhooks/${id(webhookId)}/test`,
    removal: (webhookId: string) => `/webhooks/${id(webhookId)}/removal`,
    redelivery: (webhookId: string, deliveryId: string) =>
      `/webhooks/${id(webhookId)}/deliveries/${id(deliveryId)}/redelivery`,
  },
} as const;

/** The page of a draft of any type. */
export function draftUrl({ id: draftId, type }: { id: string; type: string }): string {
  if (type === "review") return urls.codeReviews.show(draftId);
  const isOfItems = type === "story" || type === "backlog";
  return isOfItems ? urls.drafts.show(draftId) : urls.agentDrafts.show(draftId);
}

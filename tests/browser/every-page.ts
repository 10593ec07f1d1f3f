import { urls } from "../../src/urls.ts";
import { demoPerson } from "../setup/demo.ts";
import type { Product } from "../setup/product.ts";
import {
  connectTo,
  createVisitor,
  expectRedirect,
  overTheNetwork,
  type Visitor,
} from "../setup/visitor.ts";
import {
  breakDemo,
  connectModel,
  connectWiki,
  importBacklog,
  longRequirement,
  refine,
  retitle,
  rows,
  setPace,
  sign,
  signUp,
  startDraft,
  tamper,
  waitFor,
  writeDraft,
} from "./seed.ts";
import { seedFigures } from "./seed-figures.ts";
import { seedBacklogs, seedSources, seedWaitingSource } from "./seed-backlogs.ts";
import { seedDocument, seedPeople } from "./seed-people.ts";
import { seedPrompts } from "./seed-prompts.ts";
import { seedAgents } from "./seed-agents.ts";
import { seedReviews } from "./seed-reviews.ts";
import { type Desk, seedTools } from "./seed-tools.ts";

/** Alice is the admin and has everything; Bob, a member, has just come; the guest is nobody yet. */
export type Who = "alice" | "bob" | "guest";

export interface PageUnderTest {
  name: string;
  path: string;
  who: Who;
  /** As the server answers it; 200 unless said. */
  status?: number;
  /** A table that is gone while the page is asked for. */
  without?: string;
  /** Leads there from `path` by a form of its own. */
  send?: Record<string, string>;
  /** The button of that form; the last of the page unless said. */
  press?: string;
}

export interface Everything {
  visitors: Record<Who, Visitor>;
  pages: PageUnderTest[];
}

const PROVIDERS = [
  "jira",
  "confluence",
  "anthropic",
  "openai",
  "company-llm",
  "github",
  "mcp",
  "mcp-program",
];

/** A project, a token, and one-time codes that are not confirmed yet. */
async function seedAccess(alice: Visitor): Promise<void> {
  const project = { name: "Checkout", description: "The till.", keys: "PAY", sharesDrafts: "on" };
  await alice.post(urls.projects.create(), project);
  await alice.post(urls.account.tokens(), { name: "Laptop", scopes: "drafts:read", days: "90" });
  await alice.post(urls.account.secondFactor());
}

/** A house where everything that a page can show has happened. */
export async function seedEverything(product: Product, desk: Desk): Promise<Everything> {
  await setPace(product, 0);
  const guest = createVisitor(product.url, overTheNetwork(product.url));
  const alice = await signUp(product, "alice");
  const bob = await signUp(product, "bob");
  const model = await connectModel(alice, product);
  await connectWiki(alice, product);
  await connectTo(alice, "openai", {
    baseUrl: `${product.demo.llm}/v1`,
    apiKey: "demo-llm-key",
    scope: "company",
    name: "A model with a really long name that the company put in for everybody",
  });
  const drafts = await seedDrafts(product, alice);
  const sources = await seedSources(product, alice);
  const backlogs = await seedBacklogs(product, alice);
  const prompts = await seedPrompts(product, alice, model);
  const webhook = await seedWebhook(alice, product);
  const tools = await seedTools(alice, desk);
  const tried = await tryPrompt(alice, model);
  const publications = await seedPublications(product, alice);
  const reviews = await seedReviews(alice, product);
  const made = await seedAgents(alice, product);
  await seedAccess(alice);
  // Jira has no time any more.
  const running = await importBacklog(alice);
  await sign(alice, running);
  const job = killJob(product, drafts.failed);
  const people = await seedPeople(alice);
  const documents = await seedDocument(product, alice, drafts.open);
  const composing = await startSlowDraft(product, alice);
  const waiting = await seedWaitingSource(product, alice);
  const visitors = { alice, bob, guest };
  const pages = [
    ...draftPages({ ...drafts, ...publications, composing, model, job }),
    ...backlogPages({ ...backlogs, running }),
    ...sourcePages(sources),
    ...seenByAlice({
      "sources of a new draft": urls.drafts.newSources(),
      "source of a new draft": urls.drafts.newSource(waiting),
      "new draft with a source": urls.drafts.new(),
      ...people,
      ...documents,
      ...reviews,
      ...made,
      ...tools,
    }),
    { name: "agents, nothing made", path: urls.agents.index(), who: "bob" as const },
    { name: "sessions, none yet", path: urls.sessions.index(), who: "bob" as const },
    { name: "new session", path: urls.sessions.new(), who: "alice" as const },
    {
      name: "new session about code",
      path: urls.sessions.new({ kind: "code" }),
      who: "alice" as const,
    },
    { name: "new tests, nothing connected", path: urls.testSuites.new(), who: "bob" as const },
    ...seenByAlice({
      "new tests": urls.testSuites.new(),
      "new test cases": urls.testSuites.new({ mode: "manual" }),
    }),
    { name: "new root-cause analysis", path: urls.rootCauses.new(), who: "bob" as const },
    { name: "solved cases, none", path: urls.rootCauses.patterns(), who: "bob" as const },
    {
      name: "new code analysis, nothing connected",
      path: urls.codeDocuments.new(),
      who: "bob" as const,
    },
    {
      name: "new code review, nothing connected",
      path: urls.codeReviews.new(),
      who: "bob" as const,
    },
    ...toolPages(tools["tool"] ?? ""),
    ...promptPages(prompts),
    ...webhookPages(webhook),
    ...rulePages(product, drafts.open),
    ...housePages(product, { model, job, tried }),
    ...publicPages,
    ...errorPages,
  ];
  return { visitors, pages };
}

/** As fast as a person reads along, ms. */
const WATCHED = 8;

/** Some of it is there, and it goes on for as long as anybody looks. */
async function startSlowDraft(product: Product, alice: Visitor): Promise<string> {
  await setPace(product, WATCHED);
  const draftId = await startDraft(alice, { source: longRequirement(61) });
  const and = "length(text) > 1000";
  await waitFor(product, "compositions", { draftId, state: "running", and });
  await setPace(product, 2000);
  return draftId;
}

/** Nearly as long as Jira takes, with a word that no narrow page can hold. */
const LONG_TITLE = `Pay by ${"Kreditkartenzahlungsabwicklungsdienstleister".repeat(2)} at the checkout, also as a guest, with every card that a customer in any of our countries may have in the pocket, and see at once that it worked`;

async function seedDrafts(product: Product, alice: Visitor) {
  const open = await writeDraft(alice, product);
  await refine(alice, product, open, "Add a negative case. Priority high.");
  await refine(alice, product, open, "Shorter");
  const needy = await writeDraft(alice, product, { project: "PAY" });
  await retitle(alice, needy, LONG_TITLE);

  await breakDemo(product, "next", { system: "llm", fault: "forbidden", path: "/v1/messages" });
  // A text that no model has answered yet: what it said once is not asked again.
  const failed = await writeDraft(alice, product, { source: longRequirement(1) });

  await setPace(product, WATCHED);
  const stopped = await startDraft(alice, { source: longRequirement(60) });
  await waitFor(product, "compositions", {
    draftId: stopped,
    state: "running",
    and: "length(text) > 2000",
  });
  await alice.post(urls.drafts.stop(stopped));
  await setPace(product, 0);
  return { open, needy, failed, stopped };
}

async function seedPublications(product: Product, alice: Visitor) {
  const create = { system: "jiraDc", path: "/issue", method: "POST" } as const;
  const published = await writeDraft(alice, product);
  await sign(alice, published);
  await waitFor(product, "publications", { draftId: published, state: "done" });

  const refused = await writeDraft(alice, product);
  await breakDemo(product, "next", { ...create, fault: "forbidden" });
  await sign(alice, refused);
  await waitFor(product, "publications", { draftId: refused, state: "failed" });

  const uncertain = await writeDraft(alice, product);
  await breakDemo(product, "next", { ...create, fault: "reset" });
  await sign(alice, uncertain);
  await waitFor(product, "publications", { draftId: uncertain, state: "uncertain" });

  const underWay = await writeDraft(alice, product);
  await breakDemo(product, "always", { ...create, fault: "rate_limit" });
  await sign(alice, underWay);
  return { published, refused, uncertain, underWay };
}

/** The page of what a model answered. */
async function tryPrompt(alice: Visitor, model: string): Promise<string> {
  const [, id = ""] = /connections\/([\w-]+)/.exec(model) ?? [];
  const form = { prompt: "Say hello.", maxTokens: "500", models: `${id} demo-model-no-ai` };
  return expectRedirect(await alice.post(urls.llm.tries(), form));
}

/** As if all its attempts had failed: a real one takes an hour to die. */
function killJob(product: Product, draftId: string): string {
  const [job] = rows<{ id: string }>(
    product,
    `select job_id id from compositions where draft_id = '${draftId}'`,
  );
  const id = job?.id ?? "";
  tamper(
    product,
    `update jobs set state = 'dead', error = 'The model server had an error of its own.' where id = '${id}'`,
  );
  return id;
}

type Ids = Record<
  | "open"
  | "needy"
  | "failed"
  | "stopped"
  | "published"
  | "refused"
  | "uncertain"
  | "underWay"
  | "composing"
  | "model"
  | "job",
  string
>;

const draftPages = (ids: Ids): PageUnderTest[] => {
  const { drafts } = urls;
  const paths = {
    // First, while it lasts.
    "draft, being written": drafts.show(ids.composing),
    "publication under way": drafts.publication(ids.underWay),
    dashboard: urls.dashboard(),
    drafts: drafts.index(),
    "new draft": drafts.new(),
    "new draft, like another": drafts.new({ like: ids.open }),
    draft: drafts.show(ids.open),
    "draft with a long title": drafts.show(ids.needy),
    "draft, failed": drafts.show(ids.failed),
    "draft, stopped": drafts.show(ids.stopped),
    "draft, published": drafts.show(ids.published),
    "draft, publishing": drafts.show(ids.underWay),
    edit: drafts.edit(ids.open),
    coverage: drafts.coverage(ids.open),
    "coverage, uncovered only": drafts.coverage(ids.open, { only: "uncovered" }),
    passages: drafts.passages(ids.open),
    "one passage": drafts.passage(ids.open, 1),
    "rules of a draft": drafts.rules(ids.open),
    findings: drafts.findings(ids.open),
    revisions: drafts.revisions(ids.open),
    revision: drafts.revision(ids.open, 1),
    diff: drafts.diff(ids.open, 1, 2),
    "diff without a difference": drafts.diff(ids.open, 1, 1),
    check: drafts.publication(ids.open),
    "check with a required field": drafts.publication(ids.needy),
    publication: drafts.publication(ids.published),
    "publication refused": drafts.publication(ids.refused),
    "publication to decide": drafts.publication(ids.uncertain),
  };
  return [
    ...Object.entries(paths).map(([name, path]) => ({ name, path, who: "alice" as const })),
    { name: "dashboard, new", path: urls.dashboard(), who: "bob" },
    { name: "drafts, none", path: drafts.index(), who: "bob" },
    { name: "new draft, nothing connected", path: drafts.new(), who: "bob" },
  ];
};

const seenByAlice = (paths: Record<string, string>): PageUnderTest[] =>
  Object.entries(paths).map(([name, path]) => ({ name, path, who: "alice" }));

/** Takes nothing: the demo model knows no such path. */
async function seedWebhook(alice: Visitor, { demo }: Product): Promise<string> {
  const form = {
    name: "Team channel",
    url: `${demo.llm}/hooks/countersign`,
    events: "draft.ready",
    isForAll: "on",
  };
  const page = await alice.post(urls.webhooks.create(), form);
  const [, id = ""] = /action="\/webhooks\/([\w-]+)\/test"/.exec(page.body) ?? [];
  await alice.post(urls.webhooks.test(id), {});
  return id;
}

const webhookPages = (id: string): PageUnderTest[] => [
  ...seenByAlice({
    webhooks: urls.webhooks.index(),
    webhook: urls.webhooks.show(id),
    "new webhook": urls.webhooks.new(),
  }),
  { name: "webhooks, none", path: urls.webhooks.index(), who: "bob" },
];

/** What its form leads to. */
const toolPages = (path: string): PageUnderTest[] => [
  {
    name: "tool, tried",
    path,
    who: "alice",
    send: { "arg.words": "card" },
    press: "Call it",
  },
];

type Backlogs = Awaited<ReturnType<typeof seedBacklogs>> & { running: string };

const NODE_ACTS = ["move", "split", "merge", "links", "removal", "refinements", "edit"] as const;

function backlogPages(ids: Backlogs): PageUnderTest[] {
  const { drafts } = urls;
  const acts = NODE_ACTS.map((act) => [`backlog, ${act}`, drafts.nodeAct(ids.open, "n2", act)]);
  return seenByAlice({
    backlog: drafts.show(ids.open),
    "backlog, an item": drafts.node(ids.open, "n2"),
    ...Object.fromEntries(acts),
    "backlog, findings": drafts.findings(ids.open),
    "backlog, board": drafts.board(ids.open),
    "backlog, print": drafts.print(ids.open),
    "backlog, import": drafts.import(),
    "backlog, revision": drafts.revision(ids.open, 1),
    "backlog, coverage": drafts.coverage(ids.open),
    "backlog, fields": drafts.fields(ids.needy),
    "backlog, check": drafts.publication(ids.open),
    "backlog, what is sent": drafts.sentNodes(ids.open),
    "backlog, one item as it is sent": drafts.sentNode(ids.open, "n2"),
    "backlog, one item as it is changed": drafts.sentNode(ids.changed, "n2"),
    "backlog, check with required fields": drafts.publication(ids.needy),
    "backlog, published": drafts.show(ids.done),
    "backlog, publication": drafts.publication(ids.done),
    "backlog, its issues": drafts.issues(ids.done),
    "backlog, check of an update": drafts.publication(ids.changed),
    "backlog, diff": drafts.diff(ids.changed, 1, 2),
    "backlog, publication refused": drafts.publication(ids.refused),
    "backlog, publication under way": drafts.publication(ids.running),
  });
}

const sourcePages = ({ draftId, sourceId }: Awaited<ReturnType<typeof seedSources>>) => {
  const { drafts } = urls;
  return seenByAlice({
    "draft with a later source": drafts.show(draftId),
    sources: drafts.sources(draftId),
    source: drafts.source(draftId, sourceId),
    "source, later version": drafts.sourceVersion(draftId, sourceId),
    "source, its removal": drafts.sourceRemoval(draftId, sourceId),
    history: drafts.history(draftId),
    shares: drafts.shares(draftId, { q: "b" }),
    comments: drafts.comments(draftId),
    "Jira fields": drafts.fields(draftId),
  });
};

const promptPages = ({ trialId }: Awaited<ReturnType<typeof seedPrompts>>): PageUnderTest[] => {
  const { prompts } = urls;
  const edited = "story-concise";
  return [
    ...seenByAlice({
      prompts: prompts.index(),
      "prompts, none found": prompts.index({ q: "no such prompt" }),
      prompt: prompts.show(edited),
      "prompt, an earlier version": prompts.show(edited, { version: 1 }),
      "new prompt": prompts.new(),
      "new prompt, a copy": prompts.new({ copy: edited, version: 1 }),
      "edit a prompt": prompts.edit(edited),
      "edit a prompt, as an earlier version": prompts.edit(edited, 1),
      "prompt, diff": prompts.diff(edited, 1, 2),
      "prompts, import": prompts.import(),
      "try a prompt that was tried": prompts.trials(edited),
      "try a prompt, nothing kept": prompts.trials("backlog-node"),
      "try a prompt that works on drafts": prompts.trials("refine"),
      "trial of two versions": prompts.trial(edited, trialId),
    }),
    { name: "somebody else's prompt", path: prompts.show("legal"), who: "bob" },
  ];
};

const rulePages = ({ demo }: Product, draftId: string) =>
  seenByAlice({
    rules: urls.rules.index(),
    "rules of a project": urls.rules.project({ base: demo.jiraDc, project: "DEMO" }),
    "rules of a draft": urls.drafts.rules(draftId),
  });

type HouseIds = Pick<Ids, "model" | "job"> & { tried: string };

const housePages = (product: Product, { model, job, tried }: HouseIds) => {
  seedFigures(product);
  const [bob] = rows<{ id: string }>(
    product,
    "select id from accounts where employee_id = 'e1002'",
  );
  const id = bob?.id ?? "";
  const [project] = rows<{ id: string }>(product, "select id from projects");
  const [call] = rows<{ id: string }>(
    product,
    "select id from activities where task_type = 'refine' order by at limit 1",
  );
  const paths = {
    activity: urls.activity.index(),
    "activity, filtered": urls.activity.index({ all: "1", who: "nobody", q: "pay" }),
    "everybody's activity": urls.activity.index({ all: "1" }),
    "a model call": urls.activity.show(call?.id ?? ""),
    "work with outside tools": urls.activity.outside.new(),
    insights: urls.insights.index(),
    "insights, everybody's": urls.insights.index({ all: "1", period: "90", by: "account" }),
    "insights, nothing found": urls.insights.index({ project: "NONE" }),
    jobs: urls.jobs.index(),
    "everybody's jobs": urls.jobs.index({ all: "1" }),
    "jobs, given up": urls.jobs.index({ state: "dead" }),
    job: urls.jobs.show(job),
    connections: urls.connections.index(),
    connection: model,
    "change a connection": `${model.split("?")[0]}/edit`,
    ...Object.fromEntries(
      PROVIDERS.map((provider) => [`connect ${provider}`, urls.connections.new(provider)]),
    ),
    "connect, filled in": urls.connections.new("jira", { known: 1 }),
    "connect for the company": urls.connections.new("openai", { scope: "company" }),
    account: urls.account.show(),
    "AI assistants": urls.account.assistants(),
    "API tokens": urls.account.tokens(),
    "one-time codes, being set up": urls.account.secondFactor(),
    "linked sign-ins": urls.account.identities(),
    invitations: urls.accounts.invitations(),
    projects: urls.projects.index(),
    "new project": urls.projects.new(),
    "a project": urls.projects.show(project?.id ?? ""),
    proof: urls.proof.new(),
    rules: urls.rules.index(),
    "rules of a project": urls.rules.project({ base: product.demo.jiraDc, project: "DEMO" }),
    accounts: urls.accounts.index(),
    "somebody's account": urls.accounts.show(id),
    teams: urls.teams.index(),
    "budgets and prices": urls.llm.show(),
    "where calls go": urls.llm.policies(),
    "where drafts go": urls.llm.policy("draft"),
    "health of models": urls.llm.health(),
    "try a prompt": urls.llm.tries(),
    "a prompt that was tried": tried,
    audit: urls.audit.index(),
    "audit, all checked": urls.audit.index({ check: "all" }),
    help: urls.help(),
  };
  const pages = Object.entries(paths).map(([name, path]) => ({
    name,
    path,
    who: "alice" as const,
  }));
  return [
    ...pages,
    { name: "activity, none", path: urls.activity.index(), who: "bob" as const },
    { name: "insights, none", path: urls.insights.index(), who: "bob" as const },
    {
      name: "insights, a time that makes no sense",
      path: urls.insights.index({ period: "custom", from: "2026-11-20", to: "2026-11-01" }),
      who: "bob" as const,
      status: 422,
    },
    { name: "approvals, none", path: urls.approvals.index(), who: "bob" as const },
    { name: "jobs, none", path: urls.jobs.index(), who: "bob" as const },
    { name: "connections, new", path: urls.connections.index(), who: "bob" as const },
  ];
};

const publicPages: PageUnderTest[] = [
  { name: "sign-in", path: urls.signIn.new(), who: "guest" },
  { name: "signed out", path: urls.signIn.new(undefined, "signed-out"), who: "guest" },
  {
    name: "sign-in, refused",
    path: urls.signIn.new(),
    who: "guest",
    status: 422,
    send: { login: "e1001", password: "not this one" },
  },
  { name: "registration", path: urls.registration.new(), who: "guest" },
  { name: "registration, filled in", path: urls.registration.new({ known: 1 }), who: "guest" },
  {
    name: "registration, refused",
    path: urls.registration.new({ known: 0 }),
    who: "guest",
    status: 422,
    send: { token: "not-a-token" },
  },
  {
    name: "confirmation",
    path: urls.registration.new({ known: 0 }),
    who: "guest",
    send: { token: demoPerson("charlie").jiraToken },
  },
  { name: "help, signed out", path: urls.help(), who: "guest" },
  {
    name: "dead password link",
    path: urls.passwordReset("x".repeat(43)),
    who: "guest",
    status: 404,
  },
  { name: "gallery", path: urls.gallery(), who: "alice" },
];

const errorPages: PageUnderTest[] = [
  { name: "403", path: urls.accounts.index(), who: "bob", status: 403 },
  { name: "500", path: urls.drafts.new(), who: "bob", status: 500, without: "open_forms" },
  { name: "404", path: "/no-such-page", who: "alice", status: 404 },
  { name: "404, a stranger's draft", path: urls.drafts.show("nobody's"), who: "bob", status: 404 },
];

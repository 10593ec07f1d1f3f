import { join } from "node:path";
import type { KnownSystem } from "../app.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/telemetry/log.ts";
import { createCompanyLlm } from "./company-llm.ts";
import { confluenceContextPath, createDemoConfluence } from "./confluence/confluence-app.ts";
import { seedConfluence } from "./confluence/seed.ts";
import { type ConfluenceStore, openConfluenceStore } from "./confluence/store.ts";
import { createFaults, type DemoSystem, type Faults } from "./faults.ts";
import { createDemoGithub, githubApiPath } from "./github/github-app.ts";
import { seedGithub } from "./github/seed.ts";
import { type GithubStore, openGithubStore } from "./github/store.ts";
import type { DemoJiraDialect } from "./jira/env.ts";
import { createDemoJira, jiraContextPath } from "./jira/jira-app.ts";
import { seedJira } from "./jira/seed.ts";
import { type JiraStore, openJiraStore } from "./jira/store.ts";
import { listKnownSystems } from "./known-systems.ts";
import { createDemoLlm } from "./llm/demo-llm.ts";
import { alice, type DemoPerson, demoPeople } from "./people.ts";
import { createJournal, type DemoServer, type Journal, startServer } from "./server.ts";

export interface DemoWorldOptions {
  clock: Clock;
  log: Log;
  /** 0 or absent = any free port. */
  ports?: Partial<Record<DemoSystem, number>>;
  /** What people create survives a restart here; absent = memory. */
  dataDir?: string;
  /** How long a new issue stays invisible to the search of the Cloud Jira, ms. Default 300. */
  indexLagMs?: number;
  /** Between two pieces of a streamed answer of the model, ms. Default 8. */
  llmPaceMs?: number;
  /** The first one's credentials are offered; default: the demo company's people. */
  people?: DemoPerson[];
  apiKey?: string;
}

interface DemoJiraSystem {
  /** With its context path, without a slash at the end. */
  url: string;
  store: JiraStore;
  indexLag: { ms: number };
}

export interface DemoWorld {
  jiraDc: DemoJiraSystem & { token: string };
  jiraCloud: DemoJiraSystem & { email: string; token: string };
  /** `url` is Data Center; the same pages stand under `cloudUrl` with the API of Cloud. */
  confluence: { url: string; cloudUrl: string; token: string; store: ConfluenceStore };
  /** `url` is the REST API. */
  github: { url: string; token: string; store: GithubStore };
  /** `url` without `/v1`. The company model takes a cookie and answers `GET <companyUrl>/userinfo`. */
  llm: { url: string; apiKey: string; companyUrl: string; cookie: string };
  people: DemoPerson[];
  /** `host:port` of every demo system, for the outbound policy. */
  addresses: string[];
  knownSystems: KnownSystem[];
  faults: Faults;
  journal: Journal;
  close(): Promise<void>;
}

interface Parts extends DemoWorldOptions {
  people: DemoPerson[];
  person: DemoPerson;
  faults: Faults;
  journal: Journal;
}

/** Starts every demo system on a loopback port. */
export async function startDemoWorld(options: DemoWorldOptions): Promise<DemoWorld> {
  const people = options.people ?? demoPeople;
  const person = people[0] ?? alice;
  const parts = { ...options, people, person, faults: createFaults(), journal: createJournal() };
  const servers: DemoServer[] = [];
  const keep = <Started extends { server: DemoServer }>({ server, ...rest }: Started) => {
    servers.push(server);
    return rest;
  };
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
  };

  try {
    const dc = keep(await startJira(parts, "dc"));
    const cloud = keep(await startJira(parts, "cloud"));
    const confluence = keep(await startConfluence(parts));
    const github = keep(await startGithub(parts));
    const llm = keep(await startLlm(parts));
    const at = {
      jiraDc: dc.url,
      jiraCloud: cloud.url,
      confluence: confluence.url,
      github: github.url,
      llm: llm.url,
      companyLlm: llm.companyUrl,
    };
    options.log.info("demo.started", at);
    return {
      jiraDc: { ...dc, token: person.jiraToken },
      jiraCloud: { ...cloud, email: person.email, token: person.cloudToken },
      confluence: { ...confluence, token: person.confluenceToken },
      github: { ...github, token: person.githubToken },
      llm: { ...llm, cookie: person.companyCookie },
      people,
      addresses: servers.map(({ address }) => address),
      knownSystems: listKnownSystems(at, person, llm.apiKey),
      faults: parts.faults,
      journal: parts.journal,
      close,
    };
  } catch (error) {
    // A port that is taken must not leave the others open.
    await close();
    throw error;
  }
}

async function startJira(parts: Parts, dialect: DemoJiraDialect) {
  const { clock, people, faults, ports = {}, indexLagMs = 300 } = parts;
  const store = openJiraStore({ clock, ...stateFile(parts, `demo-jira-${dialect}`) });
  if (store.issues.length === 0) seedJira(store, dialect, parts.person.employeeId);
  const indexLag = { ms: dialect === "cloud" ? indexLagMs : 0 };
  const app = createDemoJira({ dialect, store, clock, people, indexLag }, faults);
  const system = dialect === "dc" ? "jiraDc" : "jiraCloud";
  const server = await startServer({ ...parts, system, app, port: ports[system] ?? 0 });
  return { server, url: server.origin + jiraContextPath[dialect], store, indexLag };
}

async function startConfluence(parts: Parts) {
  const { clock, people, faults, ports = {} } = parts;
  const store = openConfluenceStore({ clock, ...stateFile(parts, "demo-confluence") });
  if (store.pages.length === 0) seedConfluence(store, parts.person.confluenceUser);
  const app = createDemoConfluence({ store, clock, people }, faults);
  const port = ports.confluence ?? 0;
  const server = await startServer({ ...parts, system: "confluence", app, port });
  return {
    server,
    url: server.origin + confluenceContextPath.dc,
    cloudUrl: server.origin + confluenceContextPath.cloud,
    store,
  };
}

async function startGithub(parts: Parts) {
  const { clock, people, faults, ports = {} } = parts;
  const store = openGithubStore({ clock, ...stateFile(parts, "demo-github") });
  if (store.repositories.length === 0) seedGithub(store);
  const app = createDemoGithub({ store, clock, people }, faults);
  const server = await startServer({ ...parts, system: "github", app, port: ports.github ?? 0 });
  return { server, url: server.origin + githubApiPath, store };
}

async function startLlm(parts: Parts) {
  const { people, faults, ports = {}, apiKey = "demo-llm-key", llmPaceMs = 8 } = parts;
  const model = createDemoLlm({ faults, apiKey, paceMs: llmPaceMs });
  const app = createCompanyLlm(model, { people, apiKey, faults });
  const server = await startServer({ ...parts, system: "llm", app, port: ports.llm ?? 0 });
  return { server, url: server.origin, apiKey, companyUrl: `${server.origin}/company` };
}

const stateFile = ({ dataDir }: Parts, name: string) =>
  dataDir === undefined ? {} : { file: join(dataDir, `${name}.json`) };

import { join } from "node:path";
import type { KnownSystem } from "../app.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/telemetry/log.ts";
import { createFaults, type DemoSystem, type Faults } from "./faults.ts";
import { seedJira } from "./jira/seed.ts";
import { createDemoJira, jiraContextPath } from "./jira/jira-app.ts";
import type { DemoJiraDialect } from "./jira/env.ts";
import { type JiraStore, openJiraStore } from "./jira/store.ts";
import { alice, type DemoPerson, demoPeople } from "./people.ts";
import { createJournal, type Journal, startServer } from "./server.ts";

interface DemoWorldOptions {
  clock: Clock;
  log: Log;
  /** 0 or absent = any free port. */
  ports?: Partial<Record<DemoSystem, number>>;
  /** What people create survives a restart here; absent = memory. */
  dataDir?: string;
  /** How long a new issue stays invisible to the search of the Cloud Jira, ms. Default 300. */
  indexLagMs?: number;
  people?: DemoPerson[];
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
  people: DemoPerson[];
  /** `host:port` of every demo system, for the outbound policy. */
  addresses: string[];
  knownSystems: KnownSystem[];
  faults: Faults;
  journal: Journal;
  close(): Promise<void>;
}

/** Starts every demo system on a loopback port. */
export async function startDemoWorld(options: DemoWorldOptions): Promise<DemoWorld> {
  const { clock, log, ports = {}, people = demoPeople } = options;
  const person = people[0] ?? alice;
  const faults = createFaults();
  const journal = createJournal();
  const shared = { faults, journal, clock };

  const startJira = async (dialect: DemoJiraDialect, system: "jiraDc" | "jiraCloud") => {
    const file = options.dataDir && join(options.dataDir, `demo-jira-${dialect}.json`);
    const store = openJiraStore({ clock, ...(file !== undefined && { file }) });
    if (store.issues.length === 0) seedJira(store, dialect, person.employeeId);
    const indexLag = { ms: dialect === "cloud" ? (options.indexLagMs ?? 300) : 0 };
    const app = createDemoJira({ dialect, store, clock, people, indexLag }, faults);
    const server = await startServer({ ...shared, system, app, port: ports[system] ?? 0 });
    return { server, url: server.origin + jiraContextPath[dialect], store, indexLag };
  };

  const { server: dcServer, ...dc } = await startJira("dc", "jiraDc");
  const { server: cloudServer, ...cloud } = await startJira("cloud", "jiraCloud");
  const servers = [dcServer, cloudServer];
  log.info("demo.started", { jiraDc: dc.url, jiraCloud: cloud.url });

  return {
    jiraDc: { ...dc, token: person.jiraToken },
    jiraCloud: { ...cloud, email: person.email, token: person.cloudToken },
    people,
    addresses: servers.map(({ address }) => address),
    knownSystems: [],
    faults,
    journal,
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

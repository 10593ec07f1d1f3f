// A person with a draft and every system that it can go to.
import { createConnection } from "../../../src/connections/create.ts";
import { desc, eq } from "../../../src/db/drizzle.ts";
import type { Db } from "../../../src/db/db.ts";
import { publishDocument } from "../../../src/drafts/documents/publish-document.ts";
import type { DocumentPublication } from "../../../src/drafts/documents/document.ts";
import type { Fate, JobContext } from "../../../src/platform/jobs/job.ts";
import { urls } from "../../../src/urls.ts";
import { type CastName, demoPerson } from "../../setup/demo.ts";
import { type Drafting, startDrafting } from "../../setup/drafting.ts";
import { impatient } from "../../setup/impatient.ts";
import { formFields } from "../../setup/visitor.ts";
import { insertBacklog, node } from "../publishing/backlogs.ts";

export type Dialect = "dc" | "cloud";

export interface Publishing extends Drafting {
  draftId: string;
  jira: string;
  confluence: string;
  get(url: string, who?: CastName): Promise<{ status: number; body: string; location: string }>;
  post(
    url: string,
    form: Record<string, string>,
    who?: CastName,
  ): Promise<{ status: number; body: string; location: string }>;
  /** Fills the form, checks, signs; the URL of the publication. */
  sign(form: Record<string, string>, more?: Record<string, string>): Promise<string>;
  newest(): Promise<DocumentPublication>;
  /** Runs the newest publication once; what it waits for afterwards has passed. */
  run(more?: Partial<JobContext>, deps?: Drafting["deps"]): Promise<Fate>;
  /** As if its job had come to its end. */
  endJobs(): Promise<void>;
  /** Waits for no answer longer than a moment. */
  hasty(): Drafting["deps"];
  /** Lets `meanwhile` happen when the answer to the first write has come and was not looked at yet. */
  whenAnswered(meanwhile: () => Promise<void>): Drafting["deps"];
}

const isWrite = ({ method, path }: { method: string; path: string }) =>
  method === "PUT" || (method === "POST" && /\/(?:content|pages|comment)$/.test(path));

const query = (form: Record<string, string>) => `?${new URLSearchParams(form).toString()}`;

const answerOf = async (response: Response) => ({
  status: response.status,
  body: await response.text(),
  location: response.headers.get("location") ?? "",
});

export async function startPublishing(dialect: Dialect, db?: Db): Promise<Publishing> {
  const drafting = await startDrafting(db ? { db } : {});
  const { jira } = await drafting.connect("alice", dialect);
  const { deps, world, cast } = drafting;
  const { account, cookie } = cast.alice;
  const person = demoPerson("alice");
  const cloud = dialect === "cloud";
  const created = await deps.db.transaction((tx) =>
    createConnection(
      tx,
      deps,
      {
        accountId: account.id,
        provider: "confluence",
        baseUrl: cloud ? world.confluence.cloudUrl : world.confluence.url,
        settings: cloud ? { email: person.email } : {},
        secrets: { token: cloud ? person.cloudToken : person.confluenceToken },
        learnt: { message: "", capabilities: { dialect } },
      },
      { account, address: "127.0.0.1", requestId: "test" },
    ),
  );
  if (!created.ok) throw new Error(created.code);
  const confluence = created.connection.id;
  const nodes = [node(1, "epic", null), node(2, "story", 1), node(3, "story", 1)];
  const at = deps.clock.now();
  const draftId = await insertBacklog(deps.db, { accountId: account.id, jira, nodes, at });

  const cookieOf = (who: CastName) => (who === "alice" ? cookie : cast[who].cookie);
  const get: Publishing["get"] = async (url, who = "alice") =>
    answerOf(await drafting.request(url, { cookie: cookieOf(who) }));
  const post: Publishing["post"] = async (url, form, who = "alice") =>
    answerOf(await drafting.request(url, { form, cookie: cookieOf(who) }));
  const { documentPublications: t } = deps.db.t;
  const newest = async () => {
    const [row] = await deps.db.select().from(t).orderBy(desc(t.createdAt), desc(t.id)).limit(1);
    if (!row) throw new Error("nothing was signed");
    return row;
  };
  return {
    ...drafting,
    draftId,
    jira,
    confluence,
    get,
    post,
    newest,
    sign: async (form, more = {}) => {
      deps.clock.advance(1);
      const url = urls.drafts.documents(draftId);
      const check = await get(url + query(form));
      if (check.status !== 200) throw new Error(`${check.status} ${check.body}`);
      const sent = await post(url, { ...formFields(check.body), ...more });
      if (sent.status !== 303) throw new Error(`${sent.status} ${sent.body}`);
      return sent.location;
    },
    run: async (more = {}, own = drafting.deps) => {
      const row = await newest();
      const fate = await publishDocument(own, row.id, {
        id: row.jobId,
        owner: "worker",
        accountId: account.id,
        attempt: 1,
        lastAttempt: false,
        signal: new AbortController().signal,
        cursor: undefined,
        progress: () => undefined,
        ...more,
      });
      if (fate.type === "snooze") deps.clock.advance(fate.ms);
      if (fate.type === "retry") deps.clock.advance(fate.afterMs ?? 60_000);
      return fate;
    },
    hasty: () => ({ ...drafting.deps, outbound: impatient(deps.outbound, 1200, isWrite) }),
    whenAnswered: (meanwhile) => {
      let isFirst = true;
      const send: typeof deps.outbound.send = async (request) => {
        const answer = await deps.outbound.send(request);
        const { method = "GET", url } = request;
        if (isFirst && isWrite({ method, path: new URL(url).pathname })) {
          isFirst = false;
          await meanwhile();
        }
        return answer;
      };
      return { ...drafting.deps, outbound: { ...deps.outbound, send } };
    },
    endJobs: async () => {
      const { jobs } = deps.db.t;
      const row = await newest();
      await deps.db.update(jobs).set({ state: "done" }).where(eq(jobs.id, row.jobId));
    },
  };
}

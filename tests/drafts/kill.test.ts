import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { DemoWorld } from "../../src/demo/world.ts";
import { newMasterKey } from "../../src/platform/secrets/keyring.ts";
import { urls } from "../../src/urls.ts";
import type { Beside } from "../setup/beside.ts";
import { createDice, seedOfThisRun } from "../setup/dice.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";
import { freePort, type Service, startService, temporaryFolder } from "../setup/process.ts";
import { type SlowLine, startSlowLine } from "../setup/slow-line.ts";
import {
  connectTo,
  createAnyway,
  createVisitor,
  expectRedirect,
  formFields,
  overTheNetwork,
  registerAs,
  type Visitor,
} from "../setup/visitor.ts";

const KILLS = 20;
const SEED = seedOfThisRun();
const dice = createDice(SEED);
const FAULTS = [
  "reset",
  "reset_after",
  "half",
  "unavailable",
  "rate_limit",
  "broken_json",
] as const;

interface DraftRow {
  id: string;
  account: string;
  state: string;
  revision: number;
  issueKey: string | null;
  composition: string | null;
  composeJob: string | null;
  composeJobState: string | null;
  publication: string | null;
  publicationState: string | null;
  publishJob: string | null;
  publishJobState: string | null;
  marker: string | null;
  itemId: string | null;
  itemState: string | null;
}

/** One of the people who go on with their work after each restart. */
interface Worker {
  visitor: Visitor;
  name: string;
  system: "jiraDc" | "jiraCloud";
  /** What stands in the form of a new draft, and the version that was acknowledged. */
  typed: string;
  version: number;
  /** Source texts by draft. */
  drafts: Map<string, string>;
  /** Titles typed into the edit form of a draft and acknowledged, not sent yet. */
  editing: Map<string, string>;
  /** Titles that were saved as a revision. */
  edited: Map<string, string>;
}

const folder = temporaryFolder();
const file = join(folder.path, "countersign.db");
const readyTimes: number[] = [];
let world: DemoWorld;
let lines: Record<"jiraDc" | "jiraCloud", SlowLine>;
let service: Service;
let env: Record<string, string>;
let people: Worker[];

const hostOf = (url: string) => new URL(url).host;
/** At the near end of its line. */
const jiraUrl = (system: Worker["system"]) =>
  world[system].url.replace(hostOf(world[system].url), lines[system].address);
const delay = () => 20 + dice.below(180);

async function start() {
  const began = performance.now();
  service = await startService(env, "tests/setup/beside.mjs");
  readyTimes.push(performance.now() - began);
}

async function kill() {
  service.child.kill("SIGKILL");
  await service.ended;
}

/** What stands on disk, read by this process beside the one that serves. */
function read<Row>(query: string): Row[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare<[], Row>(query).all();
  } finally {
    db.close();
  }
}

const listDrafts = () =>
  read<DraftRow>(`
    select d.id, d.account_id account, d.state, d.revision, d.issue_key issueKey,
      c.state composition, c.job_id composeJob, cj.state composeJobState,
      p.id publication, p.state publicationState, p.job_id publishJob, pj.state publishJobState,
      p.marker, i.id itemId, i.state itemState
    from drafts d
    left join compositions c on c.id = (select max(id) from compositions where draft_id = d.id)
    left join jobs cj on cj.id = c.job_id
    left join publications p on p.draft_id = d.id
    left join jobs pj on pj.id = p.job_id
    left join publication_items i on i.publication_id = p.id
    order by d.id`);

/** Rows that were there and must be there after a kill. */
const kept = () => ({
  sources: read<object>("select draft_id, body from sources"),
  revisions: read<object>("select draft_id, number, content, note from revisions"),
  forms: read<object>('select account_id, form, "values", version from open_forms'),
  publications: read<object>("select id, draft_id, marker, revision from publications"),
});

function expectKept(before: ReturnType<typeof kept>) {
  const after = kept();
  expect(after.sources).toEqual(expect.arrayContaining(before.sources));
  expect(after.revisions).toEqual(expect.arrayContaining(before.revisions));
  expect(after.forms).toEqual(expect.arrayContaining(before.forms));
  expect(after.publications).toEqual(expect.arrayContaining(before.publications));
}

beforeAll(async () => {
  process.stdout.write(`kill test: SEED=${SEED}\n`);
  world = await startTestWorld({ indexLagMs: 700, llmPaceMs: 18 });
  lines = {
    jiraDc: await startSlowLine(hostOf(world.jiraDc.url), delay),
    jiraCloud: await startSlowLine(hostOf(world.jiraCloud.url), delay),
  };
  const port = await freePort();
  env = {
    DATA_DIR: folder.path,
    APP_KEY: newMasterKey().key,
    PORT: String(port),
    BESIDE: JSON.stringify({
      jiras: [jiraUrl("jiraDc"), jiraUrl("jiraCloud")],
      addresses: [lines.jiraDc.address, lines.jiraCloud.address, ...world.addresses],
    } satisfies Beside),
    PUBLISH_SEARCH_WAITS: "0.3,1,2",
    RATE_ACCOUNT_PER_MINUTE: "100000",
    RATE_ADDRESS_PER_MINUTE: "1000000",
    LOG_LEVEL: "error",
  };
  await start();
  const setupToken = /registration\/new: ([\w-]{43})/.exec(service.output())?.[1] ?? "";
  const alice = await signUp("alice", "jiraDc", setupToken);
  people = [alice, await signUp("bob", "jiraCloud", "")];
}, 60_000);

afterAll(async () => {
  await kill();
  for (const line of Object.values(lines)) line.close();
  await world.close();
  folder.remove();
});

async function signUp(name: "alice" | "bob", system: Worker["system"], setupToken: string) {
  const visitor = createVisitor(service.url, overTheNetwork(service.url));
  const person = demoPerson(name);
  const isCloud = system === "jiraCloud";
  await registerAs(visitor, {
    jiraUrl: jiraUrl(system),
    token: isCloud ? person.cloudToken : person.jiraToken,
    email: isCloud ? person.email : "",
    password: "a quiet walnut sings at dusk",
    setupToken,
  });
  const form = { baseUrl: world.llm.url, apiKey: world.llm.apiKey, price: "free" };
  await connectTo(visitor, "anthropic", form);
  const nothing = { typed: "", version: 0, drafts: new Map(), editing: new Map() };
  return { visitor, name, system, ...nothing, edited: new Map() } satisfies Worker;
}

let written = 0;
const requirement = (name: string) => `# Export of invoices ${(written += 1)} by ${name}

Accountants currently copy figures by hand.
The accountant must be able to export the invoices of a month as CSV so that the audit has them.
- The file must have one line for each invoice and 12 columns at most.
- If a month has no invoices, the accountant sees a message and no file is made.
- When the export takes longer than 10 seconds, the accountant gets the file by e-mail.
Who may export invoices of other departments?`;

/** Types into the form of a new draft; acknowledged when it returns. */
async function type(person: Worker) {
  const typed = requirement(person.name);
  const form = { source: typed, version: String(person.version) };
  const saved = await person.visitor.post(urls.drafts.autosave(), form);
  expect(saved.status).toBe(200);
  person.typed = typed;
  person.version = z.object({ version: z.number() }).parse(JSON.parse(saved.body)).version;
}

/** Sends the form as it stands on the page: what was typed before a kill is what is sent after it. */
async function startDraft(person: Worker) {
  const fields = formFields((await person.visitor.get(urls.drafts.new())).body);
  expect(fields["source"]?.replaceAll("\r\n", "\n").trim()).toBe(person.typed);
  const sent = { ...fields, source: person.typed, project: "DEMO" };
  const answer = await person.visitor.post(urls.drafts.create(), sent);
  // Jira may be out of order just now: what was typed stays, and is sent later.
  if (answer.status === 422) return;
  person.drafts.set(expectRedirect(answer).split("/").at(-1) ?? "", person.typed);
  person.version = 0;
  await type(person);
}

async function sign(person: Worker, draft: DraftRow) {
  const page = await person.visitor.get(urls.drafts.publication(draft.id));
  const fields = formFields(page.body);
  if (fields["revision"] === undefined) return;
  await createAnyway(person.visitor, page.body);
  await person.visitor.post(urls.drafts.publication(draft.id), fields);
}

/** First types a new title, and only a later turn sends it: a kill may lie between. */
async function edit(person: Worker, draft: DraftRow) {
  const typed = person.editing.get(draft.id);
  const fields = formFields((await person.visitor.get(urls.drafts.edit(draft.id))).body);
  if (typed === undefined) {
    const title = `Export invoices of a month, ${draft.id.slice(-6)}`;
    const form = { ...fields, title, version: "0" };
    const saved = await person.visitor.post(urls.drafts.editOpenForm(draft.id), form);
    expect(saved.status).toBe(200);
    person.editing.set(draft.id, title);
    return;
  }
  expect(fields["title"]).toBe(typed);
  const saved = await person.visitor.post(urls.drafts.content(draft.id), fields);
  expectRedirect(saved);
  person.edited.set(draft.id, typed);
}

/** Looks into Jira, as the page asks a person to. */
async function decide(person: Worker, { id, itemId, marker }: DraftRow) {
  const issue = withLabel(person, marker ?? "")[0];
  const decision = issue ? { act: "is", issueKey: issue.key } : { act: "again", issueKey: "" };
  expectRedirect(
    await person.visitor.post(urls.drafts.publicationDecision(id, itemId ?? ""), decision),
  );
}

const withLabel = ({ system }: Worker, marker: string) =>
  world[system].store.issues.filter(({ fields }) => {
    const { labels } = fields;
    return Array.isArray(labels) && labels.includes(marker);
  });

const retryJob = (person: Worker, job: string | null) =>
  person.visitor.post(urls.jobs.retry(job ?? ""));

/** The next thing that a person would do with a draft; nothing while it is under way. */
async function goOn(person: Worker, draft: DraftRow): Promise<void> {
  const { state, composition, publicationState } = draft;
  if (state === "composing") {
    if (draft.composeJobState === "dead") await retryJob(person, draft.composeJob);
  } else if (state === "open" && draft.revision === 0) {
    expect(composition).toBe("failed");
    await person.visitor.post(urls.drafts.composition(draft.id));
  } else if (state === "open") {
    const act = person.edited.has(draft.id) ? sign : edit;
    await act(person, draft);
  } else if (state === "publishing") {
    if (publicationState === "failed") {
      await person.visitor.post(urls.drafts.publicationRetry(draft.id));
    } else if (publicationState === "uncertain") await decide(person, draft);
    else if (draft.publishJobState === "dead") await retryJob(person, draft.publishJob);
  }
}

async function everyoneGoesOn() {
  const rows = listDrafts();
  const theirs = (person: Worker) => rows.filter(({ id }) => person.drafts.has(id));
  await Promise.all(
    people.map(async (person) => {
      for (const draft of theirs(person)) await goOn(person, draft);
    }),
  );
}

const isPublishing = ({ state }: DraftRow) => state === "publishing";
const isComposing = ({ state }: DraftRow) => state === "composing";

/** People work until something of this kind is under way. */
async function workUntil(isThere: (draft: DraftRow) => boolean) {
  const end = performance.now() + 30_000;
  while (performance.now() < end) {
    await everyoneGoesOn();
    if (listDrafts().some(isThere)) return;
    await sleep(60);
  }
  throw new Error(`nothing came under way: ${JSON.stringify(listDrafts())}\n${service.output()}`);
}

test(`after ${KILLS} kills nothing that was written is lost, nothing is stuck, and Jira has each issue once`, async () => {
  const hit = { composing: 0, publishing: 0, sending: 0 };
  await Promise.all(people.map(type));
  for (const system of ["jiraDc", "jiraCloud"] as const) {
    world.faults.random(system, [...FAULTS], 0.12);
  }
  for (let kills = 0; kills < KILLS; kills += 1) {
    const isCompose = kills % 2 === 0;
    if (isCompose) await Promise.all(people.map(startDraft));
    await workUntil(isCompose ? isComposing : isPublishing);
    await sleep(dice.below(isCompose ? 2500 : 500));
    const before = kept();
    await kill();
    const rows = listDrafts();
    if (rows.some(isComposing)) hit.composing += 1;
    if (rows.some(isPublishing)) hit.publishing += 1;
    if (rows.some(({ itemState }) => itemState === "sending")) hit.sending += 1;
    await start();
    expectKept(before);
  }
  world.faults.clear();
  await allPublished();
  const slowest = Math.round(Math.max(...readyTimes));
  process.stdout.write(
    `kill test: ${KILLS} kills, while composing ${hit.composing}, while publishing ${hit.publishing}, ` +
      `of these before Jira's answer ${hit.sending}; ready again within ${slowest} ms\n`,
  );
  expect(Math.min(hit.composing, hit.publishing)).toBeGreaterThanOrEqual(KILLS / 4);
  await expectWhole();
}, 300_000);

async function allPublished() {
  const end = performance.now() + 120_000;
  while (listDrafts().some(({ state }) => state !== "published")) {
    if (performance.now() > end) {
      const stuck = listDrafts().filter(({ state }) => state !== "published");
      throw new Error(`stuck: ${JSON.stringify(stuck, undefined, 1)}\n${service.output()}`);
    }
    await everyoneGoesOn();
    await sleep(150);
  }
}

async function expectWhole() {
  const rows = listDrafts();
  for (const person of people) {
    const mine = rows.filter(({ id }) => person.drafts.has(id));
    const bodies = read<{ draft: string; body: string }>(
      "select draft_id draft, body from sources",
    );
    expect(mine).toHaveLength(person.drafts.size);
    for (const { id, issueKey, marker } of mine) {
      expect(withLabel(person, marker ?? "").map(({ key }) => key)).toEqual([issueKey]);
      expect(bodies.filter(({ draft }) => draft === id).map(({ body }) => body)).toEqual([
        person.drafts.get(id),
      ]);
    }
    const created = world[person.system].store.issues.filter(({ fields }) =>
      JSON.stringify(fields["labels"] ?? []).includes('"cs-'),
    );
    expect(created).toHaveLength(mine.length);
    const fields = formFields((await person.visitor.get(urls.drafts.new())).body);
    expect(fields["source"]?.replaceAll("\r\n", "\n").trim()).toBe(person.typed);
  }
  const count = (query: string) => read<{ n: number }>(query)[0]?.n;
  expect(rows.length).toBeGreaterThanOrEqual(KILLS / 2);
  expect(rows.every(({ publicationState }) => publicationState === "done")).toBe(true);
  expect(count("select count(*) n from compositions where state in ('queued', 'running')")).toBe(0);
  expect(
    count("select count(*) n from compositions where state = 'failed' and error_message is null"),
  ).toBe(0);
  const titles = read<{ content: string }>("select content from revisions").map((r) => r.content);
  for (const title of people.flatMap(({ edited }) => [...edited.values()])) {
    expect(titles.filter((content) => content.includes(title)).length).toBeGreaterThan(0);
  }
  expect(read<object>("pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(read<object>("pragma foreign_key_check")).toEqual([]);
  expect(readyTimes.toSorted((a, b) => a - b)[Math.floor(readyTimes.length / 2)]).toBeLessThan(
    5000,
  );
}

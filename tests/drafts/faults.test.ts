// Every outside call of the main job, and everything that can go wrong with it.
import { describe, expect, test } from "vitest";
import { findConfluence, listSpaces } from "../../src/connections/confluence/client.ts";
import { findConnection, listConnections } from "../../src/connections/connection.ts";
import type { Outside } from "../../src/connections/failure.ts";
import { createJiraClient } from "../../src/connections/jira/client.ts";
import { detectJira } from "../../src/connections/jira/detect.ts";
import { testConnection } from "../../src/connections/test.ts";
import type { Fault } from "../../src/demo/faults.ts";
import { findComposition } from "../../src/drafts/composition.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import { decideItem } from "../../src/drafts/publishing/decide.ts";
import { findPublication, type PublicationItem } from "../../src/drafts/publishing/publication.ts";
import { changeContent } from "../../src/drafts/revision.ts";
import { listSources } from "../../src/drafts/source.ts";
import { llmProviders } from "../../src/llm/providers/registry.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { urls } from "../../src/urls.ts";
import { type CastName, demoPerson } from "../setup/demo.ts";
import {
  composedDraft,
  type Drafting,
  newDraft,
  reload,
  runComposition,
  runPublication,
  startDrafting,
} from "../setup/drafting.ts";
import { hastyLlm, impatient } from "../setup/impatient.ts";
import {
  type Call,
  deadlineMs,
  expectWords,
  FAULT_CODES,
  FAULTS,
  fits,
  type Outdoors,
  outdoors,
  type Tried,
} from "../setup/outdoors.ts";
import { formFields, unescapeHtml } from "../setup/visitor.ts";
import { checkoutStory, CHECKOUT_TEXT } from "./stories.ts";

type Dialect = "dc" | "cloud";
const jiraCallNames = [
  "serverInfo",
  "myself",
  "projects",
  "issueTypes",
  "createFields",
  "create",
  "search",
  "readBack",
] as const;
type JiraCall = (typeof jiraCallNames)[number];
const jiraCalls: Record<JiraCall, Call> = {
  serverInfo: { path: "/serverInfo", method: "GET" },
  myself: { path: "/myself", method: "GET" },
  projects: { path: "/project", method: "GET" },
  issueTypes: { path: "/createmeta/DEMO/issuetypes", method: "GET" },
  createFields: { path: "/issuetypes/", method: "GET" },
  create: { path: "/issue", method: "POST" },
  search: { path: "/search", method: "POST" },
  readBack: { path: "/issue/", method: "GET" },
};

const systemOf = (dialect: Dialect) =>
  dialect === "dc" ? ("jiraDc" as const) : ("jiraCloud" as const);

describe.concurrent("a failure outside has one code and its words", () => {
  const codes = FAULT_CODES;
  /** Nobody is logged in yet, so an answer of another form comes from something else. */
  const strange: Partial<Record<Tried, string>> = {
    expired_200: "wrong_host",
    wrong_json: "wrong_host",
  };

  const fields = {
    projectKey: "DEMO",
    issueTypeId: "10001",
    summary: "A summary",
    description: "",
    labels: [],
    custom: {},
  };

  function callJira(
    { world, doorTo }: Outdoors,
    { dialect, name, fault }: { dialect: Dialect; name: JiraCall; fault?: Fault },
  ): Promise<Outside<unknown>> {
    const outbound = doorTo(systemOf(dialect), jiraCalls[name], fault);
    const alice = demoPerson("alice");
    const { url: baseUrl } = world[systemOf(dialect)];
    const credentials =
      dialect === "dc"
        ? { token: alice.jiraToken }
        : { email: alice.email, token: alice.cloudToken };
    const jira = createJiraClient(outbound, { baseUrl, dialect, credentials });
    const calls: Record<JiraCall, () => Promise<Outside<unknown>>> = {
      serverInfo: () => detectJira(outbound, { baseUrl }),
      myself: () => jira.myself(),
      projects: () => jira.projects(),
      issueTypes: () => jira.issueTypes("DEMO"),
      createFields: () => jira.createFields("DEMO", "10001"),
      create: () => jira.createIssue(fields, { label: "cs-0123", itemId: "item" }),
      search: () => jira.findByLabel("DEMO", "cs-0123"),
      readBack: () => jira.readIssue("DEMO-1"),
    };
    return calls[name]();
  }

  const cases = (["dc", "cloud"] as const).flatMap((dialect) =>
    jiraCallNames.flatMap((name) => FAULTS.map((fault) => [dialect, name, fault] as const)),
  );

  test.each(cases)("Jira (%s): %s, %s", (dialect, name, fault) =>
    outdoors(async (out) => {
      expect(await callJira(out, { dialect, name })).toMatchObject({ ok: true });
      const failed = await callJira(out, { dialect, name, fault });
      const failure = failed.ok ? undefined : failed;
      const odd = name === "serverInfo" ? strange[fault] : undefined;
      expect(failure?.code).toBe(`connections.${odd ?? codes[fault]}`);
      expectWords(failure);
      // Only of a refusal is it certain that nothing was created.
      expect(failure?.mayHaveHappened).toBe(name === "create" && fault !== "rate_limit");
      expect(failure?.credentialDead).toBe(fault === "expired_200" && odd === undefined);
    }),
  );

  const pageCalls = { whoAmI: "/user/current", spaces: "/space" } as const;
  test.each(
    (["whoAmI", "spaces"] as const).flatMap((name) =>
      FAULTS.map((fault) => [name, fault] as const),
    ),
  )("Confluence: %s, %s", (name, fault) =>
    outdoors(async ({ world, doorTo }) => {
      const call = { path: pageCalls[name], method: "GET" };
      const { url: baseUrl, token } = world.confluence;
      const access = { baseUrl, credentials: { token } };
      const ask = (outbound: Outbound): Promise<Outside<unknown>> =>
        name === "whoAmI" ? findConfluence(outbound, access) : listSpaces(outbound, access, "dc");
      expect(await ask(doorTo("confluence", call))).toMatchObject({ ok: true });
      const failed = await ask(doorTo("confluence", call, fault));
      const failure = failed.ok ? undefined : failed;
      expect(failure?.code).toBe(`connections.${codes[fault]}`);
      expectWords(failure);
    }),
  );

  test.each(
    (["anthropic", "openai"] as const).flatMap((wire) =>
      FAULTS.map((fault) => [wire, fault] as const),
    ),
  )("the test of a model connection (%s), %s", (wire, fault) =>
    outdoors(async ({ world, doorTo }) => {
      const call = { path: "/models", method: "GET" };
      const baseUrl = wire === "anthropic" ? world.llm.url : `${world.llm.url}/v1`;
      const secrets = { apiKey: world.llm.apiKey };
      const settings = { model: "demo-model-no-ai", price: "free" };
      const connection = { id: "c", provider: wire, baseUrl, secrets, settings };
      const ask = (outbound: Outbound) => llmProviders[wire].test(outbound, connection);
      expect(await ask(doorTo("llm", call))).toMatchObject({ ok: true });
      const failed = await ask(doorTo("llm", call, fault));
      const failure = failed.ok ? undefined : failed;
      expect(failure?.code).toBe(`llm.${llmCodes[fault]}`);
      expectWords(failure);
    }),
  );
});

const wordsOf = (body: string) =>
  unescapeHtml(body.replaceAll(/<[^>]+>/g, " ")).replaceAll(/\s+/g, " ");

/** What the page of a publication must say: how it went on by itself, or what is wrong. */
function sayingOf(item: PublicationItem | undefined): string {
  if (item?.state === "done" && item.adopted) return "found by its mark";
  const { errorCode, errorMessage } = item ?? {};
  expect(errorCode).toMatch(/^connections\./);
  expect(errorMessage).toMatch(/^[A-Z].{20,}[.!?]$/s);
  return (errorMessage ?? "").replaceAll(/\s+/g, " ");
}

/** What the pages say of a fault of Jira, in one of its forms. */
const SAID: Record<Tried, RegExp> = {
  rate_limit: /takes no more requests/,
  overloaded: /not working at the moment|overloaded/,
  timeout: /did not answer in time|did not begin to answer/,
  reset: /broke off|cannot be reached/,
  half: /broke off|cannot be reached/,
  html_login: /login page|web page/,
  expired_200: /treats you as if you were not logged in|No Jira was found|not in the form/,
  wrong_json: /not understood|No Jira was found|not in the form/,
};

/** The product beside its own demo world, with Alice connected, until a test is through. */
async function atWork(dialect: Dialect, use: (work: ReturnType<typeof workOf>) => Promise<void>) {
  const drafting = await startDrafting();
  try {
    const { jira } = await drafting.connect("alice", dialect);
    await use(workOf(drafting, dialect, jira));
  } finally {
    await drafting.close();
  }
}

function workOf(drafting: Drafting, dialect: Dialect, jira: string) {
  const { deps, world, cast } = drafting;
  const alice = cast.alice.account;
  const system = systemOf(dialect);
  const by = { account: alice, address: "127.0.0.1", requestId: "test" };
  const reloaded = (draft: Draft) => reload(deps, alice, draft.id);
  const visit = async (url: string, form?: Record<string, string>, who: CastName = "alice") => {
    const { cookie } = cast[who];
    const answer = await drafting.request(url, { cookie, ...(form && { form }) });
    const body = await answer.text();
    return { status: answer.status, body, text: wordsOf(body) };
  };
  const mine = (marker: string) =>
    world[system].store.issues.filter(({ fields }) =>
      JSON.stringify(fields["labels"] ?? []).includes(marker),
    );

  /** What the person does next. */
  async function decide(draft: Draft, { publication, items: [item] }: FoundPublication) {
    const [issue] = mine(publication.marker);
    const decision = issue
      ? ({ act: "is", issueKey: issue.key } as const)
      : ({ act: "again" } as const);
    const from = { address: "127.0.0.1", requestId: "test" };
    await decideItem(deps, alice, draft, { itemId: item?.id ?? "", decision, from });
  }

  return {
    ...drafting,
    system,
    alice,
    visit,
    reloaded,
    mine,
    breakDown: (call: Call, fault: Fault) => {
      deps.outbound = impatient(deps.outbound, deadlineMs(fault), fits(call));
      world.faults.always(system, fault, call);
    },
    /** Jira is well again, and the person has mended the connection, if it was switched off. */
    mend: async () => {
      world.faults.clear();
      // Whatever has opened the circuit breaker is long past.
      deps.clock.advance(60_000);
      const connection = await findConnection(deps.db, alice, jira);
      if (!connection?.disabledAt) return;
      const result = await testConnection(deps, alice, connection, by);
      if (!result.ok) throw new Error(result.message);
    },
    openDraft: async () => {
      const draft = await composedDraft(deps, alice, { source: CHECKOUT_TEXT });
      const edit = { base: 1, origin: "edited" as const, note: "", content: checkoutStory };
      await changeContent(deps, alice, draft, edit);
      return reloaded(draft);
    },
    /** As the worker and a person would go on, until the draft is published. */
    goOn: async (draft: Draft) => {
      for (let turn = 0; turn < 12; turn += 1) {
        const found = await findPublication(deps.db, draft.id);
        if (!found) throw new Error("no publication");
        const { state } = found.publication;
        if (state === "done") return;
        if (state === "running") await runPublication(deps, draft);
        else if (state === "uncertain") await decide(draft, found);
        else await visit(urls.drafts.publicationRetry(draft.id), {});
        deps.clock.advance(60_000);
      }
      throw new Error("it is stuck");
    },
  };
}

type FoundPublication = NonNullable<Awaited<ReturnType<typeof findPublication>>>;

const publishing: [JiraCall, Fault][] = [
  ...[...FAULTS, "timeout_after" as const, "reset_after" as const].map(
    (fault): [JiraCall, Fault] => ["create", fault],
  ),
  ...FAULTS.map((fault): [JiraCall, Fault] => ["search", fault]),
  ...FAULTS.map((fault): [JiraCall, Fault] => ["readBack", fault]),
];
const withFaults = <Name extends JiraCall>(...names: Name[]) =>
  names.flatMap((name) => FAULTS.map((fault): [Name, Tried] => [name, fault]));

describe.concurrent.each(["dc", "cloud"] as const)(
  "nothing is lost or made twice (%s)",
  (dialect) => {
    test.each(withFaults("serverInfo", "myself"))("connecting: %s, %s", (name, fault) =>
      atWork(dialect, async ({ deps, world, cast, system, visit, breakDown }) => {
        const person = demoPerson("bob");
        const isCloud = dialect === "cloud";
        const form = {
          baseUrl: world[system].url,
          email: isCloud ? person.email : "",
          token: isCloud ? person.cloudToken : person.jiraToken,
        };
        breakDown(jiraCalls[name], fault);
        const page = await visit(urls.connections.create("jira"), form, "bob");
        expect(page.status).toBe(422);
        expect(page.text).toMatch(SAID[fault]);
        expect(formFields(page.body)["baseUrl"]).toBe(form.baseUrl);
        expect(await listConnections(deps.db, cast.bob.account)).toEqual([]);
      }),
    );

    test.each(withFaults("projects", "issueTypes"))("a new draft: %s, %s", (name, fault) =>
      atWork(dialect, async ({ deps, visit, breakDown, mend }) => {
        await visit(urls.drafts.autosave(), {
          source: CHECKOUT_TEXT,
          project: "DEMO",
          version: "0",
        });
        breakDown(jiraCalls[name], fault);
        const page = await visit(urls.drafts.new());
        expect(page.status).toBe(200);
        expect(page.text).toMatch(SAID[fault]);
        expect(formFields(page.body)["source"]?.trim()).toBe(CHECKOUT_TEXT);
        const sent = { ...formFields(page.body), source: CHECKOUT_TEXT, project: "DEMO" };
        const refused = await visit(urls.drafts.create(), sent);
        expect(refused.status).toBe(422);
        expect(formFields(refused.body)["source"]?.trim()).toBe(CHECKOUT_TEXT);
        await mend();
        expect((await visit(urls.drafts.create(), sent)).status).toBe(303);
        const rows = await deps.db.select().from(deps.db.t.sources);
        expect(rows.map(({ body }) => body)).toEqual([CHECKOUT_TEXT]);
      }),
    );

    test.each(FAULTS)("the check before signing: createFields, %s", (fault) =>
      atWork(dialect, async ({ deps, visit, breakDown, mend, openDraft, reloaded }) => {
        const draft = await openDraft();
        const url = urls.drafts.publication(draft.id);
        // What Jira said of the screen when it was drafted is not believed any more.
        deps.clock.advance(300_000);
        breakDown(jiraCalls.createFields, fault);
        expect((await visit(url)).text).toMatch(SAID[fault]);
        const sent = await visit(url, { revision: "2" });
        expect(sent.text).toMatch(/cannot be asked right now/);
        expect(await findPublication(deps.db, draft.id)).toBeUndefined();
        expect(await reloaded(draft)).toMatchObject({ state: "open", revision: 2 });
        await mend();
        expect((await visit(url, { revision: "2" })).status).toBe(303);
      }),
    );

    test.each(publishing)("publishing: %s, %s", (name, fault) =>
      atWork(dialect, async ({ deps, world, system, ...work }) => {
        const draft = await work.openDraft();
        const url = urls.drafts.publication(draft.id);
        expect((await work.visit(url, { revision: "2" })).status).toBe(303);
        work.breakDown(jiraCalls[name], fault);
        // A search is asked for only when the answer of a create was lost.
        if (name === "search") {
          world.faults.next(system, "reset_after", { path: "/issue", method: "POST" });
        }
        await runPublication(deps, draft);
        const found = await findPublication(deps.db, draft.id);
        expect((await work.visit(url)).text).toContain(sayingOf(found?.items[0]));
        await work.mend();
        await work.goOn(draft);
        const now = await work.reloaded(draft);
        expect(now.state).toBe("published");
        const issues = work.mine(found?.publication.marker ?? "-");
        expect(issues.map(({ key }) => key)).toEqual([now.issueKey]);
        expect((await listSources(deps.db, draft.id))[0]?.body).toBe(CHECKOUT_TEXT);
      }),
    );
  },
);

const llmCodes: Record<Tried, string> = {
  rate_limit: "rate_limited",
  overloaded: "overloaded",
  timeout: "timeout",
  reset: "broke_off",
  half: "broke_off",
  html_login: "not_an_api",
  expired_200: "wrong_answer",
  wrong_json: "wrong_answer",
};

describe.concurrent("a model that fails", () => {
  test.each(FAULTS)("costs no word of the draft: %s", (fault) =>
    atWork("dc", async ({ deps, world, alice, visit }) => {
      // Only what never answers is to be given up soon: on a busy machine an answer takes its time.
      deps.llm = hastyLlm(deps, fault === "timeout" ? 300 : 5000);
      const draft = await newDraft(deps, alice, { source: CHECKOUT_TEXT });
      world.faults.always("llm", fault, { path: "/messages" });
      await runComposition(deps, draft, { lastAttempt: true });
      const composition = await findComposition(deps.db, draft.id);
      expect(composition?.state).toBe(fault === "half" ? "interrupted" : "failed");
      expect(composition?.errorCode).toBe(`llm.${llmCodes[fault]}`);
      expect(composition?.errorMessage).toMatch(/^[A-Z][^{}]{20,}[.!?]$/);
      const page = await visit(urls.drafts.show(draft.id));
      expect(page.text).toContain(composition?.errorMessage);
      expect(page.text).toContain("Which currencies do we need?");
      // It can be tried again, and the source is as it was typed.
      world.faults.clear();
      deps.llm = hastyLlm(deps, 5000);
      deps.clock.advance(60_000);
      const again = await visit(urls.drafts.composition(draft.id), { act: "again" });
      expect(again.status).toBe(303);
      await runComposition(deps, await reload(deps, alice, draft.id));
      expect((await reload(deps, alice, draft.id)).revision).toBe(1);
      expect((await listSources(deps.db, draft.id))[0]?.body).toBe(CHECKOUT_TEXT);
    }),
  );
});

// What a program relies on across requests, on both databases.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createStreams } from "../../src/platform/sse/stream.ts";
import { revokeApiToken } from "../../src/accounts/api-tokens.ts";
import { pruneKeysJob } from "../../src/api/prune-keys.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";
import { type ApiClient, clientWith, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { stores } from "../setup/db.ts";
import { type Drafting, newDraft, runComposition, startDrafting } from "../setup/drafting.ts";

const METRICS_TOKEN = "a-token-for-the-monitoring-of-this-test";

const under = (key: string) => ({ params: { header: { "Idempotency-Key": key } } });
const wasReplayed = ({ response }: { response: Response }) =>
  response.headers.get("idempotency-replayed") === "true";

const files = (...all: [name: string, text: string][]) => {
  const form = new FormData();
  for (const [name, text] of all) form.append("files", new File([text], name));
  return form;
};

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the job looks at none of it
const noContext = {} as Parameters<typeof pruneKeysJob.run>[2];

describe.each(stores)("on %s", (_name, open) => {
  let on: Drafting;
  let alice: ApiClient;

  beforeEach(async () => {
    on = await startDrafting({ db: await open(), config: { METRICS_TOKEN } });
    alice = await createApiClient(on, on.cast.alice.account);
  });
  afterEach(() => on.close());

  const make = (name: string, key: string, client = alice) =>
    client.POST("/projects", { body: { name }, ...under(key) });
  const projects = async () => dataOf(await alice.GET("/projects")).map(({ name }) => name);

  test("under one key a thing is done once, and answered as it was", async () => {
    const first = await make("Checkout", "k1");
    const again = await make("Checkout", "k1");
    expect([again.response.status, again.data]).toEqual([201, first.data]);
    expect(wasReplayed(again)).toBe(true);
    for (const name of ["location", "etag", "content-type"]) {
      expect(again.response.headers.get(name)).toBe(first.response.headers.get(name));
    }
    expect(refusalOf(await make("Refunds", "k1"))).toEqual([422, "api.key_reused"]);
    // A refusal is an answer, too.
    const refused = await make("Checkout", "k2");
    expect((await make("Checkout", "k2")).error).toEqual(refused.error);
    // A key is an account's own.
    const bob = await createApiClient(on, on.cast.bob.account);
    expect((await make("Refunds", "k1", bob)).response.status).toBe(201);
    expect(await projects()).toEqual(["Checkout"]);
  });

  test("of requests at once under one key exactly one is done", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => make("Checkout", "k1")));
    const done = answers.filter(({ response }) => response.status === 201);
    expect(done.filter((one) => !wasReplayed(one))).toHaveLength(1);
    const others = answers.filter((one) => !done.includes(one)).map(refusalOf);
    expect(others).toEqual(others.map(() => [409, "api.key_in_use"]));
    expect(await projects()).toEqual(["Checkout"]);
  });

  test("whoever lost the tokens of a sign-in gets the same ones for two minutes, and nobody else", async () => {
    const nobody = clientWith(on, undefined);
    const { account, password } = on.cast.alice;
    const login = (key: string, words = password) =>
      nobody.POST("/auth/login", {
        body: { login: account.email, password: words },
        ...under(key),
      });
    const first = await login("k1");
    const again = await login("k1");
    expect([dataOf(again), wasReplayed(again)]).toEqual([dataOf(first), true]);
    // Neither the tokens nor the password can be read, or tried, where they are kept.
    const kept = await on.deps.db.select().from(on.deps.db.t.keptAnswers);
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(dataOf(first).refreshToken);
    // Another password under the same key is another request, and a refusal is not kept.
    const wrong = await login("k1", "not this one, I fear");
    expect(refusalOf(wrong)).toEqual([401, "accounts.wrong_password"]);
    expect(await on.deps.db.select().from(on.deps.db.t.keptAnswers)).toHaveLength(1);
    expect(dataOf(await login("k2")).refreshToken).not.toBe(dataOf(first).refreshToken);

    const refresh = (refreshToken: string, key: string) =>
      nobody.POST("/auth/refresh", { body: { refreshToken }, ...under(key) });
    const { refreshToken } = dataOf(first);
    const next = await refresh(refreshToken, "r1");
    expect(dataOf(await refresh(refreshToken, "r1"))).toEqual(dataOf(next));
    // Under another key it is a second use, which ends the sign-in; what is replayed is dead, too.
    const reused = await refresh(refreshToken, "r2");
    expect(refusalOf(reused)).toEqual([401, "accounts.refresh_reused"]);
    const { accessToken } = dataOf(await refresh(refreshToken, "r1"));
    const dead = await clientWith(on, accessToken).GET("/auth/me");
    expect(refusalOf(dead)).toEqual([401, "api.token_revoked"]);

    on.deps.clock.advance(121_000);
    expect(dataOf(await login("k1")).refreshToken).not.toBe(refreshToken);
    expect(await on.deps.db.select().from(on.deps.db.t.keptAnswers)).toHaveLength(1);
  });

  test("signing out under a key that another sign-in used ends this one", async () => {
    const { account, password } = on.cast.alice;
    const body = { login: account.email, password };
    const [a, b] = [
      dataOf(await clientWith(on, undefined).POST("/auth/login", { body })),
      dataOf(await clientWith(on, undefined).POST("/auth/login", { body })),
    ];
    for (const { accessToken } of [a, b]) {
      const own = clientWith(on, accessToken);
      expect((await own.POST("/auth/logout", { body: {}, ...under("k1") })).response.status).toBe(
        200,
      );
      expect(refusalOf(await own.GET("/auth/me"))).toEqual([401, "api.token_revoked"]);
    }
  });

  test("a secret is shown once, also to who asks again under its key", async () => {
    const body = {
      name: "Chat",
      url: `${on.world.jiraDc.url}/hook`,
      events: ["draft.ready" as const],
    };
    const first = await alice.POST("/webhooks", { body, ...under("k1") });
    const { secret } = dataOf(first);
    const again = await alice.POST("/webhooks", { body, ...under("k1") });
    expect(refusalOf(again)).toEqual([409, "api.key_in_use"]);
    const kept = await on.deps.db.select().from(on.deps.db.t.idempotencyKeys);
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(dataOf(await alice.GET("/webhooks"))).toHaveLength(1);
  });

  test("after a day a key is free again", async () => {
    const prune = () => pruneKeysJob.run(on.deps, {}, noContext);
    await make("Checkout", "k1");
    on.deps.clock.advance(86_400_000);
    await prune();
    expect((await make("Checkout", "k1")).response.headers.get("idempotency-replayed")).toBe(
      "true",
    );
    on.deps.clock.advance(1);
    await prune();
    const anew = await make("Checkout", "k1");
    expect(anew.error?.errors).toEqual([expect.objectContaining({ field: "body.name" })]);
  });

  test("files are added to the next draft or an open one, each told of by itself", async () => {
    const upload = (body: FormData) => alice.POST("/sources/files", { body });
    const sent = await upload(files(["plan.md", "# Plan\n\nPay."], ["tool.exe", "MZ\u0090"]));
    expect(sent.response.status).toBe(201);
    expect(dataOf(sent)).toMatchObject({ added: ["Plan"], refused: [{ name: "tool.exe" }] });
    expect(refusalOf(await upload(files(["tool.exe", "MZ\u0090"])))).toEqual([
      422,
      "sources.refused",
    ]);
    expect(refusalOf(await upload(new FormData()))).toEqual([422, "sources.no_file"]);
    const [waiting] = dataOf(await alice.GET("/sources"));
    expect(waiting).toMatchObject({ kind: "file", title: "Plan" });

    await on.connect("alice");
    const draft = await newDraft(on.deps, on.cast.alice.account, { source: CHECKOUT_TEXT });
    const params = { path: { id: draft.id } };
    const body = files(["more.md", "# More\n\nPay twice."]);
    const composing = await alice.POST("/drafts/{id}/sources/files", { params, body });
    expect(refusalOf(composing)[0]).toBe(422);
    const bob = await createApiClient(on, on.cast.bob.account);
    const theirs = await bob.POST("/drafts/{id}/sources/files", { params, body });
    expect(refusalOf(theirs)).toEqual([404, "api.not_found"]);

    await runComposition(on.deps, draft);
    dataOf(await alice.POST("/drafts/{id}/sources/files", { params, body }));
    const added = dataOf(await alice.GET("/drafts/{id}/sources", { params })).at(-1);
    const path = { ...params.path, source: added?.id ?? "" };
    const download = (client: ApiClient) =>
      client.GET("/drafts/{id}/sources/{source}/file", { params: { path }, parseAs: "text" });
    const file = await download(alice);
    expect(file.data).toBe("# More\n\nPay twice.");
    expect(file.response.headers.get("content-disposition")).toContain("more.md");
    expect(refusalOf(await download(bob))[0]).toBe(404);
  });

  test("a draft and its job are followed to their end", async () => {
    await on.connect("alice");
    const draft = await newDraft(on.deps, on.cast.alice.account, { source: CHECKOUT_TEXT });
    const params = { path: { id: draft.id } };
    const { jobId } = dataOf(await alice.GET("/drafts/{id}/composition", { params }));
    const streams = await Promise.all([
      alice.GET("/drafts/{id}/composition/stream", { params, parseAs: "stream" }),
      alice.GET("/jobs/{id}/stream", { params: { path: { id: jobId } }, parseAs: "stream" }),
    ]);
    const read = Promise.all(streams.map(({ response, data }) => readEvents(response, data)));
    await runComposition(on.deps, draft);
    const { jobs } = on.deps.db.t;
    await on.deps.db.update(jobs).set({ state: "done", finishedAt: on.deps.clock.now() });
    const [composed, job] = await read;
    for (const events of [composed, job]) {
      expect(events?.at(-1)?.event).toBe("end");
      expect(events?.length).toBeGreaterThan(1);
    }
    expect(JSON.parse(composed?.[0]?.data ?? "")).toMatchObject({ jobId, instruction: null });
    expect(JSON.parse(job?.at(-2)?.data ?? "")).toMatchObject({ id: jobId, state: "done" });
    expect(on.deps.streams.count()).toBe(0);
  });

  test("a stream ends with its token, and nobody holds too many", async () => {
    await on.connect("alice");
    const log = on.deps.log;
    Object.assign(on.deps, { streams: createStreams({ log, maxPerAccount: 2, pingMs: 20 }) });
    const draft = await newDraft(on.deps, on.cast.alice.account, { source: CHECKOUT_TEXT });
    const params = { path: { id: draft.id } };
    const follow = () =>
      alice.GET("/drafts/{id}/composition/stream", { params, parseAs: "stream" });
    const held = [await follow(), await follow()];
    expect(refusalOf(await follow())).toEqual([429, "api.too_many_streams"]);
    const read = Promise.all(held.map(({ response, data }) => readEvents(response, data)));
    const [token] = await on.deps.db.select().from(on.deps.db.t.apiTokens);
    const from = { address: "127.0.0.1", requestId: "test" };
    await revokeApiToken(on.deps, on.cast.alice.account, { id: token?.id ?? "", from });
    const ended = await read;
    expect(ended.map((events) => events.some(({ event }) => event === "end"))).toEqual([
      false,
      false,
    ]);
    expect(refusalOf(await follow())[0]).toBe(401);
  });

  test("whom an admin deactivates is nobody with the next request", async () => {
    const dana = await createApiClient(on, on.cast.dana.account);
    const params = { path: { id: on.cast.alice.account.id } };
    const grab = await alice.POST("/accounts/{id}/deactivation", { params });
    expect(refusalOf(grab)).toEqual([403, "api.role"]);
    const gone = dataOf(await dana.POST("/accounts/{id}/deactivation", { params }));
    expect(gone.deactivatedAt).not.toBeNull();
    expect(refusalOf(await alice.GET("/accounts/me"))[0]).toBe(401);
    expect(dataOf(await dana.POST("/accounts/{id}/reactivation", { params })).deactivatedAt).toBe(
      null,
    );
    const last = { path: { id: on.cast.dana.account.id } };
    const alone = await dana.POST("/accounts/{id}/deactivation", { params: last });
    expect(refusalOf(alone)).toEqual([409, "accounts.last_admin"]);
  });

  test("the token of the monitoring opens that, and nothing else", async () => {
    const root = { baseUrl: `${on.deps.config.PUBLIC_URL}/api` };
    const monitor = clientWith(on, METRICS_TOKEN);
    const pool = dataOf(await monitor.GET("/monitoring/pool", root));
    expect(pool.database).toBe(on.deps.db.dialect);
    expect(dataOf(await monitor.GET("/monitoring/health", root)).status).toBe("ok");
    expect(dataOf(await monitor.GET("/monitoring/system", root)).node).toBe(process.version);
    expect(refusalOf(await monitor.GET("/drafts"))[0]).toBe(401);
    const wrong = clientWith(on, `${METRICS_TOKEN}x`);
    expect(refusalOf(await wrong.GET("/monitoring/pool", root))[0]).toBe(401);
    expect(refusalOf(await alice.GET("/monitoring/pool", root))).toEqual([403, "api.role"]);
  });
});

interface Seen {
  event: string;
  data: string;
}

/** Until the stream ends. */
async function readEvents(response: Response, stream: unknown): Promise<Seen[]> {
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  if (!(stream instanceof ReadableStream)) throw new Error("no stream");
  let text = "";
  const decoder = new TextDecoder();
  for await (const part of stream) text += decoder.decode(part, { stream: true });
  return text.split("\n\n").flatMap((block) => {
    const lines = block.split("\n");
    const of = (name: string) =>
      lines.flatMap((line) => (line.startsWith(`${name}: `) ? [line.slice(name.length + 2)] : []));
    const data = of("data");
    return data.length === 0 ? [] : [{ event: of("event")[0] ?? "message", data: data.join("\n") }];
  });
}

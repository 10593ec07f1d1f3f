// GitHub or GitLab tells of a push, and a review begins; nobody else can make one begin.
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { reviewPushedJob } from "../../src/agents/code-hooks/review-pushed-job.ts";
import { eq } from "../../src/db/drizzle.ts";
import { urls } from "../../src/urls.ts";
import { stores } from "../setup/db.ts";
import { type Reviewing, SHOP, startReviewing } from "./reviewing.ts";

let on: Reviewing;
afterEach(() => on.close());

const payload = (over: object = {}) => ({
  action: "synchronize",
  pull_request: { number: 2, draft: false },
  repository: { full_name: SHOP },
  ...over,
});
const sign = (secret: string, body: string) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

interface Sent {
  url: string;
  body: string;
  headers: Record<string, string>;
}
const send = async ({ url, body, headers }: Sent) =>
  (
    await on.app.request(url, {
      method: "POST",
      body,
      headers: { host: "localhost:3000", "content-type": "application/json", ...headers },
    })
  ).status;

/** Switches it on; where it is told, and what signs. */
async function switchOn(repositories = SHOP) {
  const shown = await on.post(urls.codeHooks.show(on.github), { repositories, llm: on.llm });
  const secret = /whsec_[\w+/=]+/.exec(shown.body)?.[0] ?? "";
  const url = /\/hooks\/code\/[\w-]+/.exec(shown.body)?.[0] ?? "";
  expect([shown.status, secret !== "", url !== ""]).toEqual([200, true, true]);
  return { secret, url };
}
const told = ({ secret, url }: { secret: string; url: string }, over: object = {}) => {
  const body = JSON.stringify(payload(over));
  return { url, body, headers: { "x-hub-signature-256": sign(secret, body) } };
};
const waiting = async () => {
  const { jobs } = on.deps.db.t;
  const rows = await on.deps.db.select().from(jobs).where(eq(jobs.name, reviewPushedJob.name));
  return rows.filter(({ state }) => state !== "done");
};
const reviews = async () => {
  const { drafts } = on.deps.db.t;
  return on.deps.db.select().from(drafts).where(eq(drafts.type, "review"));
};
async function runJobs() {
  const { jobs } = on.deps.db.t;
  const fates = [];
  for (const job of await waiting()) {
    const given = reviewPushedJob.payload.parse(JSON.parse(job.payload));
    fates.push(
      await reviewPushedJob.run(on.deps, given, {
        id: job.id,
        owner: "worker",
        accountId: job.accountId,
        attempt: 1,
        lastAttempt: false,
        signal: new AbortController().signal,
        cursor: undefined,
        progress: () => undefined,
      }),
    );
    await on.deps.db.update(jobs).set({ state: "done" }).where(eq(jobs.id, job.id));
  }
  return fates;
}

describe.each(stores)("on %s", (_name, open) => {
  beforeEach(async () => {
    on = await startReviewing(await open());
  });

  test("a push starts a review, the same told again does nothing, and the next push reviews the newest commits", async () => {
    const hook = await switchOn();
    expect(await send(told(hook))).toBe(202);
    expect(await send(told(hook))).toBe(202);
    const again = { ...told(hook), headers: { ...told(hook).headers, "x-github-delivery": "new" } };
    expect(await send(again)).toBe(202);
    expect(await waiting()).toHaveLength(1);
    expect(await runJobs()).toMatchObject([{ type: "done" }]);
    const [draft, ...others] = await reviews();
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ accountId: on.cast.alice.account.id });

    await on.finish(draft?.id ?? "");
    const { store } = on.world.github;
    const [repository] = store.repositories;
    if (!repository) throw new Error("no repository");
    const changes = { "README.md": "Another text\n" };
    const pushed = store.push(repository, { branch: "saved-card", message: "More", changes });
    expect(await send(told(hook, { after: pushed.sha }))).toBe(202);
    expect(await runJobs()).toMatchObject([{ type: "done" }]);
    expect(await reviews()).toHaveLength(1);
    const { agentRuns } = on.deps.db.t;
    expect(await on.deps.db.select().from(agentRuns)).toHaveLength(2);
    expect(on.pull().reviews).toEqual([]);
  });
});

describe("who tells", () => {
  beforeEach(async () => {
    on = await startReviewing();
  });

  test("what is forged, of another connection, huge or no JSON is refused without a hint", async () => {
    const hook = await switchOn();
    const right = told(hook);
    expect(await send({ ...right, headers: {} })).toBe(401);
    expect(await send({ ...right, body: `${right.body} ` })).toBe(401);
    expect(await send({ ...right, headers: { "x-hub-signature-256": sign("", right.body) } })).toBe(
      401,
    );
    expect(await send({ ...right, headers: { "x-gitlab-token": hook.secret } })).toBe(401);
    expect(await send({ ...right, url: urls.codeHooks.receive("nobody") })).toBe(404);
    const text = { ...right.headers, "content-type": "text/plain" };
    expect(await send({ ...right, headers: text })).toBe(415);
    const huge = told(hook, { more: "x".repeat(1_000_001) });
    expect(await send(huge)).toBe(413);
    expect(await waiting()).toEqual([]);
  });

  test("another person's secret does not open mine, and an old one counts no more", async () => {
    const hook = await switchOn();
    const rotated = await on.post(urls.codeHooks.secret(on.github));
    const secret = /whsec_[\w+/=]+/.exec(rotated.body)?.[0] ?? "";
    expect(await send(told(hook))).toBe(401);
    expect(await send(told({ ...hook, secret }))).toBe(202);
    const page = await on.get(urls.codeHooks.show(on.github));
    expect(page.body).not.toContain("whsec_");
    expect((await on.get(urls.codeHooks.show(on.github), "bob")).status).toBe(404);
    await on.post(urls.codeHooks.removal(on.github));
    expect(await send(told({ ...hook, secret }))).toBe(404);
  });

  test("other repositories, drafts and other events start nothing", async () => {
    const hook = await switchOn("demo-company/other");
    expect(await send(told(hook))).toBe(202);
    await on.post(urls.codeHooks.show(on.github), { repositories: SHOP, llm: on.llm });
    expect(await send(told(hook, { action: "labeled" }))).toBe(202);
    expect(await send(told(hook, { pull_request: { number: 2, draft: true } }))).toBe(202);
    expect(await send(told(hook, { zen: "ping", action: undefined }))).toBe(202);
    expect(await waiting()).toEqual([]);
    const wrong = await on.post(urls.codeHooks.show(on.github), { repositories: "shop", llm: "" });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain("shop is not like owner/name.");
  });

  test("GitLab is known by its token, or by a signature of the last minutes", async () => {
    const hook = await switchOn();
    await on.deps.db.update(on.deps.db.t.connections).set({ provider: "gitlab" });
    const body = JSON.stringify({
      object_kind: "merge_request",
      project: { path_with_namespace: SHOP },
      object_attributes: { iid: 2, action: "update", oldrev: "abc", draft: false },
    });
    const post = (headers: Record<string, string>) => send({ url: hook.url, body, headers });
    expect(await post({ "x-gitlab-token": "wrong" })).toBe(401);
    const signed = (seconds: number, key = hook.secret) => {
      const time = String(Math.round(on.deps.clock.now().getTime() / 1000) + seconds);
      const mac = createHmac("sha256", Buffer.from(key.slice("whsec_".length), "base64"));
      const signature = mac.update(`m1.${time}.${body}`).digest("base64");
      return {
        "webhook-id": "m1",
        "webhook-timestamp": time,
        "webhook-signature": `v1,${signature}`,
      };
    };
    expect(await post(signed(-600))).toBe(401);
    expect(await post(signed(0, "whsec_AAAA"))).toBe(401);
    expect(await waiting()).toEqual([]);
    expect(await post(signed(-60))).toBe(202);
    expect(await post(signed(-30))).toBe(202);
    expect(await waiting()).toHaveLength(1);
    expect(await post({ "x-gitlab-token": hook.secret })).toBe(202);
  });
});

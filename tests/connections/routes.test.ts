import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findConnection, listConnections } from "../../src/connections/connection.ts";
import { isProviderKey, providers } from "../../src/connections/providers.ts";
import { openSecrets } from "../../src/connections/secret.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { serve, type TestServer } from "../platform/outbound-server.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";
import { hasOpenssl, NEEDS_OPENSSL, selfSigned } from "../setup/openssl.ts";

let world: DemoWorld;
let product: TestApp;
let cast: Cast;
/** A Jira behind a certificate that nobody knows. */
let hidden: TestServer;
let caPem: string;

beforeAll(async () => {
  world = await startTestWorld();
  const tls = hasOpenssl ? selfSigned("IP:127.0.0.1") : undefined;
  caPem = tls?.cert ?? "";
  hidden = await serve((request, response) => void passOn(request, response), tls && { tls });
});

/** To the demo Jira. */
async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = { authorization: request.headers.authorization ?? "" };
  const { origin } = new URL(world.jiraDc.url);
  const answer = await fetch(origin + request.url, { headers });
  const type = answer.headers.get("content-type") ?? "";
  response.writeHead(answer.status, { "content-type": type });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

afterAll(async () => {
  await hidden.close();
  await world.close();
});
const hiddenUrl = () => `${hidden.url}/jira`;

beforeEach(async () => {
  const { addresses, knownSystems, ...rest } = world;
  const all = [...addresses, new URL(hiddenUrl()).host];
  product = await createTestApp({ world: { ...rest, knownSystems, addresses: all } });
  // The certificate of this run is checked against the real time.
  product.deps.clock.advance(Date.now() - product.deps.clock.now().getTime());
  cast = await createCast(product.deps);
});
afterEach(async () => {
  world.faults.clear();
  await product.close();
});

const jiraForm = (more: Record<string, string> = {}) => ({
  baseUrl: world.jiraDc.url,
  token: world.jiraDc.token,
  ...more,
});

/** Alice's Jira, made through the form. */
async function connectJira(form = jiraForm(), cookie = cast.alice.cookie): Promise<string> {
  const answer = await product.request(urls.connections.create("jira"), { form, cookie });
  expect(answer.status).toBe(303);
  const { pathname } = new URL(answer.headers.get("location") ?? "", "http://x");
  return pathname.split("/").at(-1) ?? "";
}

async function connectCompanyLlm(): Promise<string> {
  const form = { scope: "company", baseUrl: world.llm.url, apiKey: world.llm.apiKey };
  const to = urls.connections.create("anthropic");
  const answer = await product.request(to, { form, cookie: cast.dana.cookie });
  expect(answer.status).toBe(303);
  const [made] = await listConnections(product.deps.db, cast.dana.account);
  return made?.id ?? "";
}

describe("every page and change of a connection", () => {
  const routes: [string, (id: string) => string, "GET" | "POST", number][] = [
    ["the page", (id) => urls.connections.show(id), "GET", 200],
    ["the form", (id) => urls.connections.edit(id), "GET", 200],
    ["a change", (id) => urls.connections.update(id), "POST", 303],
    ["a test", (id) => urls.connections.test(id), "POST", 303],
    ["a removal", (id) => urls.connections.removal(id), "POST", 303],
  ];

  test.each(routes)("%s works for the owner alone", async (_name, urlOf, method, status) => {
    const id = await connectJira();
    const as = async (cookie: string | undefined, of = id) => {
      const form = method === "POST" ? { form: jiraForm() } : {};
      const answer = await product.request(urlOf(of), { ...form, ...(cookie && { cookie }) });
      return answer.status;
    };
    expect(await as(cast.bob.cookie)).toBe(404);
    expect(await as(cast.charlie.cookie)).toBe(404);
    expect(await as(cast.dana.cookie)).toBe(404);
    expect(await as(cast.alice.cookie, "no-such-id")).toBe(404);
    const out = await product.request(urlOf(id), method === "POST" ? { form: jiraForm() } : {});
    expect([out.status, out.headers.get("location")]).toEqual([
      method === "POST" ? 307 : 303,
      expect.stringContaining(urls.signIn.create()),
    ]);
    expect(await findConnection(product.deps.db, cast.alice.account, id)).toBeDefined();
    expect(await as(cast.alice.cookie)).toBe(status);
  });

  test.each(routes)("%s of the company's is for admins", async (name, urlOf, method, status) => {
    const id = await connectCompanyLlm();
    const form = { baseUrl: world.llm.url, apiKey: world.llm.apiKey, model: "demo-model-no-ai" };
    const options = method === "POST" ? { form } : {};
    const alice = await product.request(urlOf(id), { ...options, cookie: cast.alice.cookie });
    expect(alice.status).toBe(name === "the page" ? 200 : 403);
    const dana = await product.request(urlOf(id), { ...options, cookie: cast.dana.cookie });
    expect(dana.status).toBe(status);
  });

  test("a member makes none for the company", async () => {
    const { cookie } = cast.alice;
    const page = urls.connections.new("anthropic", { scope: "company" });
    expect((await product.request(page, { cookie })).status).toBe(403);
    const form = { scope: "company", baseUrl: world.llm.url, apiKey: world.llm.apiKey };
    const answer = await product.request(urls.connections.create("anthropic"), { form, cookie });
    expect(answer.status).toBe(403);
    expect(await listConnections(product.deps.db, cast.alice.account)).toEqual([]);
  });

  test("a system that nobody knows has no form", async () => {
    const answer = await product.request(urls.connections.new("toString"), {
      cookie: cast.alice.cookie,
    });
    expect(answer.status).toBe(404);
  });

  test("the list and the forms want a sign-in", async () => {
    for (const url of [urls.connections.index(), urls.connections.new("jira")]) {
      expect((await product.request(url)).status).toBe(303);
    }
  });

  test("a form asks for the password first when its proof is old", async () => {
    const { cookie } = cast.alice;
    const id = await connectJira();
    product.deps.clock.advance(11 * 60_000);
    const pages = [urls.connections.new("jira"), urls.connections.edit(id)];
    for (const page of pages) {
      const answer = await product.request(page, { cookie });
      expect(answer.headers.get("location")).toBe(urls.proof.new(page));
    }
    for (const url of [urls.connections.update(id), urls.connections.removal(id)]) {
      const answer = await product.request(url, { cookie, form: jiraForm() });
      expect(answer.headers.get("location")).toContain(urls.proof.create());
    }
    expect((await product.request(urls.connections.show(id), { cookie })).status).toBe(200);
  });
});

const pageOf = async (url: string, cookie = cast.alice.cookie) => {
  const answer = await product.request(url, { cookie });
  expect(answer.status).toBe(200);
  return answer.text();
};

describe("the list", () => {
  test("says of each kind whether it is set up", async () => {
    const before = await pageOf(urls.connections.index());
    expect(before.match(/Not set up/g)).toHaveLength(4);
    await connectJira();
    const after = await pageOf(urls.connections.index());
    expect(after.match(/Not set up/g)).toHaveLength(3);
    expect(after).toContain("Connected as Alice Adams (e1001).");
  });

  test("says what is wrong with one that needs mending, and how", async () => {
    const id = await connectJira();
    world.faults.next("jiraDc", "unauthorized", { path: "/myself" });
    await product.request(urls.connections.test(id), { form: {}, cookie: cast.alice.cookie });
    const page = await pageOf(urls.connections.index());
    expect(page).toContain("Needs mending");
    expect(page).toContain("Jira does not accept this token");
    expect(page).toContain("Personal Access Tokens");
  });

  test("offers the company's to admins only", async () => {
    expect(await pageOf(urls.connections.index())).not.toContain("For the company");
    expect(await pageOf(urls.connections.index(), cast.dana.cookie)).toContain("For the company");
  });
});

describe("the form", () => {
  const keys = Object.keys(providers).filter(isProviderKey);
  test.each(keys)("of %s is drawn with each of its fields", async (key) => {
    const page = await pageOf(urls.connections.new(key));
    // A program is no other host, so it has no certificate.
    const common = "addresses" in providers[key] ? ["baseUrl"] : ["baseUrl", "ca"];
    for (const name of [...common, ...providers[key].fields.map((field) => field.name)]) {
      expect(page).toContain(`name="${name}"`);
    }
  });

  test("is filled with a known system by one link, and works without JavaScript", async () => {
    const place = world.knownSystems.findIndex(({ name }) => name.includes("Cloud"));
    const list = await pageOf(urls.connections.index());
    expect(list).toContain(urls.connections.new("jira", { known: place }).replaceAll("&", "&amp;"));
    const page = await pageOf(urls.connections.new("jira", { known: place }));
    for (const value of [world.jiraCloud.url, world.jiraCloud.email, world.jiraCloud.token]) {
      expect(page).toContain(`value="${value}"`);
    }
  });

  test("is filled with what else a known system takes, beside its credentials", async () => {
    const place = world.knownSystems.findIndex(({ provider }) => provider === "company-llm");
    const page = await pageOf(urls.connections.new("company-llm", { known: place }));
    expect(page).toContain('value="/company/userinfo"');
    expect(page).toMatch(/<option value="free" selected/);
  });

  test("fills in no system of another kind", async () => {
    const page = await pageOf(urls.connections.new("confluence", { known: 0 }));
    expect(page).not.toContain(world.jiraDc.token);
  });

  test("comes back with what was typed, and sends a right token again without typing it", async () => {
    const { cookie } = cast.alice;
    const wrong = jiraForm({ baseUrl: "https://nobody.invalid", name: "Our <Jira>" });
    const answer = await product.request(urls.connections.create("jira"), { form: wrong, cookie });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain("No Jira was found at this address");
    expect(page).toContain('value="https://nobody.invalid"');
    expect(page).toContain('value="Our &lt;Jira&gt;"');
    expect(page).not.toContain(world.jiraDc.token);
    expect(page).toContain("There is one already");
    const kept = /name="kept" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const again = { baseUrl: world.jiraDc.url, kept };
    const bobs = await product.request(urls.connections.create("jira"), {
      form: again,
      cookie: cast.bob.cookie,
    });
    expect(await bobs.text()).toContain("Put in a token.");
    const confluence = await product.request(urls.connections.create("confluence"), {
      form: { ...again, baseUrl: world.confluence.url },
      cookie,
    });
    expect(await confluence.text()).toContain("Put in a token.");
    await connectJira({ ...again, token: "" });
  }, 20_000);

  test("keeps no token that was refused", async () => {
    const answer = await product.request(urls.connections.create("jira"), {
      form: jiraForm({ token: "wrong" }),
      cookie: cast.alice.cookie,
    });
    const page = await answer.text();
    expect(page).toContain("does not accept this token");
    expect(page).toContain('name="kept" value=""');
  });

  test("shows three values when the credentials are somebody else's", async () => {
    const answer = await product.request(urls.connections.create("jira"), {
      form: jiraForm({ token: demoPerson("bob").jiraToken }),
      cookie: cast.alice.cookie,
    });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain("Jira: e1002, Confluence: not connected, Company LLM: not connected.");
  });
});

describe("the page of a connection", () => {
  test("shows the end of the secret and its date, and never the secret", async () => {
    const id = await connectJira();
    const page = await pageOf(urls.connections.show(id));
    expect(page).toContain("Ends in …lice");
    expect(page).toMatch(/Ends in …lice, set on <time/);
    expect(page).toContain("Jira, Data Center");
    expect(page).not.toContain(world.jiraDc.token);
    expect(await pageOf(urls.connections.edit(id))).not.toContain(world.jiraDc.token);
  });

  test("keeps the secret when its field stays empty, and takes a new one", async () => {
    const id = await connectJira();
    const { cookie, account } = cast.alice;
    const change = async (form: Record<string, string>) => {
      const answer = await product.request(urls.connections.update(id), { form, cookie });
      expect(answer.status).toBe(303);
      const row = await findConnection(product.deps.db, account, id);
      if (!row) throw new Error("gone");
      return { row, token: openSecrets(product.deps.secrets, row)["token"] };
    };
    const named = await change({ baseUrl: world.jiraDc.url, name: "Renamed" });
    expect([named.row.name, named.token]).toEqual(["Renamed", world.jiraDc.token]);
    const moved = await change({
      baseUrl: world.jiraCloud.url,
      email: world.jiraCloud.email,
      token: world.jiraCloud.token,
    });
    expect([moved.row.baseUrl, moved.token]).toEqual([world.jiraCloud.url, world.jiraCloud.token]);
  });

  test("a password in a typed address is taken out of it, and the form says so", async () => {
    const host = world.jiraDc.url.replace("http://", "");
    for (const typed of [`http://alice:hunter2@${host}`, `alice:hunter2@${host}`]) {
      const answer = await product.request(urls.connections.create("jira"), {
        form: jiraForm({ baseUrl: typed }),
        cookie: cast.alice.cookie,
      });
      const page = await answer.text();
      expect(answer.status).toBe(422);
      expect(page).toMatch(new RegExp(`value="https?://${host}"`));
      expect(page).toContain("they have been taken out");
      expect(page).not.toContain("hunter2");
    }
  });

  test("a test by htmx answers with the same part of the page", async () => {
    const id = await connectJira();
    const answer = await product.request(urls.connections.test(id), {
      form: {},
      cookie: cast.alice.cookie,
      partial: true,
    });
    const part = await answer.text();
    expect(part).toMatch(/^<div id="connection-state">/);
    expect(part).toContain("Connected as Alice Adams (e1001).");
  });

  test("a test says when it was, on the page and in its own part", async () => {
    const id = await connectJira();
    const { cookie } = cast.alice;
    const first = await pageOf(urls.connections.show(id));
    product.deps.clock.advance(5 * 60_000);
    const answer = await product.request(urls.connections.test(id), {
      form: {},
      cookie,
      partial: true,
    });
    const time = /Last test: <time datetime="([^"]*)"/;
    const at = (html: string) => Date.parse(time.exec(html)?.[1] ?? "");
    expect(at(await answer.text()) - at(first)).toBe(5 * 60_000);
  });

  test("a model can be chosen from what the server offers", async () => {
    const id = await connectCompanyLlm();
    const page = await pageOf(urls.connections.edit(id), cast.dana.cookie);
    expect(page).toMatch(/<select[^>]*name="model"/);
  });
});

/** A form with a file. */
const post = (fields: Record<string, string | Blob>, url = urls.connections.create("jira")) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return product.app.request(
    new URL(url, product.deps.config.PUBLIC_URL).href,
    {
      method: "POST",
      body,
      headers: { Cookie: cast.alice.cookie, Origin: product.deps.config.PUBLIC_URL },
    },
    { incoming: { socket: { remoteAddress: "127.0.0.1" } } },
  );
};

describe("a certificate authority", () => {
  test.skipIf(!hasOpenssl)(
    `is needed for a private one, and warned of ${NEEDS_OPENSSL}`,
    async () => {
      const { token } = world.jiraDc;
      const refused = await post({ baseUrl: hiddenUrl(), token });
      const words = await refused.text();
      expect(refused.status).toBe(422);
      expect(words).toContain("The secure connection to Jira could not be checked.");
      expect(words).toContain("Checking cannot be switched off.");
      const ca = new Blob([caPem], { type: "application/x-pem-file" });
      const made = await post({ baseUrl: hiddenUrl(), token, ca });
      expect(made.status).toBe(303);
      const page = await pageOf(made.headers.get("location") ?? "");
      expect(page).toContain("CN=Own CA");
      expect(page).toMatch(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
      expect(page).toMatch(/Ends in \d+ days/);
    },
  );

  test.each([
    ["text that is no certificate", "hello", "not a certificate in PEM format"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----", "private key"],
    ["too much", "x".repeat(300_000), "bigger than 256 kB"],
  ])("is refused when it is %s", async (_name, text, words) => {
    const ca = new Blob([text]);
    const answer = await post({ ...jiraForm(), ca });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
  });
});

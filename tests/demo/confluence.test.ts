import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DemoWorld } from "../../src/demo/world.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";

let world: DemoWorld;
beforeEach(async () => {
  world = await startTestWorld();
});
afterEach(() => world.close());

interface Call {
  method?: string;
  body?: object;
  as?: string | null;
}

async function ask(url: string, authorization: string | null, { method, body }: Call) {
  const answer = await fetch(url, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: authorization === null ? {} : { Authorization: authorization },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape of the answer is what is tested
  const json: any = await answer.json();
  return { status: answer.status, headers: answer.headers, json };
}

const dc = (path: string, call: Call = {}) => {
  const { url, token } = world.confluence;
  return ask(`${url}/rest/api${path}`, call.as === undefined ? `Bearer ${token}` : call.as, call);
};
const cloud = (path: string, call: Call = {}) => {
  const { email, cloudToken } = demoPerson("alice");
  const basic = `Basic ${Buffer.from(`${email}:${cloudToken}`).toString("base64")}`;
  return ask(world.confluence.cloudUrl + path, basic, call);
};
const storage = (value: string) => ({ storage: { value, representation: "storage" } });
const titles = (json: { results: { title: string }[] }) => json.results.map(({ title }) => title);

const search = async (cql: string) =>
  titles((await dc(`/content/search?cql=${encodeURIComponent(cql)}`)).json);
const page = (title: string) => ({
  type: "page",
  title,
  space: { key: "TEAM" },
  body: storage("<p>x</p>"),
});

describe("who asks", () => {
  test("the person of the token, with the employee id of Jira", async () => {
    expect((await dc("/user/current")).json).toMatchObject({ type: "known", username: "e1001" });
    expect((await cloud("/rest/api/user/current")).json).toMatchObject({ accountId: "e1001" });
  });

  test("Erin is somebody else here than in Jira", async () => {
    const erin = demoPerson("erin");
    const { json } = await dc("/user/current", { as: `Bearer ${erin.confluenceToken}` });
    expect(json.username).toBe("e9905");
    expect(erin.employeeId).toBe("e1005");
  });

  test("without a login one is anonymous and sees nothing", async () => {
    expect((await dc("/user/current", { as: null })).json.type).toBe("anonymous");
    expect((await dc("/space", { as: null })).status).toBe(401);
  });

  test("a token that has ended is anonymous with 200, and only the header tells", async () => {
    const as = `Bearer ${demoPerson("frank").confluenceToken}`;
    const { status, json, headers } = await dc("/user/current", { as });
    expect([status, json.type]).toEqual([200, "anonymous"]);
    expect(headers.get("X-Seraph-LoginReason")).toBe("AUTHENTICATED_FAILED");
  });

  test("an unknown token is 401", async () => {
    expect((await dc("/user/current", { as: "Bearer x" })).status).toBe(401);
  });
});

describe("reading", () => {
  test("spaces come by page, with a link to the next one", async () => {
    const first = await dc("/space?limit=1");
    expect(first.json).toMatchObject({ start: 0, limit: 1, size: 1, results: [{ key: "SHOP" }] });
    const { next } = first.json["_links"];
    const second = await dc(next.replace("/rest/api", ""));
    expect(second.json.results[0].key).toBe("TEAM");
    expect(second.json["_links"]).not.toHaveProperty("next");
  });

  test("a page is found by its exact title, and shows only what is expanded", async () => {
    const { json } = await dc("/content?spaceKey=SHOP&title=Pay%20by%20invoice&expand=version");
    expect(json.results).toMatchObject([{ type: "page", version: { number: 1 } }]);
    expect(json.results[0]).not.toHaveProperty("body");
    const whole = await dc(`/content/${json.results[0].id}?expand=body.storage,version,space`);
    expect(whole.json.body.storage.value).toContain("credit limit");
    expect(whole.json.space.key).toBe("SHOP");
  });

  test("CQL finds pages by word, title and space", async () => {
    expect(await search('space = SHOP and type = page and text ~ "parcel"')).toEqual([
      "Return an item",
    ]);
    expect(await search('title ~ "stock"')).toEqual(["Stock in the shops"]);
    expect(await search("space = TEAM")).toEqual([]);
  });

  test("a bad query is 404 at content/search and 400 at search", async () => {
    expect((await dc("/content/search?cql=nonsense")).status).toBe(404);
    expect((await dc("/search?cql=nonsense")).status).toBe(400);
  });

  test("an unknown page is 404 in Confluence's words", async () => {
    const { status, json } = await dc("/content/1");
    expect([status, json.message]).toEqual([404, "No content found with id: ContentId{id=1}"]);
  });

  test("Cloud gives spaces and pages by its second API", async () => {
    const spaces = await cloud("/api/v2/spaces?limit=1");
    expect(spaces.json.results).toHaveLength(1);
    expect(spaces.headers.get("Link")).toContain('rel="next"');
    const pages = await cloud(
      `/api/v2/pages?space-id=${spaces.json.results[0].id}&title=Requirements`,
    );
    const one = await cloud(`/api/v2/pages/${pages.json.results[0].id}?body-format=storage`);
    expect(one.json.body.storage.value).toContain("<p>");
    expect((await cloud("/api/v2/pages/1")).json.errors[0].code).toBe("NOT_FOUND");
  });
});

describe("writing", () => {
  test("a page is created once: its title is taken afterwards", async () => {
    const first = await dc("/content", { body: page("Minutes") });
    expect([first.status, first.json.version.number]).toEqual([200, 1]);
    const second = await dc("/content", { body: page("minutes") });
    expect([second.status, second.json.message]).toEqual([
      400,
      expect.stringContaining("already exists"),
    ]);
  });

  test("a change must carry the next version", async () => {
    const { json } = await dc("/content", { body: page("Minutes") });
    const change = (number: number) =>
      dc(`/content/${json.id}`, {
        method: "PUT",
        body: { type: "page", title: "Minutes 2", version: { number }, body: storage("<p>y</p>") },
      });
    expect((await change(2)).json).toMatchObject({ title: "Minutes 2", version: { number: 2 } });
    expect((await change(2)).status).toBe(409);
  });

  test("a change to a taken title is a conflict", async () => {
    await dc("/content", { body: page("One") });
    const { json } = await dc("/content", { body: page("Two") });
    const body = { type: "page", title: "One", version: { number: 2 } };
    expect((await dc(`/content/${json.id}`, { method: "PUT", body })).status).toBe(409);
  });

  test("Cloud creates and changes by its second API", async () => {
    const body = { representation: "storage", value: "<p>x</p>" };
    const created = await cloud("/api/v2/pages", {
      body: { spaceId: "98306", status: "current", title: "Cloud page", body },
    });
    expect(created.json).toMatchObject({ title: "Cloud page", version: { number: 1 } });
    const { id } = created.json;
    const change = { id, status: "current", title: "Cloud page", body, version: { number: 3 } };
    expect((await cloud(`/api/v2/pages/${id}`, { method: "PUT", body: change })).status).toBe(409);
  });
});

// Whatever comes: nothing fails, and nothing that the document calls wrong goes through.
import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  dictionary,
  double,
  integer,
  oneof,
  record,
  string,
} from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiDocument, type Operation } from "../../src/api/document.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";
import { isValidBody, isValidQuery } from "../setup/api-document.ts";
import { createProgram, type Program } from "../setup/api.ts";
import { composedDraft, type Drafting, startDrafting } from "../setup/drafting.ts";
import { fromSchema, nearly } from "../setup/from-schema.ts";

const SEED = 20_261_121;
let drafting: Drafting;
let draftId: string;
let owner: Program;
let admin: Program;

beforeAll(async () => {
  const config = { RATE_ACCOUNT_PER_MINUTE: 1_000_000, RATE_ADDRESS_PER_MINUTE: 1_000_000 };
  drafting = await startDrafting({ config });
  const { deps, cast } = drafting;
  await drafting.connect("alice");
  draftId = (await composedDraft(deps, cast.alice.account, { source: CHECKOUT_TEXT })).id;
  owner = await createProgram(drafting, cast.alice.account);
  admin = await createProgram(drafting, cast.dana.account);
});
afterAll(() => drafting.close());

interface Known {
  path: string;
  method: string;
  about: Operation;
}

const METHODS = ["get", "put", "post", "patch", "delete"] as const;
const { paths, components } = apiDocument();

// A stream stays open, and who signs in has no account yet.
const known: Known[] = Object.entries(paths).flatMap(([path, { servers, ...item }]) =>
  METHODS.flatMap((method) => {
    const about = item[method];
    if (!about || servers || about.security.length === 0) return [];
    const isStream = JSON.stringify(about.responses["200"] ?? "").includes("event-stream");
    return isStream ? [] : [{ path, method: method.toUpperCase(), about }];
  }),
);

const SAMPLES: Record<string, string> = {
  node: "n1",
  number: "1",
  version: "1",
  format: "md",
  name: "story",
  project: "DEMO",
  type: "10001",
  table: "calls",
  task: "draft",
};
const pathOf = (path: string) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === "id" && path.startsWith("/drafts/") ? draftId : (SAMPLES[name] ?? "no-such-thing"),
  );

const junk = oneof(
  string({ maxLength: 30 }),
  constantFrom("\0", "\uD800", "__proto__", "'; drop table drafts;--", "%", "-1", "1e400", "null"),
  integer(),
  double(),
  boolean(),
  constant(null),
  array(string({ maxLength: 5 }), { maxLength: 3 }),
  dictionary(string({ maxLength: 5 }), string({ maxLength: 5 }), { maxKeys: 3 }),
);

test("addresses, parameters and bodies of any kind", async () => {
  const request = record({
    operation: constantFrom(...known),
    segment: oneof(string({ minLength: 1, maxLength: 20 }), constantFrom("n1", "1", "x")),
    query: dictionary(string({ minLength: 1, maxLength: 8 }), string({ maxLength: 12 }), {
      maxKeys: 2,
    }),
    body: oneof(junk, dictionary(string({ maxLength: 8 }), junk, { maxKeys: 4 })),
  });
  await assert(
    asyncProperty(request, async ({ operation, segment, query, body }) => {
      const { path: pattern, method, about } = operation;
      const place = encodeURIComponent(segment.toWellFormed());
      const path = pattern.replaceAll(/\{\w+\}/g, place.replaceAll(".", "%2E"));
      const search = new URLSearchParams(query).toString();
      const sent = about.requestBody === undefined ? {} : { body };
      const answer = await owner(path + (search && `?${search}`), { method, ...sent });
      expect(answer.status).toBeLessThan(500);
      const isValid =
        isValidQuery(about, query) && (about.requestBody === undefined || isValidBody(about, body));
      expect(isValid || answer.status >= 300).toBe(true);
    }),
    { numRuns: 300, seed: SEED },
  );
}, 60_000);

const WORDS = ["", " ", "0", "-1", "1.0", "1e1", "0x10", "+1", "1 ", "999", "true", "null", "\0"];

test("parameters of a list, right and wrong, on things that are there", async () => {
  const lists = known.flatMap((one) => {
    const own = one.about.parameters?.filter((parameter) => parameter.in === "query") ?? [];
    return one.method === "GET" && own.length > 0 ? [{ ...one, own }] : [];
  });
  expect(lists.length).toBeGreaterThan(10);
  const counts = { answered: 0, refused: 0 };
  for (const { path, method, about, own } of lists) {
    // Each asks with one parameter as the document has it, and with one that somebody made up.
    const query: Arbitrary<Record<string, string>> = oneof(
      ...own.map(({ name, schema }) =>
        oneof(
          fromSchema(schema, components.schemas).map(String),
          constantFrom(...WORDS),
          string({ maxLength: 12 }),
        ).map((value) => ({ [name]: value.toWellFormed() })),
      ),
    );
    await assert(
      asyncProperty(query, async (asked) => {
        const search = new URLSearchParams(asked).toString();
        const program = about.description?.includes("`admin`") ? admin : owner;
        const answer = await program(`${pathOf(path)}?${search}`, { method });
        const isValid = isValidQuery(about, asked);
        counts[isValid && answer.status === 200 ? "answered" : "refused"] += 1;
        // What is right by itself may still not go together, or lead to nothing.
        const isAsExpected = isValid ? answer.status < 500 : answer.status === 422;
        const said = `${about.operationId} ${search}: ${answer.status}`;
        expect([said, isAsExpected]).toEqual([said, true]);
      }),
      { numRuns: 25, seed: SEED },
    );
  }
  expect(Math.min(counts.answered, counts.refused)).toBeGreaterThan(50);
}, 60_000);

test("bodies that are nearly right", async () => {
  const withBody = known.filter(({ about }) => about.requestBody?.content["application/json"]);
  expect(withBody.length).toBeGreaterThan(25);
  for (const { path, method, about } of withBody) {
    const schema = about.requestBody?.content["application/json"]?.schema ?? {};
    let refused = 0;
    await assert(
      asyncProperty(nearly(fromSchema(schema, components.schemas)), async (body) => {
        if (isValidBody(about, body)) return;
        refused += 1;
        const headers = { "If-Match": "*" };
        const answer = await admin(pathOf(path), { method, body, headers });
        const said = `${about.operationId} ${JSON.stringify(body).slice(0, 2000)}`;
        expect([said, answer.status, answer.json?.["code"]]).toEqual([said, 422, "api.not_valid"]);
      }),
      { numRuns: 40, seed: SEED },
    );
    expect([about.operationId, refused > 10]).toEqual([about.operationId, true]);
  }
}, 60_000);

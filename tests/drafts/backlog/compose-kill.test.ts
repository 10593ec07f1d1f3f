import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { DemoWorld } from "../../../src/demo/world.ts";
import { newMasterKey } from "../../../src/platform/secrets/keyring.ts";
import { urls } from "../../../src/urls.ts";
import type { Beside } from "../../setup/beside.ts";
import { type CountingLine, startCountingLine } from "../../setup/counting-line.ts";
import { demoPerson, startTestWorld } from "../../setup/demo.ts";
import { freePort, type Service, startService, temporaryFolder } from "../../setup/process.ts";
import {
  connectTo,
  createVisitor,
  expectRedirect,
  formFields,
  overTheNetwork,
  registerAs,
  type Visitor,
} from "../../setup/visitor.ts";

const REQUIREMENTS = readFileSync(new URL("requirements.md", import.meta.url), "utf8");
const folder = temporaryFolder();
const file = join(folder.path, "countersign.db");
let world: DemoWorld;
let line: CountingLine;
let service: Service;
let env: Record<string, string>;
let alice: Visitor;

beforeAll(async () => {
  world = await startTestWorld({ llmPaceMs: 6 });
  line = await startCountingLine(world.llm.url);
  env = {
    DATA_DIR: folder.path,
    APP_KEY: newMasterKey().key,
    PORT: String(await freePort()),
    BESIDE: JSON.stringify({
      jiras: [world.jiraDc.url],
      addresses: [line.address, ...world.addresses],
    } satisfies Beside),
    LOG_LEVEL: "error",
  };
  await start();
  const setupToken = /registration\/new: ([\w-]{43})/.exec(service.output())?.[1] ?? "";
  alice = createVisitor(service.url, overTheNetwork(service.url));
  await registerAs(alice, {
    jiraUrl: world.jiraDc.url,
    token: demoPerson("alice").jiraToken,
    email: "",
    password: "a quiet walnut sings at dusk",
    setupToken,
  });
  const form = { baseUrl: line.url, apiKey: world.llm.apiKey, price: "free" };
  await connectTo(alice, "anthropic", form);
}, 60_000);

afterAll(async () => {
  await kill();
  line.close();
  await world.close();
  folder.remove();
});

async function start() {
  service = await startService(env, "tests/setup/beside.mjs");
}

async function kill() {
  service.child.kill("SIGKILL");
  await service.ended;
}

const progress = z.object({
  revision: z.number(),
  nodes: z.number().nullable(),
  cursor: z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : cursor.parse(JSON.parse(text)))),
  written: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
});
const cursor = z.object({
  phase: z.string(),
  left: z.array(z.string()).optional(),
});

/** What stands on disk. */
function read(draftId: string) {
  const db = new Database(file, { readonly: true });
  try {
    const row = db
      .prepare(
        `select d.revision, d.nodes, c.cursor, (select json_group_array(node_id)
           from composition_nodes where composition_id = c.id) as written from drafts d
         join compositions c on c.draft_id = d.id where d.id = ?`,
      )
      .get(draftId);
    return progress.parse(row);
  } finally {
    db.close();
  }
}

async function until(draftId: string, isThere: (row: ReturnType<typeof read>) => boolean) {
  const end = performance.now() + 50_000;
  while (!isThere(read(draftId))) {
    if (performance.now() > end) {
      throw new Error(`${JSON.stringify(read(draftId))}\n${service.output()}`);
    }
    await sleep(30);
  }
  return read(draftId);
}

/** The opinion that is asked for afterwards is about items, too. */
const items = () => line.calls.filter(({ body }) => body.includes("you write the details"));

test("killed in the middle of its items, a backlog goes on with the next and asks nothing twice", async () => {
  const fields = formFields((await alice.get(urls.drafts.new())).body);
  const form = { ...fields, source: REQUIREMENTS, project: "DEMO", item: "backlog" };
  const made = expectRedirect(await alice.post(urls.drafts.create(), form));
  const id = made.split("/").at(-1) ?? "";
  await until(id, ({ cursor: at, written }) => at?.phase === "nodes" && written.length >= 4);
  await kill();
  const killed = read(id);
  const left = killed.cursor?.left?.filter((one) => !killed.written.includes(one)) ?? [];
  expect(left.length).toBeGreaterThan(10);
  const asked = items().length;
  await start();
  const whole = await until(id, ({ revision }) => revision === 1);
  expect(whole.nodes).toBe(30);
  expect(items().length - asked).toBe(left.length);
  const titles = items().map(({ body }) => /title\\":\\"(.*?)\\",\\"cites/.exec(body)?.[1]);
  expect(new Set(titles).size).toBe(30);
  // Those that were under way when it was killed, at most three, were asked once more.
  expect(titles.length).toBeLessThanOrEqual(33);
}, 90_000);

import { readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { z } from "zod";
import { urls } from "../../src/urls.ts";
import { longDocument } from "../drafts/backlog/long-document.ts";
import {
  buildDocx,
  heading as wordHeading,
  item,
  paragraph,
} from "../drafts/files/build-office.ts";
import { buildPdf, type Drawn } from "../drafts/files/build-pdf.ts";
import { TEST_KEY } from "../setup/app.ts";
import type { Beside } from "../setup/beside.ts";
import { demoPerson } from "../setup/demo.ts";
import { type Service, startService, temporaryFolder } from "../setup/process.ts";
import {
  connectTo,
  createVisitor,
  expectRedirect,
  formFields,
  overTheNetwork,
  registerAs,
  type Visitor,
} from "../setup/visitor.ts";
import { cpuMs, sleep, startChild } from "./child.ts";
import { readEvents } from "./events.ts";
import { compare, heading, quantile, remark, table } from "./report.ts";

const CHARACTERS = 1_000_000;
/** Its reader ends each line as the page does: more would be over the limit of a source. */
const PDF_CHARACTERS = 950_000;
const EVERY_MS = 50;
const AT_REST_MS = 6000;
const LONGEST_MS = 300_000;
const LOOK_MS = 25;
/** So many people wait at the most: a product that is held up for long is not buried, too. */
const MOST_WAITING = 10;

const worldShape = z.object({
  jira: z.string(),
  llm: z.object({ url: z.string(), apiKey: z.string() }),
  addresses: z.array(z.string()),
});
type World = z.output<typeof worldShape>;

interface Product {
  service: Service;
  file: string;
  alice: Visitor;
  close(): Promise<void>;
}

/** How a document of 1 MB reaches the form of a new draft. */
interface Kind {
  name: string;
  /** What is sent. Made before the clock runs: it would hold up those who ask for other pages. */
  make: () => Uint8Array | string;
  /** What it leaves for the form's text. */
  bring: (product: Product, made: Uint8Array | string) => Promise<string>;
}

const document = () => longDocument(CHARACTERS).slice(0, CHARACTERS);

const kinds: Kind[] = [
  { name: "pasted", make: document, bring: (_, made) => Promise.resolve(String(made)) },
  {
    name: "docx",
    make: () => asDocx(document()),
    bring: (product, made) => upload(product, "long.docx", made),
  },
  {
    name: "pdf",
    make: () => asPdf(document().slice(0, PDF_CHARACTERS)),
    bring: (product, made) => upload(product, "long.pdf", made),
  },
];

/** A backlog of 1 MB, pasted or uploaded, while other pages are asked for. */
export async function benchLarge(): Promise<void> {
  const child = startChild("large-world.ts", []);
  try {
    const world = worldShape.parse(JSON.parse(await child.said("ready")));
    for (const kind of kinds) await measure(world, kind);
  } finally {
    await child.end();
  }
}

async function measure(world: World, kind: Kind): Promise<void> {
  const product = await startProduct(world);
  try {
    const other = await composeSmall(product);
    const made = kind.make();
    await sleep(AT_REST_MS);
    const pages = new Map([
      ["dashboard", urls.dashboard()],
      ["list", urls.drafts.index()],
      ["another draft", urls.drafts.show(other)],
    ]);
    const before = await during(product, pages, () => sleep(AT_REST_MS));
    const brought = await during(product, pages, () => kind.bring(product, made));
    const posted = await during(product, pages, () => post(product, brought.result));
    pages.set("this draft", urls.drafts.show(posted.result));
    const composed = await during(product, pages, () => untilComposed(product, posted.result));
    const after = await during(product, pages, () => sleep(AT_REST_MS));
    const steps = { before, brought, posted, composed, after };
    report(kind, steps, nodesOf(product.file, posted.result));
  } finally {
    await product.close();
  }
}

async function startProduct({ jira, llm, addresses }: World): Promise<Product> {
  const folder = temporaryFolder();
  const service = await startService(
    {
      APP_KEY: TEST_KEY,
      DATA_DIR: folder.path,
      LOG_LEVEL: "warn",
      RATE_ACCOUNT_PER_MINUTE: "100000",
      RATE_ADDRESS_PER_MINUTE: "1000000",
      // The demo model answers at once: with a limit the product would only wait.
      LLM_CALLS_PER_MINUTE: "none",
      BESIDE: JSON.stringify({ jiras: [jira], addresses } satisfies Beside),
    },
    "tests/bench/large-product.mjs",
  );
  const alice = createVisitor(service.url, overTheNetwork(service.url));
  await registerAs(alice, {
    jiraUrl: jira,
    token: demoPerson("alice").jiraToken,
    password: "a quiet walnut sings at dusk",
    setupToken: /registration\/new: ([\w-]{43})/.exec(service.output())?.[1] ?? "",
  });
  await connectTo(alice, "anthropic", { baseUrl: llm.url, apiKey: llm.apiKey, price: "free" });
  return {
    service,
    file: `${folder.path}/countersign.db`,
    alice,
    async close() {
      service.child.kill();
      await service.ended;
      folder.remove();
    },
  };
}

async function post({ alice }: Product, source: string, kind = "backlog"): Promise<string> {
  const fields = formFields((await alice.get(urls.drafts.new())).body);
  const form = { ...fields, source, project: "DEMO", item: kind };
  const answer = await alice.post(urls.drafts.create(), form);
  return expectRedirect(answer).split("/").at(-1) ?? "";
}

async function composeSmall(product: Product): Promise<string> {
  const id = await post(product, "The customer can save a card while paying.", "story");
  await untilComposed(product, id);
  return id;
}

/** A person looks on: the page's stream stays open. */
async function untilComposed({ service, alice }: Product, draftId: string): Promise<void> {
  const cookie = [...alice.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const signal = AbortSignal.timeout(LONGEST_MS);
  const stream = await fetch(service.url + urls.drafts.stream(draftId), {
    headers: { cookie },
    signal,
  });
  for await (const { event, data } of readEvents(stream)) {
    if (event !== "end") continue;
    if (data !== "done") throw new Error(`the composition is ${data}: ${service.output()}`);
    return;
  }
  throw new Error("the stream ended without its end");
}

async function upload({ service, alice }: Product, name: string, bytes: Uint8Array | string) {
  const form = new FormData();
  form.set("file", new File([Buffer.from(bytes)], name));
  const answer = await fetch(service.url + urls.drafts.newSources(), {
    method: "POST",
    headers: {
      accept: "application/json",
      cookie: [...alice.cookies].map(([key, value]) => `${key}=${value}`).join("; "),
      origin: service.url,
      "sec-fetch-site": "same-origin",
    },
    body: form,
  });
  const said = await answer.text();
  if (!said.includes('"refused":[]')) throw new Error(`${answer.status} of an upload: ${said}`);
  return "";
}

const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function asDocx(text: string): Uint8Array {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const parts = lines.map((line) => {
    if (/^##? /.test(line)) return wordHeading(escapeXml(line.replace(/^#+ /, "")));
    if (line.startsWith("- ")) return item(escapeXml(line.slice(2)), 1);
    return paragraph(escapeXml(line.replace(/^#+ /, "")));
  });
  return buildDocx(parts.join(""));
}

const LINES_A_PAGE = 50;

function asPdf(text: string): Uint8Array {
  const lines = text.split("\n").flatMap((line) => line.match(/.{1,95}(?:\s|$)/g) ?? []);
  const pages: Drawn[][] = [];
  for (let at = 0; at < lines.length; at += LINES_A_PAGE) {
    const on = lines.slice(at, at + LINES_A_PAGE);
    pages.push(on.map((line, i) => ({ text: line.trimEnd(), y: 800 - i * 15 })));
  }
  return buildPdf(pages);
}

interface Memory {
  rss: number;
  anonymous: number;
}

/** Of a process, MB of 1024 * 1024. */
function memoryOf(pid: number): Memory {
  const status = process.platform === "linux" ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
  const mb = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024;
  return { rss: mb("VmRSS"), anonymous: mb("RssAnon") };
}

const delayShape = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

interface Step<Result> {
  result: Result;
  seconds: number;
  cpuMs: number;
  most: Memory;
  delay: z.output<typeof delayShape>;
  /** Ms by page. */
  times: Map<string, number[]>;
  /** Requests that were not even sent. */
  left: number;
}

/** Asks for pages at a steady pace, whether the one before has been answered or not. */
async function during<Result>(
  { service, alice }: Product,
  pages: ReadonlyMap<string, string>,
  work: () => Promise<Result>,
): Promise<Step<Result>> {
  const pid = service.child.pid ?? 0;
  const most = { rss: 0, anonymous: 0 };
  const look = setInterval(() => {
    const { rss, anonymous } = memoryOf(pid);
    most.rss = Math.max(most.rss, rss);
    most.anonymous = Math.max(most.anonymous, anonymous);
  }, LOOK_MS);
  const times = new Map([...pages.keys()].map((name): [string, number[]] => [name, []]));
  const waiting = new Set<Promise<void>>();
  let left = 0;
  let turn = 0;
  const ask = async () => {
    const [name, path] = [...pages][turn++ % pages.size] ?? ["", ""];
    const since = performance.now();
    const { status } = await alice.get(path);
    if (status !== 200) throw new Error(`${status} of ${path}`);
    times.get(name)?.push(performance.now() - since);
  };
  await readDelay(service);
  const cpu = cpuMs(pid);
  const since = performance.now();
  const asking = setInterval(() => {
    if (waiting.size >= MOST_WAITING) {
      left += 1;
      return;
    }
    const asked = ask();
    waiting.add(asked);
    void asked.finally(() => waiting.delete(asked));
  }, EVERY_MS);
  try {
    const result = await work();
    const seconds = (performance.now() - since) / 1000;
    const used = cpuMs(pid) - cpu;
    return { result, seconds, cpuMs: used, most, delay: await readDelay(service), times, left };
  } finally {
    clearInterval(asking);
    clearInterval(look);
    await Promise.all(waiting);
  }
}

async function readDelay({ child, output }: Service) {
  const told = () => output().match(/^delay .*\n/gm) ?? [];
  const before = told().length;
  child.kill("SIGUSR2");
  while (told().length === before) await sleep(5);
  return delayShape.parse(JSON.parse((told().at(-1) ?? "").slice("delay ".length)));
}

function nodesOf(file: string, draftId: string): unknown {
  const db = new Database(file, { readonly: true });
  const nodes = db.prepare("select nodes from drafts where id = ?").pluck().get(draftId);
  db.close();
  return nodes;
}

const NAMES = {
  before: "at rest before",
  brought: "read",
  posted: "form posted",
  composed: "composed",
  after: "at rest after",
};

function report(kind: Kind, steps: Record<keyof typeof NAMES, Step<unknown>>, nodes: unknown) {
  const { before, brought, posted, composed, after } = steps;
  const all = Object.entries({ before, brought, posted, composed, after });
  const nameOf = (key: string) => Object.entries(NAMES).find(([one]) => one === key)?.[1] ?? key;
  heading(`A backlog of 1 MB, ${kind.name}: ${String(nodes)} items`);
  table(
    ["", "s", "cpu s", "RSS MB", "anonymous MB", "loop p50 ms", "p99", "max", "not sent"],
    all.map(([key, { seconds, cpuMs: cpu, most, delay, left }]) => [
      nameOf(key),
      seconds,
      cpu / 1000,
      most.rss,
      most.anonymous,
      delay.p50,
      delay.p99,
      delay.max,
      left,
    ]),
  );
  table(
    ["", "requests", "p50 ms", "p99 ms", "max ms"],
    all.flatMap(([key, { times }]) =>
      [...times].map(([page, ms]) => [
        `${page}, ${nameOf(key)}`,
        ms.length,
        quantile(ms, 0.5),
        quantile(ms, 0.99),
        Math.max(...ms),
      ]),
    ),
  );
  const work = [brought, posted, composed];
  const others = work.flatMap(({ times }) =>
    [...times].flatMap(([page, ms]) => (page === "this draft" ? [] : ms)),
  );
  compare(`1 MB ${kind.name}: most memory, resident`, {
    value: Math.max(...work.map(({ most }) => most.rss)),
    atMost: 200,
    unit: "MB",
  });
  compare(`1 MB ${kind.name}: p99 of other pages meanwhile`, {
    value: quantile(others, 0.99),
    atMost: 50,
    unit: "ms",
  });
  compare(`1 MB ${kind.name}: most memory, anonymous`, {
    value: Math.max(...work.map(({ most }) => most.anonymous)),
    atMost: 200,
    unit: "MB",
  });
  remark("Resident memory counts the program's own files; what is anonymous is its data.");
}

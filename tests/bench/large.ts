import Database from "better-sqlite3";
import { urls } from "../../src/urls.ts";
import { longDocument } from "../drafts/backlog/long-document.ts";
import {
  buildDocx,
  heading as wordHeading,
  item,
  paragraph,
} from "../drafts/files/build-office.ts";
import { buildPdf, type Drawn } from "../drafts/files/build-pdf.ts";
import { expectRedirect, formFields } from "../setup/visitor.ts";
import { during, inWorld, type Product, startProduct, type Step, type World } from "./busy.ts";
import { sleep } from "./child.ts";
import { readEvents } from "./events.ts";
import { compare, heading, quantile, remark, table } from "./report.ts";

const CHARACTERS = 1_000_000;
/** Its reader ends each line as the page does: more would be over the limit of a source. */
const PDF_CHARACTERS = 950_000;
const AT_REST_MS = 6000;
const LONGEST_MS = 300_000;

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
  await inWorld(async (world) => {
    for (const kind of kinds) await measure(world, kind);
  });
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

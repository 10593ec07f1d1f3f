import Database from "better-sqlite3";
import { createConnection } from "../../src/connections/create.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { parseKeyring } from "../../src/platform/secrets/keyring.ts";
import { urls } from "../../src/urls.ts";
import { TEST_KEY } from "../setup/app.ts";
import { freePort } from "../setup/process.ts";
import { type Child, startChild } from "./child.ts";
import { readEvents } from "./events.ts";
import { compare, heading, median, quantile, remark, table } from "./report.ts";
import { type Seeded, seed } from "./seed.ts";

export const API_KEY = "bench-key";
/** So long that the page has its stream open, as with a real model. */
const THINK_MS = 150;
const RUNS = 30;
/** A service runs for days: its code has been compiled by the time that it is measured. */
const WARM_UP = 60;

/** By the machine's clock, ms, as the database has it but finer. */
const now = () => performance.timeOrigin + performance.now();

/** Ms to the first token, and to the first words of the title. */
interface Firsts {
  token: number;
  words: number;
}
interface Through extends Firsts {
  /** From the click; the others are from the start of the job. */
  fromClick: number;
}

export async function benchFirstToken(): Promise<void> {
  const seeded = await seed(1);
  const model = startChild("demo-model.ts", [String(THINK_MS)]);
  let product: Child | undefined;
  try {
    const modelUrl = `http://127.0.0.1:${await model.said("ready")}`;
    await connect(seeded, modelUrl);
    const port = await freePort();
    product = startChild("beside-demo.ts", [seeded.folder, String(port), new URL(modelUrl).host]);
    await product.said("Countersign is ready");
    const base = `http://localhost:${port}`;
    await compose(base, seeded);
    const body: string = JSON.parse(await model.said("body"));
    const direct: Firsts[] = [];
    const through: Through[] = [];
    for (let run = -WARM_UP; run < RUNS; run++) {
      const one = await callDirectly(modelUrl, body);
      const other = await compose(base, seeded);
      if (run < 0) continue;
      direct.push(one);
      through.push(other);
    }
    report(direct, through);
  } finally {
    await Promise.all([product?.end(), model.end()]);
    seeded.remove();
  }
}

/** A connection to the model, and the seeded draft uses it. */
async function connect({ file }: Seeded, baseUrl: string): Promise<void> {
  const db = openSqlite(file);
  const [account] = await db.select().from(db.t.accounts);
  if (!account) throw new Error("nobody was seeded");
  const deps = { clock: systemClock, secrets: createSecrets(parseKeyring(TEST_KEY)) };
  const input = {
    accountId: account.id,
    provider: "anthropic" as const,
    baseUrl,
    settings: { model: "demo-model-no-ai", price: "free" },
    secrets: { apiKey: API_KEY },
  };
  const by = { account, address: "127.0.0.1", requestId: "bench" };
  const created = await db.transaction((tx) => createConnection(tx, deps, input, by));
  if (!created.ok) throw new Error(created.code);
  await db.update(db.t.drafts).set({ llmConnectionId: created.connection.id });
  await db.close();
}

/** The same request as the product sends. */
async function callDirectly(url: string, body: string): Promise<Firsts> {
  const startedAt = now();
  const headers = { "content-type": "application/json", "x-api-key": API_KEY };
  const answer = await fetch(`${url}/v1/messages`, { method: "POST", headers, body });
  let token = Number.NaN;
  let words = Number.NaN;
  let text = "";
  for await (const { data } of readEvents(answer)) {
    const piece = /"text_delta","text":("(?:[^"\\]|\\.)*")/.exec(data)?.[1];
    if (piece === undefined) continue;
    if (text === "") token = now() - startedAt;
    text += JSON.parse(piece);
    if (Number.isNaN(words) && /"title":\s*\{\s*"text":\s*"\w/.test(text)) {
      words = now() - startedAt;
    }
  }
  if (Number.isNaN(words)) throw new Error(`the model gave no title: ${text.slice(0, 200)}`);
  return { token, words };
}

/** Only what was stopped can be composed again. */
function markStopped({ file, draftId }: Seeded): void {
  const db = new Database(file, { timeout: 5000 });
  db.prepare("update compositions set state = 'stopped' where draft_id = ?").run(draftId);
  db.close();
}

/** One click on "compose again", and the page's stream until it ends. */
async function compose(base: string, seeded: Seeded): Promise<Through> {
  const { file, draftId, cookie } = seeded;
  markStopped(seeded);
  const clickedAt = now();
  const headers = { cookie, origin: base, "sec-fetch-site": "same-origin" };
  const clicked = await fetch(base + urls.drafts.composition(draftId), {
    method: "POST",
    headers,
    body: new URLSearchParams(),
    redirect: "manual",
  });
  if (clicked.status !== 303) throw new Error(`${clicked.status} instead of a composition`);
  const stream = await fetch(base + urls.drafts.stream(draftId), { headers: { cookie } });
  const events: { at: number; hasWords: boolean }[] = [];
  for await (const { event, data } of readEvents(stream)) {
    if (event === "end") break;
    events.push({ at: now(), hasWords: /class="live-title">\s*\w/.test(data) });
  }
  const startedAt = jobStart(file);
  // The model says nothing before its time, so what comes earlier is "waiting for the model".
  const first = events.find(({ at }) => at >= startedAt + THINK_MS);
  const words = events.find(({ hasWords }) => hasWords);
  if (!first || !words) throw new Error(`the stream showed no text in ${events.length} events`);
  return {
    token: first.at - startedAt,
    words: words.at - startedAt,
    fromClick: first.at - clickedAt,
  };
}

function jobStart(file: string): number {
  const db = new Database(file, { readonly: true });
  const start = db
    .prepare<[], number>(
      "select started_at from jobs where name = 'drafts.compose' order by created_at desc, id desc limit 1",
    )
    .pluck()
    .get();
  db.close();
  return start ?? Number.NaN;
}

function row(name: string, plain: number[], ours: number[]) {
  const [a, b] = [median(plain), median(ours)];
  return [name, a, b, b - a, quantile(ours, 0.95) - quantile(plain, 0.95)];
}

function report(direct: Firsts[], through: Through[]): void {
  const tokens = direct.map(({ token }) => token);
  const path = row(
    "first token, from the job's start",
    tokens,
    through.map(({ token }) => token),
  );
  heading(`Time to the first token, ${RUNS} runs in turns; the model thinks for ${THINK_MS} ms`);
  table(
    ["", "direct p50 ms", "through p50 ms", "added p50 ms", "added p95 ms"],
    [
      path,
      row(
        "first token, from the click",
        tokens,
        through.map(({ fromClick }) => fromClick),
      ),
      row(
        "first words of the title, from the job's start",
        direct.map(({ words }) => words),
        through.map(({ words }) => words),
      ),
    ],
  );
  remark(
    "Included: the job's start on disk, prompt and source, the activity rows, the outbound door,",
  );
  remark(
    "the first text stored, and its event on the page's stream. The job's start is known to 1 ms.",
  );
  compare("added to the first token", { value: Number(path[3]), atMost: 10, unit: "ms" });
}

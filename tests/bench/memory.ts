import { openSqlite } from "../../src/db/store.sqlite.ts";
import { eq } from "../../src/db/drizzle.ts";
import { urls } from "../../src/urls.ts";
import { TEST_KEY } from "../setup/app.ts";
import { DEMO_SYSTEMS, freeRow, type Service, startService } from "../setup/process.ts";
import { memoryMb, sleep } from "./child.ts";
import { readEvents } from "./events.ts";
import { startProduct } from "./pages.ts";
import { compare, heading, table } from "./report.ts";
import { insertOne, type Seeded, seed, signIn } from "./seed.ts";

const STREAMS = 200;
/** As many as one account may hold open. */
const EACH = 8;
const SETTLE_MS = 5000;

interface Watcher {
  cookie: string;
  draftId: string;
}

export async function benchMemory(): Promise<void> {
  const seeded = await seed(10);
  try {
    const watchers = await addWatchers(seeded);
    const product = await startProduct(seeded);
    const alone = await atRest(product);
    const streaming = await withStreams(product, watchers);
    await stop(product);
    const world = await startService({
      APP_KEY: TEST_KEY,
      DATA_DIR: seeded.folder,
      LOG_LEVEL: "warn",
      DEMO: "true",
      DEMO_PORT: String(await freeRow(DEMO_SYSTEMS)),
    });
    const withDemo = await atRest(world);
    await stop(world);
    report({ alone, withDemo, ...streaming });
  } finally {
    seeded.remove();
  }
}

/** Accounts enough for all the streams, each with a draft whose composition waits for its turn. */
async function addWatchers({ file }: Seeded): Promise<Watcher[]> {
  const db = openSqlite(file);
  const { drafts, compositions, jobs } = db.t;
  const watchers: Watcher[] = [];
  for (let n = 0; n < STREAMS / EACH; n++) {
    const { account, cookie } = await signIn(db, `watcher-${n}`);
    const id = await insertOne(db, account.id, 1000 + n);
    await db.update(drafts).set({ state: "composing" }).where(eq(drafts.id, id));
    const running = { state: "running" as const, text: '{"title": {"text": "Save a card' };
    await db.update(compositions).set(running).where(eq(compositions.draftId, id));
    const later = { state: "ready" as const, runAt: new Date(Date.UTC(2100, 0, 1)) };
    await db
      .update(jobs)
      .set({ ...later, finishedAt: null })
      .where(eq(jobs.id, id));
    watchers.push({ cookie, draftId: id });
  }
  await db.close();
  return watchers;
}

/** After one page, as a monitor or the first visitor would ask for. */
async function atRest({ url, child }: Service): Promise<number> {
  const answer = await fetch(url + urls.signIn.new());
  if (answer.status !== 200) throw new Error(`${answer.status} of the sign-in page`);
  await answer.text();
  await sleep(SETTLE_MS);
  return memoryMb(child.pid ?? 0);
}

async function withStreams({ url, child }: Service, watchers: Watcher[]) {
  const end = new AbortController();
  const opened = watchers.flatMap(({ cookie, draftId }) =>
    Array.from({ length: EACH }, () =>
      fetch(url + urls.drafts.stream(draftId), { headers: { cookie }, signal: end.signal }),
    ),
  );
  const answers = await Promise.all(opened);
  const firsts = answers.map(async (answer) => {
    for await (const { data } of readEvents(answer)) if (data.includes("Save a card")) return;
    throw new Error("a stream ended without its draft");
  });
  await Promise.all(firsts.map((first) => Promise.race([first, late()])));
  await sleep(SETTLE_MS);
  const open = memoryMb(child.pid ?? 0);
  end.abort();
  await sleep(SETTLE_MS);
  return { open, closed: memoryMb(child.pid ?? 0) };
}

async function late(): Promise<never> {
  await sleep(20_000);
  throw new Error("a stream said nothing for 20 s");
}

async function stop({ child, ended }: Service): Promise<void> {
  child.kill();
  await ended;
}

interface Figures {
  alone: number;
  withDemo: number;
  open: number;
  closed: number;
}

function report({ alone, withDemo, open, closed }: Figures): void {
  heading("Memory of the process, resident");
  table(
    ["", "MB"],
    [
      ["at rest", alone],
      ["at rest, with the demo world in the same process", withDemo],
      [`with ${STREAMS} open streams, asked anew every second`, open],
      ["after they closed", closed],
    ],
  );
  compare("memory at rest", { value: alone, atMost: 150, unit: "MB" });
}

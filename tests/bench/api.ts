import autocannon from "autocannon";
import { createApiToken } from "../../src/accounts/api-tokens.ts";
import { findSamePerson } from "../../src/accounts/account.ts";
import { eq } from "../../src/db/drizzle.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { urls } from "../../src/urls.ts";
import { checkoutStory } from "../drafts/stories.ts";
import { demoPerson } from "../setup/demo.ts";
import { freePort } from "../setup/process.ts";
import { cpuMs, startChild } from "./child.ts";
import { startProduct } from "./pages.ts";
import { compare, heading, median, remark, table } from "./report.ts";
import { type Seeded, seed } from "./seed.ts";

const DRAFTS = 1000;
const CONNECTIONS = 10;
const WARM_UP_S = 2;
const ROUND_S = 2;
const ROUNDS = 4;

interface Target {
  url: string;
  pid: number;
}
interface Round {
  rate: number;
  p50: number;
  cpu: number;
}

/** One draft, read by a program with its token: over REST, and by hand. */
export async function benchApi(): Promise<void> {
  const seeded = await seed(DRAFTS);
  const token = await addToken(seeded);
  const product = await startProduct(seeded);
  const port = await freePort();
  const floor = startChild("floor-api.ts", [seeded.file, product.url, String(port)]);
  try {
    await floor.said("ready");
    const path = `${urls.api.base()}/drafts/${seeded.draftId}`;
    const ours = { url: product.url + path, pid: product.child.pid ?? 0 };
    const byHand = { url: `http://127.0.0.1:${port}${path}`, pid: floor.process.pid ?? 0 };
    await check(ours, byHand, token);
    report(await measure(ours, byHand, token));
  } finally {
    product.child.kill();
    await Promise.all([product.ended, floor.end()]);
    seeded.remove();
  }
}

async function addToken({ file, draftId }: Seeded): Promise<string> {
  const db = openSqlite(file);
  const account = await findSamePerson(db, demoPerson("alice"));
  if (!account) throw new Error("Alice is not there");
  const from = { address: "127.0.0.1", requestId: "bench" };
  const asked = { name: "bench", scopes: ["drafts:read" as const], days: 1, from };
  const { token } = await createApiToken({ db, clock: systemClock }, account, asked);
  const { revisions } = db.t;
  await db.update(revisions).set({ content: checkoutStory }).where(eq(revisions.draftId, draftId));
  await db.close();
  return token;
}

/** Both say the same. */
async function check(ours: Target, byHand: Target, token: string): Promise<void> {
  const said = await Promise.all(
    [ours, byHand].map(async ({ url }) => {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      if (answer.status !== 200) throw new Error(`${answer.status} of ${url}`);
      const { data }: { data: object } = JSON.parse(await answer.text());
      return JSON.stringify(Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    }),
  );
  if (said[0] !== said[1]) throw new Error(`the floor says other words:\n${said.join("\n")}`);
}

/** In turns, so that what else the machine does falls on both alike. */
async function measure(ours: Target, byHand: Target, token: string): Promise<[Round, Round]> {
  const rounds: [Round[], Round[]] = [[], []];
  for (const target of [ours, byHand]) await shoot(target, token, WARM_UP_S);
  for (let n = 0; n < ROUNDS; n++) {
    rounds[0].push(await shoot(ours, token, ROUND_S));
    rounds[1].push(await shoot(byHand, token, ROUND_S));
  }
  return [medians(rounds[0]), medians(rounds[1])];
}

const medians = (all: Round[]): Round => ({
  rate: median(all.map(({ rate }) => rate)),
  p50: median(all.map(({ p50 }) => p50)),
  cpu: median(all.map(({ cpu }) => cpu)),
});

async function shoot({ url, pid }: Target, token: string, duration: number): Promise<Round> {
  const before = cpuMs(pid);
  const headers = { authorization: `Bearer ${token}` };
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration });
  const answers = result["2xx"];
  if (result.errors > 0 || result.non2xx > 0 || answers === 0) {
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} other answers`);
  }
  const cpu = (cpuMs(pid) - before) / answers;
  return { rate: answers / result.duration, p50: result.latency.p50, cpu };
}

function report([ours, byHand]: [Round, Round]): void {
  heading(
    `REST: a draft with its content, ${CONNECTIONS} connections, medians of ${ROUNDS} x ${ROUND_S} s`,
  );
  const row = (name: string, { rate, p50, cpu }: Round) => [name, rate, p50, cpu];
  table(
    ["", "answers/s", "p50 ms", "cpu ms an answer"],
    [row("REST", ours), row("by hand", byHand)],
  );
  remark(
    "By hand: prepared statements on @hono/node-server, the same check of the token and the same words.",
  );
  compare("REST, of answers/s by hand", {
    value: ours.rate / byHand.rate,
    atLeast: 0.5,
    unit: "%",
  });
  compare("REST, of by hand by cpu", { value: byHand.cpu / ours.cpu, atLeast: 0.5, unit: "%" });
}

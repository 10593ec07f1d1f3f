import { writeFileSync } from "node:fs";
import { join } from "node:path";
import autocannon from "autocannon";
import { urls } from "../../src/urls.ts";
import { TEST_KEY } from "../setup/app.ts";
import { demoPerson } from "../setup/demo.ts";
import { freePort, type Service, startService } from "../setup/process.ts";
import { type Child, cpuMs, startChild } from "./child.ts";
import { cutPage, PAGE_ROWS } from "./floor-page.ts";
import { compare, heading, median, remark, table } from "./report.ts";
import { type Seeded, seed } from "./seed.ts";

const FEW = 10;
const MANY = 100_000;
const CONNECTIONS = 10;
const WARM_UP_S = 2;
const ROUND_S = 2;
const ROUNDS = 4;

interface Target {
  name: string;
  url: string;
  cookie: string;
  pid: number;
}
interface Round {
  rate: number;
  p50: number;
  p99: number;
  cpu: number;
}

/** The product on these data, as `npm start` would run it, without its limits on requests. */
export async function startProduct(seeded: Pick<Seeded, "folder">): Promise<Service> {
  return startService({
    APP_KEY: TEST_KEY,
    DATA_DIR: seeded.folder,
    LOG_LEVEL: "warn",
    RATE_ACCOUNT_PER_MINUTE: "100000",
    RATE_ADDRESS_PER_MINUTE: "1000000",
  });
}

export async function benchPages(): Promise<void> {
  const few = await seed(FEW);
  const full = await seed(PAGE_ROWS + 1);
  const many = await seed(MANY);
  const services = [];
  const floors: Child[] = [];
  try {
    const targets: Target[] = [];
    for (const [seeded, name] of [
      [few, `${FEW} drafts`],
      [full, `${PAGE_ROWS + 1} drafts`],
      [many, "100,000 drafts"],
    ] as const) {
      const service = await startProduct(seeded);
      services.push(service);
      targets.push(...productTargets(service, seeded, name, seeded !== full));
      const floor = await startFloor(service, seeded, name);
      floors.push(floor.child);
      targets.push(floor.target);
    }
    await check(targets);
    report(await measure(targets));
  } finally {
    for (const service of services) service.child.kill();
    await Promise.all([...services.map(({ ended }) => ended), ...floors.map((one) => one.end())]);
    for (const seeded of [few, full, many]) seeded.remove();
  }
}

function productTargets(
  service: Service,
  { cookie, draftId }: Seeded,
  name: string,
  all: boolean,
): Target[] {
  const target = (page: string, path: string): Target => ({
    name: `${page}, ${name}`,
    url: service.url + path,
    cookie,
    pid: service.child.pid ?? 0,
  });
  const list = target("drafts list", urls.drafts.index());
  if (!all) return [list];
  const others = [
    target("dashboard", urls.dashboard()),
    target("draft", urls.drafts.show(draftId)),
  ];
  return [...others, list];
}

async function startFloor(service: Service, { folder, file, cookie }: Seeded, name: string) {
  const answer = await fetch(service.url + urls.drafts.index(), {
    headers: { cookie, "accept-encoding": "identity" },
  });
  const page = cutPage(await answer.text(), answer.headers, demoPerson("alice").name);
  const pageFile = join(folder, "floor.json");
  writeFileSync(pageFile, JSON.stringify(page));
  const port = await freePort();
  const child = startChild("floor.ts", [file, pageFile, String(port)]);
  await child.said("ready");
  const url = `http://localhost:${port}/drafts`;
  return { child, target: { name: `floor, ${name}`, url, cookie, pid: child.process.pid ?? 0 } };
}

/** Each page says what it should, and the floor's is the product's to 5 % of its bytes. */
async function check(targets: Target[]): Promise<void> {
  const pages = new Map<string, string>();
  for (const { name, url, cookie } of targets) {
    const answer = await fetch(url, {
      headers: { cookie, "accept-encoding": "identity" },
      redirect: "manual",
    });
    const html = await answer.text();
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} of ${url}`);
    if (!html.includes(demoPerson("alice").name)) throw new Error(`${name}: not Alice's page`);
    if (!html.includes("&amp; pay ")) throw new Error(`${name}: has no draft`);
    pages.set(name, html);
  }
  const rowsWith: [string, number][] = [
    [`${FEW} drafts`, FEW],
    [`${PAGE_ROWS + 1} drafts`, PAGE_ROWS],
    ["100,000 drafts", PAGE_ROWS],
  ];
  for (const [data, rows] of rowsWith) {
    const ours = pages.get(`drafts list, ${data}`) ?? "";
    const floor = pages.get(`floor, ${data}`) ?? "";
    if (rowsOf(ours).length !== rows) throw new Error(`${data}: not ${rows} rows`);
    if (rowsOf(ours).join() !== rowsOf(floor).join()) throw new Error("the floor says other words");
    const difference = Math.abs(floor.length / ours.length - 1);
    if (difference > 0.05) throw new Error(`the floor has ${difference * 100} % other bytes`);
  }
}

const rowsOf = (html: string) =>
  [...html.matchAll(/<tr><td[\s\S]*?<\/tr>/g)].map(([row]) =>
    row
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );

/** In turns, so that what else the machine does falls on all alike. */
async function measure(targets: Target[]): Promise<Map<string, Round>> {
  for (const target of targets) await shoot(target, WARM_UP_S);
  const rounds = new Map<string, Round[]>(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const target of targets) rounds.get(target.name)?.push(await shoot(target, ROUND_S));
  }
  const medians = [...rounds].map(([name, all]): [string, Round] => [
    name,
    {
      rate: median(all.map(({ rate }) => rate)),
      p50: median(all.map(({ p50 }) => p50)),
      p99: median(all.map(({ p99 }) => p99)),
      cpu: median(all.map(({ cpu }) => cpu)),
    },
  ]);
  return new Map(medians);
}

async function shoot({ name, url, cookie, pid }: Target, seconds: number): Promise<Round> {
  const before = cpuMs(pid);
  const result = await autocannon({
    url,
    headers: { cookie },
    connections: CONNECTIONS,
    duration: seconds,
  });
  const pages = result["2xx"];
  if (result.errors > 0 || result.non2xx > 0 || pages === 0) {
    throw new Error(`${name}: ${result.errors} errors, ${result.non2xx} other answers`);
  }
  const { p50, p99 } = result.latency;
  return { rate: pages / result.duration, p50, p99, cpu: (cpuMs(pid) - before) / pages };
}

function report(figures: Map<string, Round>): void {
  heading(`Pages, signed in, ${CONNECTIONS} connections, medians of ${ROUNDS} x ${ROUND_S} s`);
  table(
    ["", "pages/s", "p50 ms", "p99 ms", "cpu ms a page"],
    [...figures].map(([name, { rate, p50, p99, cpu }]) => [name, rate, p50, p99, cpu]),
  );
  remark(
    `With ${FEW} drafts the list has ${FEW} rows, else ${PAGE_ROWS}: that alone costs the floor, too.`,
  );
  remark("The generator runs on the same machine: where others run as well, the cpu says more.");
  const of = (name: string) => figures.get(name) ?? { rate: Number.NaN, cpu: Number.NaN };
  const list = of("drafts list, 100,000 drafts");
  const floor = of("floor, 100,000 drafts");
  const small = of(`drafts list, ${FEW} drafts`);
  const full = of(`drafts list, ${PAGE_ROWS + 1} drafts`);
  compare("list, of its floor's pages/s", {
    value: list.rate / floor.rate,
    atLeast: 0.3,
    unit: "%",
  });
  compare("list, of its floor by cpu", { value: floor.cpu / list.cpu, atLeast: 0.3, unit: "%" });
  compare(`list, time with 100,000 / with ${FEW}`, {
    value: small.rate / list.rate,
    atMost: 1.2,
    unit: "",
  });
  compare(`list, time with 100,000 / with ${PAGE_ROWS + 1} (a full page)`, {
    value: full.rate / list.rate,
    atMost: 1.2,
    unit: "",
  });
  compare(`list, cpu with 100,000 / with ${FEW}`, {
    value: list.cpu / small.cpu,
    atMost: 1.2,
    unit: "",
  });
  compare(`the same of the floor, which has ${PAGE_ROWS} rows instead of ${FEW}, too`, {
    value: floor.cpu / of(`floor, ${FEW} drafts`).cpu,
    unit: "",
  });
}

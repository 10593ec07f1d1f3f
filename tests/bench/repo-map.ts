// How long a map of a repository takes: the first time, and when nothing has changed since.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mapRepository } from "../../src/agents/repo-map/repo-map.ts";
import { compare, heading, median, remark, table } from "./report.ts";

const FILES = 200;
const FUNCTIONS = 25;

export async function benchRepoMap(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "repo-map-"));
  const folder = join(home, "repository");
  const bytes = generate(folder);
  const rows: { cold: number; unchanged: number; changed: number }[] = [];
  try {
    for (let round = 0; round < 5; round += 1) {
      const cache = join(home, `cache-${round}`);
      const cold = await time(folder, cache, "a");
      const unchanged = await time(folder, cache, "a");
      write(folder, round + 1, `${fileText(round + 1)}\n// changed in round ${round}\n`);
      rows.push({ cold, unchanged, changed: await time(folder, cache, "b") });
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  const middle = (key: keyof (typeof rows)[number]) => median(rows.map((row) => row[key]));
  heading(`Map of a repository of ${FILES} TypeScript files, ${Math.round(bytes / 1024)} KiB`);
  table(
    ["median of 5", "seconds"],
    [
      ["read for the first time", middle("cold")],
      ["unchanged", middle("unchanged")],
      ["one file changed", middle("changed")],
    ],
  );
  remark("In a thread of its own, with its start.");
  compare("map of 200 files, cold", { value: middle("cold"), atMost: 1.5, unit: "s" });
  compare("map of 200 files, unchanged", { value: middle("unchanged"), atMost: 0.2, unit: "s" });
}

async function time(folder: string, cache: string, commit: string): Promise<number> {
  const begun = performance.now();
  const focus = { paths: [], names: [] };
  const task = { folder, cache, key: "repository", commit, focus };
  const mapped = await mapRepository(task, new AbortController().signal);
  if (!mapped.ok) throw new Error(mapped.message);
  if (mapped.value.files.length !== FILES) throw new Error("files are missing");
  return (performance.now() - begun) / 1000;
}

function write(folder: string, n: number, text: string): void {
  const home = join(folder, "src", `part-${n % 20}`);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, `file-${n}.ts`), text);
}

function generate(folder: string): number {
  let bytes = 0;
  for (let n = 0; n < FILES; n += 1) {
    const text = fileText(n);
    bytes += text.length;
    write(folder, n, text);
  }
  return bytes;
}

/** Each brings in two others and calls what they declare. */
function fileText(n: number): string {
  const others = [(n * 7 + 3) % FILES, (n * 13 + 5) % FILES];
  const brought = others.map(
    (other) =>
      `import { readOrder${other}x0, type Order${other} } from "../part-${other % 20}/file-${other}.ts";`,
  );
  const functions = Array.from(
    { length: FUNCTIONS },
    (_, i) => `
/** Reads the order and adds up what stands in it. */
export function readOrder${n}x${i}(order: Order${n}, prices: readonly number[]): number {
  const total = prices.filter((price) => price > ${i}).reduce((sum, price) => sum + price, 0);
  return order.items.length > ${i} ? total + readOrder${others[i % 2]}x0({ items: [] }, prices) : 0;
}`,
  );
  return `${brought.join("\n")}\nexport interface Order${n} {\n  items: string[];\n}\n${functions.join("\n")}\n`;
}

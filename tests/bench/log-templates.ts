import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { mineInThread } from "../../src/platform/text/log-templates/mine-in-thread.ts";
import { temporaryFolder } from "../setup/process.ts";
import { compare, heading, remark, table } from "./report.ts";

const BYTES = 100_000_000;
const SERVICES = ["orders", "payments", "cart", "users"];

/** A log of 100 MB to its kinds of lines, in a thread, as an upload does it. */
export async function benchLogTemplates(): Promise<void> {
  const folder = temporaryFolder();
  const path = join(folder.path, "large.log");
  const bytes = await writeLog(path);
  const waits = countWaits();
  const began = performance.now();
  const mined = await mineInThread(path, { bytes: 2 * BYTES, year: 2026 });
  const seconds = (performance.now() - began) / 1000;
  const longest = waits.stop();
  folder.remove();
  if (!mined.ok) throw new Error(mined.code);
  const { lines, templates, windows } = mined.log;
  heading("A log of 100 MB to its kinds of lines, in a thread");
  const megabytes = bytes / 1e6;
  table(
    ["", "figure"],
    [
      ["lines", lines],
      ["kinds of lines", templates.length],
      ["places kept", windows.length],
      ["seconds", seconds],
      ["the process waited at most, ms", longest],
    ],
  );
  remark("With the start of the thread; the file lies in the page cache.");
  compare("log to templates, in a second", { value: megabytes / seconds, atLeast: 20, unit: "MB" });
}

/** The longest that others had to wait. */
function countWaits() {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 5);
    last = now;
  }, 5);
  return {
    stop: () => {
      clearInterval(timer);
      return longest;
    },
  };
}

async function writeLog(path: string): Promise<number> {
  const out = createWriteStream(path);
  let bytes = 0;
  for (let i = 0; bytes < BYTES; i += 1000) {
    const text = Array.from({ length: 1000 }, (_, k) => entry(i + k)).join("");
    bytes += text.length;
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return bytes;
}

function entry(i: number): string {
  const at = new Date(1_790_000_000_000 + i * 37).toISOString();
  const service = SERVICES[i % SERVICES.length] ?? "";
  if (i % 50 !== 0) {
    return `${at} INFO [http-${i % 16}] shop.${service}.Controller - GET /api/${service}/${i} 200 in ${i % 97} ms user=u${i % 1000}\n`;
  }
  return `${at} ERROR [pool-${i % 8}] shop.PayService - Payment ${i} failed after ${i % 3000} ms\njava.net.SocketTimeoutException: Read timed out\n\tat shop.PayService.pay(PayService.java:42)\n\tat shop.OrderService.order(OrderService.java:17)\n`;
}

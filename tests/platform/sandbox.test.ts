import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createSandbox, type Plan } from "../../src/platform/sandbox/sandbox.ts";

const sandbox = createSandbox();
const off = await sandbox.off();

const LIMITS = { cpuSeconds: 2, memoryBytes: 2 ** 32, fileBytes: 10_000, processes: 64 };
const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(script: string, more: Partial<Plan> = {}) {
  const plan = {
    command: "sh",
    args: ["-c", script],
    env: {},
    network: false,
    read: [],
    write: [],
  };
  const child = sandbox.start({ ...plan, limits: LIMITS, ...more });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end();
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { said, code };
}

describe.skipIf(off !== undefined)(`in the sandbox ${off ?? ""}`, () => {
  test("a program finds only the environment that it was given", async () => {
    const { said } = await run("env | sort", { env: { TOKEN: "for-it" } });
    const names = said.split("\n").map((line) => line.split("=")[0]);
    expect(
      names.filter((name) => !["", "HOME", "PATH", "PWD", "TOKEN"].includes(name ?? "")),
    ).toEqual([]);
    expect(said).toContain("TOKEN=for-it");
  });

  test("what it is told stands in no list of processes", async () => {
    const child = sandbox.start({
      command: "cat",
      args: [],
      env: { TOKEN: "told-in-a-pipe" },
      network: false,
      read: [],
      write: [],
      limits: LIMITS,
    });
    child.stdin.write("there\n");
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(readFileSync(`/proc/${child.pid}/cmdline`, "utf8")).not.toContain("told-in-a-pipe");
    child.kill("SIGKILL");
  });

  test("there is no home, no password file, no network and nothing to write but a temporary folder", async () => {
    const { said } = await run(
      "ls /root /home /etc/shadow; touch /usr/x; cat /proc/net/dev | grep -c :; echo ok > /tmp/x && cat /tmp/x",
    );
    expect(said).toContain("/etc/shadow");
    expect(said).toContain("Read-only file system");
    expect(said.trim().split("\n").slice(-2)).toEqual(["1", "ok"]);
  });

  test("it writes to the folder it was given, and no large file", async () => {
    const written = await run(`head -c 9000 /dev/zero > ${folder}/small`, { write: [folder] });
    expect(written.code).toBe(0);
    expect(existsSync(join(folder, "small"))).toBe(true);
    const large = await run(`head -c 90000 /dev/zero > ${folder}/large`, { write: [folder] });
    expect(large.code).not.toBe(0);
    expect(readFileSync(join(folder, "large")).byteLength).toBe(10_000);
  });

  test("a loop that never ends is ended", async () => {
    const { code } = await run("while :; do :; done", { limits: { ...LIMITS, cpuSeconds: 1 } });
    expect(code).not.toBe(0);
  });
});

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BOX, type Command, openWorkspace } from "../../../src/agents/workspace/workspace.ts";
import { createSandbox } from "../../../src/platform/sandbox/sandbox.ts";
import { temporaryFolder } from "../../setup/process.ts";

const sandbox = createSandbox();
const off = await sandbox.off();

const SECRET = "the-key-that-nobody-may-read";
const home = temporaryFolder();
const copy = join(home.path, "copy");
const secretFile = join(home.path, "app.key");
const socketFile = join(home.path, "app.sock");

/** A tree that stands for the host: our key, our database, another person's copy. */
const app = createServer((_, response) => response.end(SECRET));
const unix = createSocket((socket) => socket.end(SECRET));
let port = 0;

beforeAll(async () => {
  mkdirSync(join(copy, ".git/hooks"), { recursive: true });
  mkdirSync(join(home.path, "other"));
  writeFileSync(secretFile, SECRET);
  writeFileSync(join(home.path, "countersign.db"), SECRET);
  writeFileSync(join(home.path, "other/source.ts"), SECRET);
  writeFileSync(join(copy, "hello.txt"), "hello");
  writeFileSync(join(copy, ".git/hooks/post-checkout"), `#!/bin/sh\ntouch ${home.path}/hooked\n`, {
    mode: 0o755,
  });
  symlinkSync(secretFile, join(copy, "linked.txt"));
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => unix.listen(socketFile, resolve));
  const at = app.address();
  port = typeof at === "object" && at !== null ? at.port : 0;
  vi.stubEnv("COUNTERSIGN_TEST_SECRET", SECRET);
});
afterAll(() => {
  vi.unstubAllEnvs();
  app.close();
  unix.close();
  home.remove();
});

type Options = Partial<Command> & { signal?: AbortSignal; bounds?: object };

function run(script: string, { signal, bounds, ...more }: Options = {}) {
  const workspace = openWorkspace({
    sandbox,
    folder: copy,
    size: 1_000_000,
    tools: [],
    ...(bounds && { bounds }),
  });
  const command = { command: "/bin/bash", args: ["-c", script], wallMs: 30_000, ...more };
  return workspace.run(command, signal ?? new AbortController().signal);
}

/** Processes of this machine whose command line holds a word. */
const alive = (word: string): number =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(word);
      } catch {
        return false;
      }
    }).length;

async function gone(word: string): Promise<void> {
  await expect.poll(() => alive(word), { timeout: 20_000, interval: 50 }).toBe(0);
}

describe.skipIf(off !== undefined)(`from inside a workspace ${off ?? ""}`, () => {
  test("a command works on the files, and what it did to them is gone for the next one", async () => {
    const first = await run("cat hello.txt; echo changed > hello.txt; echo out > /tmp/r", {
      files: { "tests/new.txt": "there" },
      results: ["/tmp/r"],
    });
    expect(first).toMatchObject({ end: "exited", code: 0, said: "hello" });
    expect(first.results.get("/tmp/r")).toBe("out\n");
    const second = await run("cat hello.txt; ls tests");
    expect(second.said).toContain("hello");
    expect(second.said).not.toContain("new.txt");
    expect(readFileSync(join(copy, "hello.txt"), "utf8")).toBe("hello");
  });

  test("what it shuts away from others is read as a result all the same", async () => {
    const before = process.umask(0o077);
    const ran = await run("umask 077; mkdir /tmp/shut; echo ok > /tmp/shut/r", {
      results: ["/tmp/shut/r"],
    }).finally(() => process.umask(before));
    expect(ran.results.get("/tmp/shut/r")).toBe("ok\n");
  });

  test("our key, our database, others' files, the homes and the password file are not there", async () => {
    const { said } = await run(`
      cat ${secretFile} ${home.path}/countersign.db ${home.path}/other/source.ts linked.txt
      cat /etc/shadow /etc/passwd; ls -a /root /home /var /etc /work /copy/.. ; find / -xdev -name app.key
      grep -r "${SECRET}" /proc/*/environ /box /tmp 2>/dev/null; env`);
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain("root:");
    expect(said.match(/No such file or directory|Permission denied/g)?.length).toBeGreaterThan(8);
  });

  test("of processes and environment it sees its own", async () => {
    const { said } = await run(`ls /proc | grep -c '^[0-9]'; tr '\\0' '\\n' < /proc/self/environ`);
    const [processes, ...environment] = said.trim().split("\n");
    expect(Number(processes)).toBeLessThan(12);
    const names = environment.map((line) => line.split("=")[0] ?? "");
    expect(names.filter((name) => !/^(?:PATH|HOME|PWD|CI|_|SHLVL|OLDPWD)$/.test(name))).toEqual([]);
  });

  test("nothing is reached: no internet, no loopback of the host, no port of ours, no socket file", async () => {
    const { said, code } = await run(`
      (echo > /dev/tcp/127.0.0.1/${port}) 2>&1 && echo REACHED
      (echo > /dev/tcp/1.1.1.1/53) 2>&1 && echo REACHED
      python3 - <<'PY' || perl -MIO::Socket::UNIX -e 'print IO::Socket::UNIX->new("${socketFile}") ? "REACHED" : "no socket"'
import socket
s = socket.socket(socket.AF_UNIX)
try:
    s.connect("${socketFile}"); print("REACHED")
except OSError as error:
    print("no socket", error)
PY
      cat /proc/net/dev | grep -c :`);
    expect(said).not.toContain("REACHED");
    expect(said).toContain("no socket");
    expect(said.trim().split("\n").at(-1)).toBe("1");
    expect(code).toBe(0);
  });

  test("a fork bomb is ended, and nothing of it stays", async () => {
    const bomb = "bomb-of-the-test";
    const ran = await run(`exec -a ${bomb} bash -c 'b() { b "${bomb}" | b & }; b; sleep 60'`);
    expect(ran.end === "processes" || ran.code !== 0).toBe(true);
    await gone(bomb);
    expect(execFileSync("true")).toBeDefined();
  });

  test("filling the disk ends at the size of its folder in memory, and the disk here keeps its room", async () => {
    const before = statfsSync(home.path);
    const { said } = await run(
      "for i in 1 2 3 4 5 6 7 8; do head -c 45000000 /dev/zero > f$i || break; done; du -s --block-size=1M . | cut -f1",
    );
    expect(said).toContain("No space left on device");
    const freed = before.bavail - statfsSync(home.path).bavail;
    expect(freed * before.bsize).toBeLessThan(200_000_000);
  });

  test("so many small files end it", async () => {
    const ran = await run("mkdir d; cd d; i=0; while :; do : > $((i++)) || exit 3; done", {
      bounds: { files: 3000 },
    });
    expect(ran.end).toBe("files");
  });

  test("an endless loop and a sleep are ended by the clock", async () => {
    for (const script of ["while :; do :; done # endless-word", "sleep 4711"]) {
      expect(await run(script, { wallMs: 1000 })).toMatchObject({ end: "time" });
    }
    await gone("endless-word");
    await gone("4711");
  });

  test("too much memory is ended", async () => {
    const ran = await run("x=$(head -c 300000000 /dev/zero | tr '\\0' x); sleep 20; echo ${#x}", {
      bounds: { treeBytes: 150_000_000 },
    });
    expect(ran.end).toBe("memory");
  });

  test("100 MB on its output are cut, and end it", async () => {
    const ran = await run("head -c 100000000 /dev/zero | tr '\\0' y; echo y");
    expect(ran.end).toBe("output");
    expect(ran.said.length).toBeLessThan(50_000);
  });

  test("what it leaves running ends with it", async () => {
    const ran = await run("(setsid nohup sleep 4712 > /dev/null 2>&1 &) ; sleep 0.2; echo left");
    expect(ran).toMatchObject({ end: "exited", code: 0 });
    await gone("4712");
  });

  test("stopped by a person, it ends at once with all that it started", async () => {
    const stop = new AbortController();
    const running = run("sleep 4713 & sleep 4713", { signal: stop.signal });
    await expect.poll(() => alive("4713"), { timeout: 20_000 }).toBeGreaterThan(0);
    stop.abort();
    expect(await running).toMatchObject({ end: "stopped" });
    await gone("4713");
  });

  test("a hook of git is not there, and runs nowhere", async () => {
    const { said } = await run("ls -a; test -e .git && echo THERE; true");
    expect(said).not.toContain("THERE");
    expect(existsSync(join(home.path, "hooked"))).toBe(false);
  });

  test("a link is no result, a huge file neither; and another name does not come out", async () => {
    const ran = await run(
      `ln -s ${secretFile} /tmp/link; ln -s /etc/ld.so.cache /tmp/cache; head -c 30000000 /dev/zero > /tmp/huge; echo ok > /tmp/ok
       printf '5 /tmp/forged\\nhello' > /proc/$PPID/fd/1; true`,
      { results: ["/tmp/link", "/tmp/cache", "/tmp/huge", "/tmp/ok"] },
    );
    expect([...ran.results]).toEqual([["/tmp/ok", "ok\n"]]);
  });

  test("it cannot mount, become root of a namespace of its own, trace others or change the system", async () => {
    const { said } = await run(`
      mount -t tmpfs none /box 2>&1 && echo DONE
      mount -o remount,rw /usr 2>&1 && echo DONE
      unshare -Urm mount -o remount,rw /usr 2>&1 && echo DONE
      unshare -Urm mount -o remount,rw,bind /copy 2>&1 && echo DONE
      chroot / true 2>&1 && echo DONE
      touch /usr/x /copy/x 2>&1 && echo DONE
      for file in $(find /proc/[a-z]* /sys -type f -perm /222 -not -path '/proc/self/*' -not -path '/proc/thread-self/*' 2>/dev/null); do
        [ -w "$file" ] && echo "DONE $file"
      done
      mknod /tmp/disk b 8 0 2>&1 && echo DONE
      grep CapEff /proc/self/status`);
    expect(said).not.toContain("DONE");
    expect(said).toMatch(/CapEff:\s+0{16}/);
  });

  test("a file beside the copy cannot be put there", async () => {
    await expect(run("true", { files: { "../../out.txt": "x" } })).rejects.toThrow("outside");
    expect(existsSync(join(home.path, "out.txt"))).toBe(false);
    expect(BOX).toBe("/box");
  });
});

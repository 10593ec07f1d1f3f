// node src/launch.mjs <arguments>: the same as node <arguments>, with a Node that this program
// supports: the one running now, or the pinned one that npm ci put into node_modules. So npm start
// and npm test work on a machine whose own Node is too old. Plain JavaScript for any Node.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";

// 24.7 brought crypto.argon2. Odd majors are dead half a year after they appear.
const [major, minor] = process.versions.node.split(".").map(Number);
const supported = major === 24 ? minor >= 7 : major >= 26;

function pinned() {
  const os = process.platform === "win32" ? "win" : process.platform;
  const bin = os === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  try {
    const file = os === "win" ? "node.exe" : "node";
    return createRequire(import.meta.url).resolve(`${bin}-${os}-${process.arch}/bin/${file}`);
  } catch {
    return undefined;
  }
}

const node = supported ? process.execPath : pinned();
if (node === undefined) {
  console.error(
    `This is Node ${process.versions.node}. It takes Node 24.7 or newer, and none is pinned for ${process.platform}-${process.arch}.`,
  );
  process.exit(1);
}

// The allocator of Linux keeps what was freed, in a pool for each thread: 30 MB in this program. What
// compilers work with comes in pieces of 32 kB, up to 25 MB: those go back to the system at once.
const allocator = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_TRIM_THRESHOLD_: "131072",
  MALLOC_MMAP_THRESHOLD_: "32768",
};
// oxlint-disable-next-line node/no-process-env -- passed on as it is
const env = { ...allocator, ...process.env };
const child = spawn(node, process.argv.slice(2), { stdio: "inherit", env });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));

// npm signals only its shell, which passes nothing on: when the shell is gone, stop too.
const parent = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(watch);
  child.kill("SIGTERM");
}, 250);
watch.unref();

child.on("error", (error) => {
  console.error(`${node}: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1));
});

import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** A program to be run apart from everything that is ours. */
export interface Plan {
  command: string;
  args: readonly string[];
  /** All that it finds in its environment, beside PATH and HOME. */
  env: Readonly<Record<string, string>>;
  /** The network of this machine; without it there is none, not even loopback. */
  network: boolean;
  /** Files and folders that it may read, at the same path. */
  read: readonly string[];
  /** Folders that it may change. */
  write: readonly string[];
  /** What it may read at another path than here. */
  mounts?: readonly { from: string; to: string }[];
  /** A folder in memory for it to work in: what it writes there is never on a disk, and gone afterwards. */
  scratch?: { path: string; bytes: number };
  /**
   * Only where this process is root: it begins as root of its own small world and becomes this user by
   * itself, before it runs what is not ours. Limits of processes count for nobody who is root.
   */
  becomes?: number | undefined;
  limits: Limits;
}

export interface Limits {
  /** Of processor time, seconds. */
  cpuSeconds: number;
  /** Of address space, bytes; Node wants 2 GB at the least. */
  memoryBytes: number;
  /** Of one file that it writes, bytes. */
  fileBytes: number;
  processes: number;
}

export type Sandboxed = ChildProcessByStdio<Writable, Readable, Readable>;

export interface Sandbox {
  /** Why nothing can be run here, in words for an operator; undefined: it can. */
  off(): Promise<string | undefined>;
  /** SIGKILL on it ends all that it has started. */
  start(plan: Plan): Sandboxed;
}

const PATH_INSIDE = "/usr/local/bin:/usr/bin:/bin";
/** Of the folder for passing files; it lies in memory. */
const TMP_BYTES = 64 * 1024 * 1024;
/** Names and certificates: without them a program with a network finds nobody. */
const NETWORK_FILES = [
  "/etc/resolv.conf",
  "/etc/hosts",
  "/etc/nsswitch.conf",
  "/etc/ssl",
  "/etc/ca-certificates",
];

/**
 * What changes the whole machine. Root writes there without any capability, for it owns the files, and
 * bubblewrap covers only what it takes for writable.
 */
const KERNEL = [
  "sys",
  "sysrq-trigger",
  "irq",
  "bus",
  "fs",
  "acpi",
  "scsi",
  "driver",
  "mtrr",
  "tty",
  "pressure",
].map((name) => `/proc/${name}`);

/** None of its own inside: there it would be its own root, and could mount. */
const NO_NAMESPACES = ["--unshare-user", "--disable-userns"];
let shutsNamespaces: boolean | undefined;

/** Bubblewrap can since 0.8. */
function mayShutNamespaces(): boolean {
  shutsNamespaces ??= spawnSync("bwrap", ["--help"], { env: { PATH: PATH_INSIDE } })
    .stdout.toString()
    .includes("--disable-userns");
  return shutsNamespaces;
}

/** The system's programs, as they are and not to be changed; everything else is empty. */
const SYSTEM = [
  "--ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib",
  "--symlink usr/lib64 /lib64 --proc /proc --dev /dev",
  `--size ${TMP_BYTES} --tmpfs /tmp`,
].flatMap((words) => words.split(" "));

/** Bubblewrap: own user, process, network and file system namespaces, no capabilities. */
export function createSandbox(): Sandbox {
  let probed: Promise<string | undefined> | undefined;
  return {
    off() {
      probed ??= probe();
      return probed;
    },
    start: startIn,
  };
}

const LEAST: Limits = { cpuSeconds: 5, memoryBytes: 2 ** 31, fileBytes: 1024, processes: 16 };

/** The real profile with a program that does nothing: whatever this machine forbids shows here. */
async function probe(): Promise<string | undefined> {
  if (process.platform !== "linux") return "It needs Linux.";
  if (findProgram("bwrap") === undefined) return "Bubblewrap (bwrap) is not installed.";
  const nothing = { env: {}, network: false, read: [], write: [], limits: LEAST };
  const child = startIn({ command: "true", args: [], ...nothing });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-300)));
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", resolve);
  });
  return code === 0 ? undefined : `Bubblewrap does not work on this machine: ${said.trim()}`;
}

/** What it gets told stands in a pipe, not on its command line, where all users of the machine could read a secret. */
function startIn(plan: Plan): Sandboxed {
  const child = spawn("bwrap", ["--args", "3", "--", ...limited(plan)], {
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: { PATH: PATH_INSIDE },
    cwd: "/",
  });
  const told = child.stdio[3];
  // It may be gone before it has read them: its exit says so.
  told?.on("error", () => undefined);
  if (told && "end" in told)
    told.end(
      profile(plan)
        .map((word) => `${word}\0`)
        .join(""),
    );
  return child;
}

function profile(plan: Plan): string[] {
  const { command, env, network, read, write, mounts = [], scratch } = plan;
  const own = { PATH: [...programFolder(command), PATH_INSIDE].join(delimiter), HOME: "/tmp" };
  const seen = [...read, ...programFolder(command)];
  return [
    ...namespaces(plan),
    ...(network ? ["--share-net"] : []),
    "--die-with-parent",
    "--new-session",
    "--clearenv",
    ...Object.entries({ ...own, ...env }).flatMap(([name, value]) => ["--setenv", name, value]),
    ...SYSTEM,
    ...KERNEL.flatMap(readOnly),
    "--dir",
    "/etc",
    ...["/etc/ld.so.cache", ...(network ? NETWORK_FILES : [])].flatMap(readOnly),
    ...seen.flatMap(readOnly),
    ...mounts.flatMap(({ from, to }) => [...foldersAbove(to), "--ro-bind", from, to]),
    ...(scratch ? ["--size", String(scratch.bytes), "--tmpfs", scratch.path] : []),
    ...write.flatMap((path) => ["--bind", path, path]),
    "--chdir",
    scratch?.path ?? write[0] ?? "/tmp",
    "--cap-drop",
    "ALL",
    ...(plan.becomes === undefined ? [] : TO_BECOME.flatMap((name) => ["--cap-add", name])),
  ];
}

function namespaces({ scratch, becomes }: Plan): string[] {
  if (becomes !== undefined) return ALL_BUT_USERS;
  return ["--unshare-all", ...(scratch && mayShutNamespaces() ? NO_NAMESPACES : [])];
}

/** Made by the way they would be shut for whom it becomes. */
function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === "/" ? [] : [...foldersAbove(above), "--dir", above];
}

/** Another user can only be become where all of them are known. */
const ALL_BUT_USERS = ["ipc", "pid", "net", "uts", "cgroup-try"].map((name) => `--unshare-${name}`);
const TO_BECOME = ["CAP_SETUID", "CAP_SETGID", "CAP_CHOWN", "CAP_KILL", "CAP_DAC_READ_SEARCH"];

const readOnly = (path: string) => ["--ro-bind-try", path, path];

const limited = ({ command, args, limits }: Plan): string[] => [
  "prlimit",
  `--cpu=${limits.cpuSeconds}`,
  `--as=${limits.memoryBytes}`,
  `--fsize=${limits.fileBytes}`,
  `--nproc=${limits.processes}`,
  "--core=0",
  "--",
  command,
  ...args,
];

/** A program that lies elsewhere than the system's own is put in by its folder. */
function programFolder(command: string): string[] {
  if (!isAbsolute(command) || command.startsWith("/usr/") || !existsSync(command)) return [];
  return [...new Set([dirname(command), dirname(realpathSync(command))])];
}

function findProgram(name: string): string | undefined {
  const folders = PATH_INSIDE.split(delimiter).map((folder) => join(folder, name));
  return folders.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      // Not in this folder.
      return false;
    }
  });
}

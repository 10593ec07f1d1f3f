// node --import ./src/typescript.mjs <file>: Node runs this program's TypeScript and JSX as they stand.
// What came of each file is kept beside the packages, and all that changed is compiled in one go: Node
// itself blanks the types out of TypeScript, so that lines stay where they were, and esbuild compiles
// the pages meanwhile, on another core.
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs"; // prettier-ignore
import { registerHooks, setSourceMapsSupport, stripTypeScriptTypes } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { build, buildSync, stop, version } from "esbuild";

const ROOT = join(import.meta.dirname, "..");
const FILE = join(ROOT, `node_modules/.cache/countersign/typescript-${process.version}-${version}.json`); // prettier-ignore
const PAGES = {
  bundle: false,
  write: false,
  outdir: ROOT,
  outbase: ROOT,
  absWorkingDir: ROOT,
  format: "esm",
  target: "node24",
  jsx: "automatic",
  jsxImportSource: "hono/jsx",
  sourcemap: "inline",
  sourcesContent: false,
  logLevel: "error",
};

const isTypeScript = (path) => /\.tsx?$/.test(path);
const isPage = (path) => path.endsWith(".tsx");
const changedAt = (path) => statSync(path).mtimeMs;

/** By path: when it was changed, and what came of it. */
let kept;
function readKept() {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(FILE, "utf8"))));
  } catch {
    // There is none yet, or it was cut off: then all is compiled.
    return new Map();
  }
}

// Written aside first: another process may be reading it.
function writeKept() {
  const aside = `${FILE}.${process.pid}`;
  try {
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(aside, JSON.stringify(Object.fromEntries(kept)));
    renameSync(aside, FILE);
  } catch {
    // On a read-only disk each start compiles what changed since.
  }
}

// Node warns once that the function may still change; its version is pinned, and the tests would tell.
let hasWarned = false;
function strip(path) {
  const source = readFileSync(path, "utf8");
  if (hasWarned) return stripTypeScriptTypes(source);
  const warn = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = warn;
    hasWarned = true;
  }
}
const ofPage = ({ path, text }) => [path.replace(/\.js$/, ".tsx"), text];

async function compile(paths) {
  const changed = new Map(paths.map((path) => [path, changedAt(path)]));
  const pages = paths.filter(isPage);
  const building = pages.length > 0 ? build({ ...PAGES, entryPoints: pages }) : undefined;
  const stripped = paths.filter((path) => !isPage(path)).map((path) => [path, strip(path)]);
  const built = building ? (await building).outputFiles.map(ofPage) : [];
  await stop();
  for (const [path, code] of [...stripped, ...built]) {
    kept.set(relative(ROOT, path), [changed.get(path), code]);
  }
}

const isKept = (path) => kept.get(relative(ROOT, path))?.[0] === changedAt(path);

function codeOf(path) {
  kept ??= readKept();
  if (isKept(path)) return kept.get(relative(ROOT, path))[1];
  return isPage(path)
    ? buildSync({ ...PAGES, entryPoints: [path] }).outputFiles[0].text
    : strip(path);
}

// A thread of ours is plain JavaScript, and rarely wants any of it.
if (isMainThread) {
  kept = readKept();
  const stale = ["src", "views", "config"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(ROOT, folder, name)),
    )
    .filter((path) => isTypeScript(path) && !isKept(path));
  if (stale.length > 0) {
    await compile(stale);
    writeKept();
  }
}

registerHooks({
  load(url, context, next) {
    if (!url.startsWith("file:") || !isTypeScript(url) || url.includes("/node_modules/")) {
      return next(url, context);
    }
    return { format: "module", source: codeOf(fileURLToPath(url)), shortCircuit: true };
  },
});
// Those of packages would be read and kept for nobody: 6 MB.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

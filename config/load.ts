import { type Config, settings } from "./config.ts";

type Environment = Record<string, string | undefined>;
type Loaded = { ok: true; config: Config } | { ok: false; faults: string[] };
interface Entry {
  doc: string;
  type: (typeof settings)[keyof typeof settings]["type"];
  default: string | { words: string; from(values: Record<string, string>): string };
  secret?: boolean;
}
const table: Record<string, Entry> = settings;

/** The text of one setting: its own value, else the file that its `_FILE` twin names. */
function textOf(key: string, env: Environment, readFile: (path: string) => string) {
  const own = env[key] === "" ? undefined : env[key];
  const file = table[key]?.secret ? env[`${key}_FILE`] : undefined;
  if (own !== undefined && file) throw new Error(`is set twice: as ${key} and as ${key}_FILE`);
  if (!file) return own;
  try {
    return readFile(file).trim();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot read the file that ${key}_FILE names: ${why}`, { cause: error });
  }
}

const isLoopback = (hostname: string) =>
  hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");

function tlsFaults({ PUBLIC_URL, ALLOW_PLAIN_HTTP }: Partial<Config>): string[] {
  if (PUBLIC_URL === undefined || ALLOW_PLAIN_HTTP !== false) return [];
  const { protocol, hostname } = new URL(PUBLIC_URL);
  if (protocol === "https:" || isLoopback(hostname)) return [];
  return [
    `PUBLIC_URL: ${PUBLIC_URL} has no TLS. Put a proxy with TLS in front and use https://, or set ALLOW_PLAIN_HTTP=true if you accept that passwords cross the network unprotected.`,
  ];
}

/** What no single setting can know; of those that are right by themselves. */
function crossFaults(config: Partial<Config>): string[] {
  const faults = tlsFaults(config);
  if (/^postgres(ql)?:/.test(config.DATABASE_URL ?? "")) {
    faults.push(
      "DATABASE_URL: this version runs on SQLite only; its job engine for PostgreSQL does not exist yet. Leave DATABASE_URL out, or give it the path of a file.",
    );
  }
  if (config.EGRESS === "allowlist" && config.EGRESS_ALLOW?.length === 0) {
    faults.push("EGRESS_ALLOW: is empty, and with EGRESS=allowlist nothing could be called.");
  }
  const { SIGN_IN_IDLE_MINUTES: idle = 0, SIGN_IN_ABSOLUTE_HOURS: absolute = Infinity } = config;
  if (idle > absolute * 60) {
    faults.push("SIGN_IN_IDLE_MINUTES: is longer than SIGN_IN_ABSOLUTE_HOURS.");
  }
  return faults;
}

/**
 * Everything that is wrong with the settings, together, in words for the operator. `judge` knows
 * what a table of settings cannot: whether a key is good, say.
 */
export function loadConfig(
  env: Environment,
  readFile: (path: string) => string,
  judge: (config: Partial<Config>) => string[] = () => [],
): Loaded {
  const faults: string[] = [];
  const texts: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const [key, { type, default: fallback }] of Object.entries(table)) {
    try {
      texts[key] =
        textOf(key, env, readFile) ??
        (typeof fallback === "string" ? fallback : fallback.from(texts));
    } catch (error) {
      faults.push(`${key}: ${error instanceof Error ? error.message : String(error)}.`);
      continue;
    }
    const parsed = type.safeParse(texts[key]);
    if (parsed.success) values[key] = parsed.data;
    else faults.push(`${key}: ${parsed.error.issues.map((issue) => issue.message).join(", ")}.`);
  }
  // Whatever is in it was parsed by its own type above; without a fault that is all of it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const config = values as Config;
  faults.push(...crossFaults(config), ...judge(config));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, config: Object.freeze(config) };
}

/** The text of .env.example. */
export function renderEnvExample(): string {
  const head = "# Made from config/config.ts. Every setting, with its default.\n";
  const parts = Object.entries(table).map(([key, { doc, default: fallback, secret }]) => {
    const words = typeof fallback === "string" ? fallback : "";
    const derived = typeof fallback === "string" ? "" : `# Default: ${fallback.words}\n`;
    const twin = secret ? `# ${key}_FILE=\n` : "";
    return `# ${doc}\n${derived}# ${key}=${words}\n${twin}`;
  });
  return [head, ...parts].join("\n");
}

/* oxlint-disable max-lines -- one table of every setting */
import { z } from "zod";

interface Setting {
  doc: string;
  type: z.ZodType;
  /** As it would be written in the environment, maybe from the settings before it. Absent: not set. */
  default?: string | { words: string; from(values: Record<string, string>): string };
  /** Has a twin `<KEY>_FILE` that names a file with the value, and is never printed. */
  secret?: boolean;
}
const setting = <S extends Setting>(s: S) => s;

const bool = z
  .enum(["true", "false"], { error: "must be true or false" })
  .transform((text) => text === "true");
const int = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(min, `must be ${min} or more`).max(max, `must be ${max} or less`));
const list = z.string().transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""));
const isNetwork = (text: string) =>
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].some((type) => type.safeParse(text).success);
const oneOf = <const Values extends [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(", ")}` });
const httpUrl = z.string().refine(
  (text) => {
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) && url.username === "";
  },
  { error: "must be a full address such as https://countersign.example.com", abort: true },
);
const origin = httpUrl
  .refine((text) => URL.parse(text)?.pathname === "/", "must have no path")
  .transform((text) => new URL(text).origin);

const HOUR = 3_600_000;
const TIERS = ["member", "power", "service"] as const;
const TASKS = [
  "draft",
  "refine",
  "judge",
  "split",
  "review",
  "tests",
  "rca",
  "document",
  "chat",
  "classify",
  "embed",
  "test",
] as const;
type CachedTask = Exclude<(typeof TASKS)[number], "test">;
const isCached = (task: string): task is CachedTask =>
  task !== "test" && TASKS.some((one) => one === task);
const CACHE_SCOPES = ["account", "team", "company"] as const;
type CacheRule = { ttlMs: number; scope: (typeof CACHE_SCOPES)[number] };
/** `draft=24,judge=168:team`: task, hours, and who may have the answers. */
const cacheRules = z.string().transform((text, context) => {
  const rules: Partial<Record<CachedTask, CacheRule>> = {};
  for (const part of text === "none" ? [] : text.split(/[\s,]+/).filter((word) => word !== "")) {
    const [, task = "", hours, sharers] =
      /^([a-z]+)=(\d{1,4})(?::(team|company))?$/.exec(part) ?? [];
    const scope = CACHE_SCOPES.find((one) => one === sharers) ?? "account";
    if (isCached(task)) rules[task] = { ttlMs: Number(hours) * HOUR, scope };
    else context.addIssue(`${part} is not like draft=24, judge=168:team or split=24:company`);
  }
  return rules;
});

type Rate = (typeof TIERS)[number] | `${(typeof TIERS)[number]}.${(typeof TASKS)[number]}`;
const RATE_NAMES: Rate[] = TIERS.flatMap((tier) => [
  tier,
  ...TASKS.map((task) => `${tier}.${task}` as const),
]);
/** `member=120,member.draft=30`: calls a minute of an account, by tier and by task in it. */
const callRates = z.string().transform((text, context) => {
  const rates: Partial<Record<Rate, number>> = {};
  for (const part of text === "none" ? [] : text.split(/[\s,]+/).filter((word) => word !== "")) {
    const [, name, calls] = /^([a-z.]+)=([1-9]\d{0,5})$/.exec(part) ?? [];
    const rate = RATE_NAMES.find((one) => one === name);
    if (rate) rates[rate] = Number(calls);
    else context.addIssue(`${part} is not like member=120 or member.draft=30`);
  }
  return rates;
});

/** In the order of .env.example. A setting that only some folder needs still stands here. */
export const settings = {
  NODE_ENV: setting({
    doc: "development or production. Production wants APP_KEY and switches the demo world off.",
    type: oneOf("development", "production", "test"),
    default: "development",
  }),
  HOST: setting({
    doc: "Address to listen on. 0.0.0.0 for every network interface, as in a container.",
    type: z.string().min(1),
    default: "127.0.0.1",
  }),
  PORT: setting({ doc: "Port to listen on.", type: int(1, 65_535), default: "3000" }),
  PUBLIC_URL: setting({
    doc: "What people type into the browser. Requests for another host name are refused.",
    type: origin,
    default: { words: "http://localhost:PORT", from: ({ PORT }) => `http://localhost:${PORT}` },
  }),
  ALLOW_PLAIN_HTTP: setting({
    doc: "true allows a PUBLIC_URL with http:// on a name other than localhost. Passwords then cross the network unprotected.",
    type: bool,
    default: "false",
  }),
  TRUSTED_PROXIES: setting({
    doc: "Addresses or networks of your reverse proxy, e.g. 10.0.0.5 or 10.0.0.0/24. Only from there X-Forwarded-For and X-Forwarded-Host count.",
    type: list.superRefine((parts, context) => {
      for (const part of parts.filter((text) => !isNetwork(text))) {
        context.addIssue(`${part} is no address and no network`);
      }
    }),
    default: "",
  }),
  DATA_DIR: setting({
    doc: "Folder of the database, the key file (development) and the demo world. On a local disk, not NFS or CIFS.",
    type: z.string().min(1),
    default: "data",
  }),
  DATABASE_URL: setting({
    doc: "Path of the SQLite file.",
    type: z.string().min(1),
    default: {
      words: "DATA_DIR/countersign.db",
      from: ({ DATA_DIR }) => `${DATA_DIR}/countersign.db`,
    },
  }),
  APP_KEY: setting({
    doc: "Master key that seals stored passwords and tokens: 64 bytes or more (openssl rand -hex 64). Several keys, one a line, during a rotation: see npm run keys. Not set in development: a key file is made in DATA_DIR.",
    type: z.string(),
    default: "",
    secret: true,
  }),
  EGRESS: setting({
    doc: "open: public addresses may be called. allowlist: only what EGRESS_ALLOW names. Private addresses always need EGRESS_ALLOW.",
    type: oneOf("open", "allowlist"),
    default: "open",
  }),
  EGRESS_ALLOW: setting({
    doc: "Hosts that may be called, as host or host:port, e.g. jira.example.com:443, confluence.example.com.",
    type: list,
    default: "",
  }),
  OUTBOUND_PROXY: setting({
    doc: "Proxy for every outgoing call, e.g. http://proxy.example.com:3128.",
    type: z.string().refine((text) => text === "" || URL.canParse(text), "must be a full address"),
    default: "",
    secret: true,
  }),
  DEMO: setting({
    doc: "true starts a demo Jira, Confluence and model on this machine, so that everything can be tried.",
    type: bool,
    default: {
      words: "true, in production false",
      from: ({ NODE_ENV }) => String(NODE_ENV === "development"),
    },
  }),
  DEMO_PORT: setting({
    doc: "First port of the demo world; it takes the following ones too.",
    type: int(1, 65_500),
    default: "3900",
  }),
  WORKER: setting({
    doc: "false: this process answers requests and runs no background jobs.",
    type: bool,
    default: "true",
  }),
  JOB_CONCURRENCY: setting({
    doc: "How many background jobs run at the same time.",
    type: int(1, 100),
    default: "10",
  }),
  PUBLISH_SEARCH_WAITS: setting({
    doc: "Seconds to wait before each search in Jira for an item whose answer was lost. After the last one a person decides.",
    type: list
      .transform((parts) => parts.map(Number))
      .pipe(z.array(z.number("must be seconds, such as 5,30,120").min(0).max(86_400))),
    default: "5,30,120,600,3600",
  }),
  GITHUB_URL: setting({
    doc: "Where people sign in with GitHub; a GitHub Enterprise Server has its own address.",
    type: origin,
    default: "https://github.com",
  }),
  GITHUB_CLIENT_ID: setting({
    doc: "Of the OAuth app with which people sign in by GitHub; its callback is PUBLIC_URL/sign-in/with/github/callback. Not set: no such sign-in.",
    type: z.string(),
    default: "",
  }),
  GITHUB_CLIENT_SECRET: setting({
    doc: "The secret of that OAuth app.",
    type: z.string(),
    default: "",
    secret: true,
  }),
  MICROSOFT_URL: setting({
    doc: "Where people sign in with Microsoft; a national cloud has its own address.",
    type: origin,
    default: "https://login.microsoftonline.com",
  }),
  MICROSOFT_TENANT: setting({
    doc: "The id of the company's own tenant, whose people sign in with Microsoft.",
    type: z
      .literal("")
      .or(z.guid("must be the id of a tenant, such as 11111111-2222-3333-4444-555555555555"))
      .transform((text) => text.toLowerCase()),
    default: "",
  }),
  MICROSOFT_CLIENT_ID: setting({
    doc: "Of the app registration there; its redirect address is PUBLIC_URL/sign-in/with/microsoft/callback. Not set: no such sign-in.",
    type: z.string(),
    default: "",
  }),
  MICROSOFT_CLIENT_SECRET: setting({
    doc: "The secret of that app registration.",
    type: z.string(),
    default: "",
    secret: true,
  }),
  OIDC_NAME: setting({
    doc: "What people call the company's identity provider; stands on the button of the sign-in page.",
    type: z.string(),
    default: "company account",
  }),
  OIDC_ISSUER: setting({
    doc: "The issuer of the company's identity provider (OpenID Connect); it tells its other addresses itself.",
    type: z.string(),
    default: "",
  }),
  OIDC_CLIENT_ID: setting({
    doc: "Of the client there; its redirect address is PUBLIC_URL/sign-in/with/oidc/callback. Not set: no such sign-in.",
    type: z.string(),
    default: "",
  }),
  OIDC_CLIENT_SECRET: setting({
    doc: "The secret of that client.",
    type: z.string(),
    default: "",
    secret: true,
  }),
  ADMINS_NEED_SECOND_FACTOR: setting({
    doc: "An admin acts as one only after they have set up one-time codes for their sign-in.",
    type: bool,
    default: "false",
  }),
  SIGN_IN_IDLE_MINUTES: setting({
    doc: "A sign-in ends after so many minutes without a request.",
    type: int(5, 1440),
    default: "30",
  }),
  SIGN_IN_ABSOLUTE_HOURS: setting({
    doc: "A sign-in ends after so many hours in any case.",
    type: int(1, 720),
    default: "8",
  }),
  RATE_ANONYMOUS_PER_MINUTE: setting({
    doc: "Requests a minute from one network address without a sign-in.",
    type: int(10, 1_000_000),
    default: "600",
  }),
  RATE_ACCOUNT_PER_MINUTE: setting({
    doc: "Requests a minute of one account, in the tier member.",
    type: int(10, 100_000),
    default: "600",
  }),
  RATE_POWER_PER_MINUTE: setting({
    doc: "The same in the tier power; an admin puts accounts into tiers.",
    type: int(10, 100_000),
    default: "1200",
  }),
  RATE_SERVICE_PER_MINUTE: setting({
    doc: "The same in the tier service, for programs.",
    type: int(10, 1_000_000),
    default: "6000",
  }),
  RATE_ADDRESS_PER_MINUTE: setting({
    doc: "Requests a minute from one network address, for all accounts together.",
    type: int(10, 1_000_000),
    default: "3000",
  }),
  MAX_BODY_BYTES: setting({
    doc: "Largest request that is read.",
    type: int(10_000, 100_000_000),
    default: "8000000",
  }),
  MCP_SESSIONS: setting({
    doc: "How many AI assistants may be connected at a time (MCP), of all accounts together.",
    type: int(1, 100_000),
    default: "500",
  }),
  MCP_SESSIONS_PER_ACCOUNT: setting({
    doc: "The same of one account; one more takes the place of the one that was unused longest.",
    type: int(1, 100_000),
    default: "25",
  }),
  MCP_IDLE_MINUTES: setting({
    doc: "An assistant's session ends after so many minutes without a request or an open stream.",
    type: int(1, 1440),
    default: "30",
  }),
  MIN_FREE_DISK_MB: setting({
    doc: "With less free disk space the service says that it is not ready.",
    type: int(10, 1_000_000),
    default: "500",
  }),
  BACKUPS_KEPT: setting({
    doc: "How many backups npm run db:backup keeps in DATA_DIR/backups.",
    type: int(1, 1000),
    default: "7",
  }),
  LLM_CALLS_PER_MINUTE: setting({
    doc: "Model calls a minute of one account, by its tier: member, power or service; member.draft=30 limits one task of a tier. Answers from the cache do not count, and jobs wait until there is room. none: no limit.",
    type: callRates,
    default: "member=120,power=360,service=1200",
  }),
  LLM_CACHE_HOURS: setting({
    doc: "How long answers of a model are kept, by task, so that the same question is not paid for twice; :team lets the person's team have them, :company everybody. none keeps nothing. Other tasks can be named, too: whoever asks for the same once more then gets the same words.",
    type: cacheRules,
    default: "split=24,judge=24,embed=168",
  }),
  LLM_CACHE_MB: setting({
    doc: "How much the kept answers may take; those that were not used for longest go first.",
    type: int(1, 100_000),
    default: "200",
  }),
  LLM_KEEP_TEXTS_DAYS: setting({
    doc: "How long questions to models and their answers stay on record. 0: they are not recorded.",
    type: int(0, 3650),
    default: "90",
  }),
  LLM_KEEP_CALLS_DAYS: setting({
    doc: "How long each call of a model stays on record, with who, what for and what it cost.",
    type: int(30, 3650),
    default: "730",
  }),
  GIT_FOLDERS: setting({
    doc: "Folders of this machine whose git repositories people may connect to, e.g. /srv/git,/home/team/work. They are read only. Not set: none.",
    type: list.superRefine((folders, context) => {
      for (const folder of folders.filter((path) => !path.startsWith("/"))) {
        context.addIssue(`${folder} must be a whole path, from / on`);
      }
    }),
    default: "",
  }),
  MCP_PROGRAMS_FILE: setting({
    doc: "JSON file that names the MCP servers that run as programs on this host, each in a sandbox: see README. Not set: none.",
    type: z.string(),
    default: "",
  }),
  MCP_TOOLS_HOURS: setting({
    doc: "How long the list of tools of an outside MCP server is kept. It is read again before that ends.",
    type: int(1, 720),
    default: "6",
  }),
  MCP_CALL_SECONDS: setting({
    doc: "How long a call of an outside tool may last without a sign of life, in seconds.",
    type: int(1, 3600),
    default: "60",
  }),
  APPROVAL_HOURS: setting({
    doc: "How long a call of an outside tool waits for somebody's approval.",
    type: int(1, 720),
    default: "24",
  }),
  METRICS_TOKEN: setting({
    doc: "Whoever sends this as Authorization: Bearer may read /metrics (Prometheus). Not set: there is no such page.",
    type: z
      .string()
      .refine((text) => text === "" || text.length >= 16, "must be 16 characters or more"),
    default: "",
    secret: true,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting({
    doc: "Where spans of model calls go, as OTLP over HTTP with JSON, e.g. http://collector.example.com:4318. Neither texts nor people are in them. Not set: nowhere.",
    type: z.union([z.literal(""), httpUrl]),
    default: "",
  }),
  OTEL_EXPORTER_OTLP_HEADERS: setting({
    doc: "Headers for it, as name=value, with commas between.",
    type: z.string().transform((text, context) => {
      const headers: Record<string, string> = {};
      for (const part of text.split(",").filter((one) => one.trim() !== "")) {
        const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
        if (name === undefined || value === undefined) context.addIssue("must be like name=value");
        else headers[name] = value;
      }
      return headers;
    }),
    default: "",
    secret: true,
  }),
  OTEL_SERVICE_NAME: setting({
    doc: "What this installation is called there.",
    type: z.string().min(1),
    default: "countersign",
  }),
  LOG_LEVEL: setting({
    doc: "debug, info, warn or error.",
    type: oneOf("debug", "info", "warn", "error"),
    default: "info",
  }),
} satisfies Record<string, Setting>;

export type Config = Readonly<{
  [Key in keyof typeof settings]: z.output<(typeof settings)[Key]["type"]>;
}>;

import { z } from "zod";

const text = z.string().default("").catch("");

/** As a person filled it; a wrong value is a message at its field. */
export const rootCauseForm = z.object({
  /** Of this showing of the form: sent twice, it makes one draft. */
  once: z.uuid().or(z.literal("")).catch(""),
  title: text,
  /** What people saw, in their words. */
  incident: text,
  trace: text,
  log: text,
  metrics: text,
  /** As `git log` writes them. */
  commits: text,
  /** Of an incident in Jira. */
  jira: text,
  issue: text,
  /** What holds the repository, and in which time its commits are read. */
  connection: text,
  repository: text,
  since: text,
  until: text,
  llm: text,
  /** Ids of connections, with blanks between them. */
  systems: text,
});
export type RootCauseForm = z.output<typeof rootCauseForm>;
export type RootCauseErrors = Partial<Record<keyof RootCauseForm | "files", string>>;

/** Values of it that were typed and not sent are kept by this name. */
export const ROOT_CAUSE_FORM = "root-causes/new";

const SYSTEM = "system-";

/** Each system has a box of its own on the page. */
export function readRootCauseForm(values: Record<string, string>): RootCauseForm {
  const chosen = Object.keys(values)
    .filter((name) => name.startsWith(SYSTEM))
    .map((name) => name.slice(SYSTEM.length));
  return rootCauseForm.parse({
    ...values,
    systems: [values["systems"] ?? "", ...chosen].join(" ").trim(),
  });
}

export const systemsOf = ({ systems }: Pick<RootCauseForm, "systems">): string[] => [
  ...new Set(systems.split(/\s+/).filter((id) => id !== "")),
];

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Deps } from "../../app.ts";
import type { RootCauseForm } from "./form.ts";

const FOLDER = join(import.meta.dirname, "example");
const read = (name: string) => readFile(join(FOLDER, `${name}.txt`), "utf8");

/** An afternoon in the demo shop. */
export async function readExample(): Promise<
  Pick<RootCauseForm, "commits" | "incident" | "log" | "metrics">
> {
  const [incident, log, metrics, commits] = await Promise.all(
    ["incident", "log", "metrics", "commits"].map(read),
  );
  return {
    incident: incident ?? "",
    log: log ?? "",
    metrics: metrics ?? "",
    commits: commits ?? "",
  };
}

/** Only where there is a demo world to try things in. */
export const hasExample = ({ knownSystems }: Pick<Deps, "knownSystems">): boolean =>
  knownSystems.some(({ credentials }) => Object.keys(credentials).length > 0);

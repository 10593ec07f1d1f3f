import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Source } from "../../../drafts/source.ts";
import { came, type Came } from "../../came.ts";
import { checkOut } from "../../check-out.ts";
import { makeHome } from "../../check-out-home.ts";
import type { AgentRun } from "../../run.ts";
import type { CodeProperties } from "../properties.ts";

/** The files that are tested, and all around them. */
export interface Place {
  folder: string;
  remove(): Promise<void>;
}

/** A copy of the repository at its commit; for pasted code a folder with nothing but it. */
export async function openPlace(
  { deps, row, properties, signal }: AgentRun<CodeProperties>,
  sources: readonly Source[],
): Promise<Came<Place>> {
  const { connectionId, repository, commit } = properties;
  if (connectionId !== "") {
    return checkOut(deps, row.accountId, { connectionId, repository, ref: commit }, signal);
  }
  const home = await makeHome(deps);
  for (const { origin, body } of sources) {
    const path = join(home.folder, origin.fileName ?? "pasted.ts");
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, body);
  }
  return came(home);
}

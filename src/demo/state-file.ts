import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The state of one demo system on disk, or only in memory where `file` is absent. */
export function openStateFile<State>(file: string | undefined, empty: State) {
  // Written by `persist` and by nobody else.
  const state: State =
    file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : empty;
  return {
    state,
    /** On disk when it returns; renamed into place, so that a killed process leaves the old file or the new one. */
    persist: () => {
      if (file === undefined) return;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(state));
      renameSync(`${file}.new`, file);
    },
  };
}

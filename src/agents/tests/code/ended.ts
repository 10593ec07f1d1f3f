import type { Ran } from "../../workspace/workspace.ts";

/** Why a run was ended, in words; undefined: it ended by itself. */
export function endedFor(
  { end, code }: Pick<Ran, "end" | "code">,
  wallMs: number,
): string | undefined {
  if (end === "exited") return code === 137 || code === 153 ? BY_LIMIT : undefined;
  return {
    time: `It did not end within ${Math.round(wallMs / 1000)} seconds.`,
    memory: "It took more memory than a run may.",
    processes: "It started more processes than a run may.",
    files: "It wrote more files than a run may.",
    output: "It said more than a run may.",
    stopped: "It was stopped.",
  }[end];
}

const BY_LIMIT = "It took more time of the processor, or wrote a larger file, than a run may.";

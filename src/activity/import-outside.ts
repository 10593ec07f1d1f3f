import type { Account, Deps } from "../app.ts";
import { logOutside, outsideShape } from "./outside.ts";

export interface Imported {
  logged: number;
  /** Were here already. */
  known: number;
  /** What could not be taken, by line. */
  faults: { line: number; message: string }[];
}

const MOST_LINES = 5000;
/** More are not listed; whoever mends these sees the next ones. */
const MOST_FAULTS = 100;

/** One JSON object a line, each with the fields of the form. What is right is taken, whatever is wrong beside it. */
export async function importOutside(
  deps: Pick<Deps, "db" | "clock" | "config">,
  account: Account,
  text: string,
): Promise<Imported> {
  const imported: Imported = { logged: 0, known: 0, faults: [] };
  const fault = (line: number, message: string) => {
    if (imported.faults.length < MOST_FAULTS) imported.faults.push({ line, message });
  };
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    if (at >= MOST_LINES) {
      fault(at + 1, `At most ${MOST_LINES} lines work at once. Import the rest as another file.`);
      break;
    }
    const read = readLine(line);
    if (!read.ok) {
      fault(at + 1, read.message);
      continue;
    }
    const { isNew } = await logOutside(deps, account, read.work);
    imported[isNew ? "logged" : "known"] += 1;
  }
  return imported;
}

function readLine(line: string) {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, message: "This is no JSON object on one line." } as const;
  }
  const parsed = outsideShape.safeParse(value);
  if (!parsed.success) {
    const message = parsed.error.issues.map((issue) => issue.message).join(" ");
    return { ok: false, message } as const;
  }
  // Without its own time every import would log it anew.
  if (parsed.data.at === undefined) {
    return { ok: false, message: 'Say when: "at": "2026-11-20T14:30:00Z".' } as const;
  }
  return { ok: true, work: parsed.data } as const;
}

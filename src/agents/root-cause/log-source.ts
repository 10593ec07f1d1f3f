import type { SourceOrigin } from "../../db/schema/drafts.ts";
import type { LogLine, MinedLog } from "../../platform/text/log-templates/mined-log.ts";
import { numbered, type Numbered } from "./numbered.ts";

/** Of one log, in characters: what does not fit is counted and not kept. */
const MOST_KEPT = 160_000;

export interface LogSource extends Numbered {
  origin: Pick<SourceOrigin, "log">;
}

/** Windows around what matters, and of each other template its first and last line. */
export function logSource({ windows, ...log }: MinedLog): LogSource {
  const kept: LogLine[][] = [];
  let room = MOST_KEPT;
  let left = 0;
  for (const { lines } of windows) {
    const size = lines.reduce((sum, { text }) => sum + text.length, 0);
    if (size > room) left += 1;
    else {
      room -= size;
      kept.push(lines);
    }
  }
  const seen = new Set(kept.flat().map(({ line }) => line));
  const samples = log.templates
    .flatMap(({ first, last }) => [first, last])
    .filter(({ line }) => {
      if (line === 0 || seen.has(line)) return false;
      seen.add(line);
      return true;
    })
    .toSorted((a, b) => a.line - b.line);
  const facts = { ...log, otherWindows: log.otherWindows + left };
  return { ...numbered([...kept, ...inPieces(samples)]), origin: { log: facts } };
}

const PIECE = 40;

const inPieces = (lines: readonly LogLine[]): LogLine[][] =>
  Array.from({ length: Math.ceil(lines.length / PIECE) }, (_, i) =>
    lines.slice(i * PIECE, (i + 1) * PIECE),
  );

import type { BacklogNode } from "../../db/schema/content.ts";
import { partTexts } from "../part-text.ts";

/** Of one call: so that a model looks at each item closely. */
const MOST_NODES = 12;
const MOST_CHARACTERS = 30_000;

/** The items in groups that a model can look at in one go. */
export function windowsOf(nodes: readonly BacklogNode[]): BacklogNode[][] {
  const windows: BacklogNode[][] = [];
  let room = 0;
  for (const node of nodes) {
    const size = partTexts(node.content).reduce((sum, { text }) => sum + text.length, 0);
    const last = windows.at(-1);
    if (last && last.length < MOST_NODES && size <= room) {
      last.push(node);
      room -= size;
    } else {
      windows.push([node]);
      room = MOST_CHARACTERS - size;
    }
  }
  return windows;
}

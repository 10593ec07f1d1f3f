/** A line of new code as the prompt of a review shows it. */
export interface NewLine {
  line: number;
  isAdded: boolean;
  text: string;
}

/** The new code of one file, hunk by hunk. */
export interface Changed {
  path: string;
  hunks: NewLine[][];
}

/** Reads the block of changes. */
export function readChanges(block: string): Changed[] {
  const files: Changed[] = [];
  for (const row of block.split("\n")) {
    const path = /^== (.+) \(\w+\)$/.exec(row)?.[1];
    const file = files.at(-1);
    const line = /^ *(\d+) ([+ ]) (.*)$/.exec(row);
    if (path !== undefined) files.push({ path, hunks: [] });
    else if (/^\[\d+\] new code$/.test(row)) file?.hunks.push([]);
    else if (line) {
      const [, number, sign, text = ""] = line;
      file?.hunks.at(-1)?.push({ line: Number(number), isAdded: sign === "+", text });
    }
  }
  return files;
}

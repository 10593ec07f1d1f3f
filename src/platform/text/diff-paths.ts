interface Paths {
  /** Null: the file is new. */
  oldPath: string | null;
  /** Null: the file is gone. */
  newPath: string | null;
}

/** The names in the heading of a file's changes, the surest line first. */
export function pathsOf(head: readonly string[]): Paths | undefined {
  const [first = ""] = head;
  const isGit = first.startsWith("diff --git ");
  const [from, to] = (isGit ? pairOf(first.slice("diff --git ".length)) : undefined) ?? [];
  const before = marked(head, "--- ") ?? from;
  const after = marked(head, "+++ ") ?? to;
  if (before === undefined || after === undefined) return undefined;
  const isMarked = isGit || (isOn(before, "a/") && isOn(after, "b/"));
  const plain = (path: string) =>
    path === NOWHERE ? null : isMarked ? path.replace(/^[abciow12]\//, "") : path;
  return existing(head, {
    oldPath: renamed(head, "from") ?? plain(before),
    newPath: renamed(head, "to") ?? plain(after),
  });
}

const NOWHERE = "/dev/null";
/** Git writes `a/` and `b/` before the names, diff writes them as they are. */
const isOn = (path: string, side: string) => path === NOWHERE || path.startsWith(side);

/** Of an empty file only its heading says that it is new or gone. */
function existing(head: readonly string[], { oldPath, newPath }: Paths): Paths | undefined {
  const has = (start: string) => head.some((line) => line.startsWith(start));
  const paths = {
    oldPath: has("new file mode ") ? null : oldPath,
    newPath: has("deleted file mode ") ? null : newPath,
  };
  return paths.oldPath === null && paths.newPath === null ? undefined : paths;
}

function renamed(head: readonly string[], way: "from" | "to"): string | undefined {
  const line = head.find((one) => new RegExp(`^(?:rename|copy) ${way} `).test(one));
  return line === undefined ? undefined : unquoted(line.replace(/^\w+ \w+ /, ""));
}

function marked(head: readonly string[], sign: "--- " | "+++ "): string | undefined {
  const line = head.find((one) => one.startsWith(sign));
  if (line === undefined) return undefined;
  const name = line.slice(sign.length);
  // Behind a tab stands the time, or nothing where the name holds a blank.
  return name.startsWith('"') ? unquoted(name) : name.split("\t")[0];
}

/** Of `a/x b/x`: the same name twice, so the cut is in the middle. */
function pairOf(text: string): [string, string] | undefined {
  if (text.includes('"')) {
    const found = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|.+)$/.exec(text);
    return found ? [unquoted(found[1] ?? ""), unquoted(found[2] ?? "")] : undefined;
  }
  const middle = Math.floor(text.length / 2);
  if (text[middle] === " " && text.slice(2, middle) === text.slice(middle + 3)) {
    return [text.slice(0, middle), text.slice(middle + 1)];
  }
  const cut = text.indexOf(" b/");
  return cut < 0 ? undefined : [text.slice(0, cut), text.slice(cut + 1)];
}

const ESCAPES: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** Git quotes names as C does: bytes of UTF-8 in octal. */
function unquoted(text: string): string {
  const found = /^"((?:[^"\\]|\\.)*)"/.exec(text);
  if (!found) return text;
  const bytes = [...(found[1] ?? "").matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/g)].map(
    ([, octal, sign = "", plain]) => {
      if (plain !== undefined) return Buffer.from(plain);
      return octal === undefined
        ? Buffer.from(ESCAPES[sign] === undefined ? sign : [ESCAPES[sign]])
        : Buffer.from([Number.parseInt(octal, 8) & 0xff]);
    },
  );
  return Buffer.concat(bytes).toString("utf8");
}

import type { Child } from "hono/jsx";
import { inline } from "./inline.tsx";

/** Wiki markup of Data Center for people: headings, lists, tables, code, rules, paragraphs. */
export function Wiki({ text }: { text: string }) {
  const lines = text.split(/\r?\n/);
  const blocks: Child[] = [];
  let at = 0;
  while (at < lines.length) {
    const { block, used } = readBlock(lines.slice(at));
    if (block !== undefined) blocks.push(block);
    at += used;
  }
  return <>{blocks}</>;
}

interface Read {
  block?: Child;
  used: number;
}

const HEADING = /^h([1-6])\.\s+(.*)$/;
const ITEM = /^\s*([*#-]+)\s+(.*)$/;
const FENCE = /^\{(code|noformat)(?::[^}]*)?\}(.*)$/;

function readBlock(lines: string[]): Read {
  const [line = ""] = lines;
  if (line.trim() === "") return { used: 1 };
  const heading = HEADING.exec(line);
  if (heading?.[2] !== undefined) {
    // The page has its own h1 and h2 around this.
    const Level = Number(heading[1]) <= 2 ? "h3" : "h4";
    return { block: <Level>{inline(heading[2])}</Level>, used: 1 };
  }
  if (FENCE.test(line)) return readFence(lines);
  if (ITEM.test(line)) return readList(lines);
  if (line.startsWith("|")) return readTable(lines);
  if (/^-{4,}$/.test(line.trim())) return { block: <hr />, used: 1 };
  return readParagraph(lines);
}

function readFence(lines: string[]): Read {
  const [, kind, first] = FENCE.exec(lines[0] ?? "") ?? [];
  const end = lines.findIndex((line, index) => index > 0 && line.includes(`{${kind}}`));
  const last = end < 0 ? lines.length : end;
  const body = [first, ...lines.slice(1, last)].join("\n").trim();
  return {
    block: (
      <pre>
        <code>{body}</code>
      </pre>
    ),
    used: last + 1,
  };
}

const runOf = (lines: string[], fits: (line: string) => boolean) => {
  const end = lines.findIndex((line) => !fits(line));
  return end < 0 ? lines : lines.slice(0, end);
};

function readList(lines: string[]): Read {
  const kind = ITEM.exec(lines[0] ?? "")?.[1]?.[0];
  // A list ends where another kind of list begins at its outermost level.
  const run = runOf(lines, (line) => ITEM.exec(line)?.[1]?.[0] === kind);
  const items = run.map((line) => {
    const [, marks = "*", text = ""] = ITEM.exec(line) ?? [];
    return { depth: marks.length, ordered: marks.endsWith("#"), text };
  });
  return { block: nest(items, 1), used: run.length };
}

interface Item {
  depth: number;
  ordered: boolean;
  text: string;
}

function nest(items: Item[], depth: number): Child {
  const List = items[0]?.ordered ? "ol" : "ul";
  const starts = items.flatMap((item, index) =>
    item.depth <= depth || index === 0 ? [index] : [],
  );
  return (
    <List>
      {starts.map((start, index) => {
        const inner = items.slice(start + 1, starts[index + 1]);
        return (
          <li>
            {inline(items[start]?.text ?? "")}
            {inner.length > 0 && nest(inner, depth + 1)}
          </li>
        );
      })}
    </List>
  );
}

function readTable(lines: string[]): Read {
  const run = runOf(lines, (line) => line.startsWith("|"));
  const rows = run.map((line) => {
    const isHead = line.startsWith("||");
    const cells = line.split(isHead ? "||" : "|").slice(1);
    return { isHead, cells: cells.at(-1)?.trim() === "" ? cells.slice(0, -1) : cells };
  });
  const table = (
    <table>
      {rows.map(({ isHead, cells }) => (
        <tr>{cells.map((cell) => (isHead ? <th>{inline(cell)}</th> : <td>{inline(cell)}</td>))}</tr>
      ))}
    </table>
  );
  return { block: table, used: run.length };
}

const startsBlock = (line: string) =>
  line.trim() === "" ||
  HEADING.test(line) ||
  ITEM.test(line) ||
  FENCE.test(line) ||
  line.startsWith("|");

function readParagraph(lines: string[]): Read {
  const rest = runOf(lines.slice(1), (line) => !startsBlock(line));
  const run = [lines[0] ?? "", ...rest];
  const shown = run.map((line, index) => (
    <>
      {index > 0 && <br />}
      {inline(line)}
    </>
  ));
  return { block: <p>{shown}</p>, used: run.length };
}

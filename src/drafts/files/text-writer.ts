/** Collects what a file says, in the shape that passages are cut from: a line for each heading, item and row. */
export interface TextWriter {
  heading(level: number, text: string): void;
  paragraph(text: string): void;
  /** `mark` is `-` or a number with its full stop. */
  item(text: string, depth: number, mark: string): void;
  row(cells: string[]): void;
  quote(text: string): void;
  text(): string;
  /** More than fits: what came after was not kept. */
  isTooLong(): boolean;
  firstHeading(): string | undefined;
}

type Kind = "heading" | "paragraph" | "item" | "row" | "quote";

export function createTextWriter(characters: number): TextWriter {
  const parts: string[] = [];
  let length = 0;
  let last: Kind | undefined;
  let title: string | undefined;

  const write = (kind: Kind, text: string) => {
    if (length > characters) return;
    const together = kind === last && kind !== "heading" && kind !== "paragraph";
    const gap = last === undefined ? "" : together ? "\n" : "\n\n";
    parts.push(gap, text);
    length += gap.length + text.length;
    last = kind;
  };
  const writer: TextWriter = {
    heading(level, text) {
      const line = oneLine(text);
      if (line === "") return;
      title ??= line;
      write("heading", `${"#".repeat(Math.min(Math.max(level, 1), 6))} ${line}`);
    },
    paragraph(text) {
      const lines = tidy(text);
      if (lines !== "") write("paragraph", lines);
    },
    item(text, depth, mark) {
      const line = oneLine(text);
      if (line !== "") write("item", `${"  ".repeat(Math.min(depth, 8))}${mark} ${line}`);
    },
    row(cells) {
      const line = cells.map((cell) => oneLine(cell).replaceAll("|", "\\|")).join(" | ");
      if (cells.some((cell) => cell.trim() !== "")) write("row", `| ${line} |`);
    },
    quote(text) {
      const lines = tidy(text);
      if (lines !== "") write("quote", lines.replaceAll(/^/gm, "> "));
    },
    text: () => parts.join(""),
    isTooLong: () => length > characters,
    firstHeading: () => title,
  };
  return writer;
}

/** Without what no reader sees and no database takes: control characters, halves of letters, soft hyphens. */
const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replaceAll("\u00ad", "")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();

const tidy = (text: string) =>
  text
    .split("\n")
    .map(oneLine)
    .join("\n")
    .replaceAll(/\n{2,}/g, "\n")
    .trim();

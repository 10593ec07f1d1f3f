// One tree for every markup. It cannot express what Jira Cloud refuses: code is never bold, a list
// item or a quote holds no heading, a check box holds only a line of text.

export interface TextRun {
  kind: "text";
  /** Never empty, never with a line break. */
  text: string;
  strong?: true;
  em?: true;
  strike?: true;
  /** http, https or mailto. */
  href?: string;
}

export interface CodeRun {
  kind: "code";
  text: string;
  href?: string;
}

interface Break {
  kind: "break";
}

export type Inline = TextRun | CodeRun | Break;

export interface Heading {
  kind: "heading";
  level: 1 | 2 | 3 | 4 | 5 | 6;
  content: Inline[];
}

export interface Paragraph {
  kind: "paragraph";
  content: Inline[];
}

export interface CodeBlock {
  kind: "codeBlock";
  /** As written behind the fence, in lower case. */
  language?: string;
  text: string;
}

export interface List {
  kind: "list";
  ordered: boolean;
  items: ListItem[];
}

export interface ListItem {
  blocks: ItemBlock[];
}

export type ItemBlock = Paragraph | CodeBlock | List | TaskList;

export interface TaskList {
  kind: "tasks";
  items: Task[];
}

export interface Task {
  done: boolean;
  content: Inline[];
  /** Check boxes below this one. */
  items: Task[];
}

interface Quote {
  kind: "quote";
  blocks: QuoteBlock[];
}

export type QuoteBlock = Paragraph | CodeBlock | List;

export interface Table {
  kind: "table";
  head: Inline[][];
  /** Each as long as `head`. */
  rows: Inline[][][];
}

interface Rule {
  kind: "rule";
}

export type Block = Heading | Paragraph | CodeBlock | List | TaskList | Quote | Table | Rule;

export interface Document {
  blocks: Block[];
}

import type { Child } from "hono/jsx";
import { z } from "zod";
import { isSafeUrl } from "./inline.tsx";

const markShape = z.object({
  type: z.string(),
  attrs: z.object({ href: z.string().optional() }).optional(),
});
const nodeShape = z.object({
  type: z.string(),
  text: z.string().default(""),
  attrs: z.record(z.string(), z.unknown()).default({}),
  marks: z.array(markShape).default([]),
  content: z.array(z.unknown()).default([]),
});
type Node = z.infer<typeof nodeShape>;

/** A document of Jira Cloud for people; a node that we do not know shows what is in it. */
export function Adf({ node }: { node: unknown }) {
  const parsed = nodeShape.safeParse(node);
  return parsed.success ? <>{show(parsed.data)}</> : <></>;
}

const children = ({ content }: Node) => content.map((node) => <Adf node={node} />);

const BLOCKS: Record<string, (node: Node) => Child> = {
  paragraph: (node) => <p>{children(node)}</p>,
  // The page has its own h1 and h2 around this.
  heading: (node) =>
    Number(node.attrs["level"]) <= 2 ? <h3>{children(node)}</h3> : <h4>{children(node)}</h4>,
  bulletList: (node) => <ul>{children(node)}</ul>,
  orderedList: (node) => <ol>{children(node)}</ol>,
  listItem: (node) => <li>{children(node)}</li>,
  taskList: (node) => <ul>{children(node)}</ul>,
  taskItem: (node) => (
    <li>
      {node.attrs["state"] === "DONE" ? "[x] " : "[ ] "}
      {children(node)}
    </li>
  ),
  codeBlock: (node) => (
    <pre>
      <code>{children(node)}</code>
    </pre>
  ),
  blockquote: (node) => <blockquote>{children(node)}</blockquote>,
  rule: () => <hr />,
  hardBreak: () => <br />,
  table: (node) => <table>{children(node)}</table>,
  tableRow: (node) => <tr>{children(node)}</tr>,
  tableHeader: (node) => <th>{children(node)}</th>,
  tableCell: (node) => <td>{children(node)}</td>,
  text: (node) => marked(node),
};

const show = (node: Node): Child => BLOCKS[node.type]?.(node) ?? <>{children(node)}</>;

function marked({ text, marks }: Node): Child {
  let shown: Child = text;
  for (const { type, attrs } of marks) {
    if (type === "strong") shown = <strong>{shown}</strong>;
    else if (type === "em") shown = <em>{shown}</em>;
    else if (type === "strike") shown = <s>{shown}</s>;
    else if (type === "code") shown = <code>{shown}</code>;
    else if (type === "link" && isSafeUrl(attrs?.href ?? "")) {
      shown = <a href={attrs?.href}>{shown}</a>;
    }
  }
  return shown;
}

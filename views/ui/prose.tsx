import type { JSX } from "hono/jsx/jsx-runtime";
import type {
  Block,
  Document,
  Inline,
  ItemBlock,
  QuoteBlock,
  Table,
  Task,
} from "../../src/platform/text/document.ts";

type Level = 3 | 4 | 5 | 6;
type TextRun = Extract<Inline, { kind: "text" }>;

const marked = ({ text, strong, em, strike }: TextRun) => {
  let words: JSX.Element = <>{text}</>;
  if (strike) words = <s>{words}</s>;
  if (em) words = <em>{words}</em>;
  return strong ? <strong>{words}</strong> : words;
};

const Run = ({ run }: { run: Inline }) => {
  if (run.kind === "break") return <br />;
  const words = run.kind === "code" ? <code>{run.text}</code> : marked(run);
  // The address comes from outside: it opens apart, and learns nothing of this page.
  return run.href === undefined ? (
    words
  ) : (
    <a href={run.href} target="_blank" rel="noopener noreferrer nofollow">
      {words}
    </a>
  );
};

const Runs = ({ content }: { content: Inline[] }) => (
  <>
    {content.map((run) => (
      <Run run={run} />
    ))}
  </>
);

const Tasks = ({ items }: { items: Task[] }) => (
  <ul class="md-tasks">
    {items.map((task) => (
      <li>
        <span aria-hidden="true">{task.done ? "☑" : "☐"}</span>
        <div>
          <span class="sr-only">{task.done ? "Done: " : "To do: "}</span>
          <Runs content={task.content} />
          {task.items.length > 0 && <Tasks items={task.items} />}
        </div>
      </li>
    ))}
  </ul>
);

const Grid = ({ table }: { table: Table }) => (
  <div class="md-table">
    <table>
      <thead>
        <tr>
          {table.head.map((cell) => (
            <th scope="col">
              <Runs content={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr>
            {row.map((cell) => (
              <td>
                <Runs content={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const HEADLINES = ["h3", "h4", "h5", "h6"] as const;

const Headline = ({ block, top }: { block: Extract<Block, { kind: "heading" }>; top: Level }) => {
  const Tag = HEADLINES[top + block.level - 4] ?? "h6";
  return (
    <Tag>
      <Runs content={block.content} />
    </Tag>
  );
};

function One({ block, top }: { block: Block | ItemBlock | QuoteBlock; top: Level }): JSX.Element {
  switch (block.kind) {
    case "heading":
      return <Headline block={block} top={top} />;
    case "paragraph":
      return (
        <p>
          <Runs content={block.content} />
        </p>
      );
    case "codeBlock":
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case "list": {
      const Tag = block.ordered ? "ol" : "ul";
      return (
        <Tag>
          {block.items.map((item) => (
            <li>
              <Blocks blocks={item.blocks} top={top} />
            </li>
          ))}
        </Tag>
      );
    }
    case "tasks":
      return <Tasks items={block.items} />;
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} top={top} />
        </blockquote>
      );
    case "table":
      return <Grid table={block} />;
    case "rule":
      return <hr />;
  }
}

const Blocks = ({ blocks, top }: { blocks: (Block | ItemBlock | QuoteBlock)[]; top: Level }) => (
  <>
    {blocks.map((block) => (
      <One block={block} top={top} />
    ))}
  </>
);

/** `top` is the level of its uppermost headings: one below the heading that it stands under. */
export const Prose = ({ document, top = 4 }: { document: Document; top?: Level }) => (
  <div class="md" hx-ignore="" x-ignore="">
    <Blocks blocks={document.blocks} top={top} />
  </div>
);

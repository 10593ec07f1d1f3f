import { expect, test } from "vitest";
import { createTextWriter } from "../../../src/drafts/files/text-writer.ts";
import { writeAdf } from "../../../src/drafts/sources/adf-text.ts";
import { storageText } from "../../../src/drafts/sources/storage-text.ts";
import { writeWiki } from "../../../src/drafts/sources/wiki-text.ts";

const storage = async (xml: string) => {
  const read = await storageText(xml, 10_000);
  if (!read.ok) throw new Error(read.message);
  return read;
};

test("a page of Confluence keeps headings, lists, tables, tasks, code and boxes as lines", async () => {
  const { text, notes } = await storage(`<h1>Pay &amp; go&nbsp;now</h1>
<p>See <ac:link><ri:page ri:content-title="Return an item" /></ac:link> and <ac:link><ri:page ri:content-title="X" /><ac:plain-text-link-body><![CDATA[that page]]></ac:plain-text-link-body></ac:link>, by <time datetime="2026-12-01" />.</p>
<ul><li>One <strong>bold</strong><ul><li>inner</li></ul></li><li>Two</li></ul>
<ol><li>First</li><li>Second</li></ol>
<table><tbody><tr><th>Reason</th><th>Who</th></tr><tr><td><p>Damaged</p></td><td>We | do</td></tr></tbody></table>
<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Ask</ac:task-body></ac:task>
<ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>Done</ac:task-body></ac:task></ac:task-list>
<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">json</ac:parameter><ac:plain-text-body><![CDATA[{"a": 1 < 2}
next]]></ac:plain-text-body></ac:structured-macro>
<ac:structured-macro ac:name="panel"><ac:parameter ac:name="title">Mind</ac:parameter><ac:rich-text-body><p>Legal agrees.</p></ac:rich-text-body></ac:structured-macro>
<p>State <ac:structured-macro ac:name="status"><ac:parameter ac:name="title">OPEN</ac:parameter><ac:parameter ac:name="colour">Red</ac:parameter></ac:structured-macro></p>
<ac:structured-macro ac:name="toc" /><ac:structured-macro ac:name="chart"><ac:parameter ac:name="type">pie</ac:parameter></ac:structured-macro>
<ac:image><ri:attachment ri:filename="a.png" /></ac:image>`);
  expect(text).toBe(`# Pay & go now

See Return an item and that page, by 2026-12-01.

- One bold
  - inner
- Two
1. First
2. Second

| Reason | Who |
| Damaged | We \\| do |

- [ ] Ask
- [x] Done

{"a": 1 < 2}
next

Mind

Legal agrees.

State OPEN`);
  expect(notes).toEqual([
    "Not read, since only text is: the macro “chart”.",
    "1 image not read: only text is.",
  ]);
});

test("a page declares no entities, nests only so deep, and holds only so much", async () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/passwd">]><p>A &a; &b; text</p>`;
  expect((await storage(bomb)).text).toContain("A &a; &b; text");
  expect(await storageText("<div>".repeat(100_000), 1000)).toMatchObject({
    code: "sources.too_complex",
  });
  expect(await storageText("<p>word </p>".repeat(1000), 1000)).toMatchObject({
    code: "sources.too_long",
  });
  expect(await storageText("<p> </p>", 1000)).toMatchObject({ code: "sources.no_text" });
});

test("an issue's wiki text keeps headings, items, rows and code as lines", () => {
  const writer = createTextWriter(10_000);
  writeWiki(
    `h2. What
A *bold* word, {{code}}, [a page|https://x.example/a] and snake_case_name.
* one
** inner
# first
# second
||Head||Who||
|Damaged|[we|https://x.example]|
{code:java}
int a = *b*;
{code}
bq. said
{panel:title=Mind}Legal agrees.{panel}
----
end`,
    writer,
  );
  expect(writer.text()).toBe(`## What

A bold word, code, a page (https://x.example/a) and snake_case_name.

- one
  - inner
1. first
2. second

| Head | Who |
| Damaged | we (https://x.example) |

int a = *b*;

> said

Legal agrees.

end`);
});

const text = (words: string) => ({ type: "text", text: words });
const p = (words: string) => ({ type: "paragraph", content: [text(words)] });

test("an issue's document of the Cloud keeps headings, items, tasks and rows as lines", () => {
  const writer = createTextWriter(10_000);
  writeAdf(
    {
      type: "doc",
      content: [
        { type: "heading", attrs: { level: 3 }, content: [text("What")] },
        {
          type: "paragraph",
          content: [text("By "), { type: "mention", attrs: { text: "@Bob" } }, text(" today")],
        },
        {
          type: "bulletList",
          content: [
            {
              type: "listItem",
              content: [
                p("one"),
                { type: "orderedList", content: [{ type: "listItem", content: [p("inner")] }] },
              ],
            },
          ],
        },
        {
          type: "taskList",
          content: [{ type: "taskItem", attrs: { state: "DONE" }, content: [text("ask")] }],
        },
        {
          type: "table",
          content: [
            {
              type: "tableRow",
              content: [
                { type: "tableHeader", content: [p("Head")] },
                { type: "tableCell", content: [p("Who")] },
              ],
            },
          ],
        },
        { type: "panel", content: [p("Legal agrees.")] },
        { type: "codeBlock", content: [text("a\nb")] },
        "nonsense",
      ],
    },
    writer,
  );
  expect(writer.text()).toBe(`### What

By @Bob today

- one
  1. inner
- [x] ask

| Head | Who |

Legal agrees.

a
b`);
});

import { describe, expect, test } from "vitest";
import type { Block, Inline } from "../../src/platform/text/document.ts";
import { parseMarkdown } from "../../src/platform/text/parse-markdown.ts";
import { adfText, documentText, plainText, wikiText } from "../../src/platform/text/plain-text.ts";
import { writeAdf } from "../../src/platform/text/write-adf.ts";
import { writeStorage } from "../../src/platform/text/write-storage.ts";
import { writeWiki } from "../../src/platform/text/write-wiki.ts";
import { adfFaults } from "./adf-validator.ts";
import { mixtures, samples } from "./text-samples.ts";

const wiki = (markdown: string) => writeWiki(parseMarkdown(markdown));
const storage = (markdown: string) => writeStorage(parseMarkdown(markdown));
const Z = "\u200B";

const blocks = (markdown: string): Block[] => parseMarkdown(markdown).blocks;
const line = (markdown: string): Inline[] => {
  const [first] = blocks(markdown);
  return first?.kind === "paragraph" ? first.content : [];
};

const targets = (markdown: string) =>
  line(markdown).flatMap((run) => (run.kind === "break" ? [] : (run.href ?? [])));

const firstLine = (language: string) => wiki(`\`\`\`${language}\nx\n\`\`\``).split("\n")[0];

describe("the tree", () => {
  test("holds headings, lines, marks and breaks", () => {
    expect(blocks("## A **b**\n\nc\nd")).toEqual([
      {
        kind: "heading",
        level: 2,
        content: [
          { kind: "text", text: "A " },
          { kind: "text", text: "b", strong: true },
        ],
      },
      {
        kind: "paragraph",
        content: [{ kind: "text", text: "c" }, { kind: "break" }, { kind: "text", text: "d" }],
      },
    ]);
  });

  test("knows check boxes only where every item has one", () => {
    expect(blocks("- [ ] a\n- [x] b")).toEqual([
      {
        kind: "tasks",
        items: [
          { done: false, content: [{ kind: "text", text: "a" }], items: [] },
          { done: true, content: [{ kind: "text", text: "b" }], items: [] },
        ],
      },
    ]);
    expect(blocks("- [ ] a\n- b")).toMatchObject([{ kind: "list", ordered: false }]);
  });

  test("links to http, https and mailto and to nothing else", () => {
    expect(targets("[a](https://x.example) <mailto:a@b.example> http://c.example")).toEqual([
      "https://x.example",
      "mailto:a@b.example",
      "http://c.example",
    ]);
    expect(targets(samples["badLinks"] ?? "")).toEqual([]);
    expect(
      targets("[a](JaVaScRiPt:alert(1)) [b](vbscript:x) [c](//evil.example) <data:x>"),
    ).toEqual([]);
  });

  test("has no images and no HTML", () => {
    expect(line("![alt](https://e.example/x.png)")).toEqual([
      { kind: "text", text: "alt", href: "https://e.example/x.png" },
    ]);
    expect(documentText(parseMarkdown("<b>x</b>"))).toBe("<b>x</b>");
  });

  test("a code block keeps its language and its text as it is", () => {
    expect(blocks("```TS title=x\n a\n\n\tb\n```")).toEqual([
      { kind: "codeBlock", language: "ts", text: " a\n\n\tb" },
    ]);
  });

  test("rows are as long as the head", () => {
    const [table] = blocks("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |");
    expect(table).toMatchObject({ kind: "table" });
    expect(table?.kind === "table" && table.rows.map((row) => row.length)).toEqual([2, 2]);
  });
});

describe("wiki text", () => {
  test.each([
    ["# A", "h1. A"],
    ["**x** *y* ~~z~~", "*x* _y_ -z-"],
    ["un**bold**ed", "un{*}bold{*}ed"],
    ["**bold**text", "{*}bold{*}text"],
    ["a\nb", "a\\\\ b"],
    ["- a\n  - b\n    1. c", "* a\n** b\n**# c"],
    ["1. a\n\n2. b", "# a\n# b"],
    ["- [ ] a\n- [x] b", "* [ ] a\n* \\[x] b"],
    ["[t](https://e.example/a|b)", "[t|https://e.example/a%7Cb]"],
    ["[a [1] b](https://e.example)", "[a (1) b|https://e.example]"],
    ["https://e.example/~u/-/m_x_", "[https://e.example/~u/-/m_x_]"],
    ["| a | b |\n|---|---|\n| 1 | |", "||a||b||\n|1| |"],
    ["> a\n>\n> b", "{quote}\na\n\nb\n{quote}"],
    ["a\n\n---\n\nb", "a\n\n----\n\nb"],
    ["`a *b`", "{{a \\*b}}"],
    ["x`a`y", `x${Z}{{a}}${Z}y`],
    ["`a}}b}`", `{{a}${Z}}b}${Z}}}`],
  ])("%j is written %j", (markdown, expected) => {
    expect(wiki(markdown)).toBe(expected);
  });

  test.each([
    // Both readers take a backslash here.
    [String.raw`\*x\* \_y\_`, String.raw`\*x\* \_y\_`],
    ["-x- --flag", String.raw`\-x\- \-\-flag`],
    ["{code} {color:red}", String.raw`\{code} \{color:red}`],
    [String.raw`\[~fred] \[x|y]`, String.raw`\[\~fred] \[x|y]`],
    [String.raw`\!a.png!`, String.raw`\!a.png!`],
    ["a (x) (/) (on) (see)", String.raw`a \(x) \(/) \(on) (see)`],
    // No escape is taken by both: a character that nobody sees stands between.
    ["h3. x", `${Z}h3. x`],
    ["bq. x", `${Z}bq. x`],
    ["a :) b :( c ;) d :D", `a :${Z}) b :${Z}( c ;${Z}) d :${Z}D`],
    [String.raw`\\\\srv\\share`, String.raw`\ZW\srv\share`.replace("ZW", Z)],
    [String.raw`\# x`, `${Z}# x`],
    // What acts only at the edge of a word stays readable inside.
    ["2024-01-01 snake_case a*b C++ a - b", String.raw`2024-01-01 snake_case a*b C\+\+ a - b`],
    ["Wow! 5! (see) note:Please", "Wow! 5! (see) note:Please"],
  ])("%j stays text as %j", (markdown, expected) => {
    expect(wiki(markdown)).toBe(expected);
  });

  test("a bar in a cell becomes a broken bar, also in code", () => {
    expect(wiki("| a \\| b | `c \\| d` |\n|---|---|\n| 1 | 2 |")).toBe(
      "||a ¦ b||{{c ¦ d}}||\n|1|2|",
    );
  });

  test("code that would end its block goes into the other one, or is broken up", () => {
    expect(wiki("```java\n{code}\n```")).toBe("{noformat}\n{code}\n{noformat}");
    expect(wiki("```\n{noformat}\n```")).toBe("{code}\n{noformat}\n{code}");
    expect(wiki("```\n{code} {noformat}\n```")).toBe(
      `{noformat}\n{code} {${Z}noformat}\n{noformat}`,
    );
  });

  test("only languages that Data Center knows are named", () => {
    expect(firstLine("tsx")).toBe("{code:javascript}");
    expect(firstLine("kotlin")).toBe("{code:java}");
    expect(firstLine("python")).toBe("{code:python}");
    expect(firstLine("brainfuck")).toBe("{noformat}");
    expect(firstLine("")).toBe("{noformat}");
  });

  test("no blank line stands between the items of a list", () => {
    const text = wiki(samples["itemWithAll"] ?? "");
    expect(text).not.toContain("\n\n");
    expect(text).toMatch(/^# item\\\\ para\n/);
    expect(text).toMatch(/\n# next$/);
  });

  test("a run of bold never goes over a line", () => {
    expect(wiki("**a\nb**")).toBe("*a*\\\\ *b*");
  });
});

describe("ADF", () => {
  test.each([
    ["an empty text", { type: "paragraph", content: [{ type: "text", text: "" }] }],
    [
      "bold code",
      {
        type: "paragraph",
        content: [{ type: "text", text: "x", marks: [{ type: "code" }, { type: "strong" }] }],
      },
    ],
    [
      "text straight in an item",
      {
        type: "bulletList",
        content: [{ type: "listItem", content: [{ type: "text", text: "x" }] }],
      },
    ],
    [
      "a paragraph in a check box",
      {
        type: "taskList",
        attrs: { localId: "1" },
        content: [
          {
            type: "taskItem",
            attrs: { localId: "2", state: "TODO" },
            content: [{ type: "paragraph" }],
          },
        ],
      },
    ],
    [
      "check boxes without ids",
      { type: "taskList", content: [{ type: "taskItem", attrs: { localId: "2", state: "TODO" } }] },
    ],
    ["an empty list", { type: "bulletList", content: [] }],
    [
      "a heading in an item",
      {
        type: "bulletList",
        content: [
          {
            type: "listItem",
            content: [{ type: "paragraph" }, { type: "heading", attrs: { level: 1 } }],
          },
        ],
      },
    ],
    ["a quote in a quote", { type: "blockquote", content: [{ type: "blockquote", content: [] }] }],
    ["an unknown node", { type: "mediaSingle" }],
  ])("the validator refuses %s", (_, block) => {
    expect(adfFaults({ version: 1, type: "doc", content: [block] })).not.toEqual([]);
  });

  test.each(Object.keys(samples))("what is written of %j is taken", (name) => {
    const document = writeAdf(parseMarkdown(samples[name] ?? ""));
    expect(adfFaults(document)).toEqual([]);
    expect(JSON.stringify(document)).not.toMatch(/"text":"[^"]*\\n[^"]*","marks"/);
  });

  test("a break is a node of its own and never stands in a text", () => {
    expect(writeAdf(parseMarkdown("a\nb")).content).toEqual([
      {
        type: "paragraph",
        content: [{ type: "text", text: "a" }, { type: "hardBreak" }, { type: "text", text: "b" }],
      },
    ]);
  });

  test("check boxes have states and ids of their own, the same ones each time", () => {
    const once = JSON.stringify(writeAdf(parseMarkdown(samples["tasks"] ?? "")));
    const ids = [...once.matchAll(/"localId":"([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
    expect(once).toContain('"state":"DONE"');
    expect(JSON.stringify(writeAdf(parseMarkdown(samples["tasks"] ?? "")))).toBe(once);
  });
});

/** Tags that close what was not open, or that stay open. */
function unbalanced(xml: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, tag = "", rest = ""] of xml.matchAll(/<(\/?)([a-z][\w:-]*)([^<>]*)>/g)) {
    if (slash === "/" && open.pop() !== tag) wrong.push(tag);
    if (slash !== "/" && !rest.endsWith("/")) open.push(tag);
  }
  return [...wrong, ...open];
}

describe("Confluence storage", () => {
  test.each([
    ["# A & B", "<h1>A &amp; B</h1>"],
    ["**x** `a<b`\nc", "<p><strong>x</strong> <code>a&lt;b</code><br/>c</p>"],
    [
      '[t](https://e.example/?a=1&b="2")',
      '<p><a href="https://e.example/?a=1&amp;b=%222%22">t</a></p>',
    ],
    ["- a\n  1. b", "<ul><li>a<ol><li>b</li></ol></li></ul>"],
    [
      "- [x] a",
      "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>",
    ],
    ["> a", "<blockquote><p>a</p></blockquote>"],
    ["---", "<hr/>"],
    ["| a |\n|---|\n| b |", "<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>"],
    ["<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"],
  ])("%j is written %j", (markdown, expected) => {
    expect(storage(markdown)).toBe(expected);
  });

  test("the end mark of CDATA is split", () => {
    const text = storage("```xml\na ]]> b\n```");
    expect(text).toContain("<![CDATA[a ]]]]><![CDATA[> b]]>");
  });

  test.each(Object.keys(samples))(
    "tags of %j are balanced, and nothing foreign gets in",
    (name) => {
      const text = storage(samples[name] ?? "").replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, "");
      expect(unbalanced(text)).toEqual([]);
      expect(text).not.toMatch(/<(script|div|img|b)\b|&(?!amp;|lt;|gt;|quot;)/);
    },
  );
});

describe("comparing what was sent with what came back", () => {
  test.each(Object.keys(samples))(
    "%j reads the same from the tree, the wiki text and ADF",
    (name) => {
      const document = parseMarkdown(samples[name] ?? "");
      const expected = documentText(document);
      expect(wikiText(writeWiki(document))).toBe(expected);
      expect(adfText(writeAdf(document))).toBe(expected);
      expect(adfText(JSON.parse(JSON.stringify(writeAdf(document))))).toBe(expected);
    },
  );

  test("so does any mixture of marks, and Jira Cloud would take each", () => {
    const wrong = mixtures(3_000).filter((markdown) => {
      const document = parseMarkdown(markdown);
      const texts = [wikiText(writeWiki(document)), adfText(writeAdf(document))];
      const isSame = texts.every((text) => text === documentText(document));
      return !isSame || adfFaults(writeAdf(document)).length > 0;
    });
    expect(wrong).toEqual([]);
  });

  test("line ends, blanks and invisible characters make no difference", () => {
    expect(wikiText("a  \r\n\r\n*b*")).toBe(wikiText("a\n\n*b*"));
    expect(plainText(" a\u200B\u00A0 b\ne\u0301 ")).toBe("a b é");
  });

  test("a changed word, a lost line and a lost check do", () => {
    const sent = wikiText(wiki("- [x] Pay by invoice\n- [ ] Show the total"));
    expect(wikiText("* \\[x] Pay by card\n* [ ] Show the total")).not.toBe(sent);
    expect(wikiText("* \\[x] Pay by invoice")).not.toBe(sent);
    expect(wikiText("* [ ] Pay by invoice\n* [ ] Show the total")).not.toBe(sent);
  });

  test("nodes that only Jira writes are read by their words", () => {
    const paragraph = {
      type: "paragraph",
      content: [
        { type: "mention", attrs: { id: "1", text: "@Ann" } },
        { type: "inlineCard", attrs: { url: "https://e.example" } },
        { type: "emoji", attrs: { shortName: ":x:", text: "❌" } },
      ],
    };
    expect(adfText({ type: "doc", content: [paragraph] })).toBe("@Annhttps://e.example❌");
    expect(adfText(null)).toBe("");
  });
});

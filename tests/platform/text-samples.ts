/** Texts that broke one converter or another: what people and models write, and what looks like markup. */
export const samples: Record<string, string> = {
  plain: "One line.",
  empty: "",
  blank: " \n\n ",
  lines: "Given a\nWhen b\nThen c",
  headings: "# One\n\n###### Six\n\nSetext\n===",
  marks: "**bold** *em* ~~gone~~ ***both*** **a *b* c** `code` **`bold code`**",
  insideWord: "un**bold**ed x`{{a}}`y **bold**text a**b**",
  blanksInMarks: "a ** b ** c **d **e",
  trapsInText:
    "*no* stays? a * b - c _d_ -5 --flag 2024-01-01 snake_case C++ a^b ~100 {code} [x] [~fred] !a.png! wow! (x) (/) (!) :) :( :P ;) note:Please ?? what?? }} {{x}}".replaceAll(
      /[*_~`[\]!]/g,
      String.raw`\$&`,
    ),
  lineStarts: "h3. not a heading\n\nbq. no quote\n\n\\# no number\n\n| no table\n\n\\- no item",
  backslashes: String.raw`\\\\srv\\share C:\dir a\\*b ends \\`,
  link: "[text](https://example.com/a|b?x=[1]) <https://example.com> https://bare.example/~u/-/m_x [see [1] | 2](https://e.example) [mail](mailto:a@b.example)",
  badLinks: "[x](javascript:alert(1)) [y](data:text/html,x) [z](file:///etc/passwd) [w](/relative)",
  image: "![alt](https://e.example/x.png) ![](https://e.example/y.png) ![bad](javascript:x)",
  html: "<b>bold</b> <script>alert(1)</script> <!-- c -->\n\n<div onclick=x>block</div>",
  lists: "- a\n- b\n  1. c\n  2. d\n     - e\n- f",
  numbers: "1. one\n\n2. two\n\n   more of two\n\n3. three",
  tasks: "- [ ] todo *a*\n- [x] done\n  - [ ] sub\n- [X] also",
  mixedTasks: "- [ ] box\n- no box\n- [x] box",
  emptyItem: "- \n- a\n-\n  - b",
  itemWithAll:
    "1. item\n\n   para\n\n   ```ts\n   let a = 1\n   ```\n\n   after\n\n   > quote\n\n   ### head\n\n   ---\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n2. next",
  code: "```ts\nconst a = '{x}';\n```\n\n```\nplain\n```\n\n    indented\n\n```kotlin\nval a\n```\n\n```\n```",
  codeTraps:
    '```java\nString s = "{code}";\n```\n\n```java\n{code} {noformat}\n```\n\n```xml\n]]> {noformat}\n```',
  inlineCode: "`{code}` `a}}b` `x}` `a*b_c` `\\\\srv` `|` ` `` `",
  quote: "> one\n> two\n>\n> - [ ] box\n>\n> # head\n>\n> > inner\n>\n> | a |\n> |---|\n> | 1 |",
  table:
    "| a | b \\| c |\n|---|:-:|\n| **x** | `p` |\n| only one |\n| [l](https://e.example) | a<br>b |\n|  | * |",
  rule: "a\n\n---\n\nb",
  unicode: "Größe 日本語 👩‍👩‍👧 e\u0301 \u200Bzero\u2060width",
  deep: Array.from({ length: 8 }, (_, i) => `${"  ".repeat(i)}- level ${i}`).join("\n"),
  entities: "&amp; &lt;b&gt; &copy; a & b < c > d \"q\" 'r'",
  marksAtLineStart: "**# x**\n\n- *# y*\n\n~~- z~~\n\n# | a",
  blanksInCode: "a` b `c `` ` `` ```\nx``` |\n\n``  ``|",
  bracesBesideMarks: "a}*b*}} x{*y*} https://e.example/{a}}} `{`}`}}`",
  hardBreaks: "a  \nb\\\nc",
};

const PIECES =
  "* ** _ ~~ ` `` \\ { } [ ] | ( ) ! # > + ^ ~ ; ? ?? {{ }} {*} -- --- :) a word ü 1 1. [x] 😀 &amp; <b> {code} h3.".split(
    " ",
  );
const WHOLE = [" ", "\n", "\n\n", "- ", "- [ ] ", "1. ", "> ", "```\n", "    ", "https://e.x/a_b"];

/** The same ones each time: mixtures that nobody would think of. */
export function mixtures(count: number): string[] {
  let seed = 42;
  const next = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * most);
  };
  const pieces = [...PIECES, ...WHOLE, "[l](https://e.x)", "| a | b |\n|---|---|\n"];
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(14) }, () => pieces[next(pieces.length)]).join(""),
  );
}

// What goes out as a page: well-formed, whatever was typed, and its mark is nothing that a reader sees.
import { expect, test } from "vitest";
import { pageStorage } from "../../../src/drafts/documents/page-body.ts";
import { storageText } from "../../../src/drafts/sources/storage-text.ts";

test.each([
  "plain",
  "a < b && c > d, \"quoted\" 'and' ]]> \u0007 \uFFFF",
  '```js\nif (a < b) { x = "]]>" }\n```\n\n- [ ] one\n- [x] two\n\n| a | b |\n| - | - |\n| 1 | <2> |',
  "# Head\n\n> quote **bold *both*** `code` [link](https://example.com/?a=1&b=2)\n\n1. one\n   - two\n\n---",
])("the storage format of %j is well-formed", async (markdown) => {
  const storage = pageStorage(markdown, "018f-test");
  expect(faultOf(storage)).toBeUndefined();
  expect(faultOf(`${storage}</p>`)).toBe("</p> closes nothing");
  expect(faultOf(storage.replace("</p>", ""))).toBeDefined();
  const read = await storageText(storage, 10_000);
  expect(read).toMatchObject({ ok: true, notes: [] });
  expect(JSON.stringify(read)).not.toContain("018f-test");
});

/** What a strict reader of XML would stumble over. */
function faultOf(xml: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- they are what XML does not take
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(xml)) return "a character";
  const open: string[] = [];
  const rest = xml.replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, "");
  const text = rest.replaceAll(/<(\/?)([\w:-]+)(?: [\w:-]+="[^"<]*")*(\/?)>/g, (_all, ...found) => {
    const [end, name, empty] = found.map(String);
    if (end && open.pop() !== name) open.push(`</${name}> closes nothing`);
    else if (!end && !empty) open.push(name ?? "");
    return "";
  });
  if (/[<]|\]\]>|&(?!amp;|lt;|gt;|quot;)/.test(text)) return `bare: ${text}`;
  return open.at(-1);
}

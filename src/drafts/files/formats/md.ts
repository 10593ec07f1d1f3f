import { decodeText } from "../decode-text.ts";
import { defineFormat } from "../format.ts";
import { bareName } from "../wording.ts";

export const md = defineFormat({
  kind: "md",
  label: "a Markdown file",
  extensions: ["md", "markdown"],
  mime: "text/markdown",
  look: "text",
  heavy: false,
  async read({ name, bytes }) {
    const decoded = decodeText(name, bytes);
    if (!decoded.ok) return decoded;
    const heading = /^# +(\S.*)$/m.exec(decoded.text.slice(0, 10_000))?.[1]?.trim();
    return { ...decoded, title: heading ?? bareName(name) };
  },
});

import { decodeText } from "../decode-text.ts";
import { defineFormat } from "../format.ts";
import { bareName } from "../wording.ts";

export const txt = defineFormat({
  kind: "txt",
  label: "a text file",
  extensions: ["txt", "text", "log"],
  mime: "text/plain",
  look: "text",
  heavy: false,
  async read({ name, bytes }) {
    const decoded = decodeText(name, bytes);
    return decoded.ok ? { ...decoded, title: bareName(name) } : decoded;
  },
});

import { html } from "hono/html";
import type { DiffLine } from "../../../src/platform/text/unified-diff.ts";

const SIGNS = { added: "+", removed: "−", same: " " } as const;
const SAID = { added: "added: ", removed: "removed: ", same: "" } as const;

interface Props {
  /** What they are of, for who cannot see them. */
  name: string;
  lines: readonly DiffLine[];
  /** The lines of the new file that are meant. */
  meant: { line: number; endLine: number };
}

const isMeant = ({ newLine }: DiffLine, { line, endLine }: Props["meant"]): boolean =>
  newLine !== null && newLine >= line && newLine <= endLine;

const row = (one: DiffLine, meant: Props["meant"]) =>
  html`<tr class="code-line code-${one.kind}${isMeant(one, meant) ? " code-meant" : ""}">
    <td class="code-number">${one.newLine ?? one.oldLine}</td>
    <td class="code-sign" aria-hidden="true">${SIGNS[one.kind]}</td>
    <td class="code-text">
      <span class="sr-only">${SAID[one.kind]}</span><code>${one.text}</code>
    </td>
  </tr>`;

/** Lines of a diff; what is added and what is removed is said by a sign and in words, too. */
export const CodeLines = ({ name, lines, meant }: Props) =>
  html`<div class="code-lines" role="region" aria-label="${name}" tabindex="0">
    <table>
      <tbody>
        ${lines.map((one) => row(one, meant))}
      </tbody>
    </table>
  </div>`;

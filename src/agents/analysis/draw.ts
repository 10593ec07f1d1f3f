import type { Diagram } from "../../db/schema/document-content.ts";

/** The same graph for whoever draws with Mermaid. */
export function mermaidOf({ nodes, edges }: Diagram): string {
  const ids = new Map(nodes.map(({ id }, i) => [id, `n${i + 1}`]));
  return [
    "graph TD",
    ...nodes.map(({ id, label }) => `  ${ids.get(id)}["${mermaidWords(label)}"]`),
    ...edges.map(({ from, to, count }) => `  ${ids.get(from)} -->|${count}| ${ids.get(to)}`),
    "",
  ].join("\n");
}

/** A file may be called anything; only a name comes through. */
const mermaidWords = (label: string): string =>
  label.replaceAll(/[^\p{L}\p{N} ._/@+-]/gu, (sign) =>
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(sign) ? " " : `#${sign.codePointAt(0)};`,
  );

const XML: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const xml = (text: string): string =>
  text.replaceAll(/[\p{Cc}]/gu, " ").replaceAll(/[&<>"]/g, (sign) => XML[sign] ?? "");

/** A file of its own: no script, no style, nothing from elsewhere. */
export function svgOf({ width, height, nodes, edges }: Diagram): string {
  const lines = edges.map(
    ({ from, to, count, path }) =>
      `<path class="edge" d="${path}" fill="none" stroke="#64748b" stroke-width="1.5" marker-end="url(#arrow)"><title>${xml(from)} uses ${xml(to)}: ${count}</title></path>`,
  );
  const boxes = nodes.map(
    ({ label, x, y, width: w, height: h }) =>
      `<g class="node"><rect x="${x}" y="${y}" width="${w}" height="${h}" rx="6" fill="#f1f5f9" stroke="#475569"/><text x="${x + w / 2}" y="${y + h / 2 + 4}" text-anchor="middle" font-family="monospace" font-size="12" fill="#0f172a">${xml(label)}</text></g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    "<title>What uses what</title>",
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#64748b"/></marker></defs>',
    ...lines,
    ...boxes,
    "</svg>",
    "",
  ].join("\n");
}

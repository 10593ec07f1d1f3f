import type { DocumentContent, DocumentSection } from "../../db/schema/document-content.ts";
import { defineKind } from "../kind.ts";
import { mermaidOf, svgOf } from "./draw.ts";

const isIn = ({ decision }: DocumentSection): boolean => decision !== "left_out";

export const documentKind = defineKind<DocumentContent>({
  markdown,
  downloads: [
    {
      format: "markdown",
      label: "Download as Markdown",
      type: "text/markdown; charset=utf-8",
      ending: "md",
      text: markdown,
    },
    {
      format: "mermaid",
      label: "Download the diagram as Mermaid",
      type: "text/plain; charset=utf-8",
      ending: "mmd",
      text: ({ diagram }) => (diagram === null ? undefined : mermaidOf(diagram)),
    },
    {
      format: "svg",
      label: "Download the diagram as SVG",
      type: "image/svg+xml",
      ending: "svg",
      text: ({ diagram }) => (diagram === null ? undefined : svgOf(diagram)),
    },
    {
      format: "patch",
      label: "Download the comments as a patch",
      type: "text/x-diff; charset=utf-8",
      ending: "patch",
      text: ({ sections }) =>
        sections
          .filter(isIn)
          .flatMap(({ patch }) => patch ?? [])
          .join("") || undefined,
    },
  ],
  errors: ({ sections }) =>
    sections
      .filter(isIn)
      .flatMap(({ statements }) => statements.flatMap(({ problems }) => problems))
      .filter(({ level }) => level === "error").length,
  decide(content, part, decision) {
    const section = content.sections.find(({ id }) => id === part);
    if (!section) return undefined;
    const sections = content.sections.map((one) => (one.id === part ? { ...one, decision } : one));
    return { content: { ...content, sections }, title: section.title };
  },
});

function markdown({ title, sections, diagram, repository }: DocumentContent): string {
  const { name, commit, folder } = repository;
  const where = folder === "" ? "" : `, folder \`${folder}\``;
  const parts = sections.filter(isIn).map((section) => sectionText(section));
  const drawn =
    diagram === null ? [] : [`## What uses what\n\n\`\`\`mermaid\n${mermaidOf(diagram)}\`\`\``];
  return [
    `# ${plain(title.text)}`,
    `Of \`${name}\` at commit \`${commit.slice(0, 12)}\`${where}.`,
    ...parts.slice(0, 1),
    ...drawn,
    ...parts.slice(1),
    "",
  ].join("\n\n");
}

const plain = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const sectionText = ({ title, statements }: DocumentSection): string =>
  [
    `## ${plain(title)}`,
    statements
      .map(({ text, cites }) => {
        const rests = cites.map(
          ({ path, line, endLine }) => `\`${placeWords(path, line, endLine)}\``,
        );
        return `- ${text}${rests.length > 0 ? ` (${rests.join(", ")})` : ""}`;
      })
      .join("\n"),
  ].join("\n\n");

const placeWords = (path: string, line: number, endLine: number): string =>
  `${path.replaceAll("`", "'")}:${line}${endLine > line ? `-${endLine}` : ""}`;

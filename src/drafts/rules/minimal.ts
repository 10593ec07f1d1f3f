import { defineRule } from "./rule.ts";

const EXTRA =
  /\s*[([{][^)\]}]*[)\]}]|\s*,?\s*\b(?:e\.g\.|i\.e\.|z\.\s?B\.)[^,.;]*|\s+[-–—]\s+.*$/gi;
const SECOND_SENTENCE = /(?<=[.!?])\s+\S.*$/s;

const minimalTitle = (title: string) =>
  title
    .replace(SECOND_SENTENCE, "")
    .replaceAll(EXTRA, "")
    .replace(/[.\s]+$/, "")
    .trim();

export const minimal = defineRule({
  id: "US-MINIMAL",
  label: "The title says only the wish",
  basis: "Quality User Story framework: minimal",
  help: "Brackets, examples and second sentences do not belong in a title.",
  check({ content }) {
    const title = content.title.text.trim();
    if (minimalTitle(title) === title.replace(/\.$/, "") || minimalTitle(title) === "") return [];
    const message = "Brackets, examples and second sentences belong in the description.";
    return [{ part: "title", message, fixable: true }];
  },
  fix: {
    label: "Shorten the title",
    apply: ({ content }) => ({
      ...content,
      title: { ...content.title, text: minimalTitle(content.title.text) },
      description: {
        ...content.description,
        text: `${content.title.text}\n\n${content.description.text}`.trim(),
      },
    }),
  },
});

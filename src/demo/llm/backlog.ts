import { z } from "zod";
import type { StoryContent } from "../../db/schema/content.ts";
import { outlineOf } from "./outline.ts";
import type { DemoPassage } from "./statement.ts";
import { composeStory, type StoryOrder } from "./story.ts";

const MOST_ITEMS = 60;

/** The answer to the prompt for an outline; undefined for any other. */
export function outlineAnswer(system: string, passages: DemoPassage[]): object | undefined {
  if (!/\byou make the outline of a backlog\b/i.test(system)) return undefined;
  const most = Number(/\bat most (\d+) items\b/i.exec(system)?.[1] ?? MOST_ITEMS);
  return outlineOf(passages, most);
}

const itemShape = z.object({
  kind: z.enum(["epic", "story", "task", "bug", "subtask"]),
  title: z.string(),
  cites: z.array(z.number()),
});

/** The details of one item of a backlog, made of the passages that the outline gave it. */
export function nodeContent(
  item: string,
  passages: DemoPassage[],
  format: StoryOrder["format"],
): StoryContent {
  const { kind, title, cites } = itemShape.parse(JSON.parse(item));
  const own = new Set(cites);
  const cited = passages.filter(({ n }) => own.has(n));
  const content = composeStory({
    passages: cited.length > 0 ? cited : passages,
    item: kind === "story" ? "story" : "task",
    format,
  });
  const named = { ...content, title: { text: title, cites: titleCites(cited, content) } };
  // What holds for the whole area is told in the stories.
  return kind === "epic"
    ? { ...named, criteria: [], estimate: { points: null, cites: [] } }
    : named;
}

/** A heading says it, or what the title was made of. */
const titleCites = (cited: DemoPassage[], { title }: StoryContent): number[] => {
  const heading = cited.find(({ text }) => /^\s*#{1,6}\s/.test(text));
  return heading ? [heading.n] : title.cites;
};

import type { DraftContent, Quote, StoryContent } from "../../db/schema/content.ts";
import type { Draft } from "../draft.ts";
import { nodesOf, withNodeContent } from "../nodes.ts";

export interface Cited {
  cites: number[];
  quotes?: Quote[];
}

/** The content with what each of its parts rests on changed. */
export function recite(
  draft: Pick<Draft, "item">,
  content: DraftContent,
  change: <Part extends Cited>(part: Part) => Part,
): DraftContent {
  return nodesOf(draft, content).reduce(
    (whole, node) => withNodeContent(whole, node.id, reciteItem(node.content, change)),
    content,
  );
}

function reciteItem(
  content: StoryContent,
  change: <Part extends Cited>(part: Part) => Part,
): StoryContent {
  const { title, narrative, description, criteria, priority, labels, estimate } = content;
  const fields = Object.entries(content.fields ?? {}).map(([id, value]) => [id, change(value)]);
  return {
    ...content,
    title: change(title),
    narrative: change(narrative),
    description: change(description),
    criteria: criteria.map((criterion) => change(criterion)),
    priority: change(priority),
    labels: change(labels),
    estimate: change(estimate),
    questions: content.questions.map((question) => change(question)),
    ...(content.fields && { fields: Object.fromEntries(fields) }),
  };
}

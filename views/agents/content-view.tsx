import type { AgentContent } from "../../src/db/schema/content.ts";
import type { ReadMade } from "../../src/agents/read.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import type { Source } from "../../src/drafts/source.ts";
import { DocumentView } from "./analysis/document-view.tsx";
import { RootCauseView } from "./root-cause/root-cause-view.tsx";
import { TestsView } from "./tests/tests-view.tsx";

export interface ViewProps<Content> {
  draft: Draft;
  content: Content;
  sources: readonly Source[];
  /** The person may say what is to become of its parts now. */
  mayDecide: boolean;
  zone: string | undefined;
  learnt: ReadMade["learnt"];
}

/** Each type of content as its own folder draws it. */
export function ContentView({ content, ...rest }: ViewProps<AgentContent>) {
  switch (content.type) {
    case "tests":
      return <TestsView {...rest} content={content} />;
    case "document":
      return <DocumentView {...rest} content={content} />;
    case "rca":
      return <RootCauseView {...rest} content={content} />;
  }
}

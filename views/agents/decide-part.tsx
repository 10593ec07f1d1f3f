import type { Decision } from "../../src/db/schema/content.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import { PostButton } from "../ui/form.tsx";

interface Props {
  draft: Pick<Draft, "id" | "revision">;
  part: { id: string; title: string; decision: Decision };
}

const ACTS = [
  { decision: "accepted", word: "Accept", icon: "check" },
  { decision: "left_out", word: "Leave out", icon: "remove" },
  { decision: "open", word: "Undecided", icon: "undo" },
] as const;

/** What a person says of a part of what an agent made. */
export const DecidePart = ({ draft, part }: Props) => (
  <>
    {ACTS.filter(({ decision }) => decision !== part.decision).map(({ decision, word, icon }) => (
      <PostButton
        action={urls.agentDrafts.part(draft.id, part.id)}
        values={{ decision, revision: String(draft.revision) }}
        kind="quiet"
        icon={icon}
        small
        label={`${word}: ${part.title}`}
      >
        {word}
      </PostButton>
    ))}
  </>
);

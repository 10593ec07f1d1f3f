import type { Frame } from "../../src/accounts/page-frame.ts";
import type { PartDiff } from "../../src/drafts/diff.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { PostButton } from "../ui/form.tsx";
import { Diff } from "../ui/diff.ts";
import { EmptyState } from "../ui/empty-state.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  from: number;
  to: number;
  parts: PartDiff[];
}

export function DiffPage({ frame, draft, from, to, parts }: Props) {
  const undo = draft.state === "open" && to === draft.revision && (
    <PostButton action={urls.drafts.restoration(draft.id, from)} kind="secondary" icon="undo">
      Put revision {from} back
    </PostButton>
  );
  return (
    <Page
      {...frame}
      title={`Revision ${from} to ${to}: ${draft.title}`}
      heading={`From revision ${from} to ${to}`}
      nav="drafts"
      back={{ href: urls.drafts.revisions(draft.id), label: "Revisions" }}
      actions={undo}
    >
      {parts.length === 0 ? (
        <EmptyState title="They say the same" icon="check" />
      ) : (
        <div class="stack">
          {parts.map(({ label, parts: words, cites }) => (
            <section class="card" aria-label={label}>
              <h2 class="part-label">{label}</h2>
              {Diff({ parts: words })}
              {cites && (
                <p class="hint">
                  Rested on passages {cites.from.join(", ") || "none"}; now on{" "}
                  {cites.to.join(", ") || "none"}
                </p>
              )}
            </section>
          ))}
        </div>
      )}
    </Page>
  );
}

import { urls } from "../../src/urls.ts";
import { PostButton } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { StreamRegion } from "../ui/stream-region.tsx";
import { LiveTree, type LiveTreeProps } from "./backlog/live-tree.tsx";
import { DraftContent } from "./content.tsx";

type ContentProps = Parameters<typeof DraftContent>[0];

export interface LiveProps {
  draftId: string;
  mayStop: boolean;
  model: string;
  refines: boolean;
  /** Why it waits for another try, if it does. */
  waiting: string | undefined;
  partial: Pick<ContentProps, "content" | "description"> | undefined;
  /** Of a backlog, as far as it has come. */
  tree: LiveTreeProps["tree"] | undefined;
}

/** What has come so far; each event of the stream is this again. */
export const LiveDraft = ({ draftId, waiting, partial, tree, model, refines }: LiveProps) => (
  <div id="live-draft">
    {waiting !== undefined && (
      <Notice tone="warn" title="The model could not answer. It is asked again on its own.">
        {waiting}
      </Notice>
    )}
    {tree && <LiveTree tree={tree} live />}
    {partial === undefined && tree === undefined && (
      <p class="thinking">
        <span class="spinner" aria-hidden="true" /> Waiting for {model} to{" "}
        {refines ? "take up your instruction" : "read the source"} …
      </p>
    )}
    {partial && (
      <>
        <p class="live-title">{partial.content.title.text}</p>
        <DraftContent
          {...partial}
          findings={[]}
          place={{ draftId, revision: 0, fixable: false }}
          live
        />
      </>
    )}
  </div>
);

/** The region that follows the stream. At its end htmx fetches the finished page. */
export const LiveRegion = (props: LiveProps) => (
  <div
    hx-get={urls.drafts.show(props.draftId)}
    hx-trigger="end"
    hx-target="#main"
    hx-select="#main"
    hx-swap="outerHTML"
  >
    <div class="live-bar">
      <output>
        {props.refines ? "The refinement is being written." : "The draft is being written."} You can
        leave this page and come back.
      </output>
      {props.mayStop && (
        <PostButton action={urls.drafts.stop(props.draftId)} kind="secondary" icon="stop" small>
          Stop
        </PostButton>
      )}
    </div>
    <StreamRegion
      id="live"
      name="Draft being written"
      busy
      extra={{
        "hx-sse:connect": urls.drafts.stream(props.draftId),
        "hx-sse:close": "end",
        "hx-swap": "innerMorph",
        "hx-target": "#live",
      }}
    >
      <LiveDraft {...props} />
    </StreamRegion>
  </div>
);

import { Badge, CostBadge } from "../ui/badge.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Notice, Toast } from "../ui/notice.tsx";
import { Progress } from "../ui/progress.tsx";
import { urls } from "../../src/urls.ts";

export const Feedback = () => (
  <div class="stack">
    <Notice title="The demo model computes by rules">Nothing it writes comes from an AI.</Notice>
    <Notice tone="good" title="Jira answers">
      Signed in as Alice Adams, 12 projects.
    </Notice>
    <Notice
      tone="warn"
      title="Jira did not answer for 30 seconds"
      actions={
        <Button small kind="secondary" type="button">
          Try again
        </Button>
      }
    >
      What you see is from 14:03. Drafting works; publishing waits.
    </Notice>
    <Notice
      tone="bad"
      title="Jira refused the token"
      actions={
        <ButtonLink small kind="secondary" href={urls.connections.index()}>
          Mend the connection
        </ButtonLink>
      }
    >
      It has expired. Make a new one in Jira and put it in here.
    </Notice>
    <Notice tone="neutral">Only you can see this draft.</Notice>
    <div class="grid gap-2 max-w-reading">
      <Toast>Revision 4 is the newest now.</Toast>
      <Toast tone="bad">The server did not answer. Nothing is lost: try again.</Toast>
    </div>
    <div class="flex flex-wrap gap-2">
      <Badge>Draft</Badge>
      <Badge tone="info" icon="loader">
        Composing
      </Badge>
      <Badge tone="info">Open</Badge>
      <Badge tone="good">Published</Badge>
      <Badge tone="warn" icon="clock">
        Uncertain
      </Badge>
      <Badge tone="bad">Failed</Badge>
    </div>
    <div class="flex flex-wrap gap-x-8 gap-y-2">
      <CostBadge model="demo-1" price="$0.0042" tokens={3120} note="demo model, no AI" />
      <CostBadge model="company-llm" estimate price="$0.01" />
      <CostBadge model="new-model" tokens={900} />
    </div>
    <Progress id="known" label="Creating issues" value={3} max={5} note="3 of 5" />
    <Progress id="unknown" label="Waiting for the model" />
    <EmptyState
      icon="draft"
      level={3}
      title="No drafts yet"
      action={
        <ButtonLink href={urls.drafts.new()} icon="plus">
          New draft
        </ButtonLink>
      }
    >
      Paste a requirement, and a story is drafted from it. You countersign before anything leaves.
    </EmptyState>
  </div>
);

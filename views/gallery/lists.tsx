import { urls } from "../../src/urls.ts";
import { Avatar } from "../ui/avatar.ts";
import { Badge } from "../ui/badge.ts";
import { Button } from "../ui/button.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { Pager } from "../ui/pager.ts";
import { Link, Table } from "../ui/table.ts";
import { TaskList } from "../ui/task-list.tsx";
import { Time } from "../ui/time.ts";

const AT = new Date("2026-11-21T13:40:00Z");
const ROWS = [
  {
    title: "Refund a cancelled order",
    state: "good",
    word: "Published",
    key: "PAY-12",
    cost: "$0.004",
  },
  { title: "Say why a card was declined", state: "info", word: "Open", key: "", cost: "$0.012" },
  {
    title: "Keep receipts for ten years <legal>",
    state: "bad",
    word: "Failed",
    key: "",
    cost: "unpriced",
  },
] as const;

export const Lists = () => (
  <div class="stack">
    <TaskList
      id="tasks"
      tasks={[
        { title: "Connect Jira", href: "#jira", state: "done", hint: "Signed in as Alice Adams" },
        {
          title: "Connect a language model",
          href: "#llm",
          state: "wrong",
          hint: "The key was refused",
        },
        { title: "Connect Confluence", href: "#confluence", state: "optional" },
        { title: "Test everything", href: "#test", state: "running" },
        { title: "Write the first draft", href: "#draft", state: "to do", word: "Next" },
        { title: "Publish it", state: "not yet", hint: "After the first draft" },
      ]}
    />
    <Table
      name="Drafts"
      columns={[
        { title: "Draft", look: "main" },
        { title: "State" },
        { title: "Issue", look: "fit" },
        { title: "Changed", look: "fit" },
        { title: "Cost", look: "end" },
        { title: "Act", look: "fit", hideTitle: true },
      ]}
      rows={ROWS.map((row) => ({
        cells: [
          Link({ href: urls.drafts.index(), children: row.title }),
          Badge({ tone: row.state, children: row.word }),
          row.key,
          Time({ at: AT }),
          row.cost,
          <Button small kind="quiet" type="button" label={`Remove ${row.title}`}>
            Remove
          </Button>,
        ],
      }))}
    />
    <Pager name="Drafts" first={urls.drafts.index()} next={urls.drafts.index({ before: "x" })} />
    <DescriptionList
      facts={[
        { term: "Project", value: "Payments (PAY)", change: "#project" },
        { term: "Summary", value: "Refund a cancelled order", change: "#summary" },
        {
          term: "Countersigned by",
          value: (
            <span class="inline-flex items-center gap-2">
              <Avatar name="Alice Adams" /> Alice Adams, <Time at={AT} exact />
            </span>
          ),
        },
      ]}
    />
    <Avatar name="Bob" large />
  </div>
);

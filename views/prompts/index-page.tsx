import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ListedPrompt } from "../../src/prompts/show.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Form } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { Menu, MenuLink } from "../ui/menu.tsx";
import { Link, Table } from "../ui/table.ts";
import { Tabs } from "../ui/tabs.tsx";
import { LabelBadge } from "./words.tsx";

interface Props {
  frame: Frame;
  prompts: readonly ListedPrompt[];
  tags: readonly string[];
  q: string;
  tag: string;
  figures: readonly { name: string; calls: number }[];
  mayMake: boolean;
  purposeWords: Record<string, string>;
}

const callsOf = ({ name }: ListedPrompt, figures: readonly { name: string; calls: number }[]) =>
  figures
    .filter((one) => one.name === name)
    .reduce((sum, { calls }) => sum + calls, 0)
    .toLocaleString("en");

const Rows = ({ prompts, figures, purposeWords }: Props) =>
  Table({
    name: "Prompts",
    columns: [
      { title: "Prompt", look: "main" },
      { title: "For" },
      { title: "Whose" },
      { title: "Labels" },
      { title: "Calls in 90 days", look: "end" },
    ],
    rows: prompts.map((one) => ({
      cells: [
        <>
          {Link({ href: urls.prompts.show(one.name), children: one.title })}
          <div class="hint">
            {one.name}
            {one.tags.length > 0 && ` · tags: ${one.tags.join(", ")}`}
          </div>
        </>,
        purposeWords[one.purpose] ?? one.purpose,
        one.ownerId === null ? "Everybody's" : (one.ownerName ?? "Somebody who is gone"),
        <ul class="prompt-labels">
          {one.labels.map(({ label, version }) => (
            <li>
              {LabelBadge({ label })} version {version}
            </li>
          ))}
        </ul>,
        callsOf(one, figures),
      ],
    })),
  });

const TagTabs = ({ tags, tag, q }: Props) =>
  tags.length === 0 ? null : (
    <Tabs
      name="Tags"
      items={["", ...tags].map((one) => ({
        href: urls.prompts.index({ q, tag: one }),
        label: one === "" ? "All" : one,
        current: one === tag,
      }))}
    />
  );

const Search = ({ q, tag }: Props) => (
  <Form action={urls.prompts.index()} method="get" label="Search prompts" bare>
    <div class="prompt-search">
      <TextInput
        name="q"
        label="Search"
        hideLabel
        type="search"
        value={q}
        placeholder="Name, title, tag"
        width="medium"
        extra={{ "data-search": "" }}
      />
      {tag !== "" && <input type="hidden" name="tag" value={tag} />}
      <Button kind="secondary">Search</Button>
    </div>
  </Form>
);

export const PromptsPage = (props: Props) => (
  <Page
    {...props.frame}
    title="Prompts"
    nav="prompts"
    width="wide"
    lead="What models are told before they read a source. Every call names the version that it used."
    actions={
      <>
        {props.mayMake && (
          <ButtonLink href={urls.prompts.new()} icon="plus">
            New prompt
          </ButtonLink>
        )}
        <Menu label="Files">
          <MenuLink href={urls.prompts.exportAll()}>Export all, a Markdown file each</MenuLink>
          {props.mayMake && <MenuLink href={urls.prompts.import()}>Import files</MenuLink>}
        </Menu>
      </>
    }
  >
    <div class="stack">
      <Search {...props} />
      <TagTabs {...props} />
      {props.prompts.length === 0 ? (
        <EmptyState title="No prompt fits" icon="search">
          No prompt has these words or this tag. <a href={urls.prompts.index()}>Show all</a>
        </EmptyState>
      ) : (
        <Rows {...props} />
      )}
    </div>
  </Page>
);

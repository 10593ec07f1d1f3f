import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Role } from "../../../src/db/schema/accounts.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { Share } from "../../../src/drafts/review/shares.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Checkbox, RadioGroup } from "../../ui/choices.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../../ui/form.tsx";
import { TextArea, TextInput } from "../../ui/inputs.tsx";
import { Table } from "../../ui/table.ts";
import { Time } from "../../ui/time.ts";
import { LEVEL_WORDS } from "./words.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  shares: Share[];
  /** Whom the search found. */
  found: { id: string; name: string; email: string; employeeId: string; role: Role }[];
  q: string;
  typed: Record<string, string>;
  errors: Record<string, string>;
}

const Search = ({ draft, q, errors, found }: Props) => (
  <Form action={urls.drafts.shares(draft.id)} method="get" label="Find colleagues">
    <TextInput
      name="q"
      label="Name, e-mail or employee id"
      hint="A part of it is enough"
      type="search"
      value={q}
      error={errors["q"]}
      width="medium"
      autofocus={q === ""}
    />
    <FormActions>
      <Button kind="secondary" icon="search">
        Find
      </Button>
    </FormActions>
    {q !== "" && found.length === 0 && (
      <p>Nobody with an active account has “{q}” in the name, e-mail or employee id.</p>
    )}
  </Form>
);

const LEVELS = [
  { value: "comment", label: "Comment", hint: "Read it and say what they think" },
  { value: "suggest", label: "Suggest", hint: "Also write words to stand there instead" },
  { value: "countersign", label: "Countersign", hint: "Also sign it, so that it goes to Jira" },
];

const ShareForm = ({ draft, q, found, typed, errors }: Props) => (
  <Form action={urls.drafts.shares(draft.id)} label="Share">
    <input type="hidden" name="q" value={q} />
    <fieldset class="field">
      <legend>Who</legend>
      <div class="choices">
        {found.map(({ id, name, email, employeeId, role }) => (
          <Checkbox
            name={`with.${id}`}
            label={name}
            hint={`${email}, ${employeeId}${role === "viewer" ? ", a viewer: can comment only" : ""}`}
            checked={typed[`with.${id}`] !== undefined || found.length === 1}
          />
        ))}
      </div>
    </fieldset>
    <RadioGroup
      name="level"
      label="What may they do?"
      options={LEVELS}
      value={typed["level"] ?? "comment"}
      error={errors["level"]}
    />
    <TextArea
      name="message"
      label="What are they to look at?"
      hint="It stands as a comment on the draft"
      rows={2}
      optional
      value={typed["message"]}
      error={errors["message"]}
    />
    <FormActions>
      <Button icon="people">Share</Button>
    </FormActions>
  </Form>
);

const Shares = ({ draft, shares, frame }: Props) =>
  shares.length === 0 ? (
    <p class="hint">Nobody else sees this draft.</p>
  ) : (
    <>
      {Table({
        name: "Who sees this draft",
        columns: [
          { title: "Who", look: "main" },
          { title: "What they may do" },
          { title: "Since", look: "fit" },
          { title: "Act", look: "fit", hideTitle: true },
        ],
        rows: shares.map(({ accountId, name, email, role, level, at }) => ({
          cells: [
            <>
              {name} <span class="hint">{email}</span>
            </>,
            LEVEL_WORDS[role === "viewer" ? "comment" : level],
            Time({ at, zone: frame.zone }),
            <PostButton
              action={urls.drafts.shareEnd(draft.id, accountId)}
              kind="secondary"
              icon="remove"
              small
              label={`Stop sharing with ${name}`}
            >
              Stop sharing
            </PostButton>,
          ],
        })),
      })}
    </>
  );

/** Who else may see a draft, and what they may do with it. */
export function SharesPage(props: Props) {
  const { frame, draft, errors, found } = props;
  return (
    <Page
      {...frame}
      title={`Share: ${draft.title}`}
      heading="Share this draft"
      lead="Colleagues find it on their start page. What they may do ends as soon as you stop sharing."
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
      error={Object.keys(errors).length > 0}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        <Card>
          <div class="stack">
            <Search {...props} />
            {found.length > 0 && <ShareForm {...props} />}
          </div>
        </Card>
        <Card title="Who sees it now">
          <Shares {...props} />
        </Card>
      </div>
    </Page>
  );
}

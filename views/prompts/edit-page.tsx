import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Typed } from "../../src/prompts/check.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Diff, type DiffPart } from "../ui/diff.ts";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { Variables, VersionFields } from "./fields.tsx";

interface Props {
  frame: Frame;
  about: { name: string };
  typed: Typed;
  errors: Record<string, string>;
  /** Number of the version that the next one follows. */
  newest: number;
  variables: readonly { name: string; means: string }[];
  /** From the newest version to what is typed; undefined before one looked at it. */
  diff: DiffPart[] | undefined;
}

const Acts = ({ about, newest, diff }: Props) => (
  <FormActions>
    {diff === undefined ? (
      <Button name="act" value="look">
        See what changes
      </Button>
    ) : (
      <>
        <Button name="act" value="save">
          Save version {newest + 1} as candidate
        </Button>
        <Button name="act" value="use" kind="secondary">
          Save and put in production
        </Button>
        <Button name="act" value="look" kind="secondary">
          Look again
        </Button>
      </>
    )}
    <ButtonLink href={urls.prompts.show(about.name)} kind="quiet">
      Cancel
    </ButtonLink>
  </FormActions>
);

/** Versions are not edited: what is saved is the next one. */
export const EditPromptPage = (props: Props) => {
  const { frame, about, typed, errors, newest, variables, diff } = props;
  return (
    <Page
      {...frame}
      title={`Edit ${about.name}`}
      nav="prompts"
      back={{ href: urls.prompts.show(about.name), label: about.name }}
      lead={`What you save becomes version ${newest + 1}; version ${newest} stays as it is.`}
      error={Object.keys(errors).length > 0}
    >
      <ErrorSummary errors={errors} />
      <Form action={urls.prompts.versions(about.name)} label="New version">
        <input type="hidden" name="base" value={String(newest)} />
        {diff && (
          <Card title={`What changes from version ${newest}`}>
            {diff.some(({ kind }) => kind !== "same") ? (
              <div class="prompt-diff">{Diff({ parts: diff })}</div>
            ) : (
              <p>The text is the same.</p>
            )}
          </Card>
        )}
        {diff && <Acts {...props} />}
        <VersionFields typed={typed} errors={errors} />
        <Card title="Variables">
          <p class="hint">The text holds each of them, and no other.</p>
          <Variables variables={variables} />
        </Card>
        {!diff && <Acts {...props} />}
      </Form>
    </Page>
  );
};

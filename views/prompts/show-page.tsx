import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Prompt } from "../../src/prompts/prompt.ts";
import type { ReadPrompt } from "../../src/prompts/show.ts";
import type { VersionFigures } from "../../src/prompts/versions-figures.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";
import { Acts } from "./acts.tsx";
import { AboutFields, Variables } from "./fields.tsx";
import { Versions } from "./versions.tsx";
import { LABEL_WORDS } from "./words.tsx";

export interface PromptProps extends ReadPrompt {
  frame: Frame;
  /** Whose text stands on the page. */
  shown: Prompt;
  figures: readonly VersionFigures[];
  mayEdit: boolean;
  mayCopy: boolean;
  variables: readonly { name: string; means: string }[];
  /** Description and tags as they were typed, after they were refused. */
  form: { typed: Record<string, string>; errors: Record<string, string> } | undefined;
  done: string | undefined;
}

const NewerShipped = ({ about, newerShipped, inUse, mayEdit }: PromptProps) =>
  newerShipped === undefined || inUse === undefined ? null : (
    <Notice
      tone="info"
      title="A newer one came with the product"
      actions={
        <>
          <ButtonLink
            href={urls.prompts.diff(about.name, inUse, newerShipped)}
            kind="secondary"
            small
          >
            See what it changes
          </ButtonLink>
          {mayEdit && (
            <PostButton
              action={urls.prompts.labels(about.name)}
              values={{ label: "production", version: String(newerShipped) }}
              kind="secondary"
              small
            >
              Put version {newerShipped} in production
            </PostButton>
          )}
        </>
      }
    >
      Version {newerShipped} came with an upgrade. It is not in use, because version {inUse} was put
      in production here.
    </Notice>
  );

const nameOf = ({ names }: PromptProps, id: string | null) =>
  id === null ? "Countersign" : (names.get(id) ?? "Somebody who is gone");

const About = (props: PromptProps) => {
  const { about, use, labels, frame } = props;
  return (
    <Card title="About it">
      <DescriptionList
        facts={[
          { term: "For", value: use.purpose },
          {
            term: "Where used",
            value:
              use.only === undefined ? (
                use.usedFor
              ) : (
                <>
                  Nowhere yet. The product asks with{" "}
                  <a href={urls.prompts.show(use.only)}>{use.only}</a> for this: try this one, then
                  take its text over there.
                </>
              ),
          },
          {
            term: "Whose",
            value:
              about.ownerId === null
                ? "Everybody's; administrators keep it"
                : nameOf(props, about.ownerId),
          },
          { term: "Made by", value: nameOf(props, about.createdBy) },
          ...labels.map(({ label, version, movedBy, movedAt }) => ({
            term: LABEL_WORDS[label].word,
            value: (
              <>
                <a href={urls.prompts.show(about.name, { version })}>Version {version}</a>, by{" "}
                {nameOf(props, movedBy)}, {Time({ at: movedAt, zone: frame.zone })}
              </>
            ),
          })),
          ...(about.description === "" ? [] : [{ term: "Description", value: about.description }]),
          ...(about.tags.length === 0
            ? []
            : [
                {
                  term: "Tags",
                  value: about.tags.map((tag, i) => (
                    <>
                      {i > 0 && ", "}
                      <a href={urls.prompts.index({ tag })}>{tag}</a>
                    </>
                  )),
                },
              ]),
        ]}
      />
      {props.mayEdit && <ChangeAbout {...props} />}
    </Card>
  );
};

const ChangeAbout = ({ about, form }: PromptProps) => (
  <details class="fold-out" open={form !== undefined}>
    <summary>Change description and tags</summary>
    <Form action={urls.prompts.about(about.name)} label="Description and tags">
      <AboutFields
        typed={{
          description: form?.typed["description"] ?? about.description,
          tags: form?.typed["tags"] ?? about.tags.join(", "),
        }}
        errors={form?.errors ?? {}}
      />
      <FormActions>
        <Button kind="secondary">Save</Button>
      </FormActions>
    </Form>
  </details>
);

export const PromptPage = (props: PromptProps) => {
  const { frame, about, shown, done, form, variables } = props;
  return (
    <Page
      {...frame}
      title={shown.title}
      nav="prompts"
      width="wide"
      back={{ href: urls.prompts.index(), label: "Prompts" }}
      lead={`${about.name}, version ${shown.version}`}
      actions={<Acts {...props} />}
      flash={done === undefined ? undefined : { tone: "good", text: done }}
      error={form !== undefined}
    >
      {form && <ErrorSummary errors={form.errors} />}
      <div class="stack">
        <NewerShipped {...props} />
        <About {...props} />
        <Versions {...props} />
        <Card title={`Text of version ${shown.version}`} id="text">
          <pre class="sent-text wrap-anywhere">{shown.text}</pre>
        </Card>
        <Card title="Variables">
          <p class="hint">
            Filled in once, each as one short line; what stands in them is never looked at again.
          </p>
          <Variables variables={variables} />
        </Card>
      </div>
    </Page>
  );
};

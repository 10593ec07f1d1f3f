import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Planned } from "../../src/prompts/import.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox } from "../ui/choices.tsx";
import { Diff } from "../ui/diff.ts";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { FileInput, TextArea } from "../ui/inputs.tsx";

interface Props {
  frame: Frame;
  content: string;
  /** What would come of it; undefined before it was read. */
  planned?: Planned[] | undefined;
  error?: string | undefined;
  done?: { made: number; versions: number } | undefined;
}

const OUTCOMES = {
  new: { tone: "good", word: "New, yours" },
  same: { tone: "neutral", word: "As it is here" },
  about: { tone: "info", word: "Other description or tags" },
  version: { tone: "info", word: "New version, as candidate" },
  conflict: { tone: "warn", word: "Conflict" },
  refused: { tone: "bad", word: "Left out" },
} as const;

const PlannedOne = ({ one }: { one: Planned }) => {
  const { tone, word } = OUTCOMES[one.outcome];
  return (
    <li class="card">
      <p>
        {Badge({ tone, children: word })} <strong>{one.title || one.name}</strong>{" "}
        {one.title && <span class="hint">{one.name}</span>}
      </p>
      {"reason" in one && <p>{one.reason}</p>}
      {"diff" in one && (
        <details class="fold-out">
          <summary>What it changes in version {one.from}</summary>
          <div class="prompt-diff">{Diff({ parts: one.diff })}</div>
        </details>
      )}
    </li>
  );
};

const countOf = (planned: readonly Planned[], ...outcomes: Planned["outcome"][]) =>
  planned.filter(({ outcome }) => outcomes.includes(outcome)).length;

const Plan = ({ planned, content }: { planned: Planned[]; content: string }) => {
  const sure = countOf(planned, "new", "version", "about");
  const conflicts = countOf(planned, "conflict");
  return (
    <Card title="What would change">
      <ul class="prompt-labels">
        {planned.map((one) => (
          <PlannedOne one={one} />
        ))}
      </ul>
      {sure + conflicts === 0 ? (
        <p>Nothing to import.</p>
      ) : (
        <Form action={urls.prompts.import()} label="Import">
          <input type="hidden" name="content" value={content} />
          {conflicts > 0 && (
            <Checkbox
              name="conflicts"
              label={
                conflicts === 1 ? "Take the conflict, too" : `Take the ${conflicts} conflicts, too`
              }
              hint="Each becomes a new version, as candidate. What is here stays as an earlier one."
            />
          )}
          <FormActions>
            <Button name="act" value="import">
              {sure === 1 ? "Import 1 prompt" : `Import ${sure} prompts`}
            </Button>
          </FormActions>
        </Form>
      )}
    </Card>
  );
};

const plural = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;

/** First a look at what would change, then the change. */
export const ImportPromptsPage = ({ frame, content, planned, error, done }: Props) => {
  const errors: Record<string, string> = error === undefined ? {} : { content: error };
  return (
    <Page
      {...frame}
      title="Import prompts"
      nav="prompts"
      back={{ href: urls.prompts.index(), label: "Prompts" }}
      lead="Markdown files with name, title and purpose on top, as the export makes them. You see what changes before anything does."
      error={error !== undefined}
      flash={
        done && {
          tone: "good",
          text: `${plural(done.made, "new prompt")} and ${plural(done.versions, "new version")} came in.`,
        }
      }
    >
      <ErrorSummary errors={errors} />
      <div class="stack">
        {planned && <Plan planned={planned} content={content} />}
        <Form action={urls.prompts.import()} files label="Files">
          <FileInput name="files" label="Files" accept=".md,text/markdown" optional multiple />
          <TextArea
            name="content"
            label="Or what they hold"
            value={content}
            rows={10}
            mono
            optional
            error={errors["content"]}
          />
          <FormActions>
            <Button name="act" value="look" kind={planned ? "secondary" : "primary"}>
              See what changes
            </Button>
          </FormActions>
        </Form>
      </div>
    </Page>
  );
};

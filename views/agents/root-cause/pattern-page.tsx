import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { CountedPattern } from "../../../src/agents/root-cause/pattern.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/choices.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { TextArea, TextInput } from "../../ui/inputs.tsx";
import { Menu, MenuPost } from "../../ui/menu.tsx";
import { helpedWords } from "./words.ts";

interface Props {
  frame: Frame;
  pattern: CountedPattern;
  /** There are teammates to share it with. */
  hasTeam: boolean;
  errors: Record<string, string>;
}

const Known = ({ signature }: Pick<CountedPattern, "signature">) => (
  <section class="card mt-6" aria-labelledby="known-title">
    <h2 id="known-title">Known again by</h2>
    <ul class="rca-signature">
      {signature.map((one) => (
        <li>{one}</li>
      ))}
    </ul>
  </section>
);

/** A solved case, to be said better, shared or removed. */
export const PatternPage = ({ frame, pattern, hasTeam, errors }: Props) => (
  <Page
    {...frame}
    title={pattern.title}
    nav="agents"
    back={{ href: urls.rootCauses.patterns(), label: "Solved cases" }}
    lead={`Helped ${helpedWords(pattern)}.`}
    error={Object.keys(errors).length > 0}
    actions={
      pattern.isMine && (
        <Menu label="More" name={`More for ${pattern.title}`}>
          <MenuPost
            action={urls.rootCauses.patternRemoval(pattern.id)}
            icon="remove"
            confirm={`Remove “${pattern.title}”? It is not offered any more.`}
          >
            Remove this case
          </MenuPost>
        </Menu>
      )
    }
  >
    <ErrorSummary errors={errors} />
    {pattern.isMine ? (
      <Form id="pattern" action={urls.rootCauses.pattern(pattern.id)}>
        <TextInput name="title" label="Case" value={pattern.title} error={errors["title"]} />
        <TextArea
          name="cause"
          label="Cause"
          value={pattern.cause}
          error={errors["cause"]}
          rows={5}
        />
        <TextArea
          name="fix"
          label="Fix"
          value={pattern.fix}
          error={errors["fix"]}
          rows={5}
          optional
        />
        {hasTeam && (
          <Checkbox
            name="shared"
            value="yes"
            label="Offer it to my team, too"
            checked={pattern.teamId !== null}
          />
        )}
        <FormActions>
          <Button icon="check">Save</Button>
        </FormActions>
      </Form>
    ) : (
      <section class="card stack" aria-label="The case">
        <h2>Cause</h2>
        <p>{pattern.cause}</p>
        {pattern.fix !== "" && <h2>Fix</h2>}
        {pattern.fix !== "" && <p>{pattern.fix}</p>}
      </section>
    )}
    <Known signature={pattern.signature} />
  </Page>
);

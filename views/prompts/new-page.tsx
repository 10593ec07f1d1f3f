import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Typed } from "../../src/prompts/check.ts";
import type { PurposeChoice } from "../../src/prompts/purposes.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Checkbox } from "../ui/choices.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { AboutFields, Variables, VersionFields } from "./fields.tsx";

interface Props {
  frame: Frame;
  typed: Typed;
  forAll: boolean;
  errors: Record<string, string>;
  purposes: readonly PurposeChoice[];
}

export const NewPromptPage = ({ frame, typed, forAll, errors, purposes }: Props) => (
  <Page
    {...frame}
    title="New prompt"
    nav="prompts"
    back={{ href: urls.prompts.index(), label: "Prompts" }}
    error={Object.keys(errors).length > 0}
  >
    <ErrorSummary errors={errors} />
    <Form action={urls.prompts.create()} label="New prompt">
      <TextInput
        name="name"
        label="Name"
        hint="Small letters, digits and hyphens. It stays: the record of calls names it."
        value={typed.name}
        width="medium"
        error={errors["name"]}
        spellcheck={false}
      />
      <Select
        name="purpose"
        label="What it is for"
        value={typed.purpose}
        options={purposes.map(({ value, label }) => ({ value, label }))}
        error={errors["purpose"]}
      />
      <VersionFields typed={typed} errors={errors} />
      <details class="fold-out">
        <summary>The variables of each purpose</summary>
        <dl class="stack">
          {purposes.map(({ label, variables }) => (
            <div>
              <dt>{label}</dt>
              <dd>
                <Variables variables={variables} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
      <AboutFields typed={typed} errors={errors} />
      {frame.account.role === "admin" && (
        <Checkbox
          name="forAll"
          label="For everybody"
          hint="Everybody can draft by it, and administrators keep it. Otherwise it is yours."
          checked={forAll}
        />
      )}
      <FormActions>
        <Button>Make the prompt</Button>
        <ButtonLink href={urls.prompts.index()} kind="quiet">
          Cancel
        </ButtonLink>
      </FormActions>
    </Form>
  </Page>
);

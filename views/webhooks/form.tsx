import type { TypedWebhook } from "../../src/webhooks/check.ts";
import type { WebhookEvent } from "../../src/db/schema/webhooks.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox, CheckboxGroup } from "../ui/choices.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { EVENT_WORDS } from "./words.ts";

interface Props {
  action: string;
  typed: TypedWebhook;
  errors: FieldErrors;
  /** What there is to hear of. */
  events: readonly WebhookEvent[];
  isAdmin: boolean;
  /** The act. */
  children: string;
}

export const WebhookForm = ({ action, typed, errors, events, isAdmin, children }: Props) => (
  <Form action={action}>
    <TextInput
      name="name"
      label="Name"
      hint="What is at the other end, such as: Team channel"
      value={typed.name}
      error={errors["name"]}
      maxlength={80}
      autocomplete="off"
      width="medium"
    />
    <TextInput
      name="url"
      label="Address"
      hint="Gets a POST with JSON for each event. A host inside the company must be on the operator's list."
      value={typed.url}
      error={errors["url"]}
      type="url"
      inputmode="url"
      maxlength={500}
      autocomplete="off"
      spellcheck={false}
      placeholder="https://ci.example.com/hooks/countersign"
    />
    <CheckboxGroup
      name="events"
      label="What it hears of"
      values={typed.events}
      error={errors["events"]}
      options={events.map((event) => ({ value: event, label: EVENT_WORDS[event] }))}
    />
    {isAdmin && (
      <Checkbox
        name="isForAll"
        label="Of everybody's things"
        hint="Otherwise only of your own drafts, jobs and budgets."
        checked={typed.isForAll}
        error={errors["isForAll"]}
      />
    )}
    <FormActions>
      <Button>{children}</Button>
    </FormActions>
  </Form>
);

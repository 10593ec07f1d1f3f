import type { ProjectForm } from "../../src/projects/project.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/choices.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { TextArea, TextInput } from "../ui/inputs.tsx";

interface Props {
  action: string;
  form: ProjectForm;
  errors: FieldErrors;
  maySetKeys: boolean;
  act: string;
}

export const ProjectFields = ({ action, form, errors, maySetKeys, act }: Props) => (
  <Form action={action}>
    <TextInput
      name="name"
      label="Name"
      value={form.name}
      error={errors["name"]}
      maxlength={80}
      width="medium"
    />
    <TextArea
      name="description"
      label="What it is about"
      optional
      value={form.description}
      error={errors["description"]}
      rows={3}
    />
    {maySetKeys ? (
      <TextInput
        name="keys"
        label="Keys of its projects in Jira"
        hint="Such as PAY, SHOP. Each belongs to one project here at most."
        optional
        value={form.keys.join(", ")}
        error={errors["keys"]}
        width="medium"
      />
    ) : (
      <p class="hint">
        Projects in Jira: {form.keys.join(", ") || "none yet"}. Which belong to it is an admin's to
        say.
      </p>
    )}
    <Checkbox
      name="sharesDrafts"
      label="Its people read and comment on each other's drafts"
      hint="Only drafts for its projects in Jira, and only as long as both are in it."
      checked={form.sharesDrafts}
    />
    <FormActions>
      <Button>{act}</Button>
    </FormActions>
  </Form>
);

import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ProjectForm } from "../../src/projects/project.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Card } from "../ui/card.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary } from "../ui/form.tsx";
import { ProjectFields } from "./project-form.tsx";

interface Props {
  frame: Frame;
  form: ProjectForm;
  errors: FieldErrors;
  maySetKeys: boolean;
}

export const NewProjectPage = ({ frame, errors, ...form }: Props) => (
  <Page
    {...frame}
    title="New project"
    lead="You own it, and say who else belongs to it."
    back={{ href: urls.projects.index(), label: "Projects" }}
    nav="projects"
    width="narrow"
    error={Object.keys(errors).length > 0}
  >
    <div class="stack">
      <ErrorSummary errors={errors} />
      <Card>
        <ProjectFields
          action={urls.projects.create()}
          errors={errors}
          act="Create the project"
          {...form}
        />
      </Card>
    </div>
  </Page>
);

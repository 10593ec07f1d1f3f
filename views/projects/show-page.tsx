import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Member } from "../../src/projects/members.ts";
import type { Project, ProjectForm } from "../../src/projects/project.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { Table } from "../ui/table.ts";
import { ProjectFields } from "./project-form.tsx";
import { PROJECT_ROLE_WORDS, PROJECT_ROLES, shortRole } from "./role-words.ts";

interface Props {
  frame: Frame;
  project: Project;
  members: readonly Member[];
  form: ProjectForm;
  /** As it was typed, to be added. */
  person: string;
  errors: FieldErrors;
  may: { settings: boolean; members: boolean; keys: boolean };
  done: boolean;
}

const Members = ({ project, members, may, frame }: Props) =>
  Table({
    name: "People of the project",
    columns: [
      { title: "Name", look: "main" },
      { title: "Employee id" },
      { title: "Role" },
      { title: "Change", hideTitle: true, look: "fit" },
    ],
    rows: members.map(({ account, role }) => ({
      cells: [
        account.name,
        account.employeeId,
        shortRole(role),
        (may.members || account.id === frame.account.id) && (
          <PostButton
            action={urls.projects.memberRemoval(project.id, account.id)}
            kind="quiet"
            small
            icon="remove"
            label={
              account.id === frame.account.id ? "Leave the project" : `Take out ${account.name}`
            }
            confirm={`${account.name} no longer belongs to ${project.name}.`}
          >
            {account.id === frame.account.id ? "Leave" : "Take out"}
          </PostButton>
        ),
      ],
    })),
  });

const AddMember = ({ project, person, errors }: Props) => (
  <Form action={urls.projects.members(project.id)}>
    <TextInput
      name="person"
      label="Who comes in, or gets another role"
      hint="Employee id or e-mail address."
      value={person}
      error={errors["person"]}
      width="medium"
    />
    <Select
      name="role"
      label="Role"
      value="member"
      options={PROJECT_ROLES.map((role) => ({ value: role, label: PROJECT_ROLE_WORDS[role] }))}
      width="medium"
    />
    <FormActions>
      <Button kind="secondary">Set the role</Button>
    </FormActions>
  </Form>
);

const Ending = ({ project }: Pick<Props, "project">) =>
  project.archivedAt === null ? (
    <Card title="Over?">
      <p>An archived project opens no drafts and no rules any more. Nothing is lost.</p>
      <p class="pt-2">
        <PostButton
          action={urls.projects.archive(project.id)}
          kind="danger"
          confirm={`${project.name} no longer stands in the list, and its people no longer read each other's drafts.`}
        >
          Archive the project
        </PostButton>
      </p>
    </Card>
  ) : (
    <Notice
      tone="warn"
      title="This project is archived"
      actions={
        <PostButton action={urls.projects.restoration(project.id)} kind="secondary" small>
          Bring it back
        </PostButton>
      }
    />
  );

const Facts = ({ project, may }: Pick<Props, "may" | "project">) => (
  <Card>
    {project.description && <p class="whitespace-pre-line pb-4">{project.description}</p>}
    <DescriptionList
      facts={[
        { term: "Projects in Jira", value: project.keys.join(", ") || "None yet" },
        {
          term: "Drafts",
          value: project.sharesDrafts
            ? "Its people read and comment on each other's."
            : "Everybody reads their own, and what is shared with them.",
        },
      ]}
    />
    {may.settings && project.keys.length > 0 && (
      <p class="pt-4">
        <a href={urls.rules.index()}>The rules that its drafts are checked by</a>
      </p>
    )}
  </Card>
);

export const ProjectPage = (props: Props) => {
  const { frame, project, form, errors, may, done } = props;
  return (
    <Page
      {...frame}
      title={project.name}
      back={{ href: urls.projects.index(), label: "Projects" }}
      nav="projects"
      width="narrow"
      error={Object.keys(errors).length > 0}
      flash={done ? { tone: "good", text: "Saved." } : undefined}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        {project.archivedAt !== null && may.members && <Ending project={project} />}
        <Facts project={project} may={may} />
        <Card title="People">
          <div class="stack">
            <Members {...props} />
            {may.members && <AddMember {...props} />}
          </div>
        </Card>
        {may.settings && (
          <Card title="Settings">
            <ProjectFields
              action={urls.projects.show(project.id)}
              form={form}
              errors={errors}
              maySetKeys={may.keys}
              act="Save"
            />
          </Card>
        )}
        {project.archivedAt === null && may.members && <Ending project={project} />}
      </div>
    </Page>
  );
};

import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Team } from "../../src/accounts/teams.ts";
import type { Account } from "../../src/app.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { Link, Table } from "../ui/table.ts";

interface Props {
  frame: Frame;
  team: Team;
  members: readonly Account[];
  done: boolean;
  typed?: Record<string, string>;
  errors?: Record<string, string>;
}

const Members = ({ members, team, typed = {}, errors = {} }: Props) => (
  <Card title="People">
    {members.length === 0 ? (
      <p class="hint">Nobody is in this team yet.</p>
    ) : (
      Table({
        name: "People",
        columns: [
          { title: "Name", look: "main" },
          { title: "Employee id" },
          { title: "Change", hideTitle: true, look: "fit" },
        ],
        rows: members.map(({ id, name, employeeId }) => ({
          cells: [
            Link({ href: urls.accounts.show(id), children: name }),
            employeeId,
            <PostButton
              action={urls.accounts.team(id)}
              values={{ team: "", back: team.id }}
              kind="quiet"
              small
              icon="remove"
              label={`Take out: ${name}`}
            >
              Take out
            </PostButton>,
          ],
        })),
      })
    )}
    <Form action={urls.teams.members(team.id)}>
      <TextInput
        name="person"
        label="Who comes into the team"
        hint="Employee id or e-mail address. Whoever is in another team leaves it."
        value={typed["person"] ?? ""}
        width="medium"
        {...(errors["person"] && { error: errors["person"] })}
      />
      <FormActions>
        <Button kind="secondary">Add to the team</Button>
      </FormActions>
    </Form>
  </Card>
);

export const TeamPage = (props: Props) => {
  const { frame, team, done, typed = {}, errors } = props;
  return (
    <Page
      {...frame}
      title={team.name}
      back={{ href: urls.teams.index(), label: "Teams" }}
      nav="accounts"
      width="narrow"
      error={errors !== undefined}
      flash={done ? { tone: "good", text: "Saved." } : undefined}
    >
      <div class="stack">
        {errors && <ErrorSummary errors={errors} />}
        <Members {...props} />
        <Card title="Name">
          <Form action={urls.teams.name(team.id)}>
            <TextInput
              name="name"
              label="Name of the team"
              value={typed["name"] ?? team.name}
              width="medium"
              maxlength={60}
              {...(errors?.["name"] && { error: errors["name"] })}
            />
            <FormActions>
              <Button kind="secondary">Rename</Button>
            </FormActions>
          </Form>
        </Card>
        <Card title="Budgets">
          <p>
            What this team may spend, and what is used of it, stands on the page{" "}
            <a href={urls.llm.show({ team: team.id })}>Budgets and prices</a>.
          </p>
        </Card>
        <Card title="Not needed any more?">
          <p>Its people stay, in no team. Its budgets go.</p>
          <p class="pt-2">
            <PostButton
              action={urls.teams.removal(team.id)}
              kind="danger"
              confirm={`Remove the team ${team.name} and its budgets?`}
            >
              Remove the team
            </PostButton>
          </p>
        </Card>
      </div>
    </Page>
  );
};

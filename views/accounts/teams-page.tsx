import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Team } from "../../src/accounts/teams.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { Link, Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";

interface Props {
  frame: Frame;
  teams: readonly (Team & { members: number })[];
  done: boolean;
  typed?: Record<string, string>;
  errors?: Record<string, string>;
}

const NewTeam = ({ typed = {}, errors = {} }: Pick<Props, "typed" | "errors">) => (
  <Card title="New team">
    <Form action={urls.teams.create()}>
      <TextInput
        name="name"
        label="Name"
        value={typed["name"] ?? ""}
        width="medium"
        maxlength={60}
        {...(errors["name"] && { error: errors["name"] })}
      />
      <FormActions>
        <Button>Make the team</Button>
      </FormActions>
    </Form>
  </Card>
);

export const TeamsPage = ({ frame, teams, done, ...form }: Props) => (
  <Page
    {...frame}
    title="Teams"
    lead="People of a team share its budgets, and answers that the cache keeps for a team. Nobody is in two."
    back={{ href: urls.accounts.index(), label: "Accounts" }}
    nav="accounts"
    error={form.errors !== undefined}
    flash={
      done ? { tone: "good", text: "The team is gone. Its people stay, in no team." } : undefined
    }
  >
    <div class="stack">
      {form.errors && <ErrorSummary errors={form.errors} />}
      {teams.length === 0 ? (
        <EmptyState icon="people" title="No teams yet" level={2}>
          Budgets then hold for the company and for each person.
        </EmptyState>
      ) : (
        Table({
          name: "Teams",
          columns: [
            { title: "Name", look: "main" },
            { title: "People", look: "end" },
            { title: "Since" },
          ],
          rows: teams.map((team) => ({
            cells: [
              Link({ href: urls.teams.show(team.id), children: team.name }),
              team.members.toLocaleString("en"),
              Time({ at: team.createdAt, zone: frame.zone }),
            ],
          })),
        })
      )}
      <NewTeam {...form} />
    </div>
  </Page>
);

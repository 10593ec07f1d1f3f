import type { Invitation } from "../../src/accounts/identities.ts";
import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Role } from "../../src/db/schema/accounts.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { RadioGroup } from "../ui/choices.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { ROLE_HINTS, ROLE_WORDS } from "./role-words.ts";

interface Props {
  frame: Frame;
  invitations: readonly Invitation[];
  form: { email: string; employeeId: string; role: Role };
  errors: FieldErrors;
}

const ROLES: readonly Role[] = ["member", "viewer", "admin"];

const Open = ({ invitations, frame }: Pick<Props, "frame" | "invitations">) =>
  Table({
    name: "Open invitations",
    columns: [
      { title: "E-mail", look: "main" },
      { title: "Employee id" },
      { title: "Role" },
      { title: "Ends" },
      { title: "Change", hideTitle: true, look: "fit" },
    ],
    rows: invitations.map(({ email, employeeId, role, expiresAt }) => ({
      cells: [
        email,
        employeeId,
        ROLE_WORDS[role],
        Time({ at: expiresAt, zone: frame.zone }),
        <PostButton
          action={urls.accounts.invitationRemoval(email)}
          kind="quiet"
          small
          icon="remove"
          label={`Withdraw the invitation of ${email}`}
        >
          Withdraw
        </PostButton>,
      ],
    })),
  });

export const InvitationsPage = ({ frame, invitations, form, errors }: Props) => (
  <Page
    {...frame}
    title="Invitations"
    lead="Who is invited gets an account at their first sign-in with GitHub, Microsoft or the company's identity provider. Nothing is sent: tell them yourself."
    back={{ href: urls.accounts.index(), label: "Accounts" }}
    nav="accounts"
    width="narrow"
    error={Object.keys(errors).length > 0}
  >
    <div class="stack">
      <ErrorSummary errors={errors} />
      {invitations.length > 0 && <Open invitations={invitations} frame={frame} />}
      <Card title="Invite somebody">
        <Form action={urls.accounts.invitations()}>
          <TextInput
            name="email"
            label="E-mail"
            hint="The one that the other side has verified."
            value={form.email}
            error={errors["email"]}
            type="email"
            autocomplete="off"
            width="medium"
          />
          <TextInput
            name="employeeId"
            label="Employee id"
            value={form.employeeId}
            error={errors["employeeId"]}
            autocomplete="off"
            width="medium"
          />
          <RadioGroup
            name="role"
            label="What this person may do"
            value={form.role}
            options={ROLES.map((role) => ({
              value: role,
              label: ROLE_WORDS[role],
              hint: ROLE_HINTS[role],
            }))}
          />
          <FormActions>
            <Button>Invite</Button>
          </FormActions>
        </Form>
      </Card>
    </div>
  </Page>
);
